//! A block as a translator sees it, and as it stands in the file.

use super::Version;
use crate::content::{Block, BlockHash, BlockKind, body_blocks};
use crate::freshness::Spot;

/// A block's text, with what stands around it in the file and is not translated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// `## ` of a heading.
    pub before: String,
    /// What is translated.
    pub text: String,
    /// ` {#anchor}` of a heading.
    pub after: String,
    /// By how many spaces the lines of an item after its first are moved in.
    pub indent: usize,
}

impl Shape {
    /// Another text in the place of this one, as it stands in the file.
    pub fn with(&self, text: &str) -> String {
        let inside = " ".repeat(self.indent);
        let mut written = self.before.clone();
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                written.push('\n');
                written.push_str(if line.is_empty() { "" } else { &inside });
            }
            written.push_str(line);
        }
        written.push_str(&self.after);
        written
    }
}

/// The text of a part of a page.
pub fn shape(page: &Version, spot: Spot) -> Shape {
    match spot {
        Spot::Front(at) => Shape { text: page.blocks().front[at].text.to_string(), ..Shape::default() },
        Spot::Body(at) => of_block(page.file_text(), &page.blocks().body[at]),
    }
}

fn of_block(text: &str, block: &Block) -> Shape {
    let written = &text[block.span()];
    let whole = || Shape { text: written.to_owned(), ..Shape::default() };
    match block.kind {
        BlockKind::Heading(_) => heading(written).unwrap_or_else(whole),
        BlockKind::Paragraph => Shape { text: unwrapped(written), ..Shape::default() },
        BlockKind::Item => item(written),
        _ => whole(),
    }
}

/// An item without its mark and its box, and without the spaces that keep its lines together.
fn item(written: &str) -> Shape {
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let mark = digits + 1;
    let spaces = written[mark..].bytes().take_while(|byte| *byte == b' ').count();
    // Five spaces and more begin a code block, which is part of what the item says; and a mark can stand alone on its line.
    let indent = mark + if (1..5).contains(&spaces) { spaces } else { 1 };
    if written.len() <= indent || written.as_bytes()[mark] != b' ' {
        return Shape { text: written.to_owned(), ..Shape::default() };
    }
    let is_box = |rest: &str| ["[ ] ", "[x] ", "[X] "].iter().any(|mark| rest.starts_with(mark));
    let start = indent + if is_box(&written[indent..]) { 4 } else { 0 };
    let mut text = written[start..written.find('\n').unwrap_or(written.len())].to_owned();
    for line in written.split('\n').skip(1) {
        let own = line.bytes().take_while(|byte| *byte == b' ').count();
        text.push('\n');
        text.push_str(&line[own.min(indent)..]);
    }
    let shape = Shape { before: written[..start].to_owned(), text, after: String::new(), indent };
    // Lines that hang, tabs, and whatever else would say something else that way stay as they are written.
    if saying(&shape.with(&shape.text)) != saying(written) {
        return Shape { text: written.to_owned(), ..Shape::default() };
    }
    let unwrapped = unwrapped(&shape.text);
    let shorter = Shape { text: unwrapped, ..shape.clone() };
    if saying(&shorter.with(&shorter.text)) == saying(written) { shorter } else { shape }
}

fn saying(text: &str) -> Vec<(BlockKind, BlockHash)> {
    body_blocks(text, 0..text.len()).iter().map(|block| (block.kind, block.hash)).collect()
}

/// A heading that begins with `#`; one that is underlined stays whole.
fn heading(written: &str) -> Option<Shape> {
    let marks = written.bytes().take_while(|byte| *byte == b'#').count();
    if marks == 0 || written.contains('\n') {
        return None;
    }
    let start = written.len() - written[marks..].trim_start_matches([' ', '\t']).len();
    let mut end = written.len();
    let body = written[start..].trim_end();
    if body.ends_with('}')
        && let Some(open) = body.rfind('{').filter(|open| body[..*open].ends_with([' ', '\t']) || *open == 0)
    {
        end = start + open;
    }
    let closed = written[start..end].trim_end();
    let without = closed.trim_end_matches('#');
    if without.len() < closed.len() && (without.is_empty() || without.ends_with([' ', '\t'])) {
        end = start + without.len();
    }
    end = start + written[start..end].trim_end().len();
    let shape = Shape {
        before: written[..start].to_owned(),
        text: written[start..end].to_owned(),
        after: written[end..].to_owned(),
        indent: 0,
    };
    (!shape.text.is_empty()).then_some(shape)
}

/// A paragraph on one line, with line ends only where the page has them; as it stands where that would say something else.
fn unwrapped(written: &str) -> String {
    if !written.contains('\n') {
        return written.to_owned();
    }
    let mut text = String::with_capacity(written.len());
    for line in written.split('\n') {
        let line = line.trim_start();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push(' ');
        }
        text.push_str(line);
        if line.ends_with("  ") || line.ends_with('\\') {
            text.push('\n');
        } else {
            text.truncate(text.trim_end_matches([' ', '\t']).len());
        }
    }
    if saying(&text) == saying(written) { text } else { written.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(written: &str) -> (String, String, String) {
        let shape = of_block(written, &body_blocks(written, 0..written.len())[0]);
        (shape.before, shape.text, shape.after)
    }

    #[test]
    fn headings_lose_their_marks() {
        let three = |one: &str, two: &str, three: &str| (one.to_owned(), two.to_owned(), three.to_owned());
        assert_eq!(parts("## Copy it"), three("## ", "Copy it", ""));
        assert_eq!(parts("###  Copy `{x}` ## {#copy}"), three("###  ", "Copy `{x}`", " ## {#copy}"));
        assert_eq!(parts("## Use C#"), three("## ", "Use C#", ""));
        assert_eq!(parts("Copy\n===="), three("", "Copy\n====", ""));
    }

    #[test]
    fn items_are_texts_without_their_marks() {
        let item = |written: &str| {
            let shape = of_block(written, &body_blocks(written, 0..written.len())[0]);
            assert_eq!(saying(&shape.with(&shape.text)), saying(written), "{written}");
            (shape.before, shape.text)
        };
        let two = |one: &str, two: &str| (one.to_owned(), two.to_owned());
        assert_eq!(item("- a *b*\n  c"), two("- ", "a *b* c"));
        assert_eq!(item("12. a"), two("12. ", "a"));
        assert_eq!(item("- [x] done"), two("- [x] ", "done"));
        assert_eq!(
            item("1. a\n\n   - b\n   - c\n\n   ```\n     x\n   ```"),
            two("1. ", "a\n\n- b\n- c\n\n```\n  x\n```")
        );
        assert_eq!(item("- a\nhanging"), two("- ", "a hanging"));
        assert_eq!(item("-\n  a").1, "-\n  a");
        assert_eq!(item("-").1, "-");
    }

    #[test]
    fn paragraphs_are_unwrapped_where_that_says_the_same() {
        assert_eq!(parts("a\n  b *c\nd*").1, "a b *c d*");
        assert_eq!(parts("a  \nb\\\nc").1, "a  \nb\\\nc");
        assert_eq!(parts("a `b\nc` d").1, "a `b c` d");
    }
}
