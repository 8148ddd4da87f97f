//! Pages that mean what a query means, whatever their words. `themes/default/scripts/search/meaning.js` does the same.

use super::constants::{MIN_ALONE, MIN_LIKENESS, MIN_LIKENESS_SHARE, OPEN_GROUPS};
use super::meaning::{Meaning, likeness};
use super::read::Index;

/// How alike the meanings of a query and of pages are.
pub struct Alike {
    /// A page that has no word of the query is found if it is more alike.
    pub least: f64,
    /// For each page, 0 to 1.
    pub pages: Vec<f64>,
}

impl Alike {
    /// How alike the meanings of a query and of each page are; none where that says nothing. `is_alone` where no page has its words.
    pub fn of(index: &Index<'_>, terms: &[String], is_alone: bool) -> Option<Self> {
        if index.groups == 0 {
            return None;
        }
        let query = Meaning::get().of_terms(terms.iter().map(String::as_str))?;
        let mut groups: Vec<(f64, usize)> =
            index.middles().iter().map(|middle| likeness(&query, middle)).zip(0..).collect();
        groups.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut known = Vec::new();
        for (_, group) in groups.into_iter().take(OPEN_GROUPS) {
            known.extend(index.group(group).into_iter().map(|(page, levels)| (page, likeness(&query, &levels))));
        }
        let most = known.iter().map(|(_, likeness)| *likeness).fold(0.0, f64::max);
        if most < if is_alone { MIN_ALONE } else { MIN_LIKENESS } {
            return None;
        }
        let least = f64::max(MIN_LIKENESS, most * MIN_LIKENESS_SHARE);
        // Pages of other groups are less alike, nobody knows how much.
        let mut pages = vec![least; index.pages];
        for (page, likeness) in known {
            if let Some(place) = pages.get_mut(page as usize) {
                *place = f64::max(likeness, 0.0);
            }
        }
        Some(Self { least, pages })
    }
}
