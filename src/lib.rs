//! waymark turns Markdown step pages, screenshots, FAQ and error entries into a static help centre.
//!
//! The work is a chain of stages, each a function from value to value. Only the two ends touch the disk.
//!
//! - [`source`] reads a site's folders into [`Sources`]; a build leaves pages to be read when they are parsed. *Incremental:* every file
//!   carries its fingerprint.
//! - [`config`] reads `site.yaml` and finds the themes behind it. *Made anew each time; small.*
//! - [`content`] parses each page file into an [`Outline`](content::Outline), all that other pages may know of it, and a
//!   [`Body`](content::Body), its texts as trees. *Incremental:* those of the last compile are kept in [`Memory`]; code blocks are
//!   shared by language and text, and highlighted when they are first rendered. Bodies of large sites are not held, but read again
//!   when an output needs them.
//! - [`catalogue`] derives ids, kinds, addresses and the tree from all outlines. *Made anew as a whole, so that history cannot matter,
//!   when anything but titles, summaries and the text of bodies has changed.*
//! - [`freshness`] compares translations with their sources, block by block. *With the catalogue; else for changed pages.*
//! - [`words`] holds the interface's strings. *With the catalogue.*
//! - [`page`] resolves links and pictures: a [`Page`](page::Page) cannot hold an unresolved link. It also writes bodies as HTML. *With the
//!   catalogue; else for changed pages.*
//! - [`exchange`] writes PO and XLIFF for translators, and pages from what they return. *Only when asked for.*
//! - [`relocate`] says what has to change for an entry to have another id. *Only when asked for.*
//! - [`search`] makes the index and the error matcher's data. *Lazy:* made when one of its files is asked for; *incremental:*
//!   each page's terms are remembered.
//! - [`view`] makes all that a template may see. *Lazy:* only when its page is rendered.
//! - [`theme`] turns a view into HTML. *Incremental:* compiled templates are remembered.
//! - [`ticket`] makes what goes into tickets: snippets, oEmbed answers, the catalogue for tools. *Lazy.*
//! - [`site`] is the map from output paths to artefacts, each claimed by a family of outputs. *Lazy:* rendered when asked for.
//! - [`lock`] finds the published addresses that would vanish. *Made anew when more than bodies has changed.*
//! - [`answers`] says what agents ask: the pages found, matched, listed and read, and which fit a ticket. *Only when asked.*
//! - [`gaps`] asks the site what readers asked, and says what to write. *Only when asked for.*
//! - [`publish`] makes a release of a site and hands it to a target, all or nothing. *Files that have not changed stay.*
//! - [`deploy`] brings a finished output to where readers get it. *Only what differs from the live release is sent.*
//! - [`desks`] keeps the answers at help desks in step with the site. *Only answers that differ are sent.*
//! - [`serve`] compiles again after every change and serves the site from memory. *Lazy:* renders what is asked for.
//!
//! [`compile`] runs the chain up to the site; every command calls it. `docs/architecture.md` follows one page through all of it.

#![deny(missing_docs, clippy::print_stdout, clippy::print_stderr)]

pub mod source;
pub mod config;
pub mod content;
pub mod catalogue;
pub mod freshness;
pub mod words;
pub mod page;
pub mod exchange;
pub mod relocate;
pub mod search;
pub mod view;
pub mod theme;
pub mod ticket;
pub mod site;
pub mod lock;
pub mod answers;
pub mod gaps;
pub mod publish;
pub mod deploy;
pub mod desks;
pub mod serve;

pub mod cli;

pub mod addresses;
pub mod columns;
pub mod diagnostic;
pub mod limits;
pub mod memo;
pub mod table;

mod joined;
mod memory;

use std::collections::HashMap;
use std::sync::Arc;

use catalogue::{Catalogue, EntryIx};
use config::Config;
use diagnostic::{Diagnostic, arrange};
use joined::{Joined, ReadPage, Whole, joining_key, themes_key};
use memo::Fingerprint;
use memory::{Last, Parsed};
use page::{Again, Bodies, Slot};
use site::{MadeFrom, Site};
use source::Sources;

pub use memory::Memory;

/// What a compile depends on besides the site itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Takes the place of `base_url`; checked already.
    pub base_url: Option<Arc<str>>,
    /// Whether drafts are published.
    pub drafts: bool,
}

impl Options {
    /// A fingerprint of all options.
    pub fn fingerprint(&self) -> Fingerprint {
        let base_url = self.base_url.as_deref().unwrap_or_default().as_bytes();
        Fingerprint::of([base_url, &[u8::from(self.base_url.is_some())], &[u8::from(self.drafts)]])
    }
}

/// What a compile of these sources is made from besides its pages.
pub fn made_from(sources: &Sources, options: &Options) -> MadeFrom {
    made_from_by(&read_config(sources).0, sources, options)
}

/// What the site says of itself beside its pages, and what is wrong with it.
fn read_config(sources: &Sources) -> (Config, Vec<Diagnostic>) {
    let (config, mut findings) = Config::read(sources.config.as_ref());
    let (config, found) = config.with_terms(sources.config.as_ref(), sources.terms.as_ref());
    findings.extend(found);
    let (config, found) = config.with_synonyms(&sources.synonyms);
    findings.extend(found);
    (config, findings)
}

fn made_from_by(config: &Config, sources: &Sources, options: &Options) -> MadeFrom {
    // Blocks are what translations are compared with.
    let blocks = config.locales.len() > 1;
    let parsing = content::Options { raw_html: config.raw_html, blocks, names: Some(config.names.clone()) };
    MadeFrom { joining: joining_key(sources, options.fingerprint()), themes: themes_key(sources), parsing }
}

/// Compiles a site: everything up to rendering, and everything that is wrong so far, in order.
///
/// There is always a site. With faults among the findings it serves to find more of them, and must not be published.
pub fn compile(sources: &Sources, options: &Options, memory: &Memory) -> (Site, Vec<Diagnostic>) {
    let (site, mut findings) = compile_outlines(sources, options, memory);
    if let Some(last) = memory.last() {
        with_texts(sources, &last.pages, &mut findings);
    }
    arrange(&mut findings);
    (site, findings)
}

/// [`compile`] for whoever will not show the findings: their places are in bytes, and no page is read to show its lines.
pub fn compile_outlines(sources: &Sources, options: &Options, memory: &Memory) -> (Site, Vec<Diagnostic>) {
    let last = memory.last();
    let (mut config, found) = read_config(sources);
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    let config = Arc::new(config);
    let made_from = made_from_by(&config, sources, options);
    let parsing = made_from.parsing.clone();
    let Parsed { pages, unreadable } = memory.pages(sources, &made_from, &config);

    let publishing = catalogue::Options { drafts: options.drafts };
    let again = last.as_ref().and_then(|last| Some((last, last.joined_again(&made_from, &pages)?)));
    let (same, joined) = again.map_or_else(
        || (None, Joined::of(sources, publishing, config.clone(), &pages, found, &memory.locks)),
        |(last, joined)| (Some(last), joined),
    );
    let again = Again::new(sources.root.clone(), parsing, memory.code.clone());
    let bodies = bodies(&joined.catalogue, &pages, again);
    let whole = same
        .filter(|last| last.made_from.themes == made_from.themes)
        .and_then(|last| last.whole.with(&joined, bodies.clone(), last.has_new_titles(&pages)))
        .unwrap_or_else(|| Whole::of(sources, &config, &joined, bodies, &memory.themes, &memory.terms));

    let mut findings = sources.findings.clone();
    findings.extend(unreadable);
    let unread = findings.len();
    findings.extend(pages.iter().flat_map(|page| page.findings.iter().cloned()));
    findings.extend(joined.findings.iter().cloned());
    findings.extend(joined.of_pages.values().flatten().cloned());
    findings.extend(whole.findings.iter().cloned());
    catalogue::without_echoes(unread, sources.config.is_some(), &mut findings);
    let site = whole.site.clone();
    memory.end(Last { made_from, pages, joined, whole });
    (site, findings)
}

/// The texts of all entries.
fn bodies(catalogue: &Catalogue, pages: &[ReadPage], again: Again) -> Bodies {
    let by_path: HashMap<&str, &ReadPage> = pages.iter().map(|page| (&*page.outline.path, page)).collect();
    let slot = |(_, entry): (EntryIx, &Arc<catalogue::Entry>)| match &by_path[&*entry.outline.path].body {
        Some(body) => Slot::Held(body.clone()),
        None => Slot::OnDisk(entry.outline.clone()),
    };
    Bodies::new(catalogue.entries.map(slot), again.into())
}

/// Adds the texts of pages to the places of findings: outlines know places in bytes only.
fn with_texts(sources: &Sources, pages: &[ReadPage], findings: &mut [Diagnostic]) {
    let mut texts: HashMap<Arc<str>, Option<Arc<str>>> = HashMap::new();
    for place in findings.iter_mut().flat_map(Diagnostic::places_mut) {
        if place.text.is_some() || place.span.is_none() {
            continue;
        }
        let text = texts.entry(place.path.clone()).or_insert_with(|| {
            let at = pages.binary_search_by(|page| page.outline.path.cmp(&place.path)).ok()?;
            sources.page_text(&place.path, pages[at].outline.fingerprint)
        });
        if let Some(text) = text {
            *place = place.clone().with_text(text);
        }
    }
}
