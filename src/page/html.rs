//! From a tree to HTML.

mod author;
mod choices;

use pulldown_cmark_escape::escape_html_body_text;

use super::behind::Marks;
use super::surface::{Surface, attribute};
use super::{ElementKind, ElementView, Targets};
use crate::content::{Align, Callout, Heads, Node, Text, Visit, Walk};
use crate::words::Argument;

/// Writes one text on a surface.
pub struct Writer<'w, 's, 'a> {
    surface: &'w mut Surface<'s>,
    text: &'a Text,
    targets: &'a Targets,
    anchors: &'a [String],
    out: String,
    /// Where in `out` something begins that needs no new line before its first block.
    fresh: usize,
    /// Where in `out` the last code block ended: an empty line follows it.
    after_code: usize,
    /// How many elements are open whose content is not escaped.
    verbatim: usize,
    /// The callouts and tables that are open and that the theme has a template for.
    themed: Vec<Open>,
    /// The notices that stand at blocks.
    marks: Marks<'a>,
}

/// An element whose content is written, to be put into the theme's template at its end.
struct Open {
    /// Where in `out` its content begins.
    start: usize,
    /// Where in `out` the head of a table ends.
    head_end: usize,
    /// The same of the writer when the element began.
    fresh: usize,
    after_code: usize,
}

impl Surface<'_> {
    /// Writes a text with its links and pictures; `anchors` are those of its headings on this page. Texts of the front matter keep their own.
    pub fn html(&mut self, text: &Text, targets: &Targets, anchors: &[String]) -> String {
        let anchors = if text.is_inline { &text.outline.anchors } else { anchors };
        let mut out = String::with_capacity(text.area.len() * 2);
        let marks = Marks::of(text, targets);
        self.behind(marks.at_section(None), &mut out);
        Writer::new(self, text, targets, anchors, marks, out).write()
    }
}

impl<'w, 's, 'a> Writer<'w, 's, 'a> {
    pub fn new(
        surface: &'w mut Surface<'s>,
        text: &'a Text,
        targets: &'a Targets,
        anchors: &'a [String],
        marks: Marks<'a>,
        out: String,
    ) -> Self {
        let (fresh, after_code) = (out.len(), usize::MAX);
        Self { surface, text, targets, anchors, out, fresh, after_code, verbatim: 0, themed: Vec::new(), marks }
    }

    /// The text as HTML. A text of the front matter that is one paragraph needs none.
    pub fn write(mut self) -> String {
        let text = self.text;
        let mut walk = text.walk();
        let is_bare = text.is_inline && text.is_one_paragraph();
        if is_bare {
            walk.next();
        }
        self.nodes(walk);
        if is_bare {
            self.out.truncate(self.out.len() - "</p>\n".len());
        }
        self.out
    }

    fn nodes(&mut self, walk: Walk<'_>) {
        for visit in walk {
            match visit {
                Visit::Enter(node) => match self.marks.enter(node) {
                    Some(part) if matches!(node, Node::Item { .. }) => {
                        self.enter(node);
                        self.surface.behind(Some(part), &mut self.out);
                    }
                    part => {
                        self.surface.behind(part, &mut self.out);
                        self.enter(node);
                    }
                },
                Visit::Leave(node) => {
                    self.marks.leave();
                    self.leave(node);
                }
            }
        }
    }

    fn enter(&mut self, node: Node) {
        match node {
            Node::Text(span) if self.verbatim > 0 => self.out.push_str(self.text.str(span)),
            Node::Text(span) => self.words(self.text.str(span)),
            Node::Code(span) => {
                self.out.push_str("<code>");
                self.words(self.text.str(span));
                self.out.push_str("</code>");
            }
            Node::SoftBreak => self.out.push('\n'),
            Node::HardBreak => self.out.push_str("<br>\n"),
            Node::Rule => self.block("<hr>\n"),
            Node::Task(ticked) => self.task(ticked),
            Node::FootnoteRef(number, reference) => self.footnote_reference(number, reference),
            Node::Picture(index) => self.picture(index),
            Node::CodeBlock(index) => self.code(index),
            // There is none in a tree that is finished.
            Node::Raw(_) => {}
            Node::Paragraph => self.block("<p>"),
            Node::Heading(index) => self.heading(index as usize),
            Node::Quote => self.block("<blockquote>\n"),
            Node::Callout(callout) => self.callout(callout),
            Node::List(Some(1)) => self.block("<ol>\n"),
            Node::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Node::List(None) => self.block("<ul>\n"),
            Node::Item { task } => self.block(if task { "<li class=\"task\">" } else { "<li>" }),
            Node::Definitions => self.block("<dl>\n"),
            Node::Term => self.block("<dt>"),
            Node::Definition => self.block("<dd>"),
            Node::Table => self.table(),
            Node::TableHead if self.is_themed(ElementKind::Table) => self.out.push_str("<tr>"),
            Node::TableHead => self.out.push_str("<thead><tr>"),
            Node::Row => self.out.push_str("<tr>"),
            Node::Cell { heads, align } => self.cell(heads, align),
            Node::Emphasis => self.out.push_str("<em>"),
            Node::Strong => self.out.push_str("<strong>"),
            Node::Strikethrough => self.out.push_str("<del>"),
            Node::Link(index) => self.link(index as usize),
            Node::Choices => self.choices(),
            Node::Choice(index) => self.choice(index as usize),
            Node::Footnotes => self.block("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n"),
            Node::Footnote(number) => {
                self.out.push_str(&format!("<li id=\"{}fn-{number}\">", self.surface.prefix));
                self.fresh = self.out.len();
            }
            Node::Element(index) => self.element(index),
        }
    }

    fn leave(&mut self, node: Node) {
        let closing = match node {
            Node::Paragraph => "</p>\n",
            Node::Quote => "</blockquote>\n",
            Node::Callout(callout) if self.is_themed(ElementKind::Callout) => return self.end_themed_callout(callout),
            Node::Callout(_) => "</div>\n",
            Node::List(Some(_)) => "</ol>\n",
            Node::List(None) => "</ul>\n",
            Node::Item { .. } => "</li>\n",
            Node::Definitions => "</dl>\n",
            Node::Term => "</dt>\n",
            Node::Definition => "</dd>\n",
            Node::Table if self.is_themed(ElementKind::Table) => return self.end_themed_table(),
            Node::Table => "</tbody></table></section>\n",
            Node::TableHead if self.is_themed(ElementKind::Table) => return self.end_themed_head(),
            Node::TableHead => "</tr></thead><tbody>\n",
            Node::Row => "</tr>\n",
            Node::Cell { heads: Some(_), .. } => "</th>",
            Node::Cell { .. } => "</td>",
            Node::Emphasis => "</em>",
            Node::Strong => "</strong>",
            Node::Strikethrough => "</del>",
            Node::Link(_) => "</a>",
            Node::Choices => "</div>\n",
            Node::Choice(_) => "</section>\n",
            Node::Footnotes => "</ol></section>\n",
            Node::Heading(index) => return self.end_heading(index as usize),
            Node::Footnote(number) => return self.end_footnote(number),
            Node::Element(index) => return self.end_element(index),
            _ => "",
        };
        self.out.push_str(closing);
    }

    // ---- text

    fn new_line(&mut self) {
        let at = self.out.len();
        if at > self.fresh && (at == self.after_code || !self.out.ends_with('\n')) {
            self.out.push('\n');
        }
    }

    fn block(&mut self, tag: &str) {
        self.new_line();
        self.out.push_str(tag);
    }

    fn words(&mut self, text: &str) {
        escape_html_body_text(&mut self.out, text).expect("writing to a string does not fail");
    }

    fn say(&mut self, key: &str) {
        attribute(&self.surface.words.plain(key), &mut self.out);
    }

    // ---- nodes

    fn task(&mut self, ticked: bool) {
        let (state, word) = if ticked { (" checked", "task_done") } else { ("", "task_open") };
        self.out.push_str(&format!("<input type=\"checkbox\" disabled{state} aria-label=\""));
        self.say(word);
        self.out.push_str("\"> ");
    }

    fn footnote_reference(&mut self, number: u32, reference: u32) {
        let prefix = self.surface.prefix;
        let again = if reference > 1 { format!("-{reference}") } else { String::new() };
        self.out.push_str(&format!(
            "<sup class=\"footnote-ref\"><a id=\"{prefix}fnref-{number}{again}\" href=\"#{prefix}fn-{number}\">{number}</a></sup>"
        ));
    }

    fn picture(&mut self, index: u32) {
        let index = index as usize;
        let picture = &self.text.outline.pictures[index];
        if picture.shape == crate::content::PictureShape::Figure {
            self.new_line();
        }
        self.surface.picture(picture, &self.targets.pictures[index], &mut self.out);
    }

    fn code(&mut self, index: u32) {
        self.new_line();
        let code = self.text.code(index);
        if self.is_themed(ElementKind::Code) {
            let view = ElementView::Code { language: code.language(), text: code.text(), html: code.words() };
            self.surface.write_themed(&view, &mut self.out);
        } else {
            self.out.push_str(code.html());
        }
        self.after_code = self.out.len();
    }

    fn heading(&mut self, index: usize) {
        self.new_line();
        let anchor = self.anchor(index);
        self.surface.renamed.write(self.surface.prefix, anchor, &mut self.out);
        self.out.push_str("<h");
        self.out.push(self.level(index));
        self.out.push_str(" id=\"");
        self.out.push_str(self.surface.prefix);
        attribute(anchor, &mut self.out);
        self.out.push_str(if self.surface.names_choice(self.text, index) {
            "\" class=\"choice-name\">"
        } else {
            "\">"
        });
    }

    fn end_heading(&mut self, index: usize) {
        self.out.push_str("</h");
        self.out.push(self.level(index));
        self.out.push('>');
        if !self.targets.behind.is_empty() {
            self.out.push('\n');
            self.surface.behind(self.marks.at_section(Some(index)), &mut self.out);
        }
        self.out.push('\n');
    }

    fn anchor(&self, index: usize) -> &'a str {
        &self.anchors[index]
    }

    /// The digit in the name of a heading's element.
    fn level(&self, heading: usize) -> char {
        char::from(b'0' + (self.text.outline.headings[heading].level + self.surface.deeper).min(6))
    }

    fn callout(&mut self, callout: Callout) {
        if self.is_themed(ElementKind::Callout) {
            return self.begin_themed();
        }
        let name = callout.name();
        self.block(&format!("<div class=\"callout callout-{name}\" role=\"note\">\n<p class=\"callout-title\">"));
        self.say(&format!("callout_{name}"));
        self.out.push_str("</p>\n");
    }

    fn table(&mut self) {
        self.surface.tables += 1;
        if self.is_themed(ElementKind::Table) {
            return self.begin_themed();
        }
        self.block("<section class=\"table\" tabindex=\"0\" aria-label=\"");
        attribute(&self.table_label(), &mut self.out);
        self.out.push_str("\"><table>\n");
    }

    fn table_label(&self) -> String {
        let number = [("number", Argument::Number(self.surface.tables))];
        self.surface.words.text("table_label", &number).unwrap_or_default()
    }

    fn cell(&mut self, heads: Option<Heads>, align: Align) {
        self.out.push_str(match heads {
            Some(Heads::Column) => "<th scope=\"col\"",
            Some(Heads::Row) => "<th scope=\"row\"",
            None => "<td",
        });
        self.out.push_str(match align {
            Align::Left => " class=\"align-left\">",
            Align::Center => " class=\"align-center\">",
            Align::Right => " class=\"align-right\">",
            Align::None => ">",
        });
    }

    fn link(&mut self, index: usize) {
        let link = &self.text.outline.links[index];
        self.surface.open_link(&self.targets.links[index], &link.target, &mut self.out);
        if !link.title.is_empty() {
            self.out.push_str("\" title=\"");
            attribute(&link.title, &mut self.out);
        }
        self.out.push_str("\">");
    }

    /// The way back stands in the footnote's last paragraph.
    fn end_footnote(&mut self, number: u32) {
        self.out.truncate(self.out.trim_end().len());
        let is_paragraph = self.out.ends_with("</p>");
        if is_paragraph {
            self.out.truncate(self.out.len() - "</p>".len());
        }
        self.out.push_str(&format!(
            " <a class=\"footnote-back\" href=\"#{}fnref-{number}\" aria-label=\"",
            self.surface.prefix
        ));
        self.say("footnote_back");
        self.out.push_str("\">↩</a>");
        self.out.push_str(if is_paragraph { "</p></li>\n" } else { "</li>\n" });
    }

    // ---- elements that the theme has a template for

    fn is_themed(&self, kind: ElementKind) -> bool {
        self.surface.has_template(kind)
    }

    /// Begins an element whose content goes into a template.
    fn begin_themed(&mut self) {
        self.new_line();
        let start = self.out.len();
        self.themed.push(Open { start, head_end: start, fresh: self.fresh, after_code: self.after_code });
        self.fresh = start;
    }

    /// Takes the content of the element that began last, and where in it the head of a table ends.
    fn content(&mut self) -> (String, usize) {
        let open = self.themed.pop().expect("each element that ends has begun");
        (self.fresh, self.after_code) = (open.fresh, open.after_code);
        (self.out.split_off(open.start), open.head_end - open.start)
    }

    fn end_themed_callout(&mut self, callout: Callout) {
        let (body, _) = self.content();
        let title = self.surface.words.plain(&format!("callout_{}", callout.name()));
        self.surface
            .write_themed(&ElementView::Callout { kind: callout.name(), title, body: body.trim_end() }, &mut self.out);
    }

    fn end_themed_head(&mut self) {
        self.out.push_str("</tr>");
        if let Some(table) = self.themed.last_mut() {
            table.head_end = self.out.len();
        }
    }

    fn end_themed_table(&mut self) {
        let (content, head_end) = self.content();
        let (head, body) = content.split_at(head_end);
        let label = self.table_label();
        self.surface.write_themed(&ElementView::Table { label, head, body: body.trim() }, &mut self.out);
    }
}
