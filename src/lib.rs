//! waymark turns Markdown step pages, screenshots, FAQ and error entries into a static help centre.
//!
//! The work is a chain of stages, each a function from value to value. Only the two ends touch the disk.
//!
//! - [`source`] reads a site's folders into [`Sources`]. *Incremental:* every file carries its fingerprint.
//! - [`config`] reads `site.yaml` and finds the themes behind it. *Made anew each time; small.*
//! - [`content`] parses each page file into an [`Outline`], all that other pages may know of it, and a [`Body`], its texts as trees.
//!   *Incremental:* those of the last compile are kept in [`Memory`]; code blocks are shared by language and text, and highlighted when
//!   they are first rendered. Bodies of large sites are not held, but read again when an output needs them.
//! - [`catalogue`] derives ids, kinds, addresses and the tree from all outlines. *Made anew as a whole, so that history cannot matter,
//!   when anything but titles, summaries and the text of bodies has changed.*
//! - [`freshness`] compares translations with their sources, block by block. *With the catalogue; else for changed pages.*
//! - [`words`] holds the interface's strings. *With the catalogue.*
//! - [`page`] resolves links and pictures: a [`Page`] cannot hold an unresolved link. It also writes bodies as HTML. *With the
//!   catalogue; else for changed pages.*
//! - [`exchange`] writes PO and XLIFF for translators, and pages from what they return. *Only when asked for.*
//! - [`search`] makes the index and the error matcher's data. *Lazy:* made when one of its files is asked for; *incremental:*
//!   each page's terms are remembered.
//! - [`view`] makes all that a template may see. *Lazy:* only when its page is rendered.
//! - [`theme`] turns a view into HTML. *Incremental:* compiled templates are remembered.
//! - [`ticket`] makes what goes into tickets: snippets, oEmbed answers, the catalogue for tools. *Lazy.*
//! - [`site`] is the map from output paths to artefacts, each claimed by a family of outputs. *Lazy:* rendered when asked for.
//! - [`lock`] finds the published addresses that would vanish. *Made anew when more than bodies has changed.*
//! - [`publish`] makes a release of a site and hands it to a target, all or nothing. *Files that have not changed stay.*
//! - [`serve`] compiles again after every change and serves the site from memory. *Lazy:* renders what is asked for.
//!
//! [`compile`] runs the chain up to the site; every command calls it. `docs/architecture.md` follows one page through all of it.

#![deny(missing_docs)]

pub mod source;
pub mod config;
pub mod content;
pub mod catalogue;
pub mod freshness;
pub mod words;
pub mod page;
pub mod exchange;
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
pub mod limits;
pub mod memo;
pub mod table;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use catalogue::{Catalogue, EntryIx};
use config::{Config, Layers};
use content::{Body, CodeMemo, Outline};
use diagnostic::{Diagnostic, arrange};
use freshness::Freshness;
use memo::{Fingerprint, Memo};
use page::{Again, Bodies, Page, Pages, Slot};
use site::Site;
use source::{Sources, TextFile};
use table::Table;
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

impl Options {
    /// A fingerprint of all options.
    pub fn fingerprint(&self) -> Fingerprint {
        let base_url = self.base_url.as_deref().unwrap_or_default().as_bytes();
        Fingerprint::of([base_url, &[u8::from(self.base_url.is_some())], &[u8::from(self.drafts)]])
    }
}

/// What compiles remember. It changes how long a compile takes and how much memory that needs, and nothing else.
pub struct Memory {
    /// The bodies of pages are held up to this many bytes of text, in the order of their paths.
    max_held_bytes: usize,
    last: Mutex<Option<Arc<Last>>>,
    code: Arc<CodeMemo>,
    locks: freshness::LockMemo,
    themes: Memo<(Arc<Theme>, Arc<[Diagnostic]>)>,
    /// Shared with the sites made with it, whose indexes are made when they are asked for.
    terms: Arc<search::TermMemo>,
}

impl Default for Memory {
    /// A memory that holds all bodies: what is edited and looked at again and again should not be read twice.
    fn default() -> Self {
        Self {
            max_held_bytes: usize::MAX,
            last: Mutex::default(),
            code: Arc::default(),
            locks: Memo::default(),
            themes: Memo::default(),
            terms: Arc::default(),
        }
    }
}

/// A page file, parsed.
#[derive(Clone)]
struct ReadPage {
    outline: Arc<Outline>,
    /// None where the site is too large to hold all: it is read again when an output needs it.
    body: Option<Arc<Body>>,
    findings: Arc<[Diagnostic]>,
}

/// The last compile.
struct Last {
    parsing: content::Options,
    /// In the order of their paths.
    pages: Vec<ReadPage>,
    joined: Joined,
    whole: Whole,
}

/// What joins pages, and what is wrong with it.
struct Joined {
    /// Of everything that it is made from besides pages: configuration, options, pictures, files, locks.
    key: Fingerprint,
    catalogue: Arc<Catalogue>,
    freshness: Arc<Freshness>,
    pages: Arc<Pages>,
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

impl Last {
    /// What joins these pages, where they differ from the last ones in texts, titles and summaries only.
    fn joined_again(&self, key: Fingerprint, pages: &[ReadPage]) -> Option<Joined> {
        let is_retitled = |(new, old): (&ReadPage, &ReadPage)| {
            let (new, old) = (&new.outline, &old.outline);
            Arc::ptr_eq(new, old) || new.looks_like(old) || new.is_retitled(old)
        };
        let is_same =
            key == self.joined.key && pages.len() == self.pages.len() && pages.iter().zip(&self.pages).all(is_retitled);
        is_same.then(|| self.joined.with_outlines(&self.pages, pages))?
    }

    /// Whether any title or summary differs from the last ones.
    fn has_new_titles(&self, pages: &[ReadPage]) -> bool {
        let is_retitled = |(new, old): (&ReadPage, &ReadPage)| {
            !Arc::ptr_eq(&new.outline, &old.outline) && !new.outline.looks_like(&old.outline)
        };
        pages.iter().zip(&self.pages).any(is_retitled)
    }
}

impl Memory {
    /// A memory that begins with marked code that an earlier process stored, as [`source::read_stored`] gives it.
    pub fn with_code(stored: source::Stored) -> Self {
        Self { code: CodeMemo::with(stored).into(), ..Self::default() }
    }

    /// The same memory, holding the bodies of pages up to this many bytes of text: what large sites are built with.
    pub fn holding(self, max_bytes: usize) -> Self {
        Self { max_held_bytes: max_bytes, ..self }
    }

    /// The code blocks of the last compiles that have been highlighted since the process began.
    pub fn marked_code(&self) -> Vec<Arc<content::CodeBlock>> {
        let mut blocks = self.code.blocks();
        blocks.retain(|code| code.made().is_some());
        blocks.sort_unstable_by_key(|code| code.key);
        blocks
    }

    /// How many results are remembered.
    pub fn len(&self) -> usize {
        self.last().map_or(0, |last| last.pages.len())
            + self.code.len()
            + self.locks.len()
            + self.themes.len()
            + self.terms.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bodies of pages are held up to this many bytes of text. In a site with a search the terms of all pages are held too, in place
    /// of a third of the bodies.
    fn max_held_bytes(&self, config: &Config) -> usize {
        if config.outputs.search { self.max_held_bytes / 3 * 2 } else { self.max_held_bytes }
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

    // Blocks are what translations are compared with.
    let parsing = content::Options { raw_html: config.raw_html, blocks: config.locales.len() > 1 };
    let pages = pages(sources, parsing, last.as_deref(), memory.max_held_bytes(&config), memory);

    let key = joining_key(sources, options);
    let again = last.as_ref().and_then(|last| Some((last, last.joined_again(key, &pages)?)));
    let (same, joined) = again.map_or_else(
        || (None, Joined::of(key, sources, options, config.clone(), &pages, found, memory)),
        |(last, joined)| (Some(last), joined),
    );
    let again = Again::new(sources.root.clone(), parsing, memory.code.clone());
    let bodies = bodies(&joined.catalogue, &pages, again);
    let themes = themes_key(sources);
    let whole = same
        .filter(|last| last.whole.themes == themes)
        .and_then(|last| last.whole.with(&joined, bodies.clone(), last.has_new_titles(&pages)))
        .unwrap_or_else(|| Whole::of(themes, sources, &config, &joined, bodies, memory));

    let mut findings = sources.findings.clone();
    findings.extend(pages.iter().flat_map(|page| page.findings.iter().cloned()));
    findings.extend(joined.findings.iter().cloned());
    findings.extend(joined.of_pages.values().flatten().cloned());
    findings.extend(whole.findings.iter().cloned());
    catalogue::without_echoes(sources, &mut findings);
    with_texts(sources, &mut findings);
    arrange(&mut findings);

    let site = whole.site.clone();
    let last = Last { parsing, pages, joined, whole };
    *memory.last.lock().expect("no thread panics while it holds the last compile") = Some(Arc::new(last));
    memory.code.next_round();
    memory.terms.next_round();
    (site, findings)
}

/// Every page file, parsed, in the order of their paths; those that the last compile parsed are taken from it.
fn pages(
    sources: &Sources,
    parsing: content::Options,
    last: Option<&Last>,
    max_held_bytes: usize,
    memory: &Memory,
) -> Vec<ReadPage> {
    let mut known = last.filter(|last| last.parsing == parsing).map_or(&[][..], |last| &last.pages).iter().peekable();
    let mut bytes = 0;
    let wanted: Vec<(&TextFile, bool, Option<ReadPage>)> = sources
        .pages
        .values()
        .map(|file| {
            while known.next_if(|page| page.outline.path < file.path).is_some() {}
            let same = known.next_if(|page| page.outline.path == file.path);
            bytes += file.text.len();
            (file, bytes <= max_held_bytes, same.filter(|page| page.outline.fingerprint == file.fingerprint).cloned())
        })
        .collect();
    let parse = |(file, is_held, known): (&TextFile, bool, Option<ReadPage>)| {
        known.filter(|page| !is_held || page.body.is_some()).unwrap_or_else(|| {
            let page = content::parse(file, parsing, &memory.code);
            ReadPage { outline: page.outline, body: is_held.then_some(page.body), findings: page.findings }
        })
    };
    // A few are not worth waiting for the pool, which a preview's search index may keep busy.
    if wanted.iter().filter(|(.., known)| known.is_none()).count() < source::FEW_FILES {
        return wanted.into_iter().map(parse).collect();
    }
    wanted.into_par_iter().map(parse).collect()
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

/// A fingerprint of everything besides pages that the catalogue and what follows from it are made from.
fn joining_key(sources: &Sources, options: &Options) -> Fingerprint {
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
    Fingerprint::of([&copied[..], &locks, &config, base_url, &[u8::from(options.drafts)]])
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
        pages: &[ReadPage],
        mut findings: Vec<Diagnostic>,
        memory: &Memory,
    ) -> Self {
        let publishing = catalogue::Options { drafts: options.drafts };
        let (catalogue, found) =
            Catalogue::of(pages.iter().map(|page| page.outline.clone()).collect(), sources, config, publishing);
        findings.extend(found);
        findings.extend(search::errors::check(&catalogue));
        let (freshness, found) = Freshness::of(&catalogue, sources, &memory.locks);
        findings.extend(found);
        memory.locks.next_round();
        let made: Table<EntryIx, Option<(Page, Vec<Diagnostic>)>> = catalogue
            .entries
            .par_iter()
            .map(|(index, entry)| (!entry.hidden).then(|| Page::of(&catalogue, &freshness, index)))
            .collect();
        let mut of_pages = BTreeMap::new();
        let mut pages = Pages::default();
        for (entry, made) in made {
            let (page, found) = made.unzip();
            of_pages.extend(found.filter(|found| !found.is_empty()).map(|found| (entry, found)));
            pages.push(page.map(Arc::new));
        }
        let (catalogue, freshness) = (Arc::new(catalogue), Arc::new(freshness));
        Self { key, catalogue, freshness, pages: pages.into(), findings, of_pages }
    }

    /// The same with other texts, titles and summaries; so what differs is also where links lead, and the order of lists. None where
    /// it is more than that.
    fn with_outlines(&self, old: &[ReadPage], new: &[ReadPage]) -> Option<Self> {
        let pairs = old.iter().zip(new).map(|(old, new)| (&old.outline, &new.outline));
        let changed: Vec<_> = pairs.filter(|(old, new)| !Arc::ptr_eq(old, new)).collect();
        // What was found in front matter stands at the same places, unless that has another title.
        let moved: HashSet<&str> =
            changed.iter().filter(|(old, new)| !new.looks_like(old)).map(|(_, new)| &*new.path).collect();
        let mut places = self.findings.iter().flat_map(|finding| finding.places()).filter(|place| place.span.is_some());
        if places.any(|place| moved.contains(&*place.path)) {
            return None;
        }
        let outlines: HashMap<EntryIx, _> =
            changed.iter().filter_map(|(_, new)| Some((self.catalogue.by_path(&new.path)?, (*new).clone()))).collect();
        let catalogue = Arc::new(self.catalogue.with_outlines(&outlines)?);
        // A page can stand in for another language's, and a translation tells its readers what of it is behind.
        let shows = |entry: &EntryIx| {
            let (text, source) = (catalogue.text_of(*entry), catalogue.entries[*entry].source);
            outlines.contains_key(&text) || source.is_some_and(|source| outlines.contains_key(&source))
        };
        let touched: Vec<EntryIx> = catalogue.entries.indices().filter(shows).collect();
        let freshness = Arc::new(self.freshness.with_outlines(&catalogue, &touched));
        let mut pages = Pages::clone(&self.pages);
        let mut of_pages = self.of_pages.clone();
        for entry in touched.into_iter().filter(|entry| !catalogue.entries[*entry].hidden) {
            let (page, found) = Page::of(&catalogue, &freshness, entry);
            pages[entry] = Some(Arc::new(page));
            of_pages.remove(&entry);
            if !found.is_empty() {
                of_pages.insert(entry, found);
            }
        }
        Some(Self {
            key: self.key,
            catalogue,
            freshness,
            pages: pages.into(),
            findings: self.findings.clone(),
            of_pages,
        })
    }
}

impl Whole {
    fn of(
        themes: Fingerprint,
        sources: &Sources,
        config: &Config,
        joined: &Joined,
        bodies: Bodies,
        memory: &Memory,
    ) -> Self {
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
        let words = Arc::new(words);
        let views = Views::of(joined.catalogue.clone(), joined.pages.clone(), bodies, words.clone());
        let (catalogue, freshness) = (joined.catalogue.clone(), joined.freshness.clone());
        let (site, found) = Site::of(sources, catalogue, freshness, views, words, theme, memory.terms.clone());
        findings.extend(found);
        findings.extend(lock::check(sources.urls.as_ref(), &site));
        Self { themes, site, findings }
    }

    /// The same over other texts and, if it is so, other titles. None where there is more to render now.
    fn with(&self, joined: &Joined, bodies: Bodies, has_new_titles: bool) -> Option<Self> {
        let (catalogue, freshness) = (joined.catalogue.clone(), joined.freshness.clone());
        let site = self.site.with_pages(catalogue, freshness, joined.pages.clone(), bodies, has_new_titles)?;
        Some(Self { themes: self.themes, site, findings: self.findings.clone() })
    }
}

/// Adds the texts of pages to the places of findings: outlines know places in bytes only.
fn with_texts(sources: &Sources, findings: &mut [Diagnostic]) {
    for place in findings.iter_mut().flat_map(Diagnostic::places_mut).filter(|place| place.text.is_none()) {
        if let Some(file) = sources.pages.get(&place.path) {
            *place = place.clone().with_text(&file.text);
        }
    }
}
