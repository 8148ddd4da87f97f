//! What a publisher owes the addresses of a site: none is lost, and each that is live is written down.

use std::path::Path;

use super::build::Built;
use super::error::{CommandError, Result};
use super::open::lock_sources;
use super::report::{Reporting, addresses};
use super::terminal::{is_ci, say};
use crate::catalogue::Catalogue;
use crate::deploy::{Found, Place, Record};
use crate::lock::{self, Lock};
use crate::source::{Sources, read_again};

/// Fails where a release would lose addresses that the place has, from whatever machine they were published.
pub fn lose_nothing(
    place: &mut dyn Place,
    name: &str,
    found: &Found,
    record: &Record,
    catalogue: &Catalogue,
    reporting: Reporting,
) -> Result {
    let lost = found.lost(place, record)?;
    if lost.is_empty() {
        return Ok(());
    }
    let faults = lock::vanished(catalogue, name, &lost);
    let _ = reporting.report(&faults, false);
    let message = format!("{} would vanish; nothing was changed", addresses(faults.len()));
    Err(CommandError::faults(message)
        .hint("Mend each as its help line says. Those that may be lost for good are, with `--yes`."))
}

/// Writes the addresses of a release that is live into the site's list, and says what came of it where that is not what was there. The
/// release stays what it is: where nothing can be written, its record at the place holds its addresses.
pub fn write_down(site_folder: &Path, built: &Built) {
    if let Err(why) = write_list(site_folder, built) {
        say(&format!(
            "waymark: the addresses of this release are not in `{}`: {why}; the place's own records keep them",
            lock::PATH
        ));
    }
}

fn write_list(site_folder: &Path, built: &Built) -> Result<(), String> {
    let read =
        || Sources { root: site_folder.to_owned(), urls: read_again(site_folder, lock::PATH), ..Sources::default() };
    let with_new = |sources: &Sources| {
        if built.has_list && sources.urls.is_none() {
            return Err("it cannot be read any more".into());
        }
        let text = lock::updated(sources.urls.as_ref(), &built.catalogue).map_err(|fault| fault.message.clone())?;
        Ok::<_, String>(Some(text).filter(|text| sources.urls.as_ref().is_none_or(|old| *old.text != **text)))
    };
    if with_new(&read())?.is_none() {
        return Ok(());
    }
    if is_ci() {
        return Err("a CI does not write it, `waymark check --update-urls` does".into());
    }
    let lock = lock_sources(site_folder).map_err(CommandError::message)?;
    // Another command may have written it since.
    let sources = read();
    let Some(text) = with_new(&sources)? else { return Ok(()) };
    let count = Lock::read(&text).map_or(0, |lock| lock.addresses.len());
    lock.write(&sources, &[(lock::PATH.to_owned(), text)]).map_err(|why| CommandError::from(why).message())?;
    say(&format!("waymark: `{}` holds {} now: commit it", lock::PATH, addresses(count)));
    Ok(())
}
