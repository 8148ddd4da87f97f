//! Old versions of pages, from git.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The texts of git objects, by name; those that git does not have are left out. Otherwise why there are none.
pub fn blobs(site: &Path, names: BTreeSet<String>) -> Result<BTreeMap<String, String>, String> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut git = Command::new("git")
        .arg("-C")
        .arg(site)
        .args(["cat-file", "--batch"])
        // What is not here is not worth a call over the network.
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "git is not installed".to_owned(),
            _ => format!("git does not start: {error}"),
        })?;
    let (mut asking, answers) = (git.stdin.take().expect("it is piped"), git.stdout.take().expect("it is piped"));
    let asked = names.clone();
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

fn read(mut answers: impl BufRead) -> std::io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut line = String::new();
    loop {
        line.clear();
        if answers.read_line(&mut line)? == 0 {
            return Ok(found);
        }
        // `<name> blob <size>`, or `<name> missing`.
        let parts: Vec<&str> = line.split_whitespace().collect();
        if let [name, "blob", size] = parts[..] {
            let size: u64 = size.parse().map_err(std::io::Error::other)?;
            let mut bytes = Vec::new();
            answers.by_ref().take(size).read_to_end(&mut bytes)?;
            answers.read_line(&mut String::new())?;
            found.insert(name.to_owned(), String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}
