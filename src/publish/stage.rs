//! Bringing the files of a new release to a target, and letting it switch to them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::compress::Compressor;
use super::difference::Difference;
use super::release::{File, Release};
use super::render::{render_all, untouched};
use super::target::{Event, Target};
use super::version::version_json;
use super::{Failure, Summary};
use crate::addresses;
use crate::site::{Artefact, Earlier, EarlierOutput, HeaderRules, OutPath, Rendered, Site};

/// The files of a new release, each of which the target holds or has staged.
#[derive(Default)]
pub struct Staged {
    /// By path.
    pub files: BTreeMap<OutPath, File>,
    /// Those that had to be staged.
    pub written: BTreeSet<OutPath>,
    /// The compressed copies among them.
    pub copies: Vec<OutPath>,
    /// The outputs that they are, where they were rendered.
    pub outputs: Vec<EarlierOutput>,
}

/// Renders outputs of a site, except those that are known, and stages what the target does not hold.
pub fn stage(
    site: &Site,
    wanted: Vec<(&OutPath, &Artefact)>,
    known: BTreeMap<OutPath, Kept>,
    target: &impl Target,
    compressor: Option<&Compressor>,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Staged, Failure> {
    let progress = |done| report(Event::Done(known.len() + done));
    let left = wanted.into_iter().filter(|(path, _)| !known.contains_key(*path)).collect();
    let doubts = known.values().flat_map(|kept| kept.output.doubts.iter().cloned()).collect();
    let all = render_all(site, left, doubts, &progress, |path, at, rendered, doubts, reads| {
        let file = File::of(&at, rendered, &site.rules);
        let is_held = target.bring(&at, &file, rendered)?;
        let is_taken = |path: &OutPath| site.artefacts.contains_key(path);
        let copies = copies(&site.rules, &is_taken, target, compressor, &at, &file, rendered)?;
        let output = EarlierOutput { path: path.clone(), at, hash: file.hash, size: file.size, doubts, reads };
        Ok::<_, Failure>(Kept { file, is_held, copies, output })
    })?;
    if let Some(path) = site.bodies().changed() {
        return Err(Failure::Changed(path));
    }
    if !all.faults.is_empty() {
        return Err(Failure::Faults(all.faults));
    }
    let mut outputs = known;
    outputs.extend(all.kept);
    let mut staged = Staged::default();
    for Kept { file, is_held, copies, output } in outputs.into_values() {
        staged.copies.extend(copies.iter().map(|(path, _, _)| path.clone()));
        staged.add(output.at.clone(), file, is_held, copies);
        staged.outputs.push(output);
    }
    Ok(staged)
}

impl Staged {
    /// Adds a file, and its compressed copies.
    pub fn add(&mut self, path: OutPath, file: File, is_held: bool, copies: Vec<(OutPath, File, bool)>) {
        for (path, file, is_held) in std::iter::once((path, file, is_held)).chain(copies) {
            if !is_held {
                self.written.insert(path.clone());
            }
            self.files.insert(path, file);
        }
    }
}

/// Lets the target switch to a release of which all files are staged or held.
pub fn go_live(
    release: Release,
    staged: Staged,
    target: impl Target,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Summary, Failure> {
    let difference = Difference::between(target.live(), &release, staged.written);
    let switched = target.switch(&release, &difference, report)?;
    Ok(Summary { release, difference, switched, outputs: staged.outputs })
}

/// Adds `version.json` to a release, which can be made when all else is known. Gives its path if it had to be staged.
pub fn say_version(
    release: &mut Release,
    rules: &HeaderRules,
    target: &impl Target,
) -> Result<Option<OutPath>, Failure> {
    let text = version_json(&release.build, release.commit.as_deref());
    add(release, addresses::VERSION, &Rendered::Bytes(text.into_bytes()), rules, target)
}

/// Adds a file that says something of a release. Gives its path if it had to be staged.
pub fn add(
    release: &mut Release,
    path: &str,
    rendered: &Rendered,
    rules: &HeaderRules,
    target: &impl Target,
) -> Result<Option<OutPath>, Failure> {
    let path = OutPath::from(path);
    let file = File::of(&path, rendered, rules);
    let is_held = target.bring(&path, &file, rendered)?;
    release.files.insert(path.clone(), file);
    Ok((!is_held).then_some(path))
}

/// An output of the new release.
pub struct Kept {
    file: File,
    is_held: bool,
    /// Its compressed copies, each with whether the target holds it.
    copies: Vec<(OutPath, File, bool)>,
    output: EarlierOutput,
}

/// The compressed copies of an output that was rendered, staged where the target does not hold them. Where a file of the site has the name
/// of a copy, that file is published.
pub fn copies(
    rules: &HeaderRules,
    is_taken: &dyn Fn(&OutPath) -> bool,
    target: &impl Target,
    compressor: Option<&Compressor>,
    path: &OutPath,
    file: &File,
    rendered: &Rendered,
) -> Result<Vec<(OutPath, File, bool)>, Failure> {
    let Some(compressor) = compressor else { return Ok(Vec::new()) };
    if let Some(held) = held_copies(rules, is_taken, target, compressor, path, file) {
        return Ok(held);
    }
    let mut found = Vec::new();
    for (copy, bytes) in compressor.compress(path, file, rendered, rules)? {
        if is_taken(&copy.path) {
            continue;
        }
        let is_held = target.bring(&copy.path, &copy.file, &Rendered::Bytes(bytes))?;
        found.push((copy.path, copy.file, is_held));
    }
    Ok(found)
}

/// The compressed copies of an output, where they were made before and the target holds all of them.
fn held_copies(
    rules: &HeaderRules,
    is_taken: &dyn Fn(&OutPath) -> bool,
    target: &impl Target,
    compressor: &Compressor,
    path: &OutPath,
    file: &File,
) -> Option<Vec<(OutPath, File, bool)>> {
    let copies = compressor.known(path, file, rules)?.into_iter();
    let own = copies.filter(|copy| !is_taken(&copy.path));
    own.map(|copy| target.holds(&copy.path, &copy.file, None).then_some((copy.path, copy.file, true))).collect()
}

/// The outputs that cannot differ from those of an earlier site, as far as the target can tell that it holds them.
pub fn known(
    site: &Site,
    target: &impl Target,
    earlier: Option<&Earlier>,
    compressor: Option<&Compressor>,
) -> BTreeMap<OutPath, Kept> {
    let keep = |output: &EarlierOutput| {
        let file = File::known(&output.at, output.hash, output.size, &site.rules);
        let is_held = target.holds(&output.at, &file, None);
        if !is_held {
            return None;
        }
        let copies = match compressor {
            Some(compressor) => {
                let is_taken = |path: &OutPath| site.artefacts.contains_key(path);
                held_copies(&site.rules, &is_taken, target, compressor, &output.at, &file)?
            }
            None => Vec::new(),
        };
        Some((output.path.clone(), Kept { file, is_held, copies, output: output.clone() }))
    };
    untouched(site, earlier).into_par_iter().flatten().filter_map(keep).collect()
}
