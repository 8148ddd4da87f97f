//! Which forms a language has for numbers of things, and strings that lack one.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Expression, Message, Pattern, PatternElement, Variant, VariantKey};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use super::check::{messages, start_of};
use super::{StringTable, tables_of};
use crate::config::{BUILT_IN_NAME, Locale, LocaleIx};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::table::Table;

/// The numbers of things that pages count lie below this. French and Spanish have a form for millions that no page needs.
const MOST_COUNTED: u32 = 1000;

/// The CLDR's names of the forms.
const NAMES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The forms that a language has for whole numbers, by the CLDR's names: `one` and `other` in English.
pub fn forms(tag: &str) -> Vec<&'static str> {
    let found = lacking(tag, &BTreeSet::new(), &BTreeSet::new());
    NAMES.into_iter().filter(|name| *name == "other" || found.contains(name)).collect()
}

/// The forms that some number needs, but for the numbers that stand alone, and for forms that are there.
fn lacking(tag: &str, there: &BTreeSet<&str>, alone: &BTreeSet<&str>) -> Vec<&'static str> {
    let Some(rules) = rules(tag) else { return Vec::new() };
    let numbers = (0..=MOST_COUNTED).filter(|number| !alone.contains(&*number.to_string()));
    let needed: BTreeSet<&str> = numbers.filter_map(|number| Some(name(&rules.select(number).ok()?))).collect();
    NAMES.into_iter().filter(|name| needed.contains(name) && !there.contains(name)).collect()
}

/// As the library for Fluent finds them: those of the locale, else those of its language.
fn rules(tag: &str) -> Option<PluralRules> {
    let id: LanguageIdentifier = tag.parse().ok()?;
    let language = LanguageIdentifier::from_parts(id.language, None, None, &[]);
    [id, language].into_iter().find_map(|id| PluralRules::create(id, PluralRuleType::CARDINAL).ok())
}

fn name(category: &PluralCategory) -> &'static str {
    match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}

/// The forms that a string lacks in a language. A string that has one form for all numbers lacks none.
pub(super) fn missing_forms(tag: &str, message: &Message<&str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    if let Some(pattern) = &message.value {
        in_pattern(tag, pattern, &mut found);
    }
    found
}

fn in_pattern(tag: &str, pattern: &Pattern<&str>, found: &mut Vec<&'static str>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression: Expression::Select { variants, .. } } = element {
            let names: BTreeSet<&str> = variants.iter().filter_map(form).collect();
            if names.iter().any(|name| *name != "other" && NAMES.contains(name)) {
                let alone = variants.iter().filter_map(number).collect();
                found.extend(lacking(tag, &names, &alone).into_iter().filter(|name| *name != "other"));
            }
            variants.iter().for_each(|variant| in_pattern(tag, &variant.value, found));
        }
    }
}

fn form<'a>(variant: &Variant<&'a str>) -> Option<&'a str> {
    match variant.key {
        VariantKey::Identifier { name } => Some(name),
        VariantKey::NumberLiteral { .. } => None,
    }
}

fn number<'a>(variant: &Variant<&'a str>) -> Option<&'a str> {
    match variant.key {
        VariantKey::NumberLiteral { value } => Some(value),
        VariantKey::Identifier { .. } => None,
    }
}

/// Warns of strings of the site that lack a form which their language has.
pub(super) fn check(locales: &Table<LocaleIx, Locale>, tables: &[StringTable<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for locale in locales.values() {
        for table in tables_of(&locale.tag, tables) {
            if table.file.path.starts_with(BUILT_IN_NAME) || !seen.insert(&table.file.path) {
                continue;
            }
            for message in messages(table) {
                let missing = missing_forms(table.tag, message);
                if !missing.is_empty() {
                    found.push(warning(table, message.id.name, &missing));
                }
            }
        }
    }
    found
}

fn warning(table: &StringTable<'_>, name: &str, missing: &[&str]) -> Diagnostic {
    let warning = missing_form(table.tag, name, missing);
    match start_of(table, name) {
        Some(at) => warning.at(table.file.place(at..at + name.len())),
        None => warning.at(Place::file(table.file.path.clone())),
    }
}

/// The warning of a string that lacks forms.
pub(super) fn missing_form(tag: &str, name: &str, missing: &[&str]) -> Diagnostic {
    let quoted: Vec<String> = missing.iter().map(|form| format!("`{form}`")).collect();
    let message = format!("the string `{name}` lacks a form for numbers that `{tag}` has: {}", quoted.join(", "));
    let lines: Vec<String> = missing.iter().map(|form| format!("`[{form}] …`")).collect();
    Diagnostic::new(Code::MissingForm, message).help(format!("add {} before `*[other]`", lines.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_forms_of_the_cldr() {
        assert_eq!(forms("en"), ["one", "other"]);
        assert_eq!(forms("pt-BR"), ["one", "other"]);
        assert_eq!(forms("ja"), ["other"]);
        assert_eq!(forms("ru"), ["one", "few", "many", "other"]);
        assert_eq!(forms("ar"), NAMES);
    }
}
