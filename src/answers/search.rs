//! `search`: the pages that answer a query.

use serde::{Deserialize, Serialize};

use super::asked::{Answer, Refused, check, locale, other_language, rounded, short, tag, url};
use super::searched::{Hit, Searched};
use crate::config::LocaleIx;
use crate::site::Site;

/// The most pages that an answer names.
pub const MAX_FOUND: usize = 20;
/// So many are named where nobody says how many.
const FOUND: usize = 10;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchFor {
    /// A few words.
    pub query: String,
    /// The language; by default the source's.
    pub locale: Option<String>,
    /// How many pages, at most [`MAX_FOUND`].
    pub most: Option<i64>,
}

/// The pages that were found.
#[derive(Clone, Debug, Serialize)]
pub struct Search {
    /// The language that was asked for.
    pub locale: String,
    /// The language in which they were found, where that is not the one that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_in: Option<String>,
    /// Best first.
    pub results: Vec<FoundPage>,
}

/// A page that was found.
#[derive(Clone, Debug, Serialize)]
pub struct FoundPage {
    id: String,
    kind: String,
    title: String,
    summary: String,
    /// The full address.
    address: String,
    /// The section of the page that answers best, if it is not the page as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<String>,
    score: f64,
    /// The language of its text, where that is not the one that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
}

/// Looks something up as a reader would.
pub fn search(site: &Site, asked: &SearchFor) -> Result<Search, Refused> {
    let instead = "ask with the few words that matter; a whole message goes to `which_fits`";
    check("query", &asked.query, instead)?;
    let most = asked.most.map_or(Some(FOUND), |most| usize::try_from(most).ok());
    let most = most.filter(|most| (1..=MAX_FOUND).contains(most)).ok_or_else(|| {
        let said = asked.most.unwrap_or_default();
        Refused::new(format!("`most` is {said}; it goes from 1 to {MAX_FOUND}"))
    })?;
    let locale = locale(site, asked.locale.as_deref())?;
    let searched = Searched::of(site, locale);
    if searched.languages().next().is_none() {
        return Err(Refused::new("this site has no search index; `list` has all its entries"));
    }
    let (found_in, hits) = searched.find(&asked.query, most).map_or((None, Vec::new()), |found| {
        let other = found.language.locale;
        ((other != locale).then(|| tag(site, other)), found.hits)
    });
    let results = hits.into_iter().map(|hit| found(site, hit, locale)).collect();
    Ok(Search { locale: tag(site, locale), found_in, results })
}

fn found(site: &Site, hit: Hit, asked: LocaleIx) -> FoundPage {
    FoundPage {
        id: site.catalogue.entries[hit.entry].id.to_string(),
        kind: hit.kind,
        title: hit.title,
        summary: hit.summary,
        address: url(site, hit.entry),
        anchor: hit.anchor,
        score: rounded(hit.score),
        locale: other_language(site, hit.entry, asked),
    }
}

impl Answer for Search {
    fn text(&self) -> String {
        if self.results.is_empty() {
            return "Nothing found. Try other or fewer words, or see what there is with `list`.".into();
        }
        let mut out = match &self.found_in {
            Some(other) => format!("Nothing found in {}; in {other}:\n", self.locale),
            None => String::new(),
        };
        for (number, page) in (1..).zip(&self.results) {
            let anchor = page.anchor.as_ref().map_or(String::new(), |anchor| format!("#{anchor}"));
            out.push_str(&format!("{number}. {} ({}, id {})\n", page.title, page.kind, page.id));
            out.push_str(&format!("   {}{anchor}\n", page.address));
            if !page.summary.is_empty() {
                out.push_str(&format!("   {}\n", short_line(&page.summary)));
            }
        }
        out
    }
}

/// A summary in one line.
fn short_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= 200 { line } else { short(&line) }
}
