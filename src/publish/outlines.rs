//! What all parts of a site have to know of all of its pages, as a file that is handed to those who render the parts.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::cache::{MAX_SITE_BYTES, Make, bytes_of, groups, made, read, value_of, version};
use crate::content::CodeBlock;
use crate::memo::Fingerprint;
use crate::site::{Earlier, EarlierPage, MadeFrom};
use crate::source::{NoTable, Sources, Stored, Unread};

/// The outlines of a site's pages as they were read, and what the site was made from besides.
#[derive(Debug)]
pub struct Outlines {
    /// The outlines.
    pub earlier: Earlier,
    /// The commit of the site, where there is one.
    pub commit: Option<Arc<str>>,
    /// Of the options of the call.
    pub options: Fingerprint,
    /// The code of all pages, highlighted: what many of them have in common is highlighted once.
    pub code: Stored,
}

/// What is not as it was when outlines were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherState {
    /// The options of the call.
    Options,
    /// The configuration, a picture, a file below `files/`, or a lock.
    Files,
    /// A theme.
    Themes,
    /// There was no such page.
    NewPage(Arc<str>),
    /// There is no such page any more.
    NoPage(Arc<str>),
}

/// The key of what a file of outlines has besides them.
fn key() -> Fingerprint {
    Fingerprint::of_bytes(b"outlines")
}

impl Outlines {
    /// Writes outlines.
    pub fn write(
        earlier: &Earlier,
        commit: Option<&str>,
        options: Fingerprint,
        code: &[Arc<CodeBlock>],
        out: impl Write,
    ) -> io::Result<()> {
        let count = 1 + groups(earlier, &[]).count() + code.len();
        let own = (key(), made(bytes_of(&(commit, options, count))));
        let code = code.iter().map(|code| {
            let make: Make<'_> = Box::new(|| code.html().into());
            (code.key, make)
        });
        let all = std::iter::once(own).chain(groups(earlier, &[])).chain(code);
        let has_all = Stored::default().write(version(), MAX_SITE_BYTES, all, out)?;
        if has_all { Ok(()) } else { Err(io::Error::other("the site is too large for a file of outlines")) }
    }

    /// Reads them from a file. The error is that of the disk.
    pub fn open(file: &Path) -> io::Result<Result<Self, NoTable>> {
        fs::read(file).map(Self::read)
    }

    /// Reads them from a file's bytes.
    pub fn read(bytes: Vec<u8>) -> Result<Self, NoTable> {
        let stored = Stored::read(bytes, version())?;
        let own = stored.needed(key())?;
        let (commit, options, count) = value_of(own).ok_or(NoTable::Damaged)?;
        if !stored.is_whole(count) {
            return Err(NoTable::Damaged);
        }
        let (earlier, _) = read(&stored).ok_or(NoTable::Damaged)?;
        Ok(Self { earlier, commit, options, code: stored })
    }

    /// The pages of the site, which need not be looked at: whether one has changed since shows when its text is read.
    pub fn pages(&self) -> HashMap<Arc<str>, Unread> {
        let page = |page: &EarlierPage| {
            let EarlierPage { outline, .. } = page;
            (outline.path.clone(), Unread { fingerprint: Some(outline.fingerprint), bytes: outline.bytes })
        };
        self.earlier.pages.iter().map(page).collect()
    }

    /// Checks that a site is the one that the outlines were made of, as far as that shows without the texts of its pages.
    pub fn check(&self, sources: &Sources, options: Fingerprint, made_from: &MadeFrom) -> Result<(), OtherState> {
        if self.options != options {
            return Err(OtherState::Options);
        }
        let mut known = self.earlier.pages.iter().map(|page| &page.outline.path).peekable();
        for path in sources.unread.keys() {
            match known.next_if(|known| *known <= path) {
                Some(known) if known == path => {}
                Some(gone) => return Err(OtherState::NoPage(gone.clone())),
                None => return Err(OtherState::NewPage(path.clone())),
            }
        }
        if let Some(gone) = known.next() {
            return Err(OtherState::NoPage(gone.clone()));
        }
        if self.earlier.made_from.themes != made_from.themes {
            return Err(OtherState::Themes);
        }
        if self.earlier.made_from != *made_from {
            return Err(OtherState::Files);
        }
        Ok(())
    }
}
