//! What a family of outputs is, and one output of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::delivery::Rule;
use super::parts::Parts;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::source::Sources;
use crate::view::View;

/// A path below the root of the output, with `/` between its parts, not percent-encoded.
pub type OutPath = Arc<str>;

/// One kind of output: its paths, how they are made, and how a host should send them.
pub trait Family: Sync {
    /// The name of its outputs in messages, in plural.
    fn name(&self) -> &'static str;

    /// Claims a path for each of its outputs. Of two claims for a path within the family the later one holds.
    fn claim(&self, parts: &Parts, sources: &Sources, claims: &mut Claims);

    /// Takes back claims for paths that other families have taken, and says what is wrong with them. Claims that are left are faults.
    fn withdraw(&self, _taken: &BTreeMap<OutPath, Artefact>, _claims: &mut Claims) {}

    /// The headers and the cache policy of its outputs, beyond those that all outputs have.
    fn rules(&self, _catalogue: &Catalogue) -> Vec<Rule> {
        Vec::new()
    }

    /// When the preview checks an output.
    fn check_order(&self, path: &str) -> CheckOrder {
        if path.ends_with(".html") { CheckOrder::Pages } else { CheckOrder::Files }
    }
}

/// The order in which the preview checks outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckOrder {
    /// Writers wait for what is wrong with pages.
    Pages,
    /// Other files.
    Files,
    /// What goes into tickets shows the same texts as pages.
    Tickets,
    /// An index cannot be wrong: it is made so that the first search is quick.
    Indexes,
}

/// One output of a family: what it is made from, not yet made.
pub trait Output: Send + Sync {
    /// Makes it as far as no theme is needed. Pure: it depends on `parts` and `path` alone.
    fn make(&self, parts: &Parts, path: &str) -> Made;

    /// Where it is published, if not at the path that was claimed for it: under a name that its content decides.
    fn published_at(&self, _parts: &Parts, _path: &str) -> Option<OutPath> {
        None
    }

    /// What is checked in the rendered page.
    fn check(&self) -> Check {
        Check::All
    }

    /// The entry whose page it is.
    fn shows(&self) -> Option<EntryIx> {
        None
    }

    /// The entry that a reader gets at its address.
    fn leads_to(&self) -> Option<EntryIx> {
        self.shows()
    }

    /// What making it costs, by which outputs are divided among machines.
    fn load(&self) -> Load {
        self.shows().map_or(Load::Small, Load::Text)
    }

    /// Whether a file of `files/` may take its place.
    fn is_replaceable(&self) -> bool {
        false
    }
}

/// What making an output costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// The text of this entry is read and written.
    Text(EntryIx),
    /// A file with so many bytes is copied.
    Copy(u64),
    /// No text is read.
    Small,
    /// It is a file of this locale's index, for which the texts of all of its pages are read: only whoever has all parts of a site can make
    /// it.
    Index(LocaleIx),
}

/// An output, made as far as no theme is needed.
pub enum Made {
    /// A page, to be rendered by its template.
    Page(Box<View>),
    /// The whole file.
    File(Rendered),
}

impl From<View> for Made {
    fn from(view: View) -> Self {
        Self::Page(Box::new(view))
    }
}

impl From<String> for Made {
    fn from(text: String) -> Self {
        Self::File(Rendered::Bytes(text.into_bytes()))
    }
}

/// What is checked in a rendered page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Its links, and that no two elements have the same id.
    All,
    /// Its links: its ids are checked on another page.
    Links,
    /// Nothing: another page shows what the template does.
    Nothing,
}

/// A rendered output.
pub enum Rendered {
    /// The whole file.
    Bytes(Vec<u8>),
    /// The whole file, shared.
    Shared(Arc<[u8]>),
    /// A file to copy from the site.
    Copy(CopyOf),
}

impl Rendered {
    /// The whole file; none for a copy.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Shared(bytes) => Some(bytes),
            Self::Copy(_) => None,
        }
    }
}

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyOf {
    /// Path from the site's root.
    pub path: Arc<str>,
    /// In bytes.
    pub size: u64,
    /// Of its bytes.
    pub fingerprint: Fingerprint,
}

impl Output for CopyOf {
    fn make(&self, _: &Parts, _: &str) -> Made {
        Made::File(Rendered::Copy(self.clone()))
    }

    fn load(&self) -> Load {
        Load::Copy(self.size)
    }
}

/// An output with the family that claimed its path. A copy shares all with the original.
#[derive(Clone)]
pub struct Artefact {
    /// Its family.
    pub family: &'static dyn Family,
    pub(super) output: Arc<dyn Output>,
}

impl Artefact {
    /// The entry whose page it is.
    pub fn shows(&self) -> Option<EntryIx> {
        self.output.shows()
    }

    /// The entry that a reader gets at its address.
    pub fn leads_to(&self) -> Option<EntryIx> {
        self.output.leads_to()
    }

    /// The locale whose search index it is a file of.
    pub fn index_of(&self) -> Option<LocaleIx> {
        match self.output.load() {
            Load::Index(locale) => Some(locale),
            _ => None,
        }
    }
}

/// The paths that a family claims.
pub struct Claims {
    pub(super) family: &'static dyn Family,
    pub(super) artefacts: Vec<(OutPath, Artefact)>,
    /// What is wrong with what the family is made from.
    pub findings: Vec<Diagnostic>,
}

impl Claims {
    /// No claims of a family yet.
    pub fn of(family: &'static dyn Family) -> Self {
        Self { family, artefacts: Vec::new(), findings: Vec::new() }
    }

    /// Claims a path for an output.
    pub fn add(&mut self, path: impl Into<OutPath>, output: impl Output + 'static) {
        self.artefacts.push((path.into(), Artefact { family: self.family, output: Arc::new(output) }));
    }
}
