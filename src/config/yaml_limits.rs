//! How much YAML is read: the parser takes quadratic time where brackets nest.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

/// The longest block that may nest as it likes, in bytes.
pub const MOST_YAML: usize = 16 << 10;
/// How deep brackets may nest in a longer one.
const MOST_NESTED: usize = 8;

/// What is wrong with a block that is too long, or too long for how it nests.
pub fn exceeded(file: &TextFile, block: &Range<usize>, most: usize) -> Option<Diagnostic> {
    let text = &file.text[block.clone()];
    let fault =
        |at: usize, code, message| Diagnostic::new(code, message).at(file.place(block.start + at..block.start + at));
    if text.len() > most {
        let message = format!("this YAML has {} KB, and {} KB is the most", text.len() >> 10, most >> 10);
        return Some(fault(0, Code::YamlTooLong, message).help("move long texts into the page's body"));
    }
    let at = too_nested(text).filter(|_| text.len() > MOST_YAML)?;
    let message = format!("brackets nest more than {MOST_NESTED} deep in this long YAML");
    Some(fault(at, Code::TooDeep, message).help("close the brackets that were left open"))
}

/// Where brackets nest deeper than a long block may, those between quotes included.
fn too_nested(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.bytes().position(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MOST_NESTED
    })
}
