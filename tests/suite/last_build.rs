//! A build of what has not changed: it repeats what the last one found, and looks again whenever anything was touched.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use super::support::{small_site, tree};

/// Longer than the time within which a file may change again without a new stamp.
const SETTLED: Duration = Duration::from_millis(2_100);

struct Built {
    said: String,
    /// Whether the site was not even read.
    is_recalled: bool,
}

fn build(site: &Path, cache: &Path, more: &[&str]) -> Built {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.env("XDG_CACHE_HOME", cache).args(["build", "--site"]).arg(site).args(more);
    // What is read is counted by the system.
    let trace = cache.join("trace");
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-e", "trace=openat,openat2", "-o"]).arg(&trace).arg(command.get_program());
    traced.args(command.get_args()).env("XDG_CACHE_HOME", cache);
    let output = traced.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let opened = fs::read_to_string(&trace).unwrap();
    fs::remove_file(trace).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let without_time = said.trim_end().rsplit_once(", ").unwrap().0.to_owned();
    Built { said: without_time, is_recalled: !opened.contains("content/en/p.md") }
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let page = "---\ntitle: P\n---\n## One\n\n#### Skipped\n";
    let (site, cache) = (small_site(&[("content/en/p.md", page)]), tempfile::tempdir().unwrap());
    let build = |more: &[&str]| build(site.path(), cache.path(), more);
    let out = site.path().join("public");
    let file = site.path().join("content/en/p.md");

    assert!(!build(&[]).is_recalled);
    let second = build(&[]);
    assert!(!second.is_recalled, "a file that has just changed may change again");
    sleep(SETTLED);
    assert!(!build(&[]).is_recalled, "nothing was stored while files were young");
    let recalled = build(&[]);
    assert!(recalled.is_recalled, "neither site nor output was touched");
    assert_eq!(recalled.said, second.said, "the findings are the same, word for word");
    assert!(recalled.said.contains("skipped-heading") && recalled.said.contains("nothing changed"));

    let before = tree(&out);
    fs::write(out.join("en/p/index.html"), "damaged").unwrap();
    assert!(!build(&[]).is_recalled, "the output was touched");
    assert_eq!(before, tree(&out));

    // The same size, and the same time: only the time of the last change of the inode tells.
    sleep(SETTLED);
    build(&[]);
    assert!(build(&[]).is_recalled);
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, page.replace("One", "Two")).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
    assert!(!build(&[]).is_recalled, "a page was edited");
    assert!(fs::read_to_string(out.join("en/p/index.html")).unwrap().contains("Two"));

    sleep(SETTLED);
    build(&[]);
    assert!(build(&[]).is_recalled);
    assert!(!build(&["--drafts"]).is_recalled, "other options");
    assert!(!build(&["--base-url", "https://other.example/"]).is_recalled, "other options");
    let table = cache.path().join("waymark/builds");
    build(&[]);
    for state in [&b"waymark cache 1\n"[..], b"", &[0xFF; 9000]] {
        fs::write(&table, state).unwrap();
        assert!(!build(&[]).is_recalled, "a damaged table is no table");
    }
    assert!(build(&[]).is_recalled, "the table was written anew");
}

/// After an edit of one page the others are neither read nor rendered, until their own stamps change.
#[test]
fn a_page_that_has_not_changed_is_not_read_for_another_ones_edit() {
    let page = |text: &str| format!("---\ntitle: P\n---\n{text}\n");
    let files = [("content/en/p.md", page("One.")), ("content/en/q.md", page("A sentence."))];
    let site = small_site(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    let cache = tempfile::tempdir().unwrap();
    let [p, q] = files.map(|(path, _)| site.path().join(path));
    let build = || build(site.path(), cache.path(), &[]);
    let shown = |page: &str| fs::read_to_string(site.path().join("public/en").join(page).join("index.html")).unwrap();
    sleep(SETTLED);
    build();
    fs::write(&q, page("Another sentence.")).unwrap();
    let edited = build();
    assert!(edited.is_recalled, "the other page was not opened");
    assert!(shown("q").contains("Another"));

    sleep(SETTLED);
    build();
    let modified = fs::metadata(&p).unwrap().modified().unwrap();
    fs::write(&p, page("Two.")).unwrap();
    fs::File::options().write(true).open(&p).unwrap().set_modified(modified).unwrap();
    assert!(!build().is_recalled, "its size and time are the same, the time of its last change is not");
    assert!(shown("p").contains("Two."));
    // The edit is seen again where the page was young when it was stored.
    fs::write(&p, page("Six.")).unwrap();
    build();
    assert!(shown("p").contains("Six."));
    let cold = site.path().join("cold");
    let status = Command::new(env!("CARGO_BIN_EXE_waymark"))
        .env("XDG_CACHE_HOME", cache.path().join("none"))
        .args(["build", "--site"])
        .arg(site.path())
        .arg("--out")
        .arg(&cold)
        .status();
    assert!(status.unwrap().success());
    assert_eq!(tree(&cold), tree(&site.path().join("public")));
}
