//! Pages: their front matter, and the whole way from Markdown to every output.

use waymark::config::RawHtml;
use waymark::content::{self, CodeMemo};
use waymark::source::TextFile;
use waymark::ticket::DESKS;

use crate::html::{check_page, check_part};
use crate::site::{SITE, Whole, check_findings, sources, text, warm};

const PATH: &str = "content/en/page.md";

/// A page that has a title, whatever follows.
fn titled(text: &str) -> String {
    if text.starts_with("---\n") { text.to_owned() } else { format!("---\ntitle: Page\n---\n{text}") }
}

/// The front matter alone: the fastest way to odd YAML.
pub fn front_matter(data: &[u8]) {
    let text = text(data);
    let text = if text.starts_with("---") { text } else { format!("---\n{text}") };
    let file = TextFile::new(PATH, &text);
    for raw_html in [RawHtml::Sanitise, RawHtml::Deny] {
        let options = content::Options { raw_html, blocks: true, names: None };
        let parsed = content::parse(&file, &options, &CodeMemo::default());
        check_findings(&parsed.findings);
        let front = &parsed.outline.front;
        let has_fault = parsed.findings.iter().any(waymark::diagnostic::Diagnostic::is_fault);
        assert!(!front.broken || has_fault, "broken, and nobody is told");
        for (key, span) in &front.keys {
            assert!(text.get(span.clone()).is_some(), "a key outside of the file: {key:?}");
        }
        let again = content::parse(&file, &options, &CodeMemo::default());
        assert!(parsed.outline == again.outline && parsed.findings == again.findings, "not the same twice");
    }
}

/// A page as each of its outputs.
pub fn page(data: &[u8]) {
    // The first byte may choose what the site does with HTML.
    let (raw_html, data) = match data.split_first() {
        Some((1, rest)) => ("allow", rest),
        Some((2, rest)) => ("deny", rest),
        _ => ("sanitise", data),
    };
    let page = titled(&text(data));
    let config = format!("{SITE}raw_html: {raw_html}\n");
    let terms = ("content/terms.yaml", "shop: { en: Shop *1*, was: [Store, b] }\n");
    let files = [("content/site.yaml", config.as_str()), terms, (PATH, page.as_str())];
    let whole = warm(data, &sources(&files));
    if raw_html != "allow" {
        let is_published = whole.is_published();
        for (path, bytes) in whole.outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
            check_page(path, bytes, is_published);
        }
        check_tickets(&whole, is_published);
    }
    for (path, bytes) in &whole.outputs {
        if path.ends_with(".json") {
            serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        if path.ends_with(".md") {
            assert!(!String::from_utf8_lossy(bytes).contains('\u{FDD0}'), "{path} holds a mark");
        }
    }
}

/// The forms for tickets, for every desk.
fn check_tickets(whole: &Whole, is_published: bool) {
    let entries = &whole.site.catalogue.entries;
    for entry in entries.indices().filter(|entry| &*entries[*entry].outline.path == PATH) {
        for desk in &DESKS {
            let forms = whole.site.tickets().snippet(entry, None).forms(desk);
            if is_published {
                check_part(desk.name, &forms.html);
            }
            assert!(forms.html.len() <= desk.most, "longer than {} takes", desk.name);
        }
    }
}
