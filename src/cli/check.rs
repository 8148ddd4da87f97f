//! `waymark check`.

use std::path::Path;
use std::time::Instant;

use super::report::{Progress, count, plural, say, seconds, tell};
use super::{Ending, Telling};
use crate::diagnostic::arrange;
use crate::publish::{force, recall, store};
use crate::{Options, compile, source};

#[derive(clap::Args)]
pub struct Arguments {
    /// Take warnings for faults.
    #[arg(long)]
    strict: bool,
    /// Look through drafts too.
    #[arg(long)]
    drafts: bool,
    #[command(flatten)]
    telling: Telling,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Ending {
    let start = Instant::now();
    let sources = source::scan(site_folder);
    let options = Options { base_url: None, drafts: arguments.drafts };
    let memory = recall();
    let (site, mut findings) = compile(&sources, &options, &memory);
    // Where it cannot be stored, the next build is slower, and nothing else.
    let _ = store(&memory);
    let progress = Progress::new(site.artefacts.len());
    findings.extend(force(&site, &|done| progress.at(done)));
    progress.end();
    arrange(&mut findings);
    let ending = tell(&findings, arguments.telling.format, arguments.strict);
    say(&format!(
        "{} looked through: {}, {}",
        plural(sources.pages.len(), "page"),
        count(&findings),
        seconds(start.elapsed())
    ));
    ending
}
