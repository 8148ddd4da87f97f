//! `waymark build --outlines` and `waymark build --part`: a site that several machines build together.

use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::build::Arguments;
use super::commit::commit;
use super::error::{CommandError, Exit, Result};
use super::open::{Opened, compiled, find, open_with};
use super::output::{conclude, done, failed, kept, lock_output, print_event, say_one_by_one};
use super::report::{Progress, count, is_in_config, plural, seconds};
use super::terminal::say;
use crate::diagnostic::Diagnostic;
use crate::memo::Fingerprint;
use crate::publish::{
    Event, Failure, Made, OtherState, Outlines, check_outside, force, publish_share, recall, recall_site, store,
    store_site, version, write_large_file,
};
use crate::site::{Share, Site};
use crate::source::{self, NoTable, scan_vouched};
use crate::{Memory, compile_outlines, made_from};

/// Builds a part, or writes the outlines that all parts need.
pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    match (arguments.part, &arguments.outlines) {
        (Some(share), outlines) => part(site_folder, arguments, share, outlines.as_deref()),
        (None, Some(file)) => outlines(site_folder, arguments, file),
        (None, None) => super::build::run(site_folder, arguments),
    }
}

/// Writes the outlines of a site. What is wrong with the site is told here, and not by the parts.
fn outlines(site_folder: &Path, arguments: &Arguments, file: &Path) -> Result {
    let start = Instant::now();
    find(site_folder)?;
    check(site_folder, arguments, file)?;
    let memory = recall();
    let commit = commit(site_folder);
    let options = arguments.options();
    let Opened { site, findings, .. } = open_with(site_folder, &options, &memory)?;
    if findings.iter().any(Diagnostic::is_fault) {
        return Err(with_faults(&site, findings, arguments, file));
    }
    let earlier = memory.outlines().expect("a site was just compiled with it");
    let pages = earlier.pages.len();
    let code = memory.all_code();
    write_large_file(file, |out| Outlines::write(&earlier, commit.as_deref(), options.fingerprint(), &code, out))?;
    arguments.reporting.report(&findings, false)?;
    let found = if findings.is_empty() { String::new() } else { format!(", {}", count(&findings)) };
    let (pages, shown) = (plural(pages, "page"), file.display());
    say(&format!("outlines of {pages} in `{shown}`{found}, {}", seconds(start.elapsed())));
    Ok(())
}

/// Refuses what cannot be meant together with outlines alone, and a place where they would be a part of the site.
fn check(site_folder: &Path, arguments: &Arguments, file: &Path) -> Result {
    let Arguments { force, in_place, verify, compress, out, .. } = arguments;
    let options = [(*force, "--force"), (*in_place, "--in-place"), (*verify, "--verify"), (*compress, "--compress")];
    let mut given = options.into_iter().filter(|(given, _)| *given).map(|(_, name)| name);
    if let Some(name) = given.next().or(out.as_ref().map(|_| "--out")) {
        let message = format!("`{name}` says how an output is written, and `--outlines` without `--part` writes none");
        return Err(
            CommandError::usage(message).hint("Give it to the parts: `waymark build --part 1/8 --outlines FILE`.")
        );
    }
    check_outside(file, site_folder)
        .map_err(|why| CommandError::usage(why).hint("Name a file outside of the site's folders."))
}

/// Tells all faults of a site, also those that only rendering finds, as a build does.
fn with_faults(site: &Site, mut findings: Vec<Diagnostic>, arguments: &Arguments, out: &Path) -> CommandError {
    let progress = Progress::new(site.artefacts.len());
    findings.extend(force(site, None, &|done| progress.at(done)));
    progress.end();
    failed(Failure::Faults(Vec::new()), findings, arguments.reporting, out, "")
}

/// A site as a part of it is made from.
struct Compiled {
    site: Site,
    commit: Option<Arc<str>>,
}

/// Builds one part of a site.
fn part(site_folder: &Path, arguments: &Arguments, share: Share, outlines: Option<&Path>) -> Result {
    let start = Instant::now();
    let out = arguments.out.as_deref().ok_or_else(|| {
        let folder = format!("--out part-{}", share.number);
        CommandError::usage(format!("{share} needs a folder of its own")).hint(format!("Name it, such as `{folder}`."))
    })?;
    find(site_folder)?;
    let kept = kept(out);
    // Locked before the site is read, as every build does.
    let target = lock_output(out, site_folder, arguments.handling())?;
    let (compiled, memory) = match outlines {
        Some(file) => by_outlines(site_folder, arguments, file)?,
        None => by_pages(site_folder, arguments, share, out)?,
    };
    let Compiled { site, commit } = compiled;
    let state = memory.fingerprint().expect("a site was just compiled with it");
    let build = Fingerprint::of([&version().0[..], &state.0]);
    let progress = Progress::new(site.artefacts.len() / share.of as usize);
    let made = Made { share, build, commit };
    let report = |event| match event {
        Event::Done(done) => progress.at(done),
        event => print_event(&event, out),
    };
    let compressor = arguments.compressor(site_folder);
    let result = compressor.and_then(|compressor| {
        let result = publish_share(&site, made, target, compressor.as_ref(), &report);
        compressor.into_iter().for_each(|compressor| compressor.store());
        result
    });
    progress.end();
    let _ = store(&memory);
    let summary = match (result, outlines) {
        (Ok(summary), _) => summary,
        (Err(Failure::Changed(path)), Some(file)) => return Err(changed(&path, file).with(kept)),
        (Err(Failure::Changed(path)), None) => {
            let message = format!("`{path}` changed during the build; nothing written{kept}");
            return Err(CommandError::failure(message)
                .hint("All parts have to see the same site: build all of them again when it is at rest."));
        }
        (Err(failure), _) => return Err(failed(failure, Vec::new(), arguments.reporting, out, &kept)),
    };
    say_one_by_one(&summary.switched, arguments.handling(), out);
    conclude(&share.to_string(), &done(&summary.difference), &[], out, start);
    // Giving back every page one by one takes longer than ending does.
    std::mem::forget((site, memory));
    Ok(())
}

/// Compiles a site from the outlines of its pages. They were written without a fault, and what else there is to say was said then.
fn by_outlines(site_folder: &Path, arguments: &Arguments, file: &Path) -> Result<(Compiled, Memory)> {
    let outlines = Outlines::open(file).map_err(|error| {
        CommandError::unread(file, &error).hint("`waymark build --outlines FILE` writes such a file.")
    })?;
    let outlines = outlines.map_err(|why| unusable(why, file))?;
    let options = arguments.options();
    let sources = scan_vouched(site_folder, outlines.pages());
    let told = |faults: Vec<Diagnostic>| failed(Failure::Faults(faults), Vec::new(), arguments.reporting, file, "");
    // What cannot be read here is a fault by itself, and not another state of the site.
    if sources.findings.iter().any(Diagnostic::is_fault) {
        return Err(told(sources.findings));
    }
    let made_from = made_from(&sources, &options);
    outlines.check(&sources, options.fingerprint(), &made_from).map_err(|state| other_state(&state, file))?;
    let Outlines { earlier, commit, code, .. } = outlines;
    // No body is held: each is read for the outputs that show it.
    let memory = Memory::with_code(code).holding(0).after(earlier, Vec::new());
    let (site, findings) = compiled(|| compile_outlines(&sources, &options, &memory))?;
    // The outlines had none.
    if findings.iter().any(Diagnostic::is_fault) {
        return Err(told(findings));
    }
    Ok((Compiled { site, commit }, memory))
}

/// Compiles a site from its pages. The first part tells what is wrong with it.
fn by_pages(site_folder: &Path, arguments: &Arguments, share: Share, out: &Path) -> Result<(Compiled, Memory)> {
    let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let stamps = source::stamps(site_folder);
    let memory = recall_site(site_folder);
    let commit = commit(site_folder);
    let Opened { site, findings, .. } = open_with(site_folder, &arguments.options(), &memory)?;
    let has_faults = findings.iter().any(Diagnostic::is_fault);
    if share.number == 1 {
        if has_faults {
            return Err(with_faults(&site, findings, arguments, out));
        }
        arguments.reporting.report(&findings, false)?;
    } else if has_faults {
        let is_call = findings.iter().any(|finding| finding.is_fault() && is_in_config(finding));
        say(&format!("waymark: {} in the site, nothing written; part 1 of {} tells which", count(&findings), share.of));
        return Err(CommandError::reported(if is_call { Exit::Usage } else { Exit::Faults }));
    }
    if memory.earlier().is_none() {
        // The next part on this machine need not read what has not changed since.
        let stamp = |path: &str| stamps.as_ref()?.settled(path, started);
        let _ = store_site(&memory, site_folder, &site, Vec::new(), stamp);
    }
    Ok((Compiled { site, commit }, memory))
}

/// The error of a file that holds no outlines.
fn unusable(why: NoTable, file: &Path) -> CommandError {
    let shown = file.display();
    match why {
        NoTable::Foreign => CommandError::usage(format!("`{shown}` holds no outlines; nothing written"))
            .hint("Name the file that `waymark build --outlines FILE` has written."),
        NoTable::OtherVersion => {
            CommandError::usage(format!("another version of waymark wrote `{shown}`; nothing written"))
                .hint(ONE_VERSION)
        }
        NoTable::Damaged => CommandError::usage(format!("`{shown}` was cut off or changed; nothing written"))
            .hint("Copy it again, or write it anew with `waymark build --outlines FILE`."),
    }
}

/// What to do about outlines or parts that another version of waymark made.
pub const ONE_VERSION: &str = "Use one version for the outlines, for all parts, and to join them.";
/// What to do about outlines that are not those of the site.
const ANEW: &str = "Write the outlines anew with `waymark build --outlines FILE`, and then build all parts.";

/// The error of outlines that were made of another state of the site.
fn other_state(state: &OtherState, file: &Path) -> CommandError {
    let shown = file.display();
    let since = format!("`{shown}` was made of another state of the site");
    match state {
        OtherState::Options => CommandError::usage(format!(
            "`{shown}` was made with another `--base-url` or other drafts; nothing written"
        ))
        .hint("Give `--outlines` and all parts the same options."),
        OtherState::Files => CommandError::usage(format!(
            "{since}: the configuration, a picture, a file or a lock differs; nothing written"
        ))
        .hint(ANEW),
        OtherState::Themes => CommandError::usage(format!("{since}: a theme differs; nothing written")).hint(ANEW),
        OtherState::NewPage(path) => {
            CommandError::usage(format!("{since}: it does not know `{path}`; nothing written")).hint(ANEW)
        }
        OtherState::NoPage(path) => {
            CommandError::usage(format!("{since}: `{path}` is gone; nothing written")).hint(ANEW)
        }
    }
}

/// The error of a page or file that is not what outlines say.
fn changed(path: &str, file: &Path) -> CommandError {
    let message = format!("`{path}` is not as it was when `{}` was made; nothing written", file.display());
    CommandError::usage(message).hint(ANEW)
}
