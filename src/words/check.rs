//! What is wrong with string tables: words that are missing, and arguments that no page gives.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};

use super::{StringTable, tables_of};
use crate::config::{Config, uses};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};

/// How many missing strings are named.
const MOST_NAMED: usize = 5;

/// Checks the tables against English, which has every string and every argument that pages give.
pub fn check(config: &Config, tables: &[StringTable<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut english: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for table in tables.iter().filter(|table| table.tag == "en") {
        for message in messages(table) {
            english.insert(message.id.name, arguments(message));
        }
    }
    for table in tables {
        for message in messages(table) {
            let Some(given) = english.get(message.id.name) else { continue };
            for unknown in arguments(message).difference(given) {
                findings.push(unknown_argument(table, message.id.name, unknown, given));
            }
        }
    }
    for table in tables {
        let names = config.names.of_locale(table.tag);
        for used in uses(&table.file.text)
            .filter(|used| names.get(used.id).is_none() && config.locale_index(table.tag).is_some())
        {
            findings.push(names.unknown(used.id).at(table.file.place(used.range)));
        }
    }
    for locale in config.locales.values().filter(|locale| *locale.tag != *"en") {
        let own = tables_of(&locale.tag, tables);
        let in_chain = || locale.fallback.iter().find(|tag| !tables_of(tag, tables).is_empty());
        let Some(nearest) = own.last() else {
            let warning = Diagnostic::new(Code::NoStrings, format!("the interface has no words in `{}`", locale.tag));
            findings.push(warning.help(format!(
                "those of `{}` are shown; translate `strings/en.ftl` to `themes/default/strings/{}.ftl`",
                in_chain().map_or("en", |tag| tag),
                locale.tag
            )));
            continue;
        };
        let known: BTreeSet<&str> =
            own.iter().flat_map(|table| messages(table)).map(|message| message.id.name).collect();
        let missing: Vec<&str> = english.keys().filter(|name| !known.contains(**name)).copied().collect();
        if !missing.is_empty() {
            let named: Vec<String> = missing.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
            let more = missing.len().saturating_sub(MOST_NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!("the interface lacks words in `{}`: {}{more}", locale.tag, named.join(", "));
            findings.push(
                Diagnostic::new(Code::MissingString, message)
                    .at(Place::file(nearest.file.path.clone()))
                    .help("translate them; until then pages show those of the next language in the chain"),
            );
        }
    }
    findings
}

/// The messages of a table.
pub fn messages<'a>(table: &'a StringTable<'_>) -> impl Iterator<Item = &'a Message<&'a str>> {
    table.resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    })
}

/// The names of a message's arguments.
pub fn arguments<'a>(message: &Message<&'a str>) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    if let Some(pattern) = &message.value {
        in_pattern(pattern, &mut found);
    }
    found
}

fn in_pattern<'a>(pattern: &Pattern<&'a str>, found: &mut BTreeSet<&'a str>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression<'a>(expression: &Expression<&'a str>, found: &mut BTreeSet<&'a str>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, found),
        Expression::Select { selector, variants } => {
            in_inline(selector, found);
            variants.iter().for_each(|variant| in_pattern(&variant.value, found));
        }
    }
}

fn in_inline<'a>(inline: &InlineExpression<&'a str>, found: &mut BTreeSet<&'a str>) {
    match inline {
        InlineExpression::VariableReference { id } => drop(found.insert(id.name)),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| in_inline(argument, found));
        }
        InlineExpression::Placeable { expression } => in_expression(expression, found),
        _ => {}
    }
}

fn unknown_argument(table: &StringTable<'_>, name: &str, unknown: &str, given: &BTreeSet<&str>) -> Diagnostic {
    let fault = Diagnostic::new(
        Code::UnknownArgument,
        format!("the string `{name}` asks for `${unknown}`, which no page gives"),
    );
    let text = &table.file.text;
    let at = start_of(table, name).and_then(|from| Some(from + text[from..].find(&format!("${unknown}"))?));
    let fault = match at {
        Some(at) => fault.at(table.file.place(at..at + unknown.len() + 1)),
        None => fault.at(Place::file(table.file.path.clone())),
    };
    match nearest(unknown, given.iter().copied()) {
        Some(meant) => fault.help(format!("did you mean `${meant}`?")),
        None if given.is_empty() => fault.help("it has no arguments: write plain words"),
        None => {
            let known: Vec<String> = given.iter().map(|name| format!("`${name}`")).collect();
            fault.help(format!("it has {}", known.join(" and ")))
        }
    }
}

/// The fault of a string that the library for Fluent fails at, where the nearest theme has it.
pub fn unwritable(tables: &[StringTable<'_>], name: &str, said: &str) -> Diagnostic {
    let fault = Diagnostic::new(Code::BadStrings, format!("the string `{name}` cannot be written: {said}"))
        .help("write it with fewer and simpler parts in braces");
    let of_name = |table: &&StringTable<'_>| messages(table).any(|message| message.id.name == name);
    let Some(table) = tables.iter().rev().find(of_name) else { return fault };
    match start_of(table, name) {
        Some(at) => fault.at(table.file.place(at..at + name.len())),
        None => fault.at(Place::file(table.file.path.clone())),
    }
}

/// Where a string begins in the text of its table: Fluent's tree has no places.
pub fn start_of(table: &StringTable<'_>, name: &str) -> Option<usize> {
    start_in(&table.file.text, name)
}

/// Where a string begins in a text.
pub fn start_in(text: &str, name: &str) -> Option<usize> {
    let begins = |at: usize| {
        (at == 0 || text.as_bytes()[at - 1] == b'\n') && text[at + name.len()..].trim_start().starts_with('=')
    };
    text.match_indices(name).map(|(at, _)| at).find(|at| begins(*at))
}
