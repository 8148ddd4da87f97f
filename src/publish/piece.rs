//! What a part of a site says of itself, for whoever joins the parts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cache::{List, MAX_SITE_BYTES, Terms, bytes_of, made, read_list, value_of, version, written};
use crate::memo::Fingerprint;
use crate::search::Frame;
use crate::site::{HeaderRules, OutPath, Share, Site};
use crate::source::{NoTable, Stored};

/// A part of a site, besides the files that its manifest lists.
#[derive(Debug)]
pub struct Piece {
    /// Which part it is, and of what.
    pub about: About,
    /// The indexes of all locales without the terms of their pages, each with what those are known by. The first part has them.
    pub frames: Vec<(Frame, Vec<Fingerprint>)>,
    /// The terms of the part's own pages.
    pub terms: Terms,
}

/// Which part it is, and of what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    /// Its number, and how many there are.
    pub share: Share,
    /// Of everything that the site was made from, and of the program: parts with the same one fit together.
    pub build: Fingerprint,
    /// The site's title in its source language.
    pub title: String,
    /// The address that the site is published at.
    pub base_url: Arc<str>,
    /// The commit of the site, where there is one.
    pub commit: Option<Arc<str>>,
    /// Whether compressed copies are beside the files.
    pub is_compressed: bool,
    /// The number of its pages.
    pub pages: usize,
    /// How all outputs of the site are sent.
    pub rules: Arc<HeaderRules>,
    /// Its compressed copies.
    pub copies: Vec<OutPath>,
}

/// The key of what a part says of itself, and of its indexes.
fn key(what: &str) -> Fingerprint {
    Fingerprint::of([&b"part"[..], what.as_bytes()])
}

impl Piece {
    /// The part of a site whose outputs have been rendered.
    pub fn of(site: &Site, about: About) -> Self {
        let frames = if about.share.number == 1 { site.frames() } else { Vec::new() };
        Self { about, frames, terms: site.collected_terms() }
    }

    /// The file that says all this.
    pub fn bytes(&self) -> Vec<u8> {
        let groups = self.terms.len().div_ceil(super::cache::GROUP) as u32;
        let about = (key("about"), made(bytes_of(&(&self.about, groups))));
        let frames = (key("frames"), made(bytes_of(&self.frames)));
        let mut bytes = Vec::new();
        let all = [about, frames].into_iter().chain(written(List::Terms, &self.terms));
        let has_all = Stored::default().write(version(), MAX_SITE_BYTES, all, &mut bytes);
        debug_assert!(has_all.is_ok_and(|has_all| has_all));
        bytes
    }

    /// Reads such a file.
    pub fn read(bytes: Vec<u8>) -> Result<Self, NoTable> {
        let stored = Stored::read(bytes, version())?;
        let about = stored.needed(key("about"))?;
        let (about, groups): (About, u32) = value_of(about).ok_or(NoTable::Damaged)?;
        let frames = stored.bytes(key("frames")).and_then(value_of).ok_or(NoTable::Damaged)?;
        let terms = read_list(&stored, List::Terms, groups).ok_or(NoTable::Damaged)?;
        Ok(Self { about, frames, terms })
    }
}
