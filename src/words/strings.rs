//! Strings of the interface as translators deal with them: those of the site's own themes, and all where waymark has none in a language.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_syntax::ast::{Entry, Message, Resource};
use fluent_syntax::{parser, serializer};

use super::check::{arguments, messages, start_in, start_of};
use super::plurals::{missing_form, missing_forms};
use super::{StringTable, tables, tables_of, too_deep};
use crate::config::{BUILT_IN_NAME, Layers};
use crate::diagnostic::Diagnostic;

/// A string of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteString {
    /// Its name in Fluent.
    pub name: String,
    /// What it says, in Fluent, without the name.
    pub text: String,
    /// The file that it stands in.
    pub file: Arc<str>,
    /// Its line there, from 1.
    pub line: usize,
}

/// The strings that are translated into one locale.
#[derive(Clone, Debug, Default)]
pub struct SiteStrings {
    /// What there is to translate, by name.
    pub source: BTreeMap<String, SiteString>,
    /// What the site's own themes say in the locale, by name.
    pub translation: BTreeMap<String, SiteString>,
    /// Where the site's translations into the locale stand, or would.
    pub path: String,
}

impl SiteStrings {
    /// What is translated from one locale into another. What waymark itself has in both is not the site's business.
    pub fn of(layers: &Layers, source: &str, locale: &str) -> Self {
        let (tables, _) = tables(layers);
        let into = tables_of(locale, &tables);
        let is_shipped = into.iter().any(|table| !is_own(table));
        let mut strings = Self { path: path(layers, into.last().map_or(locale, |table| table.tag)), ..Self::default() };
        for tag in ["en", source] {
            let (own, shipped): (Vec<_>, Vec<_>) = tables_of(tag, &tables).into_iter().partition(|table| is_own(table));
            let all = |of: &[&StringTable<'_>]| -> BTreeMap<String, SiteString> {
                of.iter().flat_map(|table| messages(table).filter_map(|message| string(table, message))).collect()
            };
            let shipped = all(&shipped);
            let says_other =
                |(name, own): &(String, SiteString)| shipped.get(name).is_none_or(|old| old.text != own.text);
            // A theme that was begun as a copy of waymark's has what is waymark's.
            strings.source.extend(all(&own).into_iter().filter(says_other));
            if !is_shipped {
                let lacking = shipped.into_iter().filter(|(name, _)| !strings.source.contains_key(name));
                let lacking: Vec<(String, SiteString)> = lacking.collect();
                strings.source.extend(lacking);
            }
        }
        for table in into.iter().filter(|table| is_own(table)) {
            strings.translation.extend(messages(table).filter_map(|message| string(table, message)));
        }
        strings
    }
}

fn is_own(table: &StringTable<'_>) -> bool {
    !table.file.path.starts_with(BUILT_IN_NAME)
}

/// The file of the nearest theme of the site's own.
fn path(layers: &Layers, tag: &str) -> String {
    let nearest = layers.themes.iter().map(|layer| &*layer.name).find(|name| *name != BUILT_IN_NAME);
    format!("themes/{}/strings/{tag}.ftl", nearest.unwrap_or("default"))
}

fn string(table: &StringTable<'_>, message: &Message<&str>) -> Option<(String, SiteString)> {
    let name = message.id.name;
    let text = text(message)?;
    let line = start_of(table, name).map_or(1, |at| table.file.text[..at].matches('\n').count() + 1);
    Some((name.to_owned(), SiteString { name: name.to_owned(), text, file: table.file.path.clone(), line }))
}

/// What a string says, written in one way only: Fluent lets lines be moved in as one likes.
fn text(message: &Message<&str>) -> Option<String> {
    let written = entry(message)?;
    let (_, text) = written.split_once('=')?;
    let lines: Vec<&str> = text.trim().split('\n').collect();
    let inside = |line: &&&str| !line.trim().is_empty();
    let least = lines[1..].iter().filter(inside).map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    // The last line of a choice is moved in as far as its first.
    let least = least.min(4);
    let others = lines[1..].iter().map(|line| format!("\n{}", line.get(least..).unwrap_or_default()));
    Some(format!("{}{}", lines[0], others.collect::<String>()))
}

fn entry(message: &Message<&str>) -> Option<String> {
    message.value.as_ref()?;
    let message = Message { comment: None, attributes: Vec::new(), ..message.clone() };
    Some(serializer::serialize(&Resource { body: vec![Entry::Message(message)] }))
}

/// Why a text cannot take the place of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadString {
    /// It is not Fluent.
    Syntax(String),
    /// It lacks these arguments of the source.
    Lost(Vec<String>),
    /// It asks for an argument that the source does not have.
    Unknown(String),
    /// The file would say something else than it should.
    DoesNotFit,
}

/// A string table with a translated string put in, and a warning where it lacks forms that its language has. `source` is what the string
/// says in the source's language.
pub fn with_string(
    table: &str,
    tag: &str,
    name: &str,
    (source, text): (&str, &str),
) -> Result<(String, Option<Diagnostic>), BadString> {
    let parsed = |text: &str| -> Result<Resource<String>, BadString> {
        if too_deep(text).is_some() {
            return Err(BadString::Syntax("braces nest too deep".into()));
        }
        parser::parse(text.to_owned()).map_err(|(_, errors)| BadString::Syntax(errors[0].to_string()))
    };
    let inside = text.trim().replace('\n', "\n    ");
    let whole = format!("{name} =\n    {inside}\n");
    parsed(&whole)?;
    let resource = parser::parse(&*whole).map_err(|_| BadString::DoesNotFit)?;
    let [Entry::Message(message)] = &resource.body[..] else {
        return Err(BadString::Syntax("it is more than one string".into()));
    };
    let original = format!("{name} =\n    {}\n", source.replace('\n', "\n    "));
    let original = parser::parse(&*original).map_err(|_| BadString::DoesNotFit)?;
    if let [Entry::Message(original)] = &original.body[..] {
        let (from, to) = (arguments(original), arguments(message));
        let lost: Vec<String> = from.difference(&to).map(|name| (*name).to_owned()).collect();
        if !lost.is_empty() {
            return Err(BadString::Lost(lost));
        }
        if let Some(unknown) = to.difference(&from).next() {
            return Err(BadString::Unknown((*unknown).to_owned()));
        }
    }
    let written = entry(message).ok_or_else(|| BadString::Syntax("it is empty".into()))?;
    let new = replaced(table, name, &written);
    let before = parsed(table)?;
    let after = parsed(&new)?;
    let others = |resource: &Resource<String>| -> Vec<Entry<String>> {
        let is_it = |entry: &Entry<String>| matches!(entry, Entry::Message(message) if message.id.name == name);
        resource.body.iter().filter(|entry| !is_it(entry)).cloned().collect()
    };
    let says = after.body.iter().filter(|entry| matches!(entry, Entry::Message(message) if message.id.name == name));
    if others(&before) != others(&after) || says.count() != 1 {
        return Err(BadString::DoesNotFit);
    }
    let missing = missing_forms(tag, message);
    Ok((new, (!missing.is_empty()).then(|| missing_form(tag, name, &missing))))
}

/// A table with a string in the place of the one that it has, or behind its last.
fn replaced(table: &str, name: &str, written: &str) -> String {
    let Some(start) = start_in(table, name) else {
        let gap = if table.is_empty() || table.ends_with('\n') { "" } else { "\n" };
        return format!("{table}{gap}{written}");
    };
    let (mut depth, mut at, mut end) = (0usize, start, start);
    for line in table[start..].split_inclusive('\n') {
        let is_inside = at == start || depth > 0 || line.starts_with(' ') || line.trim().is_empty();
        if !is_inside {
            break;
        }
        depth += line.matches('{').count();
        depth = depth.saturating_sub(line.matches('}').count());
        at += line.len();
        if !line.trim().is_empty() {
            end = at;
        }
    }
    format!("{}{written}{}", &table[..start], &table[end..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::{Sources, TextFile, ThemeFile};

    fn strings(files: &[(&str, &str)], source: &str, locale: &str) -> SiteStrings {
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.themes.insert((*path).into(), ThemeFile::Text(TextFile::new(path, text)));
        }
        let config = Config::read(None).0;
        SiteStrings::of(&Layers::of(&sources, &config.theme).0, source, locale)
    }

    #[test]
    fn only_what_belongs_to_the_site_is_translated() {
        assert!(strings(&[], "en", "de").source.is_empty());
        let of_site = [(
            "themes/default/strings/en.ftl",
            "copy = Copy it\n\nnews =\n    { $n ->\n        [one] a\n       *[other] { $n }\n    }\n",
        )];
        let german = strings(&of_site, "en", "de");
        assert_eq!(german.source.keys().collect::<Vec<_>>(), ["copy", "news"]);
        assert_eq!(german.source["news"].text, "{ $n ->\n    [one] a\n   *[other] { $n }\n}");
        assert_eq!((german.source["news"].line, &*german.path), (3, "themes/default/strings/de.ftl"));
        // waymark speaks no Norwegian.
        let norwegian = strings(&of_site, "en", "nb");
        assert!(norwegian.source.len() > 100 && norwegian.source["copy"].text == "Copy it");
        // A copy of waymark's own table is waymark's.
        let copy = include_str!("../../themes/default/strings/en.ftl");
        assert!(strings(&[("themes/default/strings/en.ftl", copy)], "en", "de").source.is_empty());
        // What stands in for a language keeps doing so.
        assert_eq!(strings(&[], "en", "pt").path, "themes/default/strings/pt-BR.ftl");
    }

    #[test]
    fn strings_are_put_where_they_stand() {
        let table = "# about copy\ncopy = Kopieren\nnews = { $n ->\n[one] a\n *[other] b\n}\n\n# end\nx = y\n";
        let put =
            |name: &str, source: &str, text: &str| with_string(table, "de", name, (source, text)).map(|(text, _)| text);
        assert_eq!(put("copy", "Copy", "Abschreiben").unwrap(), table.replace("Kopieren", "Abschreiben"));
        let news = "{ $n ->\n    [one] eins\n   *[other] { $n }\n}";
        let with = put("news", news, news).unwrap();
        let wanted = "news =\n    { $n ->\n        [one] eins\n       *[other] { $n }\n    }\n\n# end\nx = y\n";
        assert!(with.ends_with(wanted) && with.starts_with("# about copy\ncopy = Kopieren\nnews"), "{with}");
        assert_eq!(put("new", "New", "Neu").unwrap(), format!("{table}new = Neu\n"));
        assert_eq!(put("new", "{ $a }", "Neu"), Err(BadString::Lost(vec!["a".into()])));
        assert_eq!(put("new", "A", "{ $b }"), Err(BadString::Unknown("b".into())));
        assert!(matches!(put("new", "A", "{ $b"), Err(BadString::Syntax(_))));
        assert!(put("new", "A", "B\n\nother = C").is_ok());
        let (_, warning) = with_string("", "ru", "news", (news, news)).unwrap();
        assert!(warning.unwrap().message.contains("`few`, `many`"));
    }
}
