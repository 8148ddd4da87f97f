//! The sentences of a ticket: each asks for one thing, while the whole asks for nothing in particular.

use std::collections::HashSet;

use super::constants::{MOST_SENTENCE_CHARS, MOST_SENTENCES};
use crate::search::{MAX_QUERY_TERMS, tokens};

/// A sentence, with its different terms in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'t> {
    /// As it stands in the ticket.
    pub text: &'t str,
    /// What the search looks up.
    pub terms: Vec<String>,
}

/// The different sentences of some lines.
pub fn sentences<'t>(lines: &[&'t str]) -> Vec<Sentence<'t>> {
    let mut found: Vec<Sentence<'_>> = Vec::new();
    let mut seen: HashSet<Vec<String>> = HashSet::new();
    for line in lines {
        for part in ended(line).into_iter().flat_map(short_enough) {
            let mut terms: Vec<String> = Vec::new();
            for term in tokens(part) {
                if !terms.contains(&term) && terms.len() < MAX_QUERY_TERMS {
                    terms.push(term);
                }
            }
            if !terms.is_empty() && seen.insert(terms.clone()) {
                found.push(Sentence { text: part.trim(), terms });
            }
            if found.len() == MOST_SENTENCES {
                return found;
            }
        }
    }
    found
}

/// A line cut behind its full stops, question marks and the like.
fn ended(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut characters = line.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        // `api.example.com` and `1.5` are not cut.
        let is_end = match character {
            '.' | '!' | '?' => characters.peek().is_none_or(|(_, next)| next.is_whitespace()),
            '。' | '！' | '？' | '؟' | '।' => true,
            _ => false,
        };
        if is_end {
            let end = at + character.len_utf8();
            parts.push(&line[start..end]);
            start = end;
        }
    }
    parts.push(&line[start..]);
    parts
}

/// A sentence cut into parts that the search takes as a whole.
fn short_enough(sentence: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((most, _)) = rest.char_indices().nth(MOST_SENTENCE_CHARS) {
        let cut = rest[..most].rfind(char::is_whitespace).filter(|cut| *cut > 0).unwrap_or(most);
        let (part, other) = rest.split_at(cut);
        parts.push(part);
        rest = other;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(ticket: &str) -> Vec<Sentence<'_>> {
        sentences(&ticket.lines().collect::<Vec<_>>())
    }

    fn texts(ticket: &str) -> Vec<&str> {
        all(ticket).into_iter().map(|sentence| sentence.text).collect()
    }

    #[test]
    fn a_ticket_is_cut_into_sentences() {
        let ticket = "Hello,\n\nit says 1.5 at api.example.com. Why? Thanks!";
        assert_eq!(texts(ticket), ["Hello,", "it says 1.5 at api.example.com.", "Why?", "Thanks!"]);
        assert_eq!(texts("。？ ! \n\n"), [""; 0]);
        assert_eq!(texts("Again. again! AGAIN"), ["Again."]);
        assert_eq!(texts("鍵をコピーできません。なぜですか？"), ["鍵をコピーできません。", "なぜですか？"]);
    }

    #[test]
    fn no_length_is_too_much() {
        assert_eq!(all(&"word ".repeat(20_000)).len(), 1);
        let many: String = (0..1000).map(|number| format!("Question {number}? ")).collect();
        assert_eq!(all(&many).len(), MOST_SENTENCES);
        assert!(all(&"鍵を".repeat(50_000)).iter().all(|sentence| sentence.text.chars().count() <= 200));
    }
}
