//! Texts in `site.yaml`: where they stand, and the file with others. Comments, order and quotes stay as they are.

use std::str::FromStr;

use yaml_edit::{Document, Mapping, MappingBuilder};

/// The line of a text, from 1; of its key where all languages have the same.
pub fn line_of(text: &str, key: &str, tag: &str) -> usize {
    let Ok(document) = Document::from_str(text) else { return 1 };
    let Some((mapping, last)) = parent(&document, key) else { return 1 };
    let of_locale = mapping.get_mapping(last).and_then(|texts| texts.find_entry_by_key(tag));
    let entry = of_locale.or_else(|| mapping.find_entry_by_key(last));
    entry.map_or(1, |entry| entry.start_position(text).line)
}

/// The file with a text of a locale in it. Where all languages had one text, that stays the source's.
pub fn with_text(text: &str, key: &str, (tag, words): (&str, &str), source: (&str, &str)) -> Option<String> {
    let document = Document::from_str(text).ok()?;
    let (mapping, last) = parent(&document, key)?;
    match mapping.get_mapping(last) {
        Some(texts) => texts.set(tag, words),
        None => {
            let both = MappingBuilder::new().pair(source.0, source.1).pair(tag, words).build_document();
            mapping.set(last, &both.as_mapping()?);
        }
    }
    Some(document.to_string())
}

/// The mapping that the last part of a key stands in, and that part.
fn parent<'a>(document: &Document, key: &'a str) -> Option<(Mapping, &'a str)> {
    let (mut mapping, mut rest) = (document.as_mapping()?, key);
    while let Some((outer, inner)) = rest.split_once('.') {
        (mapping, rest) = (mapping.get_mapping(outer)?, inner);
    }
    Some((mapping, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::{CONFIG, TextFile};

    #[test]
    fn comments_and_order_stay() {
        let put = |text: &str, key| with_text(text, key, ("de", "Hilfe: \"neu\" # 1"), ("en", "Help: x")).unwrap();
        let text = "# top\ntitle:   # names\n  en: Help   # first\n  de: 'Hilfe'\n\nbase_url: x # y\ncontact:\n  url: a\n  label: { en: Write }\n";
        let with = put(text, "title");
        assert_eq!(with, text.replace("'Hilfe'", "'Hilfe: \"neu\" # 1'"));
        assert_eq!(put(text, "contact.label"), text.replace("Write }", "Write, de: 'Hilfe: \"neu\" # 1' }"));
        assert_eq!((line_of(text, "title", "de"), line_of(text, "contact.label", "en")), (4, 9));
        // One text for all languages becomes one each.
        let plain = "title: \"Help: x\" # name\ncontact: {label: Write to us, url: a}\n";
        let with = put(plain, "title");
        assert!(with.contains("title:") && with.contains("  en: 'Help: x'\n  de: 'Hilfe: \"neu\" # 1'\n"), "{with}");
        assert!(with.ends_with("contact: {label: Write to us, url: a}\n"), "{with}");
        assert_eq!(line_of(plain, "contact.label", "en"), 2);
        assert_eq!(with_text("a: [", "title", ("de", "x"), ("en", "y")).map(|text| text.contains("de")), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for words in [
            "yes",
            "1",
            "- a",
            "'",
            "\"",
            "a: b",
            "x #y",
            "{a}",
            "Ö – „ü“",
            "日本語",
            "عربي",
            "~",
            "&a *b",
            "@",
            "a\\n",
            "100 %",
        ] {
            for text in
                ["title: { en: A }\n", "title:\n  en: A\n", "title: A\n", "title: A", "title: >\n  A\n  B\n# end\n"]
            {
                let with = with_text(text, "title", ("de", words), ("en", words)).unwrap();
                let file = TextFile::new(
                    CONFIG,
                    &format!("{with}\nbase_url: https://a.example/\nlocales: {{ en: {{}}, de: {{}} }}\n"),
                );
                let titles = Config::read(Some(&file)).0.texts()[0].1.clone();
                assert!(titles.contains(&(Some("de".into()), words.into())), "{with}");
            }
        }
    }
}
