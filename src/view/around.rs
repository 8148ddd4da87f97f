//! The way on from an answer: what comes before and after it, and what else its topic has.

use serde::Serialize;

use super::LinkView;
use super::make::Views;
use crate::catalogue::{EntryIx, Neighbours};

/// How many other answers of its folder a page names.
const MOST_OTHERS: usize = 6;

/// `page.around` in a template.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is.
pub struct AroundView {
    pub topic: LinkView,
    pub count: usize,
    pub others: Vec<LinkView>,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
}

impl Views {
    /// What lies around an answer; none for other entries, and for an answer that is alone in its topic.
    pub(super) fn around(&self, index: EntryIx) -> Option<AroundView> {
        let catalogue = &*self.catalogue;
        let parent = catalogue.entries[index].parent.filter(|_| catalogue.is_answer(index))?;
        let Neighbours { previous, next, others } = catalogue.neighbours(index, MOST_OTHERS);
        if previous.is_none() && next.is_none() && others.is_empty() {
            return None;
        }
        let locale = catalogue.entries[index].locale;
        let link = |entry: EntryIx| LinkView::to(catalogue, entry, locale);
        Some(AroundView {
            topic: self.crumb(parent, locale),
            count: self.counts[parent].all(),
            others: others.into_iter().map(link).collect(),
            previous: previous.map(link),
            next: next.map(link),
        })
    }
}
