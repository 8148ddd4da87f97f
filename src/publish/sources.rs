//! Changing a site's own files: its pages, and the locks of its addresses and translations.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{AtFlags, Mode, OFlags, openat, renameat, unlinkat};

use super::lock::{Lock, NotLocked, PATIENCE};
use super::write::{close, sync_folder};
use crate::addresses::PART;
use crate::source::{Root, Sources, read_again};

/// The folder whose files change.
const CONTENT: &str = "content";

/// The right to change a site's files. One process has it at a time, from before it reads them until it has written them: so of two
/// commands at once, the later one reads what the other has written.
pub struct SourceLock {
    site: PathBuf,
    _lock: Lock,
}

/// Why a site's files were not changed.
#[derive(Debug)]
pub enum NotWritten {
    /// Somebody else has changed this file since the site was read. No file was written.
    Changed(Arc<str>),
    /// The disk did not do what was asked, with the path it was asked for.
    Disk(PathBuf, io::Error),
}

impl SourceLock {
    /// Waits for other commands that change files of the site in this folder, after a call of `waiting`.
    pub fn acquire(site: &Path, waiting: impl FnOnce()) -> Result<Self, NotLocked> {
        let lock = Lock::acquire(&site.join(CONTENT), PATIENCE, waiting)?;
        Ok(Self { site: site.to_owned(), _lock: lock })
    }

    /// Writes files in this order, by their paths from the site's folder; each is the old one or the new one, never a part. `sources`
    /// is the site as it was read under this lock: where an editor has saved one of the files since, none is written.
    pub fn write(&self, sources: &Sources, files: &[(String, String)]) -> Result<(), NotWritten> {
        self.replace_all(sources, files, &[])
    }

    /// The same, and then takes away the files at these paths. Where the disk fails on the way, what was written is put back as it was.
    pub fn replace_all(
        &self,
        sources: &Sources,
        files: &[(String, String)],
        gone: &[String],
    ) -> Result<(), NotWritten> {
        for path in files.iter().map(|(path, _)| path).chain(gone) {
            let now = read_again(&self.site, path);
            if now.map(|file| file.fingerprint) != sources.text(path).map(|file| file.fingerprint) {
                return Err(NotWritten::Changed(path.as_str().into()));
            }
        }
        let mut done = Vec::new();
        let all = files.iter().map(|(path, text)| (path, Some(text))).chain(gone.iter().map(|path| (path, None)));
        for (path, text) in all {
            let made = match text {
                Some(text) => self.replace(path, text),
                None => self.remove(path),
            };
            if let Err(error) = made {
                // What cannot be put back either is named by the error; a new file that stays beside the old one loses nothing.
                for path in done.into_iter().rev().filter(|_| !gone.is_empty()) {
                    let _ = match sources.text(path) {
                        Some(old) => self.replace(path, &old.text),
                        None => self.remove(path),
                    };
                }
                return Err(NotWritten::Disk(self.site.join(path), error));
            }
            done.push(path);
        }
        Ok(())
    }

    /// Takes a file away, and the folders that it leaves empty.
    fn remove(&self, path: &str) -> io::Result<()> {
        let root = Root::open(&self.site)?;
        let (mut folder, name) = path.rsplit_once('/').expect("files of a site lie in its folders");
        unlinkat(root.folder(folder)?, name, AtFlags::empty())?;
        while let Some((above, name)) = folder.rsplit_once('/') {
            // A folder that still holds something stays.
            if unlinkat(root.folder(above)?, name, AtFlags::REMOVEDIR).is_err() {
                break;
            }
            folder = above;
        }
        sync_folder(root.folder(folder)?)
    }

    fn replace(&self, path: &str, text: &str) -> io::Result<()> {
        let (folder, name) = path.rsplit_once('/').expect("files of a site lie in its folders");
        fs::create_dir_all(self.site.join(folder))?;
        let root = Root::open(&self.site)?;
        let (content, folder) = (root.folder(CONTENT)?, root.folder(folder)?);
        // What a killed command has left; under the lock nobody else writes there.
        let _ = unlinkat(&content, PART, AtFlags::empty());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let mut part = File::from(openat(&content, PART, flags, Mode::from_raw_mode(0o666))?);
        let write = || {
            part.write_all(text.as_bytes())?;
            if let Ok(old) = root.file(path) {
                part.set_permissions(old.metadata()?.permissions())?;
            }
            part.sync_all()?;
            close(part)?;
            renameat(&content, PART, &folder, name)?;
            sync_folder(&folder)
        };
        let written = write();
        if written.is_err() {
            let _ = unlinkat(&content, PART, AtFlags::empty());
        }
        written
    }
}
