//! `waymark join`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::error::{CommandError, Result};
use super::output::{conclude, done, kept, print_event, refused, say_one_by_one};
use super::parts::ONE_VERSION;
use super::report::{plural, seconds};
use super::terminal::say;
use crate::publish::{
    Compressor, Damage, Failure, Folder, Handling, Misfit, NoPart, PartFolder, Parts, Release, check_joined, join,
};
use crate::site::Share;
use crate::source::Root;

/// Files and parts that a message names.
const NAMED: usize = 3;

#[derive(clap::Args)]
pub struct Arguments {
    /// The folders of all parts, in any order.
    #[arg(value_name = "DIR", required = true)]
    parts: Vec<PathBuf>,
    /// Where to write the site.
    #[arg(long, value_name = "DIR", default_value = "public")]
    out: PathBuf,
    /// Move what waymark did not make out of the output folder, into a new folder beside it.
    #[arg(long)]
    force: bool,
    /// Replace the output's files one by one, for a folder that is mounted elsewhere, such as into a container.
    #[arg(long)]
    in_place: bool,
}

pub fn run(arguments: &Arguments) -> Result {
    let Arguments { parts, out, force, in_place } = arguments;
    let handling = Handling { force: *force, in_place: *in_place, verify: false };
    parts_to(parts, out, handling).map(drop)
}

/// Joins parts to an output, and gives the release that it holds then.
pub fn parts_to(folders: &[PathBuf], out: &Path, handling: Handling) -> Result<Release> {
    let start = Instant::now();
    let place = check_joined(out, folders).map_err(CommandError::usage)?;
    let kept = kept(out);
    let mut opened = Vec::with_capacity(folders.len());
    for folder in folders {
        let waiting = || say(&format!("waymark: a build is writing `{}`; waiting for it to end", folder.display()));
        opened.push(PartFolder::open(folder, waiting).map_err(|why| no_part(why, folder).with(&kept))?);
    }
    let parts = Parts::of(&mut opened).map_err(|misfit| unfit(&misfit).with(&kept))?;
    for part in parts.folders() {
        let damages = part.verify();
        if !damages.is_empty() {
            return Err(damaged(part, &damages).with(&kept));
        }
    }
    let target = Folder::for_parts(&place, parts.folders(), handling, &|event| print_event(&event, out))
        .map_err(|refusal| refused(refusal, out))?;
    let first = &parts.folders()[0].folder;
    let compressor = match parts.are_compressed() {
        true => {
            Some(Compressor::recall(Root::open(first).map_err(|error| CommandError::from((first.clone(), error)))?))
        }
        false => None,
    };
    let result = join(&parts, target, compressor.as_ref(), &|event| print_event(&event, out));
    compressor.into_iter().for_each(|compressor| compressor.store());
    let summary = result.map_err(|failure| failed(failure, out, &kept))?;
    say_one_by_one(&summary.switched, handling, out);
    conclude(&plural(parts.pages(), "page"), &done(&summary.difference), &[], out, start);
    Ok(summary.release)
}

/// The error of a folder that is no part.
fn no_part(why: NoPart, folder: &Path) -> CommandError {
    let shown = folder.display();
    let again = "Copy it again, or build the part again.";
    match why {
        NoPart::Missing => CommandError::usage(format!("there is no folder `{shown}`; nothing joined")),
        NoPart::NoManifest => CommandError::usage(format!(
            "`{shown}` is no part: it has no `.waymark`; nothing joined"
        ))
        .hint("Some tools leave out files whose names begin with a dot when they copy a folder: pack it with `tar`."),
        NoPart::Damaged => CommandError::usage(format!(
            "`{shown}` is damaged: its `.waymark` files were cut off or changed; nothing joined"
        ))
        .hint(again),
        NoPart::Unfinished => {
            CommandError::usage(format!("a build was stopped in `{shown}` before its end; nothing joined"))
                .hint("Build the part again.")
        }
        NoPart::Whole => CommandError::usage(format!("`{shown}` is a whole site, not a part; nothing joined"))
            .hint("A part is what `waymark build --part K/N --out DIR` makes."),
        NoPart::OtherVersion => {
            CommandError::usage(format!("another version of waymark made `{shown}`; nothing joined")).hint(ONE_VERSION)
        }
        NoPart::Busy(waited) => CommandError::failure(format!(
            "a build has been writing `{shown}` for {}; nothing joined, try again later",
            seconds(waited)
        )),
        NoPart::Disk(path, error) => {
            CommandError::failure(format!("`{}` cannot be read: {error}; nothing joined", path.display()))
        }
    }
}

/// The error of parts that do not fit together.
fn unfit(misfit: &Misfit) -> CommandError {
    let named = |(folder, share): &(PathBuf, Share)| format!("`{}` ({share})", folder.display());
    match misfit {
        Misfit::None => CommandError::usage("no parts are named; nothing joined"),
        Misfit::Builds([one, other]) => {
            let message = format!("{} and {} are not of one build; nothing joined", named(one), named(other));
            CommandError::usage(message).hint(
                "All parts have to be made from the same site, with the same options, by the same version of waymark.",
            )
        }
        Misfit::Compression([one, other]) => CommandError::usage(format!(
            "of {} and {} only one was built with `--compress`; nothing joined",
            named(one),
            named(other)
        ))
        .hint("Build all parts with it, or none."),
        Misfit::Twice(share, [one, other]) => CommandError::usage(format!(
            "`{}` and `{}` are both {share}; nothing joined",
            one.display(),
            other.display()
        ))
        .hint("Name each part once."),
        Misfit::Missing(missing) => {
            let verb = if missing.len() == 1 { "is" } else { "are" };
            CommandError::usage(format!("{} {verb} missing; nothing joined", list_of(missing)))
                .hint("Name the folders of all parts; build those that have not been built.")
        }
        Misfit::Terms => CommandError::usage("the words of a page are in no part; nothing joined")
            .hint("This is a mistake in waymark: please report it together with the site."),
    }
}

/// "part 3 of 8", "parts 1, 2, 5 and 3 more of 8".
fn list_of(parts: &[Share]) -> String {
    let of = parts.first().map_or(0, |part| part.of);
    let mut names: Vec<String> = parts.iter().take(NAMED).map(|part| part.number.to_string()).collect();
    if parts.len() > NAMED {
        names.push(format!("{} more", parts.len() - NAMED));
    }
    match names.pop() {
        Some(last) if names.is_empty() => format!("part {last} of {of}"),
        Some(last) => format!("parts {} and {last} of {of}", names.join(", ")),
        None => String::new(),
    }
}

/// The error of a part whose files are not what it says.
fn damaged(part: &PartFolder, damages: &[Damage]) -> CommandError {
    let share = part.piece.about.share;
    let name = |damage: &Damage| {
        format!("`{}` {}", damage.path, if damage.is_missing { "is missing" } else { "has other bytes" })
    };
    let mut names: Vec<String> = damages.iter().take(NAMED).map(name).collect();
    if damages.len() > NAMED {
        names.push(format!("{} more", damages.len() - NAMED));
    }
    let message = format!("{share} in `{}` is damaged: {}; nothing joined", part.folder.display(), names.join(", "));
    CommandError::usage(message).hint("Copy it again, or build the part again.")
}

/// The error of a release that could not be put in place.
fn failed(failure: Failure, out: &Path, kept: &str) -> CommandError {
    match failure {
        Failure::OtherSite(title, base_url) => {
            let (out, title) = (out.display(), title.escape_debug());
            let message = format!("`{out}` holds another help centre, `{title}` of {base_url}; nothing written{kept}");
            CommandError::usage(message).hint("Name another folder with `--out`, or delete this one.")
        }
        Failure::Unfinished(path, error) => {
            let begun =
                format!("; `{}` holds files of the new output already: join again to complete it", out.display());
            CommandError::from((path, error)).with(begun)
        }
        Failure::Changed(path) => {
            CommandError::failure(format!("`{path}` was changed in its part meanwhile; nothing written{kept}"))
        }
        Failure::Disk(path, error) => CommandError::from((path, error)).with(kept),
        Failure::Faults(_) => CommandError::failure(format!("nothing written{kept}")),
    }
}
