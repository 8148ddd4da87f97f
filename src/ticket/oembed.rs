//! `embed.json`: the oEmbed answer of an entry, with its paste-ready forms; <https://oembed.com/>, version 1.0.

use serde_json::{Map, Value, json};

use super::{Desk, Tickets, embed_address};
use crate::catalogue::{EntryIx, Picture, encode_path};

/// How long an answer may be kept, in seconds: a day.
const CACHE_AGE: u32 = 86_400;
/// How wide an answer of type `rich` is shown, in pixels.
const WIDTH: u32 = 600;

impl Tickets<'_> {
    /// Writes the answer.
    pub fn oembed(&self, index: EntryIx) -> String {
        let catalogue = self.catalogue;
        let config = &catalogue.config;
        let entry = &catalogue.entries[index];
        let own = &config.locales[entry.locale];
        let snippet = self.snippet(index, None);
        let forms = snippet.forms(Desk::generic());
        let mut answer = Map::new();
        let mut put = |key: &str, value: Value| drop(answer.insert(key.to_owned(), value));
        put("version", "1.0".into());
        put("type", if config.oembed_rich { "rich" } else { "link" }.into());
        put("title", snippet.title.as_str().into());
        put("provider_name", config.title(own).into());
        put("provider_url", (*config.base_url).into());
        put("cache_age", CACHE_AGE.into());
        if let Some(picture) = self.thumbnail(index) {
            put("thumbnail_url", self.url(&picture.address).into());
            put("thumbnail_width", picture.dimensions.width.into());
            put("thumbnail_height", picture.dimensions.height.into());
        }
        if config.oembed_rich {
            put("width", WIDTH.into());
            put("height", height(&forms.text, forms.html.matches("<img ").count()).into());
        }
        put("url", snippet.url.as_str().into());
        put("embed_url", snippet.embed.as_str().into());
        if config.outputs.permalinks {
            put("permalink", self.url(&format!("go/{}/", encode_path(&entry.id))).into());
        }
        put("id", (*entry.id).into());
        put("kind", entry.kind.name().into());
        put("locale", (*own.tag).into());
        put("languages", self.languages(index).into());
        let mut out = serde_json::to_string(&answer).expect("plain values");
        // Most of the answer; written without a detour through a value.
        out.truncate(out.len() - 1);
        out.reserve(forms.html.len() * 4);
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
    fn languages(&self, index: EntryIx) -> Vec<Value> {
        let catalogue = self.catalogue;
        let entry = &catalogue.entries[index];
        let locales = catalogue.config.locales.iter().enumerate();
        locales
            .filter(|(locale, _)| catalogue.homes[*locale].is_some())
            .filter_map(|(locale, own)| {
                let version = catalogue.text_of(catalogue.for_reader(&entry.id, locale)?);
                let shown = &catalogue.entries[version];
                (!shown.gone).then(|| {
                    json!({
                        "locale": &*own.tag,
                        "name": &*own.name,
                        "title": shown.document.front.title,
                        "content_locale": &*catalogue.config.locales[shown.locale].tag,
                        "freshness": self.fit(version, locale).name(),
                        "address": &*shown.address,
                        "embed": embed_address(catalogue, version),
                    })
                })
            })
            .collect()
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
