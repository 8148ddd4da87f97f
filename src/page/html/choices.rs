//! Choices: a group of sections, from which a script makes tabs.

use super::Writer;
use crate::catalogue::Catalogue;
use crate::config::{Choice, ChoiceKind};
use crate::content::Text;
use crate::page::surface::{Surface, attribute};

impl<'s> Writer<'_, 's, '_> {
    /// The choice with an index in the text, if the site has it.
    fn known_choice(&self, index: usize) -> Option<(&'s ChoiceKind, &'s Choice)> {
        let catalogue: &'s Catalogue = self.surface.catalogue;
        catalogue.config.choices.of(&self.text.outline.choices[index].id)
    }

    /// Begins a group: what kind it is of follows from the first choice in it.
    pub(super) fn choices(&mut self) {
        self.block("<div class=\"choices\" data-wm-label=\"");
        self.say("choices_label");
        self.out.push_str("\">\n");
    }

    pub(super) fn choice(&mut self, index: usize) {
        self.block("<section class=\"choice\"");
        if let Some((kind, choice)) = self.known_choice(index) {
            let name = choice.name(self.surface.locale);
            for (key, value) in [("kind", &*kind.name), ("choice", &*choice.id), ("name", name)] {
                self.out.push_str(&format!(" data-wm-{key}=\""));
                attribute(value, &mut self.out);
                self.out.push('"');
            }
        }
        self.out.push_str(">\n");
    }
}

impl Surface<'_> {
    /// Whether a heading says nothing but the name of its choice, which a tab says too.
    pub fn names_choice(&self, text: &Text, heading: usize) -> bool {
        let outline = &text.outline;
        let Ok(index) = outline.choices.binary_search_by_key(&heading, |offered| offered.heading as usize) else {
            return false;
        };
        let known = self.catalogue.config.choices.of(&outline.choices[index].id);
        known.is_some_and(|(_, choice)| {
            choice.name(self.locale).to_lowercase() == outline.headings[heading].text.to_lowercase()
        })
    }
}
