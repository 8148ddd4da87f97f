//! The first page of all, and the pages for addresses that do not exist.

use crate::addresses;
use crate::catalogue::Catalogue;
use crate::config::LocaleIx;
use crate::site::delivery::Rule;
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;

/// The chooser of languages, and the pages for missing addresses.
pub struct RootPages;

enum RootPage {
    /// The page that leads to the reader's language.
    Chooser,
    /// The page for missing addresses, of a locale; without one, of the whole site.
    NotFound(Option<LocaleIx>),
}

impl Family for RootPages {
    fn name(&self) -> &'static str {
        "the first page and the pages for missing addresses"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        if parts.views.pages().next().is_none() {
            return;
        }
        claims.add(addresses::PAGE, RootPage::Chooser);
        claims.add(addresses::NOT_FOUND, RootPage::NotFound(None));
        for (locale, own) in parts.catalogue.locales_with_home() {
            claims.add(addresses::not_found(&own.tag), RootPage::NotFound(Some(locale)));
        }
    }

    fn rules(&self, catalogue: &Catalogue) -> Vec<Rule> {
        let paths = ["", addresses::PAGE, addresses::NOT_FOUND];
        paths.into_iter().filter_map(|path| Rule::own_frames(catalogue, path)).collect()
    }
}

impl Output for RootPage {
    fn make(&self, parts: &Parts, path: &str) -> Made {
        match self {
            Self::Chooser => parts.views.chooser().into(),
            Self::NotFound(locale) => {
                let locale = locale.unwrap_or_else(|| parts.catalogue.config.source_index());
                parts.views.not_found(locale, path).into()
            }
        }
    }
}
