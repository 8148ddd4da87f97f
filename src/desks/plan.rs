//! What has to be done at a desk, from what should stand there and what does.

use std::collections::{BTreeMap, BTreeSet};

use super::wish::{Held, Wish};
use crate::deploy::Trouble;

/// How many answers a message names.
const NAMED: usize = 3;

/// Why an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No entry is meant to stand there any more.
    NoEntry,
    /// It stands there twice.
    Twice,
}

/// What has to be done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Answers that the desk lacks.
    pub create: Vec<&'a Wish>,
    /// Answers that say something else now.
    pub change: Vec<(&'a Held, &'a Wish)>,
    /// Answers that go.
    pub remove: Vec<(&'a Held, Why)>,
    /// Answers that somebody has edited at the desk: they stay as they are. With what would stand there, if anything should.
    pub kept: Vec<(&'a Held, Option<&'a Wish>)>,
    /// How many are as they should be.
    pub same: usize,
}

impl<'a> Plan<'a> {
    /// Compares what should stand at a desk with what stands there. Answers of other sites are nobody's business.
    pub fn of(site: &str, wishes: &'a [Wish], held: &'a [Held]) -> Self {
        let mut by_key: BTreeMap<&str, Vec<&'a Held>> = BTreeMap::new();
        // What was put aside and edited there is somebody's own.
        let own = |one: &&Held| one.mark.site == site && !(one.is_aside && one.is_edited());
        for one in held.iter().filter(own) {
            by_key.entry(&one.mark.key).or_default().push(one);
        }
        // Whoever looks at a desk finds the same one first: of those that are in use and as waymark left them, the oldest.
        by_key.values_mut().for_each(|all| all.sort_by_key(|one| (one.is_aside, one.is_edited(), one.number)));
        let mut plan = Self::default();
        let mut wished = BTreeSet::new();
        for wish in wishes {
            let key = wish.key();
            match by_key.get(&*key).map(Vec::as_slice) {
                Some([first, others @ ..]) => plan.keep(first, others, wish, site),
                _ => plan.create.push(wish),
            }
            wished.insert(key);
        }
        for one in by_key.into_iter().filter(|(key, _)| !wished.contains(*key)).flat_map(|(_, all)| all) {
            match (one.is_edited(), one.is_aside) {
                (_, true) => {}
                (true, false) => plan.kept.push((one, None)),
                (false, false) => plan.remove.push((one, Why::NoEntry)),
            }
        }
        plan
    }

    /// Decides on those that have the mark of a wish.
    fn keep(&mut self, first: &'a Held, others: &[&'a Held], wish: &'a Wish, site: &str) {
        if first.is_edited() {
            self.kept.push((first, Some(wish)));
        } else if first.is_aside || first.mark.sent != wish.mark(site).sent {
            self.change.push((first, wish));
        } else {
            self.same += 1;
        }
        for other in others.iter().filter(|other| !other.is_aside) {
            if other.is_edited() {
                self.kept.push((other, Some(wish)));
            } else {
                self.remove.push((other, Why::Twice));
            }
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps() == 0
    }

    /// How many answers are created, changed and removed.
    pub fn steps(&self) -> usize {
        self.create.len() + self.change.len() + self.remove.len()
    }

    /// Why it must not be carried out unasked.
    pub fn refusal(&self, desk: &str) -> Result<(), Trouble> {
        let there = self.change.len() + self.remove.len() + self.kept.len() + self.same;
        if there == 0 && !self.create.is_empty() {
            let count = self.create.len();
            let message =
                format!("{desk} has no answers of this site yet, and {count} would be created; nothing was changed");
            let hint = "If the list above is right, add `--yes`, this once. A site is known by its `base_url`: if that has changed, delete \
                        the answers of the old one at the desk.";
            return Err(Trouble::call(message).hint(hint));
        }
        let gone: Vec<&Held> =
            self.remove.iter().filter(|(_, why)| *why == Why::NoEntry).map(|(held, _)| *held).collect();
        if gone.len() * 4 > there {
            let named: Vec<String> = gone.iter().take(NAMED).map(|held| format!("`{}`", held.title)).collect();
            let more = if gone.len() > NAMED { ", …" } else { "" };
            let message = format!(
                "{} of {there} answers at {desk} would be deleted ({}{more}); nothing was changed",
                gone.len(),
                named.join(", ")
            );
            let hint = "More than a quarter at once is often a mistake. If they may go, add `--yes`.";
            return Err(Trouble::content(message).hint(hint));
        }
        Ok(())
    }
}
