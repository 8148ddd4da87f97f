//! Which outputs of a site a machine makes, where several make it together.
//!
//! The rule is a pure function of the site, so machines that know the same outlines need not talk to each other: every output is in
//! exactly one share.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::output::Load;
use super::{Artefact, OutPath, Site};
use crate::catalogue::EntryIx;
use crate::content::Kind;

/// What rendering a page costs besides its text, in bytes of text.
const PAGE: u64 = 2048;
/// What copying a file costs besides its bytes, in bytes.
const FILE: u64 = 64 << 10;

/// One of several shares of a site's outputs, such as the third of eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Share {
    /// From 1 to `of`.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl fmt::Display for Share {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "part {} of {}", self.number, self.of)
    }
}

impl FromStr for Share {
    type Err = String;

    /// Reads `3/8`.
    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        let (number, of) = numbers.ok_or("write the number of the part and how many there are, such as 3/8")?;
        if (1..=of).contains(&number) {
            Ok(Self { number, of })
        } else {
            Err(format!("parts are counted from 1 to how many there are, here {of}"))
        }
    }
}

impl Share {
    /// Keeps what falls to this share where things with these costs are divided, in order, into runs that cost about the same.
    fn run<T>(self, things: Vec<(u64, T)>) -> impl Iterator<Item = T> {
        let total: u64 = things.iter().map(|(cost, _)| cost).sum();
        let mut before = 0;
        things.into_iter().filter_map(move |(cost, thing)| {
            // Where its middle lies decides, so that a large one at a border goes where more of it lies.
            let middle = u128::from(2 * before + cost);
            before += cost;
            let number = middle * u128::from(self.of) / u128::from((2 * total).max(1));
            (number.min(u128::from(self.of) - 1) == u128::from(self.number - 1)).then_some(thing)
        })
    }
}

/// Some outputs of a site, each with its path.
type Outputs<'a> = Vec<(&'a OutPath, &'a Artefact)>;

impl Site {
    /// The outputs of a share, in the order of their paths. What shows the text of one entry is together, a guide with its steps too, so
    /// that a text is read on one machine alone. What needs the texts of all pages is in no share.
    pub fn outputs_of(&self, share: Share) -> Outputs<'_> {
        let entries = &self.catalogue.entries;
        let mut texts: BTreeMap<EntryIx, (u64, Outputs)> = BTreeMap::new();
        let (mut files, mut others) = (Vec::new(), Vec::new());
        for (path, artefact) in self.artefacts.iter() {
            match artefact.output.load() {
                Load::Text(entry) => {
                    let shown = self.catalogue.text_of(entry);
                    let guide = entries[shown].parent.filter(|_| entries[shown].kind == Kind::Step);
                    let (cost, outputs) = texts.entry(guide.unwrap_or(shown)).or_default();
                    *cost += PAGE + entries[shown].outline.bytes as u64;
                    outputs.push((path, artefact));
                }
                Load::Copy(bytes) => files.push((FILE + bytes, (path, artefact))),
                Load::Small => others.push((1, (path, artefact))),
                Load::Index(_) => {}
            }
        }
        let mut outputs: Vec<_> = share.run(texts.into_values().collect()).flatten().collect();
        outputs.extend(share.run(files));
        outputs.extend(share.run(others));
        outputs.sort_unstable_by_key(|(path, _)| *path);
        outputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_written_as_its_number_of_all() {
        assert_eq!("3/8".parse(), Ok(Share { number: 3, of: 8 }));
        for wrong in ["", "3", "0/8", "9/8", "-1/8", "1/0", "a/b", "1/2/3"] {
            assert!(wrong.parse::<Share>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_thing_falls_to_one_share_and_runs_cost_about_the_same() {
        let costs = [5, 1, 1, 1, 40, 3, 9, 2, 2, 2, 30, 1, 1, 0, 0];
        for of in 1..20 {
            let runs = (1..=of).flat_map(|number| {
                Share { number, of }.run(costs.iter().copied().enumerate().map(|(at, cost)| (cost, at)).collect())
            });
            assert_eq!(runs.collect::<Vec<_>>(), (0..costs.len()).collect::<Vec<_>>(), "{of}");
        }
        let even: Vec<_> = Share { number: 2, of: 4 }.run((0..100).map(|at| (1, at)).collect()).collect();
        assert_eq!(even, (25..50).collect::<Vec<_>>());
        assert_eq!(
            Share { number: 2, of: 4 }.run(vec![(0, 1)]).count() + Share { number: 1, of: 4 }.run(vec![(0, 1)]).count(),
            1
        );
    }
}
