//! Pages under the ids of entries, which lead to the reader's language.

use std::sync::Arc;

use crate::addresses;
use crate::catalogue::Catalogue;
use crate::site::delivery::Rule;
use crate::site::output::{Check, Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;

/// A page for each id, also for old ones.
pub struct Permalinks;

struct Permalink {
    id: Arc<str>,
    /// Whether it is checked: its links were made by the catalogue, and the template shows each number of languages alike.
    is_sample: bool,
}

impl Family for Permalinks {
    fn name(&self) -> &'static str {
        "permalinks"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        if !parts.catalogue.config.outputs.permalinks {
            return;
        }
        let mut versions_before = None;
        for (folder, id) in parts.catalogue.permalinks() {
            let versions = Some(parts.catalogue.versions(&id).count());
            claims.add(addresses::page(&folder), Permalink { id, is_sample: versions != versions_before });
            versions_before = versions;
        }
    }

    fn rules(&self, catalogue: &Catalogue) -> Vec<Rule> {
        Rule::own_frames(catalogue, format!("{}*", addresses::PERMALINKS)).into_iter().collect()
    }
}

impl Output for Permalink {
    fn make(&self, parts: &Parts, path: &str) -> Made {
        let folder = addresses::folder_of_page(path).unwrap_or(path);
        parts.views.permalink(folder, &self.id).expect("only ids that a reader can get have a permalink").into()
    }

    fn check(&self) -> Check {
        if self.is_sample { Check::All } else { Check::Nothing }
    }
}
