//! Writing texts of the front matter.

use std::collections::BTreeMap;

use super::Version;
use crate::content::{Blocks, TEXT_KEYS, is_free_key, is_markdown_key};

/// Puts a key's lines in the place of those that it has, or behind the last key; `block` is the text between the fences.
pub fn set(block: &str, key: &str, lines: &str) -> String {
    let mut all: Vec<&str> = block.split_inclusive('\n').collect();
    let starts = |line: &str| {
        let line = line.trim_start_matches(['"', '\'']);
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
    };
    match all.iter().position(|line| starts(line)) {
        Some(at) => {
            let mut end = at + 1 + all[at + 1..].iter().take_while(|line| continues(line)).count();
            while end > at + 1 && all[end - 1].trim().is_empty() {
                end -= 1;
            }
            all.splice(at..end, [lines]);
        }
        None => all.push(lines),
    }
    all.concat()
}

/// Whether a line belongs to the key above it.
fn continues(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t', '-', ']', '}'])
}

/// The lines of a key: a text, or a list of texts.
pub fn lines(key: &str, texts: &[String]) -> String {
    debug_assert!(TEXT_KEYS.contains(&key));
    match key {
        "keywords" => flow_list(key, texts),
        "before" | "asked_as" => {
            let items: String = texts.iter().map(|text| format!("  - {}\n", scalar(text, false))).collect();
            format!("{key}:\n{items}")
        }
        _ => format!("{key}: {}\n", scalar(texts.first().map_or("", String::as_str), false)),
    }
}

/// The line of a key that is a list of short texts.
pub fn flow_list(key: &str, texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|text| scalar(text, true)).collect();
    format!("{key}: [{}]\n", items.join(", "))
}

/// A text as YAML: plain where nobody could take it for something else, else in double quotes.
fn scalar(text: &str, in_flow: bool) -> String {
    let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let risky: &[char] = if in_flow { &[':', '#', '\\', '"', '[', ']', '{', '}', ','] } else { &[':', '#', '\\', '"'] };
    let is_plain = text.starts_with(char::is_alphabetic)
        && text.trim_end() == text
        && !text.contains(risky)
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}'))
        && !reserved.contains(&text.to_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let quoted = serde_json::Value::from(text).to_string();
    // Line ends to YAML, and to nobody else.
    quoted.replace('\u{85}', "\\N").replace('\u{2028}', "\\L").replace('\u{2029}', "\\P").replace('\u{FEFF}', "\\uFEFF")
}

/// The texts of a key, of those that are numbered and of those that are lines.
pub fn texts_of(key: &str, texts: &BTreeMap<Box<str>, String>) -> Vec<String> {
    if key == "before" {
        let mut numbered: Vec<(usize, &String)> =
            texts.iter().filter_map(|(key, text)| Some((key.strip_prefix("before.")?.parse().ok()?, text))).collect();
        numbered.sort();
        return numbered.into_iter().map(|(_, text)| text.clone()).collect();
    }
    let Some(text) = texts.get(key) else { return Vec::new() };
    if is_free_key(key) {
        return text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    }
    vec![if !is_markdown_key(key) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.clone() }]
}

/// A page's text with changed keys in its front matter.
pub fn with_front(old: &Version, text: &str, blocks: &Blocks, keys: &BTreeMap<Box<str>, String>) -> String {
    if keys.is_empty() {
        return text.to_owned();
    }
    let mut all: BTreeMap<Box<str>, String> =
        blocks.front.iter().map(|text| (text.key.clone(), text.text.to_string())).collect();
    all.extend(keys.clone());
    // The fences stand before the body, which edits have left where it begins.
    let front = &text[..old.start()];
    let start = front.find('\n').map_or(0, |at| at + 1);
    let end = front.trim_end().rfind('\n').map_or(start, |at| at + 1).max(start);
    let mut block = front[start..end].to_owned();
    for key in TEXT_KEYS {
        let changed = keys.keys().any(|changed| changed.split('.').next() == Some(key));
        if changed {
            block = set(&block, key, &lines(key, &texts_of(key, &all)));
        }
    }
    format!("{}{block}{}", &front[..start], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_takes_its_own_lines_and_no_more() {
        let block = "title: >\n  Long\n\n  text\n# a comment\nbefore:\n- a\n- b\n\nkeywords: [a,\n  b\n]\norder: 1\n";
        let with = set(block, "title", "title: New\n");
        assert!(with.starts_with("title: New\n# a comment\n"), "{with}");
        let with = set(block, "before", &lines("before", &["x: y".into()]));
        assert!(with.contains("# a comment\nbefore:\n  - \"x: y\"\n\nkeywords: [a,\n"), "{with}");
        let with = set(block, "keywords", &lines("keywords", &["x, y".into(), "z".into()]));
        assert!(with.ends_with("- b\n\nkeywords: [\"x, y\", z]\norder: 1\n"), "{with}");
        assert!(set(block, "summary", "summary: S\n").ends_with("order: 1\nsummary: S\n"));
    }
}
