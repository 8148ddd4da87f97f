//! The file that marks an output as waymark's, names its site, and lists every file with its hash.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Bound;

use super::release::Release;
pub use crate::addresses::MARKER;
use crate::memo::Fingerprint;
use crate::site::OutPath;

const FIRST_LINE: &str = "waymark output 2";
/// Before November 2026 a manifest had hashes of copies alone, and `-` for every rendered file.
const OLD_FIRST_LINE: &str = "waymark output 1";

/// The files of a release, as they are listed beside it.
///
/// The text is the first line, `release` and a hash of all that follows, `site` and the title, `url` and the base URL, then a line
/// for each file: hash or `-`, size in bytes, path, which is a string of JSON where it holds control characters. The hash of the
/// release tells a whole manifest from one that was cut or edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    title: String,
    base_url: String,
    files: BTreeMap<OutPath, Listed>,
}

/// What a manifest says of a file. It has no hash where an old version rendered the file, or where the file is being replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Listed {
    hash: Option<Fingerprint>,
    size: u64,
}

impl Manifest {
    /// The manifest of a release.
    pub fn of(release: &Release) -> Self {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let listed =
            release.files.iter().map(|(path, file)| (path.clone(), Listed { hash: Some(file.hash), size: file.size }));
        Self { title: line(&release.title), base_url: line(&release.base_url), files: listed.collect() }
    }

    /// Reads a manifest, also one of the version before. None for any other text, and for a manifest that is damaged.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once('\n')?;
        match first {
            FIRST_LINE => {
                let (release, rest) = rest.strip_prefix("release ")?.split_once('\n')?;
                let (title, rows) = rest.strip_prefix("site ")?.split_once('\n')?;
                let (base_url, rows) = rows.strip_prefix("url ")?.split_once('\n')?;
                if release != Fingerprint::of_bytes(rest.as_bytes()).short(32) {
                    return None;
                }
                let files = rows.lines().map(|row| {
                    let (hash, row) = row.split_once(' ')?;
                    let (size, path) = row.split_once(' ')?;
                    Some((inside(path)?, Listed { hash: hash_or_none(hash)?, size: size.parse().ok()? }))
                });
                let files = files.collect::<Option<_>>()?;
                Some(Self { title: title.to_owned(), base_url: base_url.to_owned(), files })
            }
            OLD_FIRST_LINE => {
                let files = rest.lines().map(|row| {
                    let (hash, path) = row.split_once(' ')?;
                    hash_or_none(hash)?;
                    Some((inside(path)?, Listed::default()))
                });
                Some(Self { files: files.collect::<Option<_>>()?, ..Self::default() })
            }
            _ => None,
        }
    }

    /// The manifest of an output whose files are replaced one by one: it lists the files of both releases, and vouches for none.
    pub fn while_replacing(&self, new: &Self) -> Self {
        let paths = self.paths().chain(new.paths());
        Self { files: paths.map(|path| (path.clone(), Listed::default())).collect(), ..new.clone() }
    }

    /// A fingerprint of the manifest as text.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_bytes(self.text().as_bytes())
    }

    /// The manifest as text.
    pub fn text(&self) -> String {
        let mut rows = format!("site {}\nurl {}\n", self.title, self.base_url);
        for (path, Listed { hash, size }) in &self.files {
            let hash = hash.map_or_else(|| "-".to_owned(), |hash| hash.short(32));
            let _ = writeln!(rows, "{hash} {size} {}", in_row(path));
        }
        format!("{FIRST_LINE}\nrelease {}\n{rows}", Fingerprint::of_bytes(rows.as_bytes()).short(32))
    }

    /// The title and the address of the site; empty in a manifest of the version before.
    pub fn site(&self) -> (&str, &str) {
        (&self.title, &self.base_url)
    }

    /// Whether this is the manifest of another site. A site that changes its title or its address is still the same.
    pub fn is_of_another_site(&self, other: &Self) -> bool {
        !self.title.is_empty() && self.title != other.title && self.base_url != other.base_url
    }

    /// Every path.
    pub fn paths(&self) -> impl Iterator<Item = &OutPath> {
        self.files.keys()
    }

    /// Whether a file is listed.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether a listed file lies in a folder.
    pub fn has_folder(&self, folder: &str) -> bool {
        let below = format!("{folder}/");
        let first = self.files.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
        first.is_some_and(|(path, _)| path.starts_with(&below))
    }

    /// Whether all files are listed with their hashes: so the output is whole, and this version of waymark made it.
    pub fn has_hashes(&self) -> bool {
        self.files.values().all(|listed| listed.hash.is_some())
    }

    /// The files with their hashes and sizes; none where a file has no hash.
    pub fn files(&self) -> impl Iterator<Item = (&OutPath, Option<Fingerprint>, u64)> {
        self.files.iter().map(|(path, listed)| (path, listed.hash, listed.size))
    }

    /// The hash of a listed file; none where the manifest has none.
    pub fn hash(&self, path: &str) -> Option<Fingerprint> {
        self.files.get(path)?.hash
    }
}

/// A path as a row has it: as a string of JSON where it would end the row, or begins as such a string.
fn in_row(path: &str) -> Cow<'_, str> {
    if path.starts_with('"') || path.contains(char::is_control) {
        serde_json::Value::from(path).to_string().into()
    } else {
        path.into()
    }
}

/// The path of a row, if it leads nowhere out of the output.
fn inside(row: &str) -> Option<OutPath> {
    let quoted = row.starts_with('"').then(|| serde_json::from_str::<String>(row).ok()).flatten();
    let path = quoted.as_deref().unwrap_or(row);
    is_inside(path).then(|| path.into())
}

/// Whether a path stays below the folder that it counts from.
pub fn is_inside(path: &str) -> bool {
    !path.starts_with('/') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn hash_or_none(text: &str) -> Option<Option<Fingerprint>> {
    if text == "-" { Some(None) } else { Fingerprint::from_hex(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let listed = Listed { hash: Some(Fingerprint::of_bytes(b"x")), size: 1 };
        Manifest {
            title: "A site".into(),
            base_url: "https://a.example/".into(),
            files: [("a b.html".into(), listed), ("en/index.html".into(), listed)].into(),
        }
    }

    #[test]
    fn a_manifest_comes_back_as_it_was() {
        assert_eq!(Manifest::parse(&manifest().text()), Some(manifest()));
    }

    #[test]
    fn what_is_no_whole_manifest_is_none() {
        let text = manifest().text();
        for cut in 0..text.len() {
            assert_eq!(Manifest::parse(&text[..cut]), None, "cut after {cut} bytes");
        }
        assert_eq!(Manifest::parse(&text.replace("A site", "B site")), None);
        for other in
            ["", "waymark output 1", "waymark output 3\n", "waymark output 1\nx y\n", "waymark output 1\n- ../x\n"]
        {
            assert_eq!(Manifest::parse(other), None, "{other:?}");
        }
    }

    #[test]
    fn the_old_form_lists_paths_alone() {
        let old =
            Manifest::parse("waymark output 1\n- en/index.html\n00000000000000000000000000000000 a.png\n").unwrap();
        assert_eq!(old.paths().map(|path| &**path).collect::<Vec<_>>(), ["a.png", "en/index.html"]);
        assert_eq!(old.hash("a.png"), None);
    }
}
