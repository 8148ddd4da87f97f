//! Asking the site's own search and matcher, as a reader's browser does.

use rayon::prelude::*;

use crate::answers::{ANSWERED_SCORE, Searched};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::search::errors::{Matcher, known};
use crate::site::Site;
use crate::table::Table;

/// A site that is asked.
pub struct Answering<'s> {
    site: &'s Site,
    matchers: Table<LocaleIx, Matcher>,
}

impl<'s> Answering<'s> {
    /// Makes ready what all threads share.
    pub fn new(site: &'s Site) -> Self {
        let locales = &site.catalogue.config.locales;
        Self { site, matchers: locales.map(|(locale, _)| Matcher::new(&known(&site.catalogue, locale))) }
    }

    /// Says of each question, with all that was asked, whether the site answers it.
    pub fn answers(&self, questions: &[(LocaleIx, &str, &str)]) -> Vec<bool> {
        self.shared(questions, |this, searched, (locale, question, whole)| {
            !this.matchers[*locale].find(whole).0.is_empty()
                || searched[*locale].best(question).is_some_and(|(_, score)| score >= ANSWERED_SCORE)
        })
    }

    /// The page that comes nearest to each query, and its score.
    pub fn nearest(&self, queries: &[(LocaleIx, &str)]) -> Vec<Option<(EntryIx, f64)>> {
        self.shared(queries, |_, searched, (locale, query)| searched[*locale].best(query))
    }

    /// The share of a language's pages that have each term, or one that is taken for it.
    pub fn shares(&self, terms: &[(LocaleIx, &str)]) -> Vec<f64> {
        self.shared(terms, |_, searched, (locale, term)| {
            searched[*locale].own().map_or(0.0, |language| language.share(term))
        })
    }

    /// Does something for each item of a list, in as many parts as there are threads.
    fn shared<T: Sync, U: Send>(
        &self,
        items: &[T],
        make: impl Fn(&Self, &Table<LocaleIx, Searched<'s>>, &T) -> U + Sync,
    ) -> Vec<U> {
        let size = items.len().div_ceil(rayon::current_num_threads()).max(1);
        let parts = items.par_chunks(size).map(|part| {
            let locales = &self.site.catalogue.config.locales;
            let searched: Table<LocaleIx, _> = locales.map(|(locale, _)| Searched::of(self.site, locale));
            part.iter().map(|item| make(self, &searched, item)).collect::<Vec<_>>()
        });
        parts.flatten().collect()
    }
}
