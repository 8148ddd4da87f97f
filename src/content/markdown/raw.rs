//! HTML that the author wrote: refused, or kept until the whole text is read.

use std::ops::Range;

use super::Builder;
use crate::config::RawHtml;
use crate::content::gauge;
use crate::content::html::{self, Merged, Piece};
use crate::content::raw_html;
use crate::content::text::{Link, PictureRef, PictureShape};
use crate::content::tree::{Element, Leads, Node, Target};
use crate::diagnostic::{Code, Diagnostic, floor};
use crate::limits::{MOST_ATTRIBUTES, MOST_DEPTH, MOST_HEADINGS};

/// HTML is measured before it is parsed unless its tags, times the nodes of the text that may each repeat them all, are fewer.
const MOST_UNMEASURED: usize = 200_000;
/// How many pieces of HTML behind an element, and how many bytes of them, are searched for the next one's attributes.
const NEAR: (usize, usize) = (128, 16 << 10);
/// All pieces, and all bytes of them.
const ALL: (usize, usize) = (usize::MAX, usize::MAX);
/// How often all HTML of a text is searched for an attribute that is not near.
const MOST_MISSES: usize = 100;

/// Where the attributes of an author's elements were found in the source.
#[derive(Default)]
pub struct RawPlaces {
    /// Behind the elements before the one that is being read.
    from: usize,
    /// Behind all that was found so far.
    next: usize,
    misses: usize,
}

impl Builder<'_, '_, '_> {
    pub fn raw(&mut self, html: &str, range: &Range<usize>) {
        if raw_html::is_comment(html) {
            return;
        }
        if self.reader.options.raw_html == RawHtml::Deny {
            let fault = Diagnostic::new(Code::RawHtml, "this site takes no HTML within Markdown");
            let end = range.start + self.source[range.clone()].trim_end().len();
            self.reader.findings.push(
                fault
                    .at(self.place(range.start..end))
                    .help("write it as Markdown, or set `raw_html: sanitise` in `site.yaml`"),
            );
            return;
        }
        if html.trim_start().starts_with("<!--") && raw_html::has_open_comment(html) {
            self.unclosed(
                range,
                "this comment does not end, so the rest of the page is not published",
                "end it with `-->`",
            );
        }
        if let Some(at) = gauge::crowded_tag(html) {
            let tag: String = html[at + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
            let message = format!("`<{tag}>` has more than {MOST_ATTRIBUTES} attributes");
            let fault = Diagnostic::new(Code::TooMany, message).help("take out those that were repeated by accident");
            self.reader.findings.push(fault.at(self.place(range.start..range.start + first_line(html))));
            return;
        }
        let kept = match self.reader.options.raw_html {
            RawHtml::Sanitise => self.keep(html, range),
            _ => html.to_owned(),
        };
        self.leaf(Node::Raw(self.pieces.len() as u32));
        self.pieces.push(Piece { html: raw_html::without_marks(&kept), span: range.clone() });
    }

    /// Warns of what the sanitiser takes out of a piece of HTML, and gives the piece without unknown elements.
    fn keep(&mut self, html: &str, range: &Range<usize>) -> String {
        let (kept, removed) = raw_html::without_unknown(html);
        let mut from = range.start;
        for (what, needle) in removed {
            let found = self.source[from..range.end].find(&needle);
            let at = found.map_or(range.clone(), |at| from + at..from + at + needle.len());
            if found.is_some() {
                from = at.end;
            }
            self.sanitised(format!("{what} is taken out"), at);
        }
        kept
    }

    fn sanitised(&mut self, message: String, at: Range<usize>) {
        let help = "write it as Markdown, or set `raw_html: allow` in `site.yaml` if you trust every writer";
        self.reader.findings.push(Diagnostic::new(Code::SanitisedHtml, message).at(self.place(at)).help(help));
    }

    /// Warns of a block that takes in the rest of the page.
    pub fn unclosed(&mut self, range: &Range<usize>, message: &str, help: &str) {
        let place = self.place(range.start..range.start + first_line(&self.source[range.clone()]));
        self.reader.findings.push(Diagnostic::new(Code::UnclosedBlock, message).at(place).help(help));
    }

    /// Reads the author's HTML and the tree as one, and gives the author's elements.
    pub fn merge_html(&mut self) -> Box<[Element]> {
        let nodes = std::mem::take(&mut self.nodes);
        let (html, starts) = html::marked(&nodes, &self.pieces, &self.outline.headings, |span| {
            let (start, end) = (span.start as usize, span.end as usize);
            match start.checked_sub(self.text.len()) {
                None => &self.text[start..end],
                Some(start) => &self.extra[start..end - self.text.len()],
            }
        });
        let tags: usize = self.pieces.iter().map(|piece| gauge::tags(&piece.html)).sum();
        if (tags > MOST_DEPTH || tags * nodes.len() > MOST_UNMEASURED)
            && let Some((at, message)) = gauge::measure(&html, nodes.len() + tags)
        {
            let piece = starts.partition_point(|start| *start <= at).saturating_sub(1);
            self.nodes = nodes;
            self.too_deep(self.pieces[piece].span.clone(), &message);
            return Box::default();
        }
        let html = if self.reader.options.raw_html == RawHtml::Sanitise { raw_html::sanitise(&html) } else { html };
        let mut elements = Vec::new();
        let mut is_kept = vec![false; nodes.len()];
        html::read(&html, |merged| match merged {
            Merged::Open(index) => {
                let (node, _) = nodes[index];
                is_kept[index] = true;
                if node.is_container() {
                    self.open(node)
                } else {
                    self.leaf(node)
                }
                node.is_container()
            }
            Merged::Element { name, attributes } => {
                let leads = self.leads(name, &attributes);
                let element = Element { name: name.into(), attributes: attributes.into(), leads };
                let index = elements.len() as u32;
                elements.push(element);
                self.open(Node::Element(index));
                true
            }
            Merged::Text(text) => {
                let span = self.extra(text);
                self.leaf(Node::Text(span));
                false
            }
            Merged::Close => {
                self.close();
                false
            }
        });
        self.lost(&nodes, &is_kept);
        elements.into()
    }

    /// Warns of Markdown that an element of the author took with it: a `<template>` or `<style>` that does not end where it begins.
    fn lost(&mut self, nodes: &[(Node, u32)], is_kept: &[bool]) {
        let is_lost = |(index, (node, _)): (usize, &(Node, u32))| {
            !matches!(node, Node::Text(_) | Node::SoftBreak | Node::Raw(_)) && !is_kept[index]
        };
        let Some(first) = nodes.iter().enumerate().position(is_lost) else { return };
        let before = nodes[..first]
            .iter()
            .rev()
            .find_map(|(node, _)| if let Node::Raw(piece) = node { Some(*piece) } else { None });
        if let Some(piece) = before {
            let span = self.pieces[piece as usize].span.clone();
            let end = span.start + self.source[span.clone()].trim_end().len();
            self.sanitised("text that follows this HTML is taken out with it".into(), span.start..end);
        }
    }

    /// Keeps what an element's attributes lead to, like the links and pictures of Markdown.
    fn leads(&mut self, name: &str, attributes: &[(Box<str>, Box<str>)]) -> Box<[(&'static str, Leads)]> {
        self.raw.from = self.raw.next;
        let attribute = |wanted: &str| attributes.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| &**value);
        if let Some(id) = attribute("id") {
            if self.outline.ids.len() < MOST_HEADINGS {
                self.outline.ids.push(id.to_owned());
            } else {
                let (span, _) = self.raw_span("id", id);
                self.too_many("elements with an id", MOST_HEADINGS, span);
            }
        }
        let links: &[&'static str] = match name {
            "a" => &["href"],
            "video" => &["src", "poster"],
            "audio" | "track" => &["src"],
            // Within `<picture>` it has a `srcset`.
            "source" => &["src"],
            "img" => {
                let picture = attribute("src").map(|src| ("src", self.raw_picture(src, attribute("alt"))));
                return picture.into_iter().collect();
            }
            _ => &[],
        };
        links.iter().filter_map(|name| Some((*name, self.raw_link(name, attribute(name)?)))).collect()
    }

    fn raw_link(&mut self, attribute: &str, target: &str) -> Leads {
        let (span, is_found) = self.raw_span(attribute, target);
        self.check_scheme(target, &span);
        let index = self.outline.links.len() as u32;
        let file_span = self.file_span(span.clone());
        self.outline.links.push(Link { target: target.to_owned(), title: "".into(), span: file_span });
        if is_found {
            self.keep_target(span, Target::Link(index));
        }
        Leads::Link(index)
    }

    fn raw_picture(&mut self, target: &str, alt: Option<&str>) -> Leads {
        let (span, is_found) = self.raw_span("src", target);
        self.check_scheme(target, &span);
        if alt.is_none() {
            let fault = Diagnostic::new(Code::MissingAlt, "this picture has no text that says what it shows");
            self.reader.findings.push(
                fault
                    .at(self.place(span.clone()))
                    .help("add `alt=\"what the picture shows\"`, or `alt=\"\"` for decoration"),
            );
        }
        let index = self.outline.pictures.len() as u32;
        self.outline.pictures.push(PictureRef {
            target: target.to_owned(),
            span: self.file_span(span.clone()),
            alt: alt.unwrap_or_default().to_owned(),
            caption: None,
            shape: PictureShape::Html,
        });
        if is_found {
            self.keep_target(span, Target::Picture(index));
        }
        Leads::Picture(index)
    }

    /// Where in the source the target of an attribute stands, and whether it was found there; else where the attribute stands without
    /// one, or the author's first HTML.
    fn raw_span(&mut self, attribute: &str, target: &str) -> (Range<usize>, bool) {
        let written = target.replace('&', "&amp;");
        let found = if target.is_empty() {
            let empty = ["=\"\"", "=''"].map(|value| format!("{attribute}{value}"));
            self.find_raw(&empty[0], &empty[1])
        } else {
            self.find_raw(target, &written)
        };
        let is_found = found.is_some();
        let span = found.or_else(|| self.find_raw(attribute, attribute));
        self.raw.next = span.as_ref().map_or(0, |span| span.end).max(self.raw.next);
        let span = span.or_else(|| self.pieces.first().map(|piece| piece.span.clone()));
        (span.unwrap_or(0..0), is_found && !target.is_empty())
    }

    /// Finds a text in the author's HTML, written in one of two ways: near the element before, as elements come in order, else
    /// anywhere.
    fn find_raw(&mut self, text: &str, written: &str) -> Option<Range<usize>> {
        let (next, source) = (self.raw.from, self.source);
        let find = |text: &str, from: usize, most: (usize, usize)| {
            let first = self.pieces.partition_point(|piece| piece.span.end <= from);
            let (mut left, last) = (most.1, self.pieces.len().min(first.saturating_add(most.0)));
            for Piece { span, .. } in &self.pieces[first..last] {
                let start = span.start.max(from);
                let end = floor(source, span.end.min(start.saturating_add(left)));
                if let Some(at) = memchr::memmem::find(&source.as_bytes()[start..end], text.as_bytes()) {
                    return Some(start + at..start + at + text.len());
                }
                left -= end - start;
                if left == 0 || end < span.end {
                    break;
                }
            }
            None
        };
        let near = find(text, next, NEAR).or_else(|| find(written, next, NEAR));
        if near.is_some() || self.raw.misses == MOST_MISSES {
            return near;
        }
        let found = find(text, 0, ALL).or_else(|| find(written, 0, ALL));
        self.raw.misses += 1;
        found
    }
}

/// The length of the first line of a text, without white space at its end.
fn first_line(text: &str) -> usize {
    text.lines().next().unwrap_or_default().trim_end().len()
}
