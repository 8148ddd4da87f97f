//! The cache on disk: it saves work, and whatever happens to it, it never changes what is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::support::{small_site, tree};

fn site() -> tempfile::TempDir {
    let code = |page: usize| format!("---\ntitle: P\n---\n```json\n{{\"page\": {page}, \"x\": [1, true]}}\n```\n");
    let pages: Vec<(String, String)> = (0..20).map(|page| (format!("content/en/p{page}.md"), code(page))).collect();
    small_site(&pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

fn build(site: &Path, cache: &Path, out: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.env("XDG_CACHE_HOME", cache).args(["build", "--site"]).arg(site).arg("--out").arg(site.join(out));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn table(cache: &Path) -> PathBuf {
    cache.join("waymark/code")
}

#[test]
fn whatever_stands_in_the_cache_the_output_is_the_same() {
    let (site, cache) = (site(), tempfile::tempdir().unwrap());
    build(site.path(), cache.path(), "first");
    let good = fs::read(table(cache.path())).unwrap();
    let first = tree(&site.path().join("first"));
    let mut damaged = good.clone();
    damaged[good.len() / 2] ^= 0x20;
    let states = [good.clone(), good[..good.len() / 2].to_vec(), Vec::new(), damaged, vec![0xFF; 9000]];
    for (number, state) in states.iter().enumerate() {
        fs::write(table(cache.path()), state).unwrap();
        let out = format!("out-{number}");
        build(site.path(), cache.path(), &out);
        assert_eq!(first, tree(&site.path().join(&out)), "state {number}");
        // Entries that were whole stay, and may stand in another order.
        let mended = fs::read(table(cache.path())).unwrap();
        assert_eq!(good.len(), mended.len(), "it is mended after state {number}");
    }
    fs::remove_dir_all(cache.path().join("waymark")).unwrap();
    build(site.path(), cache.path(), "deleted");
    assert_eq!(first, tree(&site.path().join("deleted")));
}

/// Of each table of the cache, in turn: what a build after an edit gives does not depend on it.
#[test]
fn whatever_stands_in_any_table_an_edit_is_built_as_without_it() {
    let (site, cache, none) = (site(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    build(site.path(), cache.path(), "out");
    let folder = cache.path().join("waymark");
    let tables: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(tables.iter().any(|table| table.file_name().unwrap().to_string_lossy().starts_with("site-")), "{tables:?}");
    let mut other = small_site(&[]);
    build(other.path(), none.path(), "out");
    let foreign = |table: &Path| {
        let kind = table.file_name().unwrap().to_string_lossy().split('-').next().unwrap().to_owned();
        let tables = fs::read_dir(none.path().join("waymark")).unwrap().map(|entry| entry.unwrap().path());
        let same = tables.into_iter().find(|other| other.file_name().unwrap().to_string_lossy().starts_with(&kind));
        same.map_or(Vec::new(), |table| fs::read(table).unwrap())
    };
    let page = site.path().join("content/en/p3.md");
    let mut number = 0;
    for table in tables {
        let good = fs::read(&table).unwrap();
        let mut damaged = good.clone();
        damaged[good.len() / 2] ^= 0x20;
        let mut of_another_version = good.clone();
        of_another_version[20] ^= 1;
        for state in [good[..good.len() / 2].to_vec(), damaged, of_another_version, foreign(&table), vec![0; 40]] {
            fs::write(&table, state).unwrap();
            fs::write(&page, format!("---\ntitle: P{}\n---\nEdit {number}.\n", number % 3)).unwrap();
            number += 1;
            build(site.path(), cache.path(), "out");
            other = tempfile::tempdir().unwrap();
            build(site.path(), other.path(), "cold");
            let (warm, cold) = (tree(&site.path().join("out")), tree(&site.path().join("cold")));
            assert_eq!(warm, cold, "{} after edit {number}", table.display());
        }
    }
}

#[test]
fn what_is_stored_is_used() {
    let (site, cache) = (site(), tempfile::tempdir().unwrap());
    build(site.path(), cache.path(), "first");
    let written = fs::metadata(table(cache.path())).unwrap().modified().unwrap();
    build(site.path(), cache.path(), "second");
    assert_eq!(written, fs::metadata(table(cache.path())).unwrap().modified().unwrap(), "nothing new, nothing written");
    fs::write(site.path().join("content/en/new.md"), "---\ntitle: N\n---\n```json\n{\"new\": 1}\n```\n").unwrap();
    let before = fs::metadata(table(cache.path())).unwrap().len();
    build(site.path(), cache.path(), "third");
    assert!(fs::metadata(table(cache.path())).unwrap().len() > before);
}

#[test]
fn two_processes_can_use_it_at_once() {
    let (site, cache) = (site(), tempfile::tempdir().unwrap());
    build(site.path(), cache.path(), "alone");
    fs::remove_dir_all(cache.path().join("waymark")).unwrap();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let (site, cache) = (site.path(), cache.path());
            scope.spawn(move || build(site, cache, &format!("at-once-{number}")));
        }
    });
    for number in 0..4 {
        assert_eq!(tree(&site.path().join("alone")), tree(&site.path().join(format!("at-once-{number}"))));
    }
    let names = fs::read_dir(cache.path().join("waymark")).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    assert!(!names.iter().any(|name| name.starts_with('.')), "no half-written file stays: {names:?}");
}

/// Needs root, as the other tests with mounts do.
#[test]
fn a_full_disk_under_the_cache_stops_nothing() {
    let site = site();
    let script = r#"
        disk=$(mktemp -d); mount -t tmpfs -o size=32k tmpfs "$disk"
        head -c 100k /dev/zero > "$disk/filler" 2>/dev/null || true
        XDG_CACHE_HOME="$disk" "$WAYMARK" build --site "$SITE" --out "$SITE/full" 2>&1
        [ -z "$(find "$disk" -name '.part-*')" ] || echo "left behind"
        XDG_CACHE_HOME="$disk" timeout -s INT 5 "$WAYMARK" serve --site "$SITE" --port 0 2>&1 || true
        mount -o remount,ro "$disk"
        XDG_CACHE_HOME="$disk" "$WAYMARK" build --site "$SITE" --out "$SITE/read-only" 2>&1
    "#;
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-euc", script])
        .env("WAYMARK", env!("CARGO_BIN_EXE_waymark"))
        .env("SITE", site.path())
        .output()
        .expect("unshare comes with util-linux");
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(told.contains("cannot be written, so the next start is slower"), "{told}");
    assert!(told.contains("at http://localhost"), "{told}");
    assert!(!told.contains("left behind"), "{told}");
    assert_eq!(tree(&site.path().join("full")), tree(&site.path().join("read-only")));
}
