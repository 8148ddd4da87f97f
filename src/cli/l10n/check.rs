//! `waymark l10n check`.

use std::path::Path;

use super::{load, references, target};
use crate::cli::error::Result;
use crate::cli::report::{Reporting, count, plural};
use crate::cli::terminal::say;
use crate::diagnostic::arrange;
use crate::exchange::{Doubtful, Version};
use crate::freshness::{Comparison, State};

#[derive(clap::Args)]
pub struct Arguments {
    /// Only these entries: ids or files; a guide stands for its steps too.
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    /// Only this locale.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// End with exit code 1 where there is any doubt.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let opened = load(site_folder, false)?;
    let site = &opened.site;
    let catalogue = &*site.catalogue;
    let chosen = arguments.locale.as_deref().map(|tag| target(&opened, tag)).transpose()?;
    let wanted = references(catalogue, site_folder, &arguments.entries)?;
    let (mut findings, mut pages, mut unknown) = (Vec::new(), 0, 0);
    for (index, entry) in catalogue.entries.iter() {
        let is_wanted = arguments.entries.is_empty()
            || wanted.iter().any(|reference| {
                *reference.id == *entry.id && reference.locale.is_none_or(|locale| locale == entry.locale)
            });
        let Some(source) = entry.source.filter(|_| is_wanted && chosen.is_none_or(|locale| locale == entry.locale))
        else {
            continue;
        };
        if let None | Some(State::Untracked | State::Removed) = site.freshness.state(index) {
            unknown += usize::from(matches!(site.freshness.state(index), Some(State::Untracked)));
            continue;
        }
        let from = Version::of(catalogue, site.bodies(), source);
        let to = Version::of(catalogue, site.bodies(), index);
        let locked = site.freshness.locked(catalogue, index);
        let comparison = Comparison::of(from.blocks(), to.blocks(), locked.as_deref());
        let names = &catalogue.config.names;
        findings.extend(Doubtful { from: &from, to: &to, comparison: &comparison, names }.all());
        pages += 1;
    }
    arrange(&mut findings);
    let reported = arguments.reporting.report(&findings, arguments.strict);
    say(&format!("{} of translations looked through: {}", plural(pages, "page"), count(&findings)));
    if unknown > 0 {
        say(&format!(
            "{} left out, since no lock says what they were made from: `waymark l10n stamp`",
            plural(unknown, "page")
        ));
    }
    reported
}
