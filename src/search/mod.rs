//! Search: the index that a reader's browser looks words up in, and the matcher for error messages.
//!
//! An index is made for each locale from the same values as its pages, and written as plain files that a browser can also load
//! without a server. The names of the files follow from the number and size of the pages, so a site knows them before any index is
//! made. `docs/search.md` describes the files byte by byte; [`Index`] reads them as the browser does.

mod alike;
mod build;
mod code;
mod constants;
pub mod errors;
mod frame;
mod hash;
mod languages;
mod layout;
mod listed;
mod meaning;
mod postings;
mod query;
mod read;
mod root;
mod row;
mod shown;
mod spelling;
mod synonyms;
mod terms;
pub(crate) mod tokens;

use std::sync::Arc;

use crate::memo::Memo;

pub use build::{build, collect, frame_of, remembered};
pub use constants::{FORMAT, MAX_PASTE_CHARS, MAX_QUERY_CHARS, MAX_QUERY_TERMS, MAX_RESULTS};
pub use frame::{Files, Frame};
pub use languages::{Language as LanguageWords, stemmer};
pub use layout::{Layout, has_search};
pub use meaning::Meaning;
pub use query::{Found, Hit};
pub use read::Index;
pub use root::root;
pub use row::Like;
pub use shown::shown_as;
pub use synonyms::{Synonyms, check as check_synonyms, synonyms};
pub use terms::PageTerms;
pub use tokens::list as tokens;

/// The place in a string of the interface where the scripts put a text in.
pub const BLANK: &str = "\u{FFFC}";
/// The same for a second text.
pub const SECOND_BLANK: &str = "\u{FFFB}";

/// Terms of pages by what they are made from.
pub type TermMemo = Memo<Arc<PageTerms>>;
