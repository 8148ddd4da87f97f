//! Code with its words marked by what they are.
//!
//! Marking is the dearest thing about a page, so it is done when a block is first written, and never for what nobody looks at.
//!
//! Classes, never styles: the theme gives them colours for light and dark, and the strict policy blocks inline styles.

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::memo::Fingerprint;

/// Longer code is shown plain: the grammars' regular expressions are not made for it.
const MOST_CODE: usize = 64 << 10;
/// Marked code that is this many times as long as the code itself is noise; plain is better.
const MOST_GROWTH: usize = 30;

/// Of everything that the HTML of a code block is made by: this file, and the crates and their grammars.
pub fn version() -> Fingerprint {
    Fingerprint::of([include_bytes!("highlight.rs").as_slice(), include_bytes!("../../Cargo.lock")])
}

/// A code block, marked when it is first written.
#[derive(Debug)]
pub struct CodeBlock {
    /// Of its language and text.
    pub key: Fingerprint,
    language: Box<str>,
    text: Box<str>,
    html: OnceLock<Box<str>>,
    was_stored: bool,
}

impl CodeBlock {
    /// A block with the HTML that an earlier process made of it, if it is known.
    pub fn new(key: Fingerprint, language: &str, text: &str, stored: Option<&str>) -> Self {
        let html = stored.map_or_else(OnceLock::new, |html| OnceLock::from(Box::from(html)));
        Self { key, language: language.into(), text: text.into(), html, was_stored: stored.is_some() }
    }

    /// What tells one block from another.
    pub fn key(language: &str, text: &str) -> Fingerprint {
        Fingerprint::of([language.as_bytes(), text.as_bytes()])
    }

    /// The code.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its HTML, made now where nobody has asked for it yet.
    pub fn html(&self) -> &str {
        self.html.get_or_init(|| html(&self.language, &self.text).into())
    }

    /// Its HTML, if it was made by this process.
    pub fn made(&self) -> Option<&str> {
        self.html.get().filter(|_| !self.was_stored).map(|html| &**html)
    }
}

fn html(language: &str, code: &str) -> String {
    let mut html = String::with_capacity(code.len() * 3);
    html.push_str("<div class=\"code\"");
    if !language.is_empty() {
        html.push_str(" data-language=\"");
        push(&mut html, language, false);
        html.push('"');
    }
    html.push_str("><pre tabindex=\"0\"><code");
    if !language.is_empty() {
        html.push_str(" class=\"language-");
        push(&mut html, language, false);
        html.push('"');
    }
    html.push('>');
    match marked(language, code) {
        Some(marked) => html.push_str(&marked),
        None => push(&mut html, code, true),
    }
    html.push_str("</code></pre></div>\n");
    html
}

fn push(html: &mut String, text: &str, body: bool) {
    let written = if body { escape_html_body_text(&mut *html, text) } else { escape_html(&mut *html, text) };
    written.expect("writing to a string does not fail");
}

fn marked(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > MOST_CODE {
        return None;
    }
    let syntaxes = syntaxes();
    let syntax = find(syntaxes, language)?;
    // A grammar that panics costs its own colours and nothing else.
    let html = catch_unwind(AssertUnwindSafe(|| mark(syntaxes, syntax, code))).ok().flatten()?;
    (html.len() <= code.len() * MOST_GROWTH + 1024).then_some(html)
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

fn find<'a>(syntaxes: &'a SyntaxSet, language: &str) -> Option<&'a SyntaxReference> {
    let token = match language {
        "shell" | "console" | "shell-session" => "bash",
        "jsonc" | "json5" => "json",
        "text" | "plain" | "plaintext" | "txt" => return None,
        other => other,
    };
    syntaxes.find_syntax_by_token(token)
}

fn mark(syntaxes: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut html = String::with_capacity(code.len() * 3);
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open: Option<&'static str> = None;
    for line in LinesWithEndings::from(code) {
        let changes = state.parse_line(line, syntaxes).ok()?;
        let mut from = 0;
        for (at, change) in changes {
            if at > from {
                write_run(&mut html, &mut open, class_of(&stack), &line[from..at]);
                from = at;
            }
            stack.apply(&change).ok()?;
        }
        write_run(&mut html, &mut open, class_of(&stack), &line[from..]);
    }
    if open.is_some() {
        html.push_str("</span>");
    }
    Some(html)
}

/// Writes text of one class; a run of the class that is open goes on in it, and white space goes on in any.
fn write_run(html: &mut String, open: &mut Option<&'static str>, class: Option<&'static str>, text: &str) {
    if *open != class && !text.trim().is_empty() {
        if open.is_some() {
            html.push_str("</span>");
        }
        if let Some(class) = class {
            html.push_str("<span class=\"syn-");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = class;
    }
    push(html, text, true);
}

/// Scope prefixes of the Sublime conventions and our class, the most telling first
/// (<https://www.sublimetext.com/docs/scope_naming.html>).
const CLASSES: [(&str, &str); 26] = [
    ("comment", "comment"),
    ("punctuation.definition.comment", "comment"),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("markup.heading", "heading"),
    ("entity.name.tag", "tag"),
    ("entity.other.attribute-name", "attribute"),
    ("support.type.property-name", "attribute"),
    ("entity.name.function", "function"),
    ("support.function", "function"),
    ("variable.function", "function"),
    ("entity.name", "type"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("storage.type", "keyword"),
    ("storage", "keyword"),
    ("constant.numeric", "number"),
    ("constant", "constant"),
    ("keyword.operator", "operator"),
    ("keyword", "keyword"),
    ("punctuation.definition.string", "string"),
    ("punctuation.definition.variable", "variable"),
    ("string", "string"),
    ("variable", "variable"),
    ("support", "constant"),
    ("punctuation", "punctuation"),
];

thread_local! {
    static CLASS_OF_SCOPE: RefCell<HashMap<Scope, Option<&'static str>>> = RefCell::default();
}

/// The class of the innermost scope that has one.
fn class_of(stack: &ScopeStack) -> Option<&'static str> {
    CLASS_OF_SCOPE.with_borrow_mut(|known| {
        stack.as_slice().iter().rev().find_map(|scope| *known.entry(*scope).or_insert_with(|| class_of_scope(*scope)))
    })
}

fn class_of_scope(scope: Scope) -> Option<&'static str> {
    static PREFIXES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    let prefixes = PREFIXES.get_or_init(|| {
        CLASSES.iter().filter_map(|(prefix, class)| Scope::new(prefix).ok().map(|scope| (scope, *class))).collect()
    });
    prefixes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_and_text_is_escaped() {
        let html = html("json", "{\"a\": 1, \"b\": \"<x>\"}\n");
        assert!(html.contains("<span class=\"syn-number\">1</span>"), "{html}");
        assert!(html.contains("&lt;x&gt;"), "{html}");
    }

    #[test]
    fn an_unknown_language_is_plain() {
        assert_eq!(
            html("no\"such", "a < b\n"),
            "<div class=\"code\" data-language=\"no&quot;such\"><pre tabindex=\"0\"><code class=\"language-no&quot;such\">a &lt; b\n</code></pre></div>\n"
        );
    }
}
