//! Under which letter of an index a title stands, as the readers of a language would look for it.

use std::cmp::Ordering;

use icu_collator::CollatorBorrowed;
use unicode_normalization::UnicodeNormalization;

/// What stands over titles that begin with a digit or a sign.
const SIGNS: &str = "#";
/// What stands over titles in Chinese characters where their sound is not known.
const CHARACTERS: &str = "漢字";

/// The first character of each letter in the order of Pinyin, as in the CLDR's index characters for Chinese.
const PINYIN: [(char, char); 23] = [
    ('阿', 'A'),
    ('八', 'B'),
    ('嚓', 'C'),
    ('咑', 'D'),
    ('妸', 'E'),
    ('发', 'F'),
    ('旮', 'G'),
    ('哈', 'H'),
    ('讥', 'J'),
    ('咔', 'K'),
    ('垃', 'L'),
    ('妈', 'M'),
    ('拏', 'N'),
    ('噢', 'O'),
    ('妑', 'P'),
    ('七', 'Q'),
    ('呥', 'R'),
    ('仨', 'S'),
    ('他', 'T'),
    ('穵', 'W'),
    ('夕', 'X'),
    ('丫', 'Y'),
    ('帀', 'Z'),
];

/// The first sound of each row of kana, and the letter of the first consonant of each group of Hangul.
const KANA_ROWS: [char; 10] = ['あ', 'か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'];
const HANGUL: [char; 19] =
    ['ㄱ', 'ㄱ', 'ㄴ', 'ㄷ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅂ', 'ㅅ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];

/// The letter of a title in the language of a tag. `collator` sorts as that language does: where it takes `Ä` for a kind of `A`, as in German,
/// both stand under `A`; in Swedish `Ä` is a letter of its own.
pub fn letter(title: &str, tag: &str, collator: &CollatorBorrowed<'_>) -> String {
    let Some(first) = title.chars().find(|letter| letter.is_alphanumeric()) else { return SIGNS.into() };
    if first.is_ascii_alphabetic() {
        return first.to_ascii_uppercase().into();
    }
    let base = first.nfkd().next().unwrap_or(first);
    match base {
        _ if base.is_numeric() => SIGNS.into(),
        '\u{1100}'..='\u{1112}' => HANGUL[base as usize - 0x1100].into(),
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30f6}' => kana_row(base).into(),
        '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' if tag.starts_with("zh") => {
            let is_before = |(start, _): &&(char, char)| {
                collator.compare(start.encode_utf8(&mut [0; 4]), base.encode_utf8(&mut [0; 4])) != Ordering::Greater
            };
            PINYIN.iter().take_while(is_before).last().map_or(CHARACTERS.into(), |(_, letter)| (*letter).into())
        }
        '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => CHARACTERS.into(),
        _ => {
            let (own, plain) = (first.to_uppercase().collect::<String>(), base.to_uppercase().collect::<String>());
            if is_same_letter(&own, &plain, collator) { plain } else { own }
        }
    }
}

/// Whether a language sorts a letter with marks as a kind of the letter without: then no word comes between the two.
fn is_same_letter(own: &str, plain: &str, collator: &CollatorBorrowed<'_>) -> bool {
    collator.compare(own, &format!("{plain}{plain}")) == Ordering::Less
}

/// The row of the table of sounds that a kana stands in.
fn kana_row(kana: char) -> char {
    let at = (kana as u32) - if kana >= '\u{30a1}' { 0x30a1 } else { 0x3041 };
    let row = match at {
        0..=9 => 0,
        10..=19 => 1,
        20..=29 => 2,
        30..=40 => 3,
        41..=45 => 4,
        46..=60 => 5,
        61..=65 => 6,
        66..=71 => 7,
        72..=76 => 8,
        _ => 9,
    };
    KANA_ROWS[row]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::collator;

    #[test]
    fn titles_stand_where_readers_look_for_them() {
        let cases = [
            ("en", "“Quotes” first", "Q"),
            ("en", "404 errors", "#"),
            ("en", "?", "#"),
            ("de", "Ändern", "A"),
            ("sv", "Ändra", "Ä"),
            ("es", "Ñandú", "Ñ"),
            ("fr", "Éteindre", "E"),
            ("ja", "がめん", "か"),
            ("ja", "ログイン", "ら"),
            ("ja", "ｱｶｳﾝﾄ", "あ"),
            ("ja", "設定", "漢字"),
            ("ko", "가입", "ㄱ"),
            ("ko", "키", "ㅋ"),
            ("zh-Hans", "打开设置", "D"),
            ("zh-Hans", "账户", "Z"),
            ("zh-Hans", "如何", "R"),
            ("ar", "كلمة", "ك"),
            ("he", "שלום", "ש"),
            ("ru", "Ключ", "К"),
        ];
        for (tag, title, expected) in cases {
            assert_eq!(letter(title, tag, &collator(tag)), expected, "{tag}: {title}");
        }
    }
}
