//! What all commands that write an output have in common: locking it, and saying what became of it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::error::{CommandError, Exit, Result};
use super::report::{Reporting, count, plural, seconds};
use super::terminal::say;
use crate::diagnostic::{Diagnostic, arrange};
use crate::publish::{Difference, Event, Failure, Folder, Handling, Refusal, Switched, check_place};

/// The output of a site where no other is named.
pub fn output_of(site_folder: &Path) -> PathBuf {
    if site_folder == Path::new(".") { "public".into() } else { site_folder.join("public") }
}

/// What a message of a build that published nothing ends with.
pub fn kept(out: &Path) -> String {
    if out.exists() { format!("; `{}` is as it was", out.display()) } else { String::new() }
}

/// What a build did to the files of the output.
pub fn done(difference: &Difference) -> String {
    match (difference.written.len(), difference.removed.len()) {
        (0, 0) => "nothing changed".to_owned(),
        (written, 0) => format!("{} written", plural(written, "file")),
        (written, removed) => format!("{} written, {removed} removed", plural(written, "file")),
    }
}

/// Says that the files of an output were replaced one by one, where that was not asked for.
pub fn say_one_by_one(switched: &Switched, handling: Handling, out: &Path) {
    if switched.one_by_one && !handling.in_place {
        let out = out.display();
        say(&format!("waymark: `{out}` cannot be swapped in one step, so its files were replaced one by one"));
    }
}

/// Says what was made, and what that did to the output.
pub fn conclude(made: &str, what: &str, findings: &[Diagnostic], out: &Path, start: Instant) {
    let found = if findings.is_empty() { String::new() } else { format!(", {}", count(findings)) };
    say(&format!("{made} in `{}`: {what}{found}, {}", out.display(), seconds(start.elapsed())));
}

/// Locks the output folder and looks through it.
pub fn lock_output(out: &Path, site_folder: &Path, handling: Handling) -> Result<Folder<'static>> {
    let place = check_place(out, site_folder).map_err(CommandError::usage)?;
    Folder::open(&place, site_folder, handling, &|event| print_event(&event, out))
        .map_err(|refusal| refused(refusal, out))
}

/// The error of an output folder that cannot be used.
pub fn refused(refusal: Refusal, out: &Path) -> CommandError {
    let shown = out.display();
    match refusal {
        Refusal::Foreign(why) => CommandError::usage(format!("`{shown}` {why}")),
        Refusal::Busy(waited) => {
            let waited = seconds(waited);
            CommandError::failure(format!(
                "another build has been writing `{shown}` for {waited}; nothing written, build again later"
            ))
        }
        Refusal::Disk(path, error) => CommandError::from((path, error)),
    }
}

/// The error of a build that published nothing, whose findings are printed. `kept` is what its message ends with.
pub fn failed(
    failure: Failure,
    mut findings: Vec<Diagnostic>,
    reporting: Reporting,
    out: &Path,
    kept: &str,
) -> CommandError {
    match failure {
        Failure::Faults(found) => {
            findings.extend(found);
            arrange(&mut findings);
            let reported = reporting.report(&findings, false);
            say(&format!("waymark: {}, nothing written{kept}", count(&findings)));
            reported.err().unwrap_or(CommandError::reported(Exit::Faults))
        }
        Failure::OtherSite(title, base_url) => {
            let (out, title) = (out.display(), title.escape_debug());
            let message = format!("`{out}` holds another help centre, `{title}` of {base_url}; nothing written{kept}");
            CommandError::usage(message).hint(format!(
                "Name another folder with `--out`. If it is this one under a new name, build once with `--base-url {base_url}`."
            ))
        }
        // That the disk failed weighs more than what the findings say.
        Failure::Disk(path, error) => {
            let _ = reporting.report(&findings, false);
            CommandError::from((path, error)).with(kept)
        }
        Failure::Unfinished(path, error) => {
            let _ = reporting.report(&findings, false);
            let begun =
                format!("; `{}` holds files of the new output already: build again to complete it", out.display());
            CommandError::from((path, error)).with(begun)
        }
        Failure::Changed(path) => CommandError::failure(format!("`{path}` changed meanwhile; nothing written{kept}")),
    }
}

/// Says what happens to the output folder.
pub fn print_event(event: &Event, out: &Path) {
    let out = out.display();
    match event {
        Event::Waiting => say(&format!("waymark: another build is writing `{out}`; waiting for it to end")),
        Event::SetAside(folder) => {
            say(&format!("waymark: what waymark did not make was moved from `{out}` to `{}`", folder.display()))
        }
        Event::Verified(damaged) if damaged.is_empty() => say(&format!("waymark: `{out}` is as it was built")),
        Event::Verified(damaged) => {
            let files = plural(damaged.len(), "damaged file");
            say(&format!("waymark: {files} in `{out}`, to be written again:"));
            damaged.iter().for_each(|path| say(&format!("  {path}")));
        }
        Event::Done(_) => {}
    }
}
