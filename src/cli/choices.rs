//! `--choice`: the choices that were made, and what is said of them.

use super::error::{CommandError, Result};
use super::terminal::say;
use crate::catalogue::EntryIx;
use crate::site::Site;

/// The ids of the choices that were made, each known to the site. Says which choices an entry offers where none was made, and where one
/// changes nothing.
pub fn made<'a>(site: &Site, index: EntryIx, asked: &'a [String]) -> Result<Vec<&'a str>> {
    let catalogue = &site.catalogue;
    let choices = &catalogue.config.choices;
    let offered: Vec<&str> = catalogue.offered(index).into_iter().map(|(_, choice)| &*choice.id).collect();
    let id = &catalogue.entries[index].id;
    let mut kinds: Vec<(&str, &str)> = Vec::new();
    for asked in asked {
        let Some((kind, _)) = choices.of(asked) else {
            return Err(CommandError::usage(format!("there is no choice `{asked}`; {}", choices.hint(asked))));
        };
        if let Some((_, other)) = kinds.iter().find(|(known, _)| **known == *kind.name) {
            let message = format!("`{other}` and `{asked}` are both of the kind `{}`: name one of them", kind.name);
            return Err(CommandError::usage(message));
        }
        kinds.push((&kind.name, asked));
        if !offered.contains(&&**asked) {
            say(&format!("waymark: `{id}` has nothing for `{asked}` alone"));
        }
    }
    if asked.is_empty() && !offered.is_empty() {
        let first = offered[0];
        say(&format!("waymark: `{id}` has choices: {}; `--choice {first}` takes one", offered.join(", ")));
    }
    Ok(asked.iter().map(String::as_str).collect())
}
