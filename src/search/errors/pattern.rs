//! Patterns as tables: a pattern that Rust's `regex` reads in no time can keep a browser's busy for minutes, so none is shipped.
//! What is shipped is its finite automaton, which takes one look-up for each byte of a line.

use std::collections::HashMap;

use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::util::syntax;
use regex_automata::{Anchored, MatchKind};

use crate::search::code::{Reader, number};
use crate::search::constants::{FOUND_STATE, START_STATE};

/// A table longer than this is refused.
pub const MOST_TABLE: usize = 4096;
/// No automaton is built larger than this, in bytes.
const MOST_MEMORY: usize = 1 << 20;
/// No table has more states.
const MOST_STATES: usize = 1000;

/// Why a pattern is refused.
#[derive(Debug)]
pub enum Refused {
    /// It is no pattern; with what is wrong.
    Syntax(String),
    /// Its table would be too large.
    Size,
}

/// An automaton over bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// How many classes of bytes there are; the end of the line is one more.
    classes: usize,
    /// The class of each byte.
    class: Vec<u8>,
    /// For each state, the next by class.
    next: Vec<u32>,
}

impl Pattern {
    /// Compiles a pattern of the `regex` crate's syntax, with ASCII classes.
    pub fn of(pattern: &str) -> Result<Self, Refused> {
        let built = dense::Builder::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().utf8(false).nfa_size_limit(Some(MOST_MEMORY)))
            .configure(
                dense::Config::new()
                    .match_kind(MatchKind::All)
                    .dfa_size_limit(Some(MOST_MEMORY))
                    .determinize_size_limit(Some(MOST_MEMORY))
                    .minimize(false),
            )
            .build(pattern);
        let automaton = match built {
            Ok(automaton) => automaton,
            Err(error) if error.is_size_limit_exceeded() => return Err(Refused::Size),
            Err(error) => {
                let why = std::error::Error::source(&error).map_or_else(
                    || error.to_string(),
                    |source| source.source().map_or_else(|| source.to_string(), ToString::to_string),
                );
                return Err(Refused::Syntax(why));
            }
        };
        let beginning = automaton.start_state(&start::Config::new().anchored(Anchored::No));
        let beginning = beginning.map_err(|error| Refused::Syntax(error.to_string()))?;
        let mut states = vec![beginning];
        let mut numbers: HashMap<StateID, u32> = HashMap::from([(beginning, START_STATE)]);
        let mut rows: Vec<Vec<u32>> = Vec::new();
        let mut at = 0;
        while at < states.len() {
            let state = states[at];
            at += 1;
            let row = (0..=256).map(|unit| {
                let next = match u8::try_from(unit) {
                    Ok(byte) => automaton.next_state(state, byte),
                    Err(_) => automaton.next_eoi_state(state),
                };
                if automaton.is_match_state(next) {
                    return FOUND_STATE;
                }
                *numbers.entry(next).or_insert_with(|| {
                    states.push(next);
                    states.len() as u32
                })
            });
            rows.push(row.collect());
            if states.len() > MOST_STATES {
                return Err(Refused::Size);
            }
        }
        // Bytes that no state tells apart are one class.
        let mut columns: HashMap<Vec<u32>, u8> = HashMap::new();
        let mut class = Vec::with_capacity(256);
        let mut firsts = Vec::new();
        for byte in 0..256 {
            let column: Vec<u32> = rows.iter().map(|row| row[byte]).collect();
            let count = columns.len() as u8;
            let number = *columns.entry(column).or_insert_with(|| {
                firsts.push(byte);
                count
            });
            class.push(number);
        }
        let next = rows.iter().flat_map(|row| firsts.iter().map(|byte| row[*byte]).chain([row[256]])).collect();
        let pattern = Self { classes: firsts.len(), class, next };
        if pattern.write().len() > MOST_TABLE { Err(Refused::Size) } else { Ok(pattern) }
    }

    /// Whether a line holds what the pattern describes.
    pub fn is_in(&self, line: &str) -> bool {
        let width = self.classes + 1;
        let mut state = START_STATE;
        for unit in line.bytes().map(|byte| usize::from(self.class[usize::from(byte)])).chain([self.classes]) {
            state = self.next[(state as usize - 1) * width + unit];
            if state == FOUND_STATE {
                return true;
            }
        }
        false
    }

    /// Writes the table: the number of classes, the classes of all bytes, the next states; each as runs of value and length.
    pub fn write(&self) -> String {
        let mut out = String::new();
        number(self.classes as u32, &mut out);
        runs(self.class.iter().map(|class| u32::from(*class)), &mut out);
        runs(self.next.iter().copied(), &mut out);
        out
    }

    /// Reads what [`Pattern::write`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let classes = reader.number()? as usize;
        let mut values = Vec::new();
        while !reader.is_at_end() {
            let (value, count) = (reader.number()?, reader.number()?);
            values.extend(std::iter::repeat_n(value, count as usize));
        }
        let next = values.split_off_checked(256)?;
        let class = values.into_iter().map(u8::try_from).collect::<Result<_, _>>().ok()?;
        Some(Self { classes, class, next })
    }
}

fn runs(values: impl Iterator<Item = u32>, out: &mut String) {
    let mut run: Option<(u32, u32)> = None;
    for value in values {
        match &mut run {
            Some((last, count)) if *last == value => *count += 1,
            _ => {
                if let Some((last, count)) = run.replace((value, 1)) {
                    number(last, out);
                    number(count, out);
                }
            }
        }
    }
    if let Some((last, count)) = run {
        number(last, out);
        number(count, out);
    }
}

/// `Vec::split_off` that gives nothing where the vector is shorter.
trait SplitOff: Sized {
    fn split_off_checked(&mut self, at: usize) -> Option<Self>;
}

impl SplitOff for Vec<u32> {
    fn split_off_checked(&mut self, at: usize) -> Option<Self> {
        (self.len() >= at).then(|| self.split_off(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_find_what_regex_finds() {
        let patterns = [
            "E[0-9]{4}",
            "(?i)timed? out",
            "^start",
            "end$",
            "a|b+c",
            r"\bcode\b [0-9]+",
            "(a*)*b",
            "x?",
            "[^a-z]{3}",
            "é+",
        ];
        let lines = [
            "E1234",
            "xE123",
            "Time out",
            "TIMED OUT",
            "starting",
            "restart",
            "the end",
            "ends",
            "bbc",
            "code 12",
            "xcode 12",
            "",
            "aaaa",
            "ÄÖ",
            "éé",
        ];
        for pattern in patterns {
            let table = Pattern::of(pattern).unwrap_or_else(|why| panic!("{pattern}: {why:?}"));
            assert_eq!(Pattern::read(&table.write()).as_ref(), Some(&table), "{pattern}");
            let oracle = dense::Builder::new()
                .syntax(syntax::Config::new().unicode(false).utf8(false))
                .thompson(thompson::Config::new().utf8(false))
                .build(pattern)
                .unwrap();
            for line in lines {
                let found = oracle.try_search_fwd(&regex_automata::Input::new(line)).unwrap().is_some();
                assert_eq!(table.is_in(line), found, "{pattern} in {line}");
            }
        }
    }

    #[test]
    fn what_is_no_pattern_or_too_large_is_refused() {
        assert!(matches!(Pattern::of("(a"), Err(Refused::Syntax(_))));
        assert!(matches!(Pattern::of("[a-z]{1000}[0-9]{1000}"), Err(Refused::Size)));
        assert!(matches!(Pattern::of("(a|b){100}.{20}x.{20}"), Err(Refused::Size) | Ok(_)));
        assert!(matches!(Pattern::of(".*a.{18}"), Err(Refused::Size)));
    }
}
