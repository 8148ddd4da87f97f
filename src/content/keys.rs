//! The kinds of entries, and the keys that their front matter may have.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The first page of a locale.
    Home,
    /// A folder of entries.
    Topic,
    /// A task, told in steps.
    Guide,
    /// A step of a guide.
    Step,
    /// A question with its answer.
    Faq,
    /// An error with its cause and fix.
    Error,
    /// Any other page.
    Article,
}

/// Every kind, by name.
pub const ALL_KINDS: [Kind; 7] =
    [Kind::Home, Kind::Topic, Kind::Guide, Kind::Step, Kind::Faq, Kind::Error, Kind::Article];

impl Kind {
    /// Its name in front matter, views and the catalogue for tools.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Topic => "topic",
            Kind::Guide => "guide",
            Kind::Step => "step",
            Kind::Faq => "faq",
            Kind::Error => "error",
            Kind::Article => "article",
        }
    }

    /// The kind of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        ALL_KINDS.into_iter().find(|kind| kind.name() == name)
    }
}

/// A key of the front matter that waymark knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Key(pub &'static str);

impl<'a> Deserialize<'a> for Key {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let name: String = Deserialize::deserialize(deserializer)?;
        let key = ALL_KEYS.into_iter().find(|key| *key == name);
        key.map(Self).ok_or_else(|| D::Error::custom("no key of the front matter"))
    }
}

/// Every key: first those that every kind has.
pub const ALL_KEYS: [&str; 29] = [
    "title",
    "summary",
    "id",
    "slug",
    "order",
    "kind",
    "tags",
    "keywords",
    "related",
    "updated",
    "draft",
    "unlisted",
    "aliases",
    "anchors",
    "shown_on",
    "extra",
    "gone",
    "replaced_by",
    "minutes",
    "before",
    "outcome",
    "expect",
    "choice",
    "asked_as",
    "code",
    "match",
    "regex",
    "examples",
    "applies_to",
];

/// The kinds that have a key, for one that not all have.
pub fn kinds_of_key(key: &str) -> &'static [Kind] {
    match key {
        "shown_on" => &[Kind::Guide, Kind::Step, Kind::Faq, Kind::Error, Kind::Article],
        "minutes" | "before" | "outcome" => &[Kind::Guide],
        "expect" | "choice" => &[Kind::Step],
        "asked_as" => &[Kind::Faq],
        "code" | "match" | "regex" | "examples" | "applies_to" => &[Kind::Error],
        _ => &ALL_KINDS,
    }
}
