//! Text that a help desk would take for its own variables.
//!
//! Desks replace `{{ticket.id}}` and `{% if %}` (Zendesk, Freshdesk: Liquid), and `%customer.name%` (Help Scout's
//! `{%customer.firstName%}` and older systems) in whatever is pasted or imported, also within code. No escape is common to them, and
//! character references are resolved before a template is looked for. So an invisible WORD JOINER (U+2060) parts the
//! two characters that open a variable: it is read and printed as before, and no desk finds it.

use std::borrow::Cow;

/// Stands between the characters that would open a variable.
pub const JOINER: char = '\u{2060}';

/// The text with every variable made harmless.
pub fn disarm(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'{', b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '%']) {
        out.push_str(&rest[..=at]);
        let after = &rest[at + 1..];
        let opens = match rest.as_bytes()[at] {
            b'{' => after.starts_with(['{', '%', '#']),
            _ => is_named(after),
        };
        if opens {
            out.push(JOINER);
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether `name%` follows, with no space within.
fn is_named(after: &str) -> bool {
    let end = after.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '|' | ':')));
    let Some(end) = end else { return false };
    end > 0 && after[end..].starts_with('%') && after.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_parted() {
        assert_eq!(disarm("Hi {{ticket.id}} and {% if x %}"), "Hi {\u{2060}{ticket.id}} and {\u{2060}% if x %}");
        assert_eq!(disarm("%customer.name%"), "%\u{2060}customer.name%");
        assert_eq!(disarm("{{{a}}}"), "{\u{2060}{\u{2060}{a}}}");
        for plain in ["50 % of 30 %", "100%", "{ a }", "{a}", "%20", "a%b"] {
            assert_eq!(disarm(plain), plain);
        }
    }
}
