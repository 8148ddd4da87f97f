//! Which blocks the facts of a lock speak of.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{common, filled, in_order};
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

    /// Blocks that belong together and stand in the same order on both sides, with those that were written on both sides since the last stamp.
    pub fn ordered(&self, source: &[Block], translation: &[Block]) -> Vec<(usize, usize)> {
        let mut ordered = in_order(&self.pairs);
        let (from, to): (BTreeSet<usize>, BTreeSet<usize>) = self.pairs.iter().copied().unzip();
        // What was written on both sides since the last stamp belongs together, as far as anybody can tell.
        let is_from_open = |at: usize| !from.contains(&at) && !self.unsure_source.contains(&at);
        let is_to_open = |at: usize| !to.contains(&at) && !self.unsure_translation.contains(&at);
        let added = filled(&ordered, (&kinds(source), &kinds(translation)), (is_from_open, is_to_open));
        ordered.extend(added);
        ordered.sort_unstable_by_key(|(_, to)| *to);
        ordered
    }
}

/// What each block is.
pub fn kinds(blocks: &[Block]) -> Vec<BlockKind> {
    blocks.iter().map(|block| block.kind).collect()
}

/// The block that each fact speaks of on one side.
fn found(rows: &[(BlockKind, Row)], side: impl Fn(&Row) -> Option<BlockHash>, blocks: &[Block]) -> Vec<Option<usize>> {
    let named: Vec<_> = rows.iter().map(|(kind, row)| side(row).map(|hash| (*kind, hash))).collect();
    let there: Vec<_> = blocks.iter().map(|block| Some((block.kind, block.hash))).collect();
    let in_order = common(&named, &there);
    let mut found = vec![None; rows.len()];
    in_order.iter().for_each(|(row, block)| found[*row] = Some(*block));
    // What says the same elsewhere has moved.
    let mut is_taken = taken(&found, blocks);
    let mut elsewhere: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for block in (0..blocks.len()).rev().filter(|block| !is_taken[*block]) {
        elsewhere.entry(there[block]).or_default().push(block);
    }
    for row in (0..rows.len()).filter(|row| named[*row].is_some()) {
        found[row] = found[row].or_else(|| elsewhere.get_mut(&named[row])?.pop());
    }
    // What is left in a gap, and is of the same kind, has changed.
    is_taken = taken(&found, blocks);
    let row_kinds: Vec<BlockKind> = rows.iter().map(|(kind, _)| *kind).collect();
    let is_open = |row: usize| found[row].is_none() && named[row].is_some();
    let changed = filled(&in_order, (&row_kinds, &kinds(blocks)), (is_open, |block: usize| !is_taken[block]));
    changed.into_iter().for_each(|(row, block)| found[row] = Some(block));
    found
}

/// For each block whether some fact speaks of it.
fn taken(found: &[Option<usize>], blocks: &[Block]) -> Vec<bool> {
    let mut is_taken = vec![false; blocks.len()];
    found.iter().flatten().for_each(|block| is_taken[*block] = true);
    is_taken
}

/// How often each text stands on a page.
type Counts = BTreeMap<(BlockKind, BlockHash), usize>;

/// The facts that count. After a merge there can be more than one for a block: then those count that speak of texts that are there.
fn chosen(rows: &[(BlockKind, Row)], source: &[Block], translation: &[Block]) -> Vec<(BlockKind, Row)> {
    let counted = |blocks: &[Block]| {
        let mut counts = Counts::new();
        blocks.iter().for_each(|block| *counts.entry((block.kind, block.hash)).or_default() += 1);
        counts
    };
    let (in_source, in_translation) = (counted(source), counted(translation));
    let rows = without_surplus(rows, |row| (row.translation, row.source), (&in_translation, &in_source));
    without_surplus(&rows, |row| (row.source, row.translation), (&in_source, &in_translation))
}

/// Leaves out facts of one text beyond as many as it stands there, if what they say of the other side is there no more.
fn without_surplus(
    rows: &[(BlockKind, Row)],
    sides: impl Fn(&Row) -> (Option<BlockHash>, Option<BlockHash>),
    (own_counts, other_counts): (&Counts, &Counts),
) -> Vec<(BlockKind, Row)> {
    let mut by_text: BTreeMap<(BlockKind, BlockHash), Vec<usize>> = BTreeMap::new();
    for (at, (kind, row)) in rows.iter().enumerate() {
        if let Some(hash) = sides(row).0 {
            by_text.entry((*kind, hash)).or_default().push(at);
        }
    }
    let mut is_left = vec![true; rows.len()];
    for (text, mut facts) in by_text {
        let is_there =
            |at: &usize| sides(&rows[*at].1).1.is_some_and(|hash| other_counts.contains_key(&(text.0, hash)));
        let most = own_counts.get(&text).copied().unwrap_or_default().max(1);
        let most = most.max(facts.iter().filter(|at| is_there(at)).count());
        if facts.len() > most {
            // Of several the last is the newest, as far as their order says anything.
            facts.sort_by_key(|at| (!is_there(at), std::cmp::Reverse(*at)));
            facts.drain(most..).for_each(|at| is_left[at] = false);
        }
    }
    rows.iter().zip(is_left).filter(|(_, is_left)| *is_left).map(|(row, _)| *row).collect()
}
