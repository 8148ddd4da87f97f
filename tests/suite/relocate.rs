//! `waymark move` and `waymark new KIND ID`: an entry under another id, and a new page among others.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use walkdir::WalkDir;

use super::support::{own_site, small_site};

fn waymark(site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.args(arguments).arg("--site").arg(site).output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn done(site: &Path, arguments: &[&str]) -> String {
    let output = waymark(site, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    told(&output)
}

fn files(site: &Path) -> BTreeMap<String, String> {
    let all =
        WalkDir::new(site.join("content")).into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file());
    all.map(|file| {
        let path = file.path().strip_prefix(site).unwrap().to_str().unwrap().to_owned();
        (path, fs::read_to_string(file.path()).unwrap())
    })
    .collect()
}

fn states(site: &Path) -> Vec<String> {
    done(site, &["l10n", "status"]).lines().take(4).map(str::to_owned).collect()
}

/// Every entry of the site can be moved: nothing is broken, no translation is behind, the old address leads on.
#[test]
fn every_entry_can_be_moved() {
    let site = own_site();
    let site = site.path();
    let before = states(site);
    for (old, new) in [
        ("wix/about-keys", "wix/keys/what-a-key-is"),
        ("wix/faq/find-key", "wix/faq/where-is-my-key"),
        ("wix/errors/403-forbidden", "wix/errors/403"),
        ("wix/get-api-key/create-key", "wix/get-api-key/make-key"),
        ("wix/get-api-key", "wix/api-key"),
        ("wix", "shops/wix"),
    ] {
        done(site, &["move", old, new]);
        let found = told(&waymark(site, &["check"]));
        assert!(found.contains("0 faults") || found.contains(": 1 warning,"), "{old} to {new}: {found}");
        assert!(!found.contains("fault["), "{old} to {new}: {found}");
        assert_eq!(states(site), before, "{old} to {new}");
        let source = files(site).into_iter().filter(|(path, _)| path.starts_with("content/en/"));
        let aliases: String = source
            .filter_map(|(_, text)| Some(format!("{}\n", text.split("aliases: ").nth(1)?.lines().next()?)))
            .collect();
        assert!(aliases.contains(old), "{aliases}");
    }
    done(site, &["build", "--out", site.join("public").to_str().unwrap()]);
    for (old, new) in [
        ("wix/about-keys", "shops/wix/keys/what-a-key-is"),
        ("wix/get-api-key/create-key", "shops/wix/api-key/make-key"),
    ] {
        let old_page = fs::read_to_string(site.join(format!("public/go/{old}/index.html"))).unwrap();
        assert!(old_page.contains(new), "{old_page}");
    }
    assert!(!site.join("content/en/wix").exists() && !site.join("content/de/wix").exists(), "no empty folder is left");
    let all = files(site);
    assert!(all.contains_key("content/ja/shops/wix/api-key/2-make-key.md"), "{:?}", all.keys());
}

/// What is moved there and back again is as it was, but for the address in between.
#[test]
fn a_move_back_leaves_no_trace_but_an_old_address() {
    let site = own_site();
    let before = files(site.path());
    let plan = done(site.path(), &["move", "wix/faq/find-key", "wix/faq/found", "--dry-run"]);
    assert_eq!(files(site.path()), before, "a dry run changes nothing");
    let made = done(site.path(), &["move", "wix/faq/find-key", "wix/faq/found"]);
    assert_eq!(plan.replace("would be", "is now"), made);
    done(site.path(), &["move", "wix/faq/found", "wix/faq/find-key"]);
    let after = files(site.path());
    assert!(before.keys().eq(after.keys()));
    let differ: Vec<&String> =
        before.keys().filter(|path| path.ends_with(".md") && before[*path] != after[*path]).collect();
    assert_eq!(differ, ["content/en/wix/faq/find-key.md"]);
    assert!(after[differ[0]].contains("aliases: [wix/faq/found]"), "{}", after[differ[0]]);
}

#[test]
fn links_of_every_form_follow() {
    let site = small_site(&[
        ("content/en/a/index.md", "---\ntitle: A\n---\n"),
        (
            "content/en/a/b.md",
            "---\ntitle: B\n---\n![P](../../../images/p.svg) [c](c.md?x) [c](<c.md>) [self](#part) [a](../a/) [f](/files)\n\n## Part\n",
        ),
        (
            "content/en/a/c.md",
            "---\ntitle: C\nrelated: [\"a/b\", a]\n---\n[b](b.md#part \"T\") [b][r] [b](id:a/b#part) <a href=\"b.md\">b</a> [root](/content/en/a/b.md)\n\n[r]: b.md\n",
        ),
        ("content/en/d.md", "---\ntitle: D\nreplaced_by: a/b\ngone: true\n---\n"),
        ("images/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>"),
        ("content/en/draft.md", "---\ntitle: Draft\ndraft: true\n---\n[b](a/b.md)\n"),
    ]);
    fs::create_dir_all(site.path().join("files")).unwrap();
    fs::write(site.path().join("files/files"), "x").unwrap();
    let output = waymark(site.path(), &["move", "content/en/a/b.md", "x/y/z"]);
    let all = files(site.path());
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}\n{}\n{}",
        told(&output),
        all["content/en/x/y/z.md"],
        all["content/en/a/c.md"],
        all["content/en/d.md"],
        all["content/en/draft.md"]
    ));
}

#[test]
fn what_cannot_be_moved_is_said() {
    let site = small_site(&[
        ("content/en/a/index.md", "---\ntitle: A\n---\n"),
        ("content/en/a/faq/b.md", "---\ntitle: B\n---\nText.\n"),
        ("content/en/c.md", "---\ntitle: C\n---\nText.\n"),
        ("content/en/README.md", "notes"),
    ]);
    let before = files(site.path());
    let mut all = String::new();
    for (old, new) in [
        (".", "x"),
        ("b", "x"),
        ("a/faq/c", "x"),
        ("c", "a//b"),
        ("c", "c"),
        ("c", "a"),
        ("a", "a/b"),
        ("a/faq/b", "b"),
        ("c", "x/../y"),
    ] {
        let output = waymark(site.path(), &["move", old, new]);
        assert!(!output.status.success(), "{old} to {new}");
        all.push_str(&format!("{old} to {new}: {}\n{}", output.status.code().unwrap(), told(&output)));
    }
    assert_eq!(files(site.path()), before);
    insta::assert_snapshot!(all);
}

#[test]
fn new_pages_stand_where_they_belong() {
    let site = own_site();
    let site = site.path();
    let before = states(site);
    done(site, &["new", "step", "wix/get-api-key/name-key", "--at", "3", "--title", "Name \"it\""]);
    done(site, &["new", "question", "wix/what-is-it"]);
    done(site, &["new", "error", "wix/429-too-many"]);
    let told = done(site, &["new", "page", "shops/other/about"]);
    assert!(told.contains("`shops/other` has no page yet"), "{told}");
    let all = files(site);
    assert!(all["content/en/wix/get-api-key/3-name-key.md"].contains("title: \"Name \\\"it\\\"\""));
    for path in [
        "content/de/wix/get-api-key/4-request-code.md",
        "content/en/wix/faq/what-is-it.md",
        "content/en/wix/errors/429-too-many.md",
    ] {
        assert!(all.contains_key(path), "{path}");
    }
    assert!(all["content/en/wix/errors/429-too-many.md"].contains("code: \"429\""));
    let found = self::told(&waymark(site, &["check"]));
    assert!(!found.contains("fault["), "{found}");
    // The new pages are missing in each language, and nothing is behind.
    let behind = |states: &[String]| -> Vec<String> {
        states[1..].iter().map(|line| line.split_whitespace().nth(2).unwrap().to_owned()).collect()
    };
    assert_eq!(behind(&states(site)), behind(&before));
    for (arguments, code) in [
        (&["new", "page", "wix/get-api-key"][..], 2),
        (&["new", "step", "wix/other/step"], 2),
        (&["new", "step", "wix/get-api-key/late", "--at", "99"], 2),
        (&["new", "page", "wix/new", "--at", "2"], 2),
        (&["new", "pages", "wix/new"], 2),
    ] {
        let output = waymark(site, arguments);
        assert_eq!(output.status.code(), Some(code), "{}", self::told(&output));
    }
}

/// What a translator accepted as a part of the translation alone stays accepted, though links around it lead elsewhere.
#[test]
fn parts_of_a_translation_alone_stay_accepted() {
    let site = small_site(&[
        ("content/site.yaml", super::freshness::two_locales().as_str()),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/b.md", "---\ntitle: B\n---\nText.\n"),
        ("content/en/a.md", "---\ntitle: A\n---\n## One\n\nSee [B](b.md).\n\n## Two\n\nLast.\n"),
        (
            "content/de/a.md",
            "---\ntitle: A (de)\n---\n## Eins\n\nSiehe [B](../en/b.md).\n\nNur hier: [B](../en/b.md).\n\n## Zwei\n\nZuletzt.\n",
        ),
    ]);
    let site = site.path();
    done(site, &["l10n", "stamp", "--untracked", "--locale", "de"]);
    let unsure = |states: &[String]| states[1].split_whitespace().nth(3).unwrap().to_owned();
    assert_eq!(unsure(&states(site)), "1", "before it is accepted");
    done(site, &["l10n", "stamp", "content/de/a.md", "--own", "8"]);
    let before = states(site);
    assert_eq!(unsure(&before), "0");
    done(site, &["move", "b", "x/b"]);
    assert_eq!(states(site), before);
    assert!(files(site)["content/de/a.md"].contains("Nur hier: [B](../en/x/b.md)"));
}
