//! Outputs that are mounted somewhere, such as into a container: they stay the same folder, and their files are replaced one by one.

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::publishing::{build, build_with, said, site_of, with_mounts};
use super::support::{tree, write_all};

#[test]
fn an_output_that_is_mounted_elsewhere_is_filled_file_by_file() {
    let site = site_of(2);
    let script = r#"
        web=$(mktemp -d); assets=$(mktemp -d)
        "$WAYMARK" build --site "$SITE"
        mount --bind "$SITE/public" "$web"
        echo 'More' >> "$SITE/content/en/p1.md"
        "$WAYMARK" build --site "$SITE"
        diff -r "$web" "$SITE/public"; grep -q More "$web/en/p1/index.html"
        umount "$web"; mount --bind "$SITE/public/assets" "$assets"
        echo 'Again' >> "$SITE/content/en/p1.md"
        "$WAYMARK" build --site "$SITE"
        diff -r "$assets" "$SITE/public/assets"
        umount "$assets"
        echo 'Once more' >> "$SITE/content/en/p1.md"
        "$WAYMARK" build --site "$SITE" 2>&1 | grep 'one by one' && exit 9
        grep -q 'Once more' "$SITE/public/en/p1/index.html"
    "#;
    let output = with_mounts(script, site.path());
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
    assert_eq!(said(&output).matches("one by one").count(), 2, "{}", said(&output));
}

/// What a container has mounted cannot be seen from outside: the build runs in the namespace of the test, the mount is in another one.
#[test]
fn a_build_in_place_reaches_what_a_container_has_mounted() {
    let site = site_of(2);
    let script = r#"
        web=$(mktemp -d)
        outside() { nsenter --mount=/proc/$PPID/ns/mnt "$WAYMARK" build --site "$SITE" "$@"; }
        outside; mount --bind "$SITE/public" "$web"
        rm "$SITE/content/en/p0.md"; echo 'More' >> "$SITE/content/en/p1.md"
        outside --in-place
        grep -q More "$web/en/p1/index.html"; [ ! -e "$web/en/p0" ]
        diff -r "$web" "$SITE/public"
        echo 'Again' >> "$SITE/content/en/p1.md"; outside
        [ ! -e "$web/index.html" ] || { echo "the mount has followed the swap, so nothing was tested"; exit 9; }
    "#;
    let output = with_mounts(script, site.path());
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
    assert!(!said(&output).contains("one by one"), "who asks for it need not be told");
}

#[test]
fn a_build_in_place_keeps_the_folder_and_gives_the_same_bytes() {
    let site = site_of(3);
    let public = site.path().join("public");
    // What was a file becomes a folder, and the other way round.
    write_all(site.path(), &[("files/a", "a file"), ("files/b/c", "in a folder")]);
    assert!(build_with(site.path(), &["--in-place"]).status.success());
    let folder = fs::metadata(&public).unwrap().ino();
    fs::remove_file(site.path().join("files/a")).unwrap();
    fs::remove_dir_all(site.path().join("files/b")).unwrap();
    fs::remove_file(site.path().join("content/en/p2.md")).unwrap();
    write_all(site.path(), &[("files/a/d", "in a folder"), ("files/b", "a file")]);
    let built = build_with(site.path(), &["--in-place"]);
    assert!(built.status.success(), "{}", said(&built));
    assert_eq!(fs::metadata(&public).unwrap().ino(), folder);
    let in_place = tree(&public);
    assert!(!public.join("en/p2").exists());
    assert!(said(&build_with(site.path(), &["--in-place"])).contains("nothing changed"));
    fs::remove_dir_all(&public).unwrap();
    build(site.path());
    assert_eq!(tree(&public), in_place);
}

#[test]
fn what_a_killed_build_left_in_place_is_taken_away() {
    let site = site_of(3);
    build(site.path());
    let public = site.path().join("public");
    let before = tree(&public);
    // The first file to be written is the marker: then nothing else shows that a build was here.
    for when in [1, 2, 6] {
        write_all(site.path(), &[("content/en/p1.md", "---\ntitle: Other\n---\n")]);
        let kill = format!("inject=rename:signal=KILL:when={when}");
        let killed = std::process::Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=rename", "-e", &kill])
            .arg(env!("CARGO_BIN_EXE_waymark"))
            .args(["build", "--in-place", "--site"])
            .arg(site.path())
            .output()
            .unwrap();
        assert!(!killed.status.success());
        write_all(site.path(), &[("content/en/p1.md", "---\ntitle: Page 1\n---\nText of 1.\n")]);
        let next = build(site.path());
        assert!(next.status.success(), "{}", said(&next));
        assert_eq!(tree(&public), before, "killed at rename {when}");
    }
}
