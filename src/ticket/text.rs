//! A snippet as plain text: wrapped, steps and lists numbered, links as footnotes.

use std::borrow::Cow;
use std::fmt::Write;

use super::blocks::{Block, Inline};

/// The longest line, in columns: as mail programs quote it (RFC 3676, section 4.2).
const MOST_COLUMNS: usize = 72;

/// Writes blocks as plain text; `room` is about how long it becomes.
pub fn text<'a>(blocks: impl Iterator<Item = &'a Block>, room: usize) -> String {
    let mut writer =
        Text { out: String::with_capacity(room), links: Vec::new(), indent: String::new(), first: String::new() };
    writer.blocks(blocks);
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    out.push('\n');
    if !writer.links.is_empty() {
        out.push('\n');
        for (index, link) in writer.links.iter().enumerate() {
            writeln!(out, "[{}] {link}", index + 1).expect("writing to a string does not fail");
        }
    }
    out
}

struct Text<'a> {
    out: String,
    /// The addresses of footnotes, in order.
    links: Vec<&'a str>,
    /// What every line begins with.
    indent: String,
    /// What the next line begins with instead, where it is the first of a list's item.
    first: String,
}

/// Holds words together that a line must not part; written as a space.
const TIE: char = '\u{A0}';

impl<'a> Text<'a> {
    fn blocks(&mut self, blocks: impl IntoIterator<Item = &'a Block>) {
        for (index, block) in blocks.into_iter().enumerate() {
            if index > 0 {
                self.empty_line();
            }
            self.block(block);
            self.first.clear();
        }
    }

    /// Begins a line, and says how many columns that took.
    fn begin(&mut self) -> usize {
        let start = if self.first.is_empty() { &self.indent } else { &self.first };
        self.out.push_str(start);
        let width = start.len();
        self.first.clear();
        width
    }

    fn empty_line(&mut self) {
        self.out.push_str(self.indent.trim_end());
        self.out.push('\n');
    }

    /// Ends a line, without spaces before its end.
    fn end(&mut self, start: usize) {
        let length = self.out[start..].trim_end().len();
        self.out.truncate(start + length);
        self.out.push('\n');
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Title(title, href) => {
                self.wrap(title);
                self.begin();
                self.out.push_str(href);
                self.out.push('\n');
            }
            Block::Heading(inner) | Block::Paragraph(inner) => {
                if let [Inline::Text(text)] = inner.as_slice() {
                    return self.wrap(text);
                }
                let mut text = String::with_capacity(200);
                self.inlines(inner, &mut text);
                self.wrap(&text);
            }
            Block::List(number, items) => self.list(*number, items),
            Block::Quote(inner) => {
                const BAR: &str = "| ";
                if !self.first.is_empty() {
                    self.first.push_str(BAR);
                }
                self.indent.push_str(BAR);
                self.blocks(inner);
                self.indent.truncate(self.indent.len() - BAR.len());
            }
            Block::Code(code) => {
                for line in code.lines() {
                    let start = self.out.len();
                    self.begin();
                    self.out.push_str("    ");
                    self.out.push_str(line);
                    self.end(start);
                }
            }
            Block::Rule => {
                self.begin();
                self.out.push_str("---\n");
            }
        }
    }

    fn list(&mut self, number: Option<u64>, items: &'a [Vec<Block>]) {
        let is_tight = items.iter().all(|item| item.len() <= 1);
        for (index, item) in items.iter().enumerate() {
            if index > 0 && !is_tight {
                self.empty_line();
            }
            if self.first.is_empty() {
                self.first.push_str(&self.indent);
            }
            let before = self.first.len();
            match number {
                Some(number) => write!(self.first, "{}. ", number + index as u64).expect("as above"),
                None => self.first.push_str("- "),
            }
            let deeper = self.first.len() - before;
            self.indent.extend(std::iter::repeat_n(' ', deeper));
            self.blocks(item);
            self.indent.truncate(self.indent.len() - deeper);
            self.first.clear();
        }
    }

    fn inlines(&mut self, inlines: &'a [Inline], text: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(own) | Inline::Code(own) => text.push_str(own),
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.inlines(inner, text),
                Inline::Deleted(inner) => {
                    text.push_str("~~");
                    self.inlines(inner, text);
                    text.push_str("~~");
                }
                Inline::Link(href, inner) => {
                    let start = text.len();
                    self.inlines(inner, text);
                    let bare = href.strip_prefix("mailto:").or_else(|| href.strip_prefix("tel:")).unwrap_or(href);
                    if text[start..].trim() != bare {
                        self.note(href, text);
                    }
                }
                Inline::Image(image) if image.alt.is_empty() => {}
                Inline::Image(image) => {
                    text.push('(');
                    text.push_str(&image.alt);
                    text.push(')');
                    self.note(&image.src, text);
                }
                Inline::Note(number) => {
                    text.push('(');
                    text.push_str(number);
                    text.push(')');
                }
            }
        }
    }

    /// Writes the number of a link's footnote; an address has one.
    fn note(&mut self, href: &'a str, text: &mut String) {
        let known = self.links.iter().position(|link| *link == href).unwrap_or_else(|| {
            self.links.push(href);
            self.links.len() - 1
        });
        write!(text, "{TIE}[{}]", known + 1).expect("writing to a string does not fail");
    }

    /// Breaks lines between words, and between the characters of scripts that write none.
    fn wrap(&mut self, text: &str) {
        let start = self.out.len();
        let column = self.begin();
        // Nearly every text: its bytes are its columns, and one space parts its words.
        if text.is_ascii() && memchr::memmem::find(text.as_bytes(), b"  ").is_none() {
            self.wrap_ascii(text.trim_matches(' '), column);
        } else {
            self.wrap_words(text, column);
        }
        let length = self.out[start..].trim_end_matches(' ').len();
        self.out.truncate(start + length);
        self.out.push('\n');
    }

    fn wrap_ascii(&mut self, text: &str, mut column: usize) {
        let mut ahead = text;
        loop {
            let room = MOST_COLUMNS.saturating_sub(column);
            if ahead.len() <= room {
                return self.out.push_str(ahead);
            }
            // The last word that has room; a word that is too long for any line stands on one by itself.
            let end = memchr::memrchr(b' ', &ahead.as_bytes()[..=room])
                .or_else(|| memchr::memchr(b' ', &ahead.as_bytes()[room..]).map(|at| room + at));
            let Some(end) = end else { return self.out.push_str(ahead) };
            self.out.push_str(&ahead[..end]);
            self.out.push('\n');
            self.out.push_str(&self.indent);
            column = self.indent.len();
            ahead = &ahead[end + 1..];
        }
    }

    fn wrap_words(&mut self, text: &str, mut column: usize) {
        let mut is_start = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let mut space = !is_start;
            for piece in pieces(word) {
                let tied = if piece.contains(TIE) { Cow::Owned(piece.replace(TIE, " ")) } else { Cow::Borrowed(piece) };
                let width = columns(&tied);
                if !is_start && column + usize::from(space) + width > MOST_COLUMNS {
                    self.out.push('\n');
                    self.out.push_str(&self.indent);
                    column = self.indent.len();
                } else if space {
                    self.out.push(' ');
                    column += 1;
                }
                self.out.push_str(&tied);
                column += width;
                (space, is_start) = (false, false);
            }
        }
    }
}

/// The parts of a word between which a line may break: each wide character is one, with the punctuation behind it.
fn pieces(word: &str) -> Vec<&str> {
    if word.is_ascii() || !word.chars().any(is_wide) {
        return vec![word];
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, character) in word.char_indices() {
        let may_break = before.is_some_and(|before: char| {
            (is_wide(before) || is_wide(character)) && !is_closing(character) && !is_opening(before)
        });
        if may_break {
            pieces.push(&word[start..at]);
            start = at;
        }
        before = Some(character);
    }
    pieces.push(&word[start..]);
    pieces
}

/// What must not begin a line (JIS X 4051, the common part).
fn is_closing(character: char) -> bool {
    "、。，．・：；？！)）」』】〕］｝〉》ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!]".contains(character)
}

/// What must not end a line.
fn is_opening(character: char) -> bool {
    "(（「『【〔［｛〈《[".contains(character)
}

/// Whether a character takes two columns: East Asian Wide, by its larger blocks (Unicode Standard Annex 11).
fn is_wide(character: char) -> bool {
    matches!(character as u32, 0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
}

fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum()
    }
}
