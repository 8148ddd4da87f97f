//! How each page, and each of the site's other texts, stands in a locale.

use crate::catalogue::{Entry, EntryIx};
use crate::cli::open::Opened;
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::diagnostic::Place;
use crate::exchange::{SiteTexts, Version, line_of, part_name, shape, shorten, site_part_name};
use crate::freshness::{Comparison, Part, PartState, Spot, State};

/// How a page stands in a locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Standing {
    /// Made from what the source says now.
    Current,
    /// Some part is behind the source.
    Stale,
    /// No part is known to be behind, but of some nobody can tell.
    Unsure,
    /// The source has the page no more.
    Removed,
    /// There is no translation.
    Missing,
    /// No lock says what it was made from.
    Untracked,
    /// The page exists in this language only.
    Orphan,
}

/// Every standing with its name, in their order.
pub const STANDINGS: [(Standing, &str); 7] = [
    (Standing::Current, "current"),
    (Standing::Stale, "stale"),
    (Standing::Unsure, "unsure"),
    (Standing::Removed, "removed"),
    (Standing::Missing, "missing"),
    (Standing::Untracked, "untracked"),
    (Standing::Orphan, "orphan"),
];

impl Standing {
    /// Its name.
    pub fn name(self) -> &'static str {
        STANDINGS[self as usize].1
    }
}

impl From<&State> for Standing {
    fn from(state: &State) -> Self {
        match state {
            State::Current => Self::Current,
            State::Stale(_) => Self::Stale,
            State::Unsure(_) => Self::Unsure,
            State::Removed => Self::Removed,
            State::Untracked => Self::Untracked,
            State::Orphan => Self::Orphan,
        }
    }
}

/// A page, or texts of the site that stand on no page, in a locale.
pub struct Row {
    pub locale: LocaleIx,
    pub standing: Standing,
    pub id: String,
    /// The kind of the entry, or `site`.
    pub kind: &'static str,
    /// The number of a step.
    pub step: Option<usize>,
    pub file: Option<String>,
    pub source_file: Option<String>,
    /// What is not current.
    pub parts: Vec<Told>,
}

impl Row {
    /// The file to look into: the translation's, else the source's.
    pub fn path(&self) -> &str {
        self.file.as_deref().or(self.source_file.as_deref()).unwrap_or_default()
    }
}

/// A part that is not current: its name, its line in the translation, its line in the source, its words.
pub struct Told {
    pub state: PartState,
    pub what: String,
    pub line: Option<usize>,
    pub source_line: Option<usize>,
    pub text: String,
    /// Whether the translation has it.
    pub is_translated: bool,
    /// Whether anybody has said what it was made from.
    pub is_stamped: bool,
    /// Where it stands in the translation, else the file of the row.
    pub place: Place,
}

/// All of a locale.
pub fn rows(opened: &Opened, locale: LocaleIx) -> Vec<Row> {
    let site = &opened.site;
    let (catalogue, freshness) = (&*site.catalogue, &*site.freshness);
    let page = |index: EntryIx| Version::of(catalogue, site.bodies(), index);
    let entry = |index: EntryIx| &*catalogue.entries[index];
    let missing = freshness.missing(catalogue, locale).into_iter();
    let mut found: Vec<Row> =
        missing.map(|index| row(locale, entry(index), Standing::Missing, [Some(page(index)), None], None)).collect();
    for index in catalogue.entries.indices().filter(|index| entry(*index).locale == locale) {
        let Some(state) = freshness.state(index) else { continue };
        let sides = [entry(index).source.map(page), Some(page(index))];
        found.push(row(locale, entry(index), state.into(), sides, freshness.comparison(index)));
    }
    found.extend(site_rows(opened, locale));
    found
}

fn row(
    locale: LocaleIx,
    entry: &Entry,
    standing: Standing,
    [source, translation]: [Option<Version>; 2],
    comparison: Option<&Comparison>,
) -> Row {
    let path = |side: &Option<Version>| side.as_ref().map(|page| page.outline.path.to_string());
    let parts = comparison.map_or(&[][..], |comparison| &comparison.parts).iter();
    let behind = parts.filter(|part| part.state != PartState::Current);
    Row {
        locale,
        standing,
        id: entry.id.to_string(),
        kind: entry.kind.name(),
        step: (entry.kind == Kind::Step && entry.number > 0).then_some(entry.number),
        file: path(&translation),
        source_file: path(&source),
        parts: behind.map(|part| told(source.as_ref(), translation.as_ref(), entry, part)).collect(),
    }
}

fn told(source: Option<&Version>, translation: Option<&Version>, entry: &Entry, part: &Part) -> Told {
    let (from, own) = (source.zip(part.source), translation.zip(part.translation));
    let (page, spot) = from.or(own).expect("a part stands somewhere");
    let line = |of: Option<(&Version, Spot)>| of.map(|(page, spot)| line_of(page, spot));
    let place = own.map_or(Place::file(entry.outline.path.clone()), |(page, spot)| {
        let start = page.line_start(line_of(page, spot));
        page.place(start..start)
    });
    Told {
        state: part.state,
        what: part_name(page, spot),
        line: line(own),
        source_line: line(from),
        text: shorten(&shape(page, spot).text),
        is_translated: part.translation.is_some(),
        is_stamped: part.made_from.is_some(),
        place,
    }
}

/// Titles and labels of `site.yaml`, and strings of the interface.
fn site_rows(opened: &Opened, locale: LocaleIx) -> Vec<Row> {
    let site = &opened.site;
    let (catalogue, freshness) = (&*site.catalogue, &*site.freshness);
    let texts = SiteTexts::of(&opened.sources, catalogue, freshness, locale, false);
    let made = texts.iter().map(|texts| {
        let state = texts.state(freshness.lock(locale).entries.get(texts.id));
        let comparison = match &state {
            Some(State::Stale(comparison) | State::Unsure(comparison)) => Some(comparison),
            _ => None,
        };
        let parts = comparison.map_or(&[][..], |comparison| &comparison.parts).iter();
        let file = |of: &[(std::sync::Arc<str>, usize)]| of.last().map(|(file, _)| file.to_string());
        Row {
            locale,
            standing: state.as_ref().map_or(Standing::Missing, Standing::from),
            id: texts.id.to_owned(),
            kind: "site",
            step: None,
            file: state.is_some().then(|| texts.path.clone()),
            source_file: file(&texts.source.places),
            parts: parts
                .filter(|part| part.state != PartState::Current)
                .filter_map(|part| told_of_site(opened, texts, part))
                .collect(),
        }
    });
    made.collect()
}

fn told_of_site(opened: &Opened, texts: &SiteTexts, part: &Part) -> Option<Told> {
    let on = |side: &crate::exchange::Texts, spot: Option<Spot>| match spot {
        Some(Spot::Front(at)) => Some((side.blocks.front[at].clone(), side.places[at].clone())),
        _ => None,
    };
    let (from, own) = (on(&texts.source, part.source), on(&texts.translation, part.translation));
    let (text, _) = from.clone().or(own.clone())?;
    let place = |(_, (file, line)): &(_, (std::sync::Arc<str>, usize))| match opened.sources.text(file) {
        Some(text) => {
            let start: usize = text.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            text.place(start..start)
        }
        None => Place::file(file.clone()),
    };
    Some(Told {
        state: part.state,
        what: site_part_name(&text.key),
        line: own.as_ref().map(|(_, (_, line))| *line),
        source_line: from.as_ref().map(|(_, (_, line))| *line),
        text: shorten(&text.text),
        is_translated: own.is_some(),
        is_stamped: part.made_from.is_some(),
        place: own.as_ref().or(from.as_ref()).map(place)?,
    })
}
