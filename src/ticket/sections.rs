//! A section of an entry by itself: `waymark embed article#section`, and the parts that a page's menu offers of a long text.

use super::blocks::{Block, text_of};
use super::{Snippet, Tickets, Unit, variables};
use crate::catalogue::{EntryIx, encode_path};

/// A text of fewer bytes of HTML goes into a ticket as a whole.
const LONG_BYTES: usize = 4_000;

/// A heading of an entry that begins a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its anchor on the entry's page.
    pub anchor: String,
    /// The heading's text.
    pub title: String,
    level: u8,
}

impl<'a> Tickets<'a> {
    /// The sections of an entry that is no guide, in order.
    pub fn sections(&self, index: EntryIx) -> Vec<Section> {
        let entry = &self.catalogue.entries[self.catalogue.text_of(index)];
        let headings = entry.outline.text.headings.iter().zip(&*entry.anchors);
        let section = |heading: &crate::content::Heading, anchor: &str| Section {
            anchor: format!("{}{anchor}", entry.prefix),
            title: heading.text.clone(),
            level: heading.level,
        };
        headings.map(|(heading, anchor)| section(heading, anchor)).collect()
    }

    /// The sections that a menu offers beside the whole: those of the first level of a long text that has several.
    pub fn offered(&self, index: EntryIx, bytes: usize) -> Vec<Section> {
        let mut sections = self.sections(index);
        let first = sections.iter().map(|section| section.level).min();
        sections.retain(|section| Some(section.level) == first);
        if bytes < LONG_BYTES || sections.len() < 2 { Vec::new() } else { sections }
    }

    /// The snippet of a section, to the next heading of its level or above.
    pub fn section(&self, index: EntryIx, wanted: &Section) -> Snippet {
        let index = self.catalogue.text_of(index);
        let mut snippet = self.snippet(index, None);
        let mut left = self.sections(index).into_iter();
        let mut is_inside = false;
        let body = self.views.page(index).map_or(Vec::new(), |page| self.body(index, page));
        let mut units: Vec<Unit> = Vec::new();
        for block in body {
            if let Block::Heading(inner) = &block {
                let text = text_of(inner);
                let mut ahead = left.clone();
                // Strong lines that are no headings of the page have none of its texts.
                if let Some(section) = ahead.find(|section| is_same(&section.title, &text)) {
                    left = ahead;
                    is_inside = section.anchor == wanted.anchor || (is_inside && section.level > wanted.level);
                }
            }
            if is_inside {
                units.push(Unit::block(block));
            }
        }
        snippet.url = format!("{}#{}", snippet.url, encode_path(&wanted.anchor));
        let title = Block::Title(variables::disarm(&snippet.title).into_owned(), snippet.url.clone());
        units.insert(0, Unit::block(title));
        snippet.units = units;
        snippet
    }
}

impl Snippet {
    /// The same with its links to its own page leading to another address of it, such as the permalink.
    pub fn at_page(mut self, page: &str) -> Self {
        let own = self.url.split('#').next().unwrap_or_default().to_owned();
        self.url = format!("{page}{}", &self.url[own.len()..]);
        if let Some(Block::Title(_, href)) = self.units.first_mut().and_then(|unit| unit.blocks.first_mut()) {
            href.clone_from(&self.url);
        }
        self
    }
}

/// Whether a heading of a ticket is one of the page, where characters part what desks would take for variables.
fn is_same(title: &str, text: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    plain(title) == plain(text)
}
