//! Footnotes: numbered as they are referred to, added at the end.

use std::collections::HashMap;
use std::ops::Range;

use super::Builder;
use crate::content::tree::{Node, Target};

/// The footnotes of a text.
#[derive(Default)]
pub struct Footnotes {
    /// By label: the number, and how often it was referred to.
    numbers: HashMap<String, (u32, u32)>,
    /// Labels in the order of their numbers.
    order: Vec<String>,
    definitions: HashMap<String, Vec<(Node, u32)>>,
    /// The definitions that are being read, the innermost last.
    reading: Vec<Reading>,
}

/// A definition that is being read: its nodes are collected apart from those of the text around it.
struct Reading {
    label: String,
    /// The nodes of the text around it.
    nodes: Vec<(Node, u32)>,
    /// Those of them that are open.
    open: Vec<usize>,
}

impl Footnotes {
    /// Whether a definition is being read.
    pub fn is_open(&self) -> bool {
        !self.reading.is_empty()
    }
}

impl Builder<'_, '_, '_> {
    pub fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        self.keep_target(range.start + 2..range.start + 2, Target::Footnote);
        let next = self.footnotes.order.len() as u32 + 1;
        let (number, count) =
            *self.footnotes.numbers.entry(label.to_owned()).and_modify(|(_, count)| *count += 1).or_insert((next, 1));
        if count == 1 {
            self.footnotes.order.push(label.to_owned());
        }
        self.leaf(Node::FootnoteRef(number, count));
    }

    pub fn open_footnote(&mut self, label: &str, range: &Range<usize>) {
        self.keep_target(range.start + 2..range.start + 2, Target::Footnote);
        let (nodes, open) = (std::mem::take(&mut self.nodes), std::mem::take(&mut self.open));
        self.footnotes.reading.push(Reading { label: label.to_owned(), nodes, open });
    }

    pub fn close_footnote(&mut self) {
        if let Some(Reading { label, nodes, open }) = self.footnotes.reading.pop() {
            self.open = open;
            let definition = std::mem::replace(&mut self.nodes, nodes);
            self.footnotes.definitions.insert(label, definition);
        }
    }

    pub fn add_footnotes(&mut self) {
        if self.footnotes.order.is_empty() {
            return;
        }
        self.open(Node::Footnotes);
        for (index, label) in std::mem::take(&mut self.footnotes.order).into_iter().enumerate() {
            self.open(Node::Footnote(index as u32 + 1));
            let at = self.nodes.len() as u32;
            let definition = self.footnotes.definitions.remove(&label).unwrap_or_default();
            self.nodes.extend(definition.into_iter().map(|(node, end)| (node, end + at)));
            self.close();
        }
        self.close();
    }
}
