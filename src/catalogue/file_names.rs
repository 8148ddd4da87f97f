//! What the name and path of a page's file say of it.

use crate::content::Kind;

/// The number before the first hyphen of a step's file name.
pub fn step_number(name: &str) -> Option<i64> {
    let (digits, _) = name.split_once('-')?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// The id that the path below a locale's folder gives.
pub fn id_of_path(rest: &str, kind: Kind) -> String {
    let stem = rest.strip_suffix(".md").unwrap_or(rest);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if kind == Kind::Step && step_number(name).is_some() {
        let name = name.split_once('-').map_or(name, |(_, name)| name);
        return format!("{folder}/{name}");
    }
    stem.to_owned()
}
