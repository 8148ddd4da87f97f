//! Tables: which cells are headings, and how columns are aligned.

use pulldown_cmark::Alignment;

use crate::content::tree::{Align, Heads, Node};

/// The table that is being read.
#[derive(Default)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_row_headings: bool,
}

impl Table {
    pub fn start(&mut self, alignments: &[Alignment]) -> Node {
        self.alignments = alignments.to_vec();
        Node::Table
    }

    pub fn row(&mut self, is_head: bool) -> Node {
        self.column = 0;
        self.in_head = is_head;
        if is_head { Node::TableHead } else { Node::Row }
    }

    pub fn end_head(&mut self) {
        self.in_head = false;
    }

    /// A table whose first heading is empty has headings at the start of its rows; an empty heading says nothing.
    pub fn cell(&mut self, is_empty: bool) -> Node {
        let is_first = self.column == 0;
        if self.in_head && is_first {
            self.has_row_headings = is_empty;
        }
        let heads = match (self.in_head, is_first && self.has_row_headings) {
            _ if is_empty => None,
            (true, _) => Some(Heads::Column),
            (false, true) => Some(Heads::Row),
            (false, false) => None,
        };
        let align = match self.alignments.get(self.column) {
            Some(Alignment::Left) => Align::Left,
            Some(Alignment::Center) => Align::Center,
            Some(Alignment::Right) => Align::Right,
            _ => Align::None,
        };
        self.column += 1;
        Node::Cell { heads, align }
    }
}
