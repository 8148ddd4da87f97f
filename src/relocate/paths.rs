//! Paths of files, as links and ids have them.

/// The way from one file of the site to another.
pub fn relative(from: &str, to: &str) -> String {
    let (folder, name) = to.rsplit_once('/').unwrap_or(("", to));
    let parts =
        |path: &str| -> Vec<String> { path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect() };
    let (from, folder) = (parts(from.rsplit_once('/').map_or("", |(folder, _)| folder)), parts(folder));
    let shared = from.iter().zip(&folder).take_while(|(one, other)| one == other).count();
    let up = "../".repeat(from.len() - shared);
    let down: String = folder[shared..].iter().map(|part| format!("{part}/")).collect();
    format!("{up}{down}{name}")
}

/// The path below its locale's folder.
pub fn rest_of(path: &str) -> &str {
    path.splitn(3, '/').nth(2).unwrap_or(path)
}

/// The same path below the folder of another locale.
pub fn in_locale(path: &str, rest: &str) -> String {
    let tag = path.split('/').nth(1).unwrap_or_default();
    format!("content/{tag}/{rest}")
}

/// The last part of an id.
pub fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_file_to_file() {
        for (from, to, way) in [
            ("content/en/a/b.md", "content/en/a/c.md", "c.md"),
            ("content/en/a/b.md", "content/en/c.md", "../c.md"),
            ("content/en/b.md", "content/en/x/y/c.md", "x/y/c.md"),
            ("content/en/a/b.md", "images/c.png", "../../../images/c.png"),
        ] {
            assert_eq!(relative(from, to), way);
        }
    }
}
