//! All that a template may see, as plain values.
//!
//! A [`View`] depends on one page and on what the catalogue says of its neighbours. What all pages of a locale share is made once
//! and passed by reference count; no page's view lists its whole topic. `docs/themes.md` is the contract.

mod all;
mod answer;
mod around;
mod choices;
mod drawer;
mod embed;
mod errors;
mod json_ld;
mod kinds;
mod letters;
mod lists;
mod make;
mod moved;
mod shared;
mod translations;

use std::sync::Arc;

use serde::Serialize;

use crate::catalogue::{Catalogue, EntryIx};
use crate::config::{Direction, Extra, Locale, LocaleIx};
use crate::diagnostic::Diagnostic;

pub use all::{AllView, LetterView, PartView, parts_of_all};
pub use around::AroundView;
pub use choices::{ChooserOption, ChooserView, OnlyView};
pub use drawer::{DrawerView, ShownView};
pub use embed::{EmbedOwn, EmbedView, embed_folder};
pub use errors::{ErrorsView, TopicErrors};
pub use make::{Views, is_answer};
pub use shared::SiteView;

/// One page, ready for its template.
pub struct View {
    /// What all pages of the locale share.
    pub site: Arc<SiteView>,
    /// Index of the locale whose words are used.
    pub locale: LocaleIx,
    /// The way to the root of the output.
    pub root: String,
    /// The page itself.
    pub page: PageView,
    /// What was wrong with the theme's templates for elements. A view with any is not rendered.
    pub faults: Vec<Diagnostic>,
}

/// What every kind of page has.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is, for those who write templates.
pub struct PageView {
    pub kind: &'static str,
    pub id: Arc<str>,
    pub title: String,
    pub summary: String,
    pub description: String,
    pub address: String,
    pub canonical: String,
    pub noindex: bool,
    pub markdown: Option<String>,
    pub ticket: Option<String>,
    pub updated: Option<String>,
    pub updated_words: Option<String>,
    pub edit_url: Option<String>,
    pub feedback_url: Option<String>,
    pub social_image: Option<String>,
    pub breadcrumbs: Vec<LinkView>,
    pub translations: Vec<TranslationView>,
    pub toc: Vec<TocView>,
    pub around: Option<AroundView>,
    pub body: String,
    pub json_ld: String,
    pub draft: bool,
    pub has_choices: bool,
    pub language: Option<Language>,
    pub x_default: Option<String>,
    pub extra: Extra,
    #[serde(flatten)]
    pub own: Own,
}

/// What a kind of page has by itself.
#[derive(Debug, Default, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Own {
    #[default]
    Nothing,
    Lists(Lists),
    Guide(Box<GuideView>),
    Step(Box<StepView>),
    Help(HelpView),
    Error(Box<ErrorView>),
    Errors(ErrorsView),
    All(AllView),
    Moved {
        target: LinkView,
        /// Whether the page leads to its target; otherwise the part of the address behind `#` decides.
        leads_on: bool,
        fragments: Vec<FragmentView>,
    },
    Gone {
        replacement: Option<Card>,
    },
    Chooser {
        choices: Vec<ChoiceView>,
    },
    Embed(EmbedView),
    Drawer(DrawerView),
}

/// Home and topic pages.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct Lists {
    pub topics: Vec<TopicView>,
    pub featured: Vec<Card>,
    pub guides: Vec<Card>,
    pub questions: Vec<Card>,
    pub errors: Vec<Card>,
    pub articles: Vec<Card>,
}

/// Questions and other entries that help too.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct HelpView {
    pub questions: Vec<Card>,
    pub related: Vec<Card>,
}

#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct GuideView {
    pub minutes: Option<i64>,
    pub choosers: Vec<ChooserView>,
    pub before: Vec<String>,
    pub outcome: Option<String>,
    pub steps: Vec<GuideStep>,
    pub errors: Vec<Card>,
    #[serde(flatten)]
    pub help: HelpView,
}

#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct GuideStep {
    pub number: usize,
    pub anchor: String,
    pub title: String,
    pub language: Option<Language>,
    pub address: String,
    pub summary: String,
    pub body: String,
    pub expect: Option<String>,
    pub ticket: Option<String>,
    pub old_anchors: Vec<String>,
    pub only: Option<OnlyView>,
}

#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct StepView {
    pub guide: LinkView,
    pub only: Option<OnlyView>,
    pub number: usize,
    pub total: usize,
    pub expect: Option<String>,
    /// What the reader has after the last step; on its page alone.
    pub outcome: Option<String>,
    pub steps: Vec<StepLink>,
    pub previous: Option<StepLink>,
    pub next: Option<StepLink>,
    pub errors: Vec<Card>,
    #[serde(flatten)]
    pub help: HelpView,
}

#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct StepLink {
    pub number: usize,
    pub title: String,
    pub language: Option<Language>,
    pub address: String,
    pub current: bool,
}

#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct ErrorView {
    pub code: Option<String>,
    pub messages: Vec<String>,
    #[serde(rename = "where")]
    pub happens: Vec<Card>,
    #[serde(flatten)]
    pub help: HelpView,
}

/// An entry in a list.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Card {
    pub kind: &'static str,
    pub id: Arc<str>,
    pub title: String,
    pub language: Option<Language>,
    pub summary: String,
    pub address: String,
    pub code: Option<String>,
    pub minutes: Option<i64>,
    pub steps: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct LinkView {
    pub title: String,
    pub language: Option<Language>,
    pub address: String,
}

#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct TopicView {
    pub title: String,
    pub language: Option<Language>,
    pub summary: String,
    pub address: String,
    pub guides: usize,
    pub questions: usize,
    pub errors: usize,
    pub articles: usize,
    /// All of these together.
    pub count: usize,
    /// The first of them, in order.
    pub first: Vec<Card>,
}

/// A page in each of the site's languages.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct TranslationView {
    pub locale: Arc<str>,
    pub name: Arc<str>,
    pub address: String,
    pub url: String,
    pub current: bool,
    pub translated: bool,
    /// How much of it its readers get in their language: `current`, `stale`, `partial`, `missing`, or `none` where this leads elsewhere.
    pub state: &'static str,
    /// The language that they get instead.
    pub language: Option<Language>,
}

#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct TocView {
    pub title: String,
    pub anchor: String,
    pub level: u8,
}

/// Where a page at an old address leads, by the part of the address behind `#`.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct FragmentView {
    pub fragment: Arc<str>,
    #[serde(flatten)]
    pub link: LinkView,
}

/// A language in which the reader can go on.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct ChoiceView {
    pub locale: Arc<str>,
    pub name: Arc<str>,
    pub dir: Direction,
    #[serde(flatten)]
    pub link: LinkView,
    pub translated: bool,
}

/// The language of a text, where it is not that of the page around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Language {
    pub locale: Arc<str>,
    pub name: Arc<str>,
    pub dir: Direction,
}

impl ChoiceView {
    fn of(locale: &Locale, link: LinkView, translated: bool) -> Self {
        Self { locale: locale.tag.clone(), name: locale.name.clone(), dir: locale.direction, link, translated }
    }
}

impl Language {
    /// The language of an entry's text on a page of a locale; none where it is the page's own.
    fn on_page(catalogue: &Catalogue, entry: EntryIx, locale: LocaleIx) -> Option<Self> {
        let language = catalogue.language_of(entry);
        (language.tag != catalogue.config.locales[locale].tag).then(|| Self {
            locale: language.tag.clone(),
            name: language.name.clone(),
            dir: language.direction,
        })
    }
}

impl LinkView {
    /// A link to an entry on a page of a locale.
    fn to(catalogue: &Catalogue, entry: EntryIx, locale: LocaleIx) -> Self {
        let language = Language::on_page(catalogue, entry, locale);
        let entry = &catalogue.entries[entry];
        Self { title: entry.outline.front.title.clone(), language, address: entry.page() }
    }
}
