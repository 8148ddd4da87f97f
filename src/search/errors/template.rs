//! Message templates: literal text with holes, found anywhere in a line but not within a word. `themes/default/scripts/match/templates.js`
//! does the same.

use crate::search::constants::{MAX_TRIES, QUOTES};
use crate::search::tokens::is_dense;
use crate::table::index_type;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands in every message.
    Text(String),
    /// What changes from message to message.
    Hole(Hole),
}

/// What may stand in a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// A whole number.
    Int,
    /// A number, with points and commas.
    Num,
    /// A hexadecimal number, with `0x` or without.
    Hex,
    /// Anything without a space.
    Word,
    /// Anything between quotation marks.
    Quoted,
    /// A path: something with a slash or backslash.
    Path,
    /// An address: a scheme, `://` and more.
    Url,
    /// Anything.
    Any,
}

/// A template, ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its parts, in the normal form of [`normal`].
    pub parts: Vec<Part>,
}

index_type! {
    /// The index of a template among those of all entries that a matcher knows.
    pub struct TemplateIx(u32);
}

/// The form in which lines and templates are compared: lower case, plain quotation marks, one space in a row.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match c {
            ' ' | '\t' | '\r' | '\n' | '\u{A0}' | '\u{3000}' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            c => out.push(c),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

impl Hole {
    /// The hole of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "int" => Self::Int,
            "num" => Self::Num,
            "hex" => Self::Hex,
            "word" => Self::Word,
            "quoted" => Self::Quoted,
            "path" => Self::Path,
            "url" => Self::Url,
            "*" => Self::Any,
            _ => return None,
        })
    }

    /// Whether it can hold a character. Quoted texts and `{*}` hold every one.
    fn takes(self, c: char) -> bool {
        match self {
            Self::Int => c.is_ascii_digit() || c == '-' || c == '+',
            Self::Num => c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ','),
            Self::Hex => c.is_ascii_hexdigit() || c == 'x',
            Self::Word | Self::Path | Self::Url => c != ' ',
            Self::Quoted | Self::Any => true,
        }
    }

    /// Whether a whole text fits.
    fn fits(self, text: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        match self {
            Self::Int => digits(unsigned),
            Self::Num => {
                unsigned.starts_with(|c: char| c.is_ascii_digit())
                    && unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
            }
            Self::Hex => {
                let bare = text.strip_prefix("0x").unwrap_or(text);
                !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            Self::Word => !text.is_empty(),
            Self::Quoted => {
                let mut chars = text.chars();
                match (chars.next(), chars.next_back()) {
                    (Some(first), Some(last)) => QUOTES.contains(&(first, last)),
                    _ => false,
                }
            }
            Self::Path => text.contains(['/', '\\']),
            Self::Url => text.find("://").is_some_and(|at| at > 0 && at + 3 < text.len()),
            Self::Any => !text.is_empty(),
        }
    }

    /// Something that fits, for trying templates against each other.
    fn sample(self) -> &'static str {
        match self {
            Self::Int => "7",
            Self::Num => "7.5",
            Self::Hex => "0x7f",
            Self::Word => "qzxword",
            Self::Quoted => "\"qzx text\"",
            Self::Path => "/qzx/path",
            Self::Url => "https://qzx.example/",
            Self::Any => "qzx any text",
        }
    }
}

impl Template {
    /// Reads a template; what is in braces and no hole's name is text.
    pub fn parse(text: &str) -> Self {
        let text = normal(text);
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = &*text;
        while let Some(open) = rest.find('{') {
            let hole =
                rest[open..].find('}').and_then(|close| Some((close, Hole::of_name(&rest[open + 1..open + close])?)));
            if let Some((close, hole)) = hole {
                literal.push_str(&rest[..open]);
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(Part::Hole(hole));
                rest = &rest[open + close + 1..];
            } else {
                literal.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Self { parts }
    }

    /// Its text without the holes.
    pub fn literal(&self) -> String {
        let texts = self.parts.iter().map(|part| if let Part::Text(text) = part { text } else { " " });
        texts.collect()
    }

    /// How many characters every message shares with it.
    pub fn weight(&self) -> usize {
        self.parts.iter().map(|part| if let Part::Text(text) = part { text.trim().chars().count() } else { 0 }).sum()
    }

    /// A message that it matches.
    pub fn sample(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Hole(hole) => hole.sample(),
        });
        parts.collect()
    }

    /// Whether it is found in a line in normal form.
    pub fn is_in(&self, line: &str) -> bool {
        let (hole, text, rest) = match self.parts.as_slice() {
            [] => return false,
            [Part::Text(text), rest @ ..] => (None, text, rest),
            [Part::Hole(hole), Part::Text(text), rest @ ..] => (Some(*hole), text, rest),
            // Two holes with nothing between them, or one alone: whatever fits the first stands before the rest.
            [Part::Hole(_), rest @ ..] => return Self { parts: rest.to_vec() }.is_in(line),
        };
        let mut tries = MAX_TRIES;
        let mut from = 0;
        while let Some(at) = line.get(from..).and_then(|rest| rest.find(text.as_str())).map(|at| from + at) {
            let Some(left) = tries.checked_sub(1) else { return false };
            tries = left;
            let begins = match hole {
                None => is_edge(line, at),
                Some(hole) => {
                    let before = &line[..at];
                    let taken = before.trim_end_matches(|c| hole.takes(c)).len();
                    ends_with_fitting(hole, &before[taken..])
                }
            };
            if begins && fits_at(rest, line, at + text.len(), &mut tries) {
                return true;
            }
            from = at + first_length(&line[at..]);
        }
        false
    }
}

/// How many bytes the first character has; 1 where there is none.
fn first_length(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// Whether some end of a text fits a hole: the hole stands first in its template, so where it begins does not matter.
fn ends_with_fitting(hole: Hole, text: &str) -> bool {
    match hole {
        Hole::Quoted => {
            let Some(last) = text.chars().next_back() else { return false };
            let inner = &text[..text.len() - last.len_utf8()];
            QUOTES.iter().any(|(open, close)| *close == last && inner.contains(*open))
        }
        Hole::Int | Hole::Num | Hole::Hex => text.char_indices().any(|(at, _)| hole.fits(&text[at..])),
        _ => hole.fits(text),
    }
}

/// Whether a place lies within no word. Scripts without spaces have no words to lie within.
fn is_edge(line: &str, at: usize) -> bool {
    let is_letter = |c: char| (c == '_' || c.is_alphanumeric()) && !is_dense(c);
    let before = line[..at].chars().next_back();
    let after = line[at..].chars().next();
    !(before.is_some_and(is_letter) && after.is_some_and(is_letter))
}

/// Whether parts fit at a place of a line, each hole taking as little as it can.
fn fits_at(parts: &[Part], line: &str, at: usize, tries: &mut u32) -> bool {
    let rest = &line[at..];
    match parts {
        [] => is_edge(line, at),
        [Part::Text(text), parts @ ..] => {
            rest.starts_with(text.as_str()) && fits_at(parts, line, at + text.len(), tries)
        }
        [Part::Hole(hole)] => begins_with_fitting(*hole, rest),
        [Part::Hole(hole), Part::Text(next), parts @ ..] => {
            let extent = rest.find(|c| !hole.takes(c)).unwrap_or(rest.len());
            let mut from = first_length(rest);
            while let Some(found) = rest.get(from..).and_then(|rest| rest.find(next.as_str())) {
                let Some(left) = tries.checked_sub(1) else { return false };
                *tries = left;
                let end = from + found;
                if end > extent {
                    return false;
                }
                if hole.fits(&rest[..end]) && fits_at(parts, line, at + end + next.len(), tries) {
                    return true;
                }
                from = end + first_length(&rest[end..]);
            }
            false
        }
        // Two holes with nothing between them: the first takes one character.
        [Part::Hole(_), parts @ ..] => {
            rest.chars().next().is_some_and(|c| fits_at(parts, line, at + c.len_utf8(), tries))
        }
    }
}

/// Whether some beginning of a text fits a hole: the hole stands last in its template.
fn begins_with_fitting(hole: Hole, text: &str) -> bool {
    let extent = text.find(|c| !hole.takes(c)).unwrap_or(text.len());
    let run = &text[..extent];
    match hole {
        Hole::Quoted => {
            let Some(first) = text.chars().next() else { return false };
            let inner = &text[first.len_utf8()..];
            QUOTES.iter().any(|(open, close)| *open == first && inner.contains(*close))
        }
        Hole::Int | Hole::Num => run.strip_prefix(['-', '+']).unwrap_or(run).starts_with(|c: char| c.is_ascii_digit()),
        Hole::Hex => run.starts_with(|c: char| c.is_ascii_hexdigit()),
        _ => hole.fits(run),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_found_in_lines() {
        let cases = [
            ("403 Forbidden", "curl: (22) error: 403  forbidden", true),
            ("HTTP/{num} 403", "< HTTP/1.1 403 Forbidden", true),
            ("HTTP/{num} 403", "HTTP/x 403", false),
            ("code {int} here", "code 12 here", true),
            ("code {int} here", "code a2 here", false),
            ("code {int} here", "code a here, code 3 here", true),
            ("Cannot find name {quoted}.", "cannot find name 'a.b'.", true),
            ("Cannot find name {quoted}.", "cannot find name ‘x’.", true),
            ("cannot open {path}", "cannot open C:\\x", true),
            ("cannot open {path}", "cannot open door", false),
            ("at 0x{hex}", "at 0xdeadbeef", true),
            ("at {hex}", "at 0xDEADBEEF", true),
            ("at {hex}", "at noon", false),
            ("see {url}", "see https://example.com/x", true),
            ("{word} is not defined", "ReferenceError: foo is not defined", true),
            ("{word} is not defined", "is not defined", false),
            ("{int} errors", "found 12 errors", true),
            ("{int} errors", "no errors", false),
            ("a {*} b {*} c", "x a 1 b 2 c", true),
            ("a {*} b {*} c", "a 1 b 2", false),
            ("{ not a hole }", "this { not a hole } is", true),
            ("鍵 {quoted} がない", "エラー: 鍵 「x」 がない", true),
            ("403 forbidden", "x403 forbidden", false),
            ("err", "errors", false),
            ("の値", "この値は", true),
            ("", "anything", false),
        ];
        for (template, line, expected) in cases {
            assert_eq!(Template::parse(template).is_in(&normal(line)), expected, "{template} in {line}");
        }
    }

    #[test]
    fn a_template_finds_its_own_sample() {
        for text in ["{int} errors in {path}", "x {*} y {word}: {quoted}", "{url} {hex}", "a{int}{word} b", "x {num}"] {
            let template = Template::parse(text);
            assert!(template.is_in(&normal(&template.sample())), "{text}");
        }
    }

    #[test]
    fn crafted_lines_cost_little() {
        let template = Template::parse("a{*}a{*}a{*}a{*}a{*}a{*}b{int}");
        let line = "a".repeat(20_000);
        assert!(!template.is_in(&line));
    }
}
