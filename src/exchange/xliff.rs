//! XLIFF 1.2, the version that every tool reads: <http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html>.

use std::fmt::Write;

use roxmltree::Node;

use super::xml::{escaped, parsed, words};
use super::{Exchange, Returned, Returns, Unit, UnitState, xliff2};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";

/// Writes a file for translators: a `file` element for each page, a `trans-unit` for each text.
pub fn write(exchange: &Exchange) -> String {
    let mut out =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"{NAMESPACE}\">\n");
    let from = &exchange.source_locale;
    let to = match &*exchange.locale {
        "" => String::new(),
        tag => format!(" target-language=\"{tag}\""),
    };
    let mut open = None;
    for unit in &exchange.units {
        if open != Some(&unit.file) {
            if open.is_some() {
                out.push_str("</body>\n</file>\n");
            }
            let file = escaped(&unit.file);
            let kind = if unit.file.ends_with(".md") { "x-markdown" } else { "plaintext" };
            let _ =
                write!(out, "<file original=\"{file}\" source-language=\"{from}\"{to} datatype=\"{kind}\">\n<body>\n");
            open = Some(&unit.file);
        }
        write_unit(unit, !exchange.locale.is_empty(), &mut out);
    }
    if open.is_some() {
        out.push_str("</body>\n</file>\n");
    } else {
        // A file without a `file` is none; one that holds nothing says that there is nothing to do.
        let _ = write!(
            out,
            "<file original=\"none\" source-language=\"{from}\"{to} datatype=\"x-markdown\">\n<body/>\n</file>\n"
        );
    }
    out.push_str("</xliff>\n");
    out
}

fn write_unit(unit: &Unit, has_target: bool, out: &mut String) {
    let _ = writeln!(out, "<trans-unit id=\"{}\" xml:space=\"preserve\">", escaped(&unit.name.to_string()));
    let _ = writeln!(out, "<source>{}</source>", escaped(&unit.source));
    let state = match unit.state {
        UnitState::New => "needs-translation",
        UnitState::Stale => "needs-review-translation",
        UnitState::Done => "translated",
    };
    if has_target {
        let _ = writeln!(out, "<target state=\"{state}\">{}</target>", escaped(&unit.target));
    }
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

/// Reads a file that came back, from whatever tool, in this version or in 2.
pub fn read(file: &TextFile) -> Returns {
    let mut returns = Returns { changes_count: true, ..Returns::default() };
    let document = match parsed(file) {
        Ok(document) => document,
        Err(fault) => {
            returns.findings.push(fault);
            return returns;
        }
    };
    let root = document.root_element();
    match root.tag_name().namespace() {
        Some(NAMESPACE) if root.tag_name().name() == "xliff" => pages(file, root, &mut returns),
        Some(namespace) if root.tag_name().name() == "xliff" && xliff2::is_it(namespace) => {
            xliff2::read(file, root, &mut returns);
        }
        _ => {
            let version = root.attribute("version").unwrap_or("no version");
            let message = format!(
                "this is neither XLIFF 1.2 nor 2: its first element is `{}`, {version}",
                root.tag_name().name()
            );
            let fault = Diagnostic::new(Code::BadXliff, message);
            let place = file.place(root.range().start..root.range().start + 1);
            returns.findings.push(fault.at(place).help("have your tool write the version that was exported"));
        }
    }
    returns
}

fn pages(file: &TextFile, root: Node<'_, '_>, returns: &mut Returns) {
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
}
