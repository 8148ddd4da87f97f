//! Links, pictures and ids that have to say something else to lead to the same.

use std::ops::Range;

use super::paths::{in_locale, last, relative, rest_of};
use super::{Changes, Plan};
use crate::catalogue::{Catalogue, Entry};
use crate::content::{Kind, Scheme, resolve_path};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Sources;

/// A piece of a file that is written anew.
struct Edit {
    span: Range<usize>,
    new: String,
    is_id: bool,
}

/// Adds to the plan what has to change in the texts of all pages.
pub fn follow(catalogue: &Catalogue, sources: &Sources, plan: &mut Plan) {
    for index in catalogue.written() {
        let entry = &catalogue.entries[index];
        let path = &entry.outline.path;
        let Some(file) = sources.text(path) else { continue };
        let page = Page { catalogue, entry, text: &file.text, plan };
        let (mut edits, by_hand) = page.edits();
        edits.sort_by_key(|edit| edit.span.start);
        edits.dedup_by(|one, other| one.span == other.span);
        if !edits.is_empty() {
            plan.texts.insert(path.clone(), written(&file.text, &edits));
        }
        plan.by_hand.extend(by_hand);
    }
}

/// Makes the edits, in the order of their places.
fn written(text: &str, edits: &[Edit]) -> (String, Changes) {
    let (mut new, mut changes, mut from) = (String::with_capacity(text.len()), Changes::default(), 0);
    for edit in edits {
        new.push_str(&text[from..edit.span.start]);
        new.push_str(&edit.new);
        from = edit.span.end;
        changes.links += usize::from(!edit.is_id);
        changes.ids += usize::from(edit.is_id);
    }
    new.push_str(&text[from..]);
    (new, changes)
}

struct Page<'a> {
    catalogue: &'a Catalogue,
    entry: &'a Entry,
    text: &'a str,
    plan: &'a Plan,
}

impl Page<'_> {
    fn edits(&self) -> (Vec<Edit>, Vec<Diagnostic>) {
        let (mut edits, mut by_hand) = (Vec::new(), Vec::new());
        let front = &self.entry.outline.front;
        for text in front.texts().chain([&self.entry.outline.text]) {
            let links = text.links.iter().map(|link| (&link.target, &link.span));
            let pictures = text.pictures.iter().map(|picture| (&picture.target, &picture.span));
            for (target, span) in links.chain(pictures) {
                let Some(new) = self.target(target) else { continue };
                let written = self.text.get(span.clone()).unwrap_or_default();
                if written.trim_start_matches('<').trim_end_matches('>') == target.as_str() {
                    let at = written.find(target.as_str()).unwrap_or(0);
                    let span = span.start + at..span.start + at + target.len();
                    edits.push(Edit { span, new, is_id: false });
                } else {
                    let message = format!("`{target}` should become `{new}` here");
                    let warning = Diagnostic::new(Code::BrokenLink, message).at(self.entry.outline.place(span.clone()));
                    by_hand.push(warning.help("it is written with escapes: change it by hand"));
                }
            }
        }
        let lists = [&front.related, &front.applies_to].into_iter().flatten().chain(&front.replaced_by);
        for (id, span) in lists {
            let Some(new) = self.plan.ids.get(id.as_str()) else { continue };
            if let Some(at) = self.text.get(span.clone()).and_then(|written| written.rfind(id.as_str())) {
                let span = span.start + at..span.start + at + id.len();
                edits.push(Edit { span, new: new.clone(), is_id: true });
            }
        }
        (edits, by_hand)
    }

    /// What a link or picture has to lead to, where that is written in another way.
    fn target(&self, target: &str) -> Option<String> {
        let old = &self.entry.outline.path;
        let anchored = |path: String, anchor: Option<&str>| match anchor {
            Some(anchor) => format!("{path}#{anchor}"),
            None => path,
        };
        match Scheme::of(target) {
            Scheme::Id(id, anchor) => {
                let guide =
                    self.catalogue.in_locale(id, self.entry.locale).map(|index| &*self.catalogue.entries[index]);
                let step = anchor.and_then(|anchor| self.step(guide?, anchor));
                match (step, self.plan.ids.get(id)) {
                    (Some((guide, anchor)), _) => Some(format!("id:{guide}#{anchor}")),
                    (None, Some(new)) => Some(anchored(format!("id:{new}"), anchor)),
                    (None, None) => None,
                }
            }
            Scheme::Anchor(anchor) => {
                let (guide, anchor) = self.step(self.entry, anchor)?;
                let is_here = *guide == *self.plan.ids.get(&self.entry.id).map_or(&*self.entry.id, String::as_str);
                Some(if is_here { format!("#{anchor}") } else { format!("id:{guide}#{anchor}") })
            }
            Scheme::Path(path, anchor) => {
                let resolved = resolve_path(old, path)?;
                let (target, to, file) = self.file(&resolved);
                let step = file.zip(anchor).and_then(|(guide, anchor)| self.step(guide, anchor));
                if let Some((guide, anchor)) = &step
                    && let Some(guide) = self.catalogue.in_locale(guide, self.entry.locale)
                {
                    let to = &self.catalogue.entries[guide].outline.path;
                    return Some(format!("{}#{anchor}", relative(self.plan.path_of(old), self.plan.path_of(to))));
                }
                let from = self.plan.path_of(old);
                if from == &**old && to == target {
                    return None;
                }
                // A folder stands for its index, and a path from the root stays one.
                let is_folder = resolved != target;
                let to = if is_folder { to.strip_suffix("/index.md").unwrap_or(&to) } else { &to };
                let written = if path.starts_with('/') { format!("/{to}") } else { relative(from, to) };
                let slash = if is_folder && path.ends_with('/') { "/" } else { "" };
                let new = anchored(format!("{written}{slash}"), anchor);
                (anchored(path.to_owned(), anchor) != new).then_some(new)
            }
            _ => None,
        }
    }

    /// The file that a path means, where it goes, and its entry. A page that a language lacks is meant by the path that it would have there.
    fn file(&self, resolved: &str) -> (String, String, Option<&Entry>) {
        for path in [resolved.to_owned(), format!("{resolved}/index.md")] {
            if let Some(index) = self.catalogue.by_path(&path) {
                return (path.clone(), self.plan.path_of(&path).to_owned(), Some(&self.catalogue.entries[index]));
            }
            let source = format!("content/{}/{}", self.catalogue.config.source_locale, rest_of(&path));
            if let Some(index) = self.catalogue.by_path(&source).filter(|_| path.starts_with("content/")) {
                let new = in_locale(&path, rest_of(self.plan.path_of(&source)));
                return (path, new, Some(&self.catalogue.entries[index]));
            }
        }
        (resolved.to_owned(), resolved.to_owned(), None)
    }

    /// The guide and the anchor of a step that has moved, where an anchor on its old guide's page is its own.
    fn step(&self, guide: &Entry, anchor: &str) -> Option<(String, String)> {
        let (name, rest) = anchor.split_once("--").map_or((anchor, None), |(name, rest)| (name, Some(rest)));
        let steps = guide.children.iter().map(|child| &self.catalogue.entries[*child]);
        let step = steps.filter(|step| step.kind == Kind::Step).find(|step| last(&step.id) == name)?;
        let new = self.plan.ids.get(&step.id)?;
        let (folder, name) = new.rsplit_once('/')?;
        let old_folder = step.id.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_kept = name == last(&step.id);
        // The whole guide has moved: its anchors stay, and its own address is written anew elsewhere.
        if is_kept && (self.plan.ids.contains_key(&guide.id) || folder == old_folder) {
            return None;
        }
        let guide = if folder == old_folder { guide.id.to_string() } else { folder.to_owned() };
        Some((guide, rest.map_or(name.to_owned(), |rest| format!("{name}--{rest}"))))
    }
}
