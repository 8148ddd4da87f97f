//! What a site writes for tickets and frames.

use std::collections::{BTreeMap, HashSet};
use std::ops::Bound;

use super::{Artefact, OutPath, Site};
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::theme::Theme;
use crate::view::{View, Views, embed_folder, is_answer};

/// One of its outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// The page of an entry without chrome.
    Embed(EntryIx),
    /// A page in a frame that leads on: its folder, and the entry.
    Moved(OutPath, EntryIx),
    /// The oEmbed answer of an entry.
    Oembed(EntryIx),
    /// The catalogue of a locale for tools.
    Entries(LocaleIx),
    /// The script that pages elsewhere load.
    Widget,
}

/// An output, made as far as the theme is not needed.
pub enum Made {
    /// To be rendered.
    View(Box<View>),
    /// The whole file.
    Text(String),
}

/// The widget's script in the theme, and where it is published: pages elsewhere name it, so it never changes.
const WIDGET: &str = "embed.js";
/// What the widget's script holds in place of the list of the site's locales.
const LOCALES: &str = "LOCALES";

/// Adds the outputs for tickets and frames to a site, where it has them.
pub fn add(catalogue: &Catalogue, views: &Views, theme: &Theme, artefacts: &mut BTreeMap<OutPath, Artefact>) {
    let config = &catalogue.config;
    if !config.outputs.embed {
        return;
    }
    let mut put = |path: String, output: Output| {
        artefacts.entry(path.into()).or_insert(Artefact::Ticket(output));
    };
    for page in views.pages() {
        let entry = &catalogue.entries[page.entry];
        if !is_answer(entry.kind, &entry.id) {
            continue;
        }
        let folder = embed_folder(catalogue, page.entry);
        let page_path = format!("{folder}index.html");
        match entry.stands_for {
            // A frame that asks for a language which an entry lacks shows the one that its reader would get.
            Some(_) => put(page_path, Output::Moved(folder.into(), page.entry)),
            None => put(page_path, Output::Embed(page.entry)),
        }
        if !entry.gone && entry.stands_for.is_none() {
            put(format!("{}embed.json", entry.folder), Output::Oembed(page.entry));
        }
    }
    for redirect in &*catalogue.redirects {
        let entry = &catalogue.entries[redirect.target];
        if redirect.is_alias && is_answer(entry.kind, &entry.id) {
            let folder = format!("embed/{}", redirect.folder);
            put(format!("{folder}index.html"), Output::Moved(folder.into(), redirect.target));
        }
    }
    let homes = config.locales.indices().filter(|locale| catalogue.homes[*locale].is_some());
    for locale in homes {
        put(format!("{}/entries.json", config.locales[locale].tag), Output::Entries(locale));
    }
    // The script in the theme lacks the list of locales.
    let unfinished = theme.assets.address(WIDGET).ok().map(str::to_owned);
    if theme.assets.text(WIDGET).is_some() && catalogue.homes.values().any(Option::is_some) {
        put(WIDGET.to_owned(), Output::Widget);
    }
    if let Some(unfinished) = unfinished {
        artefacts.remove(unfinished.as_str());
    }
}

/// Whether the links of a permalink's page are looked up: where it offers another number of languages than the one before it.
pub fn is_sample_permalink(site: &Site, path: &str, id: &str) -> bool {
    let before = site.artefacts.range::<str, _>((Bound::Unbounded, Bound::Excluded(path))).next_back();
    let Some((_, Artefact::Permalink(before))) = before else { return true };
    let versions = |id: &str| site.catalogue.versions(id).count();
    versions(id) != versions(before)
}

impl Output {
    /// Whether its links are looked up: one page of each kind in each locale shows what the template does.
    pub fn is_sample(&self, catalogue: &Catalogue) -> bool {
        let Self::Embed(index) = self else { return true };
        let entry = &catalogue.entries[*index];
        // By path the entries of a folder follow each other, so the neighbour before is most often of the same kind.
        let is_alike = |other: EntryIx| {
            let other = &catalogue.entries[other];
            (other.kind, other.locale, other.gone, other.hidden) == (entry.kind, entry.locale, entry.gone, false)
        };
        !catalogue.entries.indices_before(*index).rev().any(is_alike)
    }

    /// Whether it can differ where the pages of entries with some ids do.
    pub fn is_affected(&self, catalogue: &Catalogue, changed: &HashSet<&str>) -> bool {
        match self {
            // An answer tells how well its entry is translated, so all versions count.
            Self::Embed(entry) | Self::Oembed(entry) | Self::Moved(_, entry) => {
                changed.contains(&*catalogue.entries[*entry].id)
            }
            Self::Entries(_) => !changed.is_empty(),
            Self::Widget => false,
        }
    }

    /// Makes it.
    pub fn make(&self, site: &Site) -> Made {
        let catalogue = &site.catalogue;
        match self {
            Self::Embed(entry) => Made::View(Box::new(site.views.embed(*entry))),
            Self::Moved(folder, target) => Made::View(Box::new(site.views.embed_moved(folder, *target))),
            Self::Oembed(entry) => Made::Text(site.tickets().oembed(*entry)),
            Self::Entries(locale) => Made::Text(site.tickets().entries(*locale)),
            Self::Widget => {
                let config = &catalogue.config;
                // The source locale comes first: it is what a reader gets whose language the site has not.
                let source = config.source_index();
                let others = config.locales.indices().filter(|locale| *locale != source);
                let tags: Vec<&str> = std::iter::once(source)
                    .chain(others)
                    .filter(|locale| catalogue.homes[*locale].is_some())
                    .map(|locale| &*config.locales[locale].tag)
                    .collect();
                let script = site.theme.assets.text(WIDGET).unwrap_or_default();
                Made::Text(script.replacen(LOCALES, &serde_json::json!(tags).to_string(), 1))
            }
        }
    }
}
