//! A snippet as plain text: wrapped, steps and lists numbered, links as footnotes.

use super::blocks::{Block, Inline};

/// The longest line, in columns: as mail programs quote it (RFC 3676, section 4.2).
const MOST_COLUMNS: usize = 72;

/// Writes blocks as plain text; `room` is about how long it becomes.
pub fn text<'a>(blocks: impl Iterator<Item = &'a Block>, room: usize) -> String {
    let mut writer = Text { out: String::with_capacity(room), links: Vec::new() };
    writer.blocks(blocks, "", "");
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    out.push('\n');
    if !writer.links.is_empty() {
        out.push('\n');
        for (index, link) in writer.links.iter().enumerate() {
            out.push_str(&format!("[{}] {link}\n", index + 1));
        }
    }
    out
}

struct Text<'a> {
    out: String,
    /// The addresses of footnotes, in order.
    links: Vec<&'a str>,
}

/// Holds words together that a line must not part; written as a space.
const TIE: char = '\u{A0}';

impl<'a> Text<'a> {
    /// Writes blocks; the first line begins with `first`, all others with `rest`.
    fn blocks(&mut self, blocks: impl IntoIterator<Item = &'a Block>, first: &str, rest: &str) {
        for (index, block) in blocks.into_iter().enumerate() {
            let first = if index == 0 { first } else { rest };
            if index > 0 {
                self.out.push_str(rest.trim_end());
                self.out.push('\n');
            }
            self.block(block, first, rest);
        }
    }

    fn block(&mut self, block: &'a Block, first: &str, rest: &str) {
        match block {
            Block::Title(title, href) => {
                self.wrap(title, first, rest);
                self.out.push_str(rest);
                self.out.push_str(href);
                self.out.push('\n');
            }
            Block::Heading(inner) | Block::Paragraph(inner) => {
                if let [Inline::Text(text)] = inner.as_slice() {
                    return self.wrap(text, first, rest);
                }
                let mut text = String::new();
                self.inlines(inner, &mut text);
                self.wrap(&text, first, rest);
            }
            Block::List(number, items) => {
                let is_tight = items.iter().all(|item| item.len() <= 1);
                for (index, item) in items.iter().enumerate() {
                    let marker = number.map_or("- ".to_owned(), |number| format!("{}. ", number + index as u64));
                    let before = if index == 0 { first } else { rest };
                    if index > 0 && !is_tight {
                        self.out.push_str(rest.trim_end());
                        self.out.push('\n');
                    }
                    let indent = " ".repeat(marker.len());
                    self.blocks(item, &format!("{before}{marker}"), &format!("{rest}{indent}"));
                }
            }
            Block::Quote(inner) => self.blocks(inner, &format!("{first}| "), &format!("{rest}| ")),
            Block::Code(code) => {
                for (index, line) in code.lines().enumerate() {
                    let before = if index == 0 { first } else { rest };
                    self.out.push_str(format!("{before}    {line}").trim_end());
                    self.out.push('\n');
                }
            }
            Block::Rule => self.out.push_str(&format!("{first}---\n")),
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
        text.push(TIE);
        text.push_str(&format!("[{}]", known + 1));
    }

    /// Breaks lines between words, and between the characters of scripts that write none.
    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        self.out.push_str(first);
        let indent = columns(rest);
        let mut column = columns(first);
        let mut is_start = true;
        let is_ascii = text.is_ascii();
        let mut ahead = text;
        while !ahead.is_empty() {
            let end = memchr::memchr(b' ', ahead.as_bytes()).unwrap_or(ahead.len());
            let word = &ahead[..end];
            ahead = ahead.get(end + 1..).unwrap_or_default();
            if word.is_empty() {
                continue;
            }
            if is_ascii || word.is_ascii() {
                self.piece(word, word.len(), !is_start, is_start, &mut column, (rest, indent));
                is_start = false;
                continue;
            }
            let mut space = !is_start;
            for piece in pieces(word) {
                let tied = piece.replace(TIE, " ");
                self.piece(&tied, columns(&tied), space, is_start, &mut column, (rest, indent));
                (space, is_start) = (false, false);
            }
        }
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }

    fn piece(
        &mut self,
        piece: &str,
        width: usize,
        space: bool,
        is_start: bool,
        column: &mut usize,
        (rest, indent): (&str, usize),
    ) {
        if !is_start && *column + usize::from(space) + width > MOST_COLUMNS {
            self.out.push('\n');
            self.out.push_str(rest);
            *column = indent;
        } else if space {
            self.out.push(' ');
            *column += 1;
        }
        self.out.push_str(piece);
        *column += width;
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
