//! A scanner that keeps what it read gives what a new scan gives, whatever happened on disk.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use waymark::source::{Scanner, Sources, scan};

use super::preview::{Chance, edit, several_pages};
use super::support::Run;

fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap()
}

/// Everything in it, as text.
fn told(sources: &Sources) -> String {
    let pages: Vec<_> = sources.pages.values().map(|file| (&file.path, &file.text)).collect();
    let themes: Vec<_> = sources.themes.iter().map(|(path, file)| (path, file.fingerprint())).collect();
    let config = sources.config.as_ref().map(|file| &file.text);
    let locks: Vec<_> = sources
        .locks
        .values()
        .chain(sources.synonyms.values())
        .chain(&sources.terms)
        .chain(&sources.urls)
        .map(|file| (&file.path, &file.text))
        .collect();
    let copied = (&sources.pictures, &sources.files);
    format!("{config:?}\n{pages:#?}\n{locks:?}\n{themes:?}\n{copied:?}\n{:?}", sources.findings)
}

fn assert_same(scanner: &Scanner, root: &Path, when: &str) {
    let (kept, new) = (told(scanner.sources()), told(&scan(root)));
    assert!(kept == new, "{when}\nkept: {kept}\nnew: {new}");
}

#[test]
fn any_edits_are_found() {
    let site = several_pages();
    let mut scanner = Scanner::new(site.path());
    let run = Run::this();
    let mut chance = Chance(3 + run.seed);
    for round in 0..run.times(200) as usize {
        let what = edit(site.path(), &mut chance, round);
        let before = told(scanner.sources());
        let changed = scanner.look(&[], now());
        assert_same(&scanner, site.path(), &format!("round {round}: {what}"));
        assert_eq!(changed.is_empty(), before == told(scanner.sources()), "round {round}: {what}: {changed:?}");
        assert!(scanner.look(&[], now()).is_empty(), "a second look finds nothing");
    }
}

/// Looks only where the change was, as after an event.
#[test]
fn hints_are_enough_where_they_are_complete() {
    let site = several_pages();
    let root = site.path();
    let mut scanner = Scanner::new(root);
    scanner.look(&[], now());
    type Step<'a> = (&'a str, &'a [&'a str], Box<dyn Fn()>);
    let at = |path: &str| root.join(path);
    let (a, b, c, d, e, f) = (
        at("content/en/b.md"),
        at("content/en/a"),
        at("content/en/z"),
        at("content"),
        at("kept"),
        at("images/keys.png"),
    );
    let (c2, d2, e2) = (c.clone(), d.clone(), e.clone());
    let link = at("content/en/link.md");
    let steps: [Step; 7] = [
        ("edit", &["content/en/b.md"], Box::new(move || fs::write(&a, "---\ntitle: Other\n---\n").unwrap())),
        ("move a folder", &["content/en/a", "content/en/z"], Box::new(move || fs::rename(&b, &c).unwrap())),
        (
            "a file where a folder was",
            &["content/en/z"],
            Box::new(move || {
                fs::remove_dir_all(&c2).unwrap();
                fs::write(&c2, "x").unwrap();
            }),
        ),
        ("picture", &["images/keys.png"], Box::new(move || fs::remove_file(&f).unwrap())),
        ("all gone", &["content"], Box::new(move || fs::rename(&d, &e).unwrap())),
        ("back", &["content"], Box::new(move || fs::rename(&e2, &d2).unwrap())),
        ("link", &["content/en/link.md"], Box::new(move || std::os::unix::fs::symlink("/etc/passwd", &link).unwrap())),
    ];
    for (what, paths, step) in &steps {
        step();
        assert!(!scanner.look(paths, now()).is_empty(), "{what}");
        assert_same(&scanner, root, what);
    }
    // What is no part of the site is not looked into.
    let foreign =
        ["public", "content/.git/x.md", "../x", "content/en/link.md/x", "content/en/b.md~", "", "themes/../../x"];
    assert!(scanner.look(&foreign, now()).is_empty());
    assert_same(&scanner, root, "after foreign paths");
}

/// Written twice within one tick of the clock, with the same length: no stamp can tell the two apart.
#[test]
fn a_change_that_leaves_no_trace_is_found_while_the_file_is_young() {
    let site = several_pages();
    let page = site.path().join("content/en/b.md");
    let mut scanner = Scanner::new(site.path());
    for round in 0..100 {
        fs::write(&page, format!("---\ntitle: {:03}\n---\n", round)).unwrap();
        scanner.look(&[], now());
        fs::write(&page, format!("---\ntitle: {:03}\n---\n", round + 500)).unwrap();
        scanner.look(&[], now());
        assert_same(&scanner, site.path(), &format!("round {round}"));
    }
}
