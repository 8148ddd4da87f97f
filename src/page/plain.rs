//! From a tree to plain text, as structured data and reading statistics need it.

use crate::content::{Node, Text, Visit};
use crate::words::Words;

/// The text that a reader sees, white space folded; callouts have their titles in the page's language.
pub fn visible(text: &Text, words: &Words) -> String {
    let mut out = String::with_capacity(text.area.len());
    for visit in text.walk() {
        match visit {
            Visit::Enter(Node::Text(span) | Node::Code(span)) => out.push_str(text.str(span)),
            Visit::Enter(Node::CodeBlock(index)) => {
                out.push(' ');
                out.push_str(text.code(index).text());
                out.push(' ');
            }
            Visit::Enter(Node::FootnoteRef(number, _)) => out.push_str(&number.to_string()),
            Visit::Enter(Node::Callout(callout)) => {
                out.push(' ');
                out.push_str(&words.plain(&format!("callout_{}", callout.name())));
                out.push(' ');
            }
            Visit::Leave(Node::Footnote(_)) => out.push_str(" ↩ "),
            // Phrases within a line do not part words; everything else does.
            Visit::Enter(node) | Visit::Leave(node) if is_phrase(text, node) => {}
            _ => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_phrase(text: &Text, node: Node) -> bool {
    match node {
        Node::Emphasis | Node::Strong | Node::Strikethrough | Node::Link(_) => true,
        Node::Element(index) => matches!(
            &*text.element(index).name,
            "a" | "em"
                | "strong"
                | "code"
                | "span"
                | "sup"
                | "sub"
                | "del"
                | "kbd"
                | "b"
                | "i"
                | "abbr"
                | "mark"
                | "small"
        ),
        _ => false,
    }
}
