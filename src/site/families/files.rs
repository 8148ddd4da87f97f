//! Copies of the files below `files/`.

use std::collections::{BTreeMap, HashSet};

use crate::addresses;
use crate::catalogue::route_key;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::site::output::{Artefact, Claims, CopyOf, Family, OutPath};
use crate::site::parts::Parts;
use crate::source::Sources;

/// Where they lie in the site.
const FOLDER: &str = "files/";

/// A copy of each file, at its path below `files/`.
pub struct Files;

impl Family for Files {
    fn name(&self) -> &'static str {
        "files below `files/`"
    }

    fn claim(&self, _: &Parts, sources: &Sources, claims: &mut Claims) {
        for (path, file) in &sources.files {
            let copy = CopyOf { path: path.clone(), size: file.size, fingerprint: file.fingerprint };
            claims.add(path.trim_start_matches(FOLDER), copy);
        }
    }

    /// A file that would lie where the site writes something else is a fault, also where only a file system that folds case would
    /// take the two names for one, and where one of the two would have to be a folder.
    fn withdraw(&self, taken: &BTreeMap<OutPath, Artefact>, claims: &mut Claims) {
        if claims.artefacts.is_empty() {
            return;
        }
        let keys: HashSet<String> = taken.keys().map(|path| route_key(path)).collect();
        let folders: HashSet<String> =
            keys.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| path[..at].to_owned())).collect();
        let findings = &mut claims.findings;
        claims.artefacts.retain(|(out, _)| {
            if taken.get(out).is_some_and(|artefact| artefact.output.is_replaceable()) {
                return true;
            }
            let key = route_key(out);
            let is_below = key.match_indices('/').any(|(at, _)| keys.contains(&key[..at]));
            let is_kept = [addresses::MARKER, addresses::PART, addresses::SHARE, addresses::VERSION].contains(&&**out);
            let is_free = !is_kept && !keys.contains(&key) && !folders.contains(&key) && !is_below;
            if !is_free {
                let path = format!("{FOLDER}{out}");
                let message = format!("`{path}` would lie where the site writes `{out}`");
                let fault = Diagnostic::new(Code::FileCollision, message).at(Place::file(path));
                findings.push(fault.help("give it another name, or put it into a folder of its own"));
            }
            is_free
        });
    }
}
