//! The mark by which an answer at a desk is known as waymark's.

use std::fmt;

use crate::memo::Fingerprint;

const BEGINS: &str = "[wm:";
const ENDS: char = ']';
/// How many letters say the site, the entry with its language, what was sent, and what the desk kept of it. A letter is six bits.
const LENGTHS: [usize; 4] = [4, 8, 6, 6];

/// What stands at the end of a title or a description. It fits where a desk has nothing but a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The site.
    pub site: String,
    /// The entry and its language.
    pub key: String,
    /// What was sent.
    pub sent: String,
    /// What a reader gets from it, as the desk had it afterwards. If the desk has something else, somebody has edited it.
    pub kept: String,
}

impl Mark {
    /// The mark at the end of a text, and the text before it.
    pub fn at_end_of(text: &str) -> Option<(&str, Self)> {
        let (before, after) = text.trim_end().strip_suffix(ENDS)?.rsplit_once(BEGINS)?;
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if after.len() != LENGTHS.iter().sum::<usize>() || !after.bytes().all(is_letter) {
            return None;
        }
        let (site, rest) = after.split_at(LENGTHS[0]);
        let (key, rest) = rest.split_at(LENGTHS[1]);
        let (sent, kept) = rest.split_at(LENGTHS[2]);
        let mark = Self { site: site.into(), key: key.into(), sent: sent.into(), kept: kept.into() };
        Some((before.trim_end(), mark))
    }

    /// The code of a site, which has its address.
    pub fn site(base_url: &str) -> String {
        code([base_url], LENGTHS[0])
    }

    /// The code of an entry in a language.
    pub fn key(locale: &str, id: &str) -> String {
        code([locale, id], LENGTHS[1])
    }

    /// The code of what is sent.
    pub fn sent<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
        code(parts, LENGTHS[2])
    }

    /// The code of what a desk has.
    pub fn kept<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
        code(parts, LENGTHS[3])
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{BEGINS}{}{}{}{}{ENDS}", self.site, self.key, self.sent, self.kept)
    }
}

fn code<'a>(parts: impl IntoIterator<Item = &'a str>, length: usize) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let hash = Fingerprint::of(parts.into_iter().map(str::as_bytes));
    hash.0.iter().take(length).map(|byte| char::from(letters[usize::from(byte & 63)])).collect()
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn a_mark_is_read_as_it_is_written() {
        let mark = Mark {
            site: Mark::site("https://help.example.com/"),
            key: Mark::key("de", "x/faq/who"),
            sent: Mark::sent(["a", "b"]),
            kept: Mark::kept(["a"]),
        };
        let text = format!("Wer? [1] {mark}");
        assert_eq!(Mark::at_end_of(&text), Some(("Wer? [1]", mark.clone())));
        assert_eq!(Mark::at_end_of(&format!("{text} \n")), Some(("Wer? [1]", mark.clone())));
        for none in ["", "]", "Wer?", "Wer? [wm:abc]", &format!("{mark}!"), &text.replace("[wm:", "[wm:é")] {
            assert_eq!(Mark::at_end_of(none), None, "{none}");
        }
        assert_ne!(Mark::key("d", "ex"), Mark::key("de", "x"));
    }
}
