//! Names of terms: `[=id]`, which the site's `terms.yaml` gives a name.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Builder;
use super::events::Events;
use crate::config::{LocaleNames, id_at, uses};
use crate::content::tree::{Node, Span, Target};
use crate::diagnostic::{Code, Diagnostic};

/// Stands between what is no text of one line: no name holds it.
const BETWEEN: char = '\u{1}';

/// Makes one event of each `[=id]`, which the parser gives as the texts `[`, `=id` and `]`. In code it stays what it is.
///
/// The parser has no event for it. It reads no formulas in pages, so theirs carries the id.
pub fn terms_in<'a>(events: Vec<(Event<'a>, Range<usize>)>, source: &str) -> Vec<(Event<'a>, Range<usize>)> {
    if memchr::memmem::find(source.as_bytes(), b"[=").is_none() {
        return events;
    }
    let mut found: Vec<(Event<'a>, Range<usize>)> = Vec::with_capacity(events.len());
    let (mut in_code, mut end) = (false, 0);
    for (event, range) in events {
        match &event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            // The rest of a term that was found already.
            Event::Text(_) if range.start < end => continue,
            // Behind a backslash the parser gives the bracket and what follows it as one text.
            Event::Text(text) if &**text == "[" && !in_code => {
                if let Some(id) = id_at(&source[range.start..]) {
                    end = range.start + id.len() + 3;
                    found.push((Event::InlineMath(CowStr::from(id.to_owned())), range.start..end));
                    continue;
                }
            }
            _ => {}
        }
        found.push((event, range));
    }
    found
}

impl Builder<'_, '_, '_> {
    /// The names of the terms in the page's language; none where nobody will see them.
    fn names(&self) -> Option<&LocaleNames> {
        self.reader.options.names.as_ref().map(|names| names.of_page(&self.file.path))
    }

    /// The name of a term, or what stands in the text where there is none.
    pub fn name_of(&self, id: &str) -> String {
        self.names().and_then(|names| names.get(id)).map_or_else(|| format!("[={id}]"), str::to_owned)
    }

    pub fn term(&mut self, id: &str, range: &Range<usize>) {
        let name = self.used(id, range.clone());
        self.leaf(Node::Text(name));
    }

    /// The name of a term that stands at a place of the source, where a Markdown copy has the name. Says where there is no such term.
    fn used(&mut self, id: &str, range: Range<usize>) -> Span {
        let unknown = self.names().filter(|names| names.get(id).is_none()).map(|names| names.unknown(id));
        if let Some(fault) = unknown {
            self.reader.findings.push(fault.at(self.place(range.clone())));
        }
        let name = self.extra(&self.name_of(id));
        self.keep_target(range, Target::Name(name));
        name
    }

    /// A link whose text is `=id` was meant to have the name of a term as its text.
    pub fn check_term_in_link(&mut self, range: &Range<usize>) {
        let Some(id) = id_at(&self.source[range.clone()]) else { return };
        let range = range.start..range.start + id.len() + 3;
        let fault = Diagnostic::new(Code::UnknownTerm, format!("this link's text is `={id}`, and no name of a term"));
        let help = format!("write the brackets of both: `[[={id}]](…)`");
        self.reader.findings.push(fault.at(self.place(range)).help(help));
    }

    /// Takes up the terms that a picture's alternative text and caption name, and gives the caption with their names.
    pub fn terms_of_picture(&mut self, caption: &str, range: &Range<usize>) -> String {
        let source = self.source;
        for used in uses(&source[range.clone()]).filter(|used| !used.is_escaped) {
            self.used(used.id, range.start + used.range.start..range.start + used.range.end);
        }
        self.names().map_or_else(|| caption.to_owned(), |names| names.put_into(caption, |_| ()).into_owned())
    }

    /// Warns where the text has a name that a term had once, or should not have. Code is what it is.
    pub fn old_names(&mut self, events: &Events<'_>) {
        let Some(names) = self.names().filter(|names| names.has_old()) else { return };
        let (mut text, mut places) = (String::new(), Vec::new());
        let mut in_code = false;
        for (event, range) in events {
            match event {
                Event::Text(words) if !in_code => {
                    places.push((text.len(), range.clone()));
                    text.push_str(words);
                }
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) => {}
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
                _ => text.push(BETWEEN),
            }
        }
        let place = |at: usize| {
            let (start, range) = &places[places.partition_point(|(start, _)| *start <= at).saturating_sub(1)];
            (range.start + at - start).min(range.end)
        };
        let mut warnings: Vec<(Diagnostic, Range<usize>)> = Vec::new();
        for (found, old) in names.old_in(&text) {
            let range = place(found.start)..(place(found.end - 1) + 1).max(place(found.start));
            warnings.push((names.warning(old), range));
        }
        for (warning, range) in warnings {
            self.reader.findings.push(warning.at(self.place(self.whole_chars(range))));
        }
    }

    /// The bytes of a range that begin and end with a character, where text that is written with escapes counts in other bytes.
    fn whole_chars(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source.floor_char_boundary(range.start);
        start..self.source.ceil_char_boundary(range.end.max(start))
    }
}
