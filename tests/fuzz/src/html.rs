//! Whether HTML is well-formed and runs nothing, judged by a parser of browsers and by rules of this file alone.

use std::collections::HashSet;

use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, QualName, ns, parse_document, parse_fragment, serialize};
use markup5ever_rcdom::{Handle, NodeData, RcDom, SerializableHandle};

/// Elements that run, load or send something, or that change how what follows is read. A theme's `script` with an address is let by.
const BANNED: [&str; 22] = [
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "frame",
    "frameset",
    "form",
    "noscript",
    "template",
    "plaintext",
    "xmp",
    "noembed",
    "noframes",
    "portal",
    "math",
    "foreignObject",
    "animate",
    "set",
    "handler",
];

/// What is being looked at: a page of the theme has scripts and forms of its own, a text of an author has none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Theme,
    Author,
}

/// A whole page.
pub fn check_page(name: &str, bytes: &[u8], is_published: bool) {
    let text = std::str::from_utf8(bytes).expect("a page is UTF-8");
    let dom = parse_document(RcDom::default(), Default::default()).one(text);
    if is_published {
        let errors = dom.errors.borrow();
        assert!(errors.is_empty(), "{name} is not well-formed: {errors:?}\n{text}");
    }
    let mut ids = HashSet::new();
    check(name, &dom.document, Of::Theme, &mut ids, is_published);
    let once = written(&dom.document);
    let again = parse_document(RcDom::default(), Default::default()).one(once.as_str());
    assert_eq!(once, written(&again.document), "{name} changes when it is read again");
}

/// A part of a page that is read within an element.
pub fn check_part(name: &str, text: &str) {
    let parse = |text: &str| {
        let context = QualName::new(None, ns!(html), LocalName::from("div"));
        parse_fragment(RcDom::default(), Default::default(), context, Vec::new(), false).one(text)
    };
    let dom = parse(text);
    let errors = dom.errors.borrow();
    assert!(errors.is_empty(), "{name} is not well-formed: {errors:?}\n{text}");
    check(name, &dom.document, Of::Author, &mut HashSet::new(), true);
    let once = written(&dom.document);
    assert_eq!(once, written(&parse(&once).document), "{name} changes when it is read again");
}

fn written(document: &Handle) -> String {
    let mut out = Vec::new();
    serialize(&mut out, &SerializableHandle::from(document.clone()), Default::default()).expect("into memory");
    String::from_utf8(out).expect("UTF-8")
}

/// Whether browsers may go to an address, load it, or take it for the address of an author's.
fn is_harmless(value: &str) -> bool {
    // Browsers take out tabs and line ends anywhere, and white space and control characters in front.
    let value: String = value.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let value = value.trim_start_matches(|c: char| c <= ' ');
    let Some((scheme, _)) = value.split_once(':') else { return true };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    !is_scheme || ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

fn check(name: &str, node: &Handle, of: Of, ids: &mut HashSet<String>, is_published: bool) {
    let mut todo = vec![node.clone()];
    while let Some(node) = todo.pop() {
        todo.extend(node.children.borrow().iter().cloned());
        let NodeData::Element { name: element, attrs, .. } = &node.data else { continue };
        let element = &*element.local;
        let attributes = attrs.borrow();
        let value = |wanted: &str| attributes.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string());
        let is_theme = of == Of::Theme
            && match element {
                "script" => value("src").is_some() || value("type").as_deref() == Some("application/ld+json"),
                "form" => value("role").as_deref() == Some("search") || value("class").is_some(),
                "template" | "noscript" => true,
                _ => false,
            };
        assert!(is_theme || !BANNED.contains(&element), "{name} holds <{element}>");
        for attribute in attributes.iter() {
            let (key, value) = (&*attribute.name.local, &*attribute.value);
            assert!(!key.to_ascii_lowercase().starts_with("on"), "{name}: <{element} {key}>");
            // Pages at old addresses lead on.
            let is_refresh = of == Of::Theme && element == "meta" && key == "http-equiv" && value == "refresh";
            let is_banned = matches!(key, "srcdoc" | "http-equiv" | "ping" | "background");
            assert!(is_refresh || !is_banned, "{name}: <{element} {key}={value}>");
            if let Some((_, to)) = value.split_once("url=").filter(|_| key == "content" && element == "meta") {
                assert!(is_harmless(to), "{name}: <{element} {key}={value:?}>");
            }
            if matches!(
                key,
                "href" | "src" | "action" | "formaction" | "cite" | "data" | "poster" | "srcset" | "longdesc"
            ) {
                assert!(is_harmless(value), "{name}: <{element} {key}={value:?}>");
            }
            if key == "id" && is_published {
                assert!(ids.insert(value.to_owned()), "{name}: two elements have the id {value:?}");
            }
        }
    }
}
