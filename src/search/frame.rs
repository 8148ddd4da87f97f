//! An index without the terms of its pages: what is known of it from outlines alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::code::{number, short_hash};
use super::constants::{FILES_PER_HASH, FORMAT, MEANING_NUMBERS, RECORDS_PER_FILE};
use super::languages::{Language, stemmer};
use super::layout::{Layout, PageIn, topics};
use super::meaning::{Levels, Meaning, groups, rounded, sum, write_levels};
use super::postings::lists;
use super::terms::{MOST_SECTIONS, PageTerms};
use super::tokens::list;
use crate::catalogue::Catalogue;
use crate::config::LocaleIx;
use crate::content::{Kind, beginning};

/// Summaries are cut to this many characters.
const MAX_SUMMARY_CHARS: usize = 140;

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

    /// The names of all files, with their bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.files.iter().map(|(name, bytes)| (&**name, bytes))
    }

    /// How many bytes all have together.
    pub fn size(&self) -> usize {
        self.files.values().map(|bytes| bytes.len()).sum()
    }
}

/// An index without the terms of its pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Frame {
    /// The locale's tag.
    pub tag: String,
    term_files: usize,
    more_files: usize,
    word_files: usize,
    groups: usize,
    /// Each file of titles and addresses.
    records: Vec<String>,
    /// What the first file says of the pages, as an object of JSON.
    pages: String,
    /// What it says besides, as an object of JSON.
    root: String,
}

impl Frame {
    /// The index of a locale. `root` is what its first file says besides.
    pub fn of(catalogue: &Catalogue, locale: LocaleIx, layout: &Layout, root: Value) -> Self {
        let tag = &*catalogue.config.locales[locale].tag;
        let mut runs: Vec<(usize, Kind, usize)> = Vec::new();
        for page in &layout.pages {
            match runs.last_mut() {
                Some((topic, kind, count)) if (*topic, *kind) == (page.topic, page.kind) => *count += 1,
                _ => runs.push((page.topic, page.kind, 1)),
            }
        }
        let topics = topics(catalogue, locale);
        let topics: Vec<&str> =
            topics.iter().map(|topic| catalogue.entries[*topic].outline.front.title.as_str()).collect();
        let pages = json!({
            "pages": layout.pages.len(),
            "runs": runs.iter().map(|(topic, kind, count)| json!([topic, kind.name(), count])).collect::<Vec<_>>(),
            "topics": topics,
        });
        Self {
            tag: tag.to_owned(),
            term_files: layout.term_files,
            more_files: layout.more_files,
            word_files: layout.word_files,
            groups: layout.groups,
            records: layout.pages.par_chunks(RECORDS_PER_FILE).map(|pages| records(catalogue, tag, pages)).collect(),
            pages: pages.to_string(),
            root: root.to_string(),
        }
    }

    /// The files of the index, whose pages have these terms.
    pub fn files(&self, terms: &[Arc<PageTerms>]) -> Files {
        let tag = &*self.tag;
        let mut files: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        let (mut hashes, mut hash_of) = (BTreeMap::new(), BTreeMap::new());
        let mut add = |letter: char, payloads: Vec<Cow<'_, str>>, per_hash: usize| {
            let run = |payloads: &[Cow<'_, str>]| short_hash(payloads.iter().map(|payload| payload.as_bytes()));
            let own: Vec<String> = payloads.par_chunks(per_hash).map(run).collect();
            // Each payload is dropped when its file is made.
            let file = |(index, payload): (usize, Cow<'_, str>)| {
                let hash = &own[index / per_hash];
                let text = format!("waymark({},\"{hash}\",{payload})\n", json!(format!("{tag}/{letter}{index}")));
                (format!("{letter}{index}.js"), hash.clone(), Arc::from(text.into_bytes()))
            };
            for (name, hash, bytes) in payloads.into_par_iter().enumerate().map(file).collect::<Vec<_>>() {
                files.insert(name.clone(), bytes);
                hash_of.insert(name, hash);
            }
            hashes.insert(letter, own.concat());
        };
        let stemmer = stemmer(tag);
        let lists = lists(terms, stemmer.as_ref(), [self.term_files, self.more_files, self.word_files]);
        for (letter, payloads) in ['t', 'm', 'w'].into_iter().zip(lists) {
            add(letter, payloads.into_iter().map(Cow::Owned).collect(), 1);
        }
        add('r', self.records.iter().map(|records| Cow::Borrowed(records.as_str())).collect(), FILES_PER_HASH);
        if let Some(language) = Language::of(tag) {
            add('f', vec![json!(language.function_words.join(" ")).to_string().into()], 1);
        }
        if self.groups > 0 {
            let [middles, pages] = meanings(terms, self.groups);
            if self.groups > 1 {
                add('g', middles, 1);
            }
            add('v', pages, 1);
        }
        let object = |json: &str| serde_json::from_str::<Map<String, Value>>(json).unwrap_or_default();
        let mut whole = object(&self.pages);
        whole.extend(hashes.into_iter().map(|(letter, hashes)| (letter.to_string(), Value::String(hashes))));
        whole.extend(object(&self.root));
        if self.groups > 0 {
            whole.insert("x".into(), Meaning::get().hash().into());
        }
        let text = format!("waymark({},{FORMAT},{})\n", json!(format!("{tag}/root")), Value::Object(whole));
        files.insert("root.js".into(), text.into_bytes().into());
        Files { files, hashes: hash_of }
    }
}

/// What the pages mean, in groups that mean much the same: the file with the middle of each group, and a file for each with its pages.
fn meanings(terms: &[Arc<PageTerms>], count: usize) -> [Vec<Cow<'static, str>>; 2] {
    let pages: Vec<Levels> =
        terms.iter().map(|terms| terms.meaning.unwrap_or_else(|| rounded(&[0; MEANING_NUMBERS]))).collect();
    let mut middles = String::new();
    let file = |group: Vec<u32>| {
        write_levels(&rounded(&sum(&pages, &group)), &mut middles);
        let mut text = String::new();
        let mut before = 0;
        for page in group {
            number(page - before, &mut text);
            write_levels(&pages[page as usize], &mut text);
            before = page;
        }
        json!(text).to_string().into()
    };
    let files = groups(&pages, count).into_iter().map(file).collect();
    [vec![json!(middles).to_string().into()], files]
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
        let sections: Vec<Value> = sections
            .into_iter()
            .enumerate()
            .map(|(at, (anchor, title))| match catalogue.choice_around(page.entry, at) {
                Some(name) => json!([anchor, title, list(name)]),
                None => json!([anchor, title]),
            })
            .collect();
        (address, &*front.title, beginning(summary, MAX_SUMMARY_CHARS), sections)
    };
    let records: Vec<_> = pages.iter().map(record).collect();
    serde_json::to_string(&records).expect("texts in lists can be written as JSON")
}
