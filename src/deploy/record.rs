//! What a release is, as a value: every file, and how it is sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::sealed::{Broken, open, seal};
use crate::addresses::MARKER;
use crate::memo::Fingerprint;
use crate::publish::{self, Release, WAYMARK};
use crate::site::{Header, OutPath};

const KIND: &str = "record";

/// A release. It holds no time: when it was published is the destination's [`Ledger`](super::Ledger)'s to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Record {
    /// A hash of content and version.
    pub build: String,
    /// The version of waymark that made it.
    pub waymark: String,
    /// The commit of the site, where there is one.
    pub commit: Option<String>,
    /// The site's title.
    pub title: String,
    /// Where the site stands, with a final slash.
    pub base_url: String,
    /// By path.
    pub files: BTreeMap<OutPath, Sent>,
}

/// A file, and how it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Of its bytes.
    pub hash: Fingerprint,
    /// In bytes.
    pub size: u64,
    /// How it is sent.
    pub way: Arc<Way>,
}

/// How files are sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Way {
    /// The value of `Content-Type`.
    #[serde(rename = "type")]
    pub content_type: String,
    /// The value of `Cache-Control`; none where the host decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<String>,
    /// Further headers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
}

impl Sent {
    /// What distinguishes it from any other file that would be sent otherwise.
    pub fn key(&self) -> Fingerprint {
        let Way { content_type, cache, headers } = &*self.way;
        let mut parts =
            vec![&self.hash.0[..], content_type.as_bytes(), cache.as_deref().unwrap_or_default().as_bytes()];
        parts.extend(headers.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]));
        Fingerprint::of(parts)
    }

    /// Whether it is sent in place of the file that it is a compressed copy of.
    pub fn is_compressed(&self) -> bool {
        self.way.headers.iter().any(|(name, _)| name == "Content-Encoding")
    }
}

impl Record {
    /// The record of a release.
    pub fn of(release: &Release) -> Self {
        // Of many files few are sent in a way of their own.
        let mut ways: BTreeMap<_, Arc<Way>> = BTreeMap::new();
        let mut files = BTreeMap::new();
        for (path, file) in &release.files {
            let way = ways.entry((file.content_type, file.cache.header(), &file.headers)).or_insert_with(|| {
                let owned = |(name, value): &Header| (name.to_string(), value.to_string());
                let headers = file.headers.iter().map(owned).collect();
                let cache = file.cache.header().map(str::to_owned);
                Way { content_type: file.content_type.to_owned(), cache, headers }.into()
            });
            files.insert(path.clone(), Sent { hash: file.hash, size: file.size, way: way.clone() });
        }
        Self {
            build: release.build.clone(),
            waymark: WAYMARK.to_owned(),
            commit: release.commit.as_deref().map(str::to_owned),
            title: release.title.clone(),
            base_url: release.base_url.to_string(),
            files,
        }
    }

    /// The record as text.
    pub fn text(&self) -> String {
        seal(KIND, self)
    }

    /// Reads a record.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        open(KIND, text)
    }

    /// Whether a path is that of a compressed copy of another file.
    pub fn is_copy(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(Sent::is_compressed)
    }

    /// The bytes of all files together.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.size).sum()
    }
}

/// A record as it is written: each way of sending stands there once.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    build: String,
    waymark: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    title: String,
    base_url: String,
    ways: Vec<Arc<Way>>,
    files: BTreeMap<OutPath, (Hex, u64, usize)>,
}

impl From<Record> for Written {
    fn from(record: Record) -> Self {
        let mut numbers: BTreeMap<Arc<Way>, usize> = BTreeMap::new();
        let mut ways = Vec::new();
        let files = record.files.into_iter().map(|(path, Sent { hash, size, way })| {
            let number = *numbers.entry(way.clone()).or_insert_with(|| {
                ways.push(way);
                ways.len() - 1
            });
            (path, (Hex(hash), size, number))
        });
        let files = files.collect();
        let Record { build, waymark, commit, title, base_url, .. } = Record { files: BTreeMap::new(), ..record };
        Self { build, waymark, commit, title, base_url, ways, files }
    }
}

impl TryFrom<Written> for Record {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { build, waymark, commit, title, base_url, ways, files } = written;
        let sent = |(path, (Hex(hash), size, way)): (OutPath, (Hex, u64, usize))| {
            if !is_inside(&path) {
                return Err(format!("`{path}` leads out of the site"));
            }
            let way = ways.get(way).ok_or("a way of sending is missing")?.clone();
            Ok((path, Sent { hash, size, way }))
        };
        let files = files.into_iter().map(sent).collect::<Result<_, String>>()?;
        Ok(Self { build, waymark, commit, title, base_url, files })
    }
}

/// Whether a path stays below the root that it counts from, and out of what is ours there.
pub fn is_inside(path: &str) -> bool {
    publish::is_inside(path) && path.split('/').all(|part| part != MARKER)
}

/// A fingerprint, written as hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hex(pub Fingerprint);

impl Serialize for Hex {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.short(32))
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        Fingerprint::from_hex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("it is no hash"))
    }
}
