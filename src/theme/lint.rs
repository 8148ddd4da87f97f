//! What is dangerous in a template, found in its text.
//!
//! Tera escapes for text between tags and for quoted attributes, and knows no other context; and the policy that sites are
//! served under runs no inline script, style or handler.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

/// Looks through a template.
pub fn lint(file: &TextFile) -> Vec<Diagnostic> {
    let mut linter = Linter { file, text: &file.text, at: 0, findings: Vec::new() };
    while linter.at < linter.text.len() {
        linter.outside();
    }
    linter.findings
}

struct Linter<'a> {
    file: &'a TextFile,
    text: &'a str,
    at: usize,
    findings: Vec<Diagnostic>,
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
        let mut attributes: Vec<(String, String)> = Vec::new();
        while self.at < self.text.len() {
            if self.rest().starts_with('>') {
                self.at += 1;
                break;
            }
            if self.skip_tera() {
                continue;
            }
            if self.rest().starts_with(|c: char| c.is_whitespace() || c == '/' || c == '"') {
                self.step();
                continue;
            }
            attributes.push(self.attribute());
        }
        if matches!(name.as_str(), "script" | "style") {
            self.raw_text(&name, start, &attributes);
        }
    }

    fn attribute(&mut self) -> (String, String) {
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
        (name, value)
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

    /// The content of a script or style element.
    fn raw_text(&mut self, name: &str, start: usize, attributes: &[(String, String)]) {
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
        let of = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let is_data = of("type").is_some_and(|kind| kind.contains("json"));
        if !text.trim().is_empty() && of("src").is_none() && !is_data {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Code> {
        lint(&TextFile::new("a.html", text)).into_iter().map(|finding| finding.code).collect()
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
    fn broken_html_ends() {
        for text in ["<", "<a", "<a b=", "<a b=\"", "<a =", "<script", "<script>", "{{", "<a {{", "<a b={{"] {
            codes(text);
        }
    }
}
