//! The error box: a page, and the data with which it matches messages.

use crate::addresses;
use crate::config::LocaleIx;
use crate::search::errors;
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;

/// The error box of each locale that has error entries and a search.
pub struct ErrorBox;

enum File {
    Page(LocaleIx),
    Data(LocaleIx),
}

impl Family for ErrorBox {
    fn name(&self) -> &'static str {
        "the error box"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        for (locale, own) in parts.catalogue.config.locales.iter() {
            if parts.layout(locale).is_some() && errors::has_errors(&parts.catalogue, locale) {
                let folder = addresses::errors(&own.tag);
                claims.add(addresses::page(&folder), File::Page(locale));
                claims.add(format!("{folder}data.js"), File::Data(locale));
            }
        }
    }
}

impl Output for File {
    fn make(&self, parts: &Parts, path: &str) -> Made {
        match self {
            Self::Page(locale) => parts.views.error_box(*locale, path).into(),
            Self::Data(locale) => errors::file(&parts.catalogue, *locale, &parts.words[*locale]).into(),
        }
    }
}
