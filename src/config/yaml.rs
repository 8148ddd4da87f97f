//! YAML read strictly: every key is known, every value has its type, and all that is wrong is said at once.
//!
//! The only module that touches `serde_yaml`. Three guards make it safe on any input: the length cap (nested flow
//! mappings take quadratic time), the crate's own limits on depth and aliases, and the tree of values in between,
//! which refuses duplicate keys.

use std::ops::Range;

use serde_yaml::Value;

use super::extra::Extra;
use super::local_text::TextByLocale;
use super::places::{Texts, first_line};
use super::slips;
use super::yaml_limits::exceeded;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::TextFile;

pub use super::places::locate;
pub use super::yaml_limits::MOST_YAML;

/// The longest file of [`lists`], in bytes.
const MOST_LISTS: usize = 64 << 10;

/// A mapping being read: each key is taken once, and what is left at the end is unknown.
pub struct Fields<'a> {
    file: &'a TextFile,
    /// Where the mapping's text stands in the file.
    block: Range<usize>,
    entries: Vec<(String, Value)>,
    /// Names that have been asked for, to offer as the key that was meant.
    known: Vec<&'static str>,
    /// What is wrong so far.
    pub findings: Vec<Diagnostic>,
}

/// A mapping within a mapping: its name, its place, its fields.
pub type Named<'a> = (String, Range<usize>, Fields<'a>);

/// A text of a mapping: its name, what it says, its place.
pub type Row = (String, String, Range<usize>);

impl<'a> Fields<'a> {
    /// Parses the YAML in `block` of a file; a block that is no mapping gives no fields and a fault.
    pub fn parse(file: &'a TextFile, block: Range<usize>) -> Self {
        Self::parse_up_to(file, block, MOST_YAML)
    }

    /// The same for a block of at most so many bytes. A long one can have few brackets within brackets.
    pub fn parse_up_to(file: &'a TextFile, block: Range<usize>, most: usize) -> Self {
        let mut fields =
            Self { file, block: block.clone(), entries: Vec::new(), known: Vec::new(), findings: Vec::new() };
        let text = &file.text[block.clone()];
        if let Some(fault) = exceeded(file, &block, most) {
            fields.findings.push(fault);
            return fields;
        }
        match serde_yaml::from_str::<Value>(text) {
            Ok(Value::Mapping(map)) => {
                fields.entries = map.into_iter().map(|(key, value)| (key_text(&key), value)).collect()
            }
            Ok(Value::Null) => {}
            Ok(other) => {
                let (at, help) = slips::slip(text, text.len()).unwrap_or_else(|| {
                    let first = text.find('\n').unwrap_or(text.len());
                    (0..first, "write one `key: value` a line, such as `title: My page`".into())
                });
                let message = format!("this is {}, not a list of `key: value` lines", type_name(&other));
                let place = file.place(block.start + at.start..block.start + at.end);
                fields.findings.push(Diagnostic::new(Code::YamlNoMapping, message).at(place).help(help));
            }
            Err(error) => fields.findings.push(syntax_fault(file, &block, &error)),
        }
        fields
    }

    /// Where a key stands, if it is there.
    pub fn place_of(&self, key: &str) -> Option<Range<usize>> {
        self.entries.iter().any(|(name, _)| name == key).then(|| self.locate(key))
    }

    /// Whether a key is there that was probably meant to be this one.
    pub fn has_slip_of(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| nearest(name, [key]).is_some())
    }

    fn take(&mut self, key: &'static str) -> Option<(Value, Range<usize>)> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        let (_, value) = self.entries.remove(at);
        let span = self.locate(key);
        self.check_comment(&value, self.behind(key, &span)..span.end);
        // `key:` without a value is the same as no key.
        (!value.is_null()).then_some((value, span))
    }

    /// Where a key of this place ends. One that is written with YAML's escapes stands there in another way, so its place is a line.
    fn behind(&self, key: &str, span: &Range<usize>) -> usize {
        if self.file.text[span.clone()].starts_with(key) { span.start + key.len() } else { span.start }
    }

    /// The place of a key of this mapping: of its line, from the key to the end of the value that stands there.
    fn locate(&self, key: &str) -> Range<usize> {
        locate(&self.file.text, &self.block, key)
    }

    /// Warns where a comment on the line of a value was probably meant as a part of it.
    fn check_comment(&mut self, value: &Value, line: Range<usize>) {
        if matches!(value, Value::Null | Value::String(_)) {
            self.findings.extend(slips::in_value(self.file, line));
        }
    }

    fn wrong_type(&mut self, span: Range<usize>, key: &str, wanted: &str, value: &Value, help: impl Into<String>) {
        let message = format!("{key} must be {wanted}, and this is {}", type_name(value));
        self.findings.push(Diagnostic::new(Code::WrongType, message).at(self.file.place(span)).help(help));
    }

    /// A text, with its place.
    pub fn text(&mut self, key: &'static str) -> Option<(String, Range<usize>)> {
        let (value, span) = self.take(key)?;
        match value {
            Value::String(text) => Some((text, span)),
            other => {
                let help = match scalar(&other) {
                    Some(plain) => format!("put it between quotes: `{key}: \"{plain}\"`"),
                    None => format!("write it as `{key}: some words`"),
                };
                self.wrong_type(span, &format!("`{key}`"), "text", &other, help);
                None
            }
        }
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let (value, span) = self.take(key)?;
        if let Value::Bool(set) = value {
            return Some(set);
        }
        self.wrong_type(
            span,
            &format!("`{key}`"),
            "true or false",
            &value,
            format!("write `{key}: true` or `{key}: false`"),
        );
        None
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        let (value, span) = self.take(key)?;
        if let Some(number) = value.as_i64() {
            return Some(number);
        }
        self.wrong_type(span, &format!("`{key}`"), "a whole number", &value, format!("write it as `{key}: 5`"));
        None
    }

    /// A list of texts, each with its place; a single text is a list of one.
    pub fn list(&mut self, key: &'static str) -> Vec<(String, Range<usize>)> {
        let Some((value, span)) = self.take(key) else { return Vec::new() };
        let items = match value {
            Value::Sequence(items) => items,
            other => {
                let help = match scalar(&other) {
                    Some(plain) => format!(
                        "write it as `{key}: [\"{plain}\"]`, or each entry on a line of its own that begins with `- `"
                    ),
                    None => "write each entry on a line of its own that begins with `- `".into(),
                };
                self.wrong_type(span, &format!("`{key}`"), "a list of texts", &other, help);
                return Vec::new();
            }
        };
        let mut from = self.behind(key, &span);
        let mut texts = Vec::new();
        for item in items {
            match item {
                Value::String(text) => {
                    let place =
                        slips::find_scalar(&self.file.text, from..self.block.end, &text).unwrap_or(span.clone());
                    self.findings.extend(slips::in_item(self.file, &text, from..self.block.end, &place));
                    from = from.max(place.end);
                    texts.push((text, place));
                }
                other => {
                    let help = scalar(&other).map_or("write it as one line of text".into(), |plain| {
                        format!("put it between quotes: `\"{plain}\"`")
                    });
                    self.wrong_type(span.clone(), &format!("each entry of `{key}`"), "text", &other, help);
                }
            }
        }
        texts
    }

    /// A mapping from text to text, in the order of the file, each with its place.
    pub fn table(&mut self, key: &'static str) -> Vec<Row> {
        let Some(inner) = self.mapping(key) else { return Vec::new() };
        let (rows, mut found) = inner.texts();
        self.findings.append(&mut found);
        rows
    }

    /// All that is left, as texts by name, each with its place.
    pub fn texts(mut self) -> (Vec<Row>, Vec<Diagnostic>) {
        let mut rows = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let span = self.locate(&name);
            self.check_comment(&value, self.behind(&name, &span)..span.end);
            match value {
                Value::String(text) => rows.push((name, text, span)),
                other => {
                    let help = format!("write it as `{name}: some-text`");
                    self.wrong_type(span, &format!("`{name}`"), "text", &other, help);
                }
            }
        }
        (rows, self.findings)
    }

    /// A mapping of its own; hand what it found back with [`Fields::adopt`].
    pub fn mapping(&mut self, key: &'static str) -> Option<Fields<'a>> {
        let (value, span) = self.take(key)?;
        match value {
            Value::Mapping(map) => Some(self.inner(map, span)),
            other => {
                self.wrong_type(
                    span,
                    &format!("`{key}`"),
                    "a mapping",
                    &other,
                    format!("write `{key}:`, and below it each `key: value` on an indented line"),
                );
                None
            }
        }
    }

    /// A mapping with values of any type; none where there is no such key.
    pub fn extra(&mut self, key: &'static str) -> Option<Extra> {
        let (value, span) = self.take(key)?;
        match serde_json::to_value(&value) {
            Ok(serde_json::Value::Object(map)) => return Some(map.into()),
            Ok(_) => {
                let help = format!("write `{key}:`, and below it each `name: value` on an indented line");
                self.wrong_type(span, &format!("`{key}`"), "a mapping", &value, help);
            }
            Err(error) => {
                let fault = Diagnostic::new(Code::WrongType, format!("`{key}` cannot be given to templates: {error}"));
                self.findings.push(fault.at(self.file.place(span)).help("give each value a name that is text"));
            }
        }
        None
    }

    /// A text, or one text for each locale.
    pub fn text_by_locale(&mut self, key: &'static str) -> TextByLocale {
        if self.entries.iter().any(|(name, value)| name == key && value.is_mapping()) {
            return self.table(key).into_iter().map(|(locale, text, _)| (Some(locale), text)).collect();
        }
        self.text(key).map(|(text, _)| (None, text)).into_iter().collect()
    }

    /// All that is left, as mappings by name: `locales` is one.
    pub fn mappings(mut self) -> (Vec<Named<'a>>, Vec<Diagnostic>) {
        let mut found = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let span = self.locate(&name);
            match value {
                Value::Mapping(map) => found.push((name, span.clone(), self.inner(map, span))),
                Value::Null => found.push((name, span.clone(), self.inner(Default::default(), span))),
                other => self.wrong_type(
                    span,
                    &format!("`{name}`"),
                    "a mapping",
                    &other,
                    format!("write it as `{name}: {{ name: … }}`"),
                ),
            }
        }
        (found, self.findings)
    }

    fn inner(&self, map: serde_yaml::Mapping, span: Range<usize>) -> Fields<'a> {
        let entries = map.into_iter().map(|(key, value)| (key_text(&key), value)).collect();
        Fields { file: self.file, block: span.start..self.block.end, entries, known: Vec::new(), findings: Vec::new() }
    }

    /// Takes over what an inner mapping found, its unknown keys included.
    pub fn adopt(&mut self, inner: Fields<'a>) {
        self.findings.extend(inner.finish());
    }

    /// Ends the reading: every key that was not asked for is a fault that says which was meant.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for (name, _) in std::mem::take(&mut self.entries) {
            let known_by = slips::known_by(&name).filter(|key| self.known.contains(key));
            let help = match known_by.or_else(|| nearest(&name, self.known.iter().copied())) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known keys: {}", self.known.join(", ")),
            };
            let span = self.locate(&name);
            let fault = Diagnostic::new(Code::UnknownKey, format!("there is no key `{name}`"));
            self.findings
                .push(fault.at(self.file.place(span.start..span.start + name.len().min(span.len()))).help(help));
        }
        self.findings
    }
}

fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        other => scalar(other).unwrap_or_else(|| "?".into()),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Bool(set) => Some(set.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping",
        Value::Tagged(_) => "a tagged value",
    }
}

fn syntax_fault(file: &TextFile, block: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let text = &file.text[block.clone()];
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or(&full);
    let (at, help) = slips::meant(text, message, error.location().map_or(0, |location| location.index()));
    Diagnostic::new(Code::BadYaml, format!("this is not YAML: {message}"))
        .at(file.place(block.start + at.start..block.start + at.end))
        .help(help)
}

/// A file that is a list of lists of texts, each text with its place. What is no text or no list is a fault and left out.
pub fn lists(file: &TextFile) -> (Vec<Texts>, Vec<Diagnostic>) {
    let whole = 0..file.text.len();
    let fault = |code: Code, span: Range<usize>, message: String| Diagnostic::new(code, message).at(file.place(span));
    let example = "write a group of words a line, such as `- [money back, refund]`";
    if whole.end > MOST_LISTS {
        let message = format!("this YAML has {} KB, and {} KB is the most", whole.end >> 10, MOST_LISTS >> 10);
        return (Vec::new(), vec![fault(Code::YamlTooLong, 0..0, message).help("keep the words that readers use")]);
    }
    let groups = match serde_yaml::from_str::<Value>(&file.text) {
        Ok(Value::Sequence(groups)) => groups,
        Ok(Value::Null) => return (Vec::new(), Vec::new()),
        Ok(other) => {
            let message = format!("the file must be a list, and this is {}", type_name(&other));
            return (Vec::new(), vec![fault(Code::WrongType, first_line(&file.text, &whole), message).help(example)]);
        }
        Err(error) => return (Vec::new(), vec![syntax_fault(file, &whole, &error)]),
    };
    let (mut lists, mut findings, mut from) = (Vec::new(), Vec::new(), 0);
    for group in groups {
        let mut list = Vec::new();
        for item in if let Value::Sequence(items) = group { items } else { vec![group] } {
            let plain = scalar(&item).unwrap_or_default();
            let span = slips::find_scalar(&file.text, from..whole.end, &plain).unwrap_or(from..from);
            from = span.end;
            if item.is_string() {
                list.push((plain, span));
                continue;
            }
            let message = format!("each entry of a group must be text, and this is {}", type_name(&item));
            let quoted = format!("put it between quotes: `\"{plain}\"`");
            let help = if plain.is_empty() { example } else { &quoted };
            findings.push(fault(Code::WrongType, span, message).help(help));
        }
        lists.push(list);
    }
    (lists, findings)
}
