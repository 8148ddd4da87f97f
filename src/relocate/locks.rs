//! Locks of translations after a move: what was current stays current, since links alone say something else.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Plan;
use crate::catalogue::Catalogue;
use crate::config::LocaleIx;
use crate::content::{BlockHash, Blocks};
use crate::freshness::{Freshness, Lock, Locked, carried, changed_lock, git_blob};
use crate::source::Sources;

/// The locks of all locales as they are once a plan is carried out, and the new texts of sources that they name. `after` is the catalogue of
/// the site as it would be.
pub fn locks(
    before: &Catalogue,
    after: &Catalogue,
    freshness: &Freshness,
    sources: &Sources,
    plan: &Plan,
) -> (BTreeMap<LocaleIx, Lock>, Vec<String>) {
    let (mut locks, mut texts) = (BTreeMap::new(), Vec::new());
    let mut changes: BTreeMap<LocaleIx, BTreeMap<Arc<str>, Locked>> = BTreeMap::new();
    for index in before.written() {
        let entry = &before.entries[index];
        let (Some(source), Some(locked)) = (entry.source, freshness.locked(before, index)) else { continue };
        let from = &before.entries[source].outline.path;
        let mut locked = locked.into_owned();
        let (of_source, of_own) = (hashes(before, after, plan, from), hashes(before, after, plan, &entry.outline.path));
        if !of_source.is_empty() || !of_own.is_empty() {
            locked.own = own(before, after, plan, &locked, (from, &entry.outline.path));
            let rows = locked.front.values_mut().flatten().chain(locked.body.iter_mut().map(|(_, row)| row));
            for row in rows {
                row.source = row.source.map(|hash| of_source.get(&hash).copied().unwrap_or(hash));
                row.translation = row.translation.map(|hash| of_own.get(&hash).copied().unwrap_or(hash));
            }
        }
        if let Some((text, _)) = plan.texts.get(from).filter(|_| !of_source.is_empty()) {
            let name = git_blob(text);
            locked.sources.retain(|known| *known != name);
            locked.sources.insert(0, name);
            texts.push(text.clone());
        }
        let id = plan.ids.get(&entry.id).map_or(entry.id.clone(), |new| new.as_str().into());
        changes.entry(entry.locale).or_default().insert(id, locked);
    }
    for (locale, changes) in changes {
        let lock = changed_lock(after, locale, freshness.lock(locale), changes);
        if sources.locks.contains_key(&*crate::freshness::lock_path(&before.config.locales[locale].tag)) {
            locks.insert(locale, lock);
        }
    }
    (locks, texts)
}

/// What a translation alone has, and what the source says around it.
fn own(
    before: &Catalogue,
    after: &Catalogue,
    plan: &Plan,
    locked: &Locked,
    (source, translation): (&str, &str),
) -> Vec<(BlockHash, BlockHash)> {
    let pair = |catalogue: &Catalogue, source: &str, translation: &str| {
        let body = |path: &str| Some(catalogue.entries[catalogue.by_path(path)?].outline.clone());
        body(source).zip(body(translation))
    };
    let then = pair(after, plan.path_of(source), plan.path_of(translation));
    let Some(((from, to), (from_after, to_after))) = pair(before, source, translation).zip(then) else {
        return locked.own.clone();
    };
    let is_same =
        from.blocks.body.len() == from_after.blocks.body.len() && to.blocks.body.len() == to_after.blocks.body.len();
    if locked.own.is_empty() || !is_same {
        return locked.own.clone();
    }
    let then = (&*from_after.blocks.body, &*to_after.blocks.body);
    carried(locked, (&from.blocks.body, &to.blocks.body), then)
}

/// The new hash of each block of a file that says something else by its links alone.
fn hashes(before: &Catalogue, after: &Catalogue, plan: &Plan, path: &str) -> HashMap<BlockHash, BlockHash> {
    let blocks = |catalogue: &Catalogue, path: &str| -> Option<Blocks> {
        Some(catalogue.entries[catalogue.by_path(path)?].outline.blocks.clone())
    };
    let (Some(old), Some(new)) = (blocks(before, path), blocks(after, plan.path_of(path))) else {
        return HashMap::new();
    };
    let front = old.front.iter().filter_map(|text| {
        let new = new.front.iter().find(|new| new.key == text.key)?;
        Some((text.hash, new.hash))
    });
    // A move puts no block in and takes none out.
    let body = old.body.iter().map(|block| block.hash).zip(new.body.iter().map(|block| block.hash));
    front.chain(body.filter(|_| old.body.len() == new.body.len())).filter(|(old, new)| old != new).collect()
}
