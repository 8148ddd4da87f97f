//! Accepting a translation as it is.

use super::check::{Text, evidence};
use super::{Version, line_of, part_name, shape};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::freshness::{Comparison, Evidence, Locked, PartState, Side, Spot, git_blob};

/// What the lock says once a translation is accepted as made from a version of its source, and the parts that could not be matched, each as
/// a warning at its place.
pub fn accept(source: &Version, translation: &Version, known: Option<&Locked>) -> (Locked, Vec<Diagnostic>) {
    let (ones, others) = (all_evidence(source), all_evidence(translation));
    let side = |version, evidence| Side { blocks: Version::blocks(version), evidence };
    let (from, to) = (side(source, &ones[..]), side(translation, &others[..]));
    let locked = Comparison::accept(&from, &to, known, git_blob(source.file_text()));
    let parts = Comparison::of(from.blocks, to.blocks, Some(&locked)).parts;
    let unsure = parts.iter().filter(|part| part.state == PartState::Unsure);
    let findings = unsure.filter_map(|part| match (part.source, part.translation) {
        (_, Some(spot)) => Some(no_source(source, translation, spot)),
        (Some(spot), None) => Some(no_translation(source, translation, spot)),
        (None, None) => None,
    });
    let findings = findings.collect();
    (locked, findings)
}

fn all_evidence(page: &Version) -> Vec<Evidence> {
    let definitions = page.definitions();
    let of = |at: usize| {
        let text = shape(page, Spot::Body(at)).text;
        evidence(&Text { text: &text, definitions: &definitions, is_markdown: true })
    };
    (0..page.blocks().body.len()).map(of).collect()
}

fn no_source(source: &Version, translation: &Version, spot: Spot) -> Diagnostic {
    let what = part_name(translation, spot);
    let is_copy = match spot {
        Spot::Body(at) => {
            let block = &translation.blocks().body[at];
            source.blocks().body.iter().any(|other| other.hash == block.hash)
        }
        Spot::Front(at) => {
            let text = &translation.blocks().front[at];
            source.blocks().front.iter().any(|other| other.key == text.key && other.hash == text.hash)
        }
    };
    let (message, help) = if is_copy {
        let help = "translate it, and stamp the page again".to_owned();
        (format!("this {what} says word for word what the source says"), help)
    } else {
        let mut help =
            "give the translation the parts of its source, in their order, and stamp the page again".to_owned();
        if let Spot::Body(_) = spot {
            let (file, line) = (&translation.outline.path, line_of(translation, spot));
            help.push_str(&format!("; if it is meant to be here alone: `waymark l10n stamp {file} --own {line}`"));
        }
        (format!("nothing tells which part of the source this {what} was made from"), help)
    };
    Diagnostic::new(Code::NoCounterpart, message).at(place(translation, spot)).help(help)
}

fn no_translation(source: &Version, translation: &Version, spot: Spot) -> Diagnostic {
    let what = part_name(source, spot);
    let file = &translation.outline.path;
    Diagnostic::new(Code::NoCounterpart, format!("nothing tells which part of `{file}` was made from this {what}"))
        .at(place(source, spot))
        .help("give the translation the parts of its source, in their order, and stamp the page again")
}

/// The first line of a part.
fn place(page: &Version, spot: Spot) -> Place {
    let span = match spot {
        Spot::Body(at) => page.blocks().body[at].span(),
        Spot::Front(at) => {
            let name = page.blocks().front[at].key.split('.').next().unwrap_or_default().to_owned();
            page.outline.front.keys.iter().find(|(key, _)| key.0 == name).map_or(0..0, |(_, span)| span.clone())
        }
    };
    let first = page.file_text()[span.clone()].lines().next().map_or(0, str::len);
    page.place(span.start..span.start + first)
}
