//! Entries that a locale lacks, and that its readers get in another language.
//!
//! A stand-in is an entry of the reader's locale, at `<locale>/<id>/`, whose text is that of the next locale in the chain. So
//! lists, steps, links and breadcrumbs of a locale are whole whatever is translated, and need to know nothing of it.

use super::{Catalogue, Entry, EntryIx, own_tables};
use crate::config::LocaleIx;

impl Catalogue {
    /// Adds what each locale with a home page lacks and its fallback chain has.
    pub(super) fn add_stand_ins(&mut self) {
        let written = self.entries.indices();
        for locale in self.config.locales.indices().filter(|locale| self.homes[*locale].is_some()) {
            for index in written.clone() {
                let id = &self.entries[index].id;
                // Told once for each id, at the version that the reader gets.
                if id.is_empty() || self.nearest_version(id, locale) != Some(index) {
                    continue;
                }
                let is_visible = |version: EntryIx| !self.entries[version].hidden;
                if self.tables.by_id[id][locale].is_some_and(is_visible) {
                    continue;
                }
                let id = id.clone();
                let stand_in = self.entries.push(self.stand_in(index, locale).into());
                own_tables(&mut self.tables).stand_ins.insert((locale, id), stand_in);
            }
        }
    }

    /// The written version that a locale's fallback chain leads to.
    pub(super) fn nearest_version(&self, id: &str, locale: LocaleIx) -> Option<EntryIx> {
        let versions = self.tables.by_id.get(id)?;
        let chain = self.config.locales[locale].fallback.iter().filter_map(|tag| self.config.locale_index(tag));
        chain.filter_map(|locale| versions[locale]).find(|version| !self.entries[*version].hidden)
    }

    fn stand_in(&self, index: EntryIx, locale: LocaleIx) -> Entry {
        let entry = &self.entries[index];
        Entry {
            outline: entry.outline.clone(),
            locale,
            id: entry.id.clone(),
            kind: entry.kind,
            address: "".into(),
            folder: "".into(),
            source: entry.source,
            stands_for: Some(index),
            hidden: false,
            draft: entry.draft,
            unlisted: entry.unlisted,
            gone: entry.gone,
            parent: None,
            children: Vec::new(),
            position: 0,
            number: 0,
            prefix: entry.prefix.clone(),
            anchors: entry.anchors.clone(),
        }
    }
}
