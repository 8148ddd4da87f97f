//! What a destination holds besides the live release: the list of releases with their times, what old pages and tickets need, and what a
//! publisher is doing there at the moment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::record::{Hex, is_inside};
use super::sealed::{Broken, open, seal};
use crate::site::OutPath;

const KIND: &str = "ledger";

/// The list of releases of a destination, and all that is kept there for older ones.
///
/// It alone holds times, those of the publishers' clocks. It is replaced as a whole, where the destination knows how to under the
/// condition that nobody else has replaced it meanwhile, so that it is a lock and a journal too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The title of the site that is published here.
    pub title: String,
    /// Where the site stands.
    pub base_url: String,
    /// The releases that can be rolled back to, and the live one, the last. None before the first release is complete.
    pub releases: Vec<Listed>,
    /// Files that no page of the live release names, at their paths.
    pub held: BTreeMap<OutPath, Held>,
    /// Bytes that were replaced or removed, and the number of the last release that they were part of.
    pub bytes: BTreeMap<Hex, u32>,
    /// Who is publishing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<Holder>,
    /// Builds that publishers have begun to put here since the live release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<String>,
    /// What is to be deleted, by its path from the root of the destination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deletions: Vec<String>,
    /// Whether the destination does not know conditional writes, so that nothing keeps two publishers apart.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unguarded: bool,
}

/// A release in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Counts up, by one with each release.
    pub number: u32,
    /// When it was published, in seconds since 1970.
    pub time: u64,
    /// The id of the build.
    pub build: String,
    /// The commit of the site, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The version of waymark.
    pub waymark: String,
    /// Who published it.
    pub by: String,
    /// The number of pages.
    pub pages: usize,
    /// The number of files.
    pub files: usize,
    /// In bytes.
    pub bytes: u64,
    /// The number of the release that this one went back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_to: Option<u32>,
}

/// A file that stays for old pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What it is, see [`Sent::key`](super::Sent::key).
    pub key: Hex,
    /// In bytes.
    pub size: u64,
    /// The number of the last release that had it.
    pub last: u32,
    /// When a release without it took that one's place.
    pub since: u64,
}

/// A publisher at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Whoever reads of it should know whom to ask.
    pub who: String,
    /// When it began, in seconds since 1970.
    pub since: u64,
    /// The machine, and the process there.
    pub machine: String,
    /// The process's number.
    pub process: u32,
}

impl Ledger {
    /// The ledger as text.
    pub fn text(&self) -> String {
        seal(KIND, self)
    }

    /// Reads a ledger.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let ledger: Self = open(KIND, text)?;
        let is_own = |path: &&String| is_inside(path) || path.strip_prefix(".waymark/").is_some_and(is_inside);
        let is_good =
            ledger.held.keys().all(|path| is_inside(path)) && ledger.deletions.iter().all(|path| is_own(&path));
        if is_good { Ok(ledger) } else { Err(Broken::Damaged) }
    }

    /// The live release.
    pub fn live(&self) -> Option<&Listed> {
        self.releases.last()
    }

    /// Whether nothing was begun here that was not brought to its end.
    pub fn is_at_rest(&self) -> bool {
        self.lock.is_none() && self.attempts.is_empty() && self.deletions.is_empty()
    }

    /// The release that was live before the live one, whatever was rolled back since.
    pub fn before(&self) -> Option<&Listed> {
        let live = self.live()?;
        let mut origin = live.number;
        // A release that went back stands where the one stands that it went back to.
        while let Some(back_to) =
            self.releases.iter().find(|listed| listed.number == origin).and_then(|listed| listed.back_to)
        {
            origin = back_to;
        }
        self.releases.iter().rev().find(|listed| listed.number < origin && listed.build != live.build)
    }
}
