//! CommonMark's own examples, and a list of where we differ on purpose.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use waymark::config::RawHtml;
use waymark::content::{Body, CodeMemo, Filler, Hole, Options, PictureShape, parse};
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

/// Fills holes as the specification's own writer would.
struct Plain;

impl Filler for Plain {
    fn fill(&mut self, hole: &Hole, body: &Body, out: &mut String) {
        match hole {
            Hole::Link(index) => href(&body.links[*index as usize].target, out),
            Hole::Picture(index) => {
                let picture = &body.pictures[*index as usize];
                let figure = picture.shape == PictureShape::Figure;
                out.push_str(if figure { "<p>" } else { "" });
                out.push_str("<img src=\"");
                href(&picture.target, out);
                out.push_str("\" alt=\"");
                text(&picture.alt, out);
                if let Some(caption) = &picture.caption {
                    out.push_str("\" title=\"");
                    text(caption, out);
                }
                out.push_str("\" />");
                out.push_str(if figure { "</p>" } else { "" });
            }
            Hole::PictureUrl(index) => out.push_str(&body.pictures[*index as usize].target),
            Hole::HeadingStart(index) => out.push_str(&format!("<h{}>", body.headings[*index as usize].level)),
            Hole::HeadingEnd(index) => out.push_str(&format!("</h{}>", body.headings[*index as usize].level)),
            Hole::Code(code) => {
                let html = code.html();
                let start = html.find("<code").unwrap();
                let end = html.find("</pre>").unwrap();
                out.push_str(&format!("<pre>{}</pre>\n", &html[start..end]));
            }
            Hole::Prefix | Hole::TableLabel | Hole::CalloutTitle(_) | Hole::FootnoteBack | Hole::Task(_) => {}
        }
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
    let document = parse(&file, Options { raw_html: RawHtml::Allow }, &CodeMemo::default());
    let mut html = String::new();
    document.body.write(&mut Plain, &mut html);
    html
}

/// What the two writers may do differently and no reader sees: white space between tags, quotes and apostrophes in text, marks of
/// highlighting.
fn normalised(html: &str) -> String {
    let mut html = html.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'").replace("<br>", "<br />");
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
