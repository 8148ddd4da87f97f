//! What a compile derives from more than one page: the catalogue, freshness, resolved links, and the site in its theme.
//!
//! After edits of texts, titles and summaries alone, what the last compile derived is taken over for all other pages.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalogue::{self, Catalogue, EntryIx};
use crate::config::{Config, Layers};
use crate::content::{Body, Outline};
use crate::diagnostic::Diagnostic;
use crate::freshness::{Freshness, LockMemo, Locks};
use crate::memo::{Fingerprint, Memo};
use crate::page::{Bodies, Page, Pages};
use crate::search::TermMemo;
use crate::site::Site;
use crate::source::Sources;
use crate::table::Table;
use crate::theme::Theme;
use crate::view::Views;
use crate::{lock, search, words};

/// Themes that have been compiled, with what was found in them.
pub type ThemeMemo = Memo<(Arc<Theme>, Arc<[Diagnostic]>)>;

/// A page file, parsed.
#[derive(Clone)]
pub struct ReadPage {
    /// What others may know of it.
    pub outline: Arc<Outline>,
    /// None where it is not held: it is read again when an output needs it.
    pub body: Option<Arc<Body>>,
    /// What is wrong with the file by itself.
    pub findings: Arc<[Diagnostic]>,
}

/// State derived from more than one page, with its findings.
pub struct Joined {
    pub catalogue: Arc<Catalogue>,
    pub freshness: Arc<Freshness>,
    pub pages: Arc<Pages>,
    /// What was found in the configuration, the catalogue and lock files.
    pub findings: Vec<Diagnostic>,
    /// What was found in pages. Entries without findings are left out.
    pub of_pages: BTreeMap<EntryIx, Vec<Diagnostic>>,
}

/// The site in its theme.
pub struct Whole {
    pub site: Site,
    pub findings: Vec<Diagnostic>,
}

/// A fingerprint of everything besides pages that the catalogue and what follows from it are made from.
pub fn joining_key(sources: &Sources, options: Fingerprint) -> Fingerprint {
    let mut copied = Vec::new();
    for file in sources.pictures.values().chain(sources.files.values()) {
        let size = file.dimensions.map_or([0; 2], |dimensions| [dimensions.width, dimensions.height]);
        copied.extend_from_slice(&(file.path.len() as u64).to_le_bytes());
        copied.extend_from_slice(file.path.as_bytes());
        copied.extend_from_slice(&file.size.to_le_bytes());
        copied.extend_from_slice(&file.fingerprint.0);
        copied.extend(size.into_iter().flat_map(u32::to_le_bytes));
    }
    let mut locks = Vec::new();
    for file in sources.locks.values().chain(sources.synonyms.values()).chain(&sources.terms).chain(&sources.urls) {
        locks.extend_from_slice(&Fingerprint::of_bytes(file.path.as_bytes()).0);
        locks.extend_from_slice(&file.fingerprint.0);
    }
    let config = sources.config.as_ref().map_or([0; 16], |file| file.fingerprint.0);
    Fingerprint::of([&copied[..], &locks, &config, &options.0])
}

/// A fingerprint of all themes, also of those that are not in use: a name that is not found is compared with theirs.
pub fn themes_key(sources: &Sources) -> Fingerprint {
    Fingerprint::of(sources.themes.iter().flat_map(|(path, file)| [path.as_bytes(), file.fingerprint().0.as_slice()]))
}

impl Joined {
    /// Joins all pages of a site.
    pub fn of(
        sources: &Sources,
        publishing: catalogue::Options,
        config: Arc<Config>,
        pages: &[ReadPage],
        mut findings: Vec<Diagnostic>,
        memo: &LockMemo,
    ) -> Self {
        let locks = Locks::of(&config, sources, memo);
        let outlines = pages.iter().map(|page| page.outline.clone()).collect();
        let (catalogue, found) = Catalogue::of(outlines, sources, config, publishing, &locks.translated());
        findings.extend(found);
        findings.extend(search::errors::check(&catalogue));
        findings.extend(search::check_synonyms(&catalogue));
        let (freshness, found) = Freshness::of(&catalogue, locks);
        findings.extend(found);
        memo.next_round();
        let made: Table<EntryIx, Option<(Page, Vec<Diagnostic>)>> = catalogue
            .entries
            .par_iter()
            .map(|(index, entry)| (!entry.hidden).then(|| Page::of(&catalogue, &freshness, index)))
            .collect();
        let mut of_pages = BTreeMap::new();
        let mut pages = Pages::default();
        for (entry, made) in made {
            let (page, found) = made.unzip();
            of_pages.extend(found.filter(|found| !found.is_empty()).map(|found| (entry, found)));
            pages.push(page.map(Arc::new));
        }
        let (catalogue, freshness) = (Arc::new(catalogue), Arc::new(freshness));
        Self { catalogue, freshness, pages: pages.into(), findings, of_pages }
    }

    /// Takes over what was derived, except for pages whose texts, titles or summaries differ: their links are resolved anew, and lists
    /// are put in order again. None where the pages differ in anything else.
    pub fn with_outlines(&self, old: &[ReadPage], new: &[ReadPage]) -> Option<Self> {
        let pairs = old.iter().zip(new).map(|(old, new)| (&old.outline, &new.outline));
        let changed: Vec<_> = pairs.filter(|(old, new)| !Arc::ptr_eq(old, new)).collect();
        // What was found in front matter stands at the same places, unless that has another title.
        let moved: HashSet<&str> =
            changed.iter().filter(|(old, new)| !new.looks_like(old)).map(|(_, new)| &*new.path).collect();
        let mut places = self.findings.iter().flat_map(|finding| finding.places()).filter(|place| place.span.is_some());
        if places.any(|place| moved.contains(&*place.path)) {
            return None;
        }
        let outlines: HashMap<EntryIx, _> =
            changed.iter().filter_map(|(_, new)| Some((self.catalogue.by_path(&new.path)?, (*new).clone()))).collect();
        let catalogue = Arc::new(self.catalogue.with_outlines(&outlines)?);
        // A page can stand in for another language's, and a translation tells its readers what of it is behind.
        let shows = |entry: &EntryIx| {
            let (text, source) = (catalogue.text_of(*entry), catalogue.entries[*entry].source);
            outlines.contains_key(&text) || source.is_some_and(|source| outlines.contains_key(&source))
        };
        let touched: Vec<EntryIx> = catalogue.entries.indices().filter(shows).collect();
        let freshness = Arc::new(self.freshness.with_outlines(&catalogue, &touched));
        let mut pages = Pages::clone(&self.pages);
        let mut of_pages = self.of_pages.clone();
        for entry in touched.into_iter().filter(|entry| !catalogue.entries[*entry].hidden) {
            let (page, found) = Page::of(&catalogue, &freshness, entry);
            pages[entry] = Some(Arc::new(page));
            of_pages.remove(&entry);
            if !found.is_empty() {
                of_pages.insert(entry, found);
            }
        }
        Some(Self { catalogue, freshness, pages: pages.into(), findings: self.findings.clone(), of_pages })
    }
}

impl Whole {
    /// Puts what is joined into its theme.
    pub fn of(
        sources: &Sources,
        config: &Config,
        joined: &Joined,
        bodies: Bodies,
        themes: &ThemeMemo,
        terms: &Arc<TermMemo>,
    ) -> Self {
        let (layers, mut findings) = Layers::of(sources, &config.theme);
        let (words, found) = words::words(&layers, config);
        findings.extend(found);
        let accent = format!("{:?}", config.brand.accent);
        let key = Fingerprint::of([&layers.fingerprint().0[..], accent.as_bytes()]);
        let (theme, found) = themes.get(key, || {
            let (theme, found) = Theme::of(&layers, config);
            (Arc::new(theme), found.into())
        });
        findings.extend(found.iter().cloned());
        themes.next_round();
        let words = Arc::new(words);
        let views = Views::of(joined.catalogue.clone(), joined.pages.clone(), bodies, words.clone());
        let (catalogue, freshness) = (joined.catalogue.clone(), joined.freshness.clone());
        let (site, found) = Site::of(sources, catalogue, freshness, views, words, theme, terms.clone());
        findings.extend(found);
        findings.extend(lock::check(sources.urls.as_ref(), &site));
        Self { site, findings }
    }

    /// The same site with other texts and, where `has_new_titles`, other titles. None where the set of outputs differs.
    pub fn with(&self, joined: &Joined, bodies: Bodies, has_new_titles: bool) -> Option<Self> {
        let (catalogue, freshness) = (joined.catalogue.clone(), joined.freshness.clone());
        let site = self.site.with_pages(catalogue, freshness, joined.pages.clone(), bodies, has_new_titles)?;
        Some(Self { site, findings: self.findings.clone() })
    }
}
