//! Opening what lies below a site's folder, and nothing else.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;

/// Plain files alone are read: opening a named pipe must not wait for somebody to write into it.
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// A site's folder, held open. No link below it is ever followed, also none that has just taken the place of a file or folder that
/// was looked at before: so nothing from outside the site can be published. The folder itself may lie behind links.
pub struct Root(OwnedFd);

impl Root {
    /// Opens a site's folder.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self(openat(CWD, folder, FOLDER, Mode::empty())?))
    }

    /// Opens a file to read it, by its path from the folder. [`is_link`] tells the error of a path that leads through a link.
    pub fn file(&self, path: &str) -> io::Result<File> {
        let file = File::from(self.descend(path, FILE)?);
        match file.metadata()?.is_file() {
            true => Ok(file),
            false => Err(io::Error::other("it is not a plain file")),
        }
    }

    /// Opens a folder below this one.
    pub fn folder(&self, path: &str) -> io::Result<OwnedFd> {
        Ok(self.descend(path, FOLDER | OFlags::NOFOLLOW)?)
    }

    fn descend(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let resolve = ResolveFlags::NO_SYMLINKS | ResolveFlags::BENEATH;
        match openat2(&self.0, path, flags, Mode::empty(), resolve) {
            // Linux before 5.6, and sandboxes that do not know the call.
            Err(Errno::NOSYS | Errno::PERM) => self.descend_by_steps(path, flags),
            opened => opened,
        }
    }

    /// [`Root::descend`] without `openat2`: folder by folder.
    fn descend_by_steps(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let step = |folder: &OwnedFd, name: &str, flags: OFlags| match name {
            "" | "." | ".." => Err(Errno::INVAL),
            name => openat(folder, name, flags, Mode::empty()),
        };
        let Some((folders, last)) = path.rsplit_once('/') else { return step(&self.0, path, flags) };
        let mut folder = None;
        for name in folders.split('/') {
            // With `O_DIRECTORY` a link would be no folder instead of a link.
            folder = Some(step(folder.as_ref().unwrap_or(&self.0), name, FILE)?);
        }
        step(folder.as_ref().unwrap_or(&self.0), last, flags)
    }
}

/// Whether opening failed because the path leads through a symbolic link.
pub fn is_link(error: &io::Error) -> bool {
    Errno::from_io_error(error) == Some(Errno::LOOP)
}

#[cfg(test)]
mod tests {
    use std::io::read_to_string;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn both_ways_open_the_same_and_follow_no_link() {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(site.path().join("a/b")).unwrap();
        std::fs::write(site.path().join("a/b/file"), "text").unwrap();
        symlink("b", site.path().join("a/inside")).unwrap();
        symlink("/etc", site.path().join("outside")).unwrap();
        symlink("b/file", site.path().join("a/last")).unwrap();
        symlink(site.path(), site.path().join("site")).unwrap();
        // The root itself may be a link.
        let root = Root::open(&site.path().join("site")).unwrap();
        for open in [Root::descend, Root::descend_by_steps] {
            let open = |path| open(&root, path, FILE).map(File::from);
            assert_eq!(read_to_string(open("a/b/file").unwrap()).unwrap(), "text");
            for path in ["a/inside/file", "outside/passwd", "a/last", "site/a/b/file", "outside"] {
                assert!(is_link(&open(path).unwrap_err().into()), "{path}");
            }
            for path in ["../etc/passwd", "/etc/passwd", "a/../../etc/passwd", "a/none", "none/file"] {
                assert!(open(path).is_err(), "{path}");
            }
        }
    }
}
