//! The files of terms and of words of an index.

use std::borrow::Cow;
use std::sync::Arc;

use frostem::Stemmer;
use rayon::prelude::*;

use super::code::{follow, number};
use super::constants::LEVELS;
use super::layout::{first, shard, shard_key};
use super::terms::{ByHash, MOST_SECTIONS, PARTS, PageTerms, hash};
use super::tokens::is_dense;

/// BM25's saturation, <https://en.wikipedia.org/wiki/Okapi_BM25>: the smaller, the less a second occurrence adds.
const K1: f32 = 1.6;
/// BM25's share of a page's length.
const B: f32 = 0.6;

/// One term on one page.
#[derive(Clone, Copy, Default)]
struct Posting {
    page: u32,
    /// In 64ths.
    weight: u16,
    section: u8,
    title: u8,
}

/// The files of terms and of words. The terms are written in parts that share no file, so that only few postings are held at a time.
pub fn terms_and_words(
    pages: &[Arc<PageTerms>],
    stemmer: Option<&Stemmer>,
    term_files: usize,
    word_files: usize,
) -> (Vec<String>, Vec<String>) {
    let average = coarse(pages.iter().map(|page| u64::from(page.length)).sum::<u64>() / pages.len().max(1) as u64);
    let parts = term_files.min(PARTS);
    let (terms, found): (Vec<Vec<String>>, Vec<Vec<&str>>) = (0..parts)
        .into_par_iter()
        .map(|part| {
            let vocabulary = Vocabulary::of(pages, (part..PARTS).step_by(parts), average as f32);
            (vocabulary.encode(stemmer, term_files, parts), vocabulary.words())
        })
        .unzip();
    let mut words: Vec<Vec<&str>> = vec![Vec::new(); word_files];
    for word in found.into_iter().flatten() {
        words[shard(first(word), word_files)].push(word);
    }
    let mut terms: Vec<_> = terms.into_iter().map(Vec::into_iter).collect();
    let in_order = (0..term_files).filter_map(|number| terms[number % parts].next()).collect();
    (in_order, words.into_par_iter().map(word_list).collect())
}

/// The terms of some parts with their postings.
struct Vocabulary<'a> {
    /// By number, in order of first appearance.
    texts: Vec<&'a str>,
    /// Where the postings of each term begin in `postings`; one more at the end.
    starts: Vec<u32>,
    postings: Vec<Posting>,
}

impl<'a> Vocabulary<'a> {
    fn of(pages: &'a [Arc<PageTerms>], parts: impl Iterator<Item = usize> + Clone, average: f32) -> Self {
        let mut numbers: ByHash<u32> = ByHash::default();
        let mut texts: Vec<&str> = Vec::new();
        let mut counts: Vec<u32> = Vec::new();
        let mut ids: Vec<u32> = Vec::new();
        for page in pages {
            for part in parts.clone() {
                for text in page.texts(part) {
                    let id = *numbers.entry(hash(text)).or_insert_with(|| {
                        texts.push(text);
                        counts.push(0);
                        texts.len() as u32 - 1
                    });
                    counts[id as usize] += 1;
                    ids.push(id);
                }
            }
        }
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut at = 0;
        for count in &counts {
            starts.push(at);
            at += count;
        }
        starts.push(at);
        let mut next = starts.clone();
        let mut postings = vec![Posting::default(); ids.len()];
        let mut ids = ids.into_iter();
        for (number, page) in pages.iter().enumerate() {
            let norm = 1.0 - B + B * page.length as f32 / average;
            let title = match page.title_length {
                0..=2 => 3,
                3..=4 => 2,
                _ => 1,
            };
            for part in parts.clone() {
                for (term, id) in page.part(part).iter().zip(&mut ids) {
                    let place = &mut next[id as usize];
                    postings[*place as usize] = Posting {
                        page: number as u32,
                        weight: fine(term.fixed() + f32::from(term.body) / norm),
                        section: term.section(),
                        title: if term.in_title() { title } else { 0 },
                    };
                    *place += 1;
                }
            }
        }
        Self { texts, starts, postings }
    }

    fn postings(&self, id: u32) -> &[Posting] {
        &self.postings[self.starts[id as usize] as usize..self.starts[id as usize + 1] as usize]
    }

    /// Writes the files of terms that these parts fill: every one in so many of all.
    fn encode(&self, stemmer: Option<&Stemmer>, files: usize, parts: usize) -> Vec<String> {
        let mut shards: Vec<Vec<Form<'_>>> = vec![Vec::new(); files / parts];
        for (id, text) in self.texts.iter().enumerate() {
            let key = shard_key(text);
            let stem = match stemmer {
                Some(stemmer) if !text.starts_with(is_dense) => stemmer.stem(text),
                _ => Cow::Borrowed(*text),
            };
            shards[shard(key, files) / parts].push(Form { key, stem, text, id: id as u32 });
        }
        shards.into_iter().map(|forms| self.shard(forms)).collect()
    }

    /// The words that misspelt ones are compared with.
    fn words(&self) -> Vec<&'a str> {
        let is_word = |text: &&str| !text.starts_with(is_dense) && text.chars().nth(2).is_some();
        self.texts.iter().copied().filter(is_word).collect()
    }

    fn shard(&self, mut forms: Vec<Form<'_>>) -> String {
        forms.sort_unstable_by(|one, other| (one.key, &one.stem, one.text).cmp(&(other.key, &other.stem, other.text)));
        let mut out = String::from("\"");
        let mut previous = "";
        let mut merged: Vec<Posting> = Vec::new();
        for group in forms.chunk_by(|one, other| one.key == other.key && one.stem == other.stem) {
            for (index, form) in group.iter().enumerate() {
                follow(previous, form.text, &mut out);
                out.push(if index + 1 == group.len() { ' ' } else { '!' });
                previous = form.text;
            }
            let postings = match group {
                [form] => self.postings(form.id),
                _ => {
                    merged.clear();
                    merged.extend(group.iter().flat_map(|form| self.postings(form.id)));
                    merge(&mut merged);
                    &merged
                }
            };
            number(postings.len() as u32, &mut out);
            // What is alike stands together: gzip makes a twentieth less of it than posting by posting.
            let mut last = 0;
            for posting in postings {
                number(posting.page - last, &mut out);
                last = posting.page;
            }
            for posting in postings {
                number(u32::from(posting.section).min(MOST_SECTIONS as u32 - 1), &mut out);
            }
            for posting in postings {
                let weight = f32::from(posting.weight) / 64.0;
                let share = weight / (weight + K1);
                let level = ((share * LEVELS as f32 + 0.5) as u32).clamp(1, LEVELS) - 1;
                number(u32::from(posting.title) * LEVELS + level, &mut out);
            }
        }
        out.push('"');
        // An index's files are held together, and a string that has grown has up to twice the room that it needs.
        out.shrink_to_fit();
        out
    }
}

/// A form of a word as pages have it.
#[derive(Clone)]
struct Form<'a> {
    key: &'a str,
    stem: Cow<'a, str>,
    text: &'a str,
    id: u32,
}

/// Puts the postings of one page together: a group counts as one word.
fn merge(postings: &mut Vec<Posting>) {
    postings.sort_by_key(|posting| posting.page);
    let mut kept = 0;
    for at in 0..postings.len() {
        let posting = postings[at];
        if kept > 0 && postings[kept - 1].page == posting.page {
            let before = &mut postings[kept - 1];
            if posting.weight > before.weight {
                before.section = posting.section;
            }
            before.weight = before.weight.saturating_add(posting.weight);
            before.title = before.title.max(posting.title);
        } else {
            postings[kept] = posting;
            kept += 1;
        }
    }
    postings.truncate(kept);
}

fn word_list(mut words: Vec<&str>) -> String {
    words.sort_unstable();
    let mut out = String::from("\"");
    let mut previous = "";
    for word in words {
        follow(previous, word, &mut out);
        out.push(' ');
        previous = word;
    }
    out.push('"');
    out
}

/// A weight in 64ths.
fn fine(weight: f32) -> u16 {
    (weight * 64.0) as u16
}

/// Rounds down to steps of a quarter, so that an edit of one page leaves the weights of all others as they were.
fn coarse(value: u64) -> u64 {
    let mut step = 8;
    while step + step / 4 <= value {
        step += step / 4;
    }
    step
}
