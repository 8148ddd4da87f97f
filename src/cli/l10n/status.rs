//! `waymark l10n status`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::{load, references, shown, target, targets};
use crate::catalogue::{Catalogue, Entry, EntryIx};
use crate::cli::error::{CommandError, Exit, Result};
use crate::cli::terminal::{command_runner, show, show_json};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::diagnostic::{Code, Diagnostic, Format, Place, arrange, as_github};
use crate::exchange::{Version, line_of, part_name, shape, shorten};
use crate::freshness::{Comparison, Part, PartState, Spot, State};
use crate::site::Site;

#[derive(clap::Args)]
pub struct Arguments {
    /// Only these entries: ids or files; a guide stands for its steps too.
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    /// Only this locale; can be given more than once.
    #[arg(long, value_name = "LOCALE")]
    locale: Vec<String>,
    /// As a table, as json, or as annotations for github's CI.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// End with exit code 1 where there is one of these.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STATES")]
    fail_on: Vec<Standing>,
}

/// How a page stands in a locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
enum Standing {
    /// Made from what the source says now.
    Current,
    /// Some part is behind the source.
    Stale,
    /// No part is known to be behind, but of some nobody can tell.
    Unsure,
    /// The source has the page no more.
    Removed,
    /// There is no translation.
    Missing,
    /// No lock says what it was made from.
    Untracked,
    /// The page exists in this language only.
    Orphan,
}

const STANDINGS: [(Standing, &str); 7] = [
    (Standing::Current, "current"),
    (Standing::Stale, "stale"),
    (Standing::Unsure, "unsure"),
    (Standing::Removed, "removed"),
    (Standing::Missing, "missing"),
    (Standing::Untracked, "untracked"),
    (Standing::Orphan, "orphan"),
];

impl Standing {
    fn name(self) -> &'static str {
        STANDINGS[self as usize].1
    }
}

/// So many pages of one state are named in the table, and then how many more there are.
const MOST_NAMED: usize = 20;

/// A page in a locale.
struct Row<'a> {
    locale: LocaleIx,
    standing: Standing,
    source: Option<Side<'a>>,
    translation: Option<Side<'a>>,
    comparison: Option<&'a Comparison>,
}

/// A page in one of the two languages.
struct Side<'a> {
    entry: &'a Entry,
    page: Version,
}

impl Row<'_> {
    fn entry(&self) -> &Entry {
        self.translation.as_ref().or(self.source.as_ref()).expect("a row has one or the other").entry
    }
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let opened = load(site_folder, false)?;
    let site = &opened.site;
    let catalogue = &*site.catalogue;
    let locales: Vec<LocaleIx> = match &arguments.locale[..] {
        [] => targets(catalogue).collect(),
        tags => tags.iter().map(|tag| target(&opened, tag)).collect::<Result<_>>()?,
    };
    let wanted = references(catalogue, site_folder, &arguments.entries)?;
    let is_wanted = |row: &Row<'_>| {
        let of = |reference: &super::Reference| {
            *reference.id == *row.entry().id && reference.locale.is_none_or(|locale| locale == row.locale)
        };
        arguments.entries.is_empty() || wanted.iter().any(of)
    };
    let mut rows: Vec<Row<'_>> = locales.iter().flat_map(|locale| rows(site, *locale)).filter(is_wanted).collect();
    rows.sort_by_key(|row| (row.locale, row.standing, row.entry().outline.path.replace("/index.md", "/")));
    match arguments.format {
        Format::Text => drop(show(&table(catalogue, &locales, &rows))),
        Format::Json => drop(show_json(&as_json(catalogue, &locales, &rows))),
        Format::Github => {
            let mut findings: Vec<Diagnostic> =
                rows.iter().flat_map(|row| findings(catalogue, row, &arguments.fail_on)).collect();
            arrange(&mut findings);
            command_runner(&as_github(&findings));
        }
    }
    if rows.iter().any(|row| arguments.fail_on.contains(&row.standing)) {
        return Err(CommandError::reported(Exit::Faults));
    }
    Ok(())
}

fn rows(site: &Site, locale: LocaleIx) -> Vec<Row<'_>> {
    let (catalogue, freshness) = (&*site.catalogue, &*site.freshness);
    let entry = |index: EntryIx| &*catalogue.entries[index];
    let side = |index: EntryIx| Side { entry: entry(index), page: Version::of(catalogue, site.bodies(), index) };
    let missing = freshness.missing(catalogue, locale).into_iter().map(|index| Row {
        locale,
        standing: Standing::Missing,
        source: Some(side(index)),
        translation: None,
        comparison: None,
    });
    let there = catalogue.entries.indices().filter(|index| entry(*index).locale == locale).filter_map(|index| {
        let (standing, comparison) = match freshness.state(index)? {
            State::Current => (Standing::Current, None),
            State::Stale(comparison) => (Standing::Stale, Some(comparison)),
            State::Unsure(comparison) => (Standing::Unsure, Some(comparison)),
            State::Removed => (Standing::Removed, None),
            State::Untracked => (Standing::Untracked, None),
            State::Orphan => (Standing::Orphan, None),
        };
        let source = entry(index).source.map(side);
        Some(Row { locale, standing, source, translation: Some(side(index)), comparison })
    });
    missing.chain(there).collect()
}

/// The parts that are behind, each with the documents that it stands in.
fn behind<'a>(row: &'a Row<'a>) -> impl Iterator<Item = &'a Part> {
    let parts = row.comparison.map_or(&[][..], |comparison| &comparison.parts);
    parts.iter().filter(|part| part.state != PartState::Current)
}

/// Where a part stands: its name, its line in the translation, its line in the source, its words.
struct Told {
    what: String,
    line: Option<usize>,
    source_line: Option<usize>,
    text: String,
}

fn told(row: &Row<'_>, part: &Part) -> Told {
    let own = row.translation.as_ref().map(|side| &side.page).zip(part.translation);
    let from = row.source.as_ref().map(|side| &side.page).zip(part.source);
    let (page, spot) = from.or(own).expect("a part stands somewhere");
    let line = |of: Option<(&Version, Spot)>| of.map(|(page, spot)| line_of(page, spot));
    Told {
        what: part_name(page, spot),
        line: line(own),
        source_line: line(from),
        text: shorten(&shape(page, spot).text),
    }
}

fn state_name(state: PartState) -> &'static str {
    match state {
        PartState::Current => "current",
        PartState::Stale => "stale",
        PartState::Missing => "missing",
        PartState::Extra => "extra",
        PartState::Moved => "moved",
        PartState::Unsure => "unsure",
    }
}

fn counts(rows: &[Row<'_>], locale: LocaleIx) -> BTreeMap<Standing, usize> {
    let mut counts: BTreeMap<Standing, usize> = STANDINGS.iter().map(|(standing, _)| (*standing, 0)).collect();
    for row in rows.iter().filter(|row| row.locale == locale) {
        *counts.entry(row.standing).or_default() += 1;
    }
    counts
}

fn table(catalogue: &Catalogue, locales: &[LocaleIx], rows: &[Row<'_>]) -> String {
    let tag = |locale: LocaleIx| &*catalogue.config.locales[locale].tag;
    let width = locales.iter().map(|locale| tag(*locale).len()).chain(["locale".len()]).max().unwrap_or_default();
    let mut out = format!("{:width$}", "locale");
    for (_, name) in STANDINGS {
        let _ = write!(out, "  {name:>9}");
    }
    out.push('\n');
    for locale in locales {
        let _ = write!(out, "{:width$}", tag(*locale));
        for count in counts(rows, *locale).values() {
            let _ = write!(out, "  {count:>9}");
        }
        out.push('\n');
    }
    let to_do = [
        Standing::Removed,
        Standing::Stale,
        Standing::Unsure,
        Standing::Missing,
        Standing::Untracked,
        Standing::Orphan,
    ];
    for (locale, standing) in locales.iter().flat_map(|locale| to_do.map(|standing| (*locale, standing))) {
        let some: Vec<&Row<'_>> = rows.iter().filter(|row| row.locale == locale && row.standing == standing).collect();
        if some.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}, {}:", tag(locale), standing.name());
        for row in some.iter().take(MOST_NAMED) {
            let entry = row.entry();
            let _ = write!(out, "  {}", shown(&entry.id));
            if entry.kind == Kind::Step && entry.number > 0 {
                let _ = write!(out, " (step {})", entry.number);
            }
            let _ = writeln!(out, "  {}", entry.outline.path);
            for part in behind(row) {
                let told = told(row, part);
                let source = told.source_line.map_or(String::new(), |line| format!("line {line} of "));
                let what = match part.state {
                    PartState::Missing => format!("new in {source}the source"),
                    PartState::Extra => "gone from the source".into(),
                    PartState::Moved => format!("moved; now {source}the source").replace("now line", "now in line"),
                    PartState::Unsure if part.translation.is_none() => {
                        format!("in {source}the source; nothing tells what was made from it")
                    }
                    PartState::Unsure => "nothing tells what it was made from".into(),
                    _ if part.made_from.is_none() => format!("not stamped yet; see {source}the source"),
                    _ => format!("changed in {source}the source"),
                };
                let line = told.line.map_or(String::new(), |line| format!(", line {line}"));
                let _ = writeln!(out, "    {}{line}: {what}: {}", told.what, told.text);
            }
        }
        if some.len() > MOST_NAMED {
            let _ = writeln!(out, "  and {} more; `--format json` lists all", some.len() - MOST_NAMED);
        }
    }
    out
}

fn as_json(catalogue: &Catalogue, locales: &[LocaleIx], rows: &[Row<'_>]) -> String {
    let tag = |locale: LocaleIx| &*catalogue.config.locales[locale].tag;
    let totals: Vec<_> = locales
        .iter()
        .map(|locale| {
            let mut total = serde_json::Map::new();
            total.insert("locale".into(), tag(*locale).into());
            total.extend(
                counts(rows, *locale).into_iter().map(|(standing, count)| (standing.name().into(), count.into())),
            );
            serde_json::Value::Object(total)
        })
        .collect();
    let entries: Vec<_> = rows
        .iter()
        .map(|row| {
            let entry = row.entry();
            let file = |side: &Option<Side<'_>>| side.as_ref().map(|side| side.page.outline.path.to_string());
            let parts: Vec<_> = behind(row)
                .map(|part| {
                    let told = told(row, part);
                    json!({
                        "part": told.what,
                        "state": state_name(part.state),
                        "line": told.line,
                        "source_line": told.source_line,
                        "text": told.text,
                    })
                })
                .collect();
            json!({
                "locale": tag(row.locale),
                "id": &*entry.id,
                "kind": entry.kind.name(),
                "step": (entry.kind == Kind::Step && entry.number > 0).then_some(entry.number),
                "state": row.standing.name(),
                "file": file(&row.translation),
                "source_file": file(&row.source),
                "parts": parts,
            })
        })
        .collect();
    format!("{:#}\n", json!({"locales": totals, "entries": entries}))
}

/// A page that is not current as findings, each at the line that it is about.
fn findings(catalogue: &Catalogue, row: &Row<'_>, fail_on: &[Standing]) -> Vec<Diagnostic> {
    let entry = row.entry();
    let tag = &catalogue.config.locales[row.locale].tag;
    let file = Place::file(entry.outline.path.clone());
    let finding = |code: Code, message: String, place: Place, help: String| {
        let warning = Diagnostic::new(code, message).at(place).help(help);
        if fail_on.contains(&row.standing) { warning.as_fault() } else { warning }
    };
    let id = shown(&entry.id);
    match row.standing {
        Standing::Current => Vec::new(),
        Standing::Missing => {
            let message = format!("this page is not translated into `{tag}`");
            vec![finding(Code::TranslationMissing, message, file, format!("`waymark l10n export --locale {tag} {id}`"))]
        }
        Standing::Untracked => {
            let message = "nothing says what this translation was made from".to_owned();
            let help = format!("read it against its source, then `waymark l10n stamp {id} --locale {tag}`");
            vec![finding(Code::TranslationUntracked, message, file, help)]
        }
        Standing::Orphan => {
            let message = format!("this page exists in `{tag}` only");
            vec![finding(Code::TranslationOrphan, message, file, "that may be meant; else take it away".into())]
        }
        Standing::Removed => {
            let message = "the source has this page no more".to_owned();
            let help = "take it away too, or give the page that took its place this id in `aliases`";
            vec![finding(Code::TranslationRemoved, message, file, help.into())]
        }
        Standing::Stale | Standing::Unsure => behind(row)
            .map(|part| {
                let told = told(row, part);
                let place = match (&row.translation, told.line) {
                    (Some(own), Some(line)) => {
                        let start = own.page.line_start(line);
                        own.page.place(start..start)
                    }
                    _ => file.clone(),
                };
                let line = told.source_line.map_or(String::new(), |line| format!(", line {line}"));
                let message = match part.state {
                    PartState::Missing => format!("the source has a new {}{line}: {}", told.what, told.text),
                    PartState::Extra => format!("the source has no such {} any more", told.what),
                    PartState::Moved => format!("in the source this {} stands elsewhere{line}", told.what),
                    PartState::Unsure if part.translation.is_none() => {
                        format!(
                            "nothing tells what was made from this {} of the source{line}: {}",
                            told.what, told.text
                        )
                    }
                    PartState::Unsure => format!("nothing tells what this {} was made from", told.what),
                    _ => format!("the source of this {} has changed{line}: {}", told.what, told.text),
                };
                let code =
                    if part.state == PartState::Unsure { Code::TranslationUnsure } else { Code::TranslationStale };
                finding(code, message, place, format!("`waymark l10n diff {id} --locale {tag}`"))
            })
            .collect(),
    }
}
