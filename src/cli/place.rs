//! The places that commands publish to.

use std::path::Path;

use super::error::{CommandError, Result};
use super::open::find;
use crate::config::{Config, Destination, Named};
use crate::deploy::{Place, Service, open};
use crate::source::{CONFIG, read_again};

/// A place, as a command names it.
pub struct Target {
    /// As it is shown.
    pub name: String,
    /// The place.
    pub place: Box<dyn Place>,
    /// Whether what sends files from there sends compressed copies that lie beside them.
    pub sends_copies: bool,
    /// How many releases can be gone back to, as the site says.
    pub keep: Option<usize>,
    /// A command that gets the changed addresses.
    pub purge: Option<String>,
}

/// The place that a word of the command line names: by its address, by its name in `site.yaml`, or, without a word, the only one there.
pub fn target_of(site_folder: &Path, word: Option<&str>) -> Result<Target> {
    let meant = word.and_then(Destination::parse);
    let named = match meant {
        Some(meant) => {
            let to = meant.map_err(|why| CommandError::usage(format!("`{}`: {why}", word.unwrap_or_default())))?;
            // What the site says of the very same place holds here too.
            let known = places(site_folder).into_iter().find(|named| named.to == to);
            known.unwrap_or(Named { name: "".into(), to, keep: None, endpoint: None, purge: None })
        }
        None => by_name(site_folder, word)?,
    };
    let Named { name, to, keep, endpoint, purge } = named;
    let shown = if name.is_empty() { to.to_string() } else { format!("{name} ({to})") };
    let is_of_site = !name.is_empty() && word.is_none_or(|word| Destination::parse(word).is_none());
    let service = Service { endpoint: endpoint.as_deref(), site: site_folder, is_of_site };
    let sends_copies = matches!(to, Destination::Folder(_));
    let place = open(&to, service).map_err(|trouble| CommandError::from(trouble).at(&shown))?;
    Ok(Target { name: shown, place, sends_copies, keep, purge: purge.map(|purge| purge.to_string()) })
}

fn by_name(site_folder: &Path, word: Option<&str>) -> Result<Named> {
    find(site_folder)?;
    let mut places = places(site_folder);
    let known: Vec<String> = places.iter().map(|named| format!("`{}`", named.name)).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    let hint = "A place is written dir:PATH, s3://BUCKET/PREFIX, az://CONTAINER/PREFIX, gs://BUCKET/PREFIX or git:BRANCH[@REMOTE], or \
                has a name below `publish` in content/site.yaml.";
    match word {
        Some(word) => places.into_iter().find(|named| *named.name == *word).ok_or_else(|| {
            CommandError::usage(format!(
                "there is no place `{word}` below `publish` in content/site.yaml; it has {known}"
            ))
            .hint(hint)
        }),
        None if places.len() == 1 => Ok(places.remove(0)),
        None => Err(CommandError::usage(format!("say where to publish; content/site.yaml has {known}")).hint(hint)),
    }
}

/// The places of a site that have names; none where it cannot be read, which a build will tell.
fn places(site_folder: &Path) -> Vec<Named> {
    Config::read(read_again(site_folder, CONFIG).as_ref()).0.publish
}
