//! The tokeniser: text to the words that are indexed and looked up.
//!
//! `themes/default/scripts/search/tokens.js` holds the same rules for the reader's browser, and a test in a browser compares the two token
//! by token. `docs/search.md` states them. No dictionary and no `Intl.Segmenter` is used: their versions disagree.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::constants::{DENSE, DROPPED_MARKS, FOLDED_LETTERS, MAX_TOKEN_CHARS};

/// Gives every token of a text, in order.
pub fn tokens(text: &str, mut emit: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let mut clean = String::new();
    let mut at = 0;
    while at < bytes.len() {
        // ASCII that is no part of a word parts everything: nothing on its two sides ever becomes one character.
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        let mut all = 0;
        while at < bytes.len() && is_part(bytes[at]) {
            all |= CLASSES[usize::from(bytes[at])];
            at += 1;
        }
        let run = &text[start..at];
        if all == LOWER {
            emit(cut(run));
            continue;
        }
        clean.clear();
        if all & OTHER == 0 {
            clean.push_str(run);
            clean.make_ascii_lowercase();
            word(&clean, &mut emit);
        } else {
            fold(run, &mut clean);
            words(&clean, &mut emit);
        }
    }
}

/// All tokens of a text.
pub fn list(text: &str) -> Vec<String> {
    let mut list = Vec::new();
    tokens(text, |token| list.push(token.to_owned()));
    list
}

/// What a byte of a word can be: a small letter or digit, another ASCII character of words, part of any other character.
const LOWER: u8 = 1;
const ASCII: u8 = 2;
const OTHER: u8 = 4;

/// A table, since every byte of a site is looked up.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' => LOWER,
            b'A'..=b'Z' | b'_' => ASCII,
            0..=0x7F => 0,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

fn is_part(byte: u8) -> bool {
    CLASSES[usize::from(byte)] != 0
}

/// Compatibility decomposition, marks of alphabets off, composition, lower case, and five letters that are written in two ways.
fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        if !fold_simple(c, out) {
            out.clear();
            for c in text.nfkd().filter(|c| !is_dropped_mark(*c)).nfc() {
                c.to_lowercase().for_each(|c| push_alike(c, out));
            }
            return;
        }
    }
}

/// Folds a character whose result depends on no neighbour; false for all others.
fn fold_simple(c: char, out: &mut String) -> bool {
    let folded = match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        'à'..='å' | 'À'..='Å' => 'a',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ò'..='ö' | 'Ò'..='Ö' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'ç' | 'Ç' => 'c',
        'ñ' | 'Ñ' => 'n',
        'ß' => {
            out.push_str("ss");
            return true;
        }
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => c,
        // No letter on either side joins these.
        '\u{3001}' | '\u{3002}' | '\u{300C}'..='\u{300F}' | '\u{30FB}' | '\u{2013}'..='\u{201F}' | '\u{2022}' => ' ',
        _ => return false,
    };
    out.push(folded);
    true
}

fn is_dropped_mark(c: char) -> bool {
    DROPPED_MARKS.iter().any(|range| range.contains(&c))
}

fn push_alike(c: char, out: &mut String) {
    match FOLDED_LETTERS.iter().find(|(letter, _)| *letter == c) {
        Some((_, folded)) => out.push_str(folded),
        None => out.push(c),
    }
}

/// Whether a character of folded text is part of a word.
pub fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether a character belongs to a script whose runs become pairs of characters, see [`DENSE`].
pub fn is_dense(c: char) -> bool {
    DENSE.iter().any(|range| range.contains(&c))
}

/// Parts folded text into runs of one sort.
fn words(text: &str, emit: &mut impl FnMut(&str)) {
    let mut start = None;
    let mut dense = false;
    for (at, c) in text.char_indices() {
        let is_in = is_word(c);
        if let Some(from) = start
            && (!is_in || is_dense(c) != dense)
        {
            run(&text[from..at], dense, emit);
            start = None;
        }
        if is_in && start.is_none() {
            start = Some(at);
            dense = is_dense(c);
        }
    }
    if let Some(from) = start {
        run(&text[from..], dense, emit);
    }
}

fn run(run: &str, dense: bool, emit: &mut impl FnMut(&str)) {
    if !dense {
        return word(run, emit);
    }
    // Overlapping pairs; a single character stands for itself.
    let mut chars = run.char_indices().map(|(at, c)| (at, at + c.len_utf8()));
    let Some((mut from, mut end)) = chars.next() else { return };
    let mut alone = true;
    for (next, next_end) in chars {
        emit(&run[from..next_end]);
        (from, end) = (next, next_end);
        alone = false;
    }
    if alone {
        emit(&run[from..end]);
    }
}

/// A word, and the parts of an identifier such as `ERR_X`.
fn word(word: &str, emit: &mut impl FnMut(&str)) {
    if !word.contains('_') {
        return emit(cut(word));
    }
    let mut parts = word.split('_').filter(|part| !part.is_empty()).peekable();
    if parts.peek().is_some() {
        emit(cut(word));
        parts.for_each(|part| emit(cut(part)));
    }
}

fn cut(word: &str) -> &str {
    if word.len() <= MAX_TOKEN_CHARS {
        return word;
    }
    word.char_indices().nth(MAX_TOKEN_CHARS).map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_tokens() {
        let cases: [(&str, &[&str]); 14] = [
            ("Copy the API-Key, now!", &["copy", "the", "api", "key", "now"]),
            ("Schlüssel STRASSE Straße", &["schlussel", "strasse", "strasse"]),
            ("ERR_X 0x80070005 __init__ ___", &["err_x", "err", "x", "0x80070005", "__init__", "init"]),
            ("APIキーの取得", &["api", "キー", "ーの", "の取", "取得"]),
            ("バンド ハンド か\u{3099}く", &["バン", "ンド", "ハン", "ンド", "がく"]),
            ("キ", &["キ"]),
            ("설정을", &["설정", "정을"]),
            ("أُرسِلَت الرسالـة", &["ارسلت", "الرساله"]),
            ("שָׁלוֹם", &["שלום"]),
            ("ΟΔΟΣ", &["οδοσ"]),
            ("ＡＢＣ１２ ﬁle", &["abc12", "file"]),
            ("İstanbul ISI ısı", &["istanbul", "isi", "isi"]),
            ("e\u{301}te\u{301}", &["ete"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(list(text), expected, "{text}");
        }
    }

    #[test]
    fn the_short_way_gives_what_the_rules_give() {
        for c in ('\u{80}'..'\u{10000}').chain('\u{1F000}'..'\u{30000}') {
            let mut simple = String::new();
            if !fold_simple(c, &mut simple) {
                continue;
            }
            let mut whole = String::new();
            for c in c.to_string().nfkd().filter(|c| !is_dropped_mark(*c)).nfc() {
                c.to_lowercase().for_each(|c| push_alike(c, &mut whole));
            }
            let split = |text: &str| {
                let mut all = Vec::new();
                words(&format!("a{text}b"), &mut |token: &str| all.push(token.to_owned()));
                all
            };
            assert_eq!(split(&simple), split(&whole), "{c:?}");
        }
    }
}
