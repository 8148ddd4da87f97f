//! `list`: what entries there are.

use serde::{Deserialize, Serialize};

use super::asked::{Answer, Refused, check, did_you_mean, locale, other_language, short, tag, url};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::content::{ALL_KINDS, Kind};
use crate::diagnostic::nearest;
use crate::site::Site;

/// The most entries in an answer.
pub const MAX_LISTED: usize = 100;

/// Which entries are to be listed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// The id of a topic; without one, the whole site.
    pub topic: Option<String>,
    /// Entries of this kind only. Steps are listed only where they are asked for.
    pub kind: Option<String>,
    /// The language; by default the source's.
    pub locale: Option<String>,
    /// The `next` of the answer before, for what comes after it.
    pub after: Option<String>,
}

/// Entries in the order in which a reader goes through the site.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// The language that was asked for.
    pub locale: String,
    /// How many entries there are in all answers together.
    pub total: usize,
    /// The entries.
    pub entries: Vec<Card>,
    /// Where the list goes on, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An entry in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    id: String,
    kind: &'static str,
    title: String,
    summary: String,
    /// The full address.
    address: String,
    /// The language of its text, where that is not the one that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
}

/// Lists entries.
pub fn list(site: &Site, asked: &Listing) -> Result<Listed, Refused> {
    let locale = locale(site, asked.locale.as_deref())?;
    let kind = asked.kind.as_deref().map(kind_of).transpose()?;
    let start = match asked.topic.as_deref() {
        Some(id) => topic(site, id, locale)?,
        None => site.catalogue.homes[locale].ok_or_else(|| {
            Refused::new(format!("nothing is published in `{}`; name another `locale`", tag(site, locale)))
        })?,
    };
    let mut all: Vec<EntryIx> = below(site, start).filter(|index| is_wanted(site, *index, kind)).collect();
    if kind == Some(Kind::Home) && asked.topic.is_none() {
        all.push(start);
    }
    let total = all.len();
    let from = match asked.after.as_deref() {
        None => 0,
        // An id stays a place in the list when the site's files change between two calls.
        Some(after) => all
            .iter()
            .position(|index| *site.catalogue.entries[*index].id == *after)
            .map(|at| at + 1)
            .ok_or_else(|| {
                Refused::new(format!("`after` is `{}`, which is not in this list; begin anew without it", short(after)))
            })?,
    };
    let part: Vec<EntryIx> = all[from..].iter().copied().take(MAX_LISTED).collect();
    let last = part.last().filter(|_| from + part.len() < total);
    let next = last.map(|last| site.catalogue.entries[*last].id.to_string());
    let entries = part.iter().map(|index| card(site, *index, locale)).collect();
    Ok(Listed { locale: tag(site, locale), total, entries, next })
}

fn kind_of(name: &str) -> Result<Kind, Refused> {
    Kind::of_name(name).ok_or_else(|| {
        let all: Vec<&str> = ALL_KINDS.into_iter().map(Kind::name).collect();
        Refused::new(format!("there is no kind `{}`; the kinds are {}", short(name), all.join(", ")))
    })
}

/// The topic with an id, as readers of a locale get it.
fn topic(site: &Site, id: &str, locale: LocaleIx) -> Result<EntryIx, Refused> {
    check("topic", id, "leave it out for the whole site")?;
    let catalogue = &site.catalogue;
    let is_topic = |index: &EntryIx| catalogue.entries[*index].kind == Kind::Topic && catalogue.is_listed(*index);
    catalogue.for_reader(id.trim_matches('/'), locale).filter(is_topic).ok_or_else(|| {
        let topics = catalogue.entries.indices().filter(is_topic).map(|index| &*catalogue.entries[index].id);
        let alike: Vec<String> = nearest(id, topics).into_iter().map(str::to_owned).collect();
        let more = did_you_mean(&alike).unwrap_or_else(|| "list all with `kind` `topic`".to_owned());
        Refused::new(format!("there is no topic `{}`; {more}", short(id)))
    })
}

/// All that lies below an entry, in order.
fn below(site: &Site, start: EntryIx) -> impl Iterator<Item = EntryIx> {
    let children = |index: EntryIx| site.catalogue.entries[index].children.iter().rev().copied();
    let mut waiting: Vec<EntryIx> = children(start).collect();
    std::iter::from_fn(move || {
        let index = waiting.pop()?;
        waiting.extend(children(index));
        Some(index)
    })
}

fn is_wanted(site: &Site, index: EntryIx, kind: Option<Kind>) -> bool {
    let own = site.catalogue.entries[index].kind;
    site.catalogue.is_listed(index) && kind.map_or(own != Kind::Step, |kind| own == kind)
}

fn card(site: &Site, index: EntryIx, asked: LocaleIx) -> Card {
    let entry = &site.catalogue.entries[index];
    Card {
        id: entry.id.to_string(),
        kind: entry.kind.name(),
        title: entry.outline.front.title.clone(),
        summary: entry.outline.front.summary.clone(),
        address: url(site, index),
        locale: other_language(site, index, asked),
    }
}

impl Answer for Listed {
    fn text(&self) -> String {
        let mut out = format!("{} of {} in {}\n", self.entries.len(), self.total, self.locale);
        for card in &self.entries {
            let summary = if card.summary.is_empty() { String::new() } else { format!(": {}", card.summary) };
            out.push_str(&format!("- {} ({}, id {}){summary}\n  {}\n", card.title, card.kind, card.id, card.address));
        }
        if let Some(next) = &self.next {
            out.push_str(&format!("More with `after` `{next}`.\n"));
        }
        out
    }
}
