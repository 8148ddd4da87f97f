//! XLIFF 1.2, the version that every tool reads: <http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html>.

use std::fmt::Write;

use roxmltree::{Document, Node, ParsingOptions};

use super::{Exchange, Returned, Returns, Unit, UnitState};
use crate::content::crowded_tag;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::MOST_ATTRIBUTES;
use crate::source::TextFile;

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";

/// How many namespaces a file may declare: each element within another one holds those of both.
const MOST_NAMESPACES: usize = 5000;

/// Writes a file for translators: a `file` element for each page, a `trans-unit` for each text.
pub fn write(exchange: &Exchange) -> String {
    let mut out =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"{NAMESPACE}\">\n");
    let (from, to) = (&exchange.source_locale, &exchange.locale);
    let mut open = None;
    for unit in &exchange.units {
        if open != Some(&unit.file) {
            if open.is_some() {
                out.push_str("</body>\n</file>\n");
            }
            let file = escaped(&unit.file);
            let _ = write!(
                out,
                "<file original=\"{file}\" source-language=\"{from}\" target-language=\"{to}\" datatype=\"x-markdown\">\n<body>\n"
            );
            open = Some(&unit.file);
        }
        write_unit(unit, &mut out);
    }
    if open.is_some() {
        out.push_str("</body>\n</file>\n");
    } else {
        // A file without a `file` is none; one that holds nothing says that there is nothing to do.
        let _ = write!(
            out,
            "<file original=\"none\" source-language=\"{from}\" target-language=\"{to}\" datatype=\"x-markdown\">\n<body/>\n</file>\n"
        );
    }
    out.push_str("</xliff>\n");
    out
}

fn write_unit(unit: &Unit, out: &mut String) {
    let _ = writeln!(out, "<trans-unit id=\"{}\" xml:space=\"preserve\">", escaped(&unit.name.to_string()));
    let _ = writeln!(out, "<source>{}</source>", escaped(&unit.source));
    let state = match unit.state {
        UnitState::New => "needs-translation",
        UnitState::Stale => "needs-review-translation",
        UnitState::Done => "translated",
    };
    let _ = writeln!(out, "<target state=\"{state}\">{}</target>", escaped(&unit.target));
    let _ = writeln!(out, "<note>{}</note>", escaped(&format!("{}:{}", unit.file, unit.line)));
    for note in &unit.notes {
        let _ = writeln!(out, "<note>{}</note>", escaped(note));
    }
    if let Some(previous) = &unit.previous {
        let (previous, target) = (escaped(previous), escaped(&unit.target));
        let _ = writeln!(
            out,
            "<alt-trans alttranstype=\"previous-version\">\n<source>{previous}</source>\n<target>{target}</target>\n</alt-trans>"
        );
    }
    out.push_str("</trans-unit>\n");
}

/// Text for XML; characters that XML cannot hold are replaced.
fn escaped(text: &str) -> String {
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
pub fn read(file: &TextFile) -> Returns {
    let mut returns = Returns::default();
    if let Some((at, message)) = too_many(&file.text) {
        let fault = Diagnostic::new(Code::TooMany, message).at(file.place(at..at + 1));
        returns.findings.push(fault.help("have your tool write XLIFF 1.2, as it was exported"));
        return returns;
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 4_000_000, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(&file.text, options) {
        Ok(document) => document,
        Err(error) => {
            let position = error.pos();
            let line_start: usize = file.text.split_inclusive('\n').take(position.row as usize - 1).map(str::len).sum();
            let column: usize =
                file.text[line_start..].chars().take(position.col as usize - 1).map(char::len_utf8).sum();
            let at = (line_start + column).min(file.text.len());
            let said = error.to_string();
            let message = said.split(" at ").next().unwrap_or(&said);
            let fault = Diagnostic::new(Code::BadXliff, format!("this is not XML: {message}"));
            let place = file.place(at..at + 1);
            returns.findings.push(fault.at(place).help("save it again with the tool that it was translated with"));
            return returns;
        }
    };
    let root = document.root_element();
    if root.tag_name().name() != "xliff" || root.tag_name().namespace() != Some(NAMESPACE) {
        let version = root.attribute("version").unwrap_or("no version");
        let message = format!("this is no XLIFF 1.2: its first element is `{}`, {version}", root.tag_name().name());
        let place = file.place(root.range().start..root.range().start + 1);
        returns.findings.push(
            Diagnostic::new(Code::BadXliff, message)
                .at(place)
                .help("have your tool write XLIFF 1.2, as it was exported"),
        );
        return returns;
    }
    for page in root.children().filter(|node| node.has_tag_name((NAMESPACE, "file"))) {
        match (&returns.locale, page.attribute("target-language")) {
            (None, Some(tag)) => returns.locale = Some(tag.to_owned()),
            (Some(known), Some(tag)) if known != tag => {
                let at = page.range().start;
                let fault =
                    Diagnostic::new(Code::BadXliff, format!("this page is in `{tag}`, those above are in `{known}`"));
                returns.findings.push(fault.at(file.place(at..at + 1)).help("import one language at a time"));
            }
            _ => {}
        }
        for unit in page.descendants().filter(|node| node.has_tag_name((NAMESPACE, "trans-unit"))) {
            let Some(target) = unit.children().find(|node| node.has_tag_name((NAMESPACE, "target"))) else { continue };
            let text: String = words(target);
            // A tool that keeps no states fills in what is translated.
            let is_done = match target.attribute("state") {
                Some(state) => matches!(state, "translated" | "final" | "signed-off"),
                None => true,
            };
            returns.texts.push(Returned {
                name: unit.attribute("id").unwrap_or_default().to_owned(),
                accepted: !text.is_empty() && (is_done || unit.attribute("approved") == Some("yes")),
                target: text,
                span: target.range(),
            });
        }
    }
    returns
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
fn words(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}
