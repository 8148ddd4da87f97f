//! Where on a page its readers are told that it is behind its source.
//!
//! A section is told below its heading, once, whatever is behind in it. In a long section that would be far from what is meant: there each run
//! of parts that are behind is told where it begins, if there are few. A text of the front matter that has a place of its own is told there.

use std::collections::BTreeMap;

use super::compare::{Comparison, PartState, Spot};
use crate::content::{Blocks, is_free_key};

/// A section with at most so many blocks is seen at a glance.
const SHORT_SECTION: usize = 8;
/// Of more notices than this in a section, one says as much.
const MOST_IN_SECTION: usize = 3;

/// Where a notice stands on the page of a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Below the heading of its section, or before the whole body.
    Section,
    /// Before a block of the body, by its index; in an item, at its beginning.
    Block(usize),
    /// At a text of the front matter, by its index.
    Front(usize),
}

/// A notice that a part of a translation is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Where it stands.
    pub at: Told,
    /// The translation's heading, by its index; none for what comes before the first.
    pub section: Option<usize>,
    /// The source's heading of the same part.
    pub source_section: Option<usize>,
    /// Whether nothing there is known to be behind, but something may be.
    pub is_unsure: bool,
}

impl Comparison {
    /// Where readers are told, each place once, in the order of the page.
    pub fn behind(&self, source: &Blocks, translation: &Blocks) -> Vec<Behind> {
        let sections = sections(translation);
        let mut found: Vec<Behind> = Vec::new();
        let (mut section, mut source_section) = (None, None);
        let mut is_in_run = false;
        for (at, part) in self.parts.iter().enumerate() {
            if let Some(Spot::Body(at)) = part.translation {
                is_in_run &= section == translation.body[at].section();
                section = translation.body[at].section();
            }
            if let Some(Spot::Body(at)) = part.source {
                source_section = source.body[at].section();
            }
            // Search words stand on no page.
            let unseen = |spot: Option<Spot>, blocks: &Blocks| matches!(spot, Some(Spot::Front(at)) if is_free_key(&blocks.front[at].key));
            if part.state == PartState::Current || unseen(part.source, source) || unseen(part.translation, translation)
            {
                is_in_run = false;
                continue;
            }
            let is_unsure = part.state == PartState::Unsure;
            match found.last_mut().filter(|_| is_in_run) {
                Some(Behind { is_unsure: known, .. }) => *known &= is_unsure,
                None => {
                    let at = self.place(at, section, translation, &sections);
                    found.push(Behind { at, section, source_section, is_unsure });
                }
            }
            // What the front matter has is told where that stands, each text by itself.
            is_in_run = !matches!(part.source.or(part.translation), Some(Spot::Front(_)));
        }
        once(found, &sections)
    }

    /// Where a run of parts is told that begins with this one.
    fn place(&self, at: usize, section: Option<usize>, translation: &Blocks, sections: &Sections) -> Told {
        let next = self.parts[at..].iter().find_map(|part| part.translation);
        match (self.parts[at].source.or(self.parts[at].translation), next) {
            (Some(Spot::Front(_)), _) => match self.parts[at].translation {
                Some(Spot::Front(own)) if has_place(&translation.front[own].key) => Told::Front(own),
                _ => Told::Section,
            },
            // What stands right below the heading is told there.
            (_, Some(Spot::Body(next))) if translation.body[next].section() == section => {
                let first = sections.get(&section).map_or(0, |(first, _)| first + usize::from(section.is_some()));
                if next > first { Told::Block(next) } else { Told::Section }
            }
            _ => Told::Section,
        }
    }
}

/// Whether a text of the front matter stands on the page by itself, not at its top.
fn has_place(key: &str) -> bool {
    matches!(key, "outcome" | "expect") || key.starts_with("before.")
}

/// For each section its first block, which is its heading except before the first heading, and how many it has.
type Sections = BTreeMap<Option<usize>, (usize, usize)>;

fn sections(translation: &Blocks) -> Sections {
    let mut sections = Sections::new();
    for (at, block) in translation.body.iter().enumerate() {
        sections.entry(block.section()).or_insert((at, 0)).1 += 1;
    }
    sections
}

/// Each place once: the blocks of a short section, and of one with many notices, are told at its beginning.
fn once(all: Vec<Behind>, sections: &Sections) -> Vec<Behind> {
    let mut notices: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for one in all.iter().filter(|one| !matches!(one.at, Told::Front(_))) {
        *notices.entry(one.section).or_default() += 1;
    }
    let mut found: Vec<Behind> = Vec::new();
    let mut known: BTreeMap<(Option<usize>, Told), usize> = BTreeMap::new();
    for one in all {
        let is_long = sections.get(&one.section).is_some_and(|(_, count)| *count > SHORT_SECTION);
        let is_far = is_long && notices.get(&one.section).is_some_and(|count| *count <= MOST_IN_SECTION);
        let at = match one.at {
            Told::Block(_) if !is_far => Told::Section,
            at => at,
        };
        match known.get(&(one.section, at)) {
            Some(index) => found[*index].is_unsure &= one.is_unsure,
            None => {
                known.insert((one.section, at), found.len());
                found.push(Behind { at, ..one });
            }
        }
    }
    found
}
