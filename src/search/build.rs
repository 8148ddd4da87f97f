//! From pages to the files of an index.

use std::cell::RefCell;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use super::TermMemo;
use super::frame::{Files, Frame};
use super::languages::Language;
use super::layout::{Layout, is_findable};
use super::meaning::Meaning;
use super::synonyms::Synonyms;
use super::terms::{Around, Collector, Known, PageTerms};
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::memo::Fingerprint;
use crate::page::Bodies;

/// Makes the index of a locale. `root` is what the first file tells the script besides: the interface's words, for one.
pub fn build(
    catalogue: &Catalogue,
    bodies: &Bodies,
    locale: LocaleIx,
    layout: &Layout,
    synonyms: &Synonyms,
    memo: &TermMemo,
    root: Value,
) -> Files {
    let terms: Vec<Arc<PageTerms>> =
        layout.pages.par_iter().map(|page| terms_of(catalogue, bodies, page.entry, synonyms, memo)).collect();
    Frame::of(catalogue, locale, layout, root).files(&terms)
}

/// What an index is made from where its terms come from elsewhere, and what the terms of its pages are known by, in order.
pub fn frame_of(
    catalogue: &Catalogue,
    locale: LocaleIx,
    layout: &Layout,
    synonyms: &Synonyms,
    root: Value,
) -> (Frame, Vec<Fingerprint>) {
    let keys = layout.pages.iter().map(|page| key_of(catalogue, page.entry, synonyms).0).collect();
    (Frame::of(catalogue, locale, layout, root), keys)
}

/// Collects the terms of an entry's page if it can be found: an index that is made later need not read the page's body.
pub fn collect(catalogue: &Catalogue, bodies: &Bodies, entry: EntryIx, synonyms: &Synonyms, memo: &TermMemo) {
    if is_findable(catalogue, entry) {
        terms_of(catalogue, bodies, entry, synonyms, memo);
    }
}

thread_local! {
    /// Keeps its tables from page to page.
    static COLLECTOR: RefCell<Collector> = RefCell::default();
}

fn terms_of(
    catalogue: &Catalogue,
    bodies: &Bodies,
    index: EntryIx,
    synonyms: &Synonyms,
    memo: &TermMemo,
) -> Arc<PageTerms> {
    let (key, around) = key_of(catalogue, index, synonyms);
    memo.get(key, || {
        let (entry, body) = (&catalogue.entries[index], bodies.get(index));
        // Taken out meanwhile: what a panic leaves half collected must not become part of the next page.
        let mut collector = COLLECTOR.take();
        let terms = collector.terms(&entry.outline, &body, entry.kind, &around, known_of(catalogue, index, synonyms));
        COLLECTOR.set(collector);
        terms.into()
    })
}

/// What the terms of an entry's page are remembered by, and what of other pages counts for them.
fn key_of<'c>(catalogue: &'c Catalogue, index: EntryIx, synonyms: &Synonyms) -> (Fingerprint, Around<'c>) {
    let entry = &catalogue.entries[index];
    let title = |index: EntryIx| catalogue.entries[index].outline.front.title.as_str();
    let around = Around {
        guide: entry.parent.filter(|_| entry.kind == Kind::Step).map(title),
        steps: if entry.kind == Kind::Guide { catalogue.steps(index).map(title).collect() } else { Vec::new() },
        code: catalogue.inherited(entry, |outline| outline.front.code.as_deref()),
        choices: catalogue.choice_names(index),
        only: catalogue.only_for(index).map_or(Vec::new(), |only| only.names),
    };
    let known = known_of(catalogue, index, synonyms);
    (PageTerms::fingerprint(&entry.outline, catalogue.config.raw_html, entry.kind, &around, &known), around)
}

fn known_of(catalogue: &Catalogue, index: EntryIx, synonyms: &Synonyms) -> Known {
    let config = &catalogue.config;
    Known {
        language: Language::of(&config.locales[catalogue.entries[index].locale].tag),
        own: synonyms[catalogue.entries[index].locale].clone(),
        meaning: config.outputs.meaning.then(Meaning::get),
    }
}

/// The terms of an index's pages that are remembered, with what they are remembered by.
pub fn remembered(
    catalogue: &Catalogue,
    layout: &Layout,
    synonyms: &Synonyms,
    memo: &TermMemo,
) -> Vec<(Fingerprint, Arc<PageTerms>)> {
    let keys = layout.pages.iter().map(|page| key_of(catalogue, page.entry, synonyms).0);
    keys.filter_map(|key| Some((key, memo.known(key)?))).collect()
}
