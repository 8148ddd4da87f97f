//! Names of texts in exchange files.

use std::fmt;
use std::sync::Arc;

use super::{Version, hash_of};
use crate::content::{BlockHash, BlockKind};
use crate::freshness::Spot;

/// The name of a text in an exchange file: `wix/get-api-key#paragraph@1b4f0e985197`.
///
/// It says nothing of where the text stands, so that it stays the same whatever comes before it. Where a page says the same twice, the
/// second is `paragraph.2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitName {
    /// The entry's id.
    pub id: Arc<str>,
    /// A key of the front matter, or the kind of a block.
    pub key: String,
    /// The hash of the source's block.
    pub hash: BlockHash,
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}@{}", if self.id.is_empty() { "." } else { &self.id }, self.key, self.hash)
    }
}

impl UnitName {
    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, hash) = text.rsplit_once('@')?;
        let (id, key) = rest.rsplit_once('#')?;
        let id = if id == "." { "" } else { id };
        Some(Self { id: id.into(), key: key.to_owned(), hash: BlockHash::parse(hash)? })
    }
}

/// The key of a spot's text.
pub fn key(page: &Version, spot: Spot) -> String {
    let blocks = page.blocks();
    match spot {
        Spot::Front(at) => blocks.front[at].key.to_string(),
        Spot::Body(at) => {
            let block = &blocks.body[at];
            let before = blocks.body[..at].iter().filter(|other| (other.kind, other.hash) == (block.kind, block.hash));
            match before.count() {
                0 => block.kind.name(),
                others => format!("{}.{}", block.kind.name(), others + 1),
            }
        }
    }
}

/// Where a text stands in the source now; none where the source says something else.
pub fn spot(page: &Version, name: &UnitName) -> Option<Spot> {
    let blocks = page.blocks();
    let is_it = |spot: &Spot| hash_of(page, *spot) == name.hash;
    // Files from before December 2026 have the number of the block.
    if let Some(number) = name.key.strip_prefix("body.") {
        let at = number.parse::<usize>().ok()?.checked_sub(1)?;
        if at < blocks.body.len() && is_it(&Spot::Body(at)) {
            return Some(Spot::Body(at));
        }
        let mut same = (0..blocks.body.len()).map(Spot::Body).filter(is_it);
        return same.next().filter(|_| same.next().is_none());
    }
    let (kind, number) = match name.key.rsplit_once('.') {
        Some((kind, number)) => (kind, number.parse::<usize>().ok()),
        None => (name.key.as_str(), Some(1)),
    };
    match BlockKind::of_name(kind) {
        Some(kind) => {
            let same = (0..blocks.body.len()).filter(|at| blocks.body[*at].kind == kind).map(Spot::Body);
            same.filter(is_it).nth(number?.checked_sub(1)?)
        }
        None => {
            let of_key = |spot: &Spot| key(page, *spot) == name.key;
            (0..blocks.front.len()).map(Spot::Front).find(|spot| of_key(spot) && is_it(spot))
        }
    }
}
