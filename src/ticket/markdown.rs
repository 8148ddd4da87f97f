//! A snippet as Markdown that desks and code hosts read alike: no HTML, no tables, no notes' marks, absolute addresses.

use super::blocks::{Block, Inline};

/// Writes blocks as Markdown, with an empty line between two; `room` is about how long it becomes.
pub fn markdown<'a>(blocks: impl Iterator<Item = &'a Block>, room: usize) -> String {
    let mut out = String::with_capacity(room);
    write(blocks, "", &mut out);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn write<'a>(blocks: impl IntoIterator<Item = &'a Block>, indent: &str, out: &mut String) {
    for block in blocks {
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push('\n');
        }
        match block {
            Block::Title(title, href) => {
                out.push_str(indent);
                out.push_str("**[");
                escape(title, out);
                out.push_str("](");
                address(href, out);
                out.push_str(")**\n");
            }
            Block::Heading(inner) => {
                out.push_str(indent);
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
                out.push_str(indent);
                let start = out.len();
                inlines(inner, out);
                escape_start(start, out);
                out.push('\n');
            }
            Block::List(first, items) => list(*first, items, indent, out),
            Block::Quote(inner) => {
                let mut quoted = String::new();
                write(inner, "", &mut quoted);
                for quoted in quoted.trim_end().lines() {
                    line(indent, format!("> {quoted}").trim_end(), out);
                }
            }
            Block::Code(code) => {
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat((longest + 1).max(3));
                line(indent, &fence, out);
                for code in code.lines() {
                    line(indent, code, out);
                }
                line(indent, &fence, out);
            }
            Block::Rule => line(indent, "---", out),
        }
    }
}

fn line(indent: &str, text: &str, out: &mut String) {
    if !text.is_empty() {
        out.push_str(indent);
    }
    out.push_str(text);
    out.push('\n');
}

fn list(first: Option<u64>, items: &[Vec<Block>], indent: &str, out: &mut String) {
    let is_tight = items.iter().all(|item| item.len() <= 1);
    for (index, item) in items.iter().enumerate() {
        let marker = first.map_or("- ".to_owned(), |first| format!("{}. ", first + index as u64));
        let deeper = format!("{indent}{}", " ".repeat(marker.len()));
        let mut text = String::new();
        write(item, &deeper, &mut text);
        let text = text.strip_prefix(deeper.as_str()).unwrap_or(&text);
        if index > 0 && !is_tight {
            out.push('\n');
        }
        out.push_str(indent);
        out.push_str(&marker);
        out.push_str(text.trim_end());
        out.push('\n');
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

/// Escapes what Markdown would read as its own.
fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let special = match byte {
            b'\\' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'`' | b'~' | b'|' => true,
            b'&' => bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'#'),
            _ => false,
        };
        if special {
            out.push_str(&text[from..at]);
            out.push('\\');
            from = at;
        }
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
