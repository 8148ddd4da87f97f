//! What other pages, lists and outputs may know of a page: everything but its text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::block::Blocks;
use super::front_matter::FrontMatter;
use super::text::TextOutline;
use crate::diagnostic::Place;
use crate::memo::Fingerprint;

/// A page without its text: front matter, headings, anchors, links, pictures, hashes of blocks.
///
/// About a kilobyte. Everything that joins pages (the catalogue, freshness, locks, listings) takes outlines, and has no way to
/// reach a [`Body`](super::Body).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Path of the page's file from the site's root.
    pub path: Arc<str>,
    /// Of the file's path and text.
    pub fingerprint: Fingerprint,
    /// Length of the file's text in bytes.
    pub bytes: usize,
    /// What stands between the `---` lines.
    pub front: FrontMatter,
    /// The text below the front matter.
    pub text: Arc<TextOutline>,
    /// What a translation is compared with, part by part; empty where the site has one language.
    pub blocks: Blocks,
}

impl Outline {
    /// A place in the page's file, in bytes of its text.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place::bytes(self.path.clone(), span)
    }

    /// The outlines of all Markdown texts of the page: the body first, then those of the front matter.
    pub fn texts(&self) -> impl Iterator<Item = &TextOutline> {
        let front = &self.front;
        let texts = [&self.text].into_iter().chain(&front.before).chain(&front.outcome).chain(&front.expect);
        texts.map(|text| &**text)
    }

    /// Whether other pages see the same in it as in an older version: its path, front matter, headings, ids, and which pictures it
    /// shows. While that holds for all pages of a site, the catalogue stays the same too.
    pub fn looks_like(&self, older: &Self) -> bool {
        self.front == older.front && self.text_looks_like(older)
    }

    /// Whether it differs from an older version by its title, its summary and the words of its texts, if at all: the catalogue is
    /// the same then, but for the order among neighbours.
    pub fn is_retitled(&self, older: &Self) -> bool {
        self.text_looks_like(older) && self.front.is_retitled(&older.front)
    }

    fn text_looks_like(&self, older: &Self) -> bool {
        self.path == older.path && self.text.looks_like(&older.text)
    }
}

/// The first words of a text, at most `max_chars` characters, with an ellipsis where something is left out.
pub fn beginning(text: &str, max_chars: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text.into() };
    let cut = &text[..end];
    let end = cut.rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", cut[..end].trim_end_matches([',', '.', ';', ':', ' '])).into()
}
