//! Compressed copies of outputs, for servers that send what lies beside a file.
//!
//! Which files are worth it follows from their names and sizes. What came of compressing is remembered by the hash of the original, so a
//! later build compresses only what has changed, as long as the target still holds the copies.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Mutex;

use flate2::Compression as Level;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::release::File;
use super::store::write_stored;
use crate::addresses;
use crate::memo::Fingerprint;
use crate::site::{HeaderRules, OutPath, Rendered};
use crate::source::{Root, Stored, read_stored};

/// The table of what came of compressing.
const TABLE: &str = "compressed";
const MAX_BYTES: usize = 64 << 20;
/// Measured on every fortieth text of 10,000 pages: 5 takes nearly twice the time of 4 for 4 % fewer bytes, and 3 saves nothing against
/// gzip.
const BROTLI_QUALITY: i32 = 4;
/// Of 2 to the power of this many bytes. It follows the size of a file: a larger window takes time to be set up, up to a quarter of all.
const BROTLI_WINDOW: std::ops::RangeInclusive<u32> = 14..=18;
/// Measured on the same: all levels from 3 on are within 2 % of each other in bytes.
const GZIP_LEVEL: u32 = 6;

/// Of smaller files Brotli saves less than a hundred bytes against gzip, as measured on the same, and most of the time goes into it.
const MIN_BYTES_OF_BROTLI: u64 = 10 << 10;
/// Smaller files fit into the packets that their headers take anyway.
const MIN_BYTES: u64 = 1024;
/// Larger files are no texts that a reader waits for, and would have to be held whole.
const MOST_BYTES: u64 = 64 << 20;
/// Extensions of texts; pictures, videos and fonts are compressed already.
const TEXTS: [&str; 11] = ["html", "css", "js", "mjs", "json", "md", "txt", "xml", "svg", "wasm", "webmanifest"];

/// How a copy is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// gzip.
    Gzip,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The value of `Content-Encoding`.
    pub fn header(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The path of the copy of an output.
    pub fn path_of(self, original: &str) -> OutPath {
        match self {
            Self::Brotli => format!("{original}.br"),
            Self::Gzip => format!("{original}.gz"),
        }
        .into()
    }

    /// The path of the original, and how it is compressed, by the path of the copy.
    pub fn of_copy(copy: &str) -> Option<(&str, Self)> {
        let brotli = copy.strip_suffix(".br").map(|original| (original, Self::Brotli));
        brotli.or_else(|| Some((copy.strip_suffix(".gz")?, Self::Gzip)))
    }

    /// Compresses bytes; the same bytes give the same result.
    pub fn compress(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let settings = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: window_for(bytes.len()),
                    size_hint: bytes.len(),
                    ..Default::default()
                };
                let mut out = Vec::with_capacity(bytes.len() / 4);
                brotli::BrotliCompress(&mut &*bytes, &mut out, &settings)?;
                Ok(out)
            }
            Self::Gzip => {
                let mut out = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Level::new(GZIP_LEVEL));
                out.write_all(bytes)?;
                out.finish()
            }
        }
    }
}

/// What came of compressing a file: of each copy its hash and its size; none where the copy would save too little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compressed([Option<(Fingerprint, u64)>; 2]);

/// The smallest window that holds a file.
fn window_for(size: usize) -> i32 {
    let bits = usize::BITS - size.leading_zeros();
    bits.clamp(*BROTLI_WINDOW.start(), *BROTLI_WINDOW.end()).cast_signed()
}

/// Whether a file is a text that a reader waits for, and large enough to be compressed. What goes with each page for tools alone is not.
pub fn is_worth(path: &str, size: u64) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if [addresses::MARKDOWN, addresses::OEMBED].contains(&name) {
        return false;
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    (MIN_BYTES..=MOST_BYTES).contains(&size) && TEXTS.iter().any(|text| extension.eq_ignore_ascii_case(text))
}

/// Makes compressed copies, and remembers what came of them.
pub struct Compressor {
    /// The site's folder, for outputs that are copies of files.
    root: Root,
    stored: Stored,
    made: Mutex<BTreeMap<Fingerprint, Compressed>>,
}

/// A compressed copy of an output, without its bytes.
pub struct Copy {
    /// Beside the original.
    pub path: OutPath,
    /// How it is sent: as its original, with its encoding.
    pub file: File,
}

impl Compressor {
    /// A compressor for the site in a folder that remembers what earlier processes made.
    pub fn recall(root: Root) -> Self {
        Self { root, stored: read_stored(TABLE, MAX_BYTES, version()), made: Mutex::default() }
    }

    /// The copies of an output, as far as they are known without compressing it. None where it has to be compressed.
    pub fn known(&self, path: &OutPath, original: &File, rules: &HeaderRules) -> Option<Vec<Copy>> {
        if !is_worth(path, original.size) {
            return Some(Vec::new());
        }
        let made = self.result(original.hash)?;
        let copies = Encoding::ALL.into_iter().zip(made.0).filter_map(|(encoding, made)| {
            let (hash, size) = made?;
            Some(copy(path, encoding, hash, size, rules))
        });
        Some(copies.collect())
    }

    /// Compresses an output, and gives its copies with their bytes.
    pub fn compress(
        &self,
        path: &OutPath,
        original: &File,
        rendered: &Rendered,
        rules: &HeaderRules,
    ) -> Result<Vec<(Copy, Vec<u8>)>, Failure> {
        let read;
        let bytes = match rendered {
            Rendered::Copy(from) => {
                let mut bytes = Vec::new();
                let is_read = self.root.file(&from.path).and_then(|mut file| file.read_to_end(&mut bytes));
                if is_read.is_err() || Fingerprint::of_bytes(&bytes) != original.hash {
                    return Err(Failure::Changed(from.path.clone()));
                }
                read = bytes;
                &read
            }
            rendered => rendered.bytes().unwrap_or_default(),
        };
        let (mut copies, mut made) = (Vec::new(), Compressed::default());
        for (slot, encoding) in made.0.iter_mut().zip(Encoding::ALL) {
            if encoding == Encoding::Brotli && original.size < MIN_BYTES_OF_BROTLI {
                continue;
            }
            let bytes = encoding.compress(bytes).map_err(|error| Failure::Disk((&**path).into(), error))?;
            // A tenth is worth a second file.
            if (bytes.len() as u64) * 10 < original.size * 9 {
                let (hash, size) = (Fingerprint::of_bytes(&bytes), bytes.len() as u64);
                *slot = Some((hash, size));
                copies.push((copy(path, encoding, hash, size, rules), bytes));
            }
        }
        self.made.lock().expect("no thread panicked").insert(original.hash, made);
        Ok(copies)
    }

    fn result(&self, original: Fingerprint) -> Option<Compressed> {
        let made = self.made.lock().expect("no thread panicked").get(&original).copied();
        made.or_else(|| postcard::from_bytes(self.stored.bytes(original)?).ok())
    }

    /// Stores what was made for the next process. Where that fails, the next build compresses again, and nothing else.
    pub fn store(self) {
        let made = self.made.into_inner().expect("no thread panicked");
        if made.is_empty() {
            return;
        }
        let new = made.iter().filter_map(|(key, made)| {
            let made = postcard::to_stdvec(made).ok()?;
            Some((*key, || made))
        });
        let _ = write_stored(TABLE, |file| self.stored.write(version(), MAX_BYTES, new, file).map(drop));
    }
}

/// A compressed copy of an output.
pub fn copy(path: &str, encoding: Encoding, hash: Fingerprint, size: u64, rules: &HeaderRules) -> Copy {
    let mut file = File::known(path, hash, size, rules);
    let header = ("Content-Encoding".into(), encoding.header().into());
    file.headers = file.headers.iter().cloned().chain([header]).collect();
    Copy { path: encoding.path_of(path), file }
}

/// The fingerprint of everything that decides on the bytes of copies: this file, and the compressors.
fn version() -> Fingerprint {
    Fingerprint::of([include_bytes!("compress.rs").as_slice(), include_bytes!("../../Cargo.lock")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_comes_back() {
        let text = "A sentence that comes again and again. ".repeat(200).into_bytes();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &*Encoding::Brotli.compress(&text).unwrap(), &mut back).unwrap();
        assert_eq!(back, text);
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&*Encoding::Gzip.compress(&text).unwrap()).read_to_end(&mut back).unwrap();
        assert_eq!(back, text);
        // No time and no name of a file is in it.
        assert_eq!(Encoding::Gzip.compress(&text).unwrap()[4..8], [0; 4]);
    }

    #[test]
    fn texts_are_worth_it_and_small_ones_are_not() {
        assert!(is_worth("en/index.html", 5000) && is_worth("assets/a.0123456789.SVG", 5000));
        assert!(
            !is_worth("en/a/index.md", 5000) && !is_worth("en/a/embed.json", 5000) && is_worth("en/entries.json", 5000)
        );
        assert_eq!([1, 1 << 14, (1 << 14) + 1, 1 << 30].map(window_for), [14, 15, 15, 18]);
        assert!(!is_worth("en/index.html", 1000) && !is_worth("a.png", 5000) && !is_worth("html", 5000));
        assert!(!is_worth("a.json", MOST_BYTES + 1));
    }
}
