//! Copies of the pictures that pages show, each with a hash of its content in its name.

use std::collections::HashSet;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Picture};
use crate::content::{PictureShape, resolve_path};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Fingerprint;
use crate::site::delivery::{CONTENT_SECURITY_POLICY, Rule};
use crate::site::output::{Claims, CopyOf, Family, OutPath};
use crate::site::parts::Parts;
use crate::source::{Sources, is_picture};

/// What an SVG needs to be drawn, in an origin of its own.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox";

/// A copy of each picture that a page or the brand shows.
pub struct Pictures;

impl Family for Pictures {
    fn name(&self) -> &'static str {
        "pictures"
    }

    /// A picture that nothing shows is a warning, and a brand's picture that is missing is a fault.
    fn claim(&self, parts: &Parts, sources: &Sources, claims: &mut Claims) {
        let mut shown = Shown { sources, claims, published: HashSet::new(), used: HashSet::new() };
        shown.by_pages(parts);
        shown.by_brand(parts);
        let used = shown.used;
        claims.findings.extend(parts.catalogue.pictures.unused(&used).map(|path| {
            let warning = Diagnostic::new(Code::UnusedPicture, format!("no page shows `{path}`"));
            warning.at(Place::file(path.clone())).help("it is not published: show it, or delete it")
        }));
    }

    /// Whoever opens an SVG by itself opens a document. Those below `files/` are sent so too, and nobody has looked into them.
    fn rules(&self, _: &Catalogue) -> Vec<Rule> {
        vec![Rule::new("*.svg", [(CONTENT_SECURITY_POLICY.into(), SVG_POLICY.into())])]
    }
}

/// The pictures that were found so far.
struct Shown<'a> {
    sources: &'a Sources,
    claims: &'a mut Claims,
    published: HashSet<OutPath>,
    /// The paths of pictures that something names.
    used: HashSet<Arc<str>>,
}

impl Shown<'_> {
    fn publish(&mut self, picture: &Picture) {
        if self.published.insert(picture.out.clone()) {
            let file = self.sources.pictures.get(&picture.path);
            let fingerprint = file.map_or(Fingerprint([0; 16]), |file| file.fingerprint);
            let copy = CopyOf { path: picture.path.clone(), size: picture.size, fingerprint };
            self.claims.add(picture.out.clone(), copy);
        }
    }

    fn by_pages(&mut self, parts: &Parts) {
        let catalogue = &parts.catalogue;
        for entry in catalogue.written().map(|index| &catalogue.entries[index]) {
            for text in entry.outline.texts() {
                let pictures =
                    text.pictures.iter().map(|picture| (&picture.target, picture.shape != PictureShape::Html));
                let links = text.links.iter().filter(|link| is_picture(&link.target)).map(|link| (&link.target, false));
                for (target, has_dark) in pictures.chain(links) {
                    let Some(path) = resolve_path(&entry.outline.path, target) else { continue };
                    let tag = &catalogue.config.locales[entry.locale].tag;
                    if let Some((light, dark)) = catalogue.pictures.get(&path, tag) {
                        if !entry.hidden {
                            self.publish(light);
                            dark.filter(|_| has_dark).into_iter().for_each(|dark| self.publish(dark));
                        }
                        self.used.insert(path.into());
                    }
                }
            }
        }
    }

    fn by_brand(&mut self, parts: &Parts) {
        let catalogue = &parts.catalogue;
        let brand = &catalogue.config.brand;
        for (path, place) in brand.logo.iter().chain(&brand.icon) {
            let path = path.trim_start_matches('/');
            let mut found = false;
            for locale in catalogue.config.locales.values() {
                if let Some((picture, _)) = catalogue.pictures.get(path, &locale.tag) {
                    self.publish(picture);
                    found = true;
                }
            }
            self.used.insert(path.into());
            if !found {
                let fault = Diagnostic::new(Code::MissingPicture, format!("there is no picture `{path}`"));
                let fault = fault.at(place.clone()).missing(path);
                self.claims.findings.push(match catalogue.pictures.similar(path) {
                    Some(meant) => fault.help(format!("did you mean `/{meant}`?")),
                    None => fault.help("name a file below `images/`, such as `/images/brand/logo.svg`"),
                });
            }
        }
    }
}
