//! Reading an index as a browser does: file by file, only what a query needs.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::code::Reader;
use super::constants::{HASH_CHARS, LEVELS, MIN_SIMILAR_CHARS, RECORDS_PER_FILE};
use super::frame::Files;
use super::layout::{first, shard, term_file};
use super::meaning::{Levels, PAIRS, read_levels};
use super::tokens::{is_dense, list};

/// A posting, decoded.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    /// The page's number.
    pub page: u32,
    /// 1 to [`LEVELS`].
    pub level: u32,
    /// The section that it stands for most.
    pub section: u32,
    /// 0, or how short the title is that it stands in: 3 is shortest.
    pub title: u32,
}

/// Words that count as one.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Its forms.
    pub forms: Vec<String>,
    /// The pages that have one of them, in order; of a common word, the best.
    pub postings: Vec<Posting>,
    /// How many other pages have one of them.
    pub more: usize,
}

/// The record of a page.
#[derive(Clone, Debug)]
pub struct Record {
    /// The page's address below the locale's folder.
    pub address: String,
    /// Its title.
    pub title: String,
    /// Its summary, or its first words.
    pub summary: String,
    /// Anchor and title of its sections.
    pub sections: Vec<(String, String)>,
    /// Of each section, the tokens of the choice that it is a part of.
    choices: Vec<Option<Vec<String>>>,
}

impl Record {
    /// The anchor and title of the section that answers best, from 1; of a choice that the query names, the first part from there on.
    pub fn section(&self, best: u32, query: &str) -> Option<&(String, String)> {
        let asked = list(query);
        let best = best as usize;
        let is_named = |choice: &Option<Vec<String>>| {
            choice.as_ref().is_some_and(|choice| choice.iter().all(|word| asked.contains(word)))
        };
        let named = (best.saturating_sub(1)..self.choices.len()).find(|at| is_named(&self.choices[*at]));
        self.sections.get(named.or_else(|| best.checked_sub(1))?)
    }
}

/// An index that can be asked.
pub struct Index<'f> {
    files: &'f Files,
    /// How many pages there are.
    pub pages: usize,
    /// The kind of each page.
    pub kinds: Vec<String>,
    counts: [usize; 3],
    /// How many groups of pages that mean much the same there are; 0 where meaning is left out.
    pub groups: usize,
    lists: RefCell<HashMap<String, Rc<Vec<Group>>>>,
    words: RefCell<HashMap<usize, Rc<Vec<String>>>>,
}

impl<'f> Index<'f> {
    /// Opens the index in some files; nothing where its root cannot be read.
    pub fn open(files: &'f Files) -> Option<Self> {
        let root = payload(files, "root.js")?;
        let count = |letter: &str| Some(root.get(letter)?.as_str()?.len() / HASH_CHARS);
        let mut kinds = Vec::new();
        for run in root["runs"].as_array()? {
            kinds.extend(std::iter::repeat_n(run[1].as_str()?.to_owned(), run[2].as_u64()? as usize));
        }
        Some(Self {
            files,
            pages: root["pages"].as_u64()? as usize,
            kinds,
            counts: [count("t")?, count("m")?, count("w")?],
            groups: count("v").unwrap_or(0),
            lists: RefCell::default(),
            words: RefCell::default(),
        })
    }

    /// The groups among which a term, or a word that begins with it, would be.
    pub fn groups(&self, term: &str) -> Rc<Vec<Group>> {
        self.list(format!("t{}.js", term_file(term, self.counts[0])))
    }

    /// The words that say nothing of what is asked.
    pub fn function_words(&self) -> Vec<String> {
        let text = payload(self.files, "f0.js");
        text.as_ref().and_then(Value::as_str).map_or(Vec::new(), |text| text.split(' ').map(str::to_owned).collect())
    }

    /// The groups whose postings are the other pages of common words, each under its first form.
    pub fn more(&self, form: &str) -> Rc<Vec<Group>> {
        self.list(format!("m{}.js", term_file(form, self.counts[1])))
    }

    fn list(&self, name: String) -> Rc<Vec<Group>> {
        if let Some(known) = self.lists.borrow().get(&name) {
            return known.clone();
        }
        let text = payload(self.files, &name);
        let groups = Rc::new(text.as_ref().and_then(Value::as_str).map(groups).unwrap_or_default());
        self.lists.borrow_mut().insert(name, groups.clone());
        groups
    }

    /// Every word that begins with the first character of a text.
    pub fn words(&self, text: &str) -> Rc<Vec<String>> {
        let number = shard(first(text), self.counts[2]);
        if let Some(known) = self.words.borrow().get(&number) {
            return known.clone();
        }
        let text = payload(self.files, &format!("w{number}.js"));
        let words = Rc::new(text.as_ref().and_then(Value::as_str).map(words).unwrap_or_default());
        self.words.borrow_mut().insert(number, words.clone());
        words
    }

    /// What the groups of pages mean, each by the middle of its pages; of one group it does not matter.
    pub fn middles(&self) -> Vec<Levels> {
        if self.groups == 1 {
            return vec![[0; PAIRS]];
        }
        let text = payload(self.files, "g0.js");
        let text = text.as_ref().and_then(Value::as_str).unwrap_or_default();
        (0..self.groups).map_while(|group| read_levels(text.get(group * PAIRS..)?)).collect()
    }

    /// The pages of a group, with what each means.
    pub fn group(&self, group: usize) -> Vec<(u32, Levels)> {
        let text = payload(self.files, &format!("v{group}.js"));
        let mut reader = Reader::new(text.as_ref().and_then(Value::as_str).unwrap_or_default());
        let mut page = 0;
        std::iter::from_fn(|| {
            page += reader.number()?;
            Some((page, read_levels(reader.take(PAIRS)?)?))
        })
        .collect()
    }

    /// The record of a page.
    pub fn record(&self, page: u32) -> Option<Record> {
        let size = RECORDS_PER_FILE as u32;
        let records = payload(self.files, &format!("r{}.js", page / size))?;
        let record = records.get((page % size) as usize)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let sections = record.get(3)?.as_array()?.iter();
        let words = |list: &Value| list.as_array()?.iter().map(text).collect();
        Some(Record {
            address: text(&record[0])?,
            title: text(&record[1])?,
            summary: text(&record[2])?,
            choices: sections.clone().map(|section| words(section.get(2)?)).collect(),
            sections: sections.map(|section| Some((text(&section[0])?, text(&section[1])?))).collect::<Option<_>>()?,
        })
    }
}

/// What a file hands over: the third argument of its call.
fn payload(files: &Files, name: &str) -> Option<Value> {
    let text = std::str::from_utf8(files.get(name)?).ok()?;
    let arguments = text.strip_prefix("waymark(")?.trim_end().strip_suffix(')')?;
    let mut all: Vec<Value> = serde_json::from_str(&format!("[{arguments}]")).ok()?;
    (all.len() == 3).then(|| all.pop())?
}

fn groups(text: &str) -> Vec<Group> {
    let mut reader = Reader::new(text);
    let mut groups = Vec::new();
    let mut previous = String::new();
    while !reader.is_at_end() {
        match group(&mut reader, &mut previous) {
            Some(group) => groups.push(group),
            None => break,
        }
    }
    groups
}

fn group(reader: &mut Reader<'_>, previous: &mut String) -> Option<Group> {
    let mut group = Group::default();
    loop {
        let (word, mark) = reader.follow(previous)?;
        previous.clone_from(&word);
        group.forms.push(word);
        if mark == ' ' {
            break;
        }
    }
    let count = reader.number()?;
    group.more = reader.number()? as usize;
    let mut page = 0;
    for _ in 0..count {
        page += reader.number()?;
        group.postings.push(Posting { page, level: 0, section: 0, title: 0 });
    }
    for posting in &mut group.postings {
        posting.section = reader.number()?;
    }
    for posting in &mut group.postings {
        let rank = reader.number()?;
        (posting.title, posting.level) = (rank / LEVELS, rank % LEVELS + 1);
    }
    Some(group)
}

fn words(text: &str) -> Vec<String> {
    let mut reader = Reader::new(text);
    let mut words: Vec<String> = Vec::new();
    while let Some((word, _)) = reader.follow(words.last().map_or("", String::as_str)) {
        words.push(word);
    }
    words
}

/// Whether a term can be misspelt: pairs of characters cannot.
pub fn can_be_misspelt(term: &str) -> bool {
    term.chars().count() >= MIN_SIMILAR_CHARS && !term.starts_with(is_dense)
}
