//! Reading a lock file, of this version or the one before.

use std::ops::Range;

use super::lock::{FIRST, LAST, Lock, Locked, rebuild};
use super::old_lock;
use crate::columns::unsealed;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::source::TextFile;

/// What the first line of a lock of any version begins with.
const ANY_FIRST: &str = "# waymark l10n lock ";
/// What stands at the beginning of the lines between which a merge leaves both sides.
const CONFLICT: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

impl Lock {
    /// Reads a lock file: the entries that are whole, and everything that is wrong with the others.
    pub fn read(file: &TextFile) -> (Self, Vec<Diagnostic>) {
        let mut reader =
            Reader { file, lock: Self::default(), findings: Findings::default(), has_said: Said::default() };
        let version = file.text.lines().next().unwrap_or_default();
        if version == old_lock::FIRST {
            return old_lock::read(file);
        }
        if version.starts_with(ANY_FIRST) && !version.starts_with(FIRST) {
            let fault = Diagnostic::new(Code::LockVersion, "this lock file was written by another version of waymark");
            let place = file.place(0..version.len());
            reader.findings.push(fault.at(place).help("use that version, or the newest"));
            return (reader.lock, reader.findings.of_file(&file.path));
        }
        let (mut at, mut has_first, mut has_last) = (0, false, false);
        for line in file.text.split_inclusive('\n') {
            let span = at..at + line.trim_end().len();
            at += line.len();
            match line.trim_end_matches(['\n', '\r']) {
                "" => {}
                FIRST => has_first = true,
                LAST => has_last |= line.ends_with('\n'),
                line if CONFLICT.iter().any(|mark| line.starts_with(mark)) => reader.conflict(span),
                line => reader.line(line, span),
            }
        }
        if !has_first {
            reader.edited(0..version.len(), "a lock file begins with another line");
        }
        if !has_last {
            let end = file.text.trim_end().len();
            let fault = Diagnostic::new(Code::LockCutOff, "this lock file was cut off: its last line is missing");
            let place = file.place(file.text[..end].rfind('\n').map_or(0, |at| at + 1)..end);
            reader.findings.push(fault.at(place).help(format!("get it back from git, or {}", rebuild(file))));
        }
        (reader.lock, reader.findings.of_file(&file.path))
    }
}

struct Reader<'a> {
    file: &'a TextFile,
    lock: Lock,
    findings: Findings,
    has_said: Said,
}

/// What has been said of a lock file already: once is enough, since what follows from it would only hide it.
#[derive(Default)]
struct Said {
    edited: bool,
    conflict: bool,
}

impl Reader<'_> {
    fn edited(&mut self, span: Range<usize>, message: &str) {
        if !std::mem::replace(&mut self.has_said.edited, true) {
            let fault = Diagnostic::new(Code::LockEdited, format!("this lock file was changed by hand: {message}"));
            let help = format!("get it back from git, or {}", rebuild(self.file));
            self.findings.push(fault.at(self.file.place(span)).help(help));
        }
    }

    fn conflict(&mut self, span: Range<usize>) {
        if !std::mem::replace(&mut self.has_said.conflict, true) {
            let fault = Diagnostic::new(Code::LockConflict, "this lock file holds a merge conflict");
            let help = format!(
                "{}: it keeps what both sides say; with the line `content/*.l10n.lock merge=union` in `.gitattributes` git does so itself",
                rebuild(self.file)
            );
            self.findings.push(fault.at(self.file.place(span)).help(help));
        }
    }

    fn line(&mut self, line: &str, span: Range<usize>) {
        let Some(whole) = unsealed(line) else {
            let id = line.split(' ').next().unwrap_or_default();
            return self.edited(span, &format!("the line of `{id}` does not fit the hash at its end"));
        };
        let Some((id, entry)) = Locked::read(whole) else { return self.edited(span, "this line means nothing") };
        let joined = self.lock.entries.get(&id).map(|known| known.with(&entry));
        self.lock.entries.insert(id, joined.unwrap_or(entry));
    }
}
