//! The lock file of a locale: from which version of each block of the source its translations were made.
//!
//! ```text
//! # waymark l10n lock 2. Written by `waymark l10n`: a line for each page, and merges keep the lines of both sides.
//! wix/get-api-key/create-key from:8ab686eafeb1f44702738c8b0f24f2567c36da6d title:2cf24dba5fb0:486ea4622412 item:1b4f0e985197:60303ae22b99 =5e8848
//! # end
//! ```
//!
//! A line has the id of an entry (`.` for the home page, white space and `%` percent-encoded), the git objects that its source was read
//! from, and for each block of the translation a **fact**: what it is, the hash of the source's block that it was made from, its own
//! hash. `-` stands for a block that is not there: one language alone had it when the page was stamped. `own:` says of such a block that it is
//! meant: the hash of what stands around it in the source, and its own. Where the source has another name
//! than the translation's file, `was:` has the id that the file's path gives. A line ends with a hash of itself, so
//! that an edit by hand is noticed, and the last line shows that nothing was cut off.
//!
//! No line depends on another. Where git keeps the lines of both sides (`merge=union`), a page may have two, and both are true: facts do not
//! contradict each other, since each speaks of two texts. So [`Locked::with`] joins them, and the next writing makes one line of them.
//!
//! Before December 2026 an entry had many lines, and a list was one block. Such a lock is still read, without what it says of lists.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use super::align::{common, merged};
use crate::columns::{escaped, sealed, unescaped};
use crate::content::{BlockHash, BlockKind};
use crate::source::TextFile;

pub(super) const FIRST: &str =
    "# waymark l10n lock 2. Written by `waymark l10n`: a line for each page, and merges keep the lines of both sides.";
pub(super) const LAST: &str = "# end";
/// What is known of a locale's translations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By id.
    pub entries: BTreeMap<Arc<str>, Locked>,
}

impl Lock {
    /// What is known of a file by the id that its path gives, under whatever id; those that `is_taken` are other files.
    pub(super) fn by_path_id(&self, id: &str, is_taken: impl Fn(&str) -> bool) -> Vec<&Locked> {
        let is_it = |(own, entry): &(&Arc<str>, &Locked)| entry.was.iter().any(|was| was == id) && !is_taken(own);
        self.entries.iter().filter(is_it).map(|(_, entry)| entry).collect()
    }
}

/// What a translation was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// Git objects that hold the source's text, the newest first.
    pub sources: Vec<String>,
    /// By key; more than one where two branches that both stamped the page were merged.
    pub front: BTreeMap<Box<str>, Vec<Row>>,
    /// In the order of the translation.
    pub body: Vec<(BlockKind, Row)>,
    /// Blocks that translators have accepted as the translation's own, see `own.rs`: the hash of each, and that of what stood around it.
    pub own: Vec<(BlockHash, BlockHash)>,
    /// The id that its file's path gives, where its source has another name by now: should the source go, the file is still known.
    pub was: Vec<String>,
}

/// A fact: what one block was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// Whether a text is the name of a git object.
pub(super) fn is_blob(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Lock {
    /// Writes the file.
    pub fn write(&self) -> String {
        let mut text = format!("{FIRST}\n");
        for (id, entry) in &self.entries {
            let _ = writeln!(text, "{}", sealed(&entry.line(id)));
        }
        let _ = writeln!(text, "{LAST}");
        text
    }
}

/// What mends a lock file.
pub(super) fn rebuild(file: &TextFile) -> String {
    format!("run `waymark l10n stamp --rebuild --locale {}`", locale_of_lock(&file.path).unwrap_or_default())
}

impl Locked {
    /// The facts of both.
    pub fn with(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        joined.sources.extend(other.sources.iter().filter(|source| !self.sources.contains(source)).cloned());
        joined.own.extend(other.own.iter().filter(|own| !self.own.contains(own)).copied());
        joined.was.extend(other.was.iter().filter(|id| !self.was.contains(id)).cloned());
        for (key, rows) in &other.front {
            let own = joined.front.entry(key.clone()).or_default();
            own.extend(rows.iter().filter(|row| !own.contains(row)).copied().collect::<Vec<_>>());
        }
        let pairs = common(&self.body, &other.body);
        let both = merged(&pairs, self.body.len(), other.body.len()).into_iter();
        joined.body =
            both.filter_map(|(own, others)| own.map(|at| self.body[at]).or(others.map(|at| other.body[at]))).collect();
        joined
    }

    /// What is known of a text of the front matter: of what it says now, else the last that was known.
    pub fn front_row(&self, key: &str, translation: Option<BlockHash>, source: Option<BlockHash>) -> Option<Row> {
        let rows = self.front.get(key)?;
        let fits = |row: &&Row| row.translation == translation;
        rows.iter().filter(fits).find(|row| row.source == source).or(rows.iter().find(fits)).or(rows.last()).copied()
    }

    fn line(&self, id: &str) -> String {
        let mut line = match id {
            "" => ".".to_owned(),
            "." => "%2E".to_owned(),
            id => escaped(id),
        };
        // What begins like a comment or a mark of a conflict would be read as one.
        if let Some(first) = line.bytes().next().filter(|first| b"#<=>|".contains(first)) {
            line.replace_range(..1, &format!("%{first:02X}"));
        }
        for source in &self.sources {
            let _ = write!(line, " from:{source}");
        }
        for id in &self.was {
            let _ = write!(line, " was:{}", escaped(id));
        }
        for (block, around) in &self.own {
            let _ = write!(line, " own:{around}:{block}");
        }
        let hash = |hash: Option<BlockHash>| hash.map_or("-".to_owned(), |hash| hash.to_string());
        let front = self.front.iter().flat_map(|(key, rows)| rows.iter().map(|row| (key.to_string(), *row)));
        for (name, row) in front.chain(self.body.iter().map(|(kind, row)| (kind.name(), *row))) {
            let _ = write!(line, " {name}:{}:{}", hash(row.source), hash(row.translation));
        }
        line
    }

    pub(super) fn read(line: &str) -> Option<(Arc<str>, Self)> {
        let mut parts = line.split(' ');
        let id = match parts.next()? {
            "." => String::new(),
            id => unescaped(id).filter(|id| !id.is_empty())?,
        };
        let mut entry = Self::default();
        for part in parts {
            let (name, rest) = part.split_once(':')?;
            if name == "from" {
                entry.sources.push(Some(rest.to_owned()).filter(|blob| is_blob(blob))?);
                continue;
            }
            if name == "was" {
                entry.was.push(unescaped(rest)?);
                continue;
            }
            let (source, translation) = rest.split_once(':')?;
            match name {
                "own" => entry.own.push((BlockHash::parse(translation)?, BlockHash::parse(source)?)),
                _ => entry.add(name, Row { source: hash(source)?, translation: hash(translation)? }),
            }
        }
        Some((id.into(), entry))
    }

    /// Adds a fact of a block, by the name of its kind or its key.
    pub(super) fn add(&mut self, name: &str, row: Row) {
        match BlockKind::of_name(name) {
            Some(kind) => self.body.push((kind, row)),
            None => self.front.entry(name.into()).or_default().push(row),
        }
    }
}

/// A hash, or `-` for none; nothing where it is neither.
pub(super) fn hash(text: &str) -> Option<Option<BlockHash>> {
    if text == "-" { Some(None) } else { BlockHash::parse(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_is_read_again() {
        for id in ["", ".", "a b", "<<<<<<< x", "=======", "# end", "%"] {
            let line = Locked::default().line(id);
            assert!(!line.starts_with(['<', '=', '#']), "{line}");
            assert_eq!(Locked::read(&line).map(|(id, _)| id.to_string()).as_deref(), Some(id));
        }
    }

    #[test]
    fn blobs_are_named_as_git_names_them() {
        // `printf 'hello\n' | git hash-object --stdin`
        assert_eq!(git_blob("hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
