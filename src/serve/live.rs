//! What is served: the newest site, and for pages with faults the last good version.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::ops::Bound;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use crate::addresses;
use crate::catalogue::EntryIx;
use crate::content::Kind;
use crate::diagnostic::{Diagnostic, Place, arrange};
use crate::memo::Fingerprint;
use crate::site::{OutPath, Rendered, Site};
use crate::source::{CONFIG, Root};

/// When more pages than this get faults at once, their last good versions are rendered only when they are asked for.
const MOST_HELD: usize = 64;

/// One state of the preview. A copy shares all with the original.
#[derive(Clone)]
pub struct Generation {
    /// Counts from 1.
    pub number: u64,
    /// The newest site.
    pub site: Site,
    /// What compiling it found.
    pub findings: Arc<Vec<Diagnostic>>,
    /// What rendering it has found so far.
    pub rendering: Arc<Vec<Diagnostic>>,
    /// Whether every page has been rendered once, so that nothing more can be found.
    pub is_quiet: bool,
    /// The site's folder, for files that are copied.
    root: Arc<PathBuf>,
    /// The last good version of pages that have faults now.
    held: Arc<BTreeMap<OutPath, Arc<[u8]>>>,
    /// The last site before the faults that stand now.
    good: Option<Site>,
    /// Pages whose own files have faults.
    faulty: Arc<BTreeSet<OutPath>>,
}

/// What is sent for an address.
pub struct Answer {
    /// The output's path, which says its type.
    pub path: OutPath,
    /// Whether there is such an output.
    pub is_found: bool,
    /// The whole file.
    pub content: Content,
    /// What is wrong with the page itself; then the bytes are its last good version, where it had one.
    pub faults: Vec<Diagnostic>,
}

/// A file that is sent.
pub enum Content {
    /// What was rendered.
    Made(Arc<[u8]>),
    /// A copy of a file of the site, open, so that what is sent is one file from its beginning to its end.
    Copy(File),
}

impl Content {
    /// What was rendered; none for a copy.
    fn made(self) -> Option<Arc<[u8]>> {
        match self {
            Self::Made(bytes) => Some(bytes),
            Self::Copy(_) => None,
        }
    }
}

impl Answer {
    /// What was rendered; nothing for a copy, which is no page.
    pub fn made(&self) -> &[u8] {
        match &self.content {
            Content::Made(bytes) => bytes,
            Content::Copy(_) => &[],
        }
    }
}

/// The states of a preview, the newest at hand.
pub struct Live {
    now: Mutex<Option<Arc<Generation>>>,
    number: watch::Sender<u64>,
    asked: AtomicU64,
    followed: AtomicU64,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            now: Mutex::default(),
            number: watch::Sender::new(0),
            asked: AtomicU64::new(0),
            followed: AtomicU64::new(0),
        }
    }
}

impl Live {
    /// The newest state; none before the first compile is done.
    pub fn now(&self) -> Option<Arc<Generation>> {
        self.now.lock().expect("no thread panics while it holds the state").clone()
    }

    /// Whether no newer state than this one is there.
    pub fn is_newest(&self, number: u64) -> bool {
        self.now().is_some_and(|now| now.number == number)
    }

    /// A ticket for a look at the whole site, to be sent with the wish for it.
    pub fn ask(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// The looks up to this ticket are done, and what they found is compiled.
    pub fn followed(&self, ticket: u64) {
        self.followed.fetch_max(ticket, Ordering::SeqCst);
        self.number.send_modify(|number| *number += 1);
    }

    /// The newest state, if everything in it has been rendered and the look with this ticket is done.
    pub fn quiet_since(&self, ticket: u64) -> Option<Arc<Generation>> {
        let is_followed = self.followed.load(Ordering::SeqCst) >= ticket;
        self.now().filter(|now| is_followed && now.is_quiet)
    }

    /// Tells when there is a newer state.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.number.subscribe()
    }

    /// Puts a new site in the place of the old one.
    pub fn publish(&self, site: Site, findings: Vec<Diagnostic>, root: &Arc<PathBuf>) -> Arc<Generation> {
        let old = self.now();
        let new = Generation::after(old.as_deref(), site, findings, root.clone());
        self.set(new)
    }

    /// Adds what rendering has found to the state with this number, if it is still the newest.
    pub fn found(&self, number: u64, rendering: Vec<Diagnostic>, is_quiet: bool) -> Option<Arc<Generation>> {
        let now = self.now().filter(|now| now.number == number)?;
        let mut new = Generation { rendering: rendering.into(), is_quiet, ..(*now).clone() };
        if is_quiet && !new.has_faults() {
            new.good = None;
        }
        self.replace(now.number, new)
    }

    /// Takes the place of the state with this number only, since a newer one may have come in between.
    fn replace(&self, number: u64, new: Generation) -> Option<Arc<Generation>> {
        let new = Arc::new(new);
        // Large, and given back after the news is out.
        let _old = {
            let mut now = self.now.lock().expect("no thread panics while it holds the state");
            now.as_ref().filter(|now| now.number == number)?;
            now.replace(new.clone())
        };
        self.number.send_modify(|number| *number += 1);
        Some(new)
    }

    fn set(&self, new: Generation) -> Arc<Generation> {
        let new = Arc::new(new);
        let _old = self.now.lock().expect("no thread panics while it holds the state").replace(new.clone());
        self.number.send_modify(|number| *number += 1);
        new
    }
}

impl Generation {
    fn after(old: Option<&Self>, site: Site, findings: Vec<Diagnostic>, root: Arc<PathBuf>) -> Self {
        let faulty = faulty_pages(&site, &findings);
        let mut held = BTreeMap::new();
        if let Some(old) = old {
            let newly = faulty.iter().filter(|path| !old.faulty.contains(*path)).count();
            for path in &faulty {
                let kept = match old.held.get(path) {
                    Some(kept) => Some(kept.clone()),
                    None if newly <= MOST_HELD && !old.faulty.contains(path) => {
                        old.rendered(&old.site, path).and_then(Content::made)
                    }
                    None => None,
                };
                held.extend(kept.map(|kept| (path.clone(), kept)));
            }
        }
        // Rendering finds faults later, so an older site stays at hand until this one has shown itself good.
        let good = old.and_then(|old| match &old.good {
            Some(good) if old.has_faults() || !old.is_quiet => Some(good.clone()),
            _ => (!old.has_faults()).then(|| old.site.without_indexes()),
        });
        Self {
            number: old.map_or(1, |old| old.number + 1),
            site,
            findings: findings.into(),
            rendering: Arc::default(),
            is_quiet: false,
            root,
            held: held.into(),
            good,
            faulty: faulty.into(),
        }
    }

    /// Whether anything that is known so far would stop a build.
    pub fn has_faults(&self) -> bool {
        self.findings.iter().chain(self.rendering.iter()).any(Diagnostic::is_fault)
    }

    /// Everything that is known to be wrong, in order.
    pub fn all_findings(&self) -> Vec<Diagnostic> {
        let mut all = (*self.findings).clone();
        all.extend(self.rendering.iter().cloned());
        arrange(&mut all);
        all
    }

    /// Where a file of the site lies on disk; nothing for any other file.
    pub fn file_on_disk(&self, path: &str) -> Option<PathBuf> {
        let mut places = self.findings.iter().chain(self.rendering.iter()).filter_map(|finding| finding.place.as_ref());
        let is_known = self.site.catalogue.by_path(path).is_some() || places.any(|place| &*place.path == path);
        (is_known && crate::content::resolve_path("", path).as_deref() == Some(path)).then(|| self.root.join(path))
    }

    /// What is sent for an output path.
    pub fn answer(&self, path: &str) -> Answer {
        if let Some(held) = self.held.get(path) {
            let content = Content::Made(held.clone());
            return Answer { path: path.into(), is_found: true, content, faults: self.faults_of(path) };
        }
        let of_site = self.faults_of_site();
        if let Some((path, artefact)) = self.site.artefacts.get_key_value(path) {
            let found = |content, faults| Answer { path: path.clone(), is_found: true, content, faults };
            let mut faults = self.faults_of(path);
            // A page that never was good is shown as it is.
            let good = || self.good.as_ref().and_then(|good| self.rendered(good, path));
            let in_config = |fault: &Diagnostic| fault.place.as_ref().is_none_or(|place| &*place.path == CONFIG);
            if (!faults.is_empty() || path.ends_with(".html") && of_site.iter().any(in_config))
                && let Some(content) = good()
            {
                faults.extend(of_site);
                return found(content, faults);
            }
            match self.site.render(path, artefact).result {
                Ok(rendered) => {
                    if path.ends_with(".html") {
                        faults.extend(of_site);
                    }
                    if let Some(content) = self.content(rendered) {
                        return found(content, faults);
                    }
                }
                Err(mut found_now) => {
                    faults.append(&mut found_now);
                    faults.extend(of_site);
                    arrange(&mut faults);
                    return found(good().unwrap_or_else(never_good), faults);
                }
            }
        } else if !of_site.is_empty()
            && let Some(content) = self.good.as_ref().and_then(|good| self.rendered(good, path))
        {
            // With a broken site.yaml there are no pages at all; the writer's page stays where it is.
            return Answer { path: path.into(), is_found: true, content, faults: of_site };
        }
        if let Some((path, content)) = self.newest_asset(path) {
            return Answer { path, is_found: true, content, faults: Vec::new() };
        }
        self.not_found(path)
    }

    /// The page that says that there is none, in the locale of the address.
    fn not_found(&self, path: &str) -> Answer {
        let locale = path.split('/').next().unwrap_or_default();
        let of_locale = addresses::not_found(locale);
        let content =
            [of_locale.as_str(), addresses::NOT_FOUND].into_iter().find_map(|page| self.rendered(&self.site, page));
        let content = content.unwrap_or_else(never_good);
        Answer { path: addresses::NOT_FOUND.into(), is_found: false, content, faults: self.faults_of_site() }
    }

    /// A page that was sent before an asset changed still asks for the old name: it gets the new one.
    fn newest_asset(&self, path: &str) -> Option<(OutPath, Content)> {
        let wanted = addresses::of_asset(path)?;
        let mut assets = self
            .site
            .artefacts
            .range::<str, _>((Bound::Included(addresses::ASSETS), Bound::Unbounded))
            .take_while(|(path, _)| path.starts_with(addresses::ASSETS));
        let (path, artefact) = assets.find(|(path, _)| addresses::of_asset(path) == Some(wanted))?;
        let rendered = self.site.render(path, artefact).result.ok()?;
        Some((path.clone(), self.content(rendered)?))
    }

    fn rendered(&self, site: &Site, path: &str) -> Option<Content> {
        let (path, artefact) = site.artefacts.get_key_value(path)?;
        self.content(site.render(path, artefact).result.ok()?)
    }

    fn content(&self, rendered: Rendered) -> Option<Content> {
        Some(match rendered {
            Rendered::Bytes(bytes) => Content::Made(bytes.into()),
            Rendered::Shared(bytes) => Content::Made(bytes),
            Rendered::Copy(file) => Content::Copy(Root::open(&self.root).ok()?.file(&file.path).ok()?),
        })
    }

    /// The faults in the files that a page is made of.
    fn faults_of(&self, path: &str) -> Vec<Diagnostic> {
        if !self.faulty.contains(path) {
            return Vec::new();
        }
        let Some(entry) = self.site.shown_at(path) else { return Vec::new() };
        let files = files_of(&self.site, entry);
        let is_own = |place: &Place| files.contains(&place.path);
        self.findings
            .iter()
            .filter(|finding| finding.is_fault() && finding.place.as_ref().is_some_and(is_own))
            .cloned()
            .collect()
    }

    /// The faults that touch every page: of site.yaml, of the theme, of the site as a whole.
    fn faults_of_site(&self) -> Vec<Diagnostic> {
        self.findings.iter().filter(|finding| finding.is_fault() && touches_all(finding)).cloned().collect()
    }
}

/// Shown where a page has never been without a fault and cannot be rendered with it.
const NEVER_GOOD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Not ready</title>\n</head>\n<body>\n<h1>This page cannot be shown yet</h1>\n</body>\n</html>\n";

fn never_good() -> Content {
    Content::Made(NEVER_GOOD.as_bytes().into())
}

fn touches_all(finding: &Diagnostic) -> bool {
    finding.place.as_ref().is_none_or(|place| &*place.path == CONFIG || place.path.starts_with("themes/"))
}

/// The pages on which the text of a faulty file stands.
fn faulty_pages(site: &Site, findings: &[Diagnostic]) -> BTreeSet<OutPath> {
    let catalogue = &site.catalogue;
    let mut pages = BTreeSet::new();
    for place in findings.iter().filter(|finding| finding.is_fault()).filter_map(|finding| finding.place.as_ref()) {
        let Some(index) = catalogue.by_path(&place.path) else { continue };
        // Where a translation is missing, the same text stands on its page.
        for text in catalogue.entries.indices().filter(|entry| catalogue.text_of(*entry) == index) {
            let entry = &catalogue.entries[text];
            let guide = entry.parent.filter(|_| entry.kind == Kind::Step);
            for index in std::iter::once(text).chain(guide) {
                pages.insert(addresses::page(&catalogue.entries[index].folder).into());
            }
        }
    }
    pages
}

/// The files whose text stands on an entry's page.
pub fn files_of(site: &Site, entry: EntryIx) -> Vec<Arc<str>> {
    let catalogue = &site.catalogue;
    let steps = catalogue.steps(entry).filter(|_| catalogue.entries[entry].kind == Kind::Guide);
    std::iter::once(entry).chain(steps).map(|entry| catalogue.entries[entry].outline.path.clone()).collect()
}

/// What tells whether a page has changed in a way that a reader sees: its HTML without the hashes in the names of style
/// sheets and pictures, which are swapped without a reload.
pub fn seen(html: &[u8]) -> String {
    let text = String::from_utf8_lossy(html);
    let mut parts: Vec<&[u8]> = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(addresses::ASSETS) {
        let end = text[at..].find(['"', '\'', ' ', ',', ')', '&', '<', '>']).map_or(text.len(), |end| at + end);
        if at < from || text[at..end].ends_with(".js") {
            continue;
        }
        if let Some((stem, extension)) = addresses::of_asset(&text[at..end]) {
            let hash = at + addresses::ASSETS.len() + stem.len() + 1;
            parts.push(&text.as_bytes()[from..hash]);
            from = end - extension.len();
        }
    }
    parts.push(&text.as_bytes()[from..]);
    Fingerprint::of_bytes(&parts.concat()).short(16)
}

/// The assets that a page names, each once.
pub fn assets(html: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(html);
    let named = text.match_indices(addresses::ASSETS).filter_map(|(at, _)| {
        let end = text[at..].find(['"', '\'', ' ', ',', ')', '&', '<', '>']).map_or(text.len(), |end| at + end);
        addresses::of_asset(&text[at..end]).map(|_| text[at..end].to_owned())
    });
    named.collect()
}
