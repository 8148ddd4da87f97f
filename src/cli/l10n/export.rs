//! `waymark l10n export`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Reference, load, old_texts, references, target, targets};
use crate::catalogue::{Entry, EntryIx};
use crate::cli::error::{CommandError, Result};
use crate::cli::open::Opened;
use crate::cli::report::plural;
use crate::cli::terminal::{hand_over, say};
use crate::config::LocaleIx;
use crate::exchange::{Exchange, OldTexts, SiteTexts, Unit, UnitState, po, template_units, units, xliff, xliff2};
use crate::freshness::State;
use crate::publish::write_file;

/// A format that translators' tools read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// gettext's PO.
    #[default]
    Po,
    /// XLIFF 1.2.
    Xliff,
    /// XLIFF 2.0.
    Xliff2,
}

impl Kind {
    fn write(self, exchange: &Exchange) -> String {
        match self {
            Kind::Po => po::write(exchange),
            Kind::Xliff => xliff::write(exchange),
            Kind::Xliff2 => xliff2::write(exchange),
        }
    }

    /// The name of a file in a folder of all languages; of the template where no locale is given.
    fn file_name(self, locale: Option<&str>) -> String {
        match (self, locale) {
            (Kind::Po, None) => "site.pot".into(),
            (Kind::Po, Some(tag)) => format!("{tag}.po"),
            (_, tag) => format!("{}.xlf", tag.unwrap_or("site")),
        }
    }
}

#[derive(clap::Args)]
pub struct ExportArguments {
    /// Only these entries: ids or files; a guide stands for its steps too.
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    /// The locale to translate into; without it all, each into a file of its own in the folder that `--out` names.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// A template with all texts of the source and no translations.
    #[arg(long, conflicts_with_all = ["locale", "all"])]
    pot: bool,
    /// Each text with a translation that shows what can be translated and whether longer words fit: accents, a third more letters, marks at both
    /// ends. Into a locale that is written from right to left, words are turned round.
    #[arg(long, requires = "locale", conflicts_with = "pot")]
    pseudo: bool,
    /// gettext's PO, XLIFF 1.2, or XLIFF 2.0.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Kind,
    /// The file to write, or the folder where all locales are exported; by default one goes to standard output.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// What is translated already too, for context and for translation memories.
    #[arg(long)]
    all: bool,
}

pub fn export(site_folder: &Path, arguments: &ExportArguments) -> Result {
    let opened = load(site_folder, false)?;
    let wanted = references(&opened.site.catalogue, site_folder, &arguments.entries)?;
    let exporting = Exporting { site_folder, opened: &opened, arguments, wanted };
    match (&arguments.locale, &arguments.out) {
        (Some(tag), out) => {
            let locale = target(&opened, tag)?;
            let exchange = exporting.locale(locale);
            let direction = opened.site.catalogue.config.locales[locale].direction;
            let exchange = if arguments.pseudo { exchange.into_pseudo(direction) } else { exchange };
            write(&arguments.format.write(&exchange), out.as_deref())?;
            exporting.tell(&exchange, locale, "");
        }
        (None, out) if arguments.pot => {
            let template = exporting.template();
            write(&arguments.format.write(&template), out.as_deref())?;
            say(&plural(template.units.len(), "text"));
        }
        (None, Some(folder)) => exporting.all_locales(folder)?,
        (None, None) => {
            let error = CommandError::usage("say which locale with `--locale`");
            return Err(error.hint("`--out DIR` alone writes all locales, and `--pot` a template."));
        }
    }
    Ok(())
}

fn write(text: &str, out: Option<&Path>) -> Result {
    match out {
        None => hand_over(text),
        Some(path) => write_file(path, text.as_bytes())?,
    }
    Ok(())
}

struct Exporting<'a> {
    site_folder: &'a Path,
    opened: &'a Opened,
    arguments: &'a ExportArguments,
    wanted: Vec<Reference>,
}

impl Exporting<'_> {
    /// A template, and a file for each locale.
    fn all_locales(&self, folder: &Path) -> Result {
        let catalogue = &self.opened.site.catalogue;
        if folder.is_file() {
            let message = format!("`{}` is a file, and all locales go into a folder", folder.display());
            return Err(CommandError::usage(message).hint("Name a folder, or one locale with `--locale`."));
        }
        let format = self.arguments.format;
        write(&format.write(&self.template()), Some(&folder.join(format.file_name(None))))?;
        for locale in targets(catalogue) {
            let exchange = self.locale(locale);
            let name = format.file_name(Some(&exchange.locale));
            write(&format.write(&exchange), Some(&folder.join(&name)))?;
            self.tell(&exchange, locale, &format!("{name}: "));
        }
        Ok(())
    }

    fn is_named(&self, id: &str) -> bool {
        self.arguments.entries.is_empty() || self.wanted.iter().any(|reference| reference.id == id)
    }

    /// The pages of the source that are to be exported; a guide comes before its steps.
    fn sources(&self) -> Vec<EntryIx> {
        let catalogue = &self.opened.site.catalogue;
        let source_locale = catalogue.config.source_index();
        let is_wanted = |entry: &Entry| {
            entry.locale == source_locale
                && entry.stands_for.is_none()
                && !entry.hidden
                && !entry.gone
                && !entry.outline.front.broken
                && self.is_named(&entry.id)
        };
        let mut sources: Vec<EntryIx> =
            catalogue.entries.indices().filter(|index| is_wanted(&catalogue.entries[*index])).collect();
        sources.sort_by_key(|index| catalogue.entries[*index].outline.path.replace("/index.md", "/"));
        sources
    }

    fn site_texts(&self, locale: LocaleIx, all: bool) -> Vec<SiteTexts> {
        let site = &self.opened.site;
        let texts = SiteTexts::of(&self.opened.sources, &site.catalogue, &site.freshness, locale, all);
        texts.into_iter().filter(|texts| self.is_named(texts.id)).collect()
    }

    fn exchange(&self, locale: &str, units: Vec<Unit>) -> Exchange {
        let config = &self.opened.site.catalogue.config;
        Exchange {
            title: config.title(&config.locales[config.source_index()]).to_owned(),
            source_locale: config.source_locale.clone(),
            locale: locale.into(),
            units,
        }
    }

    fn template(&self) -> Exchange {
        let site = &self.opened.site;
        let mut of_site: BTreeMap<String, Unit> = BTreeMap::new();
        for locale in targets(&site.catalogue) {
            let texts = self.site_texts(locale, true);
            let found = texts.iter().flat_map(SiteTexts::template_units);
            of_site.extend(found.map(|unit| (unit.name.to_string(), unit)));
        }
        let pages = self.sources();
        let pages = pages.iter().flat_map(|index| template_units(&site.catalogue, site.bodies(), *index));
        self.exchange("", of_site.into_values().chain(pages).collect())
    }

    fn locale(&self, locale: LocaleIx) -> Exchange {
        let (site, all) = (&self.opened.site, self.arguments.all || self.arguments.pseudo);
        let (catalogue, freshness) = (&*site.catalogue, &*site.freshness);
        let (sources, of_site) = (self.sources(), self.site_texts(locale, all));
        let old = self.old_texts(locale, &sources, &of_site);
        let tag = &catalogue.config.locales[locale].tag;
        let lock = freshness.lock(locale);
        let site_units = of_site.iter().flat_map(|texts| texts.units(lock.entries.get(texts.id), tag, all, &old));
        let pages =
            sources.iter().flat_map(|index| units(catalogue, site.bodies(), freshness, *index, locale, all, &old));
        self.exchange(tag, site_units.chain(pages).collect())
    }

    /// What the source said when the translations that are behind were made.
    fn old_texts(&self, locale: LocaleIx, sources: &[EntryIx], of_site: &[SiteTexts]) -> OldTexts {
        let site = &self.opened.site;
        let catalogue = &*site.catalogue;
        let stale = sources
            .iter()
            .filter_map(|index| catalogue.in_locale(&catalogue.entries[*index].id, locale))
            .filter(|index| site.freshness.comparison(*index).is_some())
            .filter_map(|index| site.freshness.locked(catalogue, index))
            .flat_map(|locked| locked.into_owned().sources);
        let lock = site.freshness.lock(locale);
        let locked = of_site.iter().filter_map(|texts| lock.entries.get(texts.id));
        let names: BTreeSet<String> = stale.chain(locked.flat_map(|locked| locked.sources.clone())).collect();
        let (old, why) = old_texts(self.site_folder, self.opened, &names);
        if let Some(why) = why {
            say(&format!("Some old texts of the source are left out: {why}."));
        }
        old
    }

    fn tell(&self, exchange: &Exchange, locale: LocaleIx, name: &str) {
        let site = &self.opened.site;
        let catalogue = &*site.catalogue;
        let of = |state: UnitState| exchange.units.iter().filter(|unit| unit.state == state).count();
        say(&format!(
            "{name}{} to translate, {} to look at again, {} ready",
            plural(of(UnitState::New), "text"),
            of(UnitState::Stale),
            of(UnitState::Done)
        ));
        let pages = self.sources();
        let pages = pages.iter().filter_map(|index| catalogue.in_locale(&catalogue.entries[*index].id, locale));
        let untracked = pages.filter(|index| matches!(site.freshness.state(*index), Some(State::Untracked))).count();
        let lock = site.freshness.lock(locale);
        let of_site = self.site_texts(locale, false).into_iter();
        let of_site = of_site.filter(|texts| texts.state(lock.entries.get(texts.id)) == Some(State::Untracked));
        let untracked = untracked + of_site.count();
        if untracked > 0 && !self.arguments.all && !self.arguments.pseudo {
            say(&format!(
                "{} left out: no lock says what {} made from; `waymark l10n stamp` does, or `--all` exports them",
                if untracked == 1 { "1 translation is".into() } else { format!("{untracked} translations are") },
                if untracked == 1 { "it was" } else { "they were" },
            ));
        }
    }
}
