//! Which form a file of feedback or tickets has, and its rows.

use std::io::{BufRead, BufReader, Read};

use super::decode::Decoded;
use super::row::{MAX_LINE_BYTES, NotText, Row, Unread};
use super::{csv, json, lines};

/// Reads JSON lines, one JSON document or CSV, and hands over each row. What cannot be read is noted and left out.
pub fn read(mut input: impl Read, each: &mut dyn FnMut(Row)) -> Result<Unread, NotText> {
    let mut start = Vec::new();
    input.by_ref().take(4096).read_to_end(&mut start)?;
    if let Some(other) = other_form(&start) {
        return Err(NotText::Other(other));
    }
    let mut text = Decoded::new(start.chain(input));
    let mut ahead = Vec::new();
    text.by_ref().take(MAX_LINE_BYTES as u64).read_to_end(&mut ahead)?;
    let form = Form::of(&ahead);
    let mut unread = Unread::default();
    let mut whole = BufReader::with_capacity(1 << 16, ahead.chain(text));
    match form {
        Form::Lines => lines::read(&mut whole, each, &mut unread)?,
        Form::Document => json::read(&mut whole, each, &mut unread)?,
        Form::Table => csv::read(&mut whole, each, &mut unread)?,
    }
    // A reader that has given up leaves the rest; a bar that shows progress should still get to its end.
    while !whole.fill_buf()?.is_empty() {
        let length = whole.buffer().len();
        whole.consume(length);
    }
    Ok(unread)
}

/// What a file is that holds no text, as far as its first bytes say it.
fn other_form(start: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 4] = [
        (b"PK\x03\x04", "a spreadsheet or an archive"),
        (b"\x1f\x8b", "compressed"),
        (b"\xd0\xcf\x11\xe0", "a spreadsheet"),
        (b"%PDF", "a PDF"),
    ];
    let has_mark = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    let by_name = known.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, name)| *name);
    by_name.or_else(|| (!has_mark && start.contains(&0)).then_some("no text"))
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// An object a line.
    Lines,
    /// One document, or several, over any number of lines.
    Document,
    /// CSV.
    Table,
}

impl Form {
    fn of(ahead: &[u8]) -> Self {
        let text = ahead.trim_ascii_start();
        match text.first() {
            Some(b'{') => {}
            Some(b'[') => return Self::Document,
            _ => return Self::Table,
        }
        let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let first = lines.next().unwrap_or_default();
        match serde_json::from_slice(first) {
            // An export in one line: `{"tickets": […]}`.
            Ok(serde_json::Value::Object(map)) if json::is_wrapper(&map) => Self::Document,
            Ok(_) => Self::Lines,
            // The first line may be cut off; a document goes on with spaces.
            Err(_) if lines.next().is_some_and(|line| line.starts_with(b"{")) => Self::Lines,
            Err(_) if text.starts_with(b"{\"event\":") => Self::Lines,
            Err(_) => Self::Document,
        }
    }
}
