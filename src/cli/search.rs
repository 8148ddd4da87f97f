//! `waymark search`.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;

use super::error::{CommandError, Result};
use super::open::open;
use crate::search::{Index, Layout, MAX_RESULTS};
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
    /// How results are told.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Results,
}

/// How results are told.
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
    let index = site.index(locale).and_then(|(layout, files)| Some((layout, Index::open(files)?)));
    let (layout, index) = index.ok_or_else(|| {
        CommandError::usage(
            "this language has no search index: it has no pages, or `outputs: { search: false }` leaves it out",
        )
    })?;
    let mut out = stdout().lock();
    for query in queries {
        let told = if arguments.format == Results::Json || arguments.queries.is_some() {
            as_json(site, layout, &index, &query)
        } else {
            as_text(site, layout, &index, &query)
        };
        // A reader that went away is no failure of ours.
        if writeln!(out, "{told}").is_err() {
            break;
        }
    }
    Ok(())
}

/// `waymark tokens`: what the browser's tokeniser is compared with.
pub fn tokens(file: &Path) -> Result {
    let text = source::read_given(file).map_err(|error| CommandError::unread(file, &error))?;
    let tokens = crate::search::tokens(&text);
    let _ = writeln!(stdout().lock(), "{}", tokens.join("\n"));
    Ok(())
}

fn as_json(site: &Site, layout: &Layout, index: &Index<'_>, query: &str) -> String {
    let results: Vec<_> = results(site, layout, index, query)
        .into_iter()
        .map(|result| {
            json!({
                "id": result.id, "kind": result.kind, "address": result.address, "anchor": result.anchor,
                "title": result.title, "score": (result.score * 1e4).round() / 1e4,
            })
        })
        .collect();
    json!({ "query": query, "results": results }).to_string()
}

fn as_text(site: &Site, layout: &Layout, index: &Index<'_>, query: &str) -> String {
    let results = results(site, layout, index, query);
    if results.is_empty() {
        return "nothing found".into();
    }
    let lines = results.iter().map(|result| {
        let anchor = result.anchor.as_ref().map_or(String::new(), |anchor| format!("#{anchor}"));
        format!(
            "{:6.3}  {:7}  {}\n                 {}{anchor}",
            result.score, result.kind, result.title, result.address
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

struct Answer {
    id: String,
    kind: String,
    address: String,
    anchor: Option<String>,
    title: String,
    score: f64,
}

fn results(site: &Site, layout: &Layout, index: &Index<'_>, query: &str) -> Vec<Answer> {
    let found = index.search(query, MAX_RESULTS);
    let result = |hit: &crate::search::Hit| {
        let record = index.record(hit.page)?;
        let section = (hit.section as usize).checked_sub(1).and_then(|section| record.sections.get(section));
        let entry = &site.catalogue.entries[layout.pages.get(hit.page as usize)?.entry];
        Some(Answer {
            id: entry.id.to_string(),
            kind: index.kinds.get(hit.page as usize)?.clone(),
            address: entry.address.to_string(),
            anchor: section.map(|(anchor, _)| anchor.clone()),
            title: record.title,
            score: hit.score,
        })
    };
    found.hits.iter().filter_map(result).collect()
}
