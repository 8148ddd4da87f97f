//! Questions that mean the same, as far as their words say it.
//!
//! A term weighs by how rare it is in the file and on the site's pages: words such as "how" and "my" are on many pages and say little. A
//! word that one question alone has can join nothing, and weighs little too. The questions are gone through from the most asked one. Each
//! joins the group whose first question is most like it (the cosine of the angle between the two, as vectors of what their terms weigh), or
//! begins a group of its own. So no chain of likenesses joins what has nothing in
//! common, and the order of the file does not matter.

use std::collections::{BTreeMap, HashMap};

use super::ask::Answering;
use super::question::Question;
use crate::config::{Config, LocaleIx};
use crate::search::stemmer;

/// A question is at least so much like the first one of its group; 1 is the same.
const MIN_LIKENESS: f64 = 0.5;
/// What a word weighs that no other question of the file has.
const LONELY_WEIGHT: f64 = 0.3;
/// Of files with more different words, those that one question alone has are not looked up on the site's pages.
const MAX_LOOKED_UP: usize = 20_000;
/// So many groups with a common term are compared with a question, those by its rarest terms first.
const MAX_COMPARED: usize = 2000;

/// A term of a question: forms of a word are one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermIx(u32);

/// All terms of some questions, and what each weighs.
pub struct Terms {
    /// The terms of each question, in order.
    pub of: Vec<Vec<TermIx>>,
    /// Squared, as the cosine needs them.
    weights: Vec<f64>,
    /// A form of each that was asked.
    pub forms: Vec<String>,
}

impl Terms {
    /// Finds the terms of questions and weighs them.
    pub fn of(questions: &[Question], config: &Config, asked: &Answering<'_>) -> Self {
        let stemmers = config.locales.map(|(_, locale)| stemmer(&locale.tag));
        let mut numbers: HashMap<(LocaleIx, String), TermIx> = HashMap::new();
        let (mut forms, mut counts) = (Vec::new(), Vec::<usize>::new());
        let mut of = Vec::with_capacity(questions.len());
        for question in questions {
            let mut own: Vec<TermIx> = Vec::new();
            for term in &question.terms {
                let stem = stemmers[question.locale].as_ref().map_or(term.clone(), |stemmer| stemmer.stem(term).into());
                let number = *numbers.entry((question.locale, stem)).or_insert_with(|| {
                    forms.push((question.locale, term.clone()));
                    counts.push(0);
                    TermIx(counts.len() as u32 - 1)
                });
                if !own.contains(&number) {
                    own.push(number);
                    counts[number.0 as usize] += 1;
                }
            }
            of.push(own);
        }
        // Most words of a large file are slips that one question alone has, and take longest to look up.
        let is_looked_up = |count: usize| count > 1 || forms.len() <= MAX_LOOKED_UP;
        let looked_up = forms.iter().zip(&counts).filter(|(_, count)| is_looked_up(**count));
        let looked_up: Vec<(LocaleIx, &str)> = looked_up.map(|((locale, form), _)| (*locale, form.as_str())).collect();
        let mut shares = asked.shares(&looked_up).into_iter();
        let mut weigh = |count: &usize| {
            let rarity = |count: f64| (1.0 + questions.len() as f64 / count).ln();
            let in_file = if *count < 2 { LONELY_WEIGHT } else { rarity(*count as f64) / rarity(2.0) };
            let share = if is_looked_up(*count) { shares.next().unwrap_or_default() } else { 0.0 };
            // From 1, for what is on no page, to a fifth for what is on all of them.
            let on_pages = (1.0 + 1.0 / (share + 0.03)).ln() / (1.0f64 + 1.0 / 0.03).ln();
            (in_file * on_pages).powi(2)
        };
        let weights = counts.iter().map(&mut weigh).collect();
        Self { of, weights, forms: forms.into_iter().map(|(_, form)| form).collect() }
    }

    /// The square of what a term weighs.
    pub fn weight(&self, term: TermIx) -> f64 {
        self.weights[term.0 as usize]
    }

    /// A form of a term that was asked.
    pub fn form(&self, term: TermIx) -> &str {
        &self.forms[term.0 as usize]
    }

    fn total(&self, question: usize) -> f64 {
        self.of[question].iter().map(|term| self.weight(*term)).sum()
    }
}

/// Groups questions, each by its place: the first of a group is the one that is most asked.
pub fn grouped(questions: &[Question], terms: &Terms) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..questions.len()).collect();
    let rank = |at: &usize| (std::cmp::Reverse(questions[*at].count), questions[*at].locale, &questions[*at].text);
    order.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // For each term, the groups whose first question has it.
    let mut having: HashMap<TermIx, Vec<usize>> = HashMap::new();
    for at in order {
        let total = terms.total(at);
        let mut rarest = terms.of[at].clone();
        rarest.sort_by(|one, other| terms.weight(*other).total_cmp(&terms.weight(*one)).then(one.cmp(other)));
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        let mut compared = 0;
        for term in &rarest {
            let with = having.get(term).map_or(&[][..], Vec::as_slice);
            compared += with.len();
            if compared > MAX_COMPARED {
                break;
            }
            for group in with {
                *shared.entry(*group).or_default() += terms.weight(*term);
            }
        }
        let likeness = |(group, shared): (usize, f64)| (shared / (total * terms.total(groups[group][0])).sqrt(), group);
        let best =
            shared.into_iter().map(likeness).max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        match best {
            Some((likeness, group)) if likeness >= MIN_LIKENESS => groups[group].push(at),
            _ => {
                for term in &terms.of[at] {
                    having.entry(*term).or_default().push(groups.len());
                }
                groups.push(vec![at]);
            }
        }
    }
    groups
}

/// The words that a group is about: those that at least half of what was asked has, without those that say little next to them, in the
/// order of its first question.
pub fn about(group: &[usize], questions: &[Question], terms: &Terms) -> Vec<TermIx> {
    let all: usize = group.iter().map(|at| questions[*at].count).sum();
    let mut counts: HashMap<TermIx, usize> = HashMap::new();
    for at in group {
        terms.of[*at].iter().for_each(|term| *counts.entry(*term).or_default() += questions[*at].count);
    }
    let first = &terms.of[group[0]];
    let most = first.iter().map(|term| terms.weight(*term)).fold(0.0, f64::max);
    let says = |term: &&TermIx| counts[*term] * 2 >= all && terms.weight(**term) * MIN_SAYING >= most;
    let mut said: Vec<TermIx> = first.iter().filter(says).copied().collect();
    if said.is_empty() {
        said.extend(first.iter().filter(|term| terms.weight(**term) * MIN_SAYING >= most));
    }
    said.truncate(MAX_ABOUT);
    said
}

/// A word says little if the square of another's weight is so many times that of its own.
const MIN_SAYING: f64 = 6.0;
const MAX_ABOUT: usize = 6;
