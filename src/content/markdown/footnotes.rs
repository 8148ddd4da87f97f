//! Footnotes: numbered as a reader meets them, added at the end.

use std::collections::HashMap;
use std::ops::Range;

use super::Builder;
use crate::content::tree::{Node, Target};

/// The footnotes of a text.
#[derive(Default)]
pub struct Footnotes {
    /// The index of each label. While a text is read, a reference holds it in place of its number.
    labels: HashMap<String, u32>,
    /// By the index of the label.
    definitions: HashMap<u32, Vec<(Node, u32)>>,
    /// The definitions that are being read, the innermost last.
    reading: Vec<Reading>,
}

/// A definition that is being read: its nodes are collected apart from those of the text around it.
struct Reading {
    label: u32,
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

    fn index(&mut self, label: &str) -> u32 {
        let next = self.labels.len() as u32;
        *self.labels.entry(label.to_owned()).or_insert(next)
    }
}

impl Builder<'_, '_, '_> {
    pub fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        self.keep_target(range.start + 2..range.start + 2, Target::Footnote);
        let label = self.footnotes.index(label);
        self.leaf(Node::FootnoteRef(label, 0));
    }

    pub fn open_footnote(&mut self, label: &str, range: &Range<usize>) {
        self.keep_target(range.start + 2..range.start + 2, Target::Footnote);
        let label = self.footnotes.index(label);
        let (nodes, open) = (std::mem::take(&mut self.nodes), std::mem::take(&mut self.open));
        self.footnotes.reading.push(Reading { label, nodes, open });
    }

    pub fn close_footnote(&mut self) {
        if let Some(Reading { label, nodes, open }) = self.footnotes.reading.pop() {
            self.open = open;
            let definition = std::mem::replace(&mut self.nodes, nodes);
            self.footnotes.definitions.insert(label, definition);
        }
    }

    /// Adds the footnotes that the text refers to, and those that these refer to. The others are left out: no reader gets to them.
    pub fn add_footnotes(&mut self) {
        if self.footnotes.labels.is_empty() {
            return;
        }
        let mut numbers = Numbers { of_label: vec![(0, 0); self.footnotes.labels.len()], order: Vec::new() };
        numbers.give(&mut self.nodes);
        if numbers.order.is_empty() {
            return;
        }
        self.open(Node::Footnotes);
        let mut next = 0;
        while let Some(label) = numbers.order.get(next) {
            let mut definition = self.footnotes.definitions.remove(label).unwrap_or_default();
            numbers.give(&mut definition);
            next += 1;
            self.open(Node::Footnote(next as u32));
            let at = self.nodes.len() as u32;
            self.nodes.extend(definition.into_iter().map(|(node, end)| (node, end + at)));
            self.close();
        }
        self.close();
    }
}

/// The numbers of footnotes, in the order in which they are referred to.
struct Numbers {
    /// By the index of the label: the number, from 1, and how often it was referred to.
    of_label: Vec<(u32, u32)>,
    /// The indices of labels in the order of their numbers.
    order: Vec<u32>,
}

impl Numbers {
    /// Puts numbers in the place of the labels of references.
    fn give(&mut self, nodes: &mut [(Node, u32)]) {
        for (node, _) in nodes {
            if let Node::FootnoteRef(label, 0) = node {
                let (number, count) = &mut self.of_label[*label as usize];
                if *count == 0 {
                    self.order.push(*label);
                    *number = self.order.len() as u32;
                }
                *count += 1;
                *node = Node::FootnoteRef(*number, *count);
            }
        }
    }
}
