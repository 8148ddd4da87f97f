//! How much of anything a writer may write.
//!
//! Limits are counts and never times, so that the same site gives the same result on every machine. Each is far above what
//! people write by hand, and what exceeds one is a fault that names its place.

/// How deep the elements of Markdown and the parts of an interface's string may nest. Whatever walks such a tree may recurse.
pub const MOST_DEPTH: usize = 100;
/// How deep elements may nest where the author wrote HTML, those of Markdown around it included.
pub const MOST_HTML_DEPTH: usize = 2 * MOST_DEPTH;
/// How many attributes an element may have: parsers compare each with all others.
pub const MOST_ATTRIBUTES: usize = 200;
/// How many headings a text may have, and how many elements with an id in HTML: each is looked up by links.
pub const MOST_HEADINGS: usize = 2000;
/// How many steps a guide may have: each step's page lists them all.
pub const MOST_STEPS: usize = 200;
/// How many patterns an error may have: each becomes a table, which takes a tenth of a second at worst.
pub const MOST_PATTERNS: usize = 20;
/// How many findings of each severity are told of a file.
pub const MOST_FINDINGS: usize = 1000;
