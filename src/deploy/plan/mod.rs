//! What has to be done so that a destination holds a new release in place of its live one: a pure function from records to steps.

mod refusals;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::kind::{Kind, is_page};
use super::ledger::{Held, Ledger, Listed};
use super::record::{Hex, Record, Sent};
use crate::memo::Fingerprint;
use crate::site::OutPath;

pub use refusals::refusals;

/// How many releases can be rolled back to, unless a site says otherwise.
pub const KEEP: usize = 10;

/// By how many seconds a clock may be behind without being wrong.
const SLACK: u64 = 10;

/// What is known of a destination.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// The record of its live release; none before the first one.
    pub live: Option<&'a Record>,
    /// The records of releases that were begun since, and not brought to their end.
    pub attempts: &'a [Record],
}

/// What is to be published there.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The release.
    pub record: &'a Record,
    /// The number of the release of the list that it is, for a rollback.
    pub back_to: Option<u32>,
    /// The publisher's time, in seconds since 1970.
    pub now: u64,
    /// Who publishes it.
    pub by: &'a str,
    /// How many releases can be rolled back to afterwards.
    pub keep: usize,
}

/// What has to be done, in this order: `keep`, the steps phase by phase, the switch to `ledger`, and then the ledger's deletions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Bytes of the live release that will be replaced or removed, by path, and what they are. They are kept first.
    pub keep: BTreeMap<OutPath, Fingerprint>,
    /// Files to be put there, those of a phase in any order.
    pub phases: Vec<(Phase, Vec<Step>)>,
    /// Files that are there already.
    pub unchanged: usize,
    /// Paths that the new release has and the live one had not.
    pub new: BTreeSet<OutPath>,
    /// Paths with other bytes, or sent in another way.
    pub changed: BTreeSet<OutPath>,
    /// Paths that the new release has no more, and that go after the switch.
    pub removed: BTreeSet<OutPath>,
    /// Paths that the new release has no more, and that stay for open pages and tickets.
    pub stays: BTreeSet<OutPath>,
    /// Pages among those that go.
    pub vanished: Vec<OutPath>,
    /// The ledger when all this is done but deletions.
    pub ledger: Ledger,
    /// The publisher's clock is behind the newest release by so many seconds, so that the release's time is taken from that.
    pub clock_is_behind: Option<u64>,
    /// What was begun before may have left files that differ from every record's.
    pub is_resumed: bool,
}

/// A part of a release's order. What a page needs comes before it, and what leads to a page after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Scripts, styles, parts of indexes, pictures, downloads.
    Parts,
    /// Pages at new addresses.
    NewPages,
    /// Pages that other bytes take the place of.
    Pages,
    /// Roots of indexes, sitemaps, lists.
    Roots,
    /// `version.json`.
    Version,
}

/// A file to be put at its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its path.
    pub path: OutPath,
    /// What it is.
    pub file: Sent,
    /// Whether its bytes are among those that were kept; otherwise they come from the output.
    pub is_kept: bool,
    /// What is at its path may be this already, since a publisher was stopped.
    pub may_be_there: bool,
}

impl Plan {
    /// Whether there is nothing to do at all.
    pub fn is_empty(&self, state: State) -> bool {
        state.live.is_some_and(|live| live.build == self.ledger.live().map_or("", |live| &live.build))
            && state.ledger.is_at_rest()
    }

    /// The steps of all phases.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.phases.iter().flat_map(|(_, steps)| steps)
    }

    /// The bytes that are sent.
    pub fn bytes(&self) -> u64 {
        self.steps().filter(|step| !step.is_kept).map(|step| step.file.size).sum()
    }
}

/// What is at the paths of a destination, as far as its records tell.
struct Places<'a> {
    state: State<'a>,
    /// Paths at which something else may be than the ledger says, since a publisher was stopped.
    doubtful: BTreeSet<&'a OutPath>,
}

impl<'a> Places<'a> {
    fn of(state: State<'a>) -> Self {
        let mut places = Self { state, doubtful: BTreeSet::new() };
        let begun = state.attempts.iter().flat_map(|attempt| &attempt.files);
        let doubtful = begun.filter(|(path, file)| places.at(path) != Some(file.key()));
        places.doubtful = doubtful.map(|(path, _)| path).collect();
        places
    }

    fn live(&self, path: &str) -> Option<&'a Sent> {
        self.state.live?.files.get(path)
    }

    /// What is at a path.
    fn at(&self, path: &str) -> Option<Fingerprint> {
        let held = || self.state.ledger.held.get(path).map(|held| held.key.0);
        self.live(path).map(Sent::key).or_else(held)
    }
}

/// Plans a release.
pub fn plan(state: State, wish: Wish) -> Plan {
    let places = Places::of(state);
    let newest = state.ledger.releases.iter().map(|listed| listed.time).max();
    let clock_is_behind = newest.filter(|newest| wish.now <= *newest).map(|newest| newest - wish.now);
    let time = newest.map_or(wish.now, |newest| wish.now.max(newest + 1));
    let mut plan = Plan {
        keep: BTreeMap::new(),
        phases: Vec::new(),
        unchanged: 0,
        new: BTreeSet::new(),
        changed: BTreeSet::new(),
        removed: BTreeSet::new(),
        stays: BTreeSet::new(),
        vanished: Vec::new(),
        ledger: after(state.ledger, wish, time),
        // Several releases within a second are listed a second apart each.
        clock_is_behind: clock_is_behind.filter(|behind| *behind > SLACK),
        is_resumed: !state.attempts.is_empty(),
    };
    plan.put(&places, wish);
    plan.take_away(&places, wish, time);
    plan.forget(&places, wish.record, time);
    plan
}

/// The ledger with the new release as the live one, and all else as it was.
fn after(ledger: &Ledger, wish: Wish, time: u64) -> Ledger {
    let record = wish.record;
    let mut after = Ledger { lock: None, attempts: Vec::new(), ..ledger.clone() };
    (after.title, after.base_url) = (record.title.clone(), record.base_url.clone());
    after.releases.push(Listed {
        number: ledger.live().map_or(1, |live| live.number + 1),
        time,
        build: record.build.clone(),
        commit: record.commit.clone(),
        waymark: record.waymark.clone(),
        by: wish.by.to_owned(),
        pages: record.files.keys().filter(|path| is_page(path)).count(),
        files: record.files.len(),
        bytes: record.bytes(),
        back_to: wish.back_to,
    });
    let gone = after.releases.len().saturating_sub(wish.keep + 1);
    after.releases.drain(..gone);
    after
}

impl Plan {
    /// Puts the files of the new release at their paths.
    fn put(&mut self, places: &Places, wish: Wish) {
        let mut phases: BTreeMap<Phase, Vec<Step>> = BTreeMap::new();
        for (path, file) in &wish.record.files {
            self.ledger.held.remove(path);
            let is_doubtful = places.doubtful.contains(path);
            match places.live(path) {
                None => drop(self.new.insert(path.clone())),
                Some(live) if live != file => drop(self.changed.insert(path.clone())),
                // Nearly all files: their keys need not be made.
                Some(_) if !is_doubtful => {
                    self.unchanged += 1;
                    continue;
                }
                Some(_) => {}
            }
            let key = file.key();
            let at = places.at(path);
            if at == Some(key) && !is_doubtful {
                self.unchanged += 1;
                continue;
            }
            if at.is_some_and(|at| at != key) || is_doubtful && at.is_some() {
                self.keep_bytes(places, path);
            }
            let phase = match Kind::of(path) {
                Kind::Part | Kind::Lasting => Phase::Parts,
                Kind::Page if places.live(path).is_none() => Phase::NewPages,
                Kind::Page => Phase::Pages,
                Kind::Root => Phase::Roots,
                Kind::Version => Phase::Version,
            };
            let is_kept = wish.back_to.is_some() && phase != Phase::Version;
            let may_be_there = is_doubtful;
            phases.entry(phase).or_default().push(Step {
                path: path.clone(),
                file: file.clone(),
                is_kept,
                may_be_there,
            });
        }
        self.phases = phases.into_iter().collect();
    }

    /// Keeps what is at a path now, for the releases that it was part of.
    fn keep_bytes(&mut self, places: &Places, path: &OutPath) {
        // What `version.json` says stands in the record.
        let Some(key) = places.at(path).filter(|_| Kind::of(path) != Kind::Version) else { return };
        let last = match places.live(path) {
            Some(_) => places.state.ledger.live().map_or(0, |live| live.number),
            None => places.state.ledger.held.get(path).map_or(0, |held| held.last),
        };
        if !places.state.ledger.bytes.contains_key(&Hex(key)) {
            self.keep.insert(path.clone(), key);
        }
        let kept = self.ledger.bytes.entry(Hex(key)).or_insert(last);
        *kept = last.max(*kept);
    }

    /// What the live release has and the new one has not: it stays for old pages and tickets, or it goes after the switch.
    fn take_away(&mut self, places: &Places, wish: Wish, time: u64) {
        let number = places.state.ledger.live().map_or(0, |live| live.number);
        let gone = |path: &OutPath| !wish.record.files.contains_key(path);
        for (path, file) in places.state.live.into_iter().flat_map(|live| &live.files).filter(|(path, _)| gone(path)) {
            let is_as_it_was = !places.doubtful.contains(path);
            let kind = Kind::of(path);
            // A rollback loses no address: pages that the old release had not stay where they are until the next release.
            let stays = kind.stays().is_some() || wish.back_to.is_some() && kind == Kind::Page;
            if stays && is_as_it_was {
                let held = Held { key: Hex(file.key()), size: file.size, last: number, since: time };
                self.ledger.held.insert(path.clone(), held);
                self.stays.insert(path.clone());
            } else {
                self.removed.insert(path.clone());
                if is_page(path) {
                    self.vanished.push(path.clone());
                }
                self.keep_bytes(places, path);
                self.ledger.deletions.push(path.to_string());
            }
        }
        // What stopped publishers have put at paths that neither release has.
        let strays = places.doubtful.iter().filter(|path| gone(path) && places.live(path).is_none());
        for path in strays {
            if places.state.ledger.held.contains_key(&***path) {
                self.keep_bytes(places, path);
                self.ledger.held.remove(&***path);
            }
            self.ledger.deletions.push(path.to_string());
        }
    }

    /// Forgets what is kept and no release needs, and no page or ticket that is young enough.
    fn forget(&mut self, places: &Places, record: &Record, time: u64) {
        let before = places.state.ledger;
        let oldest = self.ledger.releases.first().map_or(0, |listed| listed.number);
        let Ledger { held, bytes, releases, deletions, .. } = &mut self.ledger;
        held.retain(|path, held| {
            let stays = Kind::of(path).stays().unwrap_or(0);
            let is_needed = held.last >= oldest || time.saturating_sub(held.since) <= stays;
            if !is_needed {
                deletions.push(path.to_string());
            }
            is_needed
        });
        bytes.retain(|_, last| *last >= oldest);
        // Whatever a publisher is going to overwrite is kept first, also if no release needs it: so if bytes are not kept, the next one
        // knows that they still are where they were. What nobody needs goes in the end.
        deletions.extend(self.keep.values().copied().map(bytes_at));
        deletions.extend(before.bytes.keys().map(|key| bytes_at(key.0)));
        // Bytes that stopped publishers have kept, also of files that stay.
        deletions.extend(places.doubtful.iter().filter_map(|path| places.at(path)).map(bytes_at));
        for attempt in places.state.attempts {
            let live = places.state.live.iter().flat_map(|live| &live.files);
            let gone = live.filter(|(path, _)| !attempt.files.contains_key(*path));
            deletions.extend(gone.map(|(_, file)| bytes_at(file.key())));
        }
        let builds = before.releases.iter().map(|listed| &listed.build).chain(&before.attempts);
        deletions.extend(builds.map(|build| record_at(build)));
        let mut needed: BTreeSet<String> = bytes.keys().map(|key| bytes_at(key.0)).collect();
        needed.extend(releases.iter().map(|listed| record_at(&listed.build)));
        deletions.retain(|path| {
            !needed.contains(path) && !record.files.contains_key(&**path) && !held.contains_key(&**path)
        });
        deletions.sort();
        deletions.dedup();
    }
}

/// Where bytes are kept, from the root of a destination.
pub fn bytes_at(key: Fingerprint) -> String {
    format!(".waymark/bytes/{}", key.short(32))
}

/// Where the record of a build is, from the root of a destination.
pub fn record_at(build: &str) -> String {
    format!(".waymark/records/{build}")
}

/// Where the ledger is, from the root of a destination.
pub const LEDGER_AT: &str = ".waymark/ledger";
