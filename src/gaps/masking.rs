//! What of a reader's text may be shown, stored and published: words, without numbers, addresses, keys and passwords.
//!
//! `themes/default/scripts/feedback/masking.js` does the same before a page sends anything; `tests/masking.json` holds both to it.

use std::ops::Range;
use std::sync::LazyLock;

use regex_automata::meta::Regex;

use crate::search::tokens::is_dense;

/// A longer text may have been cut within a word that is a key: its last word goes. Of the rest so many characters are looked at.
const MAX_WHOLE_CHARS: usize = 1999;
const MAX_READ_CHARS: usize = 20_000;
const MAX_CHARS: usize = 500;
const MASK: &str = "…";

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is ours")
}

static ADDRESSES: LazyLock<Regex> = LazyLock::new(|| regex(r"\S*@\S*"));
static HEADERS: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?i)(authorization|cookie)["']?\s*[:=].*"#));
static LABELS: LazyLock<Regex> = LazyLock::new(|| {
    let names = "pass(?:wor[dt]|wd|code|phrase)?|pwd|kennwort|contraseña|mot de passe|senha|wachtwoord|secret|token|key|schlüssel|\
                 パスワード|密码|비밀번호|كلمة المرور|סיסמה";
    regex(&format!(r#"(?i)({names})["'”)]*\s*[:=：]\s*\S+|bearer\s+\S+"#))
});
static WORDS: LazyLock<Regex> = LazyLock::new(|| regex(r"…|[\p{L}\p{M}]+(?:['’_-][\p{L}\p{M}]+)*"));
static SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#"[\p{N}@=]|://|^["'(]*(?:www\.|[/~\\])|\p{L}\.\p{L}{2}|[/\\].*[/\\]|\p{L}[\\~%$\#^*&+!?]\p{L}"#)
});

/// The words of a text that its reader may be quoted with.
pub fn masked(text: &str) -> String {
    let mut read: String = text.chars().take(MAX_READ_CHARS).collect();
    if text.chars().nth(MAX_WHOLE_CHARS).is_some() {
        read.truncate(read.rfind(char::is_whitespace).map_or(0, |at| at + 1));
    }
    for hidden in [&ADDRESSES, &HEADERS, &LABELS] {
        read = replaced(&read, hidden.find_iter(&*read).map(|found| found.range()));
    }
    read = replaced(&read, chunks(&read).filter(|chunk| is_secret(&read[chunk.clone()])));
    let mut kept = String::new();
    let mut last = "";
    for word in WORDS.find_iter(&*read).map(|found| &read[found.range()]) {
        if word == MASK && last == MASK {
            continue;
        }
        if kept.chars().count() + word.chars().count() + 1 > MAX_CHARS {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
        last = word;
    }
    kept
}

/// A text in which the mask stands for some places.
fn replaced(text: &str, places: impl Iterator<Item = Range<usize>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for place in places {
        out.push_str(&text[from..place.start]);
        out.push_str(MASK);
        from = place.end;
    }
    out.push_str(&text[from..]);
    out
}

/// What stands between spaces. Languages without spaces between words are a chunk by themselves, so that one number hides no whole
/// sentence.
fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let kind = |c: char| (!c.is_whitespace()).then(|| is_dense(c));
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, c)| kind(*c).is_some())?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = letters.next_if(|(_, c)| kind(*c) == kind(first)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

fn is_secret(chunk: &str) -> bool {
    SECRETS.is_match(chunk) || chunk.split(|c: char| !c.is_ascii_alphabetic()).any(is_mixed)
}

/// Keys without a digit: letters of both cases that change more often than words do, and endless ones.
fn is_mixed(word: &str) -> bool {
    let small = |c: &u8| c.is_ascii_lowercase();
    // A hump is what `CamelCase` has two of; it ends where a capital follows a small letter.
    let humps = 1 + word.as_bytes().windows(2).filter(|pair| small(&pair[0]) && !small(&pair[1])).count();
    let letters = word.len();
    let is_upper = !word.bytes().any(|c| small(&c));
    if letters > 40 {
        return true;
    }
    if is_upper || humps < 2 {
        return is_upper && letters >= 20;
    }
    letters >= 10 && (letters as f64) < humps as f64 * if letters < 20 { 3.2 } else { 4.2 }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn texts_are_masked_as_the_browser_masks_them() {
        let vectors: Vec<(String, String)> =
            serde_json::from_str(include_str!("../../tests/masking.json")).expect("it is a list of pairs");
        for (text, expected) in vectors {
            assert_eq!(masked(&text), expected, "{text}");
            assert_eq!(masked(&expected), expected, "what is masked stays as it is");
        }
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(masked(&"late parcel ".repeat(10_000)).chars().count(), 496);
        assert_eq!(masked(&"x".repeat(100_000)), "");
        assert!(!masked(&format!("{}hunter", "late ".repeat(400))).contains("hunter"));
    }
}
