//! What the system says of changes on disk: hints, and when the time has come to follow them.
//!
//! A quiet save is followed at once. A file that is still being written, or has just been emptied or taken away as editors
//! do before they write it anew, is given a short moment; a storm is gathered until it is over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};

use crate::source::FOLDERS;

/// How long a file that was opened for writing may take until it is closed; after each write anew.
const WRITING: Duration = Duration::from_millis(if cfg!(target_os = "linux") { 80 } else { 15 });
/// How long a file that went away may take to come back.
const COMING_BACK: Duration = Duration::from_millis(50);
/// More files than this at once are a storm, such as a checkout; it is over after so long without another.
const STORM: usize = 32;
const STORM_IS_OVER: Duration = Duration::from_millis(50);
/// Nothing waits longer than this.
const LONGEST: Duration = Duration::from_secs(2);

/// Changes that have been hinted at and not been followed yet.
#[derive(Default)]
pub struct Hints {
    /// When each path is ready.
    paths: BTreeMap<PathBuf, Instant>,
    /// Empty files that were given their moment already.
    spared: BTreeSet<PathBuf>,
    first: Option<Instant>,
    latest: Option<Instant>,
    everything: bool,
    has_folders: bool,
}

/// What to look at now.
pub struct Ready {
    /// Files and folders; empty means the whole site.
    pub paths: Vec<PathBuf>,
    /// Folders came or went, so files in them may have come before they were watched.
    pub has_folders: bool,
}

impl Hints {
    /// Takes in an event, and says whether it hints at a change.
    pub fn add(&mut self, event: Event, now: Instant) -> bool {
        let after = |wait: Duration| Some(now + wait);
        let is_rename = matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
        let ready = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => after(Duration::ZERO),
            EventKind::Access(_) => None,
            EventKind::Create(CreateKind::Folder) => after(Duration::ZERO),
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_)) => after(WRITING),
            EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => after(Duration::ZERO),
            EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => after(COMING_BACK),
            EventKind::Modify(_) | EventKind::Any | EventKind::Other => after(Duration::from_millis(10)),
        };
        if event.need_rescan() {
            self.everything = true;
            self.touch(now);
            return true;
        }
        let Some(ready) = ready else { return false };
        self.has_folders |=
            matches!(event.kind, EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder));
        let both = matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::Both)));
        for (index, path) in event.paths.into_iter().enumerate() {
            self.has_folders |= is_rename && path.is_dir();
            // Editors and sed write into a file of an odd name first; it is gone in a moment.
            let is_odd = path.extension().is_none() && !path.is_dir();
            let ready = if both && index == 0 || is_odd { ready.max(now + COMING_BACK) } else { ready };
            self.paths.insert(path, ready);
        }
        self.touch(now);
        true
    }

    /// Asks for a look at the whole site.
    pub fn add_everything(&mut self, now: Instant) {
        self.everything = true;
        self.touch(now);
    }

    /// Asks for a look at files that something is about to be written into.
    pub fn wait_for(&mut self, paths: Vec<PathBuf>, now: Instant) {
        self.paths.extend(paths.into_iter().map(|path| (path, now + WRITING)));
        self.touch(now);
    }

    fn touch(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.latest = Some(now);
    }

    /// When to ask for [`Hints::take`] next; nothing where there is nothing to follow.
    pub fn due(&self) -> Option<Instant> {
        let latest = self.latest?;
        let ready = self.paths.values().max().copied().unwrap_or(latest);
        let ready = if self.paths.len() > STORM || self.everything { ready.max(latest + STORM_IS_OVER) } else { ready };
        Some(ready.min(self.first? + LONGEST))
    }

    /// What is ready now. `was_empty` says whether a file had nothing in it at the last look.
    pub fn take(&mut self, now: Instant, was_empty: impl Fn(&Path) -> bool) -> Option<Ready> {
        if self.due()? > now {
            return None;
        }
        // An editor that truncates before it writes must not flash a fault.
        let is_overdue = self.first? + LONGEST <= now;
        let is_truncated =
            |path: &Path| path.metadata().is_ok_and(|meta| meta.is_file() && meta.len() == 0) && !was_empty(path);
        let truncated: Vec<PathBuf> = self
            .paths
            .keys()
            .filter(|path| {
                !is_overdue && self.paths.len() <= STORM && !self.spared.contains(*path) && is_truncated(path)
            })
            .cloned()
            .collect();
        if !truncated.is_empty() {
            for path in truncated {
                self.paths.insert(path.clone(), now + WRITING);
                self.spared.insert(path);
            }
            return None;
        }
        let taken = std::mem::take(self);
        let paths = if taken.everything || taken.paths.len() > 8 * STORM {
            Vec::new()
        } else {
            taken.paths.into_keys().collect()
        };
        Some(Ready { paths, has_folders: taken.has_folders || taken.everything })
    }

    /// Whether a path, or a folder that holds it, has been hinted at.
    pub fn names(&self, path: &Path) -> bool {
        self.everything || path.ancestors().any(|above| self.paths.contains_key(above))
    }
}

/// Watches the folders of a site, also when they are deleted and made again.
pub struct Folders {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    /// What is watched, with what tells a folder from another of the same name.
    watched: BTreeMap<PathBuf, Option<u64>>,
}

impl Folders {
    /// Begins to watch; `tell` is called on another thread.
    pub fn new(root: &Path, tell: impl Fn(notify::Result<Event>) + Send + 'static) -> notify::Result<Self> {
        let watcher = notify::RecommendedWatcher::new(tell, notify::Config::default().with_follow_symlinks(false))?;
        let mut folders = Self { root: root.to_owned(), watcher: Box::new(watcher), watched: BTreeMap::new() };
        folders.renew()?;
        Ok(folders)
    }

    /// Watches what is there now, and says whether that is something else than before.
    pub fn renew(&mut self) -> notify::Result<bool> {
        let mut changed = false;
        let places = std::iter::once(self.root.clone()).chain(FOLDERS.map(|folder| self.root.join(folder)));
        for path in places.collect::<Vec<_>>() {
            let now = path.symlink_metadata().ok().filter(|meta| meta.is_dir()).map(|meta| inode(&meta));
            if self.watched.get(&path).copied().flatten() == now {
                continue;
            }
            changed = true;
            if self.watched.insert(path.clone(), now).flatten().is_some() {
                // What was deleted is not watched any more; then this fails, and that is well.
                let _ = self.watcher.unwatch(&path);
            }
            if now.is_some() {
                let mode = if path == self.root { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
                if let Err(error) = self.watcher.watch(&path, mode) {
                    self.watched.insert(path, None);
                    // It went away again in between.
                    if !matches!(error.kind, notify::ErrorKind::PathNotFound) {
                        return Err(error);
                    }
                }
            }
        }
        Ok(changed)
    }
}

#[cfg(unix)]
fn inode(meta: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_: &std::fs::Metadata) -> u64 {
    1
}
