//! The three ways in which findings are printed: as pictures for people, as JSON, as annotations for GitHub's CI.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::positions::Positions;
use super::visible::visible;
use super::{Code, Diagnostic, Place, Severity};

/// How findings are printed.
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

/// How many findings are printed as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// All of them.
    All,
    /// The first ten of each code; the option or command that is named here prints the others.
    OfACode(&'static str),
}

/// The most findings of one code that are printed as text, unless all are asked for.
const MOST_OF_A_CODE: usize = 10;
/// A longer list of findings begins with a table of its codes.
const MOST_WITHOUT_TABLE: usize = 50;
/// The most bytes of one line that are printed on each side of a place.
const LINE_WINDOW: usize = 160;

/// Findings as pictures of their places, for people.
pub fn as_text(findings: &[Diagnostic], limit: Limit, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let counts = counts(findings);
    let mut text = String::new();
    if findings.len() > MOST_WITHOUT_TABLE {
        text.push_str(&table(&counts));
    }
    let mut positions = Positions::default();
    let mut printed: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let printed = printed.entry(finding.code.name()).or_default();
        *printed += 1;
        if limit == Limit::All || *printed <= MOST_OF_A_CODE {
            text.push_str(&picture(finding, &mut positions, &renderer));
        }
    }
    if let Limit::OfACode(see_all) = limit {
        for (code, count) in counts.iter().filter(|(_, count)| *count > MOST_OF_A_CODE) {
            let (severity, more) = (code.severity().name(), count - MOST_OF_A_CODE);
            let _ = writeln!(text, "{severity}[{code}]: {more} more like it; `{see_all}` shows all\n");
        }
    }
    text
}

/// Findings as one list of JSON objects.
pub fn as_json(findings: &[Diagnostic]) -> String {
    let mut positions = Positions::default();
    let list: Vec<_> = findings.iter().map(|finding| json(finding, &mut positions)).collect();
    format!("{:#}\n", serde_json::Value::Array(list))
}

/// Findings as GitHub's workflow commands.
pub fn as_github(findings: &[Diagnostic]) -> String {
    let mut positions = Positions::default();
    findings.iter().map(|finding| github(finding, &mut positions)).collect()
}

/// How many findings there are of each code: faults first, then what is most frequent.
fn counts(findings: &[Diagnostic]) -> Vec<(Code, usize)> {
    let mut counts: BTreeMap<&str, (Code, usize)> = BTreeMap::new();
    for finding in findings {
        counts.entry(finding.code.name()).or_insert((finding.code, 0)).1 += 1;
    }
    let mut counts: Vec<(Code, usize)> = counts.into_values().collect();
    counts.sort_by_key(|(code, count)| (code.severity(), Reverse(*count)));
    counts
}

fn table(counts: &[(Code, usize)]) -> String {
    let width = counts.iter().map(|(code, _)| code.name().len()).max().unwrap_or_default();
    let mut text = format!("{:width$}  severity  count\n", "code");
    for (code, count) in counts {
        let _ = writeln!(text, "{:width$}  {:8}  {count:5}", code.name(), code.severity().name());
    }
    text + "\n"
}

fn picture(finding: &Diagnostic, positions: &mut Positions, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Fault => Level::ERROR.with_name("fault"),
        Severity::Warning => Level::WARNING,
    };
    let message = visible(&finding.message);
    let mut group =
        level.primary_title(message).id(finding.code.name()).elements(Vec::<annotate_snippets::Element>::new());
    let places = finding
        .place
        .iter()
        .map(|place| (place, None))
        .chain(finding.also.iter().map(|(place, what)| (place, Some(what))));
    for (index, (place, what)) in places.enumerate() {
        let position = positions.of(place);
        group = add_place(group, place, position, what.map(|what| visible(what)), index == 0);
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    renderer.render(&[group]) + "\n\n"
}

fn add_place<'a>(
    group: Group<'a>,
    place: &'a Place,
    position: Option<(usize, usize)>,
    what: Option<Cow<'a, str>>,
    primary: bool,
) -> Group<'a> {
    let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    match (place.span, &place.text, position) {
        (Some((start, end)), Some(text), Some((line, _))) => {
            let shown = window(text, start);
            let end = end.clamp(start, shown.end);
            let (before, after) = (visible(&text[shown.start..start]), visible(&text[end..shown.end]));
            let marked = visible(&text[start..end]);
            let span = before.len()..before.len() + marked.len();
            group.element(
                Snippet::source([before, marked, after].concat())
                    .path(visible(&place.path))
                    .line_start(line)
                    .annotation(kind.span(span).label(what)),
            )
        }
        _ => {
            let group = group.element(Origin::path(visible(&place.path)));
            match what {
                Some(what) => group.element(Level::NOTE.message(what)),
                None => group,
            }
        }
    }
}

/// The line that holds `at`, without its end, cut on both sides where it is very long.
fn window(text: &str, at: usize) -> Range<usize> {
    let from = super::floor(text, at.saturating_sub(LINE_WINDOW));
    let to = super::floor(text, at + LINE_WINDOW);
    let start = text[from..at].rfind('\n').map_or(from, |newline| from + newline + 1);
    let end = text[at..to].find('\n').map_or(to, |newline| at + newline);
    start..end
}

fn json(finding: &Diagnostic, positions: &mut Positions) -> serde_json::Value {
    let position = finding.place.as_ref().and_then(|place| positions.of(place));
    json!({
        "severity": finding.severity.name(),
        "code": finding.code.name(),
        "message": finding.message,
        "file": finding.place.as_ref().map(|place| &*place.path),
        "line": position.map(|(line, _)| line),
        "column": position.map(|(_, column)| column),
        "help": finding.help,
    })
}

/// GitHub's workflow command, with line ends in texts as [`visible`] writes them; its escapes are those of
/// <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.
fn github(finding: &Diagnostic, positions: &mut Positions) -> String {
    let data = |text: &str| visible(text).replace('%', "%25");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let name = match finding.severity {
        Severity::Fault => "error",
        Severity::Warning => "warning",
    };
    let mut properties = Vec::new();
    if let Some(place) = &finding.place {
        properties.push(format!("file={}", property(&place.path)));
        if let Some((line, column)) = positions.of(place) {
            properties.push(format!("line={line},col={column}"));
        }
    }
    properties.push(format!("title={}", property(finding.code.name())));
    let help = finding.help.as_ref().map(|help| format!("%0A{}", data(help))).unwrap_or_default();
    format!("::{name} {}::{}{help}\n", properties.join(","), data(&finding.message))
}
