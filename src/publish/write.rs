//! The small writers that everything else goes through.

use std::fs::{self, File, Permissions};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{OFlags, Timespec, Timestamps, UTIME_OMIT};
use rustix::io::Errno;

use crate::memo::Fingerprint;

/// The mode of published files: a web server's user has to read them, whatever the umask is.
pub const FILE_MODE: u32 = 0o644;
/// The mode of published folders.
pub const FOLDER_MODE: u32 = 0o755;

/// The folder that a file or folder lies in.
pub fn parent_of(path: &Path) -> &Path {
    let parent = path.parent().expect("the root of the file system lies in no folder");
    if parent.as_os_str().is_empty() { Path::new(".") } else { parent }
}

/// Whether a file holds exactly these bytes.
pub fn equals(path: &Path, bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let compare = |chunk: &[u8]| {
        rest = rest.strip_prefix(chunk).ok_or(io::ErrorKind::InvalidData)?;
        Ok(())
    };
    open_file(path).and_then(|file| read(file, compare)).is_ok() && rest.is_empty()
}

/// Hashes a file, and hands each chunk of its bytes on.
pub fn hash(file: impl Read, mut with: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Fingerprint> {
    let mut hasher = blake3::Hasher::new();
    read(file, |chunk| {
        hasher.update(chunk);
        with(chunk)
    })?;
    Ok(Fingerprint::from_hash(hasher.finalize()))
}

fn read(mut file: impl Read, mut with: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut buffer = [0; 16 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            count => with(&buffer[..count])?,
        }
    }
}

/// Opens a file to read it; no link, and nothing that could make the reader wait, such as a named pipe.
pub fn open_file(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    let file = File::options().read(true).custom_flags(flags.cast_signed()).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is not a plain file")),
    }
}

/// Reads a small text file whole.
pub fn read_text(path: &Path) -> io::Result<String> {
    io::read_to_string(open_file(path)?)
}

/// Makes a file that everybody may read. There must be nothing at its place.
pub fn create_new(path: &Path) -> io::Result<File> {
    let file = File::create_new(path)?;
    where_there_are_modes(file.set_permissions(Permissions::from_mode(FILE_MODE)))?;
    Ok(file)
}

/// The result of setting the mode of a file of our own, where the file system may know no modes, such as FAT.
fn where_there_are_modes(set: io::Result<()>) -> io::Result<()> {
    match set {
        Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported) => Ok(()),
        set => set,
    }
}

/// Writes a new file.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_new(path)?;
    file.write_all(bytes)?;
    close(file)
}

/// Copies into a new file, and gives the hash of the bytes that were copied.
pub fn copy_new(from: &File, path: &Path) -> io::Result<Fingerprint> {
    let mut file = create_new(path)?;
    let hash = hash(from, |chunk| file.write_all(chunk))?;
    close(file)?;
    Ok(hash)
}

/// Gives a new file a later time than the file whose place it will take, in whole seconds, where both have the same size: servers such as
/// nginx and Caddy tell versions of a file apart by its size and the second of its last modification. Where there is no old file,
/// nothing is done.
pub fn be_later_than(old: &Path, new: &Path) -> io::Result<()> {
    let (Ok(old), Ok(made)) = (fs::symlink_metadata(old), fs::symlink_metadata(new)) else { return Ok(()) };
    if made.len() != old.len() || made.mtime() > old.mtime() {
        return Ok(());
    }
    set_time(new, old.mtime() + 1)
}

/// The span of times that follow from the content of a file: from September 2001, 17 years. All are in the past for every clock that is
/// right, and every file system can keep them.
const CONTENT_TIMES: std::ops::Range<i64> = 1_000_000_000..1_000_000_000 + (1 << 29);

/// Gives a file a time of last modification that follows from its content: so servers that make validators of size and time make the
/// same ones for the same content, on every machine and after every copy that keeps times. For folders that servers alone read: what
/// compares times to find the newer file is misled.
pub fn set_time_of_content(path: &Path, hash: Fingerprint) -> io::Result<()> {
    let Fingerprint([first, second, third, fourth, ..]) = hash;
    let number = i64::from(u32::from_le_bytes([first, second, third, fourth]));
    set_time(path, CONTENT_TIMES.start + number % (CONTENT_TIMES.end - CONTENT_TIMES.start))
}

/// Sets the time of a file's last modification, in seconds, where the file system lets us.
fn set_time(path: &Path, seconds: i64) -> io::Result<()> {
    let times = Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: seconds, tv_nsec: 0 },
    };
    where_there_are_modes(rustix::fs::futimens(open_file(path)?, &times).map_err(Into::into))
}

/// Ends the writing of a file. What the system has put off until now, and cannot do, is an error; dropping the file would lose it.
pub fn close(file: File) -> io::Result<()> {
    Ok(nix::unistd::close(file)?)
}

/// Brings the names in a folder to the disk, where the file system can do that for one folder.
pub fn sync_folder(folder: impl AsFd) -> io::Result<()> {
    match rustix::fs::fsync(folder) {
        Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
        synced => Ok(synced?),
    }
}

/// Makes a folder and those above it, where they are missing, so that everybody may look into them.
pub fn create_folders(folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    let made = match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(above) = folder.parent() {
                create_folders(above)?;
            }
            fs::create_dir(folder)
        }
        made => made,
    };
    match made {
        Ok(()) => set_folder_mode(folder),
        // Another thread has made it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
    .map_err(|error| (folder.to_owned(), error))
}

/// Lets everybody look into a folder. Bits beyond the mode stay: with the set-group-ID bit, what is made in a folder has its group.
pub fn set_folder_mode(folder: &Path) -> io::Result<()> {
    let mode = fs::metadata(folder)?.permissions().mode();
    if mode & 0o777 == FOLDER_MODE {
        return Ok(());
    }
    where_there_are_modes(fs::set_permissions(folder, Permissions::from_mode(mode & 0o7000 | FOLDER_MODE)))
}
