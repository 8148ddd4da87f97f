//! What a build promises about its output folder: one build at a time, nothing of others deleted, modes, and what is mended.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use waymark::publish::{Failure, Folder, Handling, Refusal, publish};
use waymark::{Memory, Options, compile, source};

use super::publishing::{build, build_with, left_overs, said, site_of, waymark, with_mounts};
use super::support::{Run, tree, write_all};

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

/// Every file and folder below a folder with its mode.
fn modes(root: &Path) -> BTreeMap<String, u32> {
    let below = walkdir::WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    below.map(|entry| (entry.path().display().to_string(), mode(entry.path()))).collect()
}

#[test]
fn a_second_build_waits_for_the_first() {
    let site = site_of(2);
    let lock = site.path().join(".public.waymark-lock");
    let held = File::create(&lock).unwrap();
    held.lock().unwrap();
    let mut child = waymark().args(["build", "--site"]).arg(site.path()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let waiting = lines.next().unwrap();
    assert!(waiting.contains("another build is writing") && waiting.contains("public"), "{waiting}");
    assert!(!site.path().join("public").exists());
    // As a build that ends does.
    fs::remove_file(&lock).unwrap();
    drop(held);
    assert!(child.wait().unwrap().success());
    assert!(site.path().join("public/en/index.html").exists());
    assert_eq!(left_overs(site.path()), [""; 0]);
}

#[test]
fn a_build_gives_up_in_the_end_and_a_killed_build_locks_nothing() {
    let site = site_of(1);
    let out = site.path().join("a/b/public");
    fs::create_dir_all(out.parent().unwrap()).unwrap();
    let lock = out.parent().unwrap().join(".public.waymark-lock");
    let held = File::create(&lock).unwrap();
    held.lock().unwrap();
    let patience = Duration::from_millis(200);
    let opened = Folder::open_within(patience, &out, site.path(), Handling::default(), &|_| {});
    assert!(matches!(opened, Err(Refusal::Busy(waited)) if waited == patience));
    // A kill leaves the file, unlocked.
    drop(held);
    assert!(Folder::open_within(Duration::ZERO, &out, site.path(), Handling::default(), &|_| {}).is_ok());
    assert!(!lock.exists());
}

#[test]
fn a_build_that_writes_nothing_leaves_no_folders() {
    let site = site_of(1);
    write_all(site.path(), &[("content/en/p0.md", "---\ntitle: A\n---\n[x](nowhere.md)\n")]);
    let out = site.path().join("a/b/public");
    assert_eq!(build_with(site.path(), &["--out", out.to_str().unwrap()]).status.code(), Some(1));
    assert!(!site.path().join("a").exists());
}

#[test]
fn a_file_named_like_the_marker_makes_no_output() {
    let site = site_of(1);
    let www = site.path().join("www");
    for marker in ["", "waymark output 2\n", "waymark output 1\n- ../x\n", "anything else\n"] {
        write_all(site.path(), &[("www/.waymark", marker), ("www/thesis.txt", "years of work")]);
        let before = tree(&www);
        let refused = build_with(site.path(), &["--out", www.to_str().unwrap()]);
        assert_eq!(refused.status.code(), Some(2), "{marker:?}: {}", said(&refused));
        assert!(said(&refused).contains("waymark did not make it"), "{}", said(&refused));
        assert_eq!(before, tree(&www));
    }
}

#[test]
fn the_output_of_another_site_is_refused() {
    let (site, other) = (site_of(1), site_of(2));
    let config = text(&other.path().join("content/site.yaml"));
    let renamed = config.replace("Test help", "Other help").replace("help.example.com", "other.example.com");
    write_all(other.path(), &[("content/site.yaml", &renamed)]);
    let www = tempfile::tempdir().unwrap();
    let out = www.path().to_str().unwrap();
    assert!(build_with(other.path(), &["--out", out]).status.success());
    let before = tree(www.path());
    for more in [&[][..], &["--force"], &["--in-place"]] {
        let refused = build_with(site.path(), &[&["--out", out], more].concat());
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("`Other help` of https://other.example.com/"), "{}", said(&refused));
        assert_eq!(tree(www.path()), before);
    }
    // One that gets a new name does so in two steps.
    assert!(build_with(site.path(), &["--out", out, "--base-url", "https://other.example.com/"]).status.success());
    assert!(build_with(site.path(), &["--out", out]).status.success());
    // In the folder of a site there is no other one.
    build(other.path());
    write_all(other.path(), &[("content/site.yaml", &config)]);
    assert!(build(other.path()).status.success());
}

#[test]
fn what_waymark_did_not_make_is_named_and_only_moved_when_asked() {
    let site = site_of(1);
    build(site.path());
    let public = site.path().join("public");
    write_all(
        site.path(),
        &[("public/thesis.txt", "years of work"), ("public/en/notes/a.txt", "a"), ("public/en/notes/b.txt", "b")],
    );
    fs::create_dir(public.join("empty")).unwrap();
    symlink("/etc", public.join("link")).unwrap();
    write_all(site.path(), &[("content/en/p0.md", "---\ntitle: Other\n---\nText\n")]);
    let before = tree(&public);
    let refused = build(site.path());
    assert_eq!(refused.status.code(), Some(2));
    let told = said(&refused);
    assert!(told.contains("`empty`, `en/notes`, `link` and 1 more") && told.contains("--force"), "{told}");
    assert_eq!(before, tree(&public));
    assert_eq!(left_overs(site.path()), [""; 0]);

    write_all(site.path(), &[("public.aside/earlier.txt", "stays")]);
    let forced = build_with(site.path(), &["--force"]);
    assert!(forced.status.success(), "{}", said(&forced));
    assert!(said(&forced).contains("public.aside-2"), "{}", said(&forced));
    let aside = site.path().join("public.aside-2");
    assert_eq!(tree(&aside).keys().collect::<Vec<_>>(), ["en/notes/a.txt", "en/notes/b.txt", "thesis.txt"]);
    assert!(aside.join("empty").is_dir() && aside.join("link").is_symlink());
    assert_eq!(tree(&site.path().join("public.aside")).len(), 1);
    assert!(!public.join("thesis.txt").exists() && text(&public.join("en/p0/index.html")).contains("Other"));
    assert!(said(&build(site.path())).contains("nothing changed"));
}

#[test]
fn what_lies_in_an_output_that_cannot_be_swapped_is_moved_aside_too() {
    let site = site_of(1);
    let script = r#"
        top=$(mktemp -d); mkdir "$top/out"; mount -t tmpfs tmpfs "$top/out"
        "$WAYMARK" build --site "$SITE" --out "$top/out"
        mkdir "$top/out/notes"; echo work > "$top/out/notes/thesis.txt"; ln -s nowhere "$top/out/notes/link"
        code=0; "$WAYMARK" build --site "$SITE" --out "$top/out" || code=$?; [ $code = 2 ]
        "$WAYMARK" build --site "$SITE" --out "$top/out" --force
        [ "$(cat "$top/out.aside/notes/thesis.txt")" = work ] && [ -L "$top/out.aside/notes/link" ]
        [ ! -e "$top/out/notes" ]; rm -r "$top/out.aside"
    "#;
    let output = with_mounts(script, site.path());
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
}

/// Killed at any moment, a build that replaces files one by one is completed by the next one, and nothing of it stays.
#[test]
fn a_build_that_was_killed_between_two_files_is_completed() {
    let site = site_of(30);
    let script = r#"
        top=$(mktemp -d); mkdir "$top/out"; mount -t tmpfs tmpfs "$top/out"
        for round in $(seq 10 STEP 190); do
            # Each page changes, and each second round has a page more.
            sed -i "s/^title:.*/title: Round $round/" "$SITE/content/site.yaml"
            if [ $((round % 2)) = 1 ]; then cp "$SITE/content/en/p1.md" "$SITE/content/en/new.md"; else rm -f "$SITE/content/en/new.md"; fi
            code=0; timeout -s KILL "0.$(printf %03d $round)" "$WAYMARK" build --site "$SITE" --out "$top/out" || code=$?
            [ $code = 0 ] || [ $code = 137 ] || exit 9
            [ ! -e "$top/out/.waymark.part" ] || echo "killed while a file grew"
        done
        "$WAYMARK" build --site "$SITE" --out "$top/out"
        "$WAYMARK" build --site "$SITE" --out "$top/whole"
        diff -r "$top/out" "$top/whole"
    "#;
    let script = script.replace("STEP", if Run::this().is_long() { "1" } else { "7" });
    let output = with_mounts(&script, site.path());
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
}

#[test]
fn what_file_managers_leave_is_no_obstacle() {
    let site = site_of(1);
    build(site.path());
    write_all(site.path(), &[("public/.DS_Store", "x"), ("public/en/Thumbs.db", "x")]);
    assert!(build(site.path()).status.success());
}

#[test]
fn staging_folders_are_known_by_what_is_in_them() {
    let site = site_of(1);
    build(site.path());
    let beside = |name: &str| site.path().join(format!(".public.waymark-{name}"));
    let elsewhere = site.path().join("made-elsewhere");
    write_all(site.path(), &[(".public.waymark-backup/p", "precious")]);
    fs::create_dir(beside("link")).unwrap();
    symlink(&elsewhere, beside("link").join("lock")).unwrap();
    symlink(&elsewhere, beside("link").join("waymark-staging")).unwrap();
    fs::create_dir(beside("pipe")).unwrap();
    for name in ["lock", "waymark-staging"] {
        assert!(Command::new("mkfifo").arg(beside("pipe").join(name)).status().unwrap().success());
    }
    // A build that was killed after the switch leaves the old output, into which somebody had put a file.
    let label = "waymark staging 1\nA build makes a new output here. It was killed if this folder stays; the next build deletes it.\n";
    write_all(site.path(), &[(".public.waymark-old/waymark-staging", label)]);
    let old = beside("old").join("tree");
    for (path, bytes) in tree(&site.path().join("public")) {
        fs::create_dir_all(old.join(&path).parent().unwrap()).unwrap();
        fs::write(old.join(&path), bytes).unwrap();
    }
    fs::write(old.join("en/thesis.txt"), "years of work").unwrap();
    // One that was killed earlier leaves a part of the new one.
    write_all(site.path(), &[(".public.waymark-new/waymark-staging", label), (".public.waymark-new/tree/en/x", "x")]);

    write_all(site.path(), &[("content/en/p0.md", "---\ntitle: Other\n---\nText\n")]);
    let built = build(site.path());
    assert!(built.status.success(), "{}", said(&built));
    let mut left = left_overs(site.path());
    left.sort();
    assert_eq!(left, [".public.waymark-backup", ".public.waymark-link", ".public.waymark-pipe"]);
    assert_eq!(text(&beside("backup").join("p")), "precious");
    assert!(!elsewhere.exists());
    assert!(said(&built).contains("public.aside"), "{}", said(&built));
    assert_eq!(tree(&site.path().join("public.aside")).keys().collect::<Vec<_>>(), ["en/thesis.txt"]);
}

#[test]
fn a_strangers_file_at_the_place_of_the_lock_is_not_followed() {
    let site = site_of(1);
    let elsewhere = site.path().join("made-elsewhere");
    symlink(&elsewhere, site.path().join(".public.waymark-lock")).unwrap();
    let refused = build(site.path());
    assert_eq!(refused.status.code(), Some(3));
    assert!(said(&refused).contains(".public.waymark-lock"), "{}", said(&refused));
    assert!(!elsewhere.exists());
}

#[test]
fn modes_do_not_follow_the_umask_and_are_mended() {
    let site = site_of(2);
    write_all(site.path(), &[("files/a.txt", "a")]);
    let public = site.path().join("public");
    let under = |umask: &str| {
        let script = format!("umask {umask}; exec \"$WAYMARK\" build --site \"$SITE\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script]).env("WAYMARK", env!("CARGO_BIN_EXE_waymark")).env("SITE", site.path());
        command.output().unwrap()
    };
    let assert_modes = || {
        for (path, mode) in modes(&public) {
            assert_eq!(mode, if Path::new(&path).is_dir() { 0o755 } else { 0o644 }, "{path}");
        }
    };
    assert!(under("077").status.success());
    assert_eq!(mode(&public), 0o755);
    assert_modes();
    write_all(site.path(), &[("content/en/p0.md", "---\ntitle: Other\n---\nText\n")]);
    assert!(under("007").status.success());
    assert_modes();
    assert!(said(&under("022")).contains("nothing changed"));
    fs::set_permissions(public.join("en/p0/index.html"), Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(public.join("en/p1"), Permissions::from_mode(0o700)).unwrap();
    assert!(said(&under("022")).contains("1 file written"));
    assert_modes();
}

/// Only root may give a folder away.
#[test]
fn owner_group_and_mode_of_the_output_stay() {
    let site = site_of(1);
    build(site.path());
    let public = site.path().join("public");
    chown(&public, Some(12345), Some(23456)).unwrap();
    fs::set_permissions(&public, Permissions::from_mode(0o2750)).unwrap();
    write_all(site.path(), &[("content/en/new.md", "---\ntitle: New\n---\nText\n")]);
    assert!(build(site.path()).status.success());
    let meta = fs::metadata(&public).unwrap();
    assert_eq!((meta.uid(), meta.gid(), meta.mode() & 0o7777), (12345, 23456, 0o2750));
    let page = fs::metadata(public.join("en/new/index.html")).unwrap();
    assert_eq!(page.gid(), 23456, "the set-group-ID bit gives new files the folder's group");
    assert!(said(&build(site.path())).contains("nothing changed"));
}

#[test]
fn what_was_damaged_is_mended() {
    let site = site_of(1);
    write_all(site.path(), &[("files/p.txt", "price 10\n")]);
    build(site.path());
    let public = site.path().join("public");
    let copy = public.join("p.txt");
    let page = public.join("en/p0/index.html");
    let good = (text(&copy), text(&page));
    // Same sizes, and the times of before.
    for (path, text) in [(&copy, "PRICE 99\n".to_owned()), (&page, good.1.replace("Page 0", "Page 9"))] {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        fs::write(path, text).unwrap();
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }
    assert!(said(&build(site.path())).contains("2 files written"));
    assert_eq!((text(&copy), text(&page)), good);
    fs::remove_file(&page).unwrap();
    assert!(said(&build(site.path())).contains("1 file written"));
    assert_eq!(text(&page), good.1);
}

/// A plain copy has new times, and its marker is perhaps the youngest file.
#[test]
fn a_copy_of_an_output_is_not_trusted() {
    let site = site_of(1);
    write_all(site.path(), &[("files/p.txt", "price 10\n")]);
    build(site.path());
    write_all(site.path(), &[("public/p.txt", "PRICE 99\n")]);
    let mut files: Vec<_> = tree(&site.path().join("public")).into_iter().collect();
    files.sort_by_key(|(path, _)| path == ".waymark");
    for (path, bytes) in files {
        std::thread::sleep(Duration::from_millis(5));
        let path = site.path().join("www").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let built = build_with(site.path(), &["--out", site.path().join("www").to_str().unwrap()]);
    assert!(said(&built).contains("1 file written"), "{}", said(&built));
    assert_eq!(text(&site.path().join("www/p.txt")), "price 10\n");
    for path in tree(&site.path().join("www")).keys() {
        fs::set_permissions(site.path().join("www").join(path), Permissions::from_mode(0o600)).unwrap();
    }
    build_with(site.path(), &["--out", site.path().join("www").to_str().unwrap()]);
    assert_eq!(mode(&site.path().join("www/p.txt")), 0o644);
}

#[test]
fn an_output_of_an_earlier_version_is_ours() {
    let site = site_of(2);
    write_all(site.path(), &[("files/p.txt", "x")]);
    build(site.path());
    let public = site.path().join("public");
    let whole = tree(&public);
    let paths = whole.keys().filter(|path| *path != ".waymark");
    let old: String =
        std::iter::once("waymark output 1\n".to_owned())
            .chain(paths.map(|path| {
                format!("{} {path}\n", if path == "p.txt" { "0123456789abcdef0123456789abcdef" } else { "-" })
            }))
            .collect();
    fs::write(public.join(".waymark"), old).unwrap();
    fs::write(public.join("p.txt"), "y").unwrap();
    fs::remove_file(site.path().join("content/en/p1.md")).unwrap();
    let built = build(site.path());
    assert!(built.status.success(), "{}", said(&built));
    assert!(!public.join("en/p1").exists());
    assert_eq!(text(&public.join("p.txt")), "x");
    assert!(text(&public.join(".waymark")).starts_with("waymark output 2\nrelease "));
    assert!(text(&public.join(".waymark")).contains("\nsite Test help\nurl https://help.example.com/\n"));
    assert!(said(&build(site.path())).contains("nothing changed"));
}

#[test]
fn a_file_that_changes_during_the_build_stops_it() {
    let site = site_of(1);
    write_all(site.path(), &[("files/p.txt", "v1")]);
    build(site.path());
    let public = site.path().join("public");
    let before = tree(&public);
    write_all(site.path(), &[("files/p.txt", "v2")]);
    let (made, _) = compile(&source::scan(site.path()), &Options::default(), &Memory::default());
    let publish_now = || {
        let target = Folder::open(&public, site.path(), Handling::default(), &|_| {}).unwrap();
        publish(&made, target, None, None, None, &|_| {})
    };
    let is_stopped = |result| matches!(result, Err(Failure::Changed(path)) if &*path == "files/p.txt");
    write_all(site.path(), &[("files/p.txt", "v3")]);
    assert!(is_stopped(publish_now()));
    fs::remove_file(site.path().join("files/p.txt")).unwrap();
    symlink("/etc/passwd", site.path().join("files/p.txt")).unwrap();
    assert!(is_stopped(publish_now()));
    assert_eq!(tree(&public), before);
    assert_eq!(left_overs(site.path()), [""; 0]);
}

/// Rows of the manifest end where lines do.
#[test]
fn names_with_line_ends_stay_known() {
    let site = site_of(1);
    let names = ["a\r", "a\nb", "\"a\"", "\"a", "\u{1b}[31m", "a\r\n- 1 en/index.html"];
    for name in names {
        let path = site.path().join("files").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    assert!(build(site.path()).status.success());
    for name in names {
        assert_eq!(fs::read_to_string(site.path().join("public").join(name)).unwrap(), "x");
    }
    fs::write(site.path().join("files/another"), "x").unwrap();
    assert!(build(site.path()).status.success(), "the output is known");
    fs::remove_dir_all(site.path().join("files")).unwrap();
    assert!(build(site.path()).status.success(), "all of its files are known");
    assert!(names.iter().all(|name| !site.path().join("public").join(name).exists()));
}
