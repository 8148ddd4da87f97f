//! `entries.json`: all entries of a locale, for help desk apps, bots and scripts. `docs/entries.md` is its manual.

use serde_json::{Map, Value, json};

use super::{Tickets, embed_address, is_answer};
use crate::catalogue::{EntryIx, encode_path};
use crate::content::Kind;

/// Goes up when a field changes its meaning or goes away; new fields may come without.
const VERSION: u32 = 1;

impl Tickets<'_> {
    /// Writes the catalogue of a locale: every entry as its readers get it, in the order of ids.
    pub fn entries(&self, locale: usize) -> String {
        let catalogue = self.catalogue;
        let config = &catalogue.config;
        let own = &config.locales[locale];
        let mut found: Vec<EntryIx> = (0..catalogue.entries.len())
            .filter(|index| {
                let entry = &catalogue.entries[*index];
                !entry.hidden && !entry.gone && !entry.draft && is_answer(entry)
            })
            .filter(|index| catalogue.for_reader(&catalogue.entries[*index].id, locale) == Some(*index))
            .collect();
        found.sort_by(|one, other| catalogue.entries[*one].id.cmp(&catalogue.entries[*other].id));
        let head = json!({
            "version": VERSION,
            "locale": &*own.tag,
            "dir": own.direction,
            "title": config.title(own),
            "url": self.url(&format!("{}/", own.tag)),
        });
        // One entry a line: a list of thousands can be read, compared and cut by any tool.
        let mut out = head.to_string();
        out.truncate(out.len() - 1);
        out.push_str(",\"entries\":[");
        for (count, index) in found.into_iter().enumerate() {
            out.push_str(if count == 0 { "\n" } else { ",\n" });
            out.push_str(&self.entry(index, locale).to_string());
        }
        out.push_str("\n]}\n");
        out
    }

    fn entry(&self, index: EntryIx, locale: usize) -> Value {
        let catalogue = self.catalogue;
        let config = &catalogue.config;
        let entry = &catalogue.entries[index];
        let front = &entry.document.front;
        let mut told = Map::new();
        let mut put = |key: &str, value: Value| drop(told.insert(key.to_owned(), value));
        put("id", (*entry.id).into());
        put("kind", entry.kind.name().into());
        put("title", front.title.as_str().into());
        if !front.summary.is_empty() {
            put("summary", front.summary.as_str().into());
        }
        if let Some(code) = catalogue.inherited(entry, |document| document.front.code.as_deref()) {
            put("code", code.into());
        }
        if entry.kind == Kind::Step
            && let Some(guide) = entry.parent
        {
            put("guide", (*catalogue.entries[guide].id).into());
            put("number", entry.number.into());
        }
        put("locale", (*catalogue.language_of(index).tag).into());
        put("freshness", self.fit(index, locale).name().into());
        if let Some(updated) = catalogue.inherited(entry, |document| document.front.updated) {
            put("updated", updated.to_string().into());
        }
        if entry.unlisted {
            put("unlisted", true.into());
        }
        put("url", self.url(&entry.address).into());
        if config.outputs.permalinks {
            put("permalink", self.url(&format!("go/{}/", encode_path(&entry.id))).into());
        }
        put("embed", self.url(&embed_address(catalogue, index)).into());
        // What stands in has no forms of its own.
        let text = &catalogue.entries[catalogue.text_of(index)];
        put("oembed", self.url(&format!("{}embed.json", text.address)).into());
        if config.outputs.markdown {
            put("markdown", self.url(&format!("{}index.md", text.address)).into());
        }
        Value::Object(told)
    }
}
