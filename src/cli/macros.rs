//! `waymark macros`.

use std::path::Path;

use clap::ValueEnum;

use super::embed::lint;
use super::error::{CommandError, Result};
use super::open::open;
use super::report::plural;
use super::sync::{Synced, sync};
use super::terminal::{say, show_json};
use crate::ticket::Desk;

#[derive(clap::Args)]
pub struct Arguments {
    /// The help desk to print them for.
    #[arg(long = "for", value_name = "DESK", value_enum)]
    desk: Option<Importer>,
    /// Bring the answers to this help desk instead, in all languages: create, change and delete what waymark keeps there.
    #[arg(long, value_name = "DESK", value_enum, conflicts_with_all = ["desk", "locale", "folder"])]
    sync: Option<Synced>,
    /// With --sync: print what would be done at the desk, and do nothing there.
    #[arg(long, conflicts_with = "desk")]
    dry_run: bool,
    /// With --sync: create answers also at a desk that has none of this site yet, and delete more than a quarter of them.
    #[arg(long, conflicts_with = "desk")]
    yes: bool,
    /// The language; by default the site's own.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// Freshdesk: the number of the folder that the answers go to; without it they are your own.
    #[arg(long, value_name = "NUMBER")]
    folder: Option<u64>,
}

/// The desks that import canned answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Importer {
    /// Macros.
    Zendesk,
    /// Canned responses.
    Freshdesk,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    if let Some(desk) = arguments.sync {
        return sync(site_folder, desk, arguments.dry_run, arguments.yes);
    }
    let desk = arguments.desk.ok_or_else(|| {
        CommandError::usage("name a desk").hint(
            "`--for DESK` prints answers for it, and `--sync DESK` keeps those that it has in step with the site.",
        )
    })?;
    let opened = open(site_folder, |_| true)?;
    let locale = opened.locale_or_source(arguments.locale.as_deref())?;
    let name = match desk {
        Importer::Zendesk => "zendesk",
        Importer::Freshdesk => "freshdesk",
    };
    let desk = Desk::of_name(name).expect("the desk is in the table");
    let macros = opened.site.tickets().macros(desk, locale, arguments.folder);
    let macros = macros.expect("the desk imports canned answers");
    lint(desk, &macros.notes);
    show_json(&macros.json);
    say(&format!("{} for {name}", plural(macros.count, "canned answer")));
    Ok(())
}
