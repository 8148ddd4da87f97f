//! The words of the interface, in Fluent.
//!
//! A theme has one file for each locale, `strings/<locale>.ftl`. A locale's own words come first, then those of its
//! fallback chain, then English; within one locale the nearest theme's come first, so a site overrides single strings.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::config::{Direction, Layers, Locale};
use crate::content::Date;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::ThemeFile;

/// The interface's words in one locale.
pub struct Words {
    /// Strings without arguments, ready.
    pub plain: BTreeMap<String, String>,
    bundle: FluentBundle<Arc<FluentResource>>,
}

/// A string table of a theme, parsed.
struct Table {
    tag: String,
    resource: Arc<FluentResource>,
}

/// Reads the string tables of all themes and makes the words of each locale.
pub fn words(layers: &Layers, locales: &[Locale]) -> (Vec<Arc<Words>>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    // The farthest theme first: a nearer one overrides it.
    let mut tables = Vec::new();
    for layer in layers.themes.iter().rev() {
        for (path, file) in &layer.files {
            let Some(tag) = path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".ftl")) else { continue };
            let ThemeFile::Text(file) = file else { continue };
            match FluentResource::try_new(file.text.to_string()) {
                Ok(resource) => tables.push(Table { tag: tag.to_owned(), resource: Arc::new(resource) }),
                Err((_, errors)) => findings.extend(errors.iter().take(5).map(|error| {
                    Diagnostic::fault("bad-strings", format!("this is not Fluent: {error}"))
                        .at(file.place(error.pos.clone()))
                        .help("write one `name = Words` a line; an argument is `{ $name }`")
                })),
            }
        }
    }
    let words = locales.iter().map(|locale| Arc::new(Words::of(locale, &tables))).collect();
    for locale in locales.iter().filter(|locale| !tables.iter().any(|table| table.tag == *locale.tag)) {
        let from = locale.fallback.iter().find(|tag| tables.iter().any(|table| *table.tag == ***tag));
        let warning = Diagnostic::warning("no-strings", format!("the interface has no words in `{}`", locale.tag));
        findings.push(warning.help(format!(
            "those of `{}` are shown; translate `strings/en.ftl` to `themes/default/strings/{}.ftl`",
            from.map_or("en", |tag| tag),
            locale.tag
        )));
    }
    (words, findings)
}

impl Words {
    fn of(locale: &Locale, tables: &[Table]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![locale.id.clone()]);
        // The isolating marks are needed only where text of both directions meets.
        bundle.set_use_isolating(locale.direction == Direction::Rtl);
        let chain = std::iter::once(&*locale.tag).chain(locale.fallback.iter().map(|tag| &**tag)).chain(["en"]);
        let chain: Vec<&str> = chain.collect();
        for tag in chain.iter().rev() {
            for table in tables.iter().filter(|table| table.tag == *tag) {
                bundle.add_resource_overriding(table.resource.clone());
            }
        }
        let mut names = Vec::new();
        for table in tables {
            for entry in table.resource.entries() {
                if let fluent_syntax::ast::Entry::Message(message) = entry {
                    names.push(message.id.name.to_owned());
                }
            }
        }
        let mut words = Self { plain: BTreeMap::new(), bundle };
        for name in names {
            if let Ok(text) = words.text(&name, &[]) {
                words.plain.insert(name, text);
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

    /// A day in words.
    pub fn date(&self, date: Date) -> String {
        let month = self.plain(&format!("month_{}", date.month));
        let arguments = [
            ("year", Argument::Text(date.year.to_string())),
            ("month", Argument::Text(month)),
            ("day", Argument::Text(date.day.to_string())),
        ];
        self.text("date", &arguments).unwrap_or_else(|_| date.to_string())
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
