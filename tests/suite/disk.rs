//! A disk that fails, and files that change under a build: what is published is the old output or the new one, and nothing from elsewhere.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

use super::publishing::{build, build_with, left_overs, said, site_of};
use super::support::{Run, tree, write_all};

/// The command with one thread, under strace with some faults injected.
fn under(faults: &[&str], trace: &Path) -> Command {
    let calls: Vec<&str> = faults.iter().map(|fault| fault.split(':').next().unwrap()).collect();
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "--seccomp-bpf", "-o"]).arg(trace).arg("-e").arg(format!("trace={}", calls.join(",")));
    for fault in faults {
        command.arg("-e").arg(format!("inject={fault}"));
    }
    command.arg(env!("CARGO_BIN_EXE_waymark")).env("RAYON_NUM_THREADS", "1").stderr(Stdio::piped());
    command
}

/// A build that stands still for a second between the scan and the first file that it stages.
fn slow_build(site: &Path, more: &[&str]) -> Child {
    let faults = [&["mkdir:delay_enter=1500000:when=1"], more].concat();
    let child = under(&faults, Path::new("/dev/null")).args(["build", "--site"]).arg(site).spawn().unwrap();
    while !site.join(".public.waymark-lock").exists() {
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(700));
    child
}

/// What the file leads to has the very bytes that were hashed, so only its being a link can tell.
#[test]
fn a_folder_that_becomes_a_link_after_the_scan_is_a_fault() {
    let site = site_of(1);
    let outside = tempfile::tempdir().unwrap();
    write_all(outside.path(), &[("passwd", "secret"), ("p0.md", "---\ntitle: Page 0\n---\nText of 0.\n")]);
    // The second time on a system without `openat2`.
    for more in [&[][..], &["openat2:error=ENOSYS"]] {
        write_all(site.path(), &[("files/docs/passwd", "secret")]);
        let child = slow_build(site.path(), more);
        fs::remove_dir_all(site.path().join("files/docs")).unwrap();
        symlink(outside.path(), site.path().join("files/docs")).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("fault[symlink]"), "{}", said(&output));
        assert!(!site.path().join("public").exists());
        fs::remove_file(site.path().join("files/docs")).unwrap();
    }
    assert!(build(site.path()).status.success());
}

/// Also between the look at a folder and the reading of its files.
#[test]
fn a_link_is_followed_at_no_moment() {
    let site = site_of(1);
    let outside = tempfile::tempdir().unwrap();
    write_all(outside.path(), &[("secret.txt", "secret")]);
    let docs = site.path().join("files/docs");
    let is_done = AtomicBool::new(false);
    scope(|threads| {
        threads.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                write_all(site.path(), &[("files/docs/secret.txt", "harmless")]);
                fs::remove_dir_all(&docs).unwrap();
                symlink(outside.path(), &docs).unwrap();
                fs::remove_file(&docs).unwrap();
            }
        });
        for _ in 0..Run::this().times(40) {
            let output = build(site.path());
            assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{}", said(&output));
            let published = fs::read_to_string(site.path().join("public/docs/secret.txt"));
            assert_ne!(published.ok().as_deref(), Some("secret"));
        }
        is_done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_site_behind_a_link_is_built() {
    let site = site_of(1);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("site");
    symlink(site.path(), &link).unwrap();
    assert!(build(&link).status.success());
    assert!(site.path().join("public/en/p0/index.html").exists());
}

#[test]
fn a_file_that_changes_once_is_read_again() {
    let site = site_of(1);
    write_all(site.path(), &[("files/p.txt", "v1")]);
    let child = slow_build(site.path(), &[]);
    write_all(site.path(), &[("files/p.txt", "v2")]);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("`files/p.txt` changed during the build; reading the site again"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_to_string(site.path().join("public/p.txt")).unwrap(), "v2");
}

#[test]
fn a_site_that_is_never_at_rest_is_not_published() {
    let site = site_of(1);
    write_all(site.path(), &[("files/p.txt", "v")]);
    let trace = Path::new("/dev/null");
    let mut slow = under(&["mkdir:delay_enter=150000"], trace);
    let child = slow.args(["build", "--site"]).arg(site.path()).spawn().unwrap();
    let is_done = AtomicBool::new(false);
    let output = scope(|threads| {
        threads.spawn(|| {
            let mut version = 0;
            while !is_done.load(Ordering::Relaxed) {
                version += 1;
                let new = site.path().join("new");
                fs::write(&new, format!("v{version}")).unwrap();
                fs::rename(new, site.path().join("files/p.txt")).unwrap();
                sleep(Duration::from_millis(10));
            }
        });
        let output = child.wait_with_output().unwrap();
        is_done.store(true, Ordering::Relaxed);
        output
    });
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("nothing written, build again when it is at rest"), "{}", said(&output));
    assert!(!site.path().join("public").exists());
    assert_eq!(left_overs(site.path()), [""; 0]);
}

#[test]
fn verifying_finds_and_mends_what_the_times_do_not_show() {
    let site = site_of(2);
    write_all(site.path(), &[("files/p.txt", "price 10\n")]);
    build(site.path());
    let public = site.path().join("public");
    let good = tree(&public);
    // Long enough for the last build to be remembered, and for files to be older than the marker.
    sleep(Duration::from_millis(2_100));
    build(site.path());
    assert!(said(&build_with(site.path(), &["--verify"])).contains("is as it was built"));
    // A disk that rots changes no time. The marker's is set to later, which hides the damage as well.
    fs::write(public.join("p.txt"), "PRICE 99\n").unwrap();
    fs::write(public.join("en/p0/index.html"), good["en/p0/index.html"].replaced(b"Page 0", b"Page 9")).unwrap();
    postpone(&public.join(".waymark"));
    assert!(said(&build(site.path())).contains("nothing changed"), "without `--verify` the times are trusted");
    let verified = build_with(site.path(), &["--verify"]);
    let told = said(&verified);
    assert!(
        told.contains("2 damaged files") && told.contains("  p.txt\n") && told.contains("  en/p0/index.html\n"),
        "{told}"
    );
    assert!(told.contains("2 files written"), "{told}");
    assert_eq!(tree(&public), good);
    fs::remove_file(public.join("p.txt")).unwrap();
    assert!(said(&build_with(site.path(), &["--verify"])).contains("1 damaged file in"));
    assert_eq!(tree(&public), good);
}

trait Replaced {
    fn replaced(&self, from: &[u8], to: &[u8]) -> Vec<u8>;
}

impl Replaced for Vec<u8> {
    fn replaced(&self, from: &[u8], to: &[u8]) -> Vec<u8> {
        let at = self.windows(from.len()).position(|window| window == from).unwrap();
        [&self[..at], to, &self[at + from.len()..]].concat()
    }
}

/// Sets the time of a marker to a minute later, and keeps its seal, which is what stands below a millisecond.
fn postpone(marker: &Path) {
    let file = fs::File::options().write(true).open(marker).unwrap();
    let modified = file.metadata().unwrap().modified().unwrap();
    file.set_modified(modified + Duration::from_secs(60)).unwrap();
}

/// Runs a command that is killed at a call of this name and number.
fn killed_at(call: &str, number: usize, arguments: &[&str]) {
    let fault = format!("inject={call}:signal=KILL:when={number}");
    let mut command = Command::new("strace");
    command.args(["-f", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &fault]);
    let output = command.arg(env!("CARGO_BIN_EXE_waymark")).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), None, "{}", said(&output));
}

fn done(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_waymark")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn what_a_killed_command_left_of_a_file_is_taken_away() {
    let top = tempfile::tempdir().unwrap();
    let [site, exports] = ["site", "exports"].map(|name| top.path().join(name).to_str().unwrap().to_owned());
    let whole = top.path().join("whole");
    done(&["new", whole.to_str().unwrap()]);
    // Between two files, and before the last of them is in its place.
    for (call, number) in [("rename", 3), ("rename", 1), ("fsync", 4)] {
        killed_at(call, number, &["new", &site]);
        assert!(fs::read_dir(&site).unwrap().count() > 0);
        done(&["new", &site]);
        assert!(tree(Path::new(&site)) == tree(&whole), "after {call} {number}");
        fs::remove_dir_all(&site).unwrap();
    }
    done(&["new", &site]);
    let config = fs::read_to_string(whole.join("content/site.yaml")).unwrap();
    let config = config.replace("  en: {", "  de: { name: Deutsch }\n  en: {");
    write_all(&whole, &[("content/site.yaml", &config), ("content/de/index.md", "---\ntitle: Start\n---\n")]);
    let file = format!("{exports}/de.po");
    let export = ["l10n", "export", "--locale", "de", "--out", &file, "--site", whole.to_str().unwrap()];
    killed_at("rename", 1, &export);
    assert!(Path::new(&exports).join(".de.po.waymark-part").exists());
    fs::write(Path::new(&exports).join(".de.po.other"), "of somebody else").unwrap();
    done(&export);
    assert_eq!(tree(Path::new(&exports)).into_keys().collect::<Vec<_>>(), [".de.po.other", "de.po"]);
}

#[test]
fn a_new_site_goes_into_no_folder_with_other_files() {
    let top = tempfile::tempdir().unwrap();
    let site = top.path().join("site");
    let call = ["new", site.to_str().unwrap()];
    killed_at("rename", 5, &call);
    let [own, other] = ["mine.md", "content/site.yaml"].map(|path| site.join(path));
    for path in [own, other] {
        let before = fs::read(&path).ok();
        write_all(Path::new("/"), &[(path.to_str().unwrap().trim_start_matches('/'), "mine")]);
        let output = Command::new(env!("CARGO_BIN_EXE_waymark")).args(call).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("is there already and not empty"), "{}", said(&output));
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    done(&call);
    let output = Command::new(env!("CARGO_BIN_EXE_waymark")).args(call).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "a whole site is there: {}", said(&output));
}

/// The standard library panics there.
#[test]
fn a_folder_that_cannot_be_closed_is_a_failure_of_the_disk() {
    let site = site_of(3);
    let folder = site.path().join("content/en");
    let (mut met, path) = (0, folder.to_str().unwrap());
    for number in 1..4 {
        let fault = format!("inject=close:error=EIO:when={number}");
        let mut command = Command::new("strace");
        command.args(["-f", "-o", "/dev/null", "-P", path, "-e", "trace=close", "-e", &fault]);
        command.arg(env!("CARGO_BIN_EXE_waymark")).args(["check", "--site"]).arg(site.path());
        let output = command.output().unwrap();
        let is_told = said(&output).contains("a folder that was read cannot be closed");
        let code = if is_told { 3 } else { 0 };
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        met += u32::from(is_told);
    }
    assert!(met > 0);
}
