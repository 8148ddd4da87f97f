//! The Markdown copies of pages, for tools and language models: the writer's own words with every link made absolute.

use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::content::{Body, Kind, Target, Text};
use crate::diagnostic::without_null;
use crate::page::{LinkTo, Page, PictureTo, Targets};
use crate::site::delivery::{Rule, noindex};
use crate::site::output::{Claims, Family, Load, Made, Output};
use crate::site::parts::Parts;
use crate::source::Sources;
use crate::words::{Argument, Words};

/// A copy of each page that was written, beside the page.
pub struct Copies;

struct Copy(EntryIx);

impl Family for Copies {
    fn name(&self) -> &'static str {
        "Markdown copies of pages"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        if !parts.catalogue.config.outputs.markdown {
            return;
        }
        for page in parts.views.pages() {
            let entry = &parts.catalogue.entries[page.entry];
            if !entry.gone && entry.stands_for.is_none() {
                claims.add(addresses::markdown(&entry.folder), Copy(page.entry));
            }
        }
    }

    fn rules(&self, _: &Catalogue) -> Vec<Rule> {
        vec![Rule::new(format!("*/{}", addresses::MARKDOWN), [noindex()])]
    }
}

impl Output for Copy {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        without_null(copy(parts, self.0)).into()
    }

    fn load(&self) -> Load {
        Load::Text(self.0)
    }
}

/// Writes the copy of an entry; a guide holds its steps.
fn copy(parts: &Parts, index: EntryIx) -> String {
    let Parts { catalogue, words, views, .. } = parts;
    let entry = &catalogue.entries[index];
    let words = &words[entry.locale];
    let front = &entry.outline.front;
    let mut out = format!("# {}\n", front.title);
    if !front.summary.is_empty() {
        out.push_str(&format!("\n{}\n", front.summary));
    }
    let Some(own) = views.page(index) else { return out };
    let body = views.bodies().get(index);
    let writer = Writer { catalogue };
    if !body.before.is_empty() {
        out.push_str(&format!("\n## {}\n\n", words.plain("before_you_begin")));
        for (text, targets) in body.before.iter().zip(&own.before) {
            out.push_str(&format!("- {}\n", writer.text(text, targets, "").trim()));
        }
    }
    writer.add(&mut out, &body.text, &own.body, "");
    writer.expect(&mut out, &body, own, words);
    for step in catalogue.steps(index).filter(|_| entry.kind == Kind::Guide) {
        let (body, Some(own)) = (views.bodies().get(step), views.page(step)) else { continue };
        let step = &catalogue.entries[step];
        let number = words
            .text("step", &[("number", Argument::Number(step.number as i64))])
            .unwrap_or_else(|_| step.number.to_string());
        out.push_str(&format!("\n## {number}: {}\n", step.outline.front.title));
        writer.add(&mut out, &body.text, &own.body, &step.prefix);
        writer.expect(&mut out, &body, own, words);
    }
    if let (Some(text), Some(targets)) = (&body.outcome, &own.outcome) {
        out.push_str(&format!("\n## {}\n\n{}\n", words.plain("outcome"), writer.text(text, targets, "").trim()));
    }
    out
}

struct Writer<'a> {
    catalogue: &'a Catalogue,
}

impl Writer<'_> {
    /// Adds a text; a step's on its guide's page has a prefix, and its headings are one level deeper.
    fn add(&self, out: &mut String, text: &Text, targets: &Targets, prefix: &str) {
        let text = self.text(text, targets, prefix);
        if !text.trim().is_empty() {
            out.push_str(&format!("\n{}\n", text.trim()));
        }
    }

    fn expect(&self, out: &mut String, body: &Body, page: &Page, words: &Words) {
        if let (Some(text), Some(targets)) = (&body.expect, &page.expect) {
            out.push_str(&format!(
                "\n> **{}** {}\n",
                words.plain("you_should_see"),
                self.text(text, targets, "").trim()
            ));
        }
    }

    fn text(&self, text: &Text, targets: &Targets, prefix: &str) -> String {
        let mut out = String::new();
        let base = &self.catalogue.config.base_url;
        text.write_markdown(
            |target| match target {
                Target::Link(index) => match targets.links.get(index as usize)? {
                    LinkTo::Entry(entry, anchor) => {
                        let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                        Some(format!("{base}{}{anchor}", self.catalogue.entries[*entry].address))
                    }
                    LinkTo::File(address) => Some(format!("{base}{address}")),
                    LinkTo::External | LinkTo::Here(_) | LinkTo::Nowhere => None,
                },
                Target::Picture(index) => match targets.pictures.get(index as usize)? {
                    PictureTo::Own(light, _) => Some(format!("{base}{}", light.address)),
                    PictureTo::External | PictureTo::Nothing => None,
                },
                // Two steps may both have a note 1.
                Target::Footnote => (!prefix.is_empty()).then(|| prefix.to_owned()),
                Target::Heading => (!prefix.is_empty()).then(|| "#".to_owned()),
            },
            &mut out,
        );
        out
    }
}
