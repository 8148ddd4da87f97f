//! `waymark match`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::error::{CommandError, Result};
use super::open::open;
use super::search::Results;
use super::terminal::{say, show, show_json};
use crate::search::errors::{KnownIx, Matcher, Reason, known};
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
    let known = known(&site.catalogue, locale);
    let (matches, is_cut) = Matcher::new(&known).find(&text);
    if is_cut {
        say("waymark: only the first part was read");
    }
    let entry = |index: KnownIx| &site.catalogue.entries[known[index].entry];
    if arguments.format == Results::Json {
        let all: Vec<_> = matches
            .iter()
            .map(|found| {
                let entry = entry(found.known);
                let (reason, code) = match &found.reason {
                    Reason::Code(code) => ("code", Some(code)),
                    Reason::Text => ("text", None),
                    Reason::Words => ("words", None),
                };
                json!({
                    "id": entry.id, "address": entry.address, "title": entry.outline.front.title,
                    "reason": reason, "code": code, "line": found.line, "score": (found.score * 1e4).round() / 1e4,
                })
            })
            .collect();
        show_json(&format!("{}\n", json!({ "matches": all })));
    } else if matches.is_empty() {
        show("none of the errors described here matches\n");
    } else {
        let lines = matches.iter().map(|found| {
            let entry = entry(found.known);
            let reason = match &found.reason {
                Reason::Code(code) => format!("the code {code}"),
                Reason::Text => "the text".into(),
                Reason::Words => "similar words".into(),
            };
            let title = &entry.outline.front.title;
            format!("{title}\n  {}\n  {reason}: {}", entry.address, found.line)
        });
        show(&(lines.collect::<Vec<_>>().join("\n") + "\n"));
    }
    Ok(())
}
