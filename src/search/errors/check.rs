//! What is wrong with the messages of error entries, found before any reader pastes one.

use super::matcher::Matcher;
use super::pattern::{MOST_TABLE, Pattern, Refused};
use super::template::Template;
use super::{Known, KnownIx, known};
use crate::catalogue::Catalogue;
use crate::content::Kind;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::table::Table;

/// Checks the patterns, examples and templates of all error entries.
pub fn check(catalogue: &Catalogue) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for entry in catalogue.entries.values().filter(|entry| entry.kind == Kind::Error && !entry.hidden) {
        for (pattern, span) in &entry.outline.front.regex {
            let place = entry.outline.place(span.clone());
            match Pattern::of(pattern) {
                Ok(_) => {}
                Err(Refused::Syntax(why)) => {
                    let why = why.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned();
                    let fault = Diagnostic::new(Code::BadRegex, format!("`{pattern}` is no pattern: {why}"));
                    findings.push(fault.at(place).help("write it in the syntax of Rust's `regex`, without lookaround"));
                }
                Err(Refused::Size) => {
                    let fault = Diagnostic::new(
                        Code::RegexTooLarge,
                        format!("the table of `{pattern}` would have more than {MOST_TABLE} characters"),
                    );
                    findings.push(fault.at(place).help("use smaller counts, or a template with holes under `match`"));
                }
            }
        }
    }
    for locale in catalogue.config.locales.indices() {
        let known = known(catalogue, locale);
        if known.is_empty() {
            continue;
        }
        let matcher = Matcher::new(&known);
        let own = known.iter().filter(|(_, error)| catalogue.entries[error.entry].locale == locale);
        for (index, error) in own {
            check_entry(catalogue, &known, &matcher, index, error, &mut findings);
        }
    }
    findings
}

fn check_entry(
    catalogue: &Catalogue,
    known: &Table<KnownIx, Known>,
    matcher: &Matcher,
    index: KnownIx,
    error: &Known,
    findings: &mut Vec<Diagnostic>,
) {
    let entry = &catalogue.entries[error.entry];
    let file = &entry.outline;
    let place_of = |other: KnownIx| Place::file(catalogue.entries[known[other].entry].outline.path.clone());
    for (example, span) in &entry.outline.front.examples {
        let found = matcher.sure(example);
        if !found.contains(&index) {
            let fault = Diagnostic::new(Code::ExampleUnmatched, "this example does not match its own entry");
            let help = "add a line to `match` that describes it, or correct the one that should";
            findings.push(fault.at(file.place(span.clone())).help(help));
        }
        if let Some(other) = found.into_iter().find(|other| *other != index) {
            let id = &catalogue.entries[known[other].entry].id;
            let fault = Diagnostic::new(Code::ExampleOfAnother, format!("this example matches the error `{id}` too"));
            findings.push(
                fault
                    .at(file.place(span.clone()))
                    .and(place_of(other), "the other one")
                    .help("make the templates of one of the two say more"),
            );
        }
    }
    for (template, span) in &entry.outline.front.matches {
        let parsed = Template::parse(template);
        let sample = parsed.sample();
        let others = matcher.templates_in(&sample).into_iter().map(|found| matcher.known_of(found));
        // Of two that match each other, the one whose path comes later is named.
        let other = others.into_iter().find(|other| {
            *other != index
                && (*other < index || !known[*other].templates.iter().any(|other| is_within(&parsed, other)))
        });
        if let Some(other) = other {
            let id = &catalogue.entries[known[other].entry].id;
            let warning = Diagnostic::new(
                Code::TemplatesOverlap,
                format!("what this template matches, the error `{id}` matches too"),
            );
            findings.push(
                warning
                    .at(file.place(span.clone()))
                    .and(place_of(other), "the other one")
                    .help("make the more general of the two say more, so that readers get one answer"),
            );
        }
    }
}

/// Whether a template is found in what another one describes.
fn is_within(template: &Template, other: &str) -> bool {
    template.is_in(&super::template::normal(&Template::parse(other).sample()))
}
