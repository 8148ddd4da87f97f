//! One page file becomes an [`Outline`], which is all that others may know of it, and a [`Body`], which is its text as a tree.
//!
//! Both depend on the file and on [`Options`] alone. What a link leads to is the catalogue's business.

mod anchor;
mod block;
mod blocks;
mod date;
mod essence;
mod fence;
mod front_matter;
mod front_reader;
mod gauge;
mod highlight;
mod html;
mod keys;
mod language;
mod link;
mod markdown;
mod names;
mod outline;
mod raw_html;
mod shown_on;
mod text;
mod tree;
mod words;

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::config::{Names, RawHtml};
use crate::diagnostic::{Diagnostic, Findings, Place, caught, caught_in};
use crate::memo::{Fingerprint, Memo};
use crate::source::{Stored, TextFile};

pub use block::{Block, BlockHash, BlockKind, Blocks, FrontText, TEXT_KEYS, is_free_key, is_markdown_key};
pub use blocks::body_blocks;
pub use date::Date;
pub use essence::essence;
pub use front_matter::{FrontMatter, Spanned};
pub use gauge::crowded_tag;
pub use highlight::{CodeBlock, MOST_WORK};
pub use keys::{ALL_KINDS, Key, Kind, kinds_of_key};
pub use language::language_of_tag;
pub use link::{Scheme, percent_decode, resolve_path};
pub use markdown::{Events, Parse, parse as parse_markdown};
pub use outline::{Outline, beginning};
pub use text::{Heading, Link, Offered, PictureRef, PictureShape, TextOutline};
pub use tree::{Align, Callout, Element, Heads, Leads, Node, Span, Target, Text, Visit, Walk};
pub use words::{Words, words};

/// The texts of a page as trees. Nothing but the page's own outputs may look at them.
#[derive(Debug, Default)]
pub struct Body {
    /// The text below the front matter.
    pub text: Text,
    /// What a guide needs, a text for each line of `before`.
    pub before: Vec<Text>,
    /// What a guide leads to.
    pub outcome: Option<Text>,
    /// What a step's reader sees when it worked.
    pub expect: Option<Text>,
}

impl Body {
    /// All texts: the one below the front matter first.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        [&self.text].into_iter().chain(&self.before).chain(&self.outcome).chain(&self.expect)
    }

    /// Stands for the texts of a page whose file has changed or is gone: all are empty.
    pub fn lost(outline: &Outline) -> Self {
        let empty = |outline: &Arc<TextOutline>| Text { outline: outline.clone(), ..Text::default() };
        let front = &outline.front;
        Self {
            text: empty(&outline.text),
            before: front.before.iter().map(empty).collect(),
            outcome: front.outcome.as_ref().map(empty),
            expect: front.expect.as_ref().map(empty),
        }
    }
}

/// A page file, read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What others may know of it.
    pub outline: Arc<Outline>,
    /// Its texts.
    pub body: Arc<Body>,
    /// What is wrong with the file by itself.
    pub findings: Arc<[Diagnostic]>,
}

/// What parsing depends on besides the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// What happens to HTML within Markdown.
    pub raw_html: RawHtml,
    /// Whether the page is compared with translations, block by block.
    pub blocks: bool,
    /// What `[=id]` stands for; without, it stays as it is and is no fault.
    pub names: Option<Arc<Names>>,
}

/// Code blocks by language and text, shared by all pages and translations.
#[derive(Default)]
pub struct CodeMemo {
    memo: Memo<Arc<CodeBlock>>,
    /// What an earlier process stored, until it is forgotten.
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

    /// A block, highlighted unless it is plain; one for all that have the same language and text.
    pub fn block(&self, language: &str, text: &str, is_plain: bool) -> Arc<CodeBlock> {
        let key = CodeBlock::key(language, text, is_plain);
        self.memo.get(key, || {
            let stored = self.stored.lock().expect("no thread panics while it holds the table").clone();
            Arc::new(CodeBlock::new(key, language, text, is_plain, stored.text(key)))
        })
    }

    /// Starts the next compile.
    pub fn next_round(&self) {
        self.memo.next_round();
    }

    /// Frees the table that an earlier process stored.
    pub fn forget_stored(&self) {
        *self.stored.lock().expect("no thread panics while it holds the table") = Arc::default();
    }

    /// Every block that is remembered.
    pub fn blocks(&self) -> Vec<Arc<CodeBlock>> {
        self.memo.values()
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

/// Reads a page file. Whatever is wrong with it, there is a page, so that the rest of the site can be checked.
pub fn parse(file: &TextFile, options: &Options, code: &CodeMemo) -> Parsed {
    caught_in(Place::file(file.path.clone()), || read(file, options, code)).unwrap_or_else(|fault| {
        let (path, fingerprint, bytes) = (file.path.clone(), file.fingerprint, file.text.len());
        let front = FrontMatter::placeholder(file);
        let outline = Outline { path, fingerprint, bytes, front, text: Arc::default(), blocks: Blocks::default() };
        Parsed { body: Body::lost(&outline).into(), outline: outline.into(), findings: [fault].into() }
    })
}

fn read(file: &TextFile, options: &Options, code: &CodeMemo) -> Parsed {
    let mut findings = Findings::default();
    let (front_block, body_start) = fence::split(file, &mut findings);
    let mut reader = markdown::Reader { options: options.clone(), code, findings: &mut findings, is_again: false };
    let mut body = Body::default();
    let mut front = front_reader::read(file, front_block, &mut body, &mut reader);
    let (text, blocks) = reader.page(file, body_start);
    if options.blocks {
        language::check(file, body_start, &text, &mut findings);
    }
    body.text = text;
    let front_texts = if options.blocks { blocks::front_texts(&front, &body) } else { Box::default() };
    if let Some(names) = &options.names {
        names::put_into(&mut front, file, names.of_page(&file.path), &mut findings);
    }
    let outline = Outline {
        path: file.path.clone(),
        fingerprint: file.fingerprint,
        bytes: file.text.len(),
        text: body.text.outline.clone(),
        front,
        blocks: Blocks { front: front_texts, body: blocks },
    };
    Parsed { outline: outline.into(), body: body.into(), findings: findings.of_file(&file.path).into() }
}

/// Reads a page file again, for its texts alone: they are as [`parse`] gave them beside this outline.
pub fn parse_body(file: &TextFile, outline: &Outline, options: &Options, code: &CodeMemo) -> Body {
    caught(|| read_body(file, outline, options, code)).unwrap_or_else(|_| Body::lost(outline))
}

fn read_body(file: &TextFile, outline: &Outline, options: &Options, code: &CodeMemo) -> Body {
    let mut findings = Findings::default();
    let (front_block, body_start) = fence::split(file, &mut findings);
    let options = Options { blocks: false, ..options.clone() };
    let mut reader = markdown::Reader { options, code, findings: &mut findings, is_again: true };
    let mut body = Body::default();
    // Most pages have no texts in their front matter, and reading its YAML takes a third of the time.
    if outline.front.texts().next().is_some() {
        front_reader::read(file, front_block, &mut body, &mut reader);
    }
    body.text = reader.page(file, body_start).0;
    body
}
