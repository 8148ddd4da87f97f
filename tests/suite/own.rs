//! Parts that a translation alone has and is to have: accepted once, and unsure again as soon as anything around them changes.

use waymark::exchange::{Version, accept};
use waymark::freshness::{Lock, Locked, PartState, State, lock_path};

use super::freshness::{Files, compiled, edit, site_of};
use super::l10n::{self, story, waymark};
use super::support::{small_site, write_all};

fn page(blocks: &[&str]) -> String {
    format!("---\ntitle: T\n---\n{}\n", blocks.join("\n\n"))
}

const SOURCE: [&str; 6] = ["One.", "Two.", "Three.", "Four.", "Five.", "Six."];
const GERMAN: [&str; 7] = ["Eins.", "Zwei.", "Drei.", "Nur in Deutschland.", "Vier.", "Fünf.", "Sechs."];
/// Which of the German blocks is its own.
const OWN: usize = 3;

/// Stamps the page, and accepts a block of it where one is named.
fn stamp(files: &mut Files, own: Option<&str>) -> Locked {
    let site = compiled(files);
    let german = site.catalogue.config.locale_index("de").unwrap();
    let index = site.catalogue.in_locale("a", german).unwrap();
    let entry = &site.catalogue.entries[index];
    let version = |index| Version::of(&site.catalogue, site.bodies(), index);
    let (from, to) = (version(entry.source.unwrap()), version(index));
    let mut known = site.freshness.locked(&site.catalogue, index).map(|known| known.into_owned()).unwrap_or_default();
    if let Some(text) = own {
        let line = to.file_text().lines().position(|line| line == text).unwrap() + 1;
        let hash = to.block_in_line(line).unwrap();
        known.own.push((hash, hash));
    }
    let (locked, _) = accept(&from, &to, Some(&known));
    let lock = Lock { entries: [("a".into(), locked.clone())].into() };
    files.insert(lock_path("de"), lock.write());
    locked
}

/// The states of the page's parts that are not current.
fn states(files: &Files) -> Vec<PartState> {
    let site = compiled(files);
    let index = site.catalogue.in_locale("a", site.catalogue.config.locale_index("de").unwrap()).unwrap();
    match site.freshness.state(index).unwrap() {
        State::Current => Vec::new(),
        State::Stale(comparison) | State::Unsure(comparison) => {
            comparison.parts.iter().map(|part| part.state).filter(|state| *state != PartState::Current).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn accepted() -> Files {
    let mut files = site_of(&[("content/en/a.md", &page(&SOURCE)), ("content/de/a.md", &page(&GERMAN))]);
    stamp(&mut files, None);
    // Of paragraphs that hold words alone nobody can tell which one is too many. Once one is named, the others fit.
    assert_eq!(states(&files).len(), SOURCE.len() + GERMAN.len());
    stamp(&mut files, Some(GERMAN[OWN]));
    assert_eq!(states(&files), []);
    files
}

#[test]
fn an_own_part_is_current_until_it_or_what_is_around_it_changes() {
    let files = accepted();
    // Every small change of the source, with whether it touches what stands around the part.
    let mut changes: Vec<(Vec<&str>, bool)> = Vec::new();
    for at in 0..SOURCE.len() {
        let is_around = at == OWN || at + 1 == OWN;
        let mut changed = SOURCE.to_vec();
        changed[at] = "Other words.";
        changes.push((changed, is_around));
        let mut removed = SOURCE.to_vec();
        removed.remove(at);
        changes.push((removed, is_around));
        let mut added = SOURCE.to_vec();
        added.insert(at, "New words.");
        changes.push((added, at == OWN));
        if at + 1 < SOURCE.len() {
            let mut swapped = SOURCE.to_vec();
            swapped.swap(at, at + 1);
            changes.push((swapped, is_around || at + 1 == OWN || at + 2 == OWN));
        }
    }
    for (source, is_around) in changes {
        let mut files = files.clone();
        files.insert("content/en/a.md".into(), page(&source));
        let states = states(&files);
        assert!(!states.is_empty(), "{source:?}");
        // The part alone can be unsure: what the source changed is stale, missing, extra or moved.
        if is_around {
            assert!(states.contains(&PartState::Unsure), "{source:?}: {states:?}");
        }
    }
    let mut far = files.clone();
    edit(&mut far, "content/en/a.md", "Six.", "Seven.");
    assert_eq!(states(&far), [PartState::Stale]);
    let mut files = files;
    edit(&mut files, "content/de/a.md", "Nur in Deutschland.", "Nur in Deutschland und Österreich.");
    assert_eq!(states(&files), [PartState::Unsure]);
}

#[test]
fn a_stamp_of_the_page_accepts_its_own_parts_again() {
    let mut files = accepted();
    edit(&mut files, "content/en/a.md", "Four.", "Four, or five.");
    assert!(states(&files).contains(&PartState::Unsure));
    stamp(&mut files, None);
    assert_eq!(states(&files), []);
    // The source has it now, and the translation is made from that.
    edit(&mut files, "content/en/a.md", "Four, or five.", "In Germany only.\n\nFour, or five.");
    assert!(!states(&files).is_empty());
    let locked = stamp(&mut files, None);
    assert_eq!((states(&files), locked.own.len()), (vec![], 0));
    edit(&mut files, "content/en/a.md", "In Germany only.", "In Austria only.");
    assert_eq!(states(&files), [PartState::Stale]);
}

#[test]
fn a_branch_that_knows_what_it_was_made_from_is_believed() {
    let mut files = accepted();
    let own = stamp(&mut files, None);
    // On another branch the same part was made from a block that the source has no more.
    let mut other = files.clone();
    edit(&mut other, "content/en/a.md", "Four.", "In Germany only.\n\nFour.");
    let made = stamp(&mut other, None);
    for merged in [own.with(&made), made.with(&own)] {
        let lock = Lock { entries: [("a".into(), merged)].into() };
        files.insert(lock_path("de"), lock.write());
        assert!(!states(&files).is_empty());
    }
}

#[test]
fn translators_accept_a_part_by_its_line() {
    let site = small_site(&[
        ("content/site.yaml", &super::freshness::two_locales()),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/a.md", &page(&SOURCE)),
        ("content/de/a.md", &page(&GERMAN)),
    ]);
    let (at, file) = (site.path(), "content/de/a.md");
    insta::assert_snapshot!("own_unsure", story(at, &["stamp", file]));
    insta::assert_snapshot!("own_accepted", story(at, &["stamp", file, "--own", "10"]));
    assert_eq!(waymark(at, &["status", "--fail-on", "stale,unsure,untracked"]).status.code(), Some(1));
    assert_eq!(waymark(at, &["status", "a", "--fail-on", "stale,unsure,untracked"]).status.code(), Some(0));
    insta::assert_snapshot!("own_refused", story(at, &["stamp", file, "--own", "6,12"]));
    insta::assert_snapshot!("own_nowhere", story(at, &["stamp", file, "--own", "5"]));
    assert_eq!(waymark(at, &["stamp", "--untracked", "--own", "3"]).status.code(), Some(2));
    assert_eq!(waymark(at, &["stamp", file, "--own", "x"]).status.code(), Some(2));
    write_all(at, &[("content/en/b.md", &page(&SOURCE)), ("content/de/b.md", &page(&GERMAN))]);
    assert_eq!(waymark(at, &["stamp", "a", "b", "--own", "10"]).status.code(), Some(2));
    // An import of another part keeps it.
    let po = waymark(at, &["export", "--locale", "de", "a", "--all"]).stdout;
    let text = String::from_utf8(po).unwrap().replace("msgstr \"Sechs.\"", "msgstr \"Sechse.\"");
    assert!(text.contains("Sechse."), "{text}");
    std::fs::write(at.join("de.po"), text).unwrap();
    assert_eq!(waymark(at, &["import", "de.po"]).status.code(), Some(0));
    assert_eq!(waymark(at, &["status", "a", "--fail-on", "stale,unsure,untracked"]).status.code(), Some(0));
    l10n::edit(at, "content/en/a.md", "Four.", "Four and more.");
    insta::assert_snapshot!("own_around", story(at, &["status", "a"]));
}
