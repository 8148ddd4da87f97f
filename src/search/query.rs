//! Answering a query. `themes/default/scripts/search/ranking.js` does the same, step by step and number by number.

use std::collections::HashSet;

use super::alike::Alike;
use super::constants::{
    ENOUGH_COVERED, LEVELS, LIKE, LIKE_WEIGHT, MAX_EDITS, MAX_PREFIX_WORDS, MAX_QUERY_CHARS, MAX_QUERY_TERMS,
    MAX_SIMILAR_WORDS, MEANING_WEIGHT, MIN_PREFIX_CHARS, MIN_SCORE, MIN_SENTENCE_TERMS, MIN_SIMILAR_CHARS,
    MIN_STEM_CHARS, MIN_STEM_SHARE, MIN_STEM_SHARED, MIN_TITLE_WEIGHT, MIN_TWO_EDITS_CHARS, MOST_EXPLAINED,
    MOST_SAYING, OPEN_PREFIX_WEIGHT, PREFIX_WEIGHT, SIMILAR_WEIGHT, STEM_WEIGHT, TITLE_LENGTHS, TITLE_WEIGHT,
};
use super::layout::key_chars;
use super::read::{Group, Index, can_be_misspelt};
use super::tokens;
use super::tokens::is_dense;

/// A page that answers a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub page: u32,
    /// How well it answers; larger is better.
    pub score: f64,
    /// The section that answers best, from 1; 0 for the page as a whole.
    pub section: u32,
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The best pages, best first.
    pub hits: Vec<Hit>,
    /// The words that were looked up, for marking them.
    pub words: Vec<String>,
}

/// What one term finds on each page.
struct Row {
    idf: f64,
    /// The most pages that any word has which counts for it.
    most: usize,
    /// Whether a common word counts for it, of which only the best pages were read.
    is_cut: bool,
    /// Whether some word is the term.
    is_word: bool,
    /// For each page, how much of the term it has: 0 to 1.
    share: Vec<f64>,
    section: Vec<u8>,
    title: Vec<u8>,
}

/// How a query is answered.
#[derive(Clone, Copy)]
struct How {
    /// Whether it is a sentence: what people use in place of its words counts too, also where the site has the words.
    is_sentence: bool,
    /// Whether all pages of common words are read, not the best of each.
    is_whole: bool,
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
        let mut terms: Vec<String> = Vec::new();
        for token in tokens::list(&query) {
            if !terms.contains(&token) && terms.len() < MAX_QUERY_TERMS {
                terms.push(token);
            }
        }
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
        let mut rows = self.rows(&terms, is_open, how);
        let (mut hits, mut most_covered) = self.best(&rows, most, None);
        // While a word is being typed, its pages are not known yet.
        let is_typing = is_open && rows.last().is_some_and(|(row, _)| !row.is_word);
        if !is_typing && most_covered < ENOUGH_COVERED && rows.iter().any(|(row, _)| row.is_cut) {
            rows = self.rows(&terms, is_open, How { is_whole: true, ..how });
            (hits, most_covered) = self.best(&rows, most, None);
        }
        // What is asked in a sentence, or in words that the site does not have, may be said there in others.
        let is_short =
            terms.last().is_some_and(|term| !term.starts_with(is_dense) && term.chars().count() < MIN_SIMILAR_CHARS);
        let is_half = is_typing && (is_short || rows.last().is_some_and(|(row, _)| row.count() > 0.0));
        let is_unexplained = most_covered < MOST_EXPLAINED && (is_long || !is_half);
        // So many words may also be a sentence in another language.
        let is_told = is_long && most_covered < ENOUGH_COVERED && !terms.iter().any(|term| term.starts_with(is_dense));
        if has_meaning
            && (is_sentence || is_told || is_unexplained)
            && let Some(alike) = Alike::of(self, &terms, hits.is_empty())
        {
            (hits, _) = self.best(&rows, most, Some(&alike));
        }
        Found { hits, words: rows.into_iter().flat_map(|(_, words)| words).collect() }
    }

    /// What each term finds, and the words that were looked up for it.
    fn rows(&self, terms: &[String], is_open: bool, how: How) -> Vec<(Row, Vec<String>)> {
        let row = |(index, term): (usize, &String)| {
            let mut words = Vec::new();
            (self.row(term, is_open && index + 1 == terms.len(), how, &mut words), words)
        };
        terms.iter().enumerate().map(row).collect()
    }

    /// The best pages, and the largest share of the query's weight that any page has.
    fn best(&self, rows: &[(Row, Vec<String>)], most: usize, alike: Option<&Alike>) -> (Vec<Hit>, f64) {
        let total: f64 = rows.iter().map(|(row, _)| row.idf).sum();
        let mut hits = Vec::new();
        let mut most_covered = 0.0;
        for page in 0..self.pages {
            let (mut score, mut covered, mut titled) = (0.0, 0.0, 0.0);
            let (mut matched, mut short) = (0, 0);
            for (row, _) in rows.iter().filter(|(row, _)| row.share[page] > 0.0) {
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
                let coverage = covered / total;
                most_covered = f64::max(most_covered, coverage);
                score = score / total * coverage * (1.0 + TITLE_WEIGHT * (titled / total) * fit);
            }
            if let Some(alike) = alike
                && (score > 0.0 || alike.pages[page] > alike.least)
            {
                score += MEANING_WEIGHT * alike.pages[page];
            }
            if score > 0.0 {
                hits.push(Hit { page: page as u32, score, section: section(rows, page) });
            }
        }
        hits.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.page.cmp(&other.page)));
        let least = hits.first().map_or(0.0, |best| best.score * MIN_SCORE);
        hits.retain(|hit| hit.score >= least);
        hits.truncate(most);
        (hits, most_covered)
    }

    fn row(&self, term: &str, is_open: bool, how: How, looked_up: &mut Vec<String>) -> Row {
        let size = term.chars().count();
        let is_pair = term.starts_with(is_dense);
        let groups = self.groups(term);
        let exact = groups.iter().find(|group| group.forms.iter().any(|form| form == term));
        let like = format!("{term}{LIKE}");
        let like = groups.iter().find(|group| group.forms[0] == like).filter(|_| how.is_sentence || exact.is_none());
        let mut row = Row::new(self.pages, exact.is_some() || like.is_some());
        let mut has = row.is_word;
        looked_up.push(term.to_owned());
        if let Some(group) = exact {
            self.add(&mut row, group, 1.0, how);
        }
        if size >= if is_pair { 1 } else { MIN_PREFIX_CHARS } {
            let is_alone = size == 1;
            let weight = if is_open || is_alone { OPEN_PREFIX_WEIGHT } else { PREFIX_WEIGHT };
            if size == key_chars(term) {
                // Words with this beginning are in many files. What pages have of them is one list, as of words with a character more.
                let all = format!("{term}*");
                if let Some(group) = groups.iter().find(|group| group.forms[0] == all) {
                    row.add(group, weight * (size as f64 / (size + 1) as f64));
                    has |= is_open;
                }
            } else if !is_pair {
                let mut longer = longer(&groups, term, size);
                longer.retain(|(_, group)| exact.is_none_or(|exact| !std::ptr::eq(exact, *group)));
                has |= is_open && !longer.is_empty();
                for (share, group) in longer.into_iter().take(MAX_PREFIX_WORDS) {
                    self.add(&mut row, group, weight * share, how);
                }
            }
        }
        if !has && can_be_misspelt(term) {
            let mut alike = self.alike(term);
            if alike.is_empty() {
                // The first letter may be the wrong one, or missing, or have changed places with the second.
                alike = self.words_alike(term, term.chars().nth(1).unwrap_or_default());
            }
            for (distance, word) in alike {
                let groups = self.groups(&word);
                if let Some(group) = groups.iter().find(|group| group.forms.contains(&word)) {
                    self.add(&mut row, group, SIMILAR_WEIGHT / f64::from(distance), how);
                    looked_up.push(word);
                    has = true;
                }
            }
        }
        if !has
            && size >= MIN_STEM_CHARS
            && !is_pair
            && let Some((shared, form, group)) = stem(&groups, term)
        {
            self.add(&mut row, group, STEM_WEIGHT * shared as f64 / size as f64, how);
            looked_up.push(form.clone());
        }
        // A word of the site is as rare as it is, whatever people use in its place.
        let mut count = row.count();
        if let Some(group) = like {
            row.add(group, LIKE_WEIGHT);
            if exact.is_none() {
                count = row.count();
            }
        }
        row.idf = log2(1.0 + (self.pages as f64 - count + 0.5) / (count + 0.5));
        row
    }

    /// Adds a word's pages to a row: of a common word the best, or all.
    fn add(&self, row: &mut Row, group: &Group, weight: f64, how: How) {
        row.add(group, weight);
        if group.more > 0 {
            row.is_cut = true;
            let form = &group.forms[0];
            if how.is_whole {
                self.more(form).iter().filter(|more| more.forms[0] == *form).for_each(|more| row.add(more, weight));
            }
        }
    }

    fn alike(&self, term: &str) -> Vec<(u32, String)> {
        self.words_alike(term, term.chars().next().unwrap_or_default())
    }

    /// Words that begin with a character and differ little from a term, nearest first.
    fn words_alike(&self, term: &str, initial: char) -> Vec<(u32, String)> {
        let letters: Vec<char> = term.chars().collect();
        let most = if letters.len() >= MIN_TWO_EDITS_CHARS { MAX_EDITS } else { 1 };
        let words = self.words(&initial.to_string());
        let mut found: Vec<(u32, String)> = Vec::new();
        for word in words.iter() {
            let other: Vec<char> = word.chars().collect();
            if let Some(distance) = distance(&letters, &other, most) {
                found.push((distance, word.clone()));
            }
        }
        found.sort_by_key(|(distance, word)| (*distance, word.chars().count().abs_diff(letters.len())));
        found.truncate(MAX_SIMILAR_WORDS);
        found
    }
}

/// The words that begin with a term, shortest first, each with the share that the term, of so many characters, has of it.
fn longer<'g>(groups: &'g [Group], term: &str, size: usize) -> Vec<(f64, &'g Group)> {
    let share = |group: &'g Group| {
        let forms = group.forms.iter().filter(|form| form.starts_with(term) && !form.ends_with(LIKE));
        let shortest = forms.map(|form| form.chars().count()).min()?;
        Some((size as f64 / shortest as f64, group))
    };
    let mut longer: Vec<_> = groups.iter().filter_map(share).collect();
    longer.sort_by(|one, other| other.0.total_cmp(&one.0));
    longer
}

/// Another form of a word than pages have, or a compound that none has: the word that begins like it for longest, with the number of
/// characters that they share.
fn stem<'g>(groups: &'g [Group], term: &str) -> Option<(usize, &'g String, &'g Group)> {
    let mut best: Option<(usize, &String, &Group)> = None;
    for group in groups {
        for form in &group.forms {
            let shared = shared(term, form);
            let enough = shared == form.chars().count() || is_most(shared, term) && is_most(shared, form);
            if shared >= MIN_STEM_SHARED
                && enough
                && !form.ends_with(LIKE)
                && best.is_none_or(|(most, ..)| shared >= most)
            {
                best = Some((shared, form, group));
            }
        }
    }
    best
}

impl Row {
    fn new(pages: usize, is_word: bool) -> Self {
        Self {
            idf: 0.0,
            most: 0,
            is_cut: false,
            is_word,
            share: vec![0.0; pages],
            section: vec![0; pages],
            title: vec![0; pages],
        }
    }

    /// How many pages have something of it.
    fn count(&self) -> f64 {
        self.share.iter().filter(|share| **share > 0.0).count().max(self.most) as f64
    }

    fn add(&mut self, group: &Group, weight: f64) {
        self.most = self.most.max(group.postings.len() + group.more);
        for posting in &group.postings {
            let page = posting.page as usize;
            let share = weight * f64::from(posting.level) / f64::from(LEVELS);
            if page < self.share.len() && share > self.share[page] {
                self.share[page] = share;
                self.section[page] = posting.section as u8;
                self.title[page] = if weight >= MIN_TITLE_WEIGHT { posting.title as u8 } else { 0 };
            }
        }
    }
}

/// With how many characters two words begin alike.
fn shared(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// Whether the first `count` characters of a word are most of it.
fn is_most(count: usize, word: &str) -> bool {
    count as f64 / word.chars().count() as f64 >= MIN_STEM_SHARE
}

/// The section that the terms on a page stand for most.
fn section(rows: &[(Row, Vec<String>)], page: usize) -> u32 {
    let mut votes = [0.0; 256];
    let (mut best, mut most) = (0, 0.0);
    for (row, _) in rows.iter().filter(|(row, _)| row.share[page] > 0.0) {
        let section = usize::from(row.section[page]);
        votes[section] += row.idf * row.share[page];
        if votes[section] > most {
            (best, most) = (section, votes[section]);
        }
    }
    best as u32
}

/// The number of letters to change, drop, add or swap with their neighbour, up to a limit (optimal string alignment).
fn distance(one: &[char], other: &[char], most: u32) -> Option<u32> {
    if one.len().abs_diff(other.len()) > most as usize {
        return None;
    }
    let width = other.len() + 1;
    let mut before: Vec<u32> = Vec::new();
    let mut last: Vec<u32> = (0..width as u32).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = Vec::with_capacity(width);
        next.push(row as u32 + 1);
        let mut least = next[0];
        for column in 1..width {
            let changed = last[column - 1] + u32::from(other[column - 1] != *letter);
            let mut value = changed.min(last[column] + 1).min(next[column - 1] + 1);
            if row > 0 && column > 1 && *letter == other[column - 2] && one[row - 1] == other[column - 1] {
                value = value.min(before[column - 2] + 1);
            }
            least = least.min(value);
            next.push(value);
        }
        if least > most {
            return None;
        }
        before = std::mem::replace(&mut last, next);
    }
    let distance = last[width - 1];
    (distance <= most).then_some(distance)
}

/// About the logarithm to base 2, for values from 1: made of additions and halvings, so that every machine gives the same.
fn log2(mut value: f64) -> f64 {
    let mut whole = 0.0;
    while value >= 2.0 {
        value /= 2.0;
        whole += 1.0;
    }
    whole + value - 1.0
}
