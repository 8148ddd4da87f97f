//! What waymark knows of a language by itself: words that say nothing of what is asked, and words that people use for one another.
//!
//! `src/search/languages/` has a file for each. Its first words are the former; after an empty line each line has some of the latter.
//! Among the former are neither "where", "why" and their like nor "not": the titles of questions and of errors live by them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use frostem::{Algorithm, Stemmer};

use super::constants::LIKE;
use super::tokens::{is_dense, list};
use crate::memo::Fingerprint;

/// The files, by language.
const FILES: [(&str, &str); 7] = [
    ("de", include_str!("languages/de.txt")),
    ("en", include_str!("languages/en.txt")),
    ("es", include_str!("languages/es.txt")),
    ("fr", include_str!("languages/fr.txt")),
    ("it", include_str!("languages/it.txt")),
    ("nl", include_str!("languages/nl.txt")),
    ("pt", include_str!("languages/pt.txt")),
];

/// The fewest characters of a word that has such a term: shorter ones are not written where words that begin like them are.
const MIN_CHARS: usize = 3;

/// What is known of a language.
pub struct Language {
    /// Tells versions of its file apart.
    pub fingerprint: Fingerprint,
    /// The words that say nothing of what is asked, as tokens, in order.
    pub function_words: Vec<String>,
    stemmer: Option<Stemmer>,
    /// By the stem of a word, the terms for the words that are used in its place.
    like: HashMap<String, Vec<String>>,
}

impl Language {
    /// The language of a locale's tag; none for those that waymark knows nothing of.
    pub fn of(tag: &str) -> Option<&'static Self> {
        static LANGUAGES: [OnceLock<Language>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
        let name = tag.split('-').next().unwrap_or(tag);
        let at = FILES.iter().position(|(known, _)| *known == name)?;
        Some(LANGUAGES[at].get_or_init(|| Self::read(name, FILES[at].1)))
    }

    fn read(name: &str, text: &str) -> Self {
        let stemmer = stemmer(name);
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut function_words: Vec<String> = Vec::new();
        for line in lines.by_ref().take_while(|line| !line.is_empty()) {
            function_words.extend(list(line));
        }
        function_words.sort_unstable();
        function_words.dedup();
        let mut like: HashMap<String, Vec<String>> = HashMap::new();
        for line in lines {
            let words: HashSet<String> = list(line).into_iter().collect();
            for word in &words {
                let others = words.iter().filter(|other| *other != word && other.chars().count() >= MIN_CHARS);
                let terms = others.map(|other| format!("{other}{LIKE}"));
                like.entry(stem(stemmer.as_ref(), word).into_owned()).or_default().extend(terms);
            }
        }
        for terms in like.values_mut() {
            terms.sort_unstable();
            terms.dedup();
        }
        Self { fingerprint: Fingerprint::of_bytes(text.as_bytes()), function_words, stemmer, like }
    }

    /// The terms for the words that are used in place of a token.
    pub fn like(&self, token: &str) -> &[String] {
        if token.starts_with(is_dense) {
            return &[];
        }
        self.like.get(&*stem(self.stemmer.as_ref(), token)).map_or(&[], Vec::as_slice)
    }
}

/// The stemmer of a locale's language, if there is one.
pub fn stemmer(tag: &str) -> Option<Stemmer> {
    Algorithm::from_name(tag.split('-').next().unwrap_or(tag)).ok().map(Stemmer::new)
}

/// The stem of a word; the word itself where the language has no stemmer.
pub fn stem<'w>(stemmer: Option<&Stemmer>, word: &'w str) -> Cow<'w, str> {
    stemmer.map_or(Cow::Borrowed(word), |stemmer| stemmer.stem(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        for (name, _) in FILES {
            let language = Language::of(name).unwrap();
            assert!(language.function_words.len() > 100 && language.like.len() > 100, "{name}");
            let words = &language.function_words;
            let both: Vec<_> = words
                .iter()
                .filter(|word| language.like.values().flatten().any(|like| like.strip_suffix(LIKE) == Some(word)))
                .collect();
            assert!(both.is_empty(), "{name}: {both:?} say nothing and are used for others");
        }
    }

    #[test]
    fn a_word_is_found_by_those_that_are_used_for_it() {
        let english = Language::of("en-GB").unwrap();
        assert!(english.like("deleting").contains(&"close~".to_owned()));
        assert!(!english.like("deleting").contains(&"delete~".to_owned()));
        assert!(english.like("parcel").is_empty());
        assert!(Language::of("ja").is_none());
    }
}
