//! Reduces the tree of a text to what a ticket can hold.

use std::borrow::Cow;

use super::blocks::{Block, Image, Inline};
use super::choices::Picked;
use super::frames::{Frames, Holder};
use super::variables::disarm;
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
pub fn read(text: &Text, targets: &Targets, surface: &Surface<'_>, base: &Base<'_>, chosen: &[&str]) -> Vec<Block> {
    let picked = Picked::of(text, chosen);
    let mut reader = Reader { text, targets, surface, base, frames: Frames::new(), code: None, inner: 0 };
    let mut walk = text.walk();
    while let Some(visit) = walk.next() {
        match visit {
            Visit::Enter(Node::Element(index)) if LEFT_OUT.contains(&&*text.element(index).name) => walk.skip_inside(),
            Visit::Enter(Node::Choice(index)) if !picked.shows(index) => walk.skip_inside(),
            Visit::Enter(Node::Heading(index))
                if picked.is_made_heading(index) && surface.names_choice(text, index as usize) =>
            {
                walk.skip_inside()
            }
            Visit::Enter(node) if reader.code.is_some() => reader.enter_in_code(node),
            Visit::Enter(node) => reader.enter(node),
            Visit::Leave(node) => reader.leave(node),
        }
    }
    reader.frames.finish()
}

struct Reader<'a> {
    text: &'a Text,
    targets: &'a Targets,
    surface: &'a Surface<'a>,
    base: &'a Base<'a>,
    frames: Frames,
    /// The text of the author's `<pre>` that is open.
    code: Option<String>,
    /// How many others are open within it.
    inner: usize,
}

/// Elements whose content has no place in a ticket.
const LEFT_OUT: [&str; 14] = [
    "script", "style", "template", "svg", "math", "iframe", "object", "video", "audio", "canvas", "select", "textarea",
    "title", "button",
];

impl Reader<'_> {
    fn enter(&mut self, node: Node) {
        match node {
            Node::Text(span) => self.frames.words(self.text.str(span)),
            Node::Code(span) => {
                let code = disarm(self.text.str(span)).into_owned();
                if !code.is_empty() {
                    self.frames.top().inlines.push(Inline::Code(code));
                }
            }
            Node::SoftBreak => self.frames.words("\n"),
            Node::HardBreak => self.frames.line_break(),
            Node::Rule => self.frames.block(Block::Rule),
            Node::Task(ticked) => self.frames.words(if ticked { "☑ " } else { "☐ " }),
            Node::FootnoteRef(number, _) => self.frames.top().inlines.push(Inline::Note(number.to_string())),
            Node::Picture(index) => self.picture(index as usize),
            Node::CodeBlock(index) => self.code_block(self.text.code(index).text()),
            Node::Raw(_) => {}
            Node::Paragraph => self.frames.push(Holder::Paragraph),
            Node::Heading(_) | Node::Term => self.frames.push(Holder::Heading),
            Node::Quote => self.frames.push(Holder::Quote),
            Node::Callout(callout) => {
                self.frames.push(Holder::Quote);
                self.frames.push(Holder::Heading);
                self.frames.words(&self.surface.words.plain(&format!("callout_{}", callout.name())));
                self.frames.close();
            }
            Node::List(first) => self.frames.push(Holder::List(first.map(u64::from))),
            Node::Footnotes => self.frames.push(Holder::List(Some(1))),
            Node::Item { .. } | Node::Footnote(_) => self.frames.push(Holder::Item),
            Node::Definitions | Node::Definition | Node::Choices | Node::Choice(_) => self.frames.through(true),
            Node::Table => self.frames.push(Holder::Table),
            Node::TableHead | Node::Row => self.frames.push(Holder::Row),
            Node::Cell { heads, .. } => self.frames.push(Holder::Cell(heads.is_some())),
            Node::Emphasis => self.frames.push(Holder::Emphasis),
            Node::Strong => self.frames.push(Holder::Strong),
            Node::Strikethrough => self.frames.push(Holder::Deleted),
            Node::Link(index) => {
                let href = self.href(index);
                self.frames.push(Holder::Link(href));
            }
            Node::Element(index) => self.element(self.text.element(index)),
        }
    }

    fn leave(&mut self, node: Node) {
        match node {
            Node::Element(index) if self.text.element(index).is_void() => {}
            Node::Element(index) if self.code.is_some() => {
                let is_pre = &*self.text.element(index).name == "pre";
                if is_pre && self.inner > 0 {
                    self.inner -= 1;
                } else if is_pre {
                    let code = self.code.take().unwrap_or_default();
                    self.code_block(&code);
                }
            }
            _ if self.code.is_some() => {}
            _ => self.frames.close(),
        }
    }

    /// Within the author's `<pre>` only text counts.
    fn enter_in_code(&mut self, node: Node) {
        let text = match node {
            Node::Text(span) | Node::Code(span) => self.text.str(span),
            Node::SoftBreak | Node::HardBreak => "\n",
            Node::Element(index) if &*self.text.element(index).name == "br" => "\n",
            Node::Element(index) if &*self.text.element(index).name == "pre" => {
                self.inner += 1;
                return;
            }
            _ => return,
        };
        self.code.get_or_insert_default().push_str(text);
    }

    fn code_block(&mut self, code: &str) {
        let code = code.strip_prefix('\n').unwrap_or(code).trim_end_matches('\n');
        self.frames.block(Block::Code(disarm(code).into_owned()));
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
            self.frames.top().inlines.extend(image);
            return;
        }
        if !self.frames.top().is_phrase() {
            self.frames.top().flush();
        }
        if let Some(image) = image {
            self.frames.block(Block::Paragraph(vec![image]));
        }
        if let Some(caption) = &picture.caption {
            self.frames.push(Holder::Paragraph);
            self.frames.words(caption);
            self.frames.close();
        }
    }

    fn image(&self, index: usize, alt: &str) -> Option<Inline> {
        let mut src = String::new();
        let width = match &self.targets.pictures[index] {
            PictureTo::Own(light, _) => {
                self.surface.address(light, &mut src);
                Some(light.dimensions.width)
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

    /// An element that the author wrote.
    fn element(&mut self, element: &Element) {
        let has_class = |wanted: &str| {
            let class = element.attribute("class");
            class.is_some_and(|class| class.split(' ').any(|class| class == wanted))
        };
        match &*element.name {
            "br" => self.frames.line_break(),
            "hr" => self.frames.block(Block::Rule),
            "img" => {
                if let Some(Leads::Picture(index)) = element.leads("src") {
                    let image = self.image(index as usize, element.attribute("alt").unwrap_or_default());
                    let width = element.attribute("width").and_then(|width| width.parse().ok());
                    self.frames.top().inlines.extend(image.map(|image| match image {
                        Inline::Image(image) => Inline::Image(Image { width, ..image }),
                        other => other,
                    }));
                }
            }
            "input" => {
                if element.attribute("type") == Some("checkbox") {
                    self.frames.words(if element.attribute("checked").is_some() { "☑ " } else { "☐ " });
                }
            }
            _ if element.is_void() => {}
            "pre" => self.code = Some(String::new()),
            "a" => match element.leads("href") {
                Some(Leads::Link(index)) => {
                    let href = self.href(index);
                    self.frames.push(Holder::Link(href));
                }
                _ => self.frames.through(false),
            },
            "summary" | "dt" => self.frames.push(Holder::Heading),
            "strong" | "b" => self.frames.push(Holder::Strong),
            "em" | "i" | "cite" | "dfn" | "var" => self.frames.push(Holder::Emphasis),
            "del" | "s" | "strike" => self.frames.push(Holder::Deleted),
            "code" | "kbd" | "samp" | "tt" => self.frames.push(Holder::Code),
            "p" if has_class("callout-title") => self.frames.push(Holder::Heading),
            "p" | "figcaption" => self.frames.push(Holder::Paragraph),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => self.frames.push(Holder::Heading),
            "blockquote" => self.frames.push(Holder::Quote),
            "div" if has_class("callout") => self.frames.push(Holder::Quote),
            "ul" => self.frames.push(Holder::List(None)),
            "ol" => {
                let first = element.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.frames.push(Holder::List(Some(first)));
            }
            "li" => self.frames.push(Holder::Item),
            "table" => self.frames.push(Holder::Table),
            "tr" => self.frames.push(Holder::Row),
            "th" => self.frames.push(Holder::Cell(true)),
            "td" => self.frames.push(Holder::Cell(false)),
            name => self.frames.through(is_block(name)),
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
