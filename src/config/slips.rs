//! Slips in YAML: what a line most likely was meant to be.

use std::ops::Range;

use super::places::second_key;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

/// The place and the remedy of what the parser refuses with a message at `error`.
///
/// The parser places what is open at the very end, and a key that stands twice at the start of its mapping.
pub fn meant(text: &str, message: &str, error: usize) -> (Range<usize>, String) {
    let said = error.min(text.trim_end().len().saturating_sub(1));
    let twice = message
        .strip_prefix("duplicate entry with key \"")
        .and_then(|rest| second_key(text, rest.trim_end_matches('"')));
    if let Some(second) = twice {
        return (second..second + 1, "keep one of the two".into());
    }
    slip(text, said).unwrap_or_else(|| {
        let help = if message.contains("duplicate entry") {
            "keep one of the two"
        } else {
            "check quotes, brackets and the indentation of this line and the one before"
        };
        (said..said + 1, help.into())
    })
}

/// The slip that explains why a block cannot be read as keys and values: its bytes in the block, and what to do.
///
/// `error` is where the parser gave up. Slips stand there or above it, as the parser reads on until nothing fits.
pub fn slip(block: &str, error: usize) -> Option<(Range<usize>, String)> {
    let mut found = None;
    let mut above = "";
    let mut at = 0;
    for line in block.split_inclusive('\n') {
        if at > error && found.is_some() {
            break;
        }
        let text = line.trim_end();
        if let Some((start, help)) = slip_of_line(text, above) {
            found = Some((at + start..at + text.len().max(start + 1), help));
        }
        if !text.is_empty() {
            above = text;
        }
        at += line.len();
    }
    found
}

fn slip_of_line(line: &str, above: &str) -> Option<(usize, String)> {
    if line.starts_with("<<<<<<<") {
        let help = "this is a merge conflict: keep one of the two versions, and take out the lines `<<<<<<<`, `=======` and `>>>>>>>`";
        return Some((0, help.into()));
    }
    let body = line.trim_start();
    let indent = line.len() - body.len();
    if line[..indent].contains('\t') {
        return Some((0, "indent with spaces: YAML does not take tabs".into()));
    }
    if let Some(at) =
        line.find(is_wide_space).filter(|at| line[..*at].trim().is_empty() || line[..*at].ends_with([':', '-']))
    {
        return Some((at, "there is a no-break space here: type a plain space in its place".into()));
    }
    let item = body.strip_prefix("- ").map(|rest| (None, rest));
    let (key, value) = item.or_else(|| body.split_once(':').map(|(key, value)| (Some(key), value)))?;
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if let Some(key) = key {
        if !is_key(key) {
            return None;
        }
        if !value.is_empty() && !value.starts_with([' ', '\t']) {
            return (!value.starts_with("//")).then(|| (indent, format!("put a space behind `{key}:`")));
        }
        let above_value =
            above.split_once(": ").filter(|(key, value)| is_key(key) && !value.trim_start().starts_with(['|', '>']));
        if indent > 0 && above_value.is_some() {
            return Some((0, format!("take out the spaces before `{key}`: each key begins at the start of its line")));
        }
    }
    let start = line.len() - value.trim_start().len();
    let value = value.trim();
    if value.starts_with(['*', '@', '`', '%', '&', '!']) {
        let sign = &value[..1];
        let written = key.map_or_else(|| format!("- {}", quoted(value)), |key| format!("{key}: {}", quoted(value)));
        return Some((start, format!("a text that begins with `{sign}` goes between quotes: `{written}`")));
    }
    if value.starts_with(['[', '{'])
        && let Some(at) = value.find(" #")
    {
        let word = value[at + 1..].split([' ', ',', ']', '}']).next().unwrap_or_default();
        let help = format!("from `#` on this line is a comment: put the value between quotes, `{}`", quoted(word));
        return Some((start + at + 1, help));
    }
    (value.contains(": ") && !value.starts_with(['"', '\'', '[', '{']))
        .then(|| (start, "a text that holds `: ` goes between quotes".into()))
}

/// Spaces that editors and office programs put in, and that YAML takes for letters.
fn is_wide_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}' | '\u{3000}')
}

/// A text between quotes that it does not hold itself.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// What is wrong with a value whose line, behind its key, stands at `line`: a comment cuts it off.
pub fn in_value(file: &TextFile, line: Range<usize>) -> Option<Diagnostic> {
    let behind = line.start + file.text[line.clone()].find(':').map_or(0, |colon| colon + 1);
    comment(file, behind..line.end)
}

/// What is wrong with an entry of a list that stands at `place` in `area`: a comment cuts it off, or it holds the next entry too.
pub fn in_item(file: &TextFile, item: &str, area: Range<usize>, place: &Range<usize>) -> Option<Diagnostic> {
    let text = &*file.text;
    if text[place.clone()] == *item && text[..place.start].ends_with(' ') {
        let end = text[place.end..area.end].find('\n').map_or(area.end, |at| place.end + at);
        return comment(file, place.start - 1..end);
    }
    let (first, _) = item.split_once(" - ")?;
    let first = find_scalar(text, area.clone(), first)?;
    let rest = text[first.end..area.end].trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')?.trim_start();
    if !rest.starts_with("- ") {
        return None;
    }
    let start = area.end - rest.len();
    let end = start + rest.find('\n').unwrap_or(rest.len());
    let message = "this entry is indented deeper than the one above it, and is read as a part of it";
    let warning = Diagnostic::new(Code::FoldedList, message).at(file.place(start..end));
    Some(warning.help("begin each `-` of a list in the same column"))
}

fn comment(file: &TextFile, area: Range<usize>) -> Option<Diagnostic> {
    let line = file.text[area.clone()].trim_end();
    let at = cut_off(line)?;
    let warning = Diagnostic::new(Code::CutOffValue, "`#` behind a space begins a comment, so the value ends here");
    let help = format!("put the value between quotes: `{}`; put a comment on a line of its own", quoted(line.trim()));
    Some(warning.at(file.place(area.start + at..area.start + line.len())).help(help))
}

/// Where `#` cuts off the value that stands on a line behind its key.
///
/// YAML takes `#` behind a space for the beginning of a comment. One that stands for itself is written with a space behind it; so it
/// is left alone behind a single word.
fn cut_off(value: &str) -> Option<usize> {
    let text = value.trim_start();
    let start = value.len() - text.len();
    if start == 0 || text.starts_with(['"', '\'', '|', '>', '[', '{']) {
        return None;
    }
    let at = start + if text.starts_with('#') { 0 } else { text.find(" #").or_else(|| text.find("\t#"))? + 1 };
    let is_word = value[at + 1..].chars().next().is_some_and(|c| !c.is_whitespace() && c != '#');
    let is_text = value[..at].trim().contains(' ');
    (is_word || is_text).then_some(at)
}

/// The key that other tools have for what a key of waymark holds.
pub fn known_by(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "description" | "excerpt" | "abstract" | "subtitle" => "summary",
        "name" | "heading" => "title",
        "weight" | "position" | "sidebar_position" | "nav_order" => "order",
        "permalink" => "slug",
        "redirect_from" | "redirects" => "aliases",
        "date" | "lastmod" | "last_modified" | "last_updated" => "updated",
        "type" | "layout" => "kind",
        "categories" | "category" | "labels" => "tags",
        "hidden" => "unlisted",
        "languages" => "locales",
        "url" | "baseurl" => "base_url",
        _ => return None,
    })
}

/// Finds the text of a value as it stands in the file, where it stands there as it is.
pub(super) fn find_scalar(text: &str, area: Range<usize>, value: &str) -> Option<Range<usize>> {
    let first = value.lines().next().filter(|line| !line.is_empty())?;
    let at = text[area.clone()].find(first)?;
    Some(area.start + at..area.start + at + first.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_named() {
        for (block, place, help) in [
            ("title: A\n  summary: b\n", "  summary: b", "take out the spaces before `summary`"),
            ("title:\u{A0}A\nsummary: b\n", "\u{A0}A", "no-break space"),
            ("title: **Bold**\n", "**Bold**", "`title: \"**Bold**\"`"),
            ("summary: @home \"x\"\n", "@home \"x\"", "`summary: '@home \"x\"'`"),
            ("title:T\nsummary: b\n", "title:T", "a space behind `title:`"),
            ("title: A: b\n", "A: b", "holds `: `"),
            ("title: A\n<<<<<<< HEAD\n", "<<<<<<< HEAD", "merge conflict"),
            ("before:\n  - `x` is there\n", "`x` is there", "`- \"`x` is there\"`"),
        ] {
            let (at, said) = slip(block, block.len()).unwrap_or_else(|| panic!("{block:?}"));
            assert_eq!(&block[at], place);
            assert!(said.contains(help), "{said}");
        }
        assert_eq!(slip("title: A\nsummary: |\n  a: b\norder: 1\n", 0), None);
    }

    #[test]
    fn a_comment_is_known_from_a_cut_off_value() {
        for (value, at) in [
            (" Photo #1 is missing", Some(7)),
            (" #2f6b3a", Some(1)),
            (" A title of ours # 1", Some(17)),
            (" guide # a task", None),
            (" # a comment", None),
            (" \"Photo #1\"", None),
            (" C#", None),
            ("", None),
        ] {
            assert_eq!(cut_off(value), at, "{value}");
        }
    }
}
