//! What a reader gets from a piece of HTML, whoever has rewritten its tags.

use super::gauge::{measure, tags};
use super::html::{Merged, read};

/// HTML of more bytes is not parsed.
const MOST_BYTES: usize = 1 << 20;
/// Stands around addresses: no text has it.
const BETWEEN: char = '\u{1}';

/// The visible characters of a piece of HTML, and the addresses of its links and pictures, in their order. Two pieces with the same
/// essence differ at most in tags, white space and invisible characters, which editors and sanitisers rewrite.
pub fn essence(html: &str) -> String {
    if html.len() > MOST_BYTES || measure(html, tags(html)).is_some() {
        return html.to_owned();
    }
    let mut out = String::new();
    read(html, |step| {
        match step {
            Merged::Text(text) => out.extend(text.chars().filter(|letter| is_visible(*letter))),
            Merged::Element { attributes, .. } => {
                for (_, value) in attributes.iter().filter(|(name, _)| matches!(&**name, "href" | "src")) {
                    out.push(BETWEEN);
                    out.push_str(value);
                    out.push(BETWEEN);
                }
            }
            Merged::Open(_) | Merged::Close => {}
        }
        false
    });
    out
}

/// Neither white space nor a character that only joins, parts or directs others.
fn is_visible(letter: char) -> bool {
    !letter.is_whitespace()
        && !letter.is_control()
        && !matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::essence;

    #[test]
    fn tags_and_white_space_do_not_count() {
        let sent =
            "<p><strong>Why?</strong></p>\n<p>See <a href=\"https://a.example/b?c=1&amp;d\">the&nbsp;page</a>.</p>";
        let kept = "<div dir=\"ltr\"><b>Why?</b><br> See <a href='https://a.example/b?c=1&amp;d' rel=nofollow>the page</a>.</div>";
        assert_eq!(essence(sent), essence(kept));
    }

    #[test]
    fn words_and_addresses_count() {
        let sent = essence("<p>See <a href=\"https://a.example/b\">the page</a>.</p>");
        for other in [
            "<p>See <a href=\"https://a.example/c\">the page</a>.</p>",
            "<p>See <a href=\"https://a.example/b\">the pages</a>.</p>",
            "<p>See the page.</p>",
            "<p>See <a href=\"https://a.example/b\">the page</a>.<img src=\"x\"></p>",
        ] {
            assert_ne!(essence(other), sent, "{other}");
        }
    }

    #[test]
    fn a_hostile_piece_is_not_parsed() {
        let deep = "<b>".repeat(100_000);
        assert_eq!(essence(&deep), deep);
    }
}
