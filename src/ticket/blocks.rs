//! What a ticket can hold: a small tree of blocks and phrases.
//!
//! Help desks keep few tags, so a page's text is reduced to those few, once (`read.rs`), and written from here as HTML,
//! Markdown and plain text. What has no place in a ticket is said with what has: a heading is a strong line, a table a list of
//! its rows, a callout a quotation.

use std::borrow::Cow;

/// A block of a snippet.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The entry's title, which leads to its page.
    Title(String, String),
    /// A heading within the text, or a step's title with its number.
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; with a first number it is numbered.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A quotation, or a callout whose title is its first line.
    Quote(Vec<Block>),
    /// Code, line by line.
    Code(String),
    /// A line that parts.
    Rule,
}

/// A phrase of a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text with white space folded.
    Text(String),
    /// Important.
    Strong(Vec<Inline>),
    /// Stressed.
    Emphasis(Vec<Inline>),
    /// No longer true.
    Deleted(Vec<Inline>),
    /// Code.
    Code(String),
    /// A link to an absolute address.
    Link(String, Vec<Inline>),
    /// A picture.
    Image(Image),
    /// The mark of a note, by its number.
    Note(String),
}

/// A picture with an absolute address.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Where it lies.
    pub src: String,
    /// What it shows; empty for decoration.
    pub alt: String,
    /// In pixels, where known.
    pub width: Option<u32>,
}

/// A row of a table: each cell behind the heading of its column.
pub(super) fn row(headings: &[(bool, Vec<Inline>)], cells: Vec<(bool, Vec<Inline>)>) -> Vec<Inline> {
    let mut row: Vec<Inline> = Vec::new();
    for (index, (is_heading, cell)) in cells.into_iter().enumerate() {
        if cell.is_empty() {
            continue;
        }
        if !row.is_empty() {
            row.push(Inline::Text("; ".into()));
        }
        let heading = headings.get(index).map_or(&[][..], |(_, heading)| heading.as_slice());
        if is_heading {
            row.push(Inline::Strong(cell));
        } else {
            if !heading.is_empty() {
                row.push(Inline::Strong(heading.to_vec()));
                row.push(Inline::Text(": ".into()));
            }
            row.extend(cell);
        }
    }
    row
}

/// What HTML takes for white space.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0C)
}

/// White space as one space, as a browser shows it.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // Both look at every byte without a branch, many at once.
    let has_control = bytes.iter().fold(false, |found, byte| found | (*byte < b' '));
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let is_plain = !has_control && !pairs.fold(false, |found, (one, next)| found | ((*one == b' ') & (*next == b' ')));
    if is_plain {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut in_space = false;
    for character in text.chars() {
        let space = character.is_ascii() && is_space(character as u8);
        if !space {
            folded.push(character);
        } else if !in_space {
            folded.push(' ');
        }
        in_space = space;
    }
    Cow::Owned(folded)
}

/// Without the spaces at both ends, and nothing at all where nothing is left.
pub(super) fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    while let Some(Inline::Text(text)) = inlines.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() {
            break;
        }
        inlines.pop();
    }
    while let Some(Inline::Text(text)) = inlines.first_mut() {
        if let rest @ 1.. = text.len() - text.trim_start_matches(' ').len() {
            text.drain(..rest);
        }
        if !text.is_empty() {
            break;
        }
        inlines.remove(0);
    }
    inlines
}

/// The words of phrases.
pub fn text_of(inlines: &[Inline]) -> String {
    let mut text = String::new();
    add_text(inlines, &mut text);
    text
}

fn add_text(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(own) | Inline::Code(own) => text.push_str(own),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Deleted(inner) | Inline::Link(_, inner) => {
                add_text(inner, text)
            }
            Inline::Image(image) => text.push_str(&image.alt),
            Inline::Note(number) => text.push_str(&format!("[{number}]")),
        }
    }
}

pub(super) fn words_of(block: &Block) -> Vec<Inline> {
    let mut words = vec![Inline::Text(" ".into())];
    match block {
        Block::Title(title, _) => words.push(Inline::Text(title.clone())),
        Block::Heading(inner) => words.push(Inline::Strong(inner.clone())),
        Block::Paragraph(inner) => words.extend(inner.iter().cloned()),
        Block::List(_, items) => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    words.push(Inline::Text(";".into()));
                }
                words.extend(item.iter().flat_map(words_of));
            }
        }
        Block::Quote(inner) => words.extend(inner.iter().flat_map(words_of)),
        Block::Code(code) => words.push(Inline::Code(code.clone())),
        Block::Rule => {}
    }
    words
}
