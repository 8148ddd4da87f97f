//! `waymark search`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::error::{CommandError, Result};
use super::open::open;
use super::terminal::{show, show_json};
use crate::answers::{Hit, Hits, Language, Searched, rounded};
use crate::search::MAX_RESULTS;
use crate::site::Site;
use crate::source;

#[derive(clap::Args)]
pub struct Arguments {
    /// What to look for.
    #[arg(required_unless_present = "queries", conflicts_with = "queries", value_name = "WORDS")]
    words: Vec<String>,
    /// The language to search in; by default that of the source.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// A file with a query in each line; each is answered with a line of JSON.
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    /// How results are printed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Results,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Results {
    /// For people.
    #[default]
    Text,
    /// A line of JSON for each query.
    Json,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let queries = match &arguments.queries {
        None => vec![arguments.words.join(" ")],
        Some(file) => {
            let text = source::read_given(file).map_err(|error| CommandError::unread(file, &error))?;
            text.lines().map(str::to_owned).collect()
        }
    };
    let opened = open(site_folder, |_| true)?;
    let (site, locale) = (&opened.site, opened.locale_or_source(arguments.locale.as_deref())?);
    // What the locale does not find is looked up in the source's language, as the browser does.
    let searched = Searched::of(site, locale);
    let own = searched.own().ok_or_else(|| {
        CommandError::usage(
            "this language has no search index: it has no pages, or `outputs: { search: false }` leaves it out",
        )
    })?;
    let is_json = arguments.format == Results::Json || arguments.queries.is_some();
    for query in queries {
        let is_read = if is_json {
            show_json(&(as_json(site, &searched, &query) + "\n"))
        } else {
            show(&(as_text(site, own, &searched, &query) + "\n"))
        };
        if !is_read {
            break;
        }
    }
    Ok(())
}

/// `waymark tokens`: what the browser's tokeniser is compared with.
pub fn tokens(file: &Path) -> Result {
    let text = source::read_given(file).map_err(|error| CommandError::unread(file, &error))?;
    let tokens = crate::search::tokens(&text);
    show(&(tokens.join("\n") + "\n"));
    Ok(())
}

fn as_json(site: &Site, searched: &Searched<'_>, query: &str) -> String {
    let found = searched.find(query, MAX_RESULTS);
    let result = |hit: Hit| {
        let entry = &site.catalogue.entries[hit.entry];
        let mut result = json!({
            "id": entry.id, "kind": hit.kind, "address": entry.address, "anchor": hit.anchor,
            "title": hit.title, "score": rounded(hit.score),
        });
        // Only where words differ.
        let mut add =
            |key: &str, value: Value| drop(result.as_object_mut().map(|fields| fields.insert(key.into(), value)));
        if !hit.likes.is_empty() {
            let like = |(asked, has): &(String, Option<String>)| json!({ "asked": asked, "has": has });
            add("like", hit.likes.iter().map(like).collect());
        }
        if hit.is_meant {
            add("by_meaning", true.into());
        }
        result
    };
    let is_weak = found.as_ref().is_some_and(|found| found.is_weak);
    let results: Vec<_> = found.into_iter().flat_map(|found| found.hits).map(result).collect();
    json!({ "query": query, "weak": is_weak, "results": results }).to_string()
}

fn as_text(site: &Site, own: &Language<'_>, searched: &Searched<'_>, query: &str) -> String {
    let Some(Hits { language, hits, is_weak }) = searched.find(query, MAX_RESULTS) else {
        return "nothing found".into();
    };
    let lines = hits.iter().map(|hit| {
        let anchor = hit.anchor.as_ref().map_or(String::new(), |anchor| format!("#{anchor}"));
        let address = &site.catalogue.entries[hit.entry].address;
        let why = why(hit).map_or(String::new(), |why| format!("\n                 {why}"));
        format!("{:6.3}  {:7}  {}\n                 {address}{anchor}{why}", hit.score, hit.kind, hit.title)
    });
    let lines = lines.collect::<Vec<_>>().join("\n");
    let lines = if is_weak { format!("nothing fits well; these come closest:\n{lines}") } else { lines };
    if language.locale == own.locale {
        return lines;
    }
    format!("nothing found in {}; in {}:\n{lines}", own.name(), language.name())
}

/// Why a page was found, where it has other words than those that were asked for.
fn why(hit: &Hit) -> Option<String> {
    if hit.is_meant {
        return Some("means much the same".into());
    }
    let like = |(asked, has): &(String, Option<String>)| match has {
        Some(has) => format!("“{has}” for “{asked}”"),
        None => format!("other words for “{asked}”"),
    };
    (!hit.likes.is_empty()).then(|| hit.likes.iter().map(like).collect::<Vec<_>>().join(", "))
}
