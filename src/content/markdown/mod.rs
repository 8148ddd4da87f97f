//! Markdown to a tree.
//!
//! CommonMark with tables, footnotes, strikethrough, task lists, heading attributes, definition lists and GitHub's
//! alerts. A text is parsed once; `docs/site-format.md` shows what each construct becomes. The parser's metadata blocks
//! stay off: they take quadratic time on crafted input.

mod choices;
mod code;
mod events;
mod footnotes;
mod foreign;
mod headings;
mod names;
mod parse;
mod raw;
mod tables;
mod targets;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, LinkType, Tag, TagEnd};

use super::anchor::Anchors;
use super::block::Block;
use super::blocks::blocks_of;
use super::html::{self, Piece};
use super::text::{PictureShape, TextOutline};
use super::tree::{Callout, Node, Span, Target, Text};
use super::{CodeBlock, CodeMemo, Options};
use crate::diagnostic::{Code, Diagnostic, Findings, Place};
use crate::limits::MOST_DEPTH;
use crate::source::TextFile;
use choices::Grouping;
pub use choices::choices_of;
pub use events::{Events, end_of};
use events::{joined, plain_text};
use footnotes::Footnotes;
pub use parse::{Parse, parse};
use raw::RawPlaces;
use tables::Table;
use targets::{Written, inner_end};

/// Reads the Markdown of one file.
pub struct Reader<'a> {
    /// What reading depends on besides the text.
    pub options: Options,
    /// Code blocks that are known already.
    pub code: &'a CodeMemo,
    /// What is wrong so far.
    pub findings: &'a mut Findings,
    /// Whether the findings of an earlier reading stay valid: then syntax of other tools is not looked for.
    pub is_again: bool,
}

/// The plain text of a first paragraph is kept up to about this length: the run of text that exceeds it is the last.
const MAX_LEAD_BYTES: usize = 300;

impl Reader<'_> {
    /// Reads the text of a page, from `start` to the end of the file, and finds its blocks if that was asked for.
    pub fn page(&mut self, file: &TextFile, start: usize) -> (Text, Box<[Block]>) {
        self.read(file, file.text.clone(), start..file.text.len(), None)
    }

    /// Reads a text of the front matter, whose key stands at `key`.
    pub fn inline(&mut self, file: &TextFile, text: &str, key: Range<usize>) -> Text {
        let text: Arc<str> = text.into();
        let area = 0..text.len();
        self.read(file, text, area, Some(key)).0
    }

    fn read(
        &mut self,
        file: &TextFile,
        text: Arc<str>,
        area: Range<usize>,
        key: Option<Range<usize>>,
    ) -> (Text, Box<[Block]>) {
        // Both characters are three bytes long, so places stay true.
        let text = if text.contains(html::MARK) { text.replace(html::MARK, "\u{FFFD}").into() } else { text };
        let source = &text[area.clone()];
        let Parse { events, definitions, too_deep } = parse(source);
        let wants_blocks = self.options.blocks && key.is_none();
        let blocks = if wants_blocks { blocks_of(&events, &text, area.clone()) } else { Box::default() };
        let mut builder = Builder {
            reader: self,
            file,
            text: &text,
            source,
            key,
            start: area.start,
            nodes: Vec::with_capacity(events.len()),
            open: Vec::new(),
            extra: String::new(),
            outline: TextOutline::default(),
            code: Vec::new(),
            code_work: 0,
            targets: Vec::new(),
            anchors: Anchors::default(),
            heading_anchors: Vec::new(),
            definitions: &definitions,
            pieces: Vec::new(),
            raw: RawPlaces::default(),
            too_many: Vec::new(),
            footnotes: Footnotes::default(),
            grouping: Grouping::default(),
            table: Table::default(),
        };
        if let Some(range) = too_deep {
            builder.too_deep(range, &format!("this nests more than {MOST_DEPTH} deep"));
        }
        (builder.build(&events), blocks)
    }
}

struct Builder<'b, 'r, 's> {
    reader: &'b mut Reader<'r>,
    file: &'s TextFile,
    text: &'s Arc<str>,
    /// The part of `text` that the events' places count in.
    source: &'s str,
    /// The place of the key, for a text of the front matter.
    key: Option<Range<usize>>,
    /// Where `source` begins in `text`.
    start: usize,
    nodes: Vec<(Node, u32)>,
    /// The containers that have not ended yet.
    open: Vec<usize>,
    /// Words that the source does not hold literally.
    extra: String,
    outline: TextOutline,
    code: Vec<Arc<CodeBlock>>,
    /// What it takes to highlight the code so far.
    code_work: usize,
    targets: Vec<(Range<u32>, Target)>,
    anchors: Anchors,
    /// The anchor of each heading so far.
    heading_anchors: Vec<String>,
    /// Link reference definitions by label.
    definitions: &'s HashMap<String, Range<usize>>,
    /// HTML that the author wrote.
    pieces: Vec<Piece>,
    raw: RawPlaces,
    /// Of what there is too much.
    too_many: Vec<&'static str>,
    footnotes: Footnotes,
    grouping: Grouping,
    table: Table,
}

impl Builder<'_, '_, '_> {
    fn build(mut self, events: &Events<'_>) -> Text {
        self.claim_anchors(events);
        if !self.reader.is_again {
            self.foreign_syntax(events);
            self.old_names(events);
        }
        let mut at = 0;
        while at < events.len() {
            at = self.event(events, at);
        }
        self.end_choices();
        self.add_footnotes();
        let elements = if self.pieces.is_empty() { Box::default() } else { self.merge_html() };
        self.outline.is_empty = self.nodes.is_empty();
        self.targets.sort_by_key(|(range, _)| (range.start, range.end));
        self.targets.dedup_by(|one, other| one.0 == other.0);
        let mut definitions: Vec<Range<u32>> = self.definitions.values().map(|span| self.range(span)).collect();
        definitions.sort_by_key(|span| span.start);
        let mut outline = self.outline;
        outline.anchors = self.heading_anchors.into();
        outline.links.shrink_to_fit();
        outline.pictures.shrink_to_fit();
        outline.headings.shrink_to_fit();
        outline.ids.shrink_to_fit();
        Text {
            outline: outline.into(),
            source: self.text.clone(),
            area: self.start..self.start + self.source.len(),
            is_inline: self.key.is_some(),
            definitions: definitions.into(),
            targets: self.targets.into(),
            extra: self.extra.into(),
            nodes: self.nodes.into(),
            code: self.code.into(),
            elements,
        }
    }

    /// Adds the event at an index, with its subtree where that is one thing, and gives the index of the next.
    fn event(&mut self, events: &Events<'_>, at: usize) -> usize {
        let (event, range) = &events[at];
        match event {
            Event::Text(text) => self.words(text, range, Node::Text),
            Event::Code(text) => self.words(text, range, Node::Code),
            Event::SoftBreak => self.leaf(Node::SoftBreak),
            Event::HardBreak => self.leaf(Node::HardBreak),
            Event::Rule => self.rule(),
            Event::InlineHtml(html) | Event::Html(html) => self.raw(html, range),
            Event::TaskListMarker(ticked) => self.leaf(Node::Task(*ticked)),
            Event::FootnoteReference(label) => self.footnote_reference(label, range),
            Event::InlineMath(id) => self.term(id, range),
            Event::DisplayMath(_) => {} // Switched off.
            Event::Start(Tag::HtmlBlock) => {
                let end = end_of(events, at);
                let html =
                    joined(&events[at + 1..end], |event| if let Event::Html(html) = event { Some(html) } else { None });
                self.raw(&html, range);
                return end + 1;
            }
            Event::Start(Tag::Image { dest_url, title, link_type, id }) => {
                let end = end_of(events, at);
                let inner = inner_end(&events[at + 1..end], range);
                let written = Written { target: dest_url, title, link_type: *link_type, label: id, range, inner };
                self.picture(&written, &events[at + 1..end], PictureShape::Inline);
                return end + 1;
            }
            Event::Start(Tag::Paragraph) => {
                if let Some(end) = self.figures(events, at) {
                    return end + 1;
                }
                self.lead(events, at);
                self.open(Node::Paragraph);
            }
            Event::Start(Tag::Heading { level, id, attrs, .. }) => {
                self.heading(events, at, *level, id.as_deref(), attrs)
            }
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(events, at, kind),
            Event::Start(tag) => self.start(events, at, tag, range),
            Event::End(tag) => self.end(*tag),
        }
        at + 1
    }

    fn start(&mut self, events: &Events<'_>, at: usize, tag: &Tag<'_>, range: &Range<usize>) {
        let node = match tag {
            Tag::BlockQuote(None) => Node::Quote,
            Tag::BlockQuote(Some(kind)) => Node::Callout(match kind {
                BlockQuoteKind::Note => Callout::Note,
                BlockQuoteKind::Tip => Callout::Tip,
                BlockQuoteKind::Important => Callout::Important,
                BlockQuoteKind::Warning => Callout::Warning,
                BlockQuoteKind::Caution => Callout::Caution,
            }),
            // CommonMark's numbers have at most nine digits.
            Tag::List(first) => Node::List(first.map(|first| first as u32)),
            Tag::Item => {
                let mut inside = events[at + 1..].iter().map(|(event, _)| event);
                let next = inside.find(|event| !matches!(event, Event::Start(Tag::Paragraph)));
                Node::Item { task: matches!(next, Some(Event::TaskListMarker(_))) }
            }
            Tag::FootnoteDefinition(label) => return self.open_footnote(label, range),
            Tag::DefinitionList => Node::Definitions,
            Tag::DefinitionListTitle => Node::Term,
            Tag::DefinitionListDefinition => Node::Definition,
            Tag::Table(alignments) => self.table.start(alignments),
            Tag::TableHead => self.table.row(true),
            Tag::TableRow => self.table.row(false),
            Tag::TableCell => {
                let is_empty = matches!(events.get(at + 1), Some((Event::End(TagEnd::TableCell), _)));
                self.table.cell(is_empty)
            }
            Tag::Emphasis => Node::Emphasis,
            Tag::Strong => Node::Strong,
            Tag::Strikethrough => Node::Strikethrough,
            Tag::Link { dest_url, title, link_type, id } => {
                let end = end_of(events, at);
                let inner = inner_end(&events[at + 1..end], range);
                let target =
                    if *link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.to_string() };
                self.link(&Written { target: &target, title, link_type: *link_type, label: id, range, inner })
            }
            // Added where their start is met, or switched off.
            _ => return,
        };
        self.open(node);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::TableHead => {
                self.table.end_head();
                self.close();
            }
            TagEnd::HtmlBlock | TagEnd::Image | TagEnd::CodeBlock => {}
            TagEnd::MetadataBlock(_) | TagEnd::Superscript | TagEnd::Subscript => {}
            _ => self.close(),
        }
    }

    // ---- nodes

    fn open(&mut self, node: Node) {
        self.open.push(self.nodes.len());
        self.nodes.push((node, 0));
    }

    fn close(&mut self) {
        if let Some(at) = self.open.pop() {
            self.nodes[at].1 = self.nodes.len() as u32;
        }
    }

    fn leaf(&mut self, node: Node) {
        self.nodes.push((node, self.nodes.len() as u32 + 1));
    }

    fn words(&mut self, text: &CowStr<'_>, range: &Range<usize>, node: impl Fn(Span) -> Node) {
        let written = &self.source[range.clone()];
        let at = if written == &**text { Some(0) } else { written.find(&**text) };
        let span = match at {
            Some(at) => {
                let start = (self.start + range.start + at) as u32;
                Span { start, end: start + text.len() as u32 }
            }
            None => self.extra(text),
        };
        self.leaf(node(span));
    }

    /// Keeps words that the source does not hold literally.
    fn extra(&mut self, text: &str) -> Span {
        let start = (self.text.len() + self.extra.len()) as u32;
        self.extra.push_str(text);
        Span { start, end: start + text.len() as u32 }
    }

    /// Keeps the first paragraph's words for descriptions.
    fn lead(&mut self, events: &Events<'_>, at: usize) {
        if self.outline.lead.is_empty() && !self.footnotes.is_open() {
            self.outline.lead = plain_text(&events[at + 1..], MAX_LEAD_BYTES, |id| self.name_of(id)).trim().into();
        }
    }

    /// Refuses what lies too deep.
    fn too_deep(&mut self, range: Range<usize>, message: &str) {
        let help = "end what is open, and take out what was repeated by accident";
        let first = self.source[range.clone()].lines().next().unwrap_or_default();
        let place = self.place(range.start..range.start + first.len());
        self.reader.findings.push(Diagnostic::new(Code::TooDeep, message).at(place).help(help));
    }

    /// Refuses what is too much, once for each kind of thing: what stands at `range` is the first of them beyond `most`.
    fn too_many(&mut self, things: &'static str, most: usize, range: Range<usize>) {
        if self.too_many.contains(&things) {
            return;
        }
        self.too_many.push(things);
        let fault = Diagnostic::new(Code::TooMany, format!("a text can have {most} {things}, and this is one more"));
        self.reader.findings.push(fault.at(self.place(range)).help("make several pages of this one"));
    }

    // ---- places

    /// A range of the Markdown as bytes of `text`.
    fn range(&self, range: &Range<usize>) -> Range<u32> {
        (range.start + self.start) as u32..(range.end + self.start) as u32
    }

    /// Where bytes of the source stand in the file.
    fn file_span(&self, range: Range<usize>) -> Range<usize> {
        let Some(key) = &self.key else { return range.start + self.start..range.end + self.start };
        let written = self.source.get(range).unwrap_or_default();
        let area = &self.file.text[key.start..];
        match area.find(written) {
            Some(at) if !written.is_empty() => key.start + at..key.start + at + written.len(),
            _ => key.clone(),
        }
    }

    fn place(&self, range: Range<usize>) -> Place {
        self.file.place(self.file_span(range))
    }
}
