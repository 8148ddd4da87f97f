//! Compressed copies: what they hold, when they are made, and when they go.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use super::command::story;
use super::support::{small_site, tree, write_all};

const LONG: &str = "A sentence that is there for the sake of its length, and comes again. ";

/// A site with pages long enough to be worth compressing.
fn site() -> tempfile::TempDir {
    let text = LONG.repeat(180);
    let page = |title: &str| format!("---\ntitle: {title}\n---\n{text}\n");
    small_site(&[
        ("content/en/a.md", &page("A")),
        ("content/en/b.md", &page("B")),
        ("files/notes.txt", &text),
        ("files/notes.txt.gz", "somebody else's archive"),
        ("files/photo.png", &text),
        ("files/short.txt", "Short."),
    ])
}

/// Builds a site with a cache of its own.
fn build(site: &Path, cache: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.arg("build").args(options).current_dir(site).env("XDG_CACHE_HOME", cache).output().unwrap()
}

/// Builds a site, and gives what was written.
fn built(site: &Path, cache: &Path, options: &[&str]) -> (BTreeMap<String, Vec<u8>>, String) {
    let output = build(site, cache, options);
    assert!(output.status.success(), "{}", story(&output));
    (tree(&site.join("public")), story(&output))
}

fn unpacked(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match path.ends_with(".br") {
        true => brotli::BrotliDecompress(&mut &*bytes, &mut out).unwrap(),
        false => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).unwrap()),
    }
    out
}

/// The copies among files: the path of each, and that of its original.
fn copies(files: &BTreeMap<String, Vec<u8>>) -> Vec<(&str, &str)> {
    let original = |path| str::strip_suffix(path, ".br").or_else(|| str::strip_suffix(path, ".gz"));
    files.keys().filter_map(|path| Some((path.as_str(), original(path)?))).collect()
}

#[test]
fn copies_hold_what_their_originals_hold() {
    let (site, cache) = (site(), tempfile::tempdir().unwrap());
    let (files, _) = built(site.path(), cache.path(), &["--compress"]);
    let found = copies(&files);
    for path in
        ["en/a/index.html", "en/index.html", "en/a/index.md", "en/a/embed.json", "sitemap.xml", "en/entries.json"]
    {
        let wanted = match files[path].len() {
            _ if path.ends_with(".md") || path.ends_with("embed.json") => 0,
            0..1024 => 0,
            1024..10240 => 1,
            _ => 2,
        };
        assert_eq!(found.iter().filter(|(_, original)| *original == path).count(), wanted, "{path}");
    }
    assert!(files["en/a/index.html"].len() > 10240 && files["en/index.html"].len() < 10240);
    assert!(found.len() > 10, "{found:?}");
    let manifest = String::from_utf8(files[".waymark"].clone()).unwrap();
    for (path, original) in found {
        if path == "notes.txt.gz" {
            continue;
        }
        assert!(unpacked(path, &files[path]) == files[original], "{path}");
        assert!(files[path].len() * 10 < files[original].len() * 9, "{path}");
        assert!(manifest.lines().any(|line| line.ends_with(&format!(" {path}"))), "{path}");
    }
    // What the site has by this name is the site's, and neither pictures nor small files have copies.
    assert_eq!(files["notes.txt.gz"], b"somebody else's archive");
    assert!(files.contains_key("notes.txt.br"));
    assert!(!files.contains_key("photo.png.br") && !files.contains_key("short.txt.br"));
}

#[test]
fn a_plain_build_has_none_and_takes_them_away() {
    let (site, cache) = (site(), tempfile::tempdir().unwrap());
    let (plain, _) = built(site.path(), cache.path(), &[]);
    let (compressed, _) = built(site.path(), cache.path(), &["--compress"]);
    assert!(copies(&compressed).len() > 10);
    let (again, _) = built(site.path(), cache.path(), &[]);
    assert!(again == plain, "{:?}", copies(&again));
}

#[test]
fn only_what_changes_is_compressed_again() {
    let (site, cache) = (site(), tempfile::tempdir().unwrap());
    let (first, _) = built(site.path(), cache.path(), &["--compress"]);
    let (_, said) = built(site.path(), cache.path(), &["--compress"]);
    assert!(said.contains("nothing changed"), "{said}");
    let path = site.path().join("content/en/a.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("sake", "purpose", 1)).unwrap();
    let (edited, _) = built(site.path(), cache.path(), &["--compress"]);
    let changed: Vec<&String> = edited.keys().filter(|path| first.get(*path) != edited.get(*path)).collect();
    assert!(changed.iter().any(|path| *path == "en/a/index.html.br"), "{changed:?}");
    // The files of an index have their hash in their names.
    let mut others = changed.iter().filter(|path| !path.starts_with("assets/search/"));
    assert!(others.all(|path| !path.contains("en/b/") && !path.starts_with("assets/")), "{changed:?}");
    // What was kept is what a first build makes, whatever was built before, and in another process.
    let (cold, _) = {
        fs::remove_dir_all(site.path().join("public")).unwrap();
        built(site.path(), tempfile::tempdir().unwrap().path(), &["--compress"])
    };
    assert!(cold == edited);
    fs::remove_file(site.path().join("content/en/b.md")).unwrap();
    let (without, _) = built(site.path(), cache.path(), &["--compress"]);
    assert!(copies(&without).iter().all(|(_, original)| without.contains_key(*original)), "{:?}", copies(&without));
    // A copy that somebody damaged is mended, though its original is not touched.
    let copy = site.path().join("public/en/a/index.html.br");
    fs::write(&copy, "damaged").unwrap();
    let (mended, _) = built(site.path(), cache.path(), &["--compress"]);
    assert!(mended == without);
}

#[test]
fn a_damaged_table_costs_time_alone() {
    let (site, cache) = (site(), tempfile::tempdir().unwrap());
    let (first, _) = built(site.path(), cache.path(), &["--compress"]);
    let table = cache.path().join("waymark/compressed");
    let bytes = fs::read(&table).unwrap();
    for damaged in [&bytes[..bytes.len() / 2], b"", b"nonsense"] {
        fs::write(&table, damaged).unwrap();
        write_all(site.path(), &[("content/en/c.md", "---\ntitle: C\n---\nText\n")]);
        built(site.path(), cache.path(), &["--compress"]);
        fs::remove_file(site.path().join("content/en/c.md")).unwrap();
        fs::write(&table, damaged).unwrap();
        let (again, _) = built(site.path(), cache.path(), &["--compress"]);
        assert!(again == first);
    }
}

#[test]
fn a_folder_of_releases_has_copies_and_its_limits_and_caches_know_none() {
    let (site, cache, place) = (site(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let target = format!("dir:{}", place.path().join("srv").display());
    let publish = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
        command.args(["publish", &target, "--yes"]).args(options).current_dir(site.path());
        let output = command.env("XDG_CACHE_HOME", cache.path()).env("CI", "true").output().unwrap();
        assert!(output.status.success(), "{}", story(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let live = || tree(&fs::canonicalize(place.path().join("srv/current")).unwrap());
    publish(&[]);
    let first = live();
    let found = copies(&first);
    assert!(found.len() > 10, "{found:?}");
    let own = found.iter().filter(|(path, _)| *path != "notes.txt.gz");
    assert!(own.clone().all(|(path, original)| unpacked(path, &first[*path]) == first[*original]));
    fs::remove_file(site.path().join("content/en/b.md")).unwrap();
    let addresses = publish(&[]);
    assert!(addresses.contains("/en/b/\n"), "{addresses}");
    assert!(!addresses.contains(".br\n") && !addresses.contains(".gz\n"), "{addresses}");
    // A page's copies go with it, those of scripts stay with them.
    let second = live();
    assert!(second.keys().all(|path| !path.starts_with("en/b/")), "{:?}", second.keys());
    for (path, original) in copies(&second) {
        assert!(second.contains_key(original) || path == "notes.txt.gz", "{path}");
    }
    // Another place's release, which has none, is planned from what is left.
    let plan = publish(&["--dry-run"]);
    assert!(plan.contains("nothing to do"), "{plan}");
}
