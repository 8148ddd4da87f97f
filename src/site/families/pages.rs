//! The pages of entries.

use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::site::delivery::Rule;
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;

/// The page of each entry.
pub struct Pages;

struct Page(EntryIx);

impl Family for Pages {
    fn name(&self) -> &'static str {
        "pages of entries"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        for page in parts.views.pages() {
            let entry = &parts.catalogue.entries[page.entry];
            claims.add(addresses::page(&entry.folder), Page(page.entry));
        }
    }

    fn rules(&self, catalogue: &Catalogue) -> Vec<Rule> {
        let folders = catalogue.locales_with_home().map(|(_, locale)| addresses::locale(&locale.tag) + "*");
        folders.filter_map(|folder| Rule::own_frames(catalogue, folder)).collect()
    }
}

impl Output for Page {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        parts.views.entry(self.0).into()
    }

    fn shows(&self) -> Option<EntryIx> {
        Some(self.0)
    }
}
