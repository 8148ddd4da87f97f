//! The order in which a reader goes through a topic: what comes before and after an answer, and what else there is.

use super::{Catalogue, EntryIx};
use crate::content::Kind;

/// What lies around an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The answer before it.
    pub previous: Option<EntryIx>,
    /// The answer after it.
    pub next: Option<EntryIx>,
    /// Others of the same folder, in order, without these two.
    pub others: Vec<EntryIx>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    On,
    Back,
}

impl Catalogue {
    /// What lies around an answer, with at most so many others: those that follow, then those before. Readers go through a topmost topic
    /// from its first answer to its last one, whatever their kinds and folders; answers right below the home page are a row of their own.
    pub fn neighbours(&self, index: EntryIx, most: usize) -> Neighbours {
        let below = self.entries[index].children.iter().find_map(|child| self.outermost(*child, Way::On));
        let next = below.or_else(|| self.beyond(index, Way::On));
        let previous = self.beyond(index, Way::Back);
        let is_other = |other: &EntryIx| Some(*other) != previous && Some(*other) != next && self.is_answer(*other);
        let [later, earlier] = [Way::On, Way::Back].map(|way| self.beside(index, way).filter(is_other));
        let mut others: Vec<EntryIx> = later.chain(earlier).take(most).collect();
        others.sort_unstable_by_key(|other| self.entries[*other].position);
        Neighbours { previous, next, others }
    }

    /// The answers below an entry, in order.
    pub fn answers_below(&self, index: EntryIx) -> impl Iterator<Item = EntryIx> {
        let below = |index: EntryIx| self.entries[index].children.iter().rev().copied();
        let mut waiting: Vec<EntryIx> = below(index).collect();
        std::iter::from_fn(move || {
            let index = waiting.pop()?;
            waiting.extend(below(index));
            Some(index)
        })
        .filter(|index| self.is_answer(*index))
    }

    /// Whether lists lead to an entry as an answer of its own: all but home, topics and steps.
    pub fn is_answer(&self, index: EntryIx) -> bool {
        !matches!(self.entries[index].kind, Kind::Home | Kind::Topic | Kind::Step) && self.is_listed(index)
    }

    /// The nearest answer outside of what lies below an entry.
    fn beyond(&self, index: EntryIx, way: Way) -> Option<EntryIx> {
        let parent = self.entries[index].parent?;
        let is_top = self.entries[parent].kind == Kind::Home;
        let is_topic = |entry: EntryIx| self.entries[entry].kind == Kind::Topic;
        if is_top && is_topic(index) {
            return None;
        }
        let mut row = self.beside(index, way).filter(|sibling| !is_top || !is_topic(*sibling));
        row.find_map(|sibling| self.outermost(sibling, way)).or_else(|| match way {
            _ if is_top => None,
            Way::Back if self.is_answer(parent) => Some(parent),
            _ => self.beyond(parent, way),
        })
    }

    /// The first answer at or below an entry, or the last one.
    fn outermost(&self, index: EntryIx, way: Way) -> Option<EntryIx> {
        let own = || self.is_answer(index).then_some(index);
        let mut children = self.entries[index].children.iter().copied();
        match way {
            Way::On => own().or_else(|| children.find_map(|child| self.outermost(child, way))),
            Way::Back => children.rev().find_map(|child| self.outermost(child, way)).or_else(own),
        }
    }

    /// The entries beside another one, the nearest first. None of an entry that its parent does not list.
    fn beside(&self, index: EntryIx, way: Way) -> impl Iterator<Item = EntryIx> {
        let entry = &self.entries[index];
        let siblings = entry.parent.map_or(&[][..], |parent| &self.entries[parent].children);
        let is_there = siblings.get(entry.position) == Some(&index);
        let (earlier, later) = if is_there { siblings.split_at(entry.position) } else { Default::default() };
        let (earlier, later) = match way {
            Way::On => (&[][..], later),
            Way::Back => (earlier, &[][..]),
        };
        later.iter().skip(1).chain(earlier.iter().rev()).copied()
    }
}
