//! From what an agent has at hand (an id, a file, an address) to the entry.

use super::Tickets;
use crate::addresses;
use crate::catalogue::{EntryIx, encode_path};
use crate::config::LocaleIx;
use crate::content::{Kind, resolve_path};
use crate::diagnostic::nearest;

/// Why a reference names no entry.
#[derive(Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing is called so; the ids that come nearest.
    Nothing(Vec<String>),
    /// It is a draft, which is not published.
    Draft(String),
    /// It is published in these locales only.
    OtherLocale(String, Vec<String>),
    /// It is a home or topic page, which holds no answer.
    NoAnswer(String),
}

/// How many ids are offered.
const MOST_OFFERED: usize = 3;

impl Tickets<'_> {
    /// The entry that a reference names, as a reader of `locale` gets it. Without a locale, the one that the reference names,
    /// else the source locale.
    pub fn find(&self, reference: &str, locale: Option<LocaleIx>) -> Result<EntryIx, Unknown> {
        let index = self.find_page(reference, locale)?;
        let entry = &self.catalogue.entries[index];
        if super::is_answer(entry) { Ok(index) } else { Err(Unknown::NoAnswer(entry.id.to_string())) }
    }

    /// The same, also for home and topic pages, which hold no answer.
    pub fn find_page(&self, reference: &str, locale: Option<LocaleIx>) -> Result<EntryIx, Unknown> {
        let found = self.named(reference);
        let Some((id, own)) = found else { return Err(self.unknown(reference)) };
        let wanted = locale.or(own).unwrap_or(self.catalogue.config.source_index());
        let chain = std::iter::once(&self.catalogue.config.locales[wanted].tag)
            .chain(&self.catalogue.config.locales[wanted].fallback);
        let version = chain
            .filter_map(|tag| self.catalogue.config.locale_index(tag))
            .find_map(|locale| self.catalogue.versions(&id).find(|v| self.catalogue.entries[*v].locale == locale));
        match version {
            Some(index) => Ok(index),
            None => {
                let others: Vec<String> = self
                    .catalogue
                    .versions(&id)
                    .map(|v| self.catalogue.config.locales[self.catalogue.entries[v].locale].tag.to_string())
                    .collect();
                Err(if others.is_empty() { Unknown::Draft(id) } else { Unknown::OtherLocale(id, others) })
            }
        }
    }

    /// The id that a reference names, and the locale that it names with it.
    fn named(&self, reference: &str) -> Option<(String, Option<LocaleIx>)> {
        let catalogue = self.catalogue;
        let (reference, anchor) = match reference.trim().split_once('#') {
            Some((reference, anchor)) => (reference, Some(anchor)),
            None => (reference.trim(), None),
        };
        let reference = reference.split('?').next().unwrap_or(reference);
        let reference = reference.strip_prefix("id:").unwrap_or(reference);
        let below = self.below_site(reference)?;
        let path = resolve_path("", below.trim_start_matches("./"))?;
        if let Some(index) = catalogue.by_path(&path).or_else(|| catalogue.by_path(&format!("{path}/index.md"))) {
            let entry = &catalogue.entries[index];
            return Some((entry.id.to_string(), Some(entry.locale)));
        }
        let file = |file: &&str| path.strip_suffix(file)?.strip_suffix('/');
        let path = addresses::RESERVED_IN_FOLDER.iter().find_map(file).unwrap_or(&path).to_owned();
        let by_id = |id: &str| catalogue.knows(id).then(|| id.to_owned()).or_else(|| self.old_id(id));
        let (id, locale) = if let Some(rest) = addresses::of_permalink(&path) {
            (by_id(rest)?, None)
        } else if let Some((tag, rest)) = addresses::of_embed(&path) {
            (by_id(rest)?, Some(catalogue.config.locale_index(tag)?))
        } else if let Some(index) = catalogue.at_address(&format!("{path}/")) {
            let entry = &catalogue.entries[index];
            (entry.id.to_string(), Some(entry.locale))
        } else {
            (by_id(&path)?, None)
        };
        // An anchor on a guide's page names the step.
        let step = anchor.and_then(|anchor| self.step_at(&id, anchor));
        Some((step.unwrap_or(id), locale))
    }

    /// The part of an address below the site's root; `None` for an address of another site.
    fn below_site<'r>(&self, reference: &'r str) -> Option<&'r str> {
        let config = &self.catalogue.config;
        if let Some(rest) = reference.strip_prefix(&*config.base_url) {
            return Some(rest);
        }
        let Some((_, rest)) = reference.split_once("://") else {
            return Some(reference.strip_prefix(config.base_path()).unwrap_or(reference));
        };
        // A preview of the site has the same paths, below its root or below the site's.
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let name = host.split(':').next().unwrap_or(host);
        let is_preview = matches!(name, "localhost" | "127.0.0.1" | "[");
        let base = config.base_path().trim_start_matches('/');
        let own_host = config.base_url.split("://").nth(1).and_then(|rest| rest.split('/').next());
        (is_preview || own_host == Some(host)).then(|| path.strip_prefix(base).unwrap_or(path))
    }

    /// The id that an old id became.
    fn old_id(&self, old: &str) -> Option<String> {
        let entries = &self.catalogue.entries;
        let is_old = |index: &EntryIx| {
            !entries[*index].hidden
                && entries[*index].outline.front.aliases.iter().any(|(alias, _)| alias.trim_matches('/') == old)
        };
        entries.indices().find(is_old).map(|index| entries[index].id.to_string())
    }

    fn step_at(&self, guide: &str, anchor: &str) -> Option<String> {
        let versions: Vec<EntryIx> = self.catalogue.versions(guide).collect();
        let name = anchor.split("--").next().unwrap_or(anchor);
        versions.into_iter().find_map(|guide| {
            self.catalogue
                .steps(guide)
                .map(|step| &self.catalogue.entries[step])
                .find(|step| {
                    encode_path(step.prefix.trim_end_matches("--")) == name || step.prefix == format!("{name}--")
                })
                .map(|step| step.id.to_string())
        })
    }

    /// A few of the entries below a topic that a ticket can hold, by id.
    pub fn below(&self, topic: &str) -> impl Iterator<Item = &str> {
        let is_below = move |id: &str| id.strip_prefix(topic).is_some_and(|rest| rest.starts_with('/'));
        let entries =
            self.catalogue.entries.values().filter(|entry| !entry.hidden && !entry.gone && super::is_answer(entry));
        let ids: std::collections::BTreeSet<&str> = entries
            .filter(|entry| entry.kind != Kind::Step)
            .map(|entry| &*entry.id)
            .filter(|id| is_below(id))
            .collect();
        ids.into_iter().take(MOST_OFFERED)
    }

    fn unknown(&self, reference: &str) -> Unknown {
        let path = self.below_site(reference).unwrap_or(reference);
        let path = path.split(['#', '?']).next().unwrap_or(path);
        let path = path.trim_matches('/').strip_suffix(".md").unwrap_or(path.trim_matches('/'));
        let path = path.strip_prefix("content/").unwrap_or(path);
        // Without its locale, an address reads much like an id.
        let id = match path.split_once('/') {
            Some((tag, rest)) if self.catalogue.config.locale_index(tag).is_some() => rest,
            _ => path,
        };
        let ids = || {
            self.catalogue
                .entries
                .values()
                .filter(|entry| !entry.hidden && super::is_answer(entry))
                .map(|entry| &*entry.id)
        };
        let mut offered: Vec<&str> = Vec::new();
        let last = id.rsplit('/').next().unwrap_or(id);
        let alike = ids().filter(|known| !last.is_empty() && known.rsplit('/').next() == Some(last));
        let within = ids().filter(|known| last.len() > 3 && known.contains(last));
        for candidate in nearest(id, ids()).into_iter().chain(self.catalogue.similar_id(id)).chain(alike).chain(within)
        {
            if offered.len() < MOST_OFFERED && !offered.contains(&candidate) && !candidate.is_empty() {
                offered.push(candidate);
            }
        }
        Unknown::Nothing(offered.into_iter().map(str::to_owned).collect())
    }
}
