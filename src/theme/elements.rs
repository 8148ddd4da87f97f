//! Templates for elements of a body.

use std::sync::Arc;

use tera::Context;

use super::{Localised, Theme};
use crate::config::LocaleIx;
use crate::diagnostic::Diagnostic;
use crate::page::{ElementKind, ElementView, Elements};
use crate::table::Table;

/// The templates of a theme for elements, ready for each locale.
pub struct ElementTemplates {
    theme: Arc<Theme>,
    localised: Arc<Table<LocaleIx, Localised>>,
    kinds: Vec<ElementKind>,
}

impl ElementTemplates {
    /// Finds those that a theme has; none where it has none.
    pub fn of(theme: &Arc<Theme>, localised: &Arc<Table<LocaleIx, Localised>>) -> Option<Self> {
        let is_there = |kind: &ElementKind| theme.files.iter().any(|(name, _)| has_name(name, kind.template()));
        let kinds: Vec<ElementKind> = ElementKind::ALL.into_iter().filter(is_there).collect();
        (!kinds.is_empty()).then(|| Self { theme: theme.clone(), localised: localised.clone(), kinds })
    }
}

/// Whether a template of some theme, such as `paper/elements/code.html`, has a name.
fn has_name(full: &str, name: &str) -> bool {
    full.split_once('/').is_some_and(|(_, own)| own == name)
}

impl Elements for ElementTemplates {
    fn has(&self, kind: ElementKind) -> bool {
        self.kinds.contains(&kind)
    }

    fn render(&self, element: &ElementView<'_>, locale: LocaleIx, root: &str) -> Result<String, Vec<Diagnostic>> {
        let context = Context::from_serialize(element).expect("each element is a map with one key");
        self.theme.fill(&self.localised[locale], element.kind().template(), context, root)
    }
}
