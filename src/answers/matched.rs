//! `match`: the error entries that explain a message or log.

use serde::{Deserialize, Serialize};

use super::asked::{Answer, Refused, locale, other_language, rounded, tag, url};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::search::errors::{Matcher, Reason, known};
use crate::site::Site;

/// What is to be explained.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchFor {
    /// A message, log or response.
    pub text: String,
    /// The language of the entries; by default the source's.
    pub locale: Option<String>,
}

/// An entry that may explain a text.
#[derive(Clone, Debug)]
pub struct Matched {
    /// The entry.
    pub entry: EntryIx,
    /// Why.
    pub reason: Reason,
    /// The line that matched.
    pub line: String,
    /// How sure.
    pub score: f64,
}

impl Matched {
    /// The name of the reason, and the code where that is the reason.
    pub fn reason(&self) -> (&'static str, Option<&str>) {
        match &self.reason {
            Reason::Code(code) => ("code", Some(code)),
            Reason::Text => ("text", None),
            Reason::Words => ("words", None),
        }
    }

    /// The reason in words.
    pub fn why(&self) -> String {
        match &self.reason {
            Reason::Code(code) => format!("the code {code}"),
            Reason::Text => "the text".into(),
            Reason::Words => "similar words".into(),
        }
    }
}

/// The entries that explain a text, best first, and whether only its first part was read.
pub fn matched(site: &Site, locale: LocaleIx, text: &str) -> (Vec<Matched>, bool) {
    let known = known(&site.catalogue, locale);
    let (matches, is_cut) = Matcher::new(&known).find(text);
    let matches = matches.into_iter().map(|found| Matched {
        entry: known[found.known].entry,
        reason: found.reason,
        line: found.line,
        score: found.score,
    });
    (matches.collect(), is_cut)
}

/// The entries that explain a text.
#[derive(Clone, Debug, Serialize)]
pub struct Matches {
    /// The language that was asked for.
    pub locale: String,
    /// Whether only the first part of the text was read.
    pub cut: bool,
    /// Best first.
    pub matches: Vec<Explanation>,
}

/// An entry that may explain a text, as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    id: String,
    title: String,
    summary: String,
    address: String,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    line: String,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(skip)]
    why: String,
}

/// Finds the entries that explain a message or log.
pub fn explain(site: &Site, asked: &MatchFor) -> Result<Matches, Refused> {
    if asked.text.trim().is_empty() {
        return Err(Refused::new("`text` is empty; give the message, log or response as it is"));
    }
    let locale = locale(site, asked.locale.as_deref())?;
    let (found, cut) = matched(site, locale, &asked.text);
    let matches = found.into_iter().map(|found| {
        let (reason, code) = found.reason();
        let front = &site.catalogue.entries[found.entry].outline.front;
        Explanation {
            id: site.catalogue.entries[found.entry].id.to_string(),
            title: front.title.clone(),
            summary: front.summary.clone(),
            address: url(site, found.entry),
            reason,
            code: code.map(str::to_owned),
            score: rounded(found.score),
            locale: other_language(site, found.entry, locale),
            why: found.why(),
            line: found.line,
        }
    });
    Ok(Matches { locale: tag(site, locale), cut, matches: matches.collect() })
}

impl Answer for Matches {
    fn text(&self) -> String {
        let mut out = if self.cut { "Only the first part of the text was read.\n".to_owned() } else { String::new() };
        if self.matches.is_empty() {
            out.push_str("None of the errors described here matches. `which_fits` looks through all entries.");
        }
        for (number, found) in (1..).zip(&self.matches) {
            out.push_str(&format!("{number}. {} (id {})\n   {}\n", found.title, found.id, found.address));
            out.push_str(&format!("   {}: {}\n", found.why, found.line));
        }
        out
    }
}
