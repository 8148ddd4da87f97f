//! Addresses: where each entry stands, and what else leads there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::identity::{MOST_PATH, check_path};
use super::{Catalogue, Entry, EntryIx, own};
use crate::addresses;
use crate::config::LocaleIx;
use crate::diagnostic::{Code, Diagnostic, Place};

/// An address that leads to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The folder that is written, not encoded, with a final slash: `en/old/place/`.
    pub folder: Arc<str>,
    /// Where it leads.
    pub target: EntryIx,
    /// Whether it stands for an old id or address; else it is the id of an entry that has a slug.
    pub is_alias: bool,
}

impl Catalogue {
    pub(super) fn route(&mut self, findings: &mut Vec<Diagnostic>) {
        self.check_slugs(findings);
        // The slug of the entry that owns an id, by locale and id, made once: a long path has many prefixes.
        let mut slugs: HashMap<(LocaleIx, &str), &str> = HashMap::new();
        for entry in self.entries.values().filter(|entry| entry.stands_for.is_none()) {
            if let Some((slug, _)) = entry.outline.front.slug.as_ref().filter(|(slug, _)| is_segment(slug)) {
                slugs.insert((entry.locale, &entry.id), slug);
            }
        }
        let folders: Vec<String> = self.entries.values().map(|entry| self.folder_of(entry, &slugs)).collect();
        for (entry, folder) in self.entries.values_mut().map(own).zip(folders) {
            entry.address = encode_path(&folder).into();
            entry.folder = folder.into();
        }
        // An id that is too long by itself is a fault already.
        let is_too_long = |entry: &&Arc<Entry>| {
            entry.folder.len() > 2 * MOST_PATH && entry.id.len() <= MOST_PATH && entry.stands_for.is_none()
        };
        findings.extend(self.entries.values().filter(is_too_long).map(|entry| too_long(entry)));
        let mut taken: HashMap<String, EntryIx> = HashMap::new();
        for (index, entry) in self.entries.iter().filter(|(_, entry)| !entry.hidden) {
            match taken.entry(route_key(&entry.folder)) {
                std::collections::hash_map::Entry::Vacant(free) => drop(free.insert(index)),
                std::collections::hash_map::Entry::Occupied(other) => {
                    let other = &self.entries[*other.get()];
                    if other.id != entry.id {
                        findings.push(duplicate_route(other, entry));
                    }
                }
            }
        }
        self.redirects = self.find_redirects(&taken, findings).into();
        self.old_addresses = self.find_old_addresses(&taken, findings).into();
    }

    /// The folders under which entries are reached by id or by an old one, in any language, and the ids that they lead to.
    pub fn permalinks(&self) -> BTreeMap<String, Arc<str>> {
        let mut permalinks = BTreeMap::new();
        for redirect in self.redirects.iter().filter(|redirect| redirect.is_alias) {
            let (_, alias) = redirect.folder.split_once('/').expect("a folder begins with its locale");
            permalinks
                .insert(addresses::permalink(alias.trim_end_matches('/')), self.entries[redirect.target].id.clone());
        }
        // An id that is in use beats an alias that some locale still has for it.
        for entry in self.entries.values().filter(|entry| !entry.hidden && !entry.id.is_empty()) {
            permalinks.insert(addresses::permalink(&entry.id), entry.id.clone());
        }
        permalinks
    }

    fn check_slugs(&self, findings: &mut Vec<Diagnostic>) {
        for entry in self.entries.values().filter(|entry| entry.stands_for.is_none()) {
            if let Some((slug, span)) = entry.outline.front.slug.as_ref().filter(|(slug, _)| !is_segment(slug)) {
                let why = check_path(slug, false)
                    .err()
                    .unwrap_or_else(|| "it has a slash, and a slug is one part of an address".into());
                let fault = Diagnostic::new(Code::BadSlug, format!("the slug `{slug}` cannot be used: {why}"));
                findings.push(
                    fault
                        .at(entry.outline.place(span.clone()))
                        .help("write one word, or several with hyphens: `slug: get-a-key`"),
                );
            }
        }
    }

    fn folder_of(&self, entry: &Entry, slugs: &HashMap<(LocaleIx, &str), &str>) -> String {
        let mut folder = addresses::locale(&self.config.locales[entry.locale].tag);
        // What stands in has the address from which a later translation is reached.
        if entry.stands_for.is_some() {
            return format!("{folder}{}/", entry.id);
        }
        let mut end = 0;
        for part in entry.id.split('/').filter(|part| !part.is_empty()) {
            end += part.len() + usize::from(end > 0);
            folder.push_str(slugs.get(&(entry.locale, &entry.id[..end])).copied().unwrap_or(part));
            folder.push('/');
        }
        folder
    }

    fn find_redirects(&self, taken: &HashMap<String, EntryIx>, findings: &mut Vec<Diagnostic>) -> Vec<Redirect> {
        let mut redirects: Vec<Redirect> = Vec::new();
        let mut known: HashMap<String, EntryIx> = HashMap::new();
        for (index, entry) in self.entries.iter().filter(|(_, entry)| !entry.hidden) {
            let tag = &self.config.locales[entry.locale].tag;
            let by_id = format!("{tag}/{}/", entry.id);
            if !entry.id.is_empty() && *by_id != *entry.folder && !taken.contains_key(&route_key(&by_id)) {
                known.insert(route_key(&by_id), index);
                redirects.push(Redirect { folder: by_id.into(), target: index, is_alias: false });
            }
        }
        for (index, entry) in self.entries.iter().filter(|(_, entry)| !entry.hidden) {
            let tag = &self.config.locales[entry.locale].tag;
            // A source's aliases hold for its translations too, and a page's for what stands in; what is wrong with them is
            // said once, at the page that has them.
            let own = &entry.outline.front.aliases;
            let of_source = entry.source.filter(|_| own.is_empty());
            let aliases = of_source.map_or(own, |source| &self.entries[source].outline.front.aliases);
            let is_own = of_source.is_none() && entry.stands_for.is_none();
            // Those from the root of the host are in `old_addresses`.
            for (alias, span) in aliases.iter().filter(|(alias, _)| !alias.starts_with('/')) {
                let path = alias.trim_end_matches('/');
                let mut fault = |code, message: String, other: Option<&Entry>, help: &str| {
                    if is_own {
                        let fault = Diagnostic::new(code, message).at(entry.outline.place(span.clone())).help(help);
                        findings.push(match other {
                            Some(other) => fault.and(Place::file(other.outline.path.clone()), "this page"),
                            None => fault,
                        });
                    }
                };
                if let Err(why) = check_path(path, true) {
                    fault(
                        Code::BadAlias,
                        format!("the alias `{alias}` cannot be used: {why}"),
                        None,
                        "write an old id or address without its locale, `wix/old-name`, or one from the root of the host, `/old/name`",
                    );
                    continue;
                }
                let folder = format!("{tag}/{path}/");
                let key = route_key(&folder);
                if let Some(other) = taken.get(&key) {
                    // A page that came back to an old place of its own needs no way there.
                    if *other == index {
                        continue;
                    }
                    fault(
                        Code::AliasTaken,
                        format!("the alias `{alias}` is the address of another page"),
                        Some(&self.entries[*other]),
                        "take it away, or move that page",
                    );
                } else if let Some(other) = known.insert(key, index).filter(|other| *other != index) {
                    fault(
                        Code::AliasTaken,
                        format!("the alias `{alias}` leads to two pages"),
                        Some(&self.entries[other]),
                        "keep it on one of the two",
                    );
                } else {
                    redirects.push(Redirect { folder: folder.into(), target: index, is_alias: true });
                }
            }
        }
        redirects.sort_by(|one, other| one.folder.cmp(&other.folder));
        redirects.dedup_by(|one, other| one.folder == other.folder);
        redirects
    }
}

fn is_segment(slug: &str) -> bool {
    !slug.contains('/') && check_path(slug, false).is_ok()
}

/// What file systems that fold case or normalise names take for the same place.
pub fn route_key(folder: &str) -> String {
    if folder.is_ascii() { folder.to_ascii_lowercase() } else { folder.nfc().collect::<String>().to_lowercase() }
}

/// Slugs of the pages above can make an address long.
fn too_long(entry: &Entry) -> Diagnostic {
    let message =
        format!("the address of this page has {} bytes, and {} is the most", entry.folder.len(), 2 * MOST_PATH);
    let fault = Diagnostic::new(Code::BadSlug, message).at(Place::file(entry.outline.path.clone()));
    fault.help("give the pages above it shorter slugs")
}

fn duplicate_route(first: &Entry, second: &Entry) -> Diagnostic {
    let place = |entry: &Entry| match &entry.outline.front.slug {
        Some((_, span)) => entry.outline.place(span.clone()),
        None => Place::file(entry.outline.path.clone()),
    };
    let message = if first.folder == second.folder {
        format!("two pages have the address `/{}`", second.folder)
    } else {
        format!(
            "the addresses `/{}` and `/{}` differ only in case or in how letters are composed",
            first.folder, second.folder
        )
    };
    Diagnostic::new(Code::DuplicateAddress, message)
        .at(place(second))
        .and(place(first), "the other one")
        .help("rename one of the files, or give it another `slug:`: some systems take both names for one")
}

/// Percent-encodes a path for an address: everything but letters, digits, `-._~` and the slashes
/// (RFC 3986, unreserved characters).
pub fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
