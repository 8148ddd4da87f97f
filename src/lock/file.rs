//! The lock's text.
//!
//! ```text
//! # waymark urls 1. Written by `waymark check --update-urls`; do not edit.
//! en/wix/get-api-key/ wix/get-api-key #create-key #open-settings
//! # 1 address, 8c1f09be5a
//! ```
//!
//! A space parts the columns, so in addresses, ids and anchors white space, control characters and `%` are percent-encoded. The
//! home page's id is `/`. The last line counts the addresses and holds a hash of their lines.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Fingerprint;
use crate::source::TextFile;

/// Where it lies.
pub const PATH: &str = "content/urls.lock";

const FIRST: &str = "# waymark urls 1. Written by `waymark check --update-urls`; do not edit.";

/// What stood at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The entry's id; empty for a home page.
    pub id: String,
    /// The anchors that the page had.
    pub anchors: BTreeSet<String>,
}

/// Every address that was ever published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By address below the site's root, not encoded, with a final slash.
    pub addresses: BTreeMap<String, Published>,
    lines: BTreeMap<String, Range<usize>>,
}

/// Why a lock cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    what: What,
    span: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Conflict,
    CutOff,
    Unreadable,
    Edited,
    Newer,
}

impl Broken {
    /// The fault, at its place.
    pub fn fault(&self, file: &TextFile) -> Diagnostic {
        let (message, help) = match self.what {
            What::Conflict => {
                ("a merge conflict is left here", "`waymark check --update-urls` keeps the addresses of both sides")
            }
            What::CutOff => {
                ("the list of addresses is cut off: its last line is missing", "restore the file from version control")
            }
            What::Unreadable => ("this is no line of a list of addresses", "restore the file from version control"),
            What::Edited => (
                "the list of addresses was edited by hand: its last line does not fit the others",
                "restore the file from version control; if the edit is meant, `waymark check --update-urls` accepts it",
            ),
            What::Newer => ("a newer waymark wrote this list", "install that version"),
        };
        Diagnostic::new(Code::BrokenLock, message).at(file.place(self.span.clone())).help(help)
    }
}

/// The lines between which a merge leaves both sides.
const CONFLICT: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

impl Lock {
    /// Reads a lock that is whole.
    pub fn read(text: &str) -> Result<Self, Broken> {
        let (lock, ends) = Self::lines(text, false)?;
        match ends.as_slice() {
            [(end, _)] if *end == lock.last_line() => Ok(lock),
            [.., (_, span)] => Err(Broken { what: What::Edited, span: span.clone() }),
            [] => Err(cut_off(text)),
        }
    }

    /// Reads a lock that a merge or an editor has been through, with the addresses of both sides.
    pub fn repaired(text: &str) -> Result<Self, Broken> {
        let (lock, ends) = Self::lines(text, true)?;
        if ends.is_empty() {
            return Err(cut_off(text));
        }
        Ok(lock)
    }

    /// Every address, and the lines that end a list.
    #[allow(clippy::type_complexity)]
    fn lines(text: &str, repair: bool) -> Result<(Self, Vec<(String, Range<usize>)>), Broken> {
        let mut lock = Self::default();
        let mut ends = Vec::new();
        let mut at = 0;
        let mut has_first = false;
        let mut is_after_end = false;
        for line in text.split_inclusive('\n') {
            let span = at..at + line.trim_end().len();
            at += line.len();
            let broken = |what| Err(Broken { what, span: span.clone() });
            let line = line.trim_end_matches(['\n', '\r']);
            if CONFLICT.iter().any(|mark| line.starts_with(mark)) {
                if !repair {
                    return broken(What::Conflict);
                }
                continue;
            }
            if line == FIRST {
                has_first = true;
                is_after_end = false;
                continue;
            }
            if line.starts_with("# waymark urls ") {
                return broken(if line.starts_with("# waymark urls 1") { What::Unreadable } else { What::Newer });
            }
            if line.starts_with("# ") && line.contains(", ") {
                ends.push((line.to_owned(), span));
                is_after_end = true;
                continue;
            }
            if line.is_empty() {
                continue;
            }
            let Some((address, published)) = read_line(line).filter(|_| has_first) else {
                return broken(What::Unreadable);
            };
            if is_after_end && !repair {
                return broken(What::Edited);
            }
            lock.lines.insert(address.clone(), span);
            let known = lock.addresses.entry(address).or_insert_with(|| published.clone());
            known.anchors.extend(published.anchors);
        }
        if !has_first {
            return Err(Broken { what: What::Unreadable, span: 0..text.find('\n').unwrap_or(text.len()) });
        }
        Ok((lock, ends))
    }

    /// Writes the lock.
    pub fn write(&self) -> String {
        let mut text = format!("{FIRST}\n");
        for (address, published) in &self.addresses {
            text.push_str(&write_line(address, published));
            text.push('\n');
        }
        text.push_str(&self.last_line());
        text.push('\n');
        text
    }

    /// Where the line of an address stands.
    pub fn line_of(&self, address: &str) -> Range<usize> {
        self.lines.get(address).cloned().unwrap_or(0..0)
    }

    fn last_line(&self) -> String {
        let lines: Vec<String> =
            self.addresses.iter().map(|(address, published)| write_line(address, published)).collect();
        let hash = Fingerprint::of_bytes(lines.join("\n").as_bytes()).short(10);
        let noun = if lines.len() == 1 { "address" } else { "addresses" };
        format!("# {} {noun}, {hash}", lines.len())
    }
}

fn cut_off(text: &str) -> Broken {
    let end = text.trim_end().len();
    Broken { what: What::CutOff, span: end..end }
}

fn write_line(address: &str, published: &Published) -> String {
    let mut line = encoded(address);
    line.push(' ');
    line.push_str(&if published.id.is_empty() { "/".to_owned() } else { encoded(&published.id) });
    for anchor in &published.anchors {
        line.push_str(" #");
        line.push_str(&encoded(anchor));
    }
    line
}

fn read_line(line: &str) -> Option<(String, Published)> {
    let mut parts = line.split(' ');
    let address = decoded(parts.next()?)?;
    let id = parts.next()?;
    let id = if id == "/" { String::new() } else { decoded(id)? };
    let anchors = parts.map(|part| decoded(part.strip_prefix('#')?)).collect::<Option<BTreeSet<String>>>()?;
    let is_address = address.ends_with('/') && !address.starts_with(['/', '#', '<', '>', '=']);
    is_address.then_some((address, Published { id, anchors }))
}

fn encoded(text: &str) -> String {
    let special = |c: char| c.is_whitespace() || c.is_control() || c == '%';
    if !text.contains(special) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if special(character) {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let hex = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let mut lock = Lock::default();
        for (address, id, anchors) in
            [("en/", "", &["a b", "50%"][..]), ("en/a/ü\u{A0}x/", "a/ü", &[]), ("de/b/", "b", &["c"])]
        {
            let anchors = anchors.iter().map(|anchor| (*anchor).to_owned()).collect();
            lock.addresses.insert(address.into(), Published { id: id.into(), anchors });
        }
        lock
    }

    #[test]
    fn what_is_written_is_read() {
        let text = lock().write();
        assert_eq!(Lock::read(&text).unwrap().addresses, lock().addresses);
        assert_eq!(Lock::read(&Lock::default().write()).unwrap().addresses.len(), 0);
    }

    #[test]
    fn damage_is_told_apart() {
        let text = lock().write();
        let what = |text: &str| Lock::read(text).unwrap_err().what;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(what(&text.replace("de/b/ b #c\n", "")), What::Edited);
        assert_eq!(what(&text.replace("#c", "#d")), What::Edited);
        assert_eq!(what(&lines[..3].join("\n")), What::CutOff);
        assert_eq!(what(&text.replace("en/ /", "hello world")), What::Unreadable);
        assert_eq!(what(""), What::Unreadable);
        assert_eq!(what(&text.replace("urls 1", "urls 2")), What::Newer);
        let ours = lines[3];
        let conflict = text.replace(ours, &format!("<<<<<<< ours\n{ours}\n=======\nen/new/ new\n>>>>>>> theirs"));
        assert_eq!(what(&conflict), What::Conflict);
        let repaired = Lock::repaired(&conflict).unwrap();
        assert_eq!(repaired.addresses.len(), 4);
        assert_eq!(Lock::read(&repaired.write()).unwrap().addresses, repaired.addresses);
        for end in 0..text.len() {
            if text.is_char_boundary(end) {
                let cut = Lock::read(&text[..end]);
                assert!(cut.is_err() || text[end..].trim().is_empty(), "cut at {end}");
            }
        }
    }
}
