//! What a translation must keep: links, code, marks, placeholders, the shape of lists and tables.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::config::uses;
use crate::content::{BlockKind, Scheme, body_blocks, parse_markdown};
use crate::freshness::{Evidence, is_prose};
use crate::memo::Fingerprint;

/// What a text holds besides words, with how often.
type Holds = BTreeMap<Held, usize>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    /// A link within the site.
    Link(String),
    /// A link out of it, which may lead to a page in the reader's language.
    External,
    Picture(String),
    Code(String),
    Placeholder(String),
    Html(String),
    Footnote(String),
    Term(String),
    Bold,
    Emphasis,
    Struck,
    Task,
    Item,
    Row,
    Cell,
    CodeBlock(String),
}

impl Held {
    fn told(&self) -> String {
        match self {
            Held::Link(to) => format!("the link to `{to}`"),
            Held::External => "a link".into(),
            Held::Picture(path) => format!("the picture `{path}`"),
            Held::Code(code) => format!("the code `{code}`"),
            Held::Placeholder(name) => format!("the placeholder `{name}`"),
            Held::Html(tag) => format!("the tag `<{tag}>`"),
            Held::Footnote(label) => format!("the footnote `[^{label}]`"),
            Held::Term(id) => format!("the term `[={id}]`"),
            Held::Bold => "bold text".into(),
            Held::Emphasis => "emphasised text".into(),
            Held::Struck => "struck text".into(),
            Held::Task => "a task's box".into(),
            Held::Item => "an item of the list".into(),
            Held::Row => "a row of the table".into(),
            Held::Cell => "a cell of the table".into(),
            Held::CodeBlock(language) if language.is_empty() => "a code block".into(),
            Held::CodeBlock(language) => format!("the code block in `{language}`"),
        }
    }
}

/// A text to compare: Markdown, or plain words.
pub struct Text<'a> {
    /// The text itself, as it will stand in the file.
    pub text: &'a str,
    /// Link reference definitions of its page.
    pub definitions: &'a str,
    /// Whether Markdown is read in it.
    pub is_markdown: bool,
}

/// What the translation of a text lacks, in words; empty where all is there.
pub fn lost(source: &Text<'_>, translation: &Text<'_>) -> Vec<String> {
    let (from, to) = (holds(source).0, holds(translation).0);
    from.iter().filter(|(held, count)| to.get(held).unwrap_or(&0) < *count).map(|(held, _)| held.told()).collect()
}

/// What tells of a text that another was made from it: its links, pictures, code, footnotes, placeholders and numbers.
pub fn evidence(text: &Text<'_>) -> Evidence {
    let (found, words) = holds(text);
    let mut all: Vec<String> = found
        .into_iter()
        .filter(|(held, _)| {
            use Held::*;
            matches!(
                held,
                Link(_) | Picture(_) | Code(_) | Placeholder(_) | Html(_) | Footnote(_) | Term(_) | CodeBlock(_)
            )
        })
        .map(|(held, count)| format!("{held:?}{count}"))
        .collect();
    // The digits alone: languages group them in their own ways.
    let numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() > 1);
    let mut numbers: Vec<String> = numbers.map(str::to_owned).collect();
    numbers.sort_unstable();
    all.append(&mut numbers);
    let holds = (!all.is_empty()).then(|| Fingerprint::of_bytes(all.join("\n").as_bytes()));
    Evidence { holds, is_prose: is_prose(&words) }
}

/// Whether a text is one block of a kind, and nothing besides.
pub fn is_one(kind: BlockKind, text: &str) -> bool {
    let blocks = body_blocks(text, 0..text.len());
    matches!(&*blocks, [block] if block.kind == kind && block.span() == (0..text.trim_end().len()))
}

/// The words of a text, without code.
pub fn words_of(text: &Text<'_>) -> String {
    holds(text).1
}

/// What a text holds, and its words.
fn holds(text: &Text<'_>) -> (Holds, String) {
    let mut found = Holds::new();
    let mut add = |held: Held| *found.entry(held).or_default() += 1;
    if !text.is_markdown {
        placeholders(text.text).into_iter().for_each(|range| add(Held::Placeholder(text.text[range].to_owned())));
        let terms = uses(text.text).filter(|used| !used.is_escaped);
        terms.for_each(|used| add(Held::Term(used.id.to_owned())));
        return (found, text.text.to_owned());
    }
    // A reference to a footnote is one only where there is such a footnote.
    let notes: String = footnotes(text.text).iter().map(|label| format!("\n\n[^{label}]:")).collect();
    let whole = format!("{}\n\n{}{notes}", text.text, text.definitions);
    let mut words = String::new();
    let mut in_code = false;
    for (event, _) in parse_markdown(&whole).events {
        match event {
            Event::Text(text) if !in_code => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::Code(code) => {
                words.push(' ');
                add(Held::Code(code.to_string()));
            }
            Event::TaskListMarker(_) => add(Held::Task),
            Event::InlineMath(id) => add(Held::Term(id.to_string())),
            Event::FootnoteReference(label) => add(Held::Footnote(label.to_string())),
            Event::InlineHtml(html) | Event::Html(html) => tags(&html).into_iter().for_each(|tag| add(Held::Html(tag))),
            Event::Start(tag) => match tag {
                Tag::Link { dest_url, .. } => add(match Scheme::of(&dest_url) {
                    Scheme::External => Held::External,
                    _ => Held::Link(dest_url.to_string()),
                }),
                Tag::Image { dest_url, .. } => add(Held::Picture(dest_url.to_string())),
                Tag::Strong => add(Held::Bold),
                Tag::Emphasis => add(Held::Emphasis),
                Tag::Strikethrough => add(Held::Struck),
                Tag::Item => add(Held::Item),
                Tag::TableRow => add(Held::Row),
                Tag::TableCell => add(Held::Cell),
                Tag::CodeBlock(kind) => {
                    in_code = true;
                    let info = if let pulldown_cmark::CodeBlockKind::Fenced(info) = kind {
                        info.to_string()
                    } else {
                        String::new()
                    };
                    add(Held::CodeBlock(info));
                }
                _ => {}
            },
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_code = false,
            // The words of two cells or items are two.
            Event::End(_) => words.push(' '),
            _ => {}
        }
    }
    placeholders(&words).into_iter().for_each(|range| add(Held::Placeholder(words[range].to_owned())));
    (found, words)
}

/// The labels of what looks like a reference to a footnote.
fn footnotes(text: &str) -> Vec<&str> {
    let labels = text.match_indices("[^").filter_map(|(at, _)| Some(&text[at + 2..at + 2 + text[at + 2..].find(']')?]));
    labels.filter(|label| !label.is_empty() && !label.contains(char::is_whitespace)).collect()
}

/// The names of the tags in a piece of HTML, opening and closing ones.
fn tags(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        if !name.is_empty() {
            found.push(name);
        }
    }
    found
}

/// What stands in a text for something else: `{name}`, `{{name}}`, `%s`, `%(name)s`, `%1$d`, `$NAME`, `${name}`.
pub fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let is_name = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ' '))
    };
    let mut at = 0;
    while let Some(next) = text[at..].find(['{', '%', '$']) {
        let start = at + next;
        let rest = &text[start..];
        let end = match rest.as_bytes()[0] {
            b'{' => {
                let depth = rest.bytes().take_while(|byte| *byte == b'{').count();
                let close = "}".repeat(depth);
                rest.find(&close).filter(|end| is_name(rest[depth..*end].trim())).map(|end| end + depth)
            }
            b'%' => {
                let body = &rest[1..];
                let skip = if body.starts_with('(') {
                    body.find(')').filter(|end| is_name(&body[1..*end])).map(|end| end + 1)
                } else {
                    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
                    Some(if digits > 0 && body[digits..].starts_with('$') { digits + 1 } else { 0 })
                };
                skip.filter(|skip| {
                    let mut letters = body[*skip..].chars();
                    matches!(letters.next(), Some('s' | 'd' | 'f' | 'i' | 'u' | '@'))
                        && !letters.next().is_some_and(char::is_alphanumeric)
                })
                .map(|skip| skip + 2)
            }
            _ => {
                let body = &rest[1..];
                let name = body.bytes().take_while(|byte| byte.is_ascii_uppercase() || *byte == b'_').count();
                (name > 1).then_some(name + 1)
            }
        };
        match end {
            Some(length) => {
                found.push(start..start + length);
                at = start + length;
            }
            None => at = start + 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown<'a>(text: &'a str) -> Text<'a> {
        Text { text, definitions: "[x]: x.md\n", is_markdown: true }
    }

    #[test]
    fn placeholders_are_known() {
        let text = "{name} {{ user }} %s %(count)d %1$s $HOME ${path} 100 % sure, 5% der { not this } a}b";
        assert_eq!(
            placeholders(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>(),
            ["{name}", "{{ user }}", "%s", "%(count)d", "%1$s", "$HOME", "{path}", "{ not this }"]
        );
    }

    #[test]
    fn what_is_lost_is_told() {
        let source = "Open [it](a.md) and **press** `Ctrl`, see [more][x], {name}, [^1]";
        assert!(lost(&markdown(source), &markdown("{name}: **Drück** `Ctrl` in [dem](a.md), [x], [^1]")).is_empty());
        let told = lost(&markdown(source), &markdown("Drück [das](b.md)"));
        let wanted = [
            "the link to `a.md`",
            "the link to `x.md`",
            "the code `Ctrl`",
            "the placeholder `{name}`",
            "the footnote `[^1]`",
            "bold text",
        ];
        assert_eq!(told, wanted);
        assert_eq!(lost(&markdown("- a\n- b"), &markdown("- a b")), ["an item of the list"]);
        assert!(lost(&markdown("[a](https://en.example.com)"), &markdown("[a](https://de.example.com)")).is_empty());
    }
}
