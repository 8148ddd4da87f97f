//! `entries.json`: all entries of a locale, for help desk apps, bots and scripts. `docs/entries.md` is its manual.

use serde::Serialize;
use serde_json::json;

use super::{Tickets, embed_address, is_answer};
use crate::addresses;
use crate::catalogue::{EntryIx, encode_path};
use crate::config::LocaleIx;
use crate::content::Kind;

/// Goes up when a field changes its meaning or goes away; new fields may come without.
const VERSION: u32 = 1;

impl Tickets<'_> {
    /// Writes the catalogue of a locale: every entry as its readers get it, in the order of ids.
    pub fn entries(&self, locale: LocaleIx) -> String {
        let catalogue = self.catalogue;
        let config = &catalogue.config;
        let own = &config.locales[locale];
        let mut found: Vec<EntryIx> = catalogue
            .entries
            .indices()
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
            out.push_str(&serde_json::to_string(&self.entry(index, locale)).expect("plain values"));
        }
        out.push_str("\n]}\n");
        out
    }

    fn entry(&self, index: EntryIx, locale: LocaleIx) -> Told<'_> {
        let catalogue = self.catalogue;
        let config = &catalogue.config;
        let entry = &catalogue.entries[index];
        let front = &entry.outline.front;
        let guide = entry.parent.filter(|_| entry.kind == Kind::Step);
        let updated = catalogue.inherited(entry, |outline| outline.front.updated);
        let steps: Vec<&str> = catalogue.steps(index).map(|step| &*catalogue.entries[step].id).collect();
        // What stands in has no forms of its own.
        let text = &catalogue.entries[catalogue.text_of(index)];
        Told {
            id: &entry.id,
            kind: entry.kind.name(),
            title: &front.title,
            summary: Some(&*front.summary).filter(|summary| !summary.is_empty()),
            code: catalogue.inherited(entry, |outline| outline.front.code.as_deref()),
            asked_as: &front.asked_as,
            keywords: &front.keywords,
            matches: self.matches(index),
            steps,
            choices: catalogue.offered(index).into_iter().map(|(_, choice)| &*choice.id).collect(),
            guide: guide.map(|guide| &*catalogue.entries[guide].id),
            number: guide.map(|_| entry.number),
            locale: &catalogue.language_of(index).tag,
            freshness: self.fit(index, locale).name(),
            updated: updated.map(|date| date.to_string()),
            unlisted: entry.unlisted.then_some(true),
            url: self.url(&entry.address),
            permalink: config.outputs.permalinks.then(|| self.url(&addresses::permalink(&encode_path(&entry.id)))),
            embed: self.url(&embed_address(catalogue, index)),
            oembed: self.url(&addresses::oembed(&text.address)),
            markdown: config.outputs.markdown.then(|| self.url(&addresses::markdown(&text.address))),
        }
    }

    /// The templates of an error, its own and its source's: a program may speak another language than its user.
    fn matches(&self, index: EntryIx) -> Vec<&str> {
        let entry = &self.catalogue.entries[index];
        let source = entry.source.map(|source| &self.catalogue.entries[source]);
        let mut found: Vec<&str> = Vec::new();
        for (template, _) in std::iter::once(entry).chain(source).flat_map(|entry| &entry.outline.front.matches) {
            if !found.contains(&template.as_str()) {
                found.push(template);
            }
        }
        found
    }
}

/// What is told of an entry. `docs/entries.md` says what each field is.
#[derive(Serialize)]
struct Told<'a> {
    id: &'a str,
    kind: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    asked_as: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    keywords: &'a [String],
    #[serde(rename = "match", skip_serializing_if = "Vec::is_empty")]
    matches: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guide: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<usize>,
    locale: &'a str,
    freshness: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<bool>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    permalink: Option<String>,
    embed: String,
    oembed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}
