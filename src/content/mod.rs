//! One page file becomes one document: front matter, and a body whose links and pictures are still holes.
//!
//! A document depends on its own file and on [`Options`] alone, so it is remembered by their fingerprint and never
//! parsed twice. What a link leads to is the catalogue's business.

mod anchor;
mod blocks;
mod body;
mod front_matter;
mod highlight;
mod link;
mod markdown;
mod raw_html;

use std::sync::{Arc, OnceLock};

use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::memo::{Fingerprint, Memo};
use crate::source::TextFile;

pub use blocks::{Block, BlockHash, BlockKind, Blocks, FrontText, TEXT_KEYS, body_blocks, definitions, is_free_key};
pub use body::{Body, Callout, Filler, Heading, Hole, Link, PictureRef, PictureShape, Target};
pub use front_matter::{ALL_KINDS, Date, FrontMatter, Kind, Spanned, kinds_of_key};
pub use link::{Scheme, resolve_path};
pub use markdown::{Events, SYNTAX};

/// A page file, read.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub file: TextFile,
    /// What stands between the `---` lines.
    pub front: FrontMatter,
    /// The text below.
    pub body: Body,
    /// What is wrong with the file by itself.
    pub findings: Vec<Diagnostic>,
    blocks: OnceLock<Blocks>,
}

impl Document {
    /// What a translation is compared with, part by part; found when first asked for, since most sites have one language.
    pub fn blocks(&self) -> &Blocks {
        self.blocks.get_or_init(|| blocks::blocks(self))
    }
}

/// What parsing depends on besides the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What happens to HTML within Markdown.
    pub raw_html: RawHtml,
}

/// Highlighted code by language and text, shared by all pages and translations.
pub type CodeMemo = Memo<Arc<str>>;

/// Everything that a document is made from, as one fingerprint.
pub fn fingerprint(file: &TextFile, options: Options) -> Fingerprint {
    Fingerprint::of([&file.fingerprint.0[..], &[options.raw_html as u8]])
}

/// Reads a page file. Whatever is wrong with it, there is a document, so that the rest of the site can be checked.
pub fn parse(file: &TextFile, options: Options, code: &CodeMemo) -> Document {
    let mut findings = Vec::new();
    let (front_block, body_start) = front_matter::split(file, &mut findings);
    let mut reader = markdown::Reader { options, code, findings: &mut findings };
    let front = front_matter::read(file, front_block, &mut reader);
    let body = reader.page(file, body_start);
    Document { file: file.clone(), front, body, findings, blocks: OnceLock::new() }
}
