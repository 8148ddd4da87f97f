//! `waymark publish` to a folder of releases, on the real disk.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use waymark::deploy::{Ledger, Record};

use super::publishing::{said, waymark, without_space};
use super::support::{Run, small_site, tree, write_all};

/// Runs `waymark publish` for a site as a CI does, which writes nothing into the site.
pub fn publish(site: &Path, arguments: &[&str]) -> Output {
    waymark().env("CI", "true").args(["publish", "--site"]).arg(site).args(arguments).output().unwrap()
}

/// Publishes, which must come to a good end.
#[track_caller]
pub fn published(site: &Path, arguments: &[&str]) -> String {
    let output = publish(site, arguments);
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

/// Writes a page.
pub fn write_page(site: &Path, name: &str, text: &str) {
    let text = format!("---\ntitle: Page {name}\n---\n{text}\n");
    write_all(site, &[(&format!("content/en/{name}.md"), &text)]);
}

/// A site of so many pages, with all kinds of outputs.
pub fn pages(count: usize) -> tempfile::TempDir {
    let site = small_site(&[]);
    (0..count).for_each(|page| write_page(site.path(), &format!("p{page}"), &format!("Text of {page}.")));
    site
}

/// What a build has put into the site's output, without what marks it.
pub fn output_of(site: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(&site.join("public"));
    files.remove(".waymark");
    files
}

/// Random numbers from the seed of this run of the tests.
pub fn chance() -> impl FnMut() -> u64 {
    let mut seed = Run::this().seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    }
}

const NAME: &str = "Hilfe für alle";

/// A folder to publish to.
pub struct Served {
    folder: tempfile::TempDir,
    pub target: String,
}

impl Served {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = format!("dir:{}", folder.path().join(NAME).display());
        Self { folder, target }
    }

    pub fn root(&self) -> std::path::PathBuf {
        self.folder.path().join(NAME)
    }

    /// What a web server would send.
    pub fn live(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&fs::canonicalize(self.root().join("current")).unwrap())
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::parse(&fs::read_to_string(self.root().join(".waymark/ledger")).unwrap()).unwrap()
    }

    /// Nothing lies there but what the ledger names.
    fn check(&self) {
        let ledger = self.ledger();
        assert!(ledger.is_at_rest());
        let names = |folder: &str| -> Vec<String> {
            let entries = fs::read_dir(self.root().join(folder)).unwrap();
            let mut names: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        let folders: Vec<String> =
            ledger.releases.iter().map(|listed| format!("{:04}-{}", listed.number, listed.build)).collect();
        assert_eq!(names("releases"), folders);
        assert_eq!(names(".waymark/trees"), folders);
        let mut builds: Vec<&str> = ledger.releases.iter().map(|listed| &*listed.build).collect();
        builds.sort();
        builds.dedup();
        assert_eq!(names(".waymark/records"), builds);
        assert_eq!(names(""), [".waymark", "current", "releases"]);
        // The live folder holds the release and what is held, byte for byte.
        let live = self.live();
        // A validator that a server makes of a file's time is the same for the same content alone.
        let current = fs::canonicalize(self.root().join("current")).unwrap();
        for path in live.keys() {
            let time = fs::metadata(current.join(path)).unwrap().mtime();
            assert!(
                (1_000_000_000..1_536_870_912).contains(&time),
                "the time of {path} does not follow from its content"
            );
        }
        let record = self.root().join(".waymark/records").join(&ledger.live().unwrap().build);
        let record = Record::parse(&fs::read_to_string(record).unwrap()).unwrap();
        let mut paths: Vec<&str> = record.files.keys().chain(ledger.held.keys()).map(|path| &**path).collect();
        paths.sort();
        assert!(live.keys().eq(paths.iter()), "{:?}", live.keys());
        for (path, file) in &record.files {
            assert_eq!(waymark::memo::Fingerprint::of_bytes(&live[&**path]), file.hash, "{path}");
        }
    }
}

#[test]
fn a_release_shares_what_has_not_changed_and_can_be_taken_back() {
    let (site, served) = (pages(3), Served::new());
    published(site.path(), &[&served.target]);
    assert_eq!(served.live(), output_of(site.path()));
    served.check();
    let first = served.live();
    let inode = |path: &str| fs::metadata(served.root().join("current").join(path)).unwrap().ino();
    let before = inode("en/p0/index.html");

    let again = published(site.path(), &[&served.target]);
    assert!(again.contains("is live already, nothing changed"), "{again}");
    assert_eq!(served.ledger().releases.len(), 1);

    write_page(site.path(), "p1", "Other text.");
    let list = publish(site.path(), &[&served.target, "--dry-run"]);
    let list = String::from_utf8(list.stdout).unwrap();
    assert!(list.contains("~ en/p1/index.html\n") && list.contains(" changed, 0 removed"), "{list}");
    assert!(list.lines().any(|line| line.starts_with("= assets/search/en/t0.")), "{list}");
    assert_eq!(served.live(), first, "a dry run changes nothing");

    published(site.path(), &[&served.target]);
    served.check();
    assert_eq!(inode("en/p0/index.html"), before);
    let second = output_of(site.path());
    assert!(second.iter().all(|(path, bytes)| served.live()[path] == *bytes));

    let back = published(site.path(), &[&served.target, "--rollback"]);
    assert!(back.contains("rolled back"), "{back}");
    served.check();
    assert!(first.iter().all(|(path, bytes)| served.live()[path] == *bytes));
    let id = &served.ledger().releases[1].build;
    published(site.path(), &[&served.target, "--rollback", &id[..6]]);
    assert!(second.iter().all(|(path, bytes)| served.live()[path] == *bytes));
    // A release that was put back can be put back again, when the one is gone that it is a copy of.
    for _ in 0..4 {
        let ledger = served.ledger();
        let other = ledger.releases.iter().find(|listed| listed.build != ledger.live().unwrap().build).unwrap();
        published(site.path(), &[&served.target, "--rollback", &other.build, "--keep", "2"]);
        served.check();
    }
    let listed = waymark().args(["releases", &served.target]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.lines().count(), 3, "{listed}");
    assert!(listed.lines().next().unwrap().ends_with("live"), "{listed}");
}

#[test]
fn old_scripts_stay_and_old_releases_go() {
    let (site, served) = (pages(1), Served::new());
    let css = |colour: &str| {
        write_all(site.path(), &[("themes/default/static/own.css", &format!("p {{ color: {colour}; }}\n"))]);
    };
    css("red");
    published(site.path(), &[&served.target, "--keep", "1"]);
    let old: Vec<String> = served.live().into_keys().filter(|path| path.contains("own.")).collect();
    for colour in ["green", "blue", "black"] {
        css(colour);
        published(site.path(), &[&served.target, "--keep", "1"]);
        served.check();
        assert!(old.iter().all(|path| served.live().contains_key(path)));
    }
    assert_eq!(old.len(), 1);
    assert_eq!(served.ledger().releases.len(), 2);
}

#[test]
fn what_others_put_there_stays() {
    let (site, served) = (pages(4), Served::new());
    write_all(&served.root(), &[("thesis.txt", "years of work")]);
    let refused = publish(site.path(), &[&served.target]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("`thesis.txt`"), "{}", said(&refused));
    assert_eq!(tree(&served.root()).len(), 1);
    published(site.path(), &[&served.target, "--yes", "--keep", "0"]);
    // Neither a file in a release's folder nor one beside the releases goes with an old release.
    let inside = fs::canonicalize(served.root().join("current")).unwrap().join("notes.txt");
    fs::write(&inside, "mine").unwrap();
    write_page(site.path(), "p3", "Another text.");
    published(site.path(), &[&served.target, "--keep", "0"]);
    assert!(inside.exists() && served.root().join("thesis.txt").exists());
    assert!(!inside.with_file_name("index.html").exists());
}

#[test]
fn a_release_that_cannot_be_meant_is_refused() {
    let (site, served) = (pages(4), Served::new());
    published(site.path(), &[&served.target]);
    let before = tree(&served.root());
    let refused = |site: &Path, code: i32, arguments: &[&str], words: &str| {
        let output = publish(site, &[&[&*served.target], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
        assert_eq!(tree(&served.root()), before);
    };
    refused(site.path(), 2, &["--rollback"], "no release before");
    refused(site.path(), 2, &["--rollback", "feed"], "no release `feed`");
    let other = small_site(&[(
        "content/site.yaml",
        "title: Other\nbase_url: https://other.example/\nlocales: { en: { name: E } }\n",
    )]);
    refused(other.path(), 2, &["--yes"], "another help centre is published there, `Test help`");
    for page in 1..4 {
        fs::remove_file(site.path().join(format!("content/en/p{page}.md"))).unwrap();
    }
    refused(site.path(), 1, &[], "3 of 5 pages would vanish");
    refused(site.path(), 1, &["--dry-run"], "3 of 5 pages would vanish");
    write_page(site.path(), "p0", "[Nowhere](nowhere.md)");
    refused(site.path(), 1, &["--yes"], "1 fault");
    write_page(site.path(), "p0", "Text.");
    let gone = published(site.path(), &[&served.target, "--yes"]);
    assert!(gone.contains("`en/p3/index.html` vanishes"), "{gone}");
}

#[test]
fn a_ledger_that_was_cut_or_edited_is_told() {
    let (site, served) = (pages(1), Served::new());
    published(site.path(), &[&served.target]);
    let ledger = served.root().join(".waymark/ledger");
    let text = fs::read_to_string(&ledger).unwrap();
    let record = served.root().join(".waymark/records").join(&served.ledger().releases[0].build);
    for (file, wrong) in [
        (&ledger, text[..text.len() / 2].to_owned()),
        (&ledger, text.replace("Test help", "Best help")),
        (&ledger, text.replace("ledger 1", "ledger 2")),
        (&ledger, "\u{0}".into()),
        (&record, "x".into()),
    ] {
        let kept = fs::read(file).unwrap();
        fs::write(file, &wrong).unwrap();
        for arguments in [&["--yes"][..], &["--rollback"]] {
            let output = publish(site.path(), &[&[&*served.target], arguments].concat());
            assert_eq!(output.status.code(), Some(2), "{}", said(&output));
            assert!(said(&output).contains("nothing was changed"), "{}", said(&output));
        }
        assert_eq!(fs::read_to_string(file).unwrap(), wrong);
        fs::write(file, kept).unwrap();
    }
    fs::remove_file(&record).unwrap();
    let output = publish(site.path(), &[&served.target]);
    assert!(output.status.code() == Some(2) && said(&output).contains("is missing"), "{}", said(&output));
}

#[test]
fn places_of_the_site_have_names() {
    let site = pages(1);
    let config = fs::read_to_string(site.path().join("content/site.yaml")).unwrap();
    write_all(
        site.path(),
        &[("content/site.yaml", &format!("{config}publish: {{ live: {{ to: \"dir:srv\", keep: 1 }} }}\n"))],
    );
    assert!(published(site.path(), &[]).contains("live (dir:srv): release"));
    for text in ["A", "B", "C"] {
        write_page(site.path(), "p0", text);
        published(site.path(), &["live"]);
    }
    let listed = waymark().args(["releases", "live", "--site"]).arg(site.path()).output().unwrap();
    assert_eq!(String::from_utf8(listed.stdout).unwrap().lines().count(), 2);
    assert!(published(site.path(), &["--rollback", "live"]).contains("live (dir:srv): rolled back"));
    assert!(site.path().join("srv/current/index.html").exists());
    let unknown = publish(site.path(), &["test"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("it has `live`"), "{}", said(&unknown));
}

#[test]
fn one_publisher_at_a_time() {
    let (site, served) = (pages(1), Served::new());
    published(site.path(), &[&served.target]);
    let lock = fs::File::options().write(true).open(served.root().join(".waymark/lock")).unwrap();
    lock.lock().unwrap();
    write_page(site.path(), "p0", "Other.");
    let refused = publish(site.path(), &[&served.target]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(said(&refused).contains("another publisher is at work"), "{}", said(&refused));
    drop(lock);
    published(site.path(), &[&served.target]);
    served.check();
}

/// Builds what a publisher to a folder would build.
fn build_for_folder(site: &Path) {
    let mut build = waymark();
    build.args(["build", "--compress", "--site"]).arg(site).stderr(Stdio::null());
    assert!(build.status().unwrap().success());
}

/// Kills publishers after random times: what is live is one release, whole, and the next publisher leaves nothing of them.
#[test]
fn a_killed_publisher_leaves_the_old_release_or_the_new_one() {
    let (site, served) = (pages(60), Served::new());
    published(site.path(), &[&served.target, "--keep", "2"]);
    // How long one takes that has as much to do.
    (0..30).for_each(|page| write_page(site.path(), &format!("p{page}"), "Text."));
    build_for_folder(site.path());
    let start = Instant::now();
    published(site.path(), &[&served.target, "--keep", "2"]);
    let whole = u64::try_from(start.elapsed().as_micros()).unwrap();
    let mut chance = chance();
    let mut last = served.live();
    let mut ends = [0; 2];
    for round in 0..Run::this().kills() {
        for page in 0..30 {
            write_page(site.path(), &format!("p{page}"), &format!("Text {round} of {page}."));
        }
        // The build is no part of what is killed.
        build_for_folder(site.path());
        let next = output_of(site.path());
        let mut child = waymark()
            .args(["publish", &served.target, "--keep", "2", "--site"])
            .arg(site.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(chance() % whole));
        let _ = child.kill();
        child.wait().unwrap();
        let live = served.live();
        let is =
            |release: &BTreeMap<String, Vec<u8>>| release.iter().all(|(path, bytes)| live.get(path) == Some(bytes));
        assert!(is(&last) || is(&next), "round {round}: neither the old release nor the new one is live");
        ends[usize::from(is(&next))] += 1;
        if chance().is_multiple_of(2) {
            write_page(site.path(), "p59", &format!("And this, {round}."));
        }
        published(site.path(), &[&served.target, "--keep", "2"]);
        served.check();
        last = output_of(site.path());
        assert!(last.iter().all(|(path, bytes)| served.live().get(path) == Some(bytes)));
    }
    println!("after a kill the old release was live {} times, and the new one {} times", ends[0], ends[1]);
}

#[test]
fn a_full_disk_leaves_the_old_release() {
    let site = pages(60);
    let script = r#"
        disk=$(mktemp -d); mount -t tmpfs -o size=24m tmpfs "$disk"
        "$WAYMARK" publish "dir:$disk/help" --site "$SITE" > "$SITE/addresses"
        before=$(cd "$disk/help/current" && find . -type f | sort | xargs cat | md5sum)
        for file in "$SITE"/content/en/*.md; do printf '\nMore text\n' >> "$file"; done
        "$WAYMARK" build --site "$SITE"
        head -c 100m /dev/zero > "$disk/filler" 2>/dev/null || true
        code=0; "$WAYMARK" publish "dir:$disk/help" --site "$SITE" 2> "$SITE/said" || code=$?
        after=$(cd "$disk/help/current" && find . -type f | sort | xargs cat | md5sum)
        [ "$before" = "$after" ] || { echo "the old release has changed"; exit 9; }
        rm "$disk/filler"
        "$WAYMARK" publish "dir:$disk/help" --site "$SITE" > "$SITE/addresses" || { echo "it does not go on"; exit 9; }
        [ -z "$(find "$disk" -name '*.part')" ] || { echo "something was left behind"; exit 9; }
        echo "code $code"
    "#;
    let told = without_space(script, site.path());
    assert!(told.contains("Publish again"), "{told}");
}

#[test]
fn a_clock_that_is_behind_is_told() {
    let (site, served) = (pages(1), Served::new());
    published(site.path(), &[&served.target]);
    let mut ledger = served.ledger();
    ledger.releases[0].time += 3600;
    fs::write(served.root().join(".waymark/ledger"), ledger.text()).unwrap();
    write_page(site.path(), "p0", "Other.");
    let words = published(site.path(), &[&served.target]);
    assert!(words.contains("this machine's clock is 3"), "{words}");
    assert_eq!(served.ledger().live().unwrap().time, ledger.releases[0].time + 1);
    // A machine whose clock really is behind.
    write_page(site.path(), "p0", "Third.");
    let mut late = Command::new("faketime");
    late.args(["-f", "-3h", env!("CARGO_BIN_EXE_waymark"), "publish", &served.target, "--site"]).arg(site.path());
    let output = late.env("CI", "true").output().unwrap();
    assert!(output.status.success() && said(&output).contains("this machine's clock is 1"), "{}", said(&output));
    assert_eq!(served.ledger().live().unwrap().time, ledger.releases[0].time + 2);
}
