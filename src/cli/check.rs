//! `waymark check`.

use std::path::Path;
use std::time::Instant;

use super::error::Result;
use super::open::{Opened, lock_sources, open_with};
use super::report::{Progress, Reporting, addresses, count, plural, seconds};
use super::terminal::say;
use crate::diagnostic::arrange;
use crate::diagnostic::{Code, Diagnostic};
use crate::lock;
use crate::publish::{SourceLock, force, recall_site, store};
use crate::site::Site;
use crate::source::Sources;
use crate::{Options, source};

#[derive(clap::Args)]
pub struct Arguments {
    /// Treat warnings as faults, except that new addresses are not in content/urls.lock yet.
    #[arg(long)]
    strict: bool,
    /// Look through drafts too.
    #[arg(long)]
    drafts: bool,
    /// Write every address and anchor that is published now into content/urls.lock.
    #[arg(long, conflicts_with = "drafts")]
    update_urls: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let start = Instant::now();
    let options = Options { base_url: None, drafts: arguments.drafts };
    // From before the site is read until its list of addresses is written.
    let lock = arguments.update_urls.then(|| lock_sources(site_folder)).transpose()?;
    let memory = recall_site(site_folder);
    let Opened { sources, site, mut findings } = open_with(site_folder, &options, &memory)?;
    let progress = Progress::new(site.artefacts.len());
    findings.extend(force(&site, memory.earlier().as_deref(), &|done| progress.at(done)));
    progress.end();
    // Where it cannot be stored, the next build is slower, and nothing else.
    let _ = store(&memory);
    arrange(&mut findings);
    if let Some(lock) = lock {
        say(&update_urls(&lock, &sources, &site, &mut findings)?);
    }
    let reported = arguments.reporting.report(&findings, arguments.strict);
    say(&format!(
        "{} looked through: {}, {}",
        plural(sources.page_count(), "page"),
        count(&findings),
        seconds(start.elapsed())
    ));
    reported
}

/// Adds what is published now to the lock, unless the site has faults: what is broken today should not be kept for ever. Findings
/// that are the lock's own are mended by this and dropped. Gives the line that says what was done.
fn update_urls(
    lock_of_site: &SourceLock,
    sources: &Sources,
    site: &Site,
    findings: &mut Vec<Diagnostic>,
) -> Result<String> {
    let other = |finding: &Diagnostic| finding.is_fault() && finding.code != Code::BrokenLock;
    if findings.iter().any(other) {
        return Ok(format!("waymark: `{}` is as it was: mend the faults first", lock::PATH));
    }
    findings.retain(|finding| !matches!(finding.code, Code::BrokenLock | Code::UnlockedAddress));
    let text = match lock::updated(sources.urls.as_ref(), &site.catalogue) {
        Ok(text) => text,
        Err(fault) => {
            findings.push(fault);
            return Ok(format!("waymark: `{}` is as it was", lock::PATH));
        }
    };
    let file = source::TextFile::new(lock::PATH, &text);
    // A merge can bring lines back whose pages are gone here.
    findings.extend(lock::check(Some(&file), site));
    let count = addresses(text.lines().count() - 2);
    if sources.urls.as_ref().is_some_and(|old| *old.text == *text) {
        return Ok(format!("`{}` holds {count} already", lock::PATH));
    }
    lock_of_site.write(sources, &[(lock::PATH.to_owned(), text)])?;
    Ok(format!("`{}` holds {count} now", lock::PATH))
}
