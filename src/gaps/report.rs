//! What to write next: groups of questions without an answer, and pages that did not help.

use std::sync::Arc;

use super::group::{Terms, about, grouped};
use super::question::Question;
use super::questions::Gaps;
use super::votes::PageVotes;
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::content::Kind;

/// A page with this score for what a group is about can be meant by it; a page with less only has some of its words.
const MEANT_SCORE: f64 = 0.2;
const MAX_EXAMPLES: usize = 3;
/// What is longer is no way to ask something, and the words that it is about stand for it.
const MAX_PHRASE_WORDS: usize = 9;

/// What files ask and the site does not answer, and what was said of its pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// How many questions there were.
    pub total: usize,
    /// How many of them have no answer.
    pub open: usize,
    /// How many of those are in no group: they have no words, or there were too many.
    pub lost: usize,
    /// The most asked first.
    pub groups: Vec<Advice>,
    /// Pages with votes; those that helped least first.
    pub votes: Vec<PageVotes>,
    /// How many votes were on pages that the site has not.
    pub other_votes: usize,
}

/// Questions that mean the same, and what to do about them.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// How often they were asked.
    pub count: usize,
    /// Their language.
    pub locale: LocaleIx,
    /// Two or three of them, the most asked first.
    pub examples: Vec<Asked>,
    /// The page to extend; none where one is missing.
    pub nearest: Option<Nearest>,
    /// What to put into that page's key, or into `asked_as` of a new question.
    pub asked_as: Vec<String>,
}

/// A question and how often it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its words, masked.
    pub text: Arc<str>,
    /// How often.
    pub count: usize,
}

/// A page that comes near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// The page.
    pub entry: EntryIx,
    /// Its score in the search for what the group is about.
    pub score: f64,
    /// The key of its front matter that takes other words for what it answers: `asked_as`, or `keywords` where it is no question.
    pub key: &'static str,
}

impl Report {
    /// Groups what has no answer.
    pub fn of(mut gaps: Gaps<'_>) -> Self {
        gaps.end();
        let catalogue = &gaps.site.catalogue;
        let questions = &gaps.kept;
        let terms = Terms::of(questions, &catalogue.config, &gaps.asked);
        let groups = grouped(questions, &terms);
        let words: Vec<String> = groups
            .iter()
            .map(|group| {
                let words = about(group, questions, &terms).into_iter().map(|term| terms.form(term));
                words.collect::<Vec<_>>().join(" ")
            })
            .collect();
        let queries: Vec<(LocaleIx, String)> =
            groups.iter().zip(&words).map(|(group, words)| (questions[group[0]].locale, format!("{words} "))).collect();
        let queries: Vec<(LocaleIx, &str)> = queries.iter().map(|(locale, words)| (*locale, words.as_str())).collect();
        let nearest = gaps.asked.nearest(&queries);
        let mut groups: Vec<Advice> = groups
            .iter()
            .zip(words.iter().zip(nearest))
            .map(|(group, (words, nearest))| {
                let nearest = nearest.filter(|(_, score)| *score >= MEANT_SCORE).map(|(entry, score)| {
                    let front = &catalogue.entries[catalogue.text_of(entry)].outline.front;
                    // Of all kinds of pages, questions alone have `asked_as`.
                    let is_question = catalogue.entries[entry].kind == Kind::Faq;
                    let (key, known) =
                        if is_question { ("asked_as", &front.asked_as) } else { ("keywords", &front.keywords) };
                    (Nearest { entry, score, key }, &known[..])
                });
                advice(group, questions, words, nearest)
            })
            .collect();
        groups.sort_by(|one, other| {
            other.count.cmp(&one.count).then_with(|| one.examples[0].text.cmp(&other.examples[0].text))
        });
        let (votes, other_votes) = gaps.votes.on_pages(catalogue);
        Self { total: gaps.total, open: gaps.open, lost: gaps.lost, groups, votes, other_votes }
    }
}

/// What to do about a group that is about some words.
fn advice(group: &[usize], questions: &[Question], words: &str, nearest: Option<(Nearest, &[String])>) -> Advice {
    // Groups are gone through from the most asked question, so their parts are in that order too.
    let examples = group.iter().take(MAX_EXAMPLES).map(|at| &questions[*at]);
    let examples: Vec<Asked> = examples.map(|one| Asked { text: one.text.clone(), count: one.count }).collect();
    let mut asked_as: Vec<String> = Vec::new();
    for example in &examples {
        let plain = example.text.replace('…', " ");
        let phrase: Vec<&str> = plain.split_whitespace().collect();
        let phrase = if phrase.len() <= MAX_PHRASE_WORDS { phrase.join(" ") } else { words.to_owned() };
        let is_known = nearest.as_ref().is_some_and(|(_, known)| known.contains(&phrase));
        if !is_known && !asked_as.contains(&phrase) {
            asked_as.push(phrase);
        }
    }
    Advice {
        count: group.iter().map(|at| questions[*at].count).sum(),
        locale: questions[group[0]].locale,
        examples,
        nearest: nearest.map(|(nearest, _)| nearest),
        asked_as,
    }
}
