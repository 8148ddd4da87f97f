//! Old versions of pages, from git.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The texts of git objects, by name; those that git does not have are left out. Otherwise why there are none.
pub fn blobs(site: &Path, names: BTreeSet<String>) -> Result<BTreeMap<String, String>, String> {
    let names: Vec<String> = names.into_iter().collect();
    let texts = contents(site, &names)?;
    Ok(names.into_iter().zip(texts).filter_map(|(name, text)| Some((name, text?))).collect())
}

/// The texts of files as they were at a commit each, by their paths from the site's folder, in the order in which they are asked for.
pub fn files_at(site: &Path, files: &[(String, String)]) -> Result<Vec<Option<String>>, String> {
    let names: Vec<String> = files.iter().map(|(commit, path)| format!("{commit}:./{path}")).collect();
    contents(site, &names)
}

/// The commit that a name stands for.
pub fn commit(site: &Path, name: &str) -> Result<String, String> {
    let asked = format!("{name}^{{commit}}");
    let output =
        git(site).args(["rev-parse", "--verify", "--quiet", "--end-of-options", &asked]).output().map_err(no_git)?;
    let found = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && !found.is_empty() { Ok(found) } else { Err(format!("git knows no commit `{name}`")) }
}

/// The files that have another path now than at a commit: their old paths by those of now, both from the site's folder.
pub fn renamed_since(site: &Path, commit: &str) -> BTreeMap<String, String> {
    let arguments =
        ["diff", "--name-status", "-z", "-M", "--diff-filter=R", "--relative", commit, "HEAD", "--", "*.md"];
    let Ok(output) = git(site).args(arguments).stderr(Stdio::null()).output() else { return BTreeMap::new() };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // `R<likeness>`, the old path, the new one.
    let parts: Vec<&str> = text.split('\0').collect();
    parts.chunks_exact(3).map(|rename| (rename[2].to_owned(), rename[1].to_owned())).collect()
}

/// For each of these files the commit that last changed it; those that were changed since, or were never committed, are left out.
pub fn last_changes(site: &Path, files: &BTreeSet<String>) -> Result<BTreeMap<String, String>, String> {
    let changed =
        git(site).args(["status", "--porcelain=v1", "-z", "--no-renames", "--", "."]).output().map_err(no_git)?;
    if !changed.status.success() {
        return Err("the site is in no git repository".into());
    }
    let prefix = git(site).args(["rev-parse", "--show-prefix"]).output().map_err(no_git)?;
    let prefix = String::from_utf8_lossy(&prefix.stdout).trim_end_matches('\n').to_owned();
    let status = String::from_utf8_lossy(&changed.stdout).into_owned();
    let uncommitted: BTreeSet<&str> =
        status.split('\0').filter_map(|line| line.get(3..)?.strip_prefix(prefix.as_str())).collect();
    let mut log = git(site)
        .args([
            "log",
            "-z",
            "--format=%x01%H",
            "--name-only",
            "--no-renames",
            "--relative",
            "-m",
            "--first-parent",
            "--",
            ".",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(no_git)?;
    let mut found = BTreeMap::new();
    let mut wanted: BTreeSet<&String> = files.iter().filter(|file| !uncommitted.contains(file.as_str())).collect();
    let mut at = String::new();
    for part in BufReader::new(log.stdout.take().expect("it is piped")).split(0) {
        let Ok(part) = part else { break };
        let text = String::from_utf8_lossy(&part).trim_matches('\n').to_owned();
        match text.strip_prefix('\u{1}') {
            Some(commit) => at = commit.to_owned(),
            None if wanted.remove(&text) => drop(found.insert(text, at.clone())),
            None => {}
        }
        if wanted.is_empty() {
            break;
        }
    }
    let _ = log.kill();
    let _ = log.wait();
    Ok(found)
}

fn git(site: &Path) -> Command {
    let mut git = Command::new("git");
    // What is not here is not worth a call over the network.
    git.arg("-C").arg(site).env("GIT_NO_LAZY_FETCH", "1");
    git
}

fn no_git(error: std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "git is not installed".to_owned(),
        _ => format!("git does not start: {error}"),
    }
}

/// What git has under each of these names.
fn contents(site: &Path, names: &[String]) -> Result<Vec<Option<String>>, String> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut git = git(site)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(no_git)?;
    let (mut asking, answers) = (git.stdin.take().expect("it is piped"), git.stdout.take().expect("it is piped"));
    // A name with a line end would be two.
    let asked: Vec<String> = names.iter().map(|name| name.replace('\n', "?")).collect();
    // Asked from another thread: git answers while it is still being asked, and a full pipe would stop both.
    let asker = std::thread::spawn(move || asked.iter().try_for_each(|name| writeln!(asking, "{name}")));
    let found = read(BufReader::new(answers));
    let _ = asker.join();
    let status = git.wait().map_err(|error| format!("git failed: {error}"))?;
    if !status.success() {
        return Err("the site is in no git repository".into());
    }
    found.map_err(|error| format!("git's answer cannot be read: {error}"))
}

/// Reads the answers, one for each name.
fn read(mut answers: impl BufRead) -> std::io::Result<Vec<Option<String>>> {
    let mut found = Vec::new();
    let mut line = String::new();
    loop {
        line.clear();
        if answers.read_line(&mut line)? == 0 {
            return Ok(found);
        }
        // `<object> blob <size>`, `<object> tree <size>`, or `<name> missing`.
        let parts: Vec<&str> = line.trim_end().rsplitn(3, ' ').collect();
        let size = match parts[..] {
            [size, "blob" | "tree" | "commit" | "tag", _] => size.parse::<u64>().ok(),
            _ => None,
        };
        let Some(size) = size else {
            found.push(None);
            continue;
        };
        let mut bytes = Vec::new();
        answers.by_ref().take(size).read_to_end(&mut bytes)?;
        answers.read_line(&mut String::new())?;
        found.push((parts[1] == "blob").then(|| String::from_utf8_lossy(&bytes).into_owned()));
    }
}
