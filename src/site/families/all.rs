//! The list of all pages of a locale, and the tree of them that a script shows beside each page.

use std::collections::{HashSet, VecDeque};

use serde_json::{Value, json};

use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::search::BLANK;
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;
use crate::view::parts_of_all;
use crate::words::Argument;

/// How many pages a file of a tree names at most: 60 KB or so, 15 compressed. A larger tree names the topics right below the home page, and
/// each of them has a file of its own.
const MOST_IN_TREE: usize = 600;

/// The list and the tree of each locale.
pub struct All;

enum File {
    /// The first page of the list, or a part of it, from 1.
    Page(LocaleIx, usize),
    /// The tree, or what lies below a topic of it, from 1.
    Tree(LocaleIx, usize),
}

impl Family for All {
    fn name(&self) -> &'static str {
        "lists of all pages"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        let catalogue = &*parts.catalogue;
        for (locale, own) in catalogue.locales_with_home() {
            for part in 0..=parts_of_all(catalogue, locale) {
                claims.add(addresses::page(&addresses::all(&own.tag, part)), File::Page(locale, part));
            }
            claims.add(addresses::tree(&own.tag, 0), File::Tree(locale, 0));
            if is_divided(catalogue, locale) {
                for part in 1..=topics(catalogue, locale).count() {
                    claims.add(addresses::tree(&own.tag, part), File::Tree(locale, part));
                }
            }
        }
    }
}

impl Output for File {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        match *self {
            Self::Page(locale, part) => parts.views.all(locale, part).into(),
            Self::Tree(locale, part) => {
                let tree = tree(&parts.catalogue, locale, part);
                let all = parts.words[locale].text("see_all", &[("count", Argument::Text(BLANK.into()))]);
                format!("waymarkTree({part},{tree},{})\n", json!(all.unwrap_or_default())).into()
            }
        }
    }
}

/// Whether the tree of a locale is too large for one file.
fn is_divided(catalogue: &Catalogue, locale: LocaleIx) -> bool {
    catalogue.homes[locale].is_some_and(|home| below(catalogue, home).nth(MOST_IN_TREE).is_some())
}

/// The topics right below the home page.
fn topics(catalogue: &Catalogue, locale: LocaleIx) -> impl Iterator<Item = EntryIx> {
    let home = catalogue.homes[locale];
    let children = home.into_iter().flat_map(|home| in_tree(catalogue, home));
    children.filter(|child| catalogue.entries[*child].kind == Kind::Topic)
}

/// What a tree shows right below an entry: its topics and answers, in order.
fn in_tree(catalogue: &Catalogue, entry: EntryIx) -> impl Iterator<Item = EntryIx> {
    let children = catalogue.entries[entry].children.iter().copied();
    children.filter(|child| catalogue.entries[*child].kind != Kind::Step && catalogue.is_listed(*child))
}

/// All that a tree shows below an entry, a row of the tree after the other.
fn below(catalogue: &Catalogue, entry: EntryIx) -> impl Iterator<Item = EntryIx> {
    let mut waiting = VecDeque::from([entry]);
    std::iter::from_fn(move || {
        let next = waiting.pop_front()?;
        waiting.extend(in_tree(catalogue, next));
        Some(next)
    })
    .skip(1)
}

/// What a file of a tree names.
fn tree(catalogue: &Catalogue, locale: LocaleIx, part: usize) -> Value {
    let Some(home) = catalogue.homes[locale] else { return json!([]) };
    if part == 0 && is_divided(catalogue, locale) {
        let mut topics = 0;
        let top = in_tree(catalogue, home).take(MOST_IN_TREE).map(|index| {
            let is_topic = catalogue.entries[index].kind == Kind::Topic;
            topics += usize::from(is_topic);
            node(catalogue, locale, index, if is_topic { json!(topics) } else { json!([]) })
        });
        return top.collect();
    }
    let root = if part == 0 { home } else { topics(catalogue, locale).nth(part - 1).unwrap_or(home) };
    let named = below(catalogue, root).take(MOST_IN_TREE).collect();
    nodes(catalogue, locale, root, &named)
}

/// The nodes right below an entry that a file names; where there are more, a last one without a title leads to the page that lists all.
fn nodes(catalogue: &Catalogue, locale: LocaleIx, above: EntryIx, named: &HashSet<EntryIx>) -> Value {
    let children: Vec<EntryIx> = in_tree(catalogue, above).collect();
    let shown = children.iter().copied().filter(|child| named.contains(child));
    let mut list: Vec<Value> =
        shown.map(|child| node(catalogue, locale, child, nodes(catalogue, locale, child, named))).collect();
    if list.len() < children.len() {
        let count = catalogue.answers_below(above).count();
        list.push(json!(["", catalogue.entries[above].address, count]));
    }
    Value::Array(list)
}

/// A node: `[title, address, below, language]`. `below` is a list of nodes, or the number of the file that has it. `language` is
/// `[tag, direction, name]` of a title that is not in the locale's own, and left out of others.
fn node(catalogue: &Catalogue, locale: LocaleIx, index: EntryIx, below: Value) -> Value {
    let entry = &catalogue.entries[index];
    let mut node = vec![json!(entry.outline.front.title), json!(entry.address), below];
    let language = catalogue.language_of(index);
    if language.tag != catalogue.config.locales[locale].tag {
        node.push(json!([language.tag, language.direction, language.name]));
    }
    Value::Array(node)
}
