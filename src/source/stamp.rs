//! What the file system says of files without reading them.

use std::fs::Metadata;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::memo::Fingerprint;

/// A file that changed less than this before it was read may change again without a new time: the coarsest clock of a
/// file system in use (FAT) ticks every two seconds. It is read once more. Git calls such files racily clean:
/// <https://git-scm.com/docs/racy-git>.
const GRANULARITY: Duration = Duration::from_secs(2);

/// What the file system says of a file without reading it: while it stays the same, so does what the file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub(super) size: u64,
    inode: u64,
    /// Nanoseconds since 1970.
    modified: i128,
    /// When content or owner or permissions last changed; no program can set it. Nanoseconds since 1970.
    changed: i128,
}

impl Stamp {
    /// Whether the file changed so long before `now`, the time since 1970, that it cannot have changed since without a new stamp.
    pub(super) fn is_settled(&self, now: Duration) -> bool {
        self.changed < now.saturating_sub(GRANULARITY).as_nanos() as i128
    }

    #[cfg(unix)]
    pub(super) fn of(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Self {
            size: meta.len(),
            inode: meta.ino(),
            modified: nanoseconds(meta.mtime(), meta.mtime_nsec()),
            changed: nanoseconds(meta.ctime(), meta.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(meta: &Metadata) -> Self {
        let modified = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |time| time.as_nanos() as i128);
        Self { size: meta.len(), inode: 0, modified, changed: modified }
    }
}

/// The stamps of all files of a site: while they stay the same, so does what the files hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamps(Vec<(Arc<str>, Stamp)>);

impl Stamps {
    /// The stamps of files by their paths, which are in order.
    pub(super) fn of(files: Vec<(Arc<str>, Stamp)>) -> Self {
        Self(files)
    }

    /// A fingerprint of all paths and stamps.
    pub fn fingerprint(&self) -> Fingerprint {
        let parts = self.0.iter().map(|(path, stamp)| {
            let numbers = [stamp.size.into(), stamp.inode.into(), stamp.modified, stamp.changed];
            [path.as_bytes(), &numbers.map(i128::to_le_bytes).concat()].concat()
        });
        let parts: Vec<Vec<u8>> = parts.collect();
        Fingerprint::of(parts.iter().map(Vec::as_slice))
    }

    /// The stamp of a file, if the file changed so long before `now`, the time since 1970, that it cannot have changed since without a
    /// new stamp.
    pub fn settled(&self, path: &str, now: Duration) -> Option<Stamp> {
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(path)).ok()?;
        Some(self.0[at].1).filter(|stamp| stamp.is_settled(now))
    }

    /// Whether every file changed so long before `now`, the time since 1970, that it cannot have changed since without a new stamp.
    pub fn are_settled(&self, now: Duration) -> bool {
        self.0.iter().all(|(_, stamp)| stamp.is_settled(now))
    }
}
