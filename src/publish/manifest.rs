//! The file that marks an output folder as ours and lists what is in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::site::{Artefact, CopyOf, OutPath, Site};

/// Its name in the output folder.
pub const MARKER: &str = ".waymark";

const FIRST_LINE: &str = "waymark output 1";

/// Every file of an output; for copies, which are not compared byte by byte, what they are copies of.
///
/// A line a file: the source's fingerprint in hexadecimal or `-`, a space, the path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<OutPath, Option<String>>,
}

impl Manifest {
    /// The manifest of an output folder; empty where there is none that can be read.
    pub fn read(out: &Path) -> Self {
        let Ok(text) = fs::read_to_string(out.join(MARKER)) else { return Self::default() };
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Self::default();
        }
        // A path that could lead out of the folder is none of ours.
        let inside = |path: &str| {
            !path.starts_with('/') && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        };
        let rows = lines.filter_map(|line| line.split_once(' ')).filter(|(_, path)| inside(path));
        Self { files: rows.map(|(mark, path)| (path.into(), (mark != "-").then(|| mark.to_owned()))).collect() }
    }

    /// The manifest of a site.
    pub fn of(site: &Site) -> Self {
        let mark = |artefact: &Artefact| match artefact {
            Artefact::Copy(file) => Some(file.fingerprint.short(32)),
            _ => None,
        };
        Self { files: site.artefacts.iter().map(|(path, artefact)| (path.clone(), mark(artefact))).collect() }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        for (path, mark) in &self.files {
            text.push_str(&format!("{} {path}\n", mark.as_deref().unwrap_or("-")));
        }
        text
    }

    /// Every path.
    pub fn paths(&self) -> impl Iterator<Item = &OutPath> {
        self.files.keys()
    }

    /// Whether the output holds a copy of this very file.
    pub fn has_copy(&self, path: &str, file: &CopyOf) -> bool {
        self.files.get(path).is_some_and(|mark| mark.as_deref() == Some(&file.fingerprint.short(32)))
    }
}
