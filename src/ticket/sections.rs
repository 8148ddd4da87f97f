//! A section of an entry by itself: `waymark embed article#section`, and the parts that a page's menu offers of a long text.

use super::blocks::{Block, text_of};
use super::{Snippet, Tickets, Unit, variables};
use crate::catalogue::{EntryIx, encode_path};

/// A text of fewer bytes of HTML goes into a ticket as a whole.
const LONG_BYTES: usize = 4_000;
/// The most sections that a menu offers.
const MOST_OFFERED: usize = 40;

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

    /// The sections that a menu offers beside the whole, each by itself: those of the first level of a long text that has several, but not so
    /// many that nobody would look through them.
    pub fn offered(&self, index: EntryIx, bytes: usize) -> Vec<(Section, Snippet)> {
        let mut sections = self.sections(index);
        let first = sections.iter().map(|section| section.level).min();
        sections.retain(|section| Some(section.level) == first);
        if bytes < LONG_BYTES || !(2..=MOST_OFFERED).contains(&sections.len()) {
            return Vec::new();
        }
        let snippets = self.cut(index, &sections);
        sections.into_iter().zip(snippets).collect()
    }

    /// The snippet of a section, to the next heading of its level or above.
    pub fn section(&self, index: EntryIx, wanted: &Section) -> Snippet {
        self.cut(index, std::slice::from_ref(wanted)).pop().expect("there is one for each section")
    }

    /// The snippets of sections; the entry's text is read once for all of them.
    fn cut(&self, index: EntryIx, wanted: &[Section]) -> Vec<Snippet> {
        let index = self.catalogue.text_of(index);
        let whole = self.snippet(index, None);
        let sections = self.sections(index);
        let titles: Vec<String> = sections.iter().map(|section| plain(&section.title)).collect();
        let body = self.views.page(index).map_or(Vec::new(), |page| self.body(index, page));
        // For each block the number of sections that have begun. Strong lines that are no headings of the page have none of its titles.
        let mut begun = 0;
        let places: Vec<usize> = body
            .iter()
            .map(|block| {
                if let Block::Heading(inner) = block {
                    let text = plain(&text_of(inner));
                    let found = titles[begun..].iter().position(|title| *title == text);
                    begun += found.map_or(0, |at| at + 1);
                }
                begun
            })
            .collect();
        let snippet = |wanted: &Section| {
            let start = sections.iter().position(|section| section.anchor == wanted.anchor).unwrap_or(sections.len());
            let after = sections.iter().skip(start + 1).position(|section| section.level <= wanted.level);
            let end = after.map_or(usize::MAX, |after| start + 1 + after);
            let url = format!("{}#{}", whole.url, encode_path(&wanted.anchor));
            let title = Block::Title(variables::disarm(&whole.title).into_owned(), url.clone());
            let inside = body.iter().zip(&places).filter(|(_, place)| (start + 1..=end).contains(*place));
            let units = std::iter::once(title).chain(inside.map(|(block, _)| block.clone())).map(Unit::block).collect();
            let Snippet { title, embed, rest, .. } = &whole;
            Snippet { url, title: title.clone(), embed: embed.clone(), units, rtl: whole.rtl, rest: rest.clone() }
        };
        wanted.iter().map(snippet).collect()
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

/// A heading's letters and digits alone: in tickets, characters part what desks would take for variables.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
