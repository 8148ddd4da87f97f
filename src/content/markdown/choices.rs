//! Choices: headings with `{choice=id}`, and all that stands below each.
//!
//! Such headings of one level that follow one another are a group. It ends at the next heading of that level or above which is none
//! of them, or at a line `---`, which is not shown. What an id means is not known here.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Builder;
use crate::content::text::Offered;
use crate::content::tree::{Node, Target};
use crate::diagnostic::{Code, Diagnostic, nearest};

/// What stands between the braces behind a heading, but for its anchor and classes.
pub type Attributes<'a> = Vec<(CowStr<'a>, Option<CowStr<'a>>)>;

/// The key that makes a heading that of a choice.
const KEY: &str = "choice";

/// The group of choices that is open while a text is read.
#[derive(Default)]
pub struct Grouping {
    /// The level of its headings.
    level: Option<u8>,
    /// How many groups there were before.
    number: u32,
}

/// The ids of the choices that the attributes of a heading name.
pub fn choices_of<'a>(attributes: &'a Attributes<'_>) -> impl Iterator<Item = &'a str> {
    attributes.iter().filter(|(key, _)| &**key == KEY).map(|(_, id)| id.as_deref().unwrap_or_default())
}

impl Builder<'_, '_, '_> {
    /// Opens a choice where a heading begins one, and ends those that it does not belong to. `line` is where the heading stands, `level`
    /// how high; `has_words` says whether it has any.
    pub fn choice(&mut self, attributes: &Attributes<'_>, line: &Range<usize>, level: u8, has_words: bool) {
        let ids: Vec<&str> = choices_of(attributes).collect();
        let depth = if self.grouping.level.is_some() { 2 } else { 0 };
        let is_top = self.open.len() == depth && !self.footnotes.is_open() && self.key.is_none();
        if let Some((slip, _)) = attributes.iter().find(|(key, _)| &**key != KEY && nearest(key, [KEY]).is_some()) {
            let message = format!("`{slip}` behind a heading means nothing");
            self.misplaced(Code::UnknownChoice, line, &message, "write it as `{choice=android}`");
        }
        let Some(id) = ids.first() else {
            if is_top && self.grouping.level.is_some_and(|group| level <= group) {
                self.end_choices();
            }
            return;
        };
        let span = self.choice_span(line, id);
        if let Some(target) = self.braces(line) {
            self.keep_target(target, Target::Choice);
        }
        let (what, help) = if !is_top {
            ("a choice cannot stand within a list, a quotation or a note", "move its heading to the start of a line")
        } else if self.grouping.level.is_some_and(|group| level > group) {
            ("a choice cannot stand within another", "write it at the level of the others, or as a heading of its own")
        } else if ids.len() > 1 {
            ("a heading can name one choice", "write a heading for each")
        } else if !has_words {
            (
                "the heading of a choice has no words",
                "write its name before the braces, as in `### Android {choice=android}`",
            )
        } else {
            return self.begin_choice(id, span, level);
        };
        self.misplaced(Code::MisplacedChoice, &span, what, help);
    }

    fn misplaced(&mut self, code: Code, span: &Range<usize>, message: &str, help: &str) {
        let place = self.place(span.clone());
        self.reader.findings.push(Diagnostic::new(code, message).at(place).help(help));
    }

    fn begin_choice(&mut self, id: &str, span: Range<usize>, level: u8) {
        if self.grouping.level == Some(level) {
            self.close();
        } else {
            self.end_choices();
            self.grouping.level = Some(level);
            self.open(Node::Choices);
        }
        let group = self.grouping.number;
        if self.outline.choices.iter().any(|other| other.group == group && *other.id == *id) {
            let message = format!("`{id}` stands twice in this group of choices");
            let help = "join the two, or write a line `---` between two groups";
            self.misplaced(Code::ChoiceTwice, &span, &message, help);
        }
        self.open(Node::Choice(self.outline.choices.len() as u32));
        let heading = self.outline.headings.len() as u32;
        let span = self.file_span(span);
        self.outline.choices.push(Offered { id: id.into(), heading, group, span });
    }

    /// Ends the group of choices that is open, if one is.
    pub fn end_choices(&mut self) {
        if self.grouping.level.take().is_none() {
            return;
        }
        self.close();
        self.close();
        let group = self.grouping.number;
        self.grouping.number += 1;
        let mut own = self.outline.choices.iter().filter(|choice| choice.group == group);
        if let (Some(only), None) = (own.next(), own.next()) {
            let message = format!("`{}` is the only choice here", only.id);
            let help = "add the others at the same level, or take `{choice=…}` away";
            let place = self.file.place(only.span.clone());
            self.reader.findings.push(Diagnostic::new(Code::ChoiceAlone, message).at(place).help(help));
        }
    }

    /// A line across the page; below choices, their end.
    pub fn rule(&mut self) {
        if self.grouping.level.is_some() && self.open.len() == 2 && !self.footnotes.is_open() {
            self.end_choices();
        } else {
            self.leaf(Node::Rule);
        }
    }

    /// Where an id stands behind a heading.
    fn choice_span(&self, line: &Range<usize>, id: &str) -> Range<usize> {
        let Some(braces) = self.braces(line).filter(|_| !id.is_empty()) else { return line.clone() };
        let at = self.source[braces.clone()].find(&format!("={id}")).map(|at| braces.start + at + 1);
        at.map_or(line.clone(), |at| at..at + id.len())
    }

    /// The braces behind a heading, with the white space before them.
    fn braces(&self, line: &Range<usize>) -> Option<Range<usize>> {
        let first = self.source[line.clone()].lines().next()?.trim_end();
        let open = first.rfind('{').filter(|_| first.ends_with('}'))?;
        Some(line.start + first[..open].trim_end().len()..line.start + first.len())
    }
}
