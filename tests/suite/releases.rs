//! Releases as values, and targets that are no folder.

use std::fs;
use std::sync::Arc;

use waymark::publish::{Folder, Handling, Summary, publish};
use waymark::site::Site;
use waymark::{Memory, Options, compile, source};

use super::bucket::Bucket;
use super::publishing::{build, site_of};
use super::support::{outputs, small_site, tree, write_all};

fn compiled(root: &std::path::Path) -> Site {
    compile(&source::scan(root), &Options::default(), &Memory::default()).0
}

#[test]
fn a_target_need_not_be_a_folder() {
    let root = site_of(3);
    let store = Arc::default();
    let published = |site: &Site| -> Summary { publish(site, Bucket::of(&store), None, None, None, &|_| {}).unwrap() };
    let is_live = |site: &Site| {
        let store = store.lock().unwrap();
        let others = store.files.iter().filter(|(path, _)| &***path != "version.json");
        others.map(|(path, bytes)| (path.to_string(), bytes.clone())).eq(outputs(site))
    };
    let site = compiled(root.path());
    assert_eq!(published(&site).difference.written.len(), site.artefacts.len() + 1);
    assert!(is_live(&site));
    assert!(published(&site).difference.is_empty());

    write_all(root.path(), &[("content/en/p1.md", "---\ntitle: Page 1\n---\nOther text.\n")]);
    let edited = compiled(root.path());
    let difference = published(&edited).difference;
    assert!(difference.written.iter().map(|path| &**path).eq(["en/p1/index.html", "en/p1/index.md", "version.json"]));
    assert!(is_live(&edited));

    fs::remove_file(root.path().join("content/en/p2.md")).unwrap();
    let without = compiled(root.path());
    assert_eq!(published(&without).difference.removed.len(), 2);
    assert!(is_live(&without));
}

#[test]
fn a_release_says_how_each_file_is_sent() {
    let root = site_of(1);
    let site = compiled(root.path());
    let out = tempfile::tempdir().unwrap();
    let target = Folder::open(out.path(), root.path(), Handling::default(), &|_| {}).unwrap();
    let summary = publish(&site, target, None, None, None, &|_| {}).unwrap();
    assert_eq!(summary.release.files.len(), site.artefacts.len() + 1);
    let markdown = &summary.release.files["en/p0/index.md"];
    assert_eq!(markdown.content_type, "text/markdown; charset=utf-8");
    assert!(markdown.headers.contains(&("X-Robots-Tag".into(), "noindex".into())), "{:?}", markdown.headers);
    for (path, file) in &summary.release.files {
        assert_eq!(file.size, fs::metadata(out.path().join(&**path)).unwrap().len(), "{path}");
        assert_eq!(file.cache.header().is_some(), path.starts_with("assets/"), "{path}");
    }
}

/// An id of content alone: the same for the same content, whoever builds it and when, and part of no other file.
#[test]
fn a_build_says_which_it_is_in_one_file() {
    let site = small_site(&[("content/en/p.md", "---\ntitle: Page\n---\nText.\n")]);
    let version = |root: &std::path::Path| fs::read_to_string(root.join("public/version.json")).unwrap();
    let id = |root: &std::path::Path| {
        let said: serde_json::Value = serde_json::from_str(&version(root)).unwrap();
        assert_eq!(said["waymark"], env!("CARGO_PKG_VERSION"));
        said["build"].as_str().unwrap().to_owned()
    };
    build(site.path());
    let first = id(site.path());
    let holds = |(path, bytes): &(String, Vec<u8>)| {
        path != "version.json" && bytes.windows(first.len()).any(|window| window == first.as_bytes())
    };
    let holding: Vec<_> = tree(&site.path().join("public")).into_iter().filter(holds).map(|(path, _)| path).collect();
    assert_eq!(holding, [""; 0]);
    let other = small_site(&[("content/en/p.md", "---\ntitle: Page\n---\nText.\n")]);
    build(other.path());
    assert_eq!(version(other.path()), version(site.path()));

    // The commit is said, and is no part of the id.
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.arg("-C").arg(site.path()).args(["-c", "user.name=A", "-c", "user.email=a@example.com"]).args(arguments);
        let output = git.output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    git(&["init", "-q"]);
    git(&["add", "content"]);
    git(&["commit", "-q", "-m", "First"]);
    build(site.path());
    assert!(version(site.path()).contains(&git(&["rev-parse", "HEAD"])), "{}", version(site.path()));
    assert_eq!(id(site.path()), first);
    write_all(site.path(), &[("content/en/p.md", "---\ntitle: Page\n---\nOther.\n")]);
    build(site.path());
    assert_ne!(id(site.path()), first);
}
