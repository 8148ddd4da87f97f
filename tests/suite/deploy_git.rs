//! `waymark publish` to a branch, with real repositories.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::deploy_folder::{output_of, pages, publish, published, write_page};
use super::publishing::{said, waymark, with_mounts};
use super::support::tree;

fn git(repository: &Path, arguments: &[&str]) -> Output {
    let mut git = Command::new("git");
    git.arg("-C").arg(repository).args(["-c", "user.name=A", "-c", "user.email=a@example.com"]).args(arguments);
    git.output().unwrap()
}

#[track_caller]
fn says(repository: &Path, arguments: &[&str]) -> String {
    let output = git(repository, arguments);
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A site in a repository of its own, with something staged and something changed, and a bare repository beside it.
fn repositories() -> (tempfile::TempDir, tempfile::TempDir) {
    let (site, bare) = (pages(3), tempfile::tempdir().unwrap());
    says(bare.path(), &["init", "-q", "--bare"]);
    says(site.path(), &["init", "-q", "-b", "main"]);
    fs::write(site.path().join(".gitignore"), "public\n").unwrap();
    // Files must not be changed on their way.
    fs::write(site.path().join(".gitattributes"), "* text=auto eol=crlf\n").unwrap();
    says(site.path(), &["add", "-A"]);
    says(site.path(), &["commit", "-q", "-m", "First"]);
    says(site.path(), &["remote", "add", "origin", bare.path().to_str().unwrap()]);
    fs::write(site.path().join("staged.txt"), "staged").unwrap();
    says(site.path(), &["add", "staged.txt"]);
    write_page(site.path(), "p0", "Changed and not committed.");
    (site, bare)
}

/// Whether a commit of the branch holds a release.
fn holds(bare: &Path, release: &std::collections::BTreeMap<String, Vec<u8>>) -> bool {
    let to = tempfile::tempdir().unwrap();
    let work = format!("--work-tree={}", to.path().display());
    says(bare, &[&work, "checkout", "-q", "-f", "pages", "--", "."]);
    let found = tree(to.path());
    release.iter().all(|(path, bytes)| found.get(path) == Some(bytes)) && found.contains_key(".nojekyll")
}

#[test]
fn a_release_is_a_commit_on_a_branch_of_its_own() {
    let (site, bare) = repositories();
    let target = "git:pages@origin";
    let before = (says(site.path(), &["status", "--porcelain"]), says(site.path(), &["rev-parse", "HEAD"]));
    published(site.path(), &[target]);
    let first = output_of(site.path());
    assert!(holds(bare.path(), &first));
    assert_eq!((says(site.path(), &["status", "--porcelain"]), says(site.path(), &["rev-parse", "HEAD"])), before);
    assert!(published(site.path(), &[target]).contains("nothing changed"));

    write_page(site.path(), "p1", "Other.");
    fs::remove_file(site.path().join("content/en/p2.md")).unwrap();
    published(site.path(), &[target, "--yes"]);
    let second = output_of(site.path());
    assert!(holds(bare.path(), &second));
    assert_eq!(says(bare.path(), &["rev-list", "--count", "pages"]), "2");
    assert!(git(bare.path(), &["cat-file", "-e", "pages:en/p2/index.html"]).status.code() != Some(0));

    published(site.path(), &[target, "--rollback"]);
    assert!(holds(bare.path(), &first));
    let listed = waymark().args(["releases", target, "--site"]).arg(site.path()).output().unwrap();
    assert_eq!(String::from_utf8(listed.stdout).unwrap().lines().count(), 3);
    let left: Vec<_> =
        fs::read_dir(site.path().join(".git")).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("waymark")), "{left:?}");
}

#[test]
fn a_branch_that_cannot_be_published_to_is_told() {
    let (site, bare) = repositories();
    let refused = |target: &str, code: i32, words: &str| {
        let output = publish(site.path(), &[target]);
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
        assert!(!said(&output).contains("s3cr3t"), "{}", said(&output));
    };
    refused("git:main", 2, "is checked out");
    refused("git:pages@nowhere", 3, "cannot be read");
    refused("git:pages@http://me:s3cr3t@127.0.0.1:1/x.git", 3, "cannot be read");
    refused("git:-x", 2, "cannot be the name of a branch");
    // Another one is on the branch already.
    says(site.path(), &["push", "-q", "origin", "main:pages"]);
    refused("git:pages@origin", 2, "files lie there that waymark did not put there");
    published(site.path(), &["git:pages@origin", "--yes"]);
    assert!(
        says(bare.path(), &["show", "pages:content/site.yaml"]).contains("Test help"),
        "what others have there stays"
    );
    let alone = pages(1);
    let output = publish(alone.path(), &["git:pages"]);
    assert!(
        output.status.code() == Some(2) && said(&output).contains("lies in no git repository"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_branch_of_this_repository_alone_moves_too() {
    let (site, _bare) = repositories();
    assert!(published(site.path(), &["git:pages"]).contains("git push origin pages"));
    let bare = tempfile::tempdir().unwrap();
    says(bare.path(), &["clone", "-q", "--bare", site.path().to_str().unwrap(), "."]);
    assert!(holds(bare.path(), &output_of(site.path())));
    write_page(site.path(), "p1", "Other.");
    published(site.path(), &["git:pages"]);
    assert_eq!(says(site.path(), &["rev-list", "--count", "pages"]), "2");
}

#[test]
fn a_full_disk_leaves_the_branch_as_it_was() {
    let (site, _bare) = repositories();
    let script = r#"
        disk=$(mktemp -d); mount -t tmpfs -o size=8m tmpfs "$disk"
        git init -q --bare "$disk/bare.git"; export CI=true
        "$WAYMARK" publish "git:pages@$disk/bare.git" --site "$SITE" > /dev/null
        before=$(git -C "$disk/bare.git" rev-parse pages)
        printf '\nMore text\n' >> "$SITE/content/en/p1.md"
        head -c 100m /dev/zero > "$disk/filler" 2>/dev/null || true
        code=0; "$WAYMARK" publish "git:pages@$disk/bare.git" --site "$SITE" 2> "$SITE/said" > /dev/null || code=$?
        [ "$before" = "$(git -C "$disk/bare.git" rev-parse pages)" ] || { echo "the branch has moved"; exit 9; }
        rm "$disk/filler"
        "$WAYMARK" publish "git:pages@$disk/bare.git" --site "$SITE" > /dev/null || { echo "it does not go on"; exit 9; }
        [ "$before" != "$(git -C "$disk/bare.git" rev-parse pages)" ] || { echo "nothing was published"; exit 9; }
        echo "code $code"
    "#;
    let output = with_mounts(script, site.path());
    let told = fs::read_to_string(site.path().join("said")).unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "code 3", "{}{told}", said(&output));
    assert!(told.contains("cannot be pushed") && told.contains("No space left"), "{told}");
}
