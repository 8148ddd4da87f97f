//! Where the files come from that are copied as they are.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use super::part::PartFolder;
use super::{FILE_MODE, OutPath};
use crate::source::Root;

/// Where the files come from that are copied as they are.
pub enum Origin<'a> {
    /// From a site's folder.
    Site(Root),
    /// From the parts of a site, whose files have been compared with their manifests: the part that each is in.
    Parts(BTreeMap<OutPath, &'a PartFolder>),
}

impl Origin<'_> {
    /// Opens a file to read it.
    pub fn file(&self, path: &str) -> io::Result<fs::File> {
        match self {
            Self::Site(root) => root.file(path),
            Self::Parts(parts) => parts.get(path).ok_or(io::ErrorKind::NotFound)?.file(path),
        }
    }

    /// Where a file lies that may get a second name in an output: nobody else will change it.
    pub fn linkable(&self, path: &str) -> Option<PathBuf> {
        let Self::Parts(parts) = self else { return None };
        let place = parts.get(path)?.place.join(path);
        // What was unpacked somewhere can have another mode.
        let meta = fs::symlink_metadata(&place).ok()?;
        (meta.is_file() && meta.mode() & 0o777 == FILE_MODE).then_some(place)
    }
}
