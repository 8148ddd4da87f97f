//! The list of all pages of a locale, by their titles, in pages of a size that a phone can show.

use serde::Serialize;

use super::letters::letter;
use super::make::{Views, root_of};
use super::{LinkView, Own, PageView, View};
use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx, collator, note_all_outlines};
use crate::config::LocaleIx;
use crate::content::Kind;

/// How many titles stand on one page. What has more is divided, and the first page says which part begins where.
const MOST_ON_PAGE: usize = 500;

/// `page` of the list in a template.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is.
pub struct AllView {
    pub letters: Vec<LetterView>,
    pub parts: Vec<PartView>,
}

/// Titles that begin with one letter.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct LetterView {
    pub letter: String,
    pub anchor: String,
    pub entries: Vec<LinkView>,
}

/// A page of the list.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct PartView {
    pub address: String,
    pub first: LinkView,
    pub last: LinkView,
    pub current: bool,
}

/// The number of pages that the list of a locale is divided into; 0 where one page has all.
pub fn parts_of_all(catalogue: &Catalogue, locale: LocaleIx) -> usize {
    match in_list(catalogue, locale).count() {
        0..=MOST_ON_PAGE => 0,
        count => count.div_ceil(MOST_ON_PAGE),
    }
}

/// What the list of a locale names: all but steps, which are parts of their guides, and the home page.
fn in_list(catalogue: &Catalogue, locale: LocaleIx) -> impl Iterator<Item = EntryIx> {
    catalogue.entries.indices().filter(move |index| {
        let entry = &catalogue.entries[*index];
        entry.locale == locale && !matches!(entry.kind, Kind::Home | Kind::Step) && catalogue.is_listed(*index)
    })
}

/// The same, sorted as a dictionary of the language is.
pub(super) fn sorted(catalogue: &Catalogue, locale: LocaleIx) -> Vec<EntryIx> {
    let collator = collator(&catalogue.config.locales[locale].tag);
    let mut list: Vec<EntryIx> = in_list(catalogue, locale).collect();
    let title = |entry: EntryIx| catalogue.entries[entry].outline.front.title.as_str();
    list.sort_by(|one, other| collator.compare(title(*one), title(*other)).then(one.cmp(other)));
    list
}

impl Views {
    /// The list of all pages, or a part of it, from 1. Part 0 is the first page: it has the whole list, or leads to its parts.
    pub fn all(&self, locale: LocaleIx, part: usize) -> View {
        note_all_outlines();
        let catalogue = &*self.catalogue;
        let tag = &catalogue.config.locales[locale].tag;
        let list = self.sorted[locale].get_or_init(|| sorted(catalogue, locale));
        let is_divided = list.len() > MOST_ON_PAGE;
        let shown = match part {
            0 if is_divided => &[][..],
            0 => list,
            _ => list.chunks(MOST_ON_PAGE).nth(part - 1).unwrap_or_default(),
        };
        let address = |part| addresses::page(&addresses::all(tag, part));
        let parts = list.chunks(MOST_ON_PAGE).enumerate().filter(|_| is_divided).map(|(at, chunk)| PartView {
            address: address(at + 1),
            first: LinkView::to(catalogue, chunk[0], locale),
            last: LinkView::to(catalogue, chunk[chunk.len() - 1], locale),
            current: at + 1 == part,
        });
        let own = AllView { parts: parts.collect(), letters: self.letters(shown, locale) };
        let page = PageView {
            kind: "all",
            title: self.words[locale].plain("all_pages"),
            canonical: self.url(&addresses::all(tag, part)),
            address: address(part),
            noindex: true,
            breadcrumbs: self.home_crumb(locale),
            translations: self.tool_translations(locale, |tag| addresses::all(tag, 0), |_| true),
            own: Own::All(own),
            ..PageView::default()
        };
        self.view(locale, root_of(&address(part)), page)
    }

    /// Entries under the letters that their titles begin with.
    fn letters(&self, entries: &[EntryIx], locale: LocaleIx) -> Vec<LetterView> {
        let catalogue = &*self.catalogue;
        let tag = &catalogue.config.locales[locale].tag;
        let collator = collator(tag);
        let mut letters: Vec<LetterView> = Vec::new();
        for index in entries {
            let link = LinkView::to(catalogue, *index, locale);
            let letter = letter(&link.title, tag, &collator);
            match letters.iter_mut().rev().find(|known| known.letter == letter) {
                Some(known) => known.entries.push(link),
                None => {
                    let anchor = format!("wm-letter-{}", letters.len() + 1);
                    letters.push(LetterView { letter, anchor, entries: vec![link] });
                }
            }
        }
        letters
    }
}
