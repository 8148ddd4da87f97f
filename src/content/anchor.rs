//! Heading anchors.

use std::collections::BTreeMap;

use unicode_normalization::char::is_combining_mark;

use super::raw_html::OWN_PREFIX;

/// GitHub's rule with Unicode kept: lower case, punctuation dropped, spaces to hyphens.
///
/// The rule is that of `html-pipeline`'s table-of-contents filter: what is neither a word character, a hyphen nor a
/// space goes. What begins as the ids of scripts do gets another beginning.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '\t' | '\n' | '\u{A0}' | '\u{3000}' => slug.push('-'),
            '-' | '_' => slug.push(c),
            // What the next arm does, without a look at Unicode's tables.
            _ if c.is_ascii() => slug.extend(c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase())),
            _ if c.is_alphanumeric() || is_combining_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    match slug.as_str() {
        "" => "section".into(),
        own if own.starts_with(OWN_PREFIX) => format!("section-{own}"),
        _ => slug,
    }
}

/// Gives each anchor of a page once: `fix`, `fix-1`, `fix-2`.
#[derive(Default)]
pub struct Anchors {
    used: BTreeMap<String, usize>,
}

impl Anchors {
    /// The anchor, with a number where it is taken.
    pub fn unique(&mut self, anchor: String) -> String {
        if self.claim(&anchor) {
            return anchor;
        }
        loop {
            let count = self.used.get_mut(&anchor).expect("the first of its name is in the table");
            *count += 1;
            let candidate = format!("{anchor}-{count}");
            if self.claim(&candidate) {
                return candidate;
            }
        }
    }

    /// Takes an anchor; false where it is taken already.
    pub fn claim(&mut self, anchor: &str) -> bool {
        let is_free = !self.used.contains_key(anchor);
        if is_free {
            self.used.insert(anchor.to_owned(), 0);
        }
        is_free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_follow_github() {
        assert_eq!(slug("Who to ask?"), "who-to-ask");
        assert_eq!(slug("Schlüssel & Schloß"), "schlüssel--schloß");
        assert_eq!(slug("キーをコピー"), "キーをコピー");
        assert_eq!(slug("نسخ المِفتاح"), "نسخ-المِفتاح");
        assert_eq!(slug("!!!"), "section");
        assert_eq!(slug("WM-status"), "section-wm-status");
    }

    #[test]
    fn equal_headings_are_numbered() {
        let mut anchors = Anchors::default();
        let given: Vec<_> = ["fix", "fix", "fix-1", "fix"].map(|text| anchors.unique(text.into())).into();
        assert_eq!(given, ["fix", "fix-1", "fix-1-1", "fix-2"]);
    }
}
