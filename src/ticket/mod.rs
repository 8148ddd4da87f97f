//! Entries as they go into a ticket: snippets, oEmbed answers, the catalogue for tools.
//!
//! A snippet is a page's text with absolute addresses, reduced to the few things that every help desk keeps (`blocks.rs`), and written
//! as HTML, Markdown or plain text. It depends on its own entry and on where its links lead. Nothing is remembered, since making it
//! costs less than looking it up.

mod answers;
mod blocks;
mod choices;
mod desk;
mod entries;
mod frames;
mod html;
mod macros;
mod markdown;
mod oembed;
mod read;
mod reference;
mod sections;
mod text;
mod variables;

use std::sync::Arc;

use blocks::{Block, Inline};
use html::Html;
use read::Base;

use crate::addresses;
use crate::catalogue::{Catalogue, Entry, EntryIx, encode_path};
use crate::config::{Direction, LocaleIx};
use crate::content::{Kind, Text};
use crate::diagnostic::without_null;
use crate::freshness::{Freshness, State};
use crate::page::{Page, Renamed, Surface, Targets};
use crate::table::Table;
use crate::view::Views;
use crate::words::{Argument, Words};

pub use answers::{Answer, Doubt};
pub use desk::{DESKS, Desk};
pub use html::Notes;
pub use reference::Unknown;
pub use sections::Section;

/// What tickets are made from.
#[derive(Clone, Copy)]
pub struct Tickets<'a> {
    /// Who is who.
    pub catalogue: &'a Catalogue,
    /// The pages that there are.
    pub views: &'a Views,
    /// The interface's words by locale.
    pub words: &'a Table<LocaleIx, Arc<Words>>,
    /// How far each translation is behind.
    pub freshness: &'a Freshness,
    /// The choices that were made: see [`Tickets::for_choices`].
    pub chosen: &'a [&'a str],
}

/// How well a version of an entry fits what its reader asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It says what its source says, as far as is known.
    Current,
    /// Its source has changed since it was translated.
    Stale,
    /// There is none in this language; another stands in.
    Missing,
}

impl Fit {
    /// Its name in the files for tools.
    pub fn name(self) -> &'static str {
        match self {
            Fit::Current => "current",
            Fit::Stale => "stale",
            Fit::Missing => "missing",
        }
    }
}

/// Whether an entry can go into a ticket.
fn is_answer(entry: &Entry) -> bool {
    crate::view::is_answer(entry.kind, &entry.id)
}

/// An entry, ready to be written for any desk.
pub struct Snippet {
    /// The absolute address of the page.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The absolute address of the page without chrome.
    pub embed: String,
    units: Vec<Unit>,
    rtl: bool,
    rest: String,
}

/// What is cut off as a whole: a block, or a step.
struct Unit {
    blocks: Vec<Block>,
    /// Where on the page it begins, for a step.
    anchor: Option<String>,
}

impl Unit {
    fn block(block: Block) -> Self {
        Self { blocks: vec![block], anchor: None }
    }
}

/// A snippet in all its forms, cut at the same place.
pub struct Forms {
    /// For rich text fields.
    pub html: String,
    /// CommonMark.
    pub markdown: String,
    /// Plain text, wrapped.
    pub text: String,
    /// What was said in another way in the HTML.
    pub notes: Notes,
    /// Whether a part is left out, with a link to it.
    pub cut: bool,
}

impl<'a> Tickets<'a> {
    /// How well an entry serves a reader of a locale. A guide is behind where one of its steps is.
    pub fn fit(&self, entry: EntryIx, locale: LocaleIx) -> Fit {
        self.fit_of(entry, None, locale)
    }

    /// How well an entry serves a reader of a locale; of a guide, some of its steps alone, counted from 1. Whatever tells an agent that a text
    /// is behind asks this: `embed`, `macros`, the files for tools, and by these the page's menu.
    pub fn fit_of(&self, entry: EntryIx, steps: Option<(usize, usize)>, locale: LocaleIx) -> Fit {
        let catalogue = self.catalogue;
        let text = catalogue.text_of(entry);
        let is_stale = |index: EntryIx| {
            let state = self.freshness.state(catalogue.text_of(index));
            matches!(state, Some(State::Stale(_) | State::Unsure(_) | State::Removed))
        };
        let (first, last) = steps.unwrap_or((1, usize::MAX));
        let is_meant = |step: &EntryIx| (first..=last).contains(&catalogue.entries[*step].number);
        if catalogue.entries[text].locale != locale {
            Fit::Missing
        } else if (steps.is_none() && is_stale(text)) || catalogue.steps(entry).filter(is_meant).any(is_stale) {
            Fit::Stale
        } else {
            Fit::Current
        }
    }

    /// The snippet of an entry; of a guide, some of its steps, counted from 1.
    pub fn snippet(&self, index: EntryIx, steps: Option<(usize, usize)>) -> Snippet {
        let catalogue = self.catalogue;
        let index = catalogue.text_of(index);
        let entry = &catalogue.entries[index];
        let words = &self.words[entry.locale];
        let front = &entry.outline.front;
        let url = self.url(&entry.address);
        let mut units = Vec::new();
        let title = if entry.kind == Kind::Step { step_title(words, entry) } else { front.title.clone() };
        if steps.is_none() {
            if !front.summary.is_empty() {
                let summary = variables::disarm(&front.summary).into_owned();
                units.push(Unit::block(Block::Paragraph(vec![Inline::Text(summary)])));
            }
            if let Some(page) = self.views.page(index) {
                let before: Vec<Vec<Block>> = self
                    .views
                    .bodies()
                    .get(index)
                    .before
                    .iter()
                    .zip(&page.before)
                    .map(|(text, targets)| self.blocks(index, text, targets))
                    .collect();
                if !before.is_empty() {
                    units.push(Unit::block(heading(words.plain("before_you_begin"))));
                    units.push(Unit::block(Block::List(None, before)));
                }
                units.extend(self.body(index, page).into_iter().map(Unit::block));
            }
        }
        if entry.kind == Kind::Guide {
            let (first, last) = steps.unwrap_or((1, usize::MAX));
            for step_index in catalogue.steps(index) {
                let (step, Some(page)) = (&catalogue.entries[step_index], self.views.page(step_index)) else {
                    continue;
                };
                if step.number < first || step.number > last || !self.does(step_index) {
                    continue;
                }
                let only = self.only_for(step_index).map_or(String::new(), |only| format!(" ({only})"));
                let title = format!("{}. {}{only}", step.number, variables::disarm(&step.outline.front.title));
                let mut blocks = vec![heading(title)];
                blocks.extend(self.body(step_index, page));
                units.push(Unit { blocks, anchor: Some(step.prefix.trim_end_matches("--").to_owned()) });
            }
            let body = self.views.bodies().get(index);
            let outcome = body.outcome.as_ref().filter(|_| steps.is_none());
            let targets = self.views.page(index).and_then(|page| page.outcome.as_ref());
            if let (Some(body), Some(targets)) = (outcome, targets) {
                units.push(Unit::block(heading(words.plain("outcome"))));
                units.extend(self.blocks(index, body, targets).into_iter().map(Unit::block));
            }
        }
        if let Some(only) = self.only_for(index) {
            units.insert(0, Unit::block(Block::Paragraph(vec![Inline::Emphasis(vec![Inline::Text(only)])])));
        }
        let first = units.iter().find_map(|unit| unit.anchor.as_ref()).filter(|_| steps.is_some());
        let url = first.map_or_else(|| url.clone(), |anchor| format!("{url}#{}", encode_path(anchor)));
        // Of a part, the title leads to where it begins.
        units.insert(0, Unit::block(Block::Title(variables::disarm(&title).into_owned(), url.clone())));
        let snippet = Snippet {
            title,
            url,
            embed: self.url(&embed_address(catalogue, index)),
            units,
            rtl: self.catalogue.config.locales[entry.locale].direction == Direction::Rtl,
            rest: words.plain("ticket_rest"),
        };
        match self.choice_anchor(index).filter(|_| steps.is_none()) {
            Some(anchor) => snippet.leading_to(&anchor),
            None => snippet,
        }
    }

    /// The link that goes into a ticket in a language: to the entry, or to a step of a guide. Where the entry is not translated, the
    /// permalink, which leads to a translation as soon as there is one.
    pub fn link(&self, index: EntryIx, step: Option<usize>, locale: LocaleIx) -> String {
        let catalogue = self.catalogue;
        let entry = &catalogue.entries[catalogue.text_of(index)];
        let is_permanent = entry.locale != locale && catalogue.config.outputs.permalinks;
        let page = if is_permanent { addresses::permalink(&encode_path(&entry.id)) } else { entry.address.to_string() };
        let step = step.and_then(|number| {
            catalogue.steps(index).map(|step| &catalogue.entries[step]).find(|step| step.number == number)
        });
        let anchor = step.map_or(String::new(), |step| format!("#{}", encode_path(step.prefix.trim_end_matches("--"))));
        format!("{}{anchor}", self.url(&page))
    }

    /// What stands on the page of an entry, and what its reader should see.
    fn body(&self, index: EntryIx, page: &Page) -> Vec<Block> {
        let entry = &self.catalogue.entries[index];
        let body = self.views.bodies().get(index);
        let mut blocks = self.blocks(index, &body.text, &page.body);
        if let (Some(expect), Some(targets)) = (&body.expect, &page.expect) {
            let mut quoted = vec![heading(self.words[entry.locale].plain("you_should_see"))];
            quoted.extend(self.blocks(index, expect, targets));
            blocks.push(Block::Quote(quoted));
        }
        blocks
    }

    fn blocks(&self, index: EntryIx, text: &Text, targets: &Targets) -> Vec<Block> {
        let entry = &self.catalogue.entries[index];
        let surface = Surface {
            catalogue: self.catalogue,
            root: &self.catalogue.config.base_url,
            // A text's own callouts speak its language.
            words: &self.words[self.catalogue.entries[self.catalogue.text_of(index)].locale],
            reader: None,
            locale: self.catalogue.language_of(index),
            prefix: &entry.prefix,
            deeper: 0,
            has_picture: false,
            tables: 0,
            renamed: Renamed::default(),
            outside: false,
            themed: None,
        };
        let page = self.url(&entry.address);
        let base = Base { site: &self.catalogue.config.base_url, page: &page };
        read::read(text, targets, &surface, &base, self.chosen)
    }

    fn url(&self, address: &str) -> String {
        format!("{}{address}", self.catalogue.config.base_url)
    }
}

/// The address of an entry's page without chrome: by locale and id, percent-encoded, with a final slash.
pub fn embed_address(catalogue: &Catalogue, index: EntryIx) -> String {
    encode_path(&crate::view::embed_folder(catalogue, index))
}

fn heading(text: String) -> Block {
    Block::Heading(vec![Inline::Text(text)])
}

/// "Step 2: Create a key".
fn step_title(words: &Words, entry: &Entry) -> String {
    let title = &entry.outline.front.title;
    match words.text("step", &[("number", Argument::Number(entry.number as i64))]) {
        Ok(step) if entry.number > 0 => format!("{step}: {title}"),
        _ => title.clone(),
    }
}

impl Snippet {
    /// Writes all forms, the HTML as a desk keeps it.
    pub fn forms(&self, desk: &Desk) -> Forms {
        let mut writer = Html::new(desk, self.rtl);
        let mut html = String::with_capacity(8 << 10);
        let mut kept = 0;
        // Room for the link to what is left out.
        let room = desk.most.saturating_sub(600);
        for unit in &self.units {
            let before = html.len();
            let notes = writer.notes.clone();
            writer.blocks(&unit.blocks, &mut html);
            let written = without_null(html.split_off(before));
            html.push_str(&written);
            if html.len() > room {
                html.truncate(before);
                writer.notes = notes;
                break;
            }
            kept += 1;
        }
        let cut = self.units.get(kept).map(|unit| self.rest_link(unit));
        if let Some(rest) = &cut {
            writer.block_of_rest(rest, &mut html);
        }
        let shown = || self.units[..kept].iter().flat_map(|unit| &unit.blocks).chain(&cut);
        Forms {
            markdown: without_null(markdown::markdown(shown(), html.len())),
            text: without_null(text::text(shown(), html.len())),
            html,
            notes: writer.notes,
            cut: cut.is_some(),
        }
    }

    fn rest_link(&self, unit: &Unit) -> Block {
        let page = self.url.split('#').next().unwrap_or(&self.url);
        let href = match &unit.anchor {
            Some(anchor) => format!("{page}#{}", encode_path(anchor)),
            None => page.to_owned(),
        };
        Block::Paragraph(vec![Inline::Link(href, vec![Inline::Text(self.rest.clone())])])
    }

    /// The page without chrome in a frame.
    pub fn iframe(&self) -> String {
        let mut title = String::new();
        pulldown_cmark_escape::escape_html(&mut title, &self.title).expect("writing to a string does not fail");
        format!(
            "<iframe src=\"{}\" title=\"{title}\" width=\"100%\" height=\"480\" loading=\"lazy\" style=\"border:0\"></iframe>\n",
            self.embed
        )
    }
}
