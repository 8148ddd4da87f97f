//! `embed.json`: the oEmbed answer of an entry, with its paste-ready forms; <https://oembed.com/>, version 1.0.

use serde::Serialize;

use super::choices::Made;
use super::{Desk, Section, Snippet, Tickets, embed_address};
use crate::addresses;
use crate::catalogue::{EntryIx, Picture, encode_path};
use crate::content::Kind;

/// How long an answer may be kept, in seconds: a day.
const CACHE_AGE: u32 = 86_400;
/// How wide an answer of type `rich` is shown, in pixels.
const WIDTH: u32 = 600;

/// What the answer says besides the forms. `docs/tickets.md` says what each field is.
#[derive(Serialize)]
struct Answer<'a> {
    version: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    title: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    cache_age: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<usize>,
    url: &'a str,
    embed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    permalink: Option<String>,
    id: &'a str,
    #[serde(rename = "kind")]
    entry_kind: &'a str,
    locale: &'a str,
    languages: Vec<Version<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<Part>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Made>,
    source_locale: &'a str,
}

/// A section of a long text, ready to be pasted.
#[derive(Serialize)]
struct Part {
    anchor: String,
    title: String,
    html: String,
    markdown: String,
    text: String,
}

/// A step of a guide.
#[derive(Serialize)]
struct Step<'a> {
    id: &'a str,
    number: usize,
    title: &'a str,
    /// Where it stands on the guide's page.
    anchor: &'a str,
    freshness: &'a str,
    address: &'a str,
}

/// The entry in one language.
#[derive(Serialize)]
struct Version<'a> {
    locale: &'a str,
    name: &'a str,
    title: &'a str,
    content_locale: &'a str,
    freshness: &'a str,
    address: &'a str,
    embed: String,
}

impl Tickets<'_> {
    /// Writes the answer.
    pub fn oembed(&self, index: EntryIx) -> String {
        let catalogue = self.catalogue;
        let config = &catalogue.config;
        let entry = &catalogue.entries[index];
        let own = &config.locales[entry.locale];
        let snippet = self.snippet(index, None);
        let forms = snippet.forms(Desk::generic());
        let picture = self.thumbnail(index);
        let size = picture.map(|picture| picture.dimensions);
        let rich = config.oembed_rich;
        let mut out =
            String::with_capacity(2_000 + (forms.html.len() + forms.markdown.len() + forms.text.len()) * 5 / 4);
        let answer = Answer {
            version: "1.0",
            kind: if rich { "rich" } else { "link" },
            title: &snippet.title,
            provider_name: config.title(own),
            provider_url: &config.base_url,
            cache_age: CACHE_AGE,
            thumbnail_url: picture.map(|picture| self.url(&picture.address)),
            thumbnail_width: size.map(|size| size.width),
            thumbnail_height: size.map(|size| size.height),
            width: rich.then_some(WIDTH),
            height: rich.then(|| height(&forms.text, forms.html.matches("<img ").count())),
            url: &snippet.url,
            embed_url: &snippet.embed,
            permalink: config.outputs.permalinks.then(|| self.url(&addresses::permalink(&encode_path(&entry.id)))),
            id: &entry.id,
            entry_kind: entry.kind.name(),
            locale: &own.tag,
            languages: self.languages(index),
            steps: self.steps(index),
            sections: self.parts(index, forms.html.len()),
            choices: self.made(index),
            source_locale: &config.source_locale,
        };
        out.push_str(&serde_json::to_string(&answer).expect("plain values"));
        // Most of the answer; written without a detour through a value.
        out.truncate(out.len() - 1);
        for (key, form) in [("html", &forms.html), ("markdown", &forms.markdown), ("text", &forms.text)] {
            out.push_str(",\"");
            out.push_str(key);
            out.push_str("\":\"");
            escape(form, &mut out);
            out.push('"');
        }
        out.push_str("}\n");
        out
    }

    /// The entry in every language that has a home page: where its answer lies below the site's root, and how well it fits.
    fn languages(&self, index: EntryIx) -> Vec<Version<'_>> {
        let catalogue = self.catalogue;
        let entry = &catalogue.entries[index];
        let locales = catalogue.config.locales.iter();
        locales
            .filter(|(locale, _)| catalogue.homes[*locale].is_some())
            .filter_map(|(locale, own)| {
                let version = catalogue.text_of(catalogue.for_reader(&entry.id, locale)?);
                let shown = &catalogue.entries[version];
                (!shown.gone).then(|| Version {
                    locale: &own.tag,
                    name: &own.name,
                    title: &shown.outline.front.title,
                    content_locale: &catalogue.config.locales[shown.locale].tag,
                    freshness: self.fit(version, locale).name(),
                    address: &shown.address,
                    embed: embed_address(catalogue, version),
                })
            })
            .collect()
    }

    /// The sections of a long text that is no guide.
    fn parts(&self, index: EntryIx, bytes: usize) -> Vec<Part> {
        if matches!(self.catalogue.entries[index].kind, Kind::Guide | Kind::Step) {
            return Vec::new();
        }
        let part = |(section, snippet): (Section, Snippet)| {
            let forms = snippet.forms(Desk::generic());
            let Section { anchor, title, .. } = section;
            Part { anchor, title, html: forms.html, markdown: forms.markdown, text: forms.text }
        };
        self.offered(index, bytes).into_iter().map(part).collect()
    }

    fn steps(&self, index: EntryIx) -> Vec<Step<'_>> {
        let locale = self.catalogue.entries[index].locale;
        let steps = self.catalogue.steps(index).map(|step| {
            let entry = &self.catalogue.entries[step];
            Step {
                id: &entry.id,
                number: entry.number,
                title: &entry.outline.front.title,
                anchor: entry.prefix.trim_end_matches("--"),
                freshness: self.fit(step, locale).name(),
                address: &entry.address,
            }
        });
        steps.collect()
    }

    /// The first picture that is no drawing; a guide's is that of its first step that has one.
    fn thumbnail(&self, index: EntryIx) -> Option<&Picture> {
        let pages =
            std::iter::once(index).chain(self.catalogue.steps(index)).filter_map(|index| self.views.page(index));
        pages.flat_map(|page| page.pictures()).find(|picture| !picture.path.ends_with(".svg"))
    }
}

/// Escapes a text as JSON wants it (RFC 8259, section 7).
fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    // Nearly every text has line ends and no other control character.
    let is_common = !bytes.iter().fold(false, |found, byte| found | (*byte < 0x20 && *byte != b'\n'));
    if !is_common {
        let quoted = serde_json::to_string(text).expect("a text");
        return out.push_str(&quoted[1..quoted.len() - 1]);
    }
    let mut from = 0;
    for at in memchr::memchr3_iter(b'"', b'\\', b'\n', bytes) {
        out.push_str(&text[from..at]);
        out.push_str(match bytes[at] {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            _ => "\\n",
        });
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// About how high the HTML is at [`WIDTH`], in pixels: a static answer has to say something.
fn height(text: &str, pictures: usize) -> usize {
    text.lines().count() * 22 + pictures * 300 + 24
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_survives_json() {
        let all: String = (0..0x100).filter_map(char::from_u32).chain("\u{2028}日本".chars()).collect();
        for text in [all.as_str(), "a \"b\" \\ c\nd", ""] {
            let mut json = String::from("\"");
            super::escape(text, &mut json);
            json.push('"');
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
