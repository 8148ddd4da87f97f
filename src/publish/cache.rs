//! What a build remembers of the builds before it, in other processes: marked code, the pages of the site, the terms that are searched
//! for, and what each output read.
//!
//! Everything is stored with what it was made from, so a table that is damaged, cut off, of another version or of another site costs
//! time and changes nothing.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::store::{table_of_site, write_stored};
use crate::content::CodeMemo;
use crate::memo::Fingerprint;
use crate::memory::Memory;
use crate::search::PageTerms;
use crate::site::{Earlier, EarlierOutput, MadeFrom, Site, State};
use crate::source::{Stamp, Stored, read_stored};

/// A build holds the bodies of pages up to this many bytes of text. Beyond that, reading a page again costs a quarter of rendering it,
/// and a page that is held costs twice the memory of its text.
const MAX_HELD_BYTES: usize = 20 << 20;

/// The table of marked code, and its size.
const CODE: &str = "code";
const MAX_CODE_BYTES: usize = 64 << 20;
/// The size of the table of a site. A page takes two kilobytes of it, with a search up to fifteen.
pub(super) const MAX_SITE_BYTES: usize = 2 << 30;
/// Pages, terms and outputs are stored in groups of this many, each of which is written and read on a thread of its own.
pub(super) const GROUP: usize = 64;

/// What a table of a site has besides the groups of its lists.
#[derive(Serialize, Deserialize)]
struct Head {
    made_from: MadeFrom,
    state: State,
    /// The number of groups of pages, of terms and of outputs.
    groups: [u32; 3],
}

/// The lists of a table of a site.
#[derive(Clone, Copy)]
pub(super) enum List {
    Pages,
    Terms,
    Outputs,
}

/// What this build of the program stores is marked with this: another one may make something else of the same site.
pub fn version() -> Fingerprint {
    Fingerprint::of_bytes(env!("WAYMARK_SOURCES").as_bytes())
}

/// A memory that begins with the marked code that earlier processes stored.
pub fn recall() -> Memory {
    Memory::with_code(read_stored(CODE, MAX_CODE_BYTES, CodeMemo::version())).holding(MAX_HELD_BYTES)
}

/// The same, with all that the last build of the site in a folder left.
pub fn recall_site(folder: &Path) -> Memory {
    match table_of(folder) {
        Some(table) => with_site(recall(), &read_stored(&table, MAX_SITE_BYTES, version())),
        None => recall(),
    }
}

/// A memory with what a table of a site holds; the same memory where there is nothing in the table, or anything wrong with it.
pub fn with_site(memory: Memory, stored: &Stored) -> Memory {
    match read(stored) {
        Some((earlier, terms)) => memory.after(earlier, terms),
        None => memory,
    }
}

/// Stores the marked code of the last compile of a memory for the next process. That it cannot be stored stops nothing; the error
/// names the folder.
pub fn store(memory: &Memory) -> Result<(), (PathBuf, io::Error)> {
    let marked = memory.marked_code();
    if marked.is_empty() {
        return Ok(());
    }
    let new = marked.iter().filter_map(|code| {
        let made = code.made()?;
        Some((code.key, move || made))
    });
    let stored = read_stored(CODE, MAX_CODE_BYTES, CodeMemo::version());
    write_stored(CODE, |file| stored.write(CodeMemo::version(), MAX_CODE_BYTES, new, file).map(drop))
}

/// Stores the last compile of a memory for the next process: the site that it gave, from a folder, was published with these outputs.
/// `stamp` gives the stamps of files that the next process need not read.
pub fn store_site(
    memory: &Memory,
    folder: &Path,
    site: &Site,
    outputs: Vec<EarlierOutput>,
    stamp: impl Fn(&str) -> Option<Stamp>,
) -> Result<(), (PathBuf, io::Error)> {
    match table_of(folder) {
        Some(table) => write_stored(&table, |file| write_site(memory, site, outputs, stamp, file)),
        None => Ok(()),
    }
}

/// Writes the table of a site.
pub fn write_site(
    memory: &Memory,
    site: &Site,
    outputs: Vec<EarlierOutput>,
    stamp: impl Fn(&str) -> Option<Stamp>,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(earlier) = memory.earlier_of(site, outputs, stamp) else { return Ok(()) };
    let terms = site.collected_terms();
    let has_all = Stored::default().write(version(), MAX_SITE_BYTES, groups(&earlier, &terms), out)?;
    // A part of a site is of no use to the next process.
    if has_all { Ok(()) } else { Err(io::Error::other("the site is too large to be stored")) }
}

/// The name of the table of the site in a folder.
fn table_of(site: &Path) -> Option<String> {
    let site = std::fs::canonicalize(site).ok()?;
    Some(table_of_site(&Fingerprint::of_bytes(site.as_os_str().as_encoded_bytes()).short(32)))
}

/// The key of a group of a list, and of the head.
fn key(list: Option<List>, group: usize) -> Fingerprint {
    let list = list.map_or(u8::MAX, |list| list as u8);
    Fingerprint::of([&[list][..], &group.to_le_bytes()])
}

/// A table of a site, entry by entry: the head first.
pub(super) fn groups<'a>(
    earlier: &'a Earlier,
    terms: &'a [(Fingerprint, Arc<PageTerms>)],
) -> impl Iterator<Item = (Fingerprint, Make<'a>)> {
    let Earlier { made_from, pages, state, outputs } = earlier;
    let count = |items: usize| items.div_ceil(GROUP) as u32;
    let counts = [count(pages.len()), count(terms.len()), count(outputs.len())];
    let head = bytes_of(&(made_from, state, counts));
    std::iter::once((key(None, 0), made(head)))
        .chain(written(List::Pages, pages))
        .chain(written(List::Terms, terms))
        .chain(written(List::Outputs, outputs))
}

/// Makes the bytes of an entry.
pub(super) type Make<'a> = Box<dyn FnOnce() -> Vec<u8> + Send + 'a>;

/// Bytes that are made already.
pub(super) fn made<'a>(bytes: Vec<u8>) -> Make<'a> {
    Box::new(move || bytes)
}

pub(super) fn written<T: Serialize + Sync>(list: List, items: &[T]) -> impl Iterator<Item = (Fingerprint, Make<'_>)> {
    items.chunks(GROUP).enumerate().map(move |(group, items)| {
        let make: Make<'_> = Box::new(move || bytes_of(&items));
        (key(Some(list), group), make)
    })
}

pub(super) fn bytes_of(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("a value in memory can be written to memory")
}

pub(super) type Terms = Vec<(Fingerprint, Arc<PageTerms>)>;

/// Reads a table of a site. None where there is none, or where anything in it is not as it should be.
pub(super) fn read(stored: &Stored) -> Option<(Earlier, Terms)> {
    let Head { made_from, state, groups: [pages, terms, outputs] } = value_of(stored.bytes(key(None, 0))?)?;
    let ((pages, terms), outputs) = rayon::join(
        || rayon::join(|| read_list(stored, List::Pages, pages), || read_list(stored, List::Terms, terms)),
        || read_list(stored, List::Outputs, outputs),
    );
    Some((Earlier { made_from, pages: pages?, state, outputs: outputs? }, terms?))
}

pub(super) fn read_list<'a, T: Deserialize<'a> + Send>(stored: &'a Stored, list: List, groups: u32) -> Option<Vec<T>> {
    let group = |group: u32| value_of::<Vec<T>>(stored.bytes(key(Some(list), group as usize))?);
    let groups: Vec<Vec<T>> = (0..groups).into_par_iter().map(group).collect::<Option<_>>()?;
    Some(groups.into_iter().flatten().collect())
}

pub(super) fn value_of<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
