//! `waymark gaps`.

use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::error::{CommandError, Result};
use super::open::open;
use super::report::{Progress, plural};
use super::search::Results;
use super::terminal::{say, show, show_json};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::gaps::{Advice, Columns, Gaps, NotText, Report, Unread, read};
use crate::site::Site;
use crate::source;

#[derive(clap::Args)]
pub struct Arguments {
    /// Files with events of `feedback_endpoint` (JSON lines) or with tickets (CSV, JSON); `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The column or key that holds the questions of tickets; may be given several times, the one that says most in few words first. By
    /// default those with names such as `subject` and `description`.
    #[arg(long = "column", value_name = "NAME")]
    columns: Vec<String>,
    /// The language of questions that do not name theirs; by default that of the source.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// How the gaps are printed; as JSON, all of them.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Results,
}

/// As text, so many groups and pages are printed.
const MAX_SHOWN_GROUPS: usize = 25;
const MAX_SHOWN_PAGES: usize = 10;

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    // Before the site is read, which takes longer: a name that is misspelt.
    for file in &arguments.files {
        source::open_given(file).map_err(|error| CommandError::unread(file, &error))?;
    }
    let opened = open(site_folder, |_| true)?;
    let (site, locale) = (&opened.site, opened.locale_or_source(arguments.locale.as_deref())?);
    if site.index(locale).is_none() {
        let why = "this language has no search index: it has no pages, or `outputs: { search: false }` leaves it out";
        return Err(CommandError::usage(why));
    }
    let mut gaps = Gaps::new(site, locale);
    for file in &arguments.files {
        add(file, &arguments.columns, &mut gaps)?;
    }
    let report = Report::of(gaps);
    let names = Names(site);
    if arguments.format == Results::Json {
        show_json(&format!("{}\n", names.as_json(&report)));
    } else {
        show(&names.as_text(&report));
    }
    Ok(())
}

/// Reads a file, and says what of it was taken.
fn add(file: &Path, named: &[String], gaps: &mut Gaps<'_>) -> Result {
    let unread = |error: &io::Error| CommandError::unread(file, error);
    let shown = file.display();
    let (input, length) = source::open_given(file).map_err(|error| unread(&error))?;
    let progress = length.map(Progress::of_bytes);
    let input = Watched { inner: input, count: Cell::new(0), progress: progress.as_ref() };
    let mut columns = Columns::new(named);
    let read = read(input, &mut |row| columns.item(&row).into_iter().for_each(|item| gaps.add(item)));
    progress.iter().for_each(Progress::end);
    let left_out = match read {
        Ok(left_out) => left_out,
        Err(NotText::Disk(error)) => return Err(unread(&error)),
        Err(NotText::Other(what)) => {
            let message = format!("`{shown}` is {what}, and no CSV or JSON");
            return Err(CommandError::usage(message).hint("Export or unpack it as CSV or JSON first."));
        }
    };
    check(file, &columns, &left_out)?;
    if !columns.taken.is_empty() {
        let taken: Vec<&str> = columns.taken.iter().map(String::as_str).collect();
        say(&format!("{shown}: took the columns {}; `--column NAME` takes others", taken.join(", ")));
    }
    if let Some((line, why)) = &left_out.first {
        let count = left_out.count;
        say(&format!("{shown}: {} could not be read; the first is line {line}: {why}", plural(count, "row")));
    }
    Ok(())
}

/// Fails where a file has nothing that can be taken.
fn check(file: &Path, columns: &Columns, left_out: &Unread) -> Result {
    let shown = file.display();
    let has: Vec<String> = columns.seen.iter().map(|name| format!("`{name}`")).collect();
    let has = if has.is_empty() { "none".to_owned() } else { has.join(", ") };
    if let Some(name) = columns.missing().filter(|_| !columns.seen.is_empty()) {
        return Err(CommandError::usage(format!("`{shown}` has no column `{name}`; it has {has}")));
    }
    if columns.items > 0 || columns.rows == 0 && left_out.count == 0 {
        return Ok(());
    }
    if let Some((line, why)) = left_out.first.as_ref().filter(|_| columns.rows == 0) {
        return Err(CommandError::usage(format!("`{shown}` cannot be read: line {line}: {why}"))
            .hint("It takes JSON lines, JSON, and CSV whose first line names the columns."));
    }
    if !columns.taken.is_empty() || columns.seen.is_empty() {
        return Ok(());
    }
    Err(CommandError::usage(format!("`{shown}` has no column that is known to hold questions; it has {has}"))
        .hint("Name the one that does: `--column NAME`."))
}

/// Shows how much of a file is read.
struct Watched<'p, R> {
    inner: R,
    count: Cell<u64>,
    progress: Option<&'p Progress>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        self.progress.iter().for_each(|progress| progress.show(self.count.get()));
        Ok(count)
    }
}

/// A site, for the names of its pages.
struct Names<'s>(&'s Site);

impl Names<'_> {
    /// The file to edit, the address and the title of a page.
    fn page(&self, entry: EntryIx) -> (&str, &str, &str) {
        let catalogue = &self.0.catalogue;
        let text = &catalogue.entries[catalogue.text_of(entry)];
        (&text.outline.path, &catalogue.entries[entry].address, &text.outline.front.title)
    }

    fn tag(&self, locale: LocaleIx) -> &str {
        &self.0.catalogue.config.locales[locale].tag
    }

    fn as_json(&self, report: &Report) -> Value {
        let page = |entry: EntryIx| {
            let (file, address, title) = self.page(entry);
            json!({ "id": self.0.catalogue.entries[entry].id, "file": file, "address": address, "title": title })
        };
        let groups = report.groups.iter().map(|group| {
            let nearest = group.nearest.map(|nearest| {
                let mut page = page(nearest.entry);
                page["score"] = json!((nearest.score * 1e4).round() / 1e4);
                page
            });
            json!({
                "count": group.count,
                "locale": self.tag(group.locale),
                "examples": group.examples.iter().map(|one| json!({ "text": one.text, "count": one.count })).collect::<Vec<_>>(),
                "advice": group.nearest.map_or("new_page", |nearest| nearest.key),
                "nearest": nearest,
                "asked_as": group.asked_as,
            })
        });
        let votes = report.votes.iter().map(|votes| {
            let mut page = page(votes.entry);
            (page["yes"], page["no"]) = (json!(votes.yes), json!(votes.no));
            page
        });
        json!({
            "questions": report.total,
            "without_answer": report.open,
            "not_grouped": report.lost,
            "groups": groups.collect::<Vec<_>>(),
            "votes": votes.collect::<Vec<_>>(),
            "votes_on_other_pages": report.other_votes,
        })
    }

    fn as_text(&self, report: &Report) -> String {
        let groups = &report.groups;
        let mut out = match report.open {
            0 if report.total == 0 => "no questions\n".to_owned(),
            0 => format!("{}, all with an answer\n", plural(report.total, "question")),
            open => format!(
                "{}, {open} without an answer, in {}\n",
                plural(report.total, "question"),
                plural(groups.len(), "group")
            ),
        };
        groups.iter().take(MAX_SHOWN_GROUPS).for_each(|group| self.write_group(group, &mut out));
        if let Some(more) = groups.get(MAX_SHOWN_GROUPS..).filter(|more| !more.is_empty()) {
            let asked: usize = more.iter().map(|group| group.count).sum();
            let more = plural(more.len(), "more group");
            let _ = writeln!(out, "\n{more}, asked {}: `--format json` has all", plural(asked, "time"));
        }
        if report.lost > 0 {
            let _ = writeln!(out, "\n{} not grouped: they have no words, or there are too many", report.lost);
        }
        let worst: Vec<_> = report.votes.iter().filter(|votes| votes.no > 0).take(MAX_SHOWN_PAGES).collect();
        if !worst.is_empty() {
            out.push_str("\nPages that did not help:\n");
        }
        for votes in worst {
            let (file, _, title) = self.page(votes.entry);
            let _ = writeln!(out, "{:5} of {:<5} {title}\n               {file}", votes.no, votes.no + votes.yes);
        }
        if report.other_votes > 0 {
            let _ = writeln!(out, "\n{} on pages that the site has not", plural(report.other_votes, "vote"));
        }
        out
    }

    fn write_group(&self, group: &Advice, out: &mut String) {
        let is_one_of_many = self.0.catalogue.config.locales.len() > 1;
        let tag = if is_one_of_many { format!("[{}] ", self.tag(group.locale)) } else { String::new() };
        let mut examples = group.examples.iter();
        let first = examples.next().map_or("", |first| &*first.text);
        let _ = writeln!(out, "\n{:5} × {tag}{first}", group.count);
        for example in examples {
            let _ = writeln!(out, "        {}", example.text);
        }
        let _ = match group.nearest {
            Some(nearest) => {
                let (file, _, title) = self.page(nearest.entry);
                writeln!(out, "        “{title}” comes near: add these to `{}` of {file}", nearest.key)
            }
            None => writeln!(out, "        write a new page, a question with these in `asked_as`"),
        };
        for phrase in &group.asked_as {
            // JSON's strings are YAML's.
            let _ = writeln!(out, "          - {}", json!(phrase));
        }
    }
}
