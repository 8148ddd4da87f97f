//! Language tags.

use std::sync::Arc;

use serde::Serialize;
use unic_langid::{CharacterDirection, LanguageIdentifier};

use crate::addresses;
use crate::table::index_type;

index_type! {
    /// The index of a locale in [`Config::locales`](super::Config::locales).
    pub struct LocaleIx(u16);
}

/// Which way a locale's script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// Its name in HTML.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// A locale of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    /// BCP 47 tag as the folder spells it: `pt-BR`.
    pub tag: Arc<str>,
    /// The same, parsed.
    pub id: LanguageIdentifier,
    /// Its name in its own language: `Deutsch`.
    pub name: Arc<str>,
    /// Which way its script runs.
    pub direction: Direction,
    /// Where a missing page is looked for, nearest first; ends in the source locale. Empty for the source locale.
    pub fallback: Vec<Arc<str>>,
}

/// Parses a BCP 47 tag in its canonical spelling; otherwise says what is wrong.
pub fn parse_tag(tag: &str) -> Result<LanguageIdentifier, String> {
    let id: LanguageIdentifier =
        tag.parse().map_err(|_| format!("`{tag}` is not a language tag such as `de`, `pt-BR` or `zh-Hans`"))?;
    if addresses::is_own_folder(tag) {
        return Err(format!("the locale `{tag}` cannot be used: the output has a folder of that name"));
    }
    let canonical = id.to_string();
    if canonical == tag { Ok(id) } else { Err(format!("the language tag `{tag}` is written `{canonical}`")) }
}

/// The direction of a locale's script.
pub fn direction(id: &LanguageIdentifier) -> Direction {
    match id.character_direction() {
        CharacterDirection::RTL => Direction::Rtl,
        _ => Direction::Ltr,
    }
}
