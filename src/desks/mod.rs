//! Keeping the answers at help desks in step with the site.
//!
//! [`Wish`]es are made from the site, [`Held`] answers are read from a desk, and a pure function makes a [`Plan`] from both. Then
//! [`carry_out`] sends one request for each step. Nothing is written down on this side: each answer carries its [`Mark`], which goes out in
//! the same request as its text, so whoever is stopped halfway leaves nothing that the next one does not know.
//!
//! The desks' interfaces, as documented:
//! [Zendesk](https://developer.zendesk.com/api-reference/ticketing/business-rules/macros/),
//! [Freshdesk](https://developers.freshdesk.com/api/#canned-responses),
//! [Help Scout](https://developer.helpscout.com/mailbox-api/endpoints/inboxes/saved_Replies/saved-replies-list).

mod mark;
mod secret;
mod wish;
mod plan;
mod service;
mod settings;
mod http;
mod desk;
mod zendesk;
mod freshdesk;
mod help_scout;
mod open;
mod carry;

#[cfg(test)]
mod tests;

pub use carry::{Done, carry_out};
pub use desk::HelpDesk;
pub use mark::Mark;
pub use open::open;
pub use plan::{Plan, Why};
pub use service::Service;
pub use settings::Environment;
pub use wish::{Held, Wish};
