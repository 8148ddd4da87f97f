//! How far each translation is behind its source, block by block.
//!
//! Made from outlines and from the lock files that `waymark l10n` writes, one for each locale. A lock says from which version
//! of each block a translation was made; nothing is guessed from dates. An entry that no lock knows is untracked, and nothing is
//! said of it to readers. Entries are known by id, so a file that moves keeps its state.

mod align;
mod compare;
mod lock;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalogue::{Catalogue, Entry, EntryIx, note_text};
use crate::config::LocaleIx;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Memo;
use crate::source::{Sources, TextFile};
use crate::table::Table;

pub use compare::{Behind, Comparison, Part, PartState, Spot};
pub use lock::{Lock, Locked, Row, git_blob, lock_path};

/// Lock files that have been read.
pub type LockMemo = Memo<Arc<(Lock, Vec<Diagnostic>)>>;

/// What is known of every translation.
#[derive(Clone, Debug, Default)]
pub struct Freshness {
    /// One for each entry; none for those of the source locale, and for those that stand in for a missing one.
    states: Table<EntryIx, Option<Arc<State>>>,
    /// One for each locale.
    locks: Table<LocaleIx, Arc<(Lock, Vec<Diagnostic>)>>,
}

/// How a translation stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Every block was made from what the source says now.
    Current,
    /// Some part is behind.
    Stale(Comparison),
    /// No lock says what it was made from.
    Untracked,
    /// There is no source: the page exists in this language only.
    Orphan,
}

impl Freshness {
    /// Compares every translation with its source.
    pub fn of(catalogue: &Catalogue, sources: &Sources, memo: &LockMemo) -> (Self, Vec<Diagnostic>) {
        let config = &catalogue.config;
        let mut findings = Vec::new();
        let mut locks = config.locales.map(|_| Arc::default());
        for (path, file) in &sources.locks {
            let locale = lock::locale_of_lock(path).and_then(|tag| config.locale_index(tag));
            match locale.filter(|locale| *locale != config.source_index()) {
                Some(locale) => {
                    let read = memo.get(file.fingerprint, || Arc::new(Lock::read(file)));
                    findings.extend(read.1.iter().cloned());
                    locks[locale] = read;
                }
                None => findings.push(stray(file)),
            }
        }
        let mut freshness = Self { states: Table::default(), locks };
        freshness.states = catalogue.entries.par_iter().map(|(_, entry)| freshness.compare(catalogue, entry)).collect();
        (freshness, findings)
    }

    /// The same over other texts: those of the entries in `changed`, or of their sources. The locks must be the same.
    pub fn with_outlines(&self, catalogue: &Catalogue, changed: &[EntryIx]) -> Self {
        let mut freshness = self.clone();
        for index in changed {
            freshness.states[*index] = self.compare(catalogue, &catalogue.entries[*index]);
        }
        freshness
    }

    fn compare(&self, catalogue: &Catalogue, entry: &Entry) -> Option<Arc<State>> {
        (entry.locale != catalogue.config.source_index() && entry.stands_for.is_none())
            .then(|| Arc::new(state(catalogue, entry, &self.locks[entry.locale].0)))
    }

    /// How an entry stands; none for those of the source locale.
    pub fn state(&self, entry: EntryIx) -> Option<&State> {
        note_text(entry);
        self.states.get(entry)?.as_deref()
    }

    /// The lock of a locale, with all of its entries that are whole.
    pub fn lock(&self, locale: LocaleIx) -> &Lock {
        &self.locks[locale].0
    }

    /// What the lock of its locale says of a translation, also under an id that it had before.
    pub fn locked(&self, catalogue: &Catalogue, translation: EntryIx) -> Option<&Locked> {
        let entry = &catalogue.entries[translation];
        locked(catalogue, entry, self.lock(entry.locale))
    }

    /// What is wrong with the lock of a locale.
    pub fn lock_findings(&self, locale: LocaleIx) -> &[Diagnostic] {
        &self.locks[locale].1
    }

    /// Where readers of an entry are told that it is behind.
    pub fn behind(&self, catalogue: &Catalogue, entry: EntryIx) -> Vec<Behind> {
        let Some(State::Stale(comparison)) = self.state(entry) else { return Vec::new() };
        let entry = &catalogue.entries[entry];
        let Some(source) = entry.source else { return Vec::new() };
        comparison.behind(&catalogue.entries[source].outline.blocks, &entry.outline.blocks)
    }

    /// Entries of the source that a locale lacks: those that readers can get to.
    pub fn missing(&self, catalogue: &Catalogue, locale: LocaleIx) -> Vec<EntryIx> {
        let source_locale = catalogue.config.source_index();
        let is_missing = |entry: &Entry| {
            entry.locale == source_locale
                && entry.stands_for.is_none()
                && !entry.hidden
                && !entry.gone
                && catalogue.in_locale(&entry.id, locale).is_none()
        };
        catalogue.entries.indices().filter(|index| is_missing(&catalogue.entries[*index])).collect()
    }
}

fn state(catalogue: &Catalogue, entry: &Entry, lock: &Lock) -> State {
    let Some(source) = entry.source else { return State::Orphan };
    let Some(locked) = locked(catalogue, entry, lock) else { return State::Untracked };
    let source = &catalogue.entries[source];
    if source.outline.front.broken || entry.outline.front.broken {
        // A fault says so; of a page that cannot be read there is nothing to compare.
        return State::Current;
    }
    let comparison = Comparison::of(&source.outline.blocks, &entry.outline.blocks, Some(locked));
    if comparison.is_current() { State::Current } else { State::Stale(comparison) }
}

fn stray(file: &TextFile) -> Diagnostic {
    Diagnostic::new(Code::StrayFile, format!("`{}` is the lock file of no translation of the site", file.path))
        .at(Place::file(file.path.clone()))
        .help("delete it, or add its locale to `locales` in `site.yaml`")
}

/// What a lock says of a translation. A page that was renamed, with its old id among its aliases, is known by that id until its translation
/// is stamped.
fn locked<'a>(catalogue: &Catalogue, entry: &Entry, lock: &'a Lock) -> Option<&'a Locked> {
    let is_unused = |id: &&str| catalogue.in_locale(id, entry.locale).is_none();
    let by_old_id = || old_ids(catalogue, entry).filter(is_unused).find_map(|id| lock.entries.get(id));
    lock.entries.get(&entry.id).or_else(by_old_id)
}

/// The ids that an entry had before: its aliases, or those of its source.
fn old_ids<'a>(catalogue: &'a Catalogue, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
    let own = &entry.outline.front.aliases;
    let of_source = entry.source.filter(|_| own.is_empty());
    let aliases = of_source.map_or(own, |source| &catalogue.entries[source].outline.front.aliases);
    aliases.iter().map(|(alias, _)| alias.trim_end_matches('/')).filter(|alias| !alias.starts_with('/'))
}

/// The lock of a locale with some entries changed. Entries of pages that were renamed get the new id, and those that no page has any more are
/// left out.
pub fn changed_lock(catalogue: &Catalogue, locale: LocaleIx, lock: &Lock, changes: BTreeMap<Arc<str>, Locked>) -> Lock {
    let mut entries = lock.entries.clone();
    let of_locale = catalogue.entries.values().filter(|entry| entry.locale == locale && entry.stands_for.is_none());
    for entry in of_locale {
        if !lock.entries.contains_key(&entry.id)
            && let Some(locked) = locked(catalogue, entry, lock)
        {
            entries.insert(entry.id.clone(), locked.clone());
        }
    }
    // Of a page that is made only now the catalogue knows nothing.
    entries.retain(|id, _| catalogue.in_locale(id, locale).is_some());
    entries.extend(changes);
    Lock { entries }
}
