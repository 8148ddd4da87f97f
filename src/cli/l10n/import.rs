//! `waymark l10n import`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{load, lock_files, shown};
use crate::cli::error::{CommandError, Exit, Result};
use crate::cli::open::{Opened, lock_sources};
use crate::cli::report::{Reporting, plural};
use crate::cli::terminal::say;
use crate::diagnostic::{Code, Diagnostic, Place, arrange, caught_in};
use crate::exchange::{Import, Returns, import_site_texts, po, xliff};
use crate::publish::SourceLock;
use crate::source::{TextFile, files_with, read_text};

/// What the names of files that come back end in.
const ENDINGS: [&str; 3] = ["po", "xlf", "xliff"];

#[derive(clap::Args)]
pub struct ImportArguments {
    /// A PO or XLIFF file that was exported and translated, or a folder of such files.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub fn import(site_folder: &Path, arguments: &ImportArguments) -> Result {
    let lock = (!arguments.dry_run).then(|| lock_sources(site_folder)).transpose()?;
    let mut opened = load(site_folder, false)?;
    let files = read(arguments)?;
    let (mut findings, mut is_whole) = (Vec::new(), true);
    let mut first = None;
    // All are looked at before anything is written.
    for (file, returns) in &files {
        let (import, mut found) = put_in(&opened, file, returns);
        is_whole &= import.locale.is_some();
        findings.append(&mut found);
        first.get_or_insert(import);
    }
    arrange(&mut findings);
    let reported = arguments.reporting.report(&findings, false);
    if reported.is_err() || !is_whole {
        say("Nothing was written.");
        return reported;
    }
    for (number, (file, returns)) in files.iter().enumerate() {
        let import = match first.take() {
            Some(import) => import,
            None => {
                // What the files before it have changed counts.
                if lock.is_some() && number > 0 {
                    opened = load(site_folder, false)?;
                }
                let (import, found) = put_in(&opened, file, returns);
                if found.iter().any(Diagnostic::is_fault) {
                    return arguments.reporting.report(&found, false);
                }
                import
            }
        };
        write(site_folder, &opened, &import, lock.as_ref())?;
    }
    Ok(())
}

/// Reads what came back: a file, or all in a folder but templates.
fn read(arguments: &ImportArguments) -> Result<Vec<(TextFile, Returns)>> {
    let is_folder = arguments.file.is_dir();
    let paths = if is_folder {
        files_with(&arguments.file, &ENDINGS).map_err(|error| CommandError::unread(&arguments.file, &error))?
    } else {
        vec![arguments.file.clone()]
    };
    let mut files = Vec::new();
    for path in paths {
        let read = read_text(&path).map_err(|error| CommandError::unread(&path, &error))?;
        let file = read.map_err(|fault| {
            let _ = arguments.reporting.report(std::slice::from_ref(&fault), false);
            CommandError::reported(if fault.code == Code::Unreadable { Exit::Failure } else { Exit::Faults })
        })?;
        let returns = caught_in(Place::file(file.path.clone()), || returns_of(&file));
        let returns = match returns {
            Ok(returns) => returns,
            Err(fault) => Returns { findings: vec![fault], ..Returns::default() },
        };
        let is_template = returns.locale.is_none() && returns.texts.iter().all(|text| text.target.is_empty());
        if !(is_folder && is_template && returns.findings.is_empty()) {
            files.push((file, returns));
        }
    }
    if files.is_empty() {
        let message = format!("there is no PO or XLIFF file in `{}`", arguments.file.display());
        return Err(CommandError::usage(message).hint("Their names end in `.po`, `.xlf` or `.xliff`."));
    }
    Ok(files)
}

fn returns_of(file: &TextFile) -> Returns {
    if file.text.trim_start().starts_with('<') { xliff::read(file) } else { po::read(file) }
}

fn put_in(opened: &Opened, file: &TextFile, returns: &Returns) -> (Import, Vec<Diagnostic>) {
    let site = &opened.site;
    let put = caught_in(Place::file(file.path.clone()), || {
        let (mut import, mut findings) = Import::of(&site.catalogue, site.bodies(), &site.freshness, file, returns);
        let (catalogue, freshness) = (&site.catalogue, &site.freshness);
        findings.extend(import_site_texts(&mut import, &opened.sources, catalogue, freshness, (file, returns)));
        (import, findings)
    });
    put.unwrap_or_else(|fault| (Import::default(), vec![fault]))
}

fn write(site_folder: &Path, opened: &Opened, import: &Import, lock: Option<&SourceLock>) -> Result {
    let Some(locale) = import.locale else { return Ok(()) };
    let tag = &opened.site.catalogue.config.locales[locale].tag;
    let is_page = |path: &str| path.ends_with(".md");
    for page in &import.pages {
        let what = match (&page.text, page.is_new) {
            (Some(_), true) if is_page(&page.path) => "new page",
            (Some(_), true) => "new file",
            (Some(_), false) => "changed",
            (None, _) => "as it was",
        };
        say(&format!("{}: {what}, {} accepted", page.path, plural(page.accepted, "text")));
    }
    if let Some(lock) = lock {
        // The lock comes last: stopped before it, what was imported is still told as stale, never the other way round.
        let pages = import.pages.iter().filter_map(|page| Some((page.path.to_string(), page.text.clone()?)));
        let mut files: Vec<(String, String)> = pages.collect();
        if let Some(lock) = &import.lock {
            let texts: Vec<String> = import.pages.iter().map(|page| page.source.clone()).collect();
            let locks = BTreeMap::from([(locale, lock.clone())]);
            files.extend(lock_files(site_folder, opened, &locks, &texts));
        }
        lock.write(&opened.sources, &files)?;
    }
    let written = import.pages.iter().filter(|page| page.text.is_some() && is_page(&page.path)).count();
    let open =
        if import.open > 0 { format!(", {} not translated yet", plural(import.open, "text")) } else { String::new() };
    let done = if lock.is_none() { "to write" } else { "written" };
    say(&format!("{}: {} {done}{open}", shown(tag), plural(written, "page")));
    Ok(())
}
