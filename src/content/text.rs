//! What others may know of one Markdown text: everything but its words.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::is_picture;

/// A Markdown text without its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextOutline {
    /// What its links lead to, in order.
    pub links: Vec<Link>,
    /// The pictures it shows, in order.
    pub pictures: Vec<PictureRef>,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// The choices that it offers, in order.
    pub choices: Vec<Offered>,
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

/// A choice that a text offers: all below a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Its id.
    pub id: Box<str>,
    /// Its heading, by its index.
    pub heading: u32,
    /// The number of its group, from 0.
    pub group: u32,
    /// Where the id stands in the file, in bytes.
    pub span: Range<usize>,
}

impl TextOutline {
    /// The choices of each group, in order.
    pub fn choice_groups(&self) -> impl Iterator<Item = &[Offered]> {
        self.choices.chunk_by(|one, next| one.group == next.group)
    }

    /// Whether other pages see the same in it as in an older version: headings, ids, and which pictures it shows.
    pub(super) fn looks_like(&self, older: &Self) -> bool {
        fn pictures(text: &TextOutline) -> impl Iterator<Item = (&str, Option<PictureShape>)> {
            let shown = text.pictures.iter().map(|picture| (picture.target.as_str(), Some(picture.shape)));
            let linked = text.links.iter().map(|link| link.target.as_str()).filter(|target| is_picture(target));
            shown.chain(linked.map(|target| (target, None)))
        }
        self.headings == older.headings
            && self.anchors == older.anchors
            && self.choices.iter().map(|choice| &choice.id).eq(older.choices.iter().map(|choice| &choice.id))
            && self.ids == older.ids
            && pictures(self).eq(pictures(older))
    }
}
