//! Alternatives that texts can offer: `choices` in `site.yaml`.

use std::ops::Range;

use serde_json::Value;

use super::local_text::LocalText;
use super::locale::Locale;
use super::yaml::{Fields, locate};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::TextFile;

/// The alternatives that the texts of a site can offer, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// Each is a question that readers answer once for all pages, such as their platform.
    pub kinds: Vec<ChoiceKind>,
}

/// A kind of alternatives, such as platforms.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceKind {
    /// Its name in `site.yaml`.
    pub name: Box<str>,
    /// Its alternatives.
    pub choices: Vec<Choice>,
}

/// An alternative, such as Android.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What pages call it.
    pub id: Box<str>,
    pub(super) names: LocalText,
}

impl Choice {
    /// What readers of a locale call it.
    pub fn name(&self, locale: &Locale) -> &str {
        self.names.in_locale(locale).unwrap_or(&self.id)
    }
}

impl Choices {
    /// The alternative with an id, and its kind.
    pub fn of(&self, id: &str) -> Option<(&ChoiceKind, &Choice)> {
        self.all().find(|(_, choice)| *choice.id == *id)
    }

    /// Every alternative with its kind.
    pub fn all(&self) -> impl Iterator<Item = (&ChoiceKind, &Choice)> {
        self.kinds.iter().flat_map(|kind| kind.choices.iter().map(move |choice| (kind, choice)))
    }

    /// What to write in the place of an id that there is not.
    pub fn hint(&self, id: &str) -> String {
        if self.kinds.is_empty() {
            let id = if is_id(id) { id } else { "android" };
            return format!("declare it in `site.yaml`, such as `choices: {{ platform: {{ {id}: Name }} }}`");
        }
        let known = || self.all().map(|(_, choice)| &*choice.id);
        match nearest(id, known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                let known: Vec<String> = known().map(|id| format!("`{id}`")).collect();
                format!("`site.yaml` has {}: name one of them, or add it to `choices`", known.join(", "))
            }
        }
    }
}

/// Whether a name can stand in an attribute, an address and a command as it is.
fn is_id(name: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.len() <= 40 && name.bytes().all(is_plain)
}

/// Reads `choices`; what is wrong with it is added to the findings of `fields`.
pub(super) fn read(fields: &mut Fields<'_>, file: &TextFile, locales: &[Locale]) -> Choices {
    let Some(place) = fields.place_of("choices") else { return Choices::default() };
    let Some(written) = fields.extra("choices") else { return Choices::default() };
    let mut reader = Reader { file, locales, from: place.start, findings: &mut fields.findings, seen: Vec::new() };
    let kinds = written.iter().filter_map(|(name, choices)| reader.kind(name, choices));
    Choices { kinds: kinds.collect() }
}

struct Reader<'a> {
    file: &'a TextFile,
    locales: &'a [Locale],
    /// Behind the keys that were read.
    from: usize,
    findings: &'a mut Vec<Diagnostic>,
    /// The ids so far.
    seen: Vec<String>,
}

impl Reader<'_> {
    /// Where a key stands.
    fn place(&mut self, key: &str) -> Range<usize> {
        let place = locate(&self.file.text, &(self.from..self.file.text.len()), key);
        self.from = (place.start + key.len()).min(self.file.text.len());
        place.start..place.end.min(place.start + key.len())
    }

    fn fault(&mut self, code: Code, place: Range<usize>, message: String, help: impl Into<String>) {
        self.findings.push(Diagnostic::new(code, message).at(self.file.place(place)).help(help));
    }

    fn kind(&mut self, name: &str, written: &Value) -> Option<ChoiceKind> {
        let place = self.place(name);
        self.check_id(name, &place);
        let Value::Object(written) = written else {
            let message = format!("`{name}` must be a mapping from ids to names");
            let help = format!("write it as `{name}: {{ iphone: iPhone, android: Android }}`");
            self.fault(Code::WrongType, place, message, help);
            return None;
        };
        let choices = written.iter().filter_map(|(id, name)| self.choice(id, name)).collect();
        Some(ChoiceKind { name: name.into(), choices })
    }

    fn choice(&mut self, id: &str, written: &Value) -> Option<Choice> {
        let place = self.place(id);
        self.check_id(id, &place);
        if self.seen.iter().any(|seen| seen == id) {
            let message = format!("`{id}` stands in two kinds of choices");
            self.fault(Code::ChoiceTwice, place, message, "give one of the two another id");
            return None;
        }
        self.seen.push(id.to_owned());
        let names = match written {
            Value::String(name) if !name.trim().is_empty() => vec![(None, name.trim().to_owned())],
            Value::Object(names) if !names.is_empty() => names
                .iter()
                .filter_map(|(locale, name)| Some((Some(locale.clone()), name.as_str()?.trim().to_owned())))
                .filter(|(_, name)| !name.is_empty())
                .collect(),
            _ => Vec::new(),
        };
        if names.is_empty() || matches!(written, Value::Object(all) if all.len() != names.len()) {
            let message = format!("`{id}` must be a name, or one name for each locale");
            let help = format!("write it as `{id}: Android`, or as `{id}: {{ en: Phone, de: Handy }}`");
            self.fault(Code::WrongType, place, message, help);
            return None;
        }
        for locale in names.iter().filter_map(|(locale, _)| locale.as_deref()) {
            if !self.locales.iter().any(|known| *known.tag == *locale) {
                let message = format!("the site has no locale `{locale}`");
                let help = format!("add it to `locales`, or take its name of `{id}` away");
                self.fault(Code::UnknownLocale, place.clone(), message, help);
            }
        }
        Some(Choice { id: id.into(), names: names.into() })
    }

    fn check_id(&mut self, id: &str, place: &Range<usize>) {
        if !is_id(id) {
            let message = format!("`{id}` cannot be an id of a choice");
            let help = "use small letters a to z, digits and hyphens, a letter first, such as `android`";
            self.fault(Code::UnknownWord, place.clone(), message, help);
        }
    }
}
