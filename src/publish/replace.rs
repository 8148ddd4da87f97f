//! Writing single files in place of others.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::lock::{Lock, NotLocked, PATIENCE, prefix_of};
use super::write::{close, create_new, parent_of, sync_folder};

/// Writes a file so that it is the old one or the new one, never a part: into another one beside it, to disk, into place. One process
/// does so at a time, so what a killed one has left is taken away.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), (PathBuf, io::Error)> {
    write_large_file(path, |file| file.write_all(bytes))
}

/// [`write_file`] for a file that is never held whole: `write` writes it.
pub fn write_large_file(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), (PathBuf, io::Error)> {
    let fail = |error: io::Error| (path.to_owned(), error);
    let folder = parent_of(path);
    fs::create_dir_all(folder).map_err(fail)?;
    let _lock = Lock::acquire(path, PATIENCE, || {}).map_err(|why| match why {
        NotLocked::Busy(_) => fail(io::Error::other("another process is writing it")),
        NotLocked::Disk(path, error) => (path, error),
    })?;
    let part = folder.join(format!("{}part", prefix_of(path)));
    let _ = fs::remove_file(&part);
    let written = write_synced(&part, write).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written.and_then(|()| sync_folder(File::open(folder)?)).map_err(fail)
}

fn write_synced(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut file = create_new(path)?;
    write(&mut file)?;
    file.sync_all()?;
    close(file)
}
