//! Several commands at once: all of them last, and an output is one build's or the other's.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use waymark::publish::{NotWritten, SourceLock};
use waymark::source;

use super::freshness::two_locales;
use super::publishing::{build_with, left_overs, said, site_of, waymark};
use super::support::{Run, small_site, tree, write_all};

fn start(site: &Path, arguments: &[&str]) -> Child {
    let mut command = waymark();
    command.args(arguments).arg("--site").arg(site).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// A site with articles in two languages.
fn translated_site(count: usize) -> tempfile::TempDir {
    let site =
        small_site(&[("content/site.yaml", &two_locales()), ("content/de/index.md", "---\ntitle: Start\n---\n")]);
    for page in 0..count {
        for locale in ["en", "de"] {
            let text = format!("---\ntitle: {locale} {page}\n---\nText of {page}.\n");
            write_all(site.path(), &[(&format!("content/{locale}/p{page}.md"), &text)]);
        }
    }
    site
}

#[test]
fn all_stamps_at_once_last() {
    let site = translated_site(6);
    let lock = site.path().join("content/de.l10n.lock");
    for _ in 0..Run::this().times(2) {
        let _ = fs::remove_file(&lock);
        let entries: Vec<String> = (0..6).map(|page| format!("p{page}")).collect();
        let children: Vec<Child> = entries.iter().map(|entry| start(site.path(), &["l10n", "stamp", entry])).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
        let locked = fs::read_to_string(&lock).unwrap();
        for entry in entries {
            assert!(locked.contains(&format!("\n{entry} ")), "the stamp of {entry} is lost:\n{locked}");
        }
    }
    assert_eq!(left_overs(site.path()), [""; 0]);
}

#[test]
fn imports_stamps_and_lists_of_addresses_at_once_last() {
    let site = translated_site(2);
    write_all(site.path(), &[("content/en/new.md", "---\ntitle: New\n---\nA text.\n")]);
    let po = site.path().join("de.po");
    let exported =
        waymark().args(["l10n", "export", "new", "--locale", "de", "--site"]).arg(site.path()).output().unwrap();
    let translated = String::from_utf8(exported.stdout).unwrap().replace("msgstr \"\"", "msgstr \"Neu\"");
    // The header's empty text has a translation of its own.
    fs::write(&po, translated.replacen("msgstr \"Neu\"", "msgstr \"\"", 1)).unwrap();
    let po = po.to_str().unwrap();
    let children = [
        &["l10n", "import", po][..],
        &["l10n", "stamp", "--untracked"],
        &["check", "--update-urls"],
        &["l10n", "stamp", "p1"],
        &["publish", &format!("dir:{}", site.path().join("srv").display())],
    ]
    .map(|arguments| start(site.path(), arguments));
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }
    assert!(fs::read_to_string(site.path().join("content/de/new.md")).unwrap().contains("Neu"));
    let locked = fs::read_to_string(site.path().join("content/de.l10n.lock")).unwrap();
    assert!(["new", "p0", "p1"].iter().all(|entry| locked.contains(&format!("\n{entry} "))), "{locked}");
    assert!(site.path().join("content/urls.lock").exists());
}

#[test]
fn a_command_that_changes_the_site_waits_for_another() {
    let site = translated_site(1);
    let lock = site.path().join(".content.waymark-lock");
    let held = File::create(&lock).unwrap();
    held.lock().unwrap();
    let mut child = start(site.path(), &["l10n", "stamp", "p0"]);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let waiting = lines.next().unwrap();
    assert!(waiting.contains("another command is changing files of"), "{waiting}");
    // What only reads waits for nobody.
    let status = waymark().args(["l10n", "status", "--site"]).arg(site.path()).output().unwrap();
    assert!(status.status.success());
    // A kill leaves the file, unlocked.
    drop(held);
    assert!(child.wait().unwrap().success());
    assert!(!lock.exists() && site.path().join("content/de.l10n.lock").exists());
}

/// Time passes sixty times as fast for the command: only its clock for sleeping is real.
#[test]
fn a_command_that_waits_too_long_gives_up() {
    let site = translated_site(1);
    let held = File::create(site.path().join(".content.waymark-lock")).unwrap();
    held.lock().unwrap();
    let output = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=clock_nanosleep,nanosleep"])
        .args(["-e", "inject=clock_nanosleep,nanosleep:retval=0"])
        .arg(env!("CARGO_BIN_EXE_waymark"))
        .args(["l10n", "stamp", "p0", "--site"])
        .arg(site.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("nothing written, try again later"), "{}", said(&output));
    assert!(!site.path().join("content/de.l10n.lock").exists());
}

#[test]
fn what_an_editor_saved_meanwhile_is_not_overwritten() {
    let site = translated_site(2);
    let read = source::scan(site.path());
    let lock = SourceLock::acquire(site.path(), || {}).unwrap();
    write_all(site.path(), &[("content/de/p1.md", "---\ntitle: Saved\n---\n")]);
    let before = tree(site.path());
    let file = |path: &str| (path.to_owned(), "---\ntitle: Imported\n---\n".to_owned());
    let refused = |path: &str| {
        let written = lock.write(&read, &[file("content/de/p0.md"), file(path)]);
        matches!(written, Err(NotWritten::Changed(changed)) if &*changed == path)
    };
    assert!(refused("content/de/p1.md"));
    write_all(site.path(), &[("content/de/new.md", "---\ntitle: New\n---\n")]);
    assert!(refused("content/de/new.md"));
    fs::remove_file(site.path().join("content/de/new.md")).unwrap();
    assert_eq!(tree(site.path()), before);
    lock.write(&read, &[file("content/de/p0.md"), file("content/de/other.md")]).unwrap();
    assert!(fs::read_to_string(site.path().join("content/de/p0.md")).unwrap().contains("Imported"));
}

#[test]
fn ten_builds_at_once_are_never_mixed() {
    let site = site_of(12);
    let addresses = ["https://a.example/", "https://b.example/"];
    for round in 0..Run::this().times(7) {
        write_all(site.path(), &[("content/en/index.md", &format!("---\ntitle: Round {round}\n---\n"))]);
        let children: Vec<Child> =
            (0..10).map(|build| start(site.path(), &["build", "--base-url", addresses[build % 2]])).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
        let found = tree(&site.path().join("public"));
        let wanted = addresses.map(|address| {
            let out = tempfile::tempdir().unwrap();
            build_with(site.path(), &["--base-url", address, "--out", out.path().to_str().unwrap()]);
            tree(out.path())
        });
        assert!(wanted.contains(&found), "round {round}: the output is neither build's");
    }
    assert_eq!(left_overs(site.path()), [""; 0]);
}

/// The first build has compared its files with the old output, and is about to link those that are the same, when a second one comes.
#[test]
fn a_build_that_is_slow_to_link_is_not_overtaken() {
    let site = site_of(3);
    build_with(site.path(), &["--base-url", "https://a.example/"]);
    write_all(site.path(), &[("content/en/p1.md", "---\ntitle: Other\n---\n")]);
    let first = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=linkat", "-e", "inject=linkat:delay_enter=1500000:when=1"])
        .arg(env!("CARGO_BIN_EXE_waymark"))
        .args(["build", "--base-url", "https://a.example/", "--site"])
        .arg(site.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !site.path().join(".public.waymark-lock").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let second = build_with(site.path(), &["--base-url", "https://b.example/"]);
    assert!(second.status.success() && said(&second).contains("waiting for it to end"), "{}", said(&second));
    assert!(first.wait_with_output().unwrap().status.success());
    let out = tempfile::tempdir().unwrap();
    build_with(site.path(), &["--base-url", "https://b.example/", "--out", out.path().to_str().unwrap()]);
    assert_eq!(tree(&site.path().join("public")), tree(out.path()));
}
