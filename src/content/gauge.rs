//! How much an author's HTML makes of itself, measured before it is parsed for good.
//!
//! HTML's rules mend what does not fit, and repeat each element that is left open in every block that follows. So a few kilobytes can
//! become gigabytes, or a tree so deep that looking through what is open takes quadratic time.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns, parse_fragment};

use crate::diagnostic::floor;
use crate::limits::{MOST_ATTRIBUTES, MOST_HTML_DEPTH};

/// What is too much, as a message says it.
type TooMuch = String;

/// The parser is stopped after so many bytes at the latest when something is too much.
const CHUNK: usize = 1024;
/// How many elements may come of each one that is written, on average, and how many beyond that.
const MOST_MADE: (usize, usize) = (8, 10_000);
/// How often something may stand in a table outside of its cells, from where it is moved to before the table.
const MOST_MOVED: usize = 1000;

/// Parses HTML without making a tree, and gives what is too much of it with the byte at which that shows. `written` is the number of
/// elements that stand in it.
pub fn measure(html: &str, written: usize) -> Option<(usize, TooMuch)> {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let mut parser = parse_fragment(Gauge::default(), Default::default(), context, Vec::new(), false);
    let mut from = 0;
    while from < html.len() {
        let to = floor(html, from + CHUNK);
        parser.process(StrTendril::from(&html[from..to]));
        let found = parser.tokenizer.sink.sink.too_much(written);
        if found.is_some() {
            return found.map(|found| (from, found));
        }
        from = to;
    }
    None
}

/// How many tags stand in a piece of HTML at most.
pub fn tags(html: &str) -> usize {
    memchr::memchr_iter(b'<', html.as_bytes()).count()
}

/// Where a tag in a piece of HTML or XML has more attributes than a parser, which compares each with all others, should be given.
pub fn crowded_tag(html: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    memchr::memchr_iter(b'<', bytes).find(|at| {
        let (mut quote, mut attributes, mut is_between) = (None, 0, false);
        for byte in &bytes[at + 1..] {
            match (quote, byte) {
                (Some(open), byte) => quote = (open != *byte).then_some(open),
                // Another tag, which is looked at by itself.
                (None, b'<' | b'>') => break,
                (None, b'"' | b'\'') => {
                    quote = Some(*byte);
                    // What follows the quotes is another attribute, with or without a space.
                    attributes += 1;
                }
                (None, b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0C) => is_between = true,
                (None, _) => attributes += usize::from(std::mem::take(&mut is_between)),
            }
        }
        attributes > 2 * MOST_ATTRIBUTES
    })
}

/// Counts what a tree would hold.
#[derive(Default)]
struct Gauge {
    made: Cell<usize>,
    moved: Cell<usize>,
    deepest: Cell<usize>,
}

/// An element as far as the parser has to know it.
struct Counted {
    name: QualName,
    depth: Cell<usize>,
    is_integration_point: bool,
}

impl Gauge {
    fn too_much(&self, written: usize) -> Option<TooMuch> {
        if self.deepest.get() > MOST_HTML_DEPTH {
            return Some(format!("elements of HTML nest more than {MOST_HTML_DEPTH} deep here"));
        }
        if self.made.get() > written * MOST_MADE.0 + MOST_MADE.1 {
            return Some("elements of HTML that do not end are repeated in too many blocks".into());
        }
        (self.moved.get() > MOST_MOVED)
            .then(|| format!("more than {MOST_MOVED} times something stands in a table outside of its cells"))
    }

    fn make(&self, name: QualName, is_integration_point: bool) -> Rc<Counted> {
        self.made.set(self.made.get() + 1);
        Rc::new(Counted { name, depth: Cell::new(0), is_integration_point })
    }

    fn put(&self, child: NodeOrText<Rc<Counted>>, depth: usize) {
        if let NodeOrText::AppendNode(node) = child {
            node.depth.set(depth);
            self.deepest.set(self.deepest.get().max(depth));
        }
    }
}

impl TreeSink for Gauge {
    type Handle = Rc<Counted>;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Rc<Counted> {
        Rc::new(Counted {
            name: QualName::new(None, ns!(), local_name!("")),
            depth: Cell::new(0),
            is_integration_point: false,
        })
    }

    fn elem_name<'a>(&'a self, target: &'a Rc<Counted>) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, flags: ElementFlags) -> Rc<Counted> {
        self.make(name, flags.mathml_annotation_xml_integration_point)
    }

    fn create_comment(&self, _: StrTendril) -> Rc<Counted> {
        self.get_document()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Rc<Counted> {
        self.get_document()
    }

    fn append(&self, parent: &Rc<Counted>, child: NodeOrText<Rc<Counted>>) {
        self.put(child, parent.depth.get() + 1);
    }

    fn append_based_on_parent_node(&self, element: &Rc<Counted>, _: &Rc<Counted>, child: NodeOrText<Rc<Counted>>) {
        self.append_before_sibling(element, child);
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Rc<Counted>) -> Rc<Counted> {
        target.clone()
    }

    fn same_node(&self, one: &Rc<Counted>, other: &Rc<Counted>) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Rc<Counted>, child: NodeOrText<Rc<Counted>>) {
        self.moved.set(self.moved.get() + 1);
        self.put(child, sibling.depth.get());
    }

    fn add_attrs_if_missing(&self, _: &Rc<Counted>, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &Rc<Counted>) {}

    fn reparent_children(&self, _: &Rc<Counted>, _: &Rc<Counted>) {}

    fn is_mathml_annotation_xml_integration_point(&self, target: &Rc<Counted>) -> bool {
        target.is_integration_point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_is_stopped() {
        let open: String = (0..100).map(|id| format!("<b id=\"{id}\">")).collect();
        for (html, why) in [
            ("<div>".repeat(1000), "deep"),
            ("<b><table><tr><td></b></td></tr></table>".repeat(1000), "deep"),
            (format!("<p>{open}</p>{}", "<p>x</p>".repeat(10_000)), "do not end"),
            (format!("<table>{}", "<i>x</i>".repeat(2000)), "outside"),
        ] {
            let (_, said) = measure(&html, html.matches('<').count()).unwrap();
            assert!(said.contains(why), "{said}");
        }
        let fine = "<table><tr><td><b>x</b></table><ul><li>y<li>z</ul>".repeat(10_000);
        assert_eq!(measure(&fine, fine.matches('<').count()), None);
    }

    #[test]
    fn attributes_are_counted() {
        let many = |attribute: &str| format!("<a><b {}>", attribute.repeat(3 * MOST_ATTRIBUTES));
        for attribute in ["a ", "a=\"b\" ", "a=\"b\"", "a=b ", "a/", "a='>' "] {
            assert_eq!(crowded_tag(&many(attribute)), Some(3), "{attribute}");
        }
        assert_eq!(crowded_tag(&"<a b=\"c d e\" f>g h</a> ".repeat(1000)), None);
        assert_eq!(crowded_tag(&format!("<a b=\"{}\">", "c ".repeat(10_000))), None);
    }
}
