//! The one call of the Markdown parser, with the syntax that pages have.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

use super::names::terms_in;
use crate::limits::MOST_DEPTH;

/// What Markdown has here beyond CommonMark.
const SYNTAX: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// The parser makes about one event for this many bytes of a page.
const BYTES_PER_EVENT: usize = 32;

/// A text as the parser reads it.
pub struct Parse<'a> {
    /// The parser's events, each with its bytes of the source.
    pub events: Vec<(Event<'a>, Range<usize>)>,
    /// Link reference definitions by label.
    pub definitions: HashMap<String, Range<usize>>,
    /// The first element that lies too deep; it and all that lie as deep are left out of the events.
    pub too_deep: Option<Range<usize>>,
}

/// Parses Markdown. Every reader of Markdown calls this function, so that all of them see the same structure.
///
/// The parser takes any `:` at the start of a line for the marker of a definition, which would turn the sentence above `:::tip`
/// into a term. Here a definition has white space and text behind its marker. Every other `:` at the start of a line is hidden
/// from the parser: a control character, which is as long as a colon, takes its place while the parser reads the text.
pub fn parse(source: &str) -> Parse<'_> {
    let colons = colons_of_text(source);
    let stand_in = (1..9).find(|byte| memchr::memchr(*byte, source.as_bytes()).is_none());
    let Some(stand_in) = stand_in.map(char::from).filter(|_| !colons.is_empty()) else {
        return read(source, |event| event);
    };
    let mut hidden = String::with_capacity(source.len());
    let mut from = 0;
    for at in colons {
        hidden.push_str(&source[from..at]);
        hidden.push(stand_in);
        from = at + 1;
    }
    hidden.push_str(&source[from..]);
    let shown = |text: CowStr<'_>| CowStr::from(text.replace(stand_in, ":"));
    read(&hidden, |event| match event {
        Event::Text(text) => Event::Text(shown(text)),
        Event::Code(text) => Event::Code(shown(text)),
        Event::Html(text) => Event::Html(shown(text)),
        Event::InlineHtml(text) => Event::InlineHtml(shown(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: shown(dest_url), title: shown(title), id }).into_static()
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: shown(dest_url), title: shown(title), id }).into_static()
        }
        other => other.into_static(),
    })
}

fn read<'a, 'b>(source: &'a str, change: impl Fn(Event<'a>) -> Event<'b>) -> Parse<'b> {
    let parser = Parser::new_ext(source, SYNTAX).into_offset_iter();
    let definitions = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_owned(), definition.span.clone()))
        .collect();
    let mut events = Vec::with_capacity(source.len() / BYTES_PER_EVENT);
    let (mut depth, mut too_deep) = (0, None);
    for (event, range) in parser {
        depth += usize::from(matches!(event, Event::Start(_)));
        let is_end = matches!(event, Event::End(_));
        if depth <= MOST_DEPTH {
            events.push((change(event), range));
        } else {
            too_deep.get_or_insert(range);
        }
        depth -= usize::from(is_end);
    }
    Parse { events: terms_in(events, source), definitions, too_deep }
}

/// The colons at the starts of lines that begin no definition.
fn colons_of_text(source: &str) -> Vec<usize> {
    let begins_line = |at: &usize| {
        let before = source[..*at].trim_end_matches([' ', '\t', '>']);
        before.is_empty() || before.ends_with('\n')
    };
    let is_text = |at: &usize| {
        let line = source[*at..].lines().next().unwrap_or_default();
        let meaning = line[1..].trim_start_matches([' ', '\t']);
        let is_definition = meaning.len() < line.len() - 1 && !meaning.trim_end().is_empty();
        // The line below the headings of a table can begin with a colon too.
        let is_table = line.contains('-') && line.bytes().all(|byte| b":-| \t".contains(&byte));
        !is_definition && !is_table
    };
    memchr::memchr_iter(b':', source.as_bytes()).filter(begins_line).filter(is_text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(source: &str) -> String {
        let mut out = String::new();
        pulldown_cmark::html::push_html(&mut out, parse(source).events.into_iter().map(|(event, _)| event));
        out
    }

    #[test]
    fn a_definition_has_text_behind_its_marker() {
        assert_eq!(html("Term\n: Meaning\n"), "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>\n");
        assert_eq!(html("Read this.\n:::tip\nGo.\n:::\n"), "<p>Read this.\n:::tip\nGo.\n:::</p>\n");
        assert_eq!(
            html("Voici\n:\n\n> a\n> :b `c\n> :d`"),
            "<p>Voici\n:</p>\n<blockquote>\n<p>a\n:b <code>c :d</code></p>\n</blockquote>\n"
        );
        assert!(html("| a |\n|---|\n| b |\n").contains("<table>"));
        assert!(html("a | b\n:--|--:\nc | d\n").contains("<table>"));
        assert_eq!(html("```\n:wq\n```\n"), "<pre><code>:wq\n</code></pre>\n");
    }

    #[test]
    fn places_are_those_of_the_source() {
        let source = "ä\n:::tip \u{1} x\n";
        for (event, range) in parse(source).events {
            if let Event::Text(text) = event {
                assert_eq!(*text, source[range]);
            }
        }
    }
}
