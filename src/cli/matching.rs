//! `waymark match`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::error::{CommandError, Result};
use super::open::open;
use super::search::Results;
use super::terminal::{say, show, show_json};
use crate::answers::{matched, rounded};
use crate::source;

#[derive(clap::Args)]
pub struct Arguments {
    /// The file with the message or log; by default standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// The language of the entries; by default that of the source.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// How the entries are printed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Results,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let file = &arguments.file;
    let text = source::read_given(file).map_err(|error| CommandError::unread(file, &error))?;
    let opened = open(site_folder, |_| true)?;
    let (site, locale) = (&opened.site, opened.locale_or_source(arguments.locale.as_deref())?);
    let (matches, is_cut) = matched(site, locale, &text);
    if is_cut {
        say("waymark: only the first part was read");
    }
    let entries = &site.catalogue.entries;
    if arguments.format == Results::Json {
        let all: Vec<_> = matches
            .iter()
            .map(|found| {
                let entry = &entries[found.entry];
                let (reason, code) = found.reason();
                json!({
                    "id": entry.id, "address": entry.address, "title": entry.outline.front.title,
                    "reason": reason, "code": code, "line": found.line, "score": rounded(found.score),
                })
            })
            .collect();
        show_json(&format!("{}\n", json!({ "matches": all })));
    } else if matches.is_empty() {
        show("none of the errors described here matches\n");
    } else {
        let lines = matches.iter().map(|found| {
            let entry = &entries[found.entry];
            let title = &entry.outline.front.title;
            format!("{title}\n  {}\n  {}: {}", entry.address, found.why(), found.line)
        });
        show(&(lines.collect::<Vec<_>>().join("\n") + "\n"));
    }
    Ok(())
}
