//! What a site has to read, for language models and other agents: `llms.txt`, after <https://llmstxt.org/>.
//!
//! Each language has one, which lists the Markdown copies by topic. A topic of a large site has one of its own, which the one above it
//! leads to: agents read but the beginning of a long file.

use std::fmt::Write as _;

use super::markdown::link;
use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;
use crate::words::Words;

/// How many pages a list names, or how many parts it is divided into. With their summaries they have about 40,000 characters.
const MOST_IN_LIST: usize = 150;

/// The most characters of a list. Agents lose what follows: <https://agentdocsspec.com/>, `llms-txt-size`.
const MOST_CHARS: usize = 50_000;

/// The lists of each language.
pub struct Llms;

/// A list: what lies below a home page or a topic.
struct List {
    locale: LocaleIx,
    above: EntryIx,
    /// From 1, a part of what lies right below; 0 for the list itself.
    part: usize,
}

impl Family for Llms {
    fn name(&self) -> &'static str {
        "lists for agents"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        let catalogue = &*parts.catalogue;
        if !catalogue.config.outputs.markdown {
            return;
        }
        claims.add(addresses::LLMS, Nothing);
        for (locale, _) in catalogue.locales_with_home() {
            if let Some(home) = catalogue.homes[locale] {
                claim_below(catalogue, locale, home, claims);
            }
        }
    }
}

fn claim_below(catalogue: &Catalogue, locale: LocaleIx, above: EntryIx, claims: &mut Claims) {
    let list = |part| List { locale, above, part };
    claims.add(address(catalogue, &list(0)), list(0));
    if is_whole(catalogue, above) {
        return;
    }
    for part in 1..=parts_of(catalogue, above) {
        claims.add(address(catalogue, &list(part)), list(part));
    }
    for topic in topics(catalogue, above) {
        claim_below(catalogue, locale, topic, claims);
    }
}

/// Stands for the list of a source language without a home page.
struct Nothing;

impl Output for Nothing {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        let config = &parts.catalogue.config;
        format!("# {}\n", config.title(&config.locales[config.source_index()])).into()
    }

    fn is_replaceable(&self) -> bool {
        true
    }
}

impl Output for List {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        let with_summaries = self.text(parts, true);
        if with_summaries.chars().count() < MOST_CHARS {
            return with_summaries.into();
        }
        self.text(parts, false).into()
    }

    fn is_replaceable(&self) -> bool {
        true
    }
}

impl List {
    fn text(&self, parts: &Parts, has_summaries: bool) -> String {
        let Self { locale, above, part } = *self;
        let catalogue = &*parts.catalogue;
        let mut lines = Lines { catalogue, words: &parts.words[locale], has_summaries, out: String::new() };
        lines.head(locale, above);
        if part > 0 {
            let some: Vec<EntryIx> =
                answers(catalogue, above).skip((part - 1) * MOST_IN_LIST).take(MOST_IN_LIST).collect();
            lines.answers(above, &some);
        } else if is_whole(catalogue, above) {
            lines.all_below(above);
        } else {
            lines.lists_below(self);
        }
        if part == 0 && locale == catalogue.config.source_index() && catalogue.homes[locale] == Some(above) {
            lines.other_languages(locale);
        }
        lines.out
    }
}

/// Where a list is published.
fn address(catalogue: &Catalogue, list: &List) -> String {
    let is_home = catalogue.homes[list.locale] == Some(list.above);
    if is_home && list.part == 0 {
        let tag = &catalogue.config.locales[list.locale].tag;
        return addresses::llms_of_locale(tag, list.locale == catalogue.config.source_index());
    }
    addresses::llms(&catalogue.entries[list.above].address, list.part)
}

/// What is listed right below an entry, in order.
fn listed(catalogue: &Catalogue, above: EntryIx) -> impl Iterator<Item = EntryIx> {
    let children = catalogue.entries[above].children.iter().copied();
    children.filter(|child| catalogue.is_listed(*child) && !catalogue.entries[*child].draft)
}

fn topics(catalogue: &Catalogue, above: EntryIx) -> impl Iterator<Item = EntryIx> {
    listed(catalogue, above).filter(|child| catalogue.entries[*child].kind == Kind::Topic)
}

/// The answers right below an entry that were written in its language, each with its steps.
fn answers(catalogue: &Catalogue, above: EntryIx) -> impl Iterator<Item = EntryIx> {
    listed(catalogue, above)
        .filter(|child| catalogue.entries[*child].kind != Kind::Topic && is_written(catalogue, *child))
        .flat_map(|child| std::iter::once(child).chain(catalogue.steps(child)))
}

fn is_written(catalogue: &Catalogue, index: EntryIx) -> bool {
    catalogue.entries[index].stands_for.is_none()
}

/// How many pages a list of all that lies below an entry would name.
fn count_below(catalogue: &Catalogue, above: EntryIx) -> usize {
    let below = topics(catalogue, above).map(|topic| 1 + count_below(catalogue, topic));
    answers(catalogue, above).count() + below.sum::<usize>()
}

/// Whether one list has all that lies below an entry.
fn is_whole(catalogue: &Catalogue, above: EntryIx) -> bool {
    count_below(catalogue, above) <= MOST_IN_LIST
}

/// How many parts the answers right below an entry are divided into; 0 where its own list has them.
fn parts_of(catalogue: &Catalogue, above: EntryIx) -> usize {
    match answers(catalogue, above).count() {
        0..=MOST_IN_LIST => 0,
        count => count.div_ceil(MOST_IN_LIST),
    }
}

struct Lines<'a> {
    catalogue: &'a Catalogue,
    words: &'a Words,
    has_summaries: bool,
    out: String,
}

impl Lines<'_> {
    fn head(&mut self, locale: LocaleIx, above: EntryIx) {
        let config = &self.catalogue.config;
        let site = config.title(&config.locales[locale]);
        let front = &self.catalogue.entries[above].outline.front;
        let _ = match self.catalogue.entries[above].kind {
            Kind::Home => writeln!(self.out, "# {site}"),
            _ => writeln!(self.out, "# {site}: {}", front.title),
        };
        if !front.summary.is_empty() {
            let _ = writeln!(self.out, "\n> {}", front.summary);
        }
    }

    /// The answers right below an entry under its title, then those of its topics, one after the other.
    fn all_below(&mut self, above: EntryIx) {
        let own = is_written(self.catalogue, above).then_some(above);
        let some: Vec<EntryIx> = own.into_iter().chain(answers(self.catalogue, above)).collect();
        self.answers(above, &some);
        for topic in topics(self.catalogue, above) {
            self.all_below(topic);
        }
    }

    /// Some answers under the title of the entry that they lie right below.
    fn answers(&mut self, above: EntryIx, some: &[EntryIx]) {
        if some.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "\n## {}\n", self.catalogue.entries[above].outline.front.title);
        for index in some {
            self.line(*index, &addresses::markdown(&self.catalogue.entries[*index].address));
        }
    }

    /// The answers right below an entry, or the lists that have them, and the lists of its topics.
    fn lists_below(&mut self, list: &List) {
        let List { locale, above, .. } = *list;
        let count = parts_of(self.catalogue, above);
        let own = is_written(self.catalogue, above).then_some(above);
        let here = answers(self.catalogue, above).filter(|_| count == 0);
        let some: Vec<EntryIx> = own.into_iter().chain(here).collect();
        self.answers(above, &some);
        for part in 1..=count {
            let address = address(self.catalogue, &List { locale, above, part });
            let part = format!("{part}/{count}");
            let _ = writeln!(self.out, "- {}", link(&self.catalogue.config.base_url, &part, &address));
        }
        let mut topics = topics(self.catalogue, above).peekable();
        if topics.peek().is_some() {
            let _ = writeln!(self.out, "\n## {}\n", self.words.plain("topics"));
        }
        for topic in topics {
            self.line(topic, &address(self.catalogue, &List { locale, above: topic, part: 0 }));
        }
    }

    fn line(&mut self, index: EntryIx, address: &str) {
        let Self { catalogue, has_summaries, .. } = *self;
        let entry = &catalogue.entries[index];
        let front = &entry.outline.front;
        let summary = match has_summaries && !front.summary.is_empty() {
            true => format!(": {}", front.summary),
            false => String::new(),
        };
        let indent = if entry.kind == Kind::Step { "  " } else { "" };
        let _ = writeln!(self.out, "{indent}- {}{summary}", link(&catalogue.config.base_url, &front.title, address));
    }

    /// The lists of the other languages.
    fn other_languages(&mut self, source: LocaleIx) {
        let catalogue = self.catalogue;
        let mut others = catalogue.locales_with_home().filter(|(locale, _)| *locale != source).peekable();
        if others.peek().is_some() {
            let _ = writeln!(self.out, "\n## {}\n", self.words.plain("language"));
        }
        for (locale, own) in others {
            let Some(above) = catalogue.homes[locale] else { continue };
            let address = address(catalogue, &List { locale, above, part: 0 });
            let _ = writeln!(self.out, "- {}", link(&catalogue.config.base_url, &own.name, &address));
        }
    }
}
