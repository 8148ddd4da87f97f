//! `which_fits`: which entries answer a ticket.
//!
//! Errors that the matcher finds in the ticket come first: it is surest. The rest is asked of the search sentence by sentence, and of a
//! long sentence also a few words at a time, since a ticket is mostly words that no entry is about. An entry counts by the sentences that
//! fit it, the best one most. The search weighs rare words most and counts against a page what it lacks, so greetings find little.
//!
//! `themes/default/scripts/answer/` does the same in a browser.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::asked::{Answer, Refused, locale, other_language, rounded, tag};
use super::constants::{
    FURTHER_WEIGHT, HALF_SAID, LEAST_SHARE, LONG_WORDS, MAX_FITTING, MOST_QUERIES, PART_WEIGHT, PART_WORDS,
};
use super::language::{How, recognised};
use super::mail::written;
use super::matched::matched;
use super::searched::{Language, Searched};
use super::sentences::{Sentence, sentences};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::search::{MAX_PASTE_CHARS, MAX_RESULTS};
use crate::site::Site;

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
    /// The link to send: that of `waymark embed --format link`.
    url: String,
    /// `current`, `stale` where its source has changed since it was translated, or `missing` where it is not translated.
    freshness: &'static str,
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
#[derive(Default)]
struct Candidate {
    /// By sentence, what the entry has of it at most.
    scores: BTreeMap<usize, f64>,
    /// The best step of a guide.
    step: Option<(f64, EntryIx)>,
}

impl Candidate {
    /// The sentence that fits best, and the score of the entry: each further sentence counts for less.
    fn score(&self) -> (usize, f64) {
        let mut scores: Vec<(usize, f64)> = self.scores.iter().map(|(sentence, score)| (*sentence, *score)).collect();
        scores.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let weighed = scores.iter().rev().fold(0.0, |rest, (_, score)| score + FURTHER_WEIGHT * rest);
        (scores.first().map_or(0, |best| best.0), weighed)
    }
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
    let lines = written(ticket);
    let mut entries: Vec<Fitting> = Vec::new();
    let (matches, is_cut) = matched(site, locale, &lines.join("\n"));
    for found in matches {
        let (reason, code) = found.reason();
        let why = Why { reason, code: code.map(str::to_owned), line: found.line.clone() };
        entries.push(fitting(site, locale, found.entry, None, why, found.score));
    }
    for (entry, candidate, score, line) in candidates(site, locale, &lines) {
        if entries.iter().all(|other| other.id != *site.catalogue.entries[entry].id) {
            let why = Why { reason: "search", code: None, line: line.to_owned() };
            let step = candidate.step.map(|(_, step)| step);
            entries.push(fitting(site, locale, entry, step, why, score));
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
            url: tickets.link(entry, Some(step.number), asked),
        }
    });
    Fitting {
        id: own.id.to_string(),
        kind: own.kind.name(),
        title: own.outline.front.title.clone(),
        summary: own.outline.front.summary.clone(),
        url: tickets.link(entry, None, asked),
        freshness: tickets.fit(entry, asked).name(),
        locale: other_language(site, entry, asked),
        step,
        why,
        score: rounded(score),
    }
}

/// The entries that the search finds for a ticket, best first, with their scores and lines: in the ticket's language, and what that lacks in
/// the source's.
fn candidates<'t>(site: &Site, locale: LocaleIx, lines: &[&'t str]) -> Vec<(EntryIx, Candidate, f64, &'t str)> {
    let sentences = sentences(lines);
    let mut found: BTreeMap<EntryIx, Candidate> = BTreeMap::new();
    for language in Searched::of(site, locale).languages() {
        of_language(site, language, locale, &sentences, &mut found);
    }
    let mut all: Vec<_> = found
        .into_iter()
        .map(|(entry, candidate)| {
            let (sentence, score) = candidate.score();
            (entry, candidate, score, sentences[sentence].text)
        })
        .collect();
    all.sort_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
    let least = all.first().map_or(0.0, |best| best.2 * LEAST_SHARE);
    all.retain(|candidate| candidate.2 >= least);
    all
}

fn of_language(
    site: &Site,
    language: &Language<'_>,
    asked: LocaleIx,
    sentences: &[Sentence<'_>],
    found: &mut BTreeMap<EntryIx, Candidate>,
) {
    let said: HashSet<String> = language.function_words().into_iter().collect();
    let queries =
        sentences.iter().enumerate().flat_map(|(at, sentence)| queries(sentence, &said).map(move |query| (at, query)));
    for (sentence, (query, weight)) in queries.take(MOST_QUERIES) {
        for hit in language.find(&query, MAX_RESULTS).hits {
            let score = hit.score * weight;
            let entry = &site.catalogue.entries[hit.entry];
            let (whole, step) = match (entry.kind, entry.parent) {
                (Kind::Home | Kind::Topic, _) => continue,
                (Kind::Step, Some(guide)) => (guide, Some(hit.entry)),
                _ => (hit.entry, hit.anchor.as_deref().and_then(|anchor| step_at(site, hit.entry, anchor))),
            };
            // What is translated is found in the ticket's own language.
            let shown = site.catalogue.for_reader(&site.catalogue.entries[whole].id, asked);
            if shown.map(|shown| site.catalogue.text_of(shown)) != Some(whole) {
                continue;
            }
            let candidate = found.entry(whole).or_default();
            let best = candidate.scores.entry(sentence).or_insert(score);
            *best = best.max(score);
            if let Some(step) = step.filter(|_| candidate.step.is_none_or(|(best, _)| score > best)) {
                candidate.step = Some((score, step));
            }
        }
    }
}

/// What the search is asked for a sentence, with how much that counts: the sentence, and parts of a long one. The search says which share
/// of a query a page has; what few words say counts for less.
fn queries<'s>(sentence: &'s Sentence<'_>, said: &'s HashSet<String>) -> impl Iterator<Item = (String, f64)> + 's {
    let terms = &sentence.terms;
    let query = move |terms: &[String], weight: f64| {
        let count = terms.iter().filter(|term| !said.contains(*term)).count() as f64;
        // The space says that the last word is whole.
        (terms.join(" ") + " ", weight * count / (count + HALF_SAID))
    };
    let parts = terms.windows(PART_WORDS).step_by(2).filter(|_| terms.len() > LONG_WORDS);
    std::iter::once(query(terms, 1.0)).chain(parts.map(move |part| query(part, PART_WEIGHT)))
}

/// The step of a guide at an anchor of the guide's page.
fn step_at(site: &Site, guide: EntryIx, anchor: &str) -> Option<EntryIx> {
    let prefix = |step: &EntryIx| site.catalogue.entries[*step].prefix.trim_end_matches("--") == anchor;
    site.catalogue.steps(guide).find(prefix)
}

impl Fitting {
    /// The entry as a block of lines: `SCORE KIND TITLE`, its address, and what of the ticket it fits.
    pub fn block(&self, asked: &str) -> String {
        let mut out = format!("{:.3} {} {}\n{}\n", self.score, self.kind, self.title, self.url);
        if let Some(step) = &self.step {
            out.push_str(&format!("  step {}, {}: {}\n", step.number, step.title, step.url));
        }
        out.push_str(&format!("  {}\n", self.because()));
        out.push_str(&self.behind(asked).map_or(String::new(), |said| format!("  {said}\n")));
        out
    }

    /// Why it fits, in a line.
    fn because(&self) -> String {
        let code = self.why.code.as_ref().map_or(String::new(), |code| format!(" {code}"));
        format!("because of ({}{code}): {}", self.why.reason, self.why.line)
    }

    /// What a reader of the language that was asked for should know of it.
    fn behind(&self, asked: &str) -> Option<String> {
        match &self.locale {
            Some(locale) => Some(format!("not translated into {asked}: this is {locale}")),
            None => (self.freshness == "stale").then(|| "this translation is behind its source".to_owned()),
        }
    }
}

impl Answer for Fits {
    fn text(&self) -> String {
        let mut out = format!("Language of the ticket: {} ({})\n", self.locale, self.language.name());
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
            out.push_str(&format!("   {}\n", fitting.because()));
        }
        out
    }
}
