//! All entries of a site, and the notes of who reads which.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

use rayon::prelude::*;

use super::reads::{note_all_outlines, note_outline};
use super::{Entry, EntryIx};
use crate::table::Table;

/// The entries of a site by their index, in the order of their files' paths; those that stand in for missing translations come last.
///
/// Handing out an entry is noted for [`record`](super::record).
#[derive(Clone, Debug)]
pub struct Entries(Table<EntryIx, Arc<Entry>>);

impl Entries {
    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entry at an index, if there is one.
    pub fn get(&self, index: EntryIx) -> Option<&Arc<Entry>> {
        note_outline(index);
        self.0.get(index)
    }

    /// The indices of all entries, in order. Does not borrow the entries.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = EntryIx> + ExactSizeIterator + Clone + use<> {
        self.0.indices()
    }

    /// All entries with their indices, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (EntryIx, &Arc<Entry>)> + ExactSizeIterator + Clone {
        note_all_outlines();
        self.0.iter()
    }

    /// Like [`Entries::iter`], on all threads.
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = (EntryIx, &Arc<Entry>)> {
        note_all_outlines();
        self.0.par_iter()
    }

    /// All entries, in order.
    pub fn values(&self) -> std::slice::Iter<'_, Arc<Entry>> {
        note_all_outlines();
        self.0.values()
    }

    /// A table with one row for each entry, in order.
    pub fn map<'a, U>(&'a self, row: impl FnMut((EntryIx, &'a Arc<Entry>)) -> U) -> Table<EntryIx, U> {
        note_all_outlines();
        self.0.map(row)
    }

    pub(super) fn push(&mut self, entry: Arc<Entry>) -> EntryIx {
        self.0.push(entry)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (EntryIx, &mut Arc<Entry>)> {
        self.0.iter_mut()
    }

    pub(super) fn values_mut(&mut self) -> std::slice::IterMut<'_, Arc<Entry>> {
        self.0.values_mut()
    }
}

impl FromIterator<Arc<Entry>> for Entries {
    fn from_iter<R: IntoIterator<Item = Arc<Entry>>>(entries: R) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl Index<EntryIx> for Entries {
    type Output = Arc<Entry>;

    fn index(&self, index: EntryIx) -> &Arc<Entry> {
        note_outline(index);
        &self.0[index]
    }
}

impl IndexMut<EntryIx> for Entries {
    fn index_mut(&mut self, index: EntryIx) -> &mut Arc<Entry> {
        &mut self.0[index]
    }
}
