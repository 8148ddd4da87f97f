//! Rendering outputs in parallel, each handed on as soon as it is made.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::catalogue::Reads;
use crate::diagnostic::{Diagnostic, arrange};
use crate::site::{Artefact, CheckOrder, Doubt, Earlier, EarlierOutput, OutPath, Rendered, Site};

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

/// Renders outputs, hands those without a fault to `keep`, and drops them. `progress` gets the number of outputs that are done.
/// `doubts` are those of outputs that need not be rendered.
pub fn render_all<T: Send, E: Send>(
    site: &Site,
    outputs: Vec<(&OutPath, &Artefact)>,
    doubts: BTreeSet<Doubt>,
    progress: &(impl Fn(usize) + Sync),
    keep: impl Fn(&OutPath, &Rendered, Vec<Doubt>, Reads) -> Result<T, E> + Sync,
) -> Result<Outcome<T>, E> {
    let done = AtomicUsize::new(0);
    let doubts = Mutex::new(doubts);
    // Each is kept, or has faults.
    let render = |&(path, artefact): &(&OutPath, &Artefact)| -> Result<Result<T, Vec<Diagnostic>>, E> {
        if let Some(entry) = artefact.shows() {
            site.collect_terms(entry);
        }
        let rendering = site.render(path, artefact);
        if !rendering.doubts.is_empty() {
            doubts.lock().expect("no thread panicked").extend(rendering.doubts.iter().cloned());
        }
        let kept = rendering.result.map(|rendered| keep(path, &rendered, rendering.doubts, rendering.reads));
        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        match kept {
            Ok(kept) => kept.map(Ok),
            Err(faults) => Ok(Err(faults)),
        }
    };
    // The indexes come last: the terms of all pages are known then.
    let is_index = |(path, artefact): &(&OutPath, &Artefact)| artefact.family.check_order(path) == CheckOrder::Indexes;
    let (indexes, others): (Vec<_>, Vec<_>) = outputs.into_iter().partition(is_index);
    let mut results: Vec<_> = others.par_iter().map(render).collect();
    if !indexes.is_empty() {
        site.make_indexes();
    }
    results.par_extend(indexes.par_iter().map(render));
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
