//! Which blocks of a translation are behind, from locks made of memory: what makes one stale, and what does not.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use waymark::catalogue::EntryIx;
use waymark::diagnostic::Code;
use waymark::exchange::{
    Exchange, Import, OldTexts, Returned, Returns, UnitState, Version, accept, po, units, xliff, xliff2,
};
use waymark::freshness::{Lock, PartState, State, lock_path};
use waymark::site::Site;
use waymark::source::TextFile;
use waymark::{Memory, Options, compile};

use super::support::{SITE_YAML, everything, random_cases, sources};

pub type Files = BTreeMap<String, String>;

/// `site.yaml` with German as well.
pub fn two_locales() -> String {
    SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n")
}

/// A site in English and German with these files besides the home pages.
pub fn site_of(files: &[(&str, &str)]) -> Files {
    let own = [
        ("content/site.yaml", &*two_locales()),
        ("content/en/index.md", "---\ntitle: Home\n---\n"),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()));
    own.into_iter().chain(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))).collect()
}

pub fn compiled(files: &Files) -> Site {
    // Warm equals cold, so all tests may share what was compiled before; the theme above all.
    static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::default);
    compile(&as_sources(files), &Options::default(), &MEMORY).0
}

pub fn as_sources(files: &Files) -> waymark::source::Sources {
    sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// Stamps every translation: puts the lock of German into the files.
pub fn stamp(files: &mut Files) {
    let site = compiled(files);
    let catalogue = &site.catalogue;
    let german = catalogue.config.locale_index("de").unwrap();
    let mut lock = Lock::default();
    for (index, entry) in catalogue.entries.iter().filter(|(_, entry)| entry.locale == german) {
        let Some(source) = entry.source.filter(|_| entry.stands_for.is_none()) else { continue };
        let version = |index| Version::of(catalogue, site.bodies(), index);
        let known = site.freshness.locked(catalogue, index);
        let (locked, _) = accept(&version(source), &version(index), known.as_deref());
        lock.entries.insert(entry.id.clone(), locked);
    }
    files.insert(lock_path("de"), lock.write());
}

/// How the German version of an entry stands: the states of its parts that are not current.
fn behind(files: &Files, id: &str) -> Option<Vec<PartState>> {
    let site = compiled(files);
    let index = site.catalogue.in_locale(id, site.catalogue.config.locale_index("de").unwrap())?;
    match site.freshness.state(index)? {
        State::Current => Some(Vec::new()),
        State::Stale(comparison) | State::Unsure(comparison) => {
            let states = comparison.parts.iter().map(|part| part.state);
            Some(states.filter(|state| *state != PartState::Current).collect())
        }
        other => panic!("{id} is {other:?}"),
    }
}

const SOURCE: &str = "---\ntitle: Copy the key\nsummary: Short.\n---\nFirst *words* here.\n\n## Part {#part}\n\n1. one\n2. two\n\n## Other\n\n```sh\nls  -l\n```\n";
const GERMAN: &str = "---\ntitle: Schlüssel kopieren\nsummary: Kurz.\n---\nErste *Wörter* hier.\n\n## Teil\n\n1. eins\n2. zwei\n\n## Anderes\n\n```sh\nls  -l\n```\n";

fn stamped() -> Files {
    let mut files = site_of(&[("content/en/a.md", SOURCE), ("content/de/a.md", GERMAN)]);
    stamp(&mut files);
    files
}

/// Replaces a text in a file, which has it.
pub fn edit(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "{path} holds no {from:?}");
    *text = text.replacen(from, to, 1);
}

/// A page of the site.
pub fn page(files: &Files, path: &str) -> String {
    let (findings, outputs) = everything(&as_sources(files), &Options::default(), &Memory::default());
    let faults: Vec<_> = findings.iter().filter(|finding| finding.is_fault()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    String::from_utf8(outputs[path].clone()).unwrap()
}

#[test]
fn what_was_stamped_is_current() {
    assert_eq!(behind(&stamped(), "a"), Some(vec![]));
    assert!(!page(&stamped(), "de/a/index.html").contains("class=\"behind\""));
}

#[test]
fn a_changed_block_is_stale_and_the_reader_is_told_at_its_section() {
    let mut files = stamped();
    edit(&mut files, "content/en/a.md", "2. two", "2. three");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Stale]));
    let html = page(&files, "de/a/index.html");
    assert_eq!(html.matches("class=\"behind\"").count(), 1);
    let notice = &html[html.find("class=\"behind\"").unwrap()..];
    assert!(html.find("id=\"part\"").unwrap() < html.find("class=\"behind\"").unwrap());
    assert!(notice.contains("href=\"../../en/a/index.html#part\""), "{notice}");
    assert!(notice.contains("<bdi lang=\"en\" dir=\"ltr\">English</bdi>"), "{notice}");
    assert!(!page(&files, "en/a/index.html").contains("class=\"behind\""));
}

#[test]
fn what_comes_before_the_first_heading_is_told_at_the_top() {
    for (from, to) in [("First", "Last"), ("title: Copy", "title: Take"), ("summary: Short", "summary: Long")] {
        let mut files = stamped();
        edit(&mut files, "content/en/a.md", from, to);
        let html = page(&files, "de/a/index.html");
        let at = html.find("<p class=\"behind\">").unwrap();
        assert!(html[..at].trim_end().ends_with("<div class=\"prose\">"), "{html}");
        assert!(html[at..].contains("href=\"../../en/a/index.html\""));
    }
}

#[test]
fn new_and_dropped_blocks_are_told_apart() {
    let mut files = stamped();
    edit(&mut files, "content/en/a.md", "## Other", "New.\n\n## Other");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Missing]));
    edit(&mut files, "content/en/a.md", "First *words* here.\n\n", "");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Extra, PartState::Missing]));
    // The translator puts it in and takes it out; until it is stamped, nobody knows what it was made from.
    edit(&mut files, "content/de/a.md", "## Anderes", "Neu.\n\n## Anderes");
    edit(&mut files, "content/de/a.md", "Erste *Wörter* hier.\n\n", "");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Stale]));
    stamp(&mut files);
    assert_eq!(behind(&files, "a"), Some(vec![]));
}

#[test]
fn a_step_is_told_on_both_of_its_pages() {
    let guide = "---\ntitle: Guide\nkind: guide\n---\n";
    let step = "---\ntitle: Open\nexpect: A page.\n---\nText.\n\n## Part\n\nMore.\n";
    let mut files = site_of(&[
        ("content/en/g/index.md", guide),
        ("content/en/g/1-open.md", step),
        ("content/en/g/2-close.md", step),
        ("content/de/g/index.md", guide),
        ("content/de/g/1-open.md", step),
        ("content/de/g/2-close.md", step),
    ]);
    stamp(&mut files);
    edit(&mut files, "content/en/g/2-close.md", "A page.", "Two pages.");
    edit(&mut files, "content/en/g/2-close.md", "More.", "Less.");
    let guide = page(&files, "de/g/index.html");
    assert_eq!(guide.matches("class=\"behind\"").count(), 2);
    assert!(guide.find("id=\"close\"").unwrap() < guide.find("class=\"behind\"").unwrap());
    assert!(guide.contains("href=\"../../en/g/close/index.html#close--part\""));
    let step = page(&files, "de/g/close/index.html");
    assert_eq!(step.matches("class=\"behind\"").count(), 2);
    assert!(!page(&files, "de/g/open/index.html").contains("class=\"behind\""));
}

#[test]
fn search_words_are_no_reader_s_business() {
    let mut files = stamped();
    edit(&mut files, "content/en/a.md", "summary", "keywords: [key]\nsummary");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Missing]));
    assert!(!page(&files, "de/a/index.html").contains("class=\"behind\""));
    // A translation may do without.
    stamp(&mut files);
    assert_eq!(behind(&files, "a"), Some(vec![]));
}

#[test]
fn answers_for_machines_hold_no_notice() {
    let question = "---\ntitle: Who?\n---\nYou.\n";
    let mut files = site_of(&[("content/en/faq/q.md", question), ("content/de/faq/q.md", question)]);
    stamp(&mut files);
    edit(&mut files, "content/en/faq/q.md", "You.", "Me.");
    let html = page(&files, "de/faq/q/index.html");
    assert!(html.contains("class=\"behind\""));
    assert!(html.contains("\"acceptedAnswer\":{\"@type\":\"Answer\",\"text\":\"You.\"}"), "{html}");
}

#[test]
fn a_file_that_moves_by_its_id_keeps_its_state() {
    let mut files = stamped();
    let text = files.remove("content/en/a.md").unwrap().replace("title:", "id: a\ntitle:");
    files.insert("content/en/moved/b.md".into(), text);
    assert_eq!(behind(&files, "a"), Some(vec![]));
    let text = files.remove("content/de/a.md").unwrap();
    files.insert("content/de/moved/b.md".into(), text);
    assert_eq!(behind(&files, "a"), Some(vec![]));
}

#[test]
fn a_translation_with_other_blocks_is_not_accepted() {
    let mut files =
        site_of(&[("content/en/a.md", SOURCE), ("content/de/a.md", "---\ntitle: X\n---\n## Teil\n\nmehr\n")]);
    stamp(&mut files);
    assert!(!files[&lock_path("de")].contains("\na\n"));
}

#[test]
fn an_untracked_page_says_nothing_to_readers() {
    let files = site_of(&[("content/en/a.md", SOURCE), ("content/de/a.md", "---\ntitle: X\n---\nanders\n")]);
    assert!(!page(&files, "de/a/index.html").contains("class=\"behind\""));
}

#[test]
fn a_lock_reads_what_it_writes_and_finds_every_slip() {
    let files = stamped();
    let text = &files[&lock_path("de")];
    let read = |text: &str| Lock::read(&TextFile::new("content/de.l10n.lock", text));
    let (lock, findings) = read(text);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(&lock.write(), text);
    // Cut off anywhere, some fault says so.
    for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
        let (part, findings) = read(&text[..end]);
        assert!(!findings.is_empty(), "cut at {end}");
        assert!(part.entries.iter().all(|(id, entry)| lock.entries.get(id) == Some(entry)));
    }
    // Any other digit in any line of an entry is found.
    let lines = text.match_indices('\n').filter(|(at, _)| text[..*at].lines().last().unwrap().starts_with("  "));
    for (at, _) in lines {
        let mut changed = text.clone();
        let digit = if text[..at].ends_with('0') { "1" } else { "0" };
        changed.replace_range(at - 1..at, digit);
        let (_, findings) = read(&changed);
        assert!(findings.iter().any(|finding| finding.code == Code::LockEdited), "{changed}");
    }
}

#[test]
fn a_merge_keeps_what_both_sides_say() {
    let files = stamped();
    let text = &files[&lock_path("de")];
    let line = text.lines().find(|line| line.starts_with("a ")).unwrap();
    let sealed = |line: &str| waymark::columns::sealed(line.rsplit_once(" =").unwrap().0);
    let other = sealed(&line.replacen("a ", "b ", 1));
    let read = |inner: &str| {
        let text = text.replace(&format!("{line}\n"), inner);
        let (lock, findings) = Lock::read(&TextFile::new("content/de.l10n.lock", &text));
        (lock, findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>())
    };
    let ids = |lock: &Lock| lock.entries.keys().map(|id| id.to_string()).collect::<Vec<_>>();
    // Git kept the lines of both sides: two pages, in any order.
    let (lock, codes) = read(&format!("{other}\n{line}\n"));
    assert_eq!((ids(&lock), codes), (["", "a", "b"].map(String::from).to_vec(), vec![]));
    // A page that both sides stamped: one with a new title, one with a new heading.
    let title = line.split(' ').find(|part| part.starts_with("title:")).unwrap();
    let heading = line.split(' ').find(|part| part.starts_with("heading-2:")).unwrap();
    let one = sealed(&line.replacen(title, "title:111111111111:222222222222", 1));
    let two = sealed(&line.replacen(heading, "heading-2:333333333333:444444444444", 1));
    let (lock, codes) = read(&format!("{one}\n{two}\n"));
    let joined = &lock.entries["a"];
    assert_eq!(codes, []);
    assert_eq!(joined.front["title"].len(), 2);
    assert_eq!(joined.body.iter().filter(|(kind, _)| kind.name() == "heading-2").count(), 3);
    // With marks of a conflict that is a fault, and nothing of either side is lost.
    let (marked, codes) = read(&format!("<<<<<<< HEAD\n{one}\n=======\n{two}\n>>>>>>> theirs\n"));
    assert_eq!((&marked, codes), (&lock, vec![Code::LockConflict]));
}

#[test]
fn a_lock_of_before_is_read_without_its_lists() {
    let mut files = stamped();
    let (lock, _) = Lock::read(&TextFile::new("content/de.l10n.lock", &files[&lock_path("de")]));
    let mut old = "# waymark l10n lock 1\n# Written by `waymark l10n`, and by nothing else.\n".to_owned();
    for (id, entry) in &lock.entries {
        let mut lines = format!("{}\n", if id.is_empty() { "." } else { id });
        lines += &entry.sources.iter().map(|source| format!("  source {source}\n")).collect::<String>();
        let hash = |hash: Option<waymark::content::BlockHash>| hash.map_or("-".into(), |hash| hash.to_string());
        for (key, rows) in &entry.front {
            lines += &format!("  {key} {} {}\n", hash(rows[0].source), hash(rows[0].translation));
        }
        for (kind, row) in entry.body.iter().filter(|(kind, _)| kind.name() != "item") {
            lines += &format!("  {} {} {}\n", kind.name(), hash(row.source), hash(row.translation));
        }
        if entry.body.iter().any(|(kind, _)| kind.name() == "item") {
            lines += "  list 111111111111 222222222222\n";
        }
        let sum = waymark::memo::Fingerprint::of_bytes(lines.as_bytes()).short(8);
        old += &format!("\n{lines}  sum {sum}\n");
    }
    old += "\n# end\n";
    let read = |text: &str| Lock::read(&TextFile::new("content/de.l10n.lock", text));
    assert!(read(&old).1.is_empty(), "{:?}", read(&old).1);
    files.insert(lock_path("de"), old.clone());
    // What it said of lists is not known: they are behind until the page is stamped again, and everything else is current.
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Stale; 2]));
    stamp(&mut files);
    assert_eq!(behind(&files, "a"), Some(vec![]));
    // Damage is found.
    let codes = |text: &str| read(text).1.into_iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(codes(&old.replace("  title ", "  title 0")), [Code::LockEdited]);
    assert_eq!(codes(&old[..old.len() - 6]), [Code::LockCutOff]);
}

#[test]
fn items_of_a_list_are_parts_of_their_own() {
    let mut files = stamped();
    edit(&mut files, "content/en/a.md", "1. one\n2. two", "1. one\n2. new\n3. two");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Missing]));
    edit(&mut files, "content/en/a.md", "1. one\n2. new\n3. two", "1. two\n2. one");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Moved]));
    edit(&mut files, "content/en/a.md", "1. two\n2. one", "1. two");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Extra]));
    // The translator follows; nothing has to be stamped for that.
    edit(&mut files, "content/de/a.md", "1. eins\n2. zwei", "1. zwei");
    assert_eq!(behind(&files, "a"), Some(vec![]));
}

#[test]
fn what_moves_is_told_as_moved() {
    let mut files = stamped();
    edit(&mut files, "content/en/a.md", "First *words* here.\n\n", "");
    edit(&mut files, "content/en/a.md", "## Other\n", "## Other\n\nFirst *words* here.\n");
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Moved]));
    edit(&mut files, "content/de/a.md", "Erste *Wörter* hier.\n\n", "");
    edit(&mut files, "content/de/a.md", "## Anderes\n", "## Anderes\n\nErste *Wörter* hier.\n");
    assert_eq!(behind(&files, "a"), Some(vec![]));
}

#[test]
fn what_cannot_be_matched_is_unsure_and_told_to_readers() {
    let mut files = site_of(&[("content/en/a.md", SOURCE), ("content/de/a.md", GERMAN)]);
    // The translation makes one paragraph of what are two, and adds one of its own.
    edit(&mut files, "content/en/a.md", "First *words* here.", "First *words* here.\n\nAnd more.\n\nAnd last.");
    edit(&mut files, "content/de/a.md", "Erste *Wörter* hier.", "Erste *Wörter* hier.\n\nUnd noch mehr und zuletzt.");
    stamp(&mut files);
    let found = behind(&files, "a").unwrap();
    assert!(found.iter().all(|state| *state == PartState::Unsure) && !found.is_empty(), "{found:?}");
    let html = page(&files, "de/a/index.html");
    assert_eq!(html.matches("class=\"behind\"").count(), 1);
    assert!(html.contains("weicht möglicherweise vom Original ab"), "{html}");
    // What could be matched is tracked.
    edit(&mut files, "content/en/a.md", "2. two", "2. three");
    assert!(behind(&files, "a").unwrap().contains(&PartState::Stale));
    assert!(page(&files, "de/a/index.html").contains("möglicherweise veraltet"));
    // Once the pages have the same parts again, a stamp makes all current.
    edit(&mut files, "content/de/a.md", "Und noch mehr und zuletzt.", "Und noch mehr.\n\nUnd zuletzt.");
    stamp(&mut files);
    assert_eq!(behind(&files, "a"), Some(vec![]));
}

#[test]
fn a_copy_of_the_source_is_no_translation() {
    let mut files = site_of(&[("content/en/a.md", SOURCE), ("content/de/a.md", GERMAN)]);
    let words = "These are quite a few words of one language.";
    edit(&mut files, "content/en/a.md", "First *words* here.", words);
    edit(&mut files, "content/de/a.md", "Erste *Wörter* hier.", words);
    stamp(&mut files);
    assert_eq!(behind(&files, "a"), Some(vec![PartState::Unsure; 2]));
    // Code is the same in all languages.
    edit(&mut files, "content/de/a.md", words, "Das sind einige Wörter.");
    stamp(&mut files);
    assert_eq!(behind(&files, "a"), Some(vec![]));
}

fn guide_of_three() -> Files {
    let guide = |title: &str| format!("---\ntitle: {title}\nkind: guide\n---\n");
    let step = |title: &str| format!("---\ntitle: {title}\n---\nText of {title}.\n");
    let mut files = site_of(&[]);
    for (tag, titles) in
        [("en", ["Guide", "Open", "Copy", "Close"]), ("de", ["Anleitung", "Öffnen", "Kopieren", "Schließen"])]
    {
        files.insert(format!("content/{tag}/g/index.md"), guide(titles[0]));
        for (name, title) in ["1-open", "2-copy", "3-close"].iter().zip(&titles[1..]) {
            files.insert(format!("content/{tag}/g/{name}.md"), step(title));
        }
    }
    stamp(&mut files);
    files
}

/// The titles of the steps on the German page, in order.
fn german_steps(files: &Files) -> Vec<String> {
    let site = compiled(files);
    let catalogue = &site.catalogue;
    let guide = catalogue.in_locale("g", catalogue.config.locale_index("de").unwrap()).unwrap();
    catalogue.steps(guide).map(|step| catalogue.entries[step].outline.front.title.clone()).collect()
}

#[test]
fn steps_stand_in_the_order_of_the_source() {
    let mut files = guide_of_three();
    assert_eq!(german_steps(&files), ["Öffnen", "Kopieren", "Schließen"]);
    let (open, copy) =
        (files.remove("content/en/g/1-open.md").unwrap(), files.remove("content/en/g/2-copy.md").unwrap());
    files.insert("content/en/g/2-open.md".into(), open);
    files.insert("content/en/g/1-copy.md".into(), copy);
    assert_eq!(german_steps(&files), ["Kopieren", "Öffnen", "Schließen"]);
    assert_eq!((behind(&files, "g/open"), behind(&files, "g/copy")), (Some(vec![]), Some(vec![])));
    // A new step stands in its place, in the language that it has.
    files.insert("content/en/g/2-check.md".into(), "---\ntitle: Check\n---\nText.\n".into());
    assert_eq!(german_steps(&files), ["Kopieren", "Check", "Öffnen", "Schließen"]);
}

#[test]
fn a_step_that_the_source_lost_is_retired() {
    let mut files = guide_of_three();
    files.remove("content/en/g/2-copy.md");
    assert_eq!(german_steps(&files), ["Öffnen", "Schließen"]);
    let site = compiled(&files);
    let german = site.catalogue.config.locale_index("de").unwrap();
    let lost = site.catalogue.in_locale("g/copy", german).unwrap();
    assert_eq!(site.freshness.state(lost), Some(&State::Removed));
    let (findings, outputs) = everything(&as_sources(&files), &Options::default(), &Memory::default());
    assert!(
        findings.iter().any(|finding| finding.code == Code::TranslationRemoved && !finding.is_fault()),
        "{findings:?}"
    );
    let html = String::from_utf8(outputs["de/g/copy/index.html"].clone()).unwrap();
    assert!(html.contains("nicht mehr"), "{html}");
    // A step that was never translated from anything is the language's own.
    files.insert("content/de/g/4-own.md".into(), "---\ntitle: Eigenes\n---\nText.\n".into());
    assert_eq!(german_steps(&files), ["Öffnen", "Schließen", "Eigenes"]);
}

#[test]
fn a_page_that_was_renamed_keeps_its_translation() {
    let mut files = stamped();
    let text = files.remove("content/en/a.md").unwrap();
    files.insert("content/en/b/c.md".into(), text.replacen("title:", "aliases: [a]\ntitle:", 1));
    assert_eq!(behind(&files, "b/c"), Some(vec![]));
    assert!(page(&files, "de/b/c/index.html").contains("Schlüssel kopieren"));
    assert!(page(&files, "de/a/index.html").contains("b/c"), "the old address leads on");
    edit(&mut files, "content/en/b/c.md", "2. two", "2. three");
    assert_eq!(behind(&files, "b/c"), Some(vec![PartState::Stale]));
    // A whole guide, by the alias of its folder alone.
    let mut files = guide_of_three();
    for name in ["index", "1-open", "2-copy", "3-close"] {
        let text = files.remove(&format!("content/en/g/{name}.md")).unwrap();
        let text = if name == "index" { text.replacen("title:", "aliases: [g]\ntitle:", 1) } else { text };
        files.insert(format!("content/en/new/{name}.md"), text);
    }
    assert_eq!(behind(&files, "new"), Some(vec![]));
    assert!(page(&files, "de/new/index.html").contains("Schließen"));
}

// ---- properties

/// Words that Markdown takes for nothing else.
fn word() -> impl Strategy<Value = String> {
    "[a-z]{2,7}"
}

#[derive(Clone, Debug)]
enum Made {
    Paragraph(Vec<String>),
    Heading(Vec<String>),
    List(Vec<Vec<String>>),
    Callout(Vec<String>),
    Table(Vec<String>),
    Code(Vec<String>),
}

impl Made {
    /// As Markdown: `number` makes each block say something else, `wide` wraps and spaces it differently.
    fn write(&self, number: usize, wide: bool) -> String {
        let gap = if wide { "\n" } else { " " };
        let line = |words: &[String]| format!("n{number}{gap}{}", words.join(gap));
        match self {
            Made::Paragraph(words) => {
                let mark = if wide { "_" } else { "*" };
                format!("{} {mark}marked{mark} [link](b.md)", line(words))
            }
            Made::Heading(words) => {
                let words = words.join(" ");
                if wide { format!("n{number} {words}\n---") } else { format!("## n{number} {words}") }
            }
            Made::List(items) => {
                let between = if wide { "\n\n" } else { "\n" };
                let items: Vec<String> = items
                    .iter()
                    .map(|words| format!("- n{number} {}", words.join(if wide { "\n  " } else { " " })))
                    .collect();
                items.join(between)
            }
            Made::Callout(words) => format!("> [!NOTE]\n> n{number} {}", words.join(if wide { "\n> " } else { " " })),
            Made::Table(cells) => {
                let pad = if wide { "   " } else { "" };
                let row = |cells: &[String]| format!("| {pad}{} |", cells.join(&format!("{pad} | ")));
                let rule = vec!["---".to_owned(); cells.len()];
                format!("{}\n{}\n{}", row(cells), row(&rule), row(&vec![format!("n{number}"); cells.len()]))
            }
            Made::Code(lines) => format!("```sh\nn{number}  {}\n```", lines.join("\n")),
        }
    }
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(word(), 1..6)
}

fn made() -> impl Strategy<Value = Made> {
    prop_oneof![
        3 => words().prop_map(Made::Paragraph),
        2 => words().prop_map(Made::Heading),
        1 => prop::collection::vec(words(), 1..4).prop_map(Made::List),
        1 => words().prop_map(Made::Callout),
        1 => words().prop_map(Made::Table),
        1 => words().prop_map(Made::Code),
    ]
}

/// Blocks that do not flow into their neighbours: two lists in a row are one.
fn page_of() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(made(), 1..12).prop_map(|mut blocks| {
        blocks.dedup_by(|one, other| std::mem::discriminant(one) == std::mem::discriminant(other));
        blocks
    })
}

fn write(blocks: &[Made], offset: usize, wide: bool) -> String {
    let body: Vec<String> =
        blocks.iter().enumerate().map(|(number, block)| block.write(number + offset, wide)).collect();
    let gap = if wide { "\n\n\n" } else { "\n\n" };
    let title = if wide { "title:   \"Title\"" } else { "title: Title" };
    format!(
        "---\n{title}\nkeywords: [a]\nsummary: {}\n---\n{}\n",
        if wide { "one   two" } else { "one two" },
        body.join(gap)
    )
}

fn pages(source: String, translation: String) -> Files {
    let b = ("content/en/b.md", "---\ntitle: B\n---\n");
    site_of(&[("content/en/a.md", &source), ("content/de/a.md", &translation), b])
}

/// What the German page and its lock become when an exchange file comes back.
fn import(files: &Files, returns: &Returns) -> (Import, Vec<waymark::diagnostic::Diagnostic>) {
    let site = compiled(files);
    let file = TextFile::new("de.po", " ".repeat(1 << 16).as_str());
    Import::of(&site.catalogue, site.bodies(), &site.freshness, &file, returns)
}

pub fn exported(files: &Files, all: bool) -> Exchange {
    let site = compiled(files);
    let catalogue = &site.catalogue;
    let english = catalogue.config.source_index();
    let german = catalogue.config.locale_index("de").unwrap();
    let indices = catalogue.entries.indices().filter(|index| catalogue.entries[*index].locale == english);
    let units = indices
        .flat_map(|index| units(catalogue, site.bodies(), &site.freshness, index, german, all, &OldTexts::default()))
        .collect();
    Exchange { title: "Test".into(), source_locale: "en".into(), locale: "de".into(), units }
}

proptest! {
    #![proptest_config(random_cases(32))]

    #[test]
    fn layout_makes_nothing_stale(blocks in page_of()) {
        let mut files = pages(write(&blocks, 0, false), write(&blocks, 100, false));
        stamp(&mut files);
        prop_assert_eq!(behind(&files, "a"), Some(vec![]));
        files.insert("content/en/a.md".into(), write(&blocks, 0, true));
        prop_assert_eq!(behind(&files, "a"), Some(vec![]), "{}", files["content/en/a.md"]);
        files.insert("content/de/a.md".into(), write(&blocks, 100, true));
        prop_assert_eq!(behind(&files, "a"), Some(vec![]));
    }

    #[test]
    fn an_edit_makes_its_own_block_stale(blocks in page_of(), at in any::<prop::sample::Index>()) {
        let mut files = pages(write(&blocks, 0, false), write(&blocks, 100, false));
        stamp(&mut files);
        let at = at.index(blocks.len());
        let text = |number: usize| blocks[number].write(if number == at { 50 } else { number }, false);
        let body: Vec<String> = (0..blocks.len()).map(text).collect();
        files.insert("content/en/a.md".into(), write(&[], 0, false) + &body.join("\n\n") + "\n");
        let parts = if let Made::List(items) = &blocks[at] { items.len() } else { 1 };
        prop_assert_eq!(behind(&files, "a"), Some(vec![PartState::Stale; parts]));
        // Without the block, and with another of its kind beside it.
        let mut fewer = body.clone();
        fewer.remove(at);
        files.insert("content/en/a.md".into(), write(&[], 0, false) + &fewer.join("\n\n") + "\n");
        let found = behind(&files, "a").unwrap();
        prop_assert!(found.contains(&PartState::Extra) || found.contains(&PartState::Stale), "{:?}", found);
        stamp(&mut files);
        let state = compiled(&files).freshness.state(index_of(&files)).cloned();
        prop_assert!(matches!(state, Some(State::Unsure(_))), "{:?}", state);
    }

    #[test]
    fn a_round_trip_without_a_change_changes_nothing(blocks in page_of(), tracked in any::<bool>(), changed in any::<bool>()) {
        let mut files = pages(write(&blocks, 0, false), write(&blocks, 100, true));
        if tracked {
            stamp(&mut files);
        }
        if changed {
            files.insert("content/en/a.md".into(), write(&blocks, 50, false));
        }
        for all in [false, true] {
            let exchange = exported(&files, all);
            let by_po = po::read(&TextFile::new("de.po", &po::write(&exchange)));
            let by_xliff = xliff::read(&TextFile::new("de.xlf", &xliff::write(&exchange)));
            let by_xliff2 = xliff::read(&TextFile::new("de.xlf", &xliff2::write(&exchange)));
            for returns in [by_po, by_xliff, by_xliff2] {
                prop_assert!(returns.findings.is_empty(), "{:?}", returns.findings);
                let written: Vec<_> = exchange.units.iter().map(|unit| (unit.name.to_string(), unit.target.clone())).collect();
                let read: Vec<_> = returns.texts.iter().map(|text| (text.name.clone(), text.target.clone())).collect();
                prop_assert_eq!(written, read);
                let (import, findings) = import(&files, &returns);
                prop_assert!(findings.iter().all(|finding| !finding.is_fault()), "{:?}", findings);
                prop_assert!(import.pages.iter().all(|page| page.text.is_none() || changed), "{:?}", import.pages);
                prop_assert!(import.lock.is_none() || changed);
            }
        }
    }

    /// What a translator fills in makes the page current, whether it was stale, partly missing or not there at all.
    #[test]
    fn what_comes_back_makes_the_page_current(blocks in page_of(), there in any::<bool>(), at in any::<prop::sample::Index>()) {
        let mut files = pages(write(&blocks, 0, false), write(&blocks, 100, false));
        if there {
            stamp(&mut files);
            let at = at.index(blocks.len() + 1);
            let mut body: Vec<String> = blocks.iter().enumerate().map(|(number, block)| block.write(number + number % 2 * 50, false)).collect();
            body.insert(at, "A new paragraph with `code`.\n\n## And a heading {#h}".into());
            files.insert("content/en/a.md".into(), write(&[], 0, false) + &body.join("\n\n") + "\n");
        } else {
            files.remove("content/de/a.md");
        }
        let exchange = exported(&files, false);
        let mut returns = po::read(&TextFile::new("de.po", &po::write(&exchange)));
        for (text, unit) in returns.texts.iter_mut().zip(&exchange.units) {
            if unit.state != UnitState::Done {
                text.target = if is_of_body(&unit.name.key) { unit.source.replace("n1", "übersetzt1") } else { "Ü: #1 'x'".into() };
                text.accepted = true;
            }
        }
        let (import, findings) = import(&files, &returns);
        prop_assert!(findings.iter().all(|finding| !finding.is_fault()), "{:?}", findings);
        for page in &import.pages {
            files.extend(page.text.clone().map(|text| (page.path.to_string(), text)));
        }
        files.extend(import.lock.as_ref().map(|lock| (lock_path("de"), lock.write())));
        prop_assert_eq!(behind(&files, "a"), Some(vec![]), "{:#?}", files);
        prop_assert!(exported(&files, false).units.is_empty());
        prop_assert!(files["content/de/a.md"].contains("title: \"Ü: #1 'x'\"") || there);
    }

    #[test]
    fn no_text_makes_a_panic(lock in "(# waymark l10n lock 1\n)?(a|  sum |  title |[0-9a-f]{12}|-| |\n|<<<<<<<|\\PC){0,40}", po in "(msg(id|str|ctxt) |\"|\\\\|\n|#[,|~]? ?|fuzzy|\\PC){0,40}", xml in "(<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">|<file target-language=\"de\">|<trans-unit id=\"a#title@\">|<target>|</target>|&x;|\\PC){0,12}", other in "(<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" trgLang=\"de\">|<unit name=\"a#title@\">|<segment>|<target>|</target>|</segment>|</unit>|</xliff>|<cp hex=\"0\"/>|\\PC){0,14}") {
        let mut files = stamped();
        files.insert(lock_path("de"), lock);
        everything(&as_sources(&files), &Options::default(), &Memory::default());
        for returns in [po::read(&TextFile::new("de.po", &po)), xliff::read(&TextFile::new("de.xlf", &xml)), xliff::read(&TextFile::new("de.xlf", &other))] {
            let site = compiled(&files);
            Import::of(&site.catalogue, site.bodies(), &site.freshness, &TextFile::new("x", &po), &returns);
        }
    }

    /// Whatever a translator writes, an import gives faults or a page that says it; never a panic, never another block changed.
    #[test]
    fn any_translation_is_put_in_or_refused(target in "(\\PC|\n|`|\\*\\*|\\[a\\]\\(b.md\\)|# |- |<b>|---\n|: |\"|\\\\){0,12}", at in any::<prop::sample::Index>()) {
        let files = stamped();
        let exchange = exported(&files, true);
        let of_page: Vec<_> = exchange.units.iter().filter(|unit| &*unit.name.id == "a").collect();
        let unit = of_page[at.index(of_page.len())];
        let returned = Returned { name: unit.name.to_string(), target: target.clone(), accepted: true, span: 0..0 };
        let returns = Returns { locale: Some("de".into()), texts: vec![returned], ..Returns::default() };
        let (import, findings) = import(&files, &returns);
        if findings.iter().any(|finding| finding.is_fault()) {
            return Ok(());
        }
        let Some(text) = import.pages.first().and_then(|page| page.text.clone()) else { return Ok(()) };
        let mut after = files.clone();
        after.insert("content/de/a.md".into(), text);
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for unit in exported(&files, true).units {
            texts.insert(unit.name.to_string(), unit.target);
        }
        for other in exported(&after, true).units.iter().filter(|other| other.name != unit.name) {
            prop_assert_eq!(Some(&other.target), texts.get(&other.name.to_string()));
        }
    }
}

fn is_of_body(key: &str) -> bool {
    waymark::content::BlockKind::of_name(key.split('.').next().unwrap()).is_some()
}

fn index_of(files: &Files) -> EntryIx {
    let site = compiled(files);
    let id: Arc<str> = "a".into();
    site.catalogue.in_locale(&id, site.catalogue.config.locale_index("de").unwrap()).unwrap()
}
