//! The words of the interface, in Fluent.
//!
//! A theme has one file for each locale, `strings/<locale>.ftl`. A locale's own words come first, then those of its
//! fallback chain, then English; within one locale the nearest theme's come first, so a site overrides single strings.
//! Plurals, numbers and dates follow CLDR.

mod check;
mod cldr;
mod plurals;
mod strings;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use fluent_syntax::parser::ParserError;
use unic_langid::LanguageIdentifier;

use crate::config::{Config, Direction, Layers, Locale, LocaleIx, Names};
use crate::content::Date;
use crate::diagnostic::{Code, Diagnostic, Place, caught, caught_in, nearest};
use crate::limits::MOST_DEPTH;
use crate::source::{TextFile, ThemeFile};
use crate::table::Table;
use cldr::Cldr;

pub use plurals::forms;
pub use strings::{BadString, SiteString, SiteStrings, with_string};

/// How many mistakes are told of a string table that cannot be read.
const MOST_ERRORS: usize = 5;

/// The interface's words in one locale.
pub struct Words {
    /// Strings without arguments, ready.
    pub plain: BTreeMap<String, String>,
    names: Arc<Names>,
    tag: Arc<str>,
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
pub fn words(layers: &Layers, config: &Config) -> (Table<LocaleIx, Arc<Words>>, Vec<Diagnostic>) {
    let (tables, mut findings) = tables(layers);
    let words = config.locales.map(|(_, locale)| Arc::new(Words::of(locale, &config.names, &tables, &mut findings)));
    findings.extend(check::check(config, &tables));
    findings.extend(plurals::check(&config.locales, &tables));
    (words, findings)
}

/// Reads the string tables of all themes, the farthest theme first: a nearer one overrides it.
fn tables(layers: &Layers) -> (Vec<StringTable<'_>>, Vec<Diagnostic>) {
    let (mut tables, mut findings) = (Vec::new(), Vec::new());
    for layer in layers.themes.iter().rev() {
        for (path, file) in &layer.files {
            let Some(tag) = path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".ftl")) else { continue };
            let ThemeFile::Text(file) = file else { continue };
            let read = caught_in(Place::file(file.path.clone()), || table(tag, file)).map_err(|fault| vec![fault]);
            match read.flatten() {
                Ok(table) => tables.push(table),
                Err(found) => findings.extend(found),
            }
        }
    }
    (tables, findings)
}

/// Parses a string table.
fn table<'a>(tag: &'a str, file: &'a TextFile) -> Result<StringTable<'a>, Vec<Diagnostic>> {
    if let Some(at) = too_deep(&file.text) {
        let message = format!("braces nest more than {MOST_DEPTH} deep in this string");
        let fault = Diagnostic::new(Code::TooDeep, message).at(file.place(at..at + 1));
        return Err(vec![fault.help("take out the braces that were repeated by accident")]);
    }
    let read = FluentResource::try_new(file.text.to_string());
    read.map(|resource| StringTable { tag, file, resource: Arc::new(resource) }).map_err(|(_, errors)| {
        let fault = |error: &ParserError| {
            Diagnostic::new(Code::BadStrings, format!("this is not Fluent: {error}"))
                .at(file.place(error.pos.clone()))
                .help("write one `name = Words` a line; an argument is `{ $name }`")
        };
        errors.iter().take(MOST_ERRORS).map(fault).collect()
    })
}

/// Where brackets nest deeper than the parser, which calls itself for each, may go.
///
/// A bracket between quotes counts where it opens and not where it closes, so none is missed; each string begins anew.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_quotes) = (0usize, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => {
                in_quotes = false;
                if begins_string(&text[at + 1..]) {
                    depth = 0;
                }
            }
            b'"' => in_quotes = !in_quotes,
            b'{' | b'(' => depth += 1,
            b'}' | b')' if !in_quotes => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_DEPTH {
            return Some(at);
        }
    }
    None
}

/// Whether a text begins with `name =`, which stands within no brackets.
fn begins_string(text: &str) -> bool {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    behind.len() < text.len() && behind.trim_start_matches(' ').starts_with('=')
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
    fn of(locale: &Locale, terms: &Arc<Names>, tables: &[StringTable<'_>], findings: &mut Vec<Diagnostic>) -> Self {
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
        let (plain, cldr, tag) = (BTreeMap::new(), Cldr::of(&locale.tag), locale.tag.clone());
        let mut words = Self { plain, names: terms.clone(), tag, cldr, bundle };
        for name in names {
            if let Some(pattern) = words.bundle.get_message(name).and_then(|message| message.value()) {
                match caught(|| words.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned()) {
                    Ok(text) => {
                        let text = words.with_names(text);
                        words.plain.insert(name.to_owned(), text);
                    }
                    Err(said) => findings.push(check::unwritable(tables, name, &said)),
                }
            }
        }
        words
    }

    /// "Only for iPhone / iPad".
    pub fn only_for(&self, names: &[&str]) -> String {
        self.text("choice_only", &[("choices", Argument::Text(names.join(" / ")))]).unwrap_or_default()
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
        let text = caught(|| self.bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned());
        match (text, errors.first()) {
            (Ok(text), None) => Ok(self.with_names(text)),
            (_, Some(error)) => Err(format!("the string `{key}` cannot be written: {error}")),
            (Err(said), None) => Err(format!("the string `{key}` cannot be written: {said}")),
        }
    }

    /// A string with the names of terms put in. What names no term is found where the tables are checked.
    fn with_names(&self, text: String) -> String {
        match self.names.of_locale(&self.tag).put_into(&text, |_| ()) {
            Cow::Owned(text) => text,
            Cow::Borrowed(_) => text,
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
