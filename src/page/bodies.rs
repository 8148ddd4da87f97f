//! The texts of all entries.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::catalogue::{EntryIx, note_text};
use crate::content::{self, Body, CodeMemo, Outline};
use crate::source::read_again;
use crate::table::Table;

/// How many bodies that were read again are kept at hand: a page asks for its own and for those of its steps.
const MAX_RECENT: usize = 64;

/// The texts of all entries; an entry that stands in for a missing translation has those of the page that it shows. A copy shares
/// all with the original.
///
/// A large site's bodies do not all stay in memory: what is not held is read and parsed again when it is asked for.
#[derive(Clone)]
pub struct Bodies {
    by_entry: Arc<Table<EntryIx, Slot>>,
    again: Arc<Again>,
}

/// Where the texts of an entry are.
pub enum Slot {
    /// In memory.
    Held(Arc<Body>),
    /// On disk: the page with this outline has to be read again.
    OnDisk(Arc<Outline>),
}

/// What reading a page again needs.
pub struct Again {
    /// The site's folder.
    pub root: PathBuf,
    /// How pages are parsed.
    pub options: content::Options,
    /// Code blocks that are known already.
    pub code: Arc<CodeMemo>,
    recent: Mutex<Vec<(Arc<str>, Arc<Body>)>>,
    changed: Mutex<BTreeSet<Arc<str>>>,
}

impl Again {
    /// Nothing has been read again yet.
    pub fn new(root: PathBuf, options: content::Options, code: Arc<CodeMemo>) -> Self {
        Self { root, options, code, recent: Mutex::default(), changed: Mutex::default() }
    }

    fn read(&self, outline: &Arc<Outline>) -> Arc<Body> {
        let known = |recent: &Vec<(Arc<str>, Arc<Body>)>| {
            recent.iter().find(|(path, _)| *path == outline.path).map(|(_, body)| body.clone())
        };
        if let Some(body) = known(&self.recent.lock().expect("no thread panics while it holds the list")) {
            return body;
        }
        let file = read_again(&self.root, &outline.path).filter(|file| file.fingerprint == outline.fingerprint);
        let Some(file) = file else {
            self.changed.lock().expect("no thread panics while it holds the list").insert(outline.path.clone());
            return Arc::new(Body::lost(outline));
        };
        let body = Arc::new(content::parse_body(&file, outline, &self.options, &self.code));
        let mut recent = self.recent.lock().expect("no thread panics while it holds the list");
        if recent.len() >= MAX_RECENT {
            recent.remove(0);
        }
        recent.push((outline.path.clone(), body.clone()));
        body
    }
}

impl Bodies {
    /// The texts of all entries, in the order of the catalogue.
    pub fn new(by_entry: Table<EntryIx, Slot>, again: Arc<Again>) -> Self {
        Self { by_entry: by_entry.into(), again }
    }

    /// The texts of an entry.
    pub fn get(&self, entry: EntryIx) -> Arc<Body> {
        note_text(entry);
        match &self.by_entry[entry] {
            Slot::Held(body) => body.clone(),
            Slot::OnDisk(outline) => self.again.read(outline),
        }
    }

    /// The first page whose file has changed since the site was compiled, as far as reading it again has shown. Outputs that were
    /// rendered since then lack its texts, and must not be published.
    pub fn changed(&self) -> Option<Arc<str>> {
        self.again.changed.lock().expect("no thread panics while it holds the list").first().cloned()
    }
}
