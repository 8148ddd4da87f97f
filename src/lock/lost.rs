//! Addresses that a place has from its kept releases, whoever published them: also those that no list of the site holds, since whoever
//! published could not commit one.

use std::collections::BTreeSet;

use super::{help_for, put_locale_back};
use crate::addresses;
use crate::catalogue::Catalogue;
use crate::diagnostic::{Code, Diagnostic};

/// An address that a release would lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The address below the site's root, not encoded, with a final slash.
    pub address: String,
    /// Whether it was the home page of a locale.
    pub is_home: bool,
    /// Since when it is published, as a part of a sentence: `since 2026-11-29 20:08:59 UTC`.
    pub since: String,
}

/// The faults of a site that would lose these addresses of a place. What comes back with another one of them is not told beside it: frames and
/// permalinks with their page, and all pages of a locale with the locale.
pub fn vanished(catalogue: &Catalogue, place: &str, lost: &[Lost]) -> Vec<Diagnostic> {
    let homes: BTreeSet<&str> = lost.iter().filter(|lost| lost.is_home).map(|lost| &*lost.address).collect();
    let lost_pages: BTreeSet<&str> = lost.iter().filter_map(|lost| id_below(&lost.address)).collect();
    let has_lost_locale = |address: &str| {
        let page = address.strip_prefix(addresses::EMBEDS).unwrap_or(address);
        let home = page.split_inclusive('/').next().unwrap_or_default();
        home != address && homes.contains(home)
    };
    let is_told =
        |address: &str| !has_lost_locale(address) && by_id(address).is_none_or(|(_, id)| !lost_pages.contains(id));
    lost.iter().filter(|lost| is_told(&lost.address)).map(|lost| fault(catalogue, place, lost)).collect()
}

/// What stands below the locale in the address of a page, which is its id but for slugs.
fn id_below(address: &str) -> Option<&str> {
    if by_id(address).is_some() { None } else { address.split_once('/').map(|(_, path)| path) }
}

/// The locale and the id that a frame names, or the id that a permalink does.
fn by_id(address: &str) -> Option<(Option<&str>, &str)> {
    let of_permalink = || Some((None, addresses::of_permalink(address)?));
    addresses::of_embed(address).map(|(tag, id)| (Some(tag), id)).or_else(of_permalink)
}

fn fault(catalogue: &Catalogue, place: &str, lost: &Lost) -> Diagnostic {
    let Lost { address, is_home, since } = lost;
    let (tag, path) = match by_id(address) {
        Some((tag, id)) => (tag, id),
        None => address.split_once('/').map_or((None, &**address), |(tag, path)| (Some(tag), path)),
    };
    let path = path.trim_end_matches('/');
    let locale = match tag {
        Some(tag) => catalogue.config.locale_index(tag),
        None => Some(catalogue.config.source_index()),
    };
    let help = match locale {
        _ if !makes(catalogue, address) => {
            "turn its output in `outputs` of `site.yaml` on again: tickets name it".into()
        }
        Some(locale) if path.is_empty() => {
            format!("put `content/{}/index.md` back", catalogue.config.locales[locale].tag)
        }
        Some(locale) => help_for(catalogue, path, locale, path),
        None if *is_home => put_locale_back(tag.unwrap_or_default()),
        None => {
            let alias = format!("{}{}", catalogue.config.base_path(), address.trim_end_matches('/'));
            format!("put it back, or add `aliases: [{alias}]` to the page that took its place")
        }
    };
    Diagnostic::new(Code::VanishedAddress, format!("`{address}` would vanish: {place} has it {since}")).help(help)
}

/// Whether a site makes addresses of this kind at all.
fn makes(catalogue: &Catalogue, address: &str) -> bool {
    let outputs = &catalogue.config.outputs;
    let is_off = |folder: &str, on: bool| address.starts_with(folder) && !on;
    !is_off(addresses::PERMALINKS, outputs.permalinks) && !is_off(addresses::EMBEDS, outputs.embed)
}
