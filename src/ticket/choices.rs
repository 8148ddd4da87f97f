//! Choices in tickets: one of each kind, or all with their names.

use serde::Serialize;

use super::{Desk, Snippet, Tickets, Unit};
use crate::catalogue::{EntryIx, encode_path};
use crate::content::Text;
use crate::ticket::blocks::Block;

/// An entry for those who have made a choice, ready to be pasted.
#[derive(Serialize)]
pub(super) struct Made {
    kind: String,
    id: String,
    name: String,
    url: String,
    html: String,
    markdown: String,
    text: String,
}

/// What of a text is left out for those who have made choices.
pub(super) struct Picked<'a> {
    /// For each choice of the text, whether it is shown.
    shown: Vec<bool>,
    /// Headings that say no more than the name of a choice that was made.
    headings: Vec<u32>,
    chosen: &'a [&'a str],
}

impl<'a> Picked<'a> {
    /// What is shown of a text. Of a group that has none of the choices that were made, all is shown.
    pub(super) fn of(text: &Text, chosen: &'a [&'a str]) -> Self {
        let mut picked = Self { shown: vec![true; text.outline.choices.len()], headings: Vec::new(), chosen };
        if chosen.is_empty() {
            return picked;
        }
        let mut at = 0;
        for group in text.outline.choice_groups() {
            if group.iter().any(|offered| picked.is_made(&offered.id)) {
                for (shown, offered) in picked.shown[at..].iter_mut().zip(group) {
                    *shown = picked.chosen.contains(&&*offered.id);
                }
            }
            at += group.len();
        }
        picked.headings = text
            .outline
            .choices
            .iter()
            .filter(|offered| picked.is_made(&offered.id))
            .map(|offered| offered.heading)
            .collect();
        picked
    }

    fn is_made(&self, id: &str) -> bool {
        self.chosen.contains(&id)
    }

    /// Whether a choice of the text is shown, by its index.
    pub(super) fn shows(&self, index: u32) -> bool {
        self.shown[index as usize]
    }

    /// Whether a heading belongs to a choice that was made.
    pub(super) fn is_made_heading(&self, heading: u32) -> bool {
        self.headings.contains(&heading)
    }
}

impl<'a> Tickets<'a> {
    /// The same for those who have made these choices, at most one of each kind.
    pub fn for_choices(self, chosen: &'a [&'a str]) -> Self {
        Self { chosen, ..self }
    }

    /// Whether those who have made the choices do a step.
    pub(super) fn does(&self, step: EntryIx) -> bool {
        let Some(only) = self.catalogue.only_for(step) else { return true };
        let mut made = self.chosen.iter().filter_map(|id| self.catalogue.config.choices.of(id));
        made.find(|(kind, _)| *kind.name == *only.kind).is_none_or(|(_, choice)| only.ids.contains(&&*choice.id))
    }

    /// What a step's title says of the choices that it is for, unless one of them was made: `Only for Android`.
    pub(super) fn only_for(&self, step: EntryIx) -> Option<String> {
        let only = self.catalogue.only_for(step)?;
        let is_made = self.chosen.iter().any(|id| only.ids.contains(id));
        let locale = self.catalogue.entries[self.catalogue.text_of(step)].locale;
        (!is_made).then(|| self.words[locale].only_for(&only.names))
    }

    /// Where on the page of an entry the first of the choices that were made begins.
    pub(super) fn choice_anchor(&self, index: EntryIx) -> Option<String> {
        let catalogue = self.catalogue;
        let pages = std::iter::once(index).chain(catalogue.steps(index));
        pages.into_iter().find_map(|page| {
            let entry = &catalogue.entries[page];
            if catalogue.only_for(page).is_some_and(|only| self.chosen.iter().any(|id| only.ids.contains(id))) {
                return (page != index).then(|| entry.prefix.trim_end_matches("--").to_owned());
            }
            let offered = entry.outline.text.choices.iter().find(|offered| self.chosen.contains(&&*offered.id))?;
            Some(format!("{}{}", entry.prefix, entry.anchors.get(offered.heading as usize)?))
        })
    }

    /// An entry for those who have made each of the choices that its page offers.
    pub(super) fn made(&self, index: EntryIx) -> Vec<Made> {
        let language = self.catalogue.language_of(index);
        let offered = self.catalogue.offered(index).into_iter();
        offered
            .map(|(kind, choice)| {
                let chosen = [&*choice.id];
                let snippet = self.for_choices(&chosen).snippet(index, None);
                let forms = snippet.forms(Desk::generic());
                Made {
                    kind: kind.name.to_string(),
                    id: choice.id.to_string(),
                    name: choice.name(language).to_owned(),
                    url: snippet.url,
                    html: forms.html,
                    markdown: forms.markdown,
                    text: forms.text,
                }
            })
            .collect()
    }
}

impl Snippet {
    /// The same, leading to a place on the page.
    pub(super) fn leading_to(mut self, anchor: &str) -> Self {
        self.url = format!("{}#{}", self.url, encode_path(anchor));
        if let Some(Unit { blocks, .. }) = self.units.first_mut()
            && let Some(Block::Title(_, href)) = blocks.first_mut()
        {
            href.clone_from(&self.url);
        }
        self
    }
}
