//! How long a text is, and how hard to read.

use crate::content::{Node, Text, Visit};

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
pub fn reading<'a>(texts: impl Iterator<Item = &'a Text>, locale: &str) -> Reading {
    let mut text = String::new();
    let mut sentences = 0;
    for one in texts {
        sentences += plain(one, &mut text);
    }
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

/// Adds the words of a text without its code blocks, and says how many of its blocks end without a full stop.
fn plain(text: &Text, out: &mut String) -> usize {
    let mut ends = 0;
    for visit in text.walk() {
        match visit {
            Visit::Enter(Node::Text(span) | Node::Code(span)) => out.push_str(text.str(span)),
            Visit::Enter(Node::SoftBreak | Node::HardBreak) => out.push('\n'),
            Visit::Leave(
                Node::Paragraph
                | Node::Item { .. }
                | Node::Cell { .. }
                | Node::Term
                | Node::Definition
                | Node::Footnote(_),
            ) => ends += end(out),
            Visit::Leave(Node::Heading(_)) => out.push('\n'),
            Visit::Leave(Node::Element(index)) => {
                let name = &*text.element(index).name;
                if matches!(name, "p" | "li" | "h2" | "h3" | "h4" | "h5" | "h6" | "td" | "th" | "dd" | "dt") {
                    ends += end(out);
                }
            }
            _ => {}
        }
    }
    ends
}

/// Ends a block; 1 where its last word has no full stop.
fn end(out: &mut String) -> usize {
    let last = out.trim_end().chars().next_back();
    let is_open = last.is_some_and(|last| last.is_alphanumeric() || ":;,)".contains(last)) && !out.ends_with('\n');
    out.push('\n');
    usize::from(is_open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RawHtml;
    use crate::content::{CodeMemo, Options, parse};
    use crate::source::TextFile;

    #[test]
    fn blocks_end_sentences() {
        let file = TextFile::new("content/en/a.md", "---\ntitle: T\n---\nOne two. [Three](x)\n\n- Four\n- Five.\n");
        let options = Options { raw_html: RawHtml::Deny, blocks: false, names: None };
        let page = parse(&file, &options, &CodeMemo::default());
        let mut text = String::new();
        assert_eq!(plain(&page.body.text, &mut text), 2);
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["One", "two.", "Three", "Four", "Five."]);
    }
}
