//! The page of search results, and the index.

use std::sync::Arc;

use crate::addresses;
use crate::config::LocaleIx;
use crate::search::Meaning;
use crate::site::output::{CheckOrder, Claims, Family, Load, Made, OutPath, Output, Rendered};
use crate::site::parts::Parts;
use crate::source::Sources;

/// The search of each locale that has one.
pub struct Search;

/// The page of results.
struct Results(LocaleIx);

/// A file with the vectors of words, by its name.
struct WordsFile(Arc<str>);

/// A file of the index, by its name.
struct IndexFile(LocaleIx, Arc<str>);

impl Family for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        let locales = parts.catalogue.config.locales.indices();
        if locales.filter_map(|locale| parts.layout(locale)).any(|layout| layout.groups > 0) {
            for name in Meaning::get().files().keys() {
                claims.add(addresses::words_file(name), WordsFile(name.as_str().into()));
            }
        }
        for (locale, own) in parts.catalogue.config.locales.iter() {
            let Some(layout) = parts.layout(locale) else { continue };
            let folder = addresses::search(&own.tag);
            claims.add(addresses::page(&folder), Results(locale));
            for name in layout.names() {
                claims.add(format!("{folder}{name}"), IndexFile(locale, name.into()));
            }
        }
    }

    fn check_order(&self, path: &str) -> CheckOrder {
        if path.ends_with(addresses::PAGE) { CheckOrder::Pages } else { CheckOrder::Indexes }
    }
}

impl Output for Results {
    fn make(&self, parts: &Parts, path: &str) -> Made {
        parts.views.results(self.0, path).into()
    }
}

impl Output for WordsFile {
    fn make(&self, _: &Parts, _: &str) -> Made {
        let file = Meaning::get().files().get(&*self.0);
        Made::File(Rendered::Shared(file.cloned().unwrap_or_else(|| Arc::from([]))))
    }
}

impl Output for IndexFile {
    /// An open page asks for the files that its root names, whatever was published since. So they keep their content, and another
    /// content has another name.
    fn published_at(&self, parts: &Parts, _: &str) -> Option<OutPath> {
        let name = &self.1;
        let hash = parts.index(self.0)?.1.hash(name);
        Some(addresses::index_file(&parts.catalogue.config.locales[self.0].tag, name, hash).into())
    }

    fn make(&self, parts: &Parts, _: &str) -> Made {
        let file = parts.index(self.0).and_then(|(_, files)| files.get(&self.1));
        Made::File(Rendered::Shared(file.cloned().unwrap_or_else(|| Arc::from([]))))
    }

    fn load(&self) -> Load {
        Load::Index(self.0)
    }
}
