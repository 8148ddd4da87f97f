//! The search of a language, and of the source's where that finds nothing, as in a reader's browser.

use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::search::{Index, Layout};
use crate::site::Site;

/// The best page answers a question if it has this score: its words stand in titles and headings, or most of them in the text. Of the
/// questions in `benches/search/questions/`, five in six have it.
pub const ANSWERED_SCORE: f64 = 0.35;

/// The search of a language, and of the source's where that finds nothing. An index is for one thread.
pub struct Searched<'s> {
    own: Option<Language<'s>>,
    source: Option<Language<'s>>,
}

/// The search index of a language.
pub struct Language<'s> {
    /// The language.
    pub locale: LocaleIx,
    site: &'s Site,
    layout: &'s Layout,
    index: Index<'s>,
}

/// A page that answers a query.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The entry.
    pub entry: EntryIx,
    /// Its kind, as the index names it.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its summary, or its first words.
    pub summary: String,
    /// The section that answers best, if it is not the page as a whole.
    pub anchor: Option<String>,
    /// How well it answers; larger is better.
    pub score: f64,
    /// What was asked for and, if its title, section or summary shows it, what it has in its place.
    pub likes: Vec<(String, Option<String>)>,
    /// Whether it was found by what it means alone.
    pub is_meant: bool,
}

/// What a search finds in a language.
pub struct Hits<'a, 's> {
    /// The language.
    pub language: &'a Language<'s>,
    /// Best first.
    pub hits: Vec<Hit>,
    /// Whether the best hardly answers.
    pub is_weak: bool,
}

impl<'s> Searched<'s> {
    /// Opens the indexes of a locale.
    pub fn of(site: &'s Site, locale: LocaleIx) -> Self {
        let source = site.catalogue.config.source_index();
        let source = if locale == source { None } else { Language::of(site, source) };
        Self { own: Language::of(site, locale), source }
    }

    /// The language itself; none where it has no search index.
    pub fn own(&self) -> Option<&Language<'s>> {
        self.own.as_ref()
    }

    /// The languages in which something is looked up, in order.
    pub fn languages(&self) -> impl Iterator<Item = &Language<'s>> {
        [&self.own, &self.source].into_iter().flatten()
    }

    /// What the language finds, or what the source's does where it finds nothing, and in which of them it was found.
    pub fn find(&self, query: &str, most: usize) -> Option<Hits<'_, 's>> {
        self.languages().map(|language| language.find(query, most)).find(|answer| !answer.hits.is_empty())
    }

    /// The page that answers a query best, and its score, both by words: what means much the same need not be an answer.
    pub fn best(&self, query: &str) -> Option<(EntryIx, f64)> {
        self.languages().find_map(|language| {
            let hit = language.index.search_words(query, 1).hits.into_iter().next()?;
            Some((language.layout.pages.get(hit.page as usize)?.entry, hit.score))
        })
    }
}

impl<'s> Language<'s> {
    fn of(site: &'s Site, locale: LocaleIx) -> Option<Self> {
        let (layout, files) = site.index(locale)?;
        Some(Self { locale, site, layout, index: Index::open(files)? })
    }

    /// Its own name: `Deutsch`.
    pub fn name(&self) -> &'s str {
        &self.site.catalogue.config.locales[self.locale].name
    }

    /// The pages that answer a query, best first.
    pub fn find(&self, query: &str, most: usize) -> Hits<'_, 's> {
        let hit = |hit: &crate::search::Hit| {
            let record = self.index.record(hit.page)?;
            let section = record.section(hit.section, query);
            let heading = section.map_or("", |(_, heading)| heading);
            let shown = [&*record.title, heading, &*record.summary];
            let mut likes: Vec<_> = hit.likes.iter().map(|like| like.shown(query, &shown)).collect();
            likes.dedup();
            Some(Hit {
                likes,
                is_meant: hit.is_meant(),
                entry: self.layout.pages.get(hit.page as usize)?.entry,
                kind: self.index.kinds.get(hit.page as usize)?.clone(),
                anchor: section.map(|(anchor, _)| anchor.clone()),
                title: record.title,
                summary: record.summary,
                score: hit.score,
            })
        };
        let found = self.index.search(query, most);
        Hits { language: self, hits: found.hits.iter().filter_map(hit).collect(), is_weak: found.is_weak }
    }

    /// The words that say nothing of what is asked, where they are known.
    pub fn function_words(&self) -> Vec<String> {
        self.index.function_words()
    }

    /// The share of its pages that have a term, or one that is taken for it.
    pub fn share(&self, term: &str) -> f64 {
        // The space says that the term is whole.
        self.index.search_words(&format!("{term} "), usize::MAX).hits.len() as f64 / self.index.pages.max(1) as f64
    }
}
