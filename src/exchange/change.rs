//! Putting translated texts into a page that is there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::front::with_front;
use super::put::{Imported, Page, Puts};
use super::shape::{Shape, shape};
use super::{Version, hash_of, is_text};
use crate::content::{BlockHash, BlockKind};
use crate::freshness::{Comparison, Locked, PartState, Row, Spot};

/// A page's file on its way to its next text.
struct Change<'a> {
    source: &'a Version,
    old: &'a Version,
    /// Where the translation of each part of the source stands.
    own: BTreeMap<Spot, Spot>,
    /// In order, and without overlap.
    edits: Vec<(Range<usize>, String)>,
    /// The blocks that the page will have, with the version of the source's block that each was made from.
    made: Vec<(BlockKind, Option<BlockHash>)>,
    /// The block of the source whose translation stands right before the place that has been reached.
    last: Option<usize>,
    /// Where the last block ends that was there before, and how many of the page's blocks have been passed.
    end: Option<usize>,
    reached: usize,
}

impl Page<'_> {
    /// The page with its texts put in, and what the lock says of it.
    pub fn change(&mut self, old: &Version, known: Option<&Locked>, puts: &Puts<'_>) -> Option<(Imported, Locked)> {
        let source = self.source.clone();
        let (from, blocks) = (source.blocks(), old.blocks());
        let compared = Comparison::of(from, blocks, known);
        let own: BTreeMap<Spot, Spot> =
            compared.parts.iter().filter_map(|part| Some((part.source?, part.translation?))).collect();
        self.check_all(puts, |spot, target| own.get(&spot).is_some_and(|own| shape(old, *own).text == target));
        let mut change = Change {
            source: &source,
            old,
            own,
            edits: Vec::new(),
            made: Vec::new(),
            last: None,
            end: None,
            reached: 0,
        };
        let mut keys: BTreeMap<Box<str>, String> = BTreeMap::new();
        let mut accepted: Vec<Box<str>> = Vec::new();
        for part in &compared.parts {
            let put = part.source.and_then(|spot| puts.get(&spot));
            let target = put.map(|put| put.target.as_str());
            match (part.source, part.translation) {
                (Some(Spot::Front(at)), own) => {
                    let Some(target) = target else { continue };
                    let key = &from.front[at].key;
                    accepted.push(key.clone());
                    if own.is_none_or(|own| shape(old, own).text != target) {
                        keys.insert(key.clone(), target.to_owned());
                    }
                }
                (from, Some(Spot::Body(at))) => change.there(from, at, target, part.made_from),
                (Some(Spot::Body(at)), None) => change.lacking(at, target),
                _ => {}
            }
        }
        let Change { edits, made, .. } = change;
        let text = with_front(old, &edited(old.file_text(), edits), blocks, &keys);
        let page = self.read(&old.outline.path, &text);
        let before = self.read(&old.outline.path, old.file_text());
        self.check_whole(&page, Some(&before), &made, &keys, puts)?;
        let front = self.front_rows(&page.outline.blocks, known, &accepted);
        let mut locked = self.locked(&page, front, &made);
        // What had no counterpart still has none, and what was accepted as it is proves itself.
        locked.own = known.map_or(Vec::new(), |known| known.own.clone());
        let unsure = compared.parts.iter().filter(|part| part.state == PartState::Unsure);
        locked.body.extend(unsure.filter_map(|part| match (part.source, part.translation) {
            (Some(Spot::Body(at)), None) if !puts.contains_key(&Spot::Body(at)) => {
                Some((from.body[at].kind, Row { source: Some(from.body[at].hash), translation: None }))
            }
            _ => None,
        }));
        if !Comparison::of(from, &page.outline.blocks, Some(&locked)).is_current() {
            // Parts that are still behind were made from what older objects hold.
            let older = known.map_or(&[][..], |known| &known.sources).iter();
            let older: Vec<String> = older.filter(|name| **name != locked.sources[0]).cloned().collect();
            locked.sources.extend(older);
        }
        let is_same = known.is_none_or(|known| known.front == locked.front && known.body == locked.body);
        if text == old.file_text() && is_same {
            return None;
        }
        let imported = Imported {
            path: old.outline.path.clone(),
            text: (*text != *old.file_text()).then_some(text),
            source: source.file_text().to_owned(),
            is_new: false,
            accepted: puts.len(),
        };
        Some((imported, locked))
    }
}

impl Change<'_> {
    /// A block that the translation has; `target` is what it is to say, if anything new came back for it.
    fn there(&mut self, from: Option<Spot>, at: usize, target: Option<&str>, made_from: Option<BlockHash>) {
        let block = &self.old.blocks().body[at];
        let whole = shape(self.old, Spot::Body(at));
        if let Some((spot, target)) = from.zip(target)
            && whole.text != target
        {
            self.edits.push((block.span(), self.fitting(whole, spot).with(target)));
        }
        let now = from.filter(|_| target.is_some()).map(|spot| hash_of(self.source, spot));
        self.made.push((block.kind, now.or(made_from)));
        self.end = Some(block.span().end);
        self.reached = at + 1;
        self.last = match from {
            Some(Spot::Body(at)) => Some(at),
            _ => None,
        };
    }

    /// The shape that a text of the source is put into: the translation's own, unless only one of the two could be told from its mark.
    fn fitting(&self, own: Shape, spot: Spot) -> Shape {
        let of_source = shape(self.source, spot);
        if (own.indent > 0) == (of_source.indent > 0) { own } else { of_source }
    }

    /// A block that the translation lacks: put in behind what stands before it in the source.
    fn lacking(&mut self, at: usize, target: Option<&str>) {
        let whole = shape(self.source, Spot::Body(at));
        let target = match target {
            Some(target) => target,
            // There is nothing in it to translate.
            None if !is_text(self.source, Spot::Body(at)) => &whole.text,
            None => return,
        };
        let text = whole.with(target);
        let end = self.end.unwrap_or(self.old.start());
        // Behind an item of the same list, else before one, so that the list stays as tight as it is.
        let next = self.own.get(&Spot::Body(at + 1)).filter(|_| self.is_in_list_before(at + 1));
        let next = next.and_then(|spot| match spot {
            // What stands in between is no part of the source any more, and stays before it.
            Spot::Body(next) if *next == self.reached => Some(self.old.blocks().body[*next].span().start),
            _ => None,
        });
        let is_behind_item = self.is_in_list_before(at) && self.last.is_some_and(|last| last + 1 == at);
        self.edits.push(match next {
            _ if is_behind_item => (end..end, format!("{}{text}", self.gap_before(at))),
            Some(start) => (start..start, format!("{text}{}", self.gap_before(at + 1))),
            None if self.end.is_some() => {
                // What follows on the next line would flow into a paragraph, or be taken for one.
                let next_line = self.old.file_text()[end..].lines().nth(1);
                let is_close = next_line.is_some_and(|line| !line.trim().is_empty());
                (end..end, format!("\n\n{text}{}", if is_close { "\n" } else { "" }))
            }
            None => (end..end, format!("{text}\n\n")),
        });
        let block = &self.source.blocks().body[at];
        self.made.push((block.kind, Some(block.hash)));
        self.last = Some(at);
    }

    /// Whether a block of the source is an item, and the block before it one of the same list.
    fn is_in_list_before(&self, at: usize) -> bool {
        let body = &self.source.blocks().body;
        let is_item = |at: usize| body.get(at).is_some_and(|block| block.kind == BlockKind::Item);
        at > 0 && is_item(at) && is_item(at - 1) && self.gap_before(at).trim().is_empty()
    }

    /// What stands in the source between a block and the one before it.
    fn gap_before(&self, at: usize) -> &str {
        let body = &self.source.blocks().body;
        &self.source.file_text()[body[at - 1].span().end..body[at].span().start]
    }
}

/// A text with these edits, which are in order and do not overlap.
fn edited(text: &str, edits: Vec<(Range<usize>, String)>) -> String {
    let mut text = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, &new);
    }
    text
}
