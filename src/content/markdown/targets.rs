//! Links and pictures: what they lead to, and where that stands in the text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Builder;
use super::events::{Events, end_of, plain_text};
use crate::content::link::Scheme;
use crate::content::text::{Link, PictureRef, PictureShape};
use crate::content::tree::{Node, Target};
use crate::diagnostic::{Code, Diagnostic};

/// A link or picture as the parser gives it.
pub struct Written<'a> {
    pub target: &'a str,
    pub title: &'a str,
    pub link_type: LinkType,
    pub label: &'a str,
    pub range: &'a Range<usize>,
    /// Where its text ends in the source.
    pub inner: usize,
}

impl Builder<'_, '_, '_> {
    pub fn link(&mut self, written: &Written<'_>) -> Node {
        let span = self.target_span(written);
        self.check_term_in_link(written.range);
        let index = self.outline.links.len() as u32;
        self.check_scheme(written.target, &span);
        self.outline.links.push(Link {
            target: written.target.to_owned(),
            title: written.title.into(),
            span: self.file_span(span.clone()),
        });
        self.keep_target(span, Target::Link(index));
        Node::Link(index)
    }

    pub fn check_scheme(&mut self, target: &str, span: &Range<usize>) {
        if let Scheme::Forbidden(why) = Scheme::of(target) {
            let fault = Diagnostic::new(Code::UnsafeLink, format!("this address may not be linked to: {why}"));
            self.reader.findings.push(
                fault
                    .at(self.place(span.clone()))
                    .help("link to a page's file, to `id:…`, or to an address that begins with `https://`"),
            );
        }
    }

    /// A paragraph of nothing but pictures becomes figures; gives the index of the paragraph's end.
    pub fn figures(&mut self, events: &Events<'_>, at: usize) -> Option<usize> {
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
        for picture in pictures {
            if let (Event::Start(Tag::Image { dest_url, title, link_type, id }), range) = &events[picture.start] {
                let alt = &events[picture.start + 1..picture.end];
                let inner = inner_end(alt, range);
                self.picture(
                    &Written { target: dest_url, title, link_type: *link_type, label: id, range, inner },
                    alt,
                    PictureShape::Figure,
                );
            }
        }
        Some(next)
    }

    pub fn picture(&mut self, written: &Written<'_>, alt: &Events<'_>, shape: PictureShape) {
        let span = self.target_span(written);
        let alt = plain_text(alt, usize::MAX, |id| self.name_of(id));
        let title = self.terms_of_picture(written.title, written.range);
        let decorative = written.title == "decorative";
        if alt.trim().is_empty() && !decorative {
            let fault = Diagnostic::new(Code::MissingAlt, "this picture has no text that says what it shows");
            let help = "write `![What the picture shows](…)`; if it is decoration only, `![](… \"decorative\")`";
            self.reader.findings.push(fault.at(self.place(written.range.clone())).help(help));
        }
        let caption = (!decorative && !title.is_empty()).then_some(title);
        let index = self.outline.pictures.len() as u32;
        let file_span = self.file_span(span.clone());
        self.outline.pictures.push(PictureRef {
            target: written.target.to_owned(),
            span: file_span,
            alt: alt.trim().to_owned(),
            caption,
            shape,
        });
        self.leaf(Node::Picture(index));
        self.keep_target(span, Target::Picture(index));
    }

    /// Where in the source a target stands: the bytes that a Markdown copy replaces and that faults point at.
    pub fn target_span(&self, written: &Written<'_>) -> Range<usize> {
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

    pub fn keep_target(&mut self, span: Range<usize>, target: Target) {
        self.targets.push((self.range(&span), target));
    }
}

/// Where the text of a link or picture ends.
pub fn inner_end(inner: &Events<'_>, range: &Range<usize>) -> usize {
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
