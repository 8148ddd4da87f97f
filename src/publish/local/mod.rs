//! A local folder as a target.
//!
//! New and changed files are staged in a folder beside the output. At the switch the unchanged files are linked into it, and the
//! two folders change places in one step. A lock keeps other builds away from before the comparison until after the switch.
//! What waymark did not make is never deleted.

mod place;
mod mounts;
mod in_place;
mod staging;
mod foreign;
mod part;
mod origin;

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::difference::Difference;
use super::lock::{Lock, NotLocked, PATIENCE, prefix_of};
use super::manifest::{MARKER, Manifest};
use super::release::{File, Release};
use super::target::{Event, Switched, Target};
use super::write::{self, FILE_MODE, FOLDER_MODE, parent_of};
use super::{Failure, Rendered};
use crate::addresses::PART;
use crate::memo::Fingerprint;
use crate::site::OutPath;
use crate::source::Root;
use foreign::Survey;
use in_place::Change;
use origin::Origin;
use staging::Staging;

pub use part::{Damage, NoPart, PartFolder, is_part};
pub use place::{check_joined, check_new, check_outside, check_place};

/// An output folder that this build has locked.
pub struct Folder<'a> {
    out: PathBuf,
    /// For files that are copied.
    origin: Origin<'a>,
    /// Of the live release; empty where the folder is new, empty, or not waymark's.
    live: Manifest,
    /// None where the folder is not waymark's yet.
    marker: Option<Stamp>,
    /// Whether the file system keeps modes. FAT shows one mode for all files, also for a marker that was made with another one.
    keeps_modes: bool,
    survey: Survey,
    /// Whether the folder lies in that of the site, and so can be no other site's.
    is_in_site: bool,
    in_place: bool,
    staging: Staging,
    // Released last.
    _lock: Lock,
}

/// How an output folder is treated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Handling {
    /// Foreign files are moved aside; otherwise they are a refusal.
    pub force: bool,
    /// Files are replaced one by one, also where the folder could be swapped: a folder that is mounted into a container stays the same.
    pub in_place: bool,
    /// Every file is read again and compared with the manifest, whatever its times say.
    pub verify: bool,
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

impl From<NotLocked> for Refusal {
    fn from(why: NotLocked) -> Self {
        match why {
            NotLocked::Busy(waited) => Self::Busy(waited),
            NotLocked::Disk(path, error) => Self::Disk(path, error),
        }
    }
}

/// The marker as it is on disk.
struct Stamp {
    /// When it was sealed, in seconds and nanoseconds: later than all other files of the output. None where waymark did not set this
    /// time, such as for a copy of an output.
    sealed: Option<(i64, i64)>,
    mode: u32,
}

impl<'a> Folder<'a> {
    /// Locks an output folder, whose place has been checked with [`check_place`], and looks through it. Foreign files in it are a
    /// refusal, or will be moved aside at the switch.
    pub fn open(out: &Path, site: &Path, handling: Handling, report: &(dyn Fn(Event) + Sync)) -> Result<Self, Refusal> {
        Self::open_within(PATIENCE, out, site, handling, report)
    }

    /// [`Folder::open`], for another time to wait for the lock.
    pub fn open_within(
        patience: Duration,
        out: &Path,
        site: &Path,
        handling: Handling,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Self, Refusal> {
        let lock = Lock::acquire(out, patience, || report(Event::Waiting))?;
        let is_in_site = fs::canonicalize(site).is_ok_and(|site| out.starts_with(site));
        let root = Root::open(site).map_err(|error| Refusal::Disk(site.to_owned(), error))?;
        Self::locked(lock, out, Origin::Site(root), is_in_site, handling, report)
    }

    /// Locks an output folder, whose place has been checked, for a release that is joined from parts. Their files have been verified.
    pub fn for_parts(
        out: &Path,
        parts: &'a [PartFolder],
        handling: Handling,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Self, Refusal> {
        let lock = Lock::acquire(out, PATIENCE, || report(Event::Waiting))?;
        let files = |part: &'a PartFolder| part.manifest.paths().map(move |path| (path.clone(), part));
        let origin = Origin::Parts(parts.iter().flat_map(files).collect());
        Self::locked(lock, out, origin, false, handling, report)
    }

    fn locked(
        lock: Lock,
        out: &Path,
        origin: Origin<'a>,
        is_in_site: bool,
        handling: Handling,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Self, Refusal> {
        let staging = Staging::beside(out, report).map_err(|(path, error)| Refusal::Disk(path, error))?;
        let (live, marker) = read_marker(out).unzip();
        let survey = Survey::of(out, live.as_ref());
        if !survey.foreign.is_empty() && !handling.force {
            return Err(Refusal::Foreign(survey.refusal(live.is_some())));
        }
        in_place::remove_part(out).map_err(|error| Refusal::Disk(out.join(PART), error))?;
        let live = live.unwrap_or_default();
        // With a marker that not everybody can read, the output is a copy.
        let shows_other = |mode| mode != FILE_MODE && mode & 0o044 == 0o044;
        let keeps_modes = !live.has_hashes() || marker.as_ref().is_none_or(|marker| !shows_other(marker.mode));
        let mut folder = Self {
            out: out.to_owned(),
            origin,
            live,
            marker,
            keeps_modes,
            survey,
            is_in_site,
            in_place: handling.in_place,
            staging,
            _lock: lock,
        };
        if handling.verify {
            report(Event::Verified(folder.verify()));
        }
        Ok(folder)
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

    /// Reads every file again, and gives the paths of those that are not as the manifest lists them. They will be written again.
    fn verify(&mut self) -> Vec<OutPath> {
        let is_damaged = |path: &OutPath| {
            self.live.hash(path).is_some_and(|hash| hash_of(&self.out.join(&**path)).ok() != Some(hash))
        };
        let paths: Vec<OutPath> = self.live.paths().cloned().collect();
        let damaged: Vec<OutPath> = paths.into_par_iter().filter(is_damaged).collect();
        if let Some(marker) = self.marker.as_mut().filter(|_| !damaged.is_empty()) {
            // So nothing is taken for untouched on the strength of its times.
            marker.sealed = None;
        }
        damaged
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        &self.out
    }

    /// Whether a file is as this very marker's build left it, as far as its stamps tell: the system sets the time of the last change
    /// of a file and its mode, and no program can set it back.
    fn is_untouched(&self, meta: &fs::Metadata) -> bool {
        is_older(meta, self.marker.as_ref().and_then(|marker| marker.sealed))
    }
}

impl Target for Folder<'_> {
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
                // It could be read when the site was read.
                let changed = || Failure::Changed(copy.path.clone());
                if let Some(from) = self.origin.linkable(&copy.path)
                    && self.staging.link(path, &from)?
                {
                    return Ok(());
                }
                let from = self.origin.file(&copy.path).map_err(|_| changed())?;
                if self.staging.copy(path, &from)? == file.hash { Ok(()) } else { Err(changed()) }
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
        if !self.is_in_site && self.live.is_of_another_site(&new) {
            let (title, base_url) = self.live.site();
            return Err(Failure::OtherSite(title.to_owned(), base_url.to_owned()));
        }
        if !self.survey.foreign.is_empty() {
            report(Event::SetAside(foreign::set_aside(&self.out, &self.survey.foreign)?));
        }
        let wrong_folders = if self.keeps_modes { &self.survey.wrong_folders[..] } else { &[] };
        if difference.is_empty() && self.live == new && self.marker.is_some() && wrong_folders.is_empty() {
            return Ok(Switched::default());
        }
        self.staging.write(MARKER, new.text().as_bytes())?;
        let in_place = self.in_place;
        let change = Change { live: &self.live, new: &new, difference, wrong_folders, in_place };
        let one_by_one = self.staging.take_the_place_of(&change)?;
        let parent = parent_of(&self.out);
        let synced = fs::File::open(parent).and_then(write::sync_folder);
        // The new release is live. What cannot be deleted now is tried again by the next build.
        if !one_by_one && let Ok(Some(aside)) = self.staging.delete_old(&self.live) {
            report(Event::SetAside(aside));
        }
        // Without a seal the next build compares bytes.
        let _ = seal(&self.out.join(MARKER), &new.text());
        synced.map_err(|error| Failure::Unfinished(parent.to_owned(), error))?;
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

/// Whether a file changed last before a manifest was sealed.
fn is_older(meta: &fs::Metadata, sealed: Option<(i64, i64)>) -> bool {
    sealed.is_some_and(|sealed| (meta.ctime(), meta.ctime_nsec()) < sealed)
}

fn hash_of(file: &Path) -> io::Result<Fingerprint> {
    hash_of_open(write::open_file(file)?)
}

fn hash_of_open(file: fs::File) -> io::Result<Fingerprint> {
    write::hash(file, |_| Ok(()))
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
