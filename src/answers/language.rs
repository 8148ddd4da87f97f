//! Which of a site's languages a text is written in.

use std::collections::HashSet;

use serde::Serialize;
use whatlang::{Detector, Lang};

use crate::config::{Config, LocaleIx};
use crate::content::language_of_tag;
use crate::search::{LanguageWords as Language, tokens};
use crate::site::Site;

/// How the language of a text is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Whoever asked said it.
    Given,
    /// The text shows it.
    Recognised,
    /// The text does not show it, so it is the source's.
    Assumed,
}

impl How {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            How::Given => "given",
            How::Recognised => "recognised",
            How::Assumed => "assumed",
        }
    }
}

/// So many characters are enough to recognise a language.
const MOST_CHARS: usize = 8_000;

/// The locale of the site that a text is written in; none where that is not sure, or the site has one language only.
pub fn recognised(site: &Site, text: &str) -> Option<LocaleIx> {
    let config = &site.catalogue.config;
    let source = config.source_index();
    let language = |index: LocaleIx| language_of_tag(config.locales[index].id.language.as_str());
    // Of several locales of a language, the source is meant, else the first.
    let mut known: Vec<(Lang, LocaleIx)> = Vec::new();
    for locale in std::iter::once(source).chain(config.locales.indices()) {
        let new = language(locale).filter(|language| known.iter().all(|(other, _)| other != language));
        known.extend(new.map(|language| (language, locale)));
    }
    // Asked for one language alone, the detector would find it in every text.
    if known.len() < 2 {
        return None;
    }
    // A log is in no language, or in another than whoever sends it.
    let prose: Vec<&str> = text.lines().filter(|line| is_prose(line)).collect();
    let text = if prose.is_empty() { text } else { &prose.join("\n") };
    let start: String = text.chars().take(MOST_CHARS).collect();
    let found = Detector::with_allowlist(known.iter().map(|(language, _)| *language).collect()).detect(&start);
    if let Some(found) = found.filter(whatlang::Info::is_reliable) {
        return known.iter().find(|(language, _)| *language == found.lang()).map(|(_, locale)| *locale);
    }
    by_function_words(config, known.into_iter().map(|(_, locale)| locale), &start)
}

/// The locale whose function words a short text has: two different ones at least, and twice as many as of any other.
fn by_function_words(config: &Config, locales: impl Iterator<Item = LocaleIx>, text: &str) -> Option<LocaleIx> {
    let words: HashSet<String> = tokens(text).into_iter().collect();
    let mut counts: Vec<(usize, LocaleIx)> = locales
        .filter_map(|locale| {
            let said = &Language::of(&config.locales[locale].tag)?.function_words;
            Some((words.iter().filter(|word| said.binary_search(word).is_ok()).count(), locale))
        })
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (most, locale) = *counts.first()?;
    (most >= 2 && counts.get(1).is_none_or(|(second, _)| most >= 2 * second)).then_some(locale)
}

/// Whether a line is made of words, not of numbers and signs as those of programs are.
fn is_prose(line: &str) -> bool {
    let other = |character: &char| !character.is_alphabetic() && !character.is_whitespace();
    line.chars().filter(other).count() * 6 <= line.chars().count()
}
