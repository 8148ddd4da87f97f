//! The folder in which a new output grows until it takes the old one's place.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::foreign::delete_listed;
use super::{Difference, Event, MARKER, Manifest, PART, parent_of, prefix_of, read_marker};
use crate::memo::Fingerprint;
use crate::publish::write::{create_file, create_folders, hash, open_file, read_text, set_folder_mode};
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
}

/// What takes the place of what.
pub struct Change<'a> {
    /// The manifest of the live release.
    pub live: &'a Manifest,
    /// The manifest of the new one.
    pub new: &'a Manifest,
    /// What is staged and what is removed.
    pub difference: &'a Difference,
    /// Folders of the live release that not everybody may look into.
    pub wrong_folders: &'a [PathBuf],
}

impl Change<'_> {
    fn is_of_one_file(&self) -> bool {
        let mut written = self.difference.written.iter();
        let is_replaced = written.next().is_some_and(|path| self.live.has(path)) && written.next().is_none();
        is_replaced && self.difference.removed.is_empty()
    }
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

    fn create(&self, path: &str) -> Result<(PathBuf, fs::File), Fail> {
        let target = self.place(path)?;
        let file = match create_file(&target) {
            // The first file of its folder. No list of folders is kept: threads would wait for each other at it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create_folders(target.parent().expect("a file lies in a folder"))?;
                create_file(&target)
            }
            made => made,
        };
        match file {
            Ok(file) => Ok((target, file)),
            Err(error) => Err((target, error)),
        }
    }

    /// Writes a new file.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Fail> {
        let (target, mut file) = self.create(path)?;
        file.write_all(bytes).map_err(|error| (target, error))
    }

    /// Copies a file into it, and gives the hash of the bytes that were copied.
    pub fn copy(&self, path: &str, from: &Path) -> Result<Fingerprint, Fail> {
        let source = open_file(from).map_err(|error| (from.to_owned(), error))?;
        let (target, mut file) = self.create(path)?;
        hash(source, |chunk| file.write_all(chunk)).map_err(|error| (target, error))
    }

    /// Puts what is staged in the place of the old output. Gives true where that could not be done in one step.
    pub fn take_the_place_of(&self, change: &Change) -> Result<bool, Fail> {
        let out = &self.out;
        let made = self.made.lock().expect("no thread panicked");
        let Some(made) = &*made else { return Ok(false) };
        let staged = made.tree();
        if !out.exists() {
            sync_disk(&staged)?;
            fs::rename(&staged, out).map_err(|error| (out.clone(), error))?;
            sync_folder(parent_of(out));
            return Ok(false);
        }
        if is_mount_point(out) {
            replace_one_by_one(out, &staged, change)?;
            return Ok(true);
        }
        // A single file takes the place of the old one in one step too, and all others need not be linked into a new tree.
        if change.is_of_one_file() {
            replace_one_by_one(out, &staged, change)?;
            return Ok(false);
        }
        let kept: Vec<&OutPath> =
            change.new.paths().filter(|path| !change.difference.written.contains(*path)).collect();
        link_all(out, &staged, &kept)?;
        let mode = keep_owner(out, &staged).map_err(|error| (staged.clone(), error))?;
        fs::set_permissions(&staged, mode).map_err(|error| (staged.clone(), error))?;
        sync_disk(&staged)?;
        match renameat_with(CWD, &staged, CWD, out, RenameFlags::EXCHANGE) {
            Ok(()) => {
                sync_folder(parent_of(out));
                Ok(false)
            }
            // File systems that cannot exchange two folders, and folders that something holds.
            Err(Errno::INVAL | Errno::NOSYS | Errno::XDEV | Errno::BUSY) => {
                replace_one_by_one(out, &staged, change)?;
                Ok(true)
            }
            Err(error) => Err((out.clone(), error.into())),
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
        let made = Self { folder: folder.map_err(|error| (parent.to_owned(), error))? };
        let label = made.folder.path().join(LABEL);
        fs::write(&label, LABEL_TEXT).map_err(|error| (label, error))?;
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

/// Brings what was written to the disk before it is seen, so that a power cut cannot leave empty pages: one call for the whole file
/// system, since one for each of ten thousand files takes minutes.
fn sync_disk(folder: &Path) -> Result<(), Fail> {
    let sync = || Ok(rustix::fs::syncfs(fs::File::open(folder)?)?);
    sync().map_err(|error| (folder.to_owned(), error))
}

fn sync_folder(folder: &Path) {
    // A file system that cannot do this has nothing better to offer.
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
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

fn is_mount_point(folder: &Path) -> bool {
    let device = |path: &Path| fs::metadata(path).map(|meta| meta.dev()).ok();
    fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_symlink()) || device(folder) != device(&folder.join(".."))
}

/// Gives the unchanged files a second name in the staging folder; copies them where the file system has no links.
fn link_all(out: &Path, staged: &Path, paths: &[&OutPath]) -> Result<(), Fail> {
    let folders: BTreeSet<&str> = paths.iter().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    for folder in folders {
        create_folders(&staged.join(folder))?;
    }
    paths.par_iter().try_for_each(|path| {
        let (from, to) = (out.join(&***path), staged.join(&***path));
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).map_err(|error| (from, error))
    })
}

/// For an output that cannot be swapped: assets first and pages last, so that no page names a file that is not there yet; deletes
/// at the very end.
fn replace_one_by_one(out: &Path, staged: &Path, change: &Change) -> Result<(), Fail> {
    let Change { live, new, difference, wrong_folders } = change;
    // Stopped halfway, the output holds files of both releases, and the next build must know them all.
    replace(out, MARKER, live.while_replacing(new).text().as_bytes())?;
    for folder in wrong_folders.iter().map(|folder| out.join(folder)) {
        set_folder_mode(&folder).map_err(|error| (folder, error))?;
    }
    let (pages, others): (Vec<_>, Vec<_>) = difference.written.iter().partition(|path| path.ends_with(".html"));
    let marker: OutPath = MARKER.into();
    for path in others.into_iter().chain(pages).chain([&marker]) {
        let from = staged.join(&**path);
        let bytes = fs::read(&from).map_err(|error| (from, error))?;
        replace(out, path, &bytes)?;
    }
    for path in &difference.removed {
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

/// Writes a file of an output so that it is the old one or the new one, never a part.
fn replace(out: &Path, path: &str, bytes: &[u8]) -> Result<(), Fail> {
    let (part, to) = (out.join(PART), out.join(path));
    create_folders(to.parent().expect("a file lies in a folder"))?;
    let write = || {
        let mut file = create_file(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, &to)
    };
    write().map_err(|error| (to.clone(), error))
}
