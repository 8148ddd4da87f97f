//! Rendering everything once in the background: it finds the faults that only rendering can find.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, arrange};
use crate::site::{Doubt, OutPath, Site};

/// What rendering a site has found so far, page by page.
#[derive(Default)]
pub struct Checked {
    site: Option<Site>,
    /// Outputs that are to be rendered, pages first and indexes last.
    left: Vec<OutPath>,
    faults: BTreeMap<OutPath, Vec<Diagnostic>>,
    doubts: BTreeMap<OutPath, Vec<Doubt>>,
}

impl Checked {
    /// Turns to a newer site. What cannot have changed since the last one is not rendered again.
    pub fn turn_to(&mut self, site: &Site) {
        let affected = self.site.as_ref().and_then(|old| site.affected_since(old));
        match affected {
            Some(affected) => {
                for path in affected {
                    self.faults.remove(&path);
                    self.doubts.remove(&path);
                    self.left.push(path);
                }
                self.left.sort_by(|one, other| in_order(site, one, other));
                self.left.dedup();
            }
            None => {
                self.faults.clear();
                self.doubts.clear();
                self.left = site.artefacts.keys().cloned().collect();
                self.left.sort_by(|one, other| in_order(site, one, other));
            }
        }
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
            let (rendered, doubts) = site.render(&path, artefact);
            if let Err(faults) = rendered {
                self.faults.insert(path.clone(), faults);
            }
            if !doubts.is_empty() {
                self.doubts.insert(path, doubts);
            }
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
    let turn = |path: &OutPath| site.artefacts.get(path).map(|artefact| artefact.family.turn(path));
    (turn(one), one).cmp(&(turn(other), other))
}
