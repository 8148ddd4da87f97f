//! What other pages, lists and outputs may know of a page: everything but its text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::blocks::Blocks;
use super::front_matter::FrontMatter;
use crate::diagnostic::Place;
use crate::memo::Fingerprint;
use crate::source::is_picture;

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

/// A Markdown text without its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextOutline {
    /// What its links lead to, in order.
    pub links: Vec<Link>,
    /// The pictures it shows, in order.
    pub pictures: Vec<PictureRef>,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// The anchor of each heading in its own file; entries share them.
    pub anchors: Arc<[String]>,
    /// Ids that the author gave in HTML.
    pub ids: Vec<String>,
    /// Whether there is nothing to show.
    pub is_empty: bool,
    /// The plain text of the first paragraph, at most about 300 bytes.
    pub lead: Box<str>,
}

/// A link as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it leads to, entities and escapes resolved.
    pub target: String,
    /// Its title; may be empty.
    pub title: Box<str>,
    /// Where the target stands in the file, in bytes.
    pub span: Range<usize>,
}

/// A picture as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRef {
    /// Its path or address.
    pub target: String,
    /// Where the target stands in the file, in bytes.
    pub span: Range<usize>,
    /// What it shows, in words; empty for decoration.
    pub alt: String,
    /// Its title, shown as a caption.
    pub caption: Option<String>,
    /// How it stands in the text.
    pub shape: PictureShape,
}

/// How a picture stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureShape {
    /// Alone in its paragraph.
    Figure,
    /// Within text or within a link.
    Inline,
    /// Written as HTML by the author.
    Html,
}

/// A heading of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its plain text.
    pub text: String,
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

impl TextOutline {
    /// Whether other pages see the same in it as in an older version: headings, ids, and which pictures it shows.
    pub(super) fn looks_like(&self, older: &Self) -> bool {
        fn pictures(text: &TextOutline) -> impl Iterator<Item = (&str, Option<PictureShape>)> {
            let shown = text.pictures.iter().map(|picture| (picture.target.as_str(), Some(picture.shape)));
            let linked = text.links.iter().map(|link| link.target.as_str()).filter(|target| is_picture(target));
            shown.chain(linked.map(|target| (target, None)))
        }
        self.headings == older.headings
            && self.anchors == older.anchors
            && self.ids == older.ids
            && pictures(self).eq(pictures(older))
    }
}

/// The first words of a text, at most `max_chars` characters, with an ellipsis where something is left out.
pub fn beginning(text: &str, max_chars: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text.into() };
    let cut = &text[..end];
    let end = cut.rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", cut[..end].trim_end_matches([',', '.', ';', ':', ' '])).into()
}
