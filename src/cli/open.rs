//! The one way in which commands open a site.

use std::path::Path;

use super::error::{CommandError, Result};
use super::report::{is_in_config, report, seconds};
use super::terminal::say;
use crate::answers;
use crate::config::LocaleIx;
use crate::diagnostic::{Diagnostic, Limit, caught};
use crate::publish::{NotLocked, SourceLock, is_part};
use crate::site::Site;
use crate::source::{self, Sources};
use crate::{Memory, Options, compile};

/// A site as a command finds it.
pub struct Opened {
    /// What was read from the disk.
    pub sources: Sources,
    /// What was made from it; with faults among the findings it must not be published.
    pub site: Site,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
}

/// Reads and compiles the site in a folder, and leaves what is to be done about its findings to the command.
pub fn open_with(folder: &Path, options: &Options, memory: &Memory) -> Result<Opened> {
    find(folder)?;
    let sources = memory.scan(folder);
    let (site, findings) = compiled(|| compile(&sources, options, memory))?;
    Ok(Opened { sources, site, findings })
}

/// Compiles a site; a panic becomes an error.
pub fn compiled<T>(compile: impl FnOnce() -> T) -> Result<T> {
    caught(compile).map_err(|said| {
        CommandError::failure(format!("waymark cannot deal with this site: {said}"))
            .hint("this is a mistake in waymark: please report it")
    })
}

/// Opens a site as it is published, and fails where a fault stops the command. A fault in the configuration stops every command.
pub fn open(folder: &Path, stops: impl Fn(&Diagnostic) -> bool) -> Result<Opened> {
    let opened = open_with(folder, &Options::default(), &Memory::default())?;
    opened.fail_at(is_in_config)?;
    opened.fail_at(stops)?;
    Ok(opened)
}

/// Waits until no other command is changing the files of a site. A command that writes such files holds the lock from before it opens
/// the site until it has written them.
pub fn lock_sources(folder: &Path) -> Result<SourceLock> {
    find(folder)?;
    let shown = folder.display();
    let waiting = || say(&format!("waymark: another command is changing files of `{shown}`; waiting for it to end"));
    SourceLock::acquire(folder, waiting).map_err(|why| match why {
        NotLocked::Busy(waited) => CommandError::failure(format!(
            "another command has been changing files of `{shown}` for {}; nothing written, try again later",
            seconds(waited)
        )),
        NotLocked::Disk(path, error) => CommandError::from((path, error)),
    })
}

/// Fails where there is no such folder, and names the one beside it that was probably meant.
pub fn find(folder: &Path) -> Result {
    if is_part(folder) {
        let shown = folder.display();
        return Err(CommandError::usage(format!("`{shown}` is one part of a built site, and no site"))
            .hint("`waymark join` puts all parts together. Name the folder of the site with `--site`."));
    }
    if folder.is_dir() {
        return Ok(());
    }
    let meant = source::similar_folder(folder);
    let hint = meant.map_or(String::new(), |meant| format!("; did you mean `{}`?", meant.display()));
    Err(CommandError::usage(format!("there is no folder `{}`{hint}", folder.display())))
}

impl Opened {
    /// Prints the faults that stop a command, and fails if there are any.
    pub fn fail_at(&self, stops: impl Fn(&Diagnostic) -> bool) -> Result {
        let faults: Vec<Diagnostic> =
            self.findings.iter().filter(|finding| finding.is_fault() && stops(finding)).cloned().collect();
        report(&faults, Limit::OfACode("waymark check --all"), false)
    }

    /// The locale with this tag.
    pub fn locale(&self, tag: &str) -> Result<LocaleIx> {
        answers::locale(&self.site, Some(tag)).map_err(|refused| CommandError::usage(refused.0))
    }

    /// The locale with this tag, or the source's where none is named.
    pub fn locale_or_source(&self, tag: Option<&str>) -> Result<LocaleIx> {
        tag.map_or(Ok(self.site.catalogue.config.source_index()), |tag| self.locale(tag))
    }
}
