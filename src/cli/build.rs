//! `waymark build`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::commit::commit;
use super::error::{CommandError, Result};
use super::open::{Opened, find, open_with};
use super::output::{conclude, done, failed, kept, lock_output, output_of, print_event, say_one_by_one};
use super::report::{Progress, Reporting, plural};
use super::terminal::say;
use crate::catalogue::Catalogue;
use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Fingerprint;
use crate::publish::{
    Compressor, Event, Failure, Folder, Handling, LastBuild, Manifest, Release, Summary, force, inputs, publish,
    recall_site, store, store_site,
};
use crate::site::{Share, Site};
use crate::source::Root;
use crate::{Memory, Options, config, source};

#[derive(clap::Args)]
pub struct Arguments {
    /// Where to write it; by default `public` in the site's folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where the site will stand, in place of `base_url` in site.yaml.
    #[arg(long, value_name = "URL", value_parser = config::base_url)]
    pub base_url: Option<Arc<str>>,
    /// Publish drafts too, marked as such.
    #[arg(long)]
    pub drafts: bool,
    /// Move what waymark did not make out of the output folder, into a new folder beside it.
    #[arg(long)]
    pub force: bool,
    /// Replace the output's files one by one, for a folder that is mounted elsewhere, such as into a container.
    #[arg(long)]
    pub in_place: bool,
    /// Render one part of several, such as 3/8, for `waymark join`.
    #[arg(long, value_name = "K/N")]
    pub part: Option<Share>,
    /// Write what all parts need to know of all pages; with --part, read that instead of all pages.
    #[arg(long, value_name = "FILE")]
    pub outlines: Option<PathBuf>,
    /// Read every file of the output again, and write those anew that were damaged.
    #[arg(long)]
    pub verify: bool,
    /// Write a compressed copy, .br and .gz, beside each text that is worth it, for a web server that sends them.
    #[arg(long)]
    pub compress: bool,
    #[command(flatten)]
    pub reporting: Reporting,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    settle(site_folder, arguments, Purpose::Output).map(drop)
}

/// Builds as `waymark build` does, into the site's own output, and gives what was built.
pub fn whole(site_folder: &Path, base_url: Option<Arc<str>>, compress: bool, reporting: Reporting) -> Result<Built> {
    let (out, drafts, force, in_place, verify) = (None, false, false, false, false);
    let (part, outlines) = (None, None);
    let arguments = Arguments { out, base_url, drafts, force, in_place, part, outlines, verify, compress, reporting };
    let built = settle(site_folder, &arguments, Purpose::Release)?;
    Ok(built.expect("only a build that repeats the last one gives nothing"))
}

/// What was joined from parts of a site, with what is known of the site from its folder.
pub fn of_parts(site_folder: &Path, base_url: Option<Arc<str>>, release: Release, out: PathBuf) -> Result<Built> {
    let options = Options { base_url, drafts: false };
    let Opened { sources, site, .. } = open_with(site_folder, &options, &recall_site(site_folder))?;
    Ok(Built { release, out, catalogue: site.catalogue.clone(), has_list: sources.urls.is_some() })
}

/// What was built, and where it lies.
pub struct Built {
    /// All that is in the output.
    pub release: Release,
    /// The output.
    pub out: PathBuf,
    /// What was published of the site.
    pub catalogue: Arc<Catalogue>,
    /// Whether the site has a list of its addresses.
    pub has_list: bool,
}

/// What a site is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// The output alone. Where the last build did the same, it is repeated.
    Output,
    /// A release, which needs all that a build knows.
    Release,
}

/// Builds, and once more where a file of the site changed meanwhile.
fn settle(site_folder: &Path, arguments: &Arguments, purpose: Purpose) -> Result<Option<Built>> {
    let changed = match build(site_folder, arguments, purpose)? {
        Outcome::Done(built) => return Ok(built.map(|built| *built)),
        Outcome::Changed(path) => path,
    };
    say(&format!("waymark: `{changed}` changed during the build; reading the site again"));
    match build(site_folder, arguments, purpose)? {
        Outcome::Done(built) => Ok(built.map(|built| *built)),
        Outcome::Changed(path) => {
            let why =
                format!("`{path}` changed during the build, twice; nothing written, build again when it is at rest");
            Err(CommandError::failure(why).with(kept(&arguments.out_of(site_folder))))
        }
    }
}

enum Outcome {
    /// Built; nothing is given where the last build was repeated.
    Done(Option<Box<Built>>),
    /// A file was not published, as everything else, because it changed after the site was read.
    Changed(Arc<str>),
}

impl Arguments {
    /// The output folder of a site.
    fn out_of(&self, site_folder: &Path) -> PathBuf {
        self.out.clone().unwrap_or_else(|| output_of(site_folder))
    }

    /// How the output folder is treated.
    pub fn handling(&self) -> Handling {
        let Self { force, in_place, verify, .. } = *self;
        Handling { force, in_place, verify }
    }

    /// What the site is compiled with.
    pub fn options(&self) -> Options {
        Options { base_url: self.base_url.clone(), drafts: self.drafts }
    }

    /// A fingerprint of all that decides what is published besides the site.
    fn asked(&self, options: &Options, commit: Option<&str>) -> Fingerprint {
        let commit = commit.unwrap_or_default().as_bytes();
        Fingerprint::of([&options.fingerprint().0[..], &[u8::from(self.compress)], commit])
    }

    /// What makes compressed copies, where they are asked for.
    pub fn compressor(&self, site_folder: &Path) -> std::result::Result<Option<Compressor>, Failure> {
        let open = || Root::open(site_folder).map_err(|error| Failure::Disk(site_folder.to_owned(), error));
        self.compress.then(|| open().map(Compressor::recall)).transpose()
    }
}

/// Builds once.
fn build(site_folder: &Path, arguments: &Arguments, purpose: Purpose) -> Result<Outcome> {
    let start = Instant::now();
    let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let out = arguments.out_of(site_folder);
    find(site_folder)?;
    let kept = kept(&out);
    // Locked before the site is read: of two builds at once, the one that reads it later publishes later.
    let target = lock_output(&out, site_folder, arguments.handling())?;
    let place = target.path().to_owned();
    let options = arguments.options();
    let stamps = source::stamps(site_folder);
    let commit = commit(site_folder);
    let inputs = stamps.as_ref().map(|stamps| inputs(stamps, arguments.asked(&options, commit.as_deref())));
    let last = inputs.filter(|_| purpose == Purpose::Output);
    if let Some(last) = last.and_then(|inputs| LastBuild::recall(site_folder, &target, inputs)) {
        let findings = last.findings();
        arguments.reporting.report(&findings, false)?;
        conclude(&plural(last.pages, "page"), "nothing changed", &findings, &out, start);
        return Ok(Outcome::Done(None));
    }
    let memory = recall_site(site_folder);
    let Opened { sources, site, mut findings } = open_with(site_folder, &options, &memory)?;
    if purpose == Purpose::Release {
        // They are written down when they are live.
        findings.retain(|finding| finding.code != Code::UnlockedAddress);
    }
    let result = arguments
        .compressor(site_folder)
        .and_then(|compressor| render(&site, target, &memory, commit, compressor, &findings, &out));
    // Where something cannot be stored, the next build is slower, and nothing else.
    let _ = store(&memory);
    let summary = match result {
        Ok(summary) => summary,
        Err(Failure::Changed(path)) => return Ok(Outcome::Changed(path)),
        Err(failure) => return Err(failed(failure, findings, arguments.reporting, &out, &kept)),
    };
    let stamp = |path: &str| stamps.as_ref()?.settled(path, started);
    let _ = store_site(&memory, site_folder, &site, summary.outputs, stamp);
    arguments.reporting.report(&findings, false)?;
    let pages = site.artefacts.values().filter(|artefact| artefact.shows().is_some()).count();
    say_one_by_one(&summary.switched, arguments.handling(), &out);
    if let Some(inputs) = inputs.filter(|_| stamps.as_ref().is_some_and(|stamps| stamps.are_settled(started))) {
        let manifest = Manifest::of(&summary.release);
        if let Some(last) = LastBuild::of(inputs, &manifest, pages, &findings) {
            last.store(site_folder, &place);
        }
    }
    conclude(&plural(pages, "page"), &done(&summary.difference), &findings, &out, start);
    let (catalogue, has_list) = (site.catalogue.clone(), sources.urls.is_some());
    // Giving back every page one by one takes longer than ending does.
    std::mem::forget((site, sources));
    Ok(Outcome::Done(Some(Box::new(Built { release: summary.release, out, catalogue, has_list }))))
}

/// Renders a site and publishes it; one with faults is rendered to find more of them. Shows how far it is.
fn render(
    site: &Site,
    target: Folder<'_>,
    memory: &Memory,
    commit: Option<Arc<str>>,
    compressor: Option<Compressor>,
    findings: &[Diagnostic],
    out: &Path,
) -> std::result::Result<Summary, Failure> {
    let earlier = memory.earlier();
    let progress = Progress::new(site.artefacts.len());
    let result = if findings.iter().any(Diagnostic::is_fault) {
        Err(Failure::Faults(force(site, earlier.as_deref(), &|done| progress.at(done))))
    } else {
        publish(site, target, earlier.as_deref(), commit, compressor.as_ref(), &|event| match event {
            Event::Done(done) => progress.at(done),
            event => print_event(&event, out),
        })
    };
    progress.end();
    if let Some(compressor) = compressor {
        compressor.store();
    }
    result
}
