//! Which build an output is: an id that depends on its content alone, and the file that says it to whoever asks.

use serde_json::{Map, Value};

use super::release::Release;
use crate::addresses;
use crate::memo::Fingerprint;

/// The version of this program.
pub const WAYMARK: &str = env!("CARGO_PKG_VERSION");
/// The number of hexadecimal digits of a build id.
const ID_DIGITS: usize = 16;

/// The id of a build: a hash of all files, of how they are sent, and of this program's version. No clock and no commit is part of it, so
/// two builds of the same content have the same id. `version.json` is left out, since it says the id.
pub fn id(release: &Release) -> String {
    let mut parts: Vec<Vec<u8>> = vec![WAYMARK.into(), release.title.clone().into(), release.base_url.as_bytes().into()];
    for (path, file) in release.files.iter().filter(|(path, _)| &***path != addresses::VERSION) {
        parts.push(path.as_bytes().into());
        parts.push(file.hash.0.into());
        parts.push(file.content_type.into());
        parts.push(file.cache.header().unwrap_or_default().into());
        for (name, value) in &file.headers {
            parts.push(format!("{name}: {value}").into());
        }
        parts.push(Vec::new());
    }
    Fingerprint::of(parts.iter().map(Vec::as_slice)).short(ID_DIGITS)
}

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
