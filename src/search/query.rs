//! Answering a query. `themes/default/scripts/search/ranking.js` does the same, step by step and number by number.

use std::collections::HashSet;

use super::alike::Alike;
use super::constants::{
    ENOUGH_COVERED, JOIN, MAX_QUERY_CHARS, MAX_QUERY_TERMS, MEANING_WEIGHT, MIN_CLOSE, MIN_FITTING, MIN_SCORE,
    MIN_SENTENCE_TERMS, MIN_SIMILAR_CHARS, MOST_EXPLAINED, MOST_SAYING, TITLE_LENGTHS, TITLE_WEIGHT,
};
use super::read::Index;
use super::row::{How, Like, Row};
use super::tokens;
use super::tokens::is_dense;

/// A page that answers a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub page: u32,
    /// How well it answers; larger is better.
    pub score: f64,
    /// The section that answers best, from 1; 0 for the page as a whole.
    pub section: u32,
    /// The share of the query's weight that it has, in its own words or others.
    pub covered: f64,
    /// How much alike what it means and what is asked, where that was looked at: 0 to 1.
    pub likeness: f64,
    /// Which words it has in place of those that were asked for.
    pub likes: Vec<Like>,
}

impl Hit {
    /// Whether it was found by what it means alone.
    pub fn is_meant(&self) -> bool {
        self.covered == 0.0
    }

    /// Whether it has little of what is asked, and means something else.
    fn is_weak(&self) -> bool {
        self.covered < MIN_FITTING && self.likeness < MIN_CLOSE
    }
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The best pages, best first.
    pub hits: Vec<Hit>,
    /// The words that were looked up, for marking them.
    pub words: Vec<String>,
    /// Whether the best page hardly answers it. While a word is being typed, nobody can know.
    pub is_weak: bool,
}

impl Index<'_> {
    /// Finds the pages that answer a query.
    pub fn search(&self, query: &str, most: usize) -> Found {
        self.find(query, most, true)
    }

    /// Finds the pages that have the words of a query, whatever it means.
    pub fn search_words(&self, query: &str, most: usize) -> Found {
        self.find(query, most, false)
    }

    fn find(&self, query: &str, most: usize, has_meaning: bool) -> Found {
        let query: String = query.chars().take(MAX_QUERY_CHARS).collect();
        let all = tokens::list(&query);
        let mut terms: Vec<String> = Vec::new();
        for token in &all {
            if !terms.contains(token) && terms.len() < MAX_QUERY_TERMS {
                terms.push(token.clone());
            }
        }
        let all = format!("{JOIN}{}{JOIN}", all.join(&JOIN.to_string()));
        let last = terms.last().cloned();
        let mut is_sentence = false;
        let is_long = terms.len() >= MIN_SENTENCE_TERMS;
        if is_long {
            let said: HashSet<String> = self.function_words().into_iter().collect();
            let left: Vec<String> = terms.iter().filter(|term| !said.contains(*term)).cloned().collect();
            is_sentence = !left.is_empty() && left.len() as f64 <= terms.len() as f64 * MOST_SAYING;
            if is_sentence {
                terms = left;
            }
        }
        // The last word may be but the beginning of one.
        let is_open = query.chars().next_back().is_some_and(|c| !c.is_whitespace()) && terms.last() == last.as_ref();
        let how = How { is_sentence, is_whole: false };
        let mut rows = self.rows(&terms, &all, is_open, how);
        let (mut hits, mut most_covered) = self.best(&rows, most, None);
        // While a word is being typed, its pages are not known yet.
        let is_typing = is_open && rows.last().is_some_and(|row| !row.is_word);
        if !is_typing && most_covered < ENOUGH_COVERED && rows.iter().any(|row| row.is_cut) {
            rows = self.rows(&terms, &all, is_open, How { is_whole: true, ..how });
            (hits, most_covered) = self.best(&rows, most, None);
        }
        // What is asked in a sentence, or in words that the site does not have, may be said there in others.
        let is_short =
            terms.last().is_some_and(|term| !term.starts_with(is_dense) && term.chars().count() < MIN_SIMILAR_CHARS);
        let is_half = is_typing && (is_short || rows.last().is_some_and(|row| row.count() > 0.0));
        let is_unexplained = most_covered < MOST_EXPLAINED && (is_long || !is_half);
        // So many words may also be a sentence in another language.
        let is_told = is_long && most_covered < ENOUGH_COVERED && !terms.iter().any(|term| term.starts_with(is_dense));
        if has_meaning
            && (is_sentence || is_told || is_unexplained)
            && let Some(alike) = Alike::of(self, &terms, hits.is_empty())
        {
            (hits, _) = self.best(&rows, most, Some(&alike));
        }
        let is_weak = !is_half && hits.first().is_some_and(Hit::is_weak);
        Found { is_weak, hits, words: rows.into_iter().flat_map(|row| row.words).collect() }
    }

    /// The best pages, and the largest share of the query's weight that any page has.
    fn best(&self, rows: &[Row], most: usize, alike: Option<&Alike>) -> (Vec<Hit>, f64) {
        let total: f64 = rows.iter().map(|row| row.idf).sum();
        let mut hits = Vec::new();
        let mut most_covered = 0.0;
        for page in 0..self.pages {
            let (mut score, mut covered, mut titled, mut coverage) = (0.0, 0.0, 0.0, 0.0);
            let (mut matched, mut short) = (0, 0);
            for row in rows.iter().filter(|row| row.share[page] > 0.0) {
                score += row.idf * row.share[page];
                covered += row.idf;
                if row.title[page] > 0 {
                    titled += row.idf;
                    matched += 1;
                    short = row.title[page];
                }
            }
            if score > 0.0 {
                let length = TITLE_LENGTHS[usize::from(short)];
                let fit = f64::min(f64::from(matched) / length, 1.0);
                coverage = covered / total;
                most_covered = f64::max(most_covered, coverage);
                score = score / total * coverage * (1.0 + TITLE_WEIGHT * (titled / total) * fit);
            }
            let likeness = alike.map_or(0.0, |alike| alike.pages[page]);
            if let Some(alike) = alike
                && (score > 0.0 || likeness > alike.least)
            {
                score += MEANING_WEIGHT * likeness;
            }
            if score > 0.0 {
                let likes = rows.iter().filter_map(|row| row.like(page)).cloned().collect();
                let (page, section) = (page as u32, section(rows, page));
                hits.push(Hit { page, score, section, covered: coverage, likeness, likes });
            }
        }
        hits.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.page.cmp(&other.page)));
        let least = hits.first().map_or(0.0, |best| best.score * MIN_SCORE);
        hits.retain(|hit| hit.score >= least);
        hits.truncate(most);
        (hits, most_covered)
    }
}

/// The section that the terms on a page stand for most.
fn section(rows: &[Row], page: usize) -> u32 {
    let mut votes = [0.0; 256];
    let (mut best, mut most) = (0, 0.0);
    for row in rows.iter().filter(|row| row.share[page] > 0.0) {
        let section = usize::from(row.section[page]);
        votes[section] += row.idf * row.share[page];
        if votes[section] > most {
            (best, most) = (section, votes[section]);
        }
    }
    best as u32
}
