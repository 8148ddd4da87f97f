//! Locks on folders: one process at a time builds into an output, or changes the files of a site.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use rustix::fs::OFlags;

use super::write::{create_folders, parent_of};

/// How long a process waits for another one. The largest known sites build within a minute.
pub const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// Why a folder could not be locked.
#[derive(Debug)]
pub enum NotLocked {
    /// Another process held the lock for all the time that this one waited.
    Busy(Duration),
    /// The disk did not do what was asked, with the path it was asked for.
    Disk(PathBuf, io::Error),
}

/// A locked file beside a folder. The system gives the lock back when its process ends, however it ends; what a killed process
/// leaves is an empty file, which the next one takes over.
pub struct Lock {
    path: PathBuf,
    /// None on a disk that cannot be written to, where no process can change the folder.
    file: Option<File>,
    /// Folders above the locked one that the lock needed, innermost first.
    made: Vec<PathBuf>,
}

impl Lock {
    /// Locks a folder, which need not exist. While another process holds the lock, waits up to `patience`, after a call of
    /// `waiting`.
    pub fn acquire(folder: &Path, patience: Duration, waiting: impl FnOnce()) -> Result<Self, NotLocked> {
        let parent = parent_of(folder);
        let made = parent.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        let path = parent.join(format!("{}lock", prefix_of(folder)));
        let mut lock = Self { path, file: None, made };
        let mut waiting = Some(waiting);
        let mut waited = Duration::ZERO;
        loop {
            match lock.attempt(parent) {
                Ok(Some(file)) => {
                    lock.file = Some(file);
                    return Ok(lock);
                }
                Ok(None) => {}
                Err((_, error)) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => return Ok(lock),
                Err((path, error)) => return Err(NotLocked::Disk(path, error)),
            }
            if waited >= patience {
                return Err(NotLocked::Busy(waited));
            }
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            sleep(PAUSE);
            waited += PAUSE;
        }
    }

    /// Locks the file; none while another process holds it.
    fn attempt(&self, parent: &Path) -> Result<Option<File>, (PathBuf, io::Error)> {
        let fail = |error| (self.path.clone(), error);
        if !parent.exists() {
            create_folders(parent)?;
        }
        // A link or a named pipe at its place belongs to something else.
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let file = File::options().create(true).truncate(false).write(true).custom_flags(flags).open(&self.path);
        let file = match file {
            // Another build gave up and removed the folder, which it had made.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(fail)?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        // The process that held the lock has removed the file: another one may have made and locked a new one.
        let own = file.metadata().map_err(fail)?;
        let is_current =
            fs::symlink_metadata(&self.path).is_ok_and(|meta| (meta.dev(), meta.ino()) == (own.dev(), own.ino()));
        Ok(is_current.then_some(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.file.is_some() {
            // While it is still locked: whoever waits for it sees that it is gone, and makes another one.
            let _ = fs::remove_file(&self.path);
        }
        for folder in &self.made {
            // Only where nothing was published.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// What the names of everything that is made beside a folder begin with.
pub fn prefix_of(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    format!(".{name}.waymark-")
}
