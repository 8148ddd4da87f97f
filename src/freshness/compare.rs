//! A translation against its source, block by block.

use std::collections::BTreeMap;

use super::align::{common, merged, refined};
use super::lock::{Locked, Row};
use crate::content::{BlockHash, BlockKind, Blocks, is_free_key};

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

/// Where a reader is told that the translation is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The translation's heading, by its index; none for what comes before the first.
    pub section: Option<usize>,
    /// The source's heading of the same part.
    pub source_section: Option<usize>,
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
        let made_from: Vec<Option<BlockHash>>;
        let source_kinds: Vec<BlockKind> = source.body.iter().map(|block| block.kind).collect();
        let kinds: Vec<BlockKind> = translation.body.iter().map(|block| block.kind).collect();
        let pairs = match locked {
            None => {
                made_from = vec![None; translation.body.len()];
                refined(&[], &source_kinds, &kinds)
            }
            Some(locked) => {
                // Source to lock by the source's hashes, lock to translation by its own, each then by kind in the gaps.
                let rows_from: Vec<_> = locked.body.iter().map(|(kind, row)| (*kind, row.source)).collect();
                let rows_to: Vec<_> = locked.body.iter().map(|(kind, row)| (*kind, row.translation)).collect();
                let row_kinds: Vec<BlockKind> = locked.body.iter().map(|(kind, _)| *kind).collect();
                let from: Vec<_> = source.body.iter().map(|block| (block.kind, Some(block.hash))).collect();
                let to: Vec<_> = translation.body.iter().map(|block| (block.kind, Some(block.hash))).collect();
                let source_of: BTreeMap<usize, usize> =
                    refined(&common(&rows_from, &from), &row_kinds, &source_kinds).into_iter().collect();
                let rows = refined(&common(&to, &rows_to), &kinds, &row_kinds);
                let mut made = vec![None; translation.body.len()];
                let mut sure = Vec::new();
                for (block, row) in rows {
                    made[block] = locked.body[row].1.source;
                    sure.extend(source_of.get(&row).map(|source| (*source, block)));
                }
                made_from = made;
                refined(&sure, &source_kinds, &kinds)
            }
        };
        for (from, to) in merged(&pairs, source.body.len(), translation.body.len()) {
            let made_from = to.and_then(|to| made_from[to]);
            let hash = from.map(|from| source.body[from].hash);
            let state = match (from, to) {
                (Some(_), Some(_)) if made_from == hash => PartState::Current,
                (Some(_), Some(_)) => PartState::Stale,
                (Some(_), None) => PartState::Missing,
                (None, _) => PartState::Extra,
            };
            parts.push(Part { source: from.map(Spot::Body), translation: to.map(Spot::Body), made_from, state });
        }
        Self { parts }
    }

    /// Whether every part is current.
    pub fn is_current(&self) -> bool {
        self.parts.iter().all(|part| part.state == PartState::Current)
    }

    /// Where readers are told, each place once, in the order of the page.
    pub fn behind(&self, source: &Blocks, translation: &Blocks) -> Vec<Behind> {
        let mut found: Vec<Behind> = Vec::new();
        let (mut section, mut source_section) = (None, None);
        for part in &self.parts {
            if let Some(Spot::Body(at)) = part.translation {
                section = translation.body[at].section();
            }
            if let Some(Spot::Body(at)) = part.source {
                source_section = source.body[at].section();
            }
            // Search words stand on no page.
            let unseen = |spot: Option<Spot>, blocks: &Blocks| matches!(spot, Some(Spot::Front(at)) if is_free_key(&blocks.front[at].key));
            let is_unseen = unseen(part.source, source) || unseen(part.translation, translation);
            if part.state != PartState::Current && !is_unseen && !found.iter().any(|known| known.section == section) {
                found.push(Behind { section, source_section });
            }
        }
        found
    }

    /// What the lock says once every part is accepted as it is; otherwise the parts that have no counterpart.
    pub fn accept(source: &Blocks, translation: &Blocks, blob: String) -> Result<Locked, Vec<Part>> {
        let compared = Self::of(source, translation, None);
        let lacking = |part: &&Part| {
            let is_free = matches!(part.source, Some(Spot::Front(at)) if is_free_key(&source.front[at].key));
            matches!(part.state, PartState::Missing | PartState::Extra) && !is_free
        };
        let unmatched: Vec<Part> = compared.parts.iter().filter(lacking).cloned().collect();
        if !unmatched.is_empty() {
            return Err(unmatched);
        }
        let mut locked = Locked { sources: vec![blob], ..Locked::default() };
        for part in &compared.parts {
            match (part.source, part.translation) {
                (Some(Spot::Front(from)), to) => {
                    let to = to
                        .and_then(|to| if let Spot::Front(to) = to { Some(translation.front[to].hash) } else { None });
                    let row = Row { source: Some(source.front[from].hash), translation: to };
                    locked.front.insert(source.front[from].key.clone(), row);
                }
                (Some(Spot::Body(from)), Some(Spot::Body(to))) => {
                    let row =
                        Row { source: Some(source.body[from].hash), translation: Some(translation.body[to].hash) };
                    locked.body.push((translation.body[to].kind, row));
                }
                _ => {}
            }
        }
        Ok(locked)
    }
}

/// The front matter is compared by key.
fn front(source: &Blocks, translation: &Blocks, locked: Option<&Locked>) -> Vec<Part> {
    let mut parts = Vec::new();
    let find = |blocks: &Blocks, key: &str| blocks.front.iter().position(|text| &*text.key == key);
    for (at, text) in source.front.iter().enumerate() {
        let row = locked.and_then(|locked| locked.front.get(&text.key));
        let made_from = row.and_then(|row| row.source);
        let is_current = made_from == Some(text.hash);
        let to = find(translation, &text.key);
        let state = match to {
            Some(_) if is_current => PartState::Current,
            Some(_) => PartState::Stale,
            // A language that needs no other search words does without.
            None if is_current && is_free_key(&text.key) => PartState::Current,
            None => PartState::Missing,
        };
        parts.push(Part { source: Some(Spot::Front(at)), translation: to.map(Spot::Front), made_from, state });
    }
    for (at, text) in translation.front.iter().enumerate() {
        if find(source, &text.key).is_none() && !is_free_key(&text.key) {
            let translation = Some(Spot::Front(at));
            parts.push(Part { source: None, translation, made_from: None, state: PartState::Extra });
        }
    }
    parts
}
