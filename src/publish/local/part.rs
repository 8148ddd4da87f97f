//! A local folder that holds one part of a site.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::{hash_of_open, is_older, read_marker};
use crate::addresses::{MARKER, SHARE};
use crate::memo::Fingerprint;
use crate::publish::lock::{Lock, NotLocked, PATIENCE};
use crate::publish::manifest::Manifest;
use crate::publish::piece::Piece;
use crate::site::OutPath;
use crate::source::{NoTable, Root};

/// A folder that holds one part of a site. It is locked, so that no build changes it meanwhile.
pub struct PartFolder {
    /// As it was named.
    pub folder: PathBuf,
    /// Where it is.
    pub(super) place: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// What it says of itself.
    pub piece: Piece,
    root: Root,
    /// Files that changed last before this are as they were published, see [`super::Folder`].
    sealed: Option<(i64, i64)>,
    _lock: Option<Lock>,
}

/// Why a folder is not a part that can be joined.
#[derive(Debug)]
pub enum NoPart {
    /// There is no such folder.
    Missing,
    /// It has no manifest: waymark did not make it, or files whose names begin with a dot were left out when it was copied.
    NoManifest,
    /// Its manifest, or what it says of itself, was cut off or changed.
    Damaged,
    /// A build has not come to its end there.
    Unfinished,
    /// It is the whole output of a site.
    Whole,
    /// Another version of waymark made it.
    OtherVersion,
    /// A build held it for all the time that this process waited.
    Busy(Duration),
    /// The disk did not do what was asked, with the path it was asked for.
    Disk(PathBuf, io::Error),
}

/// A file of a part that is not as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: OutPath,
    /// It is not there; otherwise it has other bytes.
    pub is_missing: bool,
}

/// Whether a folder holds a part of a site.
pub fn is_part(folder: &Path) -> bool {
    read_marker(folder).is_some_and(|(manifest, _)| manifest.has(SHARE))
}

impl PartFolder {
    /// Opens the part in a folder. While a build changes it, waits, after a call of `waiting`.
    pub fn open(folder: &Path, waiting: impl FnOnce()) -> Result<Self, NoPart> {
        if !folder.is_dir() {
            return Err(NoPart::Missing);
        }
        let place = fs::canonicalize(folder).map_err(|error| NoPart::Disk(folder.to_owned(), error))?;
        let lock = match Lock::acquire(&place, PATIENCE, waiting) {
            Ok(lock) => Some(lock),
            Err(NotLocked::Busy(waited)) => return Err(NoPart::Busy(waited)),
            // Where nothing can be written, nobody changes the part.
            Err(NotLocked::Disk(_, error)) if error.kind() == io::ErrorKind::PermissionDenied => None,
            Err(NotLocked::Disk(path, error)) => return Err(NoPart::Disk(path, error)),
        };
        let root = Root::open(&place).map_err(|error| NoPart::Disk(folder.to_owned(), error))?;
        let Some((manifest, stamp)) = read_marker(&place) else {
            let has_marker = fs::symlink_metadata(place.join(MARKER)).is_ok();
            return Err(if has_marker { NoPart::Damaged } else { NoPart::NoManifest });
        };
        if !manifest.has(SHARE) {
            return Err(NoPart::Whole);
        }
        if !manifest.has_hashes() {
            return Err(NoPart::Unfinished);
        }
        let mut bytes = Vec::new();
        root.file(SHARE).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|_| NoPart::Damaged)?;
        let is_listed = manifest.hash(SHARE) == Some(Fingerprint::of_bytes(&bytes));
        let piece = match Piece::read(bytes) {
            Err(NoTable::OtherVersion) if is_listed => return Err(NoPart::OtherVersion),
            Ok(piece) if is_listed => piece,
            _ => return Err(NoPart::Damaged),
        };
        let folder = folder.to_owned();
        Ok(Self { folder, place, manifest, piece, root, sealed: stamp.sealed, _lock: lock })
    }

    /// Compares every file with the manifest, and gives those that are not as it says, in order.
    pub fn verify(&self) -> Vec<Damage> {
        let files: Vec<_> = self.manifest.files().collect();
        let damage = |(path, hash, size): (&OutPath, Option<Fingerprint>, u64)| {
            let damage = |is_missing| Some(Damage { path: path.clone(), is_missing });
            let file = match self.root.file(path) {
                Ok(file) => file,
                Err(error) => return damage(error.kind() == io::ErrorKind::NotFound),
            };
            let Ok(meta) = file.metadata() else { return damage(false) };
            let is_whole = meta.len() == size
                && (is_older(&meta, self.sealed) || hash_of_open(file).is_ok_and(|found| Some(found) == hash));
            if is_whole { None } else { damage(false) }
        };
        files.into_par_iter().filter_map(damage).collect()
    }

    /// Opens a file of the part to read it.
    pub(super) fn file(&self, path: &str) -> io::Result<fs::File> {
        self.root.file(path)
    }
}
