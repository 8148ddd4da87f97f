//! The files of terms and of words of an index.

use std::borrow::Cow;
use std::sync::Arc;

use frostem::Stemmer;
use rayon::prelude::*;

use super::code::follow;
use super::constants::{LEVELS, LIKE, PARTS};
use super::hash::{ByHash, hash};
use super::layout::{BEST_POSTINGS, MOST_POSTINGS, first, key, key_chars, shard, term_file};
use super::listed::{Beginning, Listed, cut, write};
use super::terms::{MOST_SECTIONS, PageTerms};
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

impl Posting {
    fn listed(&self) -> Listed {
        let weight = f32::from(self.weight) / 64.0;
        let share = weight / (weight + K1);
        let level = ((share * LEVELS as f32 + 0.5) as u8).clamp(1, LEVELS as u8);
        Listed { page: self.page, section: self.section.min(MOST_SECTIONS as u8 - 1), title: self.title, level }
    }
}

/// The files of terms, of what is cut off from their lists, and of words: so many of each. The terms are written in parts that share no
/// file, so that only few postings are held at a time.
pub fn lists(
    pages: &[Arc<PageTerms>],
    stemmer: Option<&Stemmer>,
    [term_files, more_files, word_files]: [usize; 3],
) -> [Vec<String>; 3] {
    let average = coarse(pages.iter().map(|page| u64::from(page.length)).sum::<u64>() / pages.len().max(1) as u64);
    let parts = term_files.min(PARTS);
    let (made, found): (Vec<[Vec<String>; 2]>, Vec<Vec<&str>>) = (0..parts)
        .into_par_iter()
        .map(|part| {
            let vocabulary = Vocabulary::of(pages, (part..PARTS).step_by(parts), average as f32);
            let writer = Writer::new(&vocabulary, pages.len(), [term_files, more_files], parts);
            (writer.files(stemmer), vocabulary.words())
        })
        .unzip();
    let mut words: Vec<Vec<&str>> = vec![Vec::new(); word_files];
    for word in found.into_iter().flatten() {
        words[shard(first(word), word_files)].push(word);
    }
    let (terms, more): (Vec<_>, Vec<_>) =
        made.into_iter().map(|files| files.map(Vec::into_iter)).map(|[terms, more]| (terms, more)).unzip();
    let in_order = |count: usize, mut of_parts: Vec<std::vec::IntoIter<String>>| {
        (0..count).filter_map(|number| of_parts[number % parts].next()).collect()
    };
    [in_order(term_files, terms), in_order(more_files, more), words.into_par_iter().map(word_list).collect()]
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

    /// The words that misspelt ones are compared with.
    fn words(&self) -> Vec<&'a str> {
        let is_word =
            |text: &&str| !text.starts_with(is_dense) && !text.contains(LIKE) && text.chars().nth(2).is_some();
        self.texts.iter().copied().filter(is_word).collect()
    }
}

/// How many pages the list of all words with one [`key`] has at most. Three letters are soon four; a single character of the other scripts
/// can be a word, and stays.
fn most_of_beginning(key: &str) -> usize {
    if key.starts_with(is_dense) { BEST_POSTINGS } else { BEST_POSTINGS / 4 }
}

/// How many pages the list for the words has that are used in place of another. Every reader who looks for the other loads it.
const MOST_LIKE: usize = 128;

/// Writes the files that the terms of some parts fill: every one in so many of all.
struct Writer<'a> {
    vocabulary: &'a Vocabulary<'a>,
    counts: [usize; 2],
    parts: usize,
    terms: Vec<Text>,
    more: Vec<Text>,
    beginning: Beginning,
}

/// The text of a file as it grows, and the word before.
#[derive(Clone, Default)]
struct Text {
    text: String,
    previous: String,
}

impl<'a> Writer<'a> {
    fn new(vocabulary: &'a Vocabulary<'a>, pages: usize, counts: [usize; 2], parts: usize) -> Self {
        let [terms, more] = counts.map(|count| vec![Text { text: "\"".into(), ..Text::default() }; count / parts]);
        Self { vocabulary, counts, parts, terms, more, beginning: Beginning::new(pages) }
    }

    /// The files of terms, and of what is cut off from their lists.
    fn files(mut self, stemmer: Option<&Stemmer>) -> [Vec<String>; 2] {
        let form = |(id, text): (usize, &&'a str)| {
            // What stands behind the sign is what pages have.
            let stem = match (text.find(LIKE), stemmer) {
                (Some(end), _) => Cow::Borrowed(&text[..=end]),
                (None, Some(stemmer)) if !text.starts_with(is_dense) => stemmer.stem(text),
                (None, _) => Cow::Borrowed(*text),
            };
            Form { key: key(text), stem, text, id: id as u32 }
        };
        let mut forms: Vec<Form<'_>> = self.vocabulary.texts.iter().enumerate().map(form).collect();
        forms.sort_unstable_by(|one, other| (one.key, &one.stem, one.text).cmp(&(other.key, &other.stem, other.text)));
        for alike in forms.chunk_by(|one, other| one.key == other.key) {
            for group in alike.chunk_by(|one, other| one.stem == other.stem) {
                self.group(group);
            }
            let mut list = self.beginning.take();
            if !list.is_empty() {
                let key = alike[0].key;
                let more = cut(&mut list, most_of_beginning(key)).len();
                self.terms[term_file(key, self.counts[0]) / self.parts].add(&[&format!("{key}*")], &list, more);
            }
        }
        [self.terms, self.more].map(|files| files.into_iter().map(Text::end).collect())
    }

    /// Writes the forms of one word. They can be in several files, and each has all of it: who knows one form finds the others.
    fn group(&mut self, group: &[Form<'_>]) {
        let mut list: Vec<Listed> = match group {
            [form] => self.vocabulary.postings(form.id).iter().map(Posting::listed).collect(),
            _ => {
                let mut all: Vec<Posting> =
                    group.iter().flat_map(|form| self.vocabulary.postings(form.id)).copied().collect();
                merge(&mut all);
                all.iter().map(Posting::listed).collect()
            }
        };
        let texts: Vec<&str> = group.iter().map(|form| form.text).collect();
        let key = group[0].key;
        let typed = key_chars(key);
        let lengths = texts.iter().map(|text| text.chars().count());
        let is_like = texts[0].contains(LIKE);
        if let Some(length) = lengths.min().filter(|length| *length > typed && !is_like) {
            self.beginning.add(&list, typed as u32 + 1, length as u32);
        }
        let [terms, more] = self.counts;
        let (longest, left) = if is_like { (MOST_LIKE, MOST_LIKE) } else { (MOST_POSTINGS, BEST_POSTINGS) };
        let mut rest = if list.len() > longest { cut(&mut list, left) } else { Vec::new() };
        if is_like {
            rest.clear();
        }
        if !rest.is_empty() {
            self.more[term_file(texts[0], more) / self.parts].add(&texts[..1], &rest, 0);
        }
        let mut files: Vec<usize> = texts.iter().map(|text| term_file(text, terms)).collect();
        files.sort_unstable();
        files.dedup();
        for file in files {
            self.terms[file / self.parts].add(&texts, &list, rest.len());
        }
    }
}

impl Text {
    fn add(&mut self, forms: &[&str], list: &[Listed], more: usize) {
        for (index, form) in forms.iter().enumerate() {
            follow(&self.previous, form, &mut self.text);
            self.text.push(if index + 1 == forms.len() { ' ' } else { '!' });
            self.previous.clear();
            self.previous.push_str(form);
        }
        write(list, more, &mut self.text);
    }

    fn end(mut self) -> String {
        self.text.push('"');
        // An index's files are held together, and a string that has grown has up to twice the room that it needs.
        self.text.shrink_to_fit();
        self.text
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
