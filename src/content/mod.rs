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

use std::sync::{Arc, Mutex, OnceLock};

use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::memo::{Fingerprint, Memo};
use crate::source::{Stored, TextFile, is_picture};

pub use blocks::{Block, BlockHash, BlockKind, Blocks, FrontText, TEXT_KEYS, body_blocks, definitions, is_free_key};
pub use body::{Body, Callout, Filler, Heading, Hole, Link, PictureRef, PictureShape, Target, beginning};
pub use front_matter::{ALL_KINDS, Date, FrontMatter, Kind, Spanned, kinds_of_key};
pub use highlight::CodeBlock;
pub use link::{Scheme, percent_decode, resolve_path};
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
    /// Of all that other pages can see of it: path, front matter, headings, ids, and which pictures it shows. While the
    /// outlines of all documents stay the same, so does everything that joins pages.
    pub outline: Fingerprint,
    /// The same without the front matter.
    body_outline: Fingerprint,
    blocks: OnceLock<Blocks>,
}

impl Document {
    /// Whether it differs from an older version by its title, its summary and the words of its body, if at all: what joins
    /// pages is the same then, but for the order among neighbours.
    pub fn is_retitled(&self, older: &Self) -> bool {
        self.body_outline == older.body_outline && self.front.is_retitled(&older.front)
    }

    /// Its code blocks, also those of its front matter's texts.
    pub fn code(&self) -> impl Iterator<Item = &Arc<CodeBlock>> {
        let front = &self.front;
        let bodies = [&self.body].into_iter().chain(&front.before).chain(&front.outcome).chain(&front.expect);
        bodies.flat_map(Body::code)
    }

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

/// Code blocks by language and text, shared by all pages and translations.
#[derive(Default)]
pub struct CodeMemo {
    memo: Memo<Arc<CodeBlock>>,
    /// What an earlier process stored; the first compile takes from it what it needs.
    stored: Mutex<Arc<Stored>>,
}

impl CodeMemo {
    /// A memo that knows already what an earlier process stored.
    pub fn with(stored: Stored) -> Self {
        Self { memo: Memo::default(), stored: Mutex::new(stored.into()) }
    }

    /// What stored code is made by: this version's grammars and rules. A table of another version is not used.
    pub fn version() -> Fingerprint {
        highlight::version()
    }

    /// A block; one for all that have the same language and text.
    pub fn block(&self, language: &str, text: &str) -> Arc<CodeBlock> {
        let key = CodeBlock::key(language, text);
        self.memo.get(key, || {
            let stored = self.stored.lock().expect("no thread panics while it holds the table").clone();
            Arc::new(CodeBlock::new(key, language, text, stored.get(key)))
        })
    }

    /// Starts the next compile, and gives the room of the stored table back.
    pub fn next_round(&self) {
        self.memo.next_round();
        *self.stored.lock().expect("no thread panics while it holds the table") = Arc::default();
    }

    /// How many blocks are remembered.
    pub fn len(&self) -> usize {
        self.memo.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.memo.is_empty()
    }
}

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
    let body_outline = outline(file, &body);
    // The front matter goes in as text, so spans within it are the same where the fingerprint is.
    let outline = Fingerprint::of([&file.text.as_bytes()[..body_start], &body_outline.0]);
    Document { file: file.clone(), front, body, findings, outline, body_outline, blocks: OnceLock::new() }
}

fn outline(file: &TextFile, body: &Body) -> Fingerprint {
    let mut parts: Vec<&[u8]> = vec![file.path.as_bytes()];
    let levels: Vec<u8> = body.headings.iter().map(|heading| heading.level).collect();
    parts.push(&levels);
    parts.extend(body.headings.iter().flat_map(|heading| [heading.text.as_bytes(), heading.anchor.as_bytes()]));
    parts.push(b"ids");
    parts.extend(body.ids.iter().map(|id| id.as_bytes()));
    parts.push(b"pictures");
    for picture in &body.pictures {
        parts.push(picture.target.as_bytes());
        parts.push(match picture.shape {
            PictureShape::Figure => b"figure",
            PictureShape::Inline => b"inline",
            PictureShape::Html => b"html",
        });
    }
    parts.push(b"links to pictures");
    parts.extend(body.links.iter().filter(|link| is_picture(&link.target)).map(|link| link.target.as_bytes()));
    Fingerprint::of(parts)
}
