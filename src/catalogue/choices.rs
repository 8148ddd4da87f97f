//! Which choices entries offer, and which steps are for some of them alone.

use super::{Catalogue, Entry, EntryIx};
use crate::config::{Choice, ChoiceKind};
use crate::content::{Kind, Offered};
use crate::diagnostic::{Code, Diagnostic};

/// The choices that a step is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlyFor<'a> {
    /// Their kind.
    pub kind: &'a str,
    /// Their ids, in the order of `site.yaml`.
    pub ids: Vec<&'a str>,
    /// What readers of the step's text call them.
    pub names: Vec<&'a str>,
}

impl Catalogue {
    /// The choices that a step is for; none where it is for all readers.
    pub fn only_for(&self, index: EntryIx) -> Option<OnlyFor<'_>> {
        let entry = &self.entries[index];
        if entry.kind != Kind::Step {
            return None;
        }
        let written =
            self.inherited(entry, |outline| Some(&outline.front.choice).filter(|choice| !choice.is_empty()))?;
        let kind = written.iter().find_map(|(id, _)| self.config.choices.of(id)).map(|(kind, _)| kind)?;
        let own = kind.choices.iter().filter(|choice| written.iter().any(|(id, _)| *id == *choice.id));
        let own: Vec<&Choice> = own.collect();
        let ids = own.iter().map(|choice| &*choice.id).collect();
        let names = own.iter().map(|choice| choice.name(self.language_of(index))).collect();
        Some(OnlyFor { kind: &kind.name, ids, names })
    }

    /// What the choices that an entry's text offers are called in its language, by the index of their heading.
    pub fn choice_names(&self, index: EntryIx) -> Vec<(usize, &str)> {
        let language = self.language_of(index);
        let name = |offered: &Offered| {
            let (_, choice) = self.config.choices.of(&offered.id)?;
            Some((offered.heading as usize, choice.name(language)))
        };
        self.entries[index].outline.text.choices.iter().filter_map(name).collect()
    }

    /// What the choice is called that a heading of an entry's text is the heading of, or stands below; headings count from 0.
    pub fn choice_around(&self, index: EntryIx, heading: usize) -> Option<&str> {
        let text = &self.entries[index].outline.text;
        let offered = text.choices.iter().rev().find(|offered| offered.heading as usize <= heading)?;
        let first = offered.heading as usize;
        // A heading of its level or above begins another part.
        let level = text.headings[first].level;
        let is_inside = text.headings.get(first + 1..=heading)?.iter().all(|inside| inside.level > level);
        let (_, choice) = self.config.choices.of(&offered.id).filter(|_| is_inside)?;
        Some(choice.name(self.language_of(index)))
    }

    /// The choices that the page of an entry offers, a guide's with those of its steps, in the order of `site.yaml`.
    pub fn offered(&self, index: EntryIx) -> Vec<(&ChoiceKind, &Choice)> {
        let steps = if self.entries[index].kind == Kind::Guide { self.steps(index).collect() } else { Vec::new() };
        let pages = || std::iter::once(index).chain(steps.iter().copied());
        let is_offered = |id: &str| {
            pages().any(|page| {
                let of_text = self.entries[page].outline.text.choices.iter().any(|offered| *offered.id == *id);
                of_text || self.only_for(page).is_some_and(|only| only.ids.contains(&id))
            })
        };
        self.config.choices.all().filter(|(_, choice)| is_offered(&choice.id)).collect()
    }

    /// What is wrong with the choices that an entry's text and front matter name.
    pub fn wrong_choices(&self, entry: &Entry) -> Vec<Diagnostic> {
        let choices = &self.config.choices;
        let outline = &entry.outline;
        let unknown = |id: &str| {
            let what =
                if id.is_empty() { "no choice is named here".to_owned() } else { format!("there is no choice `{id}`") };
            Diagnostic::new(Code::UnknownChoice, what).help(choices.hint(id))
        };
        let mut found = Vec::new();
        let mut check = |named: &mut dyn Iterator<Item = (&str, std::ops::Range<usize>)>, help: &str| {
            let mut first: Option<&ChoiceKind> = None;
            for (id, span) in named {
                let fault = match (choices.of(id), first) {
                    (None, _) => unknown(id),
                    (Some((kind, _)), None) => {
                        first = Some(kind);
                        continue;
                    }
                    (Some((kind, _)), Some(first)) if kind.name == first.name => continue,
                    (Some((kind, _)), Some(first)) => {
                        let message =
                            format!("`{id}` is of the kind `{}`, the choice before it of `{}`", kind.name, first.name);
                        Diagnostic::new(Code::MixedChoices, message).help(help)
                    }
                };
                found.push(fault.at(outline.place(span)));
            }
        };
        for group in outline.text.choice_groups() {
            let mut named = group.iter().map(|offered| (&*offered.id, offered.span.clone()));
            check(&mut named, "write a line `---` between two groups of choices");
        }
        let mut named = outline.front.choice.iter().map(|(id, span)| (id.as_str(), span.clone()));
        check(&mut named, "name choices of one kind");
        found
    }
}
