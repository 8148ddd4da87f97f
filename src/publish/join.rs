//! Putting the parts of a site together.
//!
//! Nothing is rendered: the files are there. What needs the texts of all pages, the search's indexes, is made from the terms that the
//! parts have collected, and what needs the hashes of all files comes last, as in every release.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::compress::{Compressor, Encoding, copy};
use super::local::PartFolder;
use super::piece::About;
use super::release::{File, Release};
use super::stage::{Staged, copies, go_live, say_version};
use super::target::{Event, Target};
use super::{Failure, Summary};
use crate::addresses;
use crate::memo::Fingerprint;
use crate::search::{Frame, PageTerms};
use crate::site::{CopyOf, OutPath, Rendered, Share};

/// All parts of one build, in order.
pub struct Parts<'a> {
    parts: &'a [PartFolder],
    /// The indexes of all locales, with the terms of their pages.
    indexes: Vec<(&'a Frame, Vec<Arc<PageTerms>>)>,
}

/// Why parts do not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There is none.
    None,
    /// Two that were made from different states of a site, with different options, or by different versions of waymark.
    Builds([(PathBuf, Share); 2]),
    /// Two of which one has compressed copies and the other has not.
    Compression([(PathBuf, Share); 2]),
    /// The same part twice.
    Twice(Share, [PathBuf; 2]),
    /// These are not among them.
    Missing(Vec<Share>),
    /// A page's terms are in none of them.
    Terms,
}

impl<'a> Parts<'a> {
    /// Puts parts in order, and checks that they are all parts of one build.
    pub fn of(parts: &'a mut [PartFolder]) -> Result<Self, Misfit> {
        parts.sort_by_key(|part| part.piece.about.share);
        let parts: &'a [PartFolder] = parts;
        let first = &parts.first().ok_or(Misfit::None)?.piece.about;
        let named = |part: &PartFolder| (part.folder.clone(), part.piece.about.share);
        let is_of_one = |about: &About| {
            (about.build, about.share.of, &about.commit) == (first.build, first.share.of, &first.commit)
        };
        for pair in parts.windows(2) {
            let [one, other] = [&pair[0], &pair[1]];
            let pair = || [named(one), named(other)];
            if !is_of_one(&other.piece.about) {
                return Err(Misfit::Builds(pair()));
            }
            if one.piece.about.is_compressed != other.piece.about.is_compressed {
                return Err(Misfit::Compression(pair()));
            }
            if one.piece.about.share == other.piece.about.share {
                return Err(Misfit::Twice(one.piece.about.share, [one.folder.clone(), other.folder.clone()]));
            }
        }
        let of = first.share.of;
        if parts.len() < of as usize {
            let has = |number: &u32| parts.binary_search_by_key(number, |part| part.piece.about.share.number).is_ok();
            let missing = (1..=of).filter(|number| !has(number)).map(|number| Share { number, of });
            return Err(Misfit::Missing(missing.collect()));
        }
        let all: HashMap<Fingerprint, &Arc<PageTerms>> =
            parts.iter().flat_map(|part| &part.piece.terms).map(|(key, terms)| (*key, terms)).collect();
        let terms = |key: &Fingerprint| all.get(key).map(|terms| Arc::clone(terms)).ok_or(Misfit::Terms);
        let frames = parts.iter().flat_map(|part| &part.piece.frames);
        let indexes = frames.map(|(frame, keys)| Ok((frame, keys.iter().map(terms).collect::<Result<_, _>>()?)));
        Ok(Self { parts, indexes: indexes.collect::<Result<_, _>>()? })
    }

    /// What all of them say of themselves, but for their numbers.
    fn about(&self) -> &'a About {
        &self.parts[0].piece.about
    }

    /// The parts, in order.
    pub fn folders(&self) -> &'a [PartFolder] {
        self.parts
    }

    /// Whether compressed copies are beside the files.
    pub fn are_compressed(&self) -> bool {
        self.about().is_compressed
    }

    /// The number of pages.
    pub fn pages(&self) -> usize {
        self.parts.iter().map(|part| part.piece.about.pages).sum()
    }

    /// Every file, as it is sent.
    fn files(&self) -> Vec<(OutPath, File)> {
        let mut files = Vec::new();
        for part in self.parts {
            let About { rules, copies, .. } = &part.piece.about;
            let copies: HashSet<&OutPath> = copies.iter().collect();
            for (path, hash, size) in part.manifest.files().filter(|(path, ..)| &***path != addresses::SHARE) {
                let hash = hash.expect("a part without hashes is not opened");
                let compressed = copies.contains(path).then(|| Encoding::of_copy(path)).flatten();
                let file = match compressed {
                    Some((original, encoding)) => copy(original, encoding, hash, size, rules).file,
                    None => File::known(path, hash, size, rules),
                };
                files.push((path.clone(), file));
            }
        }
        files
    }
}

/// Joins parts, whose files have been verified, to a release: with the same bytes as one build.
pub fn join(
    parts: &Parts,
    target: impl Target,
    compressor: Option<&Compressor>,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Summary, Failure> {
    let about = parts.about();
    let files = parts.files();
    let is_held = files.par_iter().map(|(path, file)| {
        let rendered = Rendered::Copy(CopyOf { path: path.clone(), size: file.size, fingerprint: file.hash });
        target.bring(path, file, &rendered)
    });
    let is_held: Vec<bool> = is_held.collect::<Result<_, _>>()?;
    let mut staged = Staged::default();
    for ((path, file), is_held) in files.into_iter().zip(is_held) {
        staged.add(path, file, is_held, Vec::new());
    }
    for (frame, terms) in &parts.indexes {
        let made = frame.files(terms);
        for (name, bytes) in made.iter() {
            let path: OutPath = addresses::index_file(&frame.tag, name, made.hash(name)).into();
            let rendered = Rendered::Shared(bytes.clone());
            let file = File::of(&path, &rendered, &about.rules);
            let is_held = target.bring(&path, &file, &rendered)?;
            let is_taken = |path: &OutPath| staged.files.contains_key(path);
            let copies = copies(&about.rules, &is_taken, &target, compressor, &path, &file, &rendered)?;
            staged.add(path, file, is_held, copies);
        }
    }
    let files: BTreeMap<_, _> = std::mem::take(&mut staged.files);
    let mut release = Release::new(about.title.clone(), about.base_url.clone(), about.commit.clone(), files);
    staged.written.extend(say_version(&mut release, &about.rules, &target)?);
    go_live(release, staged, target, report)
}
