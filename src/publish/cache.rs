//! Storing results for the next process.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::Memory;
use crate::content::CodeMemo;
use crate::source::{cache_folder, read_stored};

/// A build holds the bodies of pages up to this many bytes of text. Beyond that, reading a page again costs a quarter of rendering it,
/// and a page that is held costs twice the memory of its text.
const MAX_HELD_BYTES: usize = 24 << 20;

/// The table of marked code.
const CODE: &str = "code";

/// A memory that begins with what earlier processes stored.
pub fn recall() -> Memory {
    Memory::with_code(read_stored(CODE, CodeMemo::version())).holding(MAX_HELD_BYTES)
}

/// Stores what rendering the last compile of a memory has made, for the next process. That it cannot be stored stops nothing; the
/// error names the folder.
pub fn store(memory: &Memory) -> Result<(), (PathBuf, io::Error)> {
    let marked = memory.marked_code();
    if marked.is_empty() {
        return Ok(());
    }
    let version = CodeMemo::version();
    let new = marked.iter().filter_map(|code| Some((code.key, code.made()?)));
    let stored = read_stored(CODE, version);
    write_stored(CODE, |file| stored.write(version, new, file))
}

/// Temporary files this old were left behind by a process that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Stores a table of results that `write_to` writes. Two processes may do so at once: the table is the one's or the other's, and both are good.
///
/// It is not forced to disk: a table that a crash tears is found out by its checksum, and made again.
pub(super) fn write_stored(
    table: &str,
    write_to: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), (PathBuf, io::Error)> {
    let Some(folder) = cache_folder() else { return Ok(()) };
    let write = || {
        fs::create_dir_all(&folder)?;
        clear(&folder);
        let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(&folder)?;
        write_to(file.as_file_mut())?;
        file.persist(folder.join(table)).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| (folder.clone(), error))
}

const TEMPORARY: &str = ".part-";

fn clear(folder: &std::path::Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_temporary = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        let age = entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|time| time.elapsed().ok());
        if is_temporary && age.is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
