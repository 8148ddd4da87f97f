//! What the first file of an index tells the script besides where to look: the interface's words, and what lies around.

use serde_json::{Value, json};

use super::BLANK;
use super::constants::MAX_RESULTS;
use super::errors::has_errors;
use super::layout::has_search;
use crate::catalogue::Catalogue;
use crate::config::{Direction, LocaleIx};
use crate::words::{Argument, Words};

/// Makes that part of the root.
pub fn root(catalogue: &Catalogue, locale: LocaleIx, words: &Words) -> Value {
    let config = &catalogue.config;
    let own = &config.locales[locale];
    let source = config.source_index();
    let plain = |key: &str| words.plain(key);
    let filled = |key: &str, name: &str| words.text(key, &[(name, Argument::Text(BLANK.into()))]).unwrap_or_default();
    let counted = |count: i64| words.text("search_count", &[("count", Argument::Number(count))]).unwrap_or_default();
    let mut root = json!({
        "locale": own.tag,
        "dir": if own.direction == Direction::Rtl { "rtl" } else { "ltr" },
        "name": own.name,
        "words": {
            "topics": plain("topics"),
            "guides": plain("guides"),
            "questions": plain("questions"),
            "errors": plain("errors"),
            "articles": plain("articles"),
            "counts": (0..=MAX_RESULTS as i64).map(counted).collect::<Vec<_>>(),
            "none": filled("search_none", "query"),
            "hint": plain("search_none_hint"),
            "all": plain("search_see_all"),
            "other": filled("search_other_language", "language"),
            "offer": plain("match_offer"),
            "contact": plain("contact_question"),
        },
    });
    let mut add = |key: &str, value: Value| root.as_object_mut().expect("it was made as one").insert(key.into(), value);
    if locale != source && has_search(catalogue, source) {
        add("source", json!(config.source_locale));
    }
    if let Some(contact) = &config.contact {
        add("contact", json!([config.contact_label(own), contact.url]));
    }
    if has_errors(catalogue, locale) {
        add("errors", json!(true));
    }
    if let Some(report) = &config.search_report {
        add("report", json!(report.url));
    }
    root
}
