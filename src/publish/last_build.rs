//! What the last build of a site found: while neither the site nor its output has been touched since, that is what a new build would find,
//! and there is nothing to write.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cache::version;
use super::store::write_stored;
use super::{Folder, Manifest};
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::source::{Stamps, read_stored};

/// The table of last builds, by site and output.
const TABLE: &str = "builds";
const MAX_BYTES: usize = 64 << 20;
/// The record of a build that found more than this many bytes of texts with findings is not stored.
const MAX_TEXT_BYTES: usize = 4 << 20;

/// What a build found, and what it was made from.
#[derive(Serialize, Deserialize)]
pub struct LastBuild {
    /// Of everything that the build read.
    inputs: Fingerprint,
    /// Of the manifest that it published.
    manifest: Fingerprint,
    /// The number of pages.
    pub pages: usize,
    findings: Vec<Diagnostic>,
    /// The files that findings are shown in, by path.
    texts: BTreeMap<Arc<str>, Arc<str>>,
}

/// Everything that a build reads, as one fingerprint: the files of the site by their stamps, and the options.
pub fn inputs(stamps: &Stamps, options: Fingerprint) -> Fingerprint {
    Fingerprint::of([&stamps.fingerprint().0[..], &options.0])
}

fn key(site: &Path, out: &Path) -> Option<Fingerprint> {
    let site = std::fs::canonicalize(site).ok()?;
    Some(Fingerprint::of([site.as_os_str().as_encoded_bytes(), out.as_os_str().as_encoded_bytes()]))
}

impl LastBuild {
    /// The last build of a site into an output, if a new one would find the same and write nothing.
    pub fn recall(site: &Path, output: &Folder, inputs: Fingerprint) -> Option<Self> {
        let stored = read_stored(TABLE, MAX_BYTES, version());
        let last: Self = serde_json::from_str(stored.text(key(site, output.path())?)?).ok()?;
        (last.inputs == inputs && output.is_as_published(last.manifest)).then_some(last)
    }

    /// What came of a build. None where its findings cannot be stored.
    pub fn of(inputs: Fingerprint, manifest: &Manifest, pages: usize, findings: &[Diagnostic]) -> Option<Self> {
        let mut texts = BTreeMap::new();
        for place in findings.iter().flat_map(Diagnostic::places) {
            if let Some(text) = &place.text
                && texts.insert(place.path.clone(), text.clone()).is_some_and(|other| other != *text)
            {
                return None;
            }
        }
        let mut findings = findings.to_vec();
        for place in findings.iter_mut().flat_map(Diagnostic::places_mut).filter(|place| place.text.is_none()) {
            place.span = None;
        }
        let bytes: usize = texts.values().map(|text| text.len()).sum();
        (bytes <= MAX_TEXT_BYTES).then(|| Self { inputs, manifest: manifest.fingerprint(), pages, findings, texts })
    }

    /// Stores it for the next process. Where that fails, the next build takes longer, and nothing else.
    pub fn store(&self, site: &Path, out: &Path) {
        if let (Some(key), Ok(text)) = (key(site, out), serde_json::to_string(self)) {
            let stored = read_stored(TABLE, MAX_BYTES, version());
            let _ = write_stored(TABLE, |file| {
                stored.write(version(), MAX_BYTES, [(key, || text.as_str())], file).map(drop)
            });
        }
    }

    /// What the build found.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let mut findings = self.findings.clone();
        for place in findings.iter_mut().flat_map(Diagnostic::places_mut) {
            if let Some(text) = self.texts.get(&place.path) {
                *place = place.clone().with_text(text);
            }
        }
        findings
    }
}
