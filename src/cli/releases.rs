//! `waymark releases`.

use std::path::Path;

use super::error::{CommandError, Result};
use super::place::target_of;
use super::publish::bytes;
use super::report::plural;
use super::terminal::{say, show};
use crate::deploy::{Found, time};

#[derive(clap::Args)]
pub struct Arguments {
    /// The place: dir:PATH, s3://BUCKET/PREFIX, az://…, gs://…, git:BRANCH[@REMOTE], or a name in site.yaml.
    #[arg(value_name = "TARGET|NAME")]
    target: Option<String>,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let mut target = target_of(site_folder, arguments.target.as_deref())?;
    let ledger =
        Found::ledger_of(&mut *target.place).map_err(|trouble| CommandError::from(trouble).at(&target.name))?;
    let ledger = ledger.unwrap_or_default();
    let mut lines = String::new();
    for (at, listed) in ledger.releases.iter().rev().enumerate() {
        let commit = listed
            .commit
            .as_deref()
            .map_or(String::new(), |commit| format!("  commit {}", commit.get(..12).unwrap_or(commit)));
        let back_to = ledger.releases.iter().find(|other| Some(other.number) == listed.back_to);
        let back_to = match (listed.back_to, back_to) {
            (None, _) => String::new(),
            (Some(_), Some(other)) => format!("  back to that of {}", time(other.time)),
            (Some(_), None) => "  back to an older one".into(),
        };
        let (live, pages, size) =
            (if at == 0 { "  live" } else { "" }, plural(listed.pages, "page"), bytes(listed.bytes));
        lines.push_str(&format!(
            "{}  {}  {pages}  {size}  waymark {}{commit}  by {}{back_to}{live}\n",
            listed.build,
            time(listed.time),
            listed.waymark,
            listed.by,
        ));
    }
    if ledger.releases.is_empty() {
        say(&format!("{}: nothing was published there yet", target.name));
    }
    if let Some(holder) = &ledger.lock {
        say(&format!("{}: {} is publishing there since {}", target.name, holder.who, time(holder.since)));
    }
    show(&lines);
    Ok(())
}
