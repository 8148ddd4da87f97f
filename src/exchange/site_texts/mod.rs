//! Texts of a site that stand on no page: titles and labels of `site.yaml`, names of terms, and strings of the interface.
//!
//! They are compared, exported and locked like the front matter of a page; each of the three is a page of its own that no reader sees.

mod old;
mod put;
mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::{OldTexts, Unit, UnitName, UnitState};
use crate::catalogue::Catalogue;
use crate::config::{Layers, LocaleIx};
use crate::content::{Blocks, FrontText};
use crate::freshness::{Comparison, Freshness, Locked, Part, PartState, Side, Spot, State, git_blob};
use crate::source::{CONFIG, Sources, TERMS};
use crate::words::{SiteString, SiteStrings, forms};

pub use put::import_site_texts;

pub(super) use old::old_texts;

/// The id of the texts of `site.yaml`.
pub const SITE_YAML: &str = "site:yaml";
/// The id of the names of terms.
pub const SITE_TERMS: &str = "site:terms";
/// The id of the strings of the interface.
pub const STRINGS: &str = "site:strings";

/// What the keys of strings and of terms begin with: some are called as kinds of blocks are.
const STRING: &str = "string.";
const TERM: &str = "term.";
/// The first line of what `content/sources.lock` keeps of these texts.
const FIRST: &str = "# Texts of the site";

/// The texts of one kind, in the source's language and in one that it is translated into.
#[derive(Clone, Debug)]
pub struct SiteTexts {
    /// Its id in lock files and exchange files.
    pub id: &'static str,
    /// Its texts in the source's language.
    pub source: Texts,
    /// Its texts in the other.
    pub translation: Texts,
    /// The file that translations are written into.
    pub path: String,
    /// What a translator should know of some of them, by key.
    pub about: BTreeMap<Box<str>, String>,
}

/// Texts of one language.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// As the front matter of a page.
    pub blocks: Blocks,
    /// File and line of each.
    pub places: Vec<(Arc<str>, usize)>,
}

impl Texts {
    fn of(texts: impl Iterator<Item = (FrontText, (Arc<str>, usize))>) -> Self {
        let (front, places): (Vec<FrontText>, Vec<_>) = texts.unzip();
        Self { blocks: Blocks { front: front.into(), body: Box::default() }, places }
    }
}

impl SiteTexts {
    /// What there is to translate into a locale; what has no texts is left out. With `all`, texts of `site.yaml` count that are written for
    /// all languages at once.
    pub fn of(
        sources: &Sources,
        catalogue: &Catalogue,
        freshness: &Freshness,
        locale: LocaleIx,
        all: bool,
    ) -> Vec<Self> {
        let found = [
            Self::of_yaml(sources, catalogue, locale, all),
            Self::terms(sources, catalogue, locale, all),
            Self::strings(sources, catalogue, freshness, locale),
        ];
        found.into_iter().filter(|texts| !texts.source.blocks.front.is_empty()).collect()
    }

    fn of_yaml(sources: &Sources, catalogue: &Catalogue, locale: LocaleIx, all: bool) -> Self {
        let config = &catalogue.config;
        let file = sources.config.as_ref().map_or("", |file| &file.text);
        let (from, to) = (&config.source_locale, &config.locales[locale].tag);
        let path: Arc<str> = CONFIG.into();
        let side = |tag: &str, is_source: bool| {
            let path = path.clone();
            Texts::of(config.texts().into_iter().filter_map(move |(key, texts)| {
                let own = |wanted: Option<&str>| texts.iter().find(|(known, _)| known.as_deref() == wanted);
                let (_, text) = own(Some(tag)).or(own(None).filter(|_| all && is_source))?;
                Some((FrontText::new(&key, text), (path.clone(), yaml::line_of(file, &key, tag))))
            }))
        };
        let (source, translation) = (side(from, true), side(to, false));
        Self { id: SITE_YAML, source, translation, path: CONFIG.to_owned(), about: BTreeMap::new() }
    }

    /// A term that has no name but the source's is called so in all languages.
    fn terms(sources: &Sources, catalogue: &Catalogue, locale: LocaleIx, all: bool) -> Self {
        let config = &catalogue.config;
        let file = sources.terms.as_ref().map_or("", |file| &file.text);
        let path: Arc<str> = TERMS.into();
        let side = |tag: &str| {
            let path = path.clone();
            Texts::of(config.terms.iter().filter(|term| all || term.names.len() > 1).filter_map(move |term| {
                let (name, span) = term.names.get(tag)?;
                let line = 1 + memchr::memchr_iter(b'\n', file.get(..span.start)?.as_bytes()).count();
                Some((FrontText::new(&format!("{TERM}{}", term.id), name), (path.clone(), line)))
            }))
        };
        let about =
            config.terms.iter().filter_map(|term| Some((format!("{TERM}{}", term.id).into(), term.note.clone()?)));
        let (source, translation) = (side(&config.source_locale), side(&config.locales[locale].tag));
        Self { id: SITE_TERMS, source, translation, path: TERMS.to_owned(), about: about.collect() }
    }

    fn strings(sources: &Sources, catalogue: &Catalogue, freshness: &Freshness, locale: LocaleIx) -> Self {
        let config = &catalogue.config;
        let (layers, _) = Layers::of(sources, &config.theme);
        let strings = SiteStrings::of(&layers, &config.source_locale, &config.locales[locale].tag);
        let locked = freshness.lock(locale).entries.get(STRINGS);
        // What the lock does not know and the source does not have is the translation's own affair.
        let is_known = |name: &str| {
            strings.source.contains_key(name)
                || locked.is_some_and(|locked| locked.front.contains_key(&*format!("{STRING}{name}")))
        };
        let text = |string: &SiteString| {
            (FrontText::new(&format!("{STRING}{}", string.name), &string.text), (string.file.clone(), string.line))
        };
        let known = strings.translation.values().filter(|string| is_known(&string.name));
        let (source, translation) = (Texts::of(strings.source.values().map(text)), Texts::of(known.map(text)));
        Self { id: STRINGS, source, translation, path: strings.path, about: BTreeMap::new() }
    }

    /// How the translation stands; none where there is none.
    pub fn state(&self, locked: Option<&Locked>) -> Option<State> {
        let comparison = self.compared(locked);
        if self.translation.blocks.front.is_empty() && !comparison.is_current() {
            return None;
        }
        let is_missing = comparison.parts.iter().any(|part| part.state == PartState::Missing);
        Some(match () {
            () if locked.is_none() && !is_missing => State::Untracked,
            () if comparison.is_current() => State::Current,
            () if comparison.is_unsure_at_most() => State::Unsure(comparison),
            () => State::Stale(comparison),
        })
    }

    fn compared(&self, locked: Option<&Locked>) -> Comparison {
        Comparison::of(&self.source.blocks, &self.translation.blocks, locked)
    }

    /// What the lock says once the translation is accepted as it is, and the parts that cannot be.
    pub fn accept(&self, known: Option<&Locked>) -> (Locked, Comparison) {
        fn side(texts: &Texts) -> Side<'_> {
            Side { blocks: &texts.blocks, evidence: &[] }
        }
        let mut locked =
            Comparison::accept(&side(&self.source), &side(&self.translation), known, git_blob(&self.source_text()));
        // What nobody has translated yet is missing, and not unsure.
        locked.front.retain(|_, rows| rows.iter().any(|row| row.translation.is_some()));
        let comparison = self.compared(Some(&locked));
        (locked, comparison)
    }

    /// What `content/sources.lock` keeps of what a translation was made from.
    pub fn source_text(&self) -> String {
        let lines = self.source.blocks.front.iter();
        let lines: String = lines.map(|text| format!("{} {}\n", text.key, Value::from(&*text.text))).collect();
        format!("{FIRST}\n{lines}")
    }

    /// What is to be translated; with `all`, what is done already too.
    pub fn units(&self, locked: Option<&Locked>, tag: &str, all: bool, old: &OldTexts) -> Vec<Unit> {
        let mut found = Vec::new();
        for part in &self.compared(locked).parts {
            let Some(Spot::Front(at)) = part.source else { continue };
            let state = match part.state {
                PartState::Missing => UnitState::New,
                PartState::Stale if locked.is_some() => UnitState::Stale,
                _ => UnitState::Done,
            };
            if state != UnitState::Done || all {
                found.push(self.unit(at, part, state, tag, locked.map(|locked| (locked, old))));
            }
        }
        found
    }

    /// What a translator has to know of a text.
    fn notes(&self, text: &FrontText, tag: &str) -> Vec<String> {
        let Some(id) = text.key.strip_prefix(TERM) else { return notes(text, tag) };
        let what = format!("The name of a thing in the product, wherever pages say `[={id}]`");
        [what].into_iter().chain(self.about.get(&text.key).cloned()).collect()
    }

    /// All of them, without translations.
    pub fn template_units(&self) -> Vec<Unit> {
        let bare = Self { translation: Texts::default(), ..self.clone() };
        bare.units(None, "", true, &OldTexts::default())
    }

    fn unit(&self, at: usize, part: &Part, state: UnitState, tag: &str, old: Option<(&Locked, &OldTexts)>) -> Unit {
        let text = &self.source.blocks.front[at];
        let target = match part.translation {
            Some(Spot::Front(own)) => self.translation.blocks.front[own].text.to_string(),
            _ => String::new(),
        };
        let previous = part.made_from.filter(|_| state == UnitState::Stale);
        let previous = previous.and_then(|hash| old.and_then(|(locked, old)| old.text(locked, Some(&text.key), hash)));
        let (file, line) = self.source.places[at].clone();
        Unit {
            name: UnitName { id: self.id.into(), key: text.key.to_string(), hash: text.hash },
            source: text.text.to_string(),
            state: if target.is_empty() { UnitState::New } else { state },
            target,
            previous: previous.filter(|old| *old != *text.text),
            notes: self.notes(text, tag),
            file,
            line,
        }
    }
}

/// What a text of the site is called in reports.
pub fn site_part_name(key: &str) -> String {
    match (key.strip_prefix(STRING), key.strip_prefix(TERM)) {
        (Some(name), _) => format!("string `{name}`"),
        (_, Some(id)) => format!("term `{id}`"),
        _ => format!("`{key}`"),
    }
}

/// What a translator has to know of a title, a label or a string.
fn notes(text: &FrontText, tag: &str) -> Vec<String> {
    match &*text.key {
        "title" => vec!["The title of the help centre, on every page".into()],
        "contact.label" => vec!["The label of the link to whom a reader asks, on every page".into()],
        key if key.starts_with("choices.") => {
            vec!["The name of a choice, on its tab and wherever readers choose".into()]
        }
        key => {
            let mut notes = vec![format!("Interface: {}", key.strip_prefix(STRING).unwrap_or(key))];
            if text.text.contains('{') {
                notes.push("In Fluent: keep what stands in braces".into());
            }
            if text.text.contains("->") && !tag.is_empty() {
                let forms: Vec<String> = forms(tag).into_iter().map(|form| format!("[{form}]")).collect();
                notes.push(format!(
                    "One line for each form that your language has, `*` before the last: {}",
                    forms.join(" ")
                ));
            }
            notes
        }
    }
}
