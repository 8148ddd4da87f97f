//! `waymark answer`.

use std::path::{Path, PathBuf};

use super::error::{CommandError, Result};
use super::open::open;
use super::search::Results;
use super::terminal::{say, show, show_json};
use crate::answers::{Fits, Ticket, which_fits};
use crate::source;

#[derive(clap::Args)]
pub struct Arguments {
    /// The file with the ticket; by default standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// The language of the customer; by default the ticket shows it.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// How the entries are printed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Results,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let file = &arguments.file;
    let ticket = source::read_given(file).map_err(|error| CommandError::unread(file, &error))?;
    let opened = open(site_folder, |_| true)?;
    if let Some(tag) = &arguments.locale {
        opened.locale(tag)?;
    }
    let asked = Ticket { ticket, locale: arguments.locale.clone() };
    let fits = which_fits(&opened.site, &asked).map_err(|_| {
        CommandError::usage("the ticket is empty").hint("Give what the customer wrote: `waymark answer < ticket.txt`.")
    })?;
    if fits.cut {
        say("waymark: only the first part was read");
    }
    if arguments.format == Results::Json {
        let json = serde_json::to_string(&fits).expect("plain values");
        show_json(&(json + "\n"));
        return Ok(());
    }
    say(&format!("waymark: the ticket is in `{}` ({})", fits.locale, fits.language.name()));
    show(&blocks(&fits));
    Ok(())
}

/// An entry is a block: `SCORE KIND TITLE`, its address, and what of the ticket it fits.
fn blocks(fits: &Fits) -> String {
    if fits.entries.is_empty() {
        return "no entry fits\n".into();
    }
    let blocks: Vec<String> = fits.entries.iter().map(|fitting| fitting.block(&fits.locale)).collect();
    blocks.join("\n")
}
