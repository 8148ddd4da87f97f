//! Publishing a site, all or nothing.
//!
//! Rendering a site makes a [`Release`]: every path with its hash, its size, and how a host should send it. A [`Target`] holds the
//! live release and takes the new one in its place. Outputs are rendered in parallel and streamed: what the live release holds
//! already stays where it is, what differs is staged. When all is rendered without a fault, the target switches. Whatever happens
//! before leaves the live release as it was, byte for byte; if nothing differs, nothing is written at all.

mod cache;
mod compress;
mod difference;
mod join;
mod last_build;
mod local;
mod lock;
mod manifest;
mod outlines;
mod piece;
mod release;
mod render;
mod replace;
mod sources;
mod stage;
mod store;
mod target;
mod version;
mod write;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::addresses;
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::site::{Earlier, EarlierOutput, OutPath, Rendered, Share, Site};
use piece::{About, Piece};
use render::{render_all, untouched};
use stage::{add, go_live, known, say_version, stage};

pub use cache::{recall, recall_site, store, store_site, version, with_site, write_site};
pub use compress::{Compressor, Encoding};
pub use difference::Difference;
pub use join::{Misfit, Parts, join};
pub use last_build::{LastBuild, inputs};
pub use local::{
    Damage, Folder, Handling, NoPart, PartFolder, Refusal, check_joined, check_new, check_outside, check_place, is_part,
};
pub use lock::NotLocked;
pub use manifest::{Manifest, is_inside};
pub use outlines::{OtherState, Outlines};
pub use release::{File, Release};
pub use replace::{write_file, write_large_file};
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
    let wanted = site.artefacts.iter().collect();
    let mut staged = stage(site, wanted, known, &target, compressor, report)?;
    let mut release = Release::of(site, commit, std::mem::take(&mut staged.files));
    staged.written.extend(say_version(&mut release, &site.rules, &target)?);
    go_live(release, staged, target, report)
}

/// Publishes one part of a site, for [`join`] to put together with the others: the outputs of a share, and what it says of itself.
pub fn publish_share(
    site: &Site,
    made: Made,
    target: impl Target,
    compressor: Option<&Compressor>,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Summary, Failure> {
    let wanted = site.outputs_of(made.share);
    let pages = wanted.iter().filter(|(_, artefact)| artefact.shows().is_some()).count();
    let mut staged = stage(site, wanted, BTreeMap::new(), &target, compressor, report)?;
    let mut release = Release::of(site, made.commit, std::mem::take(&mut staged.files));
    let about = About {
        share: made.share,
        build: made.build,
        title: release.title.clone(),
        base_url: release.base_url.clone(),
        commit: release.commit.clone(),
        is_compressed: compressor.is_some(),
        pages,
        rules: site.rules.clone(),
        copies: std::mem::take(&mut staged.copies),
    };
    let said = Rendered::Bytes(Piece::of(site, about).bytes());
    staged.written.extend(add(&mut release, addresses::SHARE, &said, &site.rules, &target)?);
    go_live(release, staged, target, report)
}

/// Which part of which build is made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The part.
    pub share: Share,
    /// Of everything that the site is made from.
    pub build: Fingerprint,
    /// The commit of the site, where there is one.
    pub commit: Option<Arc<str>>,
}
