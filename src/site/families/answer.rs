//! The page where agents ask which entry fits a ticket, in each language.

use std::collections::BTreeMap;

use crate::addresses;
use crate::config::LocaleIx;
use crate::search::has_search;
use crate::site::output::{Artefact, Claims, Family, Made, OutPath, Output};
use crate::site::parts::Parts;
use crate::source::Sources;

/// `go/answer/` and `embed/answer/`.
pub struct Answer;

/// The page with words of a language; for frames or not.
struct AnswerPage(LocaleIx, bool);

impl Family for Answer {
    fn name(&self) -> &'static str {
        "the page that says which entry fits a ticket"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        let catalogue = &*parts.catalogue;
        let config = &catalogue.config;
        let locales: Vec<_> = catalogue.locales_with_home().collect();
        if !config.outputs.embed || !locales.iter().any(|(locale, _)| has_search(catalogue, *locale)) {
            return;
        }
        let source = config.source_index();
        let first =
            locales.iter().find(|(locale, _)| *locale == source).or(locales.first()).map(|first| (None, first.0));
        for (tag, locale) in first.into_iter().chain(locales.iter().map(|(locale, own)| (Some(&*own.tag), *locale))) {
            for is_framed in [true, false] {
                if is_framed || config.outputs.permalinks {
                    claims.add(addresses::page(&addresses::answer(tag, is_framed)), AnswerPage(locale, is_framed));
                }
            }
        }
    }

    /// An entry with such an id keeps its permalink.
    fn withdraw(&self, taken: &BTreeMap<OutPath, Artefact>, claims: &mut Claims) {
        claims.artefacts.retain(|(path, _)| !taken.contains_key(path));
    }
}

impl Output for AnswerPage {
    fn make(&self, parts: &Parts, path: &str) -> Made {
        let folder = addresses::folder_of_page(path).unwrap_or(path);
        parts.views.answer(self.0, folder, self.1).into()
    }
}
