//! A folder of releases: each in a folder of its own, those files shared that are the same, and `current`, a link to the live one.
//!
//! A release is put together beside the others, brought to the disk, and becomes the live one by one `rename` of the link.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, TryLockError};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::ledger::{Holder, Ledger};
use super::place::Place;
use super::plan::{LEDGER_AT, Plan, record_at};
use super::record::{Record, Sent, is_inside};
use super::trouble::Trouble;
use crate::publish::{copy_new, create_folders, open_file, parent_of, set_time_of_content, sync_folder, write_new};
use crate::site::OutPath;

const OWN: &str = ".waymark";
const RELEASES: &str = "releases";
const CURRENT: &str = "current";
/// A file of our own that is being written.
const PART: &str = ".waymark/part";
const LOCK: &str = ".waymark/lock";
/// Where the paths of each release's folder are listed, before the folder is made.
const TREES: &str = ".waymark/trees";

/// A folder of releases.
pub struct Folder {
    root: PathBuf,
    /// The ledger as it was read.
    known: Option<String>,
    /// Held until the process ends.
    lock: Option<fs::File>,
}

type Fail = (PathBuf, io::Error);

impl From<Fail> for Trouble {
    fn from((path, error): Fail) -> Self {
        Self::environment(format!("`{}` cannot be written: {error}", path.display()))
            .hint("The release that was live is live. Publish again when that is mended: it goes on from there.")
    }
}

impl Folder {
    /// A folder, which need not exist. Nothing is made before a release begins.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), known: None, lock: None }
    }

    fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn read(&self, path: &str) -> Result<Option<String>, Trouble> {
        let place = self.place(path);
        match open_file(&place).and_then(io::read_to_string) {
            Ok(text) => Ok(Some(text)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            // It is no file of ours, or no text.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(String::new())),
            Err(error) => Err(Trouble::environment(format!("`{}` cannot be read: {error}", place.display()))),
        }
    }

    /// Replaces a file of our own as a whole. What a publisher that was killed leaves of one, the next one overwrites.
    fn write(&self, path: &str, text: &str) -> Result<(), Trouble> {
        let (part, place) = (self.place(PART), self.place(path));
        create_folders(parent_of(&place))?;
        absent_is_fine(fs::remove_file(&part), &part)?;
        let write = || {
            write_new(&part, text.as_bytes())?;
            fs::File::open(&part)?.sync_all()?;
            fs::rename(&part, &place)?;
            fs::File::open(parent_of(&place)).and_then(sync_folder)
        };
        Ok(write().map_err(|error| (place.clone(), error))?)
    }

    /// The folder of the live release, as the link says.
    fn current(&self) -> Option<PathBuf> {
        let target = fs::read_link(self.place(CURRENT)).ok()?;
        Some(self.root.join(target))
    }

    /// Keeps other publishers away until this one ends, however it ends.
    fn lock(&mut self) -> Result<(), Trouble> {
        let path = self.place(LOCK);
        create_folders(&self.place(OWN))?;
        let fail = |error| Trouble::from((path.clone(), error));
        let file = fs::File::options().create(true).truncate(false).write(true).open(&path).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(fail(error)),
            Err(TryLockError::WouldBlock) => {
                let message = format!("another publisher is at work in `{}`; nothing was changed", self.root.display());
                return Err(Trouble::environment(message).hint("Publish again when it has ended."));
            }
        }
        self.lock = Some(file);
        Ok(())
    }

    /// Puts a release together in a folder that is not in use.
    fn put_together(
        &self,
        plan: &Plan,
        record: &Record,
        output: &Path,
        into: &Path,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), Trouble> {
        create_folders(into)?;
        let disk = fs::File::open(into).map_err(|error| (into.to_owned(), error))?;
        let live = self.current();
        let back_to = plan.ledger.live().and_then(|listed| listed.back_to);
        let earlier = back_to.map(|number| self.place(&folder_of(number, &record.build)));
        let differs: BTreeSet<&OutPath> = plan.steps().map(|step| &step.path).collect();
        let held = plan.ledger.held.keys().map(|path| (path, None));
        let files: BTreeMap<&OutPath, Option<&Sent>> =
            held.chain(record.files.iter().map(|(path, file)| (path, Some(file)))).collect();
        let folders: BTreeSet<&Path> = files.keys().filter_map(|path| Path::new(&***path).parent()).collect();
        for folder in folders {
            create_folders(&into.join(folder))?;
        }
        let count = AtomicUsize::new(0);
        files.par_iter().try_for_each(|(path, file)| {
            let to = into.join(&***path);
            let from = if differs.contains(*path) { earlier.as_ref() } else { live.as_ref() };
            let is_linked = from.is_some_and(|from| fs::hard_link(from.join(&***path), &to).is_ok());
            if let Some(file) = file.filter(|_| !is_linked) {
                copy(&output.join(&***path), &to, file)?;
            }
            done(count.fetch_add(1, Ordering::Relaxed) + 1);
            Ok::<_, Trouble>(())
        })?;
        // Whatever failed since the handle was opened, the system tells now.
        rustix::fs::syncfs(&disk).map_err(|error| (into.to_owned(), error.into()))?;
        Ok(())
    }

    /// Lets `current` lead to another release, in one step.
    fn switch(&self, to: &str) -> Result<(), Trouble> {
        let (link, part) = (self.place(CURRENT), self.place(".current.part"));
        let fail = |error| (link.clone(), error);
        if fs::symlink_metadata(&link).is_ok_and(|meta| !meta.is_symlink()) {
            let message =
                format!("`{}` is no link, and the link to the live release is to stand there", link.display());
            return Err(Trouble::call(message).hint("Move it away, or publish to another folder."));
        }
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => symlink(to, &part),
        }
        .map_err(fail)?;
        fs::rename(&part, &link).map_err(fail)?;
        fs::File::open(&self.root).and_then(sync_folder).map_err(fail)?;
        Ok(())
    }

    /// Deletes what a release's folder holds by its list, and the folder where it is empty then.
    fn delete(&self, name: &str) -> Result<(), Trouble> {
        let list = format!("{TREES}/{name}");
        let paths = self.read(&list)?.unwrap_or_default();
        for folder in [format!("{RELEASES}/{name}"), part_of(name)] {
            let folder = self.place(&folder);
            if !folder.is_dir() {
                continue;
            }
            let mut folders: BTreeSet<&Path> = BTreeSet::new();
            for path in paths.lines().filter(|path| is_inside(path)) {
                absent_is_fine(fs::remove_file(folder.join(path)), &folder.join(path))?;
                folders.extend(Path::new(path).ancestors().skip(1));
            }
            // The innermost first. One that holds something of somebody else stays.
            for inner in folders.into_iter().rev() {
                let _ = fs::remove_dir(folder.join(inner));
            }
        }
        absent_is_fine(fs::remove_file(self.place(&list)), &self.place(&list))
    }
}

impl Place for Folder {
    fn ledger(&mut self) -> Result<Option<String>, Trouble> {
        self.known = self.read(LEDGER_AT)?;
        Ok(self.known.clone())
    }

    fn record(&mut self, build: &str) -> Result<Option<String>, Trouble> {
        self.read(&record_at(build))
    }

    fn file_of(&mut self, number: u32, build: &str, path: &str) -> Result<Option<String>, Trouble> {
        self.read(&format!("{}/{path}", folder_of(number, build)))
    }

    fn foreign(&mut self) -> Result<Vec<String>, Trouble> {
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| {
                let cause = format!("`{}` cannot be read: {error}", self.root.display());
                if error.kind() == io::ErrorKind::NotADirectory {
                    Trouble::call(cause)
                } else {
                    Trouble::environment(cause)
                }
            })?,
        };
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != OWN);
        names.sort();
        Ok(names)
    }

    /// The system has given its lock back.
    fn is_gone(&self, _: &Holder) -> bool {
        true
    }

    fn begin(&mut self, ledger: &Ledger, record: &Record) -> Result<(), Trouble> {
        self.lock()?;
        if self.read(LEDGER_AT)? != self.known {
            return Err(
                Trouble::environment("another publisher was faster; nothing was changed").hint("Publish again.")
            );
        }
        self.write(LEDGER_AT, &ledger.text())?;
        self.write(&record_at(&record.build), &record.text())
    }

    fn deliver(
        &mut self,
        plan: &Plan,
        record: &Record,
        output: &Path,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), Trouble> {
        let live = plan.ledger.live().expect("the plan has put it there");
        let (name, folder) = (name_of(live.number, &live.build), folder_of(live.number, &live.build));
        if self.current().is_some_and(|current| current == self.place(&folder)) {
            // A publisher was stopped between the switch and the end.
            return Ok(());
        }
        if self.place(TREES).join(&name).exists() {
            self.delete(&name)?;
        }
        let mut list: String =
            record.files.keys().chain(plan.ledger.held.keys()).map(|path| format!("{path}\n")).collect();
        list.shrink_to_fit();
        self.write(&format!("{TREES}/{name}"), &list)?;
        let part = self.place(&part_of(&name));
        self.put_together(plan, record, output, &part, done)?;
        fs::rename(&part, self.place(&folder)).map_err(|error| (self.place(&folder), error))?;
        fs::File::open(self.place(RELEASES)).and_then(sync_folder).map_err(|error| (self.place(RELEASES), error))?;
        self.switch(&folder)
    }

    fn commit(&mut self, ledger: &Ledger) -> Result<(), Trouble> {
        self.write(LEDGER_AT, &ledger.text())
    }

    fn clear(&mut self, ledger: &Ledger) -> Result<(), Trouble> {
        let needed: BTreeSet<String> =
            ledger.releases.iter().map(|listed| name_of(listed.number, &listed.build)).collect();
        for entry in fs::read_dir(self.place(TREES)).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_live = self.current().is_some_and(|current| current.ends_with(&name));
            if !needed.contains(&name) && !is_live {
                self.delete(&name)?;
            }
        }
        for record in ledger.deletions.iter().filter(|path| path.starts_with(".waymark/records/")) {
            absent_is_fine(fs::remove_file(self.place(record)), &self.place(record))?;
        }
        Ok(())
    }

    fn requests(&self, _: &Plan) -> Option<usize> {
        None
    }
}

/// Copies a file of the output, which must be the one that the record lists.
fn copy(from: &Path, to: &Path, file: &Sent) -> Result<(), Trouble> {
    let changed = || {
        Trouble::environment(format!(
            "`{}` changed while it was published; the live release is as it was",
            from.display()
        ))
        .hint("Publish again when nothing else writes there.")
    };
    let source = open_file(from).map_err(|_| changed())?;
    let hash = copy_new(&source, to).map_err(|error| (to.to_owned(), error))?;
    if hash != file.hash {
        return Err(changed());
    }
    // Servers make validators of time and size, and two releases can follow each other within a second.
    set_time_of_content(to, hash).map_err(|error| (to.to_owned(), error))?;
    Ok(())
}

fn absent_is_fine(result: io::Result<()>, path: &Path) -> Result<(), Trouble> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err((path.to_owned(), error).into()),
        _ => Ok(()),
    }
}

fn name_of(number: u32, build: &str) -> String {
    format!("{number:04}-{build}")
}

fn folder_of(number: u32, build: &str) -> String {
    format!("{RELEASES}/{}", name_of(number, build))
}

fn part_of(name: &str) -> String {
    format!("{RELEASES}/.{name}.part")
}
