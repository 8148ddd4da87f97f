//! The walk over a site's folders.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::picture::{dimensions, is_picture};
use super::{RawFile, Sources, TextFile, ThemeFile};
use crate::diagnostic::{Diagnostic, Place, arrange};
use crate::memo::Fingerprint;

/// The largest text file that is read: a page of this size has about 1,500 printed sheets.
const MOST_TEXT: u64 = 4 << 20;
/// The largest lock file: it holds a line for each block of a language.
const MOST_LOCK: u64 = 64 << 20;
/// The largest picture or theme file.
const MOST_PICTURE: u64 = 32 << 20;
/// The largest file that is copied from `files/`.
const MOST_FILE: u64 = 512 << 20;

/// Reads the site in `root`. Folders that are missing are empty.
///
/// What the editor left behind (dot files, `~`, swap files) is passed over. Symbolic links are not followed: each is a
/// fault, so that no link can publish a file from outside the site.
pub fn scan(root: &Path) -> Sources {
    let mut findings = Vec::new();
    let mut found = Vec::new();
    for folder in ["content", "images", "themes", "files"] {
        walk(root, folder, &mut found, &mut findings);
    }
    let read: Vec<_> = found.into_par_iter().map(|(path, size)| read(root, path, size)).collect();
    let mut sources = Sources { root: root.to_owned(), ..Sources::default() };
    for item in read {
        match item {
            Ok(Item::Config(file)) => sources.config = Some(file),
            Ok(Item::Page(file)) => drop(sources.pages.insert(file.path.clone(), file)),
            Ok(Item::Lock(file)) => drop(sources.locks.insert(file.path.clone(), file)),
            Ok(Item::Picture(file)) => drop(sources.pictures.insert(file.path.clone(), file)),
            Ok(Item::File(file)) => drop(sources.files.insert(file.path.clone(), file)),
            Ok(Item::Theme(path, file)) => drop(sources.themes.insert(path, file)),
            Ok(Item::Other) => {}
            Err(finding) => findings.push(finding),
        }
    }
    arrange(&mut findings);
    sources.findings = findings;
    sources
}

enum Item {
    Config(TextFile),
    Page(TextFile),
    Lock(TextFile),
    Picture(RawFile),
    File(RawFile),
    Theme(Arc<str>, ThemeFile),
    Other,
}

fn walk(root: &Path, folder: &str, found: &mut Vec<(Arc<str>, u64)>, findings: &mut Vec<Diagnostic>) {
    let top = root.join(folder);
    match fs::symlink_metadata(&top) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => return findings.push(unreadable(folder.into(), &error)),
        Ok(meta) if meta.is_symlink() => return findings.push(symlink(folder.into())),
        Ok(_) => {}
    }
    let entries = WalkDir::new(&top).follow_links(false).sort_by_file_name().into_iter();
    let keeps_dot_files = folder == "files";
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !left_over(entry, keeps_dot_files)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| folder.into(), |path| site_path(root, path).0);
                let io = error.into_io_error().unwrap_or_else(|| io::Error::other("it cannot be walked"));
                findings.push(unreadable(path, &io));
                continue;
            }
        };
        let (path, is_utf8) = site_path(root, entry.path());
        if !is_utf8 {
            findings.push(
                Diagnostic::fault("name-not-utf8", format!("the name of `{path}` is not UTF-8"))
                    .at(Place::file(path))
                    .help("rename it: an address on the web needs a name that every system reads alike"),
            );
        } else if entry.file_type().is_symlink() {
            findings.push(symlink(path));
        } else if entry.file_type().is_file() {
            match entry.metadata() {
                Ok(meta) => found.push((path, meta.len())),
                Err(error) => findings.push(unreadable(path, &error.into())),
            }
        }
    }
}

/// Editors' and systems' left-overs, which nobody means to publish. Among files to copy, dot files are meant: `.htaccess`.
fn left_over(entry: &DirEntry, keeps_dot_files: bool) -> bool {
    let name = entry.file_name().to_string_lossy();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    name.starts_with('.') && !keeps_dot_files
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name.starts_with(".#")
        || matches!(extension, "swp" | "swo")
        || matches!(extension, "bak" | "orig" | "tmp") && !keeps_dot_files
        || matches!(&*name, "Thumbs.db" | "desktop.ini" | ".DS_Store" | ".git")
}

/// The path from the root with `/` between its parts, and whether all of it was UTF-8.
fn site_path(root: &Path, path: &Path) -> (Arc<str>, bool) {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (parts.join("/").into(), relative.to_str().is_some())
}

fn read(root: &Path, path: Arc<str>, size: u64) -> Result<Item, Diagnostic> {
    let disk = root.join(&*path);
    let folder = path.split('/').next().unwrap_or_default();
    match folder {
        "content" if &*path == "content/site.yaml" => Ok(Item::Config(text(&disk, &path, size)?)),
        "content" if path.ends_with(".md") => Ok(Item::Page(text(&disk, &path, size)?)),
        "content" if path.ends_with(".l10n.lock") && path.matches('/').count() == 1 => {
            Ok(Item::Lock(text_up_to(&disk, &path, size, MOST_LOCK)?))
        }
        "content" if path.ends_with(".lock") => Ok(Item::Other),
        "content" => Err(stray(path)),
        "images" if is_picture(&path) => picture(&disk, path, size).map(Item::Picture),
        "images" => Ok(Item::Other),
        "files" => file(disk, path, size).map(Item::File),
        _ => theme(&disk, path, size),
    }
}

fn stray(path: Arc<str>) -> Diagnostic {
    let help = match path.rsplit_once('.') {
        Some((_, "markdown" | "mdx" | "MD" | "mdown")) => "pages end in `.md`: rename it",
        Some((_, "yml")) => "the configuration's name is `content/site.yaml`",
        _ if is_picture(&path) => "pictures belong into `images/`",
        _ => "files to download belong into `files/`; text pages end in `.md`",
    };
    Diagnostic::warning("stray-file", format!("`{path}` is not part of the site")).at(Place::file(path)).help(help)
}

fn theme(disk: &Path, path: Arc<str>, size: u64) -> Result<Item, Diagnostic> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if matches!(extension, "html" | "ftl" | "css" | "js" | "yaml" | "svg" | "xml" | "json") {
        let file = text(disk, &path, size)?;
        return Ok(Item::Theme(path, ThemeFile::Text(file)));
    }
    let bytes = bytes(disk, &path, size, MOST_PICTURE)?;
    let fingerprint = Fingerprint::of_bytes(&bytes);
    Ok(Item::Theme(path, ThemeFile::Bytes { bytes: bytes.into(), fingerprint }))
}

/// Reads a text file that is no part of the site: one that a translator gave back.
pub fn read_text(disk: &Path) -> Result<TextFile, Diagnostic> {
    let name: Arc<str> = disk.to_string_lossy().into();
    let size = fs::metadata(disk).map_err(|error| unreadable(name.clone(), &error))?.len();
    text_up_to(disk, &name, size, MOST_LOCK)
}

fn text(disk: &Path, path: &Arc<str>, size: u64) -> Result<TextFile, Diagnostic> {
    text_up_to(disk, path, size, MOST_TEXT)
}

fn text_up_to(disk: &Path, path: &Arc<str>, size: u64, most: u64) -> Result<TextFile, Diagnostic> {
    let bytes = bytes(disk, path, size, most)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(TextFile::new(path, text)),
        Err(error) => {
            // The part before the first bad byte is good text, so the place can be shown in it.
            let good = String::from_utf8_lossy(&bytes).into_owned();
            let shown: Arc<str> = good.into();
            let at = error.valid_up_to();
            Err(Diagnostic::fault("not-utf8", format!("`{path}` is not UTF-8 text"))
                .at(Place::span(path.clone(), &shown, at..at + '\u{FFFD}'.len_utf8()))
                .help("save it again with the encoding UTF-8"))
        }
    }
}

fn picture(disk: &Path, path: Arc<str>, size: u64) -> Result<RawFile, Diagnostic> {
    let bytes = bytes(disk, &path, size, MOST_PICTURE)?;
    let dimensions = dimensions(&path, &bytes).map_err(|why| {
        Diagnostic::fault("bad-picture", format!("`{path}` is not a picture that can be shown: {why}"))
            .at(Place::file(path.clone()))
            .help("export it again as PNG, JPEG, WebP or plain SVG")
    })?;
    Ok(RawFile {
        size: bytes.len() as u64,
        fingerprint: Fingerprint::of_bytes(&bytes),
        dimensions: Some(dimensions),
        path,
    })
}

fn file(disk: PathBuf, path: Arc<str>, size: u64) -> Result<RawFile, Diagnostic> {
    if size > MOST_FILE {
        return Err(too_large(path, size, MOST_FILE));
    }
    // Hashed in pieces: a file to copy is never held whole.
    let mut hasher = blake3::Hasher::new();
    File::open(disk)
        .and_then(|file| hasher.update_reader(file).map(drop))
        .map_err(|error| unreadable(path.clone(), &error))?;
    Ok(RawFile { path, size, fingerprint: Fingerprint::from_hash(hasher.finalize()), dimensions: None })
}

/// Reads a whole file; `size` is what the folder said, but a file can grow, so the limit holds for the reading too.
fn bytes(disk: &Path, path: &Arc<str>, size: u64, most: u64) -> Result<Vec<u8>, Diagnostic> {
    if size > most {
        return Err(too_large(path.clone(), size, most));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    let file = File::open(disk).map_err(|error| unreadable(path.clone(), &error))?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path.clone(), &error))?;
    if bytes.len() as u64 > most {
        return Err(too_large(path.clone(), bytes.len() as u64, most));
    }
    Ok(bytes)
}

fn too_large(path: Arc<str>, size: u64, most: u64) -> Diagnostic {
    Diagnostic::fault("too-large", format!("`{path}` has {} MB, and {} MB is the most", size >> 20, most >> 20))
        .at(Place::file(path))
        .help("split it, make it smaller, or move it out of the site")
}

fn unreadable(path: Arc<str>, error: &io::Error) -> Diagnostic {
    Diagnostic::fault("unreadable", format!("`{path}` cannot be read: {error}"))
        .at(Place::file(path))
        .help("check the file's permissions")
}

fn symlink(path: Arc<str>) -> Diagnostic {
    Diagnostic::fault("symlink", format!("`{path}` is a symbolic link"))
        .at(Place::file(path))
        .help("put the file itself there: links are not followed, so that nothing from outside the site is published")
}
