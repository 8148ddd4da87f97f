//! What an output read while it was rendered.
//!
//! [`record`] runs a rendering; whatever hands out something of an entry notes that while it runs: [`Entries`](super::Entries) an
//! outline, `Bodies` a text, and so on. From the record follows whether a change can have touched the output, so no list of
//! dependencies is written by hand.

use std::cell::RefCell;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::EntryIx;
use crate::config::LocaleIx;

/// Records of more reads than this become [`Reads::all`]: such an output lists the whole site, and would be touched anyway.
const MAX_READS: usize = 1024;

thread_local! {
    static READS: RefCell<Option<Reads>> = const { RefCell::new(None) };
}

/// What an output read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reads {
    /// Entries whose outlines were read.
    outlines: Vec<EntryIx>,
    /// Entries of which more was read: texts, where their links lead, how far they are translated.
    texts: Vec<EntryIx>,
    /// Locales of which something was read that is made from all of their entries.
    locales: Vec<LocaleIx>,
    /// Locales whose navigation, which all of their pages share, was read.
    shared: Vec<LocaleIx>,
    /// Whether more outlines were read than are listed.
    all: bool,
}

/// What differs between two states of a site that have the same entries and outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Entries whose outlines look different to other pages.
    pub outlines: HashSet<EntryIx>,
    /// Entries whose texts, links or states of translation differ.
    pub texts: HashSet<EntryIx>,
    /// Locales in which any entry differs.
    pub locales: HashSet<LocaleIx>,
    /// Locales whose navigation differs.
    pub shared: HashSet<LocaleIx>,
}

/// Runs a rendering, and gives what it read besides its result.
pub fn record<T>(render: impl FnOnce() -> T) -> (T, Reads) {
    // Renderings can be nested: a thread that waits for the pool may take up another one.
    let outer = READS.replace(Some(Reads::default()));
    let result = render();
    let mut reads = READS.replace(outer).unwrap_or_default();
    reads.fold();
    (result, reads)
}

/// Notes that the outline of an entry is read.
pub fn note_outline(entry: EntryIx) {
    note(|reads| {
        reads.outlines.push(entry);
        if reads.outlines.len() == 4 * MAX_READS {
            reads.fold();
        }
    });
}

/// Notes that outlines of any entries are read.
pub fn note_all_outlines() {
    note(|reads| reads.all = true);
}

/// Notes that more of an entry is read than its outline.
pub fn note_text(entry: EntryIx) {
    note(|reads| reads.texts.push(entry));
}

/// Notes that something is read which is made from all entries of a locale.
pub fn note_locale(locale: LocaleIx) {
    note(|reads| reads.locales.push(locale));
}

/// Notes that the navigation of a locale is read.
pub fn note_shared(locale: LocaleIx) {
    note(|reads| reads.shared.push(locale));
}

fn note(add: impl FnOnce(&mut Reads)) {
    READS.with_borrow_mut(|reads| reads.as_mut().map(add));
}

impl Reads {
    /// Whether an output that read this can differ after some changes.
    pub fn is_touched_by(&self, changes: &Changes) -> bool {
        self.all && !changes.outlines.is_empty()
            || self.outlines.iter().any(|entry| changes.outlines.contains(entry))
            || self.texts.iter().any(|entry| changes.texts.contains(entry))
            || self.locales.iter().any(|locale| changes.locales.contains(locale))
            || self.shared.iter().any(|locale| changes.shared.contains(locale))
    }

    /// Keeps each read once.
    fn fold(&mut self) {
        fn once<T: Copy + Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        once(&mut self.outlines);
        once(&mut self.texts);
        once(&mut self.locales);
        once(&mut self.shared);
        if self.outlines.len() > MAX_READS {
            self.all = true;
        }
        if self.all {
            self.outlines = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Ix;

    #[test]
    fn only_what_was_read_touches() {
        let [one, two] = [0, 1].map(EntryIx::at);
        let ((), inner_and_outer) = record(|| {
            note_outline(one);
            note_outline(one);
            let ((), inner) = record(|| note_text(two));
            assert_eq!((inner.outlines.len(), inner.texts.len()), (0, 1));
        });
        assert_eq!(inner_and_outer.outlines, [one]);
        let outlines = |entry| Changes { outlines: HashSet::from([entry]), ..Changes::default() };
        assert!(inner_and_outer.is_touched_by(&outlines(one)));
        assert!(!inner_and_outer.is_touched_by(&outlines(two)));
        assert!(!inner_and_outer.is_touched_by(&Changes { texts: HashSet::from([one]), ..Changes::default() }));
    }

    #[test]
    fn who_reads_everything_is_touched_by_any_outline() {
        let ((), reads) = record(|| (0..2 * MAX_READS).map(EntryIx::at).for_each(note_outline));
        let other = EntryIx::at(5 * MAX_READS);
        assert!(reads.is_touched_by(&Changes { outlines: HashSet::from([other]), ..Changes::default() }));
        assert!(!reads.is_touched_by(&Changes { texts: HashSet::from([other]), ..Changes::default() }));
    }
}
