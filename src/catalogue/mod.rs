//! Who is who: every entry of the site with its id, kind, address, parent and neighbours.
//!
//! Made from all outlines at once, and made again from nothing on each compile: it is small, and history must not
//! matter. It looks at titles and at no other text: it cannot name a body.

mod check;
mod choices;
mod echoes;
mod entries;
mod file_names;
mod identity;
mod neighbours;
mod old_addresses;
mod pictures;
mod reads;
mod routes;
mod source_files;
mod stand_ins;
mod tree;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::addresses;
use crate::config::{Config, Locale, LocaleIx};
use crate::content::{Kind, Outline};
use crate::diagnostic::{Diagnostic, nearest};
use crate::limits::MOST_STEPS;
use crate::source::Sources;
use crate::table::{Table, index_type};

pub use choices::OnlyFor;
pub use echoes::without_echoes;
pub use entries::Entries;
pub use file_names::{id_of_path, step_number};
pub use identity::check_path;
pub use neighbours::Neighbours;
pub use old_addresses::OldAddress;
pub use pictures::{Picture, Pictures};
pub use reads::{Changes, Reads, note_all_outlines, note_locale, note_shared, note_text, record};
pub use routes::{Redirect, encode_path, route_key};
pub use tree::{code_collator, collator};

index_type! {
    /// The index of an entry in [`Catalogue::entries`].
    pub struct EntryIx(u32);
}

/// Every entry of a site, in one locale each.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The configuration.
    pub config: Arc<Config>,
    /// By path.
    pub entries: Entries,
    /// Old addresses and ids that lead to an entry, by their address.
    pub redirects: Arc<[Redirect]>,
    /// Old addresses from the root of the host, by address.
    pub old_addresses: Arc<[OldAddress]>,
    /// The pictures that there are.
    pub pictures: Arc<Pictures>,
    /// The home page of each locale.
    pub homes: Table<LocaleIx, Option<EntryIx>>,
    tables: Arc<Tables>,
}

/// What is looked up by name.
#[derive(Debug, Default)]
struct Tables {
    by_path: HashMap<Arc<str>, EntryIx>,
    /// The versions that were written; those that stand in for a missing one are in `stand_ins`.
    by_id: HashMap<Arc<str>, Table<LocaleIx, Option<EntryIx>>>,
    stand_ins: HashMap<(LocaleIx, Arc<str>), EntryIx>,
    by_file_name: HashMap<String, Vec<EntryIx>>,
    by_folder: HashMap<String, Vec<EntryIx>>,
    /// Ids by their last part and by all but that, for hints.
    ids_by_end: HashMap<String, Vec<Arc<str>>>,
    ids_by_folder: HashMap<String, Vec<Arc<str>>>,
    /// Entries that name an entry as the place where they happen.
    errors_of: HashMap<Arc<str>, Vec<EntryIx>>,
    /// Paths of `files/`, by the address they are published at.
    files: BTreeMap<Arc<str>, Arc<str>>,
}

/// An entry in one locale.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was read.
    pub outline: Arc<Outline>,
    /// The locale that it belongs to.
    pub locale: LocaleIx,
    /// The same in every locale and for ever; empty for the home page.
    pub id: Arc<str>,
    /// What it is.
    pub kind: Kind,
    /// Its address below the root of the output, percent-encoded, with a final slash: `en/wix/get-api-key/`.
    pub address: Arc<str>,
    /// The same, not encoded: the folder that is written.
    pub folder: Arc<str>,
    /// The entry in the source locale that this one translates.
    pub source: Option<EntryIx>,
    /// The entry of another locale whose text it shows, since its own locale has none.
    pub stands_for: Option<EntryIx>,
    /// Not published: a draft, or a step of one.
    pub hidden: bool,
    /// Marked as a draft and shown all the same.
    pub draft: bool,
    /// In no list, search or sitemap.
    pub unlisted: bool,
    /// Retired on purpose.
    pub gone: bool,
    /// The nearest folder above that is an entry.
    pub parent: Option<EntryIx>,
    /// Entries below, in order; hidden ones are left out.
    pub children: Vec<EntryIx>,
    /// Its place among its parent's children, from 0.
    pub position: usize,
    /// A step's place in its guide, from 1.
    pub number: usize,
    /// What comes before each anchor and footnote of a step: `create-key--`.
    pub prefix: String,
    /// The anchor of each heading, without the prefix.
    pub anchors: Arc<[String]>,
}

/// What decides which outlines become pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are published.
    pub drafts: bool,
}

impl Entry {
    /// The address of its page, as links name it: `en/wix/index.html`.
    pub fn page(&self) -> String {
        addresses::page(&self.address)
    }
}

/// Entries of each locale that have been translated: their ids by the ids that they had then, or that the paths of their files gave.
pub type Translated = Table<LocaleIx, HashMap<Arc<str>, Arc<str>>>;

impl Catalogue {
    /// The entry of the source that has an id, or that had it before: it is among its aliases.
    pub fn source_of(&self, id: &str) -> Option<EntryIx> {
        let source = self.config.source_index();
        let had_it = |entry: &Entry| {
            let mut aliases = entry.outline.front.aliases.iter().map(|(alias, _)| alias.trim_end_matches('/'));
            entry.locale == source && entry.stands_for.is_none() && aliases.any(|alias| alias == id)
        };
        let by_alias = || self.entries.indices().find(|index| had_it(&self.entries[*index]));
        self.in_locale(id, source).or_else(by_alias)
    }

    /// The id that the path of an entry's file gives; none where the file says its id itself. A numbered file is a step, also where its guide
    /// has gone from beside it.
    pub fn id_by_path(&self, entry: &Entry) -> Option<String> {
        let rest = entry.outline.path.splitn(3, '/').nth(2).filter(|_| entry.outline.front.id.is_none())?;
        let is_numbered = file_names::step_number(rest.rsplit('/').next()?).is_some();
        let kind = if is_numbered && entry.source.is_none() { Kind::Step } else { entry.kind };
        (kind != Kind::Home).then(|| file_names::id_of_path(rest, kind))
    }

    /// The locales that have a home page, and so any pages at all.
    pub fn locales_with_home(&self) -> impl Iterator<Item = (LocaleIx, &Locale)> {
        self.config.locales.iter().filter(|(locale, _)| self.homes[*locale].is_some())
    }

    /// Sorts out all outlines of a site. Always gives a catalogue, so that the rest can be checked too. `translated` has what
    /// once had a source.
    pub fn of(
        outlines: Vec<Arc<Outline>>,
        sources: &Sources,
        config: Arc<Config>,
        options: Options,
        translated: &Translated,
    ) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let entries: Entries = identity::entries(outlines, &config, options, translated, &mut findings)
            .into_iter()
            .map(Arc::new)
            .collect();
        let tables = Tables {
            by_path: entries.iter().map(|(index, entry)| (entry.outline.path.clone(), index)).collect(),
            files: sources.files.keys().map(|path| (path.trim_start_matches("files/").into(), path.clone())).collect(),
            ..Tables::default()
        };
        let mut catalogue = Self {
            homes: config.locales.map(|_| None),
            pictures: Pictures::of(&sources.pictures, &config).into(),
            config,
            entries,
            redirects: [].into(),
            old_addresses: [].into(),
            tables: tables.into(),
        };
        catalogue.index(&mut findings);
        catalogue.build_tree(translated, &mut findings);
        catalogue.route(&mut findings);
        catalogue.take_source_anchors();
        catalogue.check(&mut findings);
        (catalogue, findings)
    }

    /// Fills the tables of ids and names; an id that two files of a locale have is a fault.
    fn index(&mut self, findings: &mut Vec<Diagnostic>) {
        let config = self.config.clone();
        let tables = own_tables(&mut self.tables);
        for (index, entry) in self.entries.iter() {
            let (folder, name) = entry.outline.path.rsplit_once('/').unwrap_or(("", &entry.outline.path));
            tables.by_file_name.entry(name.to_owned()).or_default().push(index);
            tables.by_folder.entry(folder.to_owned()).or_default().push(index);
            let (folder, last) = entry.id.rsplit_once('/').unwrap_or(("", &entry.id));
            tables.ids_by_end.entry(last.to_owned()).or_default().push(entry.id.clone());
            tables.ids_by_folder.entry(folder.to_owned()).or_default().push(entry.id.clone());
            if entry.kind == Kind::Home {
                self.homes[entry.locale] = Some(index);
            }
            let versions = tables.by_id.entry(entry.id.clone()).or_insert_with(|| config.locales.map(|_| None));
            match versions[entry.locale] {
                None => versions[entry.locale] = Some(index),
                Some(first) => findings.push(identity::duplicate_id(&self.entries[first], entry)),
            }
        }
        for entry in self.entries.values_mut().map(own) {
            entry.source = tables.by_id[&entry.id][self.config.source_index()]
                .filter(|_| entry.locale != self.config.source_index());
        }
        self.add_stand_ins();
        let tables = own_tables(&mut self.tables);
        for (index, entry) in self.entries.iter().filter(|(_, entry)| entry.kind == Kind::Error && !entry.hidden) {
            let own = &entry.outline.front.applies_to;
            let ids = if own.is_empty() {
                entry.source.map_or(own, |source| &self.entries[source].outline.front.applies_to)
            } else {
                own
            };
            for (id, _) in ids {
                let errors = tables.errors_of.entry(id.as_str().into()).or_default();
                if errors.last() != Some(&index) {
                    errors.push(index);
                }
            }
        }
    }

    /// The same catalogue with other texts and titles: each outline must be a retitled version of the one that it takes the place
    /// of. None where new titles change more than the order of a list.
    pub fn with_outlines(&self, outlines: &HashMap<EntryIx, Arc<Outline>>) -> Option<Self> {
        let mut catalogue = self.clone();
        let mut retitled = Vec::new();
        for (index, entry) in catalogue.entries.iter_mut() {
            // What stands in for a missing translation shows the same outline.
            if let Some(outline) = outlines.get(&entry.stands_for.unwrap_or(index)) {
                if outline.front.title != entry.outline.front.title {
                    retitled.push(index);
                }
                Arc::make_mut(entry).outline = outline.clone();
            }
        }
        catalogue.put_in_order(&retitled)?;
        Some(catalogue)
    }

    /// The entry that a file holds.
    pub fn by_path(&self, path: &str) -> Option<EntryIx> {
        self.tables.by_path.get(path).copied()
    }

    /// The entry with an id in exactly this locale, published or not.
    pub fn in_locale(&self, id: &str, locale: LocaleIx) -> Option<EntryIx> {
        self.tables.by_id.get(id)?[locale]
    }

    /// Whether any page has this id, published or not.
    pub fn knows(&self, id: &str) -> bool {
        self.tables.by_id.contains_key(id)
    }

    /// The entry that stands at an address (`en/wix/get-api-key/`, not encoded) or that it leads on to.
    pub fn at_address(&self, folder: &str) -> Option<EntryIx> {
        let key = route_key(folder);
        let stands = |index: &EntryIx| !self.entries[*index].hidden && route_key(&self.entries[*index].folder) == key;
        self.entries.indices().find(stands).or_else(|| {
            let redirect = self.redirects.iter().find(|redirect| route_key(&redirect.folder) == key);
            redirect.map(|redirect| redirect.target).or_else(|| {
                let page = addresses::page(folder);
                let is_there = |old: &&OldAddress| old.fragment.is_none() && old.output.as_deref() == Some(&*page);
                self.old_addresses.iter().find(is_there).map(|old| old.target)
            })
        })
    }

    /// The entry that a reader of a locale gets for an id: in the locale itself, written or standing in, else the first
    /// that there is.
    pub fn for_reader(&self, id: &str, locale: LocaleIx) -> Option<EntryIx> {
        let (id, versions) = self.tables.by_id.get_key_value(id)?;
        let visible = |locale: LocaleIx| versions[locale].filter(|index| !self.entries[*index].hidden);
        visible(locale)
            .or_else(|| self.tables.stand_ins.get(&(locale, id.clone())).copied())
            .or_else(|| self.nearest_version(id, locale))
            .or_else(|| versions.indices().find_map(visible))
    }

    /// The entry whose text an entry shows: itself, unless it stands in for one that its locale lacks.
    pub fn text_of(&self, index: EntryIx) -> EntryIx {
        self.entries[index].stands_for.unwrap_or(index)
    }

    /// The locale of an entry's text.
    pub fn language_of(&self, index: EntryIx) -> &Locale {
        &self.config.locales[self.entries[self.text_of(index)].locale]
    }

    /// The entries that were written, without those that stand in for one of their locale.
    pub fn written(&self) -> impl Iterator<Item = EntryIx> {
        self.entries.indices().filter(|index| self.entries[*index].stands_for.is_none())
    }

    /// Whether an id belongs to a draft that is not published now.
    pub fn is_draft(&self, id: &str) -> bool {
        self.tables
            .by_id
            .get(id)
            .is_some_and(|versions| versions.values().flatten().any(|index| self.entries[*index].hidden))
    }

    /// The published versions of an entry that were written, by locale.
    pub fn versions(&self, id: &str) -> impl Iterator<Item = EntryIx> {
        self.tables
            .by_id
            .get(id)
            .into_iter()
            .flat_map(Table::values)
            .flatten()
            .copied()
            .filter(|index| !self.entries[*index].hidden)
    }

    /// The errors that happen at an entry, in its locale, listed ones only.
    pub fn errors_of(&self, id: &str, locale: LocaleIx) -> impl Iterator<Item = EntryIx> {
        let all = self.tables.errors_of.get(id).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |index| self.entries[*index].locale == locale && self.is_listed(*index))
    }

    /// Whether an entry stands in lists.
    pub fn is_listed(&self, index: EntryIx) -> bool {
        let entry = &self.entries[index];
        !entry.hidden && !entry.unlisted && !entry.gone
    }

    /// The steps of a guide, in order; retired ones are none, and those beyond [`MOST_STEPS`] are a fault.
    pub fn steps(&self, guide: EntryIx) -> impl Iterator<Item = EntryIx> {
        let is_step = |child: &EntryIx| self.entries[*child].kind == Kind::Step && !self.entries[*child].gone;
        self.entries[guide].children.iter().copied().filter(is_step).take(MOST_STEPS)
    }

    /// The front matter key of an entry, or the source's where the entry leaves it out.
    pub fn inherited<'a, T>(&'a self, entry: &'a Entry, key: impl Fn(&'a Outline) -> Option<T>) -> Option<T> {
        key(&entry.outline).or_else(|| entry.source.and_then(|source| key(&self.entries[source].outline)))
    }

    /// The address at which a file of `files/` is published.
    pub fn published_file(&self, path: &str) -> Option<&Arc<str>> {
        self.tables.files.get_key_value(path.strip_prefix("files/")?).map(|(address, _)| address)
    }

    /// A page's file that may have been meant by a path that leads nowhere: one of the same name, else a neighbour.
    pub fn similar_path(&self, path: &str) -> Option<&str> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let locale = path.split('/').nth(1).unwrap_or_default();
        let in_locale = |index: &&EntryIx| self.entries[**index].outline.path.split('/').nth(1) == Some(locale);
        let same_name = self.tables.by_file_name.get(name).and_then(|found| found.iter().find(in_locale));
        if let Some(index) = same_name.filter(|_| name != "index.md") {
            return Some(&self.entries[*index].outline.path);
        }
        let neighbours = self.tables.by_folder.get(folder)?.iter().map(|index| &*self.entries[*index].outline.path);
        nearest(path, neighbours)
    }

    /// The id that was probably meant: one that ends alike, else a neighbour. Never all ids: a renamed folder can break
    /// thousands of links at once.
    pub fn similar_id(&self, id: &str) -> Option<&str> {
        let (folder, last) = id.rsplit_once('/').unwrap_or(("", id));
        let same_end = self.tables.ids_by_end.get(last).and_then(|found| found.first());
        let neighbours = || self.tables.ids_by_folder.get(folder).into_iter().flatten().map(|id| &**id);
        same_end.map(|id| &**id).or_else(|| nearest(id, neighbours()))
    }
}

/// The tables while the catalogue is being made, when nobody else has them.
fn own_tables(tables: &mut Arc<Tables>) -> &mut Tables {
    Arc::get_mut(tables).expect("nobody else has it yet")
}

/// An entry while the catalogue is being made, when nobody else has it.
fn own(entry: &mut Arc<Entry>) -> &mut Entry {
    Arc::get_mut(entry).expect("nobody else has it yet")
}
