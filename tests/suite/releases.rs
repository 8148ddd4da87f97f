//! Releases as values, and targets that are no folder.

use std::fs;
use std::sync::Arc;

use waymark::publish::{Folder, Handling, Summary, publish};
use waymark::site::Site;
use waymark::{Memory, Options, compile, source};

use super::bucket::Bucket;
use super::publishing::site_of;
use super::support::{outputs, write_all};

fn compiled(root: &std::path::Path) -> Site {
    compile(&source::scan(root), &Options::default(), &Memory::default()).0
}

#[test]
fn a_target_need_not_be_a_folder() {
    let root = site_of(3);
    let store = Arc::default();
    let published = |site: &Site| -> Summary { publish(site, Bucket::of(&store), None, None, &|_| {}).unwrap() };
    let is_live = |site: &Site| {
        let store = store.lock().unwrap();
        store.files.iter().map(|(path, bytes)| (path.to_string(), bytes.clone())).eq(outputs(site))
    };
    let site = compiled(root.path());
    assert_eq!(published(&site).difference.written.len(), site.artefacts.len());
    assert!(is_live(&site));
    assert!(published(&site).difference.is_empty());

    write_all(root.path(), &[("content/en/p1.md", "---\ntitle: Page 1\n---\nOther text.\n")]);
    let edited = compiled(root.path());
    let difference = published(&edited).difference;
    assert!(difference.written.iter().map(|path| &**path).eq(["en/p1/index.html", "en/p1/index.md"]));
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
    let summary = publish(&site, target, None, None, &|_| {}).unwrap();
    assert_eq!(summary.release.files.len(), site.artefacts.len());
    let markdown = &summary.release.files["en/p0/index.md"];
    assert_eq!(markdown.content_type, "text/markdown; charset=utf-8");
    assert!(markdown.headers.contains(&("X-Robots-Tag", "noindex".into())), "{:?}", markdown.headers);
    for (path, file) in &summary.release.files {
        assert_eq!(file.size, fs::metadata(out.path().join(&**path)).unwrap().len(), "{path}");
        assert_eq!(file.cache.header().is_some(), path.starts_with("assets/"), "{path}");
    }
}
