//! A release: everything that a site publishes, as a value that can be compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::version::WAYMARK;
use crate::addresses;
use crate::memo::Fingerprint;
use crate::site::{Cache, Header, HeaderRules, OutPath, Rendered, Site, content_type};

/// The number of hexadecimal digits of a build's id.
const ID_DIGITS: usize = 16;

/// Every file of a site, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The site's title in its source language.
    pub title: String,
    /// The address that the site is published at, with a final slash.
    pub base_url: Arc<str>,
    /// A hash of content and version.
    pub build: String,
    /// The commit of the site, where there is one.
    pub commit: Option<Arc<str>>,
    /// By path.
    pub files: BTreeMap<OutPath, File>,
}

/// A file of a release, and how a host should send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Of its bytes.
    pub hash: Fingerprint,
    /// In bytes.
    pub size: u64,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// Further response headers, except the cache policy.
    pub headers: Arc<[Header]>,
    /// For how long it may be kept.
    pub cache: Cache,
}

impl File {
    /// A rendered output.
    pub fn of(path: &str, rendered: &Rendered, rules: &HeaderRules) -> Self {
        let (hash, size) = match rendered {
            Rendered::Copy(copy) => (copy.fingerprint, copy.size),
            Rendered::Bytes(bytes) => (Fingerprint::of_bytes(bytes), bytes.len() as u64),
            Rendered::Shared(bytes) => (Fingerprint::of_bytes(bytes), bytes.len() as u64),
        };
        Self::known(path, hash, size, rules)
    }

    /// An output with this hash and size.
    pub fn known(path: &str, hash: Fingerprint, size: u64, rules: &HeaderRules) -> Self {
        Self { hash, size, content_type: content_type(path), headers: rules.headers(path), cache: rules.cache(path) }
    }
}

impl Release {
    /// A release of a site with these files.
    pub fn of(site: &Site, commit: Option<Arc<str>>, files: BTreeMap<OutPath, File>) -> Self {
        let config = &site.catalogue.config;
        let title = config.title(&config.locales[config.source_index()]);
        Self::new(title.to_owned(), config.base_url.clone(), commit, files)
    }

    /// A release with these files.
    pub fn new(title: String, base_url: Arc<str>, commit: Option<Arc<str>>, files: BTreeMap<OutPath, File>) -> Self {
        let mut release = Self { title, base_url, build: String::new(), commit, files };
        release.build = release.id();
        release
    }

    /// A hash of all files, of how they are sent, and of this program's version. No clock and no commit is part of it, so two builds of the
    /// same content have the same id. `version.json` is left out, since it says the id.
    fn id(&self) -> String {
        let site = [WAYMARK, &self.title, &self.base_url].into_iter().map(str::as_bytes);
        let others = self.files.iter().filter(|(path, _)| &***path != addresses::VERSION);
        let files = others.flat_map(|(path, file)| {
            let cache = file.cache.header().unwrap_or_default();
            let fixed = [path.as_bytes(), &file.hash.0, file.content_type.as_bytes(), cache.as_bytes()];
            let headers = file.headers.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
            fixed.into_iter().chain(headers).chain([&[][..]])
        });
        Fingerprint::of(site.chain(files)).short(ID_DIGITS)
    }
}
