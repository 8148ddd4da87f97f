//! Parents, children and the order among them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

use super::file_names::step_number;
use super::{Catalogue, Entry, EntryIx, Translated, own};
use crate::content::Kind;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::limits::MOST_STEPS;
use crate::table::Table;

impl Catalogue {
    pub(super) fn build_tree(&mut self, translated: &Translated, findings: &mut Vec<Diagnostic>) {
        for index in self.entries.indices() {
            let parent = self.find_parent(index);
            own(&mut self.entries[index]).parent = parent;
        }
        self.retire_lost_steps(translated, findings);
        let mut children: Table<EntryIx, Vec<EntryIx>> = self.entries.map(|_| Vec::new());
        for (index, entry) in self.entries.iter().filter(|(_, entry)| !entry.hidden) {
            if let Some(parent) = entry.parent.filter(|parent| self.entries[*parent].locale == entry.locale) {
                children[parent].push(index);
            }
        }
        let collators = self.config.locales.map(|(_, locale)| collator(&locale.tag));
        for (index, list) in children {
            let list = self.in_order(list, &collators[self.entries[index].locale]);
            self.adopt(index, list);
        }
        for entry in self.entries.values().filter(|entry| entry.kind == Kind::Step && !entry.hidden) {
            if entry.parent.is_none_or(|parent| self.entries[parent].kind != Kind::Guide) {
                let fault = Diagnostic::new(Code::StepWithoutGuide, "this step has no guide");
                let help = "put it beside an `index.md` that says `kind: guide`";
                findings.push(fault.at(Place::file(entry.outline.path.clone())).help(help));
            }
        }
        for index in self.entries.indices() {
            if self.entries[index].kind == Kind::Guide && !self.entries[index].hidden {
                self.number_steps(index, findings);
            }
        }
    }

    /// Retires the steps of translated guides that their source has lost: nobody should follow them, and what becomes of them is for a writer
    /// to decide.
    fn retire_lost_steps(&mut self, translated: &Translated, findings: &mut Vec<Diagnostic>) {
        for index in self.entries.indices() {
            let entry = &self.entries[index];
            if entry.source.is_some() || entry.gone || entry.locale == self.config.source_index() {
                continue;
            }
            let has_guide = entry.parent.is_some_and(|guide| {
                let guide = &self.entries[guide];
                guide.kind == Kind::Guide && (guide.source.is_some() || guide.locale == self.config.source_index())
            });
            // A numbered file whose guide has gone from beside it was a step too.
            let was = self.id_by_path(entry).filter(|id| entry.kind == Kind::Article && **id != *entry.id);
            let is_lost = entry.kind == Kind::Step && has_guide || was.is_some();
            let id = was.as_deref().unwrap_or(&entry.id);
            match entry.stands_for {
                Some(written) if is_lost && self.entries[written].gone => own(&mut self.entries[index]).gone = true,
                None if is_lost && translated[entry.locale].contains_key(id) => {
                    let message =
                        "the source of this guide has lost this step, so readers are told that it was taken down";
                    let warning = Diagnostic::new(Code::TranslationRemoved, message);
                    let help = "delete it, or give the step that took its place this id in `aliases`";
                    findings.push(warning.at(Place::file(entry.outline.path.clone())).help(help));
                    own(&mut self.entries[index]).gone = true;
                }
                _ => {}
            }
        }
    }

    /// Neighbours in the order of their places, and without one by title, in the order of their language's dictionary.
    fn in_order(&self, mut list: Vec<EntryIx>, collator: &CollatorBorrowed<'_>) -> Vec<EntryIx> {
        let places: HashMap<EntryIx, i64> = list.iter().map(|child| (*child, self.place(*child))).collect();
        let by_title = |one: &EntryIx, other: &EntryIx| {
            let (one, other) = (&self.entries[*one], &self.entries[*other]);
            let titles = collator.compare(&one.outline.front.title, &other.outline.front.title);
            titles.then_with(|| one.id.cmp(&other.id))
        };
        list.sort_by(|one, other| places[one].cmp(&places[other]).then_with(|| by_title(one, other)));
        list
    }

    /// Puts the neighbours of entries that have new titles in order. None where the steps of a guide would change places: their
    /// numbers would too.
    pub(super) fn put_in_order(&mut self, retitled: &[EntryIx]) -> Option<()> {
        let parents: BTreeSet<EntryIx> = retitled.iter().filter_map(|entry| self.entries[*entry].parent).collect();
        for parent in parents {
            let entry = &self.entries[parent];
            let mut list = entry.children.clone();
            list.sort_unstable();
            let list = self.in_order(list, &collator(&self.config.locales[entry.locale].tag));
            if list != entry.children {
                if entry.kind == Kind::Guide {
                    return None;
                }
                self.adopt(parent, list);
            }
        }
        Some(())
    }

    /// Gives an entry its children, and these their places.
    fn adopt(&mut self, parent: EntryIx, children: Vec<EntryIx>) {
        for (position, child) in children.iter().enumerate() {
            if self.entries[*child].position != position {
                Arc::make_mut(&mut self.entries[*child]).position = position;
            }
        }
        Arc::make_mut(&mut self.entries[parent]).children = children;
    }

    /// The nearest folder above that holds an `index.md`: in the locale itself, else in the chain that its readers follow.
    /// Hidden ones do not count.
    fn find_parent(&self, index: EntryIx) -> Option<EntryIx> {
        let entry = &self.entries[index];
        let locale = &self.config.locales[entry.locale];
        // A translation stands where its source does, unless it says by an `id:` of its own that it lies elsewhere.
        let source = entry.source.filter(|_| entry.outline.front.id.is_none());
        let path = source.map_or(&entry.outline.path, |source| &self.entries[source].outline.path);
        let (_, mut below) = path.strip_prefix("content/")?.split_once('/')?;
        if below == "index.md" {
            return None;
        }
        below = below.strip_suffix("/index.md").unwrap_or(below);
        let tags = || std::iter::once(&locale.tag).chain(&locale.fallback);
        loop {
            below = below.rsplit_once('/').map_or("", |(above, _)| above);
            let slash = if below.is_empty() { "" } else { "/" };
            let found = tags().find_map(|tag| {
                let found = self.by_path(&format!("content/{tag}/{below}{slash}index.md"))?;
                (!self.entries[found].hidden).then_some(found)
            });
            if let Some(found) = found {
                let id = &self.entries[found].id;
                let read = if id.is_empty() { self.homes[entry.locale] } else { self.for_reader(id, entry.locale) };
                return Some(read.unwrap_or(found)).filter(|parent| *parent != index);
            }
            if below.is_empty() {
                return None;
            }
        }
    }

    /// `order`, else the number before the file's name; entries without either come last, by title. Steps stand in the order of their
    /// source in every language.
    fn place(&self, index: EntryIx) -> i64 {
        let entry = &self.entries[index];
        let entry = match entry.source.filter(|_| entry.kind == Kind::Step) {
            Some(source) => &self.entries[source],
            None => entry,
        };
        let name = entry.outline.path.rsplit('/').next().unwrap_or_default();
        self.inherited(entry, |outline| outline.front.order).or_else(|| step_number(name)).unwrap_or(i64::MAX)
    }

    fn number_steps(&mut self, guide: EntryIx, findings: &mut Vec<Diagnostic>) {
        let steps: Vec<EntryIx> = self.steps(guide).collect();
        if steps.is_empty() && !self.entries[guide].gone {
            let warning = Diagnostic::new(Code::GuideWithoutSteps, "this guide has no steps");
            let path = &self.entries[guide].outline.path;
            let help = match path.strip_suffix(".md").filter(|stem| !stem.ends_with("/index")) {
                Some(stem) => {
                    format!("a guide is a folder: move it to `{stem}/index.md`, and put numbered files beside it")
                }
                None => "put numbered files beside it, such as `1-open-settings.md`".into(),
            };
            findings.push(warning.at(Place::file(path.clone())).help(help));
        }
        let is_step = |child: &&EntryIx| {
            let child = &self.entries[**child];
            child.kind == Kind::Step && !child.gone
        };
        if let Some(more) = self.entries[guide].children.iter().filter(is_step).nth(MOST_STEPS) {
            let fault =
                Diagnostic::new(Code::TooMany, format!("a guide can have {MOST_STEPS} steps, and this is one more"));
            let place = Place::file(self.entries[*more].outline.path.clone());
            findings.push(fault.at(place).help("make several guides of this one"));
        }
        let mut anchors: HashMap<String, EntryIx> = HashMap::new();
        for (position, step) in steps.into_iter().enumerate() {
            own(&mut self.entries[step]).number = position + 1;
            let anchor = self.entries[step].prefix.clone();
            if let Some(first) = anchors.insert(anchor, step) {
                let name = self.entries[step].prefix.trim_end_matches("--");
                let fault = Diagnostic::new(
                    Code::DuplicateAnchor,
                    format!("two steps of this guide have ids that end in `{name}`"),
                );
                let place = |index: EntryIx| Place::file(self.entries[index].outline.path.clone());
                findings.push(fault.at(place(step)).and(place(first), "the other one").help("rename one of the two"));
            }
        }
    }

    /// Gives the headings of translations the anchors of their source, so that links survive translation: where the levels
    /// of both pages agree in sequence.
    pub(super) fn take_source_anchors(&mut self) {
        let levels =
            |entry: &Entry| entry.outline.text.headings.iter().map(|heading| heading.level).collect::<Vec<_>>();
        for index in self.entries.indices() {
            // What stands in comes after all that was written, so its text's anchors are settled.
            let entry = &self.entries[index];
            let same = |source: &EntryIx| levels(entry) == levels(&self.entries[*source]);
            if let Some(source) = entry.stands_for.or(entry.source.filter(same)) {
                let anchors = self.entries[source].anchors.clone();
                own(&mut self.entries[index]).anchors = anchors;
            }
        }
    }

    /// The entries from the home page down to the parent of an entry.
    pub fn ancestors(&self, index: EntryIx) -> Vec<EntryIx> {
        let mut chain = Vec::new();
        let mut next = self.entries[index].parent;
        while let Some(parent) = next {
            chain.push(parent);
            next = self.entries[parent].parent;
        }
        chain.reverse();
        chain
    }
}

/// What sorts as a language's dictionaries do, after the CLDR.
pub fn collator(tag: &str) -> CollatorBorrowed<'static> {
    let locale = tag.parse().unwrap_or(Locale::UNKNOWN);
    Collator::try_new(locale.into(), Default::default()).expect("the data is in the program")
}

/// What sorts codes: like the words of any language, but with numbers by their value, so that `E9` comes before `E10`.
pub fn code_collator() -> CollatorBorrowed<'static> {
    let mut preferences = CollatorPreferences::default();
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, Default::default()).expect("the data is in the program")
}
