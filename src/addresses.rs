//! Every address of the output: the names that it holds, and how each is put together.
//!
//! An address counts from the root of the output, with `/` between its parts, not percent-encoded. A folder ends with `/`; the
//! root is empty. What a locale has lies in its own folder, so another edition of a site would be one more folder there.

/// The page of a folder.
pub const PAGE: &str = "index.html";
/// The Markdown copy of the page of a folder.
pub const MARKDOWN: &str = "index.md";
/// The oEmbed answer for the page of a folder.
pub const OEMBED: &str = "embed.json";
/// The page for addresses that do not exist, of the site or of a locale.
pub const NOT_FOUND: &str = "404.html";
/// A locale's catalogue for tools.
pub const ENTRIES: &str = "entries.json";
/// The script that pages elsewhere load.
pub const WIDGET: &str = "embed.js";
/// Style sheets, scripts and pictures, each with a hash of its content in its name.
pub const ASSETS: &str = "assets/";
/// Pages that lead to an entry by its id.
pub const PERMALINKS: &str = "go/";
/// Pages without chrome, for frames.
pub const EMBEDS: &str = "embed/";
/// All pages, for search engines.
pub const SITEMAP: &str = "sitemap.xml";
/// What crawlers may read.
pub const ROBOTS: &str = "robots.txt";
/// What there is to read, for language models.
pub const LLMS: &str = "llms.txt";
/// Response headers, for hosts that read them.
pub const HEADERS: &str = "_headers";
/// Redirects, for hosts that read them.
pub const REDIRECTS: &str = "_redirects";
/// Which build this is, for whoever asks.
pub const VERSION: &str = "version.json";
/// The manifest that marks a folder as an output of waymark.
pub const MARKER: &str = ".waymark";

const SEARCH: &str = "search";
const ERRORS: &str = "errors";
const ALL: &str = "a-z";

/// Where files of an output are replaced one by one, the next one grows here.
pub const PART: &str = ".waymark.part";

/// What a part of a site says of itself, for whoever joins the parts. A whole output has no such file.
pub const SHARE: &str = ".waymark-part";

/// First segments of ids that would lie where a locale has something else.
const RESERVED_IN_LOCALE: [&str; 7] = [SEARCH, ERRORS, ALL, NOT_FOUND, ENTRIES, PAGE, MARKDOWN];
/// Files of every page's folder.
pub const RESERVED_IN_FOLDER: [&str; 3] = [PAGE, MARKDOWN, OEMBED];

/// Whether the site keeps a segment of ids for itself.
pub fn is_reserved(segment: &str, is_first: bool) -> bool {
    is_first && RESERVED_IN_LOCALE.contains(&segment) || RESERVED_IN_FOLDER.contains(&segment) || is_llms(segment)
}

/// Whether the output has a folder of this name beside those of the locales. Each could be read as a language tag.
pub fn is_own_folder(name: &str) -> bool {
    [ASSETS, EMBEDS, PERMALINKS].iter().any(|folder| folder.strip_suffix('/') == Some(name))
}

/// Whether the output has a file of this name at its root, so that no folder can have it.
pub fn is_root_file(name: &str) -> bool {
    [PAGE, NOT_FOUND, WIDGET, SITEMAP, ROBOTS, LLMS, HEADERS, REDIRECTS, VERSION, MARKER, PART, SHARE].contains(&name)
}

/// The folder of a locale.
pub fn locale(tag: &str) -> String {
    format!("{tag}/")
}

/// The page of a folder.
pub fn page(folder: &str) -> String {
    format!("{folder}{PAGE}")
}

/// The folder of a page; none for another file.
pub fn folder_of_page(path: &str) -> Option<&str> {
    path.strip_suffix(PAGE).filter(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// The Markdown copy of the page of a folder.
pub fn markdown(folder: &str) -> String {
    format!("{folder}{MARKDOWN}")
}

/// The oEmbed answer for the page of a folder.
pub fn oembed(folder: &str) -> String {
    format!("{folder}{OEMBED}")
}

/// The home page of a locale.
pub fn home(tag: &str) -> String {
    page(&locale(tag))
}

/// A locale's page for addresses that do not exist.
pub fn not_found(tag: &str) -> String {
    locale(tag) + NOT_FOUND
}

/// A locale's catalogue for tools.
pub fn entries(tag: &str) -> String {
    locale(tag) + ENTRIES
}

/// The folder of a locale's search: the page of results and the index.
pub fn search(tag: &str) -> String {
    format!("{tag}/{SEARCH}/")
}

/// Whether a folder is that of a locale's search, error box or list of all pages.
pub fn is_tool(folder: &str) -> bool {
    folder.split('/').nth(1).is_some_and(|name| [SEARCH, ERRORS, ALL].contains(&name))
}

/// Where the other files of all indexes are published: each has a hash of its content in its name, as all assets have.
const INDEX_PARTS: &str = "assets/search/";

/// The folder of the files with the vectors of words, which all locales share.
const WORDS: &str = "assets/meaning/";

/// Where a file with the vectors of words is published, by its name.
pub fn words_file(name: &str) -> String {
    format!("{WORDS}{name}")
}

/// Whether a path is that of a file with the vectors of words.
pub fn is_words_file(path: &str) -> bool {
    path.starts_with(WORDS)
}

/// Where a file of a locale's index is published, by its name and the hash of its content; the root has no hash and keeps its name.
pub fn index_file(tag: &str, name: &str, hash: Option<&str>) -> String {
    match (hash, name.strip_suffix(".js")) {
        (Some(hash), Some(stem)) => index_part(tag, stem, hash),
        _ => format!("{}{name}", search(tag)),
    }
}

/// Where a file of a locale's index that has a hash in its name is published.
pub fn index_part(tag: &str, name: &str, hash: &str) -> String {
    format!("{INDEX_PARTS}{tag}/{name}.{hash}.js")
}

/// The path at which a site has what is published as a file of an index, whatever its content; none for other paths.
pub fn of_index_part(path: &str) -> Option<String> {
    let (tag, name) = path.strip_prefix(INDEX_PARTS)?.split_once('/')?;
    let (name, _) = name.strip_suffix(".js")?.split_once('.')?;
    Some(format!("{}{name}.js", search(tag)))
}

/// Whether a path is that of a file of an index, an error box or a tree, that keeps its name.
pub fn is_index_root(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    let (Some(folder), Some(name), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    [SEARCH, ERRORS, ALL].contains(&folder) && name.ends_with(".js")
}

/// The folder of a locale's error box.
pub fn errors(tag: &str) -> String {
    format!("{tag}/{ERRORS}/")
}

/// The folder of the list of all pages of a locale, or of a part of it, from 1. Part 0 is the first page.
pub fn all(tag: &str, part: usize) -> String {
    if part == 0 { format!("{tag}/{ALL}/") } else { format!("{tag}/{ALL}/{part}/") }
}

/// The tree of a locale's pages, which a script shows; or what lies below a topic of it, from 1. Part 0 is the tree.
pub fn tree(tag: &str, part: usize) -> String {
    if part == 0 { format!("{tag}/{ALL}/tree.js") } else { format!("{tag}/{ALL}/tree-{part}.js") }
}

/// The folder that leads to an entry in the reader's language, by its id or an old one.
pub fn permalink(id: &str) -> String {
    format!("{PERMALINKS}{id}/")
}

/// The id that a permalink names, with its final slash if it has one.
pub fn of_permalink(address: &str) -> Option<&str> {
    address.strip_prefix(PERMALINKS)
}

/// The folder of the page where agents ask which entry fits a ticket, in a language; without one, in the source's. For frames it is the
/// same below [`EMBEDS`].
pub fn answer(tag: Option<&str>, is_framed: bool) -> String {
    let above = if is_framed { EMBEDS } else { PERMALINKS };
    tag.map_or_else(|| format!("{above}answer/"), |tag| format!("{above}answer/{tag}/"))
}

/// The folder of an entry's page without chrome; ids stay when addresses change.
pub fn embed(tag: &str, id: &str) -> String {
    format!("{EMBEDS}{tag}/{id}/")
}

/// The folder of a locale's help drawer, which stands in a frame too. No entry has it: an id is never empty.
pub fn drawer(tag: &str) -> String {
    format!("{EMBEDS}{tag}/")
}

/// The tag and the id that the address of a page without chrome names.
pub fn of_embed(address: &str) -> Option<(&str, &str)> {
    address.strip_prefix(EMBEDS)?.split_once('/')
}

/// The folder in frames for a folder of the site.
pub fn embed_of(folder: &str) -> String {
    format!("{EMBEDS}{folder}")
}

/// A file with a hash of its content in its name.
pub fn asset(stem: &str, hash: &str, extension: &str) -> String {
    format!("{ASSETS}{stem}.{hash}.{extension}")
}

/// The number of characters of the hash in the name of an asset.
pub const HASH_IN_NAME: usize = 10;

/// The stem and the extension of an asset, without its hash: `main` and `css` of `assets/main.0a1b2c3d4e.css`. None for other paths.
pub fn of_asset(path: &str) -> Option<(&str, &str)> {
    let (stem, extension) = path.strip_prefix(ASSETS)?.rsplit_once('.')?;
    let (stem, hash) = stem.rsplit_once('.')?;
    let is_hash = hash.len() == HASH_IN_NAME && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some((stem, extension))
}

/// What there is to read in a folder, for language models; or a part of it, from 1. Part 0 is the list.
pub fn llms(folder: &str, part: usize) -> String {
    if part == 0 { format!("{folder}{LLMS}") } else { format!("{folder}llms-{part}.txt") }
}

/// What there is to read in a language: the source's is at the root, where agents look for it.
pub fn llms_of_locale(tag: &str, is_source: bool) -> String {
    if is_source { llms("", 0) } else { llms(&locale(tag), 0) }
}

/// Whether a name is one of those that [`llms`] gives to files.
fn is_llms(name: &str) -> bool {
    let number = name.strip_prefix("llms-").and_then(|name| name.strip_suffix(".txt"));
    name == LLMS || number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// One part of a large sitemap, from 1.
pub fn sitemap_part(part: usize) -> String {
    format!("sitemap-{part}.xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_as_they_were_put_together() {
        assert_eq!(of_permalink(&permalink("a/b")), Some("a/b/"));
        assert_eq!(of_embed(&embed("en", "a/b")), Some(("en", "a/b/")));
        assert_eq!(of_asset(&asset("main.min", "0a1b2c3d4e", "css")), Some(("main.min", "css")));
        assert_eq!(of_asset("assets/main.css"), None);
        assert_eq!(of_index_part(&index_part("en", "t0", "Ab-_")).as_deref(), Some("en/search/t0.js"));
        assert_eq!(of_index_part("assets/search.0a1b2c3d4e.js"), None);
        assert_eq!(folder_of_page(&page("en/a/")), Some("en/a/"));
        assert_eq!(folder_of_page(&page("")), Some(""));
        assert_eq!(folder_of_page("en/my-index.html"), None);
    }
}
