//! Headings and their anchors.

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::Builder;
use super::choices::Attributes;
use super::events::{Events, end_of, plain_text};
use crate::content::anchor::slug;
use crate::content::raw_html::OWN_PREFIX;
use crate::content::text::Heading;
use crate::content::tree::{Node, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::MOST_HEADINGS;

impl Builder<'_, '_, '_> {
    /// Anchors that the author wrote come before those that are made from text.
    pub fn claim_anchors(&mut self, events: &Events<'_>) {
        for (event, range) in events {
            if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
                let is_free = self.anchors.claim(id);
                let fault = if id.starts_with(OWN_PREFIX) {
                    Diagnostic::new(
                        Code::ReservedId,
                        format!("ids that begin with `{OWN_PREFIX}`, as `{id}` does, are the theme's"),
                    )
                } else if !is_free {
                    Diagnostic::new(Code::DuplicateAnchor, format!("two headings of this page have the anchor `{id}`"))
                } else {
                    continue;
                };
                let place =
                    self.place(range.start..range.end.min(range.start + self.source[range.clone()].trim_end().len()));
                self.reader.findings.push(fault.at(place).help("give the heading another `{#anchor}`"));
            }
        }
    }

    pub fn heading(
        &mut self,
        events: &Events<'_>,
        at: usize,
        level: HeadingLevel,
        id: Option<&str>,
        attributes: &Attributes<'_>,
    ) {
        let end = end_of(events, at);
        let range = &events[at].1;
        let line = range.start..range.start + self.source[range.clone()].trim_end().len();
        if self.outline.headings.len() == MOST_HEADINGS {
            self.too_many("headings", MOST_HEADINGS, line);
            return self.open(Node::Paragraph);
        }
        if self.source[range.start..].starts_with('#') {
            self.keep_target(range.start..range.start, Target::Heading);
        }
        let mut level = level as u8;
        if level == 1 {
            // Below the first version of a merge conflict stands `=======`, which makes a heading of it.
            let help = if self.source[range.clone()].starts_with("<<<<<<<") {
                "this is a merge conflict: keep one of the two versions, and take out its marks"
            } else {
                "begin headings with `##`, and put the page's title into `title:`"
            };
            let fault = Diagnostic::new(Code::Heading1, "the title is the page's only heading of level 1");
            self.reader.findings.push(fault.at(self.place(line.clone())).help(help));
            level = 2;
        }
        let above = self.outline.headings.last().map_or(1, |heading| heading.level);
        if level > above + 1 {
            let warning = Diagnostic::new(
                Code::SkippedHeading,
                format!("this heading of level {level} follows one of level {above}"),
            );
            let help = format!("write it with {} `#`: readers who listen find their way by levels", above + 1);
            self.reader.findings.push(warning.at(self.place(line.clone())).help(help));
        }
        let inside = &events[at + 1..end];
        let text = plain_text(inside, usize::MAX, |id| self.name_of(id)).trim().to_owned();
        self.choice(attributes, &line, level, !text.is_empty());
        let anchor = match id {
            Some(id) => id.to_owned(),
            // A thing that gets another name keeps its address.
            None => self.anchors.unique(slug(plain_text(inside, usize::MAX, str::to_owned).trim())),
        };
        self.open(Node::Heading(self.outline.headings.len() as u32));
        self.outline.headings.push(Heading { level, text });
        self.heading_anchors.push(anchor);
    }
}
