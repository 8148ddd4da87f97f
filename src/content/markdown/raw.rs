//! HTML that the author wrote: let through, looked at or refused, and its targets made into holes like all others.

use std::ops::Range;

use super::Writer;
use crate::config::RawHtml;
use crate::content::body::{Hole, Link, MARK, PictureRef, PictureShape, Target};
use crate::content::raw_html;
use crate::diagnostic::{Code, Diagnostic};

impl Writer<'_, '_, '_> {
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
        if self.reader.options.raw_html == RawHtml::Sanitise {
            for (what, needle) in raw_html::removed(html) {
                let at = self.source[range.clone()]
                    .find(&needle)
                    .map_or(range.clone(), |at| range.start + at..range.start + at + needle.len());
                let warning = Diagnostic::new(Code::SanitisedHtml, format!("{what} is taken out"));
                self.reader.findings.push(
                    warning.at(self.place(at)).help(
                        "write it as Markdown, or set `raw_html: allow` in `site.yaml` if you trust every writer",
                    ),
                );
            }
        }
        self.has_raw_html = true;
        self.raw_spans.push(range.clone());
        raw_html::words(html, &mut self.words);
        self.out.push_str(&raw_html::without_marks(html));
    }

    /// Turns the targets of the author's own HTML into holes like all others.
    pub fn raw_targets(&mut self, html: &str) -> String {
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
                    let fault = Diagnostic::new(Code::MissingAlt, "this picture has no text that says what it shows");
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
