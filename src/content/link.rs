//! What a link's target is, before anybody knows whether it exists.

use percent_encoding::percent_decode_str;

/// A link's target, sorted by what has to be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme<'a> {
    /// An address outside the site, left as it is.
    External,
    /// `#anchor` on the same page.
    Anchor(&'a str),
    /// `id:wix/faq/find-key#anchor`.
    Id(&'a str, Option<&'a str>),
    /// A path, from the site's root or from the file's folder, still percent-encoded.
    Path(&'a str, Option<&'a str>),
    /// Nothing at all.
    Empty,
    /// An address that may not be linked to, with the reason.
    Forbidden(&'static str),
}

/// Schemes that a help page has use for. Everything else is refused, so that no spelling of `javascript:` gets by.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

impl<'a> Scheme<'a> {
    /// Sorts a target, the way a browser would read it.
    pub fn of(target: &'a str) -> Self {
        let target = target.trim();
        if target.is_empty() {
            return Scheme::Empty;
        }
        // Browsers drop tabs and line ends from an address and leading controls before they look for the scheme, and
        // take `\` for `/`: https://url.spec.whatwg.org/#concept-basic-url-parser
        if target.chars().any(|c| c.is_control() || ('\u{FFF0}'..='\u{FFFF}').contains(&c)) {
            return Scheme::Forbidden("it holds a control character");
        }
        if target.contains('\\') {
            return Scheme::Forbidden("it holds a backslash: folders are parted by `/`");
        }
        if target.starts_with("//") {
            return Scheme::Forbidden("it begins with `//`: write `https://`");
        }
        let (before, anchor) = match target.split_once('#') {
            Some((before, anchor)) => (before, Some(anchor)),
            None => (target, None),
        };
        if before.is_empty() {
            return Scheme::Anchor(anchor.unwrap_or_default());
        }
        if let Some(id) = before.strip_prefix("id:") {
            return Scheme::Id(id, anchor);
        }
        match scheme(before) {
            Some(scheme) if SCHEMES.contains(&scheme.as_str()) => Scheme::External,
            Some(_) => Scheme::Forbidden("links lead to pages, `https:`, `http:`, `mailto:` or `tel:`"),
            None => Scheme::Path(before, anchor),
        }
    }
}

/// The scheme, in lower case: what stands before the first `:`, where that comes before any `/` or `?`.
fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    (!scheme.contains(['/', '?'])).then(|| scheme.to_ascii_lowercase())
}

/// Follows a path from a file of the site to a path from the site's root. `None` where it leaves the site.
///
/// `from` is the file's path; a target that begins with `/` counts from the site's root. Percent-encoding is resolved once, and
/// the result is checked after that, so that `%2e%2e` is the same as `..`.
pub fn resolve_path(from: &str, target: &str) -> Option<String> {
    let decoded;
    let target = if target.contains('%') {
        decoded = percent_decode(target)?;
        decoded.as_str()
    } else {
        target
    };
    if memchr::memchr2(0, b'\\', target.as_bytes()).is_some() {
        return None;
    }
    let mut folder = if target.starts_with('/') { "" } else { folder_of(from) };
    // Most targets begin with steps upwards, and have none after that.
    let mut rest = target;
    while let Some(below) = rest.strip_prefix("../") {
        if folder.is_empty() {
            return None;
        }
        folder = folder_of(folder);
        rest = below;
    }
    let mut path = String::with_capacity(folder.len() + rest.len() + 1);
    path.push_str(folder);
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(path.rfind('/').unwrap_or(0)),
            part => {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(part);
            }
        }
    }
    Some(path)
}

/// The folder that a path lies in; empty at the root.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Resolves percent-encoding, once; nothing where the result is not UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_of_a_script_gets_by() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:x",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "view-source:x",
            "javascript&colon;alert(1):x",
        ] {
            assert!(matches!(Scheme::of(bad), Scheme::Forbidden(_)), "{bad:?} is {:?}", Scheme::of(bad));
        }
    }

    #[test]
    fn targets_are_sorted() {
        assert_eq!(Scheme::of("#fix"), Scheme::Anchor("fix"));
        assert_eq!(Scheme::of("id:wix/faq/find-key#fix"), Scheme::Id("wix/faq/find-key", Some("fix")));
        assert_eq!(Scheme::of("../faq/a.md"), Scheme::Path("../faq/a.md", None));
        assert_eq!(Scheme::of("MAILTO:help@example.com"), Scheme::External);
        assert_eq!(Scheme::of("./a:b.md"), Scheme::Path("./a:b.md", None));
    }

    #[test]
    fn no_path_leaves_the_site() {
        let from = "content/en/wix/a.md";
        assert_eq!(resolve_path(from, "../faq/b.md").as_deref(), Some("content/en/faq/b.md"));
        assert_eq!(resolve_path(from, "/images/a%20b.png").as_deref(), Some("images/a b.png"));
        for bad in
            ["../../../../etc/passwd", "/../a", "%2e%2e/%2e%2e/%2e%2e/%2e%2e/a", "/%2e%2e/a", "a%00b", "..%5c..%5ca"]
        {
            assert_eq!(resolve_path(from, bad), None, "{bad}");
        }
    }
}
