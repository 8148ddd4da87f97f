//! HTML that the author wrote: refused, or kept until the whole text is read.

use std::ops::Range;

use super::Builder;
use crate::config::RawHtml;
use crate::content::html::{self, Merged, Piece};
use crate::content::raw_html;
use crate::content::text::{Link, PictureRef, PictureShape};
use crate::content::tree::{Element, Leads, Node, Target};
use crate::diagnostic::{Code, Diagnostic};

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
        let first = self.source[range.clone()].lines().next().unwrap_or_default().trim_end();
        let place = self.place(range.start..range.start + first.len());
        self.reader.findings.push(Diagnostic::new(Code::UnclosedBlock, message).at(place).help(help));
    }

    /// Reads the author's HTML and the tree as one, and gives the author's elements.
    pub fn merge_html(&mut self) -> Box<[Element]> {
        let nodes = std::mem::take(&mut self.nodes);
        let html = html::marked(&nodes, &self.pieces, &self.outline.headings, |span| {
            let (start, end) = (span.start as usize, span.end as usize);
            match start.checked_sub(self.text.len()) {
                None => &self.text[start..end],
                Some(start) => &self.extra[start..end - self.text.len()],
            }
        });
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
        let attribute = |wanted: &str| attributes.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| &**value);
        self.outline.ids.extend(attribute("id").map(str::to_owned));
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
    fn raw_span(&self, attribute: &str, target: &str) -> (Range<usize>, bool) {
        let written = target.replace('&', "&amp;");
        let find = |text: &str| {
            self.pieces.iter().map(|piece| &piece.span).find_map(|span| {
                let at = span.start + self.source[span.clone()].find(text)?;
                Some(at..at + text.len())
            })
        };
        if !target.is_empty()
            && let Some(span) = find(target).or_else(|| find(&written))
        {
            return (span, true);
        }
        let empty = ["=\"\"", "=''", ""].iter().find_map(|value| find(&format!("{attribute}{value}")));
        (empty.or_else(|| self.pieces.first().map(|piece| piece.span.clone())).unwrap_or(0..0), false)
    }
}
