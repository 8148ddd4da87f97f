//! What distinguishes two releases.

use std::collections::BTreeSet;

use super::manifest::Manifest;
use super::release::Release;
use crate::site::OutPath;

/// What a target has to do so that it holds a new release in place of its live one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that the target lacks, or holds with other bytes.
    pub written: BTreeSet<OutPath>,
    /// Files of the live release that the new one has no more.
    pub removed: Vec<OutPath>,
}

impl Difference {
    /// The difference between the live release, as its manifest lists it, and a new one of which some files had to be staged.
    pub fn between(live: &Manifest, new: &Release, written: BTreeSet<OutPath>) -> Self {
        let removed = live.paths().filter(|path| !new.files.contains_key(*path)).cloned().collect();
        Self { written, removed }
    }

    /// Whether the target holds the new release already.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}
