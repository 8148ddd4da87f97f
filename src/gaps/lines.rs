//! JSON lines, as an endpoint stores them: each is read by itself, so one that was cut off takes no other with it.

use std::io::{self, BufRead};

use serde_json::Value;

use super::json::row;
use super::row::{MAX_LINE_BYTES, Row, Unread};

/// How an event of waymark's begins.
const EVENT: &str = "{\"event\":";

/// Reads line by line.
pub fn read(input: &mut impl BufRead, each: &mut dyn FnMut(Row), unread: &mut Unread) -> io::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    while let Some(is_whole) = next(input, &mut line)? {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if !is_whole {
            unread.note(number, || format!("it is longer than {} MB", MAX_LINE_BYTES >> 20));
        } else if !text.is_empty() {
            match parsed(text) {
                Some(value) => each(row(value)),
                None => unread.note(number, || "it is no JSON object".into()),
            }
        }
    }
    Ok(())
}

/// An object. Where a line was cut off and the next one written right behind it, the last one is whole.
fn parsed(text: &str) -> Option<Value> {
    let object = |text: &str| serde_json::from_str(text).ok().filter(Value::is_object);
    object(text).or_else(|| object(&text[text.rfind(EVENT)?..]))
}

/// The next line and whether it is whole; none at the end.
fn next(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let mut is_whole = true;
    let mut is_there = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(is_there.then_some(is_whole));
        }
        is_there = true;
        let end = memchr::memchr(b'\n', buffer);
        let part = &buffer[..end.unwrap_or(buffer.len())];
        is_whole &= line.len() + part.len() <= MAX_LINE_BYTES;
        if is_whole {
            line.extend_from_slice(part);
        }
        let length = end.map_or(buffer.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() {
            return Ok(Some(is_whole));
        }
    }
}
