//! SVG pictures: what waymark lets by holds nothing that runs or loads, as another parser of XML and one of HTML see it.

use std::cell::RefCell;
use std::fs;

use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use tempfile::TempDir;
use waymark::source::scan;

use crate::site::{SITE, check_findings};

thread_local! {
    static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

/// A picture in a site on disk, since the scan alone reads pictures.
pub fn svg(data: &[u8]) {
    FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            for path in ["content", "images"] {
                fs::create_dir(folder.path().join(path)).expect("a folder");
            }
            fs::write(folder.path().join("content/site.yaml"), SITE).expect("a file");
            folder
        });
        fs::write(folder.path().join("images/a.svg"), data).expect("a file");
        let sources = scan(folder.path());
        check_findings(&sources.findings);
        let again = scan(folder.path());
        assert_eq!(sources.findings, again.findings, "not the same twice");
        let picture = sources.pictures.get("images/a.svg");
        if picture.is_some_and(|picture| picture.dimensions.is_some()) {
            assert!(sources.findings.is_empty());
            check(std::str::from_utf8(data).expect("a picture is UTF-8"));
        } else {
            assert!(!sources.findings.is_empty(), "refused, and nobody is told");
        }
    });
}

fn check(text: &str) {
    let xml = xml5ever::driver::parse_document(RcDom::default(), Default::default()).one(text);
    check_tree(&xml.document, text);
    // As a page that takes the picture in; to HTML an instruction ends at its first `>`, and nobody serves pictures as HTML.
    if text.trim_start_matches("<?xml ").contains("<?") {
        return;
    }
    let html = parse_document(RcDom::default(), Default::default()).one(format!("<!doctype html><body>{text}"));
    check_tree(&html.document, text);
}

fn check_tree(document: &Handle, text: &str) {
    let mut todo = vec![document.clone()];
    while let Some(node) = todo.pop() {
        todo.extend(node.children.borrow().iter().cloned());
        let NodeData::Element { name, attrs, .. } = &node.data else { continue };
        let element = name.local.to_lowercase();
        let banned = [
            "script",
            "foreignobject",
            "iframe",
            "object",
            "embed",
            "handler",
            "listener",
            "audio",
            "video",
            "canvas",
            "base",
            "link",
            "meta",
            "form",
            "input",
            "img",
            "math",
            "annotation-xml",
        ];
        assert!(!banned.contains(&&*element), "<{element}> in {text}");
        for attribute in attrs.borrow().iter() {
            let (key, value) = (attribute.name.local.to_lowercase(), &*attribute.value);
            assert!(!key.starts_with("on"), "<{element} {key}> in {text}");
            if matches!(&*key, "href" | "src" | "from" | "to" | "values" | "by" | "action") || key.ends_with(":href") {
                let value: String = value.chars().filter(|c| *c > ' ').collect::<String>().to_ascii_lowercase();
                let is_link = element == "a" && key.ends_with("href");
                assert!(!value.contains("javascript:") && !value.contains("vbscript:"), "{key}={value} in {text}");
                let is_within = value.starts_with('#') || value.starts_with("data:") || value.is_empty();
                assert!(is_link || !key.ends_with("href") || is_within, "{key}={value} in {text}");
                assert!(
                    !value.starts_with("data:")
                        || !["html", "svg", "xml", "script"]
                            .iter()
                            .any(|kind| { value.split(',').next().is_some_and(|head| head.contains(kind)) }),
                    "{key}={value} in {text}"
                );
            }
            if key == "attributename" {
                assert!(!value.to_ascii_lowercase().contains("href"), "{key}={value} in {text}");
            }
        }
    }
}
