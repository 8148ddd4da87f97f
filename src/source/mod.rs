//! Reading a site from disk: the one place that does, apart from the writer's own look at the old output.
//!
//! [`scan`] gives [`Sources`], a value that holds the text of pages, templates and configuration, and for pictures and
//! files to copy their size and hash; [`scan_without_pages`] leaves pages to [`read_page`]. What cannot be read is a fault in that
//! value, so a scan always succeeds.

mod beneath;
mod cache;
mod dimensions;
mod file;
mod picture;
mod scanner;
mod stamp;
mod svg;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::memo::Fingerprint;

pub use beneath::{Root, is_link};
pub use cache::{NoTable, Stored, cache_folder, read_stored};
pub use dimensions::Dimensions;
pub use file::{files_with, read_again, read_page, read_text, similar_folder};
pub use picture::{PICTURE_EXTENSIONS, is_picture};
pub use scanner::{FOLDERS, Scanner, path_in_site, scan, scan_vouched, scan_without_pages, stamps};
pub use stamp::{Stamp, Stamps};

/// The path of a site's configuration, from its root.
pub const CONFIG: &str = "content/site.yaml";

/// The path of the names that a site's pages put in, from its root.
pub const TERMS: &str = "content/terms.yaml";

/// Fewer files than this are read and parsed on one thread: handing them to the pool would take longer.
pub(crate) const FEW_FILES: usize = 8;

/// A text file of the site, with line ends as `\n` and without a byte order mark.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// Path from the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// Of path and text.
    pub fingerprint: Fingerprint,
}

impl TextFile {
    /// A text file made from memory, as the scan makes it from disk.
    pub fn new(path: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let text: Arc<str> = if memchr::memchr(b'\r', text.as_bytes()).is_some() {
            text.replace("\r\n", "\n").into()
        } else {
            text.into()
        };
        // The text is hashed by itself: in one run of bytes, several chunks of it are hashed at once.
        let of_text = Fingerprint::of_bytes(text.as_bytes());
        Self { fingerprint: Fingerprint::of([path.as_bytes(), &of_text.0]), path: path.into(), text }
    }

    /// A place in it.
    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place::span(self.path.clone(), &self.text, span)
    }
}

/// A page that the scan did not read: it is read when it is parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Of path and text, where an earlier process read the same: then it need not be read.
    pub fingerprint: Option<Fingerprint>,
    /// Length of the file in bytes.
    pub bytes: usize,
}

/// A file that is copied as it is; its bytes stay on disk until the writer copies them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawFile {
    /// Path from the site's root.
    pub path: Arc<str>,
    /// In bytes.
    pub size: u64,
    /// Of its bytes.
    pub fingerprint: Fingerprint,
    /// Width and height, where it is a picture that says so.
    pub dimensions: Option<Dimensions>,
}

/// Everything that a site is made from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The site's folder on disk, for the copying of raw files.
    pub root: PathBuf,
    /// `content/site.yaml`.
    pub config: Option<TextFile>,
    /// `content/urls.lock`: what was ever published.
    pub urls: Option<TextFile>,
    /// `content/**/*.md` by path.
    pub pages: BTreeMap<Arc<str>, TextFile>,
    /// Pages that were not read, by path; none of them is in `pages`.
    pub unread: BTreeMap<Arc<str>, Unread>,
    /// `content/<locale>.l10n.lock` by path: what translations were made from; and `content/sources.lock`, the versions that they name.
    pub locks: BTreeMap<Arc<str>, TextFile>,
    /// `content/<locale>/synonyms.yaml` by path: words that readers use for one another.
    pub synonyms: BTreeMap<Arc<str>, TextFile>,
    /// `content/terms.yaml`: the names of products, buttons and plans.
    pub terms: Option<TextFile>,
    /// Pictures under `images/` by path; other files there are none of ours.
    pub pictures: BTreeMap<Arc<str>, RawFile>,
    /// Files under `files/` by path.
    pub files: BTreeMap<Arc<str>, RawFile>,
    /// Templates, strings, style sheets, scripts and `theme.yaml` under `themes/` by path.
    pub themes: BTreeMap<Arc<str>, ThemeFile>,
    /// What could not be read.
    pub findings: Vec<Diagnostic>,
}

/// A file of a theme.
#[derive(Clone, Debug)]
pub enum ThemeFile {
    /// A template, string table, style sheet, script or `theme.yaml`.
    Text(TextFile),
    /// Anything else under `static/`; small enough to be held.
    Bytes {
        /// The whole file.
        bytes: Arc<[u8]>,
        /// Of its bytes.
        fingerprint: Fingerprint,
    },
}

impl ThemeFile {
    /// Of path and text, or of its bytes.
    pub fn fingerprint(&self) -> &Fingerprint {
        match self {
            ThemeFile::Text(file) => &file.fingerprint,
            ThemeFile::Bytes { fingerprint, .. } => fingerprint,
        }
    }
}

impl Sources {
    /// The text of a page with this fingerprint, which is read now if the scan did not read it; none where it has changed since.
    pub fn page_text(&self, path: &str, fingerprint: Fingerprint) -> Option<Arc<str>> {
        let known = self.pages.get(path).map(|file| file.text.clone());
        known.or_else(|| {
            read_again(&self.root, path).filter(|file| file.fingerprint == fingerprint).map(|file| file.text)
        })
    }

    /// The number of pages.
    pub fn page_count(&self) -> usize {
        self.pages.len() + self.unread.len()
    }

    /// A page, a lock, `site.yaml`, `terms.yaml` or a text of a theme, by its path from the site's root.
    pub fn text(&self, path: &str) -> Option<&TextFile> {
        let alone = self.urls.iter().chain(&self.config).chain(&self.terms).find(|file| *file.path == *path);
        let of_theme = self.themes.get(path).and_then(|file| match file {
            ThemeFile::Text(file) => Some(file),
            _ => None,
        });
        self.pages.get(path).or_else(|| self.locks.get(path)).or(alone).or(of_theme)
    }

    /// Where a raw file lies on disk.
    pub fn on_disk(&self, path: &str) -> PathBuf {
        self.root.join(Path::new(path))
    }
}

/// Reads a text that is no part of the site: a list of queries, a message on standard input (`-`). What is no UTF-8 is replaced.
pub fn read_given(path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)?;
    } else {
        bytes = std::fs::read(path)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Opens a file that is no part of the site to be read piece by piece, or standard input (`-`), and gives its length where it has one.
pub fn open_given(path: &Path) -> std::io::Result<(Box<dyn std::io::Read>, Option<u64>)> {
    if path == Path::new("-") {
        return Ok((Box::new(std::io::stdin().lock()), None));
    }
    let file = std::fs::File::open(path)?;
    let about = file.metadata()?;
    Ok((Box::new(file), about.is_file().then_some(about.len())))
}
