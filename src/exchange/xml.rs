//! XML as the versions of XLIFF share it.

use roxmltree::{Document, Node, ParsingOptions};

use crate::content::crowded_tag;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::MOST_ATTRIBUTES;
use crate::source::TextFile;

/// How many namespaces a file may declare: each element within another one holds those of both.
const MOST_NAMESPACES: usize = 5000;

/// Text for XML; characters that XML cannot hold are replaced.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Reads a file that came back, from whatever tool.
pub fn parsed(file: &TextFile) -> Result<Document<'_>, Diagnostic> {
    if let Some((at, message)) = too_many(&file.text) {
        let fault = Diagnostic::new(Code::TooMany, message).at(file.place(at..at + 1));
        return Err(fault.help("have your tool write XLIFF as it was exported"));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 4_000_000, ..ParsingOptions::default() };
    Document::parse_with_options(&file.text, options).map_err(|error| {
        let position = error.pos();
        let line_start: usize = file.text.split_inclusive('\n').take(position.row as usize - 1).map(str::len).sum();
        let column: usize = file.text[line_start..].chars().take(position.col as usize - 1).map(char::len_utf8).sum();
        let at = (line_start + column).min(file.text.len());
        let said = error.to_string();
        let message = said.split(" at ").next().unwrap_or(&said);
        let fault = Diagnostic::new(Code::BadXliff, format!("this is not XML: {message}"));
        let place = file.place(at..at + 1);
        fault.at(place).help("save it again with the tool that it was translated with")
    })
}

/// The attributes of which there are more than the parser, which compares each with all others, should be given.
fn too_many(text: &str) -> Option<(usize, String)> {
    if let Some(at) = crowded_tag(text) {
        return Some((at, format!("this element has more than {MOST_ATTRIBUTES} attributes")));
    }
    let at = memchr::memmem::find_iter(text.as_bytes(), "xmlns").nth(MOST_NAMESPACES)?;
    Some((at, format!("this file declares more than {MOST_NAMESPACES} namespaces")))
}

/// The text of an element; what tools mark within it (`mrk`, `g`) is passed over.
pub fn words(node: Node<'_, '_>) -> String {
    let text = |node: Node<'_, '_>| match node.attribute("hex").filter(|_| node.tag_name().name() == "cp") {
        // What XML cannot hold, as XLIFF 2 writes it.
        Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).map(String::from),
        None => node.text().filter(|_| node.is_text()).map(str::to_owned),
    };
    node.descendants().filter_map(text).collect()
}
