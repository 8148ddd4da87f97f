//! `waymark l10n`: what is to be translated, what was, and the way to translators and back.

mod check;
mod diff;
mod export;
mod git;
mod import;
mod rows;
mod stamp;
mod status;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::error::{CommandError, Exit, Result};
use super::open::{Opened, open};
use super::report::plural;
use super::terminal::say;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::{self, Kind};
use crate::diagnostic::Diagnostic;
use crate::exchange::{OldTexts, SITE_TERMS, SITE_YAML, STRINGS};
use crate::freshness::{Lock, SOURCES_PATH, SourceTexts, lock_path};
use crate::source::{CONFIG, TERMS};

#[derive(Subcommand)]
pub enum Command {
    /// Say which translations are current, stale, unsure, removed, missing, untracked or orphans.
    #[command(after_help = "\
Examples:
  waymark l10n status                              all locales, as a table, and what is to be done
  waymark l10n status --locale de wix/get-api-key  a guide with its steps
  waymark l10n status --fail-on stale,missing --format github    for CI")]
    Status(status::Arguments),
    /// Show what has changed in the source since a translation was made, block by block.
    #[command(after_help = "Example:\n  waymark l10n diff wix/get-api-key --locale de")]
    Diff(diff::Arguments),
    /// Name what looks wrong in translations: copied texts, other numbers, lost marks, terms by another name, long titles.
    #[command(after_help = "\
Examples:
  waymark l10n check                               all that is current, in all locales
  waymark l10n check --locale de wix/get-api-key   a guide with its steps
  waymark l10n check --strict --format github      for CI")]
    Check(check::Arguments),
    /// Accept translations as current, as they are now.
    #[command(after_help = "\
Examples:
  waymark l10n stamp wix/get-api-key/create-key --locale de
  waymark l10n stamp content/de/wix/get-api-key/2-create-key.md
  waymark l10n stamp --untracked --locale de     every translation that no lock knows yet
  waymark l10n stamp --untracked --from-git --locale de    each as made from what its source said at the translation's last change
  waymark l10n stamp --rebuild --locale de       mend a lock file after a merge conflict")]
    Stamp(stamp::Arguments),
    /// Write what is missing or stale into a file for translators.
    #[command(after_help = "\
Examples:
  waymark l10n export --locale de --out de.po
  waymark l10n export --locale de --format xliff wix/get-api-key > key.xlf
  waymark l10n export --all --out l10n            a template and all locales, as Weblate and Crowdin want them")]
    Export(export::ExportArguments),
    /// Put a file that translators gave back into the pages.
    #[command(
        after_help = "Examples:\n  waymark l10n import de.po\n  waymark l10n import l10n    all files in a folder"
    )]
    Import(import::ImportArguments),
}

pub fn run(site: &Path, command: &Command) -> Result {
    match command {
        Command::Status(arguments) => status::run(site, arguments),
        Command::Diff(arguments) => diff::run(site, arguments),
        Command::Check(arguments) => check::run(site, arguments),
        Command::Stamp(arguments) => stamp::run(site, arguments),
        Command::Export(arguments) => export::export(site, arguments),
        Command::Import(arguments) => import::import(site, arguments),
    }
}

/// Opens the site. Faults in lock files end the command, unless it mends them; of others only the number is printed, since a page that
/// cannot be read is left out of comparisons.
fn load(folder: &Path, mends_locks: bool) -> Result<Opened> {
    let opened = open(folder, |finding| finding.code.is_of_translation_lock() && !mends_locks)?;
    let is_other = |finding: &&Diagnostic| finding.is_fault() && !finding.code.is_of_translation_lock();
    let others = opened.findings.iter().filter(is_other).count();
    if others > 0 {
        say(&format!("The site has {}; `waymark check` shows what is wrong.", plural(others, "fault")));
    }
    Ok(opened)
}

/// What pages of the source said in these versions: as `content/sources.lock` has them, else as git has. Why git was no help is said where
/// it was asked.
fn old_texts(site: &Path, opened: &Opened, names: &BTreeSet<String>) -> (OldTexts, Option<String>) {
    let (mut texts, mut why) = (BTreeMap::new(), None);
    let kept = kept_sources(opened);
    let mut lacking = BTreeSet::new();
    for name in names {
        match kept.text(name) {
            Some(text) => drop(texts.insert(name.clone(), text)),
            None => drop(lacking.insert(name.clone())),
        }
    }
    match git::blobs(site, lacking) {
        Ok(found) => texts.extend(found),
        Err(told) => why = Some(told),
    }
    let raw_html = opened.site.catalogue.config.raw_html;
    (OldTexts::of(texts, content::Options { raw_html, blocks: true, names: None }), why)
}

/// The versions of pages that the site keeps itself.
fn kept_sources(opened: &Opened) -> SourceTexts {
    opened.sources.locks.get(SOURCES_PATH).map_or(SourceTexts::default(), |file| SourceTexts::read(&file.text))
}

/// The files that say what translations were made from, as they are to be written: `locks` are those that take the place of the ones there
/// are, `texts` pages of the source that they name. Locks come last: stopped before them, nothing is told as current that is not.
pub fn lock_files(
    site: &Path,
    opened: &Opened,
    locks: &BTreeMap<LocaleIx, Lock>,
    texts: &[String],
) -> Vec<(String, String)> {
    let (catalogue, freshness) = (&opened.site.catalogue, &opened.site.freshness);
    let all = targets(catalogue).map(|locale| locks.get(&locale).unwrap_or(freshness.lock(locale)));
    let entries = all.flat_map(|lock| lock.entries.values());
    let named: BTreeSet<String> = entries.flat_map(|entry| entry.sources.iter().cloned()).collect();
    let old = kept_sources(opened);
    let mut kept = old.clone();
    texts.iter().for_each(|text| kept.add(text));
    // Those of locks from before there was such a file.
    let lacking = named.iter().filter(|name| !kept.has(name)).cloned().collect();
    git::blobs(site, lacking).unwrap_or_default().values().for_each(|text| kept.add(text));
    kept.keep(&named);
    let mut files = Vec::new();
    if kept != old {
        files.push((SOURCES_PATH.to_owned(), kept.write()));
    }
    for (locale, lock) in locks {
        let path = lock_path(&catalogue.config.locales[*locale].tag);
        let (text, before) = (lock.write(), opened.sources.locks.get(&*path));
        // A locale that nothing is known of needs no file.
        if before.map_or(!lock.entries.is_empty(), |file| *file.text != *text) {
            files.push((path, text));
        }
    }
    files
}

/// The index of a locale that is translated into.
fn target(opened: &Opened, tag: &str) -> Result<LocaleIx> {
    let locale = opened.locale(tag)?;
    if locale == opened.site.catalogue.config.source_index() {
        let message = format!("`{tag}` is the language of the source: there is nothing to translate into it");
        return Err(CommandError::usage(message));
    }
    Ok(locale)
}

/// Every locale that is translated into.
fn targets(catalogue: &Catalogue) -> impl Iterator<Item = LocaleIx> {
    let source = catalogue.config.source_index();
    catalogue.config.locales.indices().filter(move |locale| *locale != source)
}

/// The entries that a reference on the command line means, each in every locale that it names: an id, or a page's file.
struct Reference {
    id: String,
    /// The locale of the file that was named.
    locale: Option<LocaleIx>,
}

/// Reads references; a guide stands for its steps too.
fn references(catalogue: &Catalogue, site: &Path, written: &[String]) -> Result<Vec<Reference>> {
    let mut found: Vec<Reference> = Vec::new();
    let mut is_known = true;
    for word in written {
        if let Some(id) = site_texts_id(word) {
            found.push(Reference { id: id.to_owned(), locale: None });
            continue;
        }
        let (index, locale) = match find(catalogue, site, word) {
            Some((index, by_path)) => (index, by_path.then(|| catalogue.entries[index].locale)),
            None => {
                let meant = catalogue.similar_id(word).map(|meant| format!("; did you mean `{meant}`?"));
                say(&format!("waymark: there is no entry `{word}`{}", meant.unwrap_or_default()));
                is_known = false;
                continue;
            }
        };
        let locale = locale.filter(|locale| *locale != catalogue.config.source_index());
        let entry = &catalogue.entries[index];
        let mut ids = vec![entry.id.to_string()];
        if entry.kind == Kind::Guide {
            // In every language: a translation still has the steps that its source has lost.
            for guide in catalogue.versions(&entry.id) {
                let children = catalogue.entries[guide].children.iter().map(|child| &catalogue.entries[*child]);
                ids.extend(children.filter(|child| child.kind == Kind::Step).map(|step| step.id.to_string()));
            }
        }
        for id in ids {
            if !found.iter().any(|known| known.id == id && known.locale == locale) {
                found.push(Reference { id, locale });
            }
        }
    }
    if is_known { Ok(found) } else { Err(CommandError::reported(Exit::Faults)) }
}

/// The texts of the site that a word means: those of `site.yaml`, the names of terms, or the strings of the interface.
fn site_texts_id(word: &str) -> Option<&'static str> {
    match word {
        "site.yaml" | CONFIG | SITE_YAML => Some(SITE_YAML),
        "terms.yaml" | TERMS | SITE_TERMS => Some(SITE_TERMS),
        STRINGS => Some(STRINGS),
        word if word.contains("/strings/") && word.ends_with(".ftl") => Some(STRINGS),
        _ => None,
    }
}

/// The entry that a word means, and whether it is the path of its file.
pub fn find(catalogue: &Catalogue, site: &Path, word: &str) -> Option<(EntryIx, bool)> {
    let path = PathBuf::from(word);
    let inside = path.strip_prefix(site).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    let inside = inside.strip_prefix("./").unwrap_or(&inside);
    if let Some(index) = catalogue.by_path(inside) {
        return Some((index, true));
    }
    let id = word.strip_prefix("id:").unwrap_or(word).trim_end_matches('/');
    let id = if id == "." { "" } else { id };
    let source = catalogue.config.source_index();
    let all = std::iter::once(source).chain(targets(catalogue));
    all.filter_map(|locale| catalogue.in_locale(id, locale)).next().map(|index| (index, false))
}

/// An id as it is told; the home page has an empty one.
fn shown(id: &str) -> &str {
    if id.is_empty() { "." } else { id }
}
