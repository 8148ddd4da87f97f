//! A site as an earlier process built it, small enough to be stored.
//!
//! While a site keeps its structure (the same pages with the same headings, in the same configuration and themes, so the same
//! outputs), what an output read tells whether it can differ. One that cannot is known by its hash, and need not be rendered.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::parts::changes_of;
use super::{Doubt, OutPath, Site};
use crate::catalogue::{Changes, EntryIx, Reads};
use crate::content::{self, Outline};
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::source::Stamp;
use crate::table::Ix;

/// A site as an earlier process built it.
#[derive(Debug)]
pub struct Earlier {
    /// What it was made from.
    pub made_from: MadeFrom,
    /// Its pages, in the order of their paths.
    pub pages: Vec<EarlierPage>,
    /// Its entries and locales.
    pub state: State,
    /// Its outputs, in the order of their paths.
    pub outputs: Vec<EarlierOutput>,
}

/// What a site was made from besides its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFrom {
    /// Configuration, options, pictures, files and locks.
    pub joining: Fingerprint,
    /// All themes.
    pub themes: Fingerprint,
    /// How pages were parsed.
    pub parsing: content::Options,
}

/// A page that was parsed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EarlierPage {
    /// While the file has this stamp, it need not be read; none where the file was too young to tell.
    pub stamp: Option<Stamp>,
    /// What others may know of it.
    pub outline: Arc<Outline>,
    /// What is wrong with the file by itself.
    pub findings: Arc<[Diagnostic]>,
}

/// What changes of entries and locales are found by.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// What other pages see of each entry besides its outline: the entries below it.
    children: Vec<Vec<EntryIx>>,
    /// Of each entry's texts, where its links lead, and how far it is translated.
    texts: Vec<Fingerprint>,
    /// Of the navigation of each locale.
    shared: Vec<Fingerprint>,
}

/// An output that was rendered without a fault.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EarlierOutput {
    /// Its path.
    pub path: OutPath,
    /// Where it was published.
    pub at: OutPath,
    /// Of its bytes.
    pub hash: Fingerprint,
    /// In bytes.
    pub size: u64,
    /// Anchors on other pages that it leads to, which only rendering those can show to exist.
    pub doubts: Vec<Doubt>,
    /// What it read.
    pub reads: Reads,
}

impl State {
    /// The state of a site.
    pub fn of(site: &Site) -> Self {
        let entries = &site.catalogue.entries;
        let text = |index: EntryIx| {
            let page = site.views.page(index).map(|page| Fingerprint::of_value(&**page));
            let known = (&entries[index].outline.fingerprint.0, page.map(|page| page.0), site.freshness.state(index));
            Fingerprint::of_value(&known)
        };
        let shared = site.views.sites().values().map(|shared| {
            let json = serde_json::to_vec(&**shared).expect("what templates see can be written as JSON");
            Fingerprint::of_bytes(&json)
        });
        Self {
            children: entries.values().map(|entry| entry.children.clone()).collect(),
            texts: entries.indices().map(text).collect(),
            shared: shared.collect(),
        }
    }
}

impl Earlier {
    /// What differs in a site of the same structure.
    fn changes(&self, site: &Site) -> Option<Changes> {
        let (new, old) = (State::of(site), &self.state);
        let entries = &site.catalogue.entries;
        if (entries.len(), new.shared.len()) != (old.texts.len(), old.shared.len()) {
            return None;
        }
        let outline_of = |path: &str| {
            let at = self.pages.binary_search_by(|page| (*page.outline.path).cmp(path)).ok()?;
            Some(&self.pages[at].outline)
        };
        let looks_same = |index: EntryIx| {
            let outline = &entries[index].outline;
            let is_same = |older: &Arc<Outline>| Arc::ptr_eq(outline, older) || outline.looks_like(older);
            let has_same_children = new.children[index.position()] == old.children[index.position()];
            has_same_children && outline_of(&outline.path).is_some_and(is_same)
        };
        let has_same_text = |index: EntryIx| new.texts[index.position()] == old.texts[index.position()];
        let mut changes = changes_of(entries, looks_same, has_same_text);
        let locales = site.catalogue.config.locales.indices();
        let differs = |at: &usize| new.shared[*at] != old.shared[*at];
        changes.shared = locales.enumerate().filter(|(at, _)| differs(at)).map(|(_, locale)| locale).collect();
        Some(changes)
    }

    /// Which outputs of a site of the same structure cannot differ: one for each of the site's outputs, in order.
    pub fn untouched(&self, site: &Site) -> Vec<Option<&EarlierOutput>> {
        let none = || vec![None; site.artefacts.len()];
        if !site.artefacts.keys().eq(self.outputs.iter().map(|output| &output.path)) {
            return none();
        }
        let Some(changes) = self.changes(site) else { return none() };
        self.outputs.iter().map(|output| (!output.reads.is_touched_by(&changes)).then_some(output)).collect()
    }
}
