//! What all outputs of a site are made from.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock};

use super::delivery::HeaderRules;
use crate::catalogue::{Catalogue, Changes, Entries, EntryIx, note_locale};
use crate::config::LocaleIx;
use crate::diagnostic::caught;
use crate::freshness::Freshness;
use crate::memo::Fingerprint;
use crate::page::{Bodies, Pages};
use crate::search::{self, Files, Frame, Layout, PageTerms, Synonyms, TermMemo};
use crate::table::Table;
use crate::theme::{Localised, Theme};
use crate::ticket::Tickets;
use crate::view::Views;
use crate::words::Words;

/// What all outputs are made from. A copy shares all with the original.
#[derive(Clone)]
pub struct Parts {
    /// Identity of all entries: ids, addresses, tree.
    pub catalogue: Arc<Catalogue>,
    /// How far each translation is behind.
    pub freshness: Arc<Freshness>,
    /// The headers of all outputs.
    pub rules: Arc<HeaderRules>,
    pub(super) views: Views,
    pub(super) words: Arc<Table<LocaleIx, Arc<Words>>>,
    pub(super) theme: Arc<Theme>,
    pub(super) localised: Arc<Table<LocaleIx, Localised>>,
    /// The search index of each locale, made when one of its files is asked for.
    indexes: Arc<Table<LocaleIx, Option<Index>>>,
    terms: Arc<TermMemo>,
    /// What the readers of each locale use for one another.
    synonyms: Arc<Synonyms>,
}

/// A search index that is made when it is asked for.
struct Index {
    layout: Arc<Layout>,
    files: OnceLock<Files>,
    making: Mutex<()>,
}

impl Index {
    fn new(layout: Arc<Layout>) -> Self {
        Self { layout, files: OnceLock::new(), making: Mutex::default() }
    }
}

impl Parts {
    /// Puts them together.
    pub fn new(
        catalogue: Arc<Catalogue>,
        freshness: Arc<Freshness>,
        rules: HeaderRules,
        views: Views,
        words: Arc<Table<LocaleIx, Arc<Words>>>,
        theme: Arc<Theme>,
        terms: Arc<TermMemo>,
    ) -> Self {
        let localised = localised(&theme, &words, &views);
        let views = views.with_elements(theme.elements(&localised));
        let indexes = indexes(&catalogue);
        let synonyms = search::synonyms(&catalogue.config).into();
        Self { catalogue, freshness, rules: rules.into(), views, words, theme, localised, indexes, terms, synonyms }
    }

    /// The same parts with other texts: `catalogue` must be the same one with other outlines, `freshness` and `pages` made from it.
    /// Titles and summaries must be the same unless `has_new_titles`. None where there are other outputs: an index of longer texts
    /// has more files.
    pub fn with_pages(
        &self,
        catalogue: Arc<Catalogue>,
        freshness: Arc<Freshness>,
        pages: Arc<Pages>,
        bodies: Bodies,
        has_new_titles: bool,
    ) -> Option<Self> {
        let indexes = indexes(&catalogue);
        let has_same_files = |(new, old): (&Option<Index>, &Option<Index>)| match (new, old) {
            (Some(new), Some(old)) => new.layout.names().eq(old.layout.names()),
            (new, old) => new.is_none() && old.is_none(),
        };
        if !indexes.values().zip(self.indexes.values()).all(has_same_files) {
            return None;
        }
        let mut new = Self { catalogue, freshness, indexes, ..self.clone() };
        if has_new_titles {
            let views = Views::of(new.catalogue.clone(), pages, bodies, new.words.clone());
            new.localised = localised(&new.theme, &new.words, &views);
            new.views = views.with_elements(new.theme.elements(&new.localised));
        } else {
            new.views = self.views.with_pages(new.catalogue.clone(), pages, bodies);
        }
        Some(new)
    }

    /// The same parts, with search indexes still to be made: made ones take much memory.
    pub fn without_indexes(&self) -> Self {
        let unmade =
            |(_, index): (LocaleIx, &Option<Index>)| index.as_ref().map(|index| Index::new(index.layout.clone()));
        Self { indexes: self.indexes.map(unmade).into(), ..self.clone() }
    }

    /// The texts of all entries.
    pub fn bodies(&self) -> &Bodies {
        self.views.bodies()
    }

    /// The pages of all entries; none for hidden ones.
    pub fn pages(&self) -> &Pages {
        self.views.all_pages()
    }

    /// What goes into tickets.
    pub fn tickets(&self) -> Tickets<'_> {
        Tickets {
            catalogue: &self.catalogue,
            views: &self.views,
            words: &self.words,
            freshness: &self.freshness,
            chosen: &[],
        }
    }

    /// Which files the search index of a locale has; none where there is nothing to find, or search is switched off.
    pub fn layout(&self, locale: LocaleIx) -> Option<&Layout> {
        self.indexes.get(locale)?.as_ref().map(|index| &*index.layout)
    }

    /// The search index of a locale, made now if it is not made yet; none where there is none.
    pub fn index(&self, locale: LocaleIx) -> Option<(&Layout, &Files)> {
        note_locale(locale);
        let Index { layout, files, making } = self.indexes.get(locale)?.as_ref()?;
        let make = || {
            let root = search::root(&self.catalogue, locale, &self.words[locale]);
            search::build(&self.catalogue, self.bodies(), locale, layout, &self.synonyms, &self.terms, root)
        };
        if files.get().is_none() {
            // Other threads wait for the first one. A thread of the pool does not: making an index waits for the pool, so it makes
            // its own.
            let is_in_pool = rayon::current_thread_index().is_some();
            let _first = (!is_in_pool).then(|| making.lock());
            if files.get().is_none() {
                // On the pool's threads, whoever asks: each thread's allocator keeps what it once needed.
                let _ = files.set(rayon::join(make, || ()).0);
            }
        }
        Some((layout, files.get()?))
    }

    /// Collects the terms of an entry's page for the index of its locale while the page's body is at hand. Without this, making the
    /// index reads the body again.
    pub fn collect_terms(&self, entry: EntryIx) {
        if self.layout(self.catalogue.entries[entry].locale).is_some() {
            // Where waymark fails at a page, its rendering says so.
            let _ = caught(|| search::collect(&self.catalogue, self.bodies(), entry, &self.synonyms, &self.terms));
        }
    }

    /// The terms of all pages that can be found, as far as they have been collected, with what they are remembered by.
    pub fn collected_terms(&self) -> Vec<(Fingerprint, Arc<PageTerms>)> {
        let layouts = self.indexes.values().flatten().map(|index| &index.layout);
        layouts.flat_map(|layout| search::remembered(&self.catalogue, layout, &self.synonyms, &self.terms)).collect()
    }

    /// All indexes, without the terms of their pages.
    pub fn frames(&self) -> Vec<(Frame, Vec<Fingerprint>)> {
        let indexes = self.indexes.iter().filter_map(|(locale, index)| Some((locale, &*index.as_ref()?.layout)));
        let frame = |(locale, layout)| {
            let root = search::root(&self.catalogue, locale, &self.words[locale]);
            search::frame_of(&self.catalogue, locale, layout, &self.synonyms, root)
        };
        indexes.map(frame).collect()
    }

    /// Makes the index of a locale, before threads render its files at once and each makes its own.
    pub fn make_index(&self, locale: LocaleIx) {
        let _ = caught(|| self.index(locale).is_some());
    }

    /// What differs from older parts of the same entries and outputs.
    pub(super) fn changes_since(&self, older: &Self) -> Changes {
        let (new, old) = (&self.catalogue.entries, &older.catalogue.entries);
        let looks_same = |index: EntryIx| {
            let (new, old) = (&new[index], &old[index]);
            Arc::ptr_eq(new, old) || new.children == old.children && new.outline.looks_like(&old.outline)
        };
        let has_same_text = |index: EntryIx| {
            let (page, older_page) = (self.views.page(index), older.views.page(index));
            new[index].outline.fingerprint == old[index].outline.fingerprint
                && page.map(Arc::as_ptr) == older_page.map(Arc::as_ptr)
                && self.freshness.state(index) == older.freshness.state(index)
        };
        let mut changes = changes_of(new, looks_same, has_same_text);
        let (sites, older_sites) = (self.views.sites(), older.views.sites());
        changes.shared = sites.indices().filter(|locale| sites[*locale] != older_sites[*locale]).collect();
        changes
    }
}

/// The changes of entries, and of the locales that they belong to.
pub(super) fn changes_of(
    entries: &Entries,
    looks_same: impl Fn(EntryIx) -> bool,
    has_same_text: impl Fn(EntryIx) -> bool,
) -> Changes {
    let outlines: HashSet<EntryIx> = entries.indices().filter(|index| !looks_same(*index)).collect();
    let texts: HashSet<EntryIx> = entries.indices().filter(|index| !has_same_text(*index)).collect();
    let locales = outlines.iter().chain(&texts).map(|index| entries[*index].locale).collect();
    Changes { outlines, texts, locales, shared: HashSet::new() }
}

/// The templates with what all pages of a locale share.
fn localised(theme: &Theme, words: &Table<LocaleIx, Arc<Words>>, views: &Views) -> Arc<Table<LocaleIx, Localised>> {
    words.map(|(locale, words)| theme.localise(words, &views.sites()[locale])).into()
}

/// The search index of each locale, none of it made yet.
fn indexes(catalogue: &Catalogue) -> Arc<Table<LocaleIx, Option<Index>>> {
    let index = |(locale, _)| {
        let layout = search::has_search(catalogue, locale).then(|| Layout::of(catalogue, locale))??;
        Some(Index::new(layout.into()))
    };
    catalogue.config.locales.map(index).into()
}
