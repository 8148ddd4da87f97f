//! An entry under another id, and all that has to follow: files in every language, links, ids in front matter, old addresses.
//!
//! [`plan`] says what would change; nothing is written here. Whoever carries a plan out compiles the site as it would be first
//! ([`Plan::applied`]), so that a plan which breaks something is never carried out.

mod files;
mod links;
mod locks;
mod paths;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::catalogue::{Catalogue, EntryIx, check_path};
use crate::content::Kind;
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, TextFile};

pub use files::{guide_of, make_room};
pub use locks::locks;

/// What a move changes.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files that get another path: old, new.
    pub renamed: BTreeMap<Arc<str>, String>,
    /// The new text of each file whose text changes, by its old path, with what changes in it.
    pub texts: BTreeMap<Arc<str>, (String, Changes)>,
    /// Each id that becomes another one: old, new.
    pub ids: BTreeMap<Arc<str>, String>,
    /// All aliases of each page that gets some, by its old path.
    aliases: BTreeMap<Arc<str>, Vec<String>>,
    /// What should change and cannot be written anew, each with its place.
    pub by_hand: Vec<Diagnostic>,
}

/// How much changes in the text of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Links and pictures that lead to the same as before.
    pub links: usize,
    /// Ids in the front matter.
    pub ids: usize,
    /// Old addresses and anchors that were added.
    pub aliases: usize,
}

/// Why an entry cannot be moved, and what to do instead.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

fn refused<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { message: message.into(), help: help.into() })
}

/// What has to change for an entry of the source to have the id `new`.
pub fn plan(catalogue: &Catalogue, sources: &Sources, entry: EntryIx, new: &str) -> Result<Plan, Refused> {
    let moved = &catalogue.entries[entry];
    if moved.kind == Kind::Home {
        return refused("the home page has no id, and stays where it is", "move another page");
    }
    if let Err(why) = check_path(new, true) {
        return refused(format!("the id `{new}` cannot be used: {why}"), "write it like a path: `wix/get-api-key`");
    }
    if *moved.id == *new {
        return refused(format!("`{new}` is its id already"), "name another id");
    }
    if let Some(other) = catalogue.versions(new).next() {
        let path = &catalogue.entries[other].outline.path;
        return refused(format!("`{path}` has the id `{new}`"), "move that page first, or choose another id");
    }
    if matches!(moved.kind, Kind::Topic | Kind::Guide)
        && new.strip_prefix(&*moved.id).is_some_and(|rest| rest.starts_with('/'))
    {
        return refused(format!("`{new}` lies within `{}`", moved.id), "a folder cannot be moved into itself");
    }
    let mut plan = Plan::default();
    files::rename(catalogue, entry, new, &mut plan)?;
    let taken =
        plan.renamed.values().find(|path| sources.text(path).is_some() && !plan.renamed.contains_key(path.as_str()));
    if let Some(path) = taken {
        return refused(format!("there is a file `{path}` already"), "move or delete it first, or choose another id");
    }
    plan.follow(catalogue, sources);
    files::keep_addresses(catalogue, sources, entry, new, &mut plan);
    Ok(plan)
}

impl Plan {
    /// Adds what has to change in the texts of pages for their links to lead to the files and ids that have moved.
    pub fn follow(&mut self, catalogue: &Catalogue, sources: &Sources) {
        links::follow(catalogue, sources, self);
    }

    /// Keeps addresses that no id gives, of pages with a `slug`; `after` is the catalogue of the site as the plan has it so far. Says whether
    /// there are any, so that the plan differs.
    pub fn keep_slugs(&mut self, before: &Catalogue, after: &Catalogue, sources: &Sources) -> bool {
        files::keep_slugs(before, after, sources, self)
    }

    /// Where a file stands when the plan is carried out.
    pub fn path_of<'p>(&'p self, path: &'p str) -> &'p str {
        self.renamed.get(path).map_or(path, String::as_str)
    }

    /// The files that are written, by their new paths, and those that are no longer there. A file that takes the place of another one comes
    /// behind that: stopped on the way, no text is lost.
    pub fn files(&self, sources: &Sources) -> (Vec<(String, String)>, Vec<String>) {
        let changed = self.texts.iter().map(|(path, (text, _))| (self.path_of(path).to_owned(), text.clone()));
        let unchanged = self.renamed.iter().filter(|(path, _)| !self.texts.contains_key(*path));
        let unchanged = unchanged.filter_map(|(path, new)| Some((new.clone(), sources.text(path)?.text.to_string())));
        let mut left: Vec<(String, String)> = changed.chain(unchanged).collect();
        let mut written: Vec<(String, String)> = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let open: HashSet<&str> = left.iter().map(|(path, _)| path.as_str()).collect();
            let waits = |path: &str| self.renamed.get(path).is_some_and(|new| open.contains(new.as_str()));
            let (behind, ready): (Vec<_>, Vec<_>) = left.iter().cloned().partition(|(path, _)| waits(path));
            if ready.is_empty() {
                written.extend(behind);
                break;
            }
            written.extend(ready);
            left = behind;
        }
        let paths: HashSet<&str> = written.iter().map(|(path, _)| path.as_str()).collect();
        let gone = self.renamed.keys().filter(|path| !paths.contains(&***path)).map(|path| path.to_string()).collect();
        (written, gone)
    }

    /// The site's sources as they would be.
    pub fn applied(&self, sources: &Sources) -> Sources {
        let (written, gone) = self.files(sources);
        let mut new = sources.clone();
        for path in &gone {
            new.pages.remove(path.as_str());
        }
        for (path, text) in written {
            let file = TextFile::new(&path, &text);
            new.pages.insert(file.path.clone(), file);
        }
        new
    }
}
