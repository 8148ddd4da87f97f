//! What readers said of pages.

use std::collections::HashMap;

use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::percent_decode;

/// So many different pages are known; a file that names more was made up.
const MAX_PAGES: usize = 100_000;
/// So many pages that are at none of the site's addresses are looked for among its old ones.
const MAX_OLD: usize = 1000;

/// The votes on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageVotes {
    /// The page.
    pub entry: EntryIx,
    /// How many readers it helped.
    pub yes: usize,
    /// How many readers it did not help.
    pub no: usize,
}

/// Votes by page and language, as the file names them.
#[derive(Debug, Default)]
pub struct Votes {
    by_page: HashMap<(String, LocaleIx), (usize, usize)>,
    lost: usize,
}

impl Votes {
    /// Counts a vote.
    pub fn add(&mut self, page: String, locale: LocaleIx, helped: bool) {
        let key = (page, locale);
        if self.by_page.len() == MAX_PAGES && !self.by_page.contains_key(&key) {
            self.lost += 1;
            return;
        }
        let (yes, no) = self.by_page.entry(key).or_default();
        *(if helped { yes } else { no }) += 1;
    }

    /// The votes on the site's pages, those with most "no" first, and how many were about others.
    pub fn on_pages(&self, catalogue: &Catalogue) -> (Vec<PageVotes>, usize) {
        let entries = catalogue.entries.iter().filter(|(_, entry)| !entry.hidden);
        let at: HashMap<&str, EntryIx> = entries.map(|(index, entry)| (&*entry.folder, index)).collect();
        let mut named: Vec<_> = self.by_page.iter().collect();
        named.sort_unstable();
        let mut by_entry: HashMap<EntryIx, (usize, usize)> = HashMap::new();
        let (mut others, mut old) = (self.lost, 0);
        for ((page, locale), (yes, no)) in named {
            let folder = folder(page, &catalogue.config.base_url);
            let entry = at.get(&*folder).copied().or_else(|| catalogue.for_reader(page, *locale)).or_else(|| {
                old += 1;
                (old <= MAX_OLD).then(|| catalogue.at_address(&folder)).flatten()
            });
            match entry {
                Some(entry) => {
                    let votes = by_entry.entry(entry).or_default();
                    *votes = (votes.0 + yes, votes.1 + no);
                }
                None => others += yes + no,
            }
        }
        let mut votes: Vec<_> = by_entry.into_iter().map(|(entry, (yes, no))| PageVotes { entry, yes, no }).collect();
        votes.sort_by_key(|votes| (std::cmp::Reverse(votes.no), votes.yes, votes.entry));
        (votes, others)
    }
}

/// The folder of a page in the output, from its address in any form.
fn folder(page: &str, base_url: &str) -> String {
    let page = page.split(['#', '?']).next().unwrap_or_default();
    let page = page.strip_prefix(base_url).unwrap_or(page).trim_start_matches('/');
    let page = percent_decode(page).unwrap_or_else(|| page.to_owned());
    addresses::folder_of_page(&page).map_or(page.clone(), str::to_owned)
}
