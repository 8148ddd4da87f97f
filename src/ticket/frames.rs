//! The blocks of a ticket while they are read: a frame for each node that is open.

use std::borrow::Cow;

use super::blocks::{Block, Inline, folded, is_space, row, text_of, trimmed, words_of};
use super::variables::{JOINER, disarm};

/// What an open node becomes.
#[derive(Debug)]
pub enum Holder {
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
pub struct Frame {
    pub holder: Holder,
    blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    items: Vec<Vec<Block>>,
    /// A row's cells, and whether each is a heading; a table's column headings.
    cells: Vec<(bool, Vec<Inline>)>,
}

impl Frame {
    fn new(holder: Holder) -> Self {
        Self { holder, blocks: Vec::new(), inlines: Vec::new(), items: Vec::new(), cells: Vec::new() }
    }

    /// Ends the paragraph that loose phrases make.
    pub fn flush(&mut self) {
        let inlines = trimmed(std::mem::take(&mut self.inlines));
        if !inlines.is_empty() {
            self.blocks.push(Block::Paragraph(inlines));
        }
    }

    pub fn is_phrase(&self) -> bool {
        matches!(
            self.holder,
            Holder::Strong | Holder::Emphasis | Holder::Deleted | Holder::Code | Holder::Link(_) | Holder::Cell(_)
        )
    }
}

/// The frames that are open, the innermost last.
pub struct Frames {
    open: Vec<Frame>,
}

impl Frames {
    /// Nothing but the root is open.
    pub fn new() -> Self {
        Self { open: vec![Frame::new(Holder::Root)] }
    }

    /// The blocks of the root, when all else is closed.
    pub fn finish(mut self) -> Vec<Block> {
        let mut root = self.open.pop().expect("the root stays");
        root.flush();
        root.blocks
    }

    pub fn top(&mut self) -> &mut Frame {
        self.open.last_mut().expect("the root stays")
    }

    pub fn push(&mut self, holder: Holder) {
        self.open.push(Frame::new(holder));
    }

    pub fn through(&mut self, is_block: bool) {
        if is_block && !self.top().is_phrase() {
            self.top().flush();
        }
        self.push(Holder::Through { is_block });
    }

    pub fn words(&mut self, text: &str) {
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
    pub fn block(&mut self, block: Block) {
        if self.top().is_phrase() && self.open.len() > 1 {
            // A block within a phrase, or within a cell, becomes its words.
            let words = words_of(&block);
            self.top().inlines.extend(words);
            return;
        }
        let top = self.top();
        top.flush();
        top.blocks.push(block);
    }

    /// Closes the innermost frame, and puts what it holds into the one around it.
    pub fn close(&mut self) {
        let mut frame = self.open.pop().expect("called with one open");
        match frame.holder {
            Holder::Root => {}
            Holder::Through { is_block } => self.close_through(frame, is_block),
            Holder::Paragraph => {
                frame.flush();
                self.blocks(frame.blocks);
            }
            Holder::Heading => {
                let content = trimmed(frame.inlines);
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
                    // HTML may have an item outside of a list.
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
            Holder::Cell(is_heading) => self.top().cells.push((is_heading, trimmed(frame.inlines))),
            Holder::Row => self.close_row(frame.cells),
            Holder::Table => self.close_table(frame),
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

    fn close_through(&mut self, mut frame: Frame, is_block: bool) {
        let has_blocks = is_block || !frame.blocks.is_empty();
        if has_blocks {
            frame.flush();
            self.blocks(frame.blocks);
        }
        self.top().items.extend(frame.items);
        self.top().cells.extend(frame.cells);
        if !has_blocks {
            self.join(frame.inlines);
        }
    }

    /// The first row of a table that has nothing but headings names the columns; each other one becomes an item.
    fn close_row(&mut self, cells: Vec<(bool, Vec<Inline>)>) {
        let table = self.open.iter_mut().rev().find(|frame| matches!(frame.holder, Holder::Table));
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

    fn close_table(&mut self, mut frame: Frame) {
        self.blocks(frame.blocks);
        if frame.items.is_empty() && frame.cells.iter().any(|(_, cell)| !cell.is_empty()) {
            frame.items.push(vec![Block::Paragraph(row(&[], frame.cells))]);
        }
        if !frame.items.is_empty() {
            self.block(Block::List(None, frame.items));
        }
    }

    fn blocks(&mut self, blocks: Vec<Block>) {
        blocks.into_iter().for_each(|block| self.block(block));
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
        self.blocks(frame.blocks);
    }

    /// Ends the line: of a phrase's words, it leaves a space.
    pub fn line_break(&mut self) {
        let top = self.top();
        match top.holder {
            Holder::Paragraph | Holder::Root | Holder::Item | Holder::Quote | Holder::Through { .. } => top.flush(),
            _ => self.words(" "),
        }
    }
}
