//! `waymark publish`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::build::{Built, of_parts, whole};
use super::error::{CommandError, Result};
use super::join::parts_to;
use super::lost::{lose_nothing, write_down};
use super::output::output_of;
use super::place::{Target, target_of};
use super::report::{Progress, Reporting, plural, seconds};
use super::terminal::{has_reader, say, show};
use crate::config;
use crate::deploy::{
    Consent, Found, HOSTS, KEEP, Load, Place, Plan, Record, Verified, Wish, address, carry_out, holder, time, verify,
};
use crate::publish::Handling;

/// How many changed addresses are shown on a screen.
const MOST_SHOWN: usize = 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// Where to publish: dir:PATH, s3://BUCKET/PREFIX, az://…, gs://…, git:BRANCH[@REMOTE], or a name in site.yaml.
    #[arg(value_name = "TARGET|NAME")]
    target: Option<String>,
    /// Print what would be done, and do nothing there.
    #[arg(long)]
    dry_run: bool,
    /// Publish also where addresses vanish, or files of others lie.
    #[arg(long)]
    yes: bool,
    /// How many releases stay, so that it is possible to go back to them; 10 by default.
    #[arg(long, value_name = "N")]
    keep: Option<usize>,
    /// Go back to the release before, or to the one with this id. Nothing is built or sent.
    #[arg(long, value_name = "ID", num_args = 0..=1)]
    rollback: Option<Option<String>>,
    /// Break the lock of a publisher that was stopped on another machine.
    #[arg(long)]
    break_lock: bool,
    /// Where the site will stand, in place of `base_url` in site.yaml.
    #[arg(long, value_name = "URL", value_parser = config::base_url, conflicts_with = "rollback")]
    base_url: Option<Arc<str>>,
    /// Join these parts, which `waymark build --part` has made, instead of building the site.
    #[arg(long, value_name = "DIR", num_args = 1.., conflicts_with_all = ["rollback", "base_url"])]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
}

impl Arguments {
    /// The place, and the release to go back to. In `--rollback live` the word is a place: ids are hexadecimal digits.
    fn place_and_rollback(&self) -> (Option<&str>, Option<Option<&str>>) {
        let is_id = |word: &str| word.bytes().all(|byte| byte.is_ascii_hexdigit());
        match (self.target.as_deref(), self.rollback.as_ref().map(Option::as_deref)) {
            (None, Some(Some(word))) if !is_id(word) => (Some(word), Some(None)),
            named => named,
        }
    }
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let start = Instant::now();
    let (place, rollback) = arguments.place_and_rollback();
    let mut target = target_of(site_folder, place)?;
    // Whoever only looks disturbs nobody.
    let consent = Consent { yes: arguments.yes, break_lock: arguments.break_lock || arguments.dry_run };
    let name = target.name.clone();
    let located = |error: CommandError| error.at(&name);
    // What stands in the way is told before anything is built.
    let found = Found::at(&mut *target.place, consent).map_err(|trouble| located(trouble.into()))?;
    if let Some(id) = rollback {
        return roll_back(site_folder, target, &found, id, arguments, start).map_err(located);
    }
    let base_url = arguments.base_url.clone();
    let built = match &arguments.parts[..] {
        [] => whole(site_folder, base_url, target.sends_copies, arguments.reporting)?,
        parts => {
            let out = output_of(site_folder);
            of_parts(site_folder, base_url, parts_to(parts, &out, Handling::default())?, out)?
        }
    };
    let record = Record::of(&built.release);
    let release = Release { record: &record, back_to: None, built: Some(&built) };
    put(site_folder, target, &found, release, arguments, start).map_err(located)
}

/// What is to be published.
#[derive(Clone, Copy)]
struct Release<'a> {
    record: &'a Record,
    /// The number in the list of the release that it is, for a rollback.
    back_to: Option<u32>,
    /// What was built for it; none for a rollback.
    built: Option<&'a Built>,
}

fn roll_back(
    site_folder: &Path,
    mut target: Target,
    found: &Found,
    id: Option<&str>,
    arguments: &Arguments,
    start: Instant,
) -> Result {
    let listed = found.earlier(id)?;
    let record = Found::record_of(&mut *target.place, &listed.build)?.ok_or_else(|| {
        CommandError::usage(format!("the record of release {} is missing there; nothing was changed", listed.build))
    })?;
    let back_to = Some(listed.number);
    let release = Release { record: &record, back_to, built: None };
    put(site_folder, target, found, release, arguments, start)
}

/// Publishes a release, or prints what that would do.
fn put(
    site_folder: &Path,
    target: Target,
    found: &Found,
    release: Release,
    arguments: &Arguments,
    start: Instant,
) -> Result {
    let Target { name, mut place, keep, purge: purge_command, .. } = target;
    let Release { record, back_to, built } = release;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let holder = holder(now);
    let keep = arguments.keep.or(keep).unwrap_or(KEEP);
    let wish = Wish { record, back_to, now, by: &holder.who, keep };
    let plan = found.plan(wish, Consent { yes: arguments.yes || arguments.dry_run, break_lock: false })?;
    if arguments.dry_run {
        print_plan(&name, found, &plan, &*place, release);
        // What would be refused is told at the end, below the list of what vanishes.
        found.plan(wish, Consent { yes: arguments.yes, break_lock: true })?;
    }
    if let Some(built) = built.filter(|_| !arguments.yes) {
        lose_nothing(&mut *place, &name, found, record, &built.catalogue, arguments.reporting)?;
    }
    if arguments.dry_run {
        return Ok(());
    }
    // Where the site stands elsewhere than it says, its addresses may be on trial.
    let write_down =
        || built.filter(|_| arguments.base_url.is_none()).iter().for_each(|built| write_down(site_folder, built));
    if plan.is_empty(found.state()) {
        let took = seconds(start.elapsed());
        say(&format!("{name}: release {} is live already, nothing changed, {took}", record.build));
        write_down();
        return Ok(());
    }
    foretell(&plan);
    let progress = Progress::new(place.requests(&plan).map_or(record.files.len(), |_| plan.steps().count()));
    let output = built.map_or(Path::new(""), |built| &built.out);
    let done = carry_out(&mut *place, found, &plan, record, holder, output, &|done| progress.at(done));
    progress.end();
    done?;
    place.warnings().iter().for_each(|warning| say(&format!("waymark: {warning}")));
    let what = if back_to.is_some() { "rolled back to release" } else { "release" };
    say(&format!(
        "{name}: {what} {} is live: {} new, {} changed, {} removed, {}",
        record.build,
        plan.new.len(),
        plan.changed.len(),
        plan.removed.len(),
        seconds(start.elapsed())
    ));
    write_down();
    // Of a first release no cache can know anything.
    let purged = match &found.live {
        Some(live) => purge(&plan, live, record, purge_command.as_deref(), site_folder),
        None => Ok(()),
    };
    tell_verified(verify(record));
    purged
}

/// Says what is not as usual, before a plan is carried out.
fn foretell(plan: &Plan) {
    if let Some(behind) = plan.clock_is_behind {
        say(&format!(
            "waymark: this machine's clock is {} behind the newest release; the new one is listed one second after that",
            plural(usize::try_from(behind).unwrap_or(usize::MAX), "second")
        ));
    }
    if plan.is_resumed {
        say("waymark: a publisher was stopped there; going on from what it left");
    }
    for path in &plan.vanished {
        say(&format!("waymark: `{path}` vanishes: nothing answers at its address any more"));
    }
}

/// Prints the addresses at which something else stands than before, and hands them to the site's own command, if there is one.
fn purge(plan: &Plan, live: &Record, record: &Record, command: Option<&str>, site_folder: &Path) -> Result {
    let paths = plan.new.iter().chain(&plan.changed).chain(&plan.removed);
    // Nobody asks for a compressed copy by its own address.
    let asked_for = paths.filter(|path| !live.is_copy(path) && !record.is_copy(path));
    let changed: BTreeSet<String> = asked_for.map(|path| address(&record.base_url, path)).collect();
    let lines: String = changed.iter().map(|address| format!("{address}\n")).collect();
    if has_reader() && changed.len() > MOST_SHOWN {
        show(&lines.split_inclusive('\n').take(MOST_SHOWN).collect::<String>());
        say(&format!("… and {} more changed addresses; a file gets all: `> changed.txt`", changed.len() - MOST_SHOWN));
    } else {
        show(&lines);
    }
    let Some(command) = command else { return Ok(()) };
    let failed = |why: String| {
        let message = format!("the release is live, and the command that purges caches failed: {why}");
        CommandError::failure(message)
            .hint("Its input was the list of changed addresses that stands on standard output.")
    };
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(site_folder).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut shell = shell.spawn().map_err(|error| failed(error.to_string()))?;
    // A command that does not read its input is free to.
    let _ = shell.stdin.take().map(|mut input| input.write_all(lines.as_bytes()));
    let status = shell.wait().map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}

/// Says what came of asking the site for a sample of what was published.
fn tell_verified(verified: Verified) {
    match verified {
        Verified::Nowhere => {}
        Verified::NotThere(why) => say(&format!("waymark: not verified: {why}")),
        Verified::Asked(asked, findings) if findings.is_empty() => {
            say(&format!("waymark: verified: {asked} addresses are answered as they should be"));
        }
        Verified::Asked(_, findings) => {
            findings.iter().for_each(|finding| say(&format!("waymark: {finding}")));
            say("waymark: docs/hosting.md has what a host needs for all this");
        }
    }
}

/// Prints what a release would do.
fn print_plan(name: &str, found: &Found, plan: &Plan, place: &dyn Place, release: Release) {
    let mut lines = String::new();
    let mut add = |mark: char, paths: &mut dyn Iterator<Item = &str>| {
        paths.for_each(|path| lines.push_str(&format!("{mark} {path}\n")));
    };
    add('+', &mut plan.new.iter().map(|path| &**path));
    add('~', &mut plan.changed.iter().map(|path| &**path));
    add('-', &mut plan.removed.iter().map(|path| &**path));
    add('=', &mut plan.stays.iter().map(|path| &**path));
    if plan.is_empty(found.state()) {
        lines.push_str("nothing to do\n");
    }
    let requests = place.requests(plan).map_or(String::new(), |count| format!(" in {}", plural(count, "request")));
    let live = found.ledger.live().map_or("none".to_owned(), |live| format!("{} of {}", live.build, time(live.time)));
    lines.push_str(&format!(
        "\n{name}: release {}; live is {live}\n{} new, {} changed, {} removed, {} stay for open pages, {} as they are; {} to send{requests}\n",
        release.record.build,
        plan.new.len(),
        plan.changed.len(),
        plan.removed.len(),
        plan.stays.len(),
        plan.unchanged,
        bytes(plan.bytes()),
    ));
    if let Some(built) = release.built {
        let load = Load::of_release(release.record, &built.out);
        let excesses = HOSTS.iter().flat_map(|host| host.excesses(&load));
        excesses.for_each(|excess| lines.push_str(&format!("limit: {excess}\n")));
    }
    show(&lines);
}

/// "1.2 MB".
pub fn bytes(count: u64) -> String {
    match count {
        0..1000 => format!("{count} bytes"),
        1000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000.. => format!("{:.1} MB", count as f64 / 1e6),
    }
}
