//! Parents, children and the order among them.

use std::collections::HashMap;

use super::identity::step_number;
use super::{Catalogue, EntryIx, own};
use crate::content::Kind;
use crate::diagnostic::{Diagnostic, Place};

impl Catalogue {
    pub(super) fn build_tree(&mut self, findings: &mut Vec<Diagnostic>) {
        for index in 0..self.entries.len() {
            let parent = self.find_parent(index);
            own(&mut self.entries[index]).parent = parent;
        }
        let mut children: Vec<Vec<EntryIx>> = vec![Vec::new(); self.entries.len()];
        for (index, entry) in self.entries.iter().enumerate().filter(|(_, entry)| !entry.hidden) {
            if let Some(parent) = entry.parent.filter(|parent| self.entries[*parent].locale == entry.locale) {
                children[parent].push(index);
            }
        }
        for (index, mut list) in children.into_iter().enumerate() {
            list.sort_by_cached_key(|child| self.position(*child));
            own(&mut self.entries[index]).children = list;
        }
        for entry in self.entries.iter().filter(|entry| entry.kind == Kind::Step && !entry.hidden) {
            if entry.parent.is_none_or(|parent| self.entries[parent].kind != Kind::Guide) {
                let fault = Diagnostic::fault("step-without-guide", "this step has no guide");
                let help = "put it beside an `index.md` that says `kind: guide`";
                findings.push(fault.at(Place::file(entry.document.file.path.clone())).help(help));
            }
        }
        for index in 0..self.entries.len() {
            if self.entries[index].kind == Kind::Guide && !self.entries[index].hidden {
                self.number_steps(index, findings);
            }
        }
    }

    /// The nearest folder above that holds an `index.md`: of the locale, else as a reader of the locale gets it from another. Hidden
    /// ones do not count.
    fn find_parent(&self, index: EntryIx) -> Option<EntryIx> {
        let entry = &self.entries[index];
        let path = &entry.document.file.path;
        let own = &*self.config.locales[entry.locale].tag;
        let source = &*self.config.source_locale;
        let visible =
            |path: &str| self.by_path(path).filter(|parent| *parent != index && !self.entries[*parent].hidden);
        let mut folder = path.rsplit_once('/')?.0;
        if path.ends_with("/index.md") {
            folder = folder.rsplit_once('/')?.0;
        }
        // `content` itself is no locale's folder.
        while folder.contains('/') {
            let found = visible(&format!("{folder}/index.md")).or_else(|| {
                let rest = folder.strip_prefix("content/")?.strip_prefix(own)?.strip_prefix('/')?;
                visible(&format!("content/{source}/{rest}/index.md"))
            });
            if found.is_some() {
                return found;
            }
            folder = folder.rsplit_once('/')?.0;
        }
        None
    }

    /// `order`, else the number before the file's name, else the title.
    fn position(&self, index: EntryIx) -> (i64, String, String) {
        let entry = &self.entries[index];
        let name = entry.document.file.path.rsplit('/').next().unwrap_or_default();
        let order =
            self.inherited(entry, |document| document.front.order).or_else(|| step_number(name)).unwrap_or(i64::MAX);
        (order, entry.document.front.title.to_lowercase(), entry.id.to_string())
    }

    fn number_steps(&mut self, guide: EntryIx, findings: &mut Vec<Diagnostic>) {
        let steps: Vec<EntryIx> = self.steps(guide).collect();
        if steps.is_empty() && !self.entries[guide].gone {
            let warning = Diagnostic::warning("guide-without-steps", "this guide has no steps");
            let path = &self.entries[guide].document.file.path;
            let help = match path.strip_suffix(".md").filter(|stem| !stem.ends_with("/index")) {
                Some(stem) => {
                    format!("a guide is a folder: move it to `{stem}/index.md`, and put numbered files beside it")
                }
                None => "put numbered files beside it, such as `1-open-settings.md`".into(),
            };
            findings.push(warning.at(Place::file(path.clone())).help(help));
        }
        let mut anchors: HashMap<String, EntryIx> = HashMap::new();
        for (position, step) in steps.into_iter().enumerate() {
            own(&mut self.entries[step]).number = position + 1;
            let id = self.entries[step].id.clone();
            for version in self.versions(&id).collect::<Vec<_>>() {
                // A translation whose guide is not translated keeps the number that the source's has.
                if self.entries[version].parent == Some(guide) {
                    own(&mut self.entries[version]).number = position + 1;
                }
            }
            let anchor = self.entries[step].prefix.clone();
            if let Some(first) = anchors.insert(anchor, step) {
                let name = self.entries[step].prefix.trim_end_matches("--");
                let fault = Diagnostic::fault(
                    "duplicate-anchor",
                    format!("two steps of this guide have ids that end in `{name}`"),
                );
                let place = |index: EntryIx| Place::file(self.entries[index].document.file.path.clone());
                findings.push(fault.at(place(step)).and(place(first), "the other one").help("rename one of the two"));
            }
        }
    }

    /// Gives the headings of translations the anchors of their source, so that links survive translation: where the levels
    /// of both pages agree in sequence.
    pub(super) fn take_source_anchors(&mut self) {
        for index in 0..self.entries.len() {
            let Some(source) = self.entries[index].source else { continue };
            let levels =
                |index: EntryIx| self.entries[index].document.body.headings.iter().map(|heading| heading.level);
            if levels(index).eq(levels(source)) {
                let anchors = self.entries[source].anchors.clone();
                own(&mut self.entries[index]).anchors = anchors;
            }
        }
    }

    /// The entries from the home page down to the parent of an entry.
    pub fn ancestors(&self, index: EntryIx) -> Vec<EntryIx> {
        let mut chain = Vec::new();
        let mut next = self.entries[index].parent;
        while let Some(parent) = next {
            chain.push(parent);
            next = self.entries[parent].parent;
        }
        chain.reverse();
        chain
    }
}
