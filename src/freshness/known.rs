//! Which blocks the facts of a lock speak of.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{common, filled};
use super::lock::Row;
use crate::content::{Block, BlockHash, BlockKind};

/// What a lock says of two bodies.
#[derive(Debug, Default)]
pub struct Known {
    /// A block of the source and one of the translation that was made from a version of it, in the order of the translation.
    pub pairs: Vec<(usize, usize)>,
    /// The hash of the source's block that a block of the translation was made from.
    pub made_from: BTreeMap<usize, BlockHash>,
    /// Blocks of the source that had no counterpart when the page was stamped, and say the same as then.
    pub unsure_source: BTreeSet<usize>,
    /// Blocks of the translation that had no counterpart when the page was stamped.
    pub unsure_translation: BTreeSet<usize>,
}

impl Known {
    /// Finds what each fact speaks of: by hash in order, then by hash wherever it stands, and what is left by its kind in the gaps.
    pub fn of(source: &[Block], translation: &[Block], rows: &[(BlockKind, Row)]) -> Self {
        let rows = chosen(rows, source, translation);
        let from = found(&rows, |row| row.source, source);
        let to = found(&rows, |row| row.translation, translation);
        let mut known = Self::default();
        for (at, (_, row)) in rows.iter().enumerate() {
            known.made_from.extend(to[at].zip(row.source));
            match (from[at], to[at]) {
                (Some(from), Some(to)) => known.pairs.push((from, to)),
                (Some(from), None) if row.translation.is_none() && row.source == Some(source[from].hash) => {
                    known.unsure_source.insert(from);
                }
                (None, Some(to)) if row.source.is_none() => drop(known.unsure_translation.insert(to)),
                _ => {}
            }
        }
        known.pairs.sort_unstable_by_key(|(_, to)| *to);
        known
    }
}

/// The block that each fact speaks of on one side.
fn found(rows: &[(BlockKind, Row)], side: impl Fn(&Row) -> Option<BlockHash>, blocks: &[Block]) -> Vec<Option<usize>> {
    let named: Vec<_> = rows.iter().map(|(kind, row)| side(row).map(|hash| (*kind, hash))).collect();
    let there: Vec<_> = blocks.iter().map(|block| Some((block.kind, block.hash))).collect();
    let in_order: Vec<(usize, usize)> =
        common(&named, &there).into_iter().filter(|(row, _)| named[*row].is_some()).collect();
    let mut found = vec![None; rows.len()];
    let mut is_taken = vec![false; blocks.len()];
    let mut take = |found: &mut Vec<Option<usize>>, pairs: Vec<(usize, usize)>| {
        for (row, block) in pairs {
            (found[row], is_taken[block]) = (Some(block), true);
        }
        is_taken.clone()
    };
    let taken = take(&mut found, in_order.clone());
    let mut elsewhere: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for block in (0..blocks.len()).rev().filter(|block| !taken[*block]) {
        elsewhere.entry(there[block]).or_default().push(block);
    }
    let open = (0..rows.len()).filter(|row| found[*row].is_none() && named[*row].is_some());
    let moved = open.filter_map(|row| Some((row, elsewhere.get_mut(&named[row])?.pop()?))).collect();
    let taken = take(&mut found, moved);
    let kinds: Vec<BlockKind> = rows.iter().map(|(kind, _)| *kind).collect();
    let kinds_there: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
    let is_open = |row: usize| found[row].is_none() && named[row].is_some();
    let changed = filled(&in_order, (&kinds, &kinds_there), (is_open, |block: usize| !taken[block]));
    take(&mut found, changed);
    found
}

/// The facts that count. After a merge there can be more than one for a block: then those count that speak of texts that are there.
fn chosen(rows: &[(BlockKind, Row)], source: &[Block], translation: &[Block]) -> Vec<(BlockKind, Row)> {
    let counted = |blocks: &[Block]| {
        let mut counts: BTreeMap<(BlockKind, BlockHash), usize> = BTreeMap::new();
        blocks.iter().for_each(|block| *counts.entry((block.kind, block.hash)).or_default() += 1);
        counts
    };
    let (in_source, in_translation) = (counted(source), counted(translation));
    let mut left: Vec<bool> = vec![true; rows.len()];
    type Side = fn(&Row) -> Option<BlockHash>;
    let sides: [Side; 2] = [|row| row.translation, |row| row.source];
    let counts = [&in_translation, &in_source];
    for (side, other, own_counts, other_counts) in
        [(sides[0], sides[1], counts[0], counts[1]), (sides[1], sides[0], counts[1], counts[0])]
    {
        let mut by_text: BTreeMap<(BlockKind, BlockHash), Vec<usize>> = BTreeMap::new();
        for (at, (kind, row)) in rows.iter().enumerate().filter(|(at, _)| left[*at]) {
            if let Some(hash) = side(row) {
                by_text.entry((*kind, hash)).or_default().push(at);
            }
        }
        for (text, mut facts) in by_text {
            let is_there =
                |at: &usize| other(&rows[*at].1).is_some_and(|hash| other_counts.contains_key(&(text.0, hash)));
            let most = own_counts.get(&text).copied().unwrap_or_default().max(1);
            let most = most.max(facts.iter().filter(|at| is_there(at)).count());
            if facts.len() > most {
                // Of several the last is the newest, as far as their order says anything.
                facts.sort_by_key(|at| (!is_there(at), std::cmp::Reverse(*at)));
                facts.drain(most..).for_each(|at| left[at] = false);
            }
        }
    }
    rows.iter().zip(left).filter(|(_, left)| *left).map(|(row, _)| *row).collect()
}
