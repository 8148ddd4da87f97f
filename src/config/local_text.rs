//! Texts of `site.yaml` that readers see: one for all locales, or one for each.

use super::locale::{Locale, LocaleIx};
use super::names::{Names, uses};
use crate::diagnostic::Diagnostic;
use crate::table::Table;

/// A text for each locale that has its own; `None` is for all others.
pub type TextByLocale = Vec<(Option<String>, String)>;

/// A text as it is written, and as readers of each locale see it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalText {
    written: TextByLocale,
    /// With the names of terms put in; empty where it names none, or these are not known yet.
    shown: TextByLocale,
}

impl From<TextByLocale> for LocalText {
    fn from(written: TextByLocale) -> Self {
        Self { written, shown: Vec::new() }
    }
}

impl LocalText {
    /// As the file has it: what is translated.
    pub fn written(&self) -> &TextByLocale {
        &self.written
    }

    /// What readers of a locale see; none where there is no text at all.
    pub fn in_locale(&self, locale: &Locale) -> Option<&str> {
        by_locale(&self.shown, locale).or(by_locale(&self.written, locale))
    }

    /// Puts the names of terms in; adds each id that there is none of to `unknown`, with what to say.
    pub(super) fn put_names(
        &mut self,
        locales: &Table<LocaleIx, Locale>,
        names: &Names,
        unknown: &mut Vec<(String, Diagnostic)>,
    ) {
        if self.written.iter().all(|(_, text)| uses(text).next().is_none()) {
            return;
        }
        // One text for all locales may call things by other names in each.
        let shown = |locale: &Locale| {
            let names = names.of_locale(&locale.tag);
            let text = by_locale(&self.written, locale)?;
            let put = names.put_into(text, |id| unknown.push((id.to_owned(), names.unknown(id))));
            Some((Some(locale.tag.to_string()), put.into_owned()))
        };
        self.shown = locales.values().filter_map(shown).collect();
    }
}

/// What a locale has, or the nearest of its chain; else what is for all, else the first.
fn by_locale<'a>(texts: &'a [(Option<String>, String)], locale: &Locale) -> Option<&'a str> {
    let wanted = std::iter::once(&locale.tag).chain(&locale.fallback);
    let of = |tag: &str| texts.iter().find(|(name, _)| name.as_deref() == Some(tag));
    let found = wanted.into_iter().find_map(|tag| of(tag));
    found.or_else(|| texts.iter().find(|(name, _)| name.is_none())).or(texts.first()).map(|(_, text)| text.as_str())
}
