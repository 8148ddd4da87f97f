//! The page without chrome, for a frame.

use serde::Serialize;

use super::make::{Views, root_of};
use super::{Card, ErrorView, GuideView, Own, PageView, StepView, View};
use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx, encode_path};

/// An entry in a frame.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is.
pub struct EmbedView {
    pub entry_kind: &'static str,
    pub gone: bool,
    /// The page in the site, as links name it.
    pub full: String,
    #[serde(flatten)]
    pub own: EmbedOwn,
}

/// What a kind of entry shows in a frame by itself.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum EmbedOwn {
    Nothing {},
    Guide(Box<GuideView>),
    Step(Box<StepView>),
    Error(Box<ErrorView>),
    Gone { replacement: Option<Card> },
}

impl Views {
    /// The view of an entry's page without chrome; the same content, seen from another place.
    pub fn embed(&self, index: EntryIx) -> View {
        let entry = &self.catalogue.entries[index];
        debug_assert!(entry.stands_for.is_none(), "what stands in leads on to the text");
        let front = &entry.outline.front;
        let folder = embed_folder(&self.catalogue, index);
        let root = root_of(&folder);
        let (body, own, faults) = self.content(index, &root, true);
        let own = match own {
            Own::Guide(guide) => EmbedOwn::Guide(guide),
            Own::Step(step) => EmbedOwn::Step(step),
            Own::Error(error) => EmbedOwn::Error(error),
            Own::Gone { replacement } => EmbedOwn::Gone { replacement },
            _ => EmbedOwn::Nothing {},
        };
        let page = PageView {
            kind: "embed",
            id: entry.id.clone(),
            title: front.title.clone(),
            summary: front.summary.clone(),
            canonical: self.canonical(index),
            address: addresses::page(&encode_path(&folder)),
            noindex: true,
            body,
            draft: entry.draft,
            has_choices: !self.catalogue.offered(index).is_empty(),
            extra: self.extra(entry),
            own: Own::Embed(EmbedView { entry_kind: entry.kind.name(), gone: entry.gone, full: entry.page(), own }),
            ..PageView::default()
        };
        View { faults, ..self.view(entry.locale, root, page) }
    }

    /// A page in a frame that leads on to the one of an entry.
    pub fn embed_moved(&self, folder: &str, target: EntryIx) -> View {
        let mut view = self.moved(folder, target);
        if let Own::Moved { target: link, .. } = &mut view.page.own {
            let text = self.catalogue.text_of(target);
            link.address = addresses::page(&encode_path(&embed_folder(&self.catalogue, text)));
        }
        view
    }
}

/// Where the page without chrome is written: by locale and id, not encoded, with a final slash.
pub fn embed_folder(catalogue: &Catalogue, index: EntryIx) -> String {
    let entry = &catalogue.entries[index];
    addresses::embed(&catalogue.config.locales[entry.locale].tag, &entry.id)
}
