//! What must not be shown.

/// So many bytes of a secret in succession are taken for it: a desk may show a part.
const WINDOW: usize = 8;

/// Text in which no secret stands, nor a part of one.
pub fn masked(text: &str, secrets: &[String]) -> String {
    let bytes = text.as_bytes();
    let mut hidden = vec![false; bytes.len()];
    for secret in secrets.iter().map(String::as_bytes).filter(|secret| !secret.is_empty()) {
        let window = secret.len().min(WINDOW);
        for part in secret.windows(window) {
            for at in memchr::memmem::find_iter(bytes, part) {
                hidden[at..at + window].fill(true);
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut was_hidden = false;
    for (at, letter) in text.char_indices() {
        if !hidden[at] {
            out.push(letter);
        } else if !was_hidden {
            out.push('…');
        }
        was_hidden = hidden[at];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_secret_and_its_parts_are_hidden() {
        let secrets = ["sëcret-token-0123456789".to_owned(), "key".to_owned(), String::new()];
        assert_eq!(masked("bad token sëcret-token-0123456789!", &secrets), "bad token …!");
        assert_eq!(masked("bad token cret-token-0123 (cut)", &secrets), "bad token … (cut)");
        assert_eq!(masked("the key, a key", &secrets), "the …, a …");
        assert_eq!(masked("nothing é", &secrets), "nothing é");
    }
}
