//! Pages that lead on from old addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::addresses;
use crate::catalogue::EntryIx;
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;

/// A page for each old address, for hosts that read no rules.
pub struct Moved;

/// Where a page leads: to an entry, or by the part of the address behind `#` to others.
#[derive(Default)]
struct LeadsOn {
    target: Option<EntryIx>,
    fragments: Vec<(Arc<str>, EntryIx)>,
}

impl Family for Moved {
    fn name(&self) -> &'static str {
        "pages at old addresses"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        for redirect in &*parts.catalogue.redirects {
            let output = LeadsOn { target: Some(redirect.target), fragments: Vec::new() };
            claims.add(addresses::page(&redirect.folder), output);
        }
        let mut pages: BTreeMap<Arc<str>, LeadsOn> = BTreeMap::new();
        for old in &*parts.catalogue.old_addresses {
            let Some(output) = &old.output else { continue };
            let page = pages.entry(output.clone()).or_default();
            match &old.fragment {
                Some(fragment) => page.fragments.push((fragment.clone(), old.target)),
                None => page.target = Some(old.target),
            }
        }
        for (output, page) in pages {
            claims.add(output, page);
        }
    }
}

impl Output for LeadsOn {
    fn make(&self, parts: &Parts, path: &str) -> Made {
        parts.views.old_page(path, self.target, &self.fragments).into()
    }

    fn leads_to(&self) -> Option<EntryIx> {
        self.target.or(self.fragments.first().map(|(_, entry)| *entry))
    }
}
