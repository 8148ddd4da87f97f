//! How long a text is, and how hard to read.

use crate::content::{Body, Filler, Hole};

/// Length and difficulty of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Words; in languages that put no spaces between words, characters.
    pub words: usize,
    /// `easy`, `medium`, `hard` or `very hard`; nothing for short texts and for languages without spaces.
    pub level: Option<&'static str>,
}

/// Fewer words say nothing of a text.
const FEWEST_WORDS: usize = 30;

/// Measures the text of bodies; code does not count.
///
/// The level is LIX, the length of sentences plus the share of words of more than six letters (Björnsson 1968), which works
/// alike in most languages with spaces: below 40 is easy, below 50 medium, below 60 hard.
pub fn reading<'a>(bodies: impl Iterator<Item = &'a Body>, locale: &str) -> Reading {
    let mut html = String::new();
    for body in bodies {
        body.write(&mut Nothing, &mut html);
        html.push_str("</p>");
    }
    let (text, mut sentences) = plain(&html);
    let language = locale.split('-').next().unwrap_or(locale);
    if matches!(language, "ja" | "zh" | "th" | "lo" | "km" | "my" | "bo" | "yue") {
        return Reading { words: text.chars().filter(|c| c.is_alphanumeric()).count(), level: None };
    }
    let (mut words, mut long) = (0, 0);
    for word in text.split_whitespace() {
        let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
        words += usize::from(letters > 0);
        long += usize::from(letters > 6);
        sentences += usize::from(letters > 0 && word.ends_with(['.', '!', '?', '…', '؟', '।']));
    }
    let level = (words >= FEWEST_WORDS).then(|| match words / sentences.max(1) + long * 100 / words {
        ..40 => "easy",
        40..50 => "medium",
        50..60 => "hard",
        _ => "very hard",
    });
    Reading { words, level }
}

/// Leaves every hole empty: links keep their words, code goes.
struct Nothing;

impl Filler for Nothing {
    fn fill(&mut self, _hole: &Hole, _body: &Body, _out: &mut String) {}
}

/// HTML without tags, and how many blocks of text end without a full stop.
fn plain(html: &str) -> (String, usize) {
    let mut text = String::with_capacity(html.len());
    let mut ends = 0;
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find('>').map_or(rest.len(), |close| open + close + 1);
        let tag = &rest[open..close];
        if ["</p", "</li", "</h", "</td", "</th", "</dd", "</dt"].iter().any(|end| tag.starts_with(end)) {
            let last = text.trim_end().chars().next_back();
            ends += usize::from(
                last.is_some_and(|last| last.is_alphanumeric() || ":;,)".contains(last)) && !text.ends_with('\n'),
            );
            text.push('\n');
        }
        rest = &rest[close..];
    }
    text.push_str(rest);
    (text, ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_no_words_and_blocks_end_sentences() {
        let (text, ends) = plain("<p>One two. <a href=\"x\">Three</a></p><ul><li>Four</li>\n<li>Five.</li></ul>");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["One", "two.", "Three", "Four", "Five."]);
        assert_eq!(ends, 2);
    }
}
