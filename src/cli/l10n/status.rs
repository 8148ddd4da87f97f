//! `waymark l10n status`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::rows::{Row, STANDINGS, Standing, rows};
use super::{load, references, shown, target, targets};
use crate::catalogue::Catalogue;
use crate::cli::error::{CommandError, Exit, Result};
use crate::cli::terminal::{command_runner, show, show_json};
use crate::config::LocaleIx;
use crate::diagnostic::{Code, Diagnostic, Format, Place, arrange, as_github};
use crate::freshness::PartState;

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

/// So many pages of one state are named in the table, and then how many more there are.
const MOST_NAMED: usize = 20;

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let opened = load(site_folder, false)?;
    let catalogue = &*opened.site.catalogue;
    let locales: Vec<LocaleIx> = match &arguments.locale[..] {
        [] => targets(catalogue).collect(),
        tags => tags.iter().map(|tag| target(&opened, tag)).collect::<Result<_>>()?,
    };
    let wanted = references(catalogue, site_folder, &arguments.entries)?;
    let is_wanted = |row: &Row| {
        let of = |reference: &super::Reference| {
            *reference.id == *row.id && reference.locale.is_none_or(|locale| locale == row.locale)
        };
        arguments.entries.is_empty() || wanted.iter().any(of)
    };
    let mut rows: Vec<Row> = locales.iter().flat_map(|locale| rows(&opened, *locale)).filter(is_wanted).collect();
    rows.sort_by_key(|row| (row.locale, row.standing, row.path().replace("/index.md", "/")));
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

fn counts(rows: &[Row], locale: LocaleIx) -> BTreeMap<Standing, usize> {
    let mut counts: BTreeMap<Standing, usize> = STANDINGS.iter().map(|(standing, _)| (*standing, 0)).collect();
    for row in rows.iter().filter(|row| row.locale == locale) {
        *counts.entry(row.standing).or_default() += 1;
    }
    counts
}

fn table(catalogue: &Catalogue, locales: &[LocaleIx], rows: &[Row]) -> String {
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
        let some: Vec<&Row> = rows.iter().filter(|row| row.locale == locale && row.standing == standing).collect();
        if some.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}, {}:", tag(locale), standing.name());
        for row in some.iter().take(MOST_NAMED) {
            let _ = write!(out, "  {}", shown(&row.id));
            if let Some(step) = row.step {
                let _ = write!(out, " (step {step})");
            }
            let _ = writeln!(out, "  {}", row.path());
            for told in &row.parts {
                let source = told.source_line.map_or(String::new(), |line| format!("line {line} of "));
                let what = match told.state {
                    PartState::Missing => format!("new in {source}the source"),
                    PartState::Extra => "gone from the source".into(),
                    PartState::Moved => format!("moved; now {source}the source").replace("now line", "now in line"),
                    PartState::Unsure if !told.is_translated => {
                        format!("in {source}the source; nothing tells what was made from it")
                    }
                    PartState::Unsure => "nothing tells what it was made from".into(),
                    _ if !told.is_stamped => format!("not stamped yet; see {source}the source"),
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

fn as_json(catalogue: &Catalogue, locales: &[LocaleIx], rows: &[Row]) -> String {
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
            let parts: Vec<_> = row
                .parts
                .iter()
                .map(|told| {
                    json!({
                        "part": told.what,
                        "state": state_name(told.state),
                        "line": told.line,
                        "source_line": told.source_line,
                        "text": told.text,
                    })
                })
                .collect();
            json!({
                "locale": tag(row.locale),
                "id": row.id,
                "kind": row.kind,
                "step": row.step,
                "state": row.standing.name(),
                "file": row.file,
                "source_file": row.source_file,
                "parts": parts,
            })
        })
        .collect();
    format!("{:#}\n", json!({"locales": totals, "entries": entries}))
}

/// A page that is not current as findings, each at the line that it is about.
fn findings(catalogue: &Catalogue, row: &Row, fail_on: &[Standing]) -> Vec<Diagnostic> {
    let tag = &catalogue.config.locales[row.locale].tag;
    let file = Place::file(row.path());
    let finding = |code: Code, message: String, place: Place, help: String| {
        let warning = Diagnostic::new(code, message).at(place).help(help);
        if fail_on.contains(&row.standing) { warning.as_fault() } else { warning }
    };
    let id = shown(&row.id);
    match row.standing {
        Standing::Current => Vec::new(),
        Standing::Missing => {
            let what = if row.kind == "site" { "the site's own texts are" } else { "this page is" };
            let message = format!("{what} not translated into `{tag}`");
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
        Standing::Stale | Standing::Unsure => row
            .parts
            .iter()
            .map(|told| {
                let line = told.source_line.map_or(String::new(), |line| format!(", line {line}"));
                let message = match told.state {
                    PartState::Missing => format!("the source has a new {}{line}: {}", told.what, told.text),
                    PartState::Extra => format!("the source has no such {} any more", told.what),
                    PartState::Moved => format!("in the source this {} stands elsewhere{line}", told.what),
                    PartState::Unsure if !told.is_translated => {
                        format!(
                            "nothing tells what was made from this {} of the source{line}: {}",
                            told.what, told.text
                        )
                    }
                    PartState::Unsure => format!("nothing tells what this {} was made from", told.what),
                    _ => format!("the source of this {} has changed{line}: {}", told.what, told.text),
                };
                let code =
                    if told.state == PartState::Unsure { Code::TranslationUnsure } else { Code::TranslationStale };
                let help = format!("`waymark l10n diff {id} --locale {tag}`");
                finding(code, message, told.place.clone(), help)
            })
            .collect(),
    }
}
