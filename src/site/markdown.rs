//! The Markdown copy of a page, for tools and language models: the writer's own words with every link made absolute.

use std::sync::Arc;

use crate::catalogue::{Catalogue, Entry, EntryIx};
use crate::content::{Body, Kind, Target};
use crate::page::{LinkTo, Page, PictureTo, Targets};
use crate::words::{Argument, Words};

/// Writes the copy of an entry; a guide holds its steps.
pub fn copy<'a>(
    catalogue: &'a Catalogue,
    words: &[Arc<Words>],
    page: impl Fn(EntryIx) -> Option<&'a Arc<Page>>,
    index: EntryIx,
) -> String {
    let entry = &catalogue.entries[index];
    let words = &words[entry.locale];
    let front = &entry.document.front;
    let mut out = format!("# {}\n", front.title);
    if !front.summary.is_empty() {
        out.push_str(&format!("\n{}\n", front.summary));
    }
    let Some(own) = page(index) else { return out };
    let writer = Writer { catalogue };
    if !front.before.is_empty() {
        out.push_str(&format!("\n## {}\n\n", words.plain("before_you_begin")));
        for (body, targets) in front.before.iter().zip(&own.before) {
            out.push_str(&format!("- {}\n", writer.body(body, targets, "").trim()));
        }
    }
    writer.add(&mut out, &entry.document.body, &own.body, "");
    writer.expect(&mut out, entry, own, words);
    for step in catalogue.steps(index).filter(|_| entry.kind == Kind::Guide) {
        let (step, Some(own)) = (&catalogue.entries[step], page(step)) else { continue };
        let number = words
            .text("step", &[("number", Argument::Number(step.number as i64))])
            .unwrap_or_else(|_| step.number.to_string());
        out.push_str(&format!("\n## {number}: {}\n", step.document.front.title));
        writer.add(&mut out, &step.document.body, &own.body, &step.prefix);
        writer.expect(&mut out, step, own, words);
    }
    if let (Some(body), Some(targets)) = (&front.outcome, &own.outcome) {
        out.push_str(&format!("\n## {}\n\n{}\n", words.plain("outcome"), writer.body(body, targets, "").trim()));
    }
    out
}

struct Writer<'a> {
    catalogue: &'a Catalogue,
}

impl Writer<'_> {
    /// Adds a body; a step's on its guide's page has a prefix, and stands one level deeper.
    fn add(&self, out: &mut String, body: &Body, targets: &Targets, prefix: &str) {
        let text = self.body(body, targets, prefix);
        let text = if prefix.is_empty() { text } else { demote(&text) };
        if !text.trim().is_empty() {
            out.push_str(&format!("\n{}\n", text.trim()));
        }
    }

    fn expect(&self, out: &mut String, entry: &Entry, page: &Page, words: &Words) {
        if let (Some(body), Some(targets)) = (&entry.document.front.expect, &page.expect) {
            out.push_str(&format!(
                "\n> **{}** {}\n",
                words.plain("you_should_see"),
                self.body(body, targets, "").trim()
            ));
        }
    }

    fn body(&self, body: &Body, targets: &Targets, prefix: &str) -> String {
        let mut out = String::new();
        let base = &self.catalogue.config.base_url;
        body.write_markdown(
            |target| match target {
                Target::Link(index) => match targets.links.get(index)? {
                    LinkTo::Entry(entry, anchor) => {
                        let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                        Some(format!("{base}{}{anchor}", self.catalogue.entries[*entry].address))
                    }
                    LinkTo::File(address) => Some(format!("{base}{address}")),
                    LinkTo::External | LinkTo::Here(_) | LinkTo::Nowhere => None,
                },
                Target::Picture(index) => match targets.pictures.get(index)? {
                    PictureTo::Own(own) => Some(format!("{base}{}", own.0.address)),
                    PictureTo::External | PictureTo::Nothing => None,
                },
                // Two steps may both have a note 1.
                Target::Footnote => (!prefix.is_empty()).then(|| prefix.to_owned()),
            },
            &mut out,
        );
        out
    }
}

/// Puts headings one level deeper, outside code.
fn demote(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        match fence {
            Some(open) if start.starts_with(open) => fence = None,
            Some(_) => {}
            None if start.starts_with("```") => fence = Some("```"),
            None if start.starts_with("~~~") => fence = Some("~~~"),
            None if line.starts_with("##") => out.push('#'),
            None => {}
        }
        out.push_str(line);
    }
    out
}
