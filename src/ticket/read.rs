//! Reduces the tree of a text to what a ticket can hold.

use std::borrow::Cow;

use super::blocks::{Block, Image, Inline, folded, is_space, row, text_of, trimmed, words_of};
use super::variables::{JOINER, disarm};
use crate::addresses;
use crate::content::{Element, Leads, Node, PictureShape, Text, Visit};
use crate::page::{PictureTo, Surface, Targets};

/// Where the addresses of a text count from.
pub struct Base<'a> {
    /// The site's address, with a final slash.
    pub site: &'a str,
    /// The page's own address, for links to its anchors.
    pub page: &'a str,
}

/// Reads a text. The addresses that its surface gives must be absolute.
pub fn read(text: &Text, targets: &Targets, surface: &Surface<'_>, base: &Base<'_>) -> Vec<Block> {
    let mut reader = Reader { text, targets, surface, base, stack: vec![Frame::new(Holder::Root)], code: None };
    let mut walk = text.walk();
    while let Some(visit) = walk.next() {
        match visit {
            Visit::Enter(Node::Element(index)) if LEFT_OUT.contains(&&*text.element(index).name) => walk.skip_inside(),
            Visit::Enter(node) if reader.code.is_some() => reader.enter_in_code(node),
            Visit::Enter(node) => reader.enter(node),
            Visit::Leave(node) => reader.leave(node),
        }
    }
    let mut root = reader.stack.pop().expect("the root stays");
    root.flush();
    root.blocks
}

/// What an open node becomes.
#[derive(Debug)]
enum Holder {
    Root,
    /// Its content belongs to what is around it.
    Through {
        is_block: bool,
    },
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
struct Frame {
    holder: Holder,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Vec<Block>>,
    /// A row's cells, and whether each is a heading; a table's column headings.
    cells: Vec<(bool, Vec<Inline>)>,
}

impl Frame {
    fn new(holder: Holder) -> Self {
        Self { holder, blocks: Vec::new(), inlines: Vec::new(), items: Vec::new(), cells: Vec::new() }
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

struct Reader<'a> {
    text: &'a Text,
    targets: &'a Targets,
    surface: &'a Surface<'a>,
    base: &'a Base<'a>,
    stack: Vec<Frame>,
    /// The text of the author's `<pre>` that is open.
    code: Option<String>,
}

/// Elements whose content has no place in a ticket.
const LEFT_OUT: [&str; 14] = [
    "script", "style", "template", "svg", "math", "iframe", "object", "video", "audio", "canvas", "select", "textarea",
    "title", "button",
];

impl Reader<'_> {
    fn enter(&mut self, node: Node) {
        match node {
            Node::Text(span) => self.words(self.text.str(span)),
            Node::Code(span) => {
                let code = disarm(self.text.str(span)).into_owned();
                if !code.is_empty() {
                    self.top().inlines.push(Inline::Code(code));
                }
            }
            Node::SoftBreak => self.words("\n"),
            Node::HardBreak => self.line_break(),
            Node::Rule => self.block(Block::Rule),
            Node::Task(ticked) => self.words(if ticked { "☑ " } else { "☐ " }),
            Node::FootnoteRef(number, _) => self.top().inlines.push(Inline::Note(number.to_string())),
            Node::Picture(index) => self.picture(index as usize),
            Node::CodeBlock(index) => self.code_block(self.text.code(index).text()),
            Node::Raw(_) => {}
            Node::Paragraph => self.push(Holder::Paragraph),
            Node::Heading(_) | Node::Term => self.push(Holder::Heading),
            Node::Quote => self.push(Holder::Quote),
            Node::Callout(callout) => {
                self.push(Holder::Quote);
                self.push(Holder::Heading);
                self.words(&self.surface.words.plain(&format!("callout_{}", callout.name())));
                self.close();
            }
            Node::List(first) => self.push(Holder::List(first.map(u64::from))),
            Node::Footnotes => self.push(Holder::List(Some(1))),
            Node::Item { .. } | Node::Footnote(_) => self.push(Holder::Item),
            Node::Definitions | Node::Definition => self.through(true),
            Node::Table => self.push(Holder::Table),
            Node::TableHead | Node::Row => self.push(Holder::Row),
            Node::Cell { heads, .. } => self.push(Holder::Cell(heads.is_some())),
            Node::Emphasis => self.push(Holder::Emphasis),
            Node::Strong => self.push(Holder::Strong),
            Node::Strikethrough => self.push(Holder::Deleted),
            Node::Link(index) => {
                let href = self.href(index);
                self.push(Holder::Link(href));
            }
            Node::Element(index) => self.element(self.text.element(index)),
        }
    }

    fn leave(&mut self, node: Node) {
        match node {
            Node::Element(index) if self.text.element(index).is_void() => {}
            Node::Element(index) if self.code.is_some() => {
                if &*self.text.element(index).name == "pre" {
                    let code = self.code.take().unwrap_or_default();
                    self.code_block(&code);
                }
            }
            _ if self.code.is_some() => {}
            _ => self.close(),
        }
    }

    /// Within the author's `<pre>` only text counts.
    fn enter_in_code(&mut self, node: Node) {
        let text = match node {
            Node::Text(span) | Node::Code(span) => self.text.str(span),
            Node::SoftBreak | Node::HardBreak => "\n",
            Node::Element(index) if &*self.text.element(index).name == "br" => "\n",
            _ => return,
        };
        self.code.get_or_insert_default().push_str(text);
    }

    fn code_block(&mut self, code: &str) {
        let code = code.strip_prefix('\n').unwrap_or(code).trim_end_matches('\n');
        self.block(Block::Code(disarm(code).into_owned()));
    }

    fn href(&self, link: u32) -> String {
        let (written, target) = (&self.text.outline.links[link as usize].target, &self.targets.links[link as usize]);
        let mut href = String::new();
        self.surface.href(target, written, &mut href);
        absolute(&unescaped(&href), self.base)
    }

    fn picture(&mut self, index: usize) {
        let picture = &self.text.outline.pictures[index];
        let image = self.image(index, &picture.alt);
        if picture.shape != PictureShape::Figure {
            self.top().inlines.extend(image);
            return;
        }
        if !self.top().is_phrase() {
            self.top().flush();
        }
        if let Some(image) = image {
            self.block(Block::Paragraph(vec![image]));
        }
        if let Some(caption) = &picture.caption {
            self.push(Holder::Paragraph);
            self.words(caption);
            self.close();
        }
    }

    fn image(&self, index: usize, alt: &str) -> Option<Inline> {
        let mut src = String::new();
        let width = match &self.targets.pictures[index] {
            PictureTo::Own(own) => {
                self.surface.address(&own.0, &mut src);
                Some(own.0.dimensions.width)
            }
            PictureTo::External => {
                crate::page::href(&self.text.outline.pictures[index].target, &mut src);
                None
            }
            PictureTo::Nothing => return None,
        };
        let src = absolute(&unescaped(&src), self.base);
        (!src.is_empty()).then(|| Inline::Image(Image { src, alt: disarm(alt).into_owned(), width }))
    }

    fn line_break(&mut self) {
        let top = self.top();
        match top.holder {
            Holder::Paragraph | Holder::Root | Holder::Item | Holder::Quote | Holder::Through { .. } => top.flush(),
            _ => self.words(" "),
        }
    }

    /// An element that the author wrote.
    fn element(&mut self, element: &Element) {
        let has_class = |wanted: &str| {
            let class = element.attribute("class");
            class.is_some_and(|class| class.split(' ').any(|class| class == wanted))
        };
        match &*element.name {
            "br" => self.line_break(),
            "hr" => self.block(Block::Rule),
            "img" => {
                if let Some(Leads::Picture(index)) = element.leads("src") {
                    let image = self.image(index as usize, element.attribute("alt").unwrap_or_default());
                    let width = element.attribute("width").and_then(|width| width.parse().ok());
                    self.top().inlines.extend(image.map(|image| match image {
                        Inline::Image(image) => Inline::Image(Image { width, ..image }),
                        other => other,
                    }));
                }
            }
            "input" => {
                if element.attribute("type") == Some("checkbox") {
                    self.words(if element.attribute("checked").is_some() { "☑ " } else { "☐ " });
                }
            }
            _ if element.is_void() => {}
            "pre" => self.code = Some(String::new()),
            "a" => match element.leads("href") {
                Some(Leads::Link(index)) => {
                    let href = self.href(index);
                    self.push(Holder::Link(href));
                }
                _ => self.through(false),
            },
            "summary" | "dt" => self.push(Holder::Heading),
            "strong" | "b" => self.push(Holder::Strong),
            "em" | "i" | "cite" | "dfn" | "var" => self.push(Holder::Emphasis),
            "del" | "s" | "strike" => self.push(Holder::Deleted),
            "code" | "kbd" | "samp" | "tt" => self.push(Holder::Code),
            "p" if has_class("callout-title") => self.push(Holder::Heading),
            "p" | "figcaption" => self.push(Holder::Paragraph),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => self.push(Holder::Heading),
            "blockquote" => self.push(Holder::Quote),
            "div" if has_class("callout") => self.push(Holder::Quote),
            "ul" => self.push(Holder::List(None)),
            "ol" => {
                let first = element.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.push(Holder::List(Some(first)));
            }
            "li" => self.push(Holder::Item),
            "table" => self.push(Holder::Table),
            "tr" => self.push(Holder::Row),
            "th" => self.push(Holder::Cell(true)),
            "td" => self.push(Holder::Cell(false)),
            name => self.through(is_block(name)),
        }
    }

    // ---- frames

    fn top(&mut self) -> &mut Frame {
        self.stack.last_mut().expect("the root stays")
    }

    fn push(&mut self, holder: Holder) {
        self.stack.push(Frame::new(holder));
    }

    fn through(&mut self, is_block: bool) {
        if is_block && !self.top().is_phrase() {
            self.top().flush();
        }
        self.push(Holder::Through { is_block });
    }

    fn words(&mut self, text: &str) {
        let top = self.top();
        // White space between blocks is not part of the text.
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

    /// Puts a block into the nearest frame that can hold one.
    fn block(&mut self, block: Block) {
        if self.top().is_phrase() && self.stack.len() > 1 {
            // A block within a phrase, or within a cell, becomes its words.
            let words = words_of(&block);
            self.top().inlines.extend(words);
            return;
        }
        let top = self.top();
        top.flush();
        top.blocks.push(block);
    }

    fn close(&mut self) {
        let mut frame = self.stack.pop().expect("called with one open");
        let inlines = |frame: &mut Frame| std::mem::take(&mut frame.inlines);
        match frame.holder {
            Holder::Root => {}
            Holder::Through { is_block } => {
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
                Inline::Text(text) => self.words(&text),
                other => self.top().inlines.push(other),
            }
        }
    }

    fn wrap(&mut self, make: impl FnOnce(Vec<Inline>) -> Inline, frame: Frame) {
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

/// The address as a ticket needs it: absolute, and without the file's name.
fn absolute(href: &str, base: &Base<'_>) -> String {
    const FILE: &str = addresses::PAGE;
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

/// An attribute's text without the escapes of HTML.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let text = text.replace("&#x27;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&").into()
}
