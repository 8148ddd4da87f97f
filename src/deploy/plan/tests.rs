//! The planner against a bucket in memory whose publishers may be stopped at any step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::deploy::kind::PARTS_STAY;
use crate::deploy::ledger::Holder;
use crate::deploy::record::Way;
use crate::deploy::{Consent, Found};

const DAY: u64 = 86_400;

fn record(files: &[(&str, u8)]) -> Record {
    let way = Arc::new(Way { content_type: "text/plain".into(), cache: None, headers: Vec::new() });
    let sent =
        |content: u8| Sent { hash: Fingerprint::of_bytes(&[content]), size: u64::from(content), way: way.clone() };
    let files: BTreeMap<OutPath, Sent> = files.iter().map(|(path, content)| ((*path).into(), sent(*content))).collect();
    let build = Fingerprint::of(files.iter().flat_map(|(path, file)| [path.as_bytes(), &file.hash.0])).short(16);
    let (title, base_url) = ("Help".into(), "https://help.example.com/".into());
    Record { build, waymark: "1".into(), commit: None, title, base_url, files }
}

/// A bucket: what is at each key. Contents are told by the keys of files.
#[derive(Clone, Default)]
struct Bucket {
    ledger: Option<Ledger>,
    records: BTreeMap<String, Record>,
    bytes: BTreeSet<Fingerprint>,
    files: BTreeMap<String, Fingerprint>,
}

impl Bucket {
    fn found(&self) -> Found {
        let ledger = self.ledger.clone().unwrap_or_default();
        let live = ledger.live().map(|live| self.records[&live.build].clone());
        let attempts = ledger.attempts.iter().filter_map(|build| self.records.get(build).cloned()).collect();
        Found { ledger, live, attempts }
    }

    /// Publishes as a bucket does, and stops after so many writes. True where it came to the end.
    fn publish(&mut self, record: &Record, back_to: Option<u32>, now: u64, keep: usize, mut writes: usize) -> bool {
        let found = self.found();
        let wish = Wish { record, back_to, now, by: "me", keep };
        let plan = found.plan(wish, Consent { yes: true, break_lock: true }).unwrap();
        if plan.is_empty(found.state()) {
            return true;
        }
        let mut may_write = || writes.checked_sub(1).inspect(|left| writes = *left).is_some();
        macro_rules! write {
            ($what:expr) => {
                if !may_write() {
                    return false;
                }
                $what;
            };
        }
        let holder = Holder { who: "me".into(), since: now, machine: String::new(), process: 1 };
        let mut begun = Ledger { lock: Some(holder), ..found.ledger.clone() };
        begun.attempts.push(record.build.clone());
        write!(self.ledger = Some(begun));
        write!(self.records.insert(record.build.clone(), record.clone()));
        for (path, key) in &plan.keep {
            if plan.is_resumed && self.bytes.contains(key) {
                continue;
            }
            assert_eq!(self.files.get(&**path), Some(key), "what is kept of {path} is not what it is said to be");
            write!(self.bytes.insert(*key));
        }
        for step in plan.steps() {
            assert!(!step.is_kept || self.bytes.contains(&step.file.key()), "{} is not kept", step.path);
            write!(self.files.insert(step.path.to_string(), step.file.key()));
        }
        write!(self.ledger = Some(plan.ledger.clone()));
        for path in &plan.ledger.deletions {
            write!(self.delete(path));
        }
        if !plan.ledger.deletions.is_empty() {
            write!(self.ledger = Some(Ledger { deletions: Vec::new(), ..plan.ledger.clone() }));
        }
        true
    }

    fn delete(&mut self, path: &str) {
        if let Some(build) = path.strip_prefix(".waymark/records/") {
            self.records.remove(build);
        } else if let Some(key) = path.strip_prefix(".waymark/bytes/") {
            self.bytes.remove(&Fingerprint::from_hex(key).unwrap());
        } else {
            self.files.remove(path);
        }
    }

    /// Everything that the ledger says is there, and nothing else.
    fn check(&self) {
        let ledger = self.ledger.as_ref().unwrap();
        assert!(ledger.is_at_rest());
        let live = &self.records[&ledger.live().unwrap().build];
        let mut files: BTreeMap<String, Fingerprint> =
            ledger.held.iter().map(|(path, held)| (path.to_string(), held.key.0)).collect();
        files.extend(live.files.iter().map(|(path, file)| (path.to_string(), file.key())));
        assert_eq!(self.files, files);
        assert_eq!(self.bytes, ledger.bytes.keys().map(|key| key.0).collect());
        let records: BTreeSet<&String> = ledger.releases.iter().map(|listed| &listed.build).collect();
        assert_eq!(self.records.keys().collect::<BTreeSet<_>>(), records);
    }
}

fn published(releases: &[(&Record, u64)], keep: usize) -> Bucket {
    let mut bucket = Bucket::default();
    for (record, now) in releases {
        assert!(bucket.publish(record, None, *now, keep, usize::MAX));
        bucket.check();
    }
    bucket
}

#[test]
fn what_a_page_needs_comes_before_it_and_deletions_come_last() {
    let old = record(&[
        ("en/a/index.html", 1),
        ("en/b/index.html", 1),
        ("assets/main.0000000000.css", 1),
        ("sitemap.xml", 1),
    ]);
    let new = record(&[
        ("en/a/index.html", 2),
        ("en/c/index.html", 1),
        ("assets/main.1111111111.css", 2),
        ("sitemap.xml", 2),
        ("version.json", 2),
    ]);
    let bucket = published(&[(&old, 100)], KEEP);
    let found = bucket.found();
    let plan = plan(found.state(), Wish { record: &new, back_to: None, now: 200, by: "me", keep: KEEP });
    let order: Vec<&str> = plan.steps().map(|step| &*step.path).collect();
    let wanted = ["assets/main.1111111111.css", "en/c/index.html", "en/a/index.html", "sitemap.xml", "version.json"];
    assert_eq!(order, wanted);
    assert_eq!(plan.ledger.deletions, ["en/b/index.html"]);
    assert_eq!(plan.vanished.iter().map(|path| &**path).collect::<Vec<_>>(), ["en/b/index.html"]);
    assert!(plan.ledger.held.contains_key("assets/main.0000000000.css"));
    assert_eq!(plan.keep.len(), 3, "both pages and the sitemap can be put back");
}

#[test]
fn parts_stay_a_month_and_pictures_two_years() {
    let with = record(&[("index.html", 1), ("assets/a.0000000000.js", 1), ("assets/b.0000000000.png", 1)]);
    let without = record(&[("index.html", 2)]);
    let other = |content| record(&[("index.html", content)]);
    let mut bucket = published(&[(&with, 0), (&without, 10)], 0);
    assert_eq!(bucket.files.len(), 3);
    bucket.publish(&other(3), None, 10 + PARTS_STAY, 0, usize::MAX);
    assert_eq!(bucket.files.len(), 3);
    bucket.publish(&other(4), None, 11 + PARTS_STAY, 0, usize::MAX);
    assert_eq!(bucket.files.len(), 2);
    bucket.publish(&other(5), None, 11 + 730 * DAY, 0, usize::MAX);
    assert_eq!(bucket.files.len(), 1);
    bucket.check();
}

#[test]
fn a_release_that_can_be_gone_back_to_keeps_what_it_has() {
    let with = record(&[("index.html", 1), ("assets/a.0000000000.js", 1)]);
    let other = |content| record(&[("index.html", content)]);
    let mut bucket = published(&[(&with, 0), (&other(2), DAY), (&other(3), 90 * DAY)], 2);
    assert!(bucket.files.contains_key("assets/a.0000000000.js"));
    bucket.publish(&other(4), None, 91 * DAY, 2, usize::MAX);
    assert!(!bucket.files.contains_key("assets/a.0000000000.js"));
}

#[test]
fn going_back_twice_goes_back_two_releases_and_loses_no_page() {
    let one = record(&[("index.html", 1)]);
    let two = record(&[("index.html", 2)]);
    let three = record(&[("index.html", 3), ("en/new/index.html", 3)]);
    let mut bucket = published(&[(&one, 1), (&two, 2), (&three, 3)], KEEP);
    for wanted in [&two, &one] {
        let found = bucket.found();
        let listed = found.earlier(None).unwrap().clone();
        assert_eq!(listed.build, wanted.build);
        let back_to = Some(listed.number);
        assert!(bucket.publish(wanted, back_to, 4, KEEP, usize::MAX));
        bucket.check();
        assert!(bucket.files.contains_key("en/new/index.html"));
    }
    let found = bucket.found();
    assert!(found.earlier(None).is_err());
    assert_eq!(found.earlier(Some(&three.build[..6])).unwrap().build, three.build);
    assert!(found.earlier(Some("")).is_err() && found.earlier(Some("nothing")).is_err());
}

#[test]
fn a_clock_that_goes_back_is_told() {
    let bucket = published(&[(&record(&[("index.html", 1)]), 1000)], KEEP);
    let found = bucket.found();
    let new = record(&[("index.html", 2)]);
    let plan = plan(found.state(), Wish { record: &new, back_to: None, now: 400, by: "me", keep: KEEP });
    assert_eq!(plan.clock_is_behind, Some(600));
    assert_eq!(plan.ledger.live().unwrap().time, 1001);
}

#[test]
fn nothing_is_done_unasked() {
    let pages = |count: usize| {
        let paths: Vec<String> = (0..count).map(|page| format!("en/p{page}/index.html")).collect();
        record(&paths.iter().map(|path| (path.as_str(), 1)).collect::<Vec<_>>())
    };
    let bucket = published(&[(&pages(8), 1)], KEEP);
    let found = bucket.found();
    let asked = |record: &Record, yes| {
        let wish = Wish { record, back_to: None, now: 2, by: "me", keep: KEEP };
        found.plan(wish, Consent { yes, break_lock: false }).map_err(|trouble| trouble.message)
    };
    assert!(asked(&pages(6), false).is_ok());
    assert!(asked(&pages(5), false).unwrap_err().starts_with("3 of 8 pages would vanish"));
    assert!(asked(&pages(5), true).is_ok());
    let other = Record { title: "Other".into(), base_url: "https://other.example.com/".into(), ..pages(8) };
    assert!(asked(&other, true).unwrap_err().contains("another help centre"));
    let renamed = Record { title: "Other".into(), ..pages(8) };
    assert!(asked(&renamed, false).is_ok());
}

/// Paths of every kind, a few of each, so that releases share some.
const PATHS: [&str; 9] = [
    "index.html",
    "en/a/index.html",
    "en/b/index.html",
    "assets/a.0000000000.js",
    "assets/b.0000000000.png",
    "assets/search/en/t0.AAAA.js",
    "en/search/root.js",
    "manual.pdf",
    "version.json",
];

fn some_record() -> impl Strategy<Value = Record> {
    proptest::collection::vec(0u8..4, PATHS.len()).prop_map(|contents| {
        let files: Vec<(&str, u8)> = PATHS
            .into_iter()
            .zip(contents)
            .filter(|(path, content)| *content > 0 || *path == "index.html")
            // The content of what has a hash in its name follows from the name.
            .map(|(path, content)| (path, if path.contains("0000") || path.contains("AAAA") { 9 } else { content }))
            .collect();
        record(&files)
    })
}

/// What a publisher does: a release or a step back, so many days later, stopped after so many writes.
fn some_calls() -> impl Strategy<Value = Vec<(Option<Record>, u64, usize)>> {
    let stop = prop_oneof![Just(usize::MAX), 0usize..24];
    let call = (proptest::option::weighted(0.8, some_record()), 0u64..40, stop);
    proptest::collection::vec(call, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// However often publishers are stopped: the next one that is not leaves what its ledger says, and nothing else; what open pages need
    /// is there at any moment.
    #[test]
    fn stopped_publishers_leave_nothing(calls in some_calls(), last in some_record(), keep in 0usize..4) {
        let mut bucket = Bucket::default();
        let mut now = 0;
        for (record, days, writes) in calls {
            now += days * DAY;
            let found = bucket.found();
            let (record, back_to) = match record {
                Some(record) => (record, None),
                None => match found.earlier(None).cloned() {
                    Ok(listed) => (bucket.records[&listed.build].clone(), Some(listed.number)),
                    Err(_) => continue,
                },
            };
            if bucket.publish(&record, back_to, now, keep, writes) {
                bucket.check();
            }
            // A part that the live release names is there, whatever was begun since.
            let found = bucket.found();
            for (path, file) in found.live.iter().flat_map(|live| &live.files) {
                if Kind::of(path) == Kind::Part {
                    prop_assert_eq!(bucket.files.get(&**path), Some(&file.key()));
                }
            }
        }
        prop_assert!(bucket.publish(&last, None, now + 1, keep, usize::MAX));
        bucket.check();
    }
}
