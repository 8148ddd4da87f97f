//! The words of a text, as search reads them.

use super::tree::{Node, Text, Visit};

/// The words of a text as plain text, without those of its headings.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// All words; those of different blocks are on different lines.
    pub text: String,
    /// Where in `text` the words below each heading begin, in bytes.
    pub sections: Vec<usize>,
    /// Where in `text` a group of choices ends, and how many headings had begun before it: what follows belongs to the last of these.
    pub after_choices: Vec<(usize, usize)>,
}

/// Collects the words of a text: also those of code, and what pictures show.
pub fn words(text: &Text) -> Words {
    let mut words = Words::default();
    let mut walk = text.walk();
    let mut around = Vec::new();
    while let Some(visit) = walk.next() {
        match visit {
            Visit::Enter(Node::Text(span) | Node::Code(span)) => words.text.push_str(text.str(span)),
            Visit::Enter(Node::SoftBreak | Node::HardBreak) => words.text.push(' '),
            Visit::Enter(Node::Picture(index)) => {
                words.text.push_str(&text.outline.pictures[index as usize].alt);
                words.text.push('\n');
            }
            Visit::Enter(Node::CodeBlock(index)) => {
                words.text.push_str(text.code(index).text());
                words.text.push('\n');
            }
            Visit::Enter(Node::Heading(_)) => {
                walk.skip_inside();
                words.sections.push(words.text.len());
            }
            Visit::Enter(Node::Element(index)) => {
                words.text.push(' ');
                if text.element(index).is_verbatim() {
                    walk.skip_inside();
                }
            }
            Visit::Enter(Node::Choices) => around.push(words.sections.len()),
            Visit::Leave(Node::Choices) => {
                words.after_choices.extend(around.pop().map(|begun| (words.text.len(), begun)));
            }
            Visit::Enter(_) => {}
            // The words of two blocks are two words.
            Visit::Leave(Node::Emphasis | Node::Strong | Node::Strikethrough | Node::Link(_)) => {}
            Visit::Leave(Node::Element(_)) => words.text.push(' '),
            Visit::Leave(_) => words.text.push('\n'),
        }
    }
    words
}
