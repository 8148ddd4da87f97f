//! The folder in which a new output grows until it takes the old one's place.

use std::fs::{self, Permissions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::foreign::delete_listed;
use super::in_place::{Change, replace_file, replace_files};
use super::mounts::is_mounted;
use super::{Event, Failure, Manifest, parent_of, prefix_of, read_marker};
use crate::memo::Fingerprint;
use crate::publish::write::{be_later_than, copy_new, create_folders, open_file, read_text, write_new};
use crate::site::OutPath;

type Fail = (PathBuf, io::Error);

/// A folder beside the output; gone when it is dropped, unless it took the output's place.
///
/// It is made when the first file is put into it, by the build that holds the output's lock, and holds two things: the tree that
/// grows, and a file that says what it is. So the next build can tell what a killed build left behind.
pub struct Staging {
    out: PathBuf,
    made: Mutex<Option<Made>>,
}

struct Made {
    folder: tempfile::TempDir,
    /// The folder, open since before anything was written into it: the system tells of failures since then.
    disk: OwnedFd,
}

impl Staging {
    /// Prepares staging for an output folder that is locked, and clears away what killed builds left beside it.
    pub fn beside(out: &Path, report: &(dyn Fn(Event) + Sync)) -> Result<Self, Fail> {
        let prefix = prefix_of(out);
        for entry in fs::read_dir(parent_of(out)).into_iter().flatten().flatten() {
            let is_candidate = entry.file_name().to_string_lossy().starts_with(&prefix)
                && entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_candidate && is_staging(&entry.path()) {
                // What cannot be removed now is tried again by the next build.
                if let Ok(Some(aside)) = remove_abandoned(&entry.path(), out) {
                    report(Event::SetAside(aside));
                }
            }
        }
        Ok(Self { out: out.to_owned(), made: Mutex::default() })
    }

    /// The path of a file to be.
    fn place(&self, path: &str) -> Result<PathBuf, Fail> {
        let mut made = self.made.lock().expect("no thread panicked");
        if made.is_none() {
            *made = Some(Made::beside(&self.out)?);
        }
        Ok(made.as_ref().expect("just made").tree().join(path))
    }

    /// Makes a file with `make`, which gets its path.
    fn create<T>(&self, path: &str, make: impl Fn(&Path) -> io::Result<T>) -> Result<T, Fail> {
        let target = self.place(path)?;
        let made = match make(&target) {
            // The first file of its folder. No list of folders is kept: threads would wait for each other at it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create_folders(target.parent().expect("a file lies in a folder"))?;
                make(&target)
            }
            made => made,
        };
        let made = made.and_then(|made| be_later_than(&self.out.join(path), &target).map(|()| made));
        made.map_err(|error| (target, error))
    }

    /// Writes a new file.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Fail> {
        self.create(path, |target| write_new(target, bytes))
    }

    /// Copies a file into it, and gives the hash of the bytes that were copied.
    pub fn copy(&self, path: &str, from: &fs::File) -> Result<Fingerprint, Fail> {
        self.create(path, |target| copy_new(from, target))
    }

    /// Gives a file a second name in it. Gives false where the file system cannot.
    pub fn link(&self, path: &str, from: &Path) -> Result<bool, Fail> {
        self.create(path, |target| match fs::hard_link(from, target) {
            Err(error) if has_no_links(&error) => Ok(false),
            linked => linked.map(|()| true),
        })
    }

    /// Puts what is staged in the place of the old output. Gives true where that could not be done in one step.
    pub fn take_the_place_of(&self, change: &Change) -> Result<bool, Failure> {
        let out = &self.out;
        let made = self.made.lock().expect("no thread panicked");
        let Some(made) = &*made else { return Ok(false) };
        let staged = made.tree();
        if !out.exists() {
            made.sync()?;
            fs::rename(&staged, out).map_err(|error| (out.clone(), error))?;
            return Ok(false);
        }
        let replace_files =
            || replace_files(out, &staged, change).map_err(|(path, error)| Failure::Unfinished(path, error));
        if change.in_place || is_mounted(out) {
            replace_files()?;
            return Ok(true);
        }
        // A single file takes the place of the old one in one step too, and all others need not be linked into a new tree.
        if let Some(path) = change.only_file() {
            replace_file(out, &staged, path)?;
            return Ok(false);
        }
        let kept: Vec<&OutPath> =
            change.new.paths().filter(|path| !change.difference.written.contains(*path)).collect();
        link_all(out, &staged, &kept)?;
        let mode = keep_owner(out, &staged).map_err(|error| (staged.clone(), error))?;
        fs::set_permissions(&staged, mode).map_err(|error| (staged.clone(), error))?;
        made.sync()?;
        match renameat_with(CWD, &staged, CWD, out, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(false),
            // File systems that cannot exchange two folders, and folders that something holds.
            Err(Errno::INVAL | Errno::NOSYS | Errno::XDEV | Errno::BUSY) => {
                replace_files()?;
                Ok(true)
            }
            Err(error) => Err(Failure::Disk(out.clone(), error.into())),
        }
    }

    /// Deletes the old output, which took the place of the staged tree. Gives the folder to which files were moved that somebody put
    /// into the old output meanwhile.
    pub fn delete_old(self, live: &Manifest) -> io::Result<Option<PathBuf>> {
        let Some(made) = self.made.into_inner().expect("no thread panicked") else { return Ok(None) };
        let tree = made.tree();
        // From here on nothing may be deleted that the manifest does not list.
        let folder = made.folder.keep();
        let aside = if tree.exists() { delete_listed(&tree, live, &self.out)? } else { None };
        remove_shell(&folder)?;
        Ok(aside)
    }
}

impl Made {
    fn beside(out: &Path) -> Result<Self, Fail> {
        let parent = parent_of(out);
        let folder = tempfile::Builder::new().prefix(&prefix_of(out)).tempdir_in(parent);
        let folder = folder.map_err(|error| (parent.to_owned(), error))?;
        let disk = fs::File::open(folder.path()).map_err(|error| (folder.path().to_owned(), error))?;
        let made = Self { folder, disk: disk.into() };
        let label = made.folder.path().join(LABEL);
        write_new(&label, LABEL_TEXT.as_bytes()).map_err(|error| (label, error))?;
        let tree = made.tree();
        create_folders(&tree)?;
        if out.exists() {
            // What is made in a folder with the set-group-ID bit has the folder's group. Until the switch this user must be able to
            // write into the tree.
            let mode = keep_owner(out, &tree).map_err(|error| (tree.clone(), error))?.mode() | 0o700;
            fs::set_permissions(&tree, Permissions::from_mode(mode)).map_err(|error| (tree, error))?;
        }
        Ok(made)
    }

    fn tree(&self) -> PathBuf {
        self.folder.path().join(TREE)
    }

    /// Brings what was written to the disk before it is seen, so that a power cut cannot leave empty pages: one call for the whole file
    /// system, since one for each of ten thousand files takes minutes.
    fn sync(&self) -> Result<(), Fail> {
        rustix::fs::syncfs(&self.disk).map_err(|error| (self.folder.path().to_owned(), error.into()))
    }
}

const TREE: &str = "tree";
/// The file that tells a staging folder from a folder that happens to be named like one.
const LABEL: &str = "waymark-staging";
const LABEL_TEXT: &str = "waymark staging 1\nA build makes a new output here. It was killed if this folder stays; the next build deletes it.\n";

/// Whether a folder is what a build stages in, whole or as a kill left it, and nothing else.
fn is_staging(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    // A kill can come before the label is written.
    if names.is_empty() {
        return true;
    }
    let Ok(label) = read_text(&folder.join(LABEL)) else { return false };
    names == [LABEL] && LABEL_TEXT.starts_with(&label)
        || label == LABEL_TEXT && names.iter().all(|name| name == LABEL || name == TREE)
}

/// Removes a staging folder of a build that was killed. If it was killed after the switch, the tree is the old output, in which there
/// may be more than its manifest lists.
fn remove_abandoned(folder: &Path, out: &Path) -> io::Result<Option<PathBuf>> {
    let tree = folder.join(TREE);
    let aside = match read_marker(&tree) {
        Some((manifest, _)) => delete_listed(&tree, &manifest, out)?,
        None => {
            if tree.exists() {
                fs::remove_dir_all(&tree)?;
            }
            None
        }
    };
    remove_shell(folder)?;
    Ok(aside)
}

/// Removes a staging folder whose tree is gone.
fn remove_shell(folder: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(LABEL)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir(folder)
}

/// Gives a staged tree the owner and group of the output whose place it will take, and gives the output's mode.
fn keep_owner(out: &Path, staged: &Path) -> io::Result<Permissions> {
    let (old, new) = (fs::metadata(out)?, fs::metadata(staged)?);
    if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
        // Only root may give a folder to another user; for the group it is enough to be a member.
        let _ = chown(staged, None, Some(old.gid()));
        let _ = chown(staged, Some(old.uid()), None);
    }
    Ok(old.permissions())
}

/// Gives the unchanged files a second name in the staging folder; copies them where the file system has no links.
fn link_all(out: &Path, staged: &Path, paths: &[&OutPath]) -> Result<(), Fail> {
    let mut folders: Vec<&str> = paths.iter().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    folders.dedup();
    folders.par_iter().try_for_each(|folder| create_folders(&staged.join(folder)))?;
    paths.par_iter().try_for_each(|path| {
        let (from, to) = (out.join(&***path), staged.join(&***path));
        let linked = match fs::hard_link(&from, &to) {
            Err(error) if has_no_links(&error) => open_file(&from).and_then(|from| copy_new(&from, &to)).map(drop),
            linked => linked,
        };
        linked.map_err(|error| (from, error))
    })
}

/// Whether a file system cannot give this file a second name, though nothing is wrong with it.
fn has_no_links(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, TooManyLinks, Unsupported};
    matches!(error.kind(), CrossesDevices | PermissionDenied | TooManyLinks | Unsupported)
}
