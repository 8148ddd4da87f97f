//! The blocks that a page consists of: what a translation is compared with, part by part.
//!
//! A block is a text of the front matter or an element at the top of the body: a heading, a paragraph, an item of a list, a table.
//! Each has a hash of what it says. White space, the wrapping of lines, comments and the choice between two ways to write the same
//! (`*` or `_`) are no part of that; words, marks, links, pictures and code are.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag};

use super::Body;
use super::block::{Block, BlockHash, BlockKind, FrontText};
use super::front_matter::FrontMatter;
use super::markdown::{Events, choices_of, end_of, parse};
use crate::limits::MOST_HEADINGS;

/// Finds the texts of a front matter; `inline` holds the source of its Markdown texts.
pub fn front_texts(front: &FrontMatter, inline: &Body) -> Box<[FrontText]> {
    let mut found = Vec::new();
    let mut text = |key: &str, text: &str| {
        if !text.trim().is_empty() {
            found.push(FrontText::new(key, text));
        }
    };
    // A page without a title has a name made from its path, and that is nobody's text.
    if front.keys.iter().any(|(key, _)| key.0 == "title") {
        text("title", &front.title);
    }
    text("summary", &front.summary);
    for (index, before) in inline.before.iter().enumerate() {
        text(&format!("before.{}", index + 1), &before.source);
    }
    for (key, inline) in [("outcome", &inline.outcome), ("expect", &inline.expect)] {
        text(key, inline.as_ref().map_or("", |inline| &inline.source));
    }
    let lines = |list: &[String]| list.iter().map(|item| folded(item)).collect::<Vec<_>>().join("\n");
    text("keywords", &lines(&front.keywords));
    text("asked_as", &lines(&front.asked_as));
    found.into_boxed_slice()
}

/// White space folded to single spaces.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Finds the blocks of Markdown that stands in a part of a text.
pub fn body_blocks(text: &str, span: Range<usize>) -> Box<[Block]> {
    let events = parse(&text[span.clone()]).events;
    blocks_of(&events, text, span)
}

/// Finds the blocks of a part of a text by its events.
pub(super) fn blocks_of(events: &Events<'_>, text: &str, span: Range<usize>) -> Box<[Block]> {
    let mut found = Vec::new();
    let (mut headings, mut section) = (0, None);
    // The group of choices that is open: the level of its headings, and the section that it is a part of.
    let mut choices: Option<(HeadingLevel, Option<usize>)> = None;
    let mut at = 0;
    // The list whose items are being read: the number of the next one where it has numbers, and the list's end.
    let mut list: Option<(Option<u64>, usize)> = None;
    while at < events.len() {
        let (event, range) = &events[at];
        if let Event::Start(Tag::List(first)) = event
            && list.is_none()
        {
            list = Some((*first, end_of(events, at)));
            at += 1;
            continue;
        }
        let end = if matches!(event, Event::Start(_)) { end_of(events, at) } else { at };
        let subtree = &events[at..=end];
        at = end + 1;
        let said = format!("{}{}", list.map_or(String::new(), |(first, _)| list_of(first)), saying(subtree));
        if let Some((first, last)) = list {
            // Where the numbers begin is said by the first item alone: one that is put in before others changes none of them.
            list = (last > at).then_some((first.map(|_| 1), last));
            at += usize::from(last == at);
        }
        let kind = match event {
            Event::Start(tag) => kind(tag),
            Event::Rule => BlockKind::Rule,
            _ => BlockKind::Html,
        };
        if kind == BlockKind::Html && is_comment(&text[span.start + range.start..span.start + range.end]) {
            continue;
        }
        match event {
            // What follows a group of choices belongs to the section that the group is a part of.
            Event::Start(Tag::Heading { level, attrs, .. }) if choices_of(attrs).next().is_some() => {
                choices = choices.filter(|(group, _)| level >= group).or(Some((*level, section)));
            }
            Event::Start(Tag::Heading { level, .. }) => choices = choices.filter(|(group, _)| level > group),
            Event::Rule => section = choices.take().map_or(section, |(_, around)| around),
            _ => {}
        }
        let inside = subtree.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::Heading { .. }))).count();
        if matches!(kind, BlockKind::Heading(_)) {
            // A text has no more headings than that; a fault says so.
            section = Some(headings.min(MOST_HEADINGS - 1));
        }
        headings += inside;
        let written = text[span.start + range.start..span.start + range.end].trim_end();
        let mut start = span.start + range.start + (written.len() - written.trim_start_matches('\n').len());
        if kind == BlockKind::Code {
            // The spaces that make it code belong to it.
            let line = text[span.start..start].rfind('\n').map_or(span.start, |newline| span.start + newline + 1);
            start = if text[line..start].trim().is_empty() { line } else { start };
        }
        let place = start..span.start + range.start + written.len();
        found.push(Block::new(kind, BlockHash::of(&said), place, section));
    }
    found.into_boxed_slice()
}

/// What an item says of its list: whether it has numbers, and where they begin if that is not 1.
fn list_of(first: Option<u64>) -> String {
    let mut said = String::new();
    match first {
        Some(1) => mark("numbers", "", &mut said),
        Some(first) => mark("numbers", &first.to_string(), &mut said),
        None => mark("bullets", "", &mut said),
    }
    said
}

/// Whether HTML is nothing but comments.
fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else { return true };
        rest = comment[end + 3..].trim_start();
    }
    rest.is_empty()
}

fn kind(tag: &Tag<'_>) -> BlockKind {
    match tag {
        Tag::Heading { level, .. } => BlockKind::Heading(*level as u8),
        Tag::Item => BlockKind::Item,
        Tag::Table(_) => BlockKind::Table,
        Tag::CodeBlock(_) => BlockKind::Code,
        Tag::BlockQuote(Some(_)) => BlockKind::Callout,
        Tag::BlockQuote(None) => BlockKind::Quote,
        Tag::HtmlBlock => BlockKind::Html,
        Tag::FootnoteDefinition(_) => BlockKind::Footnote,
        Tag::DefinitionList => BlockKind::Definitions,
        _ => BlockKind::Paragraph,
    }
}

/// Begins and ends a mark in what a block says; no text that the parser gives begins with a control character by chance alone.
const MARK: char = '\u{1}';

/// What a run of events says, in a form in which white space and wrapping do not count.
///
/// Paragraphs within a block end in a space and no more: a list whose items are set apart by empty lines says the same. Anchors of
/// headings and the alignment of columns are left out, since a translation takes over or does without either.
fn saying(events: &Events<'_>) -> String {
    let mut said = String::new();
    let mut in_code = false;
    for (event, _) in events {
        match event {
            Event::Text(text) if in_code => said.push_str(text),
            Event::Text(text) => words(text, &mut said),
            Event::Code(text) => {
                mark("code", "", &mut said);
                said.push_str(text);
                mark("/", "", &mut said);
            }
            Event::SoftBreak | Event::HardBreak => words(" ", &mut said),
            Event::InlineHtml(html) | Event::Html(html) if is_comment(html) => {}
            Event::InlineHtml(html) | Event::Html(html) => {
                mark("html", "", &mut said);
                words(html, &mut said);
            }
            Event::TaskListMarker(ticked) => mark("task", if *ticked { "x" } else { "" }, &mut said),
            Event::FootnoteReference(label) => mark("note", label, &mut said),
            Event::Rule => mark("rule", "", &mut said),
            Event::InlineMath(id) => mark("term", id, &mut said),
            Event::DisplayMath(_) => {}
            Event::Start(tag) => match tag {
                Tag::Heading { level, attrs, .. } => {
                    mark("h", &(*level as u8).to_string(), &mut said);
                    choices_of(attrs).for_each(|id| mark("choice", id, &mut said));
                }
                Tag::CodeBlock(kind) => {
                    in_code = true;
                    mark("pre", if let CodeBlockKind::Fenced(info) = kind { info } else { "" }, &mut said);
                }
                Tag::List(first) => mark("list", &first.map_or(String::new(), |first| first.to_string()), &mut said),
                Tag::Link { dest_url, title, .. } => link("a", dest_url, title, &mut said),
                Tag::Image { dest_url, title, .. } => link("img", dest_url, title, &mut said),
                Tag::FootnoteDefinition(label) => mark("note", label, &mut said),
                Tag::BlockQuote(Some(kind)) => mark("callout", &format!("{kind:?}"), &mut said),
                Tag::BlockQuote(None) => mark("quote", "", &mut said),
                Tag::Table(_) => mark("table", "", &mut said),
                Tag::TableRow | Tag::TableHead => mark("row", "", &mut said),
                Tag::TableCell => mark("cell", "", &mut said),
                Tag::Item => mark("item", "", &mut said),
                Tag::Emphasis => mark("em", "", &mut said),
                Tag::Strong => mark("strong", "", &mut said),
                Tag::Strikethrough => mark("del", "", &mut said),
                Tag::DefinitionListTitle => mark("dt", "", &mut said),
                Tag::DefinitionListDefinition => mark("dd", "", &mut said),
                _ => {}
            },
            Event::End(tag) => {
                use pulldown_cmark::TagEnd;
                match tag {
                    TagEnd::Paragraph => words(" ", &mut said),
                    TagEnd::CodeBlock => in_code = false,
                    TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                        mark("/", "", &mut said)
                    }
                    TagEnd::List(_) | TagEnd::BlockQuote(_) => mark("end", "", &mut said),
                    _ => {}
                }
            }
        }
    }
    said.truncate(said.trim_end_matches([' ', '\n']).len());
    said
}

fn mark(name: &str, detail: &str, said: &mut String) {
    // White space before the next element of a block is layout, white space before a word's own mark is not.
    if !matches!(name, "code" | "em" | "strong" | "del" | "a" | "img" | "html" | "note" | "/" | "task" | "term") {
        said.truncate(said.trim_end_matches(' ').len());
    }
    let _ = write!(said, "{MARK}{name} {}:{detail}{MARK}", detail.len());
}

fn link(name: &str, target: &str, title: &str, said: &mut String) {
    mark(name, target, said);
    if !title.is_empty() {
        mark("title", &folded(title), said);
    }
}

fn words(text: &str, said: &mut String) {
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' => {
                // After a mark it counts: `**a** b` is not `**a**b`.
                if !said.ends_with(' ') {
                    said.push(' ');
                }
            }
            c => said.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<(String, BlockHash)> {
        body_blocks(text, 0..text.len()).iter().map(|block| (block.kind.name(), block.hash)).collect()
    }

    #[test]
    fn layout_does_not_count() {
        for (one, other) in [
            ("a b\nc *d*", "a\nb c\n  _d_  \n"),
            ("- a\n- b\n", "*  a\n\n*  b\n\n"),
            ("| a | b |\n|---|---|\n| c | d |", "|a|b|\n|:--|--:|\n|c   |d|"),
            ("## Head {#x}\n", "Head\n----\n"),
            ("> [!NOTE]\n> a\n> b", "> [!NOTE]\n> a b"),
            ("a [b](c.md) d", "a [b][x]\nd\n\n[x]: c.md\n"),
            ("1. a\n\n   ```sh\n   x  y\n   ```\n", "1. a\n   ```sh\n   x  y\n   ```\n"),
        ] {
            assert_eq!(hashes(one), hashes(other), "{one:?} against {other:?}");
        }
    }

    #[test]
    fn what_is_said_counts() {
        for (one, other) in [
            ("a b", "a c"),
            ("**a** b", "**a**b"),
            ("[a](b.md)", "[a](c.md)"),
            ("a `b  c`", "a `b c`"),
            ("- a\n- b", "- a\n  - b"),
            ("## a", "### a"),
            ("```\na  b\n```", "```\na b\n```"),
            ("*a b*", "*a* b"),
            ("> [!NOTE]\n> a", "> [!TIP]\n> a"),
            ("## a {choice=b}", "## a {choice=c}"),
        ] {
            assert_ne!(hashes(one), hashes(other), "{one:?} against {other:?}");
        }
    }

    #[test]
    fn items_of_a_list_are_blocks_of_their_own() {
        let text = "a\n\n1. one\n2. two\n\n   - deep\n\n3. three\n\nb\n";
        let found = body_blocks(text, 0..text.len());
        let told: Vec<_> = found.iter().map(|block| &text[block.span()]).collect();
        assert_eq!(told, ["a", "1. one", "2. two\n\n   - deep", "3. three", "b"]);
        // An item that is put in changes no other.
        let longer = hashes("1. new\n2. one\n3. two\n   - deep\n4. three\n");
        assert_eq!(longer[1..], hashes("1. one\n2. two\n   - deep\n3. three\n"));
        assert_ne!(hashes("1. one"), hashes("- one"));
        assert_ne!(hashes("1. one"), hashes("5. one"));
    }

    #[test]
    fn comments_are_no_blocks() {
        let without = hashes("a\n\nb\n");
        assert_eq!(hashes("<!-- note\n\nto self -->\n\na\n\n<!-- x --> <!-- y -->\n\nb <!-- z -->\n"), without);
        assert_eq!(hashes("<!-- a --><b>\n").len(), 1);
    }

    #[test]
    fn blocks_know_their_place_and_section() {
        let text = "intro\n\n## One {#o}\n\n- a\n  # deep\n\n---\n\n## Two\n\n| a |\n|---|\n";
        let found = body_blocks(text, 0..text.len());
        let told: Vec<_> = found.iter().map(|block| (&text[block.span()], block.section())).collect();
        assert_eq!(
            told,
            [
                ("intro", None),
                ("## One {#o}", Some(0)),
                ("- a\n  # deep", Some(0)),
                ("---", Some(0)),
                ("## Two", Some(2)),
                ("| a |\n|---|", Some(2)),
            ]
        );
        let text = "## One\n\n### A {choice=a}\n\na\n\n### B {choice=b}\n\nb\n\n---\n\nboth\n\n---\n\n### C {choice=a}\n\nc\n\n## Two\n\nx\n";
        let sections: Vec<_> = body_blocks(text, 0..text.len()).iter().map(Block::section).collect();
        assert_eq!(sections, [0, 1, 1, 2, 2, 0, 0, 0, 3, 3, 4, 4].map(Some));
    }
}
