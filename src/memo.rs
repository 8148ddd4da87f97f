//! Remembering results that are pure and take long to make, between compiles.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Mutex;

/// A 128-bit digest of everything that a value was made from.
///
/// Two inputs with the same fingerprint are taken to be the same input, so every byte that can change the value
/// has to go in, each part fenced off from the next by its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// The fingerprint of a list of parts; `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self::from_hash(hasher.finalize())
    }

    /// The fingerprint of one run of bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self::from_hash(blake3::hash(bytes))
    }

    /// The fingerprint of a value, the same in every process of the same program on the same machine.
    pub fn of_value(value: &impl Hash) -> Self {
        let mut hasher = Bytes(Vec::with_capacity(256));
        value.hash(&mut hasher);
        Self::of_bytes(&hasher.0)
    }

    /// The fingerprint that all its hexadecimal digits say.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        if hex.len() != 2 * bytes.len() || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&hex[at..at + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    pub(crate) fn from_hash(hash: blake3::Hash) -> Self {
        let mut short = [0; 16];
        short.copy_from_slice(&hash.as_bytes()[..16]);
        Self(short)
    }

    /// The first `digits` hexadecimal digits, for file names.
    pub fn short(&self, digits: usize) -> String {
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).take(digits).collect()
    }
}

/// Collects what a value is hashed from.
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("the bytes themselves are wanted")
    }
}

/// A table from fingerprint to value that forgets what two compiles in a row did not ask for.
///
/// Forgetting keeps a long watch session from growing; keeping one compile more than needed lets an undo in the
/// editor find its page still there.
pub struct Memo<V> {
    table: Mutex<Table<V>>,
}

struct Table<V> {
    round: u64,
    values: HashMap<Fingerprint, (V, u64)>,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { table: Mutex::new(Table { round: 0, values: HashMap::new() }) }
    }
}

impl<V: Clone> Memo<V> {
    /// A memo that knows some values already.
    pub fn with(values: impl IntoIterator<Item = (Fingerprint, V)>) -> Self {
        let values = values.into_iter().map(|(key, value)| (key, (value, 0))).collect();
        Self { table: Mutex::new(Table { round: 0, values }) }
    }

    /// The value for `key`, where it is known.
    pub fn known(&self, key: Fingerprint) -> Option<V> {
        let table = self.table.lock().expect("no thread panics while it holds a memo");
        table.values.get(&key).map(|(value, _)| value.clone())
    }

    /// Gives the value for `key`, making it where it is not known yet.
    ///
    /// The lock is not held while `make` runs, so two threads may make the same value once each; `make` is pure, so
    /// both get the same.
    pub fn get(&self, key: Fingerprint, make: impl FnOnce() -> V) -> V {
        {
            let mut table = self.table.lock().expect("no thread panics while it holds a memo");
            let round = table.round;
            if let Some((value, used)) = table.values.get_mut(&key) {
                *used = round;
                return value.clone();
            }
        }
        let value = make();
        let mut table = self.table.lock().expect("no thread panics while it holds a memo");
        let round = table.round;
        table.values.insert(key, (value.clone(), round));
        value
    }

    /// Starts the next compile, and forgets every value that neither of the last two used.
    pub fn next_round(&self) {
        let mut table = self.table.lock().expect("no thread panics while it holds a memo");
        let round = table.round;
        table.values.retain(|_, (_, used)| *used + 1 >= round);
        table.round += 1;
    }

    /// Every value that is remembered, in no order.
    pub fn values(&self) -> Vec<V> {
        let table = self.table.lock().expect("no thread panics while it holds a memo");
        table.values.values().map(|(value, _)| value.clone()).collect()
    }

    /// How many values are remembered.
    pub fn len(&self) -> usize {
        self.table.lock().expect("no thread panics while it holds a memo").values.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_forgotten_after_two_rounds_without_use() {
        let memo = Memo::default();
        let key = Fingerprint::of_bytes(b"page");
        assert_eq!(memo.get(key, || 1), 1);
        assert_eq!(memo.get(key, || unreachable!("it is remembered")), 1);
        memo.next_round();
        memo.next_round();
        assert_eq!(memo.len(), 1);
        memo.next_round();
        assert!(memo.is_empty());
    }

    #[test]
    fn a_short_form_begins_with_the_first_byte() {
        let fingerprint = Fingerprint([0x0a, 0xf3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x9c]);
        assert_eq!(fingerprint.short(5), "0af30");
        assert_eq!(fingerprint.short(32), "0af3000000000000000000000000009c");
    }

    #[test]
    fn parts_are_fenced() {
        assert_ne!(Fingerprint::of([&b"ab"[..], b"c"]), Fingerprint::of([&b"a"[..], b"bc"]));
    }
}
