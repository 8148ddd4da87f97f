//! From pages to the files of an index.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use frostem::{Algorithm, Stemmer};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::TermMemo;
use super::code::{follow, number};
use super::constants::{FORMAT, HASH_CHARS, LEVELS, RECORDS_PER_FILE};
use super::layout::{Layout, PageIn, first, is_findable, shard, shard_key, topics};
use super::terms::{Around, ByHash, Collector, MOST_SECTIONS, PARTS, PageTerms, hash};
use super::tokens::is_dense;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::{Kind, beginning};
use crate::memo::Fingerprint;
use crate::page::Bodies;

/// The files of an index by name.
#[derive(Debug, Default)]
pub struct Files {
    files: BTreeMap<String, Arc<[u8]>>,
    /// The hash of each file but the root, as the root has it.
    hashes: BTreeMap<String, String>,
}

impl Files {
    /// The bytes of a file.
    pub fn get(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.files.get(name)
    }

    /// The hash of a file's content; none for the root, which has the hashes of all others.
    pub fn hash(&self, name: &str) -> Option<&str> {
        self.hashes.get(name).map(String::as_str)
    }

    /// How many bytes all have together.
    pub fn size(&self) -> usize {
        self.files.values().map(|bytes| bytes.len()).sum()
    }
}

/// BM25's saturation, <https://en.wikipedia.org/wiki/Okapi_BM25>: the smaller, the less a second occurrence adds.
const K1: f32 = 1.6;
/// BM25's share of a page's length.
const B: f32 = 0.6;
/// Summaries are cut to this many characters.
const MAX_SUMMARY_CHARS: usize = 140;

/// One term on one page.
#[derive(Clone, Copy, Default)]
struct Posting {
    page: u32,
    /// In 64ths.
    weight: u16,
    section: u8,
    title: u8,
}

/// Makes the index of a locale. `root` is what the first file tells the script besides: the interface's words, for one.
pub fn build(
    catalogue: &Catalogue,
    bodies: &Bodies,
    locale: LocaleIx,
    layout: &Layout,
    memo: &TermMemo,
    root: Value,
) -> Files {
    let pages: Vec<Arc<PageTerms>> =
        layout.pages.par_iter().map(|page| terms_of(catalogue, bodies, page.entry, memo)).collect();
    let mut files: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
    let tag = &*catalogue.config.locales[locale].tag;
    let (mut hashes, mut hash_of) = (BTreeMap::new(), BTreeMap::new());
    let mut add = |letter: char, payloads: Vec<String>| {
        let file = |(index, payload): (usize, String)| {
            let hash = short_hash(payload.as_bytes());
            let text = format!("waymark({},\"{hash}\",{payload})\n", json!(format!("{tag}/{letter}{index}")));
            (format!("{letter}{index}.js"), hash, Arc::from(text.into_bytes()))
        };
        let mut all = String::new();
        for (name, hash, bytes) in payloads.into_par_iter().enumerate().map(file).collect::<Vec<_>>() {
            files.insert(name.clone(), bytes);
            all.push_str(&hash);
            hash_of.insert(name, hash);
        }
        hashes.insert(letter, all);
    };
    let stemmer = Algorithm::from_name(tag.split('-').next().unwrap_or(tag)).ok().map(Stemmer::new);
    let (terms, words) = terms_and_words(&pages, stemmer.as_ref(), layout);
    add('t', terms);
    add('w', words);
    add('r', layout.pages.par_chunks(RECORDS_PER_FILE).map(|pages| records(catalogue, tag, pages)).collect());
    let mut runs: Vec<(usize, Kind, usize)> = Vec::new();
    for page in &layout.pages {
        match runs.last_mut() {
            Some((topic, kind, count)) if (*topic, *kind) == (page.topic, page.kind) => *count += 1,
            _ => runs.push((page.topic, page.kind, 1)),
        }
    }
    let topics = topics(catalogue, locale);
    let topics: Vec<&str> = topics.iter().map(|topic| catalogue.entries[*topic].outline.front.title.as_str()).collect();
    let mut whole = json!({
        "pages": layout.pages.len(),
        "runs": runs.iter().map(|(topic, kind, count)| json!([topic, kind.name(), count])).collect::<Vec<_>>(),
        "topics": topics,
    });
    let fields = whole.as_object_mut().expect("it was made as one");
    fields.extend(hashes.into_iter().map(|(letter, hashes)| (letter.to_string(), Value::String(hashes))));
    if let Value::Object(more) = root {
        fields.extend(more);
    }
    let text = format!("waymark({},{FORMAT},{whole})\n", json!(format!("{tag}/root")));
    files.insert("root.js".into(), text.into_bytes().into());
    Files { files, hashes: hash_of }
}

/// Collects the terms of an entry's page if it can be found: an index that is made later need not read the page's body.
pub fn collect(catalogue: &Catalogue, bodies: &Bodies, entry: EntryIx, memo: &TermMemo) {
    if is_findable(catalogue, entry) {
        terms_of(catalogue, bodies, entry, memo);
    }
}

thread_local! {
    /// Keeps its tables from page to page.
    static COLLECTOR: RefCell<Collector> = RefCell::default();
}

fn terms_of(catalogue: &Catalogue, bodies: &Bodies, index: EntryIx, memo: &TermMemo) -> Arc<PageTerms> {
    let (key, around) = key_of(catalogue, index);
    memo.get(key, || {
        let (entry, body) = (&catalogue.entries[index], bodies.get(index));
        // Taken out meanwhile: what a panic leaves half collected must not become part of the next page.
        let mut collector = COLLECTOR.take();
        let terms = collector.terms(&entry.outline, &body, entry.kind, &around);
        COLLECTOR.set(collector);
        terms.into()
    })
}

/// What the terms of an entry's page are remembered by, and what of other pages counts for them.
fn key_of(catalogue: &Catalogue, index: EntryIx) -> (Fingerprint, Around<'_>) {
    let entry = &catalogue.entries[index];
    let title = |index: EntryIx| catalogue.entries[index].outline.front.title.as_str();
    let around = Around {
        guide: entry.parent.filter(|_| entry.kind == Kind::Step).map(title),
        steps: if entry.kind == Kind::Guide { catalogue.steps(index).map(title).collect() } else { Vec::new() },
        code: catalogue.inherited(entry, |outline| outline.front.code.as_deref()),
    };
    (PageTerms::fingerprint(&entry.outline, catalogue.config.raw_html, entry.kind, &around), around)
}

/// The terms of an index's pages that are remembered, with what they are remembered by.
pub fn remembered(catalogue: &Catalogue, layout: &Layout, memo: &TermMemo) -> Vec<(Fingerprint, Arc<PageTerms>)> {
    let keys = layout.pages.iter().map(|page| key_of(catalogue, page.entry).0);
    keys.filter_map(|key| Some((key, memo.known(key)?))).collect()
}

/// The files of terms and of words. The terms are written in parts that share no file, so that only few postings are held at a time.
fn terms_and_words(pages: &[Arc<PageTerms>], stemmer: Option<&Stemmer>, layout: &Layout) -> (Vec<String>, Vec<String>) {
    let average = coarse(pages.iter().map(|page| u64::from(page.length)).sum::<u64>() / pages.len().max(1) as u64);
    let parts = layout.term_files.min(PARTS);
    let (terms, found): (Vec<Vec<String>>, Vec<Vec<&str>>) = (0..parts)
        .into_par_iter()
        .map(|part| {
            let vocabulary = Vocabulary::of(pages, (part..PARTS).step_by(parts), average as f32);
            (vocabulary.encode(stemmer, layout.term_files, parts), vocabulary.words())
        })
        .unzip();
    let mut words: Vec<Vec<&str>> = vec![Vec::new(); layout.word_files];
    for word in found.into_iter().flatten() {
        words[shard(first(word), layout.word_files)].push(word);
    }
    let mut terms: Vec<_> = terms.into_iter().map(Vec::into_iter).collect();
    let in_order = (0..layout.term_files).filter_map(|number| terms[number % parts].next()).collect();
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

/// A hash of 24 bits, as four characters that can stand in an address.
fn short_hash(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let [one, two, three, ..] = Fingerprint::of_bytes(bytes).0;
    let bits = u32::from_be_bytes([0, one, two, three]);
    (0..HASH_CHARS).map(|place| char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63])).collect()
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

/// Titles, addresses and sections of a run of pages.
fn records(catalogue: &Catalogue, tag: &str, pages: &[PageIn]) -> String {
    let record = |page: &PageIn| {
        let entry = &catalogue.entries[page.entry];
        let front = &entry.outline.front;
        let text = &entry.outline.text;
        let summary = if front.summary.is_empty() { &*text.lead } else { &front.summary };
        let headings = text.headings.iter().zip(&*entry.anchors);
        let mut sections: Vec<(String, &str)> =
            headings.map(|(heading, anchor)| (format!("{}{anchor}", entry.prefix), &*heading.text)).collect();
        if page.kind == Kind::Guide {
            let steps = catalogue.steps(page.entry).map(|step| &catalogue.entries[step]);
            sections.extend(
                steps.map(|step| (step.prefix.trim_end_matches("--").to_owned(), step.outline.front.title.as_str())),
            );
        }
        // Sections that share the last number share the place where they begin.
        sections.truncate(MOST_SECTIONS - 1);
        let address = entry.address.strip_prefix(tag).map_or(&*entry.address, |rest| rest.trim_start_matches('/'));
        (address, &*front.title, beginning(summary, MAX_SUMMARY_CHARS), sections)
    };
    let records: Vec<_> = pages.iter().map(record).collect();
    serde_json::to_string(&records).expect("texts in lists can be written as JSON")
}
