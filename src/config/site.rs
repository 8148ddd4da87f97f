//! What `site.yaml` says.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::choices::Choices;
use super::destination::Named;
use super::extra::Extra;
use super::local_text::{LocalText, TextByLocale};
use super::locale::{Locale, LocaleIx};
use super::names::Names;
use super::origin::Origin;
use crate::diagnostic::Place;
use crate::table::Table;

/// The site's configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The site's title, one for all locales or one each.
    pub(super) titles: LocalText,
    /// Where the site will stand, with a final slash: `https://help.example.com/shop/`.
    pub base_url: Arc<str>,
    /// The locale that content is written in first.
    pub source_locale: Arc<str>,
    /// All locales in the order of the file; never empty.
    pub locales: Table<LocaleIx, Locale>,
    /// The name of the theme.
    pub theme: Arc<str>,
    /// Logo, icon and accent colour.
    pub brand: Brand,
    /// Whom a reader asks who is still stuck.
    pub contact: Option<Contact>,
    /// Where a page's source can be edited; `{path}` stands for the file.
    pub edit_url: Option<Arc<str>>,
    /// Where a reader can say whether a page helped; `{id}` and `{locale}` stand for the page.
    pub feedback_url: Option<Arc<str>>,
    /// Which outputs are made.
    pub outputs: Outputs,
    /// What happens to HTML within Markdown.
    pub raw_html: RawHtml,
    /// Origins that may show embed pages in a frame; empty means any.
    pub embed_origins: Vec<Origin>,
    /// Whether oEmbed answers carry HTML.
    pub oembed_rich: bool,
    /// Who sees the menu that copies for a ticket: `on`, `off` or `agent`.
    pub ticket_menu: Arc<str>,
    /// Where queries without a result are sent.
    pub search_report: Option<Report>,
    /// Where answers to "Did this help?", searches and pastes without a result are sent.
    pub feedback_endpoint: Option<Report>,
    /// Where the site is published to, by name.
    pub publish: Vec<Named>,
    /// Alternatives that texts can offer.
    pub choices: Choices,
    /// Values for the site's own templates.
    pub extra: Extra,
    /// What pages call by name, from `terms.yaml`: see [`Config::with_terms`].
    pub terms: Vec<Term>,
    /// The names of these in each locale.
    pub names: Arc<Names>,
    /// What readers call by several words, from each locale's `synonyms.yaml`: see [`Config::with_synonyms`].
    pub synonyms: Table<LocaleIx, SynonymGroups>,
}

/// The site's own look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brand {
    /// Path of a picture, `/images/…`, with its place in the file.
    pub logo: Option<(String, Place)>,
    /// Path of a picture, `/images/…`, with its place in the file.
    pub icon: Option<(String, Place)>,
    /// Red, green, blue, with its place in the file.
    pub accent: Option<([u8; 3], Place)>,
}

/// An address that pages send to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The whole address.
    pub url: Arc<str>,
    /// What the policy allows.
    pub origin: Origin,
}

/// Whom a reader asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    pub(super) labels: LocalText,
    /// `https:`, `mailto:` or `tel:`.
    pub url: Arc<str>,
}

/// Which outputs are made; all, unless the file says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// Search index and error box.
    pub search: bool,
    /// Vectors of words and pages, by which the search finds what is said in other words.
    pub meaning: bool,
    /// Pages without chrome, snippets, oEmbed.
    pub embed: bool,
    /// Markdown copies and `llms.txt`.
    pub markdown: bool,
    /// `go/<id>/`.
    pub permalinks: bool,
}

/// A thing that pages call by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What stands between `[=` and `]`.
    pub id: Box<str>,
    /// Its name by the tag of the locale, and where that stands in the file.
    pub names: BTreeMap<Box<str>, (String, Range<usize>)>,
    /// Names that it had once, in any language.
    pub was: Vec<Synonym>,
    /// Names that writers should not use, in any language.
    pub avoid: Vec<Synonym>,
    /// What writers and translators should know.
    pub note: Option<String>,
}

/// A word, or a few, that readers use in place of others, as `synonyms.yaml` has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Synonym {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// The groups of words of a locale.
pub type SynonymGroups = Vec<Vec<Synonym>>;

/// What happens to HTML within Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RawHtml {
    /// What could run or disfigure is taken out, with a warning.
    Sanitise,
    /// It is left as it is.
    Allow,
    /// It is a fault.
    Deny,
}

impl Config {
    /// The site's title in a locale.
    pub fn title(&self, locale: &Locale) -> &str {
        self.titles.in_locale(locale).unwrap_or_default()
    }

    /// The contact's label in a locale.
    pub fn contact_label(&self, locale: &Locale) -> &str {
        self.contact.as_ref().and_then(|contact| contact.labels.in_locale(locale)).unwrap_or_default()
    }

    /// The texts of `site.yaml` that readers see, as they are written, by the path of their keys: `choices.platform.web`.
    pub fn texts(&self) -> Vec<(String, &TextByLocale)> {
        let label = self.contact.as_ref().map(|contact| ("contact.label".to_owned(), contact.labels.written()));
        let choices = self.choices.all().map(|(kind, choice)| {
            let key = format!("choices.{}.{}", kind.name, choice.id);
            (key, choice.names.written())
        });
        [("title".to_owned(), self.titles.written())].into_iter().chain(label).chain(choices).collect()
    }

    /// The path of `base_url`, with a slash at both ends.
    pub fn base_path(&self) -> &str {
        let after_scheme = self.base_url.split_once("://").map_or(&*self.base_url, |(_, rest)| rest);
        after_scheme.find('/').map_or("/", |at| &after_scheme[at..])
    }

    /// Scheme, host and port of `base_url`.
    pub fn origin(&self) -> &str {
        self.base_url.strip_suffix(self.base_path()).unwrap_or(&self.base_url)
    }

    /// The index of a locale.
    pub fn locale_index(&self, tag: &str) -> Option<LocaleIx> {
        self.locales.iter().find(|(_, locale)| &*locale.tag == tag).map(|(index, _)| index)
    }

    /// The index of the source locale.
    pub fn source_index(&self) -> LocaleIx {
        self.locale_index(&self.source_locale).expect("the source locale is one of `locales`")
    }
}
