//! A block of a page: what a translation is compared with, part by part.

use std::fmt::{self, Display};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::memo::Fingerprint;

/// The blocks of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocks {
    /// Texts of the front matter, in the order of [`TEXT_KEYS`].
    pub front: Box<[FrontText]>,
    /// The body's, in order.
    pub body: Box<[Block]>,
}

/// A text of the front matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontText {
    /// Its key; an entry of `before` has its number, from 1: `before.2`.
    pub key: Box<str>,
    /// What it says; the entries of a list of words are lines.
    pub text: Box<str>,
    /// Of what it says.
    pub hash: BlockHash,
}

impl FrontText {
    /// A text under a key. White space makes no difference to its hash.
    pub fn new(key: &str, text: &str) -> Self {
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { key: key.into(), text: text.trim().into(), hash: BlockHash::of(&folded) }
    }
}

/// An element at the top of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Of what it says.
    pub hash: BlockHash,
    span: [u32; 2],
    section: Option<u16>,
}

impl Block {
    /// A block that stands at a place in the file, below a heading or as one.
    pub fn new(kind: BlockKind, hash: BlockHash, span: Range<usize>, section: Option<usize>) -> Self {
        // A page has at most 4 MiB, and fewer headings than a `u16` can count.
        Self { kind, hash, span: [span.start as u32, span.end as u32], section: section.map(|section| section as u16) }
    }

    /// Where in the file it stands, without the white space around it.
    pub fn span(&self) -> Range<usize> {
        self.span[0] as usize..self.span[1] as usize
    }

    /// The heading that it stands below, or is, as an index into the body's headings.
    pub fn section(&self) -> Option<usize> {
        self.section.map(usize::from)
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// Level 1 to 6.
    Heading(u8),
    /// Words, or pictures alone.
    Paragraph,
    /// One item of a list, with all that is nested in it. A list is no block: its items are.
    Item,
    /// With all its rows.
    Table,
    /// A code block.
    Code,
    /// One of GitHub's alerts.
    Callout,
    /// A block quote.
    Quote,
    /// HTML that the author wrote.
    Html,
    /// A line across the page.
    Rule,
    /// A footnote's text.
    Footnote,
    /// A definition list.
    Definitions,
}

/// Every kind but headings, by name.
const KINDS: [(BlockKind, &str); 10] = [
    (BlockKind::Paragraph, "paragraph"),
    (BlockKind::Item, "item"),
    (BlockKind::Table, "table"),
    (BlockKind::Code, "code"),
    (BlockKind::Callout, "callout"),
    (BlockKind::Quote, "quote"),
    (BlockKind::Html, "html"),
    (BlockKind::Rule, "rule"),
    (BlockKind::Footnote, "footnote"),
    (BlockKind::Definitions, "definitions"),
];

impl BlockKind {
    /// Its name in lock files and reports: `paragraph`, `heading-2`.
    pub fn name(self) -> String {
        match self {
            BlockKind::Heading(level) => format!("heading-{level}"),
            other => KINDS.iter().find(|(kind, _)| *kind == other).map_or("block", |(_, name)| name).to_owned(),
        }
    }

    /// The kind of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        if let Some(level) = name.strip_prefix("heading-") {
            return level.parse().ok().filter(|level| (1..=6).contains(level)).map(BlockKind::Heading);
        }
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

/// Of what a block says; 48 bits, since it is only ever compared with those of one page and its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockHash(u64);

impl BlockHash {
    pub(super) fn of(text: &str) -> Self {
        let digest = Fingerprint::of_bytes(text.as_bytes()).0;
        Self(digest[..6].iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// Of several blocks in order.
    pub fn of_all(blocks: impl Iterator<Item = Self>) -> Self {
        Self::of(&blocks.map(|block| block.to_string()).collect::<Vec<_>>().join(" "))
    }

    /// Reads its twelve hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 12 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hex.then(|| u64::from_str_radix(text, 16).ok().map(Self))?
    }
}

impl Display for BlockHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

/// The keys of the front matter that hold text to translate.
pub const TEXT_KEYS: [&str; 7] = ["title", "summary", "before", "outcome", "expect", "keywords", "asked_as"];

/// Whether the text of a key is Markdown; `before.2` is one of the texts of `before`.
pub fn is_markdown_key(key: &str) -> bool {
    matches!(key.split('.').next(), Some("before" | "outcome" | "expect"))
}

/// Whether a key holds words that each language chooses for itself, as many as it likes.
pub fn is_free_key(key: &str) -> bool {
    matches!(key, "keywords" | "asked_as")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_read_again() {
        for kind in KINDS.map(|(kind, _)| kind).into_iter().chain((1..=6).map(BlockKind::Heading)) {
            assert_eq!(BlockKind::of_name(&kind.name()), Some(kind));
        }
        let hash = BlockHash::of("x");
        assert_eq!(BlockHash::parse(&hash.to_string()), Some(hash));
    }
}
