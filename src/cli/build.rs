//! `waymark build`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::error::{CommandError, Result};
use super::open::{Opened, find, open_with};
use super::report::{Progress, Reporting, count, plural, seconds};
use super::terminal::say;
use crate::diagnostic::Diagnostic;
use crate::publish::{
    Event, Failure, Folder, LastBuild, Manifest, Refusal, check_place, force, inputs, publish, recall_site, store,
    store_site,
};
use crate::{Options, config, source};

#[derive(clap::Args)]
pub struct Arguments {
    /// Where to write it; by default `public` in the site's folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will stand, in place of `base_url` in site.yaml.
    #[arg(long, value_name = "URL", value_parser = config::base_url)]
    base_url: Option<Arc<str>>,
    /// Publish drafts too, marked as such.
    #[arg(long)]
    drafts: bool,
    /// Move what waymark did not make out of the output folder, into a new folder beside it.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let start = Instant::now();
    let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let beside = || if site_folder == Path::new(".") { PathBuf::from("public") } else { site_folder.join("public") };
    let out = arguments.out.clone().unwrap_or_else(beside);
    find(site_folder)?;
    let kept = if out.exists() { format!("; `{}` is as it was", out.display()) } else { String::new() };
    // Locked before the site is read: of two builds at once, the one that reads it later publishes later.
    let target = lock_output(&out, site_folder, arguments.force)?;
    let place = target.path().to_owned();
    let options = Options { base_url: arguments.base_url.clone(), drafts: arguments.drafts };
    let stamps = source::stamps(site_folder);
    let inputs = stamps.as_ref().map(|stamps| inputs(stamps, options.fingerprint()));
    if let Some(last) = inputs.and_then(|inputs| LastBuild::recall(site_folder, &target, inputs)) {
        let findings = last.findings();
        arguments.reporting.report(&findings, false)?;
        conclude(last.pages, "nothing changed", &findings, &out, start);
        return Ok(());
    }
    let memory = recall_site(site_folder);
    let Opened { site, mut findings, .. } = open_with(site_folder, &options, &memory)?;
    let progress = Progress::new(site.artefacts.len());
    let result = if findings.iter().any(|finding| finding.is_fault()) {
        Err(Failure::Faults(force(&site, None, &|done| progress.at(done))))
    } else {
        publish(&site, target, memory.earlier().as_deref(), &|event| match event {
            Event::Done(done) => progress.at(done),
            event => print_event(&event, &out),
        })
    };
    progress.end();
    // Where something cannot be stored, the next build is slower, and nothing else.
    let _ = store(&memory);
    let summary = match result {
        Ok(summary) => summary,
        Err(Failure::Faults(found)) => {
            findings.extend(found);
            crate::diagnostic::arrange(&mut findings);
            let reported = arguments.reporting.report(&findings, false);
            say(&format!("waymark: {}, nothing written{kept}", count(&findings)));
            return reported;
        }
        Err(Failure::Disk(path, error)) => {
            // That the disk failed weighs more than what the findings say.
            let _ = arguments.reporting.report(&findings, false);
            return Err(CommandError::from((path, error)).with(kept));
        }
        Err(Failure::Changed(path)) => {
            let _ = arguments.reporting.report(&findings, false);
            let why = format!("`{path}` changed during the build; nothing written, build again");
            return Err(CommandError::failure(why).with(kept));
        }
    };
    let stamp = |path: &str| stamps.as_ref()?.settled(path, started);
    let _ = store_site(&memory, site_folder, &site, summary.outputs, stamp);
    arguments.reporting.report(&findings, false)?;
    let pages = site.artefacts.values().filter(|artefact| artefact.shows().is_some()).count();
    let what = match (summary.difference.written.len(), summary.difference.removed.len()) {
        (0, 0) => "nothing changed".to_owned(),
        (written, 0) => format!("{} written", plural(written, "file")),
        (written, removed) => format!("{} written, {removed} removed", plural(written, "file")),
    };
    if summary.switched.one_by_one {
        say(&format!(
            "waymark: `{}` cannot be swapped in one step, so its files were replaced one by one",
            out.display()
        ));
    }
    if let Some(inputs) = inputs.filter(|_| stamps.as_ref().is_some_and(|stamps| stamps.are_settled(started))) {
        let manifest = Manifest::of(&summary.release);
        if let Some(last) = LastBuild::of(inputs, &manifest, pages, &findings) {
            last.store(site_folder, &place);
        }
    }
    conclude(pages, &what, &findings, &out, start);
    // Giving back every page one by one takes longer than ending does.
    std::mem::forget(site);
    Ok(())
}

/// Says what a build did.
fn conclude(pages: usize, what: &str, findings: &[Diagnostic], out: &Path, start: Instant) {
    let found = if findings.is_empty() { String::new() } else { format!(", {}", count(findings)) };
    say(&format!("{} in `{}`: {what}{found}, {}", plural(pages, "page"), out.display(), seconds(start.elapsed())));
}

/// Locks the output folder and looks through it.
fn lock_output(out: &Path, site_folder: &Path, force: bool) -> Result<Folder> {
    let shown = out.display();
    let place = check_place(out, site_folder).map_err(CommandError::usage)?;
    Folder::open(&place, site_folder, force, &|event| print_event(&event, out)).map_err(|refusal| match refusal {
        Refusal::Foreign(why) => CommandError::usage(format!("`{shown}` {why}")),
        Refusal::Busy(waited) => {
            let waited = seconds(waited);
            CommandError::failure(format!(
                "another build has been writing `{shown}` for {waited}; nothing written, build again later"
            ))
        }
        Refusal::Disk(path, error) => CommandError::from((path, error)),
    })
}

/// Says what happens to the output folder.
fn print_event(event: &Event, out: &Path) {
    let out = out.display();
    match event {
        Event::Waiting => say(&format!("waymark: another build is writing `{out}`; waiting for it to end")),
        Event::SetAside(folder) => {
            say(&format!("waymark: what waymark did not make was moved from `{out}` to `{}`", folder.display()))
        }
        Event::Done(_) => {}
    }
}
