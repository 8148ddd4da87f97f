//! Tables of results on disk, in the place that the system keeps caches: what one process leaves for the next.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::source::cache_folder;

/// Of all tables of the sites on this machine together. When there are more, those go that were written first.
const MAX_BYTES_OF_SITES: u64 = 4 << 30;
/// What the names of the sites' tables begin with.
const OF_A_SITE: &str = "site-";
/// What the names of temporary files begin with.
const TEMPORARY: &str = ".part-";
/// Temporary files this old were left behind by a process that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// The name of the table of a site, whose folder this is.
pub fn table_of_site(folder: &str) -> String {
    format!("{OF_A_SITE}{folder}")
}

/// Stores a table of results that `write_to` writes. Two processes may do so at once: the table is the one's or the other's, and both
/// are good.
///
/// It is not forced to disk: a table that a crash tears is found out by its checksums, and made again.
pub fn write_stored(
    table: &str,
    write_to: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), (PathBuf, io::Error)> {
    let Some(folder) = cache_folder() else { return Ok(()) };
    let write = || {
        fs::create_dir_all(&folder)?;
        clear(&folder, table);
        let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(&folder)?;
        write_to(file.as_file_mut())?;
        file.persist(folder.join(table)).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| (folder.clone(), error))
}

/// Removes what killed processes left, and the oldest tables of sites where there are too many. What cannot be removed stays.
fn clear(folder: &Path, written: &str) {
    let mut sites = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(meta) = entry.metadata() else { continue };
        let time = meta.modified().ok();
        if name.starts_with(TEMPORARY) && time.and_then(|time| time.elapsed().ok()).is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        } else if name.starts_with(OF_A_SITE) && name != written {
            sites.push((time, meta.len(), entry.path()));
        }
    }
    sites.sort_unstable();
    let mut bytes: u64 = sites.iter().map(|(_, size, _)| size).sum();
    for (_, size, path) in sites {
        if bytes <= MAX_BYTES_OF_SITES {
            break;
        }
        bytes -= size;
        let _ = fs::remove_file(path);
    }
}
