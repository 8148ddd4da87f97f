//! The whole site as a value: a map from output paths to promises.
//!
//! Nothing is rendered when a [`Site`] is made. [`Site::render`] keeps one promise; it is a pure function of the site, so
//! artefacts can be rendered in any order, on any thread, again, or never.

mod copies;
mod delivery;
mod links;
mod listings;
mod markdown;
mod tickets;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Bound;
use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;

use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::diagnostic::{Code, Diagnostic};
use crate::freshness::Freshness;
use crate::memo::Fingerprint;
use crate::page::{Bodies, Pages};
use crate::search::{self, Files, Layout, TermMemo};
use crate::source::Sources;
use crate::table::Table;
use crate::theme::{Localised, Theme};
use crate::ticket::Tickets;
use crate::view::Views;
use crate::words::Words;
use copies::{add_files, find_pictures};
use listings::Listing;

pub use delivery::{Cache, Header, HeaderRules, content_type};

/// A path below the root of the output, with `/` between its parts, not percent-encoded.
pub type OutPath = Arc<str>;

/// A site that can be rendered. A copy shares all with the original.
#[derive(Clone)]
pub struct Site {
    /// What there is to render.
    pub artefacts: Arc<BTreeMap<OutPath, Artefact>>,
    /// Who is who.
    pub catalogue: Arc<Catalogue>,
    /// How far each translation is behind.
    pub freshness: Arc<Freshness>,
    views: Views,
    words: Arc<Table<LocaleIx, Arc<Words>>>,
    theme: Arc<Theme>,
    localised: Arc<Table<LocaleIx, Localised>>,
    /// The search index of each locale, made when one of its files is asked for.
    indexes: Arc<Table<LocaleIx, Option<Index>>>,
    terms: Arc<TermMemo>,
}

/// A search index that is made when it is asked for.
struct Index {
    layout: Layout,
    files: OnceLock<Files>,
    making: Mutex<()>,
}

impl Index {
    fn new(layout: Layout) -> Self {
        Self { layout, files: OnceLock::new(), making: Mutex::default() }
    }
}

/// What an output is made from.
#[derive(Clone, Debug)]
pub enum Artefact {
    /// The page of an entry.
    Entry(EntryIx),
    /// Its Markdown copy.
    Markdown(EntryIx),
    /// A page that leads on, by its index among the redirects.
    Moved(usize),
    /// The page for addresses that do not exist, in a locale; without one, for the whole site.
    NotFound(Option<LocaleIx>),
    /// The page that leads to an entry by its id, or by an old one, in the reader's language.
    Permalink(Arc<str>),
    /// The first page of all.
    Chooser,
    /// A static file of the theme.
    Asset(Arc<[u8]>),
    /// A picture or file that is copied.
    Copy(CopyOf),
    /// A text for machines.
    Listing(Listing),
    /// Something for tickets and frames.
    Ticket(tickets::Output),
    /// The page of search results, in a locale.
    Results(LocaleIx),
    /// The page with the error box, in a locale.
    ErrorBox(LocaleIx),
    /// What the error box knows, in a locale.
    Errors(LocaleIx),
    /// A file of a locale's search index.
    Index(LocaleIx, Arc<str>),
}

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyOf {
    /// Path from the site's root.
    pub path: Arc<str>,
    /// In bytes.
    pub size: u64,
    /// Of its bytes, where the name does not hold it already.
    pub fingerprint: Fingerprint,
}

/// A promise kept.
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

/// A cross-page anchor that can be verified only by rendering the target page: output path and anchor.
pub type Doubt = (OutPath, String);

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
        let localised = localised(&theme, &words, &views);
        let mut artefacts: BTreeMap<OutPath, Artefact> = BTreeMap::new();
        let config = &catalogue.config;
        let made = catalogue.entries.par_iter().filter(|(index, _)| views.page(*index).is_some());
        let made = made.flat_map_iter(|(index, entry)| {
            let page = (format!("{}index.html", entry.folder).into(), Artefact::Entry(index));
            let has_copy = config.outputs.markdown && !entry.gone && entry.stands_for.is_none();
            let copy = has_copy.then(|| (format!("{}index.md", entry.folder).into(), Artefact::Markdown(index)));
            std::iter::once(page).chain(copy)
        });
        let (made, pictures): (Vec<(OutPath, Artefact)>, _) =
            rayon::join(|| made.collect(), || find_pictures(sources, &catalogue));
        // Where two pages have one address, the later one stands, as ever.
        artefacts.extend(made);
        for (index, redirect) in catalogue.redirects.iter().enumerate() {
            artefacts.insert(format!("{}index.html", redirect.folder).into(), Artefact::Moved(index));
        }
        if config.outputs.permalinks {
            for (folder, id) in catalogue.permalinks() {
                artefacts.insert(format!("{folder}index.html").into(), Artefact::Permalink(id));
            }
        }
        for (index, locale) in config.locales.iter().filter(|(index, _)| catalogue.homes[*index].is_some()) {
            artefacts.insert(format!("{}/404.html", locale.tag).into(), Artefact::NotFound(Some(index)));
        }
        if !artefacts.is_empty() {
            artefacts.insert("404.html".into(), Artefact::NotFound(None));
            artefacts.insert("index.html".into(), Artefact::Chooser);
        }
        for asset in theme.assets.all() {
            artefacts.insert(asset.out.clone(), Artefact::Asset(asset.bytes.clone()));
        }
        for listing in Listing::all(&catalogue) {
            artefacts.insert(listing.path(), Artefact::Listing(listing));
        }
        tickets::add(&catalogue, &views, &theme, &mut artefacts);
        let indexes = indexes(&catalogue);
        for (locale, Index { layout, .. }) in
            indexes.iter().filter_map(|(locale, index)| Some((locale, index.as_ref()?)))
        {
            artefacts
                .insert(format!("{}/search/index.html", config.locales[locale].tag).into(), Artefact::Results(locale));
            if search::errors::has_errors(&catalogue, locale) {
                let folder = format!("{}/errors", config.locales[locale].tag);
                artefacts.insert(format!("{folder}/index.html").into(), Artefact::ErrorBox(locale));
                artefacts.insert(format!("{folder}/data.js").into(), Artefact::Errors(locale));
            }
            for name in layout.names() {
                let path = format!("{}/search/{name}", config.locales[locale].tag);
                artefacts.insert(path.into(), Artefact::Index(locale, name.into()));
            }
        }
        let (copies, mut findings) = pictures;
        artefacts.extend(copies);
        findings.extend(add_files(sources, &mut artefacts));
        let artefacts = artefacts.into();
        let site = Self { artefacts, catalogue, freshness, views, words, theme, localised, indexes, terms };
        (site, findings)
    }

    /// The same site with other texts: `catalogue` must be this site's own with other documents, `freshness` and `pages` made from
    /// it. Titles and summaries must be the same, unless it is said that they are not. None where there is something else to
    /// render: an index of longer texts has more files.
    pub fn with_pages(
        &self,
        catalogue: Arc<Catalogue>,
        freshness: Arc<Freshness>,
        pages: Arc<Pages>,
        bodies: Bodies,
        has_new_titles: bool,
    ) -> Option<Self> {
        let indexes = indexes(&catalogue);
        let has_same_files = |(new, old): (&Option<Index>, &Option<Index>)| match (new, old) {
            (Some(new), Some(old)) => new.layout.names().eq(old.layout.names()),
            (new, old) => new.is_none() && old.is_none(),
        };
        if !indexes.values().zip(self.indexes.values()).all(has_same_files) {
            return None;
        }
        let mut new = Self { catalogue, freshness, indexes, ..self.clone() };
        if has_new_titles {
            new.views = Views::of(new.catalogue.clone(), pages, bodies, new.words.clone());
            new.localised = localised(&new.theme, &new.words, &new.views);
        } else {
            new.views = self.views.with_pages(new.catalogue.clone(), pages, bodies);
        }
        Some(new)
    }

    /// The same site, with its search indexes still to be made: they take much room, and this gives it back.
    pub fn without_indexes(&self) -> Self {
        let unmade =
            |(_, index): (LocaleIx, &Option<Index>)| index.as_ref().map(|index| Index::new(index.layout.clone()));
        Self { indexes: self.indexes.map(unmade).into(), ..self.clone() }
    }

    /// The outputs that can differ between this site and an older one. Nothing is said where more than bodies has changed.
    pub fn affected_since(&self, older: &Self) -> Option<Vec<OutPath>> {
        // New titles make both of these anew: they can stand on any page.
        if !Arc::ptr_eq(&self.artefacts, &older.artefacts) || !Arc::ptr_eq(&self.localised, &older.localised) {
            return None;
        }
        let entries = &self.catalogue.entries;
        let is_same = |index: EntryIx| {
            let (new, old) = (self.views.page(index), older.views.page(index));
            Arc::ptr_eq(&entries[index], &older.catalogue.entries[index])
                && new.map(Arc::as_ptr) == old.map(Arc::as_ptr)
        };
        let mut changed: HashSet<EntryIx> = entries.indices().filter(|index| !is_same(*index)).collect();
        // A step stands on its guide's page too.
        let guides: Vec<EntryIx> = changed.iter().filter_map(|index| entries[*index].parent).collect();
        changed.extend(guides);
        let ids: HashSet<&str> = changed.iter().map(|index| &*entries[*index].id).collect();
        let locales: HashSet<LocaleIx> = changed.iter().map(|index| entries[*index].locale).collect();
        let is_affected = |artefact: &Artefact| match artefact {
            Artefact::Entry(entry) | Artefact::Markdown(entry) => changed.contains(entry),
            Artefact::Ticket(output) => output.is_affected(&self.catalogue, &ids),
            // An index holds the words of all pages of its locale.
            Artefact::Index(locale, _) => locales.contains(locale),
            Artefact::Moved(_)
            | Artefact::NotFound(_)
            | Artefact::Permalink(_)
            | Artefact::Chooser
            | Artefact::Asset(_)
            | Artefact::Copy(_)
            | Artefact::Listing(_)
            | Artefact::Results(_)
            | Artefact::ErrorBox(_)
            | Artefact::Errors(_) => false,
        };
        Some(
            self.artefacts.iter().filter(|(_, artefact)| is_affected(artefact)).map(|(path, _)| path.clone()).collect(),
        )
    }

    /// The texts of all entries.
    pub fn bodies(&self) -> &Bodies {
        self.views.bodies()
    }

    /// The pages of all entries; none for hidden ones.
    pub fn pages(&self) -> &Pages {
        self.views.all_pages()
    }

    /// Renders one of the site's outputs, and says what is left in doubt, for [`Site::settle`]. A page whose template fails, or whose
    /// template links to nowhere, is a fault.
    pub fn render(&self, path: &str, artefact: &Artefact) -> (Result<Rendered, Vec<Diagnostic>>, Vec<Doubt>) {
        let ready = |rendered| (Ok(rendered), Vec::new());
        let view = match artefact {
            Artefact::Entry(entry) => self.views.entry(*entry),
            Artefact::Moved(index) => {
                let redirect = &self.catalogue.redirects[*index];
                self.views.moved(&redirect.folder, redirect.target)
            }
            Artefact::NotFound(locale) => {
                self.views.not_found(locale.unwrap_or_else(|| self.catalogue.config.source_index()), path)
            }
            Artefact::Permalink(id) => {
                let folder = path.strip_suffix("index.html").unwrap_or(path);
                self.views.permalink(folder, id).expect("only ids that a reader can get have a permalink")
            }
            Artefact::Chooser => self.views.chooser(),
            Artefact::Results(locale) => self.views.results(*locale, path),
            Artefact::Markdown(entry) => {
                let text = markdown::copy(&self.catalogue, &self.words, &self.views, *entry);
                return ready(Rendered::Bytes(text.into_bytes()));
            }
            Artefact::Ticket(output) => match output.make(self) {
                tickets::Made::View(view) => *view,
                tickets::Made::Text(text) => return ready(Rendered::Bytes(text.into_bytes())),
            },
            Artefact::Asset(bytes) => return ready(Rendered::Shared(bytes.clone())),
            Artefact::Copy(file) => return ready(Rendered::Copy(file.clone())),
            Artefact::ErrorBox(locale) => self.views.error_box(*locale, path),
            Artefact::Errors(locale) => {
                let file = search::errors::file(&self.catalogue, *locale, &self.words[*locale]);
                return ready(Rendered::Bytes(file.into_bytes()));
            }
            Artefact::Index(locale, name) => {
                let file = self.index(*locale).and_then(|(_, files)| files.get(name));
                return ready(Rendered::Shared(file.cloned().unwrap_or_else(|| Arc::from([]))));
            }
            Artefact::Listing(listing) => return ready(Rendered::Bytes(listing.write(&self.catalogue).into_bytes())),
        };
        let html = match self.theme.render(&self.localised[view.locale], &view) {
            Ok(html) => html,
            Err(findings) => return (Err(findings), Vec::new()),
        };
        // In a frame stands what stands on the page, where it is checked, and a permalink's page holds links that the catalogue
        // made; only what the template adds is new.
        let is_sample = match artefact {
            Artefact::Ticket(output) => output.is_sample(&self.catalogue),
            Artefact::Permalink(id) => tickets::is_sample_permalink(self, path, id),
            _ => true,
        };
        if !is_sample {
            return ready(Rendered::Bytes(html.into_bytes()));
        }
        let (mut findings, doubts) = links::check(self, path, view.page.kind, &html);
        if matches!(artefact, Artefact::Ticket(_)) {
            // Ids are looked through on the page, too.
            findings.retain(|finding| finding.code != Code::DuplicateAnchor);
        }
        let rendered = if findings.is_empty() { Ok(Rendered::Bytes(html.into_bytes())) } else { Err(findings) };
        (rendered, doubts)
    }

    /// What goes into tickets.
    pub fn tickets(&self) -> Tickets<'_> {
        Tickets { catalogue: &self.catalogue, views: &self.views, words: &self.words, freshness: &self.freshness }
    }

    /// The search index of a locale; none where there is nothing to find, or search is switched off.
    pub fn index(&self, locale: LocaleIx) -> Option<(&Layout, &Files)> {
        let Index { layout, files, making } = self.indexes.get(locale)?.as_ref()?;
        let make = || {
            let root = search::root(&self.catalogue, locale, &self.words[locale]);
            search::build(&self.catalogue, self.bodies(), locale, layout, &self.terms, root)
        };
        if files.get().is_none() {
            // Whoever comes second waits. Not so a thread of the pool: making an index waits for the pool, so it makes its own.
            let is_in_pool = rayon::current_thread_index().is_some();
            let _first = (!is_in_pool).then(|| making.lock());
            if files.get().is_none() {
                // On the pool's threads, whoever asks: each thread's allocator keeps what it once needed.
                let _ = files.set(rayon::join(make, || ()).0);
            }
        }
        Some((layout, files.get()?))
    }

    /// Makes all indexes, before threads render all outputs at once and each makes its own.
    pub fn make_indexes(&self) {
        for locale in self.indexes.indices() {
            let _ = self.index(locale);
        }
    }

    /// Whether some output lies in a folder.
    fn has_folder(&self, folder: &str) -> bool {
        let below = format!("{folder}/");
        let first = self.artefacts.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
        first.is_some_and(|(path, _)| path.starts_with(&below))
    }

    /// Whether a link leads to the home page of a locale that has none.
    fn lacks_home(&self, file: &str) -> bool {
        let config = &self.catalogue.config;
        let mut homes = config.locales.values().zip(self.catalogue.homes.values()).filter(|(_, home)| home.is_none());
        homes.any(|(locale, _)| {
            file.ends_with(&format!("/{}/index.html", locale.tag)) || file == format!("{}/index.html", locale.tag)
        })
    }

    /// Whether an entry's own text has an anchor twice, which was said at its place.
    fn has_twice(&self, path: &str, id: &str) -> bool {
        let Some(Artefact::Entry(index)) = self.artefacts.get(path) else { return false };
        self.catalogue.anchors_on(*index).into_iter().filter(|anchor| *anchor == id).count() > 1
    }

    /// Settles what [`Site::render`] left in doubt, once for each anchor: renders the pages that should have them.
    pub fn settle(&self, doubts: BTreeSet<Doubt>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut rendered: Option<(OutPath, String)> = None;
        for (path, anchor) in doubts {
            if rendered.as_ref().is_none_or(|(known, _)| *known != path) {
                let Some((Ok(Rendered::Bytes(html)), _)) =
                    self.artefacts.get(&path).map(|artefact| self.render(&path, artefact))
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

/// The templates with what all pages of a locale share.
fn localised(theme: &Theme, words: &Table<LocaleIx, Arc<Words>>, views: &Views) -> Arc<Table<LocaleIx, Localised>> {
    words.map(|(locale, words)| theme.localise(words, &views.sites()[locale])).into()
}

/// The search index of each locale, none of it made yet.
fn indexes(catalogue: &Catalogue) -> Arc<Table<LocaleIx, Option<Index>>> {
    let index = |(locale, _)| {
        let layout = search::has_search(catalogue, locale).then(|| Layout::of(catalogue, locale))??;
        Some(Index::new(layout))
    };
    catalogue.config.locales.map(index).into()
}
