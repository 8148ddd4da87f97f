//! What the site's owner writes: templates, the interface's strings, and `site.yaml`.

use crate::html::check_page;
use crate::site::{Whole, is_one_of, sources, text, warm};

const PAGE: &str = "---\ntitle: Page\nsummary: Short.\nkeywords: [a, b]\n---\nText, [a link](other.md#part).\n\n> [!NOTE] Note\n> x\n\n\
                    ![A](/images/a.png)\n\n## Part {#p}\n\n| a | b |\n|---|---|\n| c | d |\n";

/// A page's template, also as one of an element of Markdown.
pub fn template(data: &[u8]) {
    let text = text(data);
    // A loop over a large range is what its author asked for, and themes are trusted.
    if has_large_number(&text) {
        return;
    }
    let is_element = text.contains("element");
    let path = if is_element {
        "themes/default/templates/elements/callout.html"
    } else {
        "themes/default/templates/article.html"
    };
    warm(data, &sources(&[("content/en/page.md", PAGE), (path, text.as_str())]));
}

fn has_large_number(text: &str) -> bool {
    text.as_bytes().windows(4).any(|digits| digits.iter().all(|digit| digit.is_ascii_digit() || *digit == b'_'))
}

/// The strings of the interface.
pub fn fluent(data: &[u8]) {
    let text = text(data);
    let path = if is_one_of(2, data) { "themes/default/strings/en.ftl" } else { "themes/default/strings/de.ftl" };
    let whole = warm(data, &sources(&[("content/en/page.md", PAGE), (path, text.as_str())]));
    check_pages(&whole);
}

fn check_pages(whole: &Whole) {
    let is_published = whole.is_published();
    for (path, bytes) in whole.outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        check_page(path, bytes, is_published);
    }
}

/// `site.yaml`: nothing that it holds adds to a policy or a header.
pub fn config(data: &[u8]) {
    let text = text(data);
    let files = [("content/site.yaml", text.as_str()), ("content/en/page.md", PAGE)];
    let whole = warm(data, &sources(&files));
    // The same as names of terms.
    let names = [("content/terms.yaml", text.as_str()), ("content/en/page.md", PAGE)];
    check_pages(&warm(data, &sources(&names)));
    if let Some(headers) = whole.outputs.get("_headers") {
        check_headers(std::str::from_utf8(headers).expect("UTF-8"));
    }
    check_pages(&whole);
}

fn check_headers(text: &str) {
    for line in text.lines() {
        assert!(!line.contains(|c: char| c.is_control()), "a control character: {line:?}");
        let Some((name, value)) = line.strip_prefix("  ").and_then(|rule| rule.split_once(": ")) else { continue };
        if name != "Content-Security-Policy" {
            continue;
        }
        for directive in value.split(';') {
            let known = [
                "default-src",
                "script-src",
                "style-src",
                "img-src",
                "connect-src",
                "font-src",
                "form-action",
                "frame-ancestors",
                "base-uri",
                "manifest-src",
                "media-src",
                "frame-src",
                "object-src",
                "sandbox",
                "",
            ];
            let name = directive.split_whitespace().next().unwrap_or_default();
            assert!(known.contains(&name), "`{name}` in the policy: {value}");
            assert!(
                !directive.contains("unsafe-eval") && !(name == "script-src" && directive.contains("*")),
                "{value}"
            );
        }
    }
}
