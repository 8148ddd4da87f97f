//! `waymark search`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;

use super::error::{CommandError, Result};
use super::open::open;
use super::terminal::{show, show_json};
use crate::config::LocaleIx;
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
    let own = Searched::of(site, locale).ok_or_else(|| {
        CommandError::usage(
            "this language has no search index: it has no pages, or `outputs: { search: false }` leaves it out",
        )
    })?;
    // What the locale does not find is looked up in the source's language, as the browser does.
    let source = site.catalogue.config.source_index();
    let other = if locale == source { None } else { Searched::of(site, source) };
    let is_json = arguments.format == Results::Json || arguments.queries.is_some();
    for query in queries {
        let is_read = if is_json {
            show_json(&(as_json(&own, other.as_ref(), &query) + "\n"))
        } else {
            show(&(as_text(&own, other.as_ref(), &query) + "\n"))
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

fn as_json(own: &Searched<'_>, other: Option<&Searched<'_>>, query: &str) -> String {
    let (results, _) = results(own, other, query);
    let results: Vec<_> = results
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

fn as_text(own: &Searched<'_>, other: Option<&Searched<'_>>, query: &str) -> String {
    let (results, is_other) = results(own, other, query);
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
    let lines = lines.collect::<Vec<_>>().join("\n");
    match other.filter(|_| is_other) {
        Some(other) => format!("nothing found in {}; in {}:\n{lines}", own.name(), other.name()),
        None => lines,
    }
}

struct Answer {
    id: String,
    kind: String,
    address: String,
    anchor: Option<String>,
    title: String,
    score: f64,
}

/// What a language finds, or what the other one does where it finds nothing, and whether that is so.
fn results(own: &Searched<'_>, other: Option<&Searched<'_>>, query: &str) -> (Vec<Answer>, bool) {
    let found = own.results(query);
    match other.filter(|_| found.is_empty()) {
        Some(other) => (other.results(query), true),
        None => (found, false),
    }
}

/// The search index of a language.
struct Searched<'a> {
    site: &'a Site,
    locale: LocaleIx,
    layout: &'a Layout,
    index: Index<'a>,
}

impl<'a> Searched<'a> {
    fn of(site: &'a Site, locale: LocaleIx) -> Option<Self> {
        let (layout, files) = site.index(locale)?;
        Some(Self { site, locale, layout, index: Index::open(files)? })
    }

    fn name(&self) -> &str {
        &self.site.catalogue.config.locales[self.locale].name
    }

    fn results(&self, query: &str) -> Vec<Answer> {
        let Self { site, layout, index, .. } = self;
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
        index.search(query, MAX_RESULTS).hits.iter().filter_map(result).collect()
    }
}
