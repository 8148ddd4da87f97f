//! How far each translation is behind its source, block by block.
//!
//! Made from outlines and from the lock files that `waymark l10n` writes, one for each locale. A lock says from which version
//! of each block a translation was made; nothing is guessed from dates. An entry that no lock knows is untracked, and nothing is
//! said of it to readers. Entries are known by id, so a file that moves keeps its state.

mod accept;
mod align;
mod behind;
mod compare;
mod known;
mod lock;
mod old_lock;
mod own;
mod read_lock;
mod texts;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalogue::{Catalogue, Entry, EntryIx, Translated, note_text};
use crate::config::{Config, LocaleIx};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Memo;
use crate::source::{Sources, TextFile};
use crate::table::Table;

pub use accept::{Evidence, Side, is_prose};
pub use behind::{Behind, Told};
pub use compare::{Comparison, Part, PartState, Spot};
pub use lock::{Lock, Locked, Row, git_blob, lock_path};
pub use own::carried;
pub use texts::{SOURCES_PATH, SourceTexts};

/// Lock files that have been read.
pub type LockMemo = Memo<Arc<(Lock, Vec<Diagnostic>)>>;

/// What is known of every translation.
#[derive(Clone, Debug, Default)]
pub struct Freshness {
    /// One for each entry; none for those of the source locale, and for those that stand in for a missing one.
    states: Table<EntryIx, Option<Arc<State>>>,
    locks: Locks,
}

/// The lock files of a site, one for each locale, with what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Locks {
    of: Table<LocaleIx, Arc<(Lock, Vec<Diagnostic>)>>,
    /// Of files that belong to no translation.
    stray: Vec<Diagnostic>,
}

impl Locks {
    /// Reads those of a site.
    pub fn of(config: &Config, sources: &Sources, memo: &LockMemo) -> Self {
        let mut locks = Self { of: config.locales.map(|_| Arc::default()), stray: Vec::new() };
        for (path, file) in sources.locks.iter().filter(|(path, _)| &***path != SOURCES_PATH) {
            let locale = lock::locale_of_lock(path).and_then(|tag| config.locale_index(tag));
            match locale.filter(|locale| *locale != config.source_index()) {
                Some(locale) => locks.of[locale] = memo.get(file.fingerprint, || Arc::new(Lock::read(file))),
                None => locks.stray.push(stray(file)),
            }
        }
        locks
    }

    /// The entries that have been translated, for each locale: by the ids that they had then, and by those that the paths of their files gave.
    pub fn translated(&self) -> Translated {
        self.of.map(|(_, lock)| {
            let entries = &lock.0.entries;
            let by_path =
                entries.iter().flat_map(|(id, entry)| entry.was.iter().map(|was| (was.as_str().into(), id.clone())));
            by_path.chain(entries.keys().map(|id| (id.clone(), id.clone()))).collect()
        })
    }
}

/// How a translation stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Every block was made from what the source says now.
    Current,
    /// Some part is behind.
    Stale(Comparison),
    /// No part is known to be behind, but of some nobody can tell.
    Unsure(Comparison),
    /// The source had this page, and has it no more.
    Removed,
    /// No lock says what it was made from.
    Untracked,
    /// There is no source: the page exists in this language only.
    Orphan,
}

impl Freshness {
    /// Compares every translation with its source.
    pub fn of(catalogue: &Catalogue, locks: Locks) -> (Self, Vec<Diagnostic>) {
        let found = locks.of.values().flat_map(|lock| lock.1.iter().cloned());
        let findings = locks.stray.iter().cloned().chain(found).collect();
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
            .then(|| Arc::new(state(catalogue, entry, &self.locks.of[entry.locale].0)))
    }

    /// How an entry stands; none for those of the source locale.
    pub fn state(&self, entry: EntryIx) -> Option<&State> {
        note_text(entry);
        self.states.get(entry)?.as_deref()
    }

    /// The lock of a locale, with all of its entries that are whole.
    pub fn lock(&self, locale: LocaleIx) -> &Lock {
        &self.locks.of[locale].0
    }

    /// What the lock of its locale says of a translation, also under an id that it had before.
    pub fn locked(&self, catalogue: &Catalogue, translation: EntryIx) -> Option<Cow<'_, Locked>> {
        let entry = &catalogue.entries[translation];
        locked(catalogue, entry, self.lock(entry.locale))
    }

    /// What is wrong with the lock of a locale.
    pub fn lock_findings(&self, locale: LocaleIx) -> &[Diagnostic] {
        &self.locks.of[locale].1
    }

    /// How the parts of a translation stand that is not current.
    pub fn comparison(&self, entry: EntryIx) -> Option<&Comparison> {
        match self.state(entry)? {
            State::Stale(comparison) | State::Unsure(comparison) => Some(comparison),
            _ => None,
        }
    }

    /// Where readers of an entry are told that it is behind.
    pub fn behind(&self, catalogue: &Catalogue, entry: EntryIx) -> Vec<Behind> {
        let Some(comparison) = self.comparison(entry) else { return Vec::new() };
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
    let locked = locked(catalogue, entry, lock);
    let (source, locked) = match (entry.source, locked) {
        (Some(source), Some(locked)) => (source, locked),
        (None, Some(_)) => return State::Removed,
        (None, None) => return State::Orphan,
        (Some(_), None) => return State::Untracked,
    };
    let source = &catalogue.entries[source];
    if source.outline.front.broken || entry.outline.front.broken {
        // A fault says so; of a page that cannot be read there is nothing to compare.
        return State::Current;
    }
    let comparison = Comparison::of(&source.outline.blocks, &entry.outline.blocks, Some(&*locked));
    match () {
        () if comparison.is_current() => State::Current,
        () if comparison.is_unsure_at_most() => State::Unsure(comparison),
        () => State::Stale(comparison),
    }
}

fn stray(file: &TextFile) -> Diagnostic {
    Diagnostic::new(Code::StrayFile, format!("`{}` is the lock file of no translation of the site", file.path))
        .at(Place::file(file.path.clone()))
        .help("delete it, or add its locale to `locales` in `site.yaml`")
}

/// What a lock says of a translation. A page that was renamed, with its old id among its aliases, is known by both until its translation is
/// stamped: on a branch that has not heard of the new name, it may have been stamped under the old one.
fn locked<'a>(catalogue: &Catalogue, entry: &Entry, lock: &'a Lock) -> Option<Cow<'a, Locked>> {
    let is_unused = |id: &&str| catalogue.in_locale(id, entry.locale).is_none();
    let by_old_ids = old_ids(catalogue, entry).filter(is_unused).filter_map(|id| lock.entries.get(id));
    let is_taken = |id: &str| catalogue.in_locale(id, entry.locale).is_some();
    let path_id = catalogue.id_by_path(entry).filter(|_| entry.source.is_none());
    let by_path = path_id.map_or(Vec::new(), |id| {
        let own = lock.entries.get(&*id).filter(|_| *id != *entry.id && !is_taken(&id));
        own.into_iter().chain(lock.by_path_id(&id, is_taken)).collect()
    });
    let all = lock.entries.get(&entry.id).into_iter().chain(by_old_ids).chain(by_path);
    all.map(Cow::Borrowed).reduce(|one, other| Cow::Owned(one.with(&other)))
}

/// The ids that an entry had before: its aliases, or those of its source.
fn old_ids<'a>(catalogue: &'a Catalogue, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
    let own = &entry.outline.front.aliases;
    let of_source = entry.source.filter(|_| own.is_empty());
    let aliases = of_source.map_or(own, |source| &catalogue.entries[source].outline.front.aliases);
    aliases.iter().map(|(alias, _)| alias.trim_end_matches('/')).filter(|alias| !alias.starts_with('/'))
}

/// Whether a lock's entry is of texts that stand on no page: a page's id has no colon.
pub fn is_of_site(id: &str) -> bool {
    id.starts_with("site:")
}

/// The lock of a locale with some entries changed. Entries of pages that were renamed get the new id, and those that no page has any more are
/// left out.
pub fn changed_lock(catalogue: &Catalogue, locale: LocaleIx, lock: &Lock, changes: BTreeMap<Arc<str>, Locked>) -> Lock {
    let mut entries = lock.entries.clone();
    let of_locale = catalogue.entries.values().filter(|entry| entry.locale == locale && entry.stands_for.is_none());
    for entry in of_locale {
        if let Some(locked) = locked(catalogue, entry, lock) {
            entries.insert(entry.id.clone(), locked.into_owned());
        }
    }
    // Of a page that is made only now the catalogue knows nothing.
    entries.retain(|id, _| is_of_site(id) || catalogue.in_locale(id, locale).is_some());
    entries.extend(changes);
    for (id, entry) in &mut entries {
        let by_path = catalogue.in_locale(id, locale).and_then(|index| catalogue.id_by_path(&catalogue.entries[index]));
        if let Some(was) = by_path.filter(|was| **was != **id && !entry.was.contains(was)) {
            entry.was.push(was);
        }
    }
    Lock { entries }
}
