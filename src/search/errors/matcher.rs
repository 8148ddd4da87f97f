//! Finding the entries that explain a text.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::pattern::Pattern;
use super::template::{Part, Template, TemplateIx, normal};
use super::{Known, KnownIx};
use crate::search::constants::{
    BEFORE_CODE_CHARS, CODE_SCORE, ERROR_PAGE_TAGS, MAX_CANDIDATES, MAX_LINE_CHARS, MAX_LINES, MAX_MATCHES,
    MAX_PASTE_CHARS, MAX_TAG_CHARS, MIN_SHARED_WORDS, MIN_WORDS_SCORE, TEXT_SCORE, WORDS_BEFORE_CODE,
};
use crate::search::tokens;
use crate::search::tokens::is_dense;
use crate::table::Table;

/// Why an entry is among the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its code is in the text.
    Code(String),
    /// A template or pattern of it is in the text.
    Text,
    /// A line has most of the words of a template.
    Words,
}

/// An entry that may explain a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The entry.
    pub known: KnownIx,
    /// How sure; above 1 only for codes, templates and patterns.
    pub score: f64,
    /// Why.
    pub reason: Reason,
    /// The line that matched, as it is in the text.
    pub line: String,
}

/// Entries made ready to be matched.
pub struct Matcher {
    /// Codes by their first word; those without any are looked for in every line.
    codes: HashMap<String, Vec<(String, KnownIx)>>,
    templates: Table<TemplateIx, (Template, KnownIx)>,
    patterns: Vec<(Pattern, KnownIx)>,
    /// Templates by the rarest of their words; those without any word are tried on every line.
    by_key: HashMap<String, Vec<TemplateIx>>,
    without_key: Vec<TemplateIx>,
    words: Table<TemplateIx, Words>,
    by_word: HashMap<String, Vec<TemplateIx>>,
}

/// The words of a template, and the pairs that stand side by side, with their weights.
struct Words {
    weights: BTreeMap<String, f64>,
    total: f64,
}

impl Matcher {
    /// Makes entries ready.
    pub fn new(known: &Table<KnownIx, Known>) -> Self {
        let mut codes: HashMap<String, Vec<(String, KnownIx)>> = HashMap::new();
        let mut templates: Vec<(Template, KnownIx)> = Vec::new();
        let mut patterns = Vec::new();
        for (index, error) in known.iter() {
            if let Some(code) = error.code.as_deref().map(normal).filter(|code| !code.is_empty()) {
                let first = tokens(&code).into_iter().next().unwrap_or_default();
                codes.entry(first).or_default().push((code, index));
            }
            templates.extend(error.templates.iter().map(|text| (Template::parse(text), index)));
            patterns.extend(error.patterns.iter().map(|pattern| (pattern.clone(), index)));
        }
        let templates: Table<TemplateIx, _> = templates.into();
        let literals = templates.map(|(_, (template, _))| tokens(&template.literal()));
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for literal in literals.values() {
            let distinct: HashSet<&str> = literal.iter().map(String::as_str).collect();
            distinct.into_iter().for_each(|token| *counts.entry(token).or_default() += 1);
        }
        let mut matcher = Self {
            codes,
            patterns,
            by_key: HashMap::new(),
            without_key: Vec::new(),
            words: Table::default(),
            by_word: HashMap::new(),
            templates: Table::default(),
        };
        for (index, (template, _)) in templates.iter() {
            let literal = &literals[index];
            // A word at the edge of a hole may be a part of a longer one in the line, so only whole ones are keys.
            let whole = whole_words(template);
            match whole
                .iter()
                .min_by_key(|word| (counts.get(word.as_str()).copied().unwrap_or(0), std::cmp::Reverse(word.len())))
            {
                Some(key) => matcher.by_key.entry(key.clone()).or_default().push(index),
                None => matcher.without_key.push(index),
            }
            let count = |token: &str| counts.get(token).copied().unwrap_or(1) as f64;
            let mut weights: BTreeMap<String, f64> = BTreeMap::new();
            for token in literal.iter().filter(|token| is_word(token)) {
                weights.insert(token.clone(), weight(templates.len(), count(token)));
                let with = matcher.by_word.entry(token.clone()).or_default();
                if with.last() != Some(&index) {
                    with.push(index);
                }
            }
            for pair in literal.windows(2).filter(|pair| pair.iter().all(|token| is_word(token))) {
                let value = (weight(templates.len(), count(&pair[0])) + weight(templates.len(), count(&pair[1]))) / 2.0;
                weights.insert(format!("{} {}", pair[0], pair[1]), value);
            }
            matcher.words.push(Words { total: weights.values().sum(), weights });
        }
        matcher.templates = templates;
        matcher
    }

    /// The entries that may explain a text, best first, and whether a part of the text was not read.
    pub fn find(&self, text: &str) -> (Vec<Match>, bool) {
        let (lines, is_cut) = lines(text);
        let mut found: BTreeMap<KnownIx, Match> = BTreeMap::new();
        for line in &lines {
            self.surely(line, &mut found);
        }
        if found.is_empty() {
            for line in &lines {
                self.by_words(line, &mut found);
            }
        }
        let mut found: Vec<Match> = found.into_values().collect();
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.known.cmp(&other.known)));
        found.truncate(MAX_MATCHES);
        (found, is_cut)
    }

    /// The entries that a single line belongs to by a code, a template or a pattern.
    pub fn sure(&self, line: &str) -> Vec<KnownIx> {
        let mut found = BTreeMap::new();
        for line in &lines(line).0 {
            self.surely(line, &mut found);
        }
        found.into_keys().collect()
    }

    /// Every template that a line holds.
    pub fn templates_in(&self, line: &str) -> Vec<TemplateIx> {
        let line = normal(line);
        self.candidates(&line, &tokens(&line).into_iter().collect())
    }

    /// The entry of a template.
    pub fn known_of(&self, template: TemplateIx) -> KnownIx {
        self.templates[template].1
    }

    /// The templates that a line, whose words are given too, holds.
    fn candidates(&self, line: &str, words: &HashSet<String>) -> Vec<TemplateIx> {
        let mut tried: Vec<TemplateIx> = self.without_key.clone();
        for token in words {
            tried.extend(self.by_key.get(token).into_iter().flatten());
        }
        tried.sort_unstable();
        tried.retain(|template| self.templates[*template].0.is_in(line));
        tried
    }

    fn surely(&self, line: &Line, found: &mut BTreeMap<KnownIx, Match>) {
        let mut add = |known: KnownIx, score: f64, reason: Reason| match found.get_mut(&known) {
            Some(before) if before.score >= score => {}
            _ => drop(found.insert(known, Match { known, score, reason, line: line.text.clone() })),
        };
        let words: HashSet<String> = tokens(&line.normal).into_iter().collect();
        for template in self.candidates(&line.normal, &words) {
            let (template, known) = &self.templates[template];
            add(*known, TEXT_SCORE + template.weight() as f64, Reason::Text);
        }
        for (pattern, known) in &self.patterns {
            if pattern.is_in(&line.text) {
                add(*known, TEXT_SCORE, Reason::Text);
            }
        }
        let empty = String::new();
        for (code, known) in words.iter().chain([&empty]).filter_map(|word| self.codes.get(word)).flatten() {
            if has_code(&line.normal, code) {
                add(*known, CODE_SCORE, Reason::Code(code.clone()));
            }
        }
    }

    fn by_words(&self, line: &Line, found: &mut BTreeMap<KnownIx, Match>) {
        let all = tokens(&masked(&line.normal));
        let words: Vec<&str> = all.iter().map(String::as_str).filter(|token| is_word(token)).collect();
        let mut has: HashSet<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut candidates: Vec<TemplateIx> = Vec::new();
        for word in &has {
            if let Some(with) = self.by_word.get(word).filter(|with| with.len() <= MAX_CANDIDATES) {
                candidates.extend(with);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        has.extend(all.windows(2).map(|pair| format!("{} {}", pair[0], pair[1])));
        for template in candidates {
            let Words { weights, total } = &self.words[template];
            let mut shared = 0.0;
            let mut count = 0;
            for (word, weight) in weights.iter().filter(|(word, _)| has.contains(*word)) {
                shared += weight;
                count += usize::from(!word.contains(' '));
            }
            let score = shared / total;
            let known = self.templates[template].1;
            let is_better = found.get(&known).is_none_or(|before| before.score < score);
            if score >= MIN_WORDS_SCORE && count >= MIN_SHARED_WORDS && is_better {
                found.insert(known, Match { known, score, reason: Reason::Words, line: line.text.clone() });
            }
        }
    }
}

/// A line of a text.
struct Line {
    text: String,
    normal: String,
}

/// The lines of a text that are looked through, without control sequences and tags, and whether some were left out.
fn lines(text: &str) -> (Vec<Line>, bool) {
    let clean = clean(text);
    let mut is_cut = text.chars().nth(MAX_PASTE_CHARS).is_some();
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    for line in clean.split(['\n', '\r']) {
        let text: String = line.chars().take(MAX_LINE_CHARS).collect();
        let normal = normal(&text);
        if normal.is_empty() || !seen.insert(normal.clone()) {
            continue;
        }
        if lines.len() == MAX_LINES {
            is_cut = true;
            break;
        }
        lines.push(Line { text: text.trim().to_owned(), normal });
    }
    (lines, is_cut)
}

/// Takes out what terminals and browsers would not show: colours, and the tags of a response that is HTML.
fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().take(MAX_PASTE_CHARS).peekable();
    let mut held = String::new();
    while let Some(c) = chars.next() {
        if c == '\u{1B}' {
            // ECMA-48: an escape, a bracket, parameters, a final letter.
            if chars.next_if_eq(&'[').is_some() {
                while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
                chars.next_if(|c| ('@'..='~').contains(c));
            }
        } else if c == '<' {
            // A tag is short and begins with a letter or a slash; anything else in angle brackets is text.
            held.clear();
            while held.chars().count() < MAX_TAG_CHARS
                && let Some(inner) = chars.next_if(|c| *c != '>' && *c != '<' && *c != '\n')
            {
                held.push(inner);
            }
            let is_tag = chars.peek() == Some(&'>') && is_tag(&held);
            if is_tag {
                chars.next();
                out.push(' ');
            } else {
                out.push('<');
                out.push_str(&held);
            }
        } else {
            out.push(c);
        }
    }
    for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        out = out.replace(entity, c);
    }
    out
}

fn is_tag(inner: &str) -> bool {
    let name = inner.strip_prefix('/').unwrap_or(inner).split([' ', '/']).next().unwrap_or_default();
    ERROR_PAGE_TAGS.split('|').any(|tag| tag.eq_ignore_ascii_case(name))
}

/// Whether a line holds a code as a word of its own. A code of nothing but digits counts only where the line calls it one.
fn has_code(line: &str, code: &str) -> bool {
    let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
    line.match_indices(code).any(|(at, _)| {
        let before = &line[..at];
        let after = &line[at + code.len()..];
        let edge = |c: char| !c.is_alphanumeric() && c != '_';
        let alone = before.chars().next_back().is_none_or(edge) && after.chars().next().is_none_or(edge);
        alone && (!is_number || line == code || is_called_code(before))
    })
}

fn is_called_code(before: &str) -> bool {
    let tail: String = {
        let mut last: Vec<char> = before.chars().rev().take(BEFORE_CODE_CHARS).collect();
        last.reverse();
        last.into_iter().collect()
    };
    WORDS_BEFORE_CODE
        .iter()
        .any(|word| tail.rfind(word).is_some_and(|at| tail[at + word.len()..].chars().all(|c| !c.is_alphabetic())))
}

/// A line without what stands between quotation marks: that is the writer's, not the program's.
fn masked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(open) = rest.find(['"', '\'', '`', '「', '«', '„']) {
        let mark = rest[open..].chars().next().unwrap_or('"');
        let close = match mark {
            '「' => '」',
            '«' => '»',
            '„' => '"',
            mark => mark,
        };
        let inner = open + mark.len_utf8();
        let Some(end) = rest[inner..].find(close) else { break };
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = &rest[inner + end + close.len_utf8()..];
    }
    out.push_str(rest);
    out
}

/// Whether a token is a word: numbers change from message to message.
fn is_word(token: &str) -> bool {
    !token.starts_with(|c: char| c.is_ascii_digit())
}

/// The tokens of a template that are tokens of every line that holds it: whole words, which no hole touches.
fn whole_words(template: &Template) -> Vec<String> {
    let is_letter = |c: char| c == '_' || c.is_alphanumeric();
    let last = template.parts.len() - 1;
    let mut words = Vec::new();
    for (index, part) in template.parts.iter().enumerate() {
        let Part::Text(text) = part else { continue };
        let mut inner = text.as_str();
        if index > 0 {
            inner = inner.trim_start_matches(is_letter);
        }
        if index < last {
            inner = inner.trim_end_matches(is_letter);
        }
        words.extend(
            tokens(inner).into_iter().filter(|token| token.chars().nth(1).is_some() || !token.starts_with(is_dense)),
        );
    }
    words
}

/// How much a word says that so many of all templates have.
fn weight(all: usize, count: f64) -> f64 {
    let mut value = 1.0 + all as f64 / count;
    let mut whole = 0.0;
    while value >= 2.0 {
        value /= 2.0;
        whole += 1.0;
    }
    whole + value - 1.0
}
