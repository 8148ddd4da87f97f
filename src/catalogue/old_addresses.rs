//! Old addresses from the root of the host: aliases that begin with `/`, by which a site that moved in keeps its links.
//!
//! Such an address belongs to the page that names it, and not to its translations: `/hc/en-us/articles/123` was a page in one language.
//! Where the site stands below a path, an address outside of that path has no place in the output, and only rules of the host can lead on
//! from it.

use std::collections::HashMap;
use std::sync::Arc;

use super::identity::check_path;
use super::{Catalogue, Entry, EntryIx, route_key};
use crate::addresses;
use crate::content::percent_decode;
use crate::diagnostic::{Code, Diagnostic, Place};

/// An address from the root of the host that leads to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldAddress {
    /// The path, not encoded, with a slash at its beginning and none at its end: `/hc/en-us/articles/123-title`.
    pub path: Arc<str>,
    /// The part behind `#`, which browsers keep to themselves.
    pub fragment: Option<Arc<str>>,
    /// The output that stands there; none where the address lies outside of the site.
    pub output: Option<Arc<str>>,
    /// Where it leads.
    pub target: EntryIx,
}

impl Catalogue {
    /// Every alias that begins with `/`, in the order of the addresses. What is wrong with one is a fault.
    pub(super) fn find_old_addresses(
        &self,
        taken: &HashMap<String, EntryIx>,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<OldAddress> {
        let moved: HashMap<String, EntryIx> =
            self.redirects.iter().map(|redirect| (route_key(&redirect.folder), redirect.target)).collect();
        let mut found: Vec<OldAddress> = Vec::new();
        let mut known: HashMap<(String, Option<Arc<str>>), EntryIx> = HashMap::new();
        let entries = self.entries.iter().filter(|(_, entry)| !entry.hidden && entry.stands_for.is_none());
        for (index, entry) in entries {
            for (alias, span) in entry.outline.front.aliases.iter().filter(|(alias, _)| alias.starts_with('/')) {
                let mut fault = |fault: Diagnostic, other: Option<&Entry>| {
                    let fault = fault.at(entry.outline.place(span.clone()));
                    findings.push(match other {
                        Some(other) => fault.and(Place::file(other.outline.path.clone()), "this page"),
                        None => fault,
                    });
                };
                let old = match self.old_address(alias, index) {
                    Ok(old) => old,
                    Err(why) => {
                        fault(bad(alias, &why), None);
                        continue;
                    }
                };
                let place =
                    old.output.as_ref().map(|output| route_key(addresses::folder_of_page(output).unwrap_or(output)));
                let there = place.as_ref().and_then(|key| taken.get(key));
                // A page that came back to an old place of its own needs no way there.
                if there == Some(&index) && old.fragment.is_none() {
                    continue;
                }
                let led = place.as_ref().and_then(|key| moved.get(key));
                if led == Some(&index) {
                    continue;
                }
                let twice = known.insert((route_key(&old.path), old.fragment.clone()), index);
                if let Some(other) = there {
                    fault(is_a_page(alias, old.fragment.is_some()), Some(&self.entries[*other]));
                } else if let Some(other) = led.copied().or(twice.filter(|other| *other != index)) {
                    let message = format!("the alias `{alias}` leads to two pages");
                    let two = Diagnostic::new(Code::AliasTaken, message).help("keep it on one of the two");
                    fault(two, Some(&self.entries[other]));
                } else if twice.is_none() {
                    found.push(old);
                }
            }
        }
        found.sort_by(|one, other| (&one.path, &one.fragment).cmp(&(&other.path, &other.fragment)));
        found
    }

    /// Reads an alias; the error says why it cannot be used.
    fn old_address(&self, alias: &str, target: EntryIx) -> Result<OldAddress, String> {
        let decoded = |text: &str| percent_decode(text).ok_or_else(|| format!("`{text}` is no valid escape"));
        let (path, fragment) = match alias.split_once('#') {
            Some((path, fragment)) => (path, Some(decoded(fragment)?).filter(|fragment| !fragment.is_empty())),
            None => (alias, None),
        };
        if path.contains('?') {
            return Err("it has a query, and files answer to paths alone".into());
        }
        let path = decoded(path)?;
        let path = path.trim_matches('/');
        let path = ["index.html", "index.htm"].iter().find_map(|page| path.strip_suffix(page)).unwrap_or(path);
        let path = path.trim_end_matches('/');
        let base = self.config.base_path();
        if path.is_empty() || format!("/{path}/") == base {
            return Err("it is the first page of the host or of the site".into());
        }
        check_path(path, false)?;
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        if folders.split('/').any(is_page_name) {
            return Err("a part before its last ends like a file, and can be no folder".into());
        }
        let address = format!("/{path}");
        let output = match format!("{address}/").strip_prefix(base).map(|below| below.trim_end_matches('/')) {
            Some(below) if addresses::is_root_file(below.split('/').next().unwrap_or_default()) => {
                return Err(format!("the site keeps `{below}` for itself"));
            }
            Some(below) if is_page_name(name) => Some(below.into()),
            Some(below) => Some(addresses::page(&format!("{below}/")).into()),
            None if fragment.is_some() => {
                let why = "a host sees nothing of what is behind `#`, so a page must stand there";
                return Err(format!("it lies outside of `{base}`: {why}"));
            }
            None => None,
        };
        Ok(OldAddress { path: address.into(), fragment: fragment.map(Into::into), output, target })
    }
}

/// Whether a part of a path is named like a page, and not like a folder.
fn is_page_name(part: &str) -> bool {
    let extension = part.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| ["html", "htm"].contains(&&*extension))
}

fn bad(alias: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::BadAlias, format!("the alias `{alias}` cannot be used: {why}"))
        .help("write an address from the root of the host: `/hc/en-us/articles/123-title`, `/faq#why`")
}

fn is_a_page(alias: &str, has_fragment: bool) -> Diagnostic {
    let fault = Diagnostic::new(Code::AliasTaken, format!("the alias `{alias}` is the address of a page"));
    fault.help(match has_fragment {
        true => "take it away: an old anchor of a page that is still there is kept by `anchors` of that page",
        false => "take it away, or move that page",
    })
}
