//! Which files get which paths, and which ids that gives.

use std::sync::Arc;

use super::paths::{in_locale, last, rest_of};
use super::{Changes, Plan, Refused, refused};
use crate::catalogue::{Catalogue, Entry, EntryIx, id_of_path, step_number};
use crate::content::Kind;
use crate::exchange::{flow_list, set_key};
use crate::source::Sources;

/// Fills in what a move does to files and ids.
pub fn rename(catalogue: &Catalogue, index: EntryIx, new: &str, plan: &mut Plan) -> Result<(), Refused> {
    let entry = &catalogue.entries[index];
    if entry.outline.front.id.is_some() {
        // Its file may be called anything.
        plan.ids.insert(entry.id.clone(), new.to_owned());
        return Ok(());
    }
    let rest = rest_of(&entry.outline.path);
    let new_rest = match entry.kind {
        Kind::Topic | Kind::Guide => format!("{new}/index.md"),
        Kind::Step => step_file(catalogue, entry, new)?,
        _ => format!("{new}.md"),
    };
    let rename = |old: &str| -> Option<String> {
        if !matches!(entry.kind, Kind::Topic | Kind::Guide) {
            return (old == rest).then(|| new_rest.clone());
        }
        let (folder, new_folder) = (rest.strip_suffix("index.md")?, new_rest.strip_suffix("index.md")?);
        old.strip_prefix(folder).map(|below| format!("{new_folder}{below}"))
    };
    for page in catalogue.written().map(|index| &catalogue.entries[index]) {
        let path = &page.outline.path;
        // A translation goes where its source goes, from wherever it was.
        let source = page.source.map_or(path, |source| &catalogue.entries[source].outline.path);
        let Some(new_path) = rename(rest_of(source)).or_else(|| rename(rest_of(path))) else { continue };
        let new_path = in_locale(path, &new_path);
        if *new_path != **path {
            plan.renamed.insert(path.clone(), new_path.clone());
        }
        let is_of_source = page.locale == catalogue.config.source_index();
        if is_of_source && page.outline.front.id.is_none() {
            plan.ids.insert(page.id.clone(), id_of_path(rest_of(&new_path), page.kind));
        }
    }
    Ok(())
}

/// Keeps old addresses and anchors, and gives pages that say their ids themselves the new one.
pub fn keep_addresses(catalogue: &Catalogue, sources: &Sources, index: EntryIx, new: &str, plan: &mut Plan) {
    for page in catalogue.written().map(|index| &catalogue.entries[index]) {
        let Some(new) = plan.ids.get(&page.id).cloned() else { continue };
        own_id(sources, page, &new, plan);
        // A translation has the aliases of its source, unless it has some of its own.
        if page.locale == catalogue.config.source_index() || !page.outline.front.aliases.is_empty() {
            add_alias(catalogue, sources, page, &page.id, &new, plan);
        }
    }
    anchors(catalogue, sources, &catalogue.entries[index], new, plan);
}

/// The guide that a step with this id belongs to, and the highest number of its steps.
pub fn guide_of(catalogue: &Catalogue, id: &str) -> Result<(EntryIx, i64), Refused> {
    let Some((folder, _)) = id.rsplit_once('/') else {
        return refused(
            format!("`{id}` names no guide"),
            "a step's id is its guide's folder and a name: `wix/get-api-key/create-key`",
        );
    };
    let index = format!("content/{}/{folder}/index.md", catalogue.config.source_locale);
    let found = catalogue.by_path(&index).filter(|index| catalogue.entries[*index].kind == Kind::Guide);
    let Some(guide) = found else {
        return refused(format!("there is no guide `{index}`"), "write it first, with `kind: guide`");
    };
    let numbers = catalogue.steps(guide).filter_map(|step| step_number(last(&catalogue.entries[step].outline.path)));
    Ok((guide, numbers.max().unwrap_or(0)))
}

/// The file of a step below its locale's folder: with its number in its guide, behind the last step of another one.
fn step_file(catalogue: &Catalogue, entry: &Entry, new: &str) -> Result<String, Refused> {
    let (_, highest) = guide_of(catalogue, new)?;
    let rest = rest_of(&entry.outline.path);
    let (folder, file) = rest.rsplit_once('/').unwrap_or(("", rest));
    let (new_folder, name) = new.rsplit_once('/').unwrap_or(("", new));
    let number = if folder == new_folder { step_number(file) } else { None };
    Ok(format!("{new_folder}/{}-{name}.md", number.unwrap_or(highest + 1)))
}

/// The text of a file as the plan has it so far.
fn text_of(sources: &Sources, path: &Arc<str>, plan: &Plan) -> Option<(String, Changes)> {
    let planned = plan.texts.get(path).cloned();
    planned.or_else(|| Some((sources.text(path)?.text.to_string(), Changes::default())))
}

/// Puts lines of a key into the front matter of a page.
fn set(sources: &Sources, entry: &Entry, key: &str, lines: &str, plan: &mut Plan, change: impl Fn(&mut Changes)) {
    let path = &entry.outline.path;
    let Some((text, mut changes)) = text_of(sources, path, plan) else { return };
    let Some(start) = text.find('\n').map(|at| at + 1).filter(|_| text.starts_with("---")) else { return };
    let Some(end) = text[start..].find("\n---").map(|at| start + at + 1) else { return };
    change(&mut changes);
    let new = format!("{}{}{}", &text[..start], set_key(&text[start..end], key, lines), &text[end..]);
    plan.texts.insert(path.clone(), (new, changes));
}

/// Gives a page its new id where it says its id itself.
fn own_id(sources: &Sources, entry: &Entry, new: &str, plan: &mut Plan) {
    if entry.outline.front.id.is_some() {
        set(sources, entry, "id", &format!("id: {new}\n"), plan, |changes| changes.ids += 1);
    }
}

/// Puts an old id or address among the aliases of a page, and takes out its new one. Nobody knows the address of a draft.
fn add_alias(catalogue: &Catalogue, sources: &Sources, entry: &Entry, old: &str, new: &str, plan: &mut Plan) {
    if entry.draft {
        return;
    }
    let of = |entry: &Entry| -> Vec<String> {
        let own = || entry.outline.front.aliases.iter().map(|(alias, _)| alias.clone()).collect();
        plan.aliases.get(&entry.outline.path).cloned().unwrap_or_else(own)
    };
    let mut aliases = of(entry);
    if let Some(source) = entry.source.filter(|_| aliases.is_empty()) {
        aliases = of(&catalogue.entries[source]);
        aliases.retain(|alias| !alias.starts_with('/'));
    }
    aliases.retain(|alias| alias != new);
    if !aliases.iter().any(|alias| alias == old) {
        aliases.push(old.to_owned());
    }
    plan.aliases.insert(entry.outline.path.clone(), aliases.clone());
    set(sources, entry, "aliases", &flow_list("aliases", &aliases), plan, |changes| changes.aliases += 1);
}

/// See [`Plan::keep_slugs`].
pub fn keep_slugs(before: &Catalogue, after: &Catalogue, sources: &Sources, plan: &mut Plan) -> bool {
    let mut is_any = false;
    for entry in before.written().map(|index| &before.entries[index]) {
        let Some(new) = plan.ids.get(&entry.id) else { continue };
        let Some(moved) = after.in_locale(new, entry.locale).map(|index| &after.entries[index]) else { continue };
        let own = |folder: &str| folder.split_once('/').map_or("", |(_, rest)| rest).trim_end_matches('/').to_owned();
        let (old_address, new_address) = (own(&entry.folder), own(&moved.folder));
        if old_address != new_address && *old_address != *entry.id {
            add_alias(before, sources, entry, &old_address, &new_address, plan);
            is_any = true;
        }
    }
    is_any
}

/// On its guide's page a step has an anchor, which its old name keeps.
fn anchors(catalogue: &Catalogue, sources: &Sources, entry: &Entry, new: &str, plan: &mut Plan) {
    let Some(guide) = entry.parent.filter(|_| entry.kind == Kind::Step && !entry.draft) else { return };
    let guide = &catalogue.entries[guide];
    let is_same_guide =
        new.rsplit_once('/').is_some_and(|(folder, _)| rest_of(&guide.outline.path) == format!("{folder}/index.md"));
    let (old, new) = (last(&entry.id), last(new));
    if !is_same_guide || old == new || guide.locale != catalogue.config.source_index() {
        return;
    }
    let mut anchors: Vec<(String, String)> =
        guide.outline.front.anchors.iter().map(|(old, new, _)| (old.clone(), new.clone())).collect();
    anchors.retain(|(known, _)| known != new);
    for (_, to) in &mut anchors {
        if to == old {
            *to = new.to_owned();
        }
    }
    anchors.push((old.to_owned(), new.to_owned()));
    let lines: String = anchors.iter().map(|(old, new)| format!("  {old}: {new}\n")).collect();
    set(sources, guide, "anchors", &format!("anchors:\n{lines}"), plan, |changes| changes.aliases += 1);
}

/// Numbers the steps of a guide anew, so that no step has the number `at`: that step and those right behind it get the next number.
pub fn make_room(catalogue: &Catalogue, guide: EntryIx, at: i64, plan: &mut Plan) {
    let name = |step: EntryIx| last(&catalogue.entries[step].outline.path).to_owned();
    let mut steps: Vec<(i64, EntryIx)> =
        catalogue.steps(guide).filter_map(|step| Some((step_number(&name(step))?, step))).collect();
    steps.sort();
    let mut next = at;
    for (number, step) in steps.into_iter().filter(|(number, _)| *number >= at) {
        if number != next {
            break;
        }
        next += 1;
        for version in catalogue.written().map(|index| &catalogue.entries[index]) {
            let path = &version.outline.path;
            let is_of_step =
                version.source.map_or(*path == catalogue.entries[step].outline.path, |source| source == step);
            if let Some((folder, file)) = path.rsplit_once('/').filter(|_| is_of_step)
                && let Some((digits, name)) = file.split_once('-').filter(|_| step_number(file).is_some())
            {
                plan.renamed.insert(path.clone(), format!("{folder}/{next:0width$}-{name}", width = digits.len()));
            }
        }
    }
}
