//! Writing a site to disk, all or nothing.
//!
//! Artefacts are rendered in parallel and streamed: what equals the old output is left where it is, what differs goes into a
//! staging folder beside the output. At the end the unchanged files are linked into the staging folder, and the two
//! folders change places in one step. Whatever happens before leaves the old output as it was, byte for byte; if nothing
//! differs, nothing is written at all.

mod cache;
mod folder;
mod manifest;
mod staging;
mod write;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, arrange};
use crate::site::{CopyOf, Doubt, OutPath, Rendered, Site};
use manifest::{MARKER, Manifest};
use staging::Staging;

pub use cache::{recall, store};
pub use folder::{check_new, check_target};
pub use write::write_file;

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files in the output.
    pub files: usize,
    /// Files that differ from before.
    pub written: usize,
    /// Files that are no longer there.
    pub removed: usize,
    /// In bytes, of all files.
    pub bytes: u64,
    /// The output could not be swapped in one step, so files were replaced one by one.
    pub one_by_one: bool,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum Failure {
    /// Faults that only rendering could find.
    Faults(Vec<Diagnostic>),
    /// The disk did not do what was asked, with the path it was asked for.
    Disk(PathBuf, io::Error),
}

impl From<(PathBuf, io::Error)> for Failure {
    fn from((path, error): (PathBuf, io::Error)) -> Self {
        Failure::Disk(path, error)
    }
}

/// Renders every artefact and drops it: finds the faults that only rendering can find.
pub fn force(site: &Site, progress: &(impl Fn(usize) + Sync)) -> Vec<Diagnostic> {
    site.make_indexes();
    let done = AtomicUsize::new(0);
    let doubts: Mutex<BTreeSet<Doubt>> = Mutex::default();
    let mut findings: Vec<Diagnostic> = site
        .artefacts
        .par_iter()
        .flat_map_iter(|(path, artefact)| {
            let (rendered, found) = site.render(path, artefact);
            keep(&doubts, found);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            rendered.err().unwrap_or_default()
        })
        .collect();
    findings.extend(site.settle(doubts.into_inner().expect("no thread panicked")));
    findings.extend(site.changed_meanwhile());
    arrange(&mut findings);
    findings
}

fn keep(doubts: &Mutex<BTreeSet<Doubt>>, found: Vec<Doubt>) {
    if !found.is_empty() {
        doubts.lock().expect("no thread panicked").extend(found);
    }
}

/// Renders a site into the folder `out`, whose safety has been checked with [`check_target`].
///
/// `root` is the site's folder, for files that are copied; `progress` is told how many artefacts are done.
pub fn publish(site: &Site, root: &Path, out: &Path, progress: &(impl Fn(usize) + Sync)) -> Result<Summary, Failure> {
    let old = Manifest::read(out);
    let is_new = !out.exists();
    let staging = Staging::beside(out)?;
    let done = AtomicUsize::new(0);
    let bytes = AtomicU64::new(0);
    let doubts: Mutex<BTreeSet<Doubt>> = Mutex::default();
    site.make_indexes();
    // Whether each was written.
    let results: Vec<Result<bool, Failure>> = site
        .artefacts
        .par_iter()
        .map(|(path, artefact)| {
            let (rendered, found) = site.render(path, artefact);
            keep(&doubts, found);
            let rendered = rendered.map_err(Failure::Faults)?;
            let target = out.join(&**path);
            let same = match &rendered {
                _ if is_new => false,
                Rendered::Bytes(new) => write::equals(&target, new),
                Rendered::Shared(new) => write::equals(&target, new),
                Rendered::Copy(file) => {
                    old.has_copy(path, file) && fs::metadata(&target).is_ok_and(|meta| meta.len() == file.size)
                }
            };
            let size = match &rendered {
                Rendered::Bytes(new) => new.len() as u64,
                Rendered::Shared(new) => new.len() as u64,
                Rendered::Copy(file) => file.size,
            };
            bytes.fetch_add(size, Ordering::Relaxed);
            if !same {
                match &rendered {
                    Rendered::Bytes(new) => staging.write(path, new)?,
                    Rendered::Shared(new) => staging.write(path, new)?,
                    Rendered::Copy(CopyOf { path: from, .. }) => staging.copy(path, &root.join(&**from))?,
                }
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(!same)
        })
        .collect();
    let mut faults = Vec::new();
    let mut written: BTreeSet<OutPath> = BTreeSet::new();
    for (path, result) in site.artefacts.keys().zip(results) {
        match result {
            Ok(true) => drop(written.insert(path.clone())),
            Ok(false) => {}
            Err(Failure::Faults(found)) => faults.extend(found),
            Err(disk) => return Err(disk),
        }
    }
    faults.extend(site.settle(doubts.into_inner().expect("no thread panicked")));
    faults.extend(site.changed_meanwhile());
    if !faults.is_empty() {
        arrange(&mut faults);
        return Err(Failure::Faults(faults));
    }
    let new = Manifest::of(site);
    let removed: Vec<OutPath> = old.paths().filter(|path| !site.artefacts.contains_key(*path)).cloned().collect();
    let mut summary = Summary {
        files: site.artefacts.len(),
        written: written.len(),
        removed: removed.len(),
        bytes: bytes.into_inner(),
        one_by_one: false,
    };
    if written.is_empty() && removed.is_empty() && old == new && out.join(MARKER).exists() {
        return Ok(summary);
    }
    staging.write(MARKER, new.text().as_bytes())?;
    summary.one_by_one = staging.take_the_place_of(out, site.artefacts.keys(), &written, &removed)?;
    Ok(summary)
}
