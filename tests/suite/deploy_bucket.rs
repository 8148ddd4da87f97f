//! `waymark publish` to buckets: real servers, started here, that speak as Amazon's does.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{Attribute, ObjectStore, ObjectStoreExt};
use waymark::deploy::{Ledger, Record};
use waymark::memo::Fingerprint;

use super::deploy_folder::{chance, output_of, pages, write_page};
use super::publishing::{said, waymark};
use super::support::{Run, project, write_all};

/// A server of buckets that a test has to itself, and the requests that it has had.
pub struct Server {
    child: Child,
    pub endpoint: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts moto, and waits until it listens.
    pub fn moto() -> Self {
        let program = project().join("target/python/bin/moto_server");
        assert!(program.exists(), "tests/run installs moto into target/python");
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", "0"]).env("PYTHONUNBUFFERED", "1");
        Self::start(command, |line| {
            let (_, port) = line.split_once("Running on http://127.0.0.1:")?;
            Some(format!("http://127.0.0.1:{}", port.trim()))
        })
    }

    /// Starts a server that says on standard error where it listens.
    fn start(mut command: Command, listens: impl Fn(&str) -> Option<String>) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let endpoint = lines.by_ref().find_map(|line| listens(&line)).expect("the server starts");
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = requests.clone();
        std::thread::spawn(move || lines.for_each(|line| heard.lock().unwrap().push(line)));
        Self { child, endpoint, requests }
    }

    /// The requests since the last call, as `PUT /bucket/key`.
    fn requests(&self) -> Vec<String> {
        let lines = std::mem::take(&mut *self.requests.lock().unwrap());
        let request = |line: &String| Some(line.split('"').nth(1)?.split(" HTTP/").next()?.to_owned());
        lines.iter().filter_map(request).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A bucket to publish to.
struct Bucket {
    server: Server,
    store: AmazonS3,
    prefix: &'static str,
    runtime: tokio::runtime::Runtime,
}

impl Bucket {
    fn new(prefix: &'static str) -> Self {
        let server = Server::moto();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = AmazonS3Builder::new()
            .with_endpoint(&server.endpoint)
            .with_allow_http(true)
            .with_bucket_name("help")
            .with_region("us-east-1")
            .with_access_key_id("id")
            .with_secret_access_key("secret");
        let made = Command::new("curl")
            .args(["-s", "-f", "-X", "PUT", &format!("{}/help", server.endpoint)])
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        Self { server, store: store.build().unwrap(), prefix, runtime }
    }

    fn target(&self) -> String {
        format!("s3://help{}{}", if self.prefix.is_empty() { "" } else { "/" }, self.prefix)
    }

    fn command(&self, site: &Path, arguments: &[&str]) -> Command {
        let mut command = waymark();
        command.args(["publish", &self.target(), "--site"]).arg(site).args(arguments);
        command.env("AWS_ENDPOINT_URL", &self.server.endpoint).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", "id-of-mine").env("AWS_SECRET_ACCESS_KEY", "very-secret-key");
        command
    }

    fn publish(&self, site: &Path, arguments: &[&str]) -> Output {
        self.command(site, arguments).output().unwrap()
    }

    #[track_caller]
    fn published(&self, site: &Path, arguments: &[&str]) -> String {
        let output = self.publish(site, arguments);
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    }

    /// Every key below the prefix, as a path.
    fn keys(&self) -> Vec<String> {
        let listed = self.runtime.block_on(self.store.list(None).try_collect::<Vec<_>>()).unwrap();
        let keys = listed.iter().map(|meta| meta.location.to_string());
        let mut keys: Vec<String> = match self.prefix {
            "" => keys.collect(),
            prefix => keys.filter_map(|key| Some(key.strip_prefix(prefix)?.strip_prefix('/')?.to_owned())).collect(),
        };
        keys.sort();
        keys
    }

    fn key(&self, path: &str) -> Key {
        Key::parse(format!("{}{}{path}", self.prefix, if self.prefix.is_empty() { "" } else { "/" })).unwrap()
    }

    fn get(&self, path: &str) -> Vec<u8> {
        let get = async { self.store.get(&self.key(path)).await?.bytes().await };
        self.runtime.block_on(get).unwrap_or_else(|error| panic!("{path}: {error}")).to_vec()
    }

    fn ledger(&self) -> Ledger {
        Ledger::parse(&String::from_utf8(self.get(".waymark/ledger")).unwrap()).unwrap()
    }

    fn live(&self) -> BTreeMap<String, Vec<u8>> {
        let keys = self.keys().into_iter().filter(|path| !path.starts_with(".waymark/"));
        keys.map(|path| (path.clone(), self.get(&path))).collect()
    }

    /// Nothing lies there but what the ledger names, and the live release is whole.
    #[track_caller]
    fn check(&self) {
        let ledger = self.ledger();
        assert!(ledger.is_at_rest(), "{ledger:?}");
        let build = &ledger.live().unwrap().build;
        let record = Record::parse(&String::from_utf8(self.get(&format!(".waymark/records/{build}"))).unwrap()).unwrap();
        let mut named: Vec<String> = record.files.keys().chain(ledger.held.keys()).map(|path| path.to_string()).collect();
        named.push(".waymark/ledger".into());
        named.extend(ledger.bytes.keys().map(|key| format!(".waymark/bytes/{}", key.0.short(32))));
        named.extend(ledger.releases.iter().map(|listed| format!(".waymark/records/{}", listed.build)));
        named.sort();
        named.dedup();
        assert_eq!(self.keys(), named);
        for (path, file) in &record.files {
            assert_eq!(Fingerprint::of_bytes(&self.get(path)), file.hash, "{path}");
        }
    }
}

/// Whether all files of a release are live; others may be held.
fn is_live(live: &BTreeMap<String, Vec<u8>>, release: &BTreeMap<String, Vec<u8>>) -> bool {
    release.iter().all(|(path, bytes)| live.get(path) == Some(bytes))
}

#[test]
fn a_bucket_gets_what_differs_with_its_types_and_can_be_taken_back() {
    let (site, bucket) = (pages(3), Bucket::new("a folder/hilfe-ü"));
    write_all(site.path(), &[("files/Übersicht & mehr.txt", "Text"), ("files/a%20b.txt", "Text")]);
    bucket.published(site.path(), &[]);
    bucket.check();
    let first = output_of(site.path());
    assert!(is_live(&bucket.live(), &first));
    let sent = bucket.runtime.block_on(bucket.store.get(&bucket.key("en/p0/index.md"))).unwrap();
    let header = |attribute| sent.attributes.get(&attribute).map(|value| value.to_string());
    assert_eq!(header(Attribute::ContentType).as_deref(), Some("text/markdown; charset=utf-8"));
    assert_eq!(header(Attribute::CacheControl).as_deref(), Some("no-cache"));
    let script = first.keys().find(|path| path.starts_with("assets/") && path.ends_with(".js")).unwrap();
    let sent = bucket.runtime.block_on(bucket.store.get(&bucket.key(script))).unwrap();
    let cache = sent.attributes.get(&Attribute::CacheControl).unwrap();
    assert_eq!(cache.to_string(), "public, max-age=31536000, immutable");

    bucket.server.requests();
    assert!(bucket.published(site.path(), &[]).contains("nothing changed"));
    assert_eq!(bucket.server.requests().len(), 2);

    write_page(site.path(), "p1", "Text of page.");
    bucket.published(site.path(), &["--dry-run"]);
    assert!(bucket.server.requests().iter().all(|request| request.starts_with("GET ")));
    bucket.published(site.path(), &[]);
    let requests = bucket.server.requests();
    // The manifest's are those for the ledger, for records, and for what of them everybody may know.
    let own = [".waymark/ledger", ".waymark/records/", "/version.json"];
    let others: Vec<&String> = requests.iter().filter(|request| !own.iter().any(|own| request.contains(own))).collect();
    assert!(others.len() <= 12, "{others:#?}");
    bucket.check();
    let second = output_of(site.path());
    assert!(is_live(&bucket.live(), &second));

    bucket.server.requests();
    bucket.published(site.path(), &["--rollback"]);
    bucket.check();
    assert!(is_live(&bucket.live(), &first));
    bucket.published(site.path(), &["--rollback", &bucket.ledger().releases[1].build]);
    bucket.check();
    assert!(is_live(&bucket.live(), &second));
}

#[test]
fn a_bucket_that_cannot_be_used_is_told_and_no_secret_is() {
    let (site, bucket) = (pages(1), Bucket::new("help"));
    let check = |output: Output, code: i32, words: &str| {
        let said = said(&output);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(!said.contains("very-secret-key") && !said.contains("id-of-mine"), "{said}");
    };
    let mut none = waymark();
    none.args(["publish", "s3://no-such-bucket/x", "--site"]).arg(site.path());
    none.env("AWS_ENDPOINT_URL", &bucket.server.endpoint).env("AWS_ACCESS_KEY_ID", "id-of-mine");
    none.env("AWS_SECRET_ACCESS_KEY", "very-secret-key");
    check(none.output().unwrap(), 3, "there is no such bucket");
    let mut bare = waymark();
    bare.args(["publish", "s3://help", "--site"]).arg(site.path()).env("AWS_ENDPOINT_URL", &bucket.server.endpoint);
    bare.env_remove("AWS_ACCESS_KEY_ID");
    check(bare.output().unwrap(), 3, "there are no credentials");
    for (target, words) in [("s3://help/../x", "cannot be the beginning of keys"), ("s3:help", "s3://BUCKET/PREFIX")] {
        let output = waymark().args(["publish", target, "--site"]).arg(site.path()).output().unwrap();
        check(output, 2, words);
    }
    // Files of somebody else, and two sites in one bucket.
    bucket.runtime.block_on(bucket.store.put(&Key::from("help/mine.txt"), "mine".into())).unwrap();
    check(bucket.publish(site.path(), &[]), 2, "help/mine.txt");
    bucket.published(site.path(), &["--yes"]);
    assert_eq!(bucket.get("mine.txt"), b"mine");
    let mut within = waymark();
    within.args(["publish", "s3://help/help/de", "--yes", "--site"]).arg(site.path());
    within.env("AWS_ENDPOINT_URL", &bucket.server.endpoint).env("AWS_ACCESS_KEY_ID", "id-of-mine");
    within.env("AWS_SECRET_ACCESS_KEY", "very-secret-key");
    check(within.output().unwrap(), 2, "another site is published to `help/`");
}

#[test]
fn a_lock_is_seen_and_broken_on_purpose() {
    let (site, bucket) = (pages(1), Bucket::new(""));
    bucket.published(site.path(), &[]);
    let mut ledger = bucket.ledger();
    let holder = |machine: &str| waymark::deploy::Holder { who: "Ada at work".into(), since: 1_800_000_000, machine: machine.into(), process: 1 };
    ledger.lock = Some(holder("elsewhere"));
    bucket.runtime.block_on(bucket.store.put(&Key::from(".waymark/ledger"), ledger.text().into())).unwrap();
    write_page(site.path(), "p0", "Other.");
    let refused = bucket.publish(site.path(), &[]);
    assert_eq!(refused.status.code(), Some(3));
    let words = said(&refused);
    assert!(words.contains("Ada at work is publishing there since 2027-01-15 08:00:00 UTC"), "{words}");
    assert!(words.contains("--break-lock"), "{words}");
    bucket.published(site.path(), &["--break-lock"]);
    bucket.check();
}

#[test]
fn of_two_publishers_at_once_one_is_told() {
    let (site, other, bucket) = (pages(30), pages(31), Bucket::new(""));
    bucket.published(site.path(), &[]);
    write_page(site.path(), "p0", "One.");
    write_page(other.path(), "p0", "Two.");
    let mut children = [&site, &other].map(|site| bucket.command(site.path(), &["--keep", "3"]).stderr(Stdio::piped()).spawn().unwrap());
    let codes = children.each_mut().map(|child| child.wait().unwrap().code().unwrap());
    assert!(codes.contains(&0) && codes.iter().all(|code| [0, 3].contains(code)), "{codes:?}");
    bucket.published(other.path(), &["--keep", "3"]);
    bucket.check();
    assert!(is_live(&bucket.live(), &output_of(other.path())));
}

/// Kills publishers after random times. The next one goes on, and leaves nothing of them.
#[test]
fn a_killed_publisher_leaves_nothing_in_a_bucket() {
    let (site, bucket) = (pages(12), Bucket::new("help"));
    bucket.published(site.path(), &["--keep", "2"]);
    let mut chance = chance();
    write_page(site.path(), "p0", "Other.");
    let start = Instant::now();
    bucket.published(site.path(), &["--keep", "2"]);
    let whole = u64::try_from(start.elapsed().as_micros()).unwrap();
    for round in 0..Run::this().times(6) {
        for page in 0..6 {
            write_page(site.path(), &format!("p{page}"), &format!("Text {round} of {page}."));
        }
        let mut child = bucket.command(site.path(), &["--keep", "2"]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(whole / 4 + chance() % (2 * whole)));
        let _ = child.kill();
        child.wait().unwrap();
        // What the live release's pages need is there.
        let ledger = bucket.ledger();
        let keys = bucket.keys();
        let record = bucket.get(&format!(".waymark/records/{}", ledger.live().unwrap().build));
        let record = Record::parse(&String::from_utf8(record).unwrap()).unwrap();
        assert!(record.files.keys().all(|path| keys.contains(&path.to_string())), "round {round}");
        match chance() % 3 {
            0 => write_page(site.path(), "p9", &format!("And this, {round}.")),
            1 => drop(std::fs::remove_file(site.path().join("content/en/p11.md"))),
            _ => {}
        }
        bucket.published(site.path(), &["--keep", "2"]);
        bucket.check();
        assert!(is_live(&bucket.live(), &output_of(site.path())), "round {round}");
    }
}
