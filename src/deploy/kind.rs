//! What a file is for, as far as the order of a release and the needs of old pages go.

use crate::addresses;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A script, a style sheet, a font or a part of an index: open pages ask for it until they are closed.
    Part,
    /// A picture or a download: tickets name it.
    Lasting,
    /// A page, or a copy of one.
    Page,
    /// What names pages or parts: roots of indexes, lists, rules.
    Root,
    /// What says which build this is.
    Version,
}

const DAY: u64 = 24 * 60 * 60;
/// For how long scripts, styles and parts of indexes stay when no page names them any more.
pub const PARTS_STAY: u64 = 30 * DAY;
/// For how long pictures and downloads stay.
pub const LASTING_STAY: u64 = 2 * 365 * DAY;

/// Texts that name what a site holds.
const LISTINGS: [&str; 6] = [
    addresses::SITEMAP,
    addresses::ROBOTS,
    addresses::LLMS,
    addresses::HEADERS,
    addresses::REDIRECTS,
    addresses::WIDGET,
];

impl Kind {
    /// What a file is for, by its path. A compressed copy is for what its original is for.
    pub fn of(path: &str) -> Self {
        let path = [".br", ".gz"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_sitemap = path.starts_with("sitemap-") && extension == "xml";
        if path == addresses::VERSION {
            Self::Version
        } else if addresses::of_asset(path).is_some() {
            let is_part = matches!(extension, "css" | "js" | "mjs" | "woff2" | "woff");
            if is_part { Self::Part } else { Self::Lasting }
        } else if addresses::of_index_part(path).is_some() || addresses::is_words_file(path) {
            Self::Part
        } else if extension == "html" || name == addresses::MARKDOWN {
            Self::Page
        } else if LISTINGS.contains(&path)
            || is_sitemap
            || [addresses::ENTRIES, addresses::OEMBED].contains(&name)
            || addresses::is_index_root(path)
            || name.starts_with(['.', '_'])
            || extension.is_empty()
        {
            Self::Root
        } else {
            Self::Lasting
        }
    }

    /// For how long a file stays when it is no part of a release any more, in seconds; none for those that go at once.
    pub fn stays(self) -> Option<u64> {
        match self {
            Self::Part => Some(PARTS_STAY),
            Self::Lasting => Some(LASTING_STAY),
            Self::Page | Self::Root | Self::Version => None,
        }
    }
}

/// Whether a file is a page that a writer wrote, not a copy, a frame, one that leads on, or a tool to find others.
pub fn is_page(path: &str) -> bool {
    addresses::folder_of_page(path).is_some_and(|folder| {
        let is_other = [addresses::EMBEDS, addresses::PERMALINKS].iter().any(|other| folder.starts_with(other));
        !folder.is_empty() && !is_other && !addresses::is_tool(folder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_its_kind() {
        for (path, kind) in [
            ("assets/main.0123456789.css", Kind::Part),
            ("assets/search.0123456789.js", Kind::Part),
            ("assets/shot.0123456789.png", Kind::Lasting),
            ("assets/search/en/t0.AbC-.js", Kind::Part),
            ("assets/meaning/x7.AbC-.js", Kind::Part),
            ("en/search/root.js", Kind::Root),
            ("en/errors/data.js", Kind::Root),
            ("en/a/index.html", Kind::Page),
            ("en/a/index.md", Kind::Page),
            ("en/a/index.html.br", Kind::Page),
            ("assets/main.0123456789.css.gz", Kind::Part),
            ("manual.tar.gz", Kind::Lasting),
            ("en/404.html", Kind::Page),
            ("en/a/embed.json", Kind::Root),
            ("en/entries.json", Kind::Root),
            ("sitemap.xml", Kind::Root),
            ("sitemap-2.xml", Kind::Root),
            ("_redirects", Kind::Root),
            ("CNAME", Kind::Root),
            ("manual.pdf", Kind::Lasting),
            ("version.json", Kind::Version),
        ] {
            assert_eq!(Kind::of(path), kind, "{path}");
        }
        assert!(is_page("en/a/index.html") && is_page("en/index.html"));
        assert!(
            !is_page("index.html")
                && !is_page("en/search/index.html")
                && !is_page("go/a/index.html")
                && !is_page("embed/en/a/index.html")
                && !is_page("en/404.html")
        );
    }
}
