//! Which folders are mounted, as far as this process can see.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// A line of `/proc/self/mountinfo`, see proc_pid_mountinfo(5).
#[derive(Debug)]
struct Mount {
    /// Which file system is mounted.
    device: String,
    /// The folder of that file system that is mounted.
    root: PathBuf,
    /// Where.
    point: PathBuf,
}

/// Whether a folder, by its real path, is a mount point, or is mounted at another place too, itself or something in it. Such a mount
/// stays with the folder: after a swap it would show the old one, and then an empty one. What is mounted in other namespaces, such
/// as those of containers, cannot be seen.
pub fn is_mounted(folder: &Path) -> bool {
    // Where this cannot be read, the system still refuses to swap a mount point.
    fs::read(MOUNTS).is_ok_and(|text| is_in(&mounts(&text), folder))
}

const MOUNTS: &str = "/proc/self/mountinfo";
/// What stands behind the root of a mount whose folder has been deleted.
const DELETED: &[u8] = b"//deleted";

fn is_in(mounts: &[Mount], folder: &Path) -> bool {
    let depth = |mount: &&Mount| mount.point.components().count();
    // Of several mounts at one place the last one is seen.
    let Some(own) = mounts.iter().filter(|mount| folder.starts_with(&mount.point)).max_by_key(depth) else {
        return false;
    };
    let Ok(below) = folder.strip_prefix(&own.point) else { return false };
    let inside = own.root.join(below);
    let is_elsewhere = |mount: &Mount| mount.device == own.device && mount.root.starts_with(&inside);
    own.point == folder || mounts.iter().any(is_elsewhere)
}

fn mounts(text: &[u8]) -> Vec<Mount> {
    let mount = |line: &[u8]| {
        let mut columns = line.split(|byte| *byte == b' ').skip(2);
        let device = String::from_utf8_lossy(columns.next()?).into_owned();
        let root = columns.next().filter(|root| !root.ends_with(DELETED))?;
        Some(Mount { device, root: path(root), point: path(columns.next()?) })
    };
    text.split(|byte| *byte == b'\n').filter_map(mount).collect()
}

/// A path in which white space and `\` are written as `\` and three octal digits.
fn path(mut text: &[u8]) -> PathBuf {
    let mut path = Vec::with_capacity(text.len());
    while let Some((first, rest)) = text.split_first() {
        let octal = rest.get(..3).and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 8).ok());
        match octal.filter(|_| *first == b'\\') {
            Some(byte) => {
                path.push(byte);
                text = &rest[3..];
            }
            None => {
                path.push(*first);
                text = rest;
            }
        }
    }
    OsString::from_vec(path).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_mounted_elsewhere_is_found() {
        let text = b"22 1 254:0 / / rw - ext4 /dev/vda rw\n\
            30 22 254:0 /srv/site/public /web rw - ext4 /dev/vda rw\n\
            31 22 254:0 /srv/a\\040b/public/assets /cdn rw - ext4 /dev/vda rw\n\
            32 22 254:0 /old/public//deleted /gone rw - ext4 /dev/vda rw\n\
            33 22 0:40 / /data rw - tmpfs tmpfs rw\n\
            34 22 0:40 /sites/public /web2 rw - tmpfs tmpfs rw\n\
            35 22 254:0 /home /data/home rw - ext4 /dev/vda rw\n\
            36 22 254:0 /home/me/public /web3 rw - ext4 /dev/vda rw\n";
        let mounts = mounts(text);
        for folder in
            ["/srv/site/public", "/web", "/srv/a b/public", "/data", "/data/sites/public", "/data/home/me/public"]
        {
            assert!(is_in(&mounts, Path::new(folder)), "{folder}");
        }
        for folder in ["/srv/site/public2", "/srv/site/public/en", "/old/public", "/sites/public", "/data/sites/other"]
        {
            assert!(!is_in(&mounts, Path::new(folder)), "{folder}");
        }
    }
}
