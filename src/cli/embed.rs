//! `waymark embed`.

use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;

use super::choices;
use super::clipboard;
use super::error::{CommandError, Result};
use super::open::open;
use super::sent::sent;
use super::terminal::{hand_over, say};
use crate::catalogue::{Entry, EntryIx};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::ticket::{DESKS, Desk, Fit, Notes, Section, Unknown};

#[derive(clap::Args)]
pub struct Arguments {
    /// An id, a file of the site, or an address of the published site.
    #[arg(value_name = "REF")]
    reference: String,
    /// The language to print; by default the one that REF names, else the site's own.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// What to print.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// The help desk that it is for: shapes the HTML to what that desk keeps, and says what was changed.
    #[arg(long = "for", value_name = "DESK", value_parser = PossibleValuesParser::new(DESKS.map(|desk| desk.name)))]
    desk: Option<String>,
    /// Only these steps of a guide: `2`, `2-4`, `3-`.
    #[arg(long, value_name = "STEPS", value_parser = steps)]
    steps: Option<(usize, usize)>,
    /// Only for those who have made this choice, such as a platform; several, of different kinds, with commas.
    #[arg(long, value_name = "CHOICE", value_delimiter = ',', conflicts_with_all = ["snapshot", "what_was"])]
    choice: Vec<String>,
    /// Put it on the clipboard instead.
    #[arg(long)]
    to_clipboard: bool,
    /// Print what is published now, and say which release that is.
    #[arg(long, conflicts_with_all = ["desk", "steps", "what_was"])]
    snapshot: bool,
    /// Print what was published in an earlier release that the site's place keeps.
    #[arg(long, value_name = "ID", conflicts_with_all = ["desk", "steps"])]
    what_was: Option<String>,
}

/// How an entry is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For rich text fields.
    #[default]
    Html,
    /// CommonMark.
    Markdown,
    /// Plain text: wrapped, steps numbered, links as footnotes.
    Text,
    /// The address alone.
    Link,
    /// The page without chrome in a frame.
    Iframe,
}

/// Reads `2`, `2-4`, `2-` or `-4`.
fn steps(text: &str) -> Result<(usize, usize), String> {
    let number = |text: &str, missing| if text.is_empty() { Some(missing) } else { text.parse::<usize>().ok() };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first, 1), number(last, usize::MAX)),
        None => (number(text, 0), number(text, 0)),
    };
    match (first, last) {
        (Some(first @ 1..), Some(last)) if first <= last => Ok((first, last)),
        _ => Err("write numbers of steps, such as `2`, `2-4` or `3-`".into()),
    }
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let opened = open(site_folder, |_| false)?;
    let site = &opened.site;
    let locale = arguments.locale.as_deref().map(|tag| opened.locale(tag)).transpose()?;
    let tickets = site.tickets();
    let catalogue = &site.catalogue;
    let index = tickets
        .find(&own_path(site_folder, &arguments.reference), locale)
        .map_err(|unknown| CommandError::faults(explained(site, &arguments.reference, locale, unknown)))?;
    let entry = &catalogue.entries[index];
    opened.fail_at(|finding| is_about(site, index, finding))?;
    if entry.gone {
        let named = catalogue.inherited(entry, |outline| outline.front.replaced_by.as_ref());
        let other = named.map_or(String::new(), |(id, _)| format!("; `{id}` took its place"));
        return Err(CommandError::faults(format!("`{}` is retired{other}", entry.id)));
    }
    if let Some((first, _)) = arguments.steps {
        let count = catalogue.steps(index).count();
        if entry.kind != Kind::Guide {
            return Err(CommandError::usage(format!("`{}` is no guide, so it has no steps", entry.id)));
        }
        if first > count {
            return Err(CommandError::usage(format!("`{}` has {count} steps", entry.id)));
        }
    }
    if arguments.snapshot || arguments.what_was.is_some() {
        return published(site_folder, site, entry, locale, arguments);
    }
    if let Some(wanted) = locale.filter(|wanted| *wanted != entry.locale) {
        let tag = |locale: LocaleIx| &catalogue.config.locales[locale].tag;
        say(&format!(
            "waymark: `{}` is not translated into `{}`: this is `{}`",
            entry.id,
            tag(wanted),
            tag(entry.locale)
        ));
    }
    if tickets.fit_of(index, arguments.steps, entry.locale) == Fit::Stale {
        say(&format!("waymark: this translation of `{}` is behind its source", entry.id));
    }
    let section = section(site, index, &arguments.reference)?;
    let chosen = choices::made(site, index, &arguments.choice)?;
    let tickets = tickets.for_choices(&chosen);
    let snippet = match section {
        Some(section) => tickets.section(index, &section),
        None => tickets.snippet(index, arguments.steps),
    };
    let snippet = match locale.filter(|wanted| *wanted != entry.locale) {
        Some(wanted) => snippet.at_page(&tickets.link(index, None, wanted)),
        None => snippet,
    };
    let desk = arguments.desk.as_deref().and_then(Desk::of_name);
    let forms = snippet.forms(desk.unwrap_or(Desk::generic()));
    let printed = match arguments.format {
        Format::Html => forms.html.clone(),
        Format::Markdown => forms.markdown.clone(),
        Format::Text => forms.text.clone(),
        Format::Link => format!("{}\n", snippet.url),
        Format::Iframe => snippet.iframe(),
    };
    if arguments.format == Format::Iframe && !catalogue.config.outputs.embed {
        return Err(CommandError::faults("the site has `outputs: { embed: false }`, so it has no pages to frame"));
    }
    if let (Some(desk), Format::Html) = (desk, arguments.format) {
        lint(desk, &forms.notes);
    }
    if forms.cut && !matches!(arguments.format, Format::Link | Format::Iframe) {
        say("waymark: it is too long for a ticket: the rest is a link. `--steps 2-4` takes a part");
    }
    hand_on(arguments, &entry.id, &printed, &forms.text)
}

/// Prints a form, or puts it on the clipboard.
fn hand_on(arguments: &Arguments, id: &str, printed: &str, text: &str) -> Result {
    if arguments.to_clipboard {
        let html = (arguments.format == Format::Html).then_some(printed);
        let plain = if html.is_some() { text } else { printed };
        let how = clipboard::put(html, plain).map_err(CommandError::failure)?;
        say(&format!("On the clipboard: `{id}`, {how}"));
        return Ok(());
    }
    hand_over(printed);
    Ok(())
}

/// An entry as a release has it.
fn published(
    site_folder: &Path,
    site: &Site,
    entry: &Entry,
    locale: Option<LocaleIx>,
    arguments: &Arguments,
) -> Result {
    let config = &site.catalogue.config;
    let tag = &config.locales[locale.unwrap_or(entry.locale)].tag;
    let sent = sent(site_folder, config, &entry.id, tag, arguments.what_was.as_deref())?;
    say(&format!("waymark: `{}` as published in release {} of {}", entry.id, sent.build, sent.time));
    let printed = match arguments.format {
        Format::Html => sent.form("html").to_owned(),
        Format::Markdown => sent.form("markdown").to_owned(),
        Format::Text => sent.form("text").to_owned(),
        Format::Link => format!("{}\n", sent.form("url")),
        Format::Iframe => {
            return Err(CommandError::usage("a frame shows what is published now: choose another `--format`"));
        }
    };
    hand_on(arguments, &entry.id, &printed, sent.form("text"))
}

/// The section that a reference names by its anchor; none for a guide, where an anchor names a step.
fn section(site: &Site, index: EntryIx, reference: &str) -> Result<Option<Section>> {
    let Some((_, anchor)) = reference.split_once('#').filter(|(_, anchor)| !anchor.is_empty()) else { return Ok(None) };
    let entry = &site.catalogue.entries[index];
    if matches!(entry.kind, Kind::Guide | Kind::Step) {
        return Ok(None);
    }
    let sections = site.tickets().sections(index);
    let old = entry.outline.front.anchors.iter().find(|(old, ..)| old == anchor).map(|(_, new, _)| new.as_str());
    let wanted = old.unwrap_or(anchor);
    if let Some(found) = sections.iter().find(|section| section.anchor == wanted) {
        return Ok(Some(found.clone()));
    }
    let known: Vec<String> = sections.iter().map(|section| format!("`{}`", section.anchor)).collect();
    let has = if known.is_empty() { "no sections".to_owned() } else { format!("the sections {}", known.join(", ")) };
    Err(CommandError::faults(format!("`{}` has no section `{anchor}`; it has {has}", entry.id)))
}

/// Says what was written in another way for a desk.
pub fn lint(desk: &Desk, notes: &Notes) {
    for (what, count) in notes {
        say(&format!("waymark: {} keeps no {what} ({count}×)", desk.name));
    }
}

/// A file named from where the agent stands, as the site names it.
fn own_path(site_folder: &Path, reference: &str) -> String {
    let folder = site_folder.to_string_lossy();
    let folder = folder.trim_end_matches('/');
    let below = reference.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    match below {
        Some(below) if !folder.is_empty() && folder != "." => below.to_owned(),
        // An absolute path of a site that is named otherwise: what counts begins at `content/`.
        _ if reference.starts_with('/') && reference.ends_with(".md") => {
            reference.find("/content/").map_or(reference.to_owned(), |at| reference[at + 1..].to_owned())
        }
        _ => reference.to_owned(),
    }
}

/// Whether a fault lies in the file of an entry, or in a step of it.
fn is_about(site: &Site, index: EntryIx, finding: &Diagnostic) -> bool {
    let catalogue = &site.catalogue;
    let Some(place) = &finding.place else { return false };
    std::iter::once(index)
        .chain(catalogue.steps(index))
        .any(|index| catalogue.entries[index].outline.path == place.path)
}

fn explained(site: &Site, reference: &str, locale: Option<LocaleIx>, unknown: Unknown) -> String {
    let wanted = locale.map(|locale| &*site.catalogue.config.locales[locale].tag);
    match unknown {
        Unknown::Nothing(offered) if offered.is_empty() => {
            format!("nothing is called `{reference}`; REF is an id, a file below `content/`, or an address of the site")
        }
        Unknown::Nothing(offered) => {
            let offered: Vec<String> = offered.iter().map(|id| format!("`{id}`")).collect();
            format!("nothing is called `{reference}`; did you mean {}?", either(&offered))
        }
        Unknown::Draft(id) => format!("`{id}` is a draft, and a ticket cannot link to it"),
        Unknown::OtherLocale(id, locales) => {
            let tag = wanted.unwrap_or(&site.catalogue.config.source_locale);
            format!("`{id}` exists only in {}, not in `{tag}`: add `--locale {}`", locales.join(", "), locales[0])
        }
        Unknown::NoAnswer(id) if id.is_empty() => "the home page is no answer: name an entry".to_owned(),
        Unknown::NoAnswer(id) => {
            let below: Vec<String> = site.tickets().below(&id).map(|id| format!("`{id}`")).collect();
            match below.as_slice() {
                [] => format!("`{id}` is a topic, and no entry is below it"),
                below => format!("`{id}` is a topic: name one of the entries below it, such as {}", either(below)),
            }
        }
    }
}

/// "a, b or c".
fn either(names: &[String]) -> String {
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => names.concat(),
    }
}
