//! Markdown to HTML with holes.
//!
//! CommonMark with tables, footnotes, strikethrough, task lists, heading attributes, definition lists and GitHub's
//! alerts. The HTML is written here and not by the parser's own writer, since headings, pictures, links, code, tables, callouts and
//! footnotes all differ from it; `docs/site-format.md` shows what each becomes. The parser's metadata blocks
//! stay off: they take quadratic time on crafted input.

mod events;
mod footnotes;
mod headings;
mod raw;
mod targets;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Options as Syntax, Parser, Tag, TagEnd,
};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::anchor::Anchors;
use super::body::{Body, Callout, Hole, MARK, PictureShape, Target, cut};
use super::{CodeMemo, Options, raw_html};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::TextFile;
use events::plain_text;
pub use events::{Events, end_of};
use footnotes::Footnotes;
use targets::{Written, inner_end};

/// Reads the Markdown of one file.
pub struct Reader<'a> {
    /// What it depends on besides the text.
    pub options: Options,
    /// Code blocks that are known already.
    pub code: &'a CodeMemo,
    /// What is wrong so far.
    pub findings: &'a mut Vec<Diagnostic>,
}

/// What Markdown has here beyond CommonMark.
pub const SYNTAX: Syntax = Syntax::ENABLE_TABLES
    .union(Syntax::ENABLE_FOOTNOTES)
    .union(Syntax::ENABLE_STRIKETHROUGH)
    .union(Syntax::ENABLE_TASKLISTS)
    .union(Syntax::ENABLE_HEADING_ATTRIBUTES)
    .union(Syntax::ENABLE_DEFINITION_LIST)
    .union(Syntax::ENABLE_GFM);

/// Plain text of a first paragraph is kept up to this many bytes.
const MOST_LEAD: usize = 300;

impl Reader<'_> {
    /// Reads the body of a page, from `start` to the end of the file.
    pub fn page(&mut self, file: &TextFile, start: usize) -> Body {
        self.read(file, file.text.clone(), start..file.text.len(), None)
    }

    /// Reads a text of the front matter, whose key stands at `key`; one paragraph loses its `<p>`.
    pub fn inline(&mut self, file: &TextFile, text: &str, key: Range<usize>) -> Body {
        let text: Arc<str> = text.into();
        let span = 0..text.len();
        self.read(file, text, span, Some(key))
    }

    fn read(&mut self, file: &TextFile, text: Arc<str>, span: Range<usize>, key: Option<Range<usize>>) -> Body {
        let clean;
        let source = if text[span.clone()].contains(MARK) {
            // Both are three bytes long, so places stay true.
            clean = text[span.clone()].replace(MARK, "\u{FFFD}");
            &clean
        } else {
            &text[span.clone()]
        };
        let parser = Parser::new_ext(source, SYNTAX).into_offset_iter();
        let definitions: HashMap<String, Range<usize>> = parser
            .reference_definitions()
            .iter()
            .map(|(label, definition)| (label.to_owned(), definition.span.clone()))
            .collect();
        let events: Vec<_> = parser.collect();
        let is_inline = key.is_some();
        let mut writer = Writer {
            reader: self,
            file,
            source,
            key,
            start: span.start,
            out: String::with_capacity(source.len() * 5 / 4),
            words: String::new(),
            body: Body { text: text.clone(), span: span.clone(), ..Body::default() },
            holes: Vec::new(),
            anchors: Anchors::default(),
            definitions,
            has_raw_html: false,
            raw_spans: Vec::new(),
            footnotes: Footnotes::default(),
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            in_heading_cell: false,
            has_row_headings: false,
        };
        writer.claim_anchors(&events);
        writer.write(&events);
        writer.finish(is_inline)
    }
}

struct Writer<'w, 'r, 's> {
    reader: &'w mut Reader<'r>,
    file: &'s TextFile,
    /// The Markdown that the events' places count in.
    source: &'s str,
    /// The place of the key, for a text of the front matter.
    key: Option<Range<usize>>,
    /// Where `source` begins in the body's text.
    start: usize,
    out: String,
    /// The words of the text, for search; those of headings are kept with their anchors.
    words: String,
    body: Body,
    holes: Vec<Hole>,
    anchors: Anchors,
    definitions: HashMap<String, Range<usize>>,
    has_raw_html: bool,
    /// Where in `source` the author wrote HTML.
    raw_spans: Vec<Range<usize>>,
    footnotes: Footnotes,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    in_heading_cell: bool,
    has_row_headings: bool,
}

impl Writer<'_, '_, '_> {
    fn write(&mut self, events: &Events<'_>) {
        let mut at = 0;
        while at < events.len() {
            at = self.event(events, at);
        }
    }

    /// Writes the event at an index, with its subtree where that is one thing, and gives the index of the next.
    fn event(&mut self, events: &Events<'_>, at: usize) -> usize {
        let (event, range) = &events[at];
        match event {
            Event::Text(text) => {
                self.words.push_str(text);
                self.text(text);
            }
            Event::Code(text) => {
                self.words.push_str(text);
                self.out.push_str("<code>");
                self.text(text);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => {
                self.words.push(' ');
                self.out.push('\n');
            }
            Event::HardBreak => {
                self.words.push(' ');
                self.out.push_str("<br />\n");
            }
            Event::Rule => self.block("<hr />\n"),
            Event::InlineHtml(html) => self.raw(html, range),
            Event::Html(html) => self.raw(html, range),
            Event::TaskListMarker(ticked) => {
                self.hole(Hole::Task(*ticked));
                self.out.push(' ');
            }
            Event::FootnoteReference(label) => {
                self.keep_target(range.start + 2..range.start + 2, Target::Footnote);
                self.footnote_reference(label);
            }
            // Switched off.
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
            Event::Start(Tag::HtmlBlock) => {
                let end = end_of(events, at);
                let html: String = events[at + 1..end]
                    .iter()
                    .map(|(event, _)| if let Event::Html(html) = event { html } else { "" })
                    .collect();
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
                self.block("<p>");
            }
            Event::Start(Tag::Heading { level, id, .. }) => return self.heading(events, at, *level, id.as_deref()),
            Event::Start(Tag::CodeBlock(kind)) => {
                let end = end_of(events, at);
                let code: String = events[at + 1..end]
                    .iter()
                    .map(|(event, _)| if let Event::Text(text) = event { text } else { "" })
                    .collect();
                let info = if let CodeBlockKind::Fenced(info) = kind { info } else { "" };
                let language = info.split([' ', ',', '{', '\t']).next().unwrap_or_default();
                self.new_line();
                self.words.push_str(&code);
                self.words.push('\n');
                self.hole(Hole::Code(self.reader.code.block(language, &code)));
                return end + 1;
            }
            Event::Start(tag) => self.start(events, at, tag, range),
            Event::End(tag) => self.end(*tag),
        }
        at + 1
    }

    fn start(&mut self, events: &Events<'_>, at: usize, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                let callout = match kind {
                    BlockQuoteKind::Note => Callout::Note,
                    BlockQuoteKind::Tip => Callout::Tip,
                    BlockQuoteKind::Important => Callout::Important,
                    BlockQuoteKind::Warning => Callout::Warning,
                    BlockQuoteKind::Caution => Callout::Caution,
                };
                self.block(&format!(
                    "<div class=\"callout callout-{}\" role=\"note\">\n<p class=\"callout-title\">",
                    callout.name()
                ));
                self.hole(Hole::CalloutTitle(callout));
                self.out.push_str("</p>\n");
            }
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::Item => {
                let next = events[at + 1..]
                    .iter()
                    .map(|(event, _)| event)
                    .find(|event| !matches!(event, Event::Start(Tag::Paragraph)));
                let is_task = matches!(next, Some(Event::TaskListMarker(_)));
                self.block(if is_task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::FootnoteDefinition(label) => {
                self.keep_target(range.start + 2..range.start + 2, Target::Footnote);
                let outside = std::mem::take(&mut self.out);
                self.footnotes.outside = Some((label.to_string(), outside));
            }
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.block("<section class=\"table\" tabindex=\"0\" aria-label=\"");
                self.hole(Hole::TableLabel);
                self.out.push_str("\"><table>\n");
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => {
                // A table whose corner is empty has headings at the start of its rows; an empty heading says nothing.
                let is_empty = matches!(events.get(at + 1), Some((Event::End(TagEnd::TableCell), _)));
                if self.in_table_head && self.column == 0 {
                    self.has_row_headings = is_empty;
                }
                let heads_row = !self.in_table_head && self.column == 0 && self.has_row_headings;
                self.in_heading_cell = !is_empty && (self.in_table_head || heads_row);
                self.out.push_str(match (self.in_heading_cell, self.in_table_head) {
                    (true, true) => "<th scope=\"col\"",
                    (true, false) => "<th scope=\"row\"",
                    (false, _) => "<td",
                });
                self.out.push_str(match self.alignments.get(self.column) {
                    Some(Alignment::Left) => " class=\"align-left\">",
                    Some(Alignment::Center) => " class=\"align-center\">",
                    Some(Alignment::Right) => " class=\"align-right\">",
                    _ => ">",
                });
            }
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { dest_url, title, link_type, id } => {
                let end = end_of(events, at);
                let inner = inner_end(&events[at + 1..end], range);
                let target =
                    if *link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.to_string() };
                self.link(&Written { target: &target, title, link_type: *link_type, label: id, range, inner });
            }
            // Written where their start is met, or switched off.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let closing = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::FootnoteDefinition => {
                if let Some((label, outside)) = self.footnotes.outside.take() {
                    let text = std::mem::replace(&mut self.out, outside);
                    self.footnotes.definitions.insert(label, text);
                }
                return;
            }
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => "</tbody></table></section>\n",
            TagEnd::TableHead => {
                self.in_table_head = false;
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                self.column += 1;
                if self.in_heading_cell { "</th>" } else { "</td>" }
            }
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => "</a>",
            _ => "",
        };
        // Words of two blocks are two words.
        if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) {
            self.words.push('\n');
        }
        self.out.push_str(closing);
    }

    // ---- text

    fn new_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn block(&mut self, tag: &str) {
        self.new_line();
        self.out.push_str(tag);
    }

    fn text(&mut self, text: &str) {
        let clean;
        let text = if text.contains(MARK) {
            clean = text.replace(MARK, "\u{FFFD}");
            &clean
        } else {
            text
        };
        escape_html_body_text(&mut self.out, text).expect("writing to a string does not fail");
    }

    fn attribute(&mut self, text: &str) {
        escape_html(&mut self.out, &text.replace(MARK, "\u{FFFD}")).expect("writing to a string does not fail");
    }

    fn hole(&mut self, hole: Hole) {
        self.out.push(MARK);
        self.out.push_str(&self.holes.len().to_string());
        self.out.push(MARK);
        self.holes.push(hole);
    }

    /// Keeps the first paragraph's words for descriptions.
    fn lead(&mut self, events: &Events<'_>, at: usize) {
        if self.body.lead.is_empty() && self.footnotes.outside.is_none() {
            self.body.lead = plain_text(&events[at + 1..], MOST_LEAD).trim().into();
        }
    }

    // ---- places

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

    // ---- the end

    fn finish(mut self, is_inline: bool) -> Body {
        self.write_footnotes();
        let mut html = std::mem::take(&mut self.out);
        if self.has_raw_html {
            if self.reader.options.raw_html == RawHtml::Sanitise {
                html = raw_html::sanitise(&html);
            }
            html = self.raw_targets(&html);
        }
        if is_inline && html.matches("<p>").count() == 1 {
            let trimmed = html.trim_end();
            if let Some(inner) = trimmed.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
                html = inner.to_owned();
            }
        }
        self.body.words = std::mem::take(&mut self.words).into_boxed_str();
        (self.body.html, self.body.holes) = cut(&html, &self.holes);
        self.body.targets.sort_by_key(|(range, _)| (range.start, range.end));
        self.body.targets.dedup_by(|one, other| one.0 == other.0);
        self.body
    }
}
