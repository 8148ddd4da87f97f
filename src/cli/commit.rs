//! The commit of a site.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::source::CONFIG;

/// The commit that a site's folder is checked out at; none where its configuration is in no commit, or git is not installed.
pub fn commit(site: &Path) -> Option<Arc<str>> {
    let config = format!("HEAD:./{CONFIG}");
    let git = Command::new("git")
        .arg("-C")
        .arg(site)
        .args(["rev-parse", "HEAD", &config])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8(git.stdout).ok()?;
    let commit = said.lines().next().filter(|_| git.status.success())?;
    Some(commit.into())
}
