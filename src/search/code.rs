//! How numbers, word lists and hashes are written into the index: as printable ASCII that needs no escape in a JavaScript string.
//!
//! A number below 57 is one character, `#` to `[`. A larger one begins with digits in base 34, least significant first, `]` to `~`,
//! and ends with one of the 57. gzip finds what bits are left over. `docs/search.md` has the same in words.

use super::constants::{BASE, HASH_CHARS, LAST_DIGIT_FROM, MORE_DIGITS_FROM};
use crate::memo::Fingerprint;

/// Number of values of a number's last digit, and so of a number of one character.
const LAST_DIGITS: u32 = 57;

/// Writes a number.
pub fn number(mut value: u32, out: &mut String) {
    while value >= LAST_DIGITS {
        out.push(char::from(MORE_DIGITS_FROM + (value % BASE) as u8));
        value /= BASE;
    }
    out.push(char::from(LAST_DIGIT_FROM + value as u8));
}

/// Writes a word that follows another: how many UTF-16 units they share at the beginning, and the rest.
pub fn follow(previous: &str, word: &str, out: &mut String) {
    let mut bytes = 0;
    let mut units = 0;
    for (one, other) in previous.chars().zip(word.chars()) {
        if one != other {
            break;
        }
        bytes += one.len_utf8();
        units += one.len_utf16() as u32;
    }
    number(units, out);
    out.push_str(&word[bytes..]);
}

/// A hash of 24 bits, as four characters that can stand in an address.
pub fn short_hash<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let [one, two, three, ..] = Fingerprint::of(parts).0;
    let bits = u32::from_be_bytes([0, one, two, three]);
    (0..HASH_CHARS).map(|place| char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63])).collect()
}

/// Reads what this module writes. What is not well formed ends the reading.
pub struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Begins at the start of a text.
    pub fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Whether all is read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads a number.
    pub fn number(&mut self) -> Option<u32> {
        let mut value = 0u32;
        let mut factor = 1u32;
        loop {
            let byte = *self.rest.as_bytes().first().filter(|byte| byte.is_ascii())?;
            self.rest = &self.rest[1..];
            if byte >= MORE_DIGITS_FROM {
                value = value.checked_add(factor.checked_mul(u32::from(byte - MORE_DIGITS_FROM))?)?;
                factor = factor.checked_mul(BASE)?;
            } else {
                return value.checked_add(factor.checked_mul(u32::from(byte.checked_sub(LAST_DIGIT_FROM)?))?);
            }
        }
    }

    /// Reads so many bytes as they are.
    pub fn take(&mut self, count: usize) -> Option<&'a str> {
        let (text, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(text)
    }

    /// Reads a word that follows another, and the character that ends it: a space, or `!` where another form of the same group comes.
    pub fn follow(&mut self, previous: &str) -> Option<(String, char)> {
        let units = self.number()? as usize;
        let mut seen = 0;
        let shared = previous.chars().take_while(|c| {
            seen += c.len_utf16();
            seen <= units
        });
        let mut word: String = shared.collect();
        let end = self.rest.find([' ', '!'])?;
        word.push_str(&self.rest[..end]);
        let mark = char::from(self.rest.as_bytes()[end]);
        self.rest = &self.rest[end + 1..];
        Some((word, mark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let values = (0..5000).chain([1_000_000, u32::from(u16::MAX), 50_000_000]);
        for value in values {
            let mut text = String::new();
            number(value, &mut text);
            assert_eq!(Reader::new(&text).number(), Some(value), "{text}");
            assert!(!text.contains(['"', '\\']), "{text}");
        }
    }

    #[test]
    fn words_come_back() {
        let words = ["key", "keys", "keyboard", "", "鍵", "鍵盤", "𠮷野", "𠮷田"];
        let mut text = String::new();
        let mut previous = "";
        for word in words {
            follow(previous, word, &mut text);
            text.push(' ');
            previous = word;
        }
        let mut reader = Reader::new(&text);
        let mut previous = String::new();
        for word in words {
            let (found, mark) = reader.follow(&previous).unwrap();
            assert_eq!((found.as_str(), mark), (word, ' '));
            previous = found;
        }
        assert!(reader.is_at_end());
    }

    #[test]
    fn nonsense_ends_the_reading() {
        for text in ["", "~~~~~~~~~~~~~", "é", "#ab", " "] {
            let mut reader = Reader::new(text);
            assert!(reader.follow("x").is_none(), "{text}");
        }
    }
}
