//! The lock file of a locale: from which version of each block of the source its translations were made.
//!
//! ```text
//! # waymark l10n lock 1
//! # Written by `waymark l10n`, and by nothing else.
//!
//! wix/get-api-key/create-key
//!   source 8ab686eafeb1f44702738c8b0f24f2567c36da6d
//!   title 2cf24dba5fb0 486ea4622412
//!   paragraph 1b4f0e985197 60303ae22b99
//!   sum 5e884898
//!
//! # end
//! ```
//!
//! An entry is its id (`.` for the home page), the git objects that its source was read from, and a line for each block of the
//! translation: what it is, the hash of the source's block that it was made from, its own hash. `-` stands for a block that
//! is not there. `sum` is of the entry's lines, so that an edit by hand is noticed, and the last line shows that nothing
//! was cut off. Entries stand in order, and neighbours share no line: two people who translate different pages meet no conflict
//! that git could not solve, or that `stamp --rebuild` could not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use crate::content::{BlockHash, BlockKind};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::memo::Fingerprint;
use crate::source::TextFile;

const FIRST: &str = "# waymark l10n lock 1";
const ABOUT: &str = "# Written by `waymark l10n`, and by nothing else.";
const LAST: &str = "# end";

/// What is known of a locale's translations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By id.
    pub entries: BTreeMap<Arc<str>, Locked>,
}

/// What a translation was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// Git objects that hold the source's text, the newest first.
    pub sources: Vec<String>,
    /// By key.
    pub front: BTreeMap<Box<str>, Row>,
    /// In the order of the translation.
    pub body: Vec<(BlockKind, Row)>,
}

/// What one block was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The hash of the source's block; none where it was made from no version that is known.
    pub source: Option<BlockHash>,
    /// The hash of the translated block; none where the translation does without.
    pub translation: Option<BlockHash>,
}

/// Where the lock file of a locale lies in the site.
pub fn lock_path(tag: &str) -> String {
    format!("content/{tag}.l10n.lock")
}

/// The locale of a lock file's path.
pub fn locale_of_lock(path: &str) -> Option<&str> {
    path.strip_prefix("content/")?.strip_suffix(".l10n.lock").filter(|tag| !tag.contains('/'))
}

/// The name under which git keeps a text: SHA-1 of `blob`, its length and the text.
pub fn git_blob(text: &str) -> String {
    let mut sha = sha1_smol::Sha1::new();
    sha.update(format!("blob {}\0", text.len()).as_bytes());
    sha.update(text.as_bytes());
    sha.digest().to_string()
}

impl Lock {
    /// Writes the file.
    pub fn write(&self) -> String {
        let mut text = format!("{FIRST}\n{ABOUT}\n");
        for (id, entry) in &self.entries {
            let _ = write!(text, "\n{}{}", entry.lines(id), entry.sum(id));
        }
        let _ = write!(text, "\n{LAST}\n");
        text
    }

    /// Reads a lock file: the entries that are whole, and everything that is wrong with the others.
    pub fn read(file: &TextFile) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader {
            file,
            lock: Self::default(),
            findings: Findings::default(),
            said: Said::default(),
            open: None,
            spoilt: BTreeSet::new(),
        };
        let version = file.text.lines().next().unwrap_or_default();
        if version != FIRST {
            if version.starts_with("# waymark l10n lock ") {
                let fault =
                    Diagnostic::new(Code::LockVersion, "this lock file was written by another version of waymark");
                let place = file.place(0..version.len());
                reader.findings.push(fault.at(place).help("use that version, or the newest"));
                return (reader.lock, reader.findings.of_file(&file.path));
            }
            if !version.starts_with("<<<<<<<") {
                reader.edited(0..version.len(), "a lock file begins with another line");
            }
        }
        let (mut at, mut aside, mut ended) = (0, false, false);
        for line in file.text.split_inclusive('\n') {
            let span = at..at + line.trim_end().len();
            at += line.len();
            let line = line.trim_end_matches('\n');
            match line.get(..7) {
                Some("<<<<<<<") => {
                    reader.close();
                    reader.said.conflict = true;
                    let fault = Diagnostic::new(Code::LockConflict, "this lock file holds a merge conflict");
                    let help = format!("{}: it keeps every entry that is whole", rebuild(file));
                    reader.findings.push(fault.at(file.place(span)).help(help));
                }
                // In between stands what both sides began with: neither's last word.
                Some("|||||||") => {
                    reader.close();
                    aside = true;
                }
                Some("=======" | ">>>>>>>") => {
                    reader.close();
                    aside = false;
                }
                _ if aside => {}
                _ if ended => reader.edited(span, "this stands behind the end"),
                _ if line == LAST => {
                    reader.close();
                    ended = true;
                }
                _ => reader.line(line, span),
            }
        }
        reader.close();
        if !ended {
            let end = file.text.trim_end().len();
            let fault = Diagnostic::new(Code::LockCutOff, "this lock file was cut off: its last line is missing");
            let place = file.place(file.text[..end].rfind('\n').map_or(0, |at| at + 1)..end);
            reader.findings.push(fault.at(place).help(format!("get it back from git, or {}", rebuild(file))));
        }
        for id in std::mem::take(&mut reader.spoilt) {
            reader.lock.entries.remove(&id);
        }
        (reader.lock, reader.findings.of_file(&file.path))
    }
}

fn rebuild(file: &TextFile) -> String {
    format!("run `waymark l10n stamp --rebuild --locale {}`", locale_of_lock(&file.path).unwrap_or_default())
}

impl Locked {
    fn lines(&self, id: &str) -> String {
        let mut text = format!("{}\n", if id.is_empty() { "." } else { id });
        for source in &self.sources {
            let _ = writeln!(text, "  source {source}");
        }
        let hash = |hash: Option<BlockHash>| hash.map_or("-".to_owned(), |hash| hash.to_string());
        let named = self.front.iter().map(|(key, row)| (key.to_string(), row));
        for (name, row) in named.chain(self.body.iter().map(|(kind, row)| (kind.name(), row))) {
            let _ = writeln!(text, "  {name} {} {}", hash(row.source), hash(row.translation));
        }
        text
    }

    fn sum(&self, id: &str) -> String {
        format!("  sum {}\n", Fingerprint::of_bytes(self.lines(id).as_bytes()).short(8))
    }
}

struct Reader<'a> {
    file: &'a TextFile,
    lock: Lock,
    findings: Findings,
    said: Said,
    /// The entry that is being read, with the place of its first line.
    open: Option<(Arc<str>, std::ops::Range<usize>, Locked)>,
    /// Entries that stand there twice: none of the two can be believed.
    spoilt: BTreeSet<Arc<str>>,
}

/// What has been said of a lock file already.
#[derive(Default)]
struct Said {
    edited: bool,
    conflict: bool,
}

impl Reader<'_> {
    fn edited(&mut self, span: std::ops::Range<usize>, message: &str) {
        // One is enough: what follows from it would only hide it.
        if !std::mem::replace(&mut self.said.edited, true) {
            let fault = Diagnostic::new(Code::LockEdited, format!("this lock file was changed by hand: {message}"));
            let help = format!("get it back from git, or {}", rebuild(self.file));
            self.findings.push(fault.at(self.file.place(span)).help(help));
        }
    }

    /// Ends an entry that has no sum yet.
    fn close(&mut self) {
        // Where it was cut off or a conflict goes through it, that is said already.
        self.open = None;
    }

    fn line(&mut self, line: &str, span: std::ops::Range<usize>) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        let Some(rest) = line.strip_prefix("  ") else {
            if let Some((id, at, _)) = self.open.take() {
                self.edited(at, &format!("the entry `{id}` has no sum"));
            }
            let id = if line == "." { "" } else { line };
            self.open = Some((id.into(), span, Locked::default()));
            return;
        };
        if let Some(sum) = rest.strip_prefix("sum ") {
            if let Some((id, at, entry)) = self.open.take() {
                if entry.sum(&id).trim() != format!("sum {sum}") {
                    return self.edited(at, &format!("the sum of `{id}` does not fit its lines"));
                }
                if self.lock.entries.get(&id).is_some_and(|other| *other != entry) {
                    self.spoilt.insert(id.clone());
                    if !self.said.conflict {
                        return self.edited(at, &format!("the entry `{id}` stands there twice"));
                    }
                }
                self.lock.entries.insert(id, entry);
            }
            return;
        }
        // Lines whose entry's first line lies outside of a conflict belong to nobody.
        let Some((_, _, entry)) = &mut self.open else { return };
        if entry.add(rest).is_none() {
            self.open = None;
            self.edited(span, "this line means nothing");
        }
    }
}

impl Locked {
    fn add(&mut self, line: &str) -> Option<()> {
        let mut parts = line.split(' ');
        let (name, first) = (parts.next()?, parts.next()?);
        if name == "source" {
            let is_blob = first.len() == 40 && first.bytes().all(|byte| byte.is_ascii_hexdigit());
            return is_blob.then(|| self.sources.push(first.to_owned()));
        }
        let hash = |text: &str| if text == "-" { Some(None) } else { BlockHash::parse(text).map(Some) };
        let row = Row { source: hash(first)?, translation: hash(parts.next()?)? };
        match BlockKind::of_name(name) {
            Some(kind) => self.body.push((kind, row)),
            None => drop(self.front.insert(name.into(), row)),
        }
        parts.next().is_none().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_are_named_as_git_names_them() {
        // `printf 'hello\n' | git hash-object --stdin`
        assert_eq!(git_blob("hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
