//! Syntax of other tools, which readers would see as it is written.
//!
//! Text alone is looked at, never code. [`find`] goes once through the events of the parser and looks closer where one of four
//! characters stands, or a line begins; so its time is linear in the length of the text.

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
    let mut finder = Finder { source, found: Vec::new(), open_math: None, in_link: 0, in_html_code: 0 };
    let mut run: Option<(Range<usize>, bool)> = None;
    let mut begins_line = true;
    let mut in_code = false;
    for (event, range) in events {
        if let Event::Text(_) = event
            && !in_code
        {
            match &mut run {
                Some((run, _)) if run.end == range.start => run.end = range.end,
                _ => {
                    finder.run(run.replace((range.clone(), begins_line)));
                }
            }
            begins_line = false;
            continue;
        }
        finder.run(run.take());
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { .. }) => finder.in_link += 1,
            Event::End(TagEnd::Link) => finder.in_link = finder.in_link.saturating_sub(1),
            Event::InlineHtml(html) => finder.html(html),
            _ => {}
        }
        begins_line = !matches!(
            event,
            Event::Code(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
                | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        );
    }
    finder.run(run);
    finder.unused_footnotes(events);
    finder.found
}

struct Finder<'a> {
    source: &'a str,
    found: Vec<Found>,
    /// A `$$` whose partner has not been met yet.
    open_math: Option<usize>,
    /// How many links are open.
    in_link: usize,
    /// How many elements of code are open that the author wrote as HTML.
    in_html_code: usize,
}

impl Finder<'_> {
    fn add(&mut self, construct: Construct, at: Range<usize>) {
        match self.found.iter_mut().find(|found| found.construct == construct) {
            Some(found) => found.more += 1,
            None => self.found.push(Found { construct, at, more: 0 }),
        }
    }

    /// Follows links and code that the author wrote as HTML.
    fn html(&mut self, html: &str) {
        let tag = html.trim_start_matches(['<', '/']);
        let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
        let depth = match name.to_ascii_lowercase().as_str() {
            "a" => &mut self.in_link,
            "code" | "kbd" | "pre" | "samp" | "script" | "style" | "textarea" => &mut self.in_html_code,
            _ => return,
        };
        *depth = if html.starts_with("</") { depth.saturating_sub(1) } else { *depth + 1 };
    }

    /// Looks through a run of text without any other inline element in it.
    fn run(&mut self, run: Option<(Range<usize>, bool)>) {
        let Some((run, begins_line)) = run.filter(|_| self.in_html_code == 0) else { return };
        // Text events begin behind the backslash of an escape.
        let escaped = self.source[..run.start].ends_with('\\').then_some(run.start);
        if begins_line && escaped.is_none() {
            self.line_start(run.start);
        }
        let mut from = run.start;
        let text = self.source[run.clone()].as_bytes();
        let mut hits = memchr::memchr3_iter(b'{', b'[', b':', text).peekable();
        let mut dollars = memchr::memchr_iter(b'$', text).peekable();
        loop {
            let next = match (hits.peek(), dollars.peek()) {
                (Some(hit), Some(dollar)) if dollar < hit => dollars.next(),
                (Some(_), _) => hits.next(),
                (None, _) => dollars.next(),
            };
            let Some(at) = next.map(|at| run.start + at) else { break };
            if at < from || Some(at) == escaped {
                continue;
            }
            if let Some((construct, place)) = self.at(at, &run, begins_line) {
                from = place.end;
                self.add(construct, place);
            }
        }
    }

    /// What stands at the beginning of a line of text.
    fn line_start(&mut self, at: usize) {
        let line = self.line(at);
        let after = |mark: &str| line.strip_prefix(mark).and_then(|rest| rest.chars().next());
        let construct = if line.starts_with(":::") {
            // The end of a directive is the same construct.
            let is_end = line.trim_end() == ":::";
            (!is_end || !self.has(Construct::Directive)).then_some(Construct::Directive)
        } else if ["!!! ", "??? ", "???+ "].iter().any(|mark| after(mark).is_some_and(char::is_alphabetic)) {
            Some(Construct::Admonition)
        } else if line.starts_with("##") && after(&"#".repeat(hashes(line).min(6))).is_some_and(char::is_alphabetic) {
            Some(Construct::Heading)
        } else if line.starts_with("<<<<<<<") && after("<<<<<<<").is_none_or(char::is_whitespace) {
            Some(Construct::Conflict)
        } else if is_module(line) {
            Some(Construct::Mdx)
        } else if line.starts_with("[!") && callout(line).is_some() {
            Some(Construct::Callout)
        } else {
            None
        };
        if let Some(construct) = construct {
            let length = if construct == Construct::Callout {
                callout(line).unwrap_or_default().len() + 3
            } else {
                line.trim_end().len()
            };
            self.add(construct, at..at + length);
        }
    }

    fn has(&self, construct: Construct) -> bool {
        self.found.iter().any(|found| found.construct == construct)
    }

    /// The source from a place to the end of its line, or as far as a construct may reach.
    fn line(&self, at: usize) -> &str {
        let rest = &self.source[at..floor(self.source, at + MAX_CONSTRUCT)];
        &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
    }

    /// The construct that begins at a character of a run.
    fn at(&mut self, at: usize, run: &Range<usize>, begins_line: bool) -> Option<(Construct, Range<usize>)> {
        let line = self.line(at);
        let up_to = |close: &str| {
            let end = memchr::memmem::find(line.as_bytes(), close.as_bytes())?;
            Some(at..at + end + close.len())
        };
        let before = self.source[..at].chars().next_back();
        match line.as_bytes() {
            [b'{', b'{', b'<' | b'%', ..] => {
                let end = up_to("}}").unwrap_or(at..at + 3);
                Some((Construct::Shortcode, end))
            }
            [b'{', b'{', ..] => Some((Construct::Variable, up_to("}}")?)),
            [b'{', b'/', b'*', ..] => Some((Construct::Mdx, up_to("*/}").unwrap_or(at..at + 3))),
            [b'{', b'%', ..] => Some((Construct::TemplateTag, up_to("%}").unwrap_or(at..at + 2))),
            [b'{', ..] => {
                let range = up_to("}")?;
                let inner = self.source[range.start + 1..range.end - 1].trim();
                let is_kramdown = inner.starts_with(':');
                let follows = before.is_some_and(|c| matches!(c, ')' | ']' | '`' | '*' | '_'));
                let is_there = is_kramdown || follows || begins_line && at == run.start;
                (is_there && are_attributes(inner.trim_start_matches(':'))).then_some((Construct::Attributes, range))
            }
            [b'[', b'[', first, ..] if first.is_ascii_alphanumeric() || !first.is_ascii() => {
                let range = up_to("]]")?;
                let inner = &self.source[range.start + 2..range.end - 2];
                (!inner.contains(['[', ']'])).then_some((Construct::WikiLink, range))
            }
            [b'[', b'^', ..] => {
                let range = up_to("]")?;
                let label = &self.source[range.start + 2..range.end - 1];
                let is_label =
                    !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || matches!(c, '[' | '^'));
                is_label.then_some((Construct::Footnote, range))
            }
            [b'[', ..] => {
                let close = line.find(']')? + 1;
                let open = at + close;
                let path = line[close..].strip_prefix('(').filter(|_| open < run.end)?;
                let path = &path[..path.find(')')?];
                let range = open + 1..open + 1 + path.len();
                has_space(path).then_some((Construct::SpaceInPath, range))
            }
            [b':', b'/', b'/', ..] if self.in_link == 0 => {
                let scheme =
                    ["https", "http"].into_iter().find(|scheme| self.source[run.start..at].ends_with(scheme))?;
                let start = at - scheme.len();
                let is_inside = self.source[..start].ends_with(|c: char| c.is_alphanumeric());
                let address = &line
                    [..line.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`')).unwrap_or(line.len())];
                let end = at + address.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '*', '_']).len();
                (!is_inside && end > at + 3).then_some((Construct::BareAddress, start..end))
            }
            [b':', first, ..] if first.is_ascii_lowercase() || matches!(first, b'+' | b'-') => {
                let length = line[1..].find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-')))?;
                let after = line[1 + length..].strip_prefix(':')?;
                let stands_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ':' | '/'));
                let name = &line[1..1 + length];
                (stands_alone(before)
                    && stands_alone(after.chars().next())
                    && name.contains(|c: char| c.is_alphanumeric()))
                .then(|| (Construct::Emoji, at..at + length + 2))
            }
            [b'$', b'$', rest @ ..] if before != Some('$') && rest.first() != Some(&b'$') => {
                match self.open_math.take() {
                    None => {
                        self.open_math = Some(at);
                        None
                    }
                    Some(open) => Some((Construct::Math, open..at + 2)),
                }
            }
            _ => None,
        }
    }

    fn unused_footnotes(&mut self, events: &Events<'_>) {
        let mut definitions = events
            .iter()
            .filter_map(|(event, range)| match event {
                Event::Start(Tag::FootnoteDefinition(label)) => Some((&**label, range)),
                _ => None,
            })
            .peekable();
        if definitions.peek().is_none() {
            return;
        }
        let used: HashSet<&str> = events
            .iter()
            .filter_map(|(event, _)| if let Event::FootnoteReference(label) = event { Some(&**label) } else { None })
            .collect();
        for (label, range) in definitions.filter(|(label, _)| !used.contains(label)) {
            self.add(Construct::UnusedFootnote, range.start..range.start + label.len() + 3);
        }
    }
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
            ("![a](my picture.png)", SpaceInPath, "my picture.png"),
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
    fn time_grows_with_the_text_alone() {
        for part in ["{{ ", "[[a ", "{% ", "![a](b ", ":a", "$$ ", "{: ", "[^", "!!! a ", ":::\n", "\n\n##a"] {
            let source = part.repeat(400_000 / part.len());
            let events = parse(&source).events;
            let start = std::time::Instant::now();
            find(&source, &events);
            assert!(start.elapsed() < std::time::Duration::from_secs(10), "{part:?} took {:?}", start.elapsed());
        }
    }

    #[test]
    fn a_construct_is_counted() {
        let source = "{{ a }} {{ b }}\n\n:::tip\nx\n:::\n\n{{ c }}";
        let more: Vec<_> = find(source, &parse(source).events).iter().map(|found| found.more).collect();
        assert_eq!(more, [2, 0]);
    }
}
