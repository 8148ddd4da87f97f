//! CommonMark's own examples, and a list of where we differ on purpose.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{RcDom, SerializableHandle};
use waymark::config::RawHtml;
use waymark::content::{CodeMemo, Node, Options, PictureRef, PictureShape, Text, Visit, parse};
use waymark::source::TextFile;

use super::support::project;

/// The specification's text with its 652 examples, from the npm package `commonmark-spec`, which `tests/run` installs.
fn specification() -> String {
    let path = std::env::var_os("COMMONMARK_SPEC")
        .map_or_else(|| project().join("tests/browser/node_modules/commonmark-spec/spec.txt"), PathBuf::from);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}; `tests/run` installs it", path.display()))
}

struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let text = specification();
    let fence = "`".repeat(32);
    let mut examples: Vec<Example> = Vec::new();
    let mut section = String::new();
    // None outside an example, then its Markdown, then its HTML.
    let mut part = None;
    for line in text.lines() {
        if line.starts_with(&fence) {
            part = if line.ends_with(" example") {
                examples.push(Example {
                    number: examples.len() + 1,
                    section: section.clone(),
                    markdown: String::new(),
                    html: String::new(),
                });
                Some(false)
            } else {
                None
            };
            continue;
        }
        match (part, examples.last_mut()) {
            (Some(false), _) if line == "." => part = Some(true),
            (Some(false), Some(example)) => example.markdown.push_str(&format!("{}\n", line.replace('→', "\t"))),
            (Some(true), Some(example)) => example.html.push_str(&format!("{}\n", line.replace('→', "\t"))),
            _ => {
                if let Some(title) = line.strip_prefix("## ").or(line.strip_prefix("# ")) {
                    section = title.to_owned();
                }
            }
        }
    }
    examples
}

/// Writes a tree as the specification's own writer would.
fn plain(tree: &Text) -> String {
    let mut out = String::new();
    let mut is_verbatim = false;
    for visit in tree.walk() {
        match visit {
            Visit::Enter(Node::Text(span)) if is_verbatim => out.push_str(tree.str(span)),
            Visit::Enter(node) => {
                is_verbatim = matches!(node, Node::Element(index) if tree.element(index).is_verbatim());
                enter(tree, node, &mut out);
            }
            Visit::Leave(Node::Element(index)) if tree.element(index).is_void() => {}
            Visit::Leave(node) => out.push_str(&format!("</{}>\n", name(tree, node))),
        }
    }
    out
}

fn enter(tree: &Text, node: Node, out: &mut String) {
    match node {
        Node::Text(span) => text(tree.str(span), out),
        Node::Code(span) => {
            out.push_str("<code>");
            text(tree.str(span), out);
            out.push_str("</code>");
        }
        Node::SoftBreak => out.push('\n'),
        Node::HardBreak => out.push_str("<br />\n"),
        Node::Rule => out.push_str("<hr />\n"),
        Node::Picture(index) => picture(&tree.outline.pictures[index as usize], out),
        Node::CodeBlock(index) => {
            let html = tree.code(index).html();
            let start = html.find("<code").unwrap();
            let end = html.find("</pre>").unwrap();
            out.push_str(&format!("<pre>{}</pre>\n", &html[start..end]));
        }
        Node::Link(index) => {
            let link = &tree.outline.links[index as usize];
            out.push_str("<a href=\"");
            href(&link.target, out);
            if !link.title.is_empty() {
                out.push_str("\" title=\"");
                text(&link.title, out);
            }
            out.push_str("\">");
        }
        Node::List(Some(first)) if first != 1 => out.push_str(&format!("<ol start=\"{first}\">")),
        Node::Element(index) => {
            let element = tree.element(index);
            out.push_str(&format!("<{}", element.name));
            for (name, value) in &element.attributes {
                out.push_str(&format!(" {name}=\""));
                text(value, out);
                out.push('"');
            }
            out.push('>');
        }
        node => out.push_str(&format!("<{}>", name(tree, node))),
    }
}

fn picture(picture: &PictureRef, out: &mut String) {
    let is_figure = picture.shape == PictureShape::Figure;
    out.push_str(if is_figure { "<p>" } else { "" });
    out.push_str("<img src=\"");
    href(&picture.target, out);
    out.push_str("\" alt=\"");
    text(&picture.alt, out);
    if let Some(caption) = &picture.caption {
        out.push_str("\" title=\"");
        text(caption, out);
    }
    out.push_str("\" />");
    out.push_str(if is_figure { "</p>" } else { "" });
}

/// The name of a container's element.
fn name(tree: &Text, node: Node) -> String {
    match node {
        Node::Heading(index) => format!("h{}", tree.outline.headings[index as usize].level),
        Node::Element(index) => tree.element(index).name.to_string(),
        Node::Paragraph => "p".into(),
        Node::Quote => "blockquote".into(),
        Node::List(Some(_)) => "ol".into(),
        Node::List(None) => "ul".into(),
        Node::Item { .. } => "li".into(),
        Node::Emphasis => "em".into(),
        Node::Strong => "strong".into(),
        Node::Strikethrough => "del".into(),
        Node::Link(_) => "a".into(),
        other => format!("no-{other:?}").to_lowercase(),
    }
}

fn href(target: &str, out: &mut String) {
    pulldown_cmark_escape::escape_href(out, target).unwrap();
}

fn text(words: &str, out: &mut String) {
    pulldown_cmark_escape::escape_html(out, words).unwrap();
}

fn ours(markdown: &str) -> String {
    let file = TextFile::new("content/en/a.md", &format!("---\ntitle: A\n---\n{markdown}"));
    let options = Options { raw_html: RawHtml::Allow, blocks: false, names: None };
    let page = parse(&file, &options, &CodeMemo::default());
    plain(&page.body.text)
}

/// HTML as a browser reads it: the two writers may spell the same elements and text in different ways. White space between tags and
/// the marks of highlighting are left out.
fn normalised(html: &str) -> String {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), Default::default(), context, Vec::new(), false).one(html.trim_end());
    let root = dom.document.children.borrow()[0].clone();
    let mut bytes = Vec::new();
    let options = SerializeOpts { traversal_scope: TraversalScope::ChildrenOnly(None), ..SerializeOpts::default() };
    serialize(&mut bytes, &SerializableHandle::from(root), options).unwrap();
    let mut html = String::from_utf8(bytes).unwrap();
    // The site leaves comments out.
    while let Some(start) = html.find("<!--") {
        let end = html[start..].find("-->").map_or(html.len(), |end| start + end + 3);
        html.replace_range(start..end, "");
    }
    while let Some(start) = html.find("<span class=\"syn-") {
        let end = start + html[start..].find('>').unwrap() + 1;
        html.replace_range(start..end, "");
        html = html.replacen("</span>", "", 1);
    }
    html.split('\n')
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
        .replace(">\n<", "><")
        .replace(">\n", ">")
        .replace("\n<", "<")
}

/// A line an example: its number, and why we differ.
fn differences() -> BTreeMap<usize, String> {
    let list = fs::read_to_string(project().join("tests/commonmark-differences.txt")).unwrap();
    let rows = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| line.split_once(' ').unwrap())
        .map(|(number, why)| (number.parse().unwrap(), why.to_owned()))
        .collect()
}

#[test]
fn examples_come_out_as_the_specification_has_them() {
    let examples = examples();
    assert!(examples.len() > 600, "only {} examples were found", examples.len());
    let differences = differences();
    let mut wrong = Vec::new();
    for example in &examples {
        let (found, wanted) = (normalised(&ours(&example.markdown)), normalised(&example.html));
        match (found == wanted, differences.get(&example.number)) {
            (true, Some(_)) => {
                wrong.push(format!("{}: is on the list of differences and does not differ", example.number))
            }
            (false, None) => {
                wrong.push(format!(
                    "{} ({}):\n  Markdown: {:?}\n  wanted:   {wanted:?}\n  found:    {found:?}",
                    example.number, example.section, example.markdown
                ));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}\n", wrong.len(), wrong.join("\n"));
}
