//! Where the links and pictures of an entry lead, and its texts as HTML.
//!
//! A [`Page`] cannot hold an unresolved link: each is resolved or a fault. Pages depend on outlines and on the
//! catalogue; writing one adds only where it is shown.

mod behind;
mod bodies;
mod elements;
mod hints;
mod html;
mod plain;
mod resolve;
mod surface;

use std::sync::Arc;

use crate::catalogue::{Catalogue, Entry, EntryIx, Picture};
use crate::content::{Kind, TextOutline};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::freshness::Freshness;
use crate::table::Table;

pub use behind::BehindAt;
pub use bodies::{Again, Bodies, Slot};
pub use elements::{ElementKind, ElementView, Elements, FigureView, Themed};
pub use plain::visible;
pub use surface::{Renamed, Surface, href};

/// The page of each entry; `None` for hidden entries.
pub type Pages = Table<EntryIx, Option<Arc<Page>>>;

/// A page of the site, ready to be written on any surface.
#[derive(Debug, Hash)]
pub struct Page {
    /// Whose page it is.
    pub entry: EntryIx,
    /// The body's links and pictures.
    pub body: Targets,
    /// Those of each line of `before`.
    pub before: Vec<Targets>,
    /// Those of `outcome`.
    pub outcome: Option<Targets>,
    /// Those of `expect`.
    pub expect: Option<Targets>,
}

/// Where the links and pictures of one body lead, in its order.
#[derive(Debug, Default, Hash)]
pub struct Targets {
    /// One for each link.
    pub links: Vec<LinkTo>,
    /// One for each picture.
    pub pictures: Vec<PictureTo>,
    /// Parts that are behind their source, in order.
    pub behind: Vec<BehindAt>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTo {
    /// Out of the site, as it is written.
    External,
    /// To an anchor on the same page, ready for `href`.
    Here(String),
    /// To an entry, with an anchor that it has.
    Entry(EntryIx, Option<String>),
    /// To a file that is copied; its address, percent-encoded.
    File(Arc<str>),
    /// Nowhere: a fault says so, and the site is not published.
    Nowhere,
}

/// What a picture shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PictureTo {
    /// A picture of the site, with the one for dark mode, if there is one.
    Own(Arc<Picture>, Option<Arc<Picture>>),
    /// A picture somewhere else, as it is written.
    External,
    /// Nothing: a fault says so, and the site is not published.
    Nothing,
}

impl Page {
    /// Resolves everything on an entry's page.
    pub fn of(catalogue: &Catalogue, freshness: &Freshness, entry: EntryIx) -> (Self, Vec<Diagnostic>) {
        let mut resolver = resolve::Resolver::new(catalogue, entry);
        let outline = &catalogue.entries[entry].outline;
        let mut resolve = |text: &Arc<TextOutline>| resolver.targets(text);
        let mut page = Self {
            entry,
            body: resolve(&outline.text),
            before: outline.front.before.iter().map(&mut resolve).collect(),
            outcome: outline.front.outcome.as_ref().map(&mut resolve),
            expect: outline.front.expect.as_ref().map(&mut resolve),
        };
        behind::put(&mut page, catalogue, freshness);
        resolver.findings.extend(empty_page(&catalogue.entries[entry]));
        resolver.findings.extend(catalogue.wrong_choices(&catalogue.entries[entry]));
        // What is wrong with a text is said at the page that it was written for.
        let findings = match catalogue.entries[entry].stands_for {
            None => resolver.findings.of_file(&outline.path),
            Some(_) => Vec::new(),
        };
        (page, findings)
    }

    /// Whether readers are told that a part of it is behind.
    pub fn is_behind(&self) -> bool {
        let mut all = [&self.body].into_iter().chain(&self.before).chain(&self.outcome).chain(&self.expect);
        all.any(|targets| !targets.behind.is_empty())
    }

    /// Every picture that the page shows.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        let bodies = [&self.body].into_iter().chain(&self.before).chain(&self.outcome).chain(&self.expect);
        bodies
            .flat_map(|targets| &targets.pictures)
            .flat_map(|picture| match picture {
                PictureTo::Own(light, dark) => [Some(&**light), dark.as_deref()],
                _ => [None, None],
            })
            .flatten()
    }
}

/// The warning of a page that says nothing. Topics and guides list other pages.
fn empty_page(entry: &Entry) -> Option<Diagnostic> {
    let front = &entry.outline.front;
    let is_meant =
        matches!(entry.kind, Kind::Home | Kind::Topic | Kind::Guide) || entry.gone || entry.draft || front.broken;
    let has_message = front.code.is_some() || !front.matches.is_empty() || !front.examples.is_empty();
    let has_text = !entry.outline.text.is_empty || !front.summary.is_empty() || front.expect.is_some() || has_message;
    (!has_text && !is_meant).then(|| {
        let warning = Diagnostic::new(Code::EmptyPage, "this page has a title and nothing else");
        warning.at(Place::file(entry.outline.path.clone())).help("write it, or add `draft: true` until it is written")
    })
}
