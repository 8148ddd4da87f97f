//! The terms of one page, weighted by where they stand. Remembered by the page's content.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use super::constants::{MEANING_NUMBERS, PARTS};
use super::hash::{ByHash, hash};
use super::languages::Language;
use super::layout::part;
use super::meaning::{Levels, Meaning, rounded, times};
use super::synonyms::SiteWords;
use super::tokens::{list, tokens};
use crate::config::RawHtml;
use crate::content::{Body, Kind, Outline, Text, words};
use crate::memo::Fingerprint;

/// How much a word counts in each field. Those of the body count 1, less on long pages.
mod weights {
    pub const TITLE: f32 = 6.0;
    pub const CODE: f32 = 12.0;
    pub const ASKED_AS: f32 = 3.0;
    pub const KEYWORD: f32 = 4.0;
    pub const SUMMARY: f32 = 2.0;
    pub const HEADING: f32 = 3.0;
    pub const STEP: f32 = 2.5;
    pub const MESSAGE: f32 = 1.5;
    /// The guide of a step.
    pub const GUIDE: f32 = 1.0;
}

/// A posting names one of so many sections; those behind the last are counted as the last.
pub const MOST_SECTIONS: usize = 16;

/// A term of a page. There are millions, so it is kept small.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// How many bytes its text has.
    length: u8,
    /// How often the body has it, up to 255.
    pub body: u8,
    /// What titles, headings and other short fields give it, in halves.
    fixed: u8,
    /// The section that it stands for most, and whether it is in the title or is the code.
    place: u8,
}

impl Term {
    /// What titles, headings and other short fields give it.
    pub fn fixed(&self) -> f32 {
        f32::from(self.fixed) / 2.0
    }

    /// The section that it stands for most.
    pub fn section(&self) -> u8 {
        self.place & !IN_TITLE
    }

    /// Whether it is in the title or is the code.
    pub fn in_title(&self) -> bool {
        self.place & IN_TITLE != 0
    }
}

/// The bit of `place` that says that a term is in the title.
const IN_TITLE: u8 = 0x80;

/// The terms of one page, in `PARTS` parts, so that an index can be made part by part.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PageTerms {
    texts: String,
    /// Each once, by part.
    #[serde(with = "packed")]
    terms: Vec<Term>,
    /// Where each part ends, in terms and in texts.
    ends: [(u32, u32); PARTS],
    /// How many tokens the body has.
    pub length: u32,
    /// How many different terms the title has.
    pub title_length: u32,
    /// What the page means, where the site's search knows what words mean.
    pub meaning: Option<Levels>,
}

/// How terms are stored: four bytes each, since reading millions of numbers one by one takes longer.
mod packed {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    use super::Term;

    const BYTES: usize = 4;

    pub fn serialize<S: Serializer>(terms: &[Term], serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(terms.len() * BYTES);
        for term in terms {
            bytes.extend([term.length, term.body, term.fixed, term.place]);
        }
        serializer.serialize_bytes(&bytes)
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Vec<Term>, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let (terms, []) = bytes.as_chunks::<BYTES>() else { return Err(D::Error::custom("a term is cut off")) };
        let term = |&[length, body, fixed, place]: &[u8; BYTES]| Term { length, body, fixed, place };
        Ok(terms.iter().map(term).collect())
    }
}

/// What is known of the words of a page besides the page.
#[derive(Clone, Default)]
pub struct Known {
    /// The language of the page, if something is known of it.
    pub language: Option<&'static Language>,
    /// What the site's readers use for one another, if it says so.
    pub own: Option<Arc<SiteWords>>,
    /// What words mean, unless the site leaves that out.
    pub meaning: Option<&'static Meaning>,
}

/// What of other pages counts for a page.
#[derive(Debug, Default)]
pub struct Around<'a> {
    /// The title of a step's guide.
    pub guide: Option<&'a str>,
    /// The titles of a guide's steps.
    pub steps: Vec<&'a str>,
    /// An error's code, which a translation takes from its source.
    pub code: Option<&'a str>,
    /// What the choices of the text are called, by the index of their heading.
    pub choices: Vec<(usize, &'a str)>,
    /// What the choices are called that a step is for.
    pub only: Vec<&'a str>,
}

impl PageTerms {
    /// The terms of a part.
    pub fn part(&self, part: usize) -> &[Term] {
        &self.terms[self.start(part).0 as usize..self.ends[part].0 as usize]
    }

    /// The texts of a part's terms.
    pub fn texts(&self, part: usize) -> impl Iterator<Item = &str> {
        let mut rest = &self.texts[self.start(part).1 as usize..];
        self.part(part).iter().map(move |term| {
            let (text, after) = rest.split_at(usize::from(term.length));
            rest = after;
            text
        })
    }

    fn start(&self, part: usize) -> (u32, u32) {
        part.checked_sub(1).map_or((0, 0), |before| self.ends[before])
    }

    /// Everything that the terms are made from.
    pub fn fingerprint(
        outline: &Outline,
        raw_html: RawHtml,
        kind: Kind,
        around: &Around<'_>,
        known: &Known,
    ) -> Fingerprint {
        let front = &outline.front;
        let short = [
            kind.name(),
            front.title.as_str(),
            front.summary.as_str(),
            around.guide.unwrap_or(""),
            around.code.unwrap_or(""),
        ];
        let raw_html = [raw_html as u8];
        let language = known.language.map_or(&[][..], |language| &language.fingerprint.0);
        let meaning = known.meaning.map_or(&[][..], |meaning| &meaning.fingerprint.0);
        let words = known.own.as_ref().map_or(&[][..], |own| &own.fingerprint.0);
        let own = [&outline.fingerprint.0[..], &raw_html, language, meaning, words];
        let parts = own.into_iter().chain(short.into_iter().map(str::as_bytes));
        let further = around.choices.iter().map(|(_, name)| name).chain(&around.only).chain(&around.steps);
        Fingerprint::of(parts.chain(further.map(|text| text.as_bytes())))
    }
}

/// Finds the terms of pages, one after the other.
#[derive(Default)]
pub struct Collector {
    /// In order of appearance.
    terms: Vec<Term>,
    /// The number of each in `terms`.
    numbers: ByHash<u32>,
    /// For each term, the section that it was last met in, its weight there, and the largest weight in a section so far.
    weights: Vec<(u8, f32, f32)>,
    /// The numbers of each part's terms, and their texts one after the other.
    parts: [(Vec<u32>, String); PARTS],
    section: u8,
    /// How many tokens the body has.
    length: u32,
    known: Known,
}

/// The number of a section, by how many headings have begun: those behind the last number have the last.
fn section_number(begun: usize) -> u8 {
    begun.min(MOST_SECTIONS - 1) as u8
}

/// The longest text of a term, in bytes: its length is kept in a byte.
const MOST_TERM_BYTES: usize = u8::MAX as usize;

impl Known {
    /// The terms for what people use in place of the tokens of a short field, each with what the field has. Those of the body would be
    /// too many.
    fn like(&self, tokens: &[String]) -> Vec<String> {
        let mut like = Vec::new();
        for token in tokens {
            let terms = self.language.into_iter().flat_map(|language| language.like(token));
            like.extend(terms.map(|term| format!("{term}{token}")));
        }
        like.extend(self.own.iter().flat_map(|own| own.like(tokens)).map(str::to_owned));
        like.retain(|term| term.len() <= MOST_TERM_BYTES);
        like
    }
}

impl Collector {
    /// Finds the terms of a page.
    pub fn terms(
        &mut self,
        outline: &Outline,
        body: &Body,
        kind: Kind,
        around: &Around<'_>,
        known: Known,
    ) -> PageTerms {
        self.known = known;
        let front = &outline.front;
        let title_length = self.title(&front.title);
        if let Some(code) = around.code {
            self.code(code);
        }
        self.fixed(&front.summary, weights::SUMMARY);
        front.keywords.iter().chain(&front.tags).for_each(|text| self.fixed(text, weights::KEYWORD));
        front.asked_as.iter().for_each(|text| self.fixed(text, weights::ASKED_AS));
        let messages = front.matches.iter().chain(&front.examples);
        messages.for_each(|(text, _)| self.fixed(text, weights::MESSAGE));
        if let Some(guide) = around.guide {
            self.fixed(guide, weights::GUIDE);
        }
        let inline = body.before.iter().chain(&body.outcome).chain(&body.expect);
        inline.for_each(|text| self.body(&words(text).text));
        around.only.iter().for_each(|name| self.fixed(name, weights::KEYWORD));
        self.sections(&body.text, &around.choices);
        if kind == Kind::Guide {
            for step in &around.steps {
                self.next_section();
                self.fixed(step, weights::STEP);
            }
        }
        self.take(title_length)
    }

    /// Counts a term in the present section.
    fn add(&mut self, token: &str, weight: f32, in_body: bool) -> &mut Term {
        let hash = hash(token);
        let number = *self.numbers.entry(hash).or_insert_with(|| {
            let number = self.terms.len() as u32;
            let (numbers, texts) = &mut self.parts[part(token)];
            numbers.push(number);
            texts.push_str(token);
            self.terms.push(Term { length: token.len() as u8, body: 0, fixed: 0, place: self.section });
            self.weights.push((self.section, 0.0, 0.0));
            number
        }) as usize;
        let term = &mut self.terms[number];
        let (section, here, most) = &mut self.weights[number];
        if *section != self.section {
            (*section, *here) = (self.section, 0.0);
        }
        *here += weight;
        if *here > *most {
            *most = *here;
            term.place = term.place & IN_TITLE | self.section;
        }
        if in_body {
            term.body = term.body.saturating_add(1);
        } else {
            term.fixed = term.fixed.saturating_add((weight * 2.0) as u8);
        }
        term
    }

    /// Says how many different terms it has.
    fn title(&mut self, text: &str) -> u32 {
        let tokens = list(text);
        tokens.iter().for_each(|token| self.add(token, weights::TITLE, false).place |= IN_TITLE);
        let length = self.terms.len() as u32;
        let like = self.known.like(&tokens);
        like.iter().for_each(|term| self.add(term, weights::TITLE, false).place |= IN_TITLE);
        length
    }

    fn code(&mut self, text: &str) {
        tokens(text, |token| self.add(token, weights::CODE, false).place |= IN_TITLE);
    }

    fn fixed(&mut self, text: &str, weight: f32) {
        let tokens = list(text);
        let like = self.known.like(&tokens);
        for term in tokens.iter().chain(&like) {
            self.add(term, weight, false);
        }
    }

    fn body(&mut self, text: &str) {
        let mut length = 0;
        tokens(text, |token| {
            length += 1;
            self.add(token, 1.0, true);
        });
        self.length += length;
    }

    fn next_section(&mut self) {
        self.section = section_number(usize::from(self.section) + 1);
    }

    fn sections(&mut self, text: &Text, choices: &[(usize, &str)]) {
        let words = words(text);
        let starts = &words.sections;
        let end = words.text.len();
        self.body(&words.text[..starts.first().copied().unwrap_or(end)]);
        for (index, (heading, start)) in text.outline.headings.iter().zip(starts).enumerate() {
            self.next_section();
            self.fixed(&heading.text, weights::HEADING);
            // The words of a heading may leave the name out.
            let names = choices.iter().filter(|(at, name)| *at == index && !heading.text.contains(name));
            names.for_each(|(_, name)| self.fixed(name, weights::HEADING));
            let next = starts.get(index + 1).copied().unwrap_or(end);
            let after = words.after_choices.iter().find(|(at, _)| (*start..next).contains(at));
            let own_end = after.map_or(next, |(at, _)| *at);
            self.body(words.text.get(*start..own_end).unwrap_or_default());
            if let Some((at, begun)) = after {
                let own = std::mem::replace(&mut self.section, section_number(*begun));
                self.body(words.text.get(*at..next).unwrap_or_default());
                self.section = own;
            }
        }
    }

    /// What the page means: the sum of its terms, by how much they count.
    fn meaning(&self, meaning: &Meaning) -> Levels {
        let mut sum = [0; MEANING_NUMBERS];
        for (hash, number) in &self.numbers {
            let term = &self.terms[*number as usize];
            if let Some(word) = meaning.of_hash(*hash) {
                meaning.add(word, times(term.fixed, term.body), &mut sum);
            }
        }
        rounded(&sum)
    }

    /// Gives what was collected, and begins anew.
    fn take(&mut self, title_length: u32) -> PageTerms {
        let mut page = PageTerms {
            texts: String::with_capacity(self.parts.iter().map(|(_, texts)| texts.len()).sum()),
            terms: Vec::with_capacity(self.terms.len()),
            ends: [(0, 0); PARTS],
            length: std::mem::take(&mut self.length),
            title_length,
            meaning: self.known.meaning.map(|meaning| self.meaning(meaning)),
        };
        for ((numbers, texts), end) in self.parts.iter_mut().zip(&mut page.ends) {
            page.terms.extend(numbers.drain(..).map(|number| self.terms[number as usize]));
            page.texts.push_str(texts);
            texts.clear();
            *end = (page.terms.len() as u32, page.texts.len() as u32);
        }
        self.terms.clear();
        self.numbers.clear();
        self.weights.clear();
        self.section = 0;
        page
    }
}
