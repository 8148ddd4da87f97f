//! A snippet as HTML that help desks keep: few tags, styles on the elements themselves, absolute addresses.

use std::collections::BTreeMap;

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::blocks::{Block, Image, Inline};
use super::desk::Desk;

/// What was said in another way because the desk would have dropped it: how often, by what it was.
pub type Notes = BTreeMap<&'static str, usize>;

/// The widest that a picture is shown, in pixels: as wide as a mail's text.
const MOST_WIDTH: u32 = 600;

const BELOW: &str = "margin:0 0 12px";
/// Within a list's item what comes before may be bare words.
const AROUND: &str = "margin:12px 0";
/// The same room for headings. By the fourth value the ticket menu of a page tells them from paragraphs that are strong.
const HEADING_BELOW: &str = "margin:0 0 12px 0";
const HEADING_AROUND: &str = "margin:12px 0 12px 0";
const PRE: &str = ";padding:12px;background:#f4f2ed;color:#1f1e1b;white-space:pre-wrap;font-family:monospace";
// The last paragraph's margin is the room below; a pixel keeps it inside.
const QUOTE: &str = "margin:0 0 12px;padding:12px 12px 1px;border-left:4px solid #857f74";
const QUOTE_RTL: &str = "margin:0 0 12px;padding:12px 12px 1px;border-right:4px solid #857f74";
const LIST: &str = "margin:0 0 12px;padding-left:24px";
const LIST_RTL: &str = "margin:0 0 12px;padding-right:24px";
const IMAGE: &str = "max-width:100%;height:auto;border:1px solid #e0dcd4";
const DELETED: &str = "text-decoration:line-through";

/// RIGHT-TO-LEFT EMBEDDING (U+202B) and its end, POP DIRECTIONAL FORMATTING (U+202C): between them words stand in their order where
/// no attribute can say so.
const EMBEDDING: (char, char) = ('\u{202B}', '\u{202C}');

/// Writes blocks for one desk.
pub struct Html<'a> {
    desk: &'a Desk,
    rtl: bool,
    /// How many list items are open.
    items: usize,
    /// Whether this is a quotation's content on a desk that has none.
    in_quote: bool,
    /// What was said in another way.
    pub notes: Notes,
}

impl<'a> Html<'a> {
    /// A writer for a desk, in a language of this direction.
    pub fn new(desk: &'a Desk, rtl: bool) -> Self {
        Self { desk, rtl, items: 0, in_quote: false, notes: Notes::new() }
    }

    /// Writes blocks, each on a line.
    pub fn blocks(&mut self, blocks: &[Block], out: &mut String) {
        for block in blocks {
            self.block(block, out);
        }
    }

    /// Writes the link to what was cut off.
    pub fn block_of_rest(&mut self, rest: &Block, out: &mut String) {
        self.block(rest, out);
    }

    fn note(&mut self, what: &'static str) {
        *self.notes.entry(what).or_default() += 1;
    }

    fn open(&self, tag: &str, style: &[&str], out: &mut String) {
        out.push('<');
        out.push_str(tag);
        if self.rtl && self.desk.direction {
            // Code runs from left to right everywhere.
            out.push_str(if matches!(tag, "pre" | "code") { " dir=\"ltr\"" } else { " dir=\"rtl\"" });
        }
        if self.desk.styles && !style.is_empty() {
            out.push_str(" style=\"");
            style.iter().for_each(|part| out.push_str(part));
            out.push('"');
        }
        out.push('>');
    }

    /// Writes phrases so that they run in the text's direction.
    fn directed(&mut self, before: &str, inner: &[Inline], out: &mut String) {
        let is_embedded = self.rtl && !self.desk.direction;
        if is_embedded {
            out.push(EMBEDDING.0);
        }
        text(before, out);
        self.inlines(inner, out);
        if is_embedded {
            out.push(EMBEDDING.1);
        }
    }

    fn margin(&self) -> &'static str {
        if self.items > 0 { AROUND } else { BELOW }
    }

    fn block(&mut self, block: &Block, out: &mut String) {
        match block {
            Block::Title(title, href) => {
                let link = [Inline::Link(href.clone(), vec![Inline::Text(title.clone())])];
                self.heading(&link, out);
            }
            Block::Heading(inner) => self.heading(inner, out),
            Block::Paragraph(inner) => self.paragraph("", inner, out),
            Block::List(None, items) => self.list("ul", items, out),
            Block::List(Some(1), items) => self.list("ol", items, out),
            // Desks drop `start`, and the numbers would be others.
            Block::List(Some(first), items) => {
                self.note("lists that do not begin with 1: their numbers are written into the text");
                for (item, number) in items.iter().zip(*first..) {
                    self.numbered(number, item, out);
                }
            }
            Block::Quote(inner) if self.desk.quotes => {
                self.open("blockquote", &[if self.rtl { QUOTE_RTL } else { QUOTE }], out);
                out.push('\n');
                self.blocks(inner, out);
                out.push_str("</blockquote>\n");
            }
            Block::Quote(inner) => {
                self.note("quotations and callouts: they are written as paragraphs");
                let around = std::mem::replace(&mut self.in_quote, true);
                self.blocks(inner, out);
                self.in_quote = around;
            }
            Block::Code(code) => {
                self.open("pre", &[self.margin(), PRE], out);
                out.push_str("<code>");
                text(code, out);
                out.push_str("</code></pre>\n");
            }
            Block::Rule => self.paragraph("", &[Inline::Text("———".into())], out),
        }
    }

    fn heading(&mut self, inner: &[Inline], out: &mut String) {
        let margin = if self.items > 0 { HEADING_AROUND } else { HEADING_BELOW };
        // A callout's title is no heading of the ticket.
        match self.desk.heading.filter(|_| !self.in_quote) {
            Some(tag) => {
                self.open(tag, &[margin], out);
                self.directed("", inner, out);
                close(tag, out);
                out.push('\n');
            }
            None => {
                self.open("p", &[margin], out);
                out.push_str("<strong>");
                self.directed("", inner, out);
                out.push_str("</strong></p>\n");
            }
        }
    }

    fn paragraph(&mut self, before: &str, inner: &[Inline], out: &mut String) {
        self.open("p", &[self.margin()], out);
        self.directed(before, inner, out);
        out.push_str("</p>\n");
    }

    fn list(&mut self, tag: &str, items: &[Vec<Block>], out: &mut String) {
        self.open(tag, &[if self.rtl { LIST_RTL } else { LIST }], out);
        out.push('\n');
        self.items += 1;
        for item in items {
            out.push_str("<li>");
            match item.split_first() {
                Some((Block::Paragraph(inner), rest)) => {
                    self.directed("", inner, out);
                    if !rest.is_empty() {
                        out.push('\n');
                    }
                    self.blocks(rest, out);
                }
                _ => self.blocks(item, out),
            }
            out.push_str("</li>\n");
        }
        self.items -= 1;
        close(tag, out);
        out.push('\n');
    }

    fn numbered(&mut self, number: u64, item: &[Block], out: &mut String) {
        match item.split_first() {
            Some((Block::Paragraph(inner), rest)) => {
                self.paragraph(&format!("{number}. "), inner, out);
                self.blocks(rest, out);
            }
            _ => {
                self.paragraph(&format!("{number}."), &[], out);
                self.blocks(item, out);
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            self.inline(inline, out);
        }
    }

    fn inline(&mut self, inline: &Inline, out: &mut String) {
        match inline {
            Inline::Text(own) => text(own, out),
            Inline::Strong(inner) => self.wrap("strong", inner, out),
            Inline::Emphasis(inner) => self.wrap("em", inner, out),
            Inline::Deleted(inner) if self.desk.styles => {
                out.push_str(&format!("<em style=\"{DELETED}\">"));
                self.inlines(inner, out);
                out.push_str("</em>");
            }
            Inline::Deleted(inner) => {
                self.note("text that is struck through: it stands between tildes");
                out.push_str("~~");
                self.inlines(inner, out);
                out.push_str("~~");
            }
            Inline::Code(code) => {
                self.open("code", &[], out);
                text(code, out);
                out.push_str("</code>");
            }
            Inline::Link(href, inner) => {
                link(href, out);
                self.inlines(inner, out);
                out.push_str("</a>");
            }
            Inline::Image(image) => self.image(image, out),
            Inline::Note(number) => text(&format!("[{number}]"), out),
        }
    }

    fn wrap(&mut self, tag: &str, inner: &[Inline], out: &mut String) {
        for part in ["<", tag, ">"] {
            out.push_str(part);
        }
        self.inlines(inner, out);
        close(tag, out);
    }

    fn image(&mut self, image: &Image, out: &mut String) {
        if image.is_drawing() {
            // Mail programs and desks show no SVG.
            if !image.alt.is_empty() {
                self.note("SVG pictures: they are written as links");
                link(&image.src, out);
                text(&image.alt, out);
                out.push_str("</a>");
            }
            return;
        }
        out.push_str("<img src=\"");
        escape_href(&mut *out, &image.src).expect("writing to a string does not fail");
        out.push_str("\" alt=\"");
        escape_html(&mut *out, &image.alt).expect("writing to a string does not fail");
        out.push('"');
        if let Some(width) = image.width {
            out.push_str(&format!(" width=\"{}\"", width.min(MOST_WIDTH)));
        }
        if self.desk.styles {
            out.push_str(&format!(" style=\"{IMAGE}\""));
        }
        out.push('>');
    }
}

impl Image {
    /// Whether it is an SVG.
    pub fn is_drawing(&self) -> bool {
        self.src.split(['?', '#']).next().is_some_and(|path| path.ends_with(".svg"))
    }
}

fn close(tag: &str, out: &mut String) {
    for part in ["</", tag, ">"] {
        out.push_str(part);
    }
}

fn link(href: &str, out: &mut String) {
    out.push_str("<a href=\"");
    escape_href(&mut *out, href).expect("writing to a string does not fail");
    out.push_str("\">");
}

fn text(text: &str, out: &mut String) {
    escape_html_body_text(&mut *out, text).expect("writing to a string does not fail");
}
