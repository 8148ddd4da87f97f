//! A translation against its source, block by block.

use std::collections::{BTreeMap, BTreeSet};

use super::align::merged;
use super::known::Known;
use super::lock::Locked;
use super::own;
use crate::content::{Block, BlockHash, Blocks, is_free_key};

/// A block, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// A text of the front matter, by its index.
    Front(usize),
    /// A block of the body, by its index.
    Body(usize),
}

/// How a part of a translation stands to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartState {
    /// It was made from what the source says now.
    Current,
    /// The source has changed since, or nobody has said yet what it was made from.
    Stale,
    /// Only the source has it.
    Missing,
    /// Only the translation has it: the source has dropped it.
    Extra,
    /// It says what the source says, at another place of the page.
    Moved,
    /// When the page was stamped, this had no counterpart that could be told from its place.
    Unsure,
}

/// A part of a page, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Where it stands in the source.
    pub source: Option<Spot>,
    /// Where it stands in the translation.
    pub translation: Option<Spot>,
    /// The hash of the source's block that it was made from.
    pub made_from: Option<BlockHash>,
    /// How it stands.
    pub state: PartState,
}

/// A whole translation against its source, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// Front matter first, then the body.
    pub parts: Vec<Part>,
}

impl Comparison {
    /// Compares a translation with its source, by what the lock says of it; without a lock, by structure alone.
    pub fn of(source: &Blocks, translation: &Blocks, locked: Option<&Locked>) -> Self {
        let mut parts = front(source, translation, locked);
        parts.extend(body(&source.body, &translation.body, locked));
        Self { parts }
    }

    /// Whether every part is current.
    pub fn is_current(&self) -> bool {
        self.parts.iter().all(|part| part.state == PartState::Current)
    }

    /// Whether no part is known to be behind.
    pub fn is_unsure_at_most(&self) -> bool {
        self.parts.iter().all(|part| matches!(part.state, PartState::Current | PartState::Unsure))
    }
}

/// The bodies, in the order of the page.
fn body(source: &[Block], translation: &[Block], locked: Option<&Locked>) -> Vec<Part> {
    let known = locked.map(|locked| Known::of(source, translation, &locked.body)).unwrap_or_default();
    let ordered = known.ordered(source, translation);
    let source_of: BTreeMap<usize, usize> = known.pairs.iter().map(|(from, to)| (*to, *from)).collect();
    let paired: BTreeSet<usize> = source_of.values().copied().collect();
    let mut parts = Vec::new();
    for (from, to) in merged(&ordered, source.len(), translation.len()) {
        let made_from = to.and_then(|to| known.made_from.get(&to)).copied();
        let part = |from: Option<usize>, state| Part {
            source: from.map(Spot::Body),
            translation: to.map(Spot::Body),
            made_from,
            state,
        };
        let compared = |from: usize, same| if made_from == Some(source[from].hash) { same } else { PartState::Stale };
        parts.push(match (from, to) {
            (Some(from), Some(_)) => part(Some(from), compared(from, PartState::Current)),
            // Its translation stands at another place, and is told there.
            (Some(from), None) if paired.contains(&from) => continue,
            (Some(at), None) if known.unsure_source.contains(&at) => part(from, PartState::Unsure),
            (Some(_), None) => part(from, PartState::Missing),
            (None, Some(to)) => match source_of.get(&to) {
                Some(from) => part(Some(*from), compared(*from, PartState::Moved)),
                None if known.unsure_translation.contains(&to) => {
                    let is_own = locked.is_some_and(|locked| own::is_own(locked, (source, translation), &ordered, to));
                    part(None, if is_own { PartState::Current } else { PartState::Unsure })
                }
                None => part(None, PartState::Extra),
            },
            (None, None) => continue,
        });
    }
    parts
}

/// The front matter is compared by key.
fn front(source: &Blocks, translation: &Blocks, locked: Option<&Locked>) -> Vec<Part> {
    let mut parts = Vec::new();
    let find = |blocks: &Blocks, key: &str| blocks.front.iter().position(|text| &*text.key == key);
    for (at, text) in source.front.iter().enumerate() {
        let to = find(translation, &text.key);
        let own = to.map(|to| translation.front[to].hash);
        let row = locked.and_then(|locked| locked.front_row(&text.key, own, Some(text.hash)));
        let made_from = row.and_then(|row| row.source);
        let is_current = made_from == Some(text.hash);
        let is_known = row.is_some_and(|row| row.translation.is_none()) && is_current;
        let state = match to {
            Some(_) if is_known && !is_free_key(&text.key) => PartState::Stale,
            Some(_) if is_current => PartState::Current,
            Some(_) if row.is_some_and(|row| row.source.is_none()) => PartState::Unsure,
            Some(_) => PartState::Stale,
            // A language that needs no other search words does without.
            None if is_current && is_free_key(&text.key) => PartState::Current,
            None if is_known => PartState::Unsure,
            None => PartState::Missing,
        };
        parts.push(Part { source: Some(Spot::Front(at)), translation: to.map(Spot::Front), made_from, state });
    }
    for (at, text) in translation.front.iter().enumerate() {
        if find(source, &text.key).is_none() && !is_free_key(&text.key) {
            let row = locked.and_then(|locked| locked.front_row(&text.key, Some(text.hash), None));
            let is_unsure = row.is_some_and(|row| row.source.is_none());
            let state = if is_unsure { PartState::Unsure } else { PartState::Extra };
            parts.push(Part { source: None, translation: Some(Spot::Front(at)), made_from: None, state });
        }
    }
    parts
}
