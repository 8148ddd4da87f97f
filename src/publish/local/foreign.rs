//! Files in an output folder that waymark did not make: they are found, moved aside, and never deleted.

use std::fs::{self, DirEntry};
use std::io;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{FOLDER_MODE, MARKER, Manifest, PART};
use crate::publish::write::{create_folders, open_file};

/// Foreign files that a message names; of the others it gives the number.
const NAMED: usize = 3;

/// What file managers write into every folder that they show. Nobody misses these files, so they do not count.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What an output folder holds besides the files of its manifest.
#[derive(Debug, Default)]
pub struct Survey {
    /// Files, links and folders that the manifest does not list, by their paths from the output, in order. Of a folder only itself.
    pub foreign: Vec<PathBuf>,
    /// Listed folders that not everybody may look into.
    pub wrong_folders: Vec<PathBuf>,
}

enum Entry {
    Ours,
    Folder,
    Foreign,
}

/// What an entry of an output folder is. Without a manifest almost all are foreign.
fn classify(entry: &DirEntry, path: &Path, manifest: Option<&Manifest>) -> Entry {
    let (Some(path), Ok(kind)) = (path.to_str(), entry.file_type()) else { return Entry::Foreign };
    if kind.is_file() && path == PART {
        return Entry::Ours;
    }
    let Some(manifest) = manifest else { return Entry::Foreign };
    let is_litter = || LITTER.iter().any(|name| *entry.file_name() == **name);
    if kind.is_dir() && manifest.has_folder(path) {
        Entry::Folder
    } else if kind.is_file() && (manifest.has(path) || path == MARKER || is_litter()) {
        Entry::Ours
    } else {
        Entry::Foreign
    }
}

impl Survey {
    /// Looks through an output folder, which need not exist.
    pub fn of(out: &Path, manifest: Option<&Manifest>) -> Self {
        let mut survey = Self::below(out, Path::new(""), manifest);
        survey.foreign.sort();
        survey
    }

    fn below(out: &Path, folder: &Path, manifest: Option<&Manifest>) -> Self {
        let mut survey = Self::default();
        let place = out.join(folder);
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return survey,
            // Nobody can tell what is in it.
            Err(_) => return Self { foreign: vec![folder.to_owned()], ..survey },
        };
        let mut folders = Vec::new();
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            match classify(&entry, &path, manifest) {
                Entry::Ours => {}
                Entry::Folder => folders.push(path),
                Entry::Foreign => survey.foreign.push(path),
            }
        }
        // The mode of the output folder itself is its owner's business.
        let is_root = folder.as_os_str().is_empty();
        if !is_root && fs::metadata(&place).is_ok_and(|meta| meta.mode() & 0o777 != FOLDER_MODE) {
            survey.wrong_folders.push(folder.to_owned());
        }
        let parts: Vec<Self> = folders.par_iter().map(|folder| Self::below(out, folder, manifest)).collect();
        for part in parts {
            survey.foreign.extend(part.foreign);
            survey.wrong_folders.extend(part.wrong_folders);
        }
        survey
    }

    /// Why the folder is not replaced, as the rest of a sentence that begins with its name.
    pub fn refusal(&self, is_ours: bool) -> String {
        if !is_ours {
            return "is not empty, and waymark did not make it; empty it yourself, name a folder of its own, such as \
                    `--out public`, or move what is in it aside with `--force`"
                .to_owned();
        }
        let name = |path: &PathBuf| format!("`{}`", path.to_string_lossy().escape_debug());
        let mut names: Vec<String> = self.foreign.iter().take(NAMED).map(name).collect();
        if self.foreign.len() > NAMED {
            names.push(format!("{} more", self.foreign.len() - NAMED));
        }
        let last = names.pop().unwrap_or_default();
        let names = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
        format!(
            "holds what waymark did not make: {names}; move it away, put it below the site's `files/` to publish it, or build \
             with `--force`, which moves it aside"
        )
    }
}

/// Moves foreign files out of an output folder into a new one beside it, and gives that.
pub fn set_aside(out: &Path, foreign: &[PathBuf]) -> Result<PathBuf, (PathBuf, io::Error)> {
    let aside = free_name(out);
    for path in foreign {
        let (from, to) = (out.join(path), aside.join(path));
        create_folders(to.parent().expect("it lies in the new folder"))?;
        move_to(&from, &to).map_err(|error| (from, error))?;
    }
    Ok(aside)
}

/// Moves a file or a folder, also to another file system.
fn move_to(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        moved => return moved,
    }
    let kind = fs::symlink_metadata(from)?.file_type();
    if kind.is_dir() {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            move_to(&entry.path(), &to.join(entry.file_name()))?;
        }
        return fs::remove_dir(from);
    }
    if kind.is_symlink() {
        symlink(fs::read_link(from)?, to)?;
    } else if kind.is_file() {
        fs::copy(from, to)?;
        // The only other copy goes next.
        open_file(to)?.sync_all()?;
    } else {
        return Err(io::Error::other("it is no plain file, and cannot be moved to another file system"));
    }
    fs::remove_file(from)
}

/// A path beside an output at which there is nothing yet.
fn free_name(out: &Path) -> PathBuf {
    let name = |number: usize| {
        let mut name = out.as_os_str().to_owned();
        name.push(".aside");
        if number > 1 {
            name.push(format!("-{number}"));
        }
        PathBuf::from(name)
    };
    (1..).map(name).find(|path| fs::symlink_metadata(path).is_err()).expect("some number is free")
}

/// Deletes a tree that was an output, file by file as its manifest lists them. What else is in it is moved to a new folder beside the
/// output `out`, which is given back.
pub fn delete_listed(tree: &Path, manifest: &Manifest, out: &Path) -> io::Result<Option<PathBuf>> {
    let marker = |folder: &Path| match fs::remove_file(folder.join(MARKER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    // As long as the marker is there, the rest of the tree is known for what it is.
    if delete_below(tree, Path::new(""), manifest)? {
        marker(tree)?;
        fs::remove_dir(tree)?;
        return Ok(None);
    }
    let aside = free_name(out);
    fs::rename(tree, &aside)?;
    marker(&aside)?;
    Ok(Some(aside))
}

/// Gives true where nothing is left in a folder but a marker.
fn delete_below(tree: &Path, folder: &Path, manifest: &Manifest) -> io::Result<bool> {
    let mut is_clean = true;
    let mut folders = Vec::new();
    for entry in fs::read_dir(tree.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        match classify(&entry, &path, Some(manifest)) {
            Entry::Ours if path == Path::new(MARKER) => {}
            Entry::Ours => fs::remove_file(entry.path())?,
            Entry::Folder => folders.push(path),
            Entry::Foreign => is_clean = false,
        }
    }
    let cleaned = folders.par_iter().map(|folder| {
        let is_clean = delete_below(tree, folder, manifest)?;
        if is_clean {
            fs::remove_dir(tree.join(folder))?;
        }
        Ok(is_clean)
    });
    Ok(is_clean & cleaned.try_reduce(|| true, |one, other| Ok::<_, io::Error>(one & other))?)
}
