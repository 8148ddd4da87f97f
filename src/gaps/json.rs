//! JSON documents: a list of tickets, an object with such a list, or one object after the other. What is read is one entry of a list at a
//! time, so an export of any size can be read.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::row::{Row, Unread};

/// An entry of a list is not larger.
const MAX_ENTRY_BYTES: usize = 16 << 20;
/// Objects within objects are looked into so deep: `fields.summary`.
const MAX_DEPTH: usize = 3;

/// Whether an object only holds a list of rows.
pub fn is_wrapper(map: &Map<String, Value>) -> bool {
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.first().is_none_or(Value::is_object));
    map.values().any(is_list) && !map.values().any(Value::is_string)
}

/// An object as a row: names of inner keys are written `outer.inner`. A text by itself is a question.
pub fn row(value: Value) -> Row {
    let mut row = Row::new();
    match value {
        Value::Object(map) => flatten("", map, 1, &mut row),
        Value::String(text) => row.push(("question".into(), text)),
        _ => {}
    }
    row
}

fn flatten(above: &str, map: Map<String, Value>, depth: usize, row: &mut Row) {
    for (key, value) in map {
        let name = if above.is_empty() { key } else { format!("{above}.{key}") };
        match value {
            Value::String(text) => row.push((name, text)),
            Value::Bool(is) => row.push((name, is.to_string())),
            Value::Number(number) => row.push((name, number.to_string())),
            Value::Object(inner) if depth < MAX_DEPTH => flatten(&name, inner, depth + 1, row),
            Value::Object(_) | Value::Array(_) | Value::Null => {}
        }
    }
}

/// Reads documents until the end, or until something is no JSON: what comes behind that cannot be read.
pub fn read(input: &mut impl BufRead, each: &mut dyn FnMut(Row), unread: &mut Unread) -> io::Result<()> {
    let left = Cell::new(MAX_ENTRY_BYTES);
    let mut json = serde_json::Deserializer::from_reader(Limited { inner: input, left: &left });
    loop {
        let begun = Cell::new(false);
        let mut hand_over = |value: Value| {
            left.set(MAX_ENTRY_BYTES);
            each(row(value));
        };
        let entries = Entries { each: &mut hand_over, begun: &begun, is_top: true };
        match entries.deserialize(&mut json) {
            Ok(_) => {}
            Err(error) if error.is_eof() && !begun.get() => return Ok(()),
            Err(error) => {
                if let Some(kind) = error.io_error_kind().filter(|_| left.get() > 0) {
                    return Err(kind.into());
                }
                unread.note(error.line() as u64, || format!("{error}; nothing behind it was read"));
                return Ok(());
            }
        }
    }
}

/// Fails where one entry is too large.
struct Limited<'a, R> {
    inner: R,
    left: &'a Cell<usize>,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.left.get());
        if most == 0 {
            return Err(io::Error::other(format!("an entry is larger than {} MB", MAX_ENTRY_BYTES >> 20)));
        }
        let count = self.inner.read(&mut buffer[..most])?;
        self.left.set(self.left.get() - count);
        Ok(count)
    }
}

/// Hands over the entries of a list, of the lists in an object, or the object itself where it has none.
struct Entries<'a> {
    each: &'a mut dyn FnMut(Value),
    begun: &'a Cell<bool>,
    is_top: bool,
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    /// What is no list; nothing of a list.
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of objects, or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.begun.set(true);
        while let Some(value) = list.next_element::<Value>()? {
            if self.is_top || value.is_object() {
                (self.each)(value);
            }
        }
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.begun.set(true);
        let mut own = Map::new();
        let mut has_list = false;
        while let Some(key) = map.next_key::<String>()? {
            let value = if self.is_top {
                let mut count_and_give = |value| {
                    has_list = true;
                    (self.each)(value);
                };
                map.next_value_seed(Entries { each: &mut count_and_give, begun: self.begun, is_top: false })?
            } else {
                map.next_value::<Value>()?
            };
            own.insert(key, value);
        }
        let own = Value::Object(own);
        if self.is_top && !has_list {
            (self.each)(own);
            return Ok(Value::Null);
        }
        Ok(own)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(self.scalar(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(self.scalar(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(self.scalar(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(self.scalar(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(self.scalar(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(self.scalar(()))
    }
}

impl Entries<'_> {
    fn scalar(&self, value: impl Into<Value>) -> Value {
        self.begun.set(true);
        value.into()
    }
}
