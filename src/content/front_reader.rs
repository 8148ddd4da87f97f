//! Reading the front matter of a page.

use std::ops::Range;
use std::sync::Arc;

use super::Body;
use super::date::Date;
use super::front_matter::{FrontMatter, Spanned};
use super::keys::{ALL_KEYS, ALL_KINDS, Key, Kind};
use super::markdown::Reader;
use super::shown_on;
use crate::config::yaml::Fields;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::limits::MOST_PATTERNS;
use crate::source::TextFile;

/// The holes that a message template may have.
pub const MATCH_HOLES: [&str; 8] = ["int", "num", "hex", "word", "quoted", "path", "url", "*"];

/// Reads the YAML, or makes the placeholder that the path alone gives.
///
/// The Markdown texts of the front matter go into `body`.
pub fn read(file: &TextFile, block: Option<Range<usize>>, body: &mut Body, reader: &mut Reader<'_>) -> FrontMatter {
    let Some(block) = block else { return FrontMatter::placeholder(file) };
    let mut fields = Fields::parse(file, block.clone());
    if fields.findings.iter().any(Diagnostic::is_fault) {
        reader.findings.extend(fields.findings);
        return FrontMatter::placeholder(file);
    }
    let mut front = FrontMatter::default();
    let mut seen = Vec::new();
    for key in ALL_KEYS {
        if let Some(span) = fields.place_of(key) {
            seen.push((Key(key), span));
        }
    }
    front.keys = seen;
    let title = fields.text("title").map(|(title, _)| one_line(&title)).filter(|title| !title.is_empty());
    if title.is_none() && !fields.findings.iter().any(Diagnostic::is_fault) && !fields.has_slip_of("title") {
        let fault = Diagnostic::new(Code::MissingTitle, "the page has no `title`");
        reader
            .findings
            .push(fault.at(file.place(block.start..block.start)).help("add a line such as `title: Copy the key`"));
    }
    front.title = title.unwrap_or_else(|| name_from_path(&file.path));
    front.summary = fields.text("summary").map(|(text, _)| one_line(&text)).unwrap_or_default();
    front.id = fields.text("id");
    front.slug = fields.text("slug");
    front.order = fields.integer("order");
    front.kind = kind(&mut fields, file);
    front.tags = texts(fields.list("tags"));
    front.keywords = texts(fields.list("keywords"));
    front.related = fields.list("related");
    front.updated = date(&mut fields, file);
    front.draft = fields.boolean("draft");
    front.unlisted = fields.boolean("unlisted");
    front.aliases = fields.list("aliases");
    front.anchors = fields.table("anchors");
    front.shown_on = fields.list("shown_on");
    for (pattern, span) in &front.shown_on {
        if let Some((what, help)) = shown_on::wrong(pattern) {
            let fault = Diagnostic::new(Code::BadShownOn, format!("`{pattern}` fits no address: {what}"));
            fields.findings.push(fault.at(file.place(span.clone())).help(help));
        }
    }
    front.extra = fields.extra("extra");
    front.gone = fields.boolean("gone");
    front.replaced_by = fields.text("replaced_by");
    front.minutes = fields.integer("minutes");
    let before = fields.list("before");
    let outcome = fields.text("outcome");
    let expect = fields.text("expect");
    front.choice = fields.list("choice");
    front.asked_as = texts(fields.list("asked_as"));
    front.code = fields.text("code").map(|(code, _)| one_line(&code));
    front.matches = fields.list("match");
    front.regex = fields.list("regex");
    if let Some((_, span)) = front.regex.get(MOST_PATTERNS) {
        let fault =
            Diagnostic::new(Code::TooMany, format!("an error can have {MOST_PATTERNS} patterns, and this is one more"));
        fields.findings.push(fault.at(file.place(span.clone())).help("describe messages by templates, under `match`"));
        front.regex.truncate(MOST_PATTERNS);
    }
    front.examples = fields.list("examples");
    front.applies_to = fields.list("applies_to");
    for (template, span) in &front.matches {
        check_holes(template, span, file, &mut fields.findings);
    }
    reader.findings.extend(fields.finish());
    let mut inline = |(text, span): Spanned<String>| reader.inline(file, &text, span);
    body.before = before.into_iter().map(&mut inline).collect();
    body.outcome = outcome.map(&mut inline);
    body.expect = expect.map(&mut inline);
    front.before = body.before.iter().map(|text| text.outline.clone()).collect();
    front.outcome = body.outcome.as_ref().map(|text| text.outline.clone());
    front.expect = body.expect.as_ref().map(|text| text.outline.clone());
    front
}

impl FrontMatter {
    /// That of a page whose front matter cannot be read: what its path alone gives.
    pub(super) fn placeholder(file: &TextFile) -> Self {
        Self { broken: true, title: name_from_path(&file.path), ..Self::default() }
    }
}

/// `content/en/wix/1-open-settings.md` is called `1-open-settings`.
fn name_from_path(path: &Arc<str>) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let name = stem.strip_suffix("/index").unwrap_or(stem).rsplit('/').next().unwrap_or(stem);
    name.to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(list: Vec<Spanned<String>>) -> Vec<String> {
    list.into_iter().map(|(text, _)| text).collect()
}

fn kind(fields: &mut Fields<'_>, file: &TextFile) -> Option<Kind> {
    let (name, span) = fields.text("kind")?;
    let kind = Kind::of_name(&name);
    if kind.is_none() {
        let names = ALL_KINDS.map(Kind::name);
        let help = match nearest(&name, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it is one of {}", names.join(", ")),
        };
        fields.findings.push(
            Diagnostic::new(Code::UnknownKind, format!("there is no kind `{name}`")).at(file.place(span)).help(help),
        );
    }
    kind
}

fn date(fields: &mut Fields<'_>, file: &TextFile) -> Option<Date> {
    let (text, span) = fields.text("updated")?;
    let date = Date::parse(&text);
    if date.is_none() {
        let fault = Diagnostic::new(Code::BadDate, format!("`{text}` is not a day"));
        fields.findings.push(fault.at(file.place(span)).help("write year, month and day: `updated: 2026-11-20`"));
    }
    date
}

fn check_holes(template: &str, span: &Range<usize>, file: &TextFile, findings: &mut Vec<Diagnostic>) {
    let mut rest = template;
    let mut literal = String::new();
    while let Some(open) = rest.find('{') {
        literal.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        let word_like = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '*');
        if MATCH_HOLES.contains(&name) {
        } else if word_like {
            let help = match nearest(name, MATCH_HOLES) {
                Some(meant) => format!("did you mean `{{{meant}}}`?"),
                None => format!("the holes are {}", MATCH_HOLES.map(|hole| format!("`{{{hole}}}`")).join(" ")),
            };
            findings.push(
                Diagnostic::new(Code::UnknownHole, format!("there is no hole `{{{name}}}`"))
                    .at(file.place(span.clone()))
                    .help(help),
            );
        } else {
            literal.push_str(&rest[open..=open + close]);
        }
        rest = &rest[open + close + 1..];
    }
    literal.push_str(rest);
    if literal.trim().is_empty() {
        let fault = Diagnostic::new(Code::TemplateMatchesAll, "this template would match every message");
        findings.push(fault.at(file.place(span.clone())).help("add the words of the message that are always the same"));
    }
}
