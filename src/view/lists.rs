//! Cards, and the lists that hold them.

use super::{Card, HelpView, Language, Lists, TocView, TopicView};
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::table::Table;
use crate::words::Words;

/// How many answers of a topic its card on the home page names.
const MOST_ON_CARD: usize = 3;
/// How many answers of a topic its section on the page of the topic above lists.
const MOST_IN_SECTION: usize = 8;

/// How many entries of each kind lie below an entry, at any depth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    guides: usize,
    questions: usize,
    errors: usize,
    articles: usize,
}

impl Counts {
    /// The entries of all kinds.
    pub fn all(&self) -> usize {
        self.guides + self.questions + self.errors + self.articles
    }
}

impl Lists {
    /// The sections of a topic's page as a list of contents: its own answers by kind, then the topics below.
    pub(super) fn sections(&self, words: &Words) -> Vec<TocView> {
        let kinds = [
            ("guides", &self.guides),
            ("questions", &self.questions),
            ("errors", &self.errors),
            ("articles", &self.articles),
        ];
        let own = kinds.into_iter().filter(|(_, cards)| !cards.is_empty());
        let own = own.map(|(kind, _)| TocView { title: words.plain(kind), anchor: format!("wm-{kind}"), level: 2 });
        let topics = self.topics.iter().enumerate();
        let topics = topics.map(|(at, topic)| TocView {
            title: topic.title.clone(),
            anchor: format!("wm-topic-{}", at + 1),
            level: 2,
        });
        own.chain(topics).collect()
    }
}

/// Counts what lies below each entry, in one walk.
pub fn counts(catalogue: &Catalogue) -> Table<EntryIx, Counts> {
    let mut counts = catalogue.entries.map(|_| Counts::default());
    for (index, entry) in catalogue.entries.iter().filter(|(index, _)| catalogue.is_listed(*index)) {
        let mut above = entry.parent;
        debug_assert!(above != Some(index));
        while let Some(parent) = above {
            let count = &mut counts[parent];
            match entry.kind {
                Kind::Guide => count.guides += 1,
                Kind::Faq => count.questions += 1,
                Kind::Error => count.errors += 1,
                Kind::Article => count.articles += 1,
                Kind::Home | Kind::Topic | Kind::Step => {}
            }
            above = catalogue.entries[parent].parent;
        }
    }
    counts
}

/// An entry as it stands in a list of a page.
pub fn card(catalogue: &Catalogue, index: EntryIx, locale: LocaleIx) -> Card {
    let entry = &catalogue.entries[index];
    let front = &entry.outline.front;
    Card {
        kind: entry.kind.name(),
        id: entry.id.clone(),
        title: front.title.clone(),
        language: Language::on_page(catalogue, index, locale),
        summary: front.summary.clone(),
        address: entry.page(),
        code: catalogue.inherited(entry, |outline| outline.front.code.clone()),
        minutes: catalogue.inherited(entry, |outline| outline.front.minutes),
        steps: catalogue.steps(index).count(),
    }
}

/// The lists of a home or topic page: what lies right below it.
pub fn lists(catalogue: &Catalogue, counts: &Table<EntryIx, Counts>, index: EntryIx) -> Lists {
    let entry = &catalogue.entries[index];
    let mut lists = Lists::default();
    let most = if entry.kind == Kind::Home { MOST_ON_CARD } else { MOST_IN_SECTION };
    for child in entry.children.iter().copied().filter(|child| catalogue.is_listed(*child)) {
        match catalogue.entries[child].kind {
            Kind::Topic => lists.topics.push(topic(catalogue, counts, child, entry.locale, most)),
            Kind::Guide => lists.guides.push(card(catalogue, child, entry.locale)),
            Kind::Faq => lists.questions.push(card(catalogue, child, entry.locale)),
            Kind::Error => lists.errors.push(card(catalogue, child, entry.locale)),
            Kind::Article => lists.articles.push(card(catalogue, child, entry.locale)),
            Kind::Home | Kind::Step => {}
        }
    }
    if entry.kind == Kind::Home {
        lists.featured = related(catalogue, index).map(|index| card(catalogue, index, entry.locale)).collect();
    }
    lists
}

fn topic(
    catalogue: &Catalogue,
    counts: &Table<EntryIx, Counts>,
    index: EntryIx,
    locale: LocaleIx,
    most: usize,
) -> TopicView {
    let entry = &catalogue.entries[index];
    let count = counts[index];
    TopicView {
        title: entry.outline.front.title.clone(),
        language: Language::on_page(catalogue, index, locale),
        summary: entry.outline.front.summary.clone(),
        address: entry.page(),
        guides: count.guides,
        questions: count.questions,
        errors: count.errors,
        articles: count.articles,
        count: count.all(),
        first: catalogue.answers_below(index).take(most).map(|answer| card(catalogue, answer, locale)).collect(),
    }
}

/// The entries that `related` names, as a reader of the locale gets them; on a home page, those to start with.
pub fn related(catalogue: &Catalogue, index: EntryIx) -> impl Iterator<Item = EntryIx> {
    let entry = &catalogue.entries[index];
    let own = &entry.outline.front.related;
    let ids = if own.is_empty() {
        entry.source.map_or(own, |source| &catalogue.entries[source].outline.front.related)
    } else {
        own
    };
    ids.iter()
        .filter_map(|(id, _)| catalogue.for_reader(id, entry.locale))
        .filter(|index| !catalogue.entries[*index].gone)
}

/// Related entries, questions apart.
pub fn help(catalogue: &Catalogue, index: EntryIx) -> HelpView {
    let (questions, related): (Vec<_>, Vec<_>) =
        related(catalogue, index).partition(|index| catalogue.entries[*index].kind == Kind::Faq);
    let locale = catalogue.entries[index].locale;
    let cards = |list: Vec<EntryIx>| list.into_iter().map(|index| card(catalogue, index, locale)).collect();
    HelpView { questions: cards(questions), related: cards(related) }
}

/// The errors that happen at any of several entries, each once.
pub fn errors(catalogue: &Catalogue, locale: LocaleIx, places: impl Iterator<Item = EntryIx>) -> Vec<Card> {
    let mut found: Vec<EntryIx> =
        places.flat_map(|place| catalogue.errors_of(&catalogue.entries[place].id, locale)).collect();
    let mut seen = std::collections::HashSet::new();
    found.retain(|index| seen.insert(*index));
    found.into_iter().map(|index| card(catalogue, index, locale)).collect()
}
