//! Ids and anchors that front matter names.

use std::collections::BTreeSet;

use super::{Catalogue, Entry, EntryIx};
use crate::content::{Kind, Spanned};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::source::CONFIG;

impl Catalogue {
    pub(super) fn check(&self, findings: &mut Vec<Diagnostic>) {
        for (index, locale) in self.config.locales.iter() {
            if self.homes[index].is_none() && self.entries.values().any(|entry| entry.locale == index) {
                let fault = Diagnostic::new(Code::NoHome, format!("the locale `{}` has no home page", locale.tag));
                let path = format!("content/{}/index.md", locale.tag);
                let fault = fault.at(Place::file(path.as_str())).help(format!("write `{path}` with a title"));
                findings.push(fault.missing(path));
            }
        }
        for locale in self.config.locales.values().filter(|locale| locale.tag != self.config.source_locale) {
            if !self.entries.values().any(|entry| self.config.locales[entry.locale].tag == locale.tag) {
                let warning =
                    Diagnostic::new(Code::LocaleWithoutContent, format!("the locale `{}` has no pages", locale.tag));
                let help = format!("translate `content/{}/index.md` first; until then it is not offered", locale.tag);
                findings.push(warning.at(Place::file(CONFIG)).help(help));
            }
        }
        let source = &self.config.locales[self.config.source_index()].tag;
        if !self.entries.values().any(|entry| entry.locale == self.config.source_index()) {
            let fault = Diagnostic::new(Code::EmptySite, format!("there are no pages in `content/{source}/`"));
            findings
                .push(fault.help(format!("write `content/{source}/index.md`, or start a site with `waymark new DIR`")));
        }
        self.check_folders(findings);
        for (index, entry) in self.entries.iter().filter(|(_, entry)| entry.stands_for.is_none()) {
            let front = &entry.outline.front;
            self.check_ids(entry, "related", &front.related, findings);
            self.check_ids(entry, "applies_to", &front.applies_to, findings);
            self.check_ids(entry, "replaced_by", front.replaced_by.as_slice(), findings);
            self.check_anchors(index, entry, findings);
            findings.extend(self.unnumbered_step(entry));
            if entry.kind == Kind::Error
                && front.code.is_none()
                && front.matches.is_empty()
                && front.regex.is_empty()
                && !front.broken
                && !self.inherits_match(entry)
            {
                let warning =
                    Diagnostic::new(Code::ErrorWithoutMessage, "this error entry has neither `code` nor `match`");
                findings.push(
                    warning
                        .at(Place::file(entry.outline.path.clone()))
                        .help("say how a reader meets it: `match: [\"the message\"]`"),
                );
            }
        }
    }

    /// The warning of a page beside a guide's steps that is none, as its name has no number. A translation's name follows its
    /// source's.
    fn unnumbered_step(&self, entry: &Entry) -> Option<Diagnostic> {
        let path = &entry.outline.path;
        let (folder, name) = path.rsplit_once('/')?;
        let guide = entry.parent.filter(|guide| self.entries[*guide].kind == Kind::Guide)?;
        let is_beside = self.entries[guide].outline.path.strip_suffix("/index.md") == Some(folder);
        let is_meant = entry.outline.front.kind.is_some() || entry.gone || entry.unlisted;
        if entry.kind != Kind::Article || entry.source.is_some() || !is_beside || is_meant {
            return None;
        }
        let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = name.split_at(digits);
        let number = number.parse().unwrap_or_else(|_| self.steps(guide).count() + 1);
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let warning = Diagnostic::new(
            Code::UnnumberedStep,
            format!("`{name}` is no step of the guide beside it, and no list leads to it"),
        );
        let help =
            format!("rename it: `{number}-{rest}`; or say `kind: article` if it is meant to be a page of its own");
        Some(warning.at(Place::file(path.clone())).help(help))
    }

    /// Warns of folders that would make their pages questions or errors, but for capitals in their names.
    fn check_folders(&self, findings: &mut Vec<Diagnostic>) {
        let folders: BTreeSet<&str> =
            self.entries.values().filter_map(|entry| Some(entry.outline.path.rsplit_once('/')?.0)).collect();
        let in_capitals = |folder: &&str| {
            let name = folder.rsplit('/').next().unwrap_or_default();
            let small = ["faq", "errors"].into_iter().find(|known| name.eq_ignore_ascii_case(known))?;
            (name != small).then_some(small)
        };
        for (folder, small) in folders.iter().filter_map(|folder| Some((*folder, in_capitals(folder)?))) {
            let warning = Diagnostic::new(
                Code::FolderCase,
                format!("the pages in `{folder}` are articles: its name has capitals"),
            );
            let help = format!("rename it to `{small}`, and note the old ids of its pages under `aliases`");
            findings.push(warning.at(Place::file(folder)).help(help));
        }
    }

    fn inherits_match(&self, entry: &Entry) -> bool {
        entry.source.is_some_and(|source| {
            let front = &self.entries[source].outline.front;
            front.code.is_some() || !front.matches.is_empty() || !front.regex.is_empty()
        })
    }

    fn check_ids(&self, entry: &Entry, key: &str, ids: &[Spanned<String>], findings: &mut Vec<Diagnostic>) {
        for (id, span) in ids {
            let place = entry.outline.place(span.clone());
            if self.for_reader(id, entry.locale).is_some_and(|index| self.entries[index].id == entry.id)
                && key != "applies_to"
            {
                let fault = Diagnostic::new(Code::NamesItself, format!("`{key}` names the page itself"));
                findings.push(fault.at(place).help("take it away"));
            } else if self.for_reader(id, entry.locale).is_none() {
                let fault = if self.is_draft(id) {
                    Diagnostic::new(Code::LinkToDraft, format!("`{key}` names `{id}`, which is a draft"))
                        .help("publish that page, or build with `--drafts`")
                } else {
                    let fault =
                        Diagnostic::new(Code::UnknownId, format!("`{key}` names `{id}`, and no page has that id"))
                            .missing(format!("id:{id}"));
                    match self.similar_id(id) {
                        Some(meant) => fault.help(format!("did you mean `{meant}`?")),
                        None => fault.help("an id is the path of a page's file below its locale, without `.md`"),
                    }
                };
                // A draft may name other drafts.
                if !entry.hidden {
                    findings.push(fault.at(place));
                }
            }
        }
    }

    fn check_anchors(&self, index: EntryIx, entry: &Entry, findings: &mut Vec<Diagnostic>) {
        for (old, new, span) in &entry.outline.front.anchors {
            let steps = || self.steps(index).map(|step| self.entries[step].prefix.trim_end_matches("--"));
            if entry.anchors.iter().any(|anchor| anchor == old) || steps().any(|step| step == old) {
                let fault = Diagnostic::new(
                    Code::AnchorTaken,
                    format!("`anchors` leads away from `{old}`, which this page has"),
                );
                let place = entry.outline.place(span.clone());
                findings.push(fault.at(place).help("take the line away, or rename that heading again"));
            } else if !entry.anchors.iter().any(|anchor| anchor == new) && !steps().any(|step| step == new) {
                let fault = Diagnostic::new(
                    Code::BrokenAnchor,
                    format!("`anchors` leads from `{old}` to `{new}`, and no heading of this page has that anchor"),
                );
                let fault = fault.at(entry.outline.place(span.clone()));
                findings.push(match nearest(new, entry.anchors.iter().map(String::as_str)) {
                    Some(meant) => fault.help(format!("did you mean `{meant}`?")),
                    None => fault.help("name an anchor that the page has now"),
                });
            }
        }
    }

    /// The anchor as it stands in the page, for one that a link names; `None` where the page has none like it.
    pub fn anchor_on(&self, index: EntryIx, anchor: &str) -> Option<String> {
        let entry = &self.entries[index];
        let own = |entry: &Entry, anchor: &str| {
            entry.anchors.iter().any(|known| known == anchor) || entry.outline.text.ids.iter().any(|id| id == anchor)
        };
        if own(entry, anchor) {
            return Some(format!("{}{anchor}", entry.prefix));
        }
        if let Some(rest) = anchor.strip_prefix(&entry.prefix).filter(|_| !entry.prefix.is_empty()) {
            return own(entry, rest).then(|| anchor.to_owned());
        }
        if entry.kind == Kind::Guide {
            let found = self.steps(index).any(|step| {
                let step = &self.entries[step];
                let name = step.prefix.trim_end_matches("--");
                anchor == name || anchor.strip_prefix(&step.prefix).is_some_and(|rest| own(step, rest))
            });
            return found.then(|| anchor.to_owned());
        }
        None
    }

    /// Old anchors of an entry's own headings, each with the one that it became; a translation has those of its source too.
    pub fn renamed_anchors<'a>(&'a self, entry: &'a Entry) -> Vec<(&'a str, &'a str)> {
        let source = entry.source.map(|source| &self.entries[source].outline.front.anchors);
        let both = entry.outline.front.anchors.iter().chain(source.into_iter().flatten());
        let mut found: Vec<(&str, &str)> = Vec::new();
        for (old, new, _) in both {
            let is_new = !found.iter().any(|(known, _)| *known == old.as_str());
            if is_new && !entry.anchors.iter().any(|anchor| anchor == old) && !entry.outline.text.ids.contains(old) {
                found.push((old, new));
            }
        }
        found
    }

    /// The anchors that a step had on its guide's page: those of its old ids, and those that the guide's `anchors` lead from.
    pub fn old_anchors_of_step(&self, step: EntryIx) -> Vec<String> {
        let entry = &self.entries[step];
        let name = entry.prefix.trim_end_matches("--");
        let Some(guide) = entry.parent.map(|guide| &self.entries[guide]) else { return Vec::new() };
        let own = &entry.outline.front.aliases;
        let aliases = if own.is_empty() {
            entry.source.map_or(own, |source| &self.entries[source].outline.front.aliases)
        } else {
            own
        };
        let of_aliases = aliases.iter().filter_map(|(alias, _)| alias.trim_matches('/').rsplit('/').next());
        let of_guide = self.renamed_anchors(guide).into_iter().filter(|(_, new)| *new == name).map(|(old, _)| old);
        let mut found: Vec<String> = Vec::new();
        for old in of_aliases.chain(of_guide) {
            let is_taken = entry.parent.is_some_and(|guide| self.anchor_on(guide, old).is_some());
            if !is_taken && !found.iter().any(|known| known == old) {
                found.push(old.to_owned());
            }
        }
        found
    }

    /// The anchors that a link to a page can name, for hints.
    pub fn anchors_on(&self, index: EntryIx) -> Vec<&str> {
        let entry = &self.entries[index];
        let steps = self.steps(index).map(|step| self.entries[step].prefix.trim_end_matches("--"));
        entry.anchors.iter().map(String::as_str).chain(steps).collect()
    }
}
