//! A local folder as a target.
//!
//! New and changed files are staged in a folder beside the output. At the switch the unchanged files are linked into it, and the
//! two folders change places in one step. A lock keeps other builds away from before the comparison until after the switch.
//! What waymark did not make is never deleted.

mod lock;
mod place;
mod staging;
mod foreign;

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::difference::Difference;
use super::manifest::{MARKER, Manifest};
use super::release::{File, Release};
use super::target::{Event, Switched, Target};
use super::write::{self, FILE_MODE, FOLDER_MODE};
use super::{Failure, Rendered};
use crate::addresses::PART;
use crate::memo::Fingerprint;
use crate::site::OutPath;
use foreign::Survey;
use lock::Lock;
use staging::{Change, Staging};

pub use place::{check_new, check_place};

/// An output folder that this build has locked.
pub struct Folder {
    out: PathBuf,
    /// The site's folder, for files that are copied.
    root: PathBuf,
    /// Of the live release; empty where the folder is new, empty, or not waymark's.
    live: Manifest,
    /// None where the folder is not waymark's yet.
    marker: Option<Stamp>,
    /// Whether the file system keeps modes. FAT shows one mode for all files, also for a marker that was made with another one.
    keeps_modes: bool,
    survey: Survey,
    staging: Staging,
    // Released last.
    _lock: Lock,
}

/// Why an output folder cannot be used.
#[derive(Debug)]
pub enum Refusal {
    /// It holds what waymark did not make; the text says what, and what to do.
    Foreign(String),
    /// Another build held it for all the time that this one waited.
    Busy(Duration),
    /// The disk did not do what was asked, with the path it was asked for.
    Disk(PathBuf, io::Error),
}

/// The marker as it is on disk.
struct Stamp {
    /// When it was sealed, in seconds and nanoseconds: later than all other files of the output. None where waymark did not set this
    /// time, such as for a copy of an output.
    sealed: Option<(i64, i64)>,
    mode: u32,
}

impl Folder {
    /// Locks an output folder, whose place has been checked with [`check_place`], and looks through it. Foreign files in it are a
    /// refusal; with `force` they will be moved aside at the switch.
    pub fn open(out: &Path, root: &Path, force: bool, report: &(dyn Fn(Event) + Sync)) -> Result<Self, Refusal> {
        Self::open_within(lock::PATIENCE, out, root, force, report)
    }

    /// [`Folder::open`], for another time to wait for the lock.
    pub fn open_within(
        patience: Duration,
        out: &Path,
        root: &Path,
        force: bool,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Self, Refusal> {
        let lock = Lock::acquire(out, patience, || report(Event::Waiting))?;
        let staging = Staging::beside(out, report).map_err(|(path, error)| Refusal::Disk(path, error))?;
        let (live, marker) = read_marker(out).unzip();
        let survey = Survey::of(out, live.as_ref());
        if !survey.foreign.is_empty() && !force {
            return Err(Refusal::Foreign(survey.refusal(live.is_some())));
        }
        let live = live.unwrap_or_default();
        // With a marker that not everybody can read, the output is a copy.
        let shows_other = |mode| mode != FILE_MODE && mode & 0o044 == 0o044;
        let keeps_modes = !live.has_hashes() || marker.as_ref().is_none_or(|marker| !shows_other(marker.mode));
        Ok(Self { out: out.to_owned(), root: root.to_owned(), live, marker, keeps_modes, survey, staging, _lock: lock })
    }

    /// Whether the output is a release with this manifest, and every file in it is as it was published.
    pub fn is_as_published(&self, manifest: Fingerprint) -> bool {
        // A file that was written right before the marker was sealed is compared by its hash.
        let is_same = |path: &OutPath| {
            let place = self.out.join(&**path);
            let Ok(meta) = fs::symlink_metadata(&place) else { return false };
            let has_mode = !self.keeps_modes || meta.mode() & 0o777 == FILE_MODE;
            let has_hash = || self.live.hash(path).is_some_and(|hash| hash_of(&place).is_ok_and(|found| found == hash));
            meta.is_file() && has_mode && (self.is_untouched(&meta) || has_hash())
        };
        self.survey.foreign.is_empty()
            && self.survey.wrong_folders.is_empty()
            && self.live.fingerprint() == manifest
            && self.live.paths().par_bridge().all(is_same)
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        &self.out
    }

    /// Whether a file is as this very marker's build left it, as far as its stamps tell: the system sets the time of the last change
    /// of a file and its mode, and no program can set it back.
    fn is_untouched(&self, meta: &fs::Metadata) -> bool {
        let sealed = self.marker.as_ref().and_then(|marker| marker.sealed);
        sealed.is_some_and(|sealed| (meta.ctime(), meta.ctime_nsec()) < sealed)
    }
}

impl Target for Folder {
    fn live(&self) -> &Manifest {
        &self.live
    }

    fn holds(&self, path: &OutPath, file: &File, rendered: Option<&Rendered>) -> bool {
        if !self.live.has(path) {
            return false;
        }
        let place = self.out.join(&**path);
        let Ok(meta) = fs::symlink_metadata(&place) else { return false };
        if !meta.is_file() || meta.len() != file.size {
            return false;
        }
        if self.keeps_modes && meta.mode() & 0o777 != FILE_MODE {
            return false;
        }
        match self.live.hash(path) {
            Some(hash) if self.is_untouched(&meta) => hash == file.hash,
            _ => match rendered.map(Rendered::bytes) {
                Some(Some(bytes)) => write::equals(&place, bytes),
                Some(None) => hash_of(&place).is_ok_and(|hash| hash == file.hash),
                None => false,
            },
        }
    }

    fn stage(&self, path: &OutPath, file: &File, rendered: &Rendered) -> Result<(), Failure> {
        match rendered {
            Rendered::Bytes(bytes) => Ok(self.staging.write(path, bytes)?),
            Rendered::Shared(bytes) => Ok(self.staging.write(path, bytes)?),
            Rendered::Copy(copy) => {
                let from = self.root.join(&*copy.path);
                match self.staging.copy(path, &from) {
                    Ok(hash) if hash == file.hash => Ok(()),
                    Err((place, error)) if place != from => Err(Failure::Disk(place, error)),
                    // It could be read when the site was read.
                    _ => Err(Failure::Changed(copy.path.clone())),
                }
            }
        }
    }

    fn switch(
        self,
        release: &Release,
        difference: &Difference,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Switched, Failure> {
        let new = Manifest::of(release);
        if !self.survey.foreign.is_empty() {
            report(Event::SetAside(foreign::set_aside(&self.out, &self.survey.foreign)?));
        }
        let wrong_folders = if self.keeps_modes { &self.survey.wrong_folders[..] } else { &[] };
        if difference.is_empty() && self.live == new && self.marker.is_some() && wrong_folders.is_empty() {
            return Ok(Switched::default());
        }
        self.staging.write(MARKER, new.text().as_bytes())?;
        let change = Change { live: &self.live, new: &new, difference, wrong_folders };
        let one_by_one = self.staging.take_the_place_of(&change)?;
        // The new release is live. What cannot be deleted now is tried again by the next build.
        if !one_by_one && let Ok(Some(aside)) = self.staging.delete_old(&self.live) {
            report(Event::SetAside(aside));
        }
        // Without a seal the next build compares bytes.
        let _ = seal(&self.out.join(MARKER), &new.text());
        Ok(Switched { one_by_one })
    }
}

/// The manifest of an output folder, and its file; none where there is none, or a damaged one.
fn read_marker(out: &Path) -> Option<(Manifest, Stamp)> {
    let path = out.join(MARKER);
    let text = write::read_text(&path).ok()?;
    let meta = fs::symlink_metadata(&path).ok()?;
    let is_sealed = meta.mtime_nsec() % SEAL == seal_of(&text);
    let sealed = is_sealed.then(|| (meta.mtime(), meta.mtime_nsec()));
    Some((Manifest::parse(&text)?, Stamp { sealed, mode: meta.mode() & 0o777 }))
}

fn hash_of(file: &Path) -> io::Result<Fingerprint> {
    write::hash(write::open_file(file)?, |_| Ok(()))
}

/// A seal is the part of a time below a millisecond, in nanoseconds.
const SEAL: i64 = 1_000_000;

fn seal_of(text: &str) -> i64 {
    let Fingerprint([first, second, third, ..]) = Fingerprint::of_bytes(text.as_bytes());
    i64::from(u32::from_le_bytes([first, second, third, 0])) % SEAL
}

/// Sets the time of the marker's last modification to now, less a millisecond or two, with the seal of its text: so what is older is
/// known to be what this build left, and a copy of the marker, which has another time, vouches for nothing.
fn seal(marker: &Path, text: &str) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT, utimensat};
    let last_access = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    let set =
        |last_modification| utimensat(CWD, marker, &Timestamps { last_access, last_modification }, AtFlags::empty());
    set(Timespec { tv_sec: 0, tv_nsec: UTIME_NOW })?;
    let now = fs::metadata(marker)?;
    let before = now.mtime() * 1000 + now.mtime_nsec() / SEAL - 1;
    set(Timespec { tv_sec: before / 1000, tv_nsec: before % 1000 * SEAL + seal_of(text) })?;
    Ok(())
}

/// The folder that an output lies in.
fn parent_of(out: &Path) -> &Path {
    out.parent().expect("the root of the file system is no output")
}

/// What the names of everything that is made beside an output begin with.
fn prefix_of(out: &Path) -> String {
    let name = out.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    format!(".{name}.waymark-")
}
