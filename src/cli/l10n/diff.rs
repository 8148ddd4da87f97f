//! `waymark l10n diff`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::{load, old_texts, references, shown, target, targets};
use crate::cli::error::Result;
use crate::cli::open::Opened;
use crate::cli::terminal::{say, show};
use crate::config::LocaleIx;
use crate::exchange::{OldTexts, SiteTexts, Texts, Version, line_of, part_name, shape, site_part_name};
use crate::freshness::{Comparison, Locked, Part, PartState, Spot, State, is_of_site};

#[derive(clap::Args)]
pub struct Arguments {
    /// Ids or files; a guide stands for its steps too.
    #[arg(value_name = "ENTRY", required = true)]
    entries: Vec<String>,
    /// The locale of the translation; a file of a translation says it by itself.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let opened = load(site_folder, false)?;
    let site = &opened.site;
    let catalogue = &*site.catalogue;
    let chosen = arguments.locale.as_deref().map(|tag| target(&opened, tag)).transpose()?;
    let wanted = references(catalogue, site_folder, &arguments.entries)?;
    let mut stale = Vec::new();
    for reference in &wanted {
        let locales: Vec<LocaleIx> = match chosen.or(reference.locale) {
            Some(locale) => vec![locale],
            None => targets(catalogue).collect(),
        };
        for locale in locales {
            let tag = &catalogue.config.locales[locale].tag;
            let id = shown(&reference.id);
            if is_of_site(&reference.id) {
                site_texts(site_folder, &opened, locale, &reference.id);
                continue;
            }
            let Some(index) = catalogue.in_locale(&reference.id, locale) else {
                say(&format!("{id} in {tag}: not translated"));
                continue;
            };
            match site.freshness.state(index) {
                Some(State::Stale(comparison) | State::Unsure(comparison)) => {
                    if let Some(locked) = site.freshness.locked(catalogue, index) {
                        stale.push((index, comparison, locked));
                    }
                }
                Some(State::Removed) => say(&format!("{id} in {tag}: the source has this page no more")),
                Some(State::Current) => say(&format!("{id} in {tag}: current")),
                Some(State::Untracked) => say(&format!(
                    "{id} in {tag}: untracked; read it against its source, then run `waymark l10n stamp {id} --locale {tag}`"
                )),
                _ => say(&format!("{id} in {tag}: it has no source")),
            }
        }
    }
    let names: BTreeSet<String> = stale.iter().flat_map(|(_, _, locked)| locked.sources.iter().cloned()).collect();
    let (old, why) = old_texts(site_folder, &opened, &names);
    let mut out = String::new();
    for (index, comparison, locked) in stale {
        let entry = &catalogue.entries[index];
        if let Some(source) = entry.source {
            let tag = &catalogue.config.locales[entry.locale].tag;
            let page = Page {
                id: &entry.id,
                source: Version::of(catalogue, site.bodies(), source),
                translation: Version::of(catalogue, site.bodies(), index),
                tag,
                locked: &locked,
                old: &old,
                why: why.as_deref(),
            };
            page.tell(comparison, &mut out);
        }
    }
    show(&out);
    Ok(())
}

/// Tells of the texts of the site that stand on no page.
fn site_texts(site_folder: &Path, opened: &Opened, locale: LocaleIx, id: &str) {
    let site = &opened.site;
    let tag = &site.catalogue.config.locales[locale].tag;
    let all = SiteTexts::of(&opened.sources, &site.catalogue, &site.freshness, locale, false);
    let Some(texts) = all.iter().find(|texts| texts.id == id) else {
        return say(&format!("{id} in {tag}: there is nothing to translate"));
    };
    let locked = site.freshness.lock(locale).entries.get(id);
    let comparison = match (texts.state(locked), locked) {
        (None, _) => return say(&format!("{id} in {tag}: not translated")),
        (Some(State::Stale(comparison) | State::Unsure(comparison)), _) => comparison,
        (Some(State::Untracked), _) => {
            let stamp = format!("`waymark l10n stamp {id} --locale {tag}`");
            return say(&format!("{id} in {tag}: untracked; read it against its source, then run {stamp}"));
        }
        (Some(_), _) => return say(&format!("{id} in {tag}: current")),
    };
    let names: BTreeSet<String> = locked.map_or(&[][..], |locked| &locked.sources).iter().cloned().collect();
    let (old, _) = old_texts(site_folder, opened, &names);
    let mut out = format!("{id} in {tag}: {}\n\n", texts.path);
    for part in comparison.parts.iter().filter(|part| part.state != PartState::Current) {
        let on = |side: &Texts, spot: Option<Spot>| match spot {
            Some(Spot::Front(at)) => Some((side.blocks.front[at].clone(), side.places[at].clone())),
            _ => None,
        };
        let (from, own) = (on(&texts.source, part.source), on(&texts.translation, part.translation));
        let Some((text, (file, line))) = from.clone().or(own.clone()) else { continue };
        let what = match part.state {
            PartState::Missing => "new in",
            PartState::Extra => "gone from the source, still in",
            PartState::Unsure => "nothing tells what it was made from; see",
            _ => "changed in",
        };
        let _ = writeln!(out, "@ {}: {what} {file}, line {line}", site_part_name(&text.key));
        let was = part.made_from.zip(locked).and_then(|(hash, locked)| old.text(locked, Some(&text.key), hash));
        for (mark, text) in
            [('-', was), ('+', from.map(|side| side.0.text.into())), ('=', own.map(|side| side.0.text.into()))]
        {
            lines(mark, &text.unwrap_or_default(), &mut out);
        }
        out.push('\n');
    }
    show(&out);
}

/// A translation that is behind.
struct Page<'a> {
    id: &'a str,
    source: Version,
    translation: Version,
    tag: &'a str,
    locked: &'a Locked,
    old: &'a OldTexts,
    /// Why git could not be asked.
    why: Option<&'a str>,
}

impl Page<'_> {
    fn tell(&self, comparison: &Comparison, out: &mut String) {
        let (from, to) = (&self.source, &self.translation);
        let made = self.locked.sources.first().map_or("", |name| &name[..12.min(name.len())]);
        let _ = writeln!(out, "{} in {}: {}", shown(self.id), self.tag, to.outline.path);
        let _ = writeln!(out, "source {}, translated from its version {made}\n", from.outline.path);
        for part in comparison.parts.iter().filter(|part| part.state != PartState::Current) {
            self.part(part, out);
        }
    }

    fn part(&self, part: &Part, out: &mut String) {
        let (from, to) = (&self.source, &self.translation);
        let name = part.source.map(|spot| part_name(from, spot)).or(part.translation.map(|spot| part_name(to, spot)));
        let name = name.unwrap_or_default();
        let source_line = part.source.map_or(String::new(), |spot| format!("line {} of ", line_of(from, spot)));
        let line = part.translation.map_or(String::new(), |spot| format!(", line {}", line_of(to, spot)));
        let _ = match part.state {
            PartState::Missing => writeln!(out, "@ {name}: new in {source_line}the source"),
            PartState::Extra => writeln!(out, "@ {name}{line}: gone from the source"),
            PartState::Moved => writeln!(out, "@ {name}{line}: now in {source_line}the source; move it"),
            PartState::Unsure if part.translation.is_none() => {
                writeln!(out, "@ {name}: in {source_line}the source; nothing tells what was made from it")
            }
            PartState::Unsure => writeln!(out, "@ {name}{line}: nothing tells what it was made from"),
            _ => writeln!(out, "@ {name}{line}: changed in {source_line}the source"),
        };
        if !matches!(part.state, PartState::Missing | PartState::Moved | PartState::Unsure) {
            let key = match part.source.or(part.translation) {
                Some(Spot::Front(at)) => {
                    let page = if part.source.is_some() { from } else { to };
                    Some(page.blocks().front[at].key.to_string())
                }
                _ => None,
            };
            let old = part.made_from.and_then(|hash| self.old.text(self.locked, key.as_deref(), hash));
            match (old, self.why) {
                (Some(old), _) => lines('-', &old, out),
                (None, Some(why)) => {
                    let _ = writeln!(out, "? the old text is not known: {why}");
                }
                (None, None) if part.made_from.is_none() => {
                    let _ = writeln!(out, "? nobody has said what it was made from");
                }
                (None, None) => {
                    let _ = writeln!(
                        out,
                        "? the old text is not known: neither `content/sources.lock` nor git has that version of the page"
                    );
                }
            }
        }
        if let Some(spot) = part.source {
            lines('+', &shape(from, spot).text, out);
        }
        if let Some(spot) = part.translation {
            lines('=', &shape(to, spot).text, out);
        }
        out.push('\n');
    }
}

fn lines(mark: char, text: &str, out: &mut String) {
    for line in text.lines() {
        let _ = writeln!(out, "{mark} {line}");
    }
}
