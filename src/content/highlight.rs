//! Syntax highlighting of code blocks.
//!
//! Highlighting costs more than anything else about a page. So a block is highlighted when a page that has it is first written, and
//! each thread remembers the HTML of the lines that it has highlighted.
//!
//! The HTML has classes, never styles: the theme gives the classes colours for light and dark, and the site's content security policy
//! blocks inline styles.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::diagnostic::caught;
use crate::memo::Fingerprint;

/// Code of more bytes is not highlighted: the grammars' regular expressions are not made for it.
const MOST_CODE: usize = 64 << 10;
/// Code of a text is highlighted as long as the work for all of it, see [`CodeBlock::work`], is not more: that of about 200 KB in short
/// lines, or of 8 KB in one line.
pub const MOST_WORK: usize = 1 << 26;
/// The work of a byte, whatever the length of its line.
const BYTE_WORK: usize = 256;
/// Code whose HTML is more than this many times as long as the code is shown without highlighting: so many classes are noise.
const MOST_GROWTH: usize = 30;
/// Code with a line of more bytes is not remembered: long lines take much memory and are seldom repeated.
const MOST_LINE: usize = 512;
/// How many bytes of highlighted lines a thread remembers, estimated; a thread that has more forgets all.
const MOST_KNOWN: usize = 4 << 20;

/// The fingerprint of everything that decides on the HTML of a code block: this file, and the crates with their grammars.
pub fn version() -> Fingerprint {
    Fingerprint::of([include_bytes!("highlight.rs").as_slice(), include_bytes!("../../Cargo.lock")])
}

/// A code block, highlighted when its HTML is first asked for.
#[derive(Debug)]
pub struct CodeBlock {
    /// The fingerprint of its language and text.
    pub key: Fingerprint,
    language: Box<str>,
    text: Box<str>,
    /// Whether it is shown without highlighting, as its page has so much code.
    is_plain: bool,
    html: OnceLock<Box<str>>,
    was_stored: bool,
}

impl CodeBlock {
    /// Makes a block. `stored` is the HTML that an earlier process made of it, if there is any.
    pub fn new(key: Fingerprint, language: &str, text: &str, is_plain: bool, stored: Option<&str>) -> Self {
        let html = stored.map_or_else(OnceLock::new, |html| OnceLock::from(Box::from(html)));
        Self { key, language: language.into(), text: text.into(), is_plain, html, was_stored: stored.is_some() }
    }

    /// The fingerprint of a language and a text, and of whether they are highlighted.
    pub fn key(language: &str, text: &str, is_plain: bool) -> Fingerprint {
        Fingerprint::of([language.as_bytes(), text.as_bytes(), if is_plain { b"plain" } else { b"" }])
    }

    /// How much work it is to highlight a text, at most: grammars look at a line once for each of its bytes, and at the text around it.
    pub fn work(text: &str) -> usize {
        text.lines().map(|line| line.len() * (line.len() + BYTE_WORK)).sum()
    }

    /// The language, as the author wrote it; may be empty.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The code.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The HTML of the block, which is highlighted now unless it was before.
    pub fn html(&self) -> &str {
        self.html.get_or_init(|| html(&self.language, &self.text, self.is_plain).into())
    }

    /// The HTML of the code alone, without the elements around it.
    pub fn words(&self) -> &str {
        let html = self.html();
        &html[opening(&self.language).len()..html.len() - END.len()]
    }

    /// The HTML of the block, if this process highlighted it.
    pub fn made(&self) -> Option<&str> {
        self.html.get().filter(|_| !self.was_stored).map(|html| &**html)
    }
}

/// What follows the code in the HTML of a block.
const END: &str = "</code></pre></div>\n";

fn html(language: &str, code: &str, is_plain: bool) -> String {
    let mut html = opening(language);
    html.reserve(code.len() * 3);
    match if is_plain { None } else { highlighted(language, code) } {
        Some(highlighted) => html.push_str(&highlighted),
        None => push(&mut html, code, true),
    }
    html.push_str(END);
    html
}

/// What precedes the code in the HTML of a block.
fn opening(language: &str) -> String {
    let mut html = String::from("<div class=\"code\"");
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
    html
}

fn push(html: &mut String, text: &str, body: bool) {
    let written = if body { escape_html_body_text(&mut *html, text) } else { escape_html(&mut *html, text) };
    written.expect("writing to a string does not fail");
}

fn highlighted(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > MOST_CODE {
        return None;
    }
    let syntaxes = syntaxes();
    let syntax = find(syntaxes, language)?;
    // Where a grammar panics, the block is shown without highlighting, and the build goes on.
    let html = caught(|| highlight(syntaxes, syntax, code)).ok().flatten()?;
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

fn highlight(syntaxes: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> Option<String> {
    thread_local! {
        static KNOWN: RefCell<KnownLines> = RefCell::default();
    }
    if LinesWithEndings::from(code).any(|line| line.len() > MOST_LINE) {
        return KnownLines::default().highlight(syntaxes, syntax, code);
    }
    KNOWN.with_borrow_mut(|known| {
        if known.size > MOST_KNOWN {
            *known = KnownLines::default();
        }
        known.highlight(syntaxes, syntax, code)
    })
}

/// The HTML of lines by the state in which they begin. The code blocks of a site have many lines in common, and highlighting a line
/// takes some hundred times as long as finding it here.
#[derive(Default)]
struct KnownLines {
    /// Each state, with the lines that began in it.
    states: Vec<(State, HashMap<Box<str>, KnownLine>)>,
    /// The indices in `states` of the states with the same scopes. A parser's state can be compared but not hashed, so the scopes are
    /// hashed in its place.
    by_scopes: HashMap<Box<[Scope]>, Vec<usize>>,
    /// How many bytes the states and lines take, estimated.
    size: usize,
}

struct KnownLine {
    html: Box<str>,
    /// The index of the state in which the next line begins.
    next: usize,
}

impl KnownLines {
    fn highlight(&mut self, syntaxes: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> Option<String> {
        let mut html = String::with_capacity(code.len() * 3);
        let mut index = self.index_of(State::at_start(syntax));
        for line in LinesWithEndings::from(code) {
            let known = match self.states[index].1.get(line) {
                Some(known) => known,
                None => self.learn(index, syntaxes, line)?,
            };
            html.push_str(&known.html);
            index = known.next;
        }
        if self.states[index].0.open.is_some() {
            html.push_str("</span>");
        }
        Some(html)
    }

    /// Highlights a line that begins in the state with this index.
    fn learn(&mut self, index: usize, syntaxes: &SyntaxSet, line: &str) -> Option<&KnownLine> {
        let mut state = self.states[index].0.clone();
        let html = state.highlight_line(syntaxes, line)?.into_boxed_str();
        // A hash table has up to twice as many places as it has entries.
        self.size += line.len() + html.len() + 2 * size_of::<(Box<str>, KnownLine)>();
        let next = self.index_of(state);
        Some(self.states[index].1.entry(line.into()).or_insert(KnownLine { html, next }))
    }

    fn index_of(&mut self, state: State) -> usize {
        let scopes = state.scopes.as_slice();
        let candidates = self.by_scopes.entry(scopes.into()).or_default();
        if let Some(index) = candidates.iter().find(|index| self.states[**index].0 == state) {
            return *index;
        }
        let index = self.states.len();
        candidates.push(index);
        // The parser's stack is about as deep as that of the scopes. Each of its levels may hold a copy of the line that began it.
        self.size += (1 + scopes.len()) * MOST_LINE;
        self.states.push((state, HashMap::new()));
        index
    }
}

/// What the HTML of a line depends on besides its text.
#[derive(Clone, PartialEq, Eq)]
struct State {
    parser: ParseState,
    scopes: ScopeStack,
    /// The class of the `<span>` that is open.
    open: Option<&'static str>,
}

impl State {
    /// The state in which the first line of a language begins.
    fn at_start(syntax: &SyntaxReference) -> Self {
        Self { parser: ParseState::new(syntax), scopes: ScopeStack::new(), open: None }
    }

    /// The HTML of a line. The state becomes that in which the next line begins.
    fn highlight_line(&mut self, syntaxes: &SyntaxSet, line: &str) -> Option<String> {
        let mut html = String::with_capacity(line.len() * 3);
        let mut from = 0;
        for (at, change) in self.parser.parse_line(line, syntaxes).ok()? {
            if at > from {
                write_run(&mut html, &mut self.open, class_of(&self.scopes), &line[from..at]);
                from = at;
            }
            self.scopes.apply(&change).ok()?;
        }
        write_run(&mut html, &mut self.open, class_of(&self.scopes), &line[from..]);
        Some(html)
    }
}

/// Writes text of one class. Text of the class that is open, and white space, needs no new `<span>`.
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

/// Scope prefixes of Sublime Text's naming conventions and the class for each, the most specific first
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
    fn words_have_classes_and_text_is_escaped() {
        let html = html("json", "{\"a\": 1, \"b\": \"<x>\"}\n", false);
        assert!(html.contains("<span class=\"syn-number\">1</span>"), "{html}");
        assert!(html.contains("&lt;x&gt;"), "{html}");
    }

    #[test]
    fn remembered_lines_give_what_a_parser_gives() {
        let blocks = [
            ("bash", "cat <<A\n$x \"y\n#\nA\n# end\n"),
            ("bash", "cat <<B\n$x \"y\n#\nA\n# end\nB\n# end\n"),
            ("bash", "# end\nx='\n# end\n'\n# end"),
            ("json", "{\"a\": [\n1,\n/* 1,\n1, */\n1,\n"),
            ("markdown", "```json\n1,\n```\n1,\n~~~python\n\"\"\"\n1,\n"),
            ("python", "x = \"\"\"\n# end\n\"\"\"\n# end\n"),
            ("html", "<script>\nlet x = `\n# end\n`</script>\n<!--\n# end\n-->\n# end\n"),
            ("ruby", "x = <<~A + <<~B\n# end\nA\n# end\nB\n# end\n"),
        ];
        let syntaxes = syntaxes();
        let mut known = KnownLines::default();
        for (language, code) in blocks.iter().chain(blocks.iter().rev()) {
            let syntax = find(syntaxes, language).unwrap();
            let mut state = State::at_start(syntax);
            let mut html = String::new();
            for line in LinesWithEndings::from(code) {
                html.push_str(&state.highlight_line(syntaxes, line).unwrap());
            }
            html.push_str(if state.open.is_some() { "</span>" } else { "" });
            assert_eq!(known.highlight(syntaxes, syntax, code), Some(html), "{language}");
        }
    }

    #[test]
    fn an_unknown_language_is_plain() {
        assert_eq!(
            html("no\"such", "a < b\n", false),
            "<div class=\"code\" data-language=\"no&quot;such\"><pre tabindex=\"0\"><code class=\"language-no&quot;such\">a &lt; b\n</code></pre></div>\n"
        );
    }
}
