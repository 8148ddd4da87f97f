//! The page that the help drawer on other pages shows in its frame.

use serde::Serialize;

use super::lists::{card, related};
use super::make::{Views, is_answer, root_of};
use super::{Card, Own, PageView, View, embed_folder};
use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx, encode_path};
use crate::config::LocaleIx;

/// `page` of the drawer in a template. Its cards lead to pages without chrome.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is.
pub struct DrawerView {
    pub shown: Vec<ShownView>,
    pub featured: Vec<Card>,
}

/// An entry that belongs to addresses of a product.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct ShownView {
    #[serde(flatten)]
    pub card: Card,
    /// The patterns of these addresses, with a space between them.
    pub patterns: String,
}

impl Views {
    /// The view of a locale's drawer.
    pub fn drawer(&self, locale: LocaleIx) -> View {
        let catalogue = &*self.catalogue;
        let folder = addresses::drawer(&catalogue.config.locales[locale].tag);
        let shown = catalogue.entries.indices().filter_map(|index| {
            let entry = &catalogue.entries[index];
            let is_for_reader = is_answer(entry.kind, &entry.id)
                && catalogue.is_listed(index)
                && catalogue.for_reader(&entry.id, locale) == Some(index);
            let patterns = is_for_reader.then(|| patterns(catalogue, index)).filter(|patterns| !patterns.is_empty())?;
            Some(ShownView { card: self.framed_card(index, locale), patterns })
        });
        let featured = catalogue.homes[locale].map_or(Vec::new(), |home| {
            let answers = related(catalogue, home).filter(|index| {
                let entry = &catalogue.entries[*index];
                is_answer(entry.kind, &entry.id)
            });
            answers.map(|index| self.framed_card(index, locale)).collect()
        });
        let page = PageView {
            kind: "drawer",
            title: self.words[locale].plain("drawer"),
            canonical: self.url(&folder),
            address: addresses::page(&folder),
            noindex: true,
            own: Own::Drawer(DrawerView { shown: shown.collect(), featured }),
            ..PageView::default()
        };
        self.view(locale, root_of(&folder), page)
    }

    /// An entry's card that leads to its page without chrome.
    fn framed_card(&self, index: EntryIx, locale: LocaleIx) -> Card {
        let folder = embed_folder(&self.catalogue, self.catalogue.text_of(index));
        Card { address: addresses::page(&encode_path(&folder)), ..card(&self.catalogue, index, locale) }
    }
}

/// The patterns under `shown_on` of an entry's text, or of its source where it has none.
fn patterns(catalogue: &Catalogue, index: EntryIx) -> String {
    let text = &catalogue.entries[catalogue.text_of(index)];
    let own = &text.outline.front.shown_on;
    let source = text.source.filter(|_| own.is_empty());
    let all = source.map_or(own, |source| &catalogue.entries[source].outline.front.shown_on);
    all.iter().map(|(pattern, _)| pattern.as_str()).collect::<Vec<_>>().join(" ")
}
