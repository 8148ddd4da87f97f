//! Parts that a translation has and its source has not, and that are meant: a note for its readers, say.
//!
//! Nothing tells what such a part was made from, so it is unsure, until a translator accepts it (`stamp --own`). The lock then has its hash, and
//! the hash of what the source says around it: the blocks from the one that what comes before it was made from to the one that what comes
//! after it was made from. As long as both are the same, the part is current. So nothing that the part could have been made from changes
//! without its being told, whatever the translator meant; and a stamp of the page accepts it again.

use super::known::Known;
use super::lock::Locked;
use crate::content::{Block, BlockHash};

/// Whether a block without a counterpart was accepted as it is, and as things are around it.
pub fn is_own(
    locked: &Locked,
    (source, translation): (&[Block], &[Block]),
    ordered: &[(usize, usize)],
    block: usize,
) -> bool {
    let hash = translation[block].hash;
    // Where two branches disagree, it may have been made from the source.
    let is_made = || locked.body.iter().any(|(_, row)| row.translation == Some(hash) && row.source.is_some());
    let around =
        |(own, around): &(BlockHash, BlockHash)| *own == hash && *around == surroundings(source, ordered, block);
    locked.own.iter().any(around) && !is_made()
}

/// The blocks that were accepted before and have no counterpart now, with what stands around them now.
pub fn renewed(
    locked: &Locked,
    known: Option<&Locked>,
    (source, translation): (&[Block], &[Block]),
) -> Vec<(BlockHash, BlockHash)> {
    let before = known.map_or(&[][..], |known| &known.own);
    if before.is_empty() {
        return Vec::new();
    }
    let known = Known::of(source, translation, &locked.body);
    let ordered = known.ordered(source, translation);
    let accepted = known.unsure_translation.iter().filter(|block| {
        let hash = translation[**block].hash;
        before.iter().any(|(own, _)| *own == hash)
    });
    accepted.map(|block| (translation[*block].hash, surroundings(source, &ordered, *block))).collect()
}

/// The same parts when links of both pages lead to other files and nothing else has changed, so that every block stands where it stood:
/// what was accepted stays so, and what was unsure stays that. `after` has the blocks as they are then.
pub fn carried(
    locked: &Locked,
    (source, translation): (&[Block], &[Block]),
    (source_after, translation_after): (&[Block], &[Block]),
) -> Vec<(BlockHash, BlockHash)> {
    let known = Known::of(source, translation, &locked.body);
    let ordered = known.ordered(source, translation);
    let carry = |(hash, around): &(BlockHash, BlockHash)| {
        let mut blocks = known.unsure_translation.iter().filter(|block| translation[**block].hash == *hash);
        let block = blocks.find(|block| is_own(locked, (source, translation), &ordered, **block));
        let now = |block: &usize| (translation_after[*block].hash, surroundings(source_after, &ordered, *block));
        block.map_or((*hash, *around), now)
    };
    locked.own.iter().map(carry).collect()
}

/// What the source says around a block of the translation, from the counterpart of what comes before it to that of what comes after.
fn surroundings(source: &[Block], ordered: &[(usize, usize)], block: usize) -> BlockHash {
    let after = ordered.partition_point(|(_, to)| *to < block);
    let start = after.checked_sub(1).map_or(0, |before| ordered[before].0);
    let end = ordered.get(after).map_or(source.len(), |(from, _)| from + 1);
    BlockHash::of_all(source[start..end].iter().map(|block| block.hash))
}
