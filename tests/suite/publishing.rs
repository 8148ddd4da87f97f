//! What a build promises about the disk, under real faults: kills, a full disk, no permission, two builds at once.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::support::{Run, SITE_YAML, small_site, tree, write_all};

/// The command, as cargo built it for these tests.
pub fn waymark() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    // What a CI must not write is written where a person calls.
    command.env_remove("CI");
    command
}

pub fn build(site: &Path) -> Output {
    waymark().args(["build", "--site"]).arg(site).output().unwrap()
}

/// Builds with further arguments.
pub fn build_with(site: &Path, arguments: &[&str]) -> Output {
    waymark().args(["build", "--site"]).arg(site).args(arguments).output().unwrap()
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn pages(count: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|page| (format!("content/en/p{page}.md"), format!("---\ntitle: Page {page}\n---\nText of {page}.\n")))
        .collect()
}

/// A site of pages and their Markdown copies alone, so that it can be said how many files an edit changes.
pub fn site_of(count: usize) -> tempfile::TempDir {
    let pages = pages(count);
    let config = format!("{SITE_YAML}outputs: {{ search: false, embed: false, permalinks: false }}\n");
    let files = pages.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    small_site(&files.chain([("content/site.yaml", config.as_str())]).collect::<Vec<_>>())
}

/// Inode and time of the last change of every file.
fn marks(root: &Path) -> BTreeMap<String, (u64, i64, i64)> {
    let mark = |path: &String| {
        let meta = fs::metadata(root.join(path)).unwrap();
        (meta.ino(), meta.mtime(), meta.mtime_nsec())
    };
    tree(root).keys().map(|path| (path.clone(), mark(path))).collect()
}

pub fn left_overs(site: &Path) -> Vec<String> {
    let names = fs::read_dir(site).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("waymark-")).collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let site = site_of(5);
    assert!(build(site.path()).status.success());
    let before = marks(&site.path().join("public"));
    let second = build(site.path());
    assert!(said(&second).contains("nothing changed"), "{}", said(&second));
    assert_eq!(before, marks(&site.path().join("public")));
    assert_eq!(left_overs(site.path()), [""; 0]);
}

#[test]
fn an_edit_writes_what_differs_and_links_the_rest() {
    let site = site_of(5);
    build(site.path());
    let public = site.path().join("public");
    let before = marks(&public);
    write_all(site.path(), &[("content/en/p1.md", "---\ntitle: Page 1\n---\nOther text.\n")]);
    let edited = build(site.path());
    assert!(said(&edited).contains("3 files written"), "{}", said(&edited));
    let after = marks(&public);
    let changed: Vec<_> =
        after.iter().filter(|(path, mark)| before.get(*path) != Some(mark)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(changed, [".waymark", "en/p1/index.html", "en/p1/index.md", "version.json"]);
    assert_eq!(left_overs(site.path()), [""; 0]);
}

#[test]
fn a_page_that_is_gone_leaves_the_output() {
    let site = site_of(3);
    build(site.path());
    fs::remove_file(site.path().join("content/en/p2.md")).unwrap();
    let second = build(site.path());
    assert!(said(&second).contains("2 removed"), "{}", said(&second));
    assert!(!site.path().join("public/en/p2").exists());
}

#[test]
fn a_fault_leaves_the_old_output() {
    let site = site_of(3);
    build(site.path());
    let before = (tree(&site.path().join("public")), marks(&site.path().join("public")));
    let faults = [
        ("content/en/p1.md", "---\ntitle: A\n---\n[x](nowhere.md)\n"),
        (
            "themes/default/templates/article.html",
            "{% extends \"base.html\" %}{% block body %}{{ page.nothing }}{% endblock %}",
        ),
        (
            "themes/default/templates/article.html",
            "{% extends \"base.html\" %}{% block body %}<a href=\"{{ root }}gone.html\">x</a>{% endblock %}",
        ),
    ];
    for (path, text) in faults {
        let kept = fs::read(site.path().join(path)).ok();
        write_all(site.path(), &[(path, text)]);
        let failed = build(site.path());
        assert_eq!(failed.status.code(), Some(1), "{}", said(&failed));
        assert!(said(&failed).contains("is as it was"), "{}", said(&failed));
        assert_eq!(before, (tree(&site.path().join("public")), marks(&site.path().join("public"))));
        assert_eq!(left_overs(site.path()), [""; 0]);
        match kept {
            Some(text) => fs::write(site.path().join(path), text).unwrap(),
            None => fs::remove_file(site.path().join(path)).unwrap(),
        }
    }
}

#[test]
fn folders_that_are_not_ours_are_refused() {
    let site = site_of(1);
    let home = tempfile::tempdir().unwrap();
    let repository = tempfile::tempdir().unwrap();
    fs::create_dir(repository.path().join(".git")).unwrap();
    let full = tempfile::tempdir().unwrap();
    fs::write(full.path().join("thesis.txt"), "years of work").unwrap();
    let link = site.path().join("link");
    symlink(full.path(), &link).unwrap();
    let parent = site.path().parent().unwrap().to_owned();
    let refused = [
        Path::new("/").to_owned(),
        home.path().to_owned(),
        home.path().join("x/.."),
        site.path().to_owned(),
        parent,
        site.path().join("content"),
        site.path().join("content/en/out"),
        site.path().join("images"),
        site.path().join("content/site.yaml"),
        repository.path().to_owned(),
        full.path().to_owned(),
        link,
    ];
    for out in refused {
        let before = tree(full.path());
        let output = waymark()
            .env("HOME", home.path())
            .args(["build", "--site"])
            .arg(site.path())
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "--out {}: {}", out.display(), said(&output));
        assert_eq!(before, tree(full.path()));
        assert!(site.path().join("content/en/index.md").exists());
    }
}

#[test]
fn an_empty_folder_is_fine() {
    let site = site_of(1);
    let out = tempfile::tempdir().unwrap();
    let output = waymark().args(["build", "--site"]).arg(site.path()).arg("--out").arg(out.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(out.path().join("en/index.html").exists());
    assert_eq!(fs::metadata(out.path()).unwrap().mode() & 0o777, 0o755);
    assert_eq!(fs::metadata(out.path().join("en/index.html")).unwrap().mode() & 0o777, 0o644);
}

/// Killed at any moment, the published tree is the old one or the new one, and the next build mends all.
#[test]
fn a_kill_leaves_the_old_tree_or_the_new_one() {
    let site = site_of(40);
    let public = site.path().join("public");
    build(site.path());
    let trees = ["One", "Two"].map(|title| {
        write_all(site.path(), &[("content/en/index.md", &format!("---\ntitle: {title}\n---\n"))]);
        assert!(build(site.path()).status.success());
        tree(&public)
    });
    let started = std::time::Instant::now();
    build(site.path());
    let whole = started.elapsed();
    let (rounds, seed) = (Run::this().times(50), Run::this().seed as u32 % 1000);
    for round in 0..rounds {
        let title = if round % 2 == 0 { "One" } else { "Two" };
        write_all(site.path(), &[("content/en/index.md", &format!("---\ntitle: {title}\n---\n"))]);
        let mut child = waymark().args(["build", "--site"]).arg(site.path()).stderr(Stdio::null()).spawn().unwrap();
        // Spread over the whole build and a little beyond, in the golden ratio's steps, so that any number of them is spread evenly.
        let moment = (f64::from(seed + round) * 0.618_034).fract() * 1.25;
        std::thread::sleep(whole.mul_f64(moment).min(Duration::from_secs(2)));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = tree(&public);
        assert!(trees.contains(&found), "round {round}: the tree is neither the old one nor the new one");
    }
    assert!(build(site.path()).status.success());
    assert_eq!(tree(&public), trees[(rounds as usize - 1) % 2]);
    assert_eq!(left_overs(site.path()), [""; 0]);
}

#[test]
fn two_builds_at_once_leave_a_whole_tree() {
    let site = site_of(60);
    for round in 0..Run::this().times(5) {
        write_all(site.path(), &[("content/en/index.md", &format!("---\ntitle: Round {round}\n---\n"))]);
        let children: Vec<_> = (0..3)
            .map(|_| waymark().args(["build", "--site"]).arg(site.path()).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
    }
    let at_once = tree(&site.path().join("public"));
    let out = tempfile::tempdir().unwrap();
    waymark().args(["build", "--site"]).arg(site.path()).arg("--out").arg(out.path()).output().unwrap();
    assert_eq!(at_once, tree(out.path()));
}

/// Runs a script in a mount namespace of its own; only root may make one.
pub fn with_mounts(script: &str, site: &Path) -> Output {
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-euc", script])
        .env("WAYMARK", env!("CARGO_BIN_EXE_waymark"))
        .env("SITE", site)
        .output()
        .expect("unshare comes with util-linux");
    assert!(!said(&output).contains("Operation not permitted"), "this test needs root: {}", said(&output));
    output
}

/// Runs a script that fills a disk and must end with `code 3`. Gives what the command said, which the script writes to `$SITE/said`.
#[track_caller]
pub fn without_space(script: &str, site: &Path) -> String {
    let output = with_mounts(script, site);
    let told = fs::read_to_string(site.join("said")).unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "code 3", "{}{told}", said(&output));
    assert!(told.contains("cannot be written") && told.contains("No space left"), "{told}");
    told
}

#[test]
fn a_full_disk_leaves_the_old_tree() {
    let site = site_of(150);
    let script = r#"
        disk=$(mktemp -d); mount -t tmpfs -o size=3m tmpfs "$disk"
        "$WAYMARK" build --site "$SITE" --out "$disk/out"
        before=$(cd "$disk/out" && find . -type f | sort | xargs cat | md5sum)
        for file in "$SITE"/content/en/*.md; do printf '\nMore text\n' >> "$file"; done
        head -c 100m /dev/zero > "$disk/filler" 2>/dev/null || true
        code=0; "$WAYMARK" build --site "$SITE" --out "$disk/out" 2> "$SITE/said" || code=$?
        after=$(cd "$disk/out" && find . -type f | sort | xargs cat | md5sum)
        [ "$before" = "$after" ] || { echo "the old tree has changed"; exit 9; }
        [ -z "$(find "$disk" -name '*waymark-*')" ] || { echo "staging was left behind"; exit 9; }
        echo "code $code"
    "#;
    let told = without_space(script, site.path());
    assert!(told.contains("is as it was"), "{told}");
}

#[test]
fn a_read_only_disk_is_named() {
    let site = site_of(2);
    let script = r#"
        disk=$(mktemp -d); mount -t tmpfs tmpfs "$disk"
        "$WAYMARK" build --site "$SITE" --out "$disk/out" 2>/dev/null
        echo 'More' >> "$SITE/content/en/p1.md"
        mount -o remount,ro "$disk"
        "$WAYMARK" build --site "$SITE" --out "$disk/out"
    "#;
    let output = with_mounts(script, site.path());
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("Read-only file system"), "{}", said(&output));
}

#[test]
fn a_mount_point_is_filled_file_by_file() {
    let site = site_of(3);
    let script = r#"
        disk=$(mktemp -d); mount -t tmpfs tmpfs "$disk"
        "$WAYMARK" build --site "$SITE" --out "$disk"
        rm "$SITE/content/en/p2.md"; echo 'More' >> "$SITE/content/en/p1.md"
        "$WAYMARK" build --site "$SITE" --out "$disk"
        "$WAYMARK" build --site "$SITE" --out "$SITE/other" 2>/dev/null
        diff -r "$disk" "$SITE/other"
    "#;
    let output = with_mounts(script, site.path());
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
    assert!(said(&output).contains("one by one"), "{}", said(&output));
}

#[test]
fn a_folder_without_permission_is_named() {
    let site = site_of(1);
    let locked = tempfile::tempdir().unwrap();
    fs::set_permissions(site.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    fs::set_permissions(locked.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    // Root may write anywhere, so somebody else tries.
    let binary = site.path().join("waymark");
    fs::copy(env!("CARGO_BIN_EXE_waymark"), &binary).unwrap();
    let output = Command::new("setpriv")
        .args(["--reuid=65534", "--clear-groups"])
        .arg(&binary)
        .args(["build", "--site"])
        .arg(site.path())
        .arg("--out")
        .arg(locked.path().join("out"))
        .output()
        .expect("setpriv comes with util-linux");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("Permission denied"), "{}", said(&output));
}

#[test]
fn an_unreadable_page_and_a_name_that_is_not_utf8_are_faults() {
    use std::os::unix::ffi::OsStrExt;
    let site = site_of(1);
    fs::set_permissions(site.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    fs::set_permissions(site.path().join("content/en/p0.md"), std::os::unix::fs::PermissionsExt::from_mode(0o000))
        .unwrap();
    fs::write(site.path().join("content/en").join(std::ffi::OsStr::from_bytes(b"caf\xE9.md")), "x").unwrap();
    let binary = site.path().join("waymark");
    fs::copy(env!("CARGO_BIN_EXE_waymark"), &binary).unwrap();
    let output = Command::new("setpriv")
        .args(["--reuid=65534", "--clear-groups"])
        .arg(&binary)
        .args(["check", "--site"])
        .arg(site.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("fault[unreadable]") && said(&output).contains("fault[name-not-utf8]"),
        "{}",
        said(&output)
    );
}

#[test]
fn surroundings_do_not_matter() {
    let site = site_of(20);
    let trees = [("UTC", "C", "1"), ("Asia/Kathmandu", "de_DE.UTF-8", "4")].map(|(zone, language, threads)| {
        let out = tempfile::tempdir().unwrap();
        let output = waymark()
            .env("TZ", zone)
            .env("LANG", language)
            .env("RAYON_NUM_THREADS", threads)
            .args(["build", "--site"])
            .arg(site.path())
            .arg("--out")
            .arg(out.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
        tree(out.path())
    });
    assert_eq!(trees[0], trees[1]);
}
