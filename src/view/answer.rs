//! The page where agents ask which entry fits a ticket.

use super::make::{Views, root_of};
use super::{PageView, View};
use crate::addresses;
use crate::config::LocaleIx;

impl Views {
    /// The view of the page in a folder, with words of a locale. Its translations are the same page in each language.
    pub fn answer(&self, locale: LocaleIx, folder: &str, is_framed: bool) -> View {
        let translations = self.tool_translations(locale, |tag| addresses::answer(Some(tag), is_framed), |_| true);
        let page = PageView {
            kind: "answer",
            title: self.words[locale].plain("answer_title"),
            canonical: self.url(folder),
            address: addresses::page(folder),
            noindex: true,
            translations,
            ..PageView::default()
        };
        self.view(locale, root_of(folder), page)
    }
}
