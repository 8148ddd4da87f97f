//! Addresses that a place has and a new release has not.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::place::Place;
use super::record::Record;
use super::trouble::Trouble;
use super::{Found, time};
use crate::addresses;
use crate::lock::Lost;

impl Found {
    /// The addresses that kept releases have and a new one has not. Those that an earlier release has lost, as its publisher agreed to, are
    /// not told again.
    ///
    /// Every release has all addresses of the one before, or its publisher has agreed that it has not. So the newest one that was built has
    /// all that count, and those that were gone back to since then have what came back with them: no other record is read unless something
    /// is lost.
    pub fn lost(&self, place: &mut dyn Place, new: &Record) -> Result<Vec<Lost>, Trouble> {
        let mut lost: BTreeMap<String, Option<Lost>> = BTreeMap::new();
        for listed in self.ledger.releases.iter().rev() {
            if let Some(record) = self.known_record(place, &listed.build)? {
                let gone = record.files.keys().filter(|path| !new.files.contains_key(*path));
                lost.extend(gone.filter_map(|path| Some((address_of(path)?.to_owned(), None))));
            }
            if listed.back_to.is_none() {
                break;
            }
        }
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        let oldest = self.ledger.releases.first().map(|oldest| oldest.number);
        for listed in &self.ledger.releases {
            let Some(record) = self.known_record(place, &listed.build)? else { continue };
            // Releases that are not kept any more may have had it before.
            let is_older = Some(listed.number) == oldest && listed.number > 1;
            for (address, known) in lost.iter_mut().filter(|(_, known)| known.is_none()) {
                if record.files.contains_key(addresses::page(address).as_str()) {
                    let is_home = record.files.contains_key(format!("{address}{}", addresses::NOT_FOUND).as_str());
                    let since = format!("since {}{}", time(listed.time), if is_older { " or longer" } else { "" });
                    *known = Some(Lost { address: address.clone(), is_home, since });
                }
            }
        }
        Ok(lost.into_values().flatten().collect())
    }

    fn known_record(&self, place: &mut dyn Place, build: &str) -> Result<Option<Cow<'_, Record>>, Trouble> {
        match self.live.as_ref().filter(|live| live.build == build) {
            Some(live) => Ok(Some(Cow::Borrowed(live))),
            None => Ok(Self::record_of(place, build)?.map(Cow::Owned)),
        }
    }
}

/// The address that a reader or a ticket may hold: that of a page, a frame, a permalink or one that leads on. None for a file that is no
/// page, for the root, which is always there, and for the page of a search, which has nothing of its own.
fn address_of(path: &str) -> Option<&str> {
    addresses::folder_of_page(path).filter(|folder| !folder.is_empty() && !addresses::is_tool(folder))
}
