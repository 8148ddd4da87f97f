//! What all answers have in common.

use std::fmt::Display;

use serde::Serialize;

use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::search::MAX_QUERY_CHARS;
use crate::site::Site;

/// Characters of a query, an id or an address: the search reads no more of a query.
pub const MAX_ASKED_CHARS: usize = MAX_QUERY_CHARS;

/// Why there is no answer, and what to ask instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl Refused {
    /// A reason, in one sentence.
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

/// What a tool answers.
pub trait Answer: Serialize {
    /// The answer as a text, for those who read no JSON.
    fn text(&self) -> String;
}

/// The locale with this tag, or the source's where none is named.
pub fn locale(site: &Site, tag: Option<&str>) -> Result<LocaleIx, Refused> {
    let config = &site.catalogue.config;
    let Some(tag) = tag else { return Ok(config.source_index()) };
    config.locale_index(tag).ok_or_else(|| {
        let known: Vec<&str> = config.locales.values().map(|locale| &*locale.tag).collect();
        Refused::new(format!("the site has no locale `{}`; it has {}", short(tag), known.join(", ")))
    })
}

/// Refuses what is empty or too long to be looked up.
pub fn check(what: &str, text: &str, instead: impl Display) -> Result<(), Refused> {
    if text.trim().is_empty() {
        return Err(Refused::new(format!("`{what}` is empty; {instead}")));
    }
    let count = text.chars().count();
    if count > MAX_ASKED_CHARS {
        let why = format!("`{what}` has {count} characters, and {MAX_ASKED_CHARS} is the most; {instead}");
        return Err(Refused::new(why));
    }
    Ok(())
}

/// Ids to choose from: "; did you mean `a`, `b` or `c`?"
pub fn did_you_mean(ids: &[String]) -> Option<String> {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    let (last, before) = ids.split_last()?;
    Some(if before.is_empty() {
        format!("did you mean {last}?")
    } else {
        format!("did you mean {} or {last}?", before.join(", "))
    })
}

/// The beginning of what was asked, to be repeated in an answer.
pub fn short(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() <= SHOWN { text.to_owned() } else { text.chars().take(SHOWN).chain(['…']).collect() }
}

/// The absolute address of an entry's page.
pub fn url(site: &Site, entry: EntryIx) -> String {
    format!("{}{}", site.catalogue.config.base_url, site.catalogue.entries[entry].address)
}

/// The tag of a locale.
pub fn tag(site: &Site, locale: LocaleIx) -> String {
    site.catalogue.config.locales[locale].tag.to_string()
}

/// The language of an entry's text, where that is not the one that was asked for.
pub fn other_language(site: &Site, entry: EntryIx, asked: LocaleIx) -> Option<String> {
    let own = &site.catalogue.language_of(entry).tag;
    (*own != site.catalogue.config.locales[asked].tag).then(|| own.to_string())
}

/// A score with four places.
pub fn rounded(score: f64) -> f64 {
    (score * 1e4).round() / 1e4
}
