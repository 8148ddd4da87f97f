//! The lock's text.
//!
//! ```text
//! # waymark urls 2. Written by `waymark check --update-urls`: a line for each address, and merges keep the lines of both sides.
//! en/wix/get-api-key/ wix/get-api-key #create-key #open-settings =5e8848
//! # end
//! ```
//!
//! A space parts the columns, so in addresses, ids and anchors white space, control characters and `%` are percent-encoded. The
//! home page's id is `/`. Each line ends with a hash of itself, and no line depends on another: so two branches that both add addresses
//! change no line in common. Where git keeps the lines of both sides (`merge=union`), an address may stand there twice, each time with other
//! anchors, and in any order; the next writing puts that in order.
//!
//! Before November 2026 the last line counted the addresses and held a hash of all lines, so that it changed with each of them. Such a lock is
//! still read, also merged with one of now.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::columns::{self, escaped, unescaped};
use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Fingerprint;
use crate::source::TextFile;

/// Where it lies.
pub const PATH: &str = "content/urls.lock";

const FIRST: &str = "# waymark urls 2. Written by `waymark check --update-urls`: a line for each address, and merges keep the lines of both sides.";
const LAST: &str = "# end";
const OLD_FIRST: &str = "# waymark urls 1. Written by `waymark check --update-urls`; do not edit.";
/// What the first line of a lock of any version begins with.
const ANY_FIRST: &str = "# waymark urls ";

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
    /// The last line of an old lock does not fit the others.
    Edited,
    /// A line does not fit its own hash.
    EditedLine,
    /// Another line says of the same address that another page stood there.
    TwoPages,
    Newer,
}

impl Broken {
    /// The fault, at its place.
    pub fn fault(&self, file: &TextFile) -> Diagnostic {
        let (message, help) = match self.what {
            What::Conflict => (
                "a merge conflict is left here",
                "`waymark check --update-urls` keeps the addresses of both sides; with the line `content/urls.lock merge=union` in \
                 `.gitattributes` git does so itself",
            ),
            What::CutOff => {
                ("the list of addresses is cut off: its last line is missing", "restore the file from version control")
            }
            What::Unreadable => ("this is no line of a list of addresses", "restore the file from version control"),
            What::Edited => (
                "the list of addresses was edited by hand: its last line does not fit the others",
                "restore the file from version control; if the edit is meant, `waymark check --update-urls` accepts it",
            ),
            What::EditedLine => (
                "this line was edited by hand: the hash at its end does not fit it",
                "restore the line from version control; if the edit is meant, `waymark check --update-urls` accepts it",
            ),
            What::TwoPages => (
                "two lines say of this address that different pages stood there",
                "keep the line with the id of the page that stands there now, and give that page the other id in `aliases`",
            ),
            What::Newer => ("a newer waymark wrote this list", "install that version"),
        };
        Diagnostic::new(Code::BrokenLock, message).at(file.place(self.span.clone())).help(help)
    }
}

/// The lines between which a merge leaves both sides.
const CONFLICT: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

/// A lock as it was read, with what shows whether it is whole.
#[derive(Default)]
struct Read {
    lock: Lock,
    /// Whether a first line of now was there, and one of the version before.
    has_first: bool,
    has_old_first: bool,
    /// The lines that end an old lock.
    old_ends: Vec<(String, Range<usize>)>,
    has_last: bool,
}

impl Lock {
    /// Reads a lock that is whole.
    pub fn read(text: &str) -> Result<Self, Broken> {
        let Read { lock, has_first, old_ends, has_last, .. } = Read::of(text, false)?;
        match old_ends.as_slice() {
            _ if has_last => Ok(lock),
            _ if has_first => Err(cut_off(text)),
            [(end, _)] if *end == lock.old_last_line() => Ok(lock),
            [.., (_, span)] => Err(Broken { what: What::Edited, span: span.clone() }),
            [] => Err(cut_off(text)),
        }
    }

    /// Reads a lock that a merge or an editor has been through, with the addresses of both sides.
    pub fn repaired(text: &str) -> Result<Self, Broken> {
        let read = Read::of(text, true)?;
        if !read.has_last && read.old_ends.is_empty() {
            return Err(cut_off(text));
        }
        Ok(read.lock)
    }

    /// Writes the lock.
    pub fn write(&self) -> String {
        let mut text = format!("{FIRST}\n");
        for (address, published) in &self.addresses {
            let line = write_line(address, published);
            text.push_str(&format!("{}\n", columns::sealed(&line)));
        }
        text.push_str(&format!("{LAST}\n"));
        text
    }

    /// Where the line of an address stands.
    pub fn line_of(&self, address: &str) -> Range<usize> {
        self.lines.get(address).cloned().unwrap_or(0..0)
    }

    /// The last line of a lock of the version before.
    fn old_last_line(&self) -> String {
        let lines: Vec<String> =
            self.addresses.iter().map(|(address, published)| write_line(address, published)).collect();
        let hash = Fingerprint::of_bytes(lines.join("\n").as_bytes()).short(10);
        let noun = if lines.len() == 1 { "address" } else { "addresses" };
        format!("# {} {noun}, {hash}", lines.len())
    }
}

impl Read {
    fn of(text: &str, repair: bool) -> Result<Self, Broken> {
        let mut read = Self::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = at..at + line.trim_end().len();
            at += line.len();
            // A line of which the end is missing is no line.
            let is_whole = line.ends_with('\n');
            let line = line.trim_end_matches(['\n', '\r']);
            read.line(line, &span, repair).map_err(|what| Broken { what, span })?;
            read.has_last &= is_whole || line != LAST;
        }
        if !read.has_first && !read.has_old_first {
            return Err(Broken { what: What::Unreadable, span: 0..text.find('\n').unwrap_or(text.len()) });
        }
        Ok(read)
    }

    fn line(&mut self, line: &str, span: &Range<usize>, repair: bool) -> Result<(), What> {
        if CONFLICT.iter().any(|mark| line.starts_with(mark)) {
            return if repair { Ok(()) } else { Err(What::Conflict) };
        }
        match line {
            "" => return Ok(()),
            FIRST => self.has_first = true,
            OLD_FIRST => self.has_old_first = true,
            LAST if self.has_first => self.has_last = true,
            _ if line.starts_with(ANY_FIRST) => {
                let is_known = ["1", "2"].iter().any(|version| line[ANY_FIRST.len()..].starts_with(version));
                return Err(if is_known { What::Unreadable } else { What::Newer });
            }
            _ if line.starts_with("# ") && line.contains(", ") => self.old_ends.push((line.to_owned(), span.clone())),
            _ => return self.address(line, span, repair),
        }
        Ok(())
    }

    fn address(&mut self, line: &str, span: &Range<usize>, repair: bool) -> Result<(), What> {
        let (line, own_sum) = match line.rsplit_once(" =") {
            Some((line, sum)) => (line, Some(sum)),
            None => (line, None),
        };
        let is_first_seen = self.has_first || self.has_old_first;
        let (address, published) = read_line(line).filter(|_| is_first_seen).ok_or(What::Unreadable)?;
        // Lines of the version before have no hash; after a merge some of them stand among those of now.
        let fits = own_sum.map_or(self.has_old_first, |own| own == columns::sum(line));
        if !repair && !fits {
            return Err(What::EditedLine);
        }
        if !repair && !self.has_first && !self.old_ends.is_empty() {
            return Err(What::Edited);
        }
        self.lock.lines.insert(address.clone(), span.clone());
        let known = self.lock.addresses.entry(address).or_insert_with(|| published.clone());
        if known.id != published.id {
            return Err(What::TwoPages);
        }
        known.anchors.extend(published.anchors);
        Ok(())
    }
}

fn cut_off(text: &str) -> Broken {
    let end = text.trim_end().len();
    Broken { what: What::CutOff, span: end..end }
}

fn write_line(address: &str, published: &Published) -> String {
    let mut line = escaped(address);
    line.push(' ');
    line.push_str(&if published.id.is_empty() { "/".to_owned() } else { escaped(&published.id) });
    for anchor in &published.anchors {
        line.push_str(" #");
        line.push_str(&escaped(anchor));
    }
    line
}

fn read_line(line: &str) -> Option<(String, Published)> {
    let mut parts = line.split(' ');
    let address = unescaped(parts.next()?)?;
    let id = parts.next()?;
    let id = if id == "/" { String::new() } else { unescaped(id)? };
    let anchors = parts.map(|part| unescaped(part.strip_prefix('#')?)).collect::<Option<BTreeSet<String>>>()?;
    // Old addresses from the root of the host begin with a slash and have none at their end.
    let is_address = address.ends_with('/') != address.starts_with('/') && !address.starts_with(['#', '<', '>', '=']);
    is_address.then_some((address, Published { id, anchors }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let mut lock = Lock::default();
        for (address, id, anchors) in [
            ("en/", "", &["a b", "50%"][..]),
            ("en/a/ü\u{A0}x/", "a/ü", &[]),
            ("de/b/", "b", &["c"]),
            ("/hc/en us/1", "b", &["x"]),
        ] {
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
        assert_eq!(what(&text.replace("#c", "#d")), What::EditedLine);
        assert_eq!(what(&text.replace(" #c =", " =")), What::EditedLine);
        assert_eq!(what(&text.replace(lines[2], lines[2].rsplit_once(" =").unwrap().0)), What::EditedLine);
        assert_eq!(what(&lines[..3].join("\n")), What::CutOff);
        assert_eq!(what(&text.replace("en/ /", "hello world")), What::Unreadable);
        assert_eq!(what(""), What::Unreadable);
        assert_eq!(what(&text.replace("urls 2", "urls 3")), What::Newer);
        let ours = lines[4];
        let conflict = text.replace(ours, &format!("<<<<<<< ours\n{ours}\n=======\nen/new/ new\n>>>>>>> theirs"));
        assert_eq!(what(&conflict), What::Conflict);
        let repaired = Lock::repaired(&conflict).unwrap();
        assert_eq!(repaired.addresses.len(), 5);
        assert_eq!(Lock::read(&repaired.write()).unwrap().addresses, repaired.addresses);
        let other = columns::sealed("de/b/ other");
        let twice = text.replace("# end\n", &format!("{other}\n# end\n"));
        assert_eq!((what(&twice), Lock::repaired(&twice).unwrap_err().what), (What::TwoPages, What::TwoPages));
        for end in 0..text.len() {
            if text.is_char_boundary(end) {
                let cut = Lock::read(&text[..end]);
                assert!(cut.is_err(), "cut at {end}");
            }
        }
    }

    /// The same lock as the version before wrote it.
    fn old_text(lock: &Lock) -> String {
        let lines = lock.addresses.iter().map(|(address, published)| write_line(address, published) + "\n");
        format!("{OLD_FIRST}\n{}{}\n", lines.collect::<String>(), lock.old_last_line())
    }

    #[test]
    fn a_lock_of_the_version_before_is_read_and_its_damage_is_found() {
        let text = old_text(&lock());
        assert_eq!(Lock::read(&text).unwrap().addresses, lock().addresses);
        let what = |text: &str| Lock::read(text).unwrap_err().what;
        assert_eq!(what(&text.replace("de/b/ b #c\n", "")), What::Edited);
        assert_eq!(what(&text.replace("#c", "#d")), What::Edited);
        assert_eq!(what(text.rsplit_once("\n# ").unwrap().0), What::CutOff);
    }

    #[test]
    fn what_a_merge_keeps_of_both_sides_is_read() {
        let mut theirs = lock();
        let home = theirs.addresses.get_mut("en/").unwrap();
        home.anchors.insert("theirs".into());
        theirs.addresses.insert("en/z/".into(), Published { id: "z".into(), anchors: BTreeSet::new() });
        let (ours, theirs_text) = (lock().write(), theirs.write());
        let of_both = |ours: &str, theirs: &str| {
            let lines = ours.lines().filter(|line| *line != LAST).chain(theirs.lines());
            lines.map(|line| format!("{line}\n")).collect::<String>()
        };
        for text in [of_both(&ours, &theirs_text), of_both(&old_text(&lock()), &theirs_text)] {
            assert_eq!(Lock::read(&text).unwrap().addresses, theirs.addresses, "{text}");
        }
    }
}
