//! What constructs of other tools look like.

use crate::content::link::percent_decode;
use crate::source::is_picture;

/// How many `#` a line begins with.
pub fn hashes(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b'#').count()
}

/// Whether a line is a statement of a JavaScript module.
pub fn is_module(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches(';');
    let is_import = line.starts_with("import ") && line.contains(['\'', '"']) && line.ends_with(['\'', '"']);
    is_import || line.starts_with("export const ") || line.starts_with("export default ")
}

/// The kind that `[!KIND]` at the start of a line names.
pub fn callout(line: &str) -> Option<&str> {
    let (kind, _) = line.strip_prefix("[!")?.split_once(']')?;
    (!kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))).then_some(kind)
}

/// Whether the text between braces is a list of attributes: `.class`, `#id`, `width=300`.
pub fn are_attributes(inner: &str) -> bool {
    let is_attribute = |word: &str| {
        let name = word.strip_prefix(['.', '#']).or_else(|| word.split_once('=').map(|(name, _)| name));
        name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    inner.split_whitespace().next().is_some_and(is_attribute)
}

/// Whether a path has a space in it, which ends the path of a link in Markdown.
pub fn has_space(path: &str) -> bool {
    let path = path.split(" \"").next().unwrap_or(path).trim();
    if !path.contains(' ') {
        return false;
    }
    let file = path.split('#').next().unwrap_or(path);
    let is_file = is_picture(file) || file.ends_with(".md") || file.ends_with(".pdf") || file.starts_with("http");
    is_file && !path.starts_with('<') && percent_decode(path).is_some()
}
