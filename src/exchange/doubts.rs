//! What looks wrong in a translation to somebody who reads neither language.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::check::{Text, lost, words_of};
use super::shape::shape;
use super::version::Version;
use crate::config::{Names, has_name};
use crate::content::{BlockKind, is_free_key, is_markdown_key, parse_markdown};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::freshness::{Comparison, Part, PartState, Spot};

/// A text of fewer words is often the same in two languages: a name, a command.
const FEW_WORDS: usize = 4;
/// Titles of more characters are cut off in tabs and in lists of results; East Asian ones of half as many.
const MOST_TITLE: usize = 75;

/// A translation and what it was made from.
pub struct Doubtful<'a> {
    /// The source's page.
    pub from: &'a Version,
    /// The translation's.
    pub to: &'a Version,
    /// How far it is; parts that are behind are looked at when they are translated.
    pub comparison: &'a Comparison,
    /// What things are called.
    pub names: &'a Names,
}

impl Doubtful<'_> {
    /// A warning for each doubt, with its place in the translation.
    pub fn all(&self) -> Vec<Diagnostic> {
        let parts = self.comparison.parts.iter();
        parts.filter(|part| part.state == PartState::Current).flat_map(|part| self.of_part(part)).collect()
    }

    fn of_part(&self, part: &Part) -> Vec<Diagnostic> {
        let (Some(source), Some(translation)) = (part.source, part.translation) else { return Vec::new() };
        let (from, to) = (shape(self.from, source).text, shape(self.to, translation).text);
        let is_code =
            |page: &Version, spot| matches!(spot, Spot::Body(at) if page.blocks().body[at].kind == BlockKind::Code);
        if is_code(self.from, source) {
            return Vec::new();
        }
        let key = match translation {
            Spot::Front(at) => &*self.to.blocks().front[at].key,
            Spot::Body(_) => "",
        };
        // How readers ask differs from language to language, in number too.
        if is_free_key(key) {
            return Vec::new();
        }
        let is_markdown = key.is_empty() || is_markdown_key(key);
        let (old, new) = (self.from.definitions(), self.to.definitions());
        let old = Text { text: &from, definitions: &old, is_markdown };
        let new = Text { text: &to, definitions: &new, is_markdown };
        let (said, says) = (seen(&old), seen(&new));
        let mut found = Vec::new();
        if said == says && words(&said) >= FEW_WORDS {
            let doubt = Diagnostic::new(Code::CopiedText, "this says what the source says, in the source's words");
            found.push(doubt.help("translate it, or leave it as it is if it is the same in both languages"));
        }
        let lost = lost(&old, &new);
        if !lost.is_empty() {
            let doubt = Diagnostic::new(Code::LacksMarkup, format!("the translation lacks {}", lost.join(", ")));
            found.push(doubt.help("put it in where the source has it"));
        }
        found.extend(other_numbers(&said, &says));
        found.extend(self.terms(&from, &to, is_markdown));
        if key == "title" {
            found.extend(long_title(&from, &to));
        }
        let place = self.place(translation);
        found.into_iter().map(|doubt| doubt.at(place.clone())).collect()
    }

    fn place(&self, spot: Spot) -> Place {
        match spot {
            Spot::Body(at) => self.to.place(self.to.blocks().body[at].span()),
            Spot::Front(at) => {
                let name = self.to.blocks().front[at].key.split('.').next().unwrap_or_default();
                let mut keys = self.to.outline.front.keys.iter();
                self.to.place(keys.find(|(key, _)| key.0 == name).map_or(0..0, |(_, span)| span.clone()))
            }
        }
    }

    /// Names that the source has and the translation calls otherwise.
    fn terms(&self, from: &str, to: &str, is_markdown: bool) -> Vec<Diagnostic> {
        let (source, own) = (self.names.of_page(&self.from.outline.path), self.names.of_page(&self.to.outline.path));
        let mut found = Vec::new();
        for (id, name) in source.iter() {
            let Some(here) = own.get(id).filter(|here| *here != name) else { continue };
            // What is lost of `[=id]` was said already.
            if !has_name(from, name) || has_name(to, here) || to.contains(&format!("[={id}]")) {
                continue;
            }
            let instead = if is_markdown { other_bold(from, to, name) } else { None };
            let message = match instead {
                Some(bold) => format!("`{name}` is called `{here}` here, and this says `{bold}`"),
                None => format!("the source says `{name}`, which is called `{here}` here, and this does not say it"),
            };
            found.push(Diagnostic::new(Code::TermNotUsed, message).help(format!("write `[={id}]`")));
        }
        found
    }
}

/// What readers see of a text besides code. What stands in two braces is syntax of other tools.
fn seen(text: &Text<'_>) -> String {
    let mut words = words_of(text);
    while let Some(start) = words.find("{{")
        && let Some(length) = words[start..].find("}}")
    {
        words.replace_range(start..start + length + 2, " ");
    }
    words
}

/// How many words with a letter a text has.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count()
}

/// What the translation has in bold where the source has a name in bold.
fn other_bold(from: &str, to: &str, name: &str) -> Option<String> {
    let (from, to) = (bold(from), bold(to));
    let at = from.iter().position(|bold| bold == name)?;
    (from.len() == to.len()).then(|| to.into_iter().nth(at)).flatten()
}

/// The texts in bold.
fn bold(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_open = false;
    for (event, _) in parse_markdown(text).events {
        match event {
            Event::Start(Tag::Strong) => {
                found.push(String::new());
                is_open = true;
            }
            Event::End(TagEnd::Strong) => is_open = false,
            Event::Text(words) if is_open => found.iter_mut().last().into_iter().for_each(|bold| bold.push_str(&words)),
            _ => {}
        }
    }
    found
}

/// Numbers of two digits and more that only one of two texts has; languages group digits in their own ways, and spell small numbers out.
fn other_numbers(from: &str, to: &str) -> Option<Diagnostic> {
    let (from, to) = (numbers(from), numbers(to));
    let lacks = |one: &[String], other: &[String]| -> Vec<String> {
        let mut rest = other.to_vec();
        let is_lost = |number: &&String| match rest.iter().position(|known| known == *number) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        };
        one.iter().filter(is_lost).cloned().collect()
    };
    let (lost, new) = (lacks(&from, &to), lacks(&to, &from));
    let message = match (&*lost, &*new) {
        ([], []) => return None,
        (lost, []) => format!("the source has {}, and the translation does not", lost.join(", ")),
        ([], new) => format!("the translation has {}, and the source does not", new.join(", ")),
        (lost, new) => format!("the source has {}, and the translation {}", lost.join(", "), new.join(", ")),
    };
    Some(
        Diagnostic::new(Code::OtherNumbers, message)
            .help("write the number of the source, unless it is another one in this language"),
    )
}

/// The digits of a text's numbers, but for numbers of one digit.
fn numbers(text: &str) -> Vec<String> {
    let digits: String = text.chars().map(digit).collect();
    let is_between = |c: char| matches!(c, '.' | ',' | '\'' | '’' | '\u{A0}' | '\u{202F}' | '٬' | '٫');
    let mut found = vec![String::new()];
    let mut chars = digits.chars().peekable();
    while let Some(c) = chars.next() {
        let is_open = found.last().is_some_and(|number| !number.is_empty());
        if c.is_ascii_digit() {
            found.iter_mut().last().into_iter().for_each(|number| number.push(c));
        } else if is_open && c == '月' {
            // The number of a month, which other languages have a word for.
            found.pop();
            found.push(String::new());
        } else if is_open && !(is_between(c) && chars.peek().is_some_and(char::is_ascii_digit)) {
            found.push(String::new());
        }
    }
    // `10:00` is the tenth hour in some languages.
    found.retain(|number| number.len() > 1 && number != "00");
    found
}

/// The ASCII digit for one of the scripts that have digits of their own: <https://www.unicode.org/charts/>.
fn digit(c: char) -> char {
    let starts = ['\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{E50}', '\u{FF10}'];
    let value = starts.iter().find_map(|start| (c as u32).checked_sub(*start as u32).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// A title that is too long, where the source's is not.
fn long_title(from: &str, to: &str) -> Option<Diagnostic> {
    let width = |text: &str| -> usize { text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum() };
    if width(to) <= MOST_TITLE || width(from) > MOST_TITLE {
        return None;
    }
    let message =
        format!("this title is {} characters wide, and {MOST_TITLE} is what tabs and search results show", width(to));
    Some(Diagnostic::new(Code::LongTitle, message).help("say the same in fewer words"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_their_digits() {
        for (one, other) in [
            ("10,000 of 25.5 MB", "25,5 MB von 10.000"),
            ("1,234,567", "1\u{A0}234\u{A0}567"),
            ("in 3 days", "in drei Tagen"),
            ("24 hours", "٢٤ ساعة"),
            ("24 hours", "２４時間"),
            ("In November, at 10:00", "11月、10時に"),
        ] {
            assert!(other_numbers(one, other).is_none(), "{one}, {other}");
        }
        let told = |one, other| other_numbers(one, other).map(|doubt| doubt.message.to_string());
        assert_eq!(told("12 and 12", "12").as_deref(), Some("the source has 12, and the translation does not"));
        assert_eq!(told("in 2024", "2025").as_deref(), Some("the source has 2024, and the translation 2025"));
    }

    #[test]
    fn bold_names_are_compared_by_their_place() {
        assert_eq!(other_bold("**Save** the **Plan**", "**Plan** **sichern**", "Plan").as_deref(), Some("sichern"));
        assert_eq!(other_bold("**Save** it", "Sichern", "Save"), None);
    }
}
