//! What is dangerous in a template, found in its text.
//!
//! Tera escapes for text between tags and for quoted attributes, and knows no other context; and the policy that sites are
//! served under runs no inline script, style or handler.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

/// Looks through a template. `origin` is the site's own: `https://help.example.com`.
pub fn lint(file: &TextFile, origin: &str) -> Vec<Diagnostic> {
    let mut linter = Linter { file, text: &file.text, at: 0, origin, findings: Vec::new() };
    while linter.at < linter.text.len() {
        linter.outside();
    }
    linter.findings
}

struct Linter<'a> {
    file: &'a TextFile,
    text: &'a str,
    at: usize,
    origin: &'a str,
    findings: Vec<Diagnostic>,
}

/// An attribute as it is written, its value without quotes.
struct Attribute {
    name: String,
    value: String,
    span: Range<usize>,
}

fn value<'a>(attributes: &'a [Attribute], wanted: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name == wanted).map(|attribute| attribute.value.as_str())
}

impl Linter<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Steps over what Tera takes out: comments, expressions, statements. True where there was one.
    fn skip_tera(&mut self) -> bool {
        for (open, close) in [("{#", "#}"), ("{{", "}}"), ("{%", "%}")] {
            if self.rest().starts_with(open) {
                self.at = self.rest().find(close).map_or(self.text.len(), |end| self.at + end + close.len());
                return true;
            }
        }
        false
    }

    fn step(&mut self) {
        self.at += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    fn outside(&mut self) {
        if self.skip_tera() {
            return;
        }
        if self.rest().starts_with("<!--") {
            self.at = self.rest().find("-->").map_or(self.text.len(), |end| self.at + end + 3);
        } else if self.rest().starts_with('<') && self.rest()[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.tag();
        } else {
            self.step();
        }
    }

    fn tag(&mut self) {
        let start = self.at;
        let name: String =
            self.rest()[1..].chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        self.at += 1 + name.len();
        let mut attributes: Vec<Attribute> = Vec::new();
        let mut has_expression = false;
        while self.at < self.text.len() {
            if self.rest().starts_with('>') {
                self.at += 1;
                break;
            }
            let is_expression = self.rest().starts_with("{{");
            if self.skip_tera() {
                has_expression |= is_expression;
                continue;
            }
            if self.rest().starts_with(|c: char| c.is_whitespace() || c == '/' || c == '"') {
                self.step();
                continue;
            }
            attributes.push(self.attribute());
        }
        for attribute in &attributes {
            self.sources(&name, attribute, &attributes);
        }
        // An expression may write attributes.
        if name == "img" && !has_expression && value(&attributes, "alt").is_none() {
            let warning = Diagnostic::new(Code::TemplateAlt, "this picture has no text that says what it shows");
            self.findings.push(
                warning
                    .at(self.file.place(start..self.at))
                    .help("add `alt=\"What it shows\"`, or `alt=\"\"` where it is decoration"),
            );
        }
        if matches!(name.as_str(), "script" | "style") {
            self.raw_text(&name, start, &attributes);
        }
    }

    fn attribute(&mut self) -> Attribute {
        let start = self.at;
        let length = self
            .rest()
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '{'))
            .unwrap_or(self.rest().len());
        // A character that cannot begin a name is stepped over, so that every call moves on.
        let length = if length == 0 { self.rest().chars().next().map_or(1, char::len_utf8) } else { length };
        self.at += length;
        let name = self.text[start..self.at].to_ascii_lowercase();
        let mut value = String::new();
        if self.rest().trim_start().starts_with('=') {
            self.at += self.rest().len() - self.rest().trim_start().len() + 1;
            self.at += self.rest().len() - self.rest().trim_start().len();
            value = self.value(start);
        }
        if name.starts_with("on") && name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            self.inline(
                start..self.at,
                &format!("the handler `{name}` is blocked by the site's policy"),
                "listen for the event in a file of `static/`",
            );
        } else if name == "style" {
            self.inline(
                start..self.at,
                "the attribute `style` is blocked by the site's policy",
                "give it a class, and style that in a file of `static/`",
            );
        }
        Attribute { name, value, span: start..self.at }
    }

    fn value(&mut self, attribute: usize) -> String {
        let start = self.at;
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                while self.at < self.text.len() && !self.rest().starts_with(quote) {
                    if !self.skip_tera() {
                        self.step();
                    }
                }
                self.at = (self.at + 1).min(self.text.len());
            }
            _ => {
                let mut has_expression = false;
                while self.at < self.text.len() && !self.rest().starts_with(|c: char| c.is_whitespace() || c == '>') {
                    has_expression |= self.rest().starts_with("{{");
                    if !self.skip_tera() {
                        self.step();
                    }
                }
                if has_expression {
                    let warning = Diagnostic::new(
                        Code::UnquotedAttribute,
                        "this attribute has no quotes, and its text could end it",
                    );
                    self.findings.push(
                        warning
                            .at(self.file.place(attribute..self.at))
                            .help("put quotes around the value: `href=\"{{ … }}\"`"),
                    );
                }
            }
        }
        self.text[start..self.at].trim_matches(['"', '\'']).to_owned()
    }

    /// What an attribute loads from elsewhere.
    fn sources(&mut self, element: &str, attribute: &Attribute, all: &[Attribute]) {
        let Attribute { name, value: written, span } = attribute;
        if !loads(element, name, value(all, "rel").unwrap_or_default()) {
            return;
        }
        let mut addresses: Vec<&str> = vec![written.trim()];
        if name == "srcset" {
            addresses = written.split(',').filter_map(|candidate| candidate.split_whitespace().next()).collect();
        }
        for address in addresses.into_iter().filter(|address| is_elsewhere(address, self.origin)) {
            self.findings.push(blocked(self.file, span.clone(), address));
        }
    }

    /// The content of a script or style element.
    fn raw_text(&mut self, name: &str, start: usize, attributes: &[Attribute]) {
        let is_close = |at: &usize| {
            self.rest().as_bytes()[at + 2..]
                .get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = memchr::memmem::find_iter(self.rest().as_bytes(), "</")
            .find(is_close)
            .map_or(self.text.len(), |end| self.at + end);
        let content = self.at..end;
        let text = &self.text[content.clone()];
        if let Some(at) = text.find("{{") {
            let span = content.start + at..content.start + text[at..].find("}}").map_or(text.len(), |end| at + end + 2);
            let warning = Diagnostic::new(
                Code::ExpressionInScript,
                format!("text put into a `<{name}>` element is escaped for HTML, which protects nothing there"),
            );
            self.findings.push(
                warning
                    .at(self.file.place(span))
                    .help("put it into a `data-` attribute, and read that from the script"),
            );
        }
        let is_data = value(attributes, "type").is_some_and(|kind| kind.contains("json"));
        if !text.trim().is_empty() && value(attributes, "src").is_none() && !is_data {
            self.inline(
                start..content.start,
                &format!("an inline `<{name}>` is blocked by the site's policy"),
                "put it into a file of `static/`, and name that with `asset(…)`",
            );
        }
        self.at = end;
    }

    fn inline(&mut self, span: Range<usize>, message: &str, help: &str) {
        self.findings.push(Diagnostic::new(Code::InlineCode, message).at(self.file.place(span)).help(help));
    }
}

/// Looks through a style sheet for what it loads from elsewhere.
pub fn lint_style_sheet(file: &TextFile, origin: &str) -> Vec<Diagnostic> {
    let text = &*file.text;
    let mut findings = Vec::new();
    for (start, begin) in text.match_indices("url(").chain(text.match_indices("@import")) {
        let is_in_comment = text[..start].rfind("/*").is_some_and(|open| !text[open..start].contains("*/"));
        let rest = text[start + begin.len()..].trim_start();
        let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c));
        // What follows `@import` without a quote is `url(…)`, which is found by itself.
        if is_in_comment || begin == "@import" && quote.is_none() {
            continue;
        }
        let rest = quote.map_or(rest, |quote| &rest[quote.len_utf8()..]);
        let end = rest.find(|c| quote.map_or(c == ')', |quote| c == quote)).unwrap_or(rest.len());
        let address = rest[..end].trim();
        let at = text.len() - text[start..].len() + text[start..].find(address).unwrap_or(0);
        let is_font_in_text = ["data:font/", "data:application/font", "data:application/x-font"];
        if is_elsewhere(address, origin) || is_font_in_text.iter().any(|start| address.starts_with(start)) {
            findings.push(blocked(file, at..at + address.len(), address));
        }
    }
    findings
}

/// Whether a browser loads, or sends to, what an attribute of an element names.
fn loads(element: &str, attribute: &str, rel: &str) -> bool {
    match (element, attribute) {
        ("script" | "img" | "iframe" | "frame" | "embed" | "video" | "audio" | "source" | "track" | "input", "src")
        | ("img" | "source", "srcset")
        | ("video", "poster")
        | ("object", "data")
        | ("form", "action")
        | ("button" | "input", "formaction") => true,
        ("link", "href") => {
            let kinds = ["stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "manifest"];
            rel.split_whitespace().any(|word| kinds.iter().any(|kind| word.eq_ignore_ascii_case(kind)))
        }
        _ => false,
    }
}

/// Whether an address is written in full and not the site's own.
fn is_elsewhere(address: &str, origin: &str) -> bool {
    let begins = |start: &str| address.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let is_own = begins(origin) && !address[origin.len()..].starts_with(|c| !['/', '?', '#'].contains(&c));
    (begins("http:") || begins("https:") || begins("//")) && !is_own
}

fn blocked(file: &TextFile, span: Range<usize>, address: &str) -> Diagnostic {
    let shown: String = address.chars().take(60).collect();
    Diagnostic::new(Code::BlockedSource, format!("`{shown}` is blocked by the site's policy"))
        .at(file.place(span))
        .help("put the file into `static/`, and name that with `asset(…)`; in a style sheet, by its name alone")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Code> {
        lint(&TextFile::new("a.html", text), "https://a.example").into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn dangers_are_found() {
        assert_eq!(codes("<a href={{ root }}x>y</a>"), [Code::UnquotedAttribute]);
        assert_eq!(codes("<script src=\"{{ a }}\"></script>"), []);
        assert_eq!(codes("<script type=\"application/json\">{{ a }}</script>"), [Code::ExpressionInScript]);
        assert_eq!(codes("<b onclick=\"x()\" style='a:b'>"), [Code::InlineCode, Code::InlineCode]);
        assert_eq!(codes("<style>a{}</style><script>x()</script>"), [Code::InlineCode, Code::InlineCode]);
        assert_eq!(codes("<a {% if a > b %}class=\"x\"{% endif %} href=\"{{ b[\"c\"] }}\">{# <b onclick=x> #}"), []);
    }

    #[test]
    fn sources_from_elsewhere_are_found() {
        let blocked = [Code::BlockedSource];
        assert_eq!(codes("<script src=\"https://b.example/x.js\"></script>"), blocked);
        assert_eq!(codes("<link rel='preload stylesheet' href=//b.example/x.css>"), blocked);
        assert_eq!(codes("<img alt='' src='x.png' srcset='x.png 1x, HTTPS://b.example/x.png 2x'>"), blocked);
        assert_eq!(codes("<script src=\"https://a.example.b/x.js\"></script>"), blocked);
        assert_eq!(codes("<link rel=canonical href='https://b.example/'><a href='https://b.example/'>"), []);
        assert_eq!(codes("<img alt='' src='https://a.example/x.png'><img alt='' src='{{ root }}//x.png'>"), []);
    }

    #[test]
    fn pictures_have_alt() {
        assert_eq!(codes("<img src='x.png'>"), [Code::TemplateAlt]);
        assert_eq!(codes("<img alt src='x.png'><img {{ all | safe }}><img {% if a %}alt='{{ a }}'{% endif %}>"), []);
    }

    #[test]
    fn style_sheets_from_elsewhere_are_found() {
        let found = |text: &str| -> Vec<String> {
            let findings = lint_style_sheet(&TextFile::new("a.css", text), "https://a.example");
            findings.into_iter().map(|finding| finding.message.split('`').nth(1).unwrap().to_owned()).collect()
        };
        assert_eq!(
            found("@import '//b.example/a.css'; @import url( https://b.example/b.css );"),
            ["https://b.example/b.css", "//b.example/a.css"]
        );
        assert_eq!(found("a { b: url(\"data:font/woff2,x\") } /* url(https://b.example/) */"), ["data:font/woff2,x"]);
        assert_eq!(
            found("a { b: url(x.svg) url(data:image/svg+xml,http://) url(https://a.example/x) } url( @import"),
            [""; 0]
        );
    }

    #[test]
    fn broken_html_ends() {
        for text in ["<", "<a", "<a b=", "<a b=\"", "<a =", "<script", "<script>", "{{", "<a {{", "<a b={{"] {
            codes(text);
        }
    }
}
