//! The lines `---` around the front matter.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::source::TextFile;

/// Parts a file into the bytes of its YAML and the start of its body.
pub fn split(file: &TextFile, findings: &mut Findings) -> (Option<Range<usize>>, usize) {
    let text = &*file.text;
    let is_fence = |line: &str| line.trim_end() == "---";
    let Some(first) = text.split_inclusive('\n').next().filter(|line| is_fence(line)) else {
        findings.push(no_front_matter(file));
        return (None, 0);
    };
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if is_fence(line) {
            return (Some(start..at), at + line.len());
        }
        at += line.len();
    }
    let fault = Diagnostic::new(Code::FrontMatterOpen, "the front matter does not end");
    findings.push(fault.at(file.place(0..3)).help("put a line `---` below its last key"));
    (None, text.len())
}

/// The fault of a page that does not begin with `---`, with what its first line looks like.
fn no_front_matter(file: &TextFile) -> Diagnostic {
    let text = &*file.text;
    let start = text.len() - text.trim_start().len();
    let first = text[start..].lines().next().unwrap_or_default().trim_end();
    let is_dashes = !first.is_empty() && first.chars().all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
    let help = if first.starts_with("<<<<<<<") {
        "this is a merge conflict: keep one of the two versions, and take out the lines `<<<<<<<`, `=======` and `>>>>>>>`"
    } else if first == "+++" {
        "this is TOML: write YAML between two lines `---`, such as `title: Copy the key`"
    } else if first == "---" && text[..start].contains('\n') {
        "take out the empty lines above it: `---` is the first line of the file"
    } else if first == "---" {
        "take out the spaces before it: `---` begins at the start of its line"
    } else if is_dashes {
        "write three hyphens, `---`: this line has other dashes, or another number of them"
    } else {
        "begin the file with `---`, `title: …` and `---`, each on a line of its own"
    };
    let place = if is_dashes { start..start + first.len() } else { 0..text.find('\n').unwrap_or(text.len()) };
    Diagnostic::new(Code::NoFrontMatter, "the page has no front matter").at(file.place(place)).help(help)
}
