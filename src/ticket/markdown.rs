//! A snippet as Markdown that desks and code hosts read alike: no HTML, no tables, no notes' marks, absolute addresses.

use std::fmt::Write;

use super::blocks::{Block, Inline};

/// Writes blocks as Markdown, with an empty line between two; `room` is about how long it becomes.
pub fn markdown<'a>(blocks: impl Iterator<Item = &'a Block>, room: usize) -> String {
    let mut writer = Markdown { out: String::with_capacity(room), indent: String::new(), is_begun: false };
    writer.blocks(blocks);
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

struct Markdown {
    out: String,
    /// What every line begins with.
    indent: String,
    /// Whether the next line has its beginning already: the marker of a list's item.
    is_begun: bool,
}

impl Markdown {
    fn blocks<'a>(&mut self, blocks: impl IntoIterator<Item = &'a Block>) {
        let start = self.out.len();
        let mut before = None;
        for block in blocks {
            let out = &mut self.out;
            if out.len() > start && !out.ends_with("\n\n") {
                out.push('\n');
            }
            match block {
                Block::List(first, items) => {
                    // Two lists in a row would be read as one, and the second lose its numbers; other marks part them.
                    let is_other = matches!(before, Some((is_numbered, false)) if is_numbered == first.is_some());
                    self.list(*first, items, is_other);
                    before = Some((first.is_some(), is_other));
                }
                block => {
                    self.block(block);
                    before = None;
                }
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(title, href) => {
                self.begin();
                let out = &mut self.out;
                out.push_str("**[");
                escape(title, out);
                out.push_str("](");
                address(href, out);
                out.push_str(")**\n");
            }
            Block::Heading(inner) => {
                self.begin();
                let out = &mut self.out;
                out.push_str("**");
                for inline in inner {
                    // A strong line holds no strong words of its own.
                    match inline {
                        Inline::Strong(inner) => inlines(inner, out),
                        other => inlines(std::slice::from_ref(other), out),
                    }
                }
                out.push_str("**\n");
            }
            Block::Paragraph(inner) => {
                self.begin();
                let out = &mut self.out;
                let start = out.len();
                inlines(inner, out);
                escape_start(start, out);
                out.push('\n');
            }
            Block::List(first, items) => self.list(*first, items, false),
            Block::Quote(inner) => {
                for quoted in markdown(inner.iter(), 0).trim_end().lines() {
                    self.line(format!("> {quoted}").trim_end());
                }
            }
            Block::Code(code) => {
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat((longest + 1).max(3));
                self.line(&fence);
                for code in code.lines() {
                    self.line(code);
                }
                self.line(&fence);
            }
            Block::Rule => self.line("---"),
        }
    }

    fn begin(&mut self) {
        if !std::mem::take(&mut self.is_begun) {
            self.out.push_str(&self.indent);
        }
    }

    fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.begin();
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn list(&mut self, first: Option<u64>, items: &[Vec<Block>], is_other: bool) {
        let is_tight = items.iter().all(|item| item.len() <= 1);
        for (index, item) in items.iter().enumerate() {
            if index > 0 && !is_tight {
                self.out.push('\n');
            }
            self.begin();
            let before = self.out.len();
            match first {
                Some(first) => {
                    let mark = if is_other { ')' } else { '.' };
                    write!(self.out, "{}{mark} ", first + index as u64).expect("writing to a string does not fail");
                }
                None => self.out.push_str(if is_other { "* " } else { "- " }),
            }
            let start = self.out.len();
            self.indent.extend(std::iter::repeat_n(' ', start - before));
            self.is_begun = true;
            self.blocks(item);
            self.is_begun = false;
            self.indent.truncate(self.indent.len() - (start - before));
            let length = self.out[start..].trim_end().len();
            self.out.truncate(start + length);
            self.out.push('\n');
        }
    }
}

fn inlines(list: &[Inline], out: &mut String) {
    for inline in list {
        match inline {
            Inline::Text(text) => escape(text, out),
            Inline::Strong(inner) => wrapped("**", inner, out),
            Inline::Emphasis(inner) => wrapped("*", inner, out),
            Inline::Deleted(inner) => wrapped("~~", inner, out),
            Inline::Code(code) => {
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                let ticks = "`".repeat(longest + 1);
                for part in [&*ticks, pad, code, pad, &*ticks] {
                    out.push_str(part);
                }
            }
            Inline::Link(href, inner) => {
                out.push('[');
                inlines(inner, out);
                out.push_str("](");
                address(href, out);
                out.push(')');
            }
            Inline::Image(image) => {
                out.push_str("![");
                escape(&image.alt, out);
                out.push_str("](");
                address(&image.src, out);
                out.push(')');
            }
            Inline::Note(number) => {
                out.push_str("\\[");
                out.push_str(number);
                out.push_str("\\]");
            }
        }
    }
}

/// Marks hold only where they touch the words.
fn wrapped(mark: &str, inner: &[Inline], out: &mut String) {
    let start = out.len();
    inlines(inner, out);
    let text = &out[start..];
    let lead = text.len() - text.trim_start().len();
    let length = text.trim().len();
    if length > 0 {
        out.insert_str(start + lead + length, mark);
        out.insert_str(start + lead, mark);
    }
}

fn address(href: &str, out: &mut String) {
    if href.contains(['(', ')', ' ', '<', '>']) {
        let href =
            href.replace('(', "%28").replace(')', "%29").replace(' ', "%20").replace('<', "%3C").replace('>', "%3E");
        out.push_str(&href);
    } else {
        out.push_str(href);
    }
}

/// Whether a byte may be Markdown's own anywhere in a text; a table, since every byte of every snippet is looked up.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = b"\\*_[]<>`~|&";
    let mut at = 0;
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
};

/// Escapes what Markdown would read as its own.
fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| SPECIAL[usize::from(*byte)]) {
        at += next;
        let is_reference = || bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'#');
        if bytes[at] != b'&' || is_reference() {
            out.push_str(&text[from..at]);
            out.push('\\');
            from = at;
        }
        at += 1;
    }
    out.push_str(&text[from..]);
}

/// What would begin a list, a heading or a quotation at the start of a line is escaped there.
fn escape_start(start: usize, out: &mut String) {
    let text = &out[start..];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        out.insert(start + digits, '\\');
    } else if text.starts_with(['#', '+', '-', '=', ':']) {
        out.insert(start, '\\');
    }
}
