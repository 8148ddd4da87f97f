//! The folder in which a new output grows until it takes the old one's place.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::write;
use crate::site::OutPath;

type Fail = (PathBuf, io::Error);

/// A folder beside the output; gone when it is dropped, unless it took the output's place.
///
/// It is made when the first file is put into it, and holds two things: the tree that grows, and a file that is locked while its
/// build lives. So the next build can tell what a killed one left behind from what another one is making.
pub struct Staging {
    parent: PathBuf,
    prefix: String,
    made: Mutex<Option<Made>>,
}

struct Made {
    folder: tempfile::TempDir,
    _lock: File,
}

impl Staging {
    /// Prepares staging for an output folder, and clears away what killed builds left beside it.
    pub fn beside(out: &Path) -> Result<Self, Fail> {
        let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let prefix = format!(".{name}.waymark-");
        if let Ok(entries) = fs::read_dir(&parent) {
            for entry in entries.flatten() {
                let is_ours = entry.file_name().to_string_lossy().starts_with(&prefix)
                    && entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_ours {
                    remove_abandoned(&entry.path());
                }
            }
        }
        Ok(Self { parent, prefix, made: Mutex::default() })
    }

    /// The path of a file to be.
    fn place(&self, path: &str) -> Result<PathBuf, Fail> {
        let mut made = self.made.lock().expect("no thread panicked");
        if made.is_none() {
            *made = Some(Made::new(&self.parent, &self.prefix)?);
        }
        Ok(made.as_ref().expect("just made").tree().join(path))
    }

    /// Writes a new file.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Fail> {
        let target = self.place(path)?;
        let written = match fs::write(&target, bytes) {
            // The first file of its folder. No list of folders is kept: threads would wait for each other at it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_folder_of(&target)?;
                fs::write(&target, bytes)
            }
            written => written,
        };
        written.map_err(|error| (target, error))
    }

    /// Copies a file into it.
    pub fn copy(&self, path: &str, from: &Path) -> Result<(), Fail> {
        let target = self.place(path)?;
        make_folder_of(&target)?;
        fs::copy(from, &target).map_err(|error| (from.to_owned(), error))?;
        write::make_readable(&target).map_err(|error| (target, error))
    }

    /// Puts what is staged in the place of the old output. Gives true where that could not be done in one step.
    pub fn take_the_place_of<'a>(
        self,
        out: &Path,
        paths: impl Iterator<Item = &'a OutPath>,
        written: &BTreeSet<OutPath>,
        removed: &[OutPath],
    ) -> Result<bool, Fail> {
        let Some(made) = self.made.lock().expect("no thread panicked").take() else { return Ok(false) };
        let staged = made.tree();
        if !out.exists() {
            sync_disk(&staged);
            match fs::rename(&staged, out) {
                Ok(()) => {
                    sync_folder(&self.parent);
                    return Ok(false);
                }
                // Another build has made it in between: the two change places, as if it had been there all along.
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
                Err(error) => return Err((out.to_owned(), error)),
            }
        }
        if is_mount_point(out) {
            replace_one_by_one(out, &staged, written, removed)?;
            return Ok(true);
        }
        let kept: Vec<&OutPath> = paths.filter(|path| !written.contains(*path)).collect();
        link_all(out, &staged, &kept)?;
        sync_disk(&staged);
        match renameat_with(CWD, &staged, CWD, out, RenameFlags::EXCHANGE) {
            Ok(()) => {
                // The staging folder now holds the old output, and goes with it.
                sync_folder(&self.parent);
                Ok(false)
            }
            // File systems that cannot exchange two folders, and folders that something holds.
            Err(Errno::INVAL | Errno::NOSYS | Errno::XDEV | Errno::BUSY) => {
                replace_one_by_one(out, &staged, written, removed)?;
                Ok(true)
            }
            Err(error) => Err((out.to_owned(), error.into())),
        }
    }
}

impl Made {
    fn new(parent: &Path, prefix: &str) -> Result<Self, Fail> {
        fs::create_dir_all(parent).map_err(|error| (parent.to_owned(), error))?;
        let (folder, lock) = loop {
            let folder = tempfile::Builder::new()
                .prefix(prefix)
                .tempdir_in(parent)
                .map_err(|error| (parent.to_owned(), error))?;
            let path = folder.path().join(LOCK);
            let lock = match File::create(&path) {
                // Another build has taken it for abandoned, since it was not locked yet.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                made => made.map_err(|error| (path.clone(), error))?,
            };
            lock.lock().map_err(|error| (path.clone(), error))?;
            if path.exists() {
                break (folder, lock);
            }
        };
        let made = Self { folder, _lock: lock };
        let tree = made.tree();
        fs::create_dir(&tree).map_err(|error| (tree, error))?;
        Ok(made)
    }

    fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }
}

fn make_folder_of(target: &Path) -> Result<(), Fail> {
    let folder = target.parent().expect("a file lies in a folder");
    fs::create_dir_all(folder).map_err(|error| (folder.to_owned(), error))
}

/// Held by the build that makes a staging folder, for as long as it lives.
const LOCK: &str = "lock";

/// Removes a staging folder whose build has ended without it. The lock is held meanwhile, and made where there is none yet or no more:
/// so a build that has just made its folder waits, sees it gone, and makes another one.
fn remove_abandoned(folder: &Path) {
    let Ok(lock) = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK)) else { return };
    if lock.try_lock().is_ok() {
        // What cannot be removed now is tried again by the next build.
        let _ = fs::remove_dir_all(folder);
    }
}

/// Brings what was written to the disk before it is seen, so that a power cut cannot leave empty pages: one call for the whole file
/// system, since one for each of ten thousand files takes minutes.
fn sync_disk(folder: &Path) {
    let _ = File::open(folder).map(rustix::fs::syncfs);
}

fn sync_folder(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // A file system that cannot do this has nothing better to offer.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|meta| meta.dev()).ok();
    fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_symlink()) || device(folder) != device(&folder.join(".."))
}

/// Gives the unchanged files a second name in the staging folder; copies them where the file system has no links.
fn link_all(out: &Path, staged: &Path, paths: &[&OutPath]) -> Result<(), Fail> {
    let folders: BTreeSet<&str> = paths.iter().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    for folder in folders {
        let folder = staged.join(folder);
        fs::create_dir_all(&folder).map_err(|error| (folder, error))?;
    }
    paths.par_iter().try_for_each(|path| {
        let (from, to) = (out.join(&***path), staged.join(&***path));
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).map_err(|error| (from, error))
    })
}

/// For an output that cannot be swapped: assets first and pages last, so that no page names a file that is not there yet; deletes
/// at the very end.
fn replace_one_by_one(out: &Path, staged: &Path, written: &BTreeSet<OutPath>, removed: &[OutPath]) -> Result<(), Fail> {
    let (pages, others): (Vec<_>, Vec<_>) = written.iter().partition(|path| path.ends_with(".html"));
    let marker: OutPath = super::MARKER.into();
    for path in others.into_iter().chain(pages).chain([&marker]) {
        let from = staged.join(&**path);
        let to = out.join(&**path);
        let bytes = fs::read(&from).map_err(|error| (from, error))?;
        write::write_file(&to, &bytes)?;
    }
    for path in removed {
        let target = out.join(&**path);
        match fs::remove_file(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((target, error)),
            _ => {}
        }
        let mut folder = target.parent();
        // Only empty folders go: `remove_dir` refuses all others.
        while let Some(empty) = folder.filter(|folder| *folder != out && fs::remove_dir(folder).is_ok()) {
            folder = empty.parent();
        }
    }
    Ok(())
}
