//! What compiles remember from one to the next, and from one process to the next.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::config::Config;
use crate::content::{self, CodeMemo, Outline};
use crate::diagnostic::Diagnostic;
use crate::freshness;
use crate::joined::{Joined, ReadPage, ThemeMemo, Whole};
use crate::memo::{Fingerprint, Memo};
use crate::search::{PageTerms, TermMemo};
use crate::site::{Earlier, EarlierOutput, EarlierPage, MadeFrom, Site, State};
use crate::source::{self, Root, Sources, Stamp, TextFile, Unread, read_page, scan, scan_without_pages};

/// What compiles remember. It changes how long a compile takes and how much memory that needs, and nothing else.
pub struct Memory {
    /// The bodies of pages are held up to this many bytes of text, in the order of their paths.
    max_held_bytes: usize,
    /// What an earlier process built. Dropped by the first compile, unless the site has kept its structure.
    earlier: Mutex<Option<Arc<Earlier>>>,
    last: Mutex<Option<Arc<Last>>>,
    pub(crate) code: Arc<CodeMemo>,
    pub(crate) locks: freshness::LockMemo,
    pub(crate) themes: ThemeMemo,
    /// Shared with the sites made with it, whose indexes are made when they are asked for.
    pub(crate) terms: Arc<TermMemo>,
}

impl Default for Memory {
    /// A memory that holds all bodies: what is edited and looked at again and again should not be read twice.
    fn default() -> Self {
        Self {
            max_held_bytes: usize::MAX,
            earlier: Mutex::default(),
            last: Mutex::default(),
            code: Arc::default(),
            locks: Memo::default(),
            themes: Memo::default(),
            terms: Arc::default(),
        }
    }
}

/// The last compile.
pub struct Last {
    /// What it was made from besides its pages.
    pub made_from: MadeFrom,
    /// In the order of their paths.
    pub pages: Vec<ReadPage>,
    /// State derived from more than one page.
    pub joined: Joined,
    /// The site in its theme.
    pub whole: Whole,
}

/// Whether two lists are of the same pages, which differ in texts, titles and summaries only. Both are in the order of their paths.
fn keep_structure<'a>(
    new: impl ExactSizeIterator<Item = &'a Arc<Outline>>,
    old: impl ExactSizeIterator<Item = &'a Arc<Outline>>,
) -> bool {
    let is_retitled = |(new, old): (&Arc<Outline>, &Arc<Outline>)| {
        Arc::ptr_eq(new, old) || new.looks_like(old) || new.is_retitled(old)
    };
    new.len() == old.len() && new.zip(old).all(is_retitled)
}

fn outlines(pages: &[ReadPage]) -> impl ExactSizeIterator<Item = &Arc<Outline>> {
    pages.iter().map(|page| &page.outline)
}

impl Last {
    /// What joins these pages, where they differ from the last ones in texts, titles and summaries only.
    pub fn joined_again(&self, made_from: &MadeFrom, pages: &[ReadPage]) -> Option<Joined> {
        let is_same =
            made_from.joining == self.made_from.joining && keep_structure(outlines(pages), outlines(&self.pages));
        is_same.then(|| self.joined.with_outlines(&self.pages, pages))?
    }

    /// What it was made from, and its pages, as a later process gets them.
    fn as_earlier(&self, stamp: impl Fn(&str) -> Option<Stamp>) -> Earlier {
        let page = |ReadPage { outline, findings, .. }: &ReadPage| EarlierPage {
            stamp: stamp(&outline.path),
            outline: outline.clone(),
            findings: findings.clone(),
        };
        let pages = self.pages.iter().map(page).collect();
        Earlier { made_from: self.made_from.clone(), pages, state: State::default(), outputs: Vec::new() }
    }

    /// Whether any title or summary differs from the last ones.
    pub fn has_new_titles(&self, pages: &[ReadPage]) -> bool {
        let is_retitled = |(new, old): (&ReadPage, &ReadPage)| {
            !Arc::ptr_eq(&new.outline, &old.outline) && !new.outline.looks_like(&old.outline)
        };
        pages.iter().zip(&self.pages).any(is_retitled)
    }
}

impl Memory {
    /// A memory that begins with marked code that an earlier process stored, as [`source::read_stored`] gives it.
    pub fn with_code(stored: source::Stored) -> Self {
        Self { code: CodeMemo::with(stored).into(), ..Self::default() }
    }

    /// The same memory, holding the bodies of pages up to this many bytes of text: what large sites are built with.
    pub fn holding(self, max_bytes: usize) -> Self {
        Self { max_held_bytes: max_bytes, ..self }
    }

    /// The same memory, with the site as an earlier process built it, and the terms of its pages.
    pub fn after(self, earlier: Earlier, terms: Vec<(Fingerprint, Arc<PageTerms>)>) -> Self {
        Self { earlier: Mutex::new(Some(earlier.into())), terms: TermMemo::with(terms).into(), ..self }
    }

    /// The site as an earlier process built it, if the last compile gave one of the same structure.
    pub fn earlier(&self) -> Option<Arc<Earlier>> {
        self.earlier.lock().expect("no thread panics while it holds the site").clone()
    }

    /// Reads a site. Where bodies are not all held, pages are left to be read when they are parsed.
    pub fn scan(&self, root: &Path) -> Sources {
        if self.max_held_bytes == usize::MAX { scan(root) } else { scan_without_pages(root, self.earlier_files()) }
    }

    /// The pages of the site as an earlier process read them.
    fn earlier_files(&self) -> HashMap<Arc<str>, (Stamp, Unread)> {
        let Some(earlier) = self.earlier() else { return HashMap::new() };
        let file = |EarlierPage { stamp, outline, .. }: &EarlierPage| {
            let unread = Unread { fingerprint: Some(outline.fingerprint), bytes: outline.bytes };
            Some((outline.path.clone(), ((*stamp)?, unread)))
        };
        earlier.pages.iter().filter_map(file).collect()
    }

    /// What a later process should know of the last compile, whose site had these outputs. `stamp` gives the stamps of files that a
    /// later process need not read.
    pub fn earlier_of(
        &self,
        site: &Site,
        outputs: Vec<EarlierOutput>,
        stamp: impl Fn(&str) -> Option<Stamp>,
    ) -> Option<Earlier> {
        let last = self.last()?;
        Some(Earlier { state: State::of(site), outputs, ..last.as_earlier(stamp) })
    }

    /// The outlines of the last compile: all that whoever renders a part of its site has to know of other pages.
    pub fn outlines(&self) -> Option<Earlier> {
        Some(self.last()?.as_earlier(|_| None))
    }

    /// Of everything that the last compile was made from.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        let last = self.last()?;
        let made_from = serde_json::to_vec(&last.made_from).expect("it can be written as JSON");
        let pages = last.pages.iter().map(|page| &page.outline.fingerprint.0[..]);
        Some(Fingerprint::of([&made_from[..]].into_iter().chain(pages)))
    }

    /// The code blocks of the last compiles that have been highlighted since the process began.
    pub fn marked_code(&self) -> Vec<Arc<content::CodeBlock>> {
        let mut blocks = self.code.blocks();
        blocks.retain(|code| code.made().is_some());
        blocks.sort_unstable_by_key(|code| code.key);
        blocks
    }

    /// All code blocks of the last compiles, highlighted.
    pub fn all_code(&self) -> Vec<Arc<content::CodeBlock>> {
        let mut blocks = self.code.blocks();
        blocks.par_iter().for_each(|code| {
            code.html();
        });
        blocks.sort_unstable_by_key(|code| code.key);
        blocks
    }

    /// How many results are remembered.
    pub fn len(&self) -> usize {
        self.last().map_or(0, |last| last.pages.len())
            + self.code.len()
            + self.locks.len()
            + self.themes.len()
            + self.terms.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bodies of pages are held up to this many bytes of text. In a site with a search the terms of all pages are held too, in place
    /// of a third of the bodies.
    fn max_held_bytes(&self, config: &Config) -> usize {
        if config.outputs.search { self.max_held_bytes / 3 * 2 } else { self.max_held_bytes }
    }

    /// The last compile.
    pub(crate) fn last(&self) -> Option<Arc<Last>> {
        self.last.lock().expect("no thread panics while it holds the last compile").clone()
    }

    /// Ends a compile: the next one begins with what it made.
    pub(crate) fn end(&self, last: Last) {
        *self.last.lock().expect("no thread panics while it holds the last compile") = Some(Arc::new(last));
        self.code.next_round();
        self.terms.next_round();
        // Pages that were not parsed since an earlier process had parsed them may still be, for their outputs.
        if self.earlier().is_none() {
            self.code.forget_stored();
        }
    }

    /// Every page file, parsed, in the order of their paths; those that an earlier compile parsed are taken from it.
    pub(crate) fn pages(&self, sources: &Sources, made_from: &MadeFrom, config: &Config) -> Parsed {
        let max_held_bytes = self.max_held_bytes(config);
        let parsing = &made_from.parsing;
        let earlier = self.earlier.lock().expect("no thread panics while it holds the site").take();
        if let Some(last) = self.last() {
            let known = if last.made_from.parsing == *parsing { &last.pages[..] } else { &[] };
            return parsed(sources, parsing, known, max_held_bytes, &self.code);
        }
        let Some(earlier) = earlier.filter(|earlier| earlier.made_from == *made_from) else {
            return parsed(sources, parsing, &[], max_held_bytes, &self.code);
        };
        let page = |page: &EarlierPage| ReadPage {
            outline: page.outline.clone(),
            body: None,
            findings: page.findings.clone(),
        };
        let known: Vec<ReadPage> = earlier.pages.iter().map(page).collect();
        // Most outputs will not be rendered, so no body is held.
        let parsed_now = parsed(sources, parsing, &known, 0, &self.code);
        if !keep_structure(outlines(&parsed_now.pages), outlines(&known)) {
            return parsed(sources, parsing, &parsed_now.pages, max_held_bytes, &self.code);
        }
        *self.earlier.lock().expect("no thread panics while it holds the site") = Some(earlier);
        parsed_now
    }
}

/// All pages of a site.
pub(crate) struct Parsed {
    /// In the order of their paths.
    pub pages: Vec<ReadPage>,
    /// What is wrong with those that could not be read.
    pub unreadable: Vec<Diagnostic>,
}

/// A page file, read or not.
struct PageFile<'a> {
    path: &'a Arc<str>,
    text: Option<&'a TextFile>,
    /// Of path and text, where that is known.
    fingerprint: Option<Fingerprint>,
    bytes: usize,
}

/// Every page file, parsed, in the order of their paths; those that are known are not parsed again, unless their bodies are to be held.
fn parsed(
    sources: &Sources,
    parsing: &content::Options,
    known: &[ReadPage],
    max_held_bytes: usize,
    code: &CodeMemo,
) -> Parsed {
    let read = sources.pages.values().map(|file| PageFile {
        path: &file.path,
        text: Some(file),
        fingerprint: Some(file.fingerprint),
        bytes: file.text.len(),
    });
    let unread = sources.unread.iter().map(|(path, unread)| PageFile {
        path,
        text: None,
        fingerprint: unread.fingerprint,
        bytes: unread.bytes,
    });
    let mut files: Vec<PageFile> = read.chain(unread).collect();
    files.sort_unstable_by_key(|file| file.path);
    let all_bytes: usize = files.iter().map(|file| file.bytes).sum();
    // To hold a few of many bodies saves little time, and a site of that size needs the memory for other things.
    let max_held_bytes = if max_held_bytes < all_bytes / 4 { 0 } else { max_held_bytes };
    let mut known = known.iter().peekable();
    let mut bytes = 0;
    let wanted = files.into_iter().map(|file| {
        while known.next_if(|page| page.outline.path < *file.path).is_some() {}
        bytes += file.bytes;
        let is_held = bytes <= max_held_bytes;
        let same = known.next_if(|page| page.outline.path == *file.path);
        (file, same.filter(|page| !is_held || page.body.is_some()), is_held)
    });
    let wanted: Vec<(PageFile, Option<&ReadPage>, bool)> = wanted.collect();
    let root = Root::open(&sources.root);
    let parse = |(file, known, is_held): (PageFile, Option<&ReadPage>, bool)| {
        let same = |fingerprint: Fingerprint| known.filter(|page| page.outline.fingerprint == fingerprint).cloned();
        if let Some(page) = file.fingerprint.and_then(same) {
            return Ok(Some(page));
        }
        let text = match file.text {
            Some(text) => Cow::Borrowed(text),
            None => match read_page(&root, file.path, file.bytes)? {
                Some(text) => Cow::Owned(text),
                None => return Ok(None),
            },
        };
        Ok(Some(same(text.fingerprint).unwrap_or_else(|| {
            let page = content::parse(&text, parsing, code);
            ReadPage { outline: page.outline, body: is_held.then_some(page.body), findings: page.findings }
        })))
    };
    let is_known = |(file, known, _): &(PageFile, Option<&ReadPage>, bool)| {
        known.is_some_and(|page| file.fingerprint == Some(page.outline.fingerprint))
    };
    // A few are not worth waiting for the pool, which a preview's search index may keep busy.
    let results: Vec<Result<Option<ReadPage>, Diagnostic>> =
        if wanted.iter().filter(|wanted| !is_known(wanted)).count() < source::FEW_FILES {
            wanted.into_iter().map(parse).collect()
        } else {
            wanted.into_par_iter().map(parse).collect()
        };
    let mut parsed = Parsed { pages: Vec::with_capacity(results.len()), unreadable: Vec::new() };
    for result in results {
        match result {
            Ok(page) => parsed.pages.extend(page),
            Err(finding) => parsed.unreadable.push(finding),
        }
    }
    parsed
}
