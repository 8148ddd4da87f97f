//! Replacing the files of an output one by one, where the folder cannot be swapped.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Difference, MARKER, Manifest, PART};
use crate::publish::Failure;
use crate::publish::write::{
    be_later_than, copy_new, create_folders, open_file, set_folder_mode, sync_folder, write_new,
};
use crate::site::OutPath;

type Fail = (PathBuf, io::Error);

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
    /// Whether files are replaced one by one, though the folder could be swapped.
    pub in_place: bool,
}

impl Change<'_> {
    /// The file that differs, where it is the only one and both releases have it.
    pub fn only_file(&self) -> Option<&OutPath> {
        let mut written = self.difference.written.iter();
        let file = written.next().filter(|path| self.live.has(path))?;
        let is_alone = written.next().is_none() && self.difference.removed.is_empty() && self.wrong_folders.is_empty();
        is_alone.then_some(file)
    }
}

/// Replaces one file of an output, then the marker. Stopped between the two, the old marker lists the new file with the old hash, and
/// the next build finds that.
pub fn replace_file(out: &Path, staged: &Path, path: &OutPath) -> Result<(), Failure> {
    let take = |path: &str| replace(out, path, |part| copy_new(&open_file(&staged.join(path))?, part).map(drop));
    take(path)?;
    let unfinished = |(path, error)| Failure::Unfinished(path, error);
    take(MARKER).map_err(unfinished)?;
    let sync = || Ok(rustix::fs::syncfs(&fs::File::open(out)?)?);
    sync().map_err(|error| unfinished((out.to_owned(), error)))
}

/// Replaces the files of an output: assets first and pages last, so that no page names a file that is not there yet; deletes at the
/// very end.
pub fn replace_files(out: &Path, staged: &Path, change: &Change) -> Result<(), Fail> {
    let Change { live, new, difference, wrong_folders, .. } = change;
    let at_out = |error| (out.to_owned(), error);
    // Open from the beginning: the system tells of failures since then.
    let disk = fs::File::open(out).map_err(at_out)?;
    // Stopped halfway, the output holds files of both releases, and the next build must know them all.
    let both = live.while_replacing(new);
    replace(out, MARKER, |part| write_new(part, both.text().as_bytes()))?;
    sync_folder(&disk).map_err(at_out)?;
    for folder in wrong_folders.iter().map(|folder| out.join(folder)) {
        set_folder_mode(&folder).map_err(|error| (folder, error))?;
    }
    let (in_the_way, removed): (Vec<_>, Vec<_>) = difference.removed.iter().partition(|path| is_in_the_way(path, new));
    for path in in_the_way {
        remove(out, path)?;
    }
    let (pages, others): (Vec<_>, Vec<_>) = difference.written.iter().partition(|path| path.ends_with(".html"));
    let marker: OutPath = MARKER.into();
    for path in others.into_iter().chain(pages).chain([&marker]) {
        replace(out, path, |part| copy_new(&open_file(&staged.join(&**path))?, part).map(drop))?;
    }
    for path in removed {
        remove(out, path)?;
    }
    rustix::fs::syncfs(&disk).map_err(|error| at_out(error.into()))
}

/// Whether a file stands where a new release has a folder, or in a folder where it has a file.
fn is_in_the_way(removed: &str, new: &Manifest) -> bool {
    new.has_folder(removed) || removed.match_indices('/').any(|(at, _)| new.has(&removed[..at]))
}

/// Takes a file away, and the folders that are empty then.
fn remove(out: &Path, path: &str) -> Result<(), Fail> {
    let target = out.join(path);
    match fs::remove_file(&target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((target, error)),
        _ => {}
    }
    let mut folder = target.parent();
    // Only empty folders go: `remove_dir` refuses all others.
    while let Some(empty) = folder.filter(|folder| *folder != out && fs::remove_dir(folder).is_ok()) {
        folder = empty.parent();
    }
    Ok(())
}

/// Puts what `write` makes in the place of a file of an output, which is the old one or the new one, never a part.
fn replace(out: &Path, path: &str, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Fail> {
    let (part, to) = (out.join(PART), out.join(path));
    create_folders(to.parent().expect("a file lies in a folder"))?;
    let replace = || {
        remove_part(out)?;
        write(&part)?;
        be_later_than(&to, &part)?;
        // Also a file that has been closed tells of failures that nobody has heard of yet.
        open_file(&part)?.sync_all()?;
        fs::rename(&part, &to)
    };
    replace().map_err(|error| {
        // What cannot be taken away now is taken away by the next build.
        let _ = remove_part(out);
        (to.clone(), error)
    })
}

/// Takes away the file that a killed build has left half written.
pub fn remove_part(out: &Path) -> io::Result<()> {
    match fs::remove_file(out.join(PART)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
