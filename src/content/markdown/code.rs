//! Code blocks.

use pulldown_cmark::{CodeBlockKind, Event};

use super::events::{Events, end_of};
use super::{Builder, joined};
use crate::content::tree::Node;
use crate::content::{CodeBlock, MOST_WORK};

impl Builder<'_, '_, '_> {
    /// Adds a code block, and gives the index of the event behind it.
    pub fn code_block(&mut self, events: &Events<'_>, at: usize, kind: &CodeBlockKind<'_>) -> usize {
        let (end, range) = (end_of(events, at), &events[at].1);
        let code = joined(&events[at + 1..end], |event| if let Event::Text(text) = event { Some(text) } else { None });
        let info = if let CodeBlockKind::Fenced(info) = kind { info } else { "" };
        if *kind != CodeBlockKind::Indented && !ends_with_fence(&self.source[range.clone()]) {
            let message = "this code block does not end, so all that follows is shown as code";
            self.unclosed(range, message, "end it with a line of as many marks as it begins with");
        }
        let language = info.split([' ', ',', '{', '\t']).next().unwrap_or_default();
        let work = if language.is_empty() { 0 } else { CodeBlock::work(&code) };
        let is_plain = self.code_work + work > MOST_WORK;
        self.code_work += if is_plain { 0 } else { work };
        self.leaf(Node::CodeBlock(self.code.len() as u32));
        self.code.push(self.reader.code.block(language, &code, is_plain));
        end + 1
    }
}

/// Whether a fenced code block has the line that ends it.
fn ends_with_fence(block: &str) -> bool {
    let mut lines = block.trim_end().lines();
    let mark = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']);
        let first = line.chars().next().unwrap_or_default();
        (first, line.chars().take_while(|c| *c == first).count(), line.trim_end().chars().all(|c| c == first))
    };
    let Some((first, length, _)) = lines.next().map(mark) else { return true };
    lines.last().map(mark).is_some_and(|(last, count, is_alone)| last == first && count >= length && is_alone)
}
