//! The disk fails at one call, at any, or the process ends there: then the output is the old one or the new one, and a command that
//! still can says that it failed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::publishing::{left_overs, said, site_of};
use super::support::{Run, tree, write_all};

type Tree = BTreeMap<String, Vec<u8>>;

/// The calls that can tell of a failing disk.
const CALLS: &str = "fsync,fdatasync,syncfs,close,rename,renameat,renameat2,link,linkat,write";
/// What befalls a call: an error, or the end of the process before it.
const ENDS: [&str; 3] = ["error=EIO", "error=ENOSPC", "signal=KILL"];

/// What is done while the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// An output is replaced by another one.
    Replace,
    /// One file of an output is replaced.
    OneFile,
    /// There is no output yet.
    First,
    /// The files of an output are replaced one by one.
    InPlace,
    /// The list of addresses is written.
    Addresses,
}

const TASKS: [Task; 5] = [Task::Replace, Task::OneFile, Task::First, Task::InPlace, Task::Addresses];

/// A fault: the call with this number, counted in each thread, ends so.
#[derive(Clone, Debug)]
struct Fault {
    task: Task,
    call: String,
    number: usize,
    end: &'static str,
}

struct Bench {
    site: tempfile::TempDir,
    cache: tempfile::TempDir,
    /// The output in each state of the site.
    trees: [Tree; 4],
    /// The list of addresses.
    addresses: String,
}

impl Bench {
    fn new() -> Self {
        let site = site_of(3);
        write_all(site.path(), &[("files/a.txt", "a"), ("files/docs/b.txt", "b")]);
        let cache = tempfile::tempdir().unwrap();
        let mut bench = Self { site, cache, trees: Default::default(), addresses: String::new() };
        bench.trees = [0, 1, 2, 3].map(|state| {
            bench.set_state(state);
            assert!(bench.run(Task::Replace, &[]).0.status.success());
            tree(&bench.public())
        });
        assert!(bench.run(Task::Addresses, &[]).0.status.success());
        bench.addresses = fs::read_to_string(bench.lock()).unwrap();
        bench
    }

    fn public(&self) -> PathBuf {
        self.site.path().join("public")
    }

    fn fresh(&self) -> PathBuf {
        self.site.path().join("fresh")
    }

    fn lock(&self) -> PathBuf {
        self.site.path().join("content/urls.lock")
    }

    /// Every second state has another title, and so other pages. The first two and the last two differ in one file.
    fn set_state(&self, state: usize) {
        let config = fs::read_to_string(self.site.path().join("content/site.yaml")).unwrap();
        let (_, rest) = config.split_once('\n').unwrap();
        let (title, file) = (state % 2, state / 2);
        let files = [
            ("content/site.yaml", format!("title: Title {title}\n{rest}")),
            ("files/a.txt", format!("of title {title}")),
            ("files/docs/b.txt", format!("file {file}")),
        ];
        write_all(self.site.path(), &files.each_ref().map(|(path, text)| (*path, text.as_str())));
    }

    /// Runs a task with strace's arguments, and gives what strace wrote.
    fn run(&self, task: Task, strace: &[&str]) -> (Output, String) {
        let trace = self.cache.path().join("trace");
        let fresh = self.fresh();
        let arguments: &[&str] = match task {
            Task::Replace | Task::OneFile => &["build"],
            Task::First => &["build", "--out", fresh.to_str().unwrap()],
            Task::InPlace => &["build", "--in-place"],
            Task::Addresses => &["check", "--update-urls"],
        };
        let mut command = Command::new("strace");
        command.args(["-f", "-y", "-e", &format!("trace={CALLS}"), "-o"]).arg(&trace).args(strace);
        command.arg(env!("CARGO_BIN_EXE_waymark")).args(arguments).arg("--site").arg(self.site.path());
        command.env("RAYON_NUM_THREADS", "1").env("XDG_CACHE_HOME", self.cache.path());
        let output = command.output().expect("tests/run installs strace");
        (output, fs::read_to_string(trace).unwrap())
    }

    /// Every fault that can be injected into a task.
    fn faults(&self, task: Task) -> Vec<Fault> {
        self.prepare(task);
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for line in self.run(task, &[]).1.lines() {
            let (thread, rest) = line.split_once(' ').unwrap();
            if let Some((call, _)) = rest.trim_start().split_once('(') {
                *counts.entry((call.to_owned(), thread.to_owned())).or_default() += 1;
            }
        }
        let mut most: BTreeMap<String, usize> = BTreeMap::new();
        for ((call, _), count) in
            counts.into_iter().filter(|((call, _), _)| CALLS.split(',').any(|known| known == call))
        {
            let known = most.entry(call).or_default();
            *known = count.max(*known);
        }
        let numbered = most.into_iter().flat_map(|(call, most)| (1..=most).map(move |number| (call.clone(), number)));
        let faults =
            numbered.flat_map(|(call, number)| ENDS.map(|end| Fault { task, call: call.clone(), number, end }));
        faults.collect()
    }

    /// Brings the disk to where a task begins, and gives the state that is published before and the one after.
    fn prepare(&self, task: Task) -> (usize, usize) {
        let _ = fs::remove_dir_all(self.fresh());
        if task == Task::Addresses {
            let _ = fs::remove_file(self.lock());
        }
        let before = self.trees.iter().position(|known| *known == tree(&self.public())).unwrap();
        let after = if task == Task::OneFile { (before + 2) % 4 } else { before ^ 1 };
        self.set_state(after);
        (before, after)
    }

    /// Whether a task that stopped where the folder cannot be closed has left what was there or what was to come.
    fn is_one_of_both(&self, task: Task) -> bool {
        match task {
            Task::Replace | Task::OneFile | Task::InPlace => self.trees.contains(&tree(&self.public())),
            Task::First => tree_if_any(&self.fresh()).is_none_or(|found| self.trees.contains(&found)),
            Task::Addresses => {
                fs::read_to_string(self.lock()).is_ok_and(|found| found == self.addresses) || !self.lock().exists()
            }
        }
    }

    /// Runs a task with a fault, and checks what it leaves. Gives whether the fault was met.
    fn inject(&self, fault: &Fault) -> bool {
        let (before, after) = self.prepare(fault.task);
        let Fault { task, call, number, end } = fault;
        let inject = format!("inject={call}:{end}:when={number}");
        // Faster, but strace injects no signals then.
        let filter = end.starts_with("error").then_some("--seccomp-bpf");
        let strace: Vec<&str> = filter.into_iter().chain(["-e", &inject]).collect();
        let (output, trace) = self.run(*task, &strace);
        let injected: Vec<&str> = trace.lines().filter(|line| line.contains("(INJECTED)")).collect();
        let told = format!("{fault:?}\n{}\n{}", injected.join("\n"), said(&output));
        let is_done = match output.status.code() {
            Some(0) => true,
            None if *end == "signal=KILL" => false,
            // The system could not even load the program.
            Some(127) => return false,
            // Rust's own listing of a folder panics where the folder, which was only read, cannot be closed.
            Some(3) if said(&output).contains("a folder that was read cannot be closed") => {
                assert!(self.is_one_of_both(*task), "a mixture: {told}");
                return true;
            }
            Some(3) => false,
            other => panic!("exit code {other:?}: {told}"),
        };
        assert!(!is_done || !injected.iter().any(|line| must_be_told(*task, line)), "nothing was said: {told}");
        let is_killed = output.status.code().is_none();
        let is_told_as_begun = said(&output).contains("holds files of the new output already");
        match task {
            Task::Replace => {
                let found = tree(&self.public());
                assert!(found == self.trees[after] || !is_done && found == self.trees[before], "a mixture: {told}");
                let is_new = found == self.trees[after];
                assert!(is_done || is_killed || is_new == is_told_as_begun, "told wrongly: {told}");
            }
            Task::OneFile => {
                let without_marker = |tree: &Tree| {
                    tree.iter()
                        .filter(|(path, _)| *path != ".waymark" && !(is_killed && *path == ".waymark.part"))
                        .map(|(path, bytes)| (path.clone(), bytes.clone()))
                        .collect::<Tree>()
                };
                let found = tree(&self.public());
                let [found_files, old, new] = [&found, &self.trees[before], &self.trees[after]].map(without_marker);
                assert!(found_files == new || !is_done && found_files == old, "a mixture: {told}");
                assert!(is_done || is_killed || (found_files == new) == is_told_as_begun, "told wrongly: {told}");
                let (next, _) = self.run(Task::OneFile, &[]);
                assert!(next.status.success() && tree(&self.public()) == self.trees[after], "not completed: {told}");
            }
            Task::First => {
                let is_whole = tree_if_any(&self.fresh()).is_some_and(|found| found == self.trees[after]);
                assert!(is_whole || !is_done && !self.fresh().exists(), "a part: {told}");
                assert!(is_done || is_killed || is_whole == is_told_as_begun, "told wrongly: {told}");
            }
            Task::InPlace => {
                let found = tree(&self.public());
                for (path, bytes) in found.iter().filter(|(path, _)| *path != ".waymark" && *path != ".waymark.part") {
                    assert!(self.trees.iter().any(|known| known.get(path) == Some(bytes)), "{path} is a part: {told}");
                }
                assert!(!is_done || found == self.trees[after], "a mixture: {told}");
                let (next, _) = self.run(Task::InPlace, &[]);
                assert!(next.status.success() && tree(&self.public()) == self.trees[after], "not completed: {told}");
            }
            Task::Addresses => {
                let is_whole = fs::read_to_string(self.lock()).is_ok_and(|found| found == self.addresses);
                assert!(is_whole || !is_done && !self.lock().exists(), "a part: {told}");
            }
        }
        is_killed || !injected.is_empty()
    }
}

fn tree_if_any(root: &Path) -> Option<Tree> {
    root.exists().then(|| tree(root))
}

/// Whether a failing call, as strace shows it, is one of those that bring a new file to the disk or into its place.
fn must_be_told(task: Task, line: &str) -> bool {
    let call = line.split_once(' ').unwrap().1.trim_start().split_once('(').unwrap().0;
    let file = line.split_once('<').and_then(|(_, rest)| Some(rest.split_once('>')?.0)).unwrap_or_default();
    let is_new = file.contains("/tree/") && Path::new(file).extension().is_some() || file.ends_with("/tree/.waymark");
    let is_part = file.ends_with(".waymark.part");
    match call {
        "fsync" | "fdatasync" | "syncfs" | "renameat2" | "link" | "linkat" => true,
        // The cache is not brought to the disk, and its loss is no failure.
        "rename" | "renameat" => !line.contains("/.part-"),
        "write" => is_new || is_part,
        // Files are read one by one there, and closing what was only read loses nothing.
        "close" if matches!(task, Task::InPlace | Task::OneFile) => false,
        "close" => is_new || is_part,
        _ => false,
    }
}

#[test]
fn whatever_call_fails_the_output_is_the_old_one_or_the_new_one() {
    let bench = Bench::new();
    let faults: Vec<Fault> = TASKS.into_iter().flat_map(|task| bench.faults(task)).collect();
    let is_rare = |fault: &&Fault| fault.call != "close" && fault.call != "write";
    let rare: Vec<&Fault> = faults.iter().filter(is_rare).collect();
    assert!(rare.len() > 20, "{rare:?}");
    let run = Run::this();
    let wanted = if run.is_long() { 3_100 } else { run.times(96) };
    let (mut met, mut at) = (0, run.seed as usize);
    let step = (faults.len() / wanted as usize).max(1);
    for fault in rare {
        assert!(bench.inject(fault), "not met: {fault:?}");
        met += 1;
    }
    while met < wanted {
        met += u32::from(bench.inject(&faults[at % faults.len()]));
        at += step;
    }
    // Nothing stays of all these.
    for task in TASKS {
        bench.prepare(task);
        assert!(bench.run(task, &[]).0.status.success());
    }
    assert_eq!(left_overs(bench.site.path()), [""; 0]);
    assert!(!bench.site.path().join("content/.waymark.part").exists());
}
