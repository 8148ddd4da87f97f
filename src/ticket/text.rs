//! A snippet as plain text: wrapped, steps and lists numbered, links as footnotes.

use super::blocks::{Block, Inline, text_of};

/// The longest line, in columns: as mail programs quote it (RFC 3676, section 4.2).
const MOST_COLUMNS: usize = 72;

/// Writes blocks as plain text.
pub fn text(blocks: &[Block]) -> String {
    let mut writer = Text { out: String::new(), links: Vec::new() };
    writer.blocks(blocks, "", "");
    let mut out = writer.out.trim_end().to_owned();
    out.push('\n');
    if !writer.links.is_empty() {
        out.push('\n');
        for (index, link) in writer.links.iter().enumerate() {
            out.push_str(&format!("[{}] {link}\n", index + 1));
        }
    }
    out
}

struct Text {
    out: String,
    /// The addresses of footnotes, in order.
    links: Vec<String>,
}

impl Text {
    /// Writes blocks; the first line begins with `first`, all others with `rest`.
    fn blocks(&mut self, blocks: &[Block], first: &str, rest: &str) {
        for (index, block) in blocks.iter().enumerate() {
            let first = if index == 0 { first } else { rest };
            if index > 0 {
                self.out.push_str(rest.trim_end());
                self.out.push('\n');
            }
            self.block(block, first, rest);
        }
    }

    fn block(&mut self, block: &Block, first: &str, rest: &str) {
        match block {
            Block::Title(title, href) => {
                self.wrap(title, first, rest);
                self.out.push_str(&format!("{rest}{href}\n"));
            }
            Block::Heading(inner) | Block::Paragraph(inner) => {
                let text = self.inlines(inner);
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

    fn inlines(&mut self, inlines: &[Inline]) -> String {
        let mut text = String::new();
        for inline in inlines {
            match inline {
                Inline::Text(own) | Inline::Code(own) => text.push_str(own),
                Inline::Strong(inner) | Inline::Emphasis(inner) => text.push_str(&self.inlines(inner)),
                Inline::Deleted(inner) => {
                    let inner = self.inlines(inner);
                    text.push_str(&format!("~~{inner}~~"));
                }
                Inline::Link(href, inner) => {
                    let words = self.inlines(inner);
                    let bare = href.strip_prefix("mailto:").or_else(|| href.strip_prefix("tel:")).unwrap_or(href);
                    if text_of(inner).trim() == bare {
                        text.push_str(&words);
                    } else {
                        let note = self.note(href);
                        text.push_str(&format!("{words} [{note}]"));
                    }
                }
                Inline::Image(image) if image.alt.is_empty() => {}
                Inline::Image(image) => {
                    let note = self.note(&image.src);
                    text.push_str(&format!("({}) [{note}]", image.alt));
                }
                Inline::Note(number) => text.push_str(&format!("({number})")),
            }
        }
        text
    }

    /// The number of a link's footnote; an address has one.
    fn note(&mut self, href: &str) -> usize {
        if let Some(known) = self.links.iter().position(|link| link == href) {
            return known + 1;
        }
        self.links.push(href.to_owned());
        self.links.len()
    }

    /// Breaks lines between words, and between the characters of scripts that write none.
    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        self.out.push_str(first);
        let mut column = columns(first);
        let mut is_start = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let mut space = !is_start;
            for piece in pieces(word) {
                let width = columns(piece);
                if !is_start && column + usize::from(space) + width > MOST_COLUMNS {
                    self.out.push('\n');
                    self.out.push_str(rest);
                    column = columns(rest);
                } else if space {
                    self.out.push(' ');
                    column += 1;
                }
                self.out.push_str(piece);
                column += width;
                (space, is_start) = (false, false);
            }
        }
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        self.out.push('\n');
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
    if text.is_ascii() { text.len() } else { text.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum() }
}
