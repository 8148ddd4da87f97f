//! The words of the interface, in Fluent.
//!
//! A theme has one file for each locale, `strings/<locale>.ftl`. A locale's own words come first, then those of its
//! fallback chain, then English; within one locale the nearest theme's come first, so a site overrides single strings.
//! Plurals, numbers and dates follow CLDR.

mod check;
mod cldr;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use unic_langid::LanguageIdentifier;

use crate::config::{Direction, Layers, Locale, LocaleIx};
use crate::content::Date;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{TextFile, ThemeFile};
use crate::table::Table;
use cldr::Cldr;

/// The interface's words in one locale.
pub struct Words {
    /// Strings without arguments, ready.
    pub plain: BTreeMap<String, String>,
    cldr: Cldr,
    bundle: FluentBundle<Arc<FluentResource>>,
}

/// A string table of a theme, parsed.
struct StringTable<'a> {
    tag: &'a str,
    file: &'a TextFile,
    resource: Arc<FluentResource>,
}

/// Reads the string tables of all themes and makes the words of each locale.
pub fn words(layers: &Layers, locales: &Table<LocaleIx, Locale>) -> (Table<LocaleIx, Arc<Words>>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    // The farthest theme first: a nearer one overrides it.
    let mut tables = Vec::new();
    for layer in layers.themes.iter().rev() {
        for (path, file) in &layer.files {
            let Some(tag) = path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".ftl")) else { continue };
            let ThemeFile::Text(file) = file else { continue };
            match FluentResource::try_new(file.text.to_string()) {
                Ok(resource) => tables.push(StringTable { tag, file, resource: Arc::new(resource) }),
                Err((_, errors)) => findings.extend(errors.iter().take(5).map(|error| {
                    Diagnostic::new(Code::BadStrings, format!("this is not Fluent: {error}"))
                        .at(file.place(error.pos.clone()))
                        .help("write one `name = Words` a line; an argument is `{ $name }`")
                })),
            }
        }
    }
    let words = locales.map(|(_, locale)| Arc::new(Words::of(locale, &tables)));
    findings.extend(check::check(locales, &tables));
    (words, findings)
}

/// The locale's own tables, then those of its language in the same script: `pt` and `pt-PT` speak `pt-BR` rather than English.
fn tables_of<'a>(tag: &str, tables: &'a [StringTable<'a>]) -> Vec<&'a StringTable<'a>> {
    let own: Vec<_> = tables.iter().filter(|table| table.tag == tag).collect();
    if !own.is_empty() {
        return own;
    }
    let script = |tag: &str| {
        let mut id: LanguageIdentifier = tag.parse().ok()?;
        id.maximize();
        Some((id.language, id.script))
    };
    let Some(wanted) = script(tag) else { return Vec::new() };
    let near = tables.iter().map(|table| table.tag).filter(|tag| script(tag) == Some(wanted)).min();
    tables.iter().filter(|table| Some(table.tag) == near).collect()
}

impl Words {
    fn of(locale: &Locale, tables: &[StringTable<'_>]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![locale.id.clone()]);
        // The isolating marks are needed only where text of both directions meets.
        bundle.set_use_isolating(locale.direction == Direction::Rtl);
        bundle.set_formatter(Some(cldr::number));
        let chain = std::iter::once(&*locale.tag).chain(locale.fallback.iter().map(|tag| &**tag)).chain(["en"]);
        let chain: Vec<&str> = chain.collect();
        for tag in chain.iter().rev() {
            for table in tables_of(tag, tables) {
                bundle.add_resource_overriding(table.resource.clone());
            }
        }
        // A table that asks for an argument where the others need none has a fault; pages then show the string as it is.
        let without = |message: &&ast::Message<&str>| check::arguments(message).is_empty();
        let names: BTreeSet<&str> =
            tables.iter().flat_map(check::messages).filter(without).map(|message| message.id.name).collect();
        let mut words = Self { plain: BTreeMap::new(), cldr: Cldr::of(&locale.tag), bundle };
        for name in names {
            if let Some(pattern) = words.bundle.get_message(name).and_then(|message| message.value()) {
                let text = words.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned();
                words.plain.insert(name.to_owned(), text);
            }
        }
        words
    }

    /// A string with its arguments put in; otherwise what is wrong.
    pub fn text(&self, key: &str, arguments: &[(&str, Argument)]) -> Result<String, String> {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            let hint =
                nearest(key, self.plain.keys().map(String::as_str)).map(|meant| format!("; did you mean `{meant}`?"));
            return Err(format!("there is no string `{key}`{}", hint.unwrap_or_default()));
        };
        let mut given = FluentArgs::new();
        for (name, argument) in arguments {
            match argument {
                Argument::Number(number) => given.set(*name, FluentValue::from(*number)),
                Argument::Text(text) => given.set(*name, FluentValue::from(text.as_str())),
            }
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(format!("the string `{key}` cannot be written: {error}")),
        }
    }

    /// A string without arguments; its own name where there is none, so that a page never lacks a word silently.
    pub fn plain(&self, key: &str) -> String {
        self.plain.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// A day in words, of the Gregorian calendar.
    pub fn date(&self, date: Date) -> String {
        self.cldr.date(date)
    }
}

/// What is put into a string.
#[derive(Clone, Debug)]
pub enum Argument {
    /// A number, which picks the plural form.
    Number(i64),
    /// A text.
    Text(String),
}
