//! The words that a site's readers use for one another: `content/<locale>/synonyms.yaml`, as terms.
//!
//! A page whose title, headings or other short fields have a word of a group gets a term for each other word of it. The term names what a
//! query says (`money-money-back~refund`: the word that decides its file, all of its words, and what the page has in their place).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use frostem::Stemmer;

use super::constants::{JOIN, LIKE};
use super::languages::{stem, stemmer};
use super::tokens::{is_dense, list};
use crate::catalogue::Catalogue;
use crate::config::{Config, LocaleIx, Synonym, SynonymGroups};
use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Fingerprint;
use crate::table::Table;

/// The most characters of a word or phrase.
const MOST_CHARS: usize = 40;
/// The most bytes of its tokens. A term has two of them and the longest token of one, and the length of a term is kept in a byte.
const MOST_BYTES: usize = 80;

/// What each locale's readers use for one another.
pub type Synonyms = Table<LocaleIx, Option<Arc<SiteWords>>>;

/// What a locale's readers use for one another.
pub struct SiteWords {
    /// Of all groups.
    pub fingerprint: Fingerprint,
    stemmer: Option<Stemmer>,
    /// By the stem of its first token, each word of each group.
    words: HashMap<String, Vec<Word>>,
}

/// A word or phrase of a group.
struct Word {
    stems: Vec<String>,
    /// For the other words of the group.
    terms: Vec<String>,
}

/// What the readers of all locales use for one another.
pub fn synonyms(config: &Config) -> Synonyms {
    let words = |(locale, own): (LocaleIx, &crate::config::Locale)| {
        // The site's own groups come first: a word belongs to one.
        let groups = [&config.synonyms[locale][..], &config.renamed(own)].concat();
        (!groups.is_empty()).then(|| Arc::new(SiteWords::of(&groups, stemmer(&own.tag))))
    };
    config.locales.map(words)
}

impl SiteWords {
    fn of(groups: &SynonymGroups, stemmer: Option<Stemmer>) -> Self {
        let mut words: HashMap<String, Vec<Word>> = HashMap::new();
        let mut said = Vec::new();
        let mut known = HashSet::new();
        for group in groups {
            let tokens = group.iter().filter_map(|word| tokens_of(word).ok());
            let group: Vec<Vec<String>> = tokens.filter(|tokens| known.insert(tokens.clone())).collect();
            let stems = |tokens: &[String]| -> Vec<String> {
                tokens.iter().map(|token| stem(stemmer.as_ref(), token).into_owned()).collect()
            };
            for tokens in &group {
                said.extend(tokens.iter().flat_map(|token| [token.as_bytes(), b" "].concat()).chain(*b","));
                let own = stems(tokens);
                let others = group.iter().filter(|other| stems(other) != own);
                let terms = others.map(|other| term(other, tokens)).collect();
                words.entry(own[0].clone()).or_default().push(Word { stems: own, terms });
            }
            said.push(b'\n');
        }
        Self { fingerprint: Fingerprint::of_bytes(&said), stemmer, words }
    }

    /// The terms for the words that readers use in place of what a text with these tokens has.
    pub fn like<'s>(&'s self, tokens: &[String]) -> Vec<&'s str> {
        let stems: Vec<_> = tokens.iter().map(|token| stem(self.stemmer.as_ref(), token)).collect();
        let mut terms: Vec<&str> = Vec::new();
        for at in 0..stems.len() {
            let words = self.words.get(&*stems[at]).into_iter().flatten();
            let here = words.filter(|word| {
                let rest = &stems[at..];
                rest.len() >= word.stems.len() && rest.iter().zip(&word.stems).all(|(one, other)| one == other)
            });
            terms.extend(here.flat_map(|word| &word.terms).map(String::as_str));
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

/// The term that a query for `said` finds on pages that have `has` in its place.
fn term(said: &[String], has: &[String]) -> String {
    let most = said.iter().map(|token| token.chars().count()).max().unwrap_or_default();
    let key = said.iter().find(|token| token.chars().count() == most).map_or("", String::as_str);
    let [said, has] = [said, has].map(|words| words.join(&JOIN.to_string()));
    format!("{key}{JOIN}{said}{LIKE}{has}")
}

/// Its tokens, or why the search cannot find it, and what to do.
fn tokens_of(word: &Synonym) -> Result<Vec<String>, (String, &'static str)> {
    let tokens = list(&word.text);
    let text = &word.text;
    if tokens.is_empty() {
        return Err((
            format!("`{text}` has no word that readers can search for"),
            "write words with letters or digits",
        ));
    }
    if let [one] = &*tokens
        && one.starts_with(is_dense)
        && one.chars().count() == 1
    {
        return Err((
            format!("`{text}` is a single character, which is part of many words"),
            "write a word of two characters or more",
        ));
    }
    let (chars, bytes) = (text.chars().count(), tokens.iter().map(|token| token.len() + 1).sum::<usize>() - 1);
    if chars > MOST_CHARS || bytes > MOST_BYTES {
        let what = format!("this has {chars} characters, and a synonym has at most {MOST_CHARS}");
        let of_pairs = format!("{what}, or 12 of a script without spaces");
        let message = if chars > MOST_CHARS { what } else { of_pairs };
        return Err((
            message,
            "write what readers type into a search box; a whole question belongs into `asked_as` of its page",
        ));
    }
    Ok(tokens)
}

/// Says what is wrong with the words that readers use for one another.
pub fn check(catalogue: &Catalogue) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for groups in catalogue.config.synonyms.values() {
        let mut known: HashMap<Vec<String>, (usize, &Synonym)> = HashMap::new();
        for (number, word) in
            groups.iter().enumerate().flat_map(|(number, group)| group.iter().map(move |word| (number, word)))
        {
            let tokens = match tokens_of(word) {
                Ok(tokens) => tokens,
                Err((message, help)) => {
                    findings.push(Diagnostic::new(Code::BadSynonyms, message).at(word.place.clone()).help(help));
                    continue;
                }
            };
            let Some((first, other)) = known.get(&tokens) else {
                known.insert(tokens, (number, word));
                continue;
            };
            let (what, help) = if *first == number {
                (
                    "twice in this group",
                    "take one of them away: capitals, accents and hyphens make no difference to the search",
                )
            } else {
                ("in two groups", "join the two groups, or keep it in the one that it belongs to")
            };
            let fault =
                Diagnostic::new(Code::BadSynonyms, format!("`{}` stands {what}", word.text)).at(word.place.clone());
            findings.push(fault.and(other.place.clone(), "the first time").help(help));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn words(groups: &[&[&str]], language: &str) -> SiteWords {
        let word = |text: &&str| Synonym { text: (*text).to_owned(), place: Place::file("a") };
        SiteWords::of(&groups.iter().map(|group| group.iter().map(word).collect()).collect(), stemmer(language))
    }

    fn like(words: &SiteWords, text: &str) -> Vec<String> {
        words.like(&list(text)).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_word_or_a_phrase_stands_for_the_others_of_its_group() {
        let own = words(&[&["money back", "refund", "refunds"], &["vault", "safe"]], "en");
        let of_refund = ["money-money-back~refund", "money-money-back~refunds"];
        assert_eq!(like(&own, "Request a refund"), of_refund);
        assert_eq!(like(&own, "Refunded twice"), of_refund, "by its stem");
        assert_eq!(like(&own, "Get your money back"), ["refund-refund~money-back", "refunds-refunds~money-back"]);
        assert_eq!(like(&own, "Back to your money"), [""; 0], "the words of a phrase stand side by side");
        assert_eq!(like(&own, "A safe for money"), ["vault-vault~safe"]);
    }

    #[test]
    fn scripts_without_spaces_have_phrases_of_pairs() {
        let own = words(&[&["返金", "払い戻し"]], "ja");
        assert_eq!(like(&own, "返金の方法"), ["払い-払い-い戻-戻し~返金"]);
        assert_eq!(like(&own, "払い戻しの方法"), ["返金-返金~払い-い戻-戻し"]);
        assert_eq!(like(&own, "戻し払い"), [""; 0]);
    }
}
