//! What the first file of an index tells the script besides where to look: the interface's words, and what lies around.

use serde_json::{Value, json};

use super::constants::MAX_RESULTS;
use super::errors::has_errors;
use super::layout::has_search;
use super::{BLANK, SECOND_BLANK};
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
    let two = |key: &str, [one, other]: [&str; 2]| {
        let blank = |blank: &str| Argument::Text(blank.into());
        words.text(key, &[(one, blank(BLANK)), (other, blank(SECOND_BLANK))]).unwrap_or_default()
    };
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
            "like": two("search_like", ["word", "query"]),
            "likely": filled("search_like_other", "query"),
            "meant": plain("search_meant"),
            "weak": plain("search_weak"),
        },
    });
    let mut add = |key: &str, value: Value| root.as_object_mut().expect("it was made as one").insert(key.into(), value);
    if locale != source && has_search(catalogue, source) {
        add("source", json!(config.source_locale));
    }
    // Where else something may be found.
    let others = config.locales.iter().filter(|(other, _)| *other != locale && has_search(catalogue, *other));
    let others: Vec<_> = others.map(|(_, other)| json!([other.tag, other.name])).collect();
    if !others.is_empty() {
        add("locales", json!([two("search_elsewhere", ["results", "language"]), others]));
    }
    if let Some(contact) = &config.contact {
        add("contact", json!([config.contact_label(own), contact.url]));
    }
    if has_errors(catalogue, locale) {
        add("errors", json!(plain("match_title")));
    }
    if let Some(report) = &config.search_report {
        add("report", json!(report.url));
    }
    root
}
