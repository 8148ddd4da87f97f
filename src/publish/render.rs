//! Rendering outputs in parallel, each handed on as soon as it is made.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::catalogue::Reads;
use crate::diagnostic::{Diagnostic, arrange};
use crate::site::{Artefact, Doubt, Earlier, EarlierOutput, OutPath, Rendered, Site};

/// The outputs of an earlier site that cannot differ in this one, in the place that they have among the site's outputs.
pub fn untouched<'a>(site: &Site, earlier: Option<&'a Earlier>) -> Vec<Option<&'a EarlierOutput>> {
    earlier.map_or(Vec::new(), |earlier| earlier.untouched(site))
}

/// What came of rendering outputs.
pub struct Outcome<T> {
    /// What was kept of each output without a fault.
    pub kept: Vec<(OutPath, T)>,
    /// What is wrong with the others.
    pub faults: Vec<Diagnostic>,
}

/// Renders outputs, hands those without a fault to `keep` with the path at which they are published, and drops them. `progress` gets the
/// number of outputs that are done. `doubts` are those of outputs that need not be rendered.
pub fn render_all<T: Send, E: Send>(
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
