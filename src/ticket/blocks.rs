//! What a ticket can hold: a small tree of blocks and phrases, read from the HTML of a page's body.
//!
//! Help desks keep few tags, so a page's body is read down to those few here, once, and written from here as HTML,
//! Markdown and plain text. What has no place in a ticket is said with what has: a heading is a strong line, a table a list of
//! its rows, a callout a quotation.

use std::borrow::Cow;

use super::tokens::{Token, Tokens, decode};
use super::variables::{JOINER, disarm};

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

/// Where the addresses of a body count from.
pub struct Base<'a> {
    /// The site's address, with a final slash.
    pub site: &'a str,
    /// The page's own address, for links to its anchors.
    pub page: &'a str,
}

/// Reads the HTML of a body. Its links and pictures are absolute already, apart from anchors of the page itself.
pub fn read(html: &str, base: &Base<'_>) -> Vec<Block> {
    let mut reader = Reader { base, stack: vec![Frame::new(Holder::Root)], skip: None, code: None };
    for token in Tokens::of(html) {
        reader.token(token);
    }
    while reader.stack.len() > 1 {
        reader.close();
    }
    let mut root = reader.stack.pop().expect("the root stays");
    root.flush();
    root.blocks
}

/// What an open element becomes.
#[derive(Debug)]
enum Holder {
    Root,
    /// Its content belongs to what is around it.
    Through,
    Paragraph,
    Heading,
    Quote,
    List(Option<u64>),
    Item,
    /// The rows of a table, with the headings of its columns.
    Table,
    Row,
    Cell(bool),
    Strong,
    Emphasis,
    Deleted,
    Code,
    Link(String),
}

#[derive(Debug)]
struct Frame<'h> {
    tag: &'h str,
    holder: Holder,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Vec<Block>>,
    /// A row's cells, and whether each is a heading; a table's column headings.
    cells: Vec<(bool, Vec<Inline>)>,
}

impl Frame<'_> {
    fn new(holder: Holder) -> Self {
        Self { tag: "", holder, blocks: Vec::new(), inlines: Vec::new(), items: Vec::new(), cells: Vec::new() }
    }

    /// Ends the paragraph that loose phrases make.
    fn flush(&mut self) {
        let inlines = trimmed(std::mem::take(&mut self.inlines));
        if !inlines.is_empty() {
            self.blocks.push(Block::Paragraph(inlines));
        }
    }

    fn is_phrase(&self) -> bool {
        matches!(
            self.holder,
            Holder::Strong | Holder::Emphasis | Holder::Deleted | Holder::Code | Holder::Link(_) | Holder::Cell(_)
        )
    }
}

struct Reader<'a, 'h> {
    base: &'a Base<'a>,
    stack: Vec<Frame<'h>>,
    /// The tag whose content is left out, and how often it is open.
    skip: Option<(&'h str, usize)>,
    /// The text of the code block that is open.
    code: Option<String>,
}

/// Elements that have no end.
const VOID: [&str; 10] = ["br", "hr", "img", "input", "source", "wbr", "col", "link", "meta", "track"];
/// Elements whose content has no place in a ticket.
const LEFT_OUT: [&str; 14] = [
    "script", "style", "template", "svg", "math", "iframe", "object", "video", "audio", "canvas", "select", "textarea",
    "title", "button",
];

impl<'h> Reader<'_, 'h> {
    fn token(&mut self, token: Token<'h>) {
        if let Some((tag, depth)) = &mut self.skip {
            match token {
                Token::Open(open) if open.name == *tag && !open.closed => *depth += 1,
                Token::Close(name) if name == *tag => *depth -= 1,
                _ => {}
            }
            if *depth == 0 {
                self.skip = None;
            }
            return;
        }
        if let Some(code) = &mut self.code {
            match token {
                Token::Text(text) => code.push_str(&decode(text)),
                Token::Open(open) if open.name == "br" => code.push('\n'),
                Token::Close("pre") => {
                    let code = self.code.take().unwrap_or_default();
                    let code = code.strip_prefix('\n').unwrap_or(&code).trim_end_matches('\n').to_owned();
                    self.block(Block::Code(disarm(&code).into_owned()));
                }
                _ => {}
            }
            return;
        }
        match token {
            Token::Text(text) => self.text(&decode(text)),
            Token::Open(open) => self.open(&open),
            Token::Close(name) => self.close_to(name),
        }
    }

    fn top(&mut self) -> &mut Frame<'h> {
        self.stack.last_mut().expect("the root stays")
    }

    fn text(&mut self, text: &str) {
        let top = self.top();
        // White space between blocks is none of the text.
        if !top.is_phrase() && top.inlines.is_empty() && text.bytes().all(is_space) {
            return;
        }
        let text = if matches!(top.holder, Holder::Code) { Cow::Borrowed(text) } else { folded(text) };
        let text = disarm(&text);
        match top.inlines.last_mut() {
            Some(Inline::Text(before)) => {
                let text = if before.ends_with(' ') { text.trim_start_matches(' ') } else { &*text };
                // A variable could be put together from two pieces.
                if before.ends_with('{') && text.starts_with(['{', '%', '#']) {
                    before.push(JOINER);
                }
                before.push_str(text);
            }
            _ => top.inlines.push(Inline::Text(text.into_owned())),
        }
    }

    /// Puts a block into the nearest element that can hold one.
    fn block(&mut self, block: Block) {
        if self.top().is_phrase() && self.stack.len() > 1 {
            // A block within a phrase, or within a cell, is told as its words.
            let words = words_of(&block);
            self.top().inlines.extend(words);
            return;
        }
        let top = self.top();
        top.flush();
        top.blocks.push(block);
    }

    fn push(&mut self, tag: &'h str, holder: Holder) {
        let mut frame = Frame::new(holder);
        frame.tag = tag;
        self.stack.push(frame);
    }

    fn open(&mut self, open: &super::tokens::Open<'h>) {
        let has_class = |wanted: &str| {
            let class = open.attribute("class");
            class.is_some_and(|class| class.split(' ').any(|class| class == wanted))
        };
        match open.name {
            name if LEFT_OUT.contains(&name) => {
                if !open.closed {
                    self.skip = Some((name, 1));
                }
            }
            "br" => {
                let top = self.top();
                match top.holder {
                    Holder::Paragraph | Holder::Root | Holder::Item | Holder::Quote | Holder::Through => top.flush(),
                    _ => self.text(" "),
                }
            }
            "hr" => self.block(Block::Rule),
            "img" => {
                let source = open.attribute("src").unwrap_or_default();
                let image = Image {
                    src: absolute(&source, self.base),
                    alt: disarm(&open.attribute("alt").unwrap_or_default()).into_owned(),
                    width: open.attribute("width").and_then(|width| width.parse().ok()),
                };
                if !image.src.is_empty() {
                    self.top().inlines.push(Inline::Image(image));
                }
            }
            "input" => {
                if open.attribute("type").as_deref() == Some("checkbox") {
                    self.text(if open.attribute("checked").is_some() { "☑ " } else { "☐ " });
                }
            }
            name if VOID.contains(&name) => {}
            // The way back from a note is a matter of the page.
            "a" if has_class("footnote-back") => self.skip = Some(("a", 1)),
            "sup" if has_class("footnote-ref") => self.push("sup", Holder::Deleted),
            "pre" => self.code = Some(String::new()),
            // A picture's link leads to the picture.
            "a" if has_class("zoom") => self.push("a", Holder::Through),
            "a" => match open.attribute("href") {
                Some(href) => {
                    let href = absolute(&href, self.base);
                    self.push("a", Holder::Link(href));
                }
                None => self.push("a", Holder::Through),
            },
            name @ ("strong" | "b" | "summary" | "dt") => {
                if matches!(name, "summary" | "dt") {
                    self.push(name, Holder::Heading);
                } else {
                    self.push(name, Holder::Strong);
                }
            }
            name @ ("em" | "i" | "cite" | "dfn" | "var") => self.push(name, Holder::Emphasis),
            name @ ("del" | "s" | "strike") => self.push(name, Holder::Deleted),
            name @ ("code" | "kbd" | "samp" | "tt") => self.push(name, Holder::Code),
            "p" if has_class("callout-title") => self.push("p", Holder::Heading),
            "p" => self.push("p", Holder::Paragraph),
            "figcaption" => self.push("figcaption", Holder::Paragraph),
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption") => self.push(name, Holder::Heading),
            "blockquote" => self.push("blockquote", Holder::Quote),
            "div" if has_class("callout") => self.push("div", Holder::Quote),
            "ul" => self.push("ul", Holder::List(None)),
            "ol" => {
                let first = open.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.push("ol", Holder::List(Some(first)));
            }
            "li" => self.push("li", Holder::Item),
            "table" => self.push("table", Holder::Table),
            "tr" => self.push("tr", Holder::Row),
            "th" => self.push("th", Holder::Cell(true)),
            "td" => self.push("td", Holder::Cell(false)),
            name => {
                if is_block(name) && !self.top().is_phrase() {
                    self.top().flush();
                }
                if !open.closed {
                    self.push(name, Holder::Through);
                }
            }
        }
    }

    /// Closes the nearest open element of this name, and what was left open within it.
    fn close_to(&mut self, name: &str) {
        let Some(at) = self.stack.iter().rposition(|frame| frame.tag == name) else { return };
        while self.stack.len() > at && self.stack.len() > 1 {
            self.close();
        }
    }

    fn close(&mut self) {
        let mut frame = self.stack.pop().expect("called with one open");
        let inlines = |frame: &mut Frame| std::mem::take(&mut frame.inlines);
        match frame.holder {
            Holder::Root => {}
            Holder::Through => {
                let is_block = is_block(frame.tag);
                if is_block || !frame.blocks.is_empty() {
                    frame.flush();
                    for block in frame.blocks {
                        self.block(block);
                    }
                    for item in frame.items {
                        self.top().items.push(item);
                    }
                    for cell in frame.cells {
                        self.top().cells.push(cell);
                    }
                } else {
                    self.top().items.extend(frame.items);
                    self.top().cells.extend(frame.cells);
                    self.join(frame.inlines);
                }
            }
            Holder::Paragraph => {
                frame.flush();
                for block in frame.blocks {
                    self.block(block);
                }
            }
            Holder::Heading => {
                let content = trimmed(inlines(&mut frame));
                if !content.is_empty() {
                    self.block(Block::Heading(content));
                }
            }
            Holder::Quote => {
                frame.flush();
                if !frame.blocks.is_empty() {
                    self.block(Block::Quote(frame.blocks));
                }
            }
            Holder::Item => {
                frame.flush();
                let top = self.top();
                if matches!(top.holder, Holder::List(_)) {
                    top.items.push(frame.blocks);
                } else {
                    // An item outside a list is still told.
                    self.block(Block::List(None, vec![frame.blocks]));
                }
            }
            Holder::List(first) => {
                frame.flush();
                if !frame.blocks.is_empty() {
                    frame.items.push(frame.blocks);
                }
                if !frame.items.is_empty() {
                    self.block(Block::List(first, frame.items));
                }
            }
            Holder::Cell(is_heading) => {
                let content = trimmed(inlines(&mut frame));
                self.top().cells.push((is_heading, content));
            }
            Holder::Row => {
                let cells = frame.cells;
                let table = self.stack.iter_mut().rev().find(|frame| matches!(frame.holder, Holder::Table));
                let Some(table) = table else { return };
                if table.cells.is_empty() && cells.iter().all(|(is_heading, cell)| *is_heading || cell.is_empty()) {
                    table.cells = cells;
                } else {
                    let row = row(&table.cells, cells);
                    if !row.is_empty() {
                        table.items.push(vec![Block::Paragraph(row)]);
                    }
                }
            }
            Holder::Table => {
                for block in frame.blocks {
                    self.block(block);
                }
                if frame.items.is_empty() && frame.cells.iter().any(|(_, cell)| !cell.is_empty()) {
                    frame.items.push(vec![Block::Paragraph(row(&[], frame.cells))]);
                }
                if !frame.items.is_empty() {
                    self.block(Block::List(None, frame.items));
                }
            }
            Holder::Strong => self.wrap(Inline::Strong, frame),
            Holder::Emphasis => self.wrap(Inline::Emphasis, frame),
            Holder::Deleted if frame.tag == "sup" => {
                let number = text_of(&frame.inlines);
                self.top().inlines.push(Inline::Note(number));
            }
            Holder::Deleted => self.wrap(Inline::Deleted, frame),
            Holder::Code => {
                let text = text_of(&frame.inlines);
                if !text.is_empty() {
                    self.top().inlines.push(Inline::Code(text));
                }
            }
            Holder::Link(ref mut href) => {
                let href = std::mem::take(href);
                if href.is_empty() {
                    self.join(frame.inlines);
                } else {
                    self.wrap(|inner| Inline::Link(href, inner), frame);
                }
            }
        }
    }

    fn join(&mut self, inlines: Vec<Inline>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(&text),
                other => self.top().inlines.push(other),
            }
        }
    }

    fn wrap(&mut self, make: impl FnOnce(Vec<Inline>) -> Inline, frame: Frame<'_>) {
        if !frame.inlines.is_empty() {
            self.top().inlines.push(make(frame.inlines));
        }
        for block in frame.blocks {
            self.block(block);
        }
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "figure"
            | "article"
            | "details"
            | "dl"
            | "dd"
            | "thead"
            | "tbody"
            | "tfoot"
            | "main"
            | "aside"
            | "header"
            | "footer"
            | "nav"
            | "address"
            | "form"
            | "fieldset"
    )
}

/// A row of a table: each cell behind the heading of its column.
fn row(headings: &[(bool, Vec<Inline>)], cells: Vec<(bool, Vec<Inline>)>) -> Vec<Inline> {
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

/// The address as a ticket needs it: absolute, and without the file's name.
fn absolute(href: &str, base: &Base<'_>) -> String {
    const FILE: &str = "index.html";
    let href = href.trim();
    let mut whole = match href.strip_prefix('#') {
        Some("") => base.page.to_owned(),
        Some(_) => format!("{}{href}", base.page),
        None => href.to_owned(),
    };
    if whole.starts_with(base.site) {
        let end = whole.find('#').unwrap_or(whole.len());
        if whole[..end].strip_suffix(FILE).is_some_and(|folder| folder.ends_with('/')) {
            whole.replace_range(end - FILE.len()..end, "");
        }
    }
    // Braces in an address are a desk's variables too; encoded they lead to the same place.
    if whole.contains(['{', '}']) { whole.replace('{', "%7B").replace('}', "%7D") } else { whole }
}

/// What HTML takes for white space.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0C)
}

/// White space as one space, as a browser shows it.
fn folded(text: &str) -> Cow<'_, str> {
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
fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
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

fn words_of(block: &Block) -> Vec<Inline> {
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
