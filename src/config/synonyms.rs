//! `content/<locale>/synonyms.yaml`: the words that a site's readers use for one another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::site::{Config, Synonym, SynonymGroups};
use super::yaml::lists;
use crate::diagnostic::{Code, Diagnostic, Place, caught_in};
use crate::source::TextFile;

impl Config {
    /// Reads the words that readers use for one another, a file for each locale by its path, and says what is wrong with them.
    pub fn with_synonyms(mut self, files: &BTreeMap<Arc<str>, TextFile>) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        for (path, file) in files {
            let folder = path.split('/').nth(1).unwrap_or_default();
            if self.locale_index(folder).is_none() {
                let fault = Diagnostic::new(Code::UnknownLocale, format!("the site has no locale `{folder}`"));
                let help = "add it to `locales` in `content/site.yaml`, or move the file into the folder of a locale";
                findings.push(fault.at(file.place(0..0)).help(help));
            }
        }
        self.synonyms = self.locales.map(|(_, locale)| {
            let path = format!("content/{}/synonyms.yaml", locale.tag);
            let Some(file) = files.get(&*path) else { return Vec::new() };
            let read = caught_in(Place::file(path), || groups(file));
            let (groups, found) = read.unwrap_or_else(|fault| (Vec::new(), vec![fault]));
            findings.extend(found);
            groups
        });
        (self, findings)
    }
}

/// The most words of a group: each stands for each of the others.
const MOST_WORDS: usize = 24;

fn groups(file: &TextFile) -> (SynonymGroups, Vec<Diagnostic>) {
    let (lists, mut findings) = lists(file);
    // What is no text was left out of its group and said already.
    let is_whole = findings.is_empty();
    let mut groups = SynonymGroups::new();
    for list in lists {
        let group: Vec<Synonym> =
            list.into_iter().map(|(text, span)| Synonym { text, place: file.place(span) }).collect();
        match &*group {
            [one] if is_whole => {
                let message = format!("`{}` stands alone in its group", one.text);
                let help = format!("add what readers say in its place, such as `- [{}, other words]`", one.text);
                findings.push(Diagnostic::new(Code::BadSynonyms, message).at(one.place.clone()).help(help));
            }
            [] | [_] => {}
            [.., last] if group.len() > MOST_WORDS => {
                let message = format!("this group has {} words, and {MOST_WORDS} is the most", group.len());
                let help = "keep the words that readers use most";
                findings.push(Diagnostic::new(Code::BadSynonyms, message).at(last.place.clone()).help(help));
            }
            _ => groups.push(group),
        }
    }
    (groups, findings)
}
