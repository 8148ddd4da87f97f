//! Steps that are for some choices alone, and where readers of a guide choose.

use serde::Serialize;

use super::make::Views;
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;

/// The choices that a step is for.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is.
pub struct OnlyView {
    pub kind: String,
    /// With a space between them.
    pub ids: String,
    /// `Only for Android`, in the language of the step's text.
    pub label: String,
}

/// Where readers of a guide choose, if it has steps for some choices alone.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct ChooserView {
    pub kind: String,
    pub options: Vec<ChooserOption>,
}

#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct ChooserOption {
    pub id: String,
    pub name: String,
    /// How many steps of the guide its readers have.
    pub steps: usize,
}

impl Views {
    /// The choices that a step is for, as its page says it.
    pub(super) fn only(&self, step: EntryIx) -> Option<OnlyView> {
        let catalogue = &*self.catalogue;
        let only = catalogue.only_for(step)?;
        let words = &self.words[catalogue.entries[catalogue.text_of(step)].locale];
        Some(OnlyView { kind: only.kind.to_owned(), ids: only.ids.join(" "), label: words.only_for(&only.names) })
    }

    /// One for each kind of choices that steps of a guide are for, with all choices of that kind.
    pub(super) fn choosers(&self, guide: EntryIx, locale: LocaleIx) -> Vec<ChooserView> {
        let catalogue = &*self.catalogue;
        let steps: Vec<_> = catalogue.steps(guide).map(|step| catalogue.only_for(step)).collect();
        let kinds = catalogue.config.choices.kinds.iter();
        let asked = kinds.filter(|kind| steps.iter().flatten().any(|only| *only.kind == *kind.name));
        asked
            .map(|kind| ChooserView {
                kind: kind.name.to_string(),
                options: kind
                    .choices
                    .iter()
                    .map(|choice| ChooserOption {
                        id: choice.id.to_string(),
                        name: choice.name(&catalogue.config.locales[locale]).to_owned(),
                        steps: steps
                            .iter()
                            .filter(|only| {
                                only.as_ref()
                                    .is_none_or(|only| *only.kind != *kind.name || only.ids.contains(&&*choice.id))
                            })
                            .count(),
                    })
                    .collect(),
            })
            .collect()
    }
}
