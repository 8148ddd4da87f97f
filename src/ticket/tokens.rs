//! Tags and text of finished HTML.
//!
//! Bodies are written by this program, or have gone through the sanitiser; so this reads well-formed HTML, and of anything else only
//! enough that nothing is lost and nothing hangs.

use std::borrow::Cow;

/// A piece of HTML.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// Text with its entities.
    Text(&'a str),
    /// An opening tag.
    Open(Open<'a>),
    /// A closing tag's name.
    Close(&'a str),
}

/// An opening tag.
#[derive(Debug, PartialEq)]
pub struct Open<'a> {
    /// Its name; in lower case where a program wrote it.
    pub name: &'a str,
    /// Everything between the name and `>`.
    rest: &'a str,
    /// Whether it ends in `/>`.
    pub closed: bool,
}

impl<'a> Open<'a> {
    /// An attribute's value, decoded; empty for one without a value.
    pub fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.rest;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let length = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
            let name = &rest[..length];
            rest = &rest[length..];
            let mut value = "";
            if let Some(after) = rest.trim_start().strip_prefix('=') {
                let after = after.trim_start();
                match after.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        let end = after[1..].find(quote).map_or(after.len(), |end| end + 1);
                        value = &after[1..end];
                        rest = after.get(end + 1..).unwrap_or_default();
                    }
                    _ => {
                        let end = after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len());
                        value = &after[..end];
                        rest = &after[end..];
                    }
                }
            } else if length == 0 {
                // A character that begins no name.
                rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
            }
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decode(value));
            }
        }
    }
}

/// The pieces of an HTML text, in order.
pub struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// Cuts a text into pieces.
    pub fn of(html: &'a str) -> Self {
        Self { rest: html }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let bytes = self.rest.as_bytes();
            if bytes[0] != b'<' {
                let (text, rest) = self.rest.split_at(memchr::memchr(b'<', bytes).unwrap_or(bytes.len()));
                self.rest = rest;
                return Some(Token::Text(text));
            }
            if let Some(after) = self.rest.strip_prefix("<!--") {
                self.rest = after.find("-->").map_or("", |end| &after[end + 3..]);
                continue;
            }
            let is_tag =
                bytes.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'));
            if !is_tag {
                let (text, rest) = self.rest.split_at(1);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            // Most tags are a name and nothing else.
            let ends_name = |byte: &u8| matches!(byte, b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r' | 0x0C);
            let name_end = bytes[2..].iter().position(ends_name).map_or(bytes.len(), |at| at + 2);
            let end = name_end + tag_end(&self.rest[name_end..]);
            let (name, rest) = (&self.rest[1..name_end], self.rest[name_end..end].trim_ascii_end());
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
            match name.as_bytes()[0] {
                b'/' => return Some(Token::Close(name[1..].trim_ascii())),
                b'!' | b'?' => continue,
                _ => return Some(Token::Open(Open { name, rest, closed: rest.ends_with('/') })),
            }
        }
    }
}

/// Where a tag ends: the first `>` outside quotes.
fn tag_end(html: &str) -> usize {
    let bytes = html.as_bytes();
    if bytes.first() == Some(&b'>') {
        return 0;
    }
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += next;
        if bytes[at] == b'>' {
            return at;
        }
        let Some(close) = memchr::memchr(bytes[at], &bytes[at + 1..]) else { break };
        at += close + 2;
    }
    html.len()
}

/// Text with the character references of HTML's serialisers resolved.
pub fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.find(';').filter(|end| *end < 12).map(|end| &rest[1..end]);
        let character = reference.and_then(|name| match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{A0}'),
            "amp" => Some('&'),
            _ => {
                let digits = name.strip_prefix('#')?;
                let code = match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => digits.parse().ok()?,
                };
                char::from_u32(code)
            }
        });
        match (character, reference) {
            (Some(character), Some(reference)) => {
                decoded.push(character);
                rest = &rest[reference.len() + 2..];
            }
            _ => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_cut_into_tags_and_text() {
        let tokens: Vec<_> = Tokens::of("a<b title=\"x>y\" hidden>&lt;</b><!-- - --><br/> < 1").collect();
        assert_eq!(tokens.len(), 8, "{tokens:?}");
        let Token::Open(open) = &tokens[1] else { panic!() };
        assert_eq!((open.name, open.attribute("title").as_deref()), ("b", Some("x>y")));
        assert_eq!(open.attribute("hidden").as_deref(), Some(""));
        assert_eq!(open.attribute("id"), None);
    }

    #[test]
    fn broken_html_ends() {
        for html in ["<", "<a", "<a b=", "<a b='", "</", "<!--", "<a =>", "&", "&#x;", "<a b=c"] {
            for token in Tokens::of(html) {
                if let Token::Open(open) = token {
                    open.attribute("none");
                }
            }
            decode(html);
        }
        assert_eq!(decode("&amp;lt; &#60;&#x3C;&nope; &"), "&lt; <<&nope; &");
    }
}
