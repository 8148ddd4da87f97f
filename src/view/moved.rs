//! Pages at old addresses.

use std::sync::Arc;

use super::make::root_of;
use super::{FragmentView, LinkView, Own, PageView, View, Views};
use crate::addresses;
use crate::catalogue::{EntryIx, encode_path};

impl Views {
    /// A page that leads on to an entry.
    pub fn moved(&self, folder: &str, target: EntryIx) -> View {
        self.old_page(&addresses::page(folder), Some(target), &[])
    }

    /// The output at an old address, which leads to an entry, or by the part of the address behind `#` to others. There is at least one.
    pub fn old_page(&self, output: &str, target: Option<EntryIx>, fragments: &[(Arc<str>, EntryIx)]) -> View {
        let leads_on = target.is_some();
        let target = target.or(fragments.first().map(|(_, entry)| *entry)).expect("it leads somewhere");
        let entry = &self.catalogue.entries[target];
        let link = LinkView::to(&self.catalogue, target, entry.locale);
        let page = PageView {
            kind: "moved",
            id: entry.id.clone(),
            title: link.title.clone(),
            language: link.language.clone(),
            canonical: self.canonical(target),
            address: encode_path(output),
            noindex: true,
            own: Own::Moved {
                target: link,
                leads_on,
                fragments: fragments
                    .iter()
                    .map(|(fragment, to)| FragmentView {
                        fragment: fragment.clone(),
                        link: LinkView::to(&self.catalogue, *to, entry.locale),
                    })
                    .collect(),
            },
            ..PageView::default()
        };
        self.view(entry.locale, root_of(output), page)
    }
}
