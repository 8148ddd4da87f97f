//! `waymark macros --sync`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use clap::ValueEnum;

use super::commit::commit;
use super::embed::lint;
use super::error::{CommandError, Result};
use super::open::open;
use super::report::{plural, seconds};
use super::terminal::{say, show};
use crate::content::Kind;
use crate::desks::{self, Done, HelpDesk, Mark, Plan, Service, Why, Wish, carry_out};
use crate::site::Site;
use crate::ticket::{Desk, Doubt, Notes};

/// The desks whose answers can be kept in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Synced {
    /// Macros.
    Zendesk,
    /// Canned responses.
    Freshdesk,
    /// Saved replies of an inbox.
    Helpscout,
    /// Not possible: its API changes no macros.
    Intercom,
}

/// What stands at a desk as an answer.
const KINDS: [Kind; 4] = [Kind::Faq, Kind::Error, Kind::Guide, Kind::Step];

/// Brings the answers of a site to a desk, or prints what that would do.
pub fn sync(site_folder: &Path, desk: Synced, included: &[Doubt], dry_run: bool, yes: bool) -> Result {
    let start = Instant::now();
    let service = match desk {
        Synced::Zendesk => Service::Zendesk,
        Synced::Freshdesk => Service::Freshdesk,
        Synced::Helpscout => Service::HelpScout,
        Synced::Intercom => return Err(no_intercom()),
    };
    let opened = open(site_folder, |_| true)?;
    let tell = |message: &str| say(&format!("waymark: {message}"));
    let environment = |name: &str| std::env::var(name).ok();
    let commit = commit(site_folder);
    let mut desk = desks::open(service, &environment, commit.as_deref(), &tell)?;
    let site = Mark::site(&opened.site.catalogue.config.base_url);
    let (wishes, left_out) = wishes(&opened.site, service, included);
    let held = desk.held(&site)?;
    let plan = Plan::of(&site, &wishes, &held);
    print_plan(&plan, &left_out, &*desk);
    if !yes {
        plan.refusal(&desk.shown())?;
    }
    if dry_run || plan.is_empty() {
        return Ok(());
    }
    let mut done = Done::default();
    let ended = carry_out(&mut *desk, &site, &wishes, &plan, &mut done);
    let Done { created, changed, removed } = done;
    let shown = desk.shown();
    let time = seconds(start.elapsed());
    say(&format!("{shown}: {created} created, {changed} changed, {removed} {}, {time}", goes(&*desk).1));
    if let Some(folder) = desk.aside().filter(|_| removed > 0) {
        say(&format!(
            "waymark: its API deletes nothing: what is withdrawn lies in the folder `{folder}`, and can be deleted there"
        ));
    }
    ended.map_err(|trouble| {
        let error = CommandError::from(trouble);
        let (made, all) = (created + changed + removed, plan.steps());
        error.with(format!("; ended after {made} of {all} answers, and the next run goes on from there"))
    })
}

/// Why there is nothing for Intercom.
fn no_intercom() -> CommandError {
    CommandError::usage("macros at Intercom cannot be kept in step: its API reads them, and has no documented way to change or delete one")
        .hint(
            "`waymark embed REF --for intercom --to-clipboard` makes a text that its editor takes. docs/tickets.md says what its API has.",
        )
}

/// Why entries are no answers though they are published, by the codes of their marks.
type LeftOutByKey = BTreeMap<String, Doubt>;

/// The answers of all languages, as they should stand at a desk, and what is left out.
fn wishes(site: &Site, service: Service, included: &[Doubt]) -> (Vec<Wish>, LeftOutByKey) {
    let (tickets, config) = (site.tickets(), &site.catalogue.config);
    let desk = Desk::of_name(service.name()).expect("the desk is in the table");
    let has_languages = config.locales.len() > 1;
    let mut notes = Notes::new();
    let (mut wishes, mut left_out) = (Vec::new(), LeftOutByKey::new());
    for (locale, own) in config.locales.iter() {
        let (answers, others) = tickets.desk_entries(locale, &KINDS, included);
        let others = others.into_iter().filter(|(_, why)| !included.contains(why));
        left_out.extend(others.map(|(index, why)| (Mark::key(&own.tag, &site.catalogue.entries[index].id), why)));
        for index in answers {
            let mut answer = tickets.desk_answer(index, desk);
            for (what, count) in std::mem::take(&mut answer.notes) {
                *notes.entry(what).or_default() += count;
            }
            wishes.push(service.wish(answer, config.title(own), has_languages));
        }
    }
    lint(desk, &notes);
    (wishes, left_out)
}

/// What a desk does with what goes: in a plan, and when it is done.
fn goes(desk: &dyn HelpDesk) -> (&'static str, &'static str) {
    if desk.aside().is_some() { ("withdraw", "withdrawn") } else { ("delete", "deleted") }
}

/// Prints what is to be done, an answer a line.
fn print_plan(plan: &Plan, left_out: &LeftOutByKey, desk: &dyn HelpDesk) {
    let name = |wish: &Wish| format!("{} {}: {}", wish.locale, wish.id, wish.title);
    let mut lines = String::new();
    let mut add = |mark: char, text: String| lines.push_str(&format!("{mark} {text}\n"));
    plan.create.iter().for_each(|wish| add('+', name(wish)));
    plan.change.iter().for_each(|(_, wish)| add('~', name(wish)));
    for (held, why) in &plan.remove {
        let why = match (why, left_out.get(&held.mark.key)) {
            (Why::Twice, _) => "it stands there twice",
            (Why::NoEntry, Some(Doubt::Stale)) => "its translation is behind its source",
            (Why::NoEntry, Some(Doubt::Unlisted)) => "it is unlisted",
            (Why::NoEntry, None) => "the site has no such answer any more",
        };
        add('-', format!("{} ({why})", held.title));
    }
    for (held, wish) in &plan.kept {
        let now = match wish {
            None => "; the site has no such answer any more",
            Some(wish) if wish.mark(&held.mark.site).sent != held.mark.sent => "; the site has a newer text",
            Some(_) => "",
        };
        add('=', format!("{} (somebody has edited it at the desk: kept{now})", held.title));
    }
    if plan.is_empty() {
        lines.push_str("nothing to do\n");
    }
    lines.push_str(&format!(
        "\n{}: {} to create, {} to change, {} to {}, {} kept, {} as they are\n",
        desk.shown(),
        plan.create.len(),
        plan.change.len(),
        plan.remove.len(),
        goes(desk).0,
        plan.kept.len(),
        plan.same
    ));
    show(&lines);
    if !plan.kept.is_empty() {
        let (count, has) = (plural(plan.kept.len(), "answer"), if plan.kept.len() == 1 { "has" } else { "have" });
        say(&format!(
            "waymark: {count} {has} been edited at the desk and stay as they are. To have the site's text again, delete them there"
        ));
    }
}
