//! Tickets stay true: what is stale or unlisted is no canned answer, what was sent can be read again, and its pictures live on.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::command;
use super::deploy_folder::{Served, published};
use super::support::{png, small_site, write_all};

const CONFIG: &str = "title: T\nbase_url: https://help.example.com/\nsource_locale: en\nlocales:\n  en: { name: English }\n  de: { name: Deutsch }\n";

/// A site in two languages with a guide, answers and an article, all translations current.
fn translated(more: &str) -> tempfile::TempDir {
    let site = small_site(&[
        ("content/site.yaml", &format!("{CONFIG}{more}")),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/key/index.md", "---\ntitle: Make a key\nkind: guide\n---\n"),
        ("content/en/key/1-open.md", "---\ntitle: Open\n---\nOpen it.\n"),
        ("content/en/key/2-copy.md", "---\ntitle: Copy\n---\nCopy it.\n"),
        ("content/de/key/index.md", "---\ntitle: Schlüssel machen\n---\n"),
        ("content/de/key/1-open.md", "---\ntitle: Öffnen\n---\nÖffnen.\n"),
        ("content/de/key/2-copy.md", "---\ntitle: Kopieren\n---\nKopieren.\n"),
        (
            "content/en/faq/lost.md",
            "---\ntitle: Lost?\nasked_as: [Where is it]\nkeywords: [gone]\n---\nMake a new one.\n",
        ),
        ("content/de/faq/lost.md", "---\ntitle: Verloren?\n---\nMachen Sie einen neuen.\n"),
        ("content/en/faq/secret.md", "---\ntitle: For agents\nunlisted: true\n---\nAsk the boss.\n"),
        ("content/de/faq/secret.md", "---\ntitle: Für Agenten\nunlisted: true\n---\nFragen Sie die Chefin.\n"),
        ("content/en/disk/errors/full.md", "---\ntitle: Full\nmatch: [disk full]\n---\nTidy up.\n"),
        (
            "content/en/about.md",
            "---\ntitle: About keys\nanchors: { why: reasons }\n---\nLead.\n\n## Reasons\n\nBecause.\n\n### More\n\nOf it.\n\n## Rules\n\nNever.\n",
        ),
    ]);
    says(site.path(), &["l10n", "stamp", "--untracked", "--locale", "de"], 0);
    site
}

fn change(site: &Path, path: &str, from: &str, to: &str) {
    let path = site.join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

/// Standard output and standard error of a command that ends so.
#[track_caller]
fn says(site: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = command::waymark(arguments, site);
    let [out, err] = [&output.stdout, &output.stderr].map(|said| String::from_utf8(said.clone()).unwrap());
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    (out, err)
}

#[test]
fn what_is_stale_or_unlisted_is_no_canned_answer_unless_it_is_asked_for() {
    let site = translated("");
    let macros = |more: &[&str]| {
        let (out, err) = says(site.path(), &[&["macros", "--for", "zendesk", "--locale", "de"], more].concat(), 0);
        let found: Value = serde_json::from_str(&out).unwrap();
        let titles = found["macros"].as_array().unwrap().iter().map(|answer| answer["description"].as_str().unwrap());
        (titles.map(|text| text.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>(), err)
    };
    let (found, err) = macros(&[]);
    assert_eq!(found, ["faq/lost"]);
    assert!(err.contains("warning[unlisted-answer]") && err.contains("content/de/faq/secret.md"), "{err}");
    assert!(!err.contains("stale-answer"), "{err}");
    change(site.path(), "content/en/faq/lost.md", "a new one", "another");
    let (found, err) = macros(&[]);
    assert_eq!(found, [""; 0]);
    assert!(err.contains("warning[stale-answer]") && err.contains("`--include stale`"), "{err}");
    let (found, err) = macros(&["--include", "stale,unlisted"]);
    assert_eq!(found, ["faq/lost", "faq/secret"]);
    assert!(err.contains("it is among the answers"), "{err}");
    for code in ["stale-answer", "unlisted-answer"] {
        assert!(says(site.path(), &["explain", code], 0).0.contains("waymark macros"));
    }
}

#[test]
fn steps_are_stale_one_by_one() {
    let site = translated("");
    change(site.path(), "content/en/key/2-copy.md", "Copy it", "Copy all of it");
    let behind = |more: &[&str]| {
        says(site.path(), &[&["embed", "key", "--locale", "de", "--format", "text"], more].concat(), 0)
            .1
            .contains("is behind its source")
    };
    assert!(behind(&[]));
    assert!(!behind(&["--steps", "1"]));
    assert!(behind(&["--steps", "2"]));
    // The same is in the files for tools, from which the menu takes it.
    says(site.path(), &["build"], 0);
    let read = |path: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(site.path().join("public").join(path)).unwrap()).unwrap()
    };
    let guide = read("de/key/embed.json");
    let steps: Vec<&str> =
        guide["steps"].as_array().unwrap().iter().map(|step| step["freshness"].as_str().unwrap()).collect();
    assert_eq!(steps, ["current", "stale"]);
    let of_german = |told: &Value| {
        let languages = told["languages"].as_array().unwrap();
        languages.iter().find(|language| language["locale"] == "de").unwrap()["freshness"].as_str().unwrap().to_owned()
    };
    assert_eq!(of_german(&guide), "stale");
    assert_eq!(of_german(&read("de/key/open/embed.json")), "current");
    assert_eq!(of_german(&read("de/key/copy/embed.json")), "stale");
}

#[test]
fn the_catalogue_holds_what_another_tool_needs_to_find_an_entry() {
    let site = translated("");
    says(site.path(), &["build"], 0);
    let all: Value =
        serde_json::from_str(&fs::read_to_string(site.path().join("public/en/entries.json")).unwrap()).unwrap();
    assert_eq!(all["version"], 1);
    let entry = |id: &str| all["entries"].as_array().unwrap().iter().find(|entry| entry["id"] == id).unwrap();
    assert_eq!(entry("faq/lost")["asked_as"], serde_json::json!(["Where is it"]));
    assert_eq!(entry("faq/lost")["keywords"], serde_json::json!(["gone"]));
    assert_eq!(entry("disk/errors/full")["match"], serde_json::json!(["disk full"]));
    assert_eq!(entry("key")["steps"], serde_json::json!(["key/open", "key/copy"]));
    assert!(entry("about").get("match").is_none() && entry("about").get("steps").is_none());
}

#[test]
fn a_section_is_cut_out_of_an_article() {
    let site = translated("");
    let cut = |reference: &str| says(site.path(), &["embed", reference, "--format", "markdown"], 0).0;
    let reasons = cut("about#reasons");
    assert!(reasons.contains("https://help.example.com/en/about/#reasons"), "{reasons}");
    assert!(reasons.contains("Because.") && reasons.contains("Of it."), "{reasons}");
    assert!(!reasons.contains("Lead.") && !reasons.contains("Never."), "{reasons}");
    assert_eq!(cut("https://help.example.com/en/about/#why"), reasons, "an old anchor");
    assert!(!cut("about#more").contains("Because."));
    let err = says(site.path(), &["embed", "about#nothing"], 1).1;
    assert!(err.contains("has no section `nothing`") && err.contains("`rules`"), "{err}");
}

#[test]
fn a_copy_in_a_language_that_lacks_the_entry_leads_to_the_permalink() {
    let site = translated("");
    let (out, err) = says(site.path(), &["embed", "about", "--locale", "de", "--format", "text"], 0);
    assert!(out.contains("https://help.example.com/go/about/") && !out.contains("/en/about/"), "{out}");
    assert!(err.contains("is not translated into `de`"));
    let link = |locale: &str| says(site.path(), &["embed", "about", "--locale", locale, "--format", "link"], 0).0;
    assert_eq!(
        [link("de"), link("en")],
        ["https://help.example.com/go/about/\n", "https://help.example.com/en/about/\n"]
    );
}

#[test]
fn what_was_sent_can_be_read_again_and_its_pictures_live_on() {
    let served = Served::new();
    let site = translated(&format!("publish:\n  live: {{ to: \"{}\" }}\n", served.target));
    assert!(says(site.path(), &["embed", "faq/lost", "--snapshot"], 1).1.contains("nothing was published"));
    change(
        site.path(),
        "content/en/faq/lost.md",
        "Make a new one.",
        "Make a new one.\n\n![The button](/images/button.png)",
    );
    let text = |more: &[&str]| says(site.path(), &[&["embed", "faq/lost", "--format", "text"], more].concat(), 0);
    let mut sent = Vec::new();
    for round in 1..5u32 {
        fs::create_dir_all(site.path().join("images")).unwrap();
        fs::write(site.path().join("images/button.png"), png(8 * round, 6)).unwrap();
        write_all(
            site.path(),
            &[("content/en/round.md", &format!("---\ntitle: Round {round}\n---\nRound {round}.\n"))],
        );
        published(site.path(), &["live"]);
        let (snapshot, said) = text(&["--snapshot"]);
        let build = said.split("release ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        let picture = snapshot.split_whitespace().find(|word| word.contains("/assets/button.")).unwrap().to_owned();
        sent.push((build, snapshot, picture));
        change(site.path(), "content/en/faq/lost.md", "new one", "new, new one");
    }
    // Three releases later the words are what they were, and the picture is still there.
    assert!(sent[0].1 != sent[3].1 && sent[0].2 != sent[3].2);
    for (build, snapshot, picture) in &sent {
        let (again, said) = text(&["--what-was", build]);
        assert_eq!(&again, snapshot);
        assert!(said.contains(build.as_str()), "{said}");
        let path = picture.strip_prefix("https://help.example.com/").expect(picture);
        assert!(served.root().join("current").join(path).exists(), "{picture} is gone");
    }
    let unknown = says(site.path(), &["embed", "faq/lost", "--what-was", "0000000000"], 1).1;
    assert!(unknown.contains("keeps no release `0000000000`") && unknown.contains("waymark releases"), "{unknown}");
    assert!(
        says(site.path(), &["embed", "faq/lost", "--what-was", "0", "--steps", "1"], 2)
            .1
            .contains("cannot be used with")
    );
}

#[test]
fn a_place_that_keeps_no_whole_releases_says_so() {
    let site = translated("publish:\n  live: { to: \"git:pages\" }\n");
    let git = |arguments: &[&str]| {
        let done = std::process::Command::new("git").args(arguments).current_dir(site.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "-q"]);
    git(&["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty", "-m", "Begin"]);
    published(site.path(), &["live"]);
    let err = says(site.path(), &["embed", "faq/lost", "--snapshot"], 2).1;
    assert!(err.contains("keeps no whole releases") && err.contains("dir:PATH"), "{err}");
}
