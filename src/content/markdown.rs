//! Markdown to HTML with holes.
//!
//! CommonMark with tables, footnotes, strikethrough, task lists, heading attributes, definition lists and GitHub's
//! alerts. The HTML is written here and not by the parser's own writer, since headings, pictures, links, code, tables, callouts and
//! footnotes all differ from it; `docs/site-format.md` shows what each becomes. The parser's metadata blocks
//! stay off: they take quadratic time on crafted input.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options as Syntax, Parser, Tag, TagEnd,
};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::anchor::{Anchors, slug};
use super::body::{Body, Callout, Heading, Hole, Link, MARK, PictureRef, PictureShape, Target, cut};
use super::highlight::code_block;
use super::link::Scheme;
use super::{CodeMemo, Options, raw_html};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::TextFile;

/// Reads the Markdown of one file.
pub struct Reader<'a> {
    /// What it depends on besides the text.
    pub options: Options,
    /// Highlighted code.
    pub code: &'a CodeMemo,
    /// What is wrong so far.
    pub findings: &'a mut Vec<Diagnostic>,
}

type Events<'a> = [(Event<'a>, Range<usize>)];

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
        let syntax = Syntax::ENABLE_TABLES
            | Syntax::ENABLE_FOOTNOTES
            | Syntax::ENABLE_STRIKETHROUGH
            | Syntax::ENABLE_TASKLISTS
            | Syntax::ENABLE_HEADING_ATTRIBUTES
            | Syntax::ENABLE_DEFINITION_LIST
            | Syntax::ENABLE_GFM;
        let parser = Parser::new_ext(source, syntax).into_offset_iter();
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
        };
        writer.claim_anchors(&events);
        writer.write(&events);
        writer.finish(is_inline)
    }
}

/// The footnotes of a body: numbered as they are referred to, written at the end.
#[derive(Default)]
struct Footnotes {
    /// Label to number and count of references.
    numbers: HashMap<String, (usize, usize)>,
    order: Vec<String>,
    definitions: HashMap<String, String>,
    /// The text before the definition that is being written, and its label.
    outside: Option<(String, String)>,
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
            Event::Text(text) => self.text(text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                self.text(text);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br />\n"),
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
                self.hole(Hole::Code(code_block(language, &code, self.reader.code)));
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
                self.block("<div class=\"table\" tabindex=\"0\"><table>\n");
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
                self.out.push_str(if self.in_table_head { "<th scope=\"col\"" } else { "<td" });
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
            TagEnd::Table => "</tbody></table></div>\n",
            TagEnd::TableHead => {
                self.in_table_head = false;
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                self.column += 1;
                if self.in_table_head { "</th>" } else { "</td>" }
            }
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => "</a>",
            _ => "",
        };
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

    // ---- headings

    /// Anchors that the author wrote come before those that are made from text.
    fn claim_anchors(&mut self, events: &Events<'_>) {
        for (event, range) in events {
            if let Event::Start(Tag::Heading { id: Some(id), .. }) = event
                && !self.anchors.claim(id)
            {
                let fault =
                    Diagnostic::fault("duplicate-anchor", format!("two headings of this page have the anchor `{id}`"));
                let place =
                    self.place(range.start..range.end.min(range.start + self.source[range.clone()].trim_end().len()));
                self.reader.findings.push(fault.at(place).help("give one of them another `{#anchor}`"));
            }
        }
    }

    fn heading(&mut self, events: &Events<'_>, at: usize, level: HeadingLevel, id: Option<&str>) -> usize {
        let end = end_of(events, at);
        let range = &events[at].1;
        let line = range.start..range.start + self.source[range.clone()].trim_end().len();
        let mut level = level as u8;
        if level == 1 {
            let fault = Diagnostic::fault("heading-1", "the title is the page's only heading of level 1");
            self.reader.findings.push(
                fault
                    .at(self.place(line.clone()))
                    .help("begin headings with `##`, and put the page's title into `title:`"),
            );
            level = 2;
        }
        let above = self.body.headings.last().map_or(1, |heading| heading.level);
        if level > above + 1 {
            let warning = Diagnostic::warning(
                "skipped-heading",
                format!("this heading of level {level} follows one of level {above}"),
            );
            let help = format!("write it with {} `#`: readers who listen find their way by levels", above + 1);
            self.reader.findings.push(warning.at(self.place(line)).help(help));
        }
        let text = plain_text(&events[at + 1..end], usize::MAX).trim().to_owned();
        let anchor = match id {
            Some(id) => id.to_owned(),
            None => self.anchors.unique(slug(&text)),
        };
        let index = self.body.headings.len() as u32;
        self.body.headings.push(Heading { level, text, anchor });
        self.new_line();
        self.hole(Hole::HeadingStart(index));
        self.write(&events[at + 1..end]);
        self.hole(Hole::HeadingEnd(index));
        self.out.push('\n');
        end + 1
    }

    // ---- links and pictures

    fn link(&mut self, written: &Written<'_>) {
        let span = self.target_span(written);
        let index = self.body.links.len();
        self.out.push_str("<a href=\"");
        self.hole(Hole::Link(index as u32));
        if !written.title.is_empty() {
            self.out.push_str("\" title=\"");
            self.attribute(written.title);
        }
        self.out.push_str("\">");
        self.check_scheme(written.target, &span);
        self.body.links.push(Link { target: written.target.to_owned(), span: self.file_span(span.clone()) });
        self.keep_target(span, Target::Link(index));
    }

    fn check_scheme(&mut self, target: &str, span: &Range<usize>) {
        if let Scheme::Forbidden(why) = Scheme::of(target) {
            let fault = Diagnostic::fault("unsafe-link", format!("this address may not be linked to: {why}"));
            self.reader.findings.push(
                fault
                    .at(self.place(span.clone()))
                    .help("link to a page's file, to `id:…`, or to an address that begins with `https://`"),
            );
        }
    }

    /// A paragraph of nothing but pictures becomes figures; gives the index of the paragraph's end.
    fn figures(&mut self, events: &Events<'_>, at: usize) -> Option<usize> {
        let mut pictures = Vec::new();
        let mut next = at + 1;
        loop {
            let (Event::Start(Tag::Image { .. }), _) = events.get(next)? else { return None };
            let end = end_of(events, next);
            pictures.push(next..end);
            match events.get(end + 1)? {
                (Event::End(TagEnd::Paragraph), _) => {
                    next = end + 1;
                    break;
                }
                (Event::SoftBreak | Event::HardBreak, _) => next = end + 2,
                _ => return None,
            }
        }
        self.new_line();
        for picture in pictures {
            if let (Event::Start(Tag::Image { dest_url, title, link_type, id }), range) = &events[picture.start] {
                let alt = &events[picture.start + 1..picture.end];
                let inner = inner_end(alt, range);
                self.picture(
                    &Written { target: dest_url, title, link_type: *link_type, label: id, range, inner },
                    alt,
                    PictureShape::Figure,
                );
                self.out.push('\n');
            }
        }
        Some(next)
    }

    fn picture(&mut self, written: &Written<'_>, alt: &Events<'_>, shape: PictureShape) {
        let span = self.target_span(written);
        let alt = plain_text(alt, usize::MAX);
        let decorative = written.title == "decorative";
        if alt.trim().is_empty() && !decorative {
            let fault = Diagnostic::fault("missing-alt", "this picture has no text that says what it shows");
            let help = "write `![What the picture shows](…)`; if it is decoration only, `![](… \"decorative\")`";
            self.reader.findings.push(fault.at(self.place(written.range.clone())).help(help));
        }
        let caption = (!decorative && !written.title.is_empty()).then(|| written.title.to_owned());
        let index = self.body.pictures.len();
        let file_span = self.file_span(span.clone());
        self.body.pictures.push(PictureRef {
            target: written.target.to_owned(),
            span: file_span,
            alt: alt.trim().to_owned(),
            caption,
            shape,
        });
        self.hole(Hole::Picture(index as u32));
        self.keep_target(span, Target::Picture(index));
    }

    /// Where in the source a target stands: the bytes that a Markdown copy replaces and that faults point at.
    fn target_span(&self, written: &Written<'_>) -> Range<usize> {
        let range = written.range;
        match written.link_type {
            LinkType::Inline => {
                let open = self.source[written.inner..range.end].find("](").map(|at| written.inner + at + 2);
                open.map_or(range.clone(), |open| destination(self.source, open..range.end))
            }
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => self
                .definitions
                .get(written.label)
                .and_then(|definition| {
                    Some((self.source[definition.clone()].find("]:")? + definition.start + 2, definition.end))
                })
                .map_or(range.clone(), |(open, end)| destination(self.source, open..end)),
            _ => range.start..range.end,
        }
    }

    fn keep_target(&mut self, span: Range<usize>, target: Target) {
        let span = span.start + self.start..span.end + self.start;
        self.body.targets.push((span, target));
    }

    // ---- HTML that the author wrote

    fn raw(&mut self, html: &str, range: &Range<usize>) {
        if raw_html::is_comment(html) {
            return;
        }
        if self.reader.options.raw_html == RawHtml::Deny {
            let fault = Diagnostic::fault("raw-html", "this site takes no HTML within Markdown");
            let end = range.start + self.source[range.clone()].trim_end().len();
            self.reader.findings.push(
                fault
                    .at(self.place(range.start..end))
                    .help("write it as Markdown, or set `raw_html: sanitise` in `site.yaml`"),
            );
            return;
        }
        if self.reader.options.raw_html == RawHtml::Sanitise {
            for (what, needle) in raw_html::removed(html) {
                let at = self.source[range.clone()]
                    .find(&needle)
                    .map_or(range.clone(), |at| range.start + at..range.start + at + needle.len());
                let warning = Diagnostic::warning("sanitised-html", format!("{what} is taken out"));
                self.reader.findings.push(
                    warning.at(self.place(at)).help(
                        "write it as Markdown, or set `raw_html: allow` in `site.yaml` if you trust every writer",
                    ),
                );
            }
        }
        self.has_raw_html = true;
        self.raw_spans.push(range.clone());
        self.out.push_str(&raw_html::without_marks(html));
    }

    // ---- footnotes

    fn footnote_reference(&mut self, label: &str) {
        let next = self.footnotes.order.len() + 1;
        let (number, count) =
            *self.footnotes.numbers.entry(label.to_owned()).and_modify(|(_, count)| *count += 1).or_insert((next, 1));
        if count == 1 {
            self.footnotes.order.push(label.to_owned());
        }
        let again = if count > 1 { format!("-{count}") } else { String::new() };
        self.out.push_str("<sup class=\"footnote-ref\"><a id=\"");
        self.hole(Hole::Prefix);
        self.out.push_str(&format!("fnref-{number}{again}\" href=\"#"));
        self.hole(Hole::Prefix);
        self.out.push_str(&format!("fn-{number}\">{number}</a></sup>"));
    }

    fn write_footnotes(&mut self) {
        if self.footnotes.order.is_empty() {
            return;
        }
        self.block("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n");
        let mut index = 0;
        // A footnote can refer to another, which then joins the order.
        while let Some(label) = self.footnotes.order.get(index).cloned() {
            index += 1;
            let text = self.footnotes.definitions.remove(&label).unwrap_or_default();
            let text = text.trim_end();
            let (text, end) = text.strip_suffix("</p>").map_or((text, ""), |text| (text, "</p>"));
            self.out.push_str("<li id=\"");
            self.hole(Hole::Prefix);
            self.out.push_str(&format!("fn-{index}\">"));
            self.out.push_str(text);
            self.out.push_str(" <a class=\"footnote-back\" href=\"#");
            self.hole(Hole::Prefix);
            self.out.push_str(&format!("fnref-{index}\" aria-label=\""));
            self.hole(Hole::FootnoteBack);
            self.out.push_str(&format!("\">↩</a>{end}</li>\n"));
        }
        self.out.push_str("</ol></section>\n");
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
        (self.body.html, self.body.holes) = cut(&html, &self.holes);
        self.body.targets.sort_by_key(|(range, _)| (range.start, range.end));
        self.body.targets.dedup_by(|one, other| one.0 == other.0);
        self.body
    }

    /// Turns the targets of the author's own HTML into holes like all others.
    fn raw_targets(&mut self, html: &str) -> String {
        let mut ids = Vec::new();
        let found = raw_html::take_targets(html, &mut ids, |picture, target, alt| {
            let written = target.replace('&', "&amp;");
            let raw = self.raw_spans.iter().find_map(|span| {
                let area = &self.source[span.clone()];
                let (at, length) = area
                    .find(target)
                    .map(|at| (at, target.len()))
                    .or_else(|| area.find(&written).map(|at| (at, written.len())))?;
                Some(span.start + at..span.start + at + length)
            });
            let span = raw.clone().or(self.raw_spans.first().cloned()).unwrap_or(0..0);
            self.check_scheme(target, &span);
            let file_span = self.file_span(span.clone());
            let (hole, kept) = if picture {
                if alt.is_none() {
                    let fault = Diagnostic::fault("missing-alt", "this picture has no text that says what it shows");
                    self.reader.findings.push(
                        fault
                            .at(self.place(span.clone()))
                            .help("add `alt=\"what the picture shows\"`, or `alt=\"\"` for decoration"),
                    );
                }
                let index = self.body.pictures.len();
                let alt = alt.unwrap_or_default();
                self.body.pictures.push(PictureRef {
                    target: target.to_owned(),
                    span: file_span,
                    alt,
                    caption: None,
                    shape: PictureShape::Html,
                });
                (Hole::PictureUrl(index as u32), Target::Picture(index))
            } else {
                let index = self.body.links.len();
                self.body.links.push(Link { target: target.to_owned(), span: file_span });
                (Hole::Link(index as u32), Target::Link(index))
            };
            if raw.is_some() {
                self.keep_target(span, kept);
            }
            self.holes.push(hole);
            format!("{MARK}{}{MARK}", self.holes.len() - 1)
        });
        self.body.ids = ids;
        found
    }
}

/// A link or picture as the parser gives it.
struct Written<'a> {
    target: &'a str,
    title: &'a str,
    link_type: LinkType,
    label: &'a str,
    range: &'a Range<usize>,
    /// Where its text ends in the source.
    inner: usize,
}

/// The index of the end that belongs to the start at an index.
fn end_of(events: &Events<'_>, at: usize) -> usize {
    let mut depth = 0usize;
    for (index, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    events.len() - 1
}

/// Where the text of a link or picture ends.
fn inner_end(inner: &Events<'_>, range: &Range<usize>) -> usize {
    inner.iter().map(|(_, range)| range.end).max().unwrap_or(range.start).min(range.end)
}

/// The bytes of a link destination that begins somewhere after `area.start`.
fn destination(source: &str, area: Range<usize>) -> Range<usize> {
    let text = &source[area.clone()];
    let start = area.start + (text.len() - text.trim_start().len());
    let text = &source[start..area.end];
    if text.starts_with('<') {
        let end = text.find('>').map_or(text.len(), |end| end + 1);
        return start..start + end;
    }
    let mut depth = 0;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return start..start + at,
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() || c.is_control() => return start..start + at,
            _ => {}
        }
    }
    start..area.end
}

/// The words of a run of events, up to the end of its paragraph.
fn plain_text(events: &Events<'_>, most: usize) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph) => break,
            _ => {}
        }
        if text.len() > most {
            break;
        }
    }
    text
}
