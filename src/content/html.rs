//! Markdown and the author's HTML as one tree.
//!
//! HTML can begin in one Markdown block and end in another, so both are read together: the tree is written as HTML in which each
//! element carries the index of its node, the author's pieces in between; that goes through the sanitiser as a whole and
//! is parsed as browsers do. What carries an index is that node again, everything else is the author's element.

use std::borrow::Cow;
use std::ops::Range;

use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use pulldown_cmark_escape::escape_html_body_text;

use super::text::Heading;
use super::tree::{Heads, Node, Span};

/// Begins and ends the index of a node in a `class`. A noncharacter of Unicode, so it stands in no text that is meant to be read; the
/// reader replaces any that it meets.
pub const MARK: char = '\u{FDD0}';

/// HTML that the author wrote.
pub struct Piece {
    /// Without anything that would read as a mark.
    pub html: String,
    /// Where it stands in the Markdown.
    pub span: Range<usize>,
}

/// A step through the merged tree.
pub enum Merged<'a> {
    /// The node with this index; its content follows.
    Open(usize),
    /// An element that the author wrote; its content follows.
    Element {
        /// In lower case.
        name: &'a str,
        /// Decoded.
        attributes: Vec<(Box<str>, Box<str>)>,
    },
    /// Text, decoded.
    Text(&'a str),
    /// The end of the container that was opened last.
    Close,
}

/// Writes a tree as HTML whose elements carry the indices of their nodes, and gives where in it each piece begins.
pub fn marked<'a>(
    nodes: &[(Node, u32)],
    pieces: &[Piece],
    headings: &[Heading],
    text: impl Fn(Span) -> &'a str,
) -> (String, Vec<usize>) {
    let mut out = String::new();
    let mut starts = Vec::with_capacity(pieces.len());
    let mut open: Vec<(u32, Cow<'static, str>)> = Vec::new();
    for (index, (node, end)) in nodes.iter().enumerate() {
        while let Some((_, close)) = open.pop_if(|(end, _)| *end as usize <= index) {
            out.push_str(&close);
        }
        match node {
            Node::Text(span) => {
                escape_html_body_text(&mut out, text(*span)).expect("writing to a string does not fail");
                continue;
            }
            Node::SoftBreak => {
                out.push('\n');
                continue;
            }
            Node::Raw(piece) => {
                starts.push(out.len());
                out.push_str(&pieces[*piece as usize].html);
                continue;
            }
            _ => {}
        }
        let name = tag(*node, headings);
        out.push_str(&format!("<{name} class=\"{MARK}{index}{MARK}\">"));
        // What a parser would add by itself is written, and marked as nobody's.
        let (begin, close) = match node {
            Node::HardBreak | Node::Rule | Node::Picture(_) => continue,
            Node::TableHead => (Some("tr"), "</tr></thead>".into()),
            _ => (None, format!("</{name}>").into()),
        };
        if let Some(name) = begin {
            out.push_str(&format!("<{name} class=\"{MARK}-{MARK}\">"));
        }
        if node.is_container() {
            open.push((*end, close));
        } else {
            out.push_str(&close);
        }
    }
    while let Some((_, close)) = open.pop() {
        out.push_str(&close);
    }
    (out, starts)
}

/// The element that stands for a node while it is parsed.
fn tag(node: Node, headings: &[Heading]) -> &'static str {
    match node {
        Node::Paragraph => "p",
        Node::Heading(index) => ["h2", "h3", "h4", "h5", "h6"]
            .get(usize::from(headings[index as usize].level).saturating_sub(2))
            .copied()
            .unwrap_or("h6"),
        Node::Quote => "blockquote",
        Node::List(Some(_)) => "ol",
        Node::List(None) => "ul",
        Node::Item { .. } => "li",
        Node::Definitions => "dl",
        Node::Term => "dt",
        Node::Definition => "dd",
        Node::Table => "table",
        Node::TableHead => "thead",
        Node::Row => "tr",
        Node::Cell { heads: Some(Heads::Column | Heads::Row), .. } => "th",
        Node::Cell { .. } => "td",
        Node::Emphasis => "em",
        Node::Strong => "strong",
        Node::Strikethrough => "del",
        Node::Link(_) => "a",
        Node::Code(_) => "code",
        Node::CodeBlock(_) => "pre",
        Node::HardBreak => "br",
        Node::Rule => "hr",
        Node::Picture(_) => "img",
        Node::FootnoteRef(..) => "sup",
        Node::Task(_) => "span",
        // An author's `</div>` ends none of these.
        Node::Choices | Node::Choice(_) => "section",
        _ => "div",
    }
}

/// Parses HTML with marks, and gives it step by step; `add` says of an opening whether a [`Merged::Close`] is to follow.
pub fn read(html: &str, mut add: impl FnMut(Merged<'_>) -> bool) {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), Default::default(), context, Vec::new(), false).one(html);
    enum Todo {
        Visit(Handle),
        Close,
    }
    // The fragment's nodes lie in an `html` element.
    let children = |node: &Handle| node.children.borrow().iter().rev().cloned().map(Todo::Visit).collect::<Vec<_>>();
    let mut todo: Vec<Todo> = dom.document.children.borrow().iter().rev().flat_map(children).collect();
    while let Some(next) = todo.pop() {
        let node = match next {
            Todo::Visit(node) => node,
            Todo::Close => {
                add(Merged::Close);
                continue;
            }
        };
        match &node.data {
            NodeData::Text { contents } => {
                add(Merged::Text(&contents.borrow()));
            }
            NodeData::Element { name, attrs, .. } => {
                let attrs = attrs.borrow();
                let class = attrs.iter().find(|attribute| attribute.name.local == local_name!("class"));
                let mark =
                    class.and_then(|class| class.value.strip_prefix(MARK)?.strip_suffix(MARK).map(str::to_owned));
                let is_open = match mark.as_deref() {
                    // Nobody's: a part that parsers put into tables.
                    Some("-") => false,
                    None if is_implied(&name.local) && attrs.is_empty() => false,
                    Some(mark) => mark.parse().is_ok_and(|index| add(Merged::Open(index))),
                    None => {
                        let attributes =
                            attrs.iter().map(|attribute| ((*attribute.name.local).into(), (*attribute.value).into()));
                        add(Merged::Element { name: &name.local, attributes: attributes.collect() })
                    }
                };
                if is_open {
                    todo.push(Todo::Close);
                }
                todo.extend(children(&node));
            }
            _ => {}
        }
    }
}

/// Whether a parser may have put an element in where the author wrote none. The writers of tables add it themselves.
fn is_implied(name: &LocalName) -> bool {
    *name == local_name!("tbody")
}
