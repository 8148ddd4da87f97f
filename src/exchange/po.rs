//! gettext's PO files: <https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html>.

use std::fmt::Write;
use std::ops::Range;

use super::{Exchange, Returned, Returns, UnitState};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

/// Writes a file for translators.
///
/// The context of each text is its name. A text whose source has changed is marked fuzzy and has its old translation; the dates
/// that gettext wants are fixed, so that the same site gives the same file.
pub fn write(exchange: &Exchange) -> String {
    let mut out = String::from(
        "# Texts to translate, by waymark. Markdown stays Markdown: keep **marks**, [links](…) and `code`.\n",
    );
    let language = exchange.locale.replace('-', "_");
    out.push_str("msgid \"\"\nmsgstr \"\"\n");
    let mut lines = vec![
        format!("Project-Id-Version: {}", exchange.title.split_whitespace().collect::<Vec<_>>().join(" ")),
        "POT-Creation-Date: 2000-01-01 00:00+0000".into(),
        "PO-Revision-Date: 2000-01-01 00:00+0000".into(),
        "Last-Translator: none <none@example.com>".into(),
        "Language-Team: none <none@example.com>".into(),
        format!("Language: {language}"),
        "MIME-Version: 1.0".into(),
        "Content-Type: text/plain; charset=UTF-8".into(),
        "Content-Transfer-Encoding: 8bit".into(),
        format!("X-Source-Language: {}", exchange.source_locale),
    ];
    if !exchange.locale.is_empty() {
        lines.push(format!("X-Locale: {}", exchange.locale));
    }
    lines.push("X-Generator: waymark".into());
    for line in lines {
        let _ = writeln!(out, "{}", quoted(&format!("{line}\n")));
    }
    for unit in &exchange.units {
        out.push('\n');
        for note in &unit.notes {
            let _ = writeln!(out, "#. {}", note.replace(['\n', '\r'], " "));
        }
        // White space in a file's name would part it in two.
        let file =
            if unit.file.contains(' ') { format!("\u{2068}{}\u{2069}", unit.file) } else { unit.file.to_string() };
        let _ = writeln!(out, "#: {file}:{}", unit.line);
        if unit.state == UnitState::Stale && !unit.target.is_empty() {
            out.push_str("#, fuzzy\n");
        }
        if let Some(previous) = &unit.previous {
            for line in field("msgid", previous).lines() {
                let _ = writeln!(out, "#| {line}");
            }
        }
        out.push_str(&field("msgctxt", &unit.name.to_string()));
        out.push_str(&field("msgid", &unit.source));
        out.push_str(&field("msgstr", &unit.target));
    }
    out
}

fn field(name: &str, text: &str) -> String {
    if !text.contains('\n') {
        return format!("{name} {}\n", quoted(text));
    }
    let lines: String = text.split_inclusive('\n').map(|line| format!("{}\n", quoted(line))).collect();
    format!("{name} \"\"\n{lines}")
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Reads a file that came back, from whatever tool.
pub fn read(file: &TextFile) -> Returns {
    let mut reader = Reader { file, returns: Returns::default(), message: Message::default(), field: Field::None };
    let mut at = 0;
    for line in file.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        reader.line(line.trim(), span);
    }
    reader.end();
    if reader.returns.findings.is_empty() && reader.returns.locale.is_none() && reader.returns.texts.is_empty() {
        reader.fault(
            0..file.text.find('\n').unwrap_or(file.text.len()),
            "this file holds no texts",
            "give it a PO or XLIFF file",
        );
    }
    reader.returns
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    None,
    Context,
    Id,
    Text,
    /// Plurals and other things that are read over.
    Other,
}

#[derive(Default)]
struct Message {
    context: Option<String>,
    id: Option<String>,
    text: Option<String>,
    fuzzy: bool,
    span: Range<usize>,
}

struct Reader<'a> {
    file: &'a TextFile,
    returns: Returns,
    message: Message,
    field: Field,
}

impl Reader<'_> {
    fn fault(&mut self, span: Range<usize>, message: &str, help: &str) {
        // After the first, a reader that has lost its way would only guess.
        if self.returns.findings.len() < 5 {
            let fault = Diagnostic::new(Code::BadPo, format!("this is not PO: {message}"));
            self.returns.findings.push(fault.at(self.file.place(span)).help(help));
        }
    }

    fn line(&mut self, line: &str, span: Range<usize>) {
        if line.is_empty() || line.starts_with("#~") {
            return self.end();
        }
        if let Some(comment) = line.strip_prefix('#') {
            if self.message.text.is_some() {
                self.end();
            }
            if let Some(flags) = comment.strip_prefix(',') {
                self.message.fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            }
            return;
        }
        let (name, rest) = match line.find('"') {
            Some(0) => ("", line),
            Some(at) => (line[..at].trim_end(), &line[at..]),
            None => {
                return self.fault(
                    span,
                    "this line has no quotes",
                    "every line is a comment, or ends in a text between quotes",
                );
            }
        };
        let text = match unquoted(rest) {
            Ok(text) => text,
            Err(why) => {
                return self.fault(span, why, "a text stands between two `\"`; one within it is written `\\\"`");
            }
        };
        if !name.is_empty() {
            let starts_new = match name {
                "msgctxt" => self.message.context.is_some() || self.message.id.is_some(),
                "msgid" => self.message.id.is_some(),
                _ => false,
            };
            if starts_new {
                self.end();
            }
        }
        match name {
            "" => {
                let target = match self.field {
                    Field::Context => &mut self.message.context,
                    Field::Id => &mut self.message.id,
                    Field::Text => {
                        self.message.span.end = span.end;
                        &mut self.message.text
                    }
                    Field::Other => return,
                    Field::None => {
                        return self.fault(span, "this text belongs to nothing", "it goes below `msgid` or `msgstr`");
                    }
                };
                target.get_or_insert_default().push_str(&text);
            }
            "msgctxt" => (self.field, self.message.context) = (Field::Context, Some(text)),
            "msgid" => (self.field, self.message.id) = (Field::Id, Some(text)),
            "msgstr" if self.message.id.is_none() => {
                self.fault(span, "this `msgstr` has no `msgid`", "put the `msgid` of the exported file above it");
            }
            "msgstr" => {
                self.message.span = span;
                (self.field, self.message.text) = (Field::Text, Some(text));
            }
            "msgid_plural" => self.field = Field::Other,
            other if other.starts_with("msgstr[") => self.field = Field::Other,
            other => {
                let message = format!("there is no `{other}`");
                self.fault(span, &message, "there are `msgctxt`, `msgid` and `msgstr`");
            }
        }
    }

    /// Takes over a message that is complete.
    fn end(&mut self) {
        let message = std::mem::take(&mut self.message);
        self.field = Field::None;
        let (Some(id), Some(text)) = (message.id, message.text) else { return };
        match message.context {
            None if id.is_empty() => self.header(&text, message.span),
            // A text that was added by hand has no name, and the import says so.
            context => self.returns.texts.push(Returned {
                name: context.unwrap_or_default(),
                accepted: !message.fuzzy && !text.is_empty(),
                target: text,
                span: message.span,
            }),
        }
    }

    fn header(&mut self, text: &str, span: Range<usize>) {
        let value = |name: &str| {
            text.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim().to_owned()))
        };
        self.returns.locale = value("X-Locale").or_else(|| value("Language")).filter(|tag| !tag.is_empty());
        let charset = value("Content-Type").and_then(|kind| Some(kind.split_once("charset=")?.1.trim().to_lowercase()));
        if let Some(other) = charset.filter(|charset| !matches!(charset.as_str(), "utf-8" | "utf8" | "us-ascii")) {
            let message = format!("it says that its encoding is {other}");
            self.fault(span, &message, "convert it: `msgconv --to-code=UTF-8`");
        }
    }
}

fn unquoted(text: &str) -> Result<String, &'static str> {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|_| text.len() > 1);
    let inner = inner.ok_or("the text has no end")?;
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Err("there is a quote in the middle of the text"),
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some('a') => out.push('\u{7}'),
                Some('b') => out.push('\u{8}'),
                Some('v') => out.push('\u{b}'),
                Some('f') => out.push('\u{c}'),
                Some(c @ ('"' | '\\')) => out.push(c),
                Some(_) => return Err("there is no such escape"),
                None => return Err("the text has no end"),
            },
            c => out.push(c),
        }
    }
    Ok(out)
}
