//! In which language a text is written, as far as it shows.
//!
//! A page in the folder of a locale is expected to be in its language. Most pages show that by the smallest words, which costs next to
//! nothing; what does not is looked at by a detector, and only where both agree that it is another language a warning says so. Code, names
//! and short texts show nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use whatlang::{Detector, Lang, Script};

use super::tree::{Node, Text, Visit};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::source::TextFile;

/// The subtags of ISO 639 that locales use, with the languages that can be recognised.
const LANGUAGES: [(&str, Lang); 73] = [
    ("af", Lang::Afr),
    ("ak", Lang::Aka),
    ("am", Lang::Amh),
    ("ar", Lang::Ara),
    ("az", Lang::Aze),
    ("be", Lang::Bel),
    ("bg", Lang::Bul),
    ("bn", Lang::Ben),
    ("ca", Lang::Cat),
    ("cs", Lang::Ces),
    ("cy", Lang::Cym),
    ("da", Lang::Dan),
    ("de", Lang::Deu),
    ("el", Lang::Ell),
    ("en", Lang::Eng),
    ("eo", Lang::Epo),
    ("es", Lang::Spa),
    ("et", Lang::Est),
    ("fa", Lang::Pes),
    ("fi", Lang::Fin),
    ("fil", Lang::Tgl),
    ("fr", Lang::Fra),
    ("gu", Lang::Guj),
    ("he", Lang::Heb),
    ("hi", Lang::Hin),
    ("hr", Lang::Hrv),
    ("hu", Lang::Hun),
    ("hy", Lang::Hye),
    ("id", Lang::Ind),
    ("it", Lang::Ita),
    ("ja", Lang::Jpn),
    ("jv", Lang::Jav),
    ("ka", Lang::Kat),
    ("km", Lang::Khm),
    ("kn", Lang::Kan),
    ("ko", Lang::Kor),
    ("la", Lang::Lat),
    ("lt", Lang::Lit),
    ("lv", Lang::Lav),
    ("mk", Lang::Mkd),
    ("ml", Lang::Mal),
    ("mr", Lang::Mar),
    ("my", Lang::Mya),
    ("nb", Lang::Nob),
    ("ne", Lang::Nep),
    ("nl", Lang::Nld),
    ("nn", Lang::Nob),
    ("no", Lang::Nob),
    ("or", Lang::Ori),
    ("pa", Lang::Pan),
    ("pl", Lang::Pol),
    ("pt", Lang::Por),
    ("ro", Lang::Ron),
    ("ru", Lang::Rus),
    ("si", Lang::Sin),
    ("sk", Lang::Slk),
    ("sl", Lang::Slv),
    ("sn", Lang::Sna),
    ("sr", Lang::Srp),
    ("sv", Lang::Swe),
    ("ta", Lang::Tam),
    ("te", Lang::Tel),
    ("th", Lang::Tha),
    ("tk", Lang::Tuk),
    ("tl", Lang::Tgl),
    ("tr", Lang::Tur),
    ("uk", Lang::Ukr),
    ("ur", Lang::Urd),
    ("uz", Lang::Uzb),
    ("vi", Lang::Vie),
    ("yi", Lang::Yid),
    ("zh", Lang::Cmn),
    ("zu", Lang::Zul),
];

/// Small words that are frequent in one language and rare in the others.
const SMALL_WORDS: [(Lang, &str); 7] = [
    (Lang::Deu, "der die das und ist sie ein eine einen zu den dem mit nicht auf für von wird werden oder im wenn"),
    (Lang::Eng, "the and of is you your with this are for that to it can or be from if by will when"),
    (Lang::Spa, "el los las y para con por es del se su al puede esta este como más si sus cuando"),
    (Lang::Fra, "le les des et est une vous pour dans du votre avec sur ce pas ou être vos cette si"),
    (Lang::Ita, "il di che è per con del della non gli nel sono alla puoi dei questo questa le ed viene"),
    (Lang::Por, "o e do da em um uma para com não os ao na você são ou seu sua pode mais"),
    (Lang::Nld, "het een van op voor met dat je niet zijn naar wordt ook deze de kunt uw bij als worden"),
];

/// So much of a page is looked at, and a page with fewer words shows nothing.
const MOST_BYTES: usize = 1_500;
const FEWEST_WORDS: usize = 40;
/// The same for scripts that need not have spaces.
const FEWEST_LETTERS: usize = 100;
/// From this share of small words a text is in a language, in hundredths; below the other one it is not.
const SHARE_OF_OWN: usize = 10;
const SHARE_OF_OTHER: usize = 12;
const SHARE_OF_NONE: usize = 4;

/// The language of a locale's tag, as far as it can be recognised.
pub fn language_of_tag(tag: &str) -> Option<Lang> {
    let subtag = tag.split('-').next().unwrap_or(tag);
    LANGUAGES.binary_search_by(|(known, _)| (*known).cmp(subtag)).ok().map(|at| LANGUAGES[at].1)
}

/// Warns of a page that is written in another language than that of the folder it lies in.
pub(super) fn check(file: &TextFile, body_start: usize, text: &Text, findings: &mut Findings) {
    let tag = file.path.strip_prefix("content/").and_then(|rest| rest.split_once('/')).map_or("", |(tag, _)| tag);
    let Some(own) = language_of_tag(tag) else { return };
    let Some(found) = other_language(own, &prose(text)) else { return };
    let body = &file.text[body_start..];
    let start = body_start + body.len() - body.trim_start().len();
    let end = file.text[start..].find('\n').map_or(file.text.len(), |end| start + end);
    let message =
        format!("this page seems to be in {}, and `content/{tag}/` holds {}", found.eng_name(), own.eng_name());
    let help =
        "translate it, or take the file away: without one, readers get the page in the next language of the fallback";
    findings.push(Diagnostic::new(Code::WrongLanguage, message).at(file.place(start..end)).help(help));
}

/// The words of a text, without code, tables and what its author wrote as HTML.
fn prose(text: &Text) -> String {
    let mut prose = String::new();
    let mut walk = text.walk();
    while let Some(visit) = walk.next() {
        match visit {
            Visit::Enter(Node::Text(span)) => prose.push_str(text.str(span)),
            // Tables are full of names.
            Visit::Enter(Node::Element(_) | Node::Table) => walk.skip_inside(),
            Visit::Enter(Node::SoftBreak | Node::HardBreak | Node::Code(_)) => prose.push(' '),
            Visit::Leave(Node::Emphasis | Node::Strong | Node::Strikethrough | Node::Link(_)) => {}
            Visit::Leave(_) => prose.push('\n'),
            Visit::Enter(_) => {}
        }
        if prose.len() > MOST_BYTES {
            break;
        }
    }
    prose
}

/// The language that a text is written in, if it is surely not this one.
fn other_language(own: Lang, text: &str) -> Option<Lang> {
    static LANGUAGES_OF_WORD: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
        let mut languages = HashMap::new();
        for (at, (_, words)) in SMALL_WORDS.iter().enumerate() {
            words.split(' ').for_each(|word| *languages.entry(word).or_default() |= 1 << at);
        }
        languages
    });
    let (mut all, mut counts) = (0, [0; SMALL_WORDS.len()]);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(char::is_alphabetic)) {
        all += 1;
        // No small word is longer.
        if word.len() <= 8 {
            let languages = LANGUAGES_OF_WORD.get(&*word.to_lowercase()).copied().unwrap_or_default();
            counts.iter_mut().enumerate().for_each(|(at, count)| *count += usize::from(languages >> at & 1));
        }
    }
    let share = |at: usize| counts[at] * 100 / all.max(1);
    let own_share = SMALL_WORDS.iter().position(|(language, _)| *language == own).map(share);
    if own_share.is_some_and(|share| share >= SHARE_OF_OWN) {
        return None;
    }
    let script = whatlang::detect_script(text)?;
    if script != Script::Latin {
        // Languages in the same script are not told apart here, and one in another is surely another.
        let is_other =
            !script.langs().contains(&own) && text.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS;
        let found = if is_other { Detector::new().detect_lang(text) } else { None };
        return found.filter(|found| *found != own);
    }
    if all < FEWEST_WORDS {
        return None;
    }
    let best = (0..SMALL_WORDS.len()).max_by_key(|at| counts[*at])?;
    let is_shown = share(best) >= SHARE_OF_OTHER && SMALL_WORDS[best].0 != own;
    let is_strange = own_share.is_some_and(|share| share < SHARE_OF_NONE);
    if !is_shown && !is_strange {
        return None;
    }
    let found = Detector::new().detect(text).filter(whatlang::Info::is_reliable)?.lang();
    let has_words = |language: Lang| SMALL_WORDS.iter().any(|(known, _)| *known == language);
    let agrees = if is_shown { found == SMALL_WORDS[best].0 } else { !has_words(found) };
    (found != own && agrees).then_some(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_that_can_be_recognised_has_its_subtag() {
        let named: BTreeSet<&str> = LANGUAGES.iter().map(|(_, language)| language.code()).collect();
        let all: BTreeSet<&str> = Lang::all().iter().map(|language| language.code()).collect();
        assert_eq!(named, all);
        assert!(LANGUAGES.is_sorted_by_key(|(subtag, _)| *subtag));
        assert_eq!(language_of_tag("pt-BR"), Some(Lang::Por));
        assert_eq!(language_of_tag("xx"), None);
    }

    #[test]
    fn small_words_are_short() {
        assert!(SMALL_WORDS.iter().flat_map(|(_, words)| words.split(' ')).all(|word| word.len() <= 8));
    }
}
