//! Translations that no translator makes: they show what of a site can be translated, and whether a longer language fits.
//!
//! Letters get accents, a text grows by about a third, and `⟦` and `⟧` stand at its ends: what has none of these on a page cannot be
//! translated, and what lacks its end does not fit. Into a locale whose script runs from right to left, words are turned round by
//! Unicode's marks for that, so that the page's layout is seen while its words can be read backwards.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::check::placeholders;
use super::{Exchange, STRINGS, UnitState};
use crate::config::{Direction, uses};
use crate::content::{TEXT_KEYS, is_markdown_key, parse_markdown};
use crate::freshness::is_of_site;

/// Unicode's marks for letters that stand from right to left whatever they are, and for the end of that.
const TURNED: [char; 2] = ['\u{202E}', '\u{202C}'];
/// What a text grows by: one of these for each so many of its letters.
const PADDING: [&str; 4] = ["ōñé", "ţŵö", "ţĥŕéé", "ƒöûŕ"];
const LETTERS_A_WORD: usize = 14;

/// A text as its translation into a language that there is not. Markdown keeps its links, code and marks, any text its placeholders and
/// terms. A plain text of several lines is a list.
fn pseudo(text: &str, is_markdown: bool, direction: Direction) -> String {
    if !is_markdown {
        let lines = text.split('\n').map(|line| written(line, std::slice::from_ref(&(0..line.len())), direction));
        return lines.collect::<Vec<_>>().join("\n");
    }
    written(text, &words(text), direction)
}

impl Exchange {
    /// The same texts, each with a translation that nobody has made.
    pub fn into_pseudo(mut self, direction: Direction) -> Self {
        for unit in &mut self.units {
            let key = unit.name.key.split('.').next().unwrap_or_default();
            let is_plain = TEXT_KEYS.contains(&key) && !is_markdown_key(key) || is_of_site(&unit.name.id);
            unit.target = match &*unit.name.id {
                STRINGS => string(&unit.source, direction),
                _ => pseudo(&unit.source, !is_plain, direction),
            };
            unit.state = UnitState::Done;
            unit.previous = None;
        }
        self
    }
}

/// A string of the interface in Fluent: what stands in braces stays, but for the words of its forms.
fn string(text: &str, direction: Direction) -> String {
    let mut changed = Vec::new();
    for line in text.split('\n') {
        let form = line.find(']').filter(|_| text.contains("->") && line.trim_start().starts_with(['[', '*']));
        let (key, words) = line.split_at(form.map_or(0, |end| end + 1));
        let is_of_forms = text.contains("->") && form.is_none();
        let mut places = Vec::new();
        let (mut depth, mut from) = (0usize, 0);
        for (at, c) in words.char_indices() {
            match c {
                '{' if depth == 0 => places.push(from..at),
                '}' if depth == 1 => from = at + 1,
                _ => {}
            }
            depth = match c {
                '{' => depth + 1,
                '}' => depth.saturating_sub(1),
                _ => depth,
            };
        }
        places.push(from..words.len());
        let words = if is_of_forms { words.to_owned() } else { written(words, &places, direction) };
        changed.push(format!("{key}{words}"));
    }
    changed.join("\n")
}

/// Where Markdown has words that readers see and nothing is looked up by.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Inside of code, and of links whose text is also their address or their label.
    let mut kept = 0usize;
    for (event, range) in parse_markdown(text).events {
        use LinkType::{Autolink, Collapsed, Email, Shortcut};
        match event {
            Event::Start(Tag::CodeBlock(_)) => kept += 1,
            Event::End(TagEnd::CodeBlock) => kept -= 1,
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. })
                if kept > 0 || matches!(link_type, Autolink | Email | Collapsed | Shortcut) =>
            {
                kept += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => kept = kept.saturating_sub(1),
            // What is written with an escape stays.
            Event::Text(words) if kept == 0 && text[range.clone()] == *words => found.push(range),
            _ => {}
        }
    }
    found
}

/// A text with the words in these places changed, but for placeholders and terms.
fn written(text: &str, words: &[Range<usize>], direction: Direction) -> String {
    let terms = uses(text).map(|used| used.range);
    let kept: Vec<Range<usize>> = placeholders(text).into_iter().chain(terms).chain(labels(text)).collect();
    let is_kept = |at: usize| kept.iter().any(|range| range.contains(&at));
    let mut changed = String::with_capacity(text.len() * 2);
    let (mut from, mut letters) = (0, 0);
    let last = words.iter().rposition(|range| !text[range.clone()].trim().is_empty());
    let mut is_begun = false;
    for (number, range) in words.iter().enumerate() {
        changed.push_str(&text[from..range.start]);
        from = range.end;
        let said = &text[range.clone()];
        if !is_begun && !said.trim().is_empty() {
            changed.push_str(&said[..said.len() - said.trim_start().len()]);
            changed.push('⟦');
            is_begun = true;
        }
        let mut is_turned = false;
        let inside = if changed.ends_with('⟦') { said.trim_start() } else { said };
        let start = range.end - inside.len();
        for (at, c) in inside.char_indices() {
            let is_word = c.is_alphabetic() && !is_kept(start + at);
            if direction == Direction::Rtl && is_word != is_turned {
                changed.push(TURNED[usize::from(is_turned)]);
                is_turned = is_word;
            }
            letters += usize::from(is_word);
            changed.push(if is_word { accented(c) } else { c });
        }
        if is_turned {
            changed.push(TURNED[1]);
        }
        if Some(number) == last {
            let spaces = changed.len() - changed.trim_end().len();
            let behind = changed.split_off(changed.len() - spaces);
            for word in PADDING.iter().cycle().take(letters.div_ceil(LETTERS_A_WORD)) {
                changed.push(' ');
                changed.push_str(word);
            }
            changed.push('⟧');
            changed.push_str(&behind);
        }
    }
    changed.push_str(&text[from..]);
    changed
}

/// What a text in brackets is looked up by, whose definition may stand elsewhere on the page: `[label]`, and of `[text][label]` the second.
fn labels(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices('[') {
        let Some(end) = text[start + 1..].find(['[', ']']).map(|at| start + 1 + at) else { break };
        let behind = &text[end + 1..];
        let is_text = behind.starts_with('(') || behind.starts_with('[') && !behind.starts_with("[]");
        if text[end..].starts_with(']') && !is_text {
            found.push(start..end);
        }
    }
    found
}

/// A letter with an accent, where there is one that most fonts have.
fn accented(c: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "áƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÁƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ";
    PLAIN.chars().position(|plain| plain == c).and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::super::check::{Text, lost};
    use super::*;

    fn ltr(text: &str) -> String {
        pseudo(text, true, Direction::Ltr)
    }

    #[test]
    fn words_change_and_nothing_else() {
        assert_eq!(ltr("Open **Settings** now"), "⟦Öþéñ **Šéţţîñĝš** ñöŵ ōñé ţŵö⟧");
        assert_eq!(ltr("[Open](a.md) `ls -l` {name} [=shop]"), "[⟦Öþéñ](a.md) `ls -l` {name} ōñé⟧ [=shop]");
        assert_eq!(ltr("<https://a.example> [x] &amp;\n\n[x]: y.md"), "<https://a.example> [x] &amp;\n\n[x]: y.md");
        assert_eq!(ltr("| a | b |\n|---|---|\n| `c` | d |"), "| ⟦á | ƀ |\n|---|---|\n| `c` | ð ōñé⟧ |");
        assert_eq!(pseudo("key\ntoken", false, Direction::Ltr), "⟦ķéý ōñé⟧\n⟦ţöķéñ ōñé⟧");
        assert_eq!(pseudo("a {b} c", false, Direction::Rtl), "⟦\u{202E}á\u{202C} {b} \u{202E}ç\u{202C} ōñé⟧");
    }

    #[test]
    fn strings_keep_their_arguments_and_forms() {
        let string = |text| string(text, Direction::Ltr);
        assert_eq!(string("Step { $number } of { $total }"), "⟦Šţéþ { $number } öƒ ōñé⟧ { $total }");
        assert_eq!(
            string("{ $count ->\n    [one] One result\n   *[other] { $count } results\n}"),
            "{ $count ->\n    [one] ⟦Öñé ŕéšûļţ ōñé⟧\n   *[other] { $count } ⟦ŕéšûļţš ōñé⟧\n}"
        );
    }

    /// An import of it is refused where a mark is lost.
    #[test]
    fn nothing_is_lost() {
        fn text<'a>(text: &'a str) -> Text<'a> {
            Text { text, definitions: "[x]: x.md", is_markdown: true }
        }
        for source in [
            "1. a *b*\n2. `c` and %s, %1$d, ${x}\n\n   ```sh\n   ls\n   ```\n",
            "> [!NOTE]\n> See [the page][x], [x] and [x][].\n",
            "A<br>b ![what it shows](/images/a.png \"Title\") [^1]\n\n[^1]: Note\n",
            "- [x] done\n- [ ] ~~not~~ \\*so\\* &lt;b&gt;\n",
        ] {
            for direction in [Direction::Ltr, Direction::Rtl] {
                let translation = pseudo(source, true, direction);
                assert_eq!(lost(&text(source), &text(&translation)), [""; 0], "{translation}");
            }
        }
    }
}
