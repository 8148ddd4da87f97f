//! Working together: branches that both publish pages, merged by git itself.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use waymark::lock::Lock;

use super::command::{story, waymark};
use super::support::{Run, write_all};

/// A site in a git repository, with its addresses locked.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = waymark(&["new", "."], folder.path());
    assert!(made.status.success(), "{}", story(&made));
    write_all(folder.path(), &[("content/en/orders/m.md", "---\ntitle: M\n---\n## One\n")]);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    lock(folder.path());
    commit(folder.path());
    folder
}

fn git(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.hooksPath=/dev/null"]);
    // Whatever the machine has set must not merge otherwise.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command.args(arguments).current_dir(folder).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) {
    let output = git(folder, arguments);
    assert!(output.status.success(), "git {arguments:?}: {}", story(&output));
}

fn commit(folder: &Path) {
    done(folder, &["add", "-A"]);
    done(folder, &["commit", "-q", "-m", "x"]);
}

fn lock(folder: &Path) {
    let output = waymark(&["check", "--update-urls"], folder);
    assert!(output.status.success(), "{}", story(&output));
}

fn locked(folder: &Path) -> Lock {
    Lock::read(&text(folder)).unwrap_or_else(|broken| panic!("{broken:?}\n{}", text(folder)))
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("content/urls.lock")).unwrap()
}

/// Makes a branch of `main` with a change whose addresses are locked.
fn branch(folder: &Path, name: &str, change: impl Fn(&Path)) {
    done(folder, &["checkout", "-q", "-b", name, "main"]);
    change(folder);
    lock(folder);
    commit(folder);
}

fn page(folder: &Path, name: &str) {
    write_all(folder, &[(&format!("content/en/{name}.md"), "---\ntitle: New\n---\nText\n")]);
}

#[test]
fn branches_that_add_pages_side_by_side_merge() {
    let folder = repository();
    let at = folder.path();
    // Before everything, behind everything, side by side in the middle, and other anchors of the same page.
    branch(at, "ours", |at| {
        ["aa", "zz/a", "orders/ma"].iter().for_each(|name| page(at, name));
        write_all(at, &[("content/en/orders/m.md", "---\ntitle: M\n---\n## One\n\n## Ours\n")]);
    });
    branch(at, "theirs", |at| {
        ["ab", "zz/b", "orders/mb"].iter().for_each(|name| page(at, name));
        write_all(at, &[("content/en/orders/m.md", "---\ntitle: M\n---\n## Theirs\n\n## One\n")]);
    });
    done(at, &["merge", "-q", "-m", "m", "ours"]);
    let lock_of_both = locked(at);
    for address in ["en/aa/", "en/ab/", "en/zz/a/", "en/zz/b/", "en/orders/ma/", "en/orders/mb/"] {
        assert!(lock_of_both.addresses.contains_key(address), "{address}: {}", text(at));
    }
    let anchors = &lock_of_both.addresses["en/orders/m/"].anchors;
    assert!(["one", "ours", "theirs"].iter().all(|anchor| anchors.contains(*anchor)), "{anchors:?}");
    let checked = waymark(&["check", "--strict"], at);
    assert!(checked.status.success(), "{}", story(&checked));
    // The next writing puts it in order, and loses nothing.
    lock(at);
    let lines: Vec<String> = text(at).lines().map(str::to_owned).collect();
    assert!(lines[1..lines.len() - 1].is_sorted(), "{lines:#?}");
    assert_eq!(locked(at).addresses, lock_of_both.addresses);
    assert_eq!(lines.len(), lock_of_both.addresses.len() + 2);
}

#[test]
fn what_one_branch_forgets_and_another_moves_about_is_never_lost_without_a_word() {
    let folder = repository();
    let at = folder.path();
    // One branch takes a page down and its line with it; another adds a page right beside it.
    branch(at, "forgets", |at| {
        fs::remove_file(at.join("content/en/orders/m.md")).unwrap();
        let without: String =
            text(at).lines().filter(|line| !line.contains("orders/m/")).map(|line| format!("{line}\n")).collect();
        fs::write(at.join("content/urls.lock"), without).unwrap();
    });
    branch(at, "adds", |at| page(at, "orders/ma"));
    done(at, &["merge", "-q", "-m", "m", "forgets"]);
    let lock = locked(at);
    assert!(lock.addresses.contains_key("en/orders/ma/"));
    // Git keeps the lines of both sides: the page that is gone is back in the list, and that is said.
    assert!(lock.addresses.contains_key("en/orders/m/"), "{}", text(at));
    let checked = waymark(&["check"], at);
    assert_eq!(checked.status.code(), Some(1));
    assert!(story(&checked).contains("`en/orders/m/` was published, and would vanish"), "{}", story(&checked));
}

#[test]
fn without_the_attribute_both_sides_are_kept_by_the_next_writing() {
    let folder = repository();
    let at = folder.path();
    fs::remove_file(at.join(".gitattributes")).unwrap();
    commit(at);
    branch(at, "ours", |at| page(at, "aa"));
    branch(at, "theirs", |at| page(at, "ab"));
    assert!(
        !git(at, &["merge", "-q", "-m", "m", "ours"]).status.success(),
        "git merges neighbours now: say so in the docs"
    );
    let checked = waymark(&["check"], at);
    assert!(story(&checked).contains("merge=union"), "{}", story(&checked));
    lock(at);
    let addresses = locked(at).addresses;
    assert!(addresses.contains_key("en/aa/") && addresses.contains_key("en/ab/"));
}

#[test]
fn a_branch_with_a_list_of_the_version_before_merges() {
    let folder = repository();
    let at = folder.path();
    // As the version before wrote it: without hashes of lines, with one of all of them.
    let lines: Vec<String> =
        text(at).lines().skip(1).filter_map(|line| Some(line.rsplit_once(" =")?.0.to_owned())).collect();
    let old = |lines: &[String]| {
        let hash = waymark::memo::Fingerprint::of_bytes(lines.join("\n").as_bytes()).short(10);
        let first = "# waymark urls 1. Written by `waymark check --update-urls`; do not edit.";
        format!("{first}\n{}\n# {} addresses, {hash}\n", lines.join("\n"), lines.len())
    };
    fs::write(at.join("content/urls.lock"), old(&lines)).unwrap();
    commit(at);
    assert!(waymark(&["check", "--strict"], at).status.success());
    branch(at, "new", |at| page(at, "aa"));
    assert!(text(at).starts_with("# waymark urls 2"));
    done(at, &["checkout", "-q", "-b", "old", "main"]);
    page(at, "ab");
    let mut more = lines.clone();
    more.push("en/ab/ ab".into());
    more.sort();
    fs::write(at.join("content/urls.lock"), old(&more)).unwrap();
    commit(at);
    done(at, &["merge", "-q", "-m", "m", "new"]);
    let checked = waymark(&["check", "--strict"], at);
    assert!(checked.status.success(), "{}\n{}", story(&checked), text(at));
    lock(at);
    let addresses = locked(at).addresses;
    assert_eq!(addresses.len(), lines.len() + 2, "{}", text(at));
}

#[test]
fn a_branch_need_not_lock_what_is_new() {
    let folder = repository();
    let at = folder.path();
    page(at, "new");
    let checked = waymark(&["check", "--strict"], at);
    assert_eq!(checked.status.code(), Some(0), "{}", story(&checked));
    assert!(story(&checked).contains("1 address is not in `content/urls.lock` yet"), "{}", story(&checked));
    fs::remove_file(at.join("content/en/orders/m.md")).unwrap();
    let checked = waymark(&["check", "--strict"], at);
    assert_eq!(checked.status.code(), Some(1), "an address that was published is gone");
}

#[test]
fn a_page_that_is_renamed_by_an_alias_keeps_its_translations() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let config = "title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales:\n  en: { name: English }\n  de: { name: Deutsch }\n";
    let text = "---\ntitle: Keys\n---\nText.\n";
    write_all(
        at,
        &[
            ("content/site.yaml", config),
            ("content/en/index.md", "---\ntitle: Home\n---\n"),
            ("content/de/index.md", "---\ntitle: Start\n---\n"),
            ("content/en/keys.md", text),
            ("content/de/keys.md", "---\ntitle: Schlüssel\n---\nText auf Deutsch.\n"),
            ("content/en/other.md", text),
            ("content/de/other.md", "---\ntitle: Anderes\n---\nText.\n"),
        ],
    );
    lock(at);
    assert!(waymark(&["l10n", "stamp", "--untracked"], at).status.success());
    for tag in ["en", "de"] {
        fs::rename(at.join(format!("content/{tag}/keys.md")), at.join(format!("content/{tag}/key.md"))).unwrap();
    }
    // Each fault names the same line in the same file, and that line mends all of them.
    let checked = story(&waymark(&["check"], at));
    assert_eq!(checked.matches("add `aliases: [keys]` to `content/en/key.md`").count(), 2, "{checked}");
    write_all(at, &[("content/en/key.md", &text.replace("title", "aliases: [keys]\ntitle"))]);
    let checked = waymark(&["check", "--strict"], at);
    assert_eq!(checked.status.code(), Some(0), "{}", story(&checked));
    let status = || story(&waymark(&["l10n", "status", "--format", "json"], at));
    assert!(!status().contains("\"state\": \"untracked\""), "{}", status());
    // What another stamp writes has the new id, and the old one no more.
    assert!(waymark(&["l10n", "stamp", "other"], at).status.success());
    let written = fs::read_to_string(at.join("content/de.l10n.lock")).unwrap();
    assert!(written.contains("\nkey from:") && !written.contains("\nkeys from:"), "{written}");
    assert!(!status().contains("\"state\": \"untracked\""), "{}", status());
    // A change of the source is still seen.
    write_all(at, &[("content/en/key.md", "---\naliases: [keys]\ntitle: Keys\n---\nOther text.\n")]);
    assert!(status().contains("\"state\": \"stale\""), "{}", status());
}

/// A help centre of twelve pages in two languages, stamped and locked.
fn translated() -> tempfile::TempDir {
    let folder = repository();
    let at = folder.path();
    let config = fs::read_to_string(at.join("content/site.yaml")).unwrap();
    let config = config.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n");
    let home = |title: &str| format!("---\ntitle: {title}\n---\n");
    write_all(
        at,
        &[
            ("content/site.yaml", &config),
            ("content/en/index.md", &home("Home")),
            ("content/de/index.md", &home("Start")),
        ],
    );
    for page in 0..12 {
        write_page(at, "en", page, 0);
        write_page(at, "de", page, 0);
    }
    stamp(at, &[]);
    lock(at);
    commit(at);
    folder
}

fn write_page(at: &Path, tag: &str, page: usize, version: usize) {
    let name = name(at, tag, page);
    let alias = if name.starts_with('p') { String::new() } else { format!("aliases: [p{page}]\n") };
    let text = format!(
        "---\n{alias}title: {tag} {page}\n---\n{tag} text {version} of {page}.\n\n- {tag} first\n- {tag} item {version}\n"
    );
    write_all(at, &[(&format!("content/{tag}/{name}.md"), &text)]);
}

fn stamp(at: &Path, entries: &[&str]) {
    let which = if entries.is_empty() { &["--untracked"][..] } else { entries };
    let output = waymark(&[&["l10n", "stamp", "--locale", "de"], which].concat(), at);
    assert!(output.status.success(), "{}", story(&output));
}

/// Two colleagues work on branches for a long time: both change the source, translate, rename and add. Nothing of it is lost, and git asks nobody.
#[test]
fn two_long_branches_that_translate_rename_and_add_merge() {
    let commits = if Run::this().is_long() { 50 } else { 6 };
    let folder = translated();
    let at = folder.path();
    for side in 0..2 {
        done(at, &["checkout", "-q", "-b", ["ours", "theirs"][side], "main"]);
        for number in 0..commits {
            // Even pages are one's, odd ones the other's.
            let page = (number * 2 + side) % 12;
            match number % 3 {
                0 => {
                    write_page(at, "en", page, number + 1);
                    write_page(at, "de", page, number + 1);
                    stamp(at, &[&format!("content/de/{}.md", name(at, "de", page))]);
                }
                1 if !at.join(format!("content/en/renamed{page}.md")).exists() => {
                    let from = at.join(format!("content/en/p{page}.md"));
                    let text = fs::read_to_string(&from).unwrap().replacen(
                        "title:",
                        &format!("aliases: [p{page}]\ntitle:"),
                        1,
                    );
                    fs::remove_file(from).unwrap();
                    write_all(at, &[(&format!("content/en/renamed{page}.md"), &text)]);
                }
                _ => {
                    let new = 100 + number * 2 + side;
                    write_page(at, "en", new, 0);
                    write_page(at, "de", new, 0);
                    stamp(at, &[&format!("content/de/p{new}.md")]);
                }
            }
            lock(at);
            commit(at);
        }
    }
    done(at, &["merge", "-q", "-m", "m", "ours"]);
    let told = waymark(&["l10n", "status", "--fail-on", "stale,unsure,removed,untracked,orphan"], at);
    assert!(told.status.success(), "{}", story(&told));
    let checked = waymark(&["check", "--strict"], at);
    assert!(checked.status.success(), "{}", story(&checked));
    // One more command, and each page has one line again.
    let rebuilt = waymark(&["l10n", "stamp", "--rebuild", "--locale", "de"], at);
    assert!(rebuilt.status.success(), "{}", story(&rebuilt));
    let lock = fs::read_to_string(at.join("content/de.l10n.lock")).unwrap();
    let ids: Vec<&str> =
        lock.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(' ').next().unwrap()).collect();
    assert!(ids.windows(2).all(|two| two[0] < two[1]), "{ids:?}");
}

/// The name of a page's file, which may have been renamed.
fn name(at: &Path, tag: &str, page: usize) -> String {
    let renamed = format!("renamed{page}");
    if at.join(format!("content/{tag}/{renamed}.md")).exists() { renamed } else { format!("p{page}") }
}
