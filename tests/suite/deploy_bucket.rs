//! `waymark publish` to buckets: real servers, started here, that speak as Amazon's does.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
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
        Self::moto_with(&[])
    }

    fn moto_with(environment: &[(&str, &str)]) -> Self {
        let program = project().join("target/python/bin/moto_server");
        assert!(program.exists(), "tests/run installs moto into target/python");
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", "0"]).env("PYTHONUNBUFFERED", "1");
        command.envs(environment.iter().copied());
        Self::start(command, |line| {
            let (_, port) = line.split_once("Running on http://127.0.0.1:")?;
            Some(format!("http://127.0.0.1:{}", port.trim()))
        })
    }

    /// Starts azurite, and waits until it listens.
    fn azurite() -> Self {
        let program = project().join("tests/servers/node_modules/.bin/azurite-blob");
        assert!(program.exists(), "tests/run installs azurite into tests/servers");
        let mut command = Command::new(program);
        command.args(["--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck"]);
        command.args(["--blobHost", "127.0.0.1", "--blobPort", "0"]);
        Self::start(command, |line| {
            let (_, port) = line.split_once("listens on http://127.0.0.1:")?;
            Some(format!("http://127.0.0.1:{}/{AZURE_ACCOUNT}", port.trim()))
        })
    }

    /// Starts s3rver, which knows names of keys and the time, no secrets and no conditional writes, and waits until it listens.
    fn s3rver(folder: &Path) -> Self {
        let mut command = Command::new(project().join("tests/servers/node_modules/.bin/s3rver"));
        command.arg("-d").arg(folder).args(["-a", "127.0.0.1", "-p", "0", "--configure-bucket", "help"]);
        Self::start(command, |line| Some(format!("http://{}", line.split_once("listening on ")?.1.trim())))
    }

    /// Starts a server that says where it listens.
    fn start(mut command: Command, listens: impl Fn(&str) -> Option<String>) -> Self {
        let (said, says) = std::io::pipe().unwrap();
        let child = command.stdout(says.try_clone().unwrap()).stderr(says).spawn().unwrap();
        // What is left of the command would hold the pipe open.
        drop(command);
        let mut lines = BufReader::new(said).lines().map(Result::unwrap);
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

/// The account that azurite has, as its documentation says.
const AZURE_ACCOUNT: &str = "devstoreaccount1";
const AZURE_KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// A bucket to publish to.
struct Bucket {
    server: Server,
    store: Box<dyn ObjectStore>,
    scheme: &'static str,
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
        make_bucket(&server.endpoint);
        Self { server, store: Box::new(store.build().unwrap()), scheme: "s3", prefix, runtime }
    }

    fn azure(prefix: &'static str) -> Self {
        let server = Server::azurite();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut python = Command::new("python3");
        python.arg(project().join("tests/servers/make_container.py")).args([
            &server.endpoint,
            AZURE_ACCOUNT,
            AZURE_KEY,
        ]);
        assert!(python.status().unwrap().success());
        let store = MicrosoftAzureBuilder::new()
            .with_endpoint(server.endpoint.clone())
            .with_allow_http(true)
            .with_account(AZURE_ACCOUNT)
            .with_access_key(AZURE_KEY)
            .with_container_name("help");
        Self { server, store: Box::new(store.build().unwrap()), scheme: "az", prefix, runtime }
    }

    fn target(&self) -> String {
        format!("{}://help{}{}", self.scheme, if self.prefix.is_empty() { "" } else { "/" }, self.prefix)
    }

    fn command(&self, site: &Path, arguments: &[&str]) -> Command {
        let mut command = waymark();
        command.env("CI", "true").args(["publish", &self.target(), "--site"]).arg(site).args(arguments);
        command.env("AWS_ENDPOINT_URL", &self.server.endpoint).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", "id-of-mine").env("AWS_SECRET_ACCESS_KEY", "very-secret-key");
        command.env("AZURE_STORAGE_ACCOUNT_NAME", AZURE_ACCOUNT).env("AZURE_STORAGE_ACCOUNT_KEY", AZURE_KEY);
        command.env("AZURE_STORAGE_ENDPOINT", &self.server.endpoint);
        command
    }

    fn publish(&self, site: &Path, arguments: &[&str]) -> Output {
        self.command(site, arguments).output().unwrap()
    }

    /// The requests since the last call. The server prints them a moment after it has answered, so a last one marks the end.
    fn requests(&self) -> Vec<String> {
        static MARKS: AtomicU32 = AtomicU32::new(0);
        let mark = format!("mark-{}", MARKS.fetch_add(1, Ordering::Relaxed));
        let _ = self.runtime.block_on(self.store.head(&Key::from(mark.clone())));
        let mut all = Vec::new();
        while !all.iter().any(|request: &String| request.contains(&mark)) {
            all.extend(self.server.requests());
            std::thread::yield_now();
        }
        all.retain(|request| !request.contains("mark-"));
        all
    }

    #[track_caller]
    fn published(&self, site: &Path, arguments: &[&str]) -> String {
        let output = self.publish(site, arguments);
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    }

    /// Lets everybody read what is in the bucket.
    fn open_to_everybody(&self) {
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::help/*"}]}"#;
        ask(&self.server.endpoint, "PUT /help?policy", policy);
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
        let record =
            Record::parse(&String::from_utf8(self.get(&format!(".waymark/records/{build}"))).unwrap()).unwrap();
        let mut named: Vec<String> =
            record.files.keys().chain(ledger.held.keys()).map(|path| path.to_string()).collect();
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

/// Makes the bucket `help`, which publishers do not.
fn make_bucket(endpoint: &str) {
    ask(endpoint, "PUT /help", "");
}

/// Asks a server for something that must succeed.
fn ask(endpoint: &str, what: &str, body: &str) {
    let host = endpoint.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(stream, "{what} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
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
    // A bucket sends a file in one way alone: what stands before it compresses.
    assert!(first.keys().all(|path| !path.ends_with(".br") && !path.ends_with(".gz")));
    let sent = bucket.runtime.block_on(bucket.store.get(&bucket.key("en/p0/index.md"))).unwrap();
    let header = |attribute| sent.attributes.get(&attribute).map(|value| value.to_string());
    assert_eq!(header(Attribute::ContentType).as_deref(), Some("text/markdown; charset=utf-8"));
    assert_eq!(header(Attribute::CacheControl).as_deref(), Some("no-cache"));
    let script = first.keys().find(|path| path.starts_with("assets/") && path.ends_with(".js")).unwrap();
    let sent = bucket.runtime.block_on(bucket.store.get(&bucket.key(script))).unwrap();
    let cache = sent.attributes.get(&Attribute::CacheControl).unwrap();
    assert_eq!(cache.to_string(), "public, max-age=31536000, immutable");

    bucket.requests();
    assert!(bucket.published(site.path(), &[]).contains("nothing changed"));
    assert_eq!(bucket.requests().len(), 2);

    write_page(site.path(), "p1", "Text of page.");
    bucket.published(site.path(), &["--dry-run"]);
    assert!(bucket.requests().iter().all(|request| request.starts_with("GET ")));
    bucket.published(site.path(), &[]);
    let requests = bucket.requests();
    // The manifest's are those for the ledger, for records, and for what of them everybody may know.
    let own = [".waymark/ledger", ".waymark/records/", "/version.json"];
    let others: Vec<&String> = requests.iter().filter(|request| !own.iter().any(|own| request.contains(own))).collect();
    // The meaning of the page is one of them.
    assert!(others.len() <= 13, "{others:#?}");
    bucket.check();
    let second = output_of(site.path());
    assert!(is_live(&bucket.live(), &second));

    bucket.requests();
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
    let holder = |machine: &str| waymark::deploy::Holder {
        who: "Ada at work".into(),
        since: 1_800_000_000,
        machine: machine.into(),
        process: 1,
    };
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
    let mut children = [&site, &other]
        .map(|site| bucket.command(site.path(), &["--keep", "3"]).stderr(Stdio::piped()).spawn().unwrap());
    let codes = children.each_mut().map(|child| child.wait().unwrap().code().unwrap());
    assert!(codes.contains(&0) && codes.iter().all(|code| [0, 3].contains(code)), "{codes:?}");
    bucket.published(other.path(), &["--keep", "3"]);
    bucket.check();
    assert!(is_live(&bucket.live(), &output_of(other.path())));
}

/// What a bucket may hold between two releases: each file is that of the one or of the other, and whatever a file that is there leads to is
/// there. Gives whether it is the old release, or the new one, as a whole.
#[track_caller]
fn is_between(
    live: &BTreeMap<String, Vec<u8>>,
    old: &BTreeMap<String, Vec<u8>>,
    new: &BTreeMap<String, Vec<u8>>,
) -> [bool; 2] {
    let is = |path: &str, of: &BTreeMap<String, Vec<u8>>| of.contains_key(path) && live.get(path) == of.get(path);
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(is(path, old) || is(path, new), "{path} is of neither release");
    }
    let is_part = |path: &&String| path.starts_with("assets/");
    for path in old.keys().filter(is_part) {
        assert!(is(path, old), "open pages need {path}");
    }
    let is_page = |path: &&String| path.ends_with("/index.html") || path.ends_with("/index.md");
    let is_only_new = |path: &&String| is(path, new) && !is(path, old);
    if new.keys().filter(is_page).any(|path| is_only_new(&path)) {
        assert!(new.keys().filter(is_part).all(|path| is(path, new)), "a page came before what it needs");
    }
    if new
        .keys()
        .filter(|path| path.ends_with("sitemap.xml") || path.ends_with("root.js"))
        .any(|path| is_only_new(&path))
    {
        assert!(new.keys().filter(is_page).all(|path| is(path, new)), "a list came before what it leads to");
    }
    [old, new].map(|release| is_live(live, release))
}

/// Kills publishers after random times. The next one goes on, and leaves nothing of them.
#[test]
fn a_killed_publisher_leaves_nothing_in_a_bucket() {
    let (site, bucket) = (pages(12), Bucket::new("help"));
    bucket.published(site.path(), &["--keep", "2"]);
    let mut chance = chance();
    let built = |site: &Path| {
        let mut build = waymark();
        assert!(build.args(["build", "--site"]).arg(site).stderr(Stdio::null()).status().unwrap().success());
        output_of(site)
    };
    (0..6).for_each(|page| write_page(site.path(), &format!("p{page}"), "Other."));
    let mut last = built(site.path());
    let start = Instant::now();
    bucket.published(site.path(), &["--keep", "2"]);
    let whole = u64::try_from(start.elapsed().as_micros()).unwrap();
    let mut ends = [0; 3];
    for round in 0..Run::this().kills() {
        for page in 0..6 {
            write_page(site.path(), &format!("p{page}"), &format!("Text {round} of {page}."));
        }
        // The build is no part of what is killed.
        let next = built(site.path());
        let mut child = bucket.command(site.path(), &["--keep", "2"]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(chance() % (whole * 5 / 4)));
        let _ = child.kill();
        child.wait().unwrap();
        match is_between(&bucket.live(), &last, &next) {
            [true, _] => ends[0] += 1,
            [_, true] => ends[2] += 1,
            _ => ends[1] += 1,
        }
        match chance() % 3 {
            0 => write_page(site.path(), "p9", &format!("And this, {round}.")),
            1 => drop(std::fs::remove_file(site.path().join("content/en/p11.md"))),
            _ => {}
        }
        bucket.published(site.path(), &["--keep", "2", "--yes"]);
        bucket.check();
        last = output_of(site.path());
        assert!(is_live(&bucket.live(), &last), "round {round}");
    }
    println!(
        "after a kill the old release was whole {} times, the new one {}; in between, {} times",
        ends[0], ends[2], ends[1]
    );
}

#[test]
fn a_container_at_azure_is_a_bucket_too() {
    let (site, bucket) = (pages(6), Bucket::azure("help/ü"));
    bucket.published(site.path(), &[]);
    bucket.check();
    let first = output_of(site.path());
    assert!(bucket.published(site.path(), &[]).contains("nothing changed"));
    write_page(site.path(), "p1", "Text of page.");
    for page in 2..6 {
        std::fs::remove_file(site.path().join(format!("content/en/p{page}.md"))).unwrap();
    }
    // More files go than are deleted one by one.
    bucket.published(site.path(), &["--yes", "--keep", "1"]);
    bucket.check();
    let second = output_of(site.path());
    bucket.published(site.path(), &["--rollback"]);
    bucket.check();
    assert!(is_live(&bucket.live(), &first));
    bucket.published(site.path(), &["--yes"]);
    assert!(is_live(&bucket.live(), &second));
    bucket.check();
    let mut command = bucket.command(site.path(), &["--dry-run"]);
    let refused = command.env("AZURE_STORAGE_ACCOUNT_KEY", "d3JvbmcgYW5kIHNlY3JldA==").output().unwrap();
    assert_eq!(refused.status.code(), Some(3));
    assert!(said(&refused).contains("does not accept the credentials"), "{}", said(&refused));
    assert!(!said(&refused).contains("d3Jvb"), "{}", said(&refused));
}

/// The site is asked where it stands: here it stands in the bucket itself, which knows no page of a folder and no headers.
#[test]
fn what_a_host_does_wrong_is_told() {
    let (site, bucket) = (pages(3), Bucket::new("help"));
    let base = format!("{}/help/help/", bucket.server.endpoint);
    bucket.open_to_everybody();
    let purged = site.path().join("purged");
    let config = std::fs::read_to_string(site.path().join("content/site.yaml")).unwrap();
    let config = format!("{config}publish: {{ live: {{ to: \"s3://help/help\", purge: \"cat > purged\" }} }}\n");
    write_all(site.path(), &[("content/site.yaml", &config)]);
    bucket.published(site.path(), &["--base-url", &base]);
    assert!(!purged.exists(), "of a first release no cache knows anything");
    write_page(site.path(), "p1", "Changed.");
    let words = bucket.published(site.path(), &["--base-url", &base]);
    for wanted in ["does the host know `index.html`", "X-Content-Type-Options: nosniff", "a missing address"] {
        assert!(words.contains(wanted), "{words}");
    }
    assert!(!words.contains("other bytes") && !words.contains("its type is"), "{words}");
    let addresses = std::fs::read_to_string(&purged).unwrap();
    assert!(addresses.contains(&format!("{base}en/p1/\n")) && !addresses.contains("/p2/"), "{addresses}");

    write_page(site.path(), "p1", "Other.");
    let failing = config.replace("cat > purged", "cat; exit 4");
    write_all(site.path(), &[("content/site.yaml", &failing)]);
    let output = bucket.publish(site.path(), &["--base-url", &base]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        said(&output).contains("the release is live, and the command that purges caches failed"),
        "{}",
        said(&output)
    );
    assert!(String::from_utf8(output.stdout).unwrap().contains(&format!("{base}en/p1/\n")));
    // Where nothing answers, that is said, and nothing else.
    write_page(site.path(), "p1", "Again.");
    write_all(site.path(), &[("content/site.yaml", &config)]);
    let words = bucket.published(site.path(), &["--base-url", "http://127.0.0.1:1/"]);
    assert!(words.contains("not verified: http://127.0.0.1:1/ does not answer"), "{words}");
}

/// A service in front of another one that answers some requests with 503 and cuts some connections off, before and after the request has
/// reached the other.
fn stumbling(endpoint: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = format!("http://{}", listener.local_addr().unwrap());
    let behind = endpoint.strip_prefix("http://").unwrap().to_owned();
    let mut chance = chance();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, behind, fate) = (client.unwrap(), behind.clone(), chance() % 10);
            std::thread::spawn(move || -> std::io::Result<()> {
                let mut server = TcpStream::connect(behind)?;
                let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
                match fate {
                    0 => {
                        let _ = client.read(&mut [0; 1 << 16])?;
                        client.write_all(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    }
                    1 => Ok(()),
                    fate => {
                        std::thread::spawn(move || std::io::copy(&mut from, &mut to));
                        let mut answer = Vec::new();
                        server.read_to_end(&mut answer)?;
                        // The request was carried out, and nobody hears of it.
                        if fate == 2 { client.shutdown(std::net::Shutdown::Both) } else { client.write_all(&answer) }
                    }
                }
            });
        }
    });
    own
}

#[test]
fn a_service_that_stumbles_is_asked_again() {
    let (site, bucket) = (pages(8), Bucket::new("help"));
    let endpoint = stumbling(&bucket.server.endpoint);
    for round in 0..Run::this().times(2) {
        write_page(site.path(), "p0", &format!("Text {round}."));
        // However often it fails, the next call goes on.
        for attempt in 0.. {
            let output =
                bucket.command(site.path(), &["--keep", "1"]).env("AWS_ENDPOINT_URL", &endpoint).output().unwrap();
            match output.status.code() {
                Some(0) => break,
                code => assert!(code == Some(3) && attempt < 20, "{}", said(&output)),
            }
        }
        bucket.check();
        assert!(is_live(&bucket.live(), &output_of(site.path())));
    }
}

/// moto checks signatures when it is told to.
#[test]
fn a_wrong_secret_is_told() {
    let site = pages(1);
    // So many requests make the user.
    let server = Server::moto_with(&[("INITIAL_NO_AUTH_ACTION_COUNT", "4")]);
    let mut python = Command::new(project().join("target/python/bin/python"));
    let made = python.arg(project().join("tests/servers/make_user.py")).arg(&server.endpoint).output().unwrap();
    assert!(made.status.success(), "{}", said(&made));
    let made = String::from_utf8(made.stdout).unwrap();
    let (id, secret) = made.trim().split_once(' ').unwrap();
    let run = |id: &str, secret: &str| {
        let mut command = waymark();
        command.args(["publish", "s3://help/x", "--site"]).arg(site.path()).env("CI", "true");
        command.env("AWS_ENDPOINT_URL", &server.endpoint).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", secret).output().unwrap()
    };
    for (id, secret) in [(id, "s0me-other-secret"), ("AKIASOMEBODYELSE0000", secret)] {
        let refused = run(id, secret);
        assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
        assert!(said(&refused).contains("does not accept the credentials"), "{}", said(&refused));
        assert!(!said(&refused).contains(secret) && !said(&refused).contains(id), "{}", said(&refused));
    }
    let output = run(id, secret);
    assert!(output.status.success(), "{}", said(&output));
    write_page(site.path(), "p0", "Other.");
    let output = run(id, secret);
    assert!(output.status.success(), "{}", said(&output));
}

/// s3rver compares the time of a request with its own.
#[test]
fn a_wrong_clock_is_told() {
    let (site, folder) = (pages(1), tempfile::tempdir().unwrap());
    let server = Server::s3rver(folder.path());
    for skew in ["-1h", "+1h"] {
        let mut skewed = Command::new("faketime");
        skewed.args(["-f", skew, env!("CARGO_BIN_EXE_waymark"), "publish", "s3://help/x", "--site"]).arg(site.path());
        skewed.env("AWS_ENDPOINT_URL", &server.endpoint).env("AWS_REGION", "us-east-1").env("CI", "true");
        skewed.env("AWS_ACCESS_KEY_ID", "S3RVER").env("AWS_SECRET_ACCESS_KEY", "S3RVER");
        let refused = skewed.output().unwrap();
        assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
        let words = said(&refused);
        assert!(
            words.contains("does not accept this machine's time") && words.contains("Set the machine's clock"),
            "{words}"
        );
    }
}

#[test]
fn a_service_that_knows_no_conditions_is_told() {
    let (site, folder) = (pages(3), tempfile::tempdir().unwrap());
    let server = Server::s3rver(folder.path());
    let publish = |id: &str, arguments: &[&str]| {
        let mut command = waymark();
        command.args(["publish", "s3://help/hilfe ü", "--site"]).arg(site.path()).args(arguments);
        command.env("AWS_ENDPOINT_URL", &server.endpoint).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", "S3RVER").output().unwrap()
    };
    let refused = publish("some-other-id", &[]);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert!(said(&refused).contains("does not accept the credentials"), "{}", said(&refused));
    assert!(!said(&refused).contains("some-other-id"), "{}", said(&refused));
    let first = publish("S3RVER", &[]);
    assert!(first.status.success(), "{}", said(&first));
    assert!(said(&first).contains("knows no conditional writes"), "{}", said(&first));
    write_page(site.path(), "p1", "Other.");
    let second = publish("S3RVER", &[]);
    assert!(second.status.success() && said(&second).contains("knows no conditional writes"), "{}", said(&second));
    let back = publish("S3RVER", &["--rollback"]);
    assert!(back.status.success(), "{}", said(&back));
}
