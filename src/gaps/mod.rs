//! What readers asked and did not find, and what to write about it.
//!
//! [`read()`] reads files of feedback and exported tickets row by row: none is held as a whole. [`Gaps`] asks the site's own search and
//! matcher each question once, and keeps those without an answer, up to a limit. [`Report`] groups them by likeness and says for each
//! group which page to extend or that a page is missing.

mod ask;
mod columns;
mod csv;
mod decode;
mod group;
mod json;
mod lines;
mod masking;
mod question;
mod questions;
mod report;
mod row;
mod rows;
mod votes;

pub use columns::{Columns, Item};
pub use masking::masked;
pub use questions::Gaps;
pub use report::{Advice, Asked, Nearest, Report};
pub use row::{NotText, Row, Unread};
pub use rows::read;
pub use votes::PageVotes;
