//! `content/sources.lock`: the pages of the source that translations were made from, as they were then.
//!
//! ```text
//! # waymark l10n sources 1. Written by `waymark l10n`: a line for each version of a page, and merges keep the lines of both sides.
//! 8ab686eafeb1f44702738c8b0f24f2567c36da6d nZCxbsMwDER3fQXh…
//! # end
//! ```
//!
//! A line has the name of a git object, by which the locks of all locales know it, and its text, compressed with DEFLATE (RFC 1951) and written
//! in base64 (RFC 4648). The name is a hash of the text, so a line proves itself. So what a translation was made from is known without git: in
//! a shallow clone, after a squash, and where there is no repository.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::lock::{git_blob, is_blob};

/// Where it lies.
pub const SOURCES_PATH: &str = "content/sources.lock";

const FIRST: &str = "# waymark l10n sources 1. Written by `waymark l10n`: a line for each version of a page, and merges keep the lines of both sides.";
const LAST: &str = "# end";
/// As long as a page can be, in bytes.
const MOST_TEXT: u64 = 4 << 20;

/// Versions of pages by the names of their git objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceTexts {
    /// Compressed, as they stand in the file.
    lines: BTreeMap<String, String>,
}

impl SourceTexts {
    /// Reads the file. What is no line of it is passed over: a text that is missing is asked of git.
    pub fn read(file: &str) -> Self {
        let lines = file.lines().filter_map(|line| line.split_once(' ')).filter(|(blob, _)| is_blob(blob));
        Self { lines: lines.map(|(blob, text)| (blob.to_owned(), text.to_owned())).collect() }
    }

    /// Writes the file.
    pub fn write(&self) -> String {
        let lines = self.lines.iter().map(|(blob, text)| format!("{blob} {text}\n"));
        format!("{FIRST}\n{}{LAST}\n", lines.collect::<String>())
    }

    /// The text of an object; none where the file does not have it, or has another text under its name.
    pub fn text(&self, blob: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(self.lines.get(blob)?).ok()?;
        let mut text = String::new();
        // No page is longer, whatever somebody has put there.
        DeflateDecoder::new(&*bytes).take(MOST_TEXT).read_to_string(&mut text).ok()?;
        (git_blob(&text) == blob).then_some(text)
    }

    /// Whether an object is there.
    pub fn has(&self, blob: &str) -> bool {
        self.lines.contains_key(blob)
    }

    /// Adds a text under the name that git has for it.
    pub fn add(&mut self, text: &str) {
        self.lines.entry(git_blob(text)).or_insert_with(|| {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
            let written = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
            STANDARD_NO_PAD.encode(written.expect("memory can be written to"))
        });
    }

    /// Leaves out what no lock names any more.
    pub fn keep(&mut self, named: &BTreeSet<String>) {
        self.lines.retain(|blob, _| named.contains(blob));
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_lies_do_not() {
        let mut texts = SourceTexts::default();
        for text in ["---\ntitle: A\n---\nWords.\n", "", "ü\n"] {
            texts.add(text);
        }
        let written = texts.write();
        let read = SourceTexts::read(&written);
        assert_eq!(read, texts);
        assert_eq!(read.text(&git_blob("ü\n")).as_deref(), Some("ü\n"));
        // The text of one under the name of another, and a line that is cut off.
        let (one, other) = (git_blob("ü\n"), git_blob(""));
        let lie = SourceTexts::read(&written.replace(&one, "x").replace(&other, &one));
        assert_eq!(lie.text(&one), None);
        assert_eq!(SourceTexts::read(&format!("{one} A")).text(&one), None);
        let mut texts = read;
        texts.keep(&BTreeSet::from([one.clone()]));
        assert!(texts.has(&one) && !texts.has(&other));
    }
}
