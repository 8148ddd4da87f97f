//! Words of an index that a term may have meant: longer ones, those with the same beginning, those that are spelt almost alike.

use super::constants::{LIKE, MIN_STEM_SHARE, MIN_STEM_SHARED};
use super::read::Group;

/// The words that begin with a term, shortest first, each with the share that the term, of so many characters, has of it.
pub fn longer<'g>(groups: &'g [Group], term: &str, size: usize) -> Vec<(f64, &'g Group)> {
    let share = |group: &'g Group| {
        let forms = group.forms.iter().filter(|form| form.starts_with(term) && !form.contains(LIKE));
        let shortest = forms.map(|form| form.chars().count()).min()?;
        Some((size as f64 / shortest as f64, group))
    };
    let mut longer: Vec<_> = groups.iter().filter_map(share).collect();
    longer.sort_by(|one, other| other.0.total_cmp(&one.0));
    longer
}

/// Another form of a word than pages have, or a compound that none has: the word that begins like it for longest, with the number of
/// characters that they share.
pub fn stem<'g>(groups: &'g [Group], term: &str) -> Option<(usize, &'g String, &'g Group)> {
    let mut best: Option<(usize, &String, &Group)> = None;
    for group in groups {
        for form in &group.forms {
            let shared = shared(term, form);
            let enough = shared == form.chars().count() || is_most(shared, term) && is_most(shared, form);
            if shared >= MIN_STEM_SHARED
                && enough
                && !form.contains(LIKE)
                && best.is_none_or(|(most, ..)| shared >= most)
            {
                best = Some((shared, form, group));
            }
        }
    }
    best
}

/// With how many characters two words begin alike.
fn shared(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// Whether the first `count` characters of a word are most of it.
fn is_most(count: usize, word: &str) -> bool {
    count as f64 / word.chars().count() as f64 >= MIN_STEM_SHARE
}

/// The number of letters to change, drop, add or swap with their neighbour, up to a limit (optimal string alignment).
pub fn distance(one: &[char], other: &[char], most: u32) -> Option<u32> {
    if one.len().abs_diff(other.len()) > most as usize {
        return None;
    }
    let width = other.len() + 1;
    let mut before: Vec<u32> = Vec::new();
    let mut last: Vec<u32> = (0..width as u32).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = Vec::with_capacity(width);
        next.push(row as u32 + 1);
        let mut least = next[0];
        for column in 1..width {
            let changed = last[column - 1] + u32::from(other[column - 1] != *letter);
            let mut value = changed.min(last[column] + 1).min(next[column - 1] + 1);
            if row > 0 && column > 1 && *letter == other[column - 2] && one[row - 1] == other[column - 1] {
                value = value.min(before[column - 2] + 1);
            }
            least = least.min(value);
            next.push(value);
        }
        if least > most {
            return None;
        }
        before = std::mem::replace(&mut last, next);
    }
    let distance = last[width - 1];
    (distance <= most).then_some(distance)
}

/// About the logarithm to base 2, for values from 1: made of additions and halvings, so that every machine gives the same.
pub fn log2(mut value: f64) -> f64 {
    let mut whole = 0.0;
    while value >= 2.0 {
        value /= 2.0;
        whole += 1.0;
    }
    whole + value - 1.0
}
