//! Lines of columns with a space between them, as lock files have them.
//!
//! Each line ends with a hash of itself, so that no line depends on another: two branches that add lines change none in common, and an edit by
//! hand is noticed.

use percent_encoding::percent_decode_str;

use crate::memo::Fingerprint;

/// The number of characters of a line's hash.
const SUM: usize = 6;

/// The hash of a line, without what follows its last column.
pub fn sum(line: &str) -> String {
    Fingerprint::of_bytes(line.as_bytes()).short(SUM)
}

/// A line with its hash at the end.
pub fn sealed(line: &str) -> String {
    format!("{line} ={}", sum(line))
}

/// A line without the hash at its end; none where the hash does not fit.
pub fn unsealed(line: &str) -> Option<&str> {
    line.rsplit_once(" =").filter(|(line, own)| *own == sum(line)).map(|(line, _)| line)
}

/// A text as one column: white space, control characters and `%` are percent-encoded.
pub fn escaped(text: &str) -> String {
    let special = |c: char| c.is_whitespace() || c.is_control() || c == '%';
    if !text.contains(special) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if special(character) {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// The text of a column; none where its bytes are no text.
pub fn unescaped(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_any_text() {
        for text in ["a", "a b", "50 %", "\u{2028}ü\t", ""] {
            assert!(!escaped(text).contains(char::is_whitespace));
            assert_eq!(unescaped(&escaped(text)).as_deref(), Some(text));
        }
        assert_eq!(unescaped("%FF"), None);
    }

    #[test]
    fn another_line_does_not_fit_a_hash() {
        let line = sealed("a b");
        assert_eq!(unsealed(&line), Some("a b"));
        assert_eq!(unsealed(&line.replace('b', "c")), None);
        assert_eq!(unsealed("a b"), None);
    }
}
