//! `which_fits`: which entries answer a ticket.
//!
//! Errors that the matcher finds in the ticket come first: it is surest. The rest is asked of the search sentence by sentence, and of a
//! long sentence also a few words at a time, since a ticket is mostly words that no entry is about. An entry counts by the sentence that
//! fits it best. The search weighs rare words most and counts against a page what it lacks, so greetings and signatures find little.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::asked::{Answer, Refused, locale, other_language, rounded, tag};
use super::language::{How, recognised};
use super::matched::matched;
use super::searched::{Language, Searched};
use super::sentences::{Sentence, sentences};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::search::{MAX_PASTE_CHARS, MAX_RESULTS};
use crate::site::Site;

/// The most entries in an answer.
pub const MAX_FITTING: usize = 5;
/// A sentence of more words is asked also in parts.
const LONG_WORDS: usize = 8;
/// The words of such a part; each begins two words behind the one before. Of parts of four to eight words these find most: the questions
/// of `benches/search/questions/` in the midst of a sentence of thirty words.
const PART_WORDS: usize = 5;
/// What a part of a sentence finds counts for less than what a whole one does.
const PART_WEIGHT: f64 = 0.8;
/// The most that is asked, since each query looks at every page.
const MOST_QUERIES: usize = 200;
/// What fits less than this share of the best is left out.
const LEAST_SHARE: f64 = 0.3;

/// A ticket.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// What the customer wrote.
    pub ticket: String,
    /// Its language; by default it is recognised.
    pub locale: Option<String>,
}

/// The entries that fit a ticket.
#[derive(Clone, Debug, Serialize)]
pub struct Fits {
    /// The language of the ticket.
    pub locale: String,
    /// How that is known.
    pub language: How,
    /// Whether only the first part of the ticket was read.
    pub cut: bool,
    /// Best first, at most [`MAX_FITTING`].
    pub entries: Vec<Fitting>,
}

/// An entry that fits a ticket.
#[derive(Clone, Debug, Serialize)]
pub struct Fitting {
    id: String,
    kind: &'static str,
    title: String,
    summary: String,
    /// The link that `waymark embed --format link` prints.
    url: String,
    /// The language of its text, where that is not the ticket's.
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    /// Of a guide, the step that fits best.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<FittingStep>,
    why: Why,
    score: f64,
}

/// A step that fits.
#[derive(Clone, Debug, Serialize)]
struct FittingStep {
    id: String,
    number: usize,
    title: String,
    /// The link to the step on its guide's page.
    url: String,
}

/// Why an entry fits.
#[derive(Clone, Debug, Serialize)]
struct Why {
    /// `code`, `text` or `words` as the error matcher says them, or `search`.
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What of the ticket it fits.
    line: String,
}

/// An entry while the sentences are asked.
struct Candidate {
    score: f64,
    line: String,
    /// The best step of a guide.
    step: Option<(f64, EntryIx)>,
}

/// Finds the entries that fit a ticket.
pub fn which_fits(site: &Site, asked: &Ticket) -> Result<Fits, Refused> {
    if asked.ticket.trim().is_empty() {
        return Err(Refused::new("`ticket` is empty; give what the customer wrote"));
    }
    let end = asked.ticket.char_indices().nth(MAX_PASTE_CHARS).map(|(at, _)| at);
    let ticket = &asked.ticket[..end.unwrap_or(asked.ticket.len())];
    let (locale, language) = match asked.locale.as_deref() {
        Some(tag) => (locale(site, Some(tag))?, How::Given),
        None => match recognised(site, ticket) {
            Some(locale) => (locale, How::Recognised),
            None => (site.catalogue.config.source_index(), How::Assumed),
        },
    };
    let mut entries: Vec<Fitting> = Vec::new();
    let (matches, is_cut) = matched(site, locale, ticket);
    for found in matches {
        let (reason, code) = found.reason();
        let why = Why { reason, code: code.map(str::to_owned), line: found.line.clone() };
        entries.push(fitting(site, locale, found.entry, None, why, found.score));
    }
    for (entry, candidate) in candidates(site, locale, ticket) {
        if entries.iter().all(|other| other.id != *site.catalogue.entries[entry].id) {
            let why = Why { reason: "search", code: None, line: candidate.line };
            let step = candidate.step.map(|(_, step)| step);
            entries.push(fitting(site, locale, entry, step, why, candidate.score));
        }
    }
    entries.truncate(MAX_FITTING);
    Ok(Fits { locale: tag(site, locale), language, cut: is_cut || end.is_some(), entries })
}

fn fitting(site: &Site, asked: LocaleIx, entry: EntryIx, step: Option<EntryIx>, why: Why, score: f64) -> Fitting {
    let own = &site.catalogue.entries[entry];
    let tickets = site.tickets();
    let step = step.map(|step| {
        let step = &site.catalogue.entries[step];
        FittingStep {
            id: step.id.to_string(),
            number: step.number,
            title: step.outline.front.title.clone(),
            url: tickets.snippet(entry, Some((step.number, step.number))).url,
        }
    });
    Fitting {
        id: own.id.to_string(),
        kind: own.kind.name(),
        title: own.outline.front.title.clone(),
        summary: own.outline.front.summary.clone(),
        url: tickets.snippet(entry, None).url,
        locale: other_language(site, entry, asked),
        step,
        why,
        score: rounded(score),
    }
}

/// The entries that the search finds for a ticket, best first: in its language, else in the source's.
fn candidates(site: &Site, locale: LocaleIx, ticket: &str) -> Vec<(EntryIx, Candidate)> {
    let sentences = sentences(ticket);
    let searched = Searched::of(site, locale);
    let found = searched.languages().map(|language| of_language(site, language, &sentences));
    let mut all: Vec<_> = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default().into_iter().collect();
    let by_score = |one: &(EntryIx, Candidate), other: &(EntryIx, Candidate)| -> Ordering {
        other.1.score.total_cmp(&one.1.score).then(one.0.cmp(&other.0))
    };
    all.sort_by(by_score);
    let least = all.first().map_or(0.0, |(_, best)| best.score * LEAST_SHARE);
    all.retain(|(_, candidate)| candidate.score >= least);
    all
}

fn of_language(site: &Site, language: &Language<'_>, sentences: &[Sentence<'_>]) -> BTreeMap<EntryIx, Candidate> {
    let mut found: BTreeMap<EntryIx, Candidate> = BTreeMap::new();
    let asked = sentences.iter().flat_map(|sentence| queries(&sentence.terms).map(move |query| (sentence, query)));
    for (sentence, (query, weight)) in asked.take(MOST_QUERIES) {
        for hit in language.find(&query, MAX_RESULTS).hits {
            let score = hit.score * weight;
            let entry = &site.catalogue.entries[hit.entry];
            let (whole, step) = match (entry.kind, entry.parent) {
                (Kind::Home | Kind::Topic, _) => continue,
                (Kind::Step, Some(guide)) => (guide, Some(hit.entry)),
                _ => (hit.entry, hit.anchor.as_deref().and_then(|anchor| step_at(site, hit.entry, anchor))),
            };
            let candidate =
                found.entry(whole).or_insert_with(|| Candidate { score: 0.0, line: String::new(), step: None });
            if score > candidate.score {
                (candidate.score, candidate.line) = (score, sentence.text.to_owned());
            }
            if let Some(step) = step.filter(|_| candidate.step.is_none_or(|(best, _)| score > best)) {
                candidate.step = Some((score, step));
            }
        }
    }
    found
}

/// What the search is asked for a sentence, with how much that counts: the sentence, and parts of a long one.
fn queries(terms: &[String]) -> impl Iterator<Item = (String, f64)> + '_ {
    // The space says that the last word is whole.
    let query = |terms: &[String]| terms.join(" ") + " ";
    let parts = terms.windows(PART_WORDS).step_by(2).filter(|_| terms.len() > LONG_WORDS);
    std::iter::once((query(terms), 1.0)).chain(parts.map(move |part| (query(part), PART_WEIGHT)))
}

/// The step of a guide at an anchor of the guide's page.
fn step_at(site: &Site, guide: EntryIx, anchor: &str) -> Option<EntryIx> {
    let prefix = |step: &EntryIx| site.catalogue.entries[*step].prefix.trim_end_matches("--") == anchor;
    site.catalogue.steps(guide).find(prefix)
}

impl Answer for Fits {
    fn text(&self) -> String {
        let how = match self.language {
            How::Given => "given",
            How::Recognised => "recognised",
            How::Assumed => "assumed",
        };
        let mut out = format!("Language of the ticket: {} ({how})\n", self.locale);
        if self.cut {
            out.push_str("Only the first part of the ticket was read.\n");
        }
        if self.entries.is_empty() {
            out.push_str("No entry fits. Ask `search` with other words, or see what there is with `list`.\n");
        }
        for (number, fitting) in (1..).zip(&self.entries) {
            let language = fitting.locale.as_ref().map_or(String::new(), |locale| format!(", in {locale}"));
            out.push_str(&format!("{number}. {} ({}{language}, id {})\n", fitting.title, fitting.kind, fitting.id));
            out.push_str(&format!("   {}\n", fitting.url));
            if let Some(step) = &fitting.step {
                out.push_str(&format!("   step {}, {} (id {}): {}\n", step.number, step.title, step.id, step.url));
            }
            let code = fitting.why.code.as_ref().map_or(String::new(), |code| format!(" {code}"));
            out.push_str(&format!("   because of ({}{code}): {}\n", fitting.why.reason, fitting.why.line));
        }
        out
    }
}
