//! Notices that a part of a translation is behind its source: where on the page each stands, and its HTML.

use std::collections::BTreeMap;

use super::surface::{Surface, attribute};
use super::{LinkTo, Page, Targets};
use crate::catalogue::{Catalogue, EntryIx};
use crate::content::{BlockKind, Node, Text, Visit};
use crate::freshness::{Behind, Freshness, Told};
use crate::words::Argument;

/// Stands in a string for a name that is put in as HTML. A private character, so no translator has written it.
const STAND_IN: &str = "\u{F8FF}";

/// A part of a translation that is behind its source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BehindAt {
    /// The heading that it stands below, by its index; none for what comes before the first.
    pub section: Option<usize>,
    /// The block that it begins at, in a long section.
    pub block: Option<BlockAt>,
    /// The same part of the source, where readers can get to it.
    pub source: Option<(EntryIx, Option<String>)>,
    /// Whether nothing there is known to be behind, but something may be.
    pub is_unsure: bool,
}

/// A block among those of a body that stand on the page in their order; footnotes do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockAt {
    /// Its index.
    index: usize,
    /// How many there are.
    count: usize,
}

/// Notes where readers of a page are told that it is behind, and where they can read what the source says.
pub(super) fn put(page: &mut Page, catalogue: &Catalogue, freshness: &Freshness) {
    // A page that stands in for a missing one shows another's text, and that may be behind too.
    let index = catalogue.text_of(page.entry);
    let source = catalogue.entries[index].source.filter(|source| {
        let source = &catalogue.entries[*source];
        !source.hidden && !source.gone
    });
    let anchor = |source: EntryIx, section: Option<usize>| {
        let entry = &catalogue.entries[source];
        Some(format!("{}{}", entry.prefix, entry.anchors.get(section?)?))
    };
    let blocks = &catalogue.entries[index].outline.blocks;
    for Behind { at, section, source_section, is_unsure } in freshness.behind(catalogue, index) {
        let block = match at {
            Told::Block(block) => place(&blocks.body.iter().map(|block| block.kind).collect::<Vec<_>>(), block),
            _ => None,
        };
        let source = source.map(|source| (source, anchor(source, source_section)));
        let told = BehindAt { section, block, source, is_unsure };
        let key = match at {
            Told::Front(at) => &*blocks.front[at].key,
            _ => "",
        };
        let before = key.strip_prefix("before.").and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let own = match key {
            "outcome" => page.outcome.as_mut(),
            "expect" => page.expect.as_mut(),
            _ => before.and_then(|before| page.before.get_mut(before)),
        };
        own.unwrap_or(&mut page.body).behind.push(told);
    }
}

/// Where a block stands on its page; none where an author's HTML may have moved it.
fn place(kinds: &[BlockKind], block: usize) -> Option<BlockAt> {
    let is_shown = |kind: &&BlockKind| **kind != BlockKind::Footnote;
    let is_sure = !kinds.contains(&BlockKind::Html) && is_shown(&kinds.get(block)?);
    let index = kinds[..block].iter().filter(is_shown).count();
    let count = kinds.iter().filter(is_shown).count();
    is_sure.then_some(BlockAt { index, count })
}

/// The notices of a text that is being written, by the blocks and headings at which they stand.
pub struct Marks<'a> {
    targets: &'a Targets,
    /// Those that stand at a block, by its index; none unless each block is known to stand where its file has it.
    at_blocks: BTreeMap<usize, &'a BehindAt>,
    /// How many blocks have begun, and how many elements are open.
    begun: usize,
    depth: usize,
    is_in_list: bool,
}

impl<'a> Marks<'a> {
    /// Those of a text.
    pub fn of(text: &Text, targets: &'a Targets) -> Self {
        let mut marks = Self { targets, at_blocks: BTreeMap::new(), begun: 0, depth: 0, is_in_list: false };
        marks.at_blocks = targets.behind.iter().filter_map(|part| Some((part.block.as_ref()?.index, part))).collect();
        let Some(block) = targets.behind.iter().find_map(|part| part.block) else { return marks };
        // Each block is an element at the top, or an item right in a list there: so many there must be.
        for visit in text.walk() {
            match visit {
                Visit::Enter(node) => drop(marks.enter(node)),
                Visit::Leave(_) => marks.leave(),
            }
        }
        let is_sure = marks.begun == block.count;
        let at_blocks = if is_sure { std::mem::take(&mut marks.at_blocks) } else { BTreeMap::new() };
        Self { at_blocks, begun: 0, ..marks }
    }

    /// The notice below a heading, or at the beginning.
    pub fn at_section(&self, section: Option<usize>) -> Option<&'a BehindAt> {
        let is_here = |part: &&BehindAt| part.section == section && (part.block.is_none() || self.at_blocks.is_empty());
        self.targets.behind.iter().find(is_here)
    }

    /// Enters a node; gives the notice that stands at it, if it begins a block.
    pub fn enter(&mut self, node: Node) -> Option<&'a BehindAt> {
        if self.at_blocks.is_empty() {
            return None;
        }
        let depth = self.depth;
        self.depth += usize::from(node.is_container());
        if depth == 0 {
            self.is_in_list = matches!(node, Node::List(_));
        }
        let is_block = match depth {
            0 => !self.is_in_list && node != Node::Footnotes,
            1 => self.is_in_list && matches!(node, Node::Item { .. }),
            _ => false,
        };
        if !is_block {
            return None;
        }
        self.begun += 1;
        self.at_blocks.get(&(self.begun - 1)).copied()
    }

    /// Leaves a node that holds others.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

impl Surface<'_> {
    /// Tells the reader that a part is older than its source or may differ from it, and leads to what the source says.
    pub(super) fn behind(&self, part: Option<&BehindAt>, out: &mut String) {
        let Some(part) = part else { return };
        let config = &self.catalogue.config;
        let source = &config.locales[config.source_index()];
        let words = self.reader.map_or(self.words, |(_, words)| words);
        // The language's name is in that language, whichever way it runs.
        let mut name = format!("<bdi lang=\"{}\" dir=\"{}\">", source.tag, source.direction.name());
        attribute(&source.name, &mut name);
        name.push_str("</bdi>");
        let say = |key: &str| {
            let text = words.text(key, &[("language", Argument::Text(STAND_IN.to_owned()))]);
            let mut escaped = String::new();
            attribute(&text.unwrap_or_default(), &mut escaped);
            escaped.replace(STAND_IN, &name)
        };
        let (notice, link) =
            if part.is_unsure { ("unsure_notice", "unsure_link") } else { ("behind_notice", "behind_link") };
        out.push_str("<p class=\"behind\"");
        if let Some((locale, _)) = self.reader {
            out.push_str(&format!(" lang=\"{}\" dir=\"{}\"", locale.tag, locale.direction.name()));
        }
        out.push('>');
        out.push_str(&say(notice));
        if let Some((entry, anchor)) = &part.source {
            out.push(' ');
            self.open_link(&LinkTo::Entry(*entry, anchor.clone()), "", out);
            out.push_str(&format!("\" hreflang=\"{}\">{}</a>", source.tag, say(link)));
        }
        out.push_str("</p>\n");
    }
}
