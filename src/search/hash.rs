//! A hash of terms, and tables by it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A hash that is already one.
#[derive(Clone, Copy, Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("only hashes are hashed");
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A table by hash.
pub type ByHash<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// A 64-bit hash of a term, the same on every machine: eight bytes at a time, multiplied and folded. Two terms with one hash would be
/// taken for one: among a million terms this happens once in forty million sites.
pub fn hash(text: &str) -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ text.len() as u64;
    let mut mix = |word: u64| {
        let product = u128::from(state ^ word) * 0xA076_1D64_78BD_642F_u128;
        state = (product >> 64) as u64 ^ product as u64;
    };
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        mix(u64::from_le_bytes(chunk.try_into().expect("it has eight bytes")));
    }
    let rest = chunks.remainder();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(u64::from_le_bytes(last));
    mix(0xE703_7ED1_A0B4_28DB);
    state
}
