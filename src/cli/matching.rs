//! `waymark match`.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::report::say;
use super::search::Results;
use super::{Ending, site_and_locale};
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
    /// How the entries are told.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Results,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Ending {
    let text = match source::read_given(&arguments.file) {
        Ok(text) => text,
        Err(error) => {
            say(&format!("waymark: `{}` cannot be read: {error}", arguments.file.display()));
            return Ending::Failed;
        }
    };
    let (site, locale) = match site_and_locale(site_folder, arguments.locale.as_deref()) {
        Ok(found) => found,
        Err(ending) => return ending,
    };
    let known = known(&site.catalogue, locale);
    let (matches, is_cut) = Matcher::new(&known).find(&text);
    if is_cut {
        say("waymark: only the first part was read");
    }
    let entry = |index: KnownIx| &site.catalogue.entries[known[index].entry];
    let told = if arguments.format == Results::Json {
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
        json!({ "matches": all }).to_string()
    } else if matches.is_empty() {
        "none of the errors described here matches".into()
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
        lines.collect::<Vec<_>>().join("\n")
    };
    // A reader that went away is no failure of ours.
    let _ = writeln!(stdout().lock(), "{told}");
    Ending::Done
}
