//! `content/urls.lock`: every address and anchor that was ever published, so that none can vanish unnoticed.
//!
//! The file is text, one address a line with the id that stood there and the anchors that it had, sorted, between a first and a last line
//! that show whether it is whole. No line depends on another, so merges can keep those of both sides. `waymark check --update-urls` and
//! `waymark publish` write it, and never take a line away. Drafts are never in it. The stage reads the finished [`Site`], so whatever
//! answers at an address counts: a page, or one that leads on.

mod file;
mod lost;

use std::collections::{BTreeMap, BTreeSet};

use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::site::Site;
use crate::source::TextFile;

pub use file::{Broken, Lock, PATH, Published};
pub use lost::{Lost, vanished};

/// What is published now, drafts left out.
pub fn published(catalogue: &Catalogue) -> BTreeMap<String, Published> {
    let mut found = BTreeMap::new();
    for (index, entry) in catalogue.entries.iter().filter(|(_, entry)| !entry.hidden && !entry.draft) {
        let anchors = if entry.gone { BTreeSet::new() } else { anchors_of(catalogue, index) };
        found.insert(entry.folder.to_string(), Published { id: entry.id.to_string(), anchors });
    }
    for redirect in &*catalogue.redirects {
        let entry = &catalogue.entries[redirect.target];
        if !entry.draft {
            let published = Published { id: entry.id.to_string(), anchors: BTreeSet::new() };
            found.entry(redirect.folder.to_string()).or_insert(published);
        }
    }
    for old in catalogue.old_addresses.iter().filter(|old| !catalogue.entries[old.target].draft) {
        let id = catalogue.entries[old.target].id.to_string();
        let known = found.entry(old.path.to_string()).or_insert(Published { id, anchors: BTreeSet::new() });
        known.anchors.extend(old.fragment.as_deref().map(str::to_owned));
    }
    found
}

/// The anchors on the page of an entry; a guide's are its steps and theirs too.
fn anchors_of(catalogue: &Catalogue, index: EntryIx) -> BTreeSet<String> {
    let entry = &catalogue.entries[index];
    let own = |index: EntryIx| {
        let entry = &catalogue.entries[index];
        entry.anchors.iter().chain(&entry.outline.text.ids).map(|anchor| format!("{}{anchor}", entry.prefix))
    };
    let mut anchors: BTreeSet<String> = own(index).collect();
    if entry.kind == Kind::Guide {
        for step in catalogue.steps(index).filter(|step| !catalogue.entries[*step].draft) {
            anchors.insert(catalogue.entries[step].prefix.trim_end_matches("--").to_owned());
            anchors.extend(own(step));
        }
    }
    anchors
}

/// Compares a site with what was ever published. Without a lock nothing is said: the first `--update-urls` makes one.
pub fn check(file: Option<&TextFile>, site: &Site) -> Vec<Diagnostic> {
    let Some(file) = file else { return Vec::new() };
    let lock = match Lock::read(&file.text) {
        Ok(lock) => lock,
        Err(broken) => return vec![broken.fault(file)],
    };
    let mut findings = Vec::new();
    for (address, published) in &lock.addresses {
        let place = || file.place(lock.line_of(address));
        findings.extend(resolve(site, address, published).into_iter().map(|finding| finding.at(place())));
    }
    findings.extend(unlocked(&lock, file, site));
    findings
}

/// What of an address that was published would vanish: itself, its id, or anchors of it.
fn resolve(site: &Site, address: &str, published: &Published) -> Vec<Diagnostic> {
    let catalogue = &*site.catalogue;
    if address.starts_with('/') {
        return resolve_from_root(catalogue, address, published);
    }
    let tag = address.split('/').next().unwrap_or_default();
    let id = &published.id;
    let Some(locale) = catalogue.config.locale_index(tag) else {
        let fault = Diagnostic::new(
            Code::VanishedAddress,
            format!("`{address}` would vanish: the site has no locale `{tag}` any more"),
        );
        return vec![fault.help(put_locale_back(tag))];
    };
    let target = match site.artefacts.get(addresses::page(address).as_str()) {
        Some(artefact) => artefact.leads_to().or_else(|| catalogue.for_reader(id, locale)),
        None => None,
    };
    let Some(target) = target else { return vec![lost_address(catalogue, address, locale, id)] };
    // Frames and permalinks go by the id.
    let old_id = format!("{tag}/{id}/");
    let knows_id = id.is_empty()
        || catalogue.for_reader(id, locale).is_some()
        || catalogue.redirects.iter().any(|redirect| *redirect.folder == old_id);
    if !knows_id {
        let fault = Diagnostic::new(Code::VanishedAddress, format!("the id `{id}` of `{address}` would vanish"));
        return vec![fault.help(offer(file_for_aliases(catalogue, target), id))];
    }
    let entry = &catalogue.entries[target];
    if entry.gone {
        return Vec::new();
    }
    let lost = published.anchors.iter().filter(|anchor| !leads_on(catalogue, target, anchor));
    lost.map(|anchor| lost_anchor(catalogue, address, target, anchor)).collect()
}

/// The same, of an address from the root of the host, whose anchors are the parts behind `#` by which it led to several pages.
fn resolve_from_root(catalogue: &Catalogue, address: &str, published: &Published) -> Vec<Diagnostic> {
    let there: Vec<_> = catalogue.old_addresses.iter().filter(|old| *old.path == *address).collect();
    let knows = |anchor: &str| there.iter().any(|old| old.fragment.as_deref() == Some(anchor));
    let fault = |alias: &str| {
        let message = format!("`{alias}` was an old address of `{}`, and would vanish", published.id);
        let fault = Diagnostic::new(Code::VanishedAddress, message);
        fault.help(match catalogue.for_reader(&published.id, catalogue.config.source_index()) {
            Some(index) => format!("add `{alias}` to `aliases` in `{}`", catalogue.entries[index].outline.path),
            None => format!("add `{alias}` to `aliases` of the page that took its place"),
        })
    };
    if there.is_empty() && published.anchors.is_empty() {
        return vec![fault(address)];
    }
    let lost = published.anchors.iter().filter(|anchor| !knows(anchor));
    lost.map(|anchor| fault(&format!("{address}#{anchor}"))).collect()
}

/// Whether a page has an anchor, or leads on from it.
fn leads_on(catalogue: &Catalogue, index: EntryIx, anchor: &str) -> bool {
    let entry = &catalogue.entries[index];
    if catalogue.anchor_on(index, anchor).is_some() || was_renamed(catalogue, index, anchor) {
        return true;
    }
    entry.kind == Kind::Guide
        && catalogue.steps(index).any(|step| {
            anchor.starts_with(&catalogue.entries[step].prefix) && was_renamed(catalogue, step, anchor)
                || under_old_id(catalogue, step, anchor)
        })
        || entry.kind == Kind::Step && under_old_id(catalogue, index, anchor)
}

/// Whether a step had the anchor while it had another id.
fn under_old_id(catalogue: &Catalogue, step: EntryIx, anchor: &str) -> bool {
    let entry = &catalogue.entries[step];
    catalogue.old_anchors_of_step(step).iter().any(|old| {
        let rest = anchor.strip_prefix(old.as_str());
        rest.is_some_and(|rest| {
            rest.is_empty()
                || rest.strip_prefix("--").is_some_and(|own| {
                    entry.anchors.iter().any(|anchor| anchor == own)
                        || catalogue.renamed_anchors(entry).iter().any(|(old, _)| *old == own)
                })
        })
    })
}

fn was_renamed(catalogue: &Catalogue, index: EntryIx, anchor: &str) -> bool {
    let entry = &catalogue.entries[index];
    let own = anchor.strip_prefix(&entry.prefix).unwrap_or(anchor);
    catalogue.renamed_anchors(entry).iter().any(|(old, _)| *old == own)
}

fn lost_address(catalogue: &Catalogue, address: &str, locale: LocaleIx, id: &str) -> Diagnostic {
    let path = address.split_once('/').map_or("", |(_, rest)| rest).trim_end_matches('/');
    Diagnostic::new(Code::VanishedAddress, format!("`{address}` was published, and would vanish: it held `{id}`"))
        .help(help_for(catalogue, path, locale, id))
}

/// What gives readers of a locale the page back that they had at a path below the locale, with this id.
fn help_for(catalogue: &Catalogue, path: &str, locale: LocaleIx, id: &str) -> String {
    // The page is still there under its id: then it is the address alone that changed.
    if let Some(index) = catalogue.for_reader(id, locale).filter(|_| !id.is_empty()) {
        return offer(file_for_aliases(catalogue, index), path);
    }
    if catalogue.is_draft(id) {
        return "a page that was published cannot become a draft again: take `draft` away, or retire it with `gone: true`"
            .into();
    }
    let own =
        catalogue.entries.iter().filter(|(_, entry)| entry.locale == locale && !entry.hidden && !entry.id.is_empty());
    let last = id.rsplit('/').next().unwrap_or(id);
    let folder = id.rsplit_once('/').map_or("", |(folder, _)| folder);
    let moved = own.clone().find(|(_, entry)| entry.id.rsplit('/').next() == Some(last));
    let renamed = || {
        let ids = own.clone().filter(|(_, entry)| entry.id.rsplit_once('/').map_or("", |(above, _)| above) == folder);
        let meant = nearest(id, ids.map(|(_, entry)| &*entry.id))?.to_owned();
        own.clone().find(|(_, entry)| *entry.id == *meant)
    };
    match moved.or_else(renamed) {
        Some((index, _)) => format!(
            "{}; or put the page back, with `gone: true` if it is retired",
            offer(file_for_aliases(catalogue, index), path)
        ),
        None => format!(
            "add `aliases: [{path}]` to the page that took its place, or put it back with `gone: true` and `replaced_by`"
        ),
    }
}

/// The file whose `aliases` hold for an entry: that of its source, since those hold for every language, unless it has some of its own.
fn file_for_aliases(catalogue: &Catalogue, index: EntryIx) -> &str {
    let entry = &catalogue.entries[catalogue.text_of(index)];
    let source = entry.source.filter(|_| entry.outline.front.aliases.is_empty());
    &source.map_or(entry, |source| &catalogue.entries[source]).outline.path
}

fn put_locale_back(tag: &str) -> String {
    format!("add `{tag}` to `locales` in `site.yaml` again")
}

fn offer(path: &str, alias: &str) -> String {
    format!("add `aliases: [{alias}]` to `{path}`")
}

fn lost_anchor(catalogue: &Catalogue, address: &str, target: EntryIx, anchor: &str) -> Diagnostic {
    let entry = &catalogue.entries[target];
    let fault = Diagnostic::new(Code::VanishedAnchor, format!("the anchor `{address}#{anchor}` would vanish"));
    // On a guide's page the part before `--` is a step's name.
    let step = anchor.split_once("--").and_then(|(step, rest)| {
        let step = catalogue.steps(target).find(|index| catalogue.entries[*index].prefix == format!("{step}--"))?;
        Some((step, rest))
    });
    let steps_alike = || {
        let name = |step: EntryIx| catalogue.entries[step].prefix.trim_end_matches("--");
        let meant = nearest(anchor, catalogue.steps(target).map(name))?;
        catalogue.steps(target).find(|step| name(*step) == meant)
    };
    if step.is_none()
        && let Some(renamed) = steps_alike()
    {
        // The step's alias keeps its own address too.
        return fault.help(offer(&catalogue.entries[renamed].outline.path, &format!("{}/{anchor}", entry.id)));
    }
    let (owner, own) = match step {
        Some((step, rest)) => (&catalogue.entries[step], rest),
        None => (entry, anchor.strip_prefix(&entry.prefix).unwrap_or(anchor)),
    };
    let steps = catalogue.steps(target).map(|step| catalogue.entries[step].prefix.trim_end_matches("--"));
    let anchors: Vec<&str> = owner.anchors.iter().map(String::as_str).chain(steps).collect();
    let meant = nearest(own, anchors.iter().copied()).or(anchors.first().copied()).unwrap_or("new-anchor");
    let path = &owner.outline.path;
    fault.help(format!("add `anchors: {{ {own}: {meant} }}` to `{path}`, with the heading that took its place"))
}

/// What is published and not in the lock yet.
fn unlocked(lock: &Lock, file: &TextFile, site: &Site) -> Option<Diagnostic> {
    let (mut addresses, mut anchors, mut example) = (0, 0, None);
    for (address, published) in published(&site.catalogue) {
        match lock.addresses.get(&address) {
            None => {
                addresses += 1;
                example.get_or_insert(address);
            }
            Some(known) => {
                let new = published.anchors.difference(&known.anchors);
                for anchor in new {
                    anchors += 1;
                    example.get_or_insert(format!("{address}#{anchor}"));
                }
            }
        }
    }
    let example = example?;
    let some = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    };
    let parts: Vec<String> =
        [some(addresses, "address", "addresses"), some(anchors, "anchor", "anchors")].into_iter().flatten().collect();
    let (verb, object) = if addresses + anchors == 1 { ("is", "it") } else { ("are", "them") };
    let warning = Diagnostic::new(
        Code::UnlockedAddress,
        format!("{} {verb} not in `{PATH}` yet, such as `{example}`", parts.join(" and ")),
    );
    let help = format!("`waymark check --update-urls` adds {object}, and from then on no build can lose {object}");
    Some(warning.at(Place::file(file.path.clone())).help(help))
}

/// The lock with everything that is published now. What a merge left is joined; a file that is cut off is refused.
pub fn updated(file: Option<&TextFile>, catalogue: &Catalogue) -> Result<String, Diagnostic> {
    let mut lock = match file {
        None => Lock::default(),
        Some(file) => Lock::repaired(&file.text).map_err(|broken| broken.fault(file))?,
    };
    for (address, published) in published(catalogue) {
        let known =
            lock.addresses.entry(address).or_insert_with(|| Published { id: published.id, anchors: BTreeSet::new() });
        known.anchors.extend(published.anchors);
    }
    Ok(lock.write())
}
