//! The questions of all files: each is asked once, and kept if it has no answer.

use std::collections::{HashMap, HashSet};

use super::ask::Answering;
use super::columns::Item;
use super::masking::masked;
use super::question::Question;
use super::votes::Votes;
use crate::config::LocaleIx;
use crate::memo::Fingerprint;
use crate::search::tokens;
use crate::site::Site;
use crate::table::Ix;

/// So many different questions without an answer are kept; what comes behind them is counted.
const MAX_KEPT: usize = 100_000;
/// So many different questions are known to be answered or not; those beyond are asked again.
const MAX_KNOWN: usize = 1_000_000;
/// Questions are asked when so many are there, or so many bytes of them.
const BATCH: usize = 16_384;
const BATCH_BYTES: usize = 8 << 20;
/// What is kept of a question to be shown.
const MAX_SHOWN_CHARS: usize = 160;
/// The search looks up no more terms.
const MAX_TERMS: usize = 24;

/// What files ask and the site does not answer.
pub struct Gaps<'s> {
    pub(super) site: &'s Site,
    pub(super) asked: Answering<'s>,
    /// The language of questions that name none, or none of the site's.
    locale: LocaleIx,
    /// Questions that wait to be asked, and their length.
    waiting: Vec<Waiting>,
    bytes: usize,
    /// For each question that was asked, its place in `kept`; none for what is answered.
    known: HashMap<Fingerprint, Option<u32>>,
    /// The place in `kept` by the words that are shown.
    by_text: HashMap<Fingerprint, u32>,
    pub(super) kept: Vec<Question>,
    pub(super) votes: Votes,
    /// How many questions there were.
    pub total: usize,
    /// How many of them have no answer.
    pub open: usize,
    /// How many of those were too many to be kept.
    pub lost: usize,
}

struct Waiting {
    key: Fingerprint,
    locale: LocaleIx,
    question: String,
    whole: String,
}

impl<'s> Gaps<'s> {
    /// Asks a site. `locale` is the language of questions that do not say theirs.
    pub fn new(site: &'s Site, locale: LocaleIx) -> Self {
        Self {
            site,
            asked: Answering::new(site),
            locale,
            waiting: Vec::new(),
            bytes: 0,
            known: HashMap::new(),
            by_text: HashMap::new(),
            kept: Vec::new(),
            votes: Votes::default(),
            total: 0,
            open: 0,
            lost: 0,
        }
    }

    /// Takes what a row of a file says.
    pub fn add(&mut self, item: Item) {
        let config = &self.site.catalogue.config;
        let known = |tag: Option<String>| tag.and_then(|tag| config.locale_index(&tag)).unwrap_or(self.locale);
        match item {
            Item::Voted { page, locale, helped } => self.votes.add(page, known(locale), helped),
            Item::Asked { question, whole, locale } => {
                let locale = known(locale);
                self.total += 1;
                self.bytes += question.len() + whole.len();
                self.waiting.push(Waiting { key: key(locale, &whole), locale, question, whole });
                if self.waiting.len() >= BATCH || self.bytes >= BATCH_BYTES {
                    self.ask();
                }
            }
        }
    }

    /// Asks what waits, each different question once.
    fn ask(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let mut new: HashMap<Fingerprint, bool> = HashMap::new();
        let mut first = Vec::new();
        for one in &waiting {
            if !self.known.contains_key(&one.key) && new.insert(one.key, false).is_none() {
                first.push(one);
            }
        }
        let questions: Vec<_> = first.iter().map(|one| (one.locale, &*one.question, &*one.whole)).collect();
        for (one, is_answered) in first.iter().zip(self.asked.answers(&questions)) {
            new.insert(one.key, is_answered);
        }
        for one in &waiting {
            let at = match self.known.get(&one.key) {
                Some(at) => *at,
                None => {
                    let at = if new[&one.key] { None } else { Some(self.keep(one)) };
                    if self.known.len() < MAX_KNOWN {
                        self.known.insert(one.key, at);
                    }
                    at
                }
            };
            let Some(at) = at else { continue };
            self.open += 1;
            match self.kept.get_mut(at as usize) {
                Some(question) => {
                    question.count += 1;
                    // Of spellings with the same words always the same one is shown.
                    if *question.text != *one.question {
                        let text = shown(&masked(&one.question));
                        question.text = question.text.clone().min(text.into());
                    }
                }
                None => self.lost += 1,
            }
        }
    }

    /// The place of a question among those that are kept, or one beyond all of them.
    fn keep(&mut self, one: &Waiting) -> u32 {
        let text = masked(&one.question);
        let by_text = key(one.locale, &text);
        if let Some(at) = self.by_text.get(&by_text) {
            return *at;
        }
        let mut terms = tokens(&text);
        let mut seen = HashSet::new();
        terms.retain(|term| seen.insert(term.clone()));
        terms.truncate(MAX_TERMS);
        if self.kept.len() == MAX_KEPT || terms.is_empty() {
            return u32::MAX;
        }
        let at = self.kept.len() as u32;
        self.kept.push(Question { text: shown(&text).into(), locale: one.locale, count: 0, terms });
        self.by_text.insert(by_text, at);
        at
    }

    /// Asks what still waits; then all is known.
    pub(super) fn end(&mut self) {
        self.ask();
    }
}

/// What is shown of a text.
fn shown(text: &str) -> String {
    let start: String = text.chars().take(MAX_SHOWN_CHARS).collect();
    if start.len() < text.len() { format!("{}…", start.trim_end_matches('…')) } else { start }
}

/// Tells questions apart by their words.
fn key(locale: LocaleIx, text: &str) -> Fingerprint {
    let tokens = tokens(text).join(" ");
    let locale = locale.position().to_le_bytes();
    Fingerprint::of([&locale[..], tokens.as_bytes()])
}
