//! `waymark publish`.

use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::build::{Built, whole};
use super::error::{CommandError, Result};
use super::place::{Target, target_of};
use super::report::{Progress, Reporting, plural, seconds};
use super::terminal::{say, show};
use crate::config;
use crate::deploy::{Found, KEEP, Place, Plan, Record, Wish, Word, carry_out, holder, time};

#[derive(clap::Args)]
pub struct Arguments {
    /// Where to publish: dir:PATH, s3://BUCKET/PREFIX, az://…, gs://…, git:BRANCH[@REMOTE], or a name in site.yaml.
    #[arg(value_name = "TARGET|NAME")]
    target: Option<String>,
    /// Print what would be done, and do nothing there.
    #[arg(long)]
    dry_run: bool,
    /// Publish also where many pages vanish, or files of others lie.
    #[arg(long)]
    yes: bool,
    /// How many releases can be gone back to; 10 by default.
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
    #[command(flatten)]
    reporting: Reporting,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let start = Instant::now();
    let mut target = target_of(site_folder, arguments.target.as_deref())?;
    let word = Word { yes: arguments.yes, break_lock: arguments.break_lock };
    let name = target.name.clone();
    let located = |error: CommandError| error.at(&name);
    if let Some(id) = &arguments.rollback {
        let found = Found::at(&mut *target.place, word).map_err(|trouble| located(trouble.into()))?;
        return roll_back(target, &found, id.as_deref(), arguments, start).map_err(located);
    }
    // What stands in the way is told before anything is built.
    let found = Found::at(&mut *target.place, word).map_err(|trouble| located(trouble.into()))?;
    let Built { release, out, .. } = whole(site_folder, arguments.base_url.clone(), arguments.reporting)?;
    let record = Record::of(&release);
    let release = Release { record: &record, back_to: None, output: &out };
    put(target, &found, release, arguments, start).map_err(located)
}

/// What is to be published.
#[derive(Clone, Copy)]
struct Release<'a> {
    record: &'a Record,
    /// The number in the list of the release that it is, for a rollback.
    back_to: Option<u32>,
    output: &'a Path,
}

fn roll_back(mut target: Target, found: &Found, id: Option<&str>, arguments: &Arguments, start: Instant) -> Result {
    let listed = found.earlier(id)?;
    let record = Found::record_of(&mut *target.place, &listed.build)?.ok_or_else(|| {
        CommandError::usage(format!("the record of release {} is missing there; nothing was changed", listed.build))
    })?;
    let back_to = Some(listed.back_to.unwrap_or(listed.number));
    put(target, found, Release { record: &record, back_to, output: Path::new("") }, arguments, start)
}

/// Publishes a release, or prints what that would do.
fn put(target: Target, found: &Found, release: Release, arguments: &Arguments, start: Instant) -> Result {
    let Target { name, mut place, keep, .. } = target;
    let Release { record, back_to, output } = release;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let holder = holder(now);
    let keep = arguments.keep.or(keep).unwrap_or(KEEP);
    let word = Word { yes: arguments.yes || arguments.dry_run, break_lock: arguments.break_lock };
    let wish = Wish { record, back_to, now, by: &holder.who, keep };
    let plan = found.plan(wish, word)?;
    if arguments.dry_run {
        return print_plan(&name, found, &plan, &*place, wish, arguments.yes);
    }
    if plan.is_empty(found.state()) {
        say(&format!("{name}: release {} is live already, nothing changed, {}", record.build, seconds(start.elapsed())));
        return Ok(());
    }
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
    let progress = Progress::new(record.files.len());
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
    Ok(())
}

/// Prints what a release would do.
fn print_plan(name: &str, found: &Found, plan: &Plan, place: &dyn Place, wish: Wish, yes: bool) -> Result {
    let mut lines = String::new();
    let mut add = |mark: char, paths: &mut dyn Iterator<Item = &str>| {
        paths.for_each(|path| lines.push_str(&format!("{mark} {path}\n")));
    };
    add('+', &mut plan.new.iter().map(|path| &**path));
    add('~', &mut plan.changed.iter().map(|path| &**path));
    add('-', &mut plan.removed.iter().map(|path| &**path));
    if plan.is_empty(found.state()) {
        lines.push_str("nothing to do\n");
    }
    let requests = place.requests(plan).map_or(String::new(), |count| format!(" in {}", plural(count, "request")));
    let live = found.ledger.live().map_or("none".to_owned(), |live| format!("{} of {}", live.build, time(live.time)));
    lines.push_str(&format!(
        "\n{name}: release {}; live is {live}\n{} new, {} changed, {} removed, {} as they are; {} to send{requests}\n",
        wish.record.build,
        plan.new.len(),
        plan.changed.len(),
        plan.removed.len(),
        plan.unchanged,
        bytes(plan.bytes()),
    ));
    show(&lines);
    // What would be refused is told at the end, below the list of what vanishes.
    found.plan(wish, Word { yes, break_lock: true })?;
    Ok(())
}

/// "1.2 MB".
pub fn bytes(count: u64) -> String {
    match count {
        0..1000 => format!("{count} bytes"),
        1000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000.. => format!("{:.1} MB", count as f64 / 1e6),
    }
}
