//! A branch of the site's own repository: each release is one commit on it, made without the work tree and the index of whoever
//! publishes.
//!
//! A commit changes all at once, and a push that would lose another one is refused, so a branch needs no lock and no journal.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::ledger::{Holder, Ledger};
use super::place::Place;
use super::plan::{LEDGER_AT, Plan, record_at};
use super::record::Record;
use super::trouble::Trouble;
use crate::config::without_secrets;
use crate::publish::open_file;

/// Tells GitHub Pages to send every file as it is.
const PLAIN: &str = ".nojekyll";
/// What the message of a commit says of its release.
const MARK: &str = "waymark-release: ";
/// The name of no object: a branch that is not there, and a path that is deleted from an index.
const NOTHING: &str = "0000000000000000000000000000000000000000";

/// A branch.
pub struct Branch {
    site: PathBuf,
    branch: String,
    remote: Option<String>,
    /// The commit that it is at; none where it does not exist.
    parent: Option<String>,
    /// An index of its own.
    index: PathBuf,
    record: Option<(String, String)>,
    is_done: bool,
}

impl Branch {
    /// A branch of the repository that a site lies in.
    pub fn of(site: &Path, branch: &str, remote: Option<&str>) -> Result<Self, Trouble> {
        let mut place = Self {
            site: site.to_owned(),
            branch: branch.to_owned(),
            remote: remote.map(str::to_owned),
            parent: None,
            index: PathBuf::new(),
            record: None,
            is_done: false,
        };
        let folder = place.try_git(&["rev-parse", "--absolute-git-dir"])?;
        if !folder.status.success() {
            return Err(Trouble::call(format!("`{}` lies in no git repository", site.display()))
                .hint("A branch is published from the repository of the site. `git init` makes one."));
        }
        place.index = Path::new(&line(&folder)).join(format!("waymark-index-{}", std::process::id()));
        Ok(place)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.site).args(arguments);
        git.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").stdin(Stdio::null());
        if !self.index.as_os_str().is_empty() {
            git.env("GIT_INDEX_FILE", &self.index);
        }
        git
    }

    /// Runs git, whatever it says.
    fn try_git(&self, arguments: &[&str]) -> Result<Output, Trouble> {
        self.command(arguments).output().map_err(|error| not_started(&error))
    }

    /// Runs git, which must succeed, and gives what it prints.
    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, Trouble> {
        self.checked(self.try_git(arguments)?)
    }

    /// Runs git with an input.
    fn git_with(&self, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>, Trouble> {
        let mut git = self.command(arguments);
        git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut git = git.spawn().map_err(|error| not_started(&error))?;
        let mut asking = git.stdin.take().expect("it is piped");
        // From another thread: git answers while it is still being told, and a full pipe would stop both.
        let teller = std::thread::spawn(move || asking.write_all(&input));
        let output = git.wait_with_output().map_err(|error| not_started(&error))?;
        let _ = teller.join();
        self.checked(output)
    }

    fn checked(&self, output: Output) -> Result<Vec<u8>, Trouble> {
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(Trouble::environment(format!("git failed: {}", said(&output))).hint("The branch is as it was."))
    }

    /// The text of a file of the branch.
    fn read(&self, path: &str) -> Result<Option<String>, Trouble> {
        let Some(parent) = &self.parent else { return Ok(None) };
        let found = self.try_git(&["cat-file", "blob", &format!("{parent}:{path}")])?;
        Ok(found.status.success().then(|| String::from_utf8_lossy(&found.stdout).into_owned()))
    }

    /// Asks the remote repository, or this one, where the branch is.
    fn find(&mut self) -> Result<(), Trouble> {
        let name = format!("refs/heads/{}", self.branch);
        let Some(remote) = self.remote.clone() else {
            let trees = String::from_utf8_lossy(&self.git(&["worktree", "list", "--porcelain"])?).into_owned();
            if trees.lines().any(|line| line == format!("branch {name}")) {
                let message =
                    format!("the branch `{}` is checked out, and releases need one of their own", self.branch);
                return Err(Trouble::call(message).hint("Name another branch, such as `git:pages`."));
            }
            let found = self.try_git(&["rev-parse", "--quiet", "--verify", &format!("{name}^{{commit}}")])?;
            self.parent = found.status.success().then(|| line(&found));
            return Ok(());
        };
        let found = self.try_git(&["ls-remote", "--exit-code", "--", &remote, &name])?;
        match found.status.code() {
            Some(0) => {}
            Some(2) => return Ok(()),
            _ => {
                return Err(Trouble::environment(format!("the remote repository cannot be read: {}", said(&found)))
                    .hint("Mend its name or the access to it. `git ls-remote` tells when that works."));
            }
        }
        self.git(&["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", &remote, &name])?;
        self.parent = line(&found).split_whitespace().next().map(str::to_owned);
        Ok(())
    }

    /// The names of objects that hold the files of an output.
    fn objects(&self, plan: &Plan, output: &Path) -> Result<Vec<(String, String)>, Trouble> {
        let steps: Vec<_> = plan.steps().collect();
        let mut paths = Vec::new();
        for step in &steps {
            let from = std::path::absolute(output.join(&*step.path)).unwrap_or_else(|_| output.join(&*step.path));
            let changed = || {
                let message = format!("`{}` changed while it was published", from.display());
                Trouble::environment(message).hint("Publish again when nothing else writes there.")
            };
            let hash =
                open_file(&from).and_then(|file| crate::publish::hash(file, |_| Ok(()))).map_err(|_| changed())?;
            if hash != step.file.hash {
                return Err(changed());
            }
            paths.extend(from.as_os_str().as_encoded_bytes());
            paths.push(b'\n');
        }
        let names = self.git_with(&["hash-object", "-w", "--no-filters", "--stdin-paths"], paths)?;
        let names = String::from_utf8_lossy(&names).into_owned();
        Ok(steps.iter().map(|step| step.path.to_string()).zip(names.lines().map(str::to_owned)).collect())
    }

    /// The names of objects that an earlier release had.
    fn earlier_objects(&self, plan: &Plan, number: u32) -> Result<Vec<(String, String)>, Trouble> {
        let parent = self.parent.as_deref().unwrap_or_default();
        let grep = format!("--grep=^{MARK}{number}$");
        let commit = self.git(&["log", "-1", "--format=%H", &grep, parent])?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        let lost = || {
            Trouble::call(format!("the commit of release {number} is not in the branch's history; nothing was changed"))
                .hint("A shallow clone may lack it: `git fetch --unshallow` gets all.")
        };
        if commit.is_empty() {
            return Err(lost());
        }
        let listed = self.git(&["ls-tree", "-r", "-z", "--full-tree", &commit])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let row = |row: &str| {
            let (kind, path) = row.split_once('\t')?;
            Some((path.to_owned(), kind.rsplit_once(' ')?.1.to_owned()))
        };
        let objects: BTreeMap<String, String> = listed.split('\0').filter_map(row).collect();
        let steps = plan.steps().map(|step| Some((step.path.to_string(), objects.get(&*step.path)?.clone())));
        steps.collect::<Option<_>>().ok_or_else(lost)
    }

    fn object(&self, text: &str) -> Result<String, Trouble> {
        let name = self.git_with(&["hash-object", "-w", "--no-filters", "--stdin"], text.into())?;
        Ok(String::from_utf8_lossy(&name).trim().to_owned())
    }

    fn update_index(&self, rows: Vec<String>) -> Result<(), Trouble> {
        self.git_with(&["update-index", "-z", "--index-info"], rows.join("\0").into_bytes()).map(drop)
    }

    /// Makes the commit, and moves the branch to it.
    fn make(&self, ledger: &Ledger) -> Result<(), Trouble> {
        let live = ledger.live().expect("the plan has put it there");
        let tree = String::from_utf8_lossy(&self.git(&["write-tree"])?).trim().to_owned();
        let of =
            live.commit.as_deref().map_or(String::new(), |commit| format!("The site is that of commit {commit}.\n\n"));
        let message = format!("Publish release {}\n\n{of}{MARK}{}\n", live.build, live.number);
        let mut arguments = vec!["commit-tree", "-m", &message, &tree];
        arguments.extend(self.parent.iter().flat_map(|parent| ["-p", parent]));
        let mut commit = self.command(&arguments);
        let time = format!("@{} +0000", live.time);
        commit.env("GIT_AUTHOR_DATE", &time).env("GIT_COMMITTER_DATE", &time);
        // A machine that builds often has no name.
        if !self.try_git(&["var", "GIT_COMMITTER_IDENT"])?.status.success() {
            for role in ["AUTHOR", "COMMITTER"] {
                commit.env(format!("GIT_{role}_NAME"), "waymark").env(format!("GIT_{role}_EMAIL"), "waymark@localhost");
            }
        }
        let commit = self.checked(commit.output().map_err(|error| not_started(&error))?)?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        let name = format!("refs/heads/{}", self.branch);
        let Some(remote) = &self.remote else {
            let before = self.parent.as_deref().unwrap_or(NOTHING);
            let moved = self.try_git(&["update-ref", &name, &commit, before])?;
            return if moved.status.success() { Ok(()) } else { Err(overtaken(&moved)) };
        };
        let pushed = self.try_git(&["push", "--quiet", "--no-verify", "--", remote, &format!("{commit}:{name}")])?;
        match pushed.status.success() {
            true => Ok(()),
            false
                if ["fetch first", "non-fast-forward", "cannot lock ref"]
                    .iter()
                    .any(|words| said(&pushed).contains(words)) =>
            {
                Err(overtaken(&pushed))
            }
            false => Err(Trouble::environment(format!("the branch cannot be pushed: {}", said(&pushed)))
                .hint("Nothing was changed there. Mend the access to the remote repository, and publish again.")),
        }
    }
}

impl Place for Branch {
    fn ledger(&mut self) -> Result<Option<String>, Trouble> {
        self.find()?;
        self.read(LEDGER_AT)
    }

    fn record(&mut self, build: &str) -> Result<Option<String>, Trouble> {
        self.read(&record_at(build))
    }

    fn foreign(&mut self) -> Result<Vec<String>, Trouble> {
        let Some(parent) = self.parent.clone() else { return Ok(Vec::new()) };
        let listed = self.git(&["ls-tree", "--name-only", "--full-tree", "-z", &parent])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        Ok(listed.split('\0').filter(|name| !name.is_empty()).take(4).map(str::to_owned).collect())
    }

    fn is_gone(&self, _: &Holder) -> bool {
        true
    }

    fn begin(&mut self, _: &Ledger, record: &Record) -> Result<(), Trouble> {
        self.record = Some((record_at(&record.build), record.text()));
        Ok(())
    }

    fn deliver(
        &mut self,
        plan: &Plan,
        _: &Record,
        output: &Path,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), Trouble> {
        match &self.parent {
            Some(parent) => self.git(&["read-tree", parent])?,
            None => self.git(&["read-tree", "--empty"])?,
        };
        let objects = match plan.ledger.live().and_then(|live| live.back_to) {
            None => self.objects(plan, output)?,
            Some(number) => self.earlier_objects(plan, number)?,
        };
        done(objects.len());
        let mut rows: Vec<String> = plan.ledger.deletions.iter().map(|path| format!("0 {NOTHING}\t{path}")).collect();
        rows.extend(objects.into_iter().map(|(path, object)| format!("100644 {object}\t{path}")));
        rows.push(format!("100644 {}\t{PLAIN}", self.object("")?));
        self.update_index(rows)
    }

    fn commit(&mut self, ledger: &Ledger) -> Result<(), Trouble> {
        if self.is_done {
            return Ok(());
        }
        let ledger = Ledger { deletions: Vec::new(), ..ledger.clone() };
        let mut rows = vec![format!("100644 {}\t{LEDGER_AT}", self.object(&ledger.text())?)];
        if let Some((path, text)) = &self.record {
            rows.push(format!("100644 {}\t{path}", self.object(text)?));
        }
        self.update_index(rows)?;
        self.make(&ledger)?;
        self.is_done = true;
        Ok(())
    }

    /// The commit has done that.
    fn clear(&mut self, _: &Ledger) -> Result<(), Trouble> {
        Ok(())
    }

    fn requests(&self, _: &Plan) -> Option<usize> {
        None
    }

    fn warnings(&self) -> Vec<String> {
        match self.remote {
            Some(_) => Vec::new(),
            None => vec![format!(
                "the branch `{0}` is in this repository alone: `git push origin {0}` brings it to the host",
                self.branch
            )],
        }
    }
}

impl Drop for Branch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.index);
    }
}

fn line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
}

/// What git said, without what could be secret.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let words = text.split_whitespace().map(|word| {
        let quote = |c| "'\"".contains(c);
        let bare = word.trim_matches(quote);
        if bare.contains("://") { word.replace(bare, &without_secrets(bare)) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn overtaken(output: &Output) -> Trouble {
    Trouble::environment(format!("another publisher was faster; nothing was changed ({})", said(output)))
        .hint("Publish again.")
}

fn not_started(error: &std::io::Error) -> Trouble {
    match error.kind() {
        std::io::ErrorKind::NotFound => Trouble::environment("git is not installed, and a branch needs it"),
        _ => Trouble::environment(format!("git does not start: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_said() {
        let stderr = b"fatal: unable to access 'https://me:token@example.com/x.git/': could not".to_vec();
        let output = Output { status: Default::default(), stdout: Vec::new(), stderr };
        assert_eq!(said(&output), "fatal: unable to access 'https://example.com/x.git/': could not");
    }
}
