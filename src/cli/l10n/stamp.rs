//! `waymark l10n stamp`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{load, references, shown, target, targets};
use crate::catalogue::EntryIx;
use crate::cli::error::{CommandError, Exit, Result};
use crate::cli::open::{Opened, lock_sources};
use crate::cli::report::{plural, report};
use crate::cli::terminal::say;
use crate::config::LocaleIx;
use crate::diagnostic::Limit;
use crate::exchange::{Version, unmatched};
use crate::freshness::{Comparison, Lock, Locked, State, changed_lock, git_blob, lock_path};
use crate::publish::SourceLock;

#[derive(clap::Args)]
pub struct Arguments {
    /// Ids or files; a guide stands for its steps too.
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    /// The locale of the translations; a file of a translation says it by itself.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// Every translation that no lock knows yet.
    #[arg(long)]
    untracked: bool,
    /// Write the lock file anew from its entries that are whole, and say which are lost.
    #[arg(long)]
    rebuild: bool,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    if arguments.entries.is_empty() && !arguments.untracked && !arguments.rebuild {
        return Err(CommandError::usage("name the entries to stamp, or use `--untracked` or `--rebuild`"));
    }
    let lock = lock_sources(site_folder)?;
    let opened = load(site_folder, arguments.rebuild)?;
    let site = &opened.site;
    let catalogue = &*site.catalogue;
    let chosen = arguments.locale.as_deref().map(|tag| target(&opened, tag)).transpose()?;
    let wanted = references(catalogue, site_folder, &arguments.entries)?;
    let locales: Vec<LocaleIx> = targets(catalogue).collect();
    if chosen.is_none()
        && locales.len() > 1
        && (arguments.untracked || arguments.rebuild || wanted.iter().any(|reference| reference.locale.is_none()))
    {
        return Err(CommandError::usage("the site has more than one translation: say which with `--locale`"));
    }
    let mut is_complete = true;
    for locale in locales {
        if chosen.is_some_and(|chosen| chosen != locale) {
            continue;
        }
        let mut indices = Vec::new();
        for reference in wanted.iter().filter(|reference| reference.locale.is_none_or(|named| named == locale)) {
            match catalogue.in_locale(&reference.id, locale) {
                Some(index) => indices.push(index),
                None => {
                    let tag = &catalogue.config.locales[locale].tag;
                    say(&format!("{} in {tag}: there is no translation to stamp", shown(&reference.id)));
                    is_complete = false;
                }
            }
        }
        if arguments.untracked {
            let is_untracked = |index: &EntryIx| {
                catalogue.entries[*index].locale == locale
                    && matches!(site.freshness.state(*index), Some(State::Untracked))
            };
            indices.extend(catalogue.entries.indices().filter(is_untracked));
        }
        let mut changes: BTreeMap<Arc<str>, Locked> = BTreeMap::new();
        let mut refused = 0;
        for index in indices {
            let entry = &catalogue.entries[index];
            let Some(source) = entry.source else {
                say(&format!("{}: it has no source to be current with", entry.outline.path));
                is_complete = false;
                continue;
            };
            if entry.outline.front.broken || catalogue.entries[source].outline.front.broken {
                say(&format!("{}: its front matter cannot be read; `waymark check` says why", entry.outline.path));
                is_complete = false;
                continue;
            }
            let from = Version::of(catalogue, site.bodies(), source);
            let to = Version::of(catalogue, site.bodies(), index);
            match Comparison::accept(from.blocks(), to.blocks(), git_blob(from.file_text())) {
                Ok(locked) => drop(changes.insert(entry.id.clone(), locked)),
                Err(parts) => {
                    refused += 1;
                    is_complete &= report(&unmatched(&from, &to, &parts), Limit::All, false).is_ok();
                }
            }
        }
        write(&lock, &opened, locale, changes, refused, arguments.rebuild)?;
    }
    if is_complete { Ok(()) } else { Err(CommandError::reported(Exit::Faults)) }
}

fn write(
    lock_of_site: &SourceLock,
    opened: &Opened,
    locale: LocaleIx,
    changes: BTreeMap<Arc<str>, Locked>,
    refused: usize,
    rebuild: bool,
) -> Result {
    let Opened { site, sources, .. } = opened;
    let catalogue = &site.catalogue;
    let tag = &catalogue.config.locales[locale].tag;
    let lock: &Lock = site.freshness.lock(locale);
    let stamped = changes.len();
    let changed = changed_lock(catalogue, locale, lock, changes);
    if changed != *lock || rebuild {
        lock_of_site.write(sources, &[(lock_path(tag), changed.write())])?;
    }
    if rebuild {
        let lost: Vec<&str> = catalogue
            .entries
            .values()
            .filter(|entry| {
                entry.locale == locale
                    && entry.stands_for.is_none()
                    && entry.source.is_some()
                    && !changed.entries.contains_key(&entry.id)
            })
            .map(|entry| shown(&entry.id))
            .collect();
        say(&format!("{}: rebuilt with {}", lock_path(tag), entries(changed.entries.len())));
        if !lost.is_empty() {
            say(&format!("Untracked now: {}", lost.join(", ")));
            say("Read each against its source, then stamp it.");
        }
    }
    if stamped > 0 || refused > 0 {
        let refused = if refused > 0 { format!(", {refused} refused") } else { String::new() };
        say(&format!("{tag}: {} stamped{refused}", plural(stamped, "page")));
    }
    Ok(())
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".into() } else { format!("{count} entries") }
}
