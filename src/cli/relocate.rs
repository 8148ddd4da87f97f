//! `waymark move`.

use std::collections::HashSet;
use std::path::Path;

use super::error::{CommandError, Exit, Result};
use super::l10n::{find, lock_files};
use super::open::{Opened, compiled, lock_sources, open_with};
use super::report::{Reporting, is_in_config, plural};
use super::terminal::say;
use crate::diagnostic::{Code, Diagnostic};
use crate::publish::SourceLock;
use crate::relocate::{Changes, Plan, locks, plan};
use crate::site::Site;
use crate::{Memory, Options, compile};

#[derive(clap::Args)]
pub struct Arguments {
    /// The entry, by its id or its file; a topic or guide with all that lies in its folder.
    #[arg(value_name = "ID")]
    entry: String,
    /// Its new id, which also says where its file goes.
    #[arg(value_name = "NEW")]
    new: String,
    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let lock = (!arguments.dry_run).then(|| lock_sources(site_folder)).transpose()?;
    let options = Options { base_url: None, drafts: true };
    let opened = open_with(site_folder, &options, &Memory::default())?;
    opened.fail_at(is_in_config)?;
    let Opened { sources, site, findings } = &opened;
    let catalogue = &*site.catalogue;
    let found = find(catalogue, site_folder, &arguments.entry);
    let entry = found.and_then(|(found, _)| catalogue.source_of(&catalogue.entries[found].id)).ok_or_else(|| {
        let meant = catalogue.similar_id(&arguments.entry).map(|meant| format!("; did you mean `{meant}`?"));
        say(&format!("waymark: there is no entry `{}`{}", arguments.entry, meant.unwrap_or_default()));
        CommandError::reported(Exit::Faults)
    })?;
    let new = arguments.new.trim_matches('/');
    let mut plan = plan(catalogue, sources, entry, new)?;
    let memory = Memory::default();
    let (mut after, mut found) = compiled(|| compile(&plan.applied(sources), &options, &memory))?;
    if plan.keep_slugs(&site.catalogue, &after.catalogue, sources) {
        (after, found) = compiled(|| compile(&plan.applied(sources), &options, &memory))?;
    }
    let known: HashSet<(Code, &str)> = findings.iter().map(|finding| (finding.code, &*finding.message)).collect();
    let is_new = |finding: &&Diagnostic| finding.is_fault() && !known.contains(&(finding.code, &*finding.message));
    let mut broken: Vec<Diagnostic> = found.iter().filter(is_new).cloned().collect();
    if broken.is_empty() {
        other_kind(site, &after, &plan)?;
    }
    let stops = !broken.is_empty();
    broken.extend(plan.by_hand.iter().cloned());
    let reported = arguments.reporting.report(&broken, false);
    if stops {
        say("The move would break this. Nothing was changed.");
        return reported;
    }
    for line in lines(&plan) {
        say(&line);
    }
    let done = if arguments.dry_run { "would be" } else { "is now" };
    let shown = &site.catalogue.entries[entry].id;
    if let Some(lock) = lock {
        carry_out(site_folder, &lock, &opened, &after, &plan, None)?;
    }
    say(&format!("`{shown}` {done} `{new}`: {}", summary(&plan)));
    Ok(())
}

/// Changes the files of a site as a plan says, and writes a new one.
pub fn carry_out(
    site_folder: &Path,
    lock: &SourceLock,
    opened: &Opened,
    after: &Site,
    plan: &Plan,
    new: Option<(String, String)>,
) -> Result {
    let Opened { sources, site, .. } = opened;
    let (mut written, gone) = plan.files(sources);
    written.extend(new);
    let (locks, texts) = locks(&site.catalogue, &after.catalogue, &site.freshness, sources, plan);
    // What translations were made from comes last: stopped before it, they are called behind, never the other way round.
    written.extend(lock_files(site_folder, opened, &locks, &texts));
    lock.replace_all(sources, &written, &gone)?;
    Ok(())
}

/// A folder can make another kind of a page.
fn other_kind(before: &Site, after: &Site, plan: &Plan) -> Result {
    let (old_site, new_site) = (&before.catalogue, &after.catalogue);
    for (old, new) in &plan.ids {
        let kind = old_site.source_of(old).map(|index| old_site.entries[index].kind);
        let found = new_site.source_of(new).map(|index| new_site.entries[index].kind);
        if let Some(kind) = kind
            && found != Some(kind)
        {
            let name = found.map_or("nothing", |kind| kind.name());
            return Err(CommandError::usage(format!(
                "`{old}` is of kind {}, and as `{new}` it would be of kind {name}",
                kind.name()
            ))
            .hint("questions stand in a folder `faq`, errors in a folder `errors`; or say `kind:` in the page first"));
        }
    }
    Ok(())
}

fn lines(plan: &Plan) -> Vec<String> {
    let told = |changes: &Changes| {
        let parts = [(changes.links, "link"), (changes.ids, "id"), (changes.aliases, "old address")];
        let told = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| match (*count, *what) {
            (count, "old address") if count > 1 => format!("{count} old addresses"),
            (count, what) => plural(count, what),
        });
        told.collect::<Vec<_>>().join(", ")
    };
    let renamed = plan.renamed.iter().map(|(old, new)| {
        let changes = plan.texts.get(old).map_or(String::new(), |(_, changes)| format!(" ({})", told(changes)));
        format!("{old} → {new}{changes}")
    });
    let changed = plan.texts.iter().filter(|(path, _)| !plan.renamed.contains_key(*path));
    renamed.chain(changed.map(|(path, (_, changes))| format!("{path}: {}", told(changes)))).collect()
}

fn summary(plan: &Plan) -> String {
    let links: usize = plan.texts.values().map(|(_, changes)| changes.links + changes.ids).sum();
    format!(
        "{} moved, {} changed in {}",
        plural(plan.renamed.len(), "file"),
        plural(links, "reference"),
        plural(plan.texts.values().filter(|(_, changes)| changes.links + changes.ids > 0).count(), "file"),
    )
}
