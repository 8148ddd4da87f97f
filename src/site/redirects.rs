//! Redirects as a server can give them: every old address of the site, and where it leads.
//!
//! `_redirects` and the configurations of servers are made from this list.

use crate::catalogue::Catalogue;

/// An old address and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The path from the root of the host, not encoded.
    pub from: String,
    /// The path from the root of the host, percent-encoded.
    pub to: String,
}

/// Every redirect of a site, in the order of the old addresses.
pub fn moved(catalogue: &Catalogue) -> impl Iterator<Item = Moved> {
    let base = catalogue.config.base_path();
    catalogue.redirects.iter().map(move |redirect| Moved {
        from: format!("{base}{}", redirect.folder),
        to: format!("{base}{}", catalogue.entries[redirect.target].address),
    })
}
