//! What is copied as it is: pictures and files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{Artefact, CopyOf, OutPath};
use crate::catalogue::{Catalogue, Picture, route_key};
use crate::content::{PictureShape, resolve_path};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Fingerprint;
use crate::source::{Sources, is_picture};

/// The pictures that pages show, ready to be copied; the ones that none does are found.
pub fn find_pictures(sources: &Sources, catalogue: &Catalogue) -> (HashMap<OutPath, Artefact>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut copies = HashMap::new();
    let mut used: HashSet<Arc<str>> = HashSet::new();
    let mut publish = |picture: &Picture| {
        if copies.contains_key(&picture.out) {
            return;
        }
        let fingerprint = sources.pictures.get(&picture.path).map_or(Fingerprint([0; 16]), |file| file.fingerprint);
        let copy = CopyOf { path: picture.path.clone(), size: picture.size, fingerprint };
        copies.insert(picture.out.clone(), Artefact::Copy(copy));
    };
    for entry in catalogue.written().map(|index| &catalogue.entries[index]) {
        for text in entry.outline.texts() {
            let pictures = text.pictures.iter().map(|picture| (&picture.target, picture.shape != PictureShape::Html));
            let links = text.links.iter().filter(|link| is_picture(&link.target)).map(|link| (&link.target, false));
            for (target, has_dark) in pictures.chain(links) {
                let Some(path) = resolve_path(&entry.outline.path, target) else { continue };
                let tag = &catalogue.config.locales[entry.locale].tag;
                if let Some((light, dark)) = catalogue.pictures.get(&path, tag) {
                    if !entry.hidden {
                        publish(light);
                        dark.filter(|_| has_dark).into_iter().for_each(&mut publish);
                    }
                    used.insert(path.into());
                }
            }
        }
    }
    let brand = &catalogue.config.brand;
    for (path, place) in brand.logo.iter().chain(&brand.icon) {
        let path = path.trim_start_matches('/');
        let mut found = false;
        for locale in catalogue.config.locales.values() {
            if let Some((picture, _)) = catalogue.pictures.get(path, &locale.tag) {
                publish(picture);
                found = true;
            }
        }
        used.insert(path.into());
        if !found {
            let fault = Diagnostic::new(Code::MissingPicture, format!("there is no picture `{path}`"));
            let fault = fault.at(place.clone()).missing(path);
            findings.push(match catalogue.pictures.similar(path) {
                Some(meant) => fault.help(format!("did you mean `/{meant}`?")),
                None => fault.help("name a file below `images/`, such as `/images/brand/logo.svg`"),
            });
        }
    }
    findings.extend(catalogue.pictures.unused(&used).map(|path| {
        let warning = Diagnostic::new(Code::UnusedPicture, format!("no page shows `{path}`"));
        warning.at(Place::file(path.clone())).help("it is not published: show it, or delete it")
    }));
    (copies, findings)
}

/// Texts for machines that a file of `files/` may replace.
const REPLACEABLE: [&str; 4] = ["robots.txt", "llms.txt", "_headers", "_redirects"];

/// The name of the file that marks an output as waymark's.
const RESERVED: &str = ".waymark";

/// Adds `files/`; one that would lie where the site writes something else is a fault.
pub fn add_files(sources: &Sources, artefacts: &mut BTreeMap<OutPath, Artefact>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if sources.files.is_empty() {
        return findings;
    }
    let taken: HashSet<String> = artefacts.keys().map(|path| route_key(path)).collect();
    let folders: HashSet<String> =
        taken.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| path[..at].to_owned())).collect();
    for (path, file) in &sources.files {
        let out = path.trim_start_matches("files/");
        let key = route_key(out);
        let above = key.match_indices('/').any(|(at, _)| taken.contains(&key[..at]));
        if out == RESERVED || !REPLACEABLE.contains(&out) && (taken.contains(&key) || folders.contains(&key) || above) {
            let fault =
                Diagnostic::new(Code::FileCollision, format!("`{path}` would lie where the site writes `{out}`"));
            findings.push(
                fault.at(Place::file(path.clone())).help("give it another name, or put it into a folder of its own"),
            );
            continue;
        }
        let copy = CopyOf { path: path.clone(), size: file.size, fingerprint: file.fingerprint };
        artefacts.insert(out.into(), Artefact::Copy(copy));
    }
    findings
}
