//! Accepting a translation as it is: which of its blocks was made from which of the source's.
//!
//! What an earlier lock knows counts first, then headings where both pages have the same, then blocks that alone hold the same links, code
//! and numbers. Between those, blocks of the same kinds in the same order belong together. Where the kinds differ, only what can be matched in
//! one way is; the rest has no counterpart that anybody could tell, and stays unsure. So does what is a copy of the source, where most of the
//! page is one.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{common, in_order, merged};
use super::compare::{Comparison, PartState, Spot};
use super::known::kinds;
use super::lock::{Locked, Row};
use super::own;
use crate::content::{Block, BlockKind, Blocks, is_free_key};
use crate::memo::Fingerprint;

/// What tells of a block that another was made from it, whatever the language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Of its links, pictures, code and numbers; none where it has nothing of that.
    pub holds: Option<Fingerprint>,
    /// Whether it has as many words as nobody writes alike in two languages.
    pub is_prose: bool,
}

/// A page to compare: its blocks, with what tells of each block of the body.
pub struct Side<'a> {
    /// The blocks.
    pub blocks: &'a Blocks,
    /// For each block of the body.
    pub evidence: &'a [Evidence],
}

impl Comparison {
    /// What the lock says once a translation of the source as it is in this git object is accepted as it is.
    pub fn accept(source: &Side<'_>, translation: &Side<'_>, known: Option<&Locked>, blob: String) -> Locked {
        let mut locked = Locked { sources: vec![blob], ..Locked::default() };
        front(source.blocks, translation.blocks, &mut locked);
        let (from, to) = (&source.blocks.body, &translation.blocks.body);
        let mut source_of: BTreeMap<usize, usize> =
            pairs_without_own(source, translation, known).into_iter().map(|(from, to)| (to, from)).collect();
        let is_prose = |from: &usize| source.evidence[*from].is_prose;
        let is_copy = |other: usize, one: usize| is_prose(&one) && from[one].hash == to[other].hash;
        let copies = source_of.iter().filter(|(to, from)| is_copy(**to, **from)).count();
        // A copy of the source is no translation of it; a sentence that is the same in both may be meant.
        if copies * 2 > source_of.values().filter(|from| is_prose(from)).count() {
            source_of.retain(|to, from| !is_copy(*to, *from));
        }
        let all: Vec<(usize, usize)> = source_of.iter().map(|(to, from)| (*from, *to)).collect();
        let paired: BTreeSet<usize> = source_of.values().copied().collect();
        for (one, other) in merged(&in_order(&all), from.len(), to.len()) {
            let row = match (one, other) {
                (_, Some(other)) => {
                    let source = source_of.get(&other).map(|one| from[*one].hash);
                    (to[other].kind, Row { source, translation: Some(to[other].hash) })
                }
                (Some(one), None) if !paired.contains(&one) => {
                    (from[one].kind, Row { source: Some(from[one].hash), translation: None })
                }
                _ => continue,
            };
            locked.body.push(row);
        }
        locked.own = own::renewed(&locked, known, (from, to));
        locked
    }
}

/// Whether a text has more words than two languages write alike by chance.
pub fn is_prose(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let is_spaced = words.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() > 3;
    // Japanese and Chinese have no spaces, and fewer letters.
    letters > 16 && (is_spaced || words.chars().filter(|c| *c > '\u{2E80}').count() > 8)
}

fn front(source: &Blocks, translation: &Blocks, locked: &mut Locked) {
    let own = |key: &str| translation.front.iter().find(|text| *text.key == *key).map(|text| text.hash);
    for text in &source.front {
        let translation = own(&text.key);
        let is_copy = translation == Some(text.hash) && !is_free_key(&text.key) && is_prose(&text.text);
        let row = Row { source: Some(text.hash).filter(|_| !is_copy), translation };
        locked.front.insert(text.key.clone(), vec![row]);
    }
    for text in translation.front.iter().filter(|text| !is_free_key(&text.key)) {
        let row = Row { source: None, translation: Some(text.hash) };
        locked.front.entry(text.key.clone()).or_insert_with(|| vec![row]);
    }
}

/// The same as [`pairs`], without the blocks that translators have accepted as the translation's own, unless the pages have the same parts with
/// them: then the source has them too by now.
fn pairs_without_own(source: &Side<'_>, translation: &Side<'_>, known: Option<&Locked>) -> Vec<(usize, usize)> {
    let body = &translation.blocks.body;
    let Some(locked) = known.filter(|known| !known.own.is_empty()) else { return pairs(source, translation, known) };
    // What is known to be made from the source is not its own.
    let made: BTreeSet<usize> =
        known_pairs(source.blocks, translation.blocks, locked).into_iter().map(|(_, to)| to).collect();
    let is_own = |at: &usize| !made.contains(at) && locked.own.iter().any(|(own, _)| *own == body[*at].hash);
    let others: Vec<usize> = (0..body.len()).filter(|at| !is_own(at)).collect();
    if others.len() == body.len() || kinds(&source.blocks.body) == kinds(body) {
        return pairs(source, translation, known);
    }
    let blocks =
        Blocks { front: translation.blocks.front.clone(), body: others.iter().map(|at| body[*at].clone()).collect() };
    let evidence: Vec<Evidence> = others.iter().map(|at| translation.evidence[*at].clone()).collect();
    let found = pairs(source, &Side { blocks: &blocks, evidence: &evidence }, known);
    found.into_iter().map(|(one, other)| (one, others[other])).collect()
}

/// Blocks of the source, each with that of the translation that was made from it, as far as that can be told.
fn pairs(source: &Side<'_>, translation: &Side<'_>, known: Option<&Locked>) -> Vec<(usize, usize)> {
    let (from, to) = (&source.blocks.body, &translation.blocks.body);
    let (from_kinds, to_kinds) = (kinds(from), kinds(to));
    let known = known.map_or(Vec::new(), |known| known_pairs(source.blocks, translation.blocks, known));
    if known.is_empty() && from_kinds == to_kinds {
        return (0..from.len()).map(|at| (at, at)).collect();
    }
    let mut pairs = Vec::new();
    let (mut is_from_taken, mut is_to_taken) = (vec![false; from.len()], vec![false; to.len()]);
    for (one, other) in known.into_iter().chain(headings(from, to)).chain(alike(source, translation)) {
        if !is_from_taken[one] && !is_to_taken[other] {
            (is_from_taken[one], is_to_taken[other]) = (true, true);
            pairs.push((one, other));
        }
    }
    pairs.sort_unstable_by_key(|(_, other)| *other);
    let mut start = (0, 0);
    for end in in_order(&pairs).into_iter().chain([(from.len(), to.len())]) {
        let ones: Vec<usize> = (start.0..end.0).filter(|at| !is_from_taken[*at]).collect();
        let others: Vec<usize> = (start.1..end.1).filter(|at| !is_to_taken[*at]).collect();
        let one_kinds: Vec<BlockKind> = ones.iter().map(|at| from_kinds[*at]).collect();
        let other_kinds: Vec<BlockKind> = others.iter().map(|at| to_kinds[*at]).collect();
        pairs.extend(only_way(&one_kinds, &other_kinds).into_iter().map(|(one, other)| (ones[one], others[other])));
        start = (end.0 + 1, end.1 + 1);
    }
    pairs
}

/// What a lock knows for sure.
fn known_pairs(source: &Blocks, translation: &Blocks, known: &Locked) -> Vec<(usize, usize)> {
    let parts = Comparison::of(source, translation, Some(known)).parts.into_iter();
    let sure = parts.filter(|part| part.made_from.is_some() && part.state != PartState::Unsure);
    sure.filter_map(|part| match (part.source?, part.translation?) {
        (Spot::Body(one), Spot::Body(other)) => Some((one, other)),
        _ => None,
    })
    .collect()
}

/// Headings, where both pages have as many of the same levels in the same order.
fn headings(from: &[Block], to: &[Block]) -> Vec<(usize, usize)> {
    let of = |blocks: &[Block]| -> Vec<(usize, BlockKind)> {
        let all = blocks.iter().map(|block| block.kind).enumerate();
        all.filter(|(_, kind)| matches!(kind, BlockKind::Heading(_))).collect()
    };
    let (ones, others) = (of(from), of(to));
    let same = ones.iter().map(|(_, kind)| kind).eq(others.iter().map(|(_, kind)| kind));
    let pairs = ones.iter().zip(&others).map(|((one, _), (other, _))| (*one, *other));
    if same { pairs.collect() } else { Vec::new() }
}

/// Blocks of one kind that say the same (code does), or that alone on their pages hold the same links, code and numbers.
fn alike(source: &Side<'_>, translation: &Side<'_>) -> Vec<(usize, usize)> {
    fn only<K: Ord>(keys: impl Iterator<Item = Option<K>>) -> BTreeMap<K, Option<usize>> {
        let mut found = BTreeMap::new();
        for (at, key) in keys.enumerate() {
            if let Some(key) = key {
                found.entry(key).and_modify(|known| *known = None).or_insert(Some(at));
            }
        }
        found
    }
    let holds = |side: &Side<'_>| {
        let blocks = side.blocks.body.iter().zip(side.evidence);
        only(blocks.map(|(block, evidence)| Some((block.kind, evidence.holds?.0))))
    };
    let hashes = |side: &Side<'_>| only(side.blocks.body.iter().map(|block| Some((block.kind, block.hash))));
    fn both<K: Ord>(one: BTreeMap<K, Option<usize>>, other: &BTreeMap<K, Option<usize>>) -> Vec<(usize, usize)> {
        one.into_iter().filter_map(|(key, at)| Some((at?, (*other.get(&key)?)?))).collect()
    }
    let mut found = both(hashes(source), &hashes(translation));
    found.extend(both(holds(source), &holds(translation)));
    found
}

/// Pairs that stand in every longest way to match two sequences, as far as the first and the last of these ways tell.
fn only_way(left: &[BlockKind], right: &[BlockKind]) -> Vec<(usize, usize)> {
    let first = common(left, right);
    let reversed = |kinds: &[BlockKind]| -> Vec<BlockKind> { kinds.iter().rev().copied().collect() };
    let last: Vec<(usize, usize)> = common(&reversed(left), &reversed(right))
        .into_iter()
        .map(|(one, other)| (left.len() - 1 - one, right.len() - 1 - other))
        .collect();
    if left == right { first } else { first.into_iter().filter(|pair| last.contains(pair)).collect() }
}
