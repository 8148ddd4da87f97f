//! The list of all errors of a locale, below the box that finds one by its message.

use serde::Serialize;

use super::lists::card;
use super::make::Views;
use super::{Card, LinkView};
use crate::catalogue::{Catalogue, EntryIx, code_collator};
use crate::config::LocaleIx;
use crate::content::Kind;

/// How many errors of a topic are listed, and how many codes.
const MOST_OF_TOPIC: usize = 50;
const MOST_CODES: usize = 300;

/// `page` of the list in a template.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is.
pub struct ErrorsView {
    pub codes: Vec<Card>,
    pub code_count: usize,
    pub topics: Vec<TopicErrors>,
}

/// The errors of a topic right below the home page; of those outside of all topics, the home page is the topic.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct TopicErrors {
    #[serde(flatten)]
    pub topic: LinkView,
    pub count: usize,
    pub errors: Vec<Card>,
}

impl Views {
    /// All errors, by code and by topic.
    pub(super) fn errors(&self, locale: LocaleIx) -> ErrorsView {
        let catalogue = &*self.catalogue;
        let Some(home) = catalogue.homes[locale] else { return ErrorsView::default() };
        let errors: Vec<EntryIx> =
            catalogue.answers_below(home).filter(|index| catalogue.entries[*index].kind == Kind::Error).collect();
        let mut codes: Vec<Card> =
            errors.iter().map(|error| card(catalogue, *error, locale)).filter(|card| card.code.is_some()).collect();
        let order = code_collator();
        codes.sort_by(|one, other| {
            order.compare(one.code.as_deref().unwrap_or_default(), other.code.as_deref().unwrap_or_default())
        });
        let code_count = codes.len();
        codes.truncate(MOST_CODES);
        let mut topics: Vec<(EntryIx, Vec<EntryIx>)> = Vec::new();
        for error in errors {
            let topic = topic_of(catalogue, error);
            match topics.iter_mut().find(|(known, _)| *known == topic) {
                Some((_, list)) => list.push(error),
                None => topics.push((topic, vec![error])),
            }
        }
        let topics = topics.into_iter().map(|(topic, list)| TopicErrors {
            topic: self.crumb(topic, locale),
            count: list.len(),
            errors: list.into_iter().take(MOST_OF_TOPIC).map(|error| card(catalogue, error, locale)).collect(),
        });
        ErrorsView { codes, code_count, topics: topics.collect() }
    }
}

/// The topic right below the home page that an entry lies in, or the home page.
fn topic_of(catalogue: &Catalogue, entry: EntryIx) -> EntryIx {
    let chain = catalogue.ancestors(entry);
    let topic = chain.get(1).filter(|topic| catalogue.entries[**topic].kind == Kind::Topic);
    *topic.or(chain.first()).unwrap_or(&entry)
}
