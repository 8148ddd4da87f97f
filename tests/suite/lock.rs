//! Addresses for ever: whatever happens to a site's files, what was once published leads somewhere, or the build says what is missing.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use waymark::diagnostic::Code;
use waymark::lock::{self, Lock};
use waymark::site::Site;
use waymark::source::TextFile;
use waymark::{Memory, Options, compile};

use super::support::{SITE_YAML, outputs, random_cases, sources};

type Files = BTreeMap<String, String>;

fn site_of(files: &Files) -> (Site, Vec<waymark::diagnostic::Diagnostic>) {
    let sources = sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    compile(&sources, &Options::default(), &Memory::default())
}

fn playground() -> Files {
    let config = SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n");
    let files = [
        ("content/site.yaml", config.as_str()),
        ("content/en/index.md", "---\ntitle: Home\n---\n"),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/a/index.md", "---\ntitle: A\n---\n"),
        ("content/en/a/key/index.md", "---\ntitle: Key\nkind: guide\n---\n## About\n"),
        ("content/en/a/key/1-open.md", "---\ntitle: Open\n---\n## Part\n"),
        ("content/en/a/key/2-copy.md", "---\ntitle: Copy\n---\nText\n"),
        ("content/en/a/faq/who.md", "---\ntitle: Who?\n---\n## You\n\n## Me\n"),
        ("content/en/b.md", "---\ntitle: B\nslug: bee\n---\n## Big {#large}\n"),
        ("content/de/a/faq/who.md", "---\ntitle: Wer?\n---\n## Du\n\n## Ich\n"),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// What a writer does to a page, and notes as they should.
#[derive(Clone, Debug)]
enum Change {
    /// Renames the file; the old id becomes an alias.
    Rename(usize, usize),
    /// Moves the file into another folder; the old id becomes an alias.
    Move(usize, usize),
    /// Gives the page another slug, with the old address as an alias.
    Slug(usize, usize),
    /// Renames a heading; the old anchor is noted.
    Heading(usize, usize),
    /// Deletes the page: it is retired.
    Retire(usize),
    /// A new page.
    Write(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = || 0..12usize;
    prop_oneof![
        3 => (at(), at()).prop_map(|(page, name)| Change::Rename(page, name)),
        3 => (at(), at()).prop_map(|(page, folder)| Change::Move(page, folder)),
        2 => (at(), at()).prop_map(|(page, name)| Change::Slug(page, name)),
        3 => (at(), at()).prop_map(|(page, name)| Change::Heading(page, name)),
        1 => at().prop_map(Change::Retire),
        1 => at().prop_map(Change::Write),
    ]
}

/// The pages that can be moved about: those of the source locale that are no folder's index.
fn pages(files: &Files) -> Vec<String> {
    let is_page =
        |path: &&String| path.starts_with("content/en/") && path.ends_with(".md") && !path.ends_with("index.md");
    files.keys().filter(is_page).cloned().collect()
}

fn id_of(path: &str) -> String {
    let stem = path.strip_prefix("content/en/").unwrap().strip_suffix(".md").unwrap();
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let name = match name.split_once('-') {
        Some((digits, rest)) if digits.bytes().all(|byte| byte.is_ascii_digit()) && folder == "a/key" => rest,
        _ => name,
    };
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn set(text: &mut String, line: &str) {
    text.insert_str(4, &format!("{line}\n"));
}

/// Adds to a list or a table in one line of the front matter.
fn add_to(text: &mut String, key: &str, open: char, close: char, item: &str) {
    let start = format!("{key}: {open}");
    match text.find(&start) {
        Some(at) => text.insert_str(at + start.len(), &format!("{item}, ")),
        None => set(text, &format!("{key}: {open}{item}{close}")),
    }
}

/// Whether some page had this name before. It stays that page's: an alias leads there.
fn is_old_name(files: &Files, id: &str) -> bool {
    files.values().any(|text| {
        text.contains(&format!("[{id}")) || text.contains(&format!(" {id},")) || text.contains(&format!(" {id}]"))
    })
}

/// Moves a page with its translation. Returns whether there was room.
fn relocate(files: &mut Files, from: &str, to: &str) -> bool {
    if files.contains_key(to) || id_of(from) == id_of(to) && from == to {
        return false;
    }
    let (old, new) = (id_of(from), id_of(to));
    let taken = pages(files).iter().any(|path| path != from && id_of(path) == new);
    if taken || is_old_name(files, &new) {
        return false;
    }
    let mut text = files.remove(from).unwrap();
    if old != new {
        add_to(&mut text, "aliases", '[', ']', &old);
        let folder = |id: &str| id.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        // In the same folder, a slug keeps the page at its address.
        if folder(&old) != folder(&new)
            && let Some(slug) = text.split("slug: ").nth(1).and_then(|rest| rest.lines().next()).map(str::to_owned)
        {
            let address = format!("{}/{slug}", folder(&old));
            add_to(&mut text, "aliases", '[', ']', address.trim_start_matches('/'));
        }
    }
    files.insert(to.to_owned(), text);
    if let Some(text) = files.remove(&from.replace("content/en/", "content/de/")) {
        files.insert(to.replace("content/en/", "content/de/"), text);
    }
    true
}

fn apply(files: &mut Files, change: &Change) {
    let list = pages(files);
    let pick = |at: usize| list[at % list.len()].clone();
    match *change {
        Change::Rename(at, name) => {
            let from = pick(at);
            let (folder, file) = from.rsplit_once('/').unwrap();
            let number = file.split_once('-').map_or("", |(digits, _)| digits);
            let to = if folder == "content/en/a/key" && !number.is_empty() {
                format!("{folder}/{number}-step{name}.md")
            } else {
                format!("{folder}/name{name}.md")
            };
            relocate(files, &from, &to);
        }
        Change::Move(at, folder) => {
            let from = pick(at);
            let file = from.rsplit('/').next().unwrap().to_owned();
            // A step that leaves its guide is another kind of page, and its anchors there are gone: nobody can do that quietly.
            if !from.starts_with("content/en/a/key/") {
                let folder = ["content/en", "content/en/a", "content/en/a/faq", "content/en/c/d"][folder % 4];
                relocate(files, &from, &format!("{folder}/{file}"));
            }
        }
        Change::Slug(at, name) => {
            let path = pick(at);
            let text = files.get_mut(&path).unwrap();
            if let Some(start) = text.find("slug: ") {
                let end = start + text[start..].find('\n').unwrap();
                let old = text[start + 6..end].to_owned();
                let folder = id_of(&path).rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
                text.replace_range(start..=end, "");
                add_to(text, "aliases", '[', ']', &format!("{folder}{old}"));
            } else if name % 2 == 0 && !files.values().any(|text| text.contains(&format!("slug{name}x"))) {
                set(files.get_mut(&path).unwrap(), &format!("slug: slug{name}x{at}"));
            }
        }
        Change::Heading(at, name) => {
            let path = pick(at);
            let text = files.get_mut(&path).unwrap();
            let Some(start) = text.find("\n## ") else { return };
            let start = start + 4;
            let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
            let line = text[start..end].to_owned();
            let old = match line.split_once("{#") {
                Some((_, anchor)) => anchor.trim_end_matches('}').to_owned(),
                None => line.to_lowercase(),
            };
            let new = format!("h{name}");
            if text.contains(&new) {
                return;
            }
            text.replace_range(start..end, &format!("Heading {{#{new}}}"));
            // What led to the old name leads on to the new one.
            let renamed = text
                .replace(&format!(": {old},"), &format!(": {new},"))
                .replace(&format!(": {old}}}"), &format!(": {new}}}"));
            *text = renamed;
            add_to(text, "anchors", '{', '}', &format!("{old}: {new}"));
        }
        Change::Retire(at) => {
            let path = pick(at);
            let text = files.get_mut(&path).unwrap();
            // A guide's page has the anchors of its steps only while they are there.
            if !path.starts_with("content/en/a/key/") && !text.contains("gone:") {
                set(text, "gone: true");
            }
        }
        Change::Write(at) => {
            let id = format!("new{at}");
            if !is_old_name(files, &id) {
                let path = format!("content/en/{id}.md");
                files.entry(path).or_insert_with(|| "---\ntitle: New\n---\n## New\n".into());
            }
        }
    }
}

/// Whether what is written resolves an address with its anchors: followed as a browser would, through pages that lead on.
fn resolves(outputs: &BTreeMap<String, Vec<u8>>, address: &str, anchor: Option<&str>) -> Result<(), String> {
    let mut path = format!("{address}index.html");
    for _ in 0..5 {
        let Some(html) = outputs.get(&path) else { return Err(format!("{path} is not written")) };
        let html = String::from_utf8_lossy(html);
        let Some(at) = html.find("http-equiv=\"refresh\" content=\"0; url=") else {
            let has = anchor
                .is_none_or(|anchor| html.contains(&format!("id=\"{anchor}\"")) || html.contains("class=\"gone\""));
            return if has { Ok(()) } else { Err(format!("{path} has no #{}", anchor.unwrap_or_default())) };
        };
        let rest = &html[at + 37..];
        let target = rest[..rest.find('"').unwrap()].trim_start_matches("../");
        path = target.to_owned();
    }
    Err(format!("{address} leads in a circle"))
}

proptest! {
    #![proptest_config(random_cases(24))]

    /// Every address of every earlier build resolves in the next, through renames, moves and deletions with their aliases.
    #[test]
    fn what_was_published_is_found_for_ever(changes in prop::collection::vec(change(), 1..14)) {
        let mut files = playground();
        let mut told = Vec::new();
        for change in changes {
            apply(&mut files, &change);
            told.push(change);
            let (site, findings) = site_of(&files);
            let faults: Vec<_> = findings.iter().filter(|finding| finding.is_fault()).collect();
            prop_assert!(faults.is_empty(), "{:?}\n{:#?}\n{:#?}", told, faults, files);
            let file = files.get("content/urls.lock").map(|text| TextFile::new(lock::PATH, text));
            let text = lock::updated(file.as_ref(), &site.catalogue).unwrap();
            let written = outputs(&site);
            for (address, published) in &Lock::read(&text).unwrap().addresses {
                let found = resolves(&written, address, None);
                prop_assert!(found.is_ok(), "{:?} after {:?}\n{:#?}", found, told, files);
                for anchor in &published.anchors {
                    let found = resolves(&written, address, Some(anchor));
                    prop_assert!(found.is_ok(), "{:?} after {:?}\n{:#?}", found, told, files);
                }
                if !published.id.is_empty() && written.keys().any(|path| path.starts_with("embed/")) {
                    let tag = address.split('/').next().unwrap();
                    let is_answer = site.catalogue.entries.values().any(|entry| *entry.id == *published.id && entry.kind.name() == "topic");
                    let found = if is_answer { Ok(()) } else { resolves(&written, &format!("embed/{tag}/{}/", published.id), None) };
                    prop_assert!(found.is_ok(), "{:?} after {:?}\n{:#?}", found, told, files);
                }
            }
            files.insert(lock::PATH.into(), text);
        }
    }

    /// Without the alias, the build says so; it never loses an address quietly.
    #[test]
    fn nothing_vanishes_quietly(at in 0..8usize, to in 0..4usize) {
        let mut files = playground();
        let (site, _) = site_of(&files);
        files.insert(lock::PATH.into(), lock::updated(None, &site.catalogue).unwrap());
        let list: Vec<String> = files.keys().filter(|path| path.ends_with(".md") && path.matches('/').count() > 2).cloned().collect();
        let from = &list[at % list.len()];
        let text = files.remove(from).unwrap();
        if to > 0 {
            files.insert(format!("content/en/elsewhere{to}.md"), text.replace("kind: guide\n", ""));
        }
        let (site, findings) = site_of(&files);
        let written = outputs(&site);
        let lock = Lock::read(&files[lock::PATH]).unwrap();
        let lost: BTreeSet<&String> = lock.addresses.keys().filter(|address| resolves(&written, address, None).is_err()).collect();
        let said = findings.iter().filter(|finding| finding.code == Code::VanishedAddress).count();
        prop_assert_eq!(lost.len(), said, "{:?}", findings);
    }

    #[test]
    fn no_text_is_a_lock_that_panics(text in "\\PC{0,40}", cut in 0..400usize) {
        let (site, _) = site_of(&playground());
        let whole = lock::updated(None, &site.catalogue).unwrap();
        let cut = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap();
        for text in [text.clone(), format!("{}{text}", &whole[..cut]), format!("{text}\n{whole}")] {
            let _ = Lock::read(&text);
            let _ = Lock::repaired(&text);
        }
    }
}

#[test]
fn drafts_are_never_locked() {
    let mut files = playground();
    files.insert("content/en/secret.md".into(), "---\ntitle: Secret\ndraft: true\n---\n## Plan\n".into());
    let sources = sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let drafts = Options { drafts: true, ..Options::default() };
    for options in [Options::default(), drafts] {
        let (site, _) = compile(&sources, &options, &Memory::default());
        let text = lock::updated(None, &site.catalogue).unwrap();
        assert!(!text.contains("secret"), "{text}");
        assert!(text.contains("en/a/key/ a/key #about #copy #open #open--part"), "{text}");
    }
}

#[test]
fn a_translation_leads_on_with_its_source() {
    let mut files = playground();
    let (site, _) = site_of(&files);
    files.insert(lock::PATH.into(), lock::updated(None, &site.catalogue).unwrap());
    let text = files["content/en/a/faq/who.md"]
        .replace("## You", "## Readers")
        .replace("title", "anchors: { you: readers }\ntitle");
    files.insert("content/en/a/faq/who.md".into(), text);
    let (site, findings) = site_of(&files);
    assert!(findings.iter().all(|finding| !finding.is_fault()), "{findings:#?}");
    let written = outputs(&site);
    for address in ["en/a/faq/who/", "de/a/faq/who/"] {
        resolves(&written, address, Some("you")).unwrap();
    }
}

#[test]
fn an_old_address_from_the_root_is_kept_too() {
    let mut files = playground();
    let page = files["content/en/a/faq/who.md"].clone();
    let with = |aliases: &str| page.replace("title", &format!("aliases: [{aliases}]\ntitle"));
    files.insert("content/en/a/faq/who.md".into(), with("/hc/1, \"/faq#who\""));
    let (site, findings) = site_of(&files);
    assert!(findings.iter().all(|finding| !finding.is_fault()), "{findings:#?}");
    let text = lock::updated(None, &site.catalogue).unwrap();
    assert!(text.contains("\n/faq a/faq/who #who =") && text.contains("\n/hc/1 a/faq/who ="), "{text}");
    files.insert(lock::PATH.into(), text);
    files.insert("content/en/a/faq/who.md".into(), with("/faq"));
    let (_, findings) = site_of(&files);
    let lost: Vec<_> = findings.iter().filter(|finding| finding.code == Code::VanishedAddress).collect();
    let helps: Vec<_> = lost.iter().filter_map(|finding| finding.help.as_deref()).collect();
    let file = "to `aliases` in `content/en/a/faq/who.md`";
    assert_eq!(helps, [format!("add `/faq#who` {file}"), format!("add `/hc/1` {file}")], "{lost:#?}");
}
