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
use crate::view::{Card, ErrorView, Lists};
use crate::words::{Argument, Words};

/// A copy of each page that was written, beside the page.
pub struct Copies;

struct Copy(EntryIx);

/// A link to an address of the site, in Markdown. Brackets are left out, since many programs that read lists of links know of no escapes.
pub(super) fn link(base_url: &str, title: &str, address: &str) -> String {
    let mut text = String::with_capacity(title.len());
    for character in title.chars().filter(|character| !"[]".contains(*character)) {
        if r"\`*<".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    format!("[{text}]({base_url}{address})")
}

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
        markdown_of(parts, self.0).into()
    }

    fn load(&self) -> Load {
        Load::Text(self.0)
    }
}

/// The copy of an entry; a guide holds its steps.
pub fn markdown_of(parts: &Parts, entry: EntryIx) -> String {
    without_null(copy(parts, entry))
}

fn copy(parts: &Parts, index: EntryIx) -> String {
    let Parts { catalogue, words, views, .. } = parts;
    let entry = &catalogue.entries[index];
    let words = &words[entry.locale];
    let front = &entry.outline.front;
    let mut out = format!("# {}\n", front.title);
    if !front.summary.is_empty() {
        out.push_str(&format!("\n{}\n", front.summary));
    }
    let config = &catalogue.config;
    let list = addresses::llms_of_locale(&config.locales[entry.locale].tag, entry.locale == config.source_index());
    out.push_str(&format!("\n> [{}]({}{list})\n", addresses::LLMS, config.base_url));
    let Some(own) = views.page(index) else { return out };
    let body = views.bodies().get(index);
    let writer = Writer { catalogue };
    if entry.kind == Kind::Error {
        error(&mut out, &views.error_of(index), words);
    }
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
    if matches!(entry.kind, Kind::Home | Kind::Topic) {
        writer.lists(&mut out, &views.lists_of(index), words);
    }
    out
}

/// Adds the code and the messages of an error.
fn error(out: &mut String, error: &ErrorView, words: &Words) {
    if let Some(code) = &error.code {
        out.push_str(&format!("\n{}\n", code_span(code)));
    }
    if error.messages.is_empty() {
        return;
    }
    out.push_str(&format!("\n**{}**\n", words.plain("error_message")));
    for message in &error.messages {
        let fence = longer_than_any(message, 3);
        out.push_str(&format!("\n{fence}text\n{}\n{fence}\n", message.trim_end()));
    }
}

/// A text as a code span: <https://spec.commonmark.org/0.31.2/#code-spans>.
fn code_span(text: &str) -> String {
    let fence = longer_than_any(text, 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Backquotes, more than stand together anywhere in a text, and at least so many.
fn longer_than_any(text: &str, least: usize) -> String {
    let runs = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(least.max(runs + 1))
}

struct Writer<'a> {
    catalogue: &'a Catalogue,
}

impl Writer<'_> {
    /// Adds what lies right below a home page or a topic, as its page lists it.
    fn lists(&self, out: &mut String, lists: &Lists, words: &Words) {
        let own = [
            ("featured", &lists.featured),
            ("guides", &lists.guides),
            ("questions", &lists.questions),
            ("errors", &lists.errors),
            ("articles", &lists.articles),
        ];
        for (heading, cards) in own.into_iter().filter(|(_, cards)| !cards.is_empty()) {
            out.push_str(&format!("\n## {}\n\n", words.plain(heading)));
            cards.iter().for_each(|card| self.card(out, card));
        }
        for topic in &lists.topics {
            out.push_str(&format!("\n## {}\n", self.link(&topic.title, &topic.address, topic.language.is_none())));
            if !topic.summary.is_empty() {
                out.push_str(&format!("\n{}\n", topic.summary));
            }
            if !topic.first.is_empty() {
                out.push('\n');
            }
            topic.first.iter().for_each(|card| self.card(out, card));
        }
    }

    fn card(&self, out: &mut String, card: &Card) {
        out.push_str(&format!("- {}", self.link(&card.title, &card.address, card.language.is_none())));
        if !card.summary.is_empty() {
            out.push_str(&format!(": {}", card.summary));
        }
        out.push('\n');
    }

    /// A link to the copy of a page, or to the page where it has no copy: what is not translated has none in this language.
    fn link(&self, title: &str, page: &str, has_copy: bool) -> String {
        let folder = addresses::folder_of_page(page).unwrap_or(page);
        let address = if has_copy { addresses::markdown(folder) } else { folder.to_owned() };
        link(&self.catalogue.config.base_url, title, &address)
    }

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
                Target::Choice => Some(String::new()),
                Target::Heading => (!prefix.is_empty()).then(|| "#".to_owned()),
                Target::Name(words) => Some(text.str(words).to_owned()),
            },
            &mut out,
        );
        out
    }
}
