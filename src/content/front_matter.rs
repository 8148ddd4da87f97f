//! What stands between the `---` lines.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::keys::{Key, Kind};
use super::text::TextOutline;
use crate::config::Extra;

/// A value and where it stands in the file.
pub type Spanned<T> = (T, Range<usize>);

/// The front matter of a page. A translation may leave out every key that is not text; the catalogue puts the source's in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Whether it could not be read: the entry is then a placeholder made from its path alone.
    pub broken: bool,
    /// The keys that are there, with their places, for the check against the kind.
    pub keys: Vec<Spanned<Key>>,
    /// The page's h1, as plain text; never empty.
    pub title: String,
    /// One or two sentences, as plain text; may be empty.
    pub summary: String,
    /// Takes the place of the id that the path gives.
    pub id: Option<Spanned<String>>,
    /// Takes the place of the last segment of the address.
    pub slug: Option<Spanned<String>>,
    /// Position among its neighbours.
    pub order: Option<i64>,
    /// Takes the place of the kind that the folder gives.
    pub kind: Option<Kind>,
    /// Free labels.
    pub tags: Vec<String>,
    /// Search synonyms.
    pub keywords: Vec<String>,
    /// Ids of entries that help too.
    pub related: Vec<Spanned<String>>,
    /// Year, month, day.
    pub updated: Option<Date>,
    /// Not published.
    pub draft: Option<bool>,
    /// Reachable by address, but in no list.
    pub unlisted: Option<bool>,
    /// Old ids or addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Renamed anchors: old, new.
    pub anchors: Vec<(String, String, Range<usize>)>,
    /// Patterns of the addresses in a product that it belongs to.
    pub shown_on: Vec<Spanned<String>>,
    /// Values for the site's own templates.
    #[serde(with = "as_json")]
    pub extra: Option<Extra>,
    /// Retired on purpose.
    pub gone: Option<bool>,
    /// The id of what took its place.
    pub replaced_by: Option<Spanned<String>>,
    /// How long a guide takes.
    pub minutes: Option<i64>,
    /// What a guide needs.
    pub before: Vec<Arc<TextOutline>>,
    /// What a guide leads to.
    pub outcome: Option<Arc<TextOutline>>,
    /// What a step's reader sees when it worked.
    pub expect: Option<Arc<TextOutline>>,
    /// Ids of the choices that a step is for; none where it is for all readers.
    pub choice: Vec<Spanned<String>>,
    /// Other wordings of a question.
    pub asked_as: Vec<String>,
    /// An error's code.
    pub code: Option<String>,
    /// An error's message templates.
    pub matches: Vec<Spanned<String>>,
    /// An error's patterns.
    pub regex: Vec<Spanned<String>>,
    /// Messages as readers meet them.
    pub examples: Vec<Spanned<String>>,
    /// Ids of the guides and steps where an error happens.
    pub applies_to: Vec<Spanned<String>>,
}

impl FrontMatter {
    /// Whether it differs from an older version by its title and its summary, if at all, wherever in the file the rest stands.
    pub(super) fn is_retitled(&self, older: &Self) -> bool {
        self.structure() == older.structure()
    }

    /// Its Markdown texts.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<TextOutline>> {
        self.before.iter().chain(&self.outcome).chain(&self.expect)
    }

    /// All but title and summary, without places.
    fn structure(&self) -> impl PartialEq + use<'_> {
        // Taken apart by name, so that a new key cannot be forgotten here.
        let Self {
            broken,
            keys,
            title: _,
            summary: _,
            id,
            slug,
            order,
            kind,
            tags,
            keywords,
            related,
            updated,
            draft,
            unlisted,
            aliases,
            anchors,
            shown_on,
            extra,
            gone,
            replaced_by,
            minutes,
            before,
            outcome,
            expect,
            choice,
            asked_as,
            code,
            matches,
            regex,
            examples,
            applies_to,
        } = self;
        let texts =
            |list: &'_ [Spanned<String>]| -> Vec<String> { list.iter().map(|(text, _)| text.clone()).collect() };
        let text = |one: &Option<Spanned<String>>| one.as_ref().map(|(text, _)| text.clone());
        fn pictures(text: &TextOutline) -> impl PartialEq + use<'_> {
            text.pictures.iter().map(|picture| (&picture.target, picture.shape)).collect::<Vec<_>>()
        }
        (
            (
                broken,
                keys.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
                text(id),
                text(slug),
                order,
                kind,
                tags,
                keywords,
            ),
            (texts(related), updated, draft, unlisted, texts(aliases), extra, gone, text(replaced_by), minutes),
            anchors.iter().map(|(old, new, _)| (old, new)).collect::<Vec<_>>(),
            before.iter().chain(outcome).chain(expect).map(|text| pictures(text)).collect::<Vec<_>>(),
            (asked_as, code, texts(matches), texts(regex), texts(examples), texts(applies_to), texts(shown_on)),
            texts(choice),
        )
    }
}

/// How values for templates are stored: as JSON, since formats without types of their own cannot hold free values.
mod as_json {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};

    use super::Extra;

    pub fn serialize<S: Serializer>(extra: &Option<Extra>, serializer: S) -> Result<S::Ok, S::Error> {
        let json = extra.as_deref().map(serde_json::to_string).transpose().map_err(S::Error::custom)?;
        json.serialize(serializer)
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<Extra>, D::Error> {
        let json: Option<String> = Deserialize::deserialize(deserializer)?;
        json.map(|json| serde_json::from_str(&json)).transpose().map_err(D::Error::custom)
    }
}
