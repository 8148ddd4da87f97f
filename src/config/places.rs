//! Where keys and values stand in the text of YAML: the parser gives places of errors only.

use std::ops::Range;

/// Texts of a list, each with its place.
pub type Texts = Vec<(String, Range<usize>)>;

/// Where a key stands for the second time at the beginning of a line.
pub(super) fn second_key(text: &str, key: &str) -> Option<usize> {
    let starts = text.match_indices(key).filter(|(at, _)| {
        let line = text[..*at].rsplit('\n').next().unwrap_or_default();
        line.trim().is_empty() && text[at + key.len()..].trim_start().starts_with(':')
    });
    starts.map(|(at, _)| at).nth(1)
}

pub(super) fn first_line(text: &str, block: &Range<usize>) -> Range<usize> {
    let end = text[block.clone()].find('\n').map_or(block.end, |at| block.start + at);
    block.start..end
}

/// Finds `key:` at the start of a line or after `{` or `,`, and gives the bytes from there to the end of the line.
///
/// The parser gives no places for values, so this reads the text again; at worst the place is the whole block.
pub fn locate(text: &str, block: &Range<usize>, key: &str) -> Range<usize> {
    let area = &text[block.clone()];
    for (at, _) in area.match_indices(key) {
        let before = area[..at].trim_end_matches(['"', '\'']);
        let after = area[at + key.len()..].trim_start_matches(['"', '\'']);
        let starts = before.is_empty() || before.trim_end_matches(' ').ends_with(['\n', '{', ',']);
        if starts && after.trim_start_matches(' ').starts_with(':') {
            let end = area[at..].find('\n').map_or(area.len(), |newline| at + newline);
            return block.start + at..block.start + end;
        }
    }
    first_line(text, block)
}
