//! The page without chrome, for a frame.

use serde::Serialize;

use super::make::{Views, root_of};
use super::{Card, ErrorView, GuideView, Own, PageView, StepView, View};
use crate::catalogue::{Catalogue, EntryIx, encode_path};
use crate::content::Kind;

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
        let entry = &self.catalogue().entries[index];
        debug_assert!(entry.stands_for.is_none(), "what stands in leads on to the text");
        let folder = embed_folder(self.catalogue(), index);
        let View { site, locale, page, .. } = self.entry_from(index, root_of(&folder));
        let own = match page.own {
            Own::Guide(mut guide) => {
                guide.before = guide.before.into_iter().map(opens_outside).collect();
                guide.outcome = guide.outcome.map(opens_outside);
                for step in &mut guide.steps {
                    step.body = opens_outside(std::mem::take(&mut step.body));
                    step.expect = step.expect.take().map(opens_outside);
                }
                EmbedOwn::Guide(guide)
            }
            Own::Step(mut step) => {
                step.expect = step.expect.map(opens_outside);
                EmbedOwn::Step(step)
            }
            Own::Error(error) => EmbedOwn::Error(error),
            Own::Gone { replacement } => EmbedOwn::Gone { replacement },
            _ => EmbedOwn::Nothing {},
        };
        let embed = EmbedView { entry_kind: entry.kind.name(), gone: entry.gone, full: page.address, own };
        let page = PageView {
            kind: "embed",
            id: page.id,
            title: page.title,
            summary: page.summary,
            canonical: page.canonical,
            address: format!("{}index.html", encode_path(&folder)),
            noindex: true,
            body: opens_outside(page.body),
            draft: page.draft,
            own: Own::Embed(embed),
            ..PageView::default()
        };
        View { site, locale, root: root_of(&folder), page }
    }

    /// A page in a frame that leads on to the one of an entry.
    pub fn embed_moved(&self, folder: &str, target: EntryIx) -> View {
        let mut view = self.moved(folder, target);
        if let Own::Moved { target: link } = &mut view.page.own {
            let text = self.catalogue().text_of(target);
            link.address = format!("{}index.html", encode_path(&embed_folder(self.catalogue(), text)));
        }
        view
    }
}

/// Links open in a tab of their own, where the full site has room; those to the page's own anchors stay.
fn opens_outside(html: String) -> String {
    let mut out = String::with_capacity(html.len() + 256);
    let mut rest = html.as_str();
    while let Some(at) = rest.find("<a ") {
        let (before, tag) = rest.split_at(at + 3);
        out.push_str(before);
        let end = tag.find('>').unwrap_or(tag.len());
        if !tag[..end].contains("href=\"#") && !tag[..end].contains("target=") {
            out.push_str("target=\"_blank\" ");
        }
        rest = tag;
    }
    out.push_str(rest);
    out
}

/// Where the page without chrome is written: by locale and id, not encoded, with a final slash.
pub fn embed_folder(catalogue: &Catalogue, index: EntryIx) -> String {
    let entry = &catalogue.entries[index];
    format!("embed/{}/{}/", catalogue.config.locales[entry.locale].tag, entry.id)
}

/// Whether an entry can be shown in a frame and put into a ticket: a guide, a step, an answer, an error, an article.
pub fn is_answer(kind: Kind, id: &str) -> bool {
    !matches!(kind, Kind::Home | Kind::Topic) && !id.is_empty()
}
