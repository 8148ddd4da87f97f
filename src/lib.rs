//! waymark turns Markdown step pages, screenshots, FAQ and error entries into a static help centre.
//!
//! The work is a chain of stages, each a function from value to value. Only the two ends touch the disk.
//!
//! - [`source`] reads a site's folders into [`Sources`]. *Incremental:* every file carries its fingerprint.
//! - [`config`] reads `site.yaml` and finds the themes behind it. *Made anew each time; small.*
//! - [`content`] parses each page file into a [`Document`] whose links are holes. *Incremental:* those of the last
//!   compile are kept in [`Memory`]; code blocks by language and text, marked when they are first written.
//! - [`catalogue`] sorts out ids, kinds, addresses and the tree. *Made anew when anything but titles, summaries and the text of
//!   bodies has changed, and as a whole, so that history cannot matter.*
//! - [`freshness`] compares translations with their sources, block by block. *With the catalogue; else for changed bodies;*
//!   blocks stay in their documents.
//! - [`exchange`] puts what is to be translated into PO and XLIFF, and what comes back into pages. *Only when asked for.*
//! - [`words`] holds the interface's strings. *With the catalogue.*
//! - [`page`] fills the holes: a [`Page`] cannot hold an unresolved link. *With the catalogue; else for changed bodies.*
//! - [`search`] makes the index and the error matcher's data. *Lazy:* made when one of its files is asked for; *incremental:*
//!   each page's terms are remembered.
//! - [`view`] makes all that a template may see. *Lazy:* only when its page is rendered.
//! - [`theme`] turns a view into bytes. *Incremental:* compiled templates are remembered.
//! - [`ticket`] makes what goes into tickets: snippets, oEmbed answers, the catalogue for tools. *Lazy.*
//! - [`site`] is the map from output paths to promises. *Lazy:* an artefact is rendered when asked for.
//! - [`lock`] holds the site against every address that was ever published. *Made anew when more than bodies has changed.*
//! - [`publish`] writes what differs, all or nothing.
//! - [`serve`] compiles again after every change and serves the site from memory. *Lazy:* renders what is asked for.
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
pub mod ticket;
pub mod site;
pub mod lock;
pub mod publish;
pub mod serve;

pub mod cli;

pub mod addresses;
pub mod diagnostic;
pub mod memo;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use catalogue::{Catalogue, EntryIx};
use config::{Config, Layers};
use content::Document;
use diagnostic::{Code, Diagnostic, arrange};
use freshness::Freshness;
use memo::{Fingerprint, Memo};
use page::Page;
use site::Site;
use source::{Sources, TextFile};
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
    last: Mutex<Option<Arc<Last>>>,
    code: content::CodeMemo,
    locks: freshness::LockMemo,
    themes: Memo<(Arc<Theme>, Arc<[Diagnostic]>)>,
    /// Shared with the sites made with it, whose indexes are made when they are asked for.
    terms: Arc<search::TermMemo>,
}

/// The last compile.
struct Last {
    parsing: content::Options,
    /// In the order of their paths.
    documents: Vec<Arc<Document>>,
    joined: Joined,
    whole: Whole,
}

/// What joins pages, and what is wrong with it.
struct Joined {
    /// Of everything that it is made from but the text of bodies: outlines, configuration, options, pictures, files, locks.
    key: Fingerprint,
    catalogue: Arc<Catalogue>,
    freshness: Arc<Freshness>,
    /// One for each entry; none for hidden ones.
    pages: Arc<[Option<Arc<Page>>]>,
    /// What was found in the configuration, the catalogue and lock files.
    findings: Vec<Diagnostic>,
    /// What was found in pages; those without a word are left out.
    of_pages: BTreeMap<EntryIx, Vec<Diagnostic>>,
}

/// What is joined, in its theme.
struct Whole {
    /// Of all themes: what it is made from besides what is joined.
    themes: Fingerprint,
    site: Site,
    findings: Vec<Diagnostic>,
}

/// Fewer than so many files are read and parsed on one thread.
pub(crate) const FEW: usize = 8;

impl Last {
    /// What joins these documents, where they differ from the last ones in bodies, titles and summaries only.
    fn joined_again(
        &self,
        key: Fingerprint,
        sources: &Sources,
        options: &Options,
        documents: &[Arc<Document>],
    ) -> Option<Joined> {
        let is_retitled = |(new, old): (&Arc<Document>, &Arc<Document>)| {
            Arc::ptr_eq(new, old) || new.outline == old.outline || new.is_retitled(old)
        };
        let is_same = key == self.joined.key
            || documents.len() == self.documents.len()
                && documents.iter().zip(&self.documents).all(is_retitled)
                && joining_key(sources, options, &self.documents) == self.joined.key;
        is_same.then(|| self.joined.with_documents(key, &self.documents, documents))?
    }
}

impl Memory {
    /// A memory that begins with marked code that an earlier process stored, as [`source::read_stored`] gives it.
    pub fn with_code(stored: source::Stored) -> Self {
        Self { code: content::CodeMemo::with(stored), ..Self::default() }
    }

    /// The code blocks of the last compile that have been marked since the process began, each perhaps more than once.
    pub fn marked_code(&self) -> Vec<Arc<content::CodeBlock>> {
        let blocks = |last: Arc<Last>| -> Vec<_> {
            last.documents
                .iter()
                .flat_map(|document| document.code())
                .filter(|code| code.made().is_some())
                .cloned()
                .collect()
        };
        self.last().map_or(Vec::new(), blocks)
    }

    /// How many results are remembered.
    pub fn len(&self) -> usize {
        self.last().map_or(0, |last| last.documents.len())
            + self.code.len()
            + self.locks.len()
            + self.themes.len()
            + self.terms.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn last(&self) -> Option<Arc<Last>> {
        self.last.lock().expect("no thread panics while it holds the last compile").clone()
    }
}

/// Compiles a site: everything up to rendering, and everything that is wrong so far, in order.
///
/// There is always a site. With faults among the findings it serves to find more of them, and must not be published.
pub fn compile(sources: &Sources, options: &Options, memory: &Memory) -> (Site, Vec<Diagnostic>) {
    let last = memory.last();
    let (mut config, found) = Config::read(sources.config.as_ref());
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    let config = Arc::new(config);

    let parsing = content::Options { raw_html: config.raw_html };
    let documents = documents(sources, parsing, last.as_deref(), &memory.code);

    let key = joining_key(sources, options, &documents);
    let again = last.as_ref().and_then(|last| Some((last, last.joined_again(key, sources, options, &documents)?)));
    let (same, joined) = again.map_or_else(
        || (None, Joined::of(key, sources, options, config.clone(), documents.clone(), found, memory)),
        |(last, joined)| (Some(last), joined),
    );
    let themes = themes_key(sources);
    let whole = same
        .filter(|last| last.whole.themes == themes)
        .and_then(|last| last.whole.with(&joined, last.joined.key != key))
        .unwrap_or_else(|| Whole::of(themes, sources, &config, &joined, memory));

    let mut findings = sources.findings.clone();
    findings.extend(documents.iter().flat_map(|document| document.findings.iter().cloned()));
    findings.extend(joined.findings.iter().cloned());
    findings.extend(joined.of_pages.values().flatten().cloned());
    findings.extend(whole.findings.iter().cloned());
    without_echoes(sources, &mut findings);
    arrange(&mut findings);

    let site = whole.site.clone();
    let last = Last { parsing, documents, joined, whole };
    *memory.last.lock().expect("no thread panics while it holds the last compile") = Some(Arc::new(last));
    memory.code.next_round();
    memory.terms.next_round();
    (site, findings)
}

/// Every page file as a document, in the order of their paths; those that the last compile read are taken from it.
fn documents(
    sources: &Sources,
    parsing: content::Options,
    last: Option<&Last>,
    code: &content::CodeMemo,
) -> Vec<Arc<Document>> {
    let mut known =
        last.filter(|last| last.parsing == parsing).map_or(&[][..], |last| &last.documents).iter().peekable();
    let wanted: Vec<(&TextFile, Option<Arc<Document>>)> = sources
        .pages
        .values()
        .map(|file| {
            while known.next_if(|document| document.file.path < file.path).is_some() {}
            let same = known.next_if(|document| document.file.path == file.path);
            (file, same.filter(|document| document.file.fingerprint == file.fingerprint).cloned())
        })
        .collect();
    let parse = |(file, known): (&TextFile, Option<Arc<Document>>)| {
        known.unwrap_or_else(|| Arc::new(content::parse(file, parsing, code)))
    };
    // A few are not worth waiting for the pool, which a preview's search index may keep busy.
    if wanted.iter().filter(|(_, known)| known.is_none()).count() < FEW {
        return wanted.into_iter().map(parse).collect();
    }
    wanted.into_par_iter().map(parse).collect()
}

/// A fingerprint of everything that joins pages.
fn joining_key(sources: &Sources, options: &Options, documents: &[Arc<Document>]) -> Fingerprint {
    let outlines: Vec<u8> = documents.iter().flat_map(|document| document.outline.0).collect();
    let mut copied = Vec::new();
    for file in sources.pictures.values().chain(sources.files.values()) {
        let size = file.dimensions.map_or([0; 2], |dimensions| [dimensions.width, dimensions.height]);
        copied.extend_from_slice(&(file.path.len() as u64).to_le_bytes());
        copied.extend_from_slice(file.path.as_bytes());
        copied.extend_from_slice(&file.size.to_le_bytes());
        copied.extend_from_slice(&file.fingerprint.0);
        copied.extend(size.into_iter().flat_map(u32::to_le_bytes));
    }
    let mut locks = Vec::new();
    for file in sources.locks.values().chain(&sources.urls) {
        locks.extend_from_slice(&Fingerprint::of_bytes(file.path.as_bytes()).0);
        locks.extend_from_slice(&file.fingerprint.0);
    }
    let config = sources.config.as_ref().map_or([0; 16], |file| file.fingerprint.0);
    let base_url = options.base_url.as_deref().unwrap_or_default().as_bytes();
    Fingerprint::of([&outlines[..], &copied, &locks, &config, base_url, &[u8::from(options.drafts)]])
}

/// A fingerprint of all themes, also of those that are not in use: a name that is not found is compared with theirs.
fn themes_key(sources: &Sources) -> Fingerprint {
    Fingerprint::of(sources.themes.iter().flat_map(|(path, file)| [path.as_bytes(), file.fingerprint().0.as_slice()]))
}

impl Joined {
    fn of(
        key: Fingerprint,
        sources: &Sources,
        options: &Options,
        config: Arc<Config>,
        documents: Vec<Arc<Document>>,
        mut findings: Vec<Diagnostic>,
        memory: &Memory,
    ) -> Self {
        let publishing = catalogue::Options { drafts: options.drafts };
        let (catalogue, found) = Catalogue::of(documents, sources, config, publishing);
        findings.extend(found);
        findings.extend(search::errors::check(&catalogue));
        let (freshness, found) = Freshness::of(&catalogue, sources, &memory.locks);
        findings.extend(found);
        memory.locks.next_round();
        let made: Vec<Option<(Page, Vec<Diagnostic>)>> = (0..catalogue.entries.len())
            .into_par_iter()
            .map(|entry| (!catalogue.entries[entry].hidden).then(|| Page::of(&catalogue, &freshness, entry)))
            .collect();
        let mut of_pages = BTreeMap::new();
        let mut pages = Vec::with_capacity(made.len());
        for (entry, made) in made.into_iter().enumerate() {
            let (page, found) = made.unzip();
            of_pages.extend(found.filter(|found| !found.is_empty()).map(|found| (entry, found)));
            pages.push(page.map(Arc::new));
        }
        let (catalogue, freshness) = (Arc::new(catalogue), Arc::new(freshness));
        Self { key, catalogue, freshness, pages: pages.into(), findings, of_pages }
    }

    /// The same with other texts, titles and summaries; so what differs is also where links lead, and the order of lists. None where
    /// it is more than that.
    fn with_documents(&self, key: Fingerprint, old: &[Arc<Document>], new: &[Arc<Document>]) -> Option<Self> {
        let changed: Vec<_> = old.iter().zip(new).filter(|(old, new)| !Arc::ptr_eq(old, new)).collect();
        let by_path: HashMap<&str, &Arc<Document>> = changed.iter().map(|(_, new)| (&*new.file.path, *new)).collect();
        let moved: HashSet<&str> =
            changed.iter().filter(|(old, new)| old.outline != new.outline).map(|(_, new)| &*new.file.path).collect();
        let texts: HashMap<EntryIx, Arc<Document>> =
            by_path.iter().filter_map(|(path, new)| Some((self.catalogue.by_path(path)?, (*new).clone()))).collect();
        let catalogue = Arc::new(self.catalogue.with_documents(&texts)?);
        // A page can stand in for another language's, and a translation tells its readers what of it is behind.
        let shows = |entry: &EntryIx| {
            let (text, source) = (catalogue.text_of(*entry), catalogue.entries[*entry].source);
            texts.contains_key(&text) || source.is_some_and(|source| texts.contains_key(&source))
        };
        let touched: Vec<EntryIx> = (0..catalogue.entries.len()).filter(shows).collect();
        let freshness = Arc::new(self.freshness.with_documents(&catalogue, &touched));
        let mut pages = self.pages.to_vec();
        let mut of_pages = self.of_pages.clone();
        for entry in touched.into_iter().filter(|entry| !catalogue.entries[*entry].hidden) {
            let (page, found) = Page::of(&catalogue, &freshness, entry);
            pages[entry] = Some(Arc::new(page));
            of_pages.remove(&entry);
            if !found.is_empty() {
                of_pages.insert(entry, found);
            }
        }
        let mut findings = self.findings.clone();
        for finding in &mut findings {
            let also = finding.also.iter_mut().map(|(place, _)| place);
            for place in finding.place.iter_mut().chain(also).filter(|place| place.text.is_some()) {
                // They are about front matter only, and that is the same text at the same place, unless it has another title.
                if moved.contains(&*place.path) {
                    return None;
                }
                if let Some(document) = by_path.get(&*place.path) {
                    place.text = Some(document.file.text.clone());
                }
            }
        }
        Some(Self { key, catalogue, freshness, pages: pages.into(), findings, of_pages })
    }
}

impl Whole {
    fn of(themes: Fingerprint, sources: &Sources, config: &Config, joined: &Joined, memory: &Memory) -> Self {
        let (layers, mut findings) = Layers::of(sources, &config.theme);
        let (words, found) = words::words(&layers, &config.locales);
        findings.extend(found);
        let accent = format!("{:?}", config.brand.accent);
        let key = Fingerprint::of([&layers.fingerprint().0[..], accent.as_bytes()]);
        let (theme, found) = memory.themes.get(key, || {
            let (theme, found) = Theme::of(&layers, config);
            (Arc::new(theme), found.into())
        });
        findings.extend(found.iter().cloned());
        memory.themes.next_round();
        let views = Views::of(joined.catalogue.clone(), joined.pages.clone(), words.clone());
        let (catalogue, freshness) = (joined.catalogue.clone(), joined.freshness.clone());
        let (site, found) = Site::of(sources, catalogue, freshness, views, words, theme, memory.terms.clone());
        findings.extend(found);
        findings.extend(lock::check(sources.urls.as_ref(), &site));
        Self { themes, site, findings }
    }

    /// The same over other texts and, if it is so, other titles. None where there is more to render now.
    fn with(&self, joined: &Joined, has_new_titles: bool) -> Option<Self> {
        let (catalogue, freshness) = (joined.catalogue.clone(), joined.freshness.clone());
        let site = self.site.with_pages(catalogue, freshness, joined.pages.clone(), has_new_titles)?;
        Some(Self { themes: self.themes, site, findings: self.findings.clone() })
    }
}

/// Drops findings that only repeat another one: a file that could not be read is missing for every later stage, and the first
/// fault says why.
fn without_echoes(sources: &Sources, findings: &mut Vec<Diagnostic>) {
    let unread: HashSet<&str> =
        sources.findings.iter().filter_map(|finding| finding.place.as_ref()).map(|place| &*place.path).collect();
    if !unread.is_empty() {
        findings.retain(|finding| finding.missing.as_deref().is_none_or(|path| !unread.contains(path)));
    }
    if sources.config.is_none() {
        findings.retain(|finding| finding.code != Code::EmptySite);
    }
}
