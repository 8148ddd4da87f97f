//! `waymark macros`.

use std::io::{Write, stdout};
use std::path::Path;

use clap::ValueEnum;

use super::Ending;
use super::embed::{lint, locale_of};
use super::report::{plural, say};
use crate::ticket::Desk;
use crate::{Memory, Options, compile, source};

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

pub fn run(site_folder: &Path, arguments: &Arguments) -> Ending {
    let sources = source::scan(site_folder);
    let (site, findings) = compile(&sources, &Options::default(), &Memory::default());
    let locale = match locale_of(&site, &findings, arguments.locale.as_deref()) {
        Ok(locale) => locale.unwrap_or(site.catalogue.config.source_index()),
        Err(ending) => return ending,
    };
    let faults: Vec<_> = findings.into_iter().filter(|finding| finding.is_fault()).collect();
    if !faults.is_empty() {
        return super::report::tell(&faults, crate::diagnostic::Format::Text, false);
    }
    let name = match arguments.desk {
        Importer::Zendesk => "zendesk",
        Importer::Freshdesk => "freshdesk",
    };
    let desk = Desk::of_name(name).expect("the desk is in the table");
    let Some(macros) = site.tickets().macros(desk, locale, arguments.folder) else { return Ending::Usage };
    lint(desk, &macros.notes);
    let _ = stdout().lock().write_all(macros.json.as_bytes());
    say(&format!("{} for {name}", plural(macros.count, "canned answer")));
    Ending::Done
}
