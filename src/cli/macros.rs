//! `waymark macros`.

use std::path::Path;

use clap::ValueEnum;

use super::embed::lint;
use super::error::{CommandError, Result};
use super::open::open;
use super::report::{plural, report};
use super::sync::{Synced, sync};
use super::terminal::{say, show_json};
use crate::catalogue::{Catalogue, EntryIx};
use crate::diagnostic::{Code, Diagnostic, Limit, Place};
use crate::ticket::{Desk, Doubt};

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
    /// Take in what is left out otherwise: translations that are behind, and entries that are in no list.
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    include: Vec<Include>,
}

/// What is left out of canned answers otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Include {
    /// Translations whose source has changed.
    Stale,
    /// Entries in no list and no search.
    Unlisted,
}

impl Include {
    fn doubt(self) -> Doubt {
        match self {
            Self::Stale => Doubt::Stale,
            Self::Unlisted => Doubt::Unlisted,
        }
    }
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
    let included: Vec<Doubt> = arguments.include.iter().map(|what| what.doubt()).collect();
    if let Some(desk) = arguments.sync {
        return sync(site_folder, desk, &included, arguments.dry_run, arguments.yes);
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
    let macros = opened.site.tickets().macros(desk, locale, arguments.folder, &included);
    let macros = macros.expect("the desk imports canned answers");
    let warnings =
        macros.doubtful.iter().map(|(index, doubt)| warning(&opened.site.catalogue, *index, *doubt, &included));
    report(&warnings.collect::<Vec<_>>(), Limit::All, false)?;
    lint(desk, &macros.notes);
    show_json(&macros.json);
    say(&format!("{} for {name}", plural(macros.count, "canned answer")));
    Ok(())
}

/// That an answer may be wrong to send, and whether it was left out.
pub fn warning(catalogue: &Catalogue, index: EntryIx, doubt: Doubt, included: &[Doubt]) -> Diagnostic {
    let entry = &catalogue.entries[index];
    let tag = &catalogue.config.locales[entry.locale].tag;
    let (code, what, include) = match doubt {
        Doubt::Stale => {
            (Code::StaleAnswer, format!("the translation of `{}` into `{tag}` is behind its source", entry.id), "stale")
        }
        Doubt::Unlisted => (Code::UnlistedAnswer, format!("`{}` is unlisted", entry.id), "unlisted"),
    };
    let (done, help) = if included.contains(&doubt) {
        ("it is among the answers", format!("without `--include {include}` it is left out"))
    } else {
        ("it is left out", format!("`--include {include}` takes it in"))
    };
    Diagnostic::new(code, format!("{what}: {done}")).at(Place::file(entry.outline.path.clone())).help(help)
}
