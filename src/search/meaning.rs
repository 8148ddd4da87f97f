//! What words mean: a vector for each of the commonest words of twelve languages, and from them one for each page and query.
//!
//! A text means the sum of its words' vectors. They are trained so that this sum points where a language model's vector of the text
//! does, whatever its language: `benches/meaning/` has the recipe, and the licence of what it needs. No model runs when a site is built
//! or searched. All arithmetic is in whole numbers until two vectors are compared, so every machine ranks alike;
//! `themes/default/scripts/search/meaning.js` does the same.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde_json::json;

use super::code::{follow, number, short_hash};
use super::constants::{FIRST_PAIR, MEANING_FILES, MEANING_LEVELS, MEANING_NUMBERS, NO_PAIR};
use super::hash::{ByHash, hash};
use super::layout::shard;
use crate::memo::Fingerprint;

/// The trained table, see `benches/meaning/train.py` for its format.
static FILE: &[u8] = include_bytes!("meaning.bin");

/// Two numbers to a byte: `MEANING_LEVELS` times the first and the second, each with the middle level added.
pub const PAIRS: usize = MEANING_NUMBERS / 2;
/// The level that stands for nought.
const MIDDLE: i32 = MEANING_LEVELS as i32 / 2;
/// The step of the levels of a page's vector, in root mean squares of its numbers: the least is lost with it.
const STEP: f64 = 0.6;

/// The numbers of a vector.
pub type Numbers = [i32; MEANING_NUMBERS];
/// A vector whose numbers are rounded to levels: its direction is what counts.
pub type Levels = [u8; PAIRS];

/// The vectors of words.
pub struct Meaning {
    /// Tells versions of the table apart.
    pub fingerprint: Fingerprint,
    /// The words in order, and how long each is.
    words: String,
    ends: Vec<u32>,
    /// The number of a word by its hash.
    numbers: ByHash<u32>,
    /// The step of each word's levels.
    steps: &'static [u8],
    levels: &'static [Levels],
    /// The same, a number each: millions of words of pages are looked up.
    rows: Vec<[i8; MEANING_NUMBERS]>,
}

impl Meaning {
    /// The table.
    pub fn get() -> &'static Self {
        static TABLE: LazyLock<Meaning> = LazyLock::new(|| Meaning::read(FILE));
        &TABLE
    }

    fn read(file: &'static [u8]) -> Self {
        let (count, mut rest) = file.split_first_chunk::<4>().expect("the table has a count");
        let count = u32::from_le_bytes(*count) as usize;
        let (mut words, mut ends) = (String::new(), Vec::with_capacity(count));
        let mut numbers = ByHash::with_capacity_and_hasher(count, Default::default());
        let mut word = Vec::new();
        for number in 0..count as u32 {
            let [shared, more, after @ ..] = rest else { panic!("the table is cut off") };
            let (end, after) = after.split_at(usize::from(*more));
            word.truncate(usize::from(*shared));
            word.extend_from_slice(end);
            let text = std::str::from_utf8(&word).expect("words are text");
            numbers.insert(hash(text), number);
            words.push_str(text);
            ends.push(words.len() as u32);
            rest = after;
        }
        let (steps, levels) = rest.split_at(count);
        let (levels, _) = levels.as_chunks::<PAIRS>();
        let rows = levels.iter().map(|levels| {
            let mut row = [0; MEANING_NUMBERS];
            row.iter_mut().zip(levels_of(levels)).for_each(|(number, level)| *number = level as i8);
            row
        });
        Self { fingerprint: Fingerprint::of_bytes(file), words, ends, numbers, steps, levels, rows: rows.collect() }
    }

    /// The number of a word, by the hash of its token.
    pub fn of_hash(&self, hash: u64) -> Option<u32> {
        self.numbers.get(&hash).copied()
    }

    /// Adds the vector of a word, so many times.
    pub fn add(&self, word: u32, times: i32, sum: &mut Numbers) {
        let times = times * i32::from(self.steps[word as usize]);
        for (number, level) in sum.iter_mut().zip(&self.rows[word as usize]) {
            *number += times * i32::from(*level);
        }
    }

    /// What a query with these terms means; none where it knows none of them.
    pub fn of_terms<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Option<Numbers> {
        let mut sum = [0; MEANING_NUMBERS];
        for word in terms.filter_map(|term| self.of_hash(hash(term))) {
            self.add(word, 1, &mut sum);
        }
        (sum != [0; MEANING_NUMBERS]).then_some(sum)
    }

    /// The hash of all files, which are the same on every site.
    pub fn hash(&self) -> String {
        short_hash(std::iter::once(&self.fingerprint.0[..]))
    }

    /// The files that a browser reads a query's words from, each with its name.
    pub fn files(&self) -> &BTreeMap<String, Arc<[u8]>> {
        static FILES: LazyLock<BTreeMap<String, Arc<[u8]>>> = LazyLock::new(|| Meaning::get().make_files());
        &FILES
    }

    fn make_files(&self) -> BTreeMap<String, Arc<[u8]>> {
        let mut texts = vec![(String::new(), ""); MEANING_FILES];
        let mut start = 0;
        for (index, end) in self.ends.iter().enumerate() {
            let word = &self.words[start..*end as usize];
            let (text, before) = &mut texts[shard(word, MEANING_FILES)];
            follow(before, word, text);
            text.push(' ');
            number(u32::from(self.steps[index]), text);
            write_levels(&self.levels[index], text);
            (*before, start) = (word, *end as usize);
        }
        let hash = self.hash();
        let file = |(number, (text, _)): (usize, (String, &str))| {
            let call = format!("waymark({},\"{hash}\",{})\n", json!(format!("meaning/x{number}")), json!(text));
            (format!("x{number}.{hash}.js"), Arc::from(call.into_bytes()))
        };
        texts.into_iter().enumerate().map(file).collect()
    }
}

/// How often a page's word counts for what the page means: in titles, headings and other short fields by their weight, in halves; in the
/// text by how often it stands there. Both as square roots, since what is said ten times is not ten times as true.
pub fn times(fixed: u8, body: u8) -> i32 {
    (5.0 * (f64::from(fixed) / 2.0).sqrt() + 2.0 * f64::from(body).sqrt()).round() as i32
}

/// Rounds a vector to levels.
pub fn rounded(numbers: &Numbers) -> Levels {
    let square: f64 = numbers.iter().map(|number| f64::from(*number) * f64::from(*number)).sum();
    let step = STEP * (square / MEANING_NUMBERS as f64).sqrt();
    let level = |number: i32| match step {
        0.0 => MIDDLE,
        step => ((f64::from(number) / step).round() as i32).clamp(-MIDDLE, MIDDLE) + MIDDLE,
    };
    std::array::from_fn(|pair| (level(numbers[2 * pair]) * MEANING_LEVELS as i32 + level(numbers[2 * pair + 1])) as u8)
}

/// The levels, each from minus four to four.
pub fn levels_of(levels: &Levels) -> impl Iterator<Item = i32> {
    let level = |value: u8| i32::from(value) - MIDDLE;
    levels.iter().flat_map(move |pair| [level(pair / MEANING_LEVELS), level(pair % MEANING_LEVELS)])
}

/// How alike two vectors are: the cosine of the angle between them, 0 where one is empty.
pub fn likeness(query: &Numbers, page: &Levels) -> f64 {
    let (mut product, mut one, mut other) = (0.0, 0.0, 0.0);
    for (number, level) in query.iter().map(|number| f64::from(*number)).zip(levels_of(page).map(f64::from)) {
        product += number * level;
        one += number * number;
        other += level * level;
    }
    if other > 0.0 { product / (one * other).sqrt() } else { 0.0 }
}

/// Writes levels as characters, one for two, that need no escape in a JavaScript string.
pub fn write_levels(levels: &Levels, out: &mut String) {
    for pair in levels {
        let code = FIRST_PAIR + pair;
        out.push(char::from(if code < NO_PAIR { code } else { code + 1 }));
    }
}

/// Reads what [`write_levels`] writes.
pub fn read_levels(text: &str) -> Option<Levels> {
    let bytes: &[u8; PAIRS] = text.as_bytes().get(..PAIRS)?.try_into().ok()?;
    let mut levels = [0; PAIRS];
    for (level, code) in levels.iter_mut().zip(bytes) {
        *level = (code - u8::from(*code > NO_PAIR)).checked_sub(FIRST_PAIR)?;
    }
    Some(levels)
}

/// Divides pages into so many groups (a power of two) of the same size, so that pages in one mean much the same. Gives the pages of each
/// group in order. A page that means something else after an edit changes its own group, and those of few others.
pub fn groups(pages: &[Levels], count: usize) -> Vec<Vec<u32>> {
    let mut groups = vec![(0..pages.len() as u32).collect::<Vec<u32>>()];
    while groups.len() < count {
        groups = groups.into_iter().flat_map(|group| halves(pages, group)).collect();
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups
}

/// Halves a group by the number of their vectors in which its pages differ most.
fn halves(pages: &[Levels], mut group: Vec<u32>) -> [Vec<u32>; 2] {
    let mut squares = [0; MEANING_NUMBERS];
    for page in &group {
        squares.iter_mut().zip(levels_of(&pages[*page as usize])).for_each(|(square, level)| *square += level * level);
    }
    let count = group.len() as i64;
    let width = |(square, sum): (i32, i32)| count * i64::from(square) - i64::from(sum) * i64::from(sum);
    let widths = squares.into_iter().zip(sum(pages, &group)).map(width);
    let widest = widths.zip(0..MEANING_NUMBERS).max_by_key(|(width, at)| (*width, Reverse(*at)));
    let at = widest.map_or(0, |(_, at)| at);
    group.sort_by_cached_key(|page| (levels_of(&pages[*page as usize]).nth(at), *page));
    let other = group.split_off(group.len() / 2);
    [group, other]
}

/// The sum of some pages' vectors.
pub fn sum(pages: &[Levels], group: &[u32]) -> Numbers {
    let mut sum = [0; MEANING_NUMBERS];
    for page in group {
        for (number, level) in sum.iter_mut().zip(levels_of(&pages[*page as usize])) {
            *number += level;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning_of(text: &str) -> Numbers {
        let tokens = super::super::tokens::list(text);
        Meaning::get().of_terms(tokens.iter().map(String::as_str)).unwrap()
    }

    #[test]
    fn what_means_the_same_is_alike_in_other_words_and_languages() {
        let cases = [
            ("get my money back", "Request a refund", "Change the language"),
            ("close my account", "Delete your account", "Add a printer"),
            ("ich habe mein Kennwort vergessen", "Reset your password", "Export your data"),
            ("supprimer mon compte", "Delete your account", "Change the colour"),
            ("パスワードを忘れた", "Reset your password", "Print a page"),
        ];
        for (query, same, other) in cases {
            let query = meaning_of(query);
            let (same, other) = (rounded(&meaning_of(same)), rounded(&meaning_of(other)));
            assert!(likeness(&query, &same) > likeness(&query, &other) + 0.2, "{query:?}");
        }
    }

    #[test]
    fn levels_come_back() {
        let vectors = [rounded(&meaning_of("delete")), rounded(&meaning_of("a printer at work")), rounded(&[0; 64])];
        for levels in vectors {
            let mut text = String::new();
            write_levels(&levels, &mut text);
            assert_eq!(read_levels(&text), Some(levels));
            assert!(!text.contains(['"', '\\']) && text.is_ascii());
        }
        assert_eq!(read_levels("short"), None);
    }

    #[test]
    fn groups_have_every_page_once_and_an_edit_moves_one() {
        let texts = ["delete account", "change plan", "print page", "printer ink", "refund money", "send invoice"];
        let also = ["password", "phone", "team", "computer", "mail", "network", "file"];
        let text = |at: usize| format!("{} {} {}", texts[at % 6], also[at % 7], texts[at / 6 % 6]);
        let mut pages: Vec<Levels> = (0..2000).map(|at| rounded(&meaning_of(&text(at)))).collect();
        let before = groups(&pages, 16);
        let mut all = before.concat();
        all.sort_unstable();
        assert_eq!(all, (0..2000).collect::<Vec<u32>>());
        assert!(before.iter().all(|group| group.len() == 125), "{:?}", before.iter().map(Vec::len).collect::<Vec<_>>());
        pages[700] = rounded(&meaning_of(&format!("{} today", text(700))));
        let after = groups(&pages, 16);
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert!(changed <= 2, "{changed}");
        assert_eq!(groups(&[], 1), [Vec::<u32>::new()]);
    }
}
