//! The texts of all entries.

use std::sync::Arc;

use crate::catalogue::EntryIx;
use crate::content::Body;
use crate::table::Table;

/// The texts of all entries; an entry that stands in for a missing translation has those of the page that it shows. A copy shares
/// all with the original.
#[derive(Clone, Debug)]
pub struct Bodies {
    by_entry: Arc<Table<EntryIx, Arc<Body>>>,
}

impl Bodies {
    /// The texts of an entry.
    pub fn get(&self, entry: EntryIx) -> &Arc<Body> {
        &self.by_entry[entry]
    }
}

impl From<Table<EntryIx, Arc<Body>>> for Bodies {
    fn from(by_entry: Table<EntryIx, Arc<Body>>) -> Self {
        Self { by_entry: by_entry.into() }
    }
}
