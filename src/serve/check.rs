//! Rendering everything once in the background: it finds the faults that only rendering can find.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Reads;
use crate::diagnostic::{Diagnostic, arrange};
use crate::site::{Doubt, OutPath, Rendering, Site};

/// What rendering a site has found so far, page by page.
#[derive(Default)]
pub struct Checked {
    site: Option<Site>,
    /// Outputs that are to be rendered, pages first and indexes last.
    left: Vec<OutPath>,
    faults: BTreeMap<OutPath, Vec<Diagnostic>>,
    doubts: BTreeMap<OutPath, Vec<Doubt>>,
    /// What each output read when it was rendered.
    reads: BTreeMap<OutPath, Reads>,
}

impl Checked {
    /// Turns to a newer site. What cannot have changed since the last one is not rendered again.
    pub fn turn_to(&mut self, site: &Site) {
        match self.site.as_ref().and_then(|old| site.changes_since(old)) {
            Some(changes) => {
                let touched = self.reads.extract_if(.., |_, reads| reads.is_touched_by(&changes));
                self.left.extend(touched.map(|(path, _)| path));
                for path in &self.left {
                    self.faults.remove(path);
                    self.doubts.remove(path);
                }
            }
            None => *self = Self { left: site.artefacts.keys().cloned().collect(), ..Self::default() },
        }
        self.left.sort_by(|one, other| in_order(site, one, other));
        // The last one is rendered first.
        self.left.reverse();
        self.site = Some(site.clone());
    }

    /// Renders what is left for as long as `go_on` says so, and gives everything that rendering found; whether nothing is left comes
    /// with it.
    pub fn work(&mut self, go_on: impl Fn() -> bool) -> (Vec<Diagnostic>, bool) {
        let Some(site) = &self.site else { return (Vec::new(), true) };
        while let Some(path) = self.left.pop_if(|_| go_on()) {
            let Some(artefact) = site.artefacts.get(&path) else { continue };
            let Rendering { result, doubts, reads, .. } = site.render(&path, artefact);
            if let Err(faults) = result {
                self.faults.insert(path.clone(), faults);
            }
            if !doubts.is_empty() {
                self.doubts.insert(path.clone(), doubts);
            }
            self.reads.insert(path, reads);
        }
        let is_done = self.left.is_empty();
        let mut findings: Vec<Diagnostic> = self.faults.values().flatten().cloned().collect();
        if is_done {
            let doubts: BTreeSet<Doubt> = self.doubts.values().flatten().cloned().collect();
            findings.extend(site.settle(doubts));
        }
        arrange(&mut findings);
        (findings, is_done)
    }
}

fn in_order(site: &Site, one: &OutPath, other: &OutPath) -> Ordering {
    let order = |path: &OutPath| site.artefacts.get(path).map(|artefact| artefact.family.check_order(path));
    (order(one), one).cmp(&(order(other), other))
}
