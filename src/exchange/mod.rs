//! Texts on their way to translators and back, in the formats that their tools read.
//!
//! [`units`] takes a page apart into what is to be translated; [`po`], [`xliff`] and [`xliff2`] write that down and read it again;
//! [`Import`] puts what came back into the pages, and says in the lock what each block was made from. All of it is values: the
//! command reads and writes the files.

mod accept;
mod apply;
mod change;
mod check;
mod doubts;
mod front;
mod name;
pub mod po;
mod pseudo;
mod put;
mod shape;
mod site_texts;
mod version;
pub mod xliff;
pub mod xliff2;
mod xml;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Entry, EntryIx};
use crate::config::LocaleIx;
use crate::content::{self, BlockHash, BlockKind, Blocks, FrontText, Kind};
use crate::diagnostic::Diagnostic;
use crate::freshness::{Comparison, Freshness, Locked, Part, PartState, Spot};
use crate::page::Bodies;
use crate::source::TextFile;

pub use accept::accept;
pub use apply::Import;
pub use doubts::Doubtful;
pub use front::{flow_list, set as set_key};
pub use name::UnitName;
pub use put::Imported;
pub use shape::{Shape, shape};
pub use site_texts::{SITE_TERMS, SITE_YAML, STRINGS, SiteTexts, Texts, import_site_texts, site_part_name};
pub use version::{Version, line_of};

/// A file for translators: from one language into another.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The site's title, in the source locale.
    pub title: String,
    /// The tag of the source locale.
    pub source_locale: Arc<str>,
    /// The tag of the locale to translate into; empty in a template.
    pub locale: Arc<str>,
    /// In the order of the pages.
    pub units: Vec<Unit>,
}

/// One text to translate.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Which text of which page it is.
    pub name: UnitName,
    /// What the source says.
    pub source: String,
    /// What the translation says; empty where there is none.
    pub target: String,
    /// How far it is.
    pub state: UnitState,
    /// What the source said when it was translated, where git still knows.
    pub previous: Option<String>,
    /// The page, the kind of text, its neighbours: what a translator has to know.
    pub notes: Vec<String>,
    /// The source's file.
    pub file: Arc<str>,
    /// The line in it, from 1.
    pub line: usize,
}

/// How far a text is translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// Not at all.
    New,
    /// From an older version of the source.
    Stale,
    /// From this version.
    Done,
}

/// A text that came back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// Its name as it stands in the file.
    pub name: String,
    /// The translation.
    pub target: String,
    /// Whether the translator calls it done.
    pub accepted: bool,
    /// Where it stands in the file.
    pub span: Range<usize>,
}

/// What an exchange file holds.
#[derive(Clone, Debug, Default)]
pub struct Returns {
    /// The tag of the locale that it was translated into, as the file spells it.
    pub locale: Option<String>,
    /// In the order of the file.
    pub texts: Vec<Returned>,
    /// Whether a text that nobody calls done counts too, where it says something else than its source and than what was exported.
    pub changes_count: bool,
    /// What is wrong with the file.
    pub findings: Vec<Diagnostic>,
}

/// The source's text as it was when translations were made, as far as git could give it.
#[derive(Debug, Default)]
pub struct OldTexts {
    pages: BTreeMap<String, Version>,
    /// Those of the site, which stand on no page.
    of_site: BTreeMap<String, Vec<FrontText>>,
}

impl OldTexts {
    /// Reads old versions of pages, by the name of their git object.
    pub fn of(blobs: BTreeMap<String, String>, options: content::Options) -> Self {
        let code = content::CodeMemo::default();
        let read = |text: &str| content::parse(&TextFile::new("content/old.md", text), &options, &code).into();
        let mut old = Self::default();
        for (name, text) in blobs {
            match site_texts::old_texts(&text) {
                Some(texts) => drop(old.of_site.insert(name, texts)),
                None => drop(old.pages.insert(name, read(&text))),
            }
        }
        old
    }

    /// What a block said when a part was translated.
    pub fn text(&self, locked: &Locked, key: Option<&str>, hash: BlockHash) -> Option<String> {
        let mut of_site = locked.sources.iter().filter_map(|name| self.of_site.get(name)).flatten();
        if let Some(text) = of_site.find(|text| Some(&*text.key) == key && text.hash == hash) {
            return Some(text.text.to_string());
        }
        locked.sources.iter().filter_map(|name| self.pages.get(name)).find_map(|page| {
            let blocks = page.blocks();
            let spot = match key {
                Some(key) => Spot::Front(blocks.front.iter().position(|text| *text.key == *key && text.hash == hash)?),
                None => Spot::Body(blocks.body.iter().position(|block| block.hash == hash)?),
            };
            Some(shape(page, spot).text)
        })
    }
}

/// The name of a part's block: `title`, `paragraph`.
pub fn part_name(page: &Version, spot: Spot) -> String {
    match spot {
        Spot::Front(at) => page.blocks().front[at].key.to_string(),
        Spot::Body(at) => page.blocks().body[at].kind.name(),
    }
}

/// Whether there is something to translate in a block.
fn is_text(page: &Version, spot: Spot) -> bool {
    let Spot::Body(at) = spot else { return true };
    let block = &page.blocks().body[at];
    let is_bare = || block.kind == BlockKind::Item && !page.file_text()[block.span()].contains(char::is_alphanumeric);
    block.kind != BlockKind::Rule && !is_bare()
}

/// The hash of a spot's block.
fn hash_of(page: &Version, spot: Spot) -> BlockHash {
    match spot {
        Spot::Front(at) => page.blocks().front[at].hash,
        Spot::Body(at) => page.blocks().body[at].hash,
    }
}

/// What of an entry of the source is to be translated into a locale; with `all`, what is done already too.
///
/// A translation that no lock knows gives nothing unless `all` asks for it: nobody knows what it was made from.
pub fn units(
    catalogue: &Catalogue,
    bodies: &Bodies,
    freshness: &Freshness,
    source: EntryIx,
    locale: LocaleIx,
    all: bool,
    old: &OldTexts,
) -> Vec<Unit> {
    let entry = &catalogue.entries[source];
    let from = Version::of(catalogue, bodies, source);
    let translation = catalogue.in_locale(&entry.id, locale);
    let locked = translation.and_then(|index| freshness.locked(catalogue, index));
    let translation = translation.map(|index| Version::of(catalogue, bodies, index));
    let parts = match &translation {
        Some(_) if locked.is_none() && !all => return Vec::new(),
        Some(translation) => Comparison::of(from.blocks(), translation.blocks(), locked.as_deref()).parts,
        None => Comparison::of(from.blocks(), &Blocks::default(), None).parts,
    };
    let page = page_note(catalogue, entry);
    let pair = Pair { entry, from: &from, translation: translation.as_ref(), locked: locked.as_deref() };
    let mut found = Vec::new();
    for part in &parts {
        let Some(spot) = part.source.filter(|spot| is_text(&from, *spot)) else { continue };
        let is_tracked = locked.is_some() || translation.is_none();
        let state = match part.state {
            PartState::Missing => UnitState::New,
            // Its translation is there, but nobody can tell where: another would stand beside it.
            PartState::Unsure if part.translation.is_none() => continue,
            PartState::Stale if is_tracked => UnitState::Stale,
            _ => UnitState::Done,
        };
        if state == UnitState::Done && !all {
            continue;
        }
        found.push(pair.unit(part, spot, state, &page, old));
    }
    found
}

/// All texts of an entry of the source, without translations.
pub fn template_units(catalogue: &Catalogue, bodies: &Bodies, source: EntryIx) -> Vec<Unit> {
    let entry = &catalogue.entries[source];
    let from = Version::of(catalogue, bodies, source);
    let page = page_note(catalogue, entry);
    let pair = Pair { entry, from: &from, translation: None, locked: None };
    let parts = Comparison::of(from.blocks(), &Blocks::default(), None).parts;
    let texts = parts.iter().filter_map(|part| Some((part, part.source.filter(|spot| is_text(&from, *spot))?)));
    let units = texts.map(|(part, spot)| pair.unit(part, spot, UnitState::New, &page, &OldTexts::default()));
    units.map(|unit| Unit { target: String::new(), state: UnitState::New, ..unit }).collect()
}

/// A page and what there is of its translation.
struct Pair<'a> {
    entry: &'a Entry,
    from: &'a Version,
    translation: Option<&'a Version>,
    locked: Option<&'a Locked>,
}

impl Pair<'_> {
    fn unit(&self, part: &Part, spot: Spot, mut state: UnitState, page: &str, old: &OldTexts) -> Unit {
        let Self { entry, from, translation, locked } = *self;
        let text = shape(from, spot).text;
        let own = translation.zip(part.translation);
        let mut target = own.map_or(String::new(), |(translation, spot)| shape(translation, spot).text);
        let is_code = matches!(spot, Spot::Body(at) if from.blocks().body[at].kind == BlockKind::Code);
        let own_hash = own.map(|(translation, spot)| hash_of(translation, spot));
        if is_code && (own_hash.is_none() || own_hash == part.made_from) && state != UnitState::Done {
            // Code is the same in most languages: it stands ready, and who translates its comments still can.
            target.clone_from(&text);
            state = UnitState::Done;
        }
        let front = match spot {
            Spot::Front(at) => Some(&*from.blocks().front[at].key),
            Spot::Body(_) => None,
        };
        let previous = part
            .made_from
            .filter(|_| state == UnitState::Stale)
            .and_then(|hash| old.text(locked?, front, hash))
            .filter(|old| *old != text);
        Unit {
            name: UnitName { id: entry.id.clone(), key: name::key(from, spot), hash: hash_of(from, spot) },
            source: text,
            target,
            state,
            previous,
            notes: notes(from, spot, page),
            file: from.outline.path.clone(),
            line: line_of(from, spot),
        }
    }
}

/// "Guide: Get an API key › Step 2 of 5: Create the key".
fn page_note(catalogue: &Catalogue, entry: &Entry) -> String {
    let name = |entry: &Entry| {
        let kind = entry.kind.name();
        let kind = if entry.kind == Kind::Faq { "FAQ entry".into() } else { capital(kind) };
        format!("{kind}: {}", entry.outline.front.title)
    };
    match entry.parent.filter(|_| entry.kind == Kind::Step) {
        Some(guide) => {
            let total = catalogue.steps(guide).count();
            let guide = &catalogue.entries[guide];
            format!("{} › Step {} of {total}: {}", name(guide), entry.number, entry.outline.front.title)
        }
        None => name(entry),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What a translator has to know of a text: its page, what it is, what stands before and after it.
fn notes(version: &Version, spot: Spot, page: &str) -> Vec<String> {
    let mut notes = vec![page.to_owned()];
    let blocks = version.blocks();
    match spot {
        Spot::Front(at) => {
            let key = &*blocks.front[at].key;
            notes.push(match key.split('.').next().unwrap_or_default() {
                "title" => "The page's title".into(),
                "summary" => "The page's summary, for lists and search".into(),
                "before" => "Under “Before you begin”, with Markdown".into(),
                "outcome" => "What the reader has at the end, with Markdown".into(),
                "expect" => "What the reader should see after this step, with Markdown".into(),
                "keywords" => "Words that readers search with, one a line; as many as your language needs".into(),
                "asked_as" => "Other wordings of the question, one a line; as many as your language needs".into(),
                other => other.to_owned(),
            });
        }
        Spot::Body(at) => {
            let block = &blocks.body[at];
            let below = block
                .section()
                .filter(|_| !matches!(block.kind, BlockKind::Heading(_)))
                .map(|section| format!(", below “{}”", version.outline.text.headings[section].text));
            let kind = match block.kind {
                BlockKind::Heading(level) => format!("Heading of level {level}"),
                kind => capital(&kind.name()),
            };
            notes.push(format!("{kind}{}", below.unwrap_or_default()));
            let neighbour = |at: usize| shorten(&shape(version, Spot::Body(at)).text);
            if let Some(before) = at.checked_sub(1) {
                notes.push(format!("Before it: {}", neighbour(before)));
            }
            if at + 1 < blocks.body.len() {
                notes.push(format!("After it: {}", neighbour(at + 1)));
            }
        }
    }
    notes
}

/// One line of at most 90 characters.
pub fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(90) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}
