//! `waymark l10n export` and `waymark l10n import`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{load, lock_files, old_texts, references, shown, target};
use crate::catalogue::{Entry, EntryIx};
use crate::cli::error::{CommandError, Exit, Result};
use crate::cli::open::{Opened, lock_sources};
use crate::cli::report::{Reporting, plural};
use crate::cli::terminal::{hand_over, say};
use crate::diagnostic::{Code, Place, arrange, caught_in};
use crate::exchange::{Exchange, Import, UnitState, po, units, xliff};
use crate::freshness::State;
use crate::publish::write_file;
use crate::source::read_text;

/// A format that translators' tools read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// gettext's PO.
    #[default]
    Po,
    /// XLIFF 1.2.
    Xliff,
}

#[derive(clap::Args)]
pub struct ExportArguments {
    /// Only these entries: ids or files; a guide stands for its steps too.
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    /// The locale to translate into.
    #[arg(long, value_name = "LOCALE")]
    locale: String,
    /// gettext's PO, or XLIFF 1.2.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Kind,
    /// Where to write it; by default to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What is translated already too, for context and for translation memories.
    #[arg(long)]
    all: bool,
}

pub fn export(site_folder: &Path, arguments: &ExportArguments) -> Result {
    let opened = load(site_folder, false)?;
    let site = &opened.site;
    let catalogue = &*site.catalogue;
    let locale = target(&opened, &arguments.locale)?;
    let wanted = references(catalogue, site_folder, &arguments.entries)?;
    let source_locale = catalogue.config.source_index();
    let is_wanted = |entry: &Entry| {
        entry.locale == source_locale
            && entry.stands_for.is_none()
            && !entry.hidden
            && !entry.gone
            && !entry.outline.front.broken
            && (arguments.entries.is_empty() || wanted.iter().any(|reference| *reference.id == *entry.id))
    };
    let mut sources: Vec<EntryIx> =
        catalogue.entries.indices().filter(|index| is_wanted(&catalogue.entries[*index])).collect();
    // A guide comes before its steps.
    sources.sort_by_key(|index| catalogue.entries[*index].outline.path.replace("/index.md", "/"));
    let is_stale = |index: &EntryIx| {
        let translation = catalogue.in_locale(&catalogue.entries[*index].id, locale);
        translation.is_some_and(|index| site.freshness.comparison(index).is_some())
    };
    let names: BTreeSet<String> = sources
        .iter()
        .filter(|index| is_stale(index))
        .filter_map(|index| catalogue.in_locale(&catalogue.entries[*index].id, locale))
        .filter_map(|index| site.freshness.locked(catalogue, index))
        .flat_map(|locked| locked.into_owned().sources)
        .collect();
    let (old, why) = old_texts(site_folder, &opened, &names);
    if let Some(why) = why {
        say(&format!("Some old texts of the source are left out: {why}."));
    }
    let config = &catalogue.config;
    let exchange = Exchange {
        title: config.title(&config.locales[source_locale]).to_owned(),
        source_locale: config.source_locale.clone(),
        locale: config.locales[locale].tag.clone(),
        units: sources
            .iter()
            .flat_map(|index| units(catalogue, site.bodies(), &site.freshness, *index, locale, arguments.all, &old))
            .collect(),
    };
    let text = match arguments.format {
        Kind::Po => po::write(&exchange),
        Kind::Xliff => xliff::write(&exchange),
    };
    match &arguments.out {
        None => hand_over(&text),
        Some(path) => write_file(path, text.as_bytes())?,
    }
    let of = |state: UnitState| exchange.units.iter().filter(|unit| unit.state == state).count();
    say(&format!(
        "{} to translate, {} to look at again, {} ready",
        plural(of(UnitState::New), "text"),
        of(UnitState::Stale),
        of(UnitState::Done)
    ));
    let untracked = sources
        .iter()
        .filter_map(|index| catalogue.in_locale(&catalogue.entries[*index].id, locale))
        .filter(|index| matches!(site.freshness.state(*index), Some(State::Untracked)))
        .count();
    if untracked > 0 && !arguments.all {
        say(&format!(
            "{} left out: no lock says what {} made from; `waymark l10n stamp` does, or `--all` exports them",
            if untracked == 1 { "1 translation is".into() } else { format!("{untracked} translations are") },
            if untracked == 1 { "it was" } else { "they were" },
        ));
    }
    Ok(())
}

#[derive(clap::Args)]
pub struct ImportArguments {
    /// A PO or XLIFF file that was exported and translated.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub fn import(site_folder: &Path, arguments: &ImportArguments) -> Result {
    let lock_of_site = (!arguments.dry_run).then(|| lock_sources(site_folder)).transpose()?;
    let opened = load(site_folder, false)?;
    let Opened { site, sources, .. } = &opened;
    let read = read_text(&arguments.file).map_err(|error| CommandError::unread(&arguments.file, &error))?;
    let file = read.map_err(|fault| {
        let _ = arguments.reporting.report(std::slice::from_ref(&fault), false);
        CommandError::reported(if fault.code == Code::Unreadable { Exit::Failure } else { Exit::Faults })
    })?;
    let is_xml = file.text.trim_start().starts_with('<');
    let read = caught_in(Place::file(file.path.clone()), || {
        let returns = if is_xml { xliff::read(&file) } else { po::read(&file) };
        Import::of(&site.catalogue, site.bodies(), &site.freshness, &file, &returns)
    });
    let (import, mut findings) = match read {
        Ok(read) => read,
        Err(fault) => return arguments.reporting.report(&[fault], false),
    };
    arrange(&mut findings);
    let reported = arguments.reporting.report(&findings, false);
    let Some(locale) = import.locale.filter(|_| reported.is_ok()) else {
        say("Nothing was written.");
        return reported;
    };
    let tag = &site.catalogue.config.locales[locale].tag;
    for page in &import.pages {
        let what = match (&page.text, page.is_new) {
            (Some(_), true) => "new page",
            (Some(_), false) => "changed",
            (None, _) => "as it was",
        };
        say(&format!("{}: {what}, {} accepted", page.path, plural(page.accepted, "text")));
    }
    if let Some(lock_of_site) = lock_of_site {
        // The lock comes last: stopped before it, what was imported is still told as stale, never the other way round.
        let pages = import.pages.iter().filter_map(|page| Some((page.path.to_string(), page.text.clone()?)));
        let mut files: Vec<(String, String)> = pages.collect();
        if let Some(lock) = &import.lock {
            let texts: Vec<String> = import.pages.iter().map(|page| page.source.clone()).collect();
            let locks = BTreeMap::from([(locale, lock.clone())]);
            files.extend(lock_files(site_folder, &opened, &locks, &texts));
        }
        lock_of_site.write(sources, &files)?;
    }
    let written = import.pages.iter().filter(|page| page.text.is_some()).count();
    let open =
        if import.open > 0 { format!(", {} not translated yet", plural(import.open, "text")) } else { String::new() };
    let done = if arguments.dry_run { "to write" } else { "written" };
    say(&format!("{}: {} {done}{open}", shown(tag), plural(written, "page")));
    Ok(())
}
