//! Which files an index has: known from the pages' number and size alone.

use super::constants::{FNV_BASIS, FNV_PRIME, JOIN, KEY_CHARS, LIKE, PARTS, RECORDS_PER_FILE};
use super::languages::Language;
use super::tokens::is_dense;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::Kind;

/// The files of a locale's index.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The pages that can be found, in the order in which the index numbers them: by topic, kind and path.
    pub pages: Vec<PageIn>,
    /// The number of files that hold terms; a power of two.
    pub term_files: usize,
    /// The number of files that hold what is cut off from the lists of common words: 0, or a power of two.
    pub more_files: usize,
    /// The number of files that hold the list of words; a power of two.
    pub word_files: usize,
    /// The number of files that hold titles and addresses.
    pub record_files: usize,
    /// The number of groups of pages that mean much the same, each with a file: 0 where meaning is left out, or a power of two.
    pub groups: usize,
    /// The number of files that hold the words that say nothing of what is asked: 1 where they are known.
    pub function_files: usize,
}

/// A page of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageIn {
    /// The topic right below the home page, by its place there, from 1; 0 for pages outside of all.
    pub topic: usize,
    /// Its kind.
    pub kind: Kind,
    /// The entry; entries are in order of their paths.
    pub entry: EntryIx,
}

/// How many bytes of page files make one more file of terms.
const BYTES_A_FILE: usize = 1 << 15;
/// The same for languages that are looked up in pairs of characters: a query asks for as many files as it has pairs.
const BYTES_A_DENSE_FILE: usize = 1 << 14;
/// Lists of pages have a greatest length, so more files would not make what a query loads much smaller.
const MOST_FILES: usize = 1 << 10;
/// How many files of terms share a file of what is cut off from their lists.
const TERM_FILES_A_MORE_FILE: usize = 4;
/// The most pages of a group that mean much the same.
const PAGES_A_GROUP: usize = 96;
const DENSE_LANGUAGES: [&str; 7] = ["ja", "zh", "ko", "th", "lo", "my", "km"];
/// How many bytes of page files make one more file of words.
const BYTES_A_WORD_FILE: usize = 1 << 18;
const MOST_WORD_FILES: usize = 1 << 5;

/// Longer lists of pages are cut.
pub const MOST_POSTINGS: usize = 1 << 11;
/// How many pages are left of a list that is cut: the best. The others are in another file, which few queries need. So a word costs its
/// reader little on any site.
pub const BEST_POSTINGS: usize = 1 << 10;

impl Layout {
    /// The index of a locale; none where it has no page that can be found.
    pub fn of(catalogue: &Catalogue, locale: LocaleIx) -> Option<Self> {
        let top: Vec<EntryIx> = topics(catalogue, locale);
        let mut pages: Vec<PageIn> = findable(catalogue, locale)
            .map(|entry| {
                let chain = catalogue.ancestors(entry);
                let topic = chain.iter().chain([&entry]).find_map(|above| top.iter().position(|topic| topic == above));
                PageIn { topic: topic.map_or(0, |topic| topic + 1), kind: catalogue.entries[entry].kind, entry }
            })
            .collect();
        if pages.is_empty() {
            return None;
        }
        pages.sort_unstable();
        let bytes: usize = pages.iter().map(|page| catalogue.entries[page.entry].outline.bytes).sum();
        let tag = &catalogue.config.locales[locale].tag;
        let is_dense = DENSE_LANGUAGES.contains(&tag.split('-').next().unwrap_or(tag));
        let bytes_a_file = if is_dense { BYTES_A_DENSE_FILE } else { BYTES_A_FILE };
        let term_files = (bytes / bytes_a_file).next_power_of_two().min(MOST_FILES);
        let is_cut = pages.len() > MOST_POSTINGS;
        Some(Self {
            term_files,
            // A file has terms of one part, as those of terms have.
            more_files: if is_cut { (term_files / TERM_FILES_A_MORE_FILE).max(term_files.min(PARTS)) } else { 0 },
            word_files: (bytes / BYTES_A_WORD_FILE).next_power_of_two().min(MOST_WORD_FILES),
            record_files: pages.len().div_ceil(RECORDS_PER_FILE),
            groups: match catalogue.config.outputs.meaning {
                true => pages.len().div_ceil(PAGES_A_GROUP).next_power_of_two(),
                false => 0,
            },
            function_files: usize::from(Language::of(tag).is_some()),
            pages,
        })
    }

    /// Whether a locale has any page that can be found.
    pub fn has_pages(catalogue: &Catalogue, locale: LocaleIx) -> bool {
        findable(catalogue, locale).next().is_some()
    }

    /// The names of all files, the root first.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let numbered = |letter: char, count: usize| (0..count).map(move |index| format!("{letter}{index}.js"));
        ["root.js".to_owned()]
            .into_iter()
            .chain(numbered('t', self.term_files))
            .chain(numbered('m', self.more_files))
            .chain(numbered('w', self.word_files))
            .chain(numbered('r', self.record_files))
            .chain(numbered('f', self.function_files))
            .chain(numbered('g', usize::from(self.groups > 1)))
            .chain(numbered('v', self.groups))
    }
}

/// Whether a locale has pages that can be found, and a box to find them with.
pub fn has_search(catalogue: &Catalogue, locale: LocaleIx) -> bool {
    catalogue.config.outputs.search && catalogue.homes[locale].is_some() && Layout::has_pages(catalogue, locale)
}

/// The pages that can be found in a locale.
fn findable(catalogue: &Catalogue, locale: LocaleIx) -> impl Iterator<Item = EntryIx> + '_ {
    let entries = catalogue.entries.indices();
    entries.filter(move |index| catalogue.entries[*index].locale == locale && is_findable(catalogue, *index))
}

/// Whether an entry's page can be found in the index of its locale. What stands in for a missing translation is found in its own
/// language's index, when this one has no answer.
pub fn is_findable(catalogue: &Catalogue, index: EntryIx) -> bool {
    let entry = &catalogue.entries[index];
    entry.stands_for.is_none() && entry.kind != Kind::Home && catalogue.is_listed(index)
}

/// The topics right below a home page.
pub fn topics(catalogue: &Catalogue, locale: LocaleIx) -> Vec<EntryIx> {
    let children = catalogue.homes[locale].map_or(&[][..], |home| &catalogue.entries[home].children);
    let is_topic = |child: &EntryIx| catalogue.is_listed(*child) && catalogue.entries[*child].kind == Kind::Topic;
    children.iter().copied().filter(is_topic).collect()
}

/// The number of the part that a term is in: terms with one [`key`] are in one part.
pub fn part(term: &str) -> usize {
    match *term.as_bytes() {
        // Most terms: every term of every page is asked for.
        [one, two, three, ..] if (one | two | three).is_ascii() && ![one, two, three].iter().any(is_end) => {
            fold([one, two, three].into_iter().map(u16::from)) & (PARTS - 1)
        }
        _ => shard(key(term), PARTS),
    }
}

/// The number of the file that a term is in, of so many (a power of two). One character more than its [`key`] decides which of the
/// files of its [`part`] it is.
pub fn term_file(term: &str, count: usize) -> usize {
    let longer = beginning(word(term), key_chars(term) + 1);
    (part(term) | (fold(longer.encode_utf16()) * PARTS)) & (count - 1)
}

/// What words that a reader may be typing have in common: their first three characters, or the first one of scripts that are looked up in
/// pairs.
pub fn key(term: &str) -> &str {
    beginning(word(term), key_chars(term))
}

/// The word that decides where a term is: a term for what people use in place of others goes on behind it. No token has these signs.
fn word(term: &str) -> &str {
    term.bytes().position(|byte| is_end(&byte)).map_or(term, |end| &term[..end])
}

fn is_end(byte: &u8) -> bool {
    *byte == LIKE as u8 || *byte == JOIN as u8
}

/// How many characters the [`key`] of a term has, if the term is long enough.
pub fn key_chars(term: &str) -> usize {
    if term.starts_with(is_dense) { 1 } else { KEY_CHARS }
}

fn beginning(term: &str, count: usize) -> &str {
    term.char_indices().nth(count).map_or(term, |(end, _)| &term[..end])
}

/// The first character of a term.
pub fn first(term: &str) -> &str {
    &term[..term.chars().next().map_or(0, char::len_utf8)]
}

/// The number of the file that a text is in, of so many (a power of two).
pub fn shard(text: &str, count: usize) -> usize {
    fold(text.encode_utf16()) & (count - 1)
}

/// The 32-bit FNV-1a hash of UTF-16 units, <https://www.rfc-editor.org/rfc/rfc9923>, its upper half folded onto its lower.
fn fold(units: impl Iterator<Item = u16>) -> usize {
    let hash = units.fold(FNV_BASIS, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(FNV_PRIME));
    (hash ^ hash >> 16) as usize
}
