//! Publishing a site, all or nothing.
//!
//! Rendering a site makes a [`Release`]: every path with its hash, its size, and how a host should send it. A [`Target`] holds the
//! live release and takes the new one in its place. Outputs are rendered in parallel and streamed: what the live release holds
//! already stays where it is, what differs is staged. When all is rendered without a fault, the target switches. Whatever happens
//! before leaves the live release as it was, byte for byte; if nothing differs, nothing is written at all.

mod cache;
mod compress;
mod difference;
mod last_build;
mod local;
mod lock;
mod manifest;
mod release;
mod replace;
mod sources;
mod store;
mod target;
mod version;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::addresses;
use crate::catalogue::Reads;
use crate::diagnostic::{Diagnostic, arrange};
use crate::site::{Artefact, Doubt, Earlier, EarlierOutput, OutPath, Rendered, Site};

pub use cache::{recall, recall_site, store, store_site, version, with_site, write_site};
pub use compress::{Compressor, Encoding};
pub use difference::Difference;
pub use last_build::{LastBuild, inputs};
pub use local::{Folder, Handling, Refusal, check_new, check_place};
pub use lock::NotLocked;
pub use manifest::{Manifest, is_inside};
pub use release::{File, Release};
pub use replace::write_file;
pub use sources::{NotWritten, SourceLock};
pub use target::{Event, Switched, Target};
pub use version::{WAYMARK, version_json};
pub use write::{copy_new, create_folders, hash, open_file, parent_of, set_time_of_content, sync_folder, write_new};

/// What a build did.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The release that is live now.
    pub release: Release,
    /// What had to be done for it.
    pub difference: Difference,
    /// How the target took it.
    pub switched: Switched,
    /// Every output, for the next process.
    pub outputs: Vec<EarlierOutput>,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum Failure {
    /// Faults that only rendering could find.
    Faults(Vec<Diagnostic>),
    /// The disk did not do what was asked, with the path it was asked for. The live release is as it was.
    Disk(PathBuf, io::Error),
    /// The disk failed when the new release was being put in place. It is live in part, or it is live and a power cut may undo that.
    Unfinished(PathBuf, io::Error),
    /// The output lies outside of the site, and holds another one, with this title and address.
    OtherSite(String, String),
    /// A file of the site is no longer what it was when the site was read, by its path from the site's root.
    Changed(Arc<str>),
}

impl From<(PathBuf, io::Error)> for Failure {
    fn from((path, error): (PathBuf, io::Error)) -> Self {
        Failure::Disk(path, error)
    }
}

/// Renders every output and drops it: finds the faults that only rendering can find. Outputs that cannot differ from those of
/// `earlier`, a site of the same structure that was published without a fault, are not rendered.
pub fn force(site: &Site, earlier: Option<&Earlier>, progress: &(impl Fn(usize) + Sync)) -> Vec<Diagnostic> {
    let known: BTreeMap<&OutPath, &EarlierOutput> =
        untouched(site, earlier).into_iter().flatten().map(|output| (&output.path, output)).collect();
    let left = site.artefacts.iter().filter(|(path, _)| !known.contains_key(path)).collect();
    let doubts = known.values().flat_map(|output| output.doubts.iter().cloned()).collect();
    let Ok(all) =
        render_all(site, left, doubts, &|done| progress(known.len() + done), |_, _, _, _, _| Ok::<_, Infallible>(()));
    all.faults
}

/// Publishes a site: renders all of it, stages what the target does not hold yet, and lets the target switch. Outputs that cannot
/// differ from those of `earlier`, a site of the same structure, are not rendered where the target can tell that it holds them.
pub fn publish(
    site: &Site,
    target: impl Target,
    earlier: Option<&Earlier>,
    commit: Option<Arc<str>>,
    compressor: Option<&Compressor>,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Summary, Failure> {
    let known = known(site, &target, earlier, compressor);
    let progress = |done| report(Event::Done(known.len() + done));
    let left = site.artefacts.iter().filter(|(path, _)| !known.contains_key(*path)).collect();
    let doubts = known.values().flat_map(|kept| kept.output.doubts.iter().cloned()).collect();
    let all = render_all(site, left, doubts, &progress, |path, at, rendered, doubts, reads| {
        let file = File::of(&at, rendered, &site.rules);
        let is_held = target.holds(&at, &file, Some(rendered));
        if !is_held {
            target.stage(&at, &file, rendered)?;
        }
        let copies = copies(site, &target, compressor, &at, &file, rendered)?;
        let output = EarlierOutput { path: path.clone(), at, hash: file.hash, size: file.size, doubts, reads };
        Ok::<_, Failure>(Kept { file, is_held, copies, output })
    })?;
    if let Some(path) = site.bodies().changed() {
        return Err(Failure::Changed(path));
    }
    if !all.faults.is_empty() {
        return Err(Failure::Faults(all.faults));
    }
    let mut outputs = known;
    outputs.extend(all.kept);
    let mut written = BTreeSet::new();
    let mut files = BTreeMap::new();
    let mut made = Vec::with_capacity(outputs.len());
    for Kept { file, is_held, copies, output } in outputs.into_values() {
        for (path, file, is_held) in std::iter::once((output.at.clone(), file, is_held)).chain(copies) {
            if !is_held {
                written.insert(path.clone());
            }
            files.insert(path, file);
        }
        made.push(output);
    }
    let mut release = Release::of(site, commit, files);
    written.extend(say_version(&mut release, site, &target)?);
    let difference = Difference::between(target.live(), &release, written);
    let switched = target.switch(&release, &difference, report)?;
    Ok(Summary { release, difference, switched, outputs: made })
}

/// Adds `version.json` to a release, which can be made when all else is known. Gives its path if it had to be staged.
fn say_version(release: &mut Release, site: &Site, target: &impl Target) -> Result<Option<OutPath>, Failure> {
    let path = OutPath::from(addresses::VERSION);
    let rendered = Rendered::Bytes(version_json(&release.build, release.commit.as_deref()).into_bytes());
    let file = File::of(&path, &rendered, &site.rules);
    let is_held = target.holds(&path, &file, Some(&rendered));
    if !is_held {
        target.stage(&path, &file, &rendered)?;
    }
    release.files.insert(path.clone(), file);
    Ok((!is_held).then_some(path))
}

/// An output of the new release.
struct Kept {
    file: File,
    is_held: bool,
    /// Its compressed copies, each with whether the target holds it.
    copies: Vec<(OutPath, File, bool)>,
    output: EarlierOutput,
}

/// The compressed copies of an output that was rendered, staged where the target does not hold them. Where a file of the site has the name
/// of a copy, that file is published.
fn copies(
    site: &Site,
    target: &impl Target,
    compressor: Option<&Compressor>,
    path: &OutPath,
    file: &File,
    rendered: &Rendered,
) -> Result<Vec<(OutPath, File, bool)>, Failure> {
    let Some(compressor) = compressor else { return Ok(Vec::new()) };
    if let Some(held) = held_copies(site, target, compressor, path, file) {
        return Ok(held);
    }
    let mut found = Vec::new();
    for (copy, bytes) in compressor.compress(path, file, rendered, &site.rules)? {
        if site.artefacts.contains_key(&copy.path) {
            continue;
        }
        let bytes = Rendered::Bytes(bytes);
        let is_held = target.holds(&copy.path, &copy.file, Some(&bytes));
        if !is_held {
            target.stage(&copy.path, &copy.file, &bytes)?;
        }
        found.push((copy.path, copy.file, is_held));
    }
    Ok(found)
}

/// The compressed copies of an output, where they were made before and the target holds all of them.
fn held_copies(
    site: &Site,
    target: &impl Target,
    compressor: &Compressor,
    path: &OutPath,
    file: &File,
) -> Option<Vec<(OutPath, File, bool)>> {
    let copies = compressor.known(path, file, &site.rules)?.into_iter();
    let own = copies.filter(|copy| !site.artefacts.contains_key(&copy.path));
    own.map(|copy| target.holds(&copy.path, &copy.file, None).then_some((copy.path, copy.file, true))).collect()
}

/// The outputs that cannot differ from those of an earlier site, as far as the target can tell that it holds them.
fn known(
    site: &Site,
    target: &impl Target,
    earlier: Option<&Earlier>,
    compressor: Option<&Compressor>,
) -> BTreeMap<OutPath, Kept> {
    let keep = |output: &EarlierOutput| {
        let file = File::known(&output.at, output.hash, output.size, &site.rules);
        let is_held = target.holds(&output.at, &file, None);
        if !is_held {
            return None;
        }
        let copies = match compressor {
            Some(compressor) => held_copies(site, target, compressor, &output.at, &file)?,
            None => Vec::new(),
        };
        Some((output.path.clone(), Kept { file, is_held, copies, output: output.clone() }))
    };
    untouched(site, earlier).into_par_iter().flatten().filter_map(keep).collect()
}

/// The outputs of an earlier site that cannot differ in this one, in the place that they have among the site's outputs.
fn untouched<'a>(site: &Site, earlier: Option<&'a Earlier>) -> Vec<Option<&'a EarlierOutput>> {
    earlier.map_or(Vec::new(), |earlier| earlier.untouched(site))
}

/// What came of rendering outputs.
struct Outcome<T> {
    /// What was kept of each output without a fault.
    kept: Vec<(OutPath, T)>,
    faults: Vec<Diagnostic>,
}

/// Renders outputs, hands those without a fault to `keep` with the path at which they are published, and drops them. `progress` gets the number of outputs that are done.
/// `doubts` are those of outputs that need not be rendered.
fn render_all<T: Send, E: Send>(
    site: &Site,
    outputs: Vec<(&OutPath, &Artefact)>,
    doubts: BTreeSet<Doubt>,
    progress: &(impl Fn(usize) + Sync),
    keep: impl Fn(&OutPath, OutPath, &Rendered, Vec<Doubt>, Reads) -> Result<T, E> + Sync,
) -> Result<Outcome<T>, E> {
    let done = AtomicUsize::new(0);
    let doubts = Mutex::new(doubts);
    // Each is kept, or has faults.
    let render = |site: &Site, (path, artefact): (&OutPath, &Artefact)| -> Result<Result<T, Vec<Diagnostic>>, E> {
        if let Some(entry) = artefact.shows() {
            site.collect_terms(entry);
        }
        let rendering = site.render(path, artefact);
        if !rendering.doubts.is_empty() {
            doubts.lock().expect("no thread panicked").extend(rendering.doubts.iter().cloned());
        }
        let kept =
            rendering.result.map(|rendered| keep(path, rendering.at, &rendered, rendering.doubts, rendering.reads));
        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        match kept {
            Ok(kept) => kept.map(Ok),
            Err(faults) => Ok(Err(faults)),
        }
    };
    let (indexes, others): (Vec<_>, Vec<_>) =
        outputs.into_iter().partition(|(_, artefact)| artefact.index_of().is_some());
    let mut results: Vec<_> = others.par_iter().map(|output| render(site, *output)).collect();
    // Indexes come last, when the terms of all pages are known, and one after the other: each goes with the copy of the site that made it.
    for files in indexes.chunk_by(|(_, one), (_, other)| one.index_of() == other.index_of()) {
        let site = site.without_indexes();
        files.iter().filter_map(|(_, file)| file.index_of()).take(1).for_each(|locale| site.make_index(locale));
        results.par_extend(files.par_iter().map(|file| render(&site, *file)));
    }
    let mut all = Outcome { kept: Vec::with_capacity(results.len()), faults: Vec::new() };
    for ((path, _), result) in others.into_iter().chain(indexes).zip(results) {
        match result? {
            Ok(kept) => all.kept.push((path.clone(), kept)),
            Err(found) => all.faults.extend(found),
        }
    }
    all.faults.extend(site.settle(doubts.into_inner().expect("no thread panicked")));
    arrange(&mut all.faults);
    Ok(all)
}
