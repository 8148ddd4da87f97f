//! Which element of one sequence belongs to which of another.

use std::ops::Range;

/// The most cells of a table of comparisons: two pages of 2,000 blocks each that have nothing in common at either end.
const MOST_CELLS: usize = 1 << 22;

/// A longest common subsequence, as pairs of indices in order.
///
/// What both have at the start and at the end is paired first, so that the usual case takes linear time. Where the rest is larger
/// than any page that people write, it stays unpaired.
pub fn common<T: PartialEq>(left: &[T], right: &[T]) -> Vec<(usize, usize)> {
    let shorter = left.len().min(right.len());
    let start = (0..shorter).take_while(|at| left[*at] == right[*at]).count();
    let end = (0..shorter - start).take_while(|at| left[left.len() - 1 - at] == right[right.len() - 1 - at]).count();
    let (inner_left, inner_right) = (&left[start..left.len() - end], &right[start..right.len() - end]);
    let mut pairs: Vec<(usize, usize)> = (0..start).map(|at| (at, at)).collect();
    pairs.extend(by_table(inner_left, inner_right).into_iter().map(|(one, other)| (one + start, other + start)));
    pairs.extend((0..end).rev().map(|at| (left.len() - 1 - at, right.len() - 1 - at)));
    pairs
}

fn by_table<T: PartialEq>(left: &[T], right: &[T]) -> Vec<(usize, usize)> {
    let width = right.len() + 1;
    if left.is_empty() || right.is_empty() || (left.len() + 1).saturating_mul(width) > MOST_CELLS {
        return Vec::new();
    }
    // lengths[one][other]: of the longest common subsequence of what follows both.
    let mut lengths = vec![0u32; (left.len() + 1) * width];
    for one in (0..left.len()).rev() {
        for other in (0..right.len()).rev() {
            lengths[one * width + other] = if left[one] == right[other] {
                lengths[(one + 1) * width + other + 1] + 1
            } else {
                lengths[(one + 1) * width + other].max(lengths[one * width + other + 1])
            };
        }
    }
    let (mut one, mut other) = (0, 0);
    let mut pairs = Vec::new();
    while one < left.len() && other < right.len() {
        if left[one] == right[other] {
            pairs.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if lengths[(one + 1) * width + other] >= lengths[one * width + other + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    pairs
}

/// The most pairs that stand in the same order on both sides, of pairs that are in the order of their right element.
pub fn in_order(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // tails[n]: the pair with the least left element that ends a sequence of n + 1, and before[pair]: the pair before it.
    let (mut tails, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(pairs.len()));
    for (at, (left, _)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|tail: &usize| pairs[*tail].0 < *left);
        before.push(length.checked_sub(1).map(|length| tails[length]));
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut found: Vec<(usize, usize)> =
        std::iter::successors(tails.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    found.reverse();
    found
}

/// Pairs what lies between pairs in order too: in each gap those of the same kind, among what `is_open` on both sides.
pub fn filled<K: PartialEq>(
    pairs: &[(usize, usize)],
    (left, right): (&[K], &[K]),
    (is_left_open, is_right_open): (impl Fn(usize) -> bool, impl Fn(usize) -> bool),
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = (0, 0);
    for pair in pairs.iter().copied().chain([(left.len(), right.len())]) {
        let open_left: Vec<usize> = (from.0..pair.0).filter(|at| is_left_open(*at)).collect();
        let open_right: Vec<usize> = (from.1..pair.1).filter(|at| is_right_open(*at)).collect();
        let kinds_left: Vec<&K> = open_left.iter().map(|at| &left[*at]).collect();
        let kinds_right: Vec<&K> = open_right.iter().map(|at| &right[*at]).collect();
        let gap = common(&kinds_left, &kinds_right).into_iter();
        found.extend(gap.map(|(one, other)| (open_left[one], open_right[other])));
        from = (pair.0 + 1, pair.1 + 1);
    }
    found
}

/// Both sequences as one, in order: pairs, and between them what only one of the two has.
pub fn merged(pairs: &[(usize, usize)], left: usize, right: usize) -> Vec<(Option<usize>, Option<usize>)> {
    let mut all = Vec::with_capacity(left.max(right));
    let mut from = (0, 0);
    let only_left = |range: Range<usize>| range.map(|at| (Some(at), None));
    let only_right = |range: Range<usize>| range.map(|at| (None, Some(at)));
    for (one, other) in pairs {
        all.extend(only_left(from.0..*one));
        all.extend(only_right(from.1..*other));
        all.push((Some(*one), Some(*other)));
        from = (one + 1, other + 1);
    }
    all.extend(only_left(from.0..left));
    all.extend(only_right(from.1..right));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_are_paired_in_order() {
        assert_eq!(common(b"abcde", b"xbcye"), [(1, 1), (2, 2), (4, 4)]);
        assert_eq!(common(b"ab", b"ab"), [(0, 0), (1, 1)]);
        assert_eq!(common(b"", b"ab"), []);
        assert_eq!(common(b"aab", b"ab").len(), 2);
    }

    #[test]
    fn gaps_are_filled_by_kind() {
        let pairs = common(b"a1c", b"a2c");
        assert_eq!(filled(&pairs, (b"xyx", b"xyx"), (|at| at == 1, |at| at == 1)), [(1, 1)]);
        assert_eq!(filled(&[], (b"xy", b"yx"), (|_| true, |at| at == 1)), [(0, 1)]);
        assert_eq!(merged(&[(1, 0)], 2, 2), [(Some(0), None), (Some(1), Some(0)), (None, Some(1))]);
    }

    #[test]
    fn the_most_pairs_stay_in_order() {
        assert_eq!(in_order(&[(0, 0), (3, 1), (1, 2), (2, 3)]), [(0, 0), (1, 2), (2, 3)]);
        assert_eq!(in_order(&[(1, 0), (0, 1)]).len(), 1);
        assert!(in_order(&[]).is_empty());
    }

    #[test]
    fn sequences_of_any_size_end_soon() {
        let left: Vec<u32> = (0..100_000).collect();
        let right: Vec<u32> = (0..100_000).rev().collect();
        assert!(common(&left, &right).is_empty());
    }
}
