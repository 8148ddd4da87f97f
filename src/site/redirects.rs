//! Redirects as a server can give them: every old address of the site, and where it leads.
//!
//! `_redirects` and the configurations of servers are made from this list.

use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, OldAddress};

/// An old address and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The path from the root of the host, not encoded.
    pub from: String,
    /// The path from the root of the host, percent-encoded.
    pub to: String,
}

/// Every redirect of a site: those within each language, then those from the root of the host, each in the order of the old addresses.
pub fn moved(catalogue: &Catalogue) -> impl Iterator<Item = Moved> {
    let base = catalogue.config.base_path();
    let to = move |target| format!("{base}{}", catalogue.entries[target].address);
    let own = catalogue
        .redirects
        .iter()
        .map(move |redirect| Moved { from: format!("{base}{}", redirect.folder), to: to(redirect.target) });
    // A server does not see what is behind `#`: where that decides, the page at the old address does.
    let has_fragment = |old: &&OldAddress| old.fragment.is_some();
    let by_pages: BTreeSet<&str> = catalogue.old_addresses.iter().filter(has_fragment).map(|old| &*old.path).collect();
    let from_root = catalogue.old_addresses.iter().filter(move |old| !by_pages.contains(&*old.path));
    own.chain(from_root.map(move |old| Moved { from: old.path.to_string(), to: to(old.target) }))
}
