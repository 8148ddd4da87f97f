//! The families of outputs: one module each, and the registry.
//!
//! A new family is a module here and a line in [`FAMILIES`].

mod all;
mod answer;
mod assets;
mod errors;
mod files;
mod listings;
mod llms;
mod markdown;
mod moved;
mod pages;
mod permalinks;
mod pictures;
mod root_pages;
mod search;
mod tickets;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::delivery::HeaderRules;
use super::output::{Artefact, Claims, Family, OutPath};
use super::parts::Parts;
use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::Sources;

/// Every family, in the order of their rules in `_headers`. Where two families claim a path, the later one gives way if it can.
static FAMILIES: &[&dyn Family] = &[
    &assets::Assets,
    &pictures::Pictures,
    &markdown::Copies,
    &root_pages::RootPages,
    &permalinks::Permalinks,
    &pages::Pages,
    &moved::Moved,
    &tickets::Tickets,
    &answer::Answer,
    &search::Search,
    &errors::ErrorBox,
    &all::All,
    &llms::Llms,
    &listings::Listings,
    &files::Files,
];

pub use markdown::markdown_of;

/// The headers that the families ask for.
pub fn header_rules(catalogue: &Catalogue) -> HeaderRules {
    HeaderRules::new(catalogue, FAMILIES.iter().flat_map(|family| family.rules(catalogue)))
}

/// Every output of a site by its path. What two families claim is a fault.
pub fn outputs(parts: &Parts, sources: &Sources) -> (BTreeMap<OutPath, Artefact>, Vec<Diagnostic>) {
    let all: Vec<Claims> = FAMILIES
        .par_iter()
        .map(|family| {
            let mut claims = Claims::of(*family);
            family.claim(parts, sources, &mut claims);
            claims
        })
        .collect();
    merge(all, |entry| Place::file(parts.catalogue.entries[entry].outline.path.clone()))
}

/// Puts the claims of all families together; `place` is the file of an entry.
fn merge(all: Vec<Claims>, place: impl Fn(EntryIx) -> Place) -> (BTreeMap<OutPath, Artefact>, Vec<Diagnostic>) {
    let mut outputs: BTreeMap<OutPath, Artefact> = BTreeMap::new();
    let mut findings = Vec::new();
    for mut claims in all {
        claims.family.withdraw(&outputs, &mut claims);
        findings.append(&mut claims.findings);
        for (path, artefact) in claims.artefacts {
            let (name, shown) = (artefact.family.name(), artefact.leads_to());
            let Some(other) = outputs.insert(path.clone(), artefact) else { continue };
            if other.family.name() == name || other.output.is_replaceable() || is_no_clash(&path) {
                continue;
            }
            let message = format!("`{path}` is claimed twice: by {} and by {name}", other.family.name());
            let fault = Diagnostic::new(Code::DuplicateAddress, message).help("rename one of the two");
            findings.push(match shown.or(other.leads_to()) {
                Some(entry) => fault.at(place(entry)),
                None => fault,
            });
        }
    }
    (outputs, findings)
}

/// Whether two claims for a path are no fault of their own: files with the same hash in their names are the same, and an id that the
/// site keeps for itself is a fault already.
fn is_no_clash(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut id = folder.split('/').skip(1).enumerate();
    let is_reserved = id.any(|(at, segment)| addresses::is_reserved(segment, at == 0));
    addresses::of_asset(path).is_some() || is_reserved
}

#[cfg(test)]
mod tests {
    use super::super::output::CopyOf;
    use super::*;
    use crate::memo::Fingerprint;

    struct Fake(&'static str);

    impl Family for Fake {
        fn name(&self) -> &'static str {
            self.0
        }

        fn claim(&self, _: &Parts, _: &Sources, _: &mut Claims) {}
    }

    fn claims(family: &'static dyn Family, paths: &[&str]) -> Claims {
        let mut claims = Claims::of(family);
        for path in paths {
            let fingerprint = Fingerprint::of_bytes(path.as_bytes());
            claims.add(*path, CopyOf { path: (*path).into(), size: 0, fingerprint });
        }
        claims
    }

    #[test]
    fn what_two_families_claim_is_a_fault_that_names_both() {
        let one = claims(&Fake("pages"), &["a/index.html", "b/index.html", "b/index.html"]);
        let other = claims(&Fake("pictures"), &["a/index.html", "assets/x.0123456789.png"]);
        let third = claims(&Fake("files"), &["assets/x.0123456789.png"]);
        let (outputs, findings) = merge(vec![one, other, third], |_| unreachable!("no output is a page"));
        assert_eq!(outputs.len(), 3);
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["`a/index.html` is claimed twice: by pages and by pictures"]);
    }

    #[test]
    fn no_two_families_have_one_name() {
        let names: std::collections::BTreeSet<&str> = FAMILIES.iter().map(|family| family.name()).collect();
        assert_eq!(names.len(), FAMILIES.len());
    }
}
