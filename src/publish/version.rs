//! The file that says which build an output is, to whoever asks.

use serde_json::{Map, Value};

/// The version of this program.
pub const WAYMARK: &str = env!("CARGO_PKG_VERSION");

/// The text of `version.json`: what everybody may know of a build.
pub fn version_json(id: &str, commit: Option<&str>) -> String {
    let mut said = Map::new();
    said.insert("build".into(), id.into());
    said.insert("waymark".into(), WAYMARK.into());
    if let Some(commit) = commit {
        said.insert("commit".into(), commit.into());
    }
    format!("{}\n", Value::Object(said))
}
