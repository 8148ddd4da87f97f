//! Reading one file of a site.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use super::beneath::{Root, is_link};
use super::dimensions::Wrong;
use super::picture::{dimensions, is_picture};
use super::{CONFIG, RawFile, TERMS, TextFile, ThemeFile, Unread};
use crate::diagnostic::{Code, Diagnostic, Place, caught_in, nearest};
use crate::memo::Fingerprint;

/// The largest text file that is read: a page of this size has about 1,500 printed sheets.
const MOST_TEXT: u64 = 4 << 20;
/// The largest lock file: it holds a line for each block of a language, or for each of about 500,000 addresses.
const MOST_LOCK: u64 = 64 << 20;
/// The largest picture or theme file.
const MOST_PICTURE: u64 = 32 << 20;
/// The largest file that is copied from `files/`.
const MOST_FILE: u64 = 512 << 20;

/// What a file of the site is.
pub(super) enum Item {
    Config(TextFile),
    Urls(TextFile),
    Page(TextFile),
    Unread(Unread),
    Lock(TextFile),
    Terms(TextFile),
    Synonyms(TextFile),
    Picture(RawFile),
    File(RawFile),
    Theme(ThemeFile),
    Other,
}

/// Editors' and systems' left-overs, which nobody means to publish. Among files to copy, dot files are meant: `.htaccess`.
pub(super) fn is_left_over(name: &str, keeps_dot_files: bool) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    name.starts_with('.') && !keeps_dot_files
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name.starts_with(".#")
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
        || matches!(extension, "swp" | "swo")
        || matches!(extension, "bak" | "orig" | "tmp") && !keeps_dot_files
        || matches!(name, "Thumbs.db" | "desktop.ini" | ".DS_Store" | ".git")
}

/// The path from the root with `/` between its parts, and whether all of it was UTF-8.
pub(super) fn site_path(root: &Path, path: &Path) -> (Arc<str>, bool) {
    let relative = path.strip_prefix(root).unwrap_or(path);
    if let (Some(text), '/') = (relative.to_str(), MAIN_SEPARATOR) {
        return (text.into(), true);
    }
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (parts.join("/").into(), relative.to_str().is_some())
}

/// Whether a file of the site is a page. A `README.md` is what writers tell each other about a folder; code hosts show it there.
pub(super) fn is_page(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md") && !path.ends_with("/README.md")
}

/// Whether a file says what translations were made from: `content/<locale>.l10n.lock`, or the versions of pages that these name.
fn is_translation_lock(path: &str) -> bool {
    path.matches('/').count() == 1 && (path.ends_with(".l10n.lock") || path == "content/sources.lock")
}

pub(super) fn read(root: &Root, path: Arc<str>, size: u64) -> Result<Item, Diagnostic> {
    let folder = path.split('/').next().unwrap_or_default();
    match folder {
        "content" if &*path == CONFIG => Ok(Item::Config(text(root, &path, size)?)),
        "content" if is_page(&path) => Ok(Item::Page(text(root, &path, size)?)),
        "content" if path.ends_with(".md") => Ok(Item::Other),
        "content" if is_translation_lock(&path) => {
            Ok(Item::Lock(text_up_to(root.file(&path), &path, size, MOST_LOCK)?))
        }
        "content" if &*path == "content/urls.lock" => {
            Ok(Item::Urls(text_up_to(root.file(&path), &path, size, MOST_LOCK)?))
        }
        "content" if &*path == TERMS => Ok(Item::Terms(text(root, &path, size)?)),
        "content" if path.ends_with("/synonyms.yaml") && path.matches('/').count() == 2 => {
            Ok(Item::Synonyms(text(root, &path, size)?))
        }
        "content" if path.ends_with(".lock") => Ok(Item::Other),
        "content" => Err(stray(path)),
        "images" if is_picture(&path) => picture(root, path, size).map(Item::Picture),
        "images" => Ok(Item::Other),
        "files" => file(root, path, size).map(Item::File),
        _ => theme(root, path, size),
    }
}

fn stray(path: Arc<str>) -> Diagnostic {
    let help = match path.rsplit_once('.') {
        Some((_, "markdown" | "mdx" | "MD" | "mdown")) => "pages end in `.md`: rename it",
        Some((name, "yaml" | "yml")) if name.ends_with("/synonyms") => {
            "words that readers use for one another stand in `content/<locale>/synonyms.yaml`"
        }
        Some((name, "yaml" | "yml")) if name.ends_with("/terms") => {
            "names that pages put in stand in `content/terms.yaml`"
        }
        Some((_, "yml")) => "the configuration's name is `content/site.yaml`",
        _ if is_picture(&path) => "pictures belong into `images/`",
        _ => "files to download belong into `files/`; text pages end in `.md`",
    };
    Diagnostic::new(Code::StrayFile, format!("`{path}` is not part of the site")).at(Place::file(path)).help(help)
}

fn theme(root: &Root, path: Arc<str>, size: u64) -> Result<Item, Diagnostic> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if matches!(extension, "html" | "ftl" | "css" | "js" | "yaml" | "svg" | "xml" | "json") {
        let file = text(root, &path, size)?;
        return Ok(Item::Theme(ThemeFile::Text(file)));
    }
    let bytes = bytes(root.file(&path), &path, size, MOST_PICTURE)?;
    let fingerprint = Fingerprint::of_bytes(&bytes);
    Ok(Item::Theme(ThemeFile::Bytes { bytes: bytes.into(), fingerprint }))
}

/// The folder beside a missing one whose name is most like it.
pub fn similar_folder(missing: &Path) -> Option<PathBuf> {
    let name = missing.file_name()?.to_str()?;
    let parent = missing.parent()?;
    let beside = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let entries = fs::read_dir(beside).ok()?.filter_map(Result::ok).filter(|entry| entry.path().is_dir());
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    nearest(name, names.iter().map(String::as_str)).map(|meant| parent.join(meant))
}

/// The files in a folder, at any depth, whose names end in one of these; in order.
pub fn files_with(folder: &Path, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        let ending = entry.path().extension().and_then(|ending| ending.to_str());
        if entry.file_type().is_file() && ending.is_some_and(|ending| endings.contains(&ending)) {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Reads a text file that is no part of the site: one that a translator gave back. The error is that of the disk.
pub fn read_text(disk: &Path) -> io::Result<Result<TextFile, Diagnostic>> {
    let name: Arc<str> = disk.to_string_lossy().into();
    let file = File::open(disk)?;
    let meta = file.metadata()?;
    if meta.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(text_up_to(Ok(file), &name, meta.len(), MOST_LOCK))
}

/// Reads a page or a lock of the site in `root` again; none where that is no longer a plain file that can be read.
pub fn read_again(root: &Path, path: &str) -> Option<TextFile> {
    let file = Root::open(root).and_then(|root| root.file(path)).ok()?;
    let size = file.metadata().ok()?.len();
    let most = if path.ends_with(".lock") { MOST_LOCK } else { MOST_TEXT };
    text_up_to(Ok(file), &path.into(), size, most).ok()
}

/// Reads a page that the scan did not read; none where it has gone since.
pub fn read_page(root: &io::Result<Root>, path: &Arc<str>, size: usize) -> Result<Option<TextFile>, Diagnostic> {
    let file = match root {
        Ok(root) => root.file(path),
        Err(error) => return Err(unreadable(path.clone(), error)),
    };
    if file.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Ok(None);
    }
    caught_in(Place::file(path.clone()), || text_up_to(file, path, size as u64, MOST_TEXT)).flatten().map(Some)
}

fn text(root: &Root, path: &Arc<str>, size: u64) -> Result<TextFile, Diagnostic> {
    text_up_to(root.file(path), path, size, MOST_TEXT)
}

fn text_up_to(file: io::Result<File>, path: &Arc<str>, size: u64, most: u64) -> Result<TextFile, Diagnostic> {
    let bytes = bytes(file, path, size, most)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(TextFile::new(path, text)),
        Err(error) => {
            // The part before the first bad byte is good text, so the place can be shown in it.
            let good = String::from_utf8_lossy(&bytes).into_owned();
            let shown: Arc<str> = good.into();
            let at = error.valid_up_to();
            Err(Diagnostic::new(Code::NotUtf8, format!("`{path}` is not UTF-8 text"))
                .at(Place::span(path.clone(), &shown, at..at + '\u{FFFD}'.len_utf8()))
                .help("save it again with the encoding UTF-8"))
        }
    }
}

fn picture(root: &Root, path: Arc<str>, size: u64) -> Result<RawFile, Diagnostic> {
    let bytes = bytes(root.file(&path), &path, size, MOST_PICTURE)?;
    let dimensions = dimensions(&path, &bytes).map_err(|Wrong { why, span, help }| {
        let text = span.as_ref().and_then(|_| std::str::from_utf8(&bytes).ok()).map(Arc::from);
        let place = match (span, &text) {
            (Some(span), Some(text)) => Place::span(path.clone(), text, span),
            _ => Place::file(path.clone()),
        };
        let message = format!("`{path}` is not a picture that can be shown: {why}");
        Diagnostic::new(Code::BadPicture, message).at(place).help(help)
    })?;
    Ok(RawFile {
        size: bytes.len() as u64,
        fingerprint: Fingerprint::of_bytes(&bytes),
        dimensions: Some(dimensions),
        path,
    })
}

fn file(root: &Root, path: Arc<str>, size: u64) -> Result<RawFile, Diagnostic> {
    if size > MOST_FILE {
        return Err(too_large(path, size, MOST_FILE));
    }
    // Hashed in pieces: a file to copy is never held whole.
    let mut hasher = blake3::Hasher::new();
    root.file(&path)
        .and_then(|file| hasher.update_reader(file).map(drop))
        .map_err(|error| unreadable(path.clone(), &error))?;
    Ok(RawFile { path, size: hasher.count(), fingerprint: Fingerprint::from_hash(hasher.finalize()), dimensions: None })
}

/// Reads a whole file; `size` is what the folder said, but a file can grow, so the limit holds for the reading too.
fn bytes(file: io::Result<File>, path: &Arc<str>, size: u64, most: u64) -> Result<Vec<u8>, Diagnostic> {
    if size > most {
        return Err(too_large(path.clone(), size, most));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    let file = file.map_err(|error| unreadable(path.clone(), &error))?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path.clone(), &error))?;
    if bytes.len() as u64 > most {
        return Err(too_large(path.clone(), bytes.len() as u64, most));
    }
    Ok(bytes)
}

fn too_large(path: Arc<str>, size: u64, most: u64) -> Diagnostic {
    Diagnostic::new(Code::TooLarge, format!("`{path}` has {} MB, and {} MB is the most", size >> 20, most >> 20))
        .at(Place::file(path))
        .help("split it, make it smaller, or move it out of the site")
}

pub(super) fn unreadable(path: Arc<str>, error: &io::Error) -> Diagnostic {
    if is_link(error) {
        return symlink(path);
    }
    Diagnostic::new(Code::Unreadable, format!("`{path}` cannot be read: {error}"))
        .at(Place::file(path))
        .help("check the file's permissions")
}

pub(super) fn symlink(path: Arc<str>) -> Diagnostic {
    Diagnostic::new(Code::Symlink, format!("`{path}` is a symbolic link"))
        .at(Place::file(path))
        .help("put the file itself there: links are not followed, so that nothing from outside the site is published")
}
