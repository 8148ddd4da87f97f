//! Looking through a run of the parser's events.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, TagEnd};

/// Events with the bytes that each stands for.
pub type Events<'a> = [(Event<'a>, Range<usize>)];

/// The index of the end that belongs to the start at an index.
pub fn end_of(events: &Events<'_>, at: usize) -> usize {
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

/// The plain text of events up to the end of the paragraph, with what `name` gives for the id of a term. Stops after the run of text that
/// makes it longer than `max_bytes`.
pub fn plain_text(events: &Events<'_>, max_bytes: usize, name: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::InlineMath(id) => text.push_str(&name(id)),
            Event::End(TagEnd::Paragraph) => break,
            _ => {}
        }
        if text.len() > max_bytes {
            break;
        }
    }
    text
}

/// The texts of a run of events as one.
pub fn joined<'e>(events: &'e Events<'e>, text: impl Fn(&'e Event<'e>) -> Option<&'e CowStr<'e>>) -> String {
    events.iter().filter_map(|(event, _)| text(event)).map(|text| &**text).collect()
}
