//! The error matcher: from a pasted message, log or response to the entries that explain it.
//!
//! All runs in the reader's page, since logs hold secrets. `themes/default/scripts/match/` gives the same answers; `docs/search.md`
//! states the rules. A line is looked through in three ways, the surest first: for codes, for templates and patterns, and for words.

mod check;
mod matcher;
mod pattern;
mod template;

use serde_json::json;

use super::BLANK;
use super::constants::{FORMAT, MAX_MATCHES};
use super::layout::has_search;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::{FrontMatter, Kind, Spanned};
use crate::table::{Table, index_type};
use crate::words::{Argument, Words};

pub use check::check;
pub use matcher::{Match, Matcher, Reason};
pub use pattern::Pattern;

index_type! {
    /// The index of an error entry among those that [`known`] returns.
    pub struct KnownIx(u32);
}

/// What the matcher knows of an error entry.
#[derive(Clone, Debug)]
pub struct Known {
    /// The version that a reader of the locale gets.
    pub entry: EntryIx,
    /// Its code.
    pub code: Option<String>,
    /// Its templates; its examples where it has none.
    pub templates: Vec<String>,
    /// Its patterns' tables.
    pub patterns: Vec<Pattern>,
}

/// The error entries that a reader of a locale can get, by path, each with the templates of its own language and of the source's: a
/// program may speak another language than its user.
pub fn known(catalogue: &Catalogue, locale: LocaleIx) -> Table<KnownIx, Known> {
    let errors = catalogue.entries.indices().filter(|index| {
        let entry = &catalogue.entries[*index];
        entry.kind == Kind::Error
            && catalogue.is_listed(*index)
            && catalogue.for_reader(&entry.id, locale) == Some(*index)
    });
    errors
        .map(|index| {
            let entry = &catalogue.entries[index];
            let own = &entry.outline.front;
            let source = entry.source.map(|source| &catalogue.entries[source].outline.front);
            let all = |list: fn(&FrontMatter) -> &Vec<Spanned<String>>| {
                let mut texts: Vec<String> = Vec::new();
                for (text, _) in list(own).iter().chain(source.into_iter().flat_map(list)) {
                    if !texts.contains(text) {
                        texts.push(text.clone());
                    }
                }
                texts
            };
            let mut templates = all(|front| &front.matches);
            let patterns = all(|front| &front.regex);
            if templates.is_empty() && patterns.is_empty() {
                templates =
                    all(|front| &front.examples).iter().flat_map(|text| text.lines().map(str::to_owned)).collect();
            }
            Known {
                entry: index,
                code: catalogue.inherited(entry, |outline| outline.front.code.clone()),
                templates,
                patterns: patterns.iter().filter_map(|pattern| Pattern::of(pattern).ok()).collect(),
            }
        })
        .collect()
}

/// Whether a locale has an error box.
pub fn has_errors(catalogue: &Catalogue, locale: LocaleIx) -> bool {
    has_search(catalogue, locale)
        && catalogue.entries.indices().any(|index| {
            let entry = &catalogue.entries[index];
            entry.kind == Kind::Error
                && catalogue.is_listed(index)
                && catalogue.for_reader(&entry.id, locale) == Some(index)
        })
}

/// The file that the script reads.
pub fn file(catalogue: &Catalogue, locale: LocaleIx, words: &Words) -> String {
    let tag = &catalogue.config.locales[locale].tag;
    let entries = known(catalogue, locale).into_iter().map(|(_, known)| {
        let entry = &catalogue.entries[known.entry];
        let front = &entry.outline.front;
        let language = (entry.locale != locale).then(|| {
            let other = &catalogue.config.locales[entry.locale];
            json!([other.tag, other.direction])
        });
        let patterns: Vec<String> = known.patterns.iter().map(Pattern::write).collect();
        json!([entry.address, front.title, front.summary, known.code, known.templates, patterns, language])
    });
    let config = &catalogue.config;
    let counted = |count: i64| words.text("match_count", &[("count", Argument::Number(count))]).unwrap_or_default();
    let code = words.text("match_reason_code", &[("code", Argument::Text(BLANK.into()))]);
    let own = &config.locales[locale];
    let contact = config.contact.as_ref();
    let contact =
        contact.map(|contact| json!([words.plain("contact_question"), config.contact_label(own), contact.url]));
    let words = json!({
        "counts": (0..=MAX_MATCHES as i64).map(counted).collect::<Vec<_>>(),
        "none": words.plain("match_none"),
        "cut": words.plain("match_cut"),
        "code": code.unwrap_or_default(),
        "text": words.plain("match_reason_text"),
        "words": words.plain("match_reason_words"),
        "contact": contact,
    });
    let data = json!({ "errors": entries.collect::<Vec<_>>(), "words": words });
    format!("waymark({},{FORMAT},{data})\n", json!(format!("{tag}/errors")))
}
