//! The whole site as a value: a map from output paths to what can be rendered there.
//!
//! Nothing is rendered when a [`Site`] is made. [`Site::render`] renders one output. It is a pure function of the site, so
//! outputs can be rendered in any order, on any thread, again, or never.

mod delivery;
mod earlier;
mod families;
mod links;
mod output;
mod parts;
mod redirects;
mod servers;
mod share;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use crate::addresses;
use crate::catalogue::{Catalogue, Changes, EntryIx, Reads, record};
use crate::config::LocaleIx;
use crate::diagnostic::{Code, Diagnostic, Place, caught, without_null};
use crate::freshness::Freshness;
use crate::page::{Bodies, Pages};
use crate::search::TermMemo;
use crate::source::Sources;
use crate::table::Table;
use crate::theme::Theme;
use crate::view::Views;
use crate::words::Words;
use output::{Check, Made};

pub use delivery::{Cache, Header, HeaderRules, Rule, content_type};
pub use earlier::{Earlier, EarlierOutput, EarlierPage, MadeFrom, State};
pub use output::{Artefact, CheckOrder, Claims, CopyOf, Family, OutPath, Rendered};
pub use parts::Parts;
pub use redirects::{Moved, moved};
pub use servers::{Server, host_config};
pub use share::Share;

/// A site that can be rendered: every output, and the parts that all are made from. A copy shares all with the original.
#[derive(Clone)]
pub struct Site {
    /// What there is to render, by path.
    pub artefacts: Arc<BTreeMap<OutPath, Artefact>>,
    parts: Parts,
}

impl Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// A cross-page anchor that can be verified only by rendering the target page: output path and anchor.
pub type Doubt = (OutPath, String);

/// What came of rendering an output.
pub struct Rendering {
    /// Where it is published: at its path, but for those whose names their content decides.
    pub at: OutPath,
    /// The output, or the faults that keep it from being published.
    pub result: Result<Rendered, Vec<Diagnostic>>,
    /// What [`Site::settle`] has to decide.
    pub doubts: Vec<Doubt>,
    /// What was read of the site.
    pub reads: Reads,
}

impl Site {
    /// Puts together what there is to render; what clashes is a fault.
    pub fn of(
        sources: &Sources,
        catalogue: Arc<Catalogue>,
        freshness: Arc<Freshness>,
        views: Views,
        words: Arc<Table<LocaleIx, Arc<Words>>>,
        theme: Arc<Theme>,
        terms: Arc<TermMemo>,
    ) -> (Self, Vec<Diagnostic>) {
        let rules = families::header_rules(&catalogue);
        let parts = Parts::new(catalogue, freshness, rules, views, words, theme, terms);
        let (artefacts, findings) = families::outputs(&parts, sources);
        (Self { artefacts: artefacts.into(), parts }, findings)
    }

    /// The same site with other texts, see [`Parts::with_pages`].
    pub fn with_pages(
        &self,
        catalogue: Arc<Catalogue>,
        freshness: Arc<Freshness>,
        pages: Arc<Pages>,
        bodies: Bodies,
        has_new_titles: bool,
    ) -> Option<Self> {
        let parts = self.parts.with_pages(catalogue, freshness, pages, bodies, has_new_titles)?;
        Some(Self { artefacts: self.artefacts.clone(), parts })
    }

    /// The same site, see [`Parts::without_indexes`].
    pub fn without_indexes(&self) -> Self {
        Self { artefacts: self.artefacts.clone(), parts: self.parts.without_indexes() }
    }

    /// The Markdown copy of an entry that is published, as its file has it; of one that stands in for another, that one's.
    pub fn markdown(&self, entry: EntryIx) -> String {
        families::markdown_of(&self.parts, self.catalogue.text_of(entry))
    }

    /// The entry whose page an output is.
    pub fn shown_at(&self, path: &str) -> Option<EntryIx> {
        self.artefacts.get(path)?.shows()
    }

    /// What differs from an older site; none where the two have different outputs, so that everything can differ.
    pub fn changes_since(&self, older: &Self) -> Option<Changes> {
        Arc::ptr_eq(&self.artefacts, &older.artefacts).then(|| self.parts.changes_since(older))
    }

    /// Renders one of the site's outputs. A page whose template fails, or whose template links to nowhere, is a fault.
    pub fn render(&self, path: &OutPath, artefact: &Artefact) -> Rendering {
        let make = || caught(|| self.make(path, artefact));
        let (made, reads) = record(make);
        let (result, doubts) = made.unwrap_or_else(|said| (Err(vec![self.stopped(path, artefact, &said)]), Vec::new()));
        let other = caught(|| artefact.output.published_at(&self.parts, path)).unwrap_or_default();
        Rendering { at: other.unwrap_or_else(|| path.clone()), result, doubts, reads }
    }

    /// The fault of an output that waymark itself fails at.
    fn stopped(&self, path: &str, artefact: &Artefact, said: &str) -> Diagnostic {
        let fault = Diagnostic::new(Code::InternalFault, format!("waymark cannot make `{path}`: {said}"))
            .help("this is a mistake in waymark: please report it together with the page");
        match artefact.leads_to() {
            Some(entry) => fault.at(Place::file(self.catalogue.entries[entry].outline.path.clone())),
            None => fault,
        }
    }

    fn make(&self, path: &str, artefact: &Artefact) -> (Result<Rendered, Vec<Diagnostic>>, Vec<Doubt>) {
        let view = match artefact.output.make(&self.parts, path) {
            Made::File(rendered) => return (Ok(rendered), Vec::new()),
            Made::Page(view) => view,
        };
        let html = match self.theme.render(&self.localised[view.locale], &view) {
            Ok(html) => without_null(html),
            Err(findings) => return (Err(findings), Vec::new()),
        };
        let check = artefact.output.check();
        if check == Check::Nothing {
            return (Ok(Rendered::Bytes(html.into_bytes())), Vec::new());
        }
        let (mut findings, doubts) = links::check(self, path, view.page.kind, &html);
        if check == Check::Links {
            findings.retain(|finding| finding.code != Code::DuplicateAnchor);
        }
        let rendered = if findings.is_empty() { Ok(Rendered::Bytes(html.into_bytes())) } else { Err(findings) };
        (rendered, doubts)
    }

    /// Whether a link leads to the home page of a locale that has none, or to the list of its pages.
    fn lacks_home(&self, file: &str) -> bool {
        let config = &self.catalogue.config;
        let mut homes = config.locales.values().zip(self.catalogue.homes.values()).filter(|(_, home)| home.is_none());
        homes.any(|(locale, _)| {
            [addresses::home(&locale.tag), addresses::page(&addresses::all(&locale.tag, 0))].iter().any(|page| {
                file.strip_suffix(page.as_str()).is_some_and(|above| above.is_empty() || above.ends_with('/'))
            })
        })
    }

    /// Whether an entry's own text has an anchor twice, which was said at its place.
    fn has_twice(&self, path: &str, id: &str) -> bool {
        let Some(index) = self.shown_at(path) else { return false };
        self.catalogue.anchors_on(index).into_iter().filter(|anchor| *anchor == id).count() > 1
    }

    /// Settles what [`Site::render`] left in doubt, once for each anchor: renders the pages that should have them.
    pub fn settle(&self, doubts: BTreeSet<Doubt>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut rendered: Option<(OutPath, String)> = None;
        for (path, anchor) in doubts {
            if rendered.as_ref().is_none_or(|(known, _)| *known != path) {
                let Some((Ok(Rendered::Bytes(html)), _)) =
                    self.artefacts.get(&path).map(|artefact| self.make(&path, artefact))
                else {
                    continue;
                };
                rendered = Some((path.clone(), String::from_utf8_lossy(&html).into_owned()));
            }
            if !rendered.as_ref().is_some_and(|(_, html)| links::has_id(html, &anchor)) {
                let fault = Diagnostic::new(
                    Code::BrokenAnchor,
                    format!("a template links to `{path}#{anchor}`, and that page has no such anchor"),
                );
                let place = self.theme.find("base", &format!("#{anchor}"));
                findings.push(
                    match place {
                        Some(place) => fault.at(place),
                        None => fault,
                    }
                    .help("name an `id` that the page's template or headings have"),
                );
            }
        }
        findings
    }
}
