//! What a tab is told of its page: whether it has changed, what is wrong with it, and what the writer's bar shows.

use serde_json::{Value, json};

use super::editor::Editor;
use super::live::{Generation, assets, files_of, seen};
use super::reading::{Reading, reading};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::diagnostic::{Diagnostic, Place, Positions};
use crate::freshness::State;
use crate::ticket::{Desk, Fit};
use crate::view::is_answer;

/// More faults than this are counted, not listed.
const MOST_LISTED: usize = 50;
/// Longer alternative texts are read out for too long; the picture's words belong into the text.
const LONGEST_ALT: usize = 150;

/// The message for a page, as one line of JSON.
pub fn message(now: &Generation, page: &str, editor: &Editor) -> String {
    let answer = now.answer(page);
    let all = now.all_findings();
    let shown: Vec<&Diagnostic> = answer.faults.iter().collect();
    let elsewhere: Vec<&Diagnostic> =
        all.iter().filter(|finding| finding.is_fault() && !answer.faults.contains(finding)).collect();
    let mut places = Places { now, editor, positions: Positions::default() };
    json!({
        "seen": seen(answer.made()),
        "assets": assets(answer.made()),
        "faults": places.list(&shown),
        "elsewhere": places.list(&elsewhere),
        "count": shown.len() + elsewhere.len(),
        "starts": editor.can_start(),
        "bar": bar(page, &all, &mut places),
    })
    .to_string()
}

/// Writes down findings and places for one message. A text is scanned once for all of them.
struct Places<'a> {
    now: &'a Generation,
    editor: &'a Editor,
    positions: Positions,
}

impl Places<'_> {
    /// The first findings, ready for the panel.
    fn list(&mut self, findings: &[&Diagnostic]) -> Vec<Value> {
        findings.iter().take(MOST_LISTED).map(|finding| self.finding(finding)).collect()
    }

    /// A finding with its line, ready for the panel.
    fn finding(&mut self, finding: &Diagnostic) -> Value {
        let mut value = self.place(finding.place.as_ref());
        value["severity"] = json!(finding.severity.name());
        value["code"] = json!(finding.code.name());
        value["message"] = json!(finding.message);
        value["help"] = json!(finding.help);
        value
    }

    /// Where something is, with the line as it is written and the address that opens it.
    fn place(&mut self, place: Option<&Place>) -> Value {
        let position = place.and_then(|place| self.positions.of(place));
        let source = place.and_then(|place| {
            let (text, (start, _)) = (place.text.as_ref()?, place.span?);
            let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
            Some(text[from..].lines().next().unwrap_or_default().chars().take(300).collect::<String>())
        });
        let file = place.map(|place| &*place.path);
        let line = position.map(|(line, _)| line);
        json!({
            "file": file,
            "line": line,
            "column": position.map(|(_, column)| column),
            "source": source,
            "open": file.and_then(|file| self.open(file, line.unwrap_or(1))),
        })
    }

    /// The address that opens a line of a file in the writer's editor.
    fn open(&self, file: &str, line: usize) -> Option<String> {
        self.editor.address(&self.now.file_on_disk(file)?, line)
    }
}

/// What the writer's bar shows of an entry's page.
fn bar(page: &str, all: &[Diagnostic], places: &mut Places<'_>) -> Value {
    let now = places.now;
    let site = &now.site;
    let Some(index) = site.shown_at(page) else { return Value::Null };
    let catalogue = &site.catalogue;
    let entry = &catalogue.entries[index];
    let files = files_of(site, index);
    let warnings: Vec<&Diagnostic> = all
        .iter()
        .filter(|finding| !finding.is_fault())
        .filter(|finding| finding.place.as_ref().is_some_and(|place| files.contains(&place.path)))
        .collect();
    let mut notes = places.list(&warnings);
    for path in &files {
        notes.extend(catalogue.by_path(path).into_iter().flat_map(|entry| alt_notes(entry, places)));
    }
    let bodies: Vec<_> =
        files.iter().filter_map(|path| catalogue.by_path(path)).map(|index| site.bodies().get(index)).collect();
    let locale = &catalogue.language_of(index).tag;
    let Reading { words, level } = reading(bodies.iter().map(|body| &body.text), locale);
    let locales: Vec<Value> = catalogue
        .config
        .locales
        .iter()
        .map(|(locale, said)| {
            let version = catalogue.in_locale(&entry.id, locale);
            json!({
                "locale": said.tag,
                "name": said.name,
                "state": state(now, index, locale),
                "current": locale == entry.locale,
                "page": version.filter(|version| !catalogue.entries[*version].hidden).map(|version| catalogue.entries[version].page()),
            })
        })
        .collect();
    json!({
        "file": entry.outline.path,
        "open": places.open(&entry.outline.path, 1),
        "kind": entry.kind.name(),
        "id": entry.id,
        "draft": entry.draft,
        "locales": locales,
        "words": words,
        "level": level,
        "notes": notes,
        "snippet": snippet(now, index),
    })
}

/// The state of an entry in a locale: `source`, `current`, `stale` or `missing`; `translated` where no lock says what a
/// translation was made from.
fn state(now: &Generation, entry: EntryIx, locale: LocaleIx) -> &'static str {
    let (site, catalogue) = (&now.site, &now.site.catalogue);
    match catalogue.in_locale(&catalogue.entries[entry].id, locale) {
        None => Fit::Missing.name(),
        Some(_) if locale == catalogue.config.source_index() => "source",
        // A guide is behind where one of its steps is.
        Some(version) => match (site.tickets().fit(version, locale), site.freshness.state(version)) {
            (Fit::Current, Some(State::Untracked | State::Orphan)) => "translated",
            (fit, _) => fit.name(),
        },
    }
}

/// What a support agent pastes into a ticket; none for pages that answer nothing.
fn snippet(now: &Generation, entry: EntryIx) -> Option<String> {
    let told = &now.site.catalogue.entries[entry];
    (is_answer(told.kind, &told.id) && !told.gone)
        .then(|| now.site.tickets().snippet(entry, None).forms(Desk::generic()).text)
}

/// What could be better about the alternative texts of a file's pictures.
fn alt_notes(entry: EntryIx, places: &mut Places<'_>) -> Vec<Value> {
    let now = places.now;
    let body = now.site.bodies().get(entry);
    let text = &body.text;
    let path = &now.site.catalogue.entries[entry].outline.path;
    let notes = text.outline.pictures.iter().filter_map(|picture| {
        let alt = picture.alt.trim();
        let lower = alt.to_lowercase();
        let message = if alt.is_empty() {
            return None;
        } else if crate::source::is_picture(&lower) {
            "this alternative text is a file's name"
        } else if ["image of", "picture of", "screenshot of", "photo of"].iter().any(|start| lower.starts_with(start)) {
            "this alternative text begins with what every listener knows: that it is a picture"
        } else if alt.chars().count() > LONGEST_ALT {
            "this alternative text is very long"
        } else if picture.caption.as_deref().map(str::trim) == Some(alt) {
            "this alternative text says the same as the caption, so listeners hear it twice"
        } else {
            return None;
        };
        let mut note = places.place(Some(&Place::span(path.clone(), &text.source, picture.span.clone())));
        note["severity"] = json!("warning");
        note["message"] = json!(message);
        note["help"] = json!("say what the reader is meant to see in it, in one sentence");
        Some(note)
    });
    notes.collect()
}
