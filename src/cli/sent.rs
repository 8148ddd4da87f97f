//! `waymark embed --snapshot` and `--what-was`: an entry as a release that was published has it.
//!
//! Nothing is rendered again: the forms are those of the release's own `embed.json`, so they are what an agent copied then, whatever the
//! site, its theme and waymark have become since.

use std::path::Path;

use serde_json::Value;

use super::error::{CommandError, Result};
use super::place::{Target, target_of};
use crate::addresses;
use crate::config::Config;
use crate::content::percent_decode;
use crate::deploy::{Found, Listed, time};

/// An entry as it was published.
pub struct Sent {
    /// The id of the release's build.
    pub build: String,
    /// When it was published.
    pub time: String,
    /// What its `embed.json` says.
    pub told: Value,
}

impl Sent {
    /// A form: `url`, `html`, `markdown` or `text`.
    pub fn form(&self, name: &str) -> &str {
        self.told[name].as_str().unwrap_or_default()
    }
}

/// Reads an entry from a release of the site's place: the live one, or the one whose build has an id, of which the beginning is enough.
pub fn sent(site_folder: &Path, config: &Config, id: &str, locale: &str, build: Option<&str>) -> Result<Sent> {
    let mut target = target_of(site_folder, None)?;
    let failed = |trouble| CommandError::from(trouble).at("this site's place");
    let ledger = Found::ledger_of(&mut *target.place).map_err(failed)?.unwrap_or_default();
    let wanted = |listed: &&Listed| build.is_none_or(|build| listed.build.starts_with(build));
    let listed = ledger.releases.iter().rev().find(wanted).cloned().ok_or_else(|| match build {
        None => CommandError::faults(format!("{}: nothing was published there yet", target.name)),
        Some(build) => CommandError::faults(format!("{} keeps no release `{build}`", target.name))
            .hint("`waymark releases` lists those that it keeps. An older one can be built again from its commit."),
    })?;
    let missing = || {
        CommandError::faults(format!("the release `{}` has no entry `{id}` in `{locale}`", listed.build))
            .hint("Only a site with `outputs: { embed: true }` publishes what goes into tickets.")
    };
    let own = config.locale_index(locale).map(|index| &config.locales[index]);
    let chain = std::iter::once(locale).chain(own.into_iter().flat_map(|own| own.fallback.iter().map(|tag| &**tag)));
    for tag in chain {
        let Some(path) = path_of(&mut target, &listed, id, tag)? else { continue };
        let text = read(&mut target, &listed, &path)?.ok_or_else(missing)?;
        let told = serde_json::from_str(&text)
            .map_err(|_| CommandError::failure(format!("`{path}` of that release is no JSON")))?;
        return Ok(Sent { build: listed.build, time: time(listed.time), told });
    }
    Err(missing())
}

/// Where a release has the forms of an entry, as its own catalogue says: its address may have been another then.
fn path_of(target: &mut Target, listed: &Listed, id: &str, tag: &str) -> Result<Option<String>> {
    let Some(text) = read(target, listed, &addresses::entries(tag))? else { return Ok(None) };
    let Ok(all) = serde_json::from_str::<Value>(&text) else { return Ok(None) };
    let home = all["url"].as_str().unwrap_or_default();
    let base = home.strip_suffix(&addresses::locale(tag)).unwrap_or(home);
    let entries = all["entries"].as_array().map_or(&[][..], Vec::as_slice);
    let found = entries.iter().find(|entry| entry["id"] == id).and_then(|entry| entry["oembed"].as_str());
    Ok(found.and_then(|url| url.strip_prefix(base)).and_then(percent_decode))
}

fn read(target: &mut Target, listed: &Listed, path: &str) -> Result<Option<String>> {
    let found = target.place.file_of(listed.number, &listed.build, path);
    found.map_err(|trouble| CommandError::from(trouble).at(&target.name))
}
