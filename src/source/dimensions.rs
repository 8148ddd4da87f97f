//! What is found when a picture is read: its size, or what is wrong with it.

use std::ops::Range;

use serde::Serialize;

/// Width and height in pixels, as the file's own header gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Dimensions {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Why a file is not a picture that can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong, as the end of a sentence.
    pub why: String,
    /// Bytes of the file, where it is text.
    pub span: Option<Range<usize>>,
    /// What to do about it.
    pub help: String,
}

impl Wrong {
    /// A fault of the whole file, which another export mends.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), span: None, help: "export it again as PNG, JPEG, WebP or plain SVG".into() }
    }

    /// The same, with its place.
    pub fn at(self, span: Range<usize>) -> Self {
        Self { span: Some(span), ..self }
    }

    /// The same, with what else to do.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }
}
