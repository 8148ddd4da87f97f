//! A snippet as Markdown that desks and code hosts read alike: no HTML, no tables, no notes' marks, absolute addresses.

use super::blocks::{Block, Inline};

/// Writes blocks as Markdown, with an empty line between two.
pub fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    write(blocks, "", &mut out);
    let mut text = out.trim_end().to_owned();
    text.push('\n');
    text
}

fn write(blocks: &[Block], indent: &str, out: &mut String) {
    for block in blocks {
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push('\n');
        }
        match block {
            Block::Title(title, href) => {
                line(indent, &format!("**[{}]({})**", escaped(title), address(href)), out);
            }
            Block::Heading(inner) => line(indent, &format!("**{}**", plain_strong(inner)), out),
            Block::Paragraph(inner) => line(indent, &start(&inlines(inner)), out),
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
        out.push_str(&format!("{indent}{marker}{}\n", text.trim_end()));
    }
}

/// A strong line holds no strong words of its own.
fn plain_strong(inner: &[Inline]) -> String {
    inner
        .iter()
        .map(|inline| match inline {
            Inline::Strong(inner) => inlines(inner),
            other => inlines(std::slice::from_ref(other)),
        })
        .collect()
}

fn inlines(list: &[Inline]) -> String {
    let mut out = String::new();
    for inline in list {
        match inline {
            Inline::Text(text) => out.push_str(&escaped(text)),
            Inline::Strong(inner) => out.push_str(&wrapped("**", &inlines(inner))),
            Inline::Emphasis(inner) => out.push_str(&wrapped("*", &inlines(inner))),
            Inline::Deleted(inner) => out.push_str(&wrapped("~~", &inlines(inner))),
            Inline::Code(code) => {
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let ticks = "`".repeat(longest + 1);
                let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                out.push_str(&format!("{ticks}{pad}{code}{pad}{ticks}"));
            }
            Inline::Link(href, inner) => out.push_str(&format!("[{}]({})", inlines(inner), address(href))),
            Inline::Image(image) => out.push_str(&format!("![{}]({})", escaped(&image.alt), address(&image.src))),
            Inline::Note(number) => out.push_str(&format!("\\[{number}\\]")),
        }
    }
    out
}

/// Marks hold only where they touch the words.
fn wrapped(mark: &str, text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let lead = &text[..text.len() - text.trim_start().len()];
    let trail = &text[text.trim_end().len()..];
    format!("{lead}{mark}{inner}{mark}{trail}")
}

fn address(href: &str) -> String {
    if href.contains(['(', ')', ' ', '<', '>']) {
        href.replace('(', "%28").replace(')', "%29").replace(' ', "%20").replace('<', "%3C").replace('>', "%3E")
    } else {
        href.to_owned()
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let special = matches!(character, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '`' | '~' | '|')
            || character == '&' && rest.peek().is_some_and(|next| next.is_ascii_alphabetic() || *next == '#');
        if special {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// What would begin a list, a heading or a quotation at the start of a line is escaped there.
fn start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '+', '-', '=', ':']) { format!("\\{text}") } else { text.to_owned() }
}
