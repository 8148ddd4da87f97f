//! A page in one language, as the exchange with translators reads it.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::catalogue::{Catalogue, EntryIx};
use crate::content::{self, Block, BlockHash, Blocks, Body, Outline};
use crate::diagnostic::Place;
use crate::freshness::Spot;
use crate::page::Bodies;

/// A page in one language, with its text.
#[derive(Clone, Debug)]
pub struct Version {
    /// What others may know of it.
    pub outline: Arc<Outline>,
    /// Its texts.
    pub body: Arc<Body>,
    /// Where the lines of its file begin, in bytes; found when a line is first asked for.
    lines: OnceLock<Box<[usize]>>,
}

impl Version {
    fn new(outline: Arc<Outline>, body: Arc<Body>) -> Self {
        Self { outline, body, lines: OnceLock::new() }
    }

    /// The page of an entry.
    pub fn of(catalogue: &Catalogue, bodies: &Bodies, entry: EntryIx) -> Self {
        Self::new(catalogue.entries[entry].outline.clone(), bodies.get(entry))
    }

    /// What a translation is compared with, part by part.
    pub fn blocks(&self) -> &Blocks {
        &self.outline.blocks
    }

    /// The whole file.
    pub fn file_text(&self) -> &str {
        &self.body.text.source
    }

    /// A place in its file.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place::span(self.outline.path.clone(), &self.body.text.source, span)
    }

    /// The block of the body that stands in a line of the file.
    pub fn block_in_line(&self, line: usize) -> Option<BlockHash> {
        let number = |at: usize| self.lines().partition_point(|start| *start <= at);
        let is_there = |block: &&Block| {
            let span = block.span();
            (number(span.start)..=number(span.end)).contains(&line)
        };
        self.blocks().body.iter().find(is_there).map(|block| block.hash)
    }

    /// Where a line of its file begins, in bytes; the first is line 1.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines()[line - 1]
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let text = self.file_text();
            [0].into_iter().chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect()
        })
    }

    /// Its link reference definitions, each on a line: what a text of it needs besides itself to be read alone.
    pub(super) fn definitions(&self) -> String {
        let spans = self.body.text.definitions.iter().map(|span| span.start as usize..span.end as usize);
        spans.map(|span| format!("{}\n", &self.file_text()[span])).collect()
    }

    /// The front matter, as it is written.
    pub fn front_matter(&self) -> &str {
        &self.file_text()[..self.start()]
    }

    /// Where in the file the text below the front matter begins, in bytes.
    pub(super) fn start(&self) -> usize {
        self.body.text.area.start
    }

    /// The text below the front matter, as it is written.
    pub(super) fn written(&self) -> &str {
        &self.file_text()[self.start()..]
    }
}

impl From<content::Parsed> for Version {
    fn from(page: content::Parsed) -> Self {
        Self::new(page.outline, page.body)
    }
}

/// The line of a part in its file, from 1.
pub fn line_of(page: &Version, spot: Spot) -> usize {
    let at = match spot {
        Spot::Front(at) => {
            let key = &page.blocks().front[at].key;
            let name = key.split('.').next().unwrap_or_default();
            page.outline.front.keys.iter().find(|(known, _)| known.0 == name).map_or(0, |(_, span)| span.start)
        }
        Spot::Body(at) => page.blocks().body[at].span().start,
    };
    page.lines().partition_point(|start| *start <= at)
}
