//! Which places an output may have.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::publish::lock::prefix_of;
use crate::publish::write::equals;
use crate::source::FOLDERS;

const OTHER: &str = "name a folder of its own, such as `--out public`";

/// Checks the place of an output folder before anything is touched: some folders are never replaced, whatever is in them.
///
/// `out` need not exist. Gives its absolute path, or what is wrong and what to do.
pub fn check_place(out: &Path, site: &Path) -> Result<PathBuf, String> {
    let shown = out.display();
    let full = check_alone(out)?;
    let site = absolute(site).map_err(|error| format!("the site's folder cannot be reached: {error}"))?;
    if site.starts_with(&full) {
        return Err(format!("`{shown}` holds the site itself, and a build replaces its output folder; {OTHER}"));
    }
    for folder in FOLDERS {
        if full.starts_with(site.join(folder)) {
            return Err(format!("`{shown}` lies in the site's own `{folder}/`; {OTHER}"));
        }
    }
    Ok(full)
}

/// Checks the place of an output that is joined from the parts in these folders.
pub fn check_joined(out: &Path, parts: &[PathBuf]) -> Result<PathBuf, String> {
    let full = check_alone(out)?;
    let mut seen = BTreeSet::new();
    for part in parts {
        let place = absolute(part).map_err(|error| format!("`{}` cannot be reached: {error}", part.display()))?;
        if !seen.insert(place.clone()) {
            return Err(format!("`{}` is named twice; name each part once", part.display()));
        }
        if full.starts_with(&place) || place.starts_with(&full) {
            let (out, part) = (out.display(), part.display());
            return Err(format!("the output `{out}` and the part `{part}` lie in one another; {OTHER}"));
        }
    }
    Ok(full)
}

/// Checks that a file lies in none of a site's own folders, where it would be a part of the site.
pub fn check_outside(file: &Path, site: &Path) -> Result<(), String> {
    let (Ok(full), Ok(site)) = (absolute(file), absolute(site)) else { return Ok(()) };
    match FOLDERS.into_iter().find(|folder| full.starts_with(site.join(folder))) {
        Some(folder) => {
            Err(format!("`{}` lies in the site's own `{folder}/`, and would be a part of the site", file.display()))
        }
        None => Ok(()),
    }
}

/// Checks the place of an output by itself.
fn check_alone(out: &Path) -> Result<PathBuf, String> {
    let shown = out.display();
    let full = absolute(out).map_err(|error| format!("the output folder `{shown}` cannot be reached: {error}"))?;
    if full.parent().is_none() {
        return Err(format!(
            "`{shown}` is the root of the file system, and a build replaces its output folder; {OTHER}"
        ));
    }
    if home().is_some_and(|home| home == full) {
        return Err(format!("`{shown}` is your home folder, and a build replaces its output folder; {OTHER}"));
    }
    if full.join(".git").exists() {
        return Err(format!(
            "`{shown}` is the top of a git repository, and a build replaces its output folder; {OTHER}"
        ));
    }
    match fs::metadata(&full) {
        Err(_) => Ok(full),
        Ok(meta) if !meta.is_dir() => Err(format!("`{shown}` is a file; {OTHER}")),
        Ok(_) => Ok(full),
    }
}

/// Checks a folder for a new site, which these files are to begin: it must be empty or not there, or hold what a killed process has
/// left of writing them.
pub fn check_new(folder: &Path, files: &[(&Path, &[u8])]) -> Result<(), String> {
    let taken = || format!("`{}` is there already and not empty; name a new folder", folder.display());
    match fs::metadata(folder) {
        Err(_) => Ok(()),
        Ok(meta) if meta.is_dir() => {
            let found = begun(folder, Path::new(""), files).ok_or_else(taken)?;
            if found > 0 && found == files.len() { Err(taken()) } else { Ok(()) }
        }
        Ok(_) => Err(taken()),
    }
}

/// How many of these files a folder holds already; none where it holds anything else.
fn begun(folder: &Path, below: &Path, files: &[(&Path, &[u8])]) -> Option<usize> {
    let mut found = 0;
    for entry in fs::read_dir(folder.join(below)).ok()? {
        let entry = entry.ok()?;
        let path = below.join(entry.file_name());
        let kind = entry.file_type().ok()?;
        let left_by = |(file, _): &(&Path, &[u8])| {
            ["part", "lock"].iter().any(|end| path == file.with_file_name(format!("{}{end}", prefix_of(file))))
        };
        if kind.is_dir() && files.iter().any(|(file, _)| file.starts_with(&path)) {
            found += begun(folder, &path, files)?;
        } else if let Some((_, bytes)) = files.iter().find(|(file, _)| kind.is_file() && *file == path) {
            equals(&folder.join(&path), bytes).then_some(())?;
            found += 1;
        } else if !(kind.is_file() && files.iter().any(left_by)) {
            return None;
        }
    }
    Some(found)
}

fn home() -> Option<PathBuf> {
    fs::canonicalize(std::env::var_os("HOME")?).ok()
}

/// The real path of a folder that may not exist yet: that of its nearest ancestor that does, and the rest.
fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let full = std::path::absolute(path)?;
    let mut existing = full.as_path();
    let mut rest = Vec::new();
    loop {
        if let Ok(real) = fs::canonicalize(existing) {
            return Ok(rest.iter().rev().fold(real, |path, part| {
                if *part == ".." { path.parent().unwrap_or(&path).to_owned() } else { path.join(part) }
            }));
        }
        match (existing.parent(), existing.components().next_back()) {
            (Some(parent), Some(last)) => {
                rest.push(last.as_os_str().to_owned());
                existing = parent;
            }
            _ => return Ok(full),
        }
    }
}
