//! XLIFF 2.0, as 2.1 has it too: <http://docs.oasis-open.org/xliff/xliff-core/v2.0/xliff-core-v2.0.html>.

use std::fmt::Write;

use roxmltree::Node;

use super::xml::{escaped, words};
use super::{Exchange, Returned, Returns, Unit, UnitState};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";
/// That of 2.2, whose core is the same.
const LATER: &str = "urn:oasis:names:tc:xliff:document:2.2";

/// Whether a namespace is that of a version that is read here.
pub fn is_it(namespace: &str) -> bool {
    [NAMESPACE, LATER].contains(&namespace)
}

/// Writes a file for translators: a `file` element for each page, a `unit` with one segment for each text.
///
/// The ids of this version may hold no `#` and no `/`, so units are numbered, and their names say which text they are.
pub fn write(exchange: &Exchange) -> String {
    let to = match &*exchange.locale {
        "" => String::new(),
        tag => format!(" trgLang=\"{tag}\""),
    };
    let from = &exchange.source_locale;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"2.0\" xmlns=\"{NAMESPACE}\" srcLang=\"{from}\"{to}>\n"
    );
    let (mut open, mut files) = (None, 0);
    for (number, unit) in exchange.units.iter().enumerate() {
        if open != Some(&unit.file) {
            if open.is_some() {
                out.push_str("</file>\n");
            }
            files += 1;
            let file = escaped(&unit.file);
            let _ =
                writeln!(out, "<file id=\"f{files}\" original=\"{file}\" canResegment=\"no\" xml:space=\"preserve\">");
            open = Some(&unit.file);
        }
        write_unit(unit, number + 1, !exchange.locale.is_empty(), &mut out);
    }
    if open.is_none() {
        // A file without a unit is none; this one says that there is nothing to do.
        out.push_str(
            "<file id=\"none\">\n<unit id=\"none\" translate=\"no\">\n<segment>\n<source/>\n</segment>\n</unit>\n",
        );
    }
    out.push_str("</file>\n</xliff>\n");
    out
}

fn write_unit(unit: &Unit, number: usize, has_target: bool, out: &mut String) {
    let name = escaped(&unit.name.to_string());
    let _ = writeln!(out, "<unit id=\"u{number}\" name=\"{name}\">\n<notes>");
    let _ = writeln!(out, "<note category=\"location\">{}</note>", escaped(&format!("{}:{}", unit.file, unit.line)));
    for note in &unit.notes {
        let _ = writeln!(out, "<note>{}</note>", escaped(note));
    }
    if let Some(previous) = &unit.previous {
        let _ = writeln!(out, "<note category=\"previous-source\" appliesTo=\"source\">{}</note>", escaped(previous));
    }
    out.push_str("</notes>\n");
    let state = if unit.state == UnitState::Done { "translated" } else { "initial" };
    let sub_state = if unit.state == UnitState::Stale { " subState=\"waymark:stale\"" } else { "" };
    let _ = writeln!(out, "<segment state=\"{state}\"{sub_state}>\n<source>{}</source>", escaped(&unit.source));
    if has_target {
        let _ = writeln!(out, "<target>{}</target>", escaped(&unit.target));
    }
    out.push_str("</segment>\n</unit>\n");
}

/// Reads a file that came back, from its first element.
pub fn read(file: &TextFile, root: Node<'_, '_>, returns: &mut Returns) {
    returns.locale = root.attribute("trgLang").map(str::to_owned);
    for unit in root.descendants().filter(|node| is(node, "unit")) {
        let parts: Vec<Node<'_, '_>> =
            unit.children().filter(|node| is(node, "segment") || is(node, "ignorable")).collect();
        let Some(first) = parts.iter().find_map(|part| target(*part)) else { continue };
        let Some(name) = unit.attribute("name") else {
            let at = unit.range().start;
            let fault = Diagnostic::new(Code::BadXliff, "this unit has lost its `name`, which says what text it is");
            let help = "have your tool keep the attribute `name`, or use another format";
            returns.findings.push(fault.at(file.place(at..at + 1)).help(help));
            return;
        };
        // A tool may have cut the text into several segments, and put their translations into another order.
        let mut pieces: Vec<(usize, String)> = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            let order = target(*part).and_then(|node| node.attribute("order")?.parse().ok());
            let source = part.children().find(|node| is(node, "source") && is(part, "ignorable"));
            let text = target(*part).or(source).map_or(String::new(), words);
            pieces.push((order.unwrap_or(number + 1), text));
        }
        pieces.sort_by_key(|(order, _)| *order);
        let text: String = pieces.into_iter().map(|(_, text)| text).collect();
        let is_done =
            |part: &&Node<'_, '_>| matches!(part.attribute("state"), Some("translated" | "reviewed" | "final"));
        let segments = parts.iter().filter(|part| is(part, "segment"));
        returns.texts.push(Returned {
            name: name.to_owned(),
            accepted: !text.is_empty() && segments.clone().count() == segments.filter(is_done).count(),
            target: text,
            span: first.range(),
        });
    }
}

fn target<'a, 'i>(part: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    part.children().find(|node| is(node, "target"))
}

fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name && node.tag_name().namespace().is_some_and(is_it)
}
