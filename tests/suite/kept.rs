//! Addresses that a place has from its kept releases: none is lost, whether the site's own list holds it or not.

use std::fs;
use std::path::Path;
use std::process::Output;

use waymark::lock::Lock;

use super::deploy_folder::{Served, pages, publish, write_page};
use super::publishing::{said, waymark, with_mounts};
use super::support::{small_site, write_all};

/// Publishes as a person does.
fn publish_by_hand(site: &Path, arguments: &[&str]) -> Output {
    waymark().args(["publish", "--site"]).arg(site).args(arguments).output().unwrap()
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

#[track_caller]
fn fails(output: &Output, code: i32, words: &str) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
    assert!(said(output).contains(words), "{}", said(output));
}

fn list_of(site: &Path) -> std::path::PathBuf {
    site.join("content/urls.lock")
}

#[track_caller]
fn locked(site: &Path) -> Vec<String> {
    Lock::read(&fs::read_to_string(list_of(site)).unwrap()).unwrap().addresses.into_keys().collect()
}

/// A site in two languages, with a page that moves.
fn translated() -> tempfile::TempDir {
    let config = "title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales:\n  en: { name: English }\n  de: { name: Deutsch }\n";
    small_site(&[
        ("content/site.yaml", config),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/orders/cancel.md", "---\ntitle: Cancel\n---\nText.\n"),
        ("content/de/orders/cancel.md", "---\ntitle: Absagen\n---\nText.\n"),
        ("content/en/orders/pay.md", "---\ntitle: Pay\n---\nText.\n"),
        ("content/en/orders/send.md", "---\ntitle: Send\n---\nText.\n"),
        ("content/en/orders/wait.md", "---\ntitle: Wait\n---\nText.\n"),
        ("files/own/index.html", "<!doctype html>"),
    ])
}

#[test]
fn a_release_writes_its_addresses_down_when_it_is_live() {
    let (site, served) = (pages(2), Served::new());
    // Not before, and not where nothing is published.
    succeeds(&publish_by_hand(site.path(), &[&served.target, "--dry-run"]));
    write_all(&served.root(), &[("thesis.txt", "years of work")]);
    fails(&publish_by_hand(site.path(), &[&served.target]), 2, "thesis.txt");
    assert!(!list_of(site.path()).exists());
    fs::remove_dir_all(served.root()).unwrap();
    // Nor where the site is tried elsewhere.
    let elsewhere = Served::new();
    succeeds(&publish_by_hand(site.path(), &[&elsewhere.target, "--base-url", "https://test.example/"]));
    assert!(!list_of(site.path()).exists());

    let words = succeeds(&publish_by_hand(site.path(), &[&served.target]));
    assert!(words.contains("`content/urls.lock` holds 3 addresses now"), "{words}");
    assert!(!words.contains("unlocked-address"), "{words}");
    assert_eq!(locked(site.path()), ["en/", "en/p0/", "en/p1/"]);
    let checked = waymark().args(["check", "--strict", "--site"]).arg(site.path()).output().unwrap();
    assert!(succeeds(&checked).contains("no faults"));
    // A publisher that was stopped right before is made good for.
    fs::remove_file(list_of(site.path())).unwrap();
    succeeds(&publish_by_hand(site.path(), &[&served.target]));
    assert_eq!(locked(site.path()).len(), 3);
    // What is written already is not told again.
    let words = succeeds(&publish_by_hand(site.path(), &[&served.target]));
    assert!(!words.contains("urls.lock"), "{words}");
    write_page(site.path(), "p2", "New.");
    succeeds(&publish_by_hand(site.path(), &[&served.target]));
    assert_eq!(locked(site.path()).len(), 4);
}

#[test]
fn where_the_list_cannot_be_written_the_release_is_live_all_the_same() {
    let (site, served) = (pages(1), Served::new());
    let words = succeeds(&publish(site.path(), &[&served.target]));
    let lines = words.lines().filter(|line| line.contains("urls.lock")).collect::<Vec<_>>();
    assert!(lines.len() == 1 && lines[0].contains("a CI does not write it"), "{words}");
    assert!(!list_of(site.path()).exists());

    write_page(site.path(), "p1", "New.");
    let script = r#"
        mount --bind "$SITE/content" "$SITE/content"; mount -o remount,ro,bind "$SITE/content"
        unset CI; "$WAYMARK" publish "dir:$SITE/srv" --site "$SITE"
    "#;
    let words = succeeds(&with_mounts(script, site.path()));
    let lines = words.lines().filter(|line| line.contains("urls.lock")).collect::<Vec<_>>();
    assert!(lines.len() == 1 && lines[0].contains("Read-only file system"), "{words}");
    assert!(words.contains("is live"), "{words}");
    // A list that was damaged meanwhile is left alone.
    assert!(!list_of(site.path()).exists());
}

#[test]
fn what_a_ci_published_and_could_not_commit_is_not_lost() {
    let (site, served) = (translated(), Served::new());
    succeeds(&publish(site.path(), &[&served.target]));
    let before = served.ledger().releases.len();
    for tag in ["en", "de"] {
        let at = |name: &str| site.path().join(format!("content/{tag}/orders/{name}.md"));
        fs::rename(at("cancel"), at("cancelled")).unwrap();
    }
    // Once for each language, with the file of the source, and not for frames and permalinks besides.
    for arguments in [&[&*served.target][..], &[&*served.target, "--dry-run"]] {
        let output = publish(site.path(), arguments);
        fails(&output, 1, "`de/orders/cancel/` would vanish: dir:");
        let words = said(&output);
        assert_eq!(
            words.matches("add `aliases: [orders/cancel]` to `content/en/orders/cancelled.md`").count(),
            2,
            "{words}"
        );
        assert!(
            words.contains("has it since 20") && words.contains("2 addresses would vanish; nothing was changed"),
            "{words}"
        );
        assert!(!words.contains("embed/") && !words.contains("go/"), "{words}");
        assert_eq!(served.ledger().releases.len(), before);
    }
    // A branch need not know of that.
    let checked = waymark().args(["check", "--strict", "--site"]).arg(site.path()).output().unwrap();
    succeeds(&checked);
    let text = "---\naliases: [orders/cancel]\ntitle: Cancel\n---\nText.\n";
    write_all(site.path(), &[("content/en/orders/cancelled.md", text)]);
    succeeds(&publish(site.path(), &[&served.target]));
    assert!(served.live().contains_key("de/orders/cancel/index.html"));

    // A page that is retired stays at its address.
    write_all(site.path(), &[("content/en/orders/pay.md", "---\ntitle: Pay\ngone: true\n---\n")]);
    succeeds(&publish(site.path(), &[&served.target]));
    // One that is gone is missed, and taken away on purpose with one word, once.
    fs::remove_file(site.path().join("content/en/orders/send.md")).unwrap();
    fails(&publish(site.path(), &[&served.target]), 1, "`en/orders/send/` would vanish");
    let words = succeeds(&publish(site.path(), &[&served.target, "--yes"]));
    assert!(words.contains("`en/orders/send/index.html` vanishes"), "{words}");
    write_page(site.path(), "new", "New.");
    succeeds(&publish(site.path(), &[&served.target]));
}

#[test]
fn what_the_list_forgets_goes_on_purpose() {
    let (site, served) = (pages(5), Served::new());
    succeeds(&publish_by_hand(site.path(), &[&served.target]));
    fs::remove_file(site.path().join("content/en/p3.md")).unwrap();
    // The list is asked first, and no option overrules it.
    fails(&publish_by_hand(site.path(), &[&served.target, "--yes"]), 1, "`en/p3/` was published, and would vanish");
    let text = fs::read_to_string(list_of(site.path())).unwrap();
    let without: String = text.split_inclusive('\n').filter(|line| !line.starts_with("en/p3/ ")).collect();
    fs::write(list_of(site.path()), without).unwrap();
    // A list without the line may be an old one: the place still has the address.
    fails(&publish_by_hand(site.path(), &[&served.target]), 1, "`en/p3/` would vanish: dir:");
    succeeds(&publish_by_hand(site.path(), &[&served.target, "--yes"]));
    write_page(site.path(), "p0", "Other.");
    succeeds(&publish_by_hand(site.path(), &[&served.target]));
    assert!(!locked(site.path()).contains(&"en/p3/".to_owned()));
}

#[test]
fn each_kind_of_address_says_what_brings_it_back() {
    let (site, served) = (translated(), Served::new());
    succeeds(&publish(site.path(), &[&served.target]));
    let config = fs::read_to_string(site.path().join("content/site.yaml")).unwrap();
    write_all(site.path(), &[("content/site.yaml", &format!("{config}outputs: {{ permalinks: false }}\n"))]);
    fails(&publish(site.path(), &[&served.target]), 1, "turn its output in `outputs` of `site.yaml` on again");
    let alone = config.replace("  de: { name: Deutsch }\n", "");
    write_all(site.path(), &[("content/site.yaml", &alone), ("content/en/a.md", "---\ntitle: A\n---\n")]);
    fs::rename(site.path().join("content/de"), site.path().join("german")).unwrap();
    // Half of all pages at once are a mistake that is told in one line.
    fails(&publish(site.path(), &[&served.target]), 1, "pages would vanish (");
    fs::rename(site.path().join("german"), site.path().join("content/de")).unwrap();
    write_all(site.path(), &[("content/site.yaml", &config)]);
    fs::remove_dir_all(site.path().join("files/own")).unwrap();
    fails(&publish(site.path(), &[&served.target]), 1, "put it back, or add `aliases: [/own]` to the page");
    write_all(site.path(), &[("content/en/a.md", "---\ntitle: A\naliases: [/own]\n---\n")]);
    succeeds(&publish(site.path(), &[&served.target]));
}

#[test]
fn going_back_loses_no_address_and_is_no_fault() {
    let (site, served) = (pages(3), Served::new());
    succeeds(&publish(site.path(), &[&served.target]));
    write_page(site.path(), "new", "New.");
    succeeds(&publish(site.path(), &[&served.target]));
    succeeds(&publish_by_hand(site.path(), &[&served.target, "--rollback"]));
    assert!(!list_of(site.path()).exists(), "nothing was built that could be written down");
    // The release that was gone back from is kept, and so are its addresses.
    fs::remove_file(site.path().join("content/en/new.md")).unwrap();
    write_page(site.path(), "p0", "Other.");
    let output = publish(site.path(), &[&served.target]);
    fails(&output, 1, "`en/new/` would vanish");
    let second = waymark::deploy::time(served.ledger().releases[1].time);
    assert!(said(&output).contains(&format!("has it since {second}\n")), "{}", said(&output));
    write_page(site.path(), "new", "New.");
    succeeds(&publish(site.path(), &[&served.target]));
    // Since when it is published cannot be known where the first release is not kept.
    for text in ["A.", "B."] {
        write_page(site.path(), "p0", text);
        succeeds(&publish(site.path(), &[&served.target, "--keep", "1"]));
    }
    fs::remove_file(site.path().join("content/en/new.md")).unwrap();
    fails(&publish(site.path(), &[&served.target]), 1, " or longer\n");
}
