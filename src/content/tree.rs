//! A Markdown text as a tree: an array of small nodes over the text that they were read from.
//!
//! Nodes stand in the order in which they are met when reading; each knows where its subtree ends. Words are ranges of the source,
//! so a tree takes little more room than its text. Links, pictures and headings are indices into the text's
//! [`TextOutline`]; what they lead to is not known here.

use std::ops::Range;
use std::sync::Arc;

use super::highlight::CodeBlock;
use super::text::TextOutline;

/// A range of bytes of a text's source, or of the words that its source does not hold literally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A node of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// Words.
    Text(Span),
    /// Code within a line.
    Code(Span),
    /// The end of a line of the source.
    SoftBreak,
    /// The end of a line that the author asked for.
    HardBreak,
    /// A line across the page.
    Rule,
    /// A box of a task list, ticked or not.
    Task(bool),
    /// The number of a footnote, and which reference to it this is, from 1.
    FootnoteRef(u32, u32),
    /// A picture, by its index.
    Picture(u32),
    /// A code block, by its index.
    CodeBlock(u32),
    /// HTML as the author wrote it, by its index; only while a text is being read.
    Raw(u32),
    /// A paragraph.
    Paragraph,
    /// A heading, by its index.
    Heading(u32),
    /// A quotation.
    Quote,
    /// One of GitHub's alerts.
    Callout(Callout),
    /// A list; with a first number it is numbered.
    List(Option<u32>),
    /// An item of a list.
    Item {
        /// Whether it begins with the box of a task.
        task: bool,
    },
    /// A definition list.
    Definitions,
    /// A term of a definition list.
    Term,
    /// A definition.
    Definition,
    /// A table.
    Table,
    /// The row with the headings of a table's columns.
    TableHead,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell {
        /// What it is the heading of, if it is one.
        heads: Option<Heads>,
        /// How its text is aligned.
        align: Align,
    },
    /// Stressed words.
    Emphasis,
    /// Important words.
    Strong,
    /// Words that are no longer true.
    Strikethrough,
    /// A link, by its index.
    Link(u32),
    /// A group of choices.
    Choices,
    /// A choice, with its heading, by its index.
    Choice(u32),
    /// All footnotes, at the end of the text.
    Footnotes,
    /// A footnote, by its number.
    Footnote(u32),
    /// An element that the author wrote as HTML, by its index.
    Element(u32),
}

/// What a cell is the heading of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heads {
    /// Its column.
    Column,
    /// Its row.
    Row,
}

/// How the text of a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As the language has it.
    None,
    /// To the left.
    Left,
    /// To the middle.
    Center,
    /// To the right.
    Right,
}

/// GitHub's five alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callout {
    /// Worth knowing.
    Note,
    /// Makes it easier.
    Tip,
    /// Must be known.
    Important,
    /// Can go wrong.
    Warning,
    /// Can do harm.
    Caution,
}

impl Callout {
    /// Its name in class names and strings.
    pub fn name(self) -> &'static str {
        match self {
            Callout::Note => "note",
            Callout::Tip => "tip",
            Callout::Important => "important",
            Callout::Warning => "warning",
            Callout::Caution => "caution",
        }
    }
}

impl Node {
    /// Whether it holds other nodes.
    pub fn is_container(self) -> bool {
        use Node::*;
        !matches!(
            self,
            Text(_)
                | Code(_)
                | SoftBreak
                | HardBreak
                | Rule
                | Task(_)
                | FootnoteRef(..)
                | Picture(_)
                | CodeBlock(_)
                | Raw(_)
        )
    }
}

/// An element that the author wrote as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name, in lower case.
    pub name: Box<str>,
    /// Its attributes, decoded, in the order in which they are written.
    pub attributes: Box<[(Box<str>, Box<str>)]>,
    /// What its attributes lead to or show, by their names.
    pub leads: Box<[(&'static str, Leads)]>,
}

/// What an attribute of an author's element names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// The link with this index: the `href` of a link, the file of a video or a sound, the poster of a video.
    Link(u32),
    /// The picture with this index.
    Picture(u32),
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, wanted: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| &**value)
    }

    /// What an attribute leads to or shows, where that is known.
    pub fn leads(&self, attribute: &str) -> Option<Leads> {
        self.leads.iter().find(|(name, _)| *name == attribute).map(|(_, leads)| *leads)
    }

    /// Whether it has no content and no end: <https://html.spec.whatwg.org/multipage/syntax.html#void-elements>.
    pub fn is_void(&self) -> bool {
        matches!(
            &*self.name,
            "area"
                | "base"
                | "br"
                | "col"
                | "embed"
                | "hr"
                | "img"
                | "input"
                | "link"
                | "meta"
                | "source"
                | "track"
                | "wbr"
        )
    }

    /// Whether its content is not escaped: <https://html.spec.whatwg.org/multipage/parsing.html#serialising-html-fragments>.
    pub fn is_verbatim(&self) -> bool {
        matches!(&*self.name, "style" | "script" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext" | "noscript")
    }
}

/// What stands at a replaceable place of the Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A link, by its index.
    Link(u32),
    /// A picture, by its index.
    Picture(u32),
    /// The beginning of a footnote's label, where a prefix can go.
    Footnote,
    /// The beginning of a heading.
    Heading,
    /// The name of a term, as words of the text.
    Name(Span),
    /// What makes a heading that of a choice.
    Choice,
}

/// A Markdown text: its source, and the tree over it.
#[derive(Debug, Default)]
pub struct Text {
    /// What others may know of it.
    pub outline: Arc<TextOutline>,
    /// The text that spans count in: the file, or a text of its own for front matter.
    pub source: Arc<str>,
    /// Which bytes of `source` are the Markdown.
    pub area: Range<usize>,
    /// Whether it is a text of the front matter: one paragraph is then shown as a line of its own.
    pub is_inline: bool,
    /// Link reference definitions, as bytes of `source`.
    pub definitions: Box<[Range<u32>]>,
    /// Where in `source` something stands that a Markdown copy replaces, in order.
    pub targets: Box<[(Range<u32>, Target)]>,
    pub(super) extra: Box<str>,
    pub(super) nodes: Box<[(Node, u32)]>,
    pub(super) code: Box<[Arc<CodeBlock>]>,
    pub(super) elements: Box<[Element]>,
}

impl Text {
    /// The words of a span.
    pub fn str(&self, span: Span) -> &str {
        let (start, end) = (span.start as usize, span.end as usize);
        match start.checked_sub(self.source.len()) {
            None => &self.source[start..end],
            Some(start) => &self.extra[start..end - self.source.len()],
        }
    }

    /// A code block by its index.
    pub fn code(&self, index: u32) -> &Arc<CodeBlock> {
        &self.code[index as usize]
    }

    /// An author's element by its index.
    pub fn element(&self, index: u32) -> &Element {
        &self.elements[index as usize]
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether it is one paragraph and nothing else.
    pub fn is_one_paragraph(&self) -> bool {
        matches!(self.nodes.first(), Some((Node::Paragraph, end)) if *end as usize == self.nodes.len())
    }

    /// Goes through the tree.
    pub fn walk(&self) -> Walk<'_> {
        Walk { nodes: &self.nodes, at: 0, open: Vec::new() }
    }

    /// Writes the Markdown with what stands at the targets replaced where `replace` gives something.
    pub fn write_markdown(&self, mut replace: impl FnMut(Target) -> Option<String>, out: &mut String) {
        let mut from = self.area.start;
        for (range, target) in &self.targets {
            let range = range.start as usize..range.end as usize;
            if range.start < from {
                continue;
            }
            if let Some(new) = replace(*target) {
                out.push_str(&self.source[from..range.start]);
                out.push_str(&new);
                from = range.end;
            }
        }
        out.push_str(&self.source[from..self.area.end]);
    }
}

/// A step through a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// A node is met.
    Enter(Node),
    /// All that a container holds has been met.
    Leave(Node),
}

/// Goes through a tree without recursion, however deep it is.
pub struct Walk<'a> {
    nodes: &'a [(Node, u32)],
    at: usize,
    open: Vec<usize>,
}

impl Walk<'_> {
    /// Leaves out what the container that was entered last holds, and its end.
    pub fn skip_inside(&mut self) {
        if let Some(top) = self.open.pop() {
            self.at = self.nodes[top].1 as usize;
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Visit;

    fn next(&mut self) -> Option<Visit> {
        if let Some(top) = self.open.pop_if(|top| self.nodes[*top].1 as usize == self.at) {
            return Some(Visit::Leave(self.nodes[top].0));
        }
        let (node, _) = *self.nodes.get(self.at)?;
        if node.is_container() {
            self.open.push(self.at);
        }
        self.at += 1;
        Some(Visit::Enter(node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_small() {
        assert_eq!(size_of::<(Node, u32)>(), 16);
    }

    #[test]
    fn a_walk_enters_and_leaves() {
        let nodes = [(Node::Quote, 3), (Node::Paragraph, 3), (Node::Rule, 3), (Node::Paragraph, 4)];
        let mut walk = Walk { nodes: &nodes, at: 0, open: Vec::new() };
        use Node::*;
        use Visit::*;
        let all: Vec<Visit> = walk.by_ref().collect();
        let expected = [
            Enter(Quote),
            Enter(Paragraph),
            Enter(Rule),
            Leave(Paragraph),
            Leave(Quote),
            Enter(Paragraph),
            Leave(Paragraph),
        ];
        assert_eq!(all, expected);
        let mut walk = Walk { nodes: &nodes, at: 0, open: Vec::new() };
        assert_eq!(walk.next(), Some(Enter(Quote)));
        walk.skip_inside();
        assert_eq!(walk.next(), Some(Enter(Paragraph)));
    }
}
