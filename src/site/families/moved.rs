//! Pages that lead on from old addresses.

use std::sync::Arc;

use crate::addresses;
use crate::catalogue::EntryIx;
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;

/// A page for each redirect, for hosts that read no rules.
pub struct Moved;

struct LeadsOn {
    folder: Arc<str>,
    target: EntryIx,
}

impl Family for Moved {
    fn name(&self) -> &'static str {
        "pages at old addresses"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        for redirect in &*parts.catalogue.redirects {
            let output = LeadsOn { folder: redirect.folder.clone(), target: redirect.target };
            claims.add(addresses::page(&redirect.folder), output);
        }
    }
}

impl Output for LeadsOn {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        parts.views.moved(&self.folder, self.target).into()
    }

    fn leads_to(&self) -> Option<EntryIx> {
        Some(self.target)
    }
}
