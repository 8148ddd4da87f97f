//! What files are read into, and what could not be read.

use std::io;

/// A row: the names of its columns, or of its keys, with what stands there.
pub type Row = Vec<(String, String)>;

/// So much of a file is looked at to tell its form; a line of JSON is not longer.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// What could not be read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// How many lines or rows.
    pub count: usize,
    /// The line of the first, and what is wrong there.
    pub first: Option<(u64, String)>,
}

impl Unread {
    /// Notes one.
    pub fn note(&mut self, line: u64, why: impl FnOnce() -> String) {
        self.count += 1;
        self.first.get_or_insert_with(|| (line, why()));
    }
}

/// Why a file cannot be read.
#[derive(Debug)]
pub enum NotText {
    /// The disk fails.
    Disk(io::Error),
    /// It is something else: what it seems to be.
    Other(&'static str),
}

impl From<io::Error> for NotText {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}
