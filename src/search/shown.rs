//! How a text shows words that are known as tokens. `themes/default/scripts/hints/shown.js` does the same.

use super::tokens::{is_dense, is_word, list};

/// The first piece of a text that has these tokens, or words that begin with them.
pub fn shown_as(text: &str, tokens: &[&str]) -> Option<String> {
    let is_pairs = tokens.first()?.starts_with(is_dense);
    // Pairs of characters are found character by character, other words with what stands between them.
    let starts: Vec<usize> = if is_pairs {
        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
    } else {
        let mut was_word = None;
        let borders = text.char_indices().filter(|(_, c)| was_word.replace(is_word(*c)) != Some(is_word(*c)));
        borders.map(|(at, _)| at).collect::<Vec<_>>().into_iter().chain([text.len()]).collect()
    };
    let size = if is_pairs { tokens.len() + 1 } else { 2 * tokens.len() - 1 };
    starts.windows(size + 1).find_map(|window| {
        let piece = &text[window[0]..window[size]];
        let found = list(piece);
        let is_same =
            found.len() == tokens.len() && found.iter().zip(tokens).all(|(found, token)| found.starts_with(*token));
        is_same.then(|| piece.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_as_the_text_has_them() {
        for (text, tokens, shown) in [
            ("Request a Refund now", &["refund"][..], Some("Refund")),
            ("Get your Money-Back today", &["money", "back"], Some("Money-Back")),
            ("Konto löschen", &["loschen"], Some("löschen")),
            ("返金の方法", &["返金"], Some("返金")),
            ("お金の払い戻し", &["払い", "い戻", "戻し"], Some("払い戻し")),
            ("Nothing of it", &["refund"], None),
            ("", &["refund"], None),
            ("a", &[], None),
        ] {
            assert_eq!(shown_as(text, tokens).as_deref(), shown, "{text}");
        }
    }
}
