//! `waymark macros`.

use std::path::Path;

use clap::ValueEnum;

use super::embed::lint;
use super::error::Result;
use super::open::open;
use super::report::plural;
use super::terminal::{say, show_json};
use crate::ticket::Desk;

#[derive(clap::Args)]
pub struct Arguments {
    /// The help desk.
    #[arg(long = "for", value_name = "DESK", value_enum)]
    desk: Importer,
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
    let opened = open(site_folder, |_| true)?;
    let locale = opened.locale_or_source(arguments.locale.as_deref())?;
    let name = match arguments.desk {
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
