//! The same page in every language of the site.

use super::make::Views;
use super::{Language, SiteView, TranslationView};
use crate::addresses;
use crate::catalogue::{Entry, EntryIx};
use crate::config::LocaleIx;

impl Views {
    /// The home pages of all languages; `current` is the locale of the page that they stand on.
    pub(super) fn home_translations(&self, current: Option<LocaleIx>) -> Vec<TranslationView> {
        let homes = self.locales_with_home();
        homes.map(|(index, home)| self.translation(index, home, current == Some(index), "current")).collect()
    }

    fn translation(&self, locale: LocaleIx, target: EntryIx, current: bool, state: &'static str) -> TranslationView {
        let language = Language::on_page(&self.catalogue, target, locale);
        let entry = &self.catalogue.entries[target];
        let locale = &self.catalogue.config.locales[locale];
        TranslationView {
            locale: locale.tag.clone(),
            name: locale.name.clone(),
            address: entry.page(),
            url: self.url(&entry.address),
            current,
            translated: matches!(state, "current" | "stale" | "partial"),
            state,
            language,
        }
    }

    /// An entry in every language of the site: where it is not translated, what its readers get there.
    pub(super) fn translations(&self, index: EntryIx) -> Vec<TranslationView> {
        let catalogue = &*self.catalogue;
        let entry = &catalogue.entries[index];
        self.locales_with_home()
            .map(|(locale, home)| {
                let read = if entry.id.is_empty() { Some(home) } else { catalogue.for_reader(&entry.id, locale) };
                let target = read.filter(|read| catalogue.entries[*read].locale == locale).unwrap_or(home);
                let other = &catalogue.entries[target];
                let state = match () {
                    () if other.id != entry.id || other.gone => "none",
                    () if other.stands_for.is_some() => "missing",
                    () => self.state_of(target),
                };
                self.translation(locale, target, target == index, state)
            })
            .collect()
    }

    /// How much of a page its readers get in their language, with the steps of a guide.
    fn state_of(&self, index: EntryIx) -> &'static str {
        let steps: Vec<EntryIx> = self.catalogue.steps(index).collect();
        let is_behind = |index: &EntryIx| self.page(*index).is_some_and(|page| page.is_behind());
        match () {
            () if steps.iter().any(|step| self.catalogue.entries[*step].stands_for.is_some()) => "partial",
            () if std::iter::once(&index).chain(&steps).any(is_behind) => "stale",
            () => "current",
        }
    }

    /// What readers get whose language the site does not have: the source's page, or the choice of a home page. Only pages
    /// that were written in several languages have one.
    pub(super) fn x_default(&self, entry: &Entry) -> Option<String> {
        let catalogue = &*self.catalogue;
        let written = || catalogue.versions(&entry.id).filter(|version| !catalogue.entries[*version].gone);
        if entry.stands_for.is_some() || entry.gone || written().nth(1).is_none() {
            return None;
        }
        if entry.id.is_empty() {
            return Some(catalogue.config.base_url.to_string());
        }
        let source = catalogue.config.source_index();
        let of_source = written().find(|version| catalogue.entries[*version].locale == source);
        of_source.map(|version| self.canonical(version))
    }

    /// A tool in each language; one that lacks it offers its home page instead.
    pub(super) fn tool_translations(
        &self,
        locale: LocaleIx,
        folder: impl Fn(&str) -> String,
        has_tool: impl Fn(&SiteView) -> bool,
    ) -> Vec<TranslationView> {
        let mut translations = self.home_translations(Some(locale));
        for translation in &mut translations {
            let other = self.catalogue.config.locale_index(&translation.locale);
            if other.is_some_and(|other| has_tool(&self.sites()[other])) {
                let folder = folder(&translation.locale);
                translation.url = self.url(&folder);
                translation.address = addresses::page(&folder);
            }
        }
        translations
    }
}
