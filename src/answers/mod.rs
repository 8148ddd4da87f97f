//! What an agent that uses a help centre is told: arguments in, answers out, all of them plain values.
//!
//! A tool of `waymark mcp` is a function here, from a site and the tool's arguments to an answer that can be written as JSON and as text,
//! or to a [`Refused`] that says what to do instead. `waymark search`, `match` and `gaps` ask the search and the matcher through the same
//! functions. Nothing here knows the protocol.

mod asked;
mod constants;
mod language;
mod list;
mod mail;
mod matched;
mod read;
mod search;
mod searched;
mod sentences;
mod ticket;

pub use asked::{Answer, MAX_ASKED_CHARS, Refused, locale, rounded};
pub use constants::MAX_FITTING;
pub use list::{Listed, Listing, MAX_LISTED, list};
pub use matched::{MatchFor, Matched, Matches, explain, matched};
pub use read::{Copy, Read, read};
pub use search::{MAX_FOUND, Search, SearchFor, search};
pub use searched::{ANSWERED_SCORE, Hit, Hits, Language, Searched};
pub use ticket::{Fits, Fitting, Ticket, which_fits};
