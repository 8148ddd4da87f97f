//! Results that were stored by an earlier process, in the place that the system keeps caches.
//!
//! A table is one file: a line that names its version, the entries, and a checksum of all. A file that is cut off, damaged or of
//! another version is no file. [`publish`](crate::publish) writes it.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, IntoInnerError, Read, Write};
use std::ops::Range;
use std::path::PathBuf;

use crate::memo::Fingerprint;

/// A table of results by fingerprint, as an earlier process left it.
#[derive(Debug, Default)]
pub struct Stored {
    bytes: Vec<u8>,
    entries: HashMap<Fingerprint, Range<usize>>,
}

/// A table is hashed and written in runs of this many bytes.
const RUN: usize = 64 << 10;

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
        let entries = entries(&bytes, header.len()).ok_or(NoTable::Damaged)?;
        Ok(Self { bytes, entries })
    }

    /// The result for a key.
    pub fn bytes(&self, key: Fingerprint) -> Option<&[u8]> {
        Some(&self.bytes[self.entries.get(&key)?.clone()])
    }

    /// The result for a key, where it is a text.
    pub fn text(&self, key: Fingerprint) -> Option<&str> {
        std::str::from_utf8(self.bytes(key)?).ok()
    }

    /// Whether there is a result for a key.
    pub fn has(&self, key: Fingerprint) -> bool {
        self.entries.contains_key(&key)
    }

    /// How many results there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes the table as a file of at most `max_bytes`: these results, and as many of the older ones as there is room for. The file
    /// is never held whole. Gives whether there was room for all new results.
    pub fn write<V: AsRef<[u8]>>(
        &self,
        version: Fingerprint,
        max_bytes: usize,
        new: impl IntoIterator<Item = (Fingerprint, V)>,
        out: impl Write,
    ) -> io::Result<bool> {
        let mut file = BufWriter::with_capacity(RUN, Hashing { out, hasher: blake3::Hasher::new() });
        file.write_all(&header(version))?;
        let mut size = header(version).len();
        let mut seen = HashSet::new();
        let mut add = |key: Fingerprint, value: &[u8]| {
            if size + value.len() + 64 > max_bytes {
                return Ok(false);
            }
            if seen.insert(key) {
                size += 20 + value.len();
                file.write_all(&key.0)?;
                file.write_all(&(value.len() as u32).to_le_bytes())?;
                file.write_all(value)?;
            }
            Ok::<_, io::Error>(true)
        };
        let mut has_all = true;
        for (key, value) in new {
            has_all &= add(key, value.as_ref())?;
        }
        let mut old: Vec<Fingerprint> = self.entries.keys().copied().collect();
        old.sort_unstable();
        for key in old {
            add(key, self.bytes(key).unwrap_or_default())?;
        }
        let Hashing { mut out, hasher } = file.into_inner().map_err(IntoInnerError::into_error)?;
        out.write_all(&Fingerprint::from_hash(hasher.finalize()).0)?;
        Ok(has_all)
    }
}

/// A writer that hashes what it passes on.
struct Hashing<W> {
    out: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// What every table begins with.
const MAGIC: &[u8; 16] = b"waymark cache 1\n";

fn header(version: Fingerprint) -> [u8; 32] {
    let mut header = [0; 32];
    header[..16].copy_from_slice(MAGIC);
    header[16..].copy_from_slice(&version.0);
    header
}

/// Where the results of a table lie in its bytes, by key; none where the checksum does not hold.
fn entries(bytes: &[u8], mut at: usize) -> Option<HashMap<Fingerprint, Range<usize>>> {
    let (content, checksum) = bytes.split_last_chunk::<16>()?;
    if Fingerprint::of_bytes(content).0 != *checksum {
        return None;
    }
    let mut entries = HashMap::new();
    while at < content.len() {
        let key = Fingerprint(*content.get(at..)?.first_chunk()?);
        let length = u32::from_le_bytes(*content.get(at + 16..)?.first_chunk()?) as usize;
        let start = at + 20;
        content.get(start..start + length)?;
        entries.insert(key, start..start + length);
        at = start + length;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_and_a_damaged_one_does_not() {
        let (version, key) = (Fingerprint::of_bytes(b"1"), Fingerprint::of_bytes(b"key"));
        let file = |stored: &Stored, new: (Fingerprint, &str)| {
            let mut bytes = Vec::new();
            assert!(stored.write(version, 1 << 20, [new], &mut bytes).unwrap());
            bytes
        };
        let bytes = file(&Stored::default(), (key, "value"));
        let stored = Stored::of(bytes.clone(), version).unwrap();
        assert_eq!(stored.text(key), Some("value"));
        let more = Stored::of(file(&stored, (version, "other")), version).unwrap();
        assert_eq!((more.text(key), more.text(version)), (Some("value"), Some("other")));
        assert!(Stored::of(bytes.clone(), key).is_none(), "another version");
        assert!(!stored.write(version, bytes.len(), [(version, "other")], &mut Vec::new()).unwrap(), "no room");
        for at in 0..bytes.len() {
            assert!(Stored::of(bytes[..at].to_vec(), version).is_none());
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Stored::of(damaged, version).is_none());
        }
    }
}
