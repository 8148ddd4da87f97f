//! Reading a whole site, once or again and again: what has not changed on disk is not read twice.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::beneath::Root;
use super::file::{Item, is_left_over, is_page, read, site_path, symlink, unreadable};
use super::stamp::{Stamp, Stamps};
use super::{FEW_FILES, Sources, Unread};
use crate::diagnostic::{Code, Diagnostic, Place, arrange, caught_in};

/// The folders that a site is made from.
pub const FOLDERS: [&str; 4] = ["content", "images", "themes", "files"];

/// After so many files somebody is asked whether to go on.
const STOPS_EVERY: usize = 128;

/// Reads the site in `root`. Folders that are missing are empty.
///
/// What the editor left behind (dot files, `~`, swap files) is passed over. Symbolic links are not followed: each is a
/// fault, so that no link can publish a file from outside the site.
pub fn scan(root: &Path) -> Sources {
    let mut scanner = Scanner::new(root);
    scanner.look(&[], Duration::MAX);
    scanner.into_sources()
}

/// Like [`scan`], but pages are not read, so that a large site's texts are never all in memory. `earlier` has those that an earlier
/// process read, with their stamps.
pub fn scan_without_pages(root: &Path, earlier: HashMap<Arc<str>, (Stamp, Unread)>) -> Sources {
    let mut scanner = Scanner { earlier: Some(earlier), ..Scanner::new(root) };
    scanner.look(&[], Duration::MAX);
    scanner.into_sources()
}

/// Like [`scan_without_pages`], where somebody vouches for these pages: of them nothing is looked at but their names.
pub fn scan_vouched(root: &Path, pages: HashMap<Arc<str>, Unread>) -> Sources {
    let mut scanner = Scanner { earlier: Some(HashMap::new()), vouched: pages, ..Scanner::new(root) };
    scanner.look(&[], Duration::MAX);
    scanner.into_sources()
}

/// Reads a site, and keeps what it read for the next look.
///
/// After [`Scanner::look`] at the whole site, [`Scanner::sources`] is what a new scan would give, whatever happened on
/// disk in between and in whatever order.
pub struct Scanner {
    sources: Sources,
    known: HashMap<Arc<str>, Known>,
    /// Pages as an earlier process read them; none where pages are read.
    earlier: Option<HashMap<Arc<str>, (Stamp, Unread)>>,
    /// Pages that need not be looked at.
    vouched: HashMap<Arc<str>, Unread>,
    findings: BTreeMap<Arc<str>, Diagnostic>,
    round: u64,
}

struct Known {
    stamp: Stamp,
    /// Read so soon after it changed that its stamp proves nothing yet.
    is_racy: bool,
    /// The last round in which it was seen.
    round: u64,
}

/// Looks at all files of the site in `root` without reading them. None where there is something that a scan would report.
pub fn stamps(root: &Path) -> Option<Stamps> {
    let mut scanner = Scanner::new(root);
    let mut look = Look::default();
    for folder in FOLDERS {
        scanner.visit(folder, &mut look, &mut || false);
    }
    look.to_read.sort_by(|(one, _), (other, _)| one.cmp(other));
    look.findings.is_empty().then_some(Stamps::of(look.to_read))
}

/// One look at the disk: what to read, and what else was found.
#[derive(Default)]
struct Look {
    to_read: Vec<(Arc<str>, Stamp)>,
    findings: Vec<(Arc<str>, Diagnostic)>,
    seen: usize,
    is_stopped: bool,
}

impl Scanner {
    /// A scanner for the site in `root` that has not looked yet.
    pub fn new(root: &Path) -> Self {
        Self {
            sources: Sources { root: root.to_owned(), ..Sources::default() },
            known: HashMap::new(),
            earlier: None,
            vouched: HashMap::new(),
            findings: BTreeMap::new(),
            round: 0,
        }
    }

    /// The site as it was at the last look.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The site as it was at the last look, for one who looks no more.
    pub fn into_sources(self) -> Sources {
        self.sources
    }

    /// Looks at the disk and gives the paths of what changed since the last look, in order.
    ///
    /// `below` limits the look to some files and folders, as paths from the site's root; without any, the whole site is
    /// looked at. `now` is the time since 1970; files that changed right before it are read again at the next look.
    pub fn look(&mut self, below: &[&str], now: Duration) -> Vec<Arc<str>> {
        self.look_unless(below, now, &mut || false).unwrap_or_default()
    }

    /// The same, but gives up, and gives nothing, when `stop` says so, which is asked now and then; the next look finds all the same.
    pub fn look_unless(
        &mut self,
        below: &[&str],
        now: Duration,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<Vec<Arc<str>>> {
        self.round += 1;
        let mut look = Look::default();
        let places: Vec<&str> = if below.is_empty() { FOLDERS.to_vec() } else { below.to_vec() };
        for place in &places {
            self.visit(place, &mut look, stop);
        }
        if look.is_stopped {
            return None;
        }
        let root = Root::open(&self.sources.root);
        let read = |(path, stamp): (Arc<str>, Stamp)| {
            let item = match (self.earlier.as_ref().filter(|_| is_page(&path)), &root) {
                (Some(earlier), _) => {
                    let same = earlier.get(&path).filter(|(earlier, _)| *earlier == stamp);
                    let unread = || Unread { fingerprint: None, bytes: stamp.size as usize };
                    Ok(Item::Unread(same.map_or_else(unread, |(_, page)| page.clone())))
                }
                (None, Ok(root)) => {
                    caught_in(Place::file(path.clone()), || read(root, path.clone(), stamp.size)).flatten()
                }
                (None, Err(error)) => Err(unreadable(path.clone(), error)),
            };
            (path, stamp, item)
        };
        let read: Vec<_> = if look.to_read.len() < FEW_FILES {
            look.to_read.into_iter().map(read).collect()
        } else {
            look.to_read.into_par_iter().map(read).collect()
        };
        let mut changed = Vec::new();
        for (path, stamp, item) in read {
            if matches!(&item, Err(finding) if finding.code == Code::Unreadable && !root_has(&self.sources.root, &path))
            {
                continue; // It went away between the look and the reading.
            }
            let is_racy = !stamp.is_settled(now);
            self.known.insert(path.clone(), Known { stamp, is_racy, round: self.round });
            if self.keep(&path, item) {
                changed.push(path);
            }
        }
        for (path, finding) in look.findings {
            // It is found again at every look, stamp or no stamp.
            let stamp = Stamp::default();
            self.known.insert(path.clone(), Known { stamp, is_racy: false, round: self.round });
            if self.keep(&path, Err(finding)) {
                changed.push(path);
            }
        }
        self.forget_unseen(&places, &mut changed);
        if !changed.is_empty() {
            self.sources.findings = self.findings.values().cloned().collect();
            arrange(&mut self.sources.findings);
            changed.sort();
            changed.dedup();
        }
        Some(changed)
    }

    /// Finds what stands at a path of the site.
    fn visit(&mut self, place: &str, look: &mut Look, stop: &mut dyn FnMut() -> bool) {
        let mut parts = place.split('/');
        let Some(top) = parts.next().filter(|top| FOLDERS.contains(top)) else { return };
        // A look that begins further down must not pass what a look from the top would stop at.
        let mut path = String::from(top);
        for part in parts {
            if !self.is_folder(&path) || is_left_over(part, top == "files") {
                return;
            }
            path.push('/');
            path.push_str(part);
        }
        let disk = self.sources.root.join(place);
        match fs::symlink_metadata(&disk) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => look.findings.push((place.into(), unreadable(place.into(), &error))),
            Ok(meta) if meta.is_dir() => self.folder(&disk, top == "files", look, stop),
            Ok(meta) => self.found(place.into(), true, &meta, look),
        }
    }

    fn is_folder(&self, path: &str) -> bool {
        fs::symlink_metadata(self.sources.root.join(path)).is_ok_and(|meta| meta.is_dir())
    }

    /// Takes what was found at a path: reads it later, or tells what is wrong with it.
    fn found(&mut self, path: Arc<str>, is_utf8: bool, meta: &Metadata, look: &mut Look) {
        if !is_utf8 {
            let fault = Diagnostic::new(Code::NameNotUtf8, format!("the name of `{path}` is not UTF-8"))
                .at(Place::file(path.clone()))
                .help("rename it: an address on the web needs a name that every system reads alike");
            look.findings.push((path, fault));
        } else if meta.is_symlink() {
            look.findings.push((path.clone(), symlink(path)));
        } else if meta.is_file() {
            let stamp = Stamp::of(meta);
            match self.known.get_mut(&path) {
                Some(known) if known.stamp == stamp && !known.is_racy => known.round = self.round,
                _ => look.to_read.push((path, stamp)),
            }
        }
    }

    /// Finds everything below a folder.
    fn folder(&mut self, disk: &Path, keeps_dot_files: bool, look: &mut Look, stop: &mut dyn FnMut() -> bool) {
        let root = self.sources.root.clone();
        let is_meant = |entry: &DirEntry| !is_left_over(&entry.file_name().to_string_lossy(), keeps_dot_files);
        let entries = WalkDir::new(disk).min_depth(1).follow_links(false).follow_root_links(false).into_iter();
        for entry in entries.filter_entry(is_meant) {
            look.seen += 1;
            look.is_stopped |= look.seen.is_multiple_of(STOPS_EVERY) && stop();
            if look.is_stopped {
                return;
            }
            // The folder itself says what is a file.
            if let Ok(entry) = &entry
                && entry.file_type().is_file()
                && let Some((path, page)) = self.vouched.remove_entry(&*site_path(&root, entry.path()).0)
            {
                self.keep(&path, Ok(Item::Unread(page)));
                continue;
            }
            let found = entry.and_then(|entry| Ok((entry.metadata()?, entry)));
            match found {
                Ok((meta, entry)) => {
                    let (path, is_utf8) = site_path(&root, entry.path());
                    self.found(path, is_utf8, &meta, look);
                }
                // It went away since its folder was read.
                Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => {}
                Err(error) => {
                    let path = site_path(&root, error.path().unwrap_or(disk)).0;
                    let error = error.into_io_error().unwrap_or_else(|| io::Error::other("it cannot be walked"));
                    look.findings.push((path.clone(), unreadable(path, &error)));
                }
            }
        }
    }

    /// Puts what was read in its place, and says whether it differs from what was there.
    fn keep(&mut self, path: &Arc<str>, item: Result<Item, Diagnostic>) -> bool {
        let item = match item {
            Ok(item) => item,
            Err(finding) => {
                let had = self.take_away(path);
                let same = self.findings.get(path) == Some(&finding);
                self.findings.insert(path.clone(), finding);
                return had || !same;
            }
        };
        let mended = self.findings.remove(path).is_some();
        let sources = &mut self.sources;
        let changed = match item {
            Item::Config(file) => {
                let same = sources.config.as_ref().is_some_and(|old| old.fingerprint == file.fingerprint);
                sources.config = Some(file);
                !same
            }
            Item::Urls(file) => {
                let same = sources.urls.as_ref().is_some_and(|old| old.fingerprint == file.fingerprint);
                sources.urls = Some(file);
                !same
            }
            Item::Terms(file) => {
                let same = sources.terms.as_ref().is_some_and(|old| old.fingerprint == file.fingerprint);
                sources.terms = Some(file);
                !same
            }
            Item::Lock(file) => {
                let same = sources.locks.get(path).is_some_and(|old| old.fingerprint == file.fingerprint);
                sources.locks.insert(path.clone(), file);
                !same
            }
            Item::Synonyms(file) => {
                let same = sources.synonyms.get(path).is_some_and(|old| old.fingerprint == file.fingerprint);
                sources.synonyms.insert(path.clone(), file);
                !same
            }
            Item::Page(file) => {
                let same = sources.pages.get(path).is_some_and(|old| old.fingerprint == file.fingerprint);
                if !same {
                    sources.pages.insert(path.clone(), file);
                }
                !same
            }
            Item::Unread(page) => sources.unread.insert(path.clone(), page).is_none(),
            Item::Picture(file) => {
                let same = sources.pictures.get(path) == Some(&file);
                sources.pictures.insert(path.clone(), file);
                !same
            }
            Item::File(file) => {
                let same = sources.files.get(path) == Some(&file);
                sources.files.insert(path.clone(), file);
                !same
            }
            Item::Theme(file) => {
                let same = sources.themes.get(path).is_some_and(|old| old.fingerprint() == file.fingerprint());
                sources.themes.insert(path.clone(), file);
                !same
            }
            Item::Other => false,
        };
        changed || mended
    }

    /// Forgets what stood below the places of this look and is not there any more.
    fn forget_unseen(&mut self, places: &[&str], changed: &mut Vec<Arc<str>>) {
        let is_below = |path: &str| {
            let below =
                |place: &&str| path.strip_prefix(*place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            places.iter().any(below)
        };
        let round = self.round;
        let gone: Vec<Arc<str>> = self
            .known
            .iter()
            .filter(|(path, known)| known.round != round && is_below(path))
            .map(|(path, _)| path.clone())
            .collect();
        for path in gone {
            self.known.remove(&path);
            let had = self.take_away(&path);
            if self.findings.remove(&path).is_some() || had {
                changed.push(path);
            }
        }
    }

    fn take_away(&mut self, path: &str) -> bool {
        let sources = &mut self.sources;
        sources.config.take_if(|config| *config.path == *path).is_some()
            || sources.terms.take_if(|terms| *terms.path == *path).is_some()
            || sources.urls.take_if(|urls| *urls.path == *path).is_some()
            || sources.locks.remove(path).is_some()
            || sources.synonyms.remove(path).is_some()
            || sources.pages.remove(path).is_some()
            || sources.unread.remove(path).is_some()
            || sources.pictures.remove(path).is_some()
            || sources.files.remove(path).is_some()
            || sources.themes.remove(path).is_some()
    }
}

fn root_has(root: &Path, path: &str) -> bool {
    fs::symlink_metadata(root.join(path)).is_ok()
}

/// A path below the site's root as the site names it, where it is one and its name is UTF-8.
pub fn path_in_site(root: &Path, path: &Path) -> Option<Arc<str>> {
    let relative = path.strip_prefix(root).ok()?;
    relative.to_str()?;
    Some(site_path(root, path).0)
}
