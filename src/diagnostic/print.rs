//! The three ways in which findings are told: as pictures for people, as JSON, as annotations for GitHub's CI.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::{Diagnostic, Place, Severity};

/// How findings are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A picture of each place, for people, on standard error.
    #[default]
    Text,
    /// One list of `{severity, code, message, file, line, column, help}` on standard output.
    Json,
    /// `::error file=…` lines on standard output, which GitHub shows beside the changed lines.
    Github,
}

/// Tells findings in a format; `colour` counts for text only.
pub fn print(findings: &[Diagnostic], format: Format, colour: bool) -> String {
    match format {
        Format::Text => {
            let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
            let renderer = renderer.decor_style(DecorStyle::Ascii);
            let mut told = String::new();
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for finding in findings {
                let count = counts.entry(finding.code.name()).or_default();
                *count += usize::from(!finding.is_fault());
                if *count <= MOST_WARNINGS {
                    told.push_str(&text(finding, &renderer));
                }
            }
            for (code, count) in counts.iter().filter(|(_, count)| **count > MOST_WARNINGS) {
                told.push_str(&format!(
                    "warning[{code}]: {} more like it; `--format json` lists them all\n\n",
                    count - MOST_WARNINGS
                ));
            }
            told
        }
        Format::Json => {
            let list: Vec<_> = findings.iter().map(json).collect();
            format!("{:#}\n", serde_json::Value::Array(list))
        }
        Format::Github => findings.iter().map(github).collect(),
    }
}

/// So many warnings of one code are shown as pictures; faults are all shown.
const MOST_WARNINGS: usize = 30;
/// At most so many bytes of one line are shown on each side of a place.
const LINE_WINDOW: usize = 160;

fn text(finding: &Diagnostic, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Fault => Level::ERROR.with_name("fault"),
        Severity::Warning => Level::WARNING,
    };
    let message = without_controls(&finding.message);
    let mut group =
        level.primary_title(message).id(finding.code.name()).elements(Vec::<annotate_snippets::Element>::new());
    let places = finding
        .place
        .iter()
        .map(|place| (place, None))
        .chain(finding.also.iter().map(|(place, what)| (place, Some(what))));
    for (index, (place, what)) in places.enumerate() {
        group = add_place(group, place, what.map(|what| without_controls(what)), index == 0);
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(without_controls(help)));
    }
    renderer.render(&[group]) + "\n\n"
}

fn add_place<'a>(group: Group<'a>, place: &'a Place, what: Option<String>, primary: bool) -> Group<'a> {
    let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    match (place.span, &place.text, place.line_column()) {
        (Some((start, end)), Some(text), Some((line, _))) => {
            let shown = window(text, start);
            let end = end.clamp(start, shown.end);
            let span = start - shown.start..end - shown.start;
            group.element(
                Snippet::source(&text[shown])
                    .path(&*place.path)
                    .line_start(line)
                    .annotation(kind.span(span).label(what)),
            )
        }
        _ => {
            let group = group.element(Origin::path(&*place.path));
            match what {
                Some(what) => group.element(Level::NOTE.message(what)),
                None => group,
            }
        }
    }
}

/// The line that holds `at`, without its end, cut on both sides where it is very long.
fn window(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    super::floor(text, start.max(at.saturating_sub(LINE_WINDOW)))..super::floor(text, end.min(at + LINE_WINDOW))
}

/// Content must not steer the reader's terminal.
fn without_controls(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

fn json(finding: &Diagnostic) -> serde_json::Value {
    let position = finding.place.as_ref().and_then(Place::line_column);
    json!({
        "severity": match finding.severity { Severity::Fault => "fault", Severity::Warning => "warning" },
        "code": finding.code.name(),
        "message": finding.message,
        "file": finding.place.as_ref().map(|place| &*place.path),
        "line": position.map(|(line, _)| line),
        "column": position.map(|(_, column)| column),
        "help": finding.help,
    })
}

/// GitHub's workflow command; its escapes are those of
/// <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.
fn github(finding: &Diagnostic) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let name = match finding.severity {
        Severity::Fault => "error",
        Severity::Warning => "warning",
    };
    let mut properties = Vec::new();
    if let Some(place) = &finding.place {
        properties.push(format!("file={}", property(&place.path)));
        if let Some((line, column)) = place.line_column() {
            properties.push(format!("line={line},col={column}"));
        }
    }
    properties.push(format!("title={}", property(finding.code.name())));
    let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!("::{name} {}::{}\n", properties.join(","), data(&format!("{}{help}", finding.message)))
}
