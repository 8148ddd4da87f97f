//! Syntax of other tools, which readers would see as it is written.
//!
//! Text alone is looked at, never code. [`find`] goes once through the events of the parser, and looks closer where a run of text begins
//! or one of three characters stands; so its time is linear.

mod shapes;
mod words;

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Builder;
use super::events::Events;
use crate::diagnostic::{Code, Diagnostic, floor};
use shapes::{are_attributes, callout, has_space, hashes, is_module};
use words::words;

/// The most bytes that a construct is looked at: on a line of megabytes each opening brace would else look for its end.
const MAX_CONSTRUCT: usize = 512;

/// What another tool, or another dialect of Markdown, would make something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Construct {
    /// Hugo's `{{< note >}}`.
    Shortcode,
    /// Liquid's and Jinja's `{% if %}`.
    TemplateTag,
    /// `{{ name }}`.
    Variable,
    /// Kramdown's `{: .class }` and Pandoc's `{width=300}`.
    Attributes,
    /// Docusaurus's and Starlight's `:::tip`.
    Directive,
    /// MkDocs's `!!! note`.
    Admonition,
    /// `[!INFO]`, and `[!NOTE]` where no callout begins.
    Callout,
    /// `[[page]]`.
    WikiLink,
    /// `$$x$$`.
    Math,
    /// `[^label]` without a definition.
    Footnote,
    /// A definition that no `[^label]` refers to.
    UnusedFootnote,
    /// `##Heading`.
    Heading,
    /// `:tada:`.
    Emoji,
    /// `https://example.com` without angle brackets.
    BareAddress,
    /// `![a](b c.png)`.
    SpaceInPath,
    /// `<<<<<<< HEAD`.
    Conflict,
    /// MDX's `import Card from "./card"`, and `{/* a note */}`.
    Mdx,
}

/// The first place of a construct on a page.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    construct: Construct,
    at: Range<usize>,
    /// How often it stands on the page besides.
    more: usize,
}

impl Builder<'_, '_, '_> {
    /// Warns of syntax that the page shows as it is written, once for each construct.
    pub fn foreign_syntax(&mut self, events: &Events<'_>) {
        for found in find(self.source, events) {
            let (message, help) = words(found.construct, &self.source[found.at.clone()]);
            let more = match found.more {
                0 => String::new(),
                more => format!("; and {more} more on this page"),
            };
            let warning = Diagnostic::new(Code::ForeignSyntax, format!("{message}{more}"));
            self.reader.findings.push(warning.at(self.place(found.at)).help(help));
        }
    }
}

/// Finds the first place of each construct.
fn find(source: &str, events: &Events<'_>) -> Vec<Found> {
    let mut finder = Finder { source, found: Vec::new(), from: 0, open_math: None };
    let (mut in_code, mut in_link) = (0usize, 0usize);
    let mut has_footnotes = false;
    for (event, range) in events {
        match event {
            Event::Text(_) if in_code == 0 => finder.text(range, in_link > 0),
            Event::Start(Tag::CodeBlock(_)) => in_code += 1,
            Event::End(TagEnd::CodeBlock) => in_code = in_code.saturating_sub(1),
            Event::Start(Tag::Link { .. }) => in_link += 1,
            Event::End(TagEnd::Link) => in_link = in_link.saturating_sub(1),
            Event::Start(Tag::FootnoteDefinition(_)) => has_footnotes = true,
            Event::InlineHtml(html) => {
                let depth = match html_name(html).to_ascii_lowercase().as_str() {
                    "a" => &mut in_link,
                    "code" | "kbd" | "pre" | "samp" | "script" | "style" | "textarea" => &mut in_code,
                    _ => continue,
                };
                *depth = if html.starts_with("</") { depth.saturating_sub(1) } else { *depth + 1 };
            }
            _ => {}
        }
    }
    if has_footnotes {
        finder.unused_footnotes(events);
    }
    finder.found
}

struct Finder<'a> {
    source: &'a str,
    found: Vec<Found>,
    /// Where the construct ends that was met last.
    from: usize,
    /// A `$$` whose partner has not been met yet.
    open_math: Option<usize>,
}

impl Finder<'_> {
    /// Looks through a run of text. The parser begins another one at each bracket and at each line.
    fn text(&mut self, run: &Range<usize>, in_link: bool) {
        let bytes = self.source.as_bytes();
        if let [b':' | b'!' | b'?' | b'#' | b'<' | b'[' | b'i' | b'e', ..] = &bytes[run.start..] {
            let at = run.start + usize::from(bytes[run.start..].starts_with(b"!["));
            let found = line_start(self.source, run.start).or_else(|| within_line(self.source, at));
            self.met(found, in_link);
        }
        for at in memchr::memchr3_iter(b'{', b':', b'$', &bytes[run.clone()]) {
            self.met(within_line(self.source, run.start + at), in_link);
        }
    }

    fn met(&mut self, found: Option<(Construct, Range<usize>)>, in_link: bool) {
        let Some((construct, at)) = found else { return };
        // The line that ends a directive is a part of it.
        let is_end = construct == Construct::Directive && self.source[at.clone()].trim_end() == ":::";
        let is_known = self.found.iter().any(|found| found.construct == construct);
        if at.start < self.from || in_link && construct == Construct::BareAddress || is_end && is_known {
            return;
        }
        self.from = at.end;
        match (construct, self.open_math.take()) {
            (Construct::Math, None) => self.open_math = Some(at.start),
            (Construct::Math, Some(open)) => self.add(construct, open..at.end),
            (_, open) => {
                self.open_math = open;
                self.add(construct, at);
            }
        }
    }

    fn add(&mut self, construct: Construct, at: Range<usize>) {
        match self.found.iter_mut().find(|found| found.construct == construct) {
            Some(found) => found.more += 1,
            None => self.found.push(Found { construct, at, more: 0 }),
        }
    }

    fn unused_footnotes(&mut self, events: &Events<'_>) {
        let used: HashSet<&str> = events
            .iter()
            .filter_map(|(event, _)| if let Event::FootnoteReference(label) = event { Some(&**label) } else { None })
            .collect();
        for (event, range) in events {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event
                && !used.contains(&**label)
            {
                self.add(Construct::UnusedFootnote, range.start..range.start + label.len() + 3);
            }
        }
    }
}

/// The name of a tag.
fn html_name(tag: &str) -> &str {
    let tag = tag.trim_start_matches(['<', '/']);
    &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())]
}

/// The source from a place to the end of its line, or as far as a construct may reach.
fn line(source: &str, at: usize) -> &str {
    let rest = &source[at..floor(source, at + MAX_CONSTRUCT)];
    &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
}

/// The construct at the beginning of a line, where a run of text begins.
fn line_start(source: &str, at: usize) -> Option<(Construct, Range<usize>)> {
    let before = source[..at].trim_end_matches([' ', '\t', '>']);
    if !(before.is_empty() || before.ends_with('\n')) {
        return None;
    }
    let line = line(source, at);
    let after = |mark: &str| line.strip_prefix(mark).and_then(|rest| rest.chars().next());
    let construct = if line.starts_with(":::") {
        Construct::Directive
    } else if ["!!! ", "??? ", "???+ "].iter().any(|mark| after(mark).is_some_and(char::is_alphabetic)) {
        Construct::Admonition
    } else if line.starts_with("##") && line[hashes(line)..].starts_with(char::is_alphabetic) && hashes(line) <= 6 {
        Construct::Heading
    } else if line.starts_with("<<<<<<<") && after("<<<<<<<").is_none_or(char::is_whitespace) {
        Construct::Conflict
    } else if is_module(line) {
        Construct::Mdx
    } else {
        let kind = callout(line)?;
        return Some((Construct::Callout, at..at + kind.len() + 3));
    };
    Some((construct, at..at + line.trim_end().len()))
}

/// The construct that begins at a character of a line.
fn within_line(source: &str, at: usize) -> Option<(Construct, Range<usize>)> {
    let bytes = source.as_bytes();
    let before = at.checked_sub(1).map(|at| bytes[at]);
    if before == Some(b'\\') {
        return None;
    }
    let up_to = |close: &str| {
        let end = memchr::memmem::find(line(source, at).as_bytes(), close.as_bytes())?;
        Some(at..at + end + close.len())
    };
    match &bytes[at..] {
        [b'{', b'{', b'<' | b'%', ..] => Some((Construct::Shortcode, up_to("}}").unwrap_or(at..at + 3))),
        [b'{', b'{', ..] => Some((Construct::Variable, up_to("}}")?)),
        [b'{', b'/', b'*', ..] => Some((Construct::Mdx, up_to("*/}").unwrap_or(at..at + 3))),
        [b'{', b'%', ..] => Some((Construct::TemplateTag, up_to("%}").unwrap_or(at..at + 2))),
        [b'{', next, ..] => {
            let follows = before.is_none_or(|before| matches!(before, b')' | b']' | b'`' | b'*' | b'_' | b'\n'));
            if !follows && *next != b':' {
                return None;
            }
            let range = up_to("}")?;
            let inner = source[range.start + 1..range.end - 1].trim().trim_start_matches(':');
            are_attributes(inner).then_some((Construct::Attributes, range))
        }
        [b'[', b'[', first, ..] if first.is_ascii_alphanumeric() || !first.is_ascii() => {
            let range = up_to("]]")?;
            let is_name = !source[range.start + 2..range.end - 2].contains(['[', ']']);
            is_name.then_some((Construct::WikiLink, range))
        }
        [b'[', b'^', ..] => {
            let range = up_to("]")?;
            let label = &source[range.start + 2..range.end - 1];
            let is_label = !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || matches!(c, '[' | '^'));
            is_label.then_some((Construct::Footnote, range))
        }
        [b'[', ..] => {
            let piece = &bytes[at..bytes.len().min(at + MAX_CONSTRUCT)];
            let open = at + memchr::memchr(b']', piece)? + 2;
            if bytes.get(open - 1) != Some(&b'(') {
                return None;
            }
            let path = &bytes[open..bytes.len().min(open + MAX_CONSTRUCT)];
            // The first space or the end of a path decides of nearly all links.
            if path[memchr::memchr3(b' ', b')', b'\n', path)?] != b' ' {
                return None;
            }
            let path = line(source, open);
            let path = &path[..path.find(')')?];
            has_space(path).then_some((Construct::SpaceInPath, at..open + path.len() + 1))
        }
        [b':', b'/', b'/', ..] => bare_address(source, at),
        [b':', b'a'..=b'z' | b'+' | b'-', ..] => emoji(source, at),
        [b'$', b'$', rest @ ..] if before != Some(b'$') && rest.first() != Some(&b'$') => {
            Some((Construct::Math, at..at + 2))
        }
        _ => None,
    }
}

/// The address around the `://` at a place, where it is no target of a link.
fn bare_address(source: &str, at: usize) -> Option<(Construct, Range<usize>)> {
    let scheme = ["https", "http"].into_iter().find(|scheme| source[..at].ends_with(scheme))?;
    let start = at - scheme.len();
    let before = &source[..start];
    if before.ends_with(['<', '"', '\'', '=']) || before.ends_with("](") || before.ends_with(char::is_alphanumeric) {
        return None;
    }
    let line = line(source, at);
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`');
    let address = &line[..line.find(is_end).unwrap_or(line.len())];
    let end = at + address.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '*', '_']).len();
    (end > at + 3).then_some((Construct::BareAddress, start..end))
}

/// The name of an emoji between two colons.
fn emoji(source: &str, at: usize) -> Option<(Construct, Range<usize>)> {
    let stands_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ':' | '/'));
    if !stands_alone(source[..at].chars().next_back()) {
        return None;
    }
    let name = &line(source, at)[1..];
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-')))?;
    let after = name[end..].strip_prefix(':')?.chars().next();
    let is_name = name[..end].contains(|c: char| c.is_alphanumeric());
    (is_name && stands_alone(after)).then_some((Construct::Emoji, at..at + end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::parse;

    fn constructs(source: &str) -> Vec<(Construct, &str)> {
        find(source, &parse(source).events).into_iter().map(|found| (found.construct, &source[found.at])).collect()
    }

    #[test]
    fn syntax_of_other_tools_is_found_in_text() {
        use Construct::*;
        for (source, construct, place) in [
            ("a {{< note >}} b", Shortcode, "{{< note >}}"),
            ("{{<figure src=\"x\">}}", Shortcode, "{{<figure src=\"x\">}}"),
            ("{{% tip %}}", Shortcode, "{{% tip %}}"),
            ("{% include x.html %}", TemplateTag, "{% include x.html %}"),
            ("For {{ product_name }}", Variable, "{{ product_name }}"),
            ("![a](b.png){width=300}", Attributes, "{width=300}"),
            ("text\n{: .note }", Attributes, "{: .note }"),
            ("Before\n:::tip\nx\n:::", Directive, ":::tip"),
            ("!!! note \"Title\"", Admonition, "!!! note \"Title\""),
            ("> [!INFO]\n> x", Callout, "[!INFO]"),
            ("> [!WARNING] Title\n> x", Callout, "[!WARNING]"),
            ("see [[Getting started]]", WikiLink, "[[Getting started]]"),
            ("$$\nx^2\n$$", Math, "$$\nx^2\n$$"),
            ("a[^missing]", Footnote, "[^missing]"),
            ("[^a]: Nobody", UnusedFootnote, "[^a]"),
            ("##Heading", Heading, "##Heading"),
            ("import Card from \"./card\";", Mdx, "import Card from \"./card\";"),
            ("{/* a note */}", Mdx, "{/* a note */}"),
            ("Done :tada:", Emoji, ":tada:"),
            ("See https://example.com/a_b.", BareAddress, "https://example.com/a_b"),
            ("![a](my picture.png)", SpaceInPath, "[a](my picture.png)"),
            ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x", Conflict, "<<<<<<< HEAD"),
        ] {
            assert_eq!(constructs(source), [(construct, place)], "{source}");
        }
    }

    #[test]
    fn code_and_plain_text_are_left_alone() {
        for source in [
            "`{{ x }}` and `:tada:` and `[[x]]`\n\n```\n{% if %}\n:::tip\n##x\nhttps://x.example\n```",
            "    {{< x >}}",
            "<code>{{ x }}</code> <a href=\"https://x.example\">https://x.example</a>",
            "<https://example.com> [https://example.com](https://example.com)",
            "\\[[x]] \\{{ x }} \\[^x]",
            "At 10:30:45, a:b:c, {braces}, [text], f(x){return}, $5 and $$$, #general, ::before, fe80::1:2:3",
            "> [!NOTE]\n> x\n\na[^1]\n\n[^1]: b\n\n## Fix {#repair}\n\nTerm\n: Meaning",
            "[x](a.md \"a title\") [x](<a b.md>) [a] (b c.png)",
        ] {
            assert_eq!(constructs(source), [], "{source}");
        }
    }

    #[test]
    fn a_construct_is_counted() {
        let source = "{{ a }} {{ b }}\n\n:::tip\nx\n:::\n\n{{ c }}";
        let more: Vec<_> = find(source, &parse(source).events).iter().map(|found| found.more).collect();
        assert_eq!(more, [2, 0]);
    }
}
