//! Results that were stored by an earlier process, in the place that the system keeps caches.
//!
//! A table is one file: a line that names its version, and the entries, each with a checksum. A file of another version is no file, and an
//! entry that is cut off or damaged is no entry. [`publish`](crate::publish) writes it.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::ops::Range;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::memo::Fingerprint;

/// A table of results by fingerprint, as an earlier process left it.
#[derive(Debug, Default)]
pub struct Stored {
    bytes: Vec<u8>,
    /// Where each result is. Its checksum is right before it.
    entries: HashMap<Fingerprint, Range<usize>>,
}

/// A table is written in runs of this many bytes.
const RUN: usize = 64 << 10;
/// Results are made and hashed this many at a time, on all threads.
const BATCH: usize = 16;
/// What precedes the result of an entry: its key, its length and its checksum.
const BEFORE: usize = 16 + 4 + 16;

/// The folder for waymark's caches: below `XDG_CACHE_HOME`, else where the system has caches by default.
pub fn cache_folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let by_default = || {
        let home = variable("HOME")?;
        Some(if cfg!(target_os = "macos") { home.join("Library/Caches") } else { home.join(".cache") })
    };
    Some(variable("XDG_CACHE_HOME").or_else(by_default)?.join("waymark"))
}

/// Why bytes are not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTable {
    /// waymark did not write them.
    Foreign,
    /// Another version of waymark wrote them.
    OtherVersion,
    /// They were cut off or changed.
    Damaged,
}

/// Reads a table. Whatever is wrong with it, there is one, if only an empty one. A file of more than `max_bytes` was not written by
/// waymark.
pub fn read_stored(table: &str, max_bytes: usize, version: Fingerprint) -> Stored {
    let read = || {
        let file = File::open(cache_folder()?.join(table)).ok()?;
        let size = file.metadata().map_or(0, |meta| meta.len() as usize);
        let mut bytes = Vec::with_capacity(size.min(max_bytes));
        file.take(max_bytes as u64 + 1).read_to_end(&mut bytes).ok()?;
        Stored::of(bytes, version).filter(|stored| stored.bytes.len() <= max_bytes)
    };
    read().unwrap_or_default()
}

impl Stored {
    /// Reads a table from its file's bytes; none where they are not a whole table of this version.
    pub fn of(bytes: Vec<u8>, version: Fingerprint) -> Option<Self> {
        Self::read(bytes, version).ok()
    }

    /// Reads a table from its file's bytes, or says why they are not a whole table of this version.
    pub fn read(bytes: Vec<u8>, version: Fingerprint) -> Result<Self, NoTable> {
        let header = header(version);
        if !bytes.starts_with(MAGIC) {
            return Err(if MAGIC.starts_with(&bytes) { NoTable::Damaged } else { NoTable::Foreign });
        }
        if !bytes.starts_with(&header) {
            return Err(if bytes.len() < header.len() { NoTable::Damaged } else { NoTable::OtherVersion });
        }
        let entries = entries(&bytes, header.len());
        Ok(Self { bytes, entries })
    }

    /// The result for a key, if it is as it was written.
    pub fn bytes(&self, key: Fingerprint) -> Option<&[u8]> {
        let place = self.entries.get(&key)?.clone();
        let (before, result) = (&self.bytes[..place.start], &self.bytes[place]);
        (before.last_chunk()? == &checksum(key, result)).then_some(result)
    }

    /// The result for a key that every table of a kind has, or why there is none.
    pub fn needed(&self, key: Fingerprint) -> Result<&[u8], NoTable> {
        let is_damaged = self.is_empty() || self.entries.contains_key(&key);
        self.bytes(key).ok_or(if is_damaged { NoTable::Damaged } else { NoTable::Foreign })
    }

    /// The result for a key, where it is a text.
    pub fn text(&self, key: Fingerprint) -> Option<&str> {
        std::str::from_utf8(self.bytes(key)?).ok()
    }

    /// Whether there are so many results, and all are as they were written.
    pub fn is_whole(&self, count: usize) -> bool {
        self.len() == count && self.entries.par_iter().all(|(key, _)| self.bytes(*key).is_some())
    }

    /// How many results there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes the table as a file of at most `max_bytes`: new results, each of which is made when its turn comes, and as many of the older
    /// ones as there is room for. The file is never held whole. Gives whether there was room for all new results.
    pub fn write<V: AsRef<[u8]> + Send>(
        &self,
        version: Fingerprint,
        max_bytes: usize,
        new: impl IntoIterator<Item = (Fingerprint, impl FnOnce() -> V + Send)>,
        out: impl Write,
    ) -> io::Result<bool> {
        let mut table = Writer::begin(version, max_bytes, out)?;
        let mut new = new.into_iter();
        let mut has_all = true;
        loop {
            let batch: Vec<_> = new.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            let made: Vec<_> = batch
                .into_par_iter()
                .map(|(key, make)| {
                    let result = make();
                    (key, checksum(key, result.as_ref()), result)
                })
                .collect();
            for (key, checksum, result) in made {
                has_all &= table.add(key, checksum, result.as_ref())?;
            }
        }
        let mut old: Vec<Fingerprint> = self.entries.keys().copied().collect();
        old.sort_unstable();
        for (key, result) in old.into_iter().filter_map(|key| Some((key, self.bytes(key)?))) {
            table.add(key, checksum(key, result), result)?;
        }
        table.out.flush()?;
        Ok(has_all)
    }
}

/// A table that is being written.
struct Writer<W: Write> {
    out: BufWriter<W>,
    /// How many bytes there is room for.
    room: usize,
    keys: HashSet<Fingerprint>,
}

impl<W: Write> Writer<W> {
    fn begin(version: Fingerprint, max_bytes: usize, out: W) -> io::Result<Self> {
        let header = header(version);
        let mut out = BufWriter::with_capacity(RUN, out);
        out.write_all(&header)?;
        Ok(Self { out, room: max_bytes.saturating_sub(header.len()), keys: HashSet::new() })
    }

    /// Writes an entry, unless the table has one with this key. Gives whether there was room.
    fn add(&mut self, key: Fingerprint, checksum: [u8; 16], result: &[u8]) -> io::Result<bool> {
        let (Some(room), Ok(length)) = (self.room.checked_sub(BEFORE + result.len()), u32::try_from(result.len()))
        else {
            return Ok(false);
        };
        if self.keys.insert(key) {
            self.room = room;
            self.out.write_all(&key.0)?;
            self.out.write_all(&length.to_le_bytes())?;
            self.out.write_all(&checksum)?;
            self.out.write_all(result)?;
        }
        Ok(true)
    }
}

/// Tells whether an entry is as it was written.
fn checksum(key: Fingerprint, result: &[u8]) -> [u8; 16] {
    Fingerprint::of([&key.0[..], result]).0
}

/// What every table begins with.
const MAGIC: &[u8; 16] = b"waymark cache 2\n";

fn header(version: Fingerprint) -> [u8; 32] {
    let mut header = [0; 32];
    header[..16].copy_from_slice(MAGIC);
    header[16..].copy_from_slice(&version.0);
    header
}

/// Where the results of a table lie in its bytes, by key. The table ends where an entry is cut off.
fn entries(bytes: &[u8], mut at: usize) -> HashMap<Fingerprint, Range<usize>> {
    let mut entries = HashMap::new();
    while let Some((key, rest)) = bytes.get(at..).and_then(|rest| rest.split_first_chunk()) {
        let Some(length) = rest.first_chunk::<4>().map(|length| u32::from_le_bytes(*length) as usize) else { break };
        let start = at + BEFORE;
        at = start + length;
        if at > bytes.len() {
            break;
        }
        entries.insert(Fingerprint(*key), start..at);
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_and_a_damaged_one_does_not() {
        let (version, key) = (Fingerprint::of_bytes(b"1"), Fingerprint::of_bytes(b"key"));
        let file = |stored: &Stored, new: (Fingerprint, &str)| {
            let mut bytes = Vec::new();
            assert!(stored.write(version, 1 << 20, [(new.0, || new.1)], &mut bytes).unwrap());
            bytes
        };
        let bytes = file(&Stored::default(), (key, "value"));
        let stored = Stored::of(bytes.clone(), version).unwrap();
        assert_eq!(stored.text(key), Some("value"));
        let more = Stored::of(file(&stored, (version, "other")), version).unwrap();
        assert_eq!((more.text(key), more.text(version)), (Some("value"), Some("other")));
        assert!(Stored::of(bytes.clone(), key).is_none(), "another version");
        assert!(!stored.write(version, bytes.len() - 1, [(version, || "other")], &mut Vec::new()).unwrap(), "no room");
        for at in 0..bytes.len() {
            let has_it = |bytes: Vec<u8>| Stored::of(bytes, version).is_some_and(|stored| stored.text(key).is_some());
            assert!(!has_it(bytes[..at].to_vec()));
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(!has_it(damaged));
        }
    }
}
