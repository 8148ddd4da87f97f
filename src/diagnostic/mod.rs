//! Faults and warnings: values that say what is wrong, where, and what to do next.
//!
//! Every stage returns them, none prints them. A fault stops a build, a warning does not.

mod caught;
mod code;
mod findings;
mod positions;
mod print;
mod visible;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use caught::{caught, caught_in};
pub use code::{Code, GROUPS, Group, Row};
pub use findings::Findings;
pub use positions::Positions;
pub use print::{Format, Limit, as_github, as_json, as_text};
pub use visible::{visible, visible_json, visible_lines, without_controls, without_null};

/// Whether the finding stops a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Stops a build.
    Fault,
    /// Is printed, and stops nothing unless `--strict` asks for it.
    Warning,
}

impl Severity {
    /// The word for it: `fault` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Warning => "warning",
        }
    }
}

/// A place in a file of the site. Stored without the file's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path from the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// Bytes of `text`; without one the whole file is meant.
    pub span: Option<(usize, usize)>,
    /// The file's text, where it has one.
    #[serde(skip)]
    pub text: Option<Arc<str>>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), span: None, text: None }
    }

    /// Bytes of a file whose text is not at hand; [`Place::with_text`] adds it.
    pub fn bytes(path: impl Into<Arc<str>>, span: Range<usize>) -> Self {
        Self { path: path.into(), span: Some((span.start, span.end)), text: None }
    }

    /// The same place, with the text of its file.
    pub fn with_text(self, text: &Arc<str>) -> Self {
        match self.span {
            Some((start, end)) => Self::span(self.path, text, start..end),
            None => self,
        }
    }

    /// Bytes of a text file.
    pub fn span(path: impl Into<Arc<str>>, text: &Arc<str>, span: Range<usize>) -> Self {
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        Self { path: path.into(), span: Some((start, end)), text: Some(text.clone()) }
    }
}

/// The nearest character border at or before `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// That of its code, unless [`Diagnostic::as_fault`] raised it.
    pub severity: Severity,
    /// What kind of finding it is.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where; without one the site as a whole is meant.
    pub place: Option<Place>,
    /// Further places that belong to it, each with what it is.
    pub also: Vec<(Place, String)>,
    /// What to do next.
    pub help: Option<String>,
    /// What is not there, where that is what the finding reports: the path of a file of the site, or `id:` and the id of a page.
    pub missing: Option<Arc<str>>,
}

impl Diagnostic {
    /// A finding without a place, as severe as its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            message: message.into(),
            place: None,
            also: Vec::new(),
            help: None,
            missing: None,
        }
    }

    /// The same as a fault, where a command was asked to fail on such a warning.
    pub fn as_fault(mut self) -> Self {
        self.severity = Severity::Fault;
        self
    }

    /// The same, with its place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same, with a further place.
    pub fn and(mut self, place: Place, what: impl Into<String>) -> Self {
        self.also.push((place, what.into()));
        self
    }

    /// The same, with what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with the path or the id (`id:…`) whose absence it reports.
    pub fn missing(mut self, path: impl Into<Arc<str>>) -> Self {
        self.missing = Some(path.into());
        self
    }

    /// Its place and all further ones.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.place.iter().chain(self.also.iter().map(|(place, _)| place))
    }

    /// The same, to be changed.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        self.place.iter_mut().chain(self.also.iter_mut().map(|(place, _)| place))
    }

    /// Whether it stops a build.
    pub fn is_fault(&self) -> bool {
        self.severity == Severity::Fault
    }

    /// The order in which findings are printed: by place, severity, name of the code and message; the same on any number of
    /// threads.
    fn order(&self) -> impl Ord {
        let place = self.place.as_ref();
        let (path, span) = (place.map(|place| &place.path), place.and_then(|place| place.span));
        (path, span, self.severity, self.code.name(), &self.message)
    }
}

/// Puts findings into their order and drops what is said twice.
pub fn arrange(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|one, other| one.order().cmp(&other.order()));
    findings.dedup();
}

/// A longer word has no nearest one: comparing takes time by the square of the length.
const MOST_COMPARED_BYTES: usize = 200;
/// So many candidates of about the length of the word are compared with it.
const MOST_COMPARED: usize = 200;

/// The candidate that `word` was probably meant to be: nearest by edits, at most a third of its letters apart.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    if word.len() > MOST_COMPARED_BYTES {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .take(MOST_COMPARED)
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_knows_a_slip_from_another_word() {
        assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
        assert_eq!(nearest("colour", ["title", "summary"]), None);
    }
}
