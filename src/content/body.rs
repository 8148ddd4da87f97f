//! A text made ready for any page: HTML with holes.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::highlight::CodeBlock;

/// HTML in which everything that depends on other pages, on the page it is shown on or on its language is left open.
#[derive(Debug, Default)]
pub struct Body {
    /// The HTML without what goes into the holes.
    pub(super) html: Box<str>,
    /// Where in `html` each hole is, in order.
    pub(super) holes: Box<[(u32, Hole)]>,
    /// What its links lead to.
    pub links: Vec<Link>,
    /// The pictures it shows.
    pub pictures: Vec<PictureRef>,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Ids that the author gave in HTML.
    pub ids: Vec<String>,
    /// The plain text of the first paragraph, at most about 300 characters.
    pub lead: Box<str>,
    /// Its words as plain text, without those of its headings: what search reads.
    pub words: Box<str>,
    /// Where in `words` the text below each heading begins.
    pub sections: Vec<u32>,
    /// The Markdown that it was made from: a part of the file, or a text of its own for front matter.
    pub text: Arc<str>,
    /// Which bytes of `text` are Markdown.
    pub span: Range<usize>,
    /// Where in `text` link and picture targets stand, in order: what a Markdown copy replaces.
    pub targets: Vec<(Range<usize>, Target)>,
}

/// Something that a page fills in.
#[derive(Clone, Debug)]
pub enum Hole {
    /// The `href` of a link, by its index.
    Link(u32),
    /// A picture, by its index.
    Picture(u32),
    /// The bare address of a picture, for HTML that the author wrote.
    PictureUrl(u32),
    /// The opening tag of a heading, by its index.
    HeadingStart(u32),
    /// The closing tag of a heading, by its index.
    HeadingEnd(u32),
    /// The prefix that keeps a step's footnotes apart from those of the other steps on its guide's page.
    Prefix,
    /// The title of a callout, in the page's language.
    CalloutTitle(Callout),
    /// The name of a table, which counts the tables of the page.
    TableLabel,
    /// The name of the link back from a footnote, in the page's language.
    FootnoteBack,
    /// A box of a task list, ticked or not.
    Task(bool),
    /// A code block, shared by all pages that have it.
    Code(Arc<CodeBlock>),
}

/// GitHub's five alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callout {
    /// Worth knowing.
    Note,
    /// Makes it easier.
    Tip,
    /// Must be known.
    Important,
    /// Can go wrong.
    Warning,
    /// Can do harm.
    Caution,
}

impl Callout {
    /// Its name in class names and strings.
    pub fn name(self) -> &'static str {
        match self {
            Callout::Note => "note",
            Callout::Tip => "tip",
            Callout::Important => "important",
            Callout::Warning => "warning",
            Callout::Caution => "caution",
        }
    }
}

/// A link as it is written.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it leads to, entities and escapes resolved.
    pub target: String,
    /// Where that stands in the file.
    pub span: Range<usize>,
}

/// A picture as it is written.
#[derive(Clone, Debug)]
pub struct PictureRef {
    /// Its path or address.
    pub target: String,
    /// Where that stands in the file.
    pub span: Range<usize>,
    /// What it shows, in words; empty for decoration.
    pub alt: String,
    /// Its title, shown as a caption.
    pub caption: Option<String>,
    /// How it stands in the text.
    pub shape: PictureShape,
}

/// How a picture stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureShape {
    /// Alone in its paragraph.
    Figure,
    /// Within text or within a link.
    Inline,
    /// Written as HTML by the author.
    Html,
}

/// A heading of a body.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its plain text.
    pub text: String,
    /// Its anchor in its own file.
    pub anchor: String,
}

/// What stands at a replaceable place of the Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A link, by its index.
    Link(usize),
    /// A picture, by its index.
    Picture(usize),
    /// The beginning of a footnote's label, where a prefix can go.
    Footnote,
}

/// Fills the holes of a body.
pub trait Filler {
    /// Writes what goes into a hole.
    fn fill(&mut self, hole: &Hole, body: &Body, out: &mut String);
}

impl Body {
    /// Writes the HTML with every hole filled.
    pub fn write(&self, filler: &mut impl Filler, out: &mut String) {
        let mut from = 0;
        for (at, hole) in &self.holes {
            let at = *at as usize;
            out.push_str(&self.html[from..at]);
            filler.fill(hole, self, out);
            from = at;
        }
        out.push_str(&self.html[from..]);
    }

    /// Its code blocks, in order.
    pub fn code(&self) -> impl Iterator<Item = &Arc<CodeBlock>> {
        self.holes.iter().filter_map(|(_, hole)| if let Hole::Code(code) = hole { Some(code) } else { None })
    }

    /// About how many bytes it takes with every hole filled.
    pub fn room(&self) -> usize {
        let holes = self.holes.iter().map(|(_, hole)| match hole {
            Hole::Code(code) => code.html().len(),
            Hole::Picture(_) => 500,
            _ => 60,
        });
        self.html.len() + holes.sum::<usize>()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.html.trim().is_empty() && self.holes.is_empty()
    }

    /// Writes the Markdown with the targets of links and pictures replaced where `replace` gives one.
    pub fn write_markdown(&self, mut replace: impl FnMut(Target) -> Option<String>, out: &mut String) {
        let mut from = self.span.start;
        for (range, target) in &self.targets {
            if range.start < from {
                continue;
            }
            if let Some(new) = replace(*target) {
                out.push_str(&self.text[from..range.start]);
                out.push_str(&new);
                from = range.end;
            }
        }
        out.push_str(&self.text[from..self.span.end]);
    }
}

/// Marks a hole in HTML while it is being made. A noncharacter of Unicode, so it stands in no text that is meant to be read;
/// the reader replaces any that it meets.
pub(super) const MARK: char = '\u{FDD0}';

/// Cuts HTML with marked holes (`MARK`, index, `MARK`) into plain HTML and their places.
pub(super) fn cut(marked: &str, holes: &[Hole]) -> (Box<str>, Box<[(u32, Hole)]>) {
    let mut html = String::with_capacity(marked.len());
    let mut found = Vec::with_capacity(holes.len());
    let mut rest = marked;
    while let Some(at) = rest.find(MARK) {
        html.push_str(&rest[..at]);
        rest = &rest[at + MARK.len_utf8()..];
        let Some(end) = rest.find(MARK) else { break };
        if let Some(hole) = rest[..end].parse::<usize>().ok().and_then(|index| holes.get(index)) {
            found.push((html.len() as u32, hole.clone()));
        }
        rest = &rest[end + MARK.len_utf8()..];
    }
    html.push_str(rest);
    (html.into_boxed_str(), found.into_boxed_slice())
}

/// The beginning of a text: at most so many characters, up to the end of a word, and an ellipsis where something is left out.
pub fn beginning(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.into() };
    let cut = &text[..end];
    let end = cut.rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", cut[..end].trim_end_matches([',', '.', ';', ':', ' '])).into()
}
