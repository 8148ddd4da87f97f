//! waymark turns Markdown step pages, screenshots, FAQ and error entries into a static help centre.
//!
//! The work is a chain of stages, each a function from value to value. Only the two ends touch the disk.
//!
//! - [`source`] reads a site's folders into [`Sources`]. *Incremental:* every file carries its fingerprint.
//! - [`config`] reads `site.yaml` and finds the themes behind it. *Made anew each time; small.*
//! - [`content`] parses each page file into a [`Document`] whose links are holes. *Incremental:* remembered by
//!   fingerprint in [`Memory`]; highlighted code by language and text.
//! - [`catalogue`] sorts out ids, kinds, addresses and the tree. *Made anew each time, so that history cannot matter.*
//! - [`freshness`] compares translations with their sources, block by block. *Incremental:* lock files are remembered;
//!   blocks stay in their documents.
//! - [`exchange`] puts what is to be translated into PO and XLIFF, and what comes back into pages. *Only when asked for.*
//! - [`words`] holds the interface's strings. *Made anew each time; small.*
//! - [`page`] fills the holes: a [`Page`] cannot hold an unresolved link. *Made anew each time; table look-ups.*
//! - [`search`] makes the index and the error matcher's data. *Lazy:* made when one of its files is asked for; *incremental:*
//!   each page's terms are remembered.
//! - [`view`] makes all that a template may see. *Lazy:* only when its page is rendered.
//! - [`theme`] turns a view into bytes. *Incremental:* compiled templates are remembered.
//! - [`site`] is the map from output paths to promises. *Lazy:* an artefact is rendered when asked for.
//! - [`publish`] writes what differs, all or nothing.
//!
//! [`compile`] runs the chain up to the site; `build`, `check` and all that comes later call it and nothing else.

#![deny(missing_docs)]

pub mod source;
pub mod config;
pub mod content;
pub mod catalogue;
pub mod freshness;
pub mod exchange;
pub mod words;
pub mod page;
pub mod search;
pub mod view;
pub mod theme;
pub mod site;
pub mod publish;

pub mod cli;

pub mod diagnostic;
pub mod memo;

use std::sync::Arc;

use rayon::prelude::*;

use catalogue::Catalogue;
use config::{Config, Layers};
use content::Document;
use diagnostic::{Diagnostic, arrange};
use freshness::Freshness;
use memo::{Fingerprint, Memo};
use page::Page;
use site::Site;
use source::Sources;
use theme::Theme;
use view::Views;

/// What a compile depends on besides the site itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Takes the place of `base_url`; checked already.
    pub base_url: Option<Arc<str>>,
    /// Whether drafts are published.
    pub drafts: bool,
}

/// What compiles remember. It changes how long a compile takes and nothing else.
#[derive(Default)]
pub struct Memory {
    documents: Memo<Arc<Document>>,
    code: content::CodeMemo,
    locks: freshness::LockMemo,
    themes: Memo<(Arc<Theme>, Arc<[Diagnostic]>)>,
    /// Shared with the sites made with it, whose indexes are made when they are asked for.
    terms: Arc<search::TermMemo>,
}

impl Memory {
    /// How many results are remembered.
    pub fn len(&self) -> usize {
        self.documents.len() + self.code.len() + self.locks.len() + self.themes.len() + self.terms.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Compiles a site: everything up to rendering, and everything that is wrong so far, in order.
///
/// There is always a site. With faults among the findings it serves to find more of them, and must not be published.
pub fn compile(sources: &Sources, options: &Options, memory: &Memory) -> (Site, Vec<Diagnostic>) {
    let mut findings = sources.findings.clone();
    let (mut config, found) = Config::read(sources.config.as_ref());
    findings.extend(found);
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    let config = Arc::new(config);
    let (layers, found) = Layers::of(sources, &config.theme);
    findings.extend(found);
    let (words, found) = words::words(&layers, &config.locales);
    findings.extend(found);

    let parsing = content::Options { raw_html: config.raw_html };
    let files: Vec<_> = sources.pages.values().collect();
    let documents: Vec<Arc<Document>> = files
        .par_iter()
        .map(|file| {
            memory
                .documents
                .get(content::fingerprint(file, parsing), || Arc::new(content::parse(file, parsing, &memory.code)))
        })
        .collect();
    findings.extend(documents.iter().flat_map(|document| document.findings.iter().cloned()));

    let publishing = catalogue::Options { drafts: options.drafts };
    let (catalogue, found) = Catalogue::of(documents, sources, config.clone(), publishing);
    findings.extend(found);
    findings.extend(search::errors::check(&catalogue));
    let catalogue = Arc::new(catalogue);
    let (freshness, found) = Freshness::of(&catalogue, sources, &memory.locks);
    findings.extend(found);

    let pages: Vec<Option<(Page, Vec<Diagnostic>)>> = (0..catalogue.entries.len())
        .into_par_iter()
        .map(|entry| (!catalogue.entries[entry].hidden).then(|| Page::of(&catalogue, &freshness, entry)))
        .collect();
    let pages = pages
        .into_iter()
        .map(|made| {
            let (page, found) = made?;
            findings.extend(found);
            Some(Arc::new(page))
        })
        .collect();

    let accent = format!("{:?}", config.brand.accent);
    let key = Fingerprint::of([&layers.fingerprint().0[..], accent.as_bytes()]);
    let (theme, found) = memory.themes.get(key, || {
        let (theme, found) = Theme::of(&layers, &config);
        (Arc::new(theme), found.into())
    });
    findings.extend(found.iter().cloned());

    let views = Views::of(catalogue.clone(), pages, words.clone());
    let (site, found) = Site::of(sources, catalogue, freshness, views, words, theme, memory.terms.clone());
    findings.extend(found);

    memory.documents.next_round();
    memory.code.next_round();
    memory.locks.next_round();
    memory.themes.next_round();
    memory.terms.next_round();
    without_echoes(sources, &mut findings);
    arrange(&mut findings);
    (site, findings)
}

/// A file that could not be read is missing for every later stage; the first fault says why, the others would only repeat it.
fn without_echoes(sources: &Sources, findings: &mut Vec<Diagnostic>) {
    let unread: Vec<&str> =
        sources.findings.iter().filter_map(|finding| finding.place.as_ref()).map(|place| &*place.path).collect();
    if !unread.is_empty() {
        let echo = |finding: &Diagnostic| {
            matches!(finding.code, "missing-picture" | "broken-link")
                && unread.iter().any(|path| finding.message.contains(&format!("`{path}`")))
        };
        findings.retain(|finding| !echo(finding));
    }
    if sources.config.is_none() {
        findings.retain(|finding| finding.code != "empty-site");
    }
}
