//! Which file of the source a translation's file was made from, also after the source's was renamed.

use std::collections::HashMap;
use std::sync::Arc;

use super::file_names::{id_of_path, step_number};
use crate::content::{Kind, Outline};

/// The files of the source locale, by what may lead to them from a translation's path.
#[derive(Default)]
pub struct SourceFiles<'a> {
    /// By the path below the locale's folder.
    by_rest: HashMap<&'a str, &'a Outline>,
    /// Steps by their path without the number; none where two differ by nothing else.
    by_name: HashMap<String, Option<&'a Outline>>,
    /// By the ids that they say themselves.
    by_id: HashMap<&'a str, &'a Outline>,
    /// By the ids that they had before.
    by_alias: HashMap<&'a str, &'a Outline>,
}

impl<'a> SourceFiles<'a> {
    /// Those of a site.
    pub fn of(outlines: impl Iterator<Item = &'a Outline>, source_locale: &str) -> Self {
        let mut files = Self::default();
        let folder = format!("content/{source_locale}/");
        for outline in outlines {
            let Some(rest) = outline.path.strip_prefix(&folder) else { continue };
            files.by_rest.insert(rest, outline);
            if is_numbered(rest) {
                let names = files.by_name.entry(id_of_path(rest, Kind::Step));
                names.and_modify(|known| *known = None).or_insert(Some(outline));
            }
            if let Some((id, _)) = &outline.front.id {
                files.by_id.insert(id, outline);
            }
            for (alias, _) in outline.front.aliases.iter().filter(|(alias, _)| !alias.starts_with('/')) {
                files.by_alias.insert(alias.trim_end_matches('/'), outline);
            }
        }
        files
    }

    /// The source of a translation's file: the file at its path; else the step of its name, whatever its number; else the page, or the file
    /// in the folder of the page, that has the file's or the folder's id among its aliases; else the page that says the id by which the file
    /// is known as `translated`.
    pub fn find(&self, rest: &str, translated: &HashMap<Arc<str>, Arc<str>>) -> Option<&'a Outline> {
        if let Some(found) = self.at(rest) {
            return Some(found);
        }
        let id = id_of_path(rest, if is_numbered(rest) { Kind::Step } else { Kind::Article });
        if let Some(renamed) = self.by_alias.get(id.as_str()) {
            return Some(renamed);
        }
        let in_renamed_folder = || {
            let (folder, name) = rest.rsplit_once('/')?;
            let index = self.by_alias.get(folder)?.path.splitn(3, '/').nth(2)?;
            self.at(&format!("{}/{name}", index.strip_suffix("/index.md")?))
        };
        in_renamed_folder().or_else(|| self.by_id.get(&**translated.get(&*id)?).copied())
    }

    fn at(&self, rest: &str) -> Option<&'a Outline> {
        let by_name = || self.by_name.get(&id_of_path(rest, Kind::Step)).copied().flatten();
        self.by_rest.get(rest).copied().or_else(|| if is_numbered(rest) { by_name() } else { None })
    }
}

fn is_numbered(rest: &str) -> bool {
    step_number(rest.rsplit('/').next().unwrap_or_default()).is_some()
}
