//! Findings that only repeat another one, or say it better together.

use std::collections::HashSet;
use std::sync::Arc;

use super::file_names::id_of_path;
use crate::content::Kind;
use crate::diagnostic::{Code, Diagnostic};

/// Drops findings that only repeat another one: a file that could not be read is missing for every later stage, and the first
/// fault says why. Links to files that are there, and are no part of the site, say so. The first `of_files` findings are about files
/// that are not part of the site, or could not be read.
pub fn without_echoes(of_files: usize, has_config: bool, findings: &mut Vec<Diagnostic>) {
    let paths = |is_stray: bool| -> HashSet<Arc<str>> {
        let of_kind = findings[..of_files].iter().filter(|finding| (finding.code == Code::StrayFile) == is_stray);
        of_kind.filter_map(|finding| finding.place.as_ref()).map(|place| place.path.clone()).collect()
    };
    let strays = paths(true);
    let unread = paths(false);
    if !unread.is_empty() {
        let ids: Vec<Unread> = unread.iter().filter_map(|path| Unread::of(path)).collect();
        findings.retain(|finding| {
            finding.missing.as_deref().is_none_or(|missing| match missing.strip_prefix("id:") {
                Some(id) => !ids.iter().any(|unread| unread.explains(id)),
                None => !unread.contains(missing),
            })
        });
    }
    if !has_config {
        findings.retain(|finding| finding.code != Code::EmptySite);
    }
    for finding in findings {
        if let Some(path) = finding.missing.as_deref().filter(|path| strays.contains(*path)) {
            finding.message = format!("`{path}` is not published: only pages are read below `content/`");
        }
    }
}

/// The ids of a page that could not be read.
struct Unread {
    /// As a page of its own, and as a step.
    ids: [String; 2],
    /// Whether it is the `index.md` of a folder, which decides what the pages beside it are.
    is_index: bool,
}

impl Unread {
    fn of(path: &str) -> Option<Self> {
        let (_, rest) = path.strip_prefix("content/")?.split_once('/')?;
        rest.ends_with(".md").then(|| Self {
            ids: [Kind::Article, Kind::Step].map(|kind| id_of_path(rest, kind)),
            is_index: rest.ends_with("/index.md"),
        })
    }

    /// Whether it is the reason why no page has an id.
    fn explains(&self, id: &str) -> bool {
        let is_beside = || id.strip_prefix(&*self.ids[0]).is_some_and(|rest| rest.starts_with('/'));
        self.ids.iter().any(|own| own == id) || self.is_index && is_beside()
    }
}
