//! Names of terms: `content/terms.yaml`, and `[=id]` wherever a reader reads.

use std::collections::BTreeMap;

use waymark::{Memory, Options, compile};

use super::freshness::two_locales;
use super::support::{SITE_YAML, outputs, sources};

const TERMS: &str = "\
shop: { en: Shopella }
settings:
  en: Account settings
  de: Kontoeinstellungen
  was: [Preferences, My account]
  avoid: [the options]
";

const PAGE: &str = r#"---
title: Open the [=settings]
summary: In [=shop] \[=shop].
keywords: [Preferences, "[=shop] panel"]
---
Open **[=settings]** and [the [=settings]](open.md#the-settings). `[=shop]` and \[=shop] stay.

## The [=settings]

![The [=settings] page](/images/a.png "In [=shop]")

| [=shop] | b |
|---------|---|
| <b>[=shop]</b> | c |
"#;

fn site(terms: &str, more: &[(&str, &str)]) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let config = two_locales();
    let mut files = vec![
        ("content/site.yaml", config.as_str()),
        ("content/terms.yaml", terms),
        ("content/en/index.md", "---\ntitle: Home\n---\n"),
        ("content/en/open.md", PAGE),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/de/open.md", "---\ntitle: \"[=settings] öffnen\"\n---\nIn [=shop].\n"),
        ("images/a.png", "1"),
        ("themes/default/strings/en.ftl", "all_pages = All pages of [=shop]\n"),
    ];
    for (path, text) in more {
        files.retain(|(known, _)| known != path);
        files.push((path, text));
    }
    let (site, findings) = compile(&sources(files), &Options::default(), &Memory::default());
    let told = findings.iter().map(|finding| {
        let place = finding.place.as_ref().map_or(String::new(), |place| format!("{} ", place.path));
        format!("{place}{}: {}", finding.code, finding.message)
    });
    (outputs(&site), told.collect())
}

fn text<'o>(outputs: &'o BTreeMap<String, Vec<u8>>, path: &str) -> &'o str {
    str::from_utf8(outputs.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

#[test]
fn names_stand_wherever_a_reader_reads() {
    let (outputs, told) = site(TERMS, &[]);
    assert!(!told.iter().any(|told| told.contains("term") || told.contains("old-name")), "{told:?}");
    let page = text(&outputs, "en/open/index.html");
    for wanted in [
        "<title>Open the Account settings",
        "content=\"In Shopella [=shop].\"",
        "<strong>Account settings</strong> and <a href=\"../../en/open/index.html#the-settings\">the Account settings</a>",
        "<code>[=shop]</code> and [=shop] stay",
        "id=\"the-settings\"",
        "alt=\"The Account settings page\"",
        "In Shopella</figcaption>",
        "<b>Shopella</b>",
        "All pages of Shopella",
    ] {
        assert!(page.contains(wanted), "{wanted} in {page}");
    }
    let copy = text(&outputs, "en/open/index.md");
    for wanted in [
        "# Open the Account settings",
        "**Account settings**",
        "![The Account settings page](",
        "\"In Shopella\"",
        "`[=shop]` and \\[=shop]",
    ] {
        assert!(copy.contains(wanted), "{wanted} in {copy}");
    }
    assert!(text(&outputs, "de/open/index.html").contains("<title>Kontoeinstellungen öffnen"));
    assert!(text(&outputs, "de/open/index.html").contains("In Shopella."), "by the source's name");
    let embed = text(&outputs, "en/open/embed.json");
    assert!(embed.contains("Account settings") && !embed.contains("[=settings]"), "{embed}");
}

/// A thing that gets another name is called by it everywhere at once; no address changes, and no translation is behind.
#[test]
fn a_new_name_changes_every_page_and_no_address() {
    let ids = |html: &str| -> Vec<String> {
        html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let (before, _) = site(TERMS, &[]);
    let (after, _) = site(&TERMS.replace("Account settings", "Profile"), &[]);
    let page = |outputs: &BTreeMap<String, Vec<u8>>| text(outputs, "en/open/index.html").to_owned();
    assert!(!page(&after).contains("Account settings") && page(&after).contains("Open the Profile"));
    assert_eq!(ids(&page(&before)), ids(&page(&after)));
    assert!(before.keys().eq(after.keys()));

    let mut files: BTreeMap<String, String> = [
        ("content/site.yaml", two_locales()),
        ("content/terms.yaml", TERMS.to_owned()),
        ("content/en/index.md", "---\ntitle: Home of [=shop]\n---\nOpen [=settings].\n".to_owned()),
        ("content/de/index.md", "---\ntitle: Start von [=shop]\n---\n[=settings] öffnen.\n".to_owned()),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into();
    super::freshness::stamp(&mut files);
    let stale = |files: &BTreeMap<String, String>| {
        let all = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let (site, _) = compile(&sources(all), &Options::default(), &Memory::default());
        site.freshness.comparison(site.catalogue.by_path("content/de/index.md").unwrap()).is_some()
    };
    assert!(!stale(&files));
    files.insert("content/terms.yaml".into(), TERMS.replace("Account settings", "Profile").replace("Shopella", "Shop"));
    assert!(!stale(&files));
    files.insert("content/en/index.md".into(), "---\ntitle: Home of [=shop]\n---\nOpen [=shop].\n".into());
    assert!(stale(&files), "another term is another text");
}

#[test]
fn old_names_are_warned_of_and_found() {
    let more = "---\ntitle: More Preferences\nkeywords: [Preferences]\n---\nIn **My\naccount**: the options, the options.\n\n`Preferences` in Account settings\n";
    let (_, told) = site(TERMS, &[("content/en/more.md", more)]);
    let told: Vec<&str> = told.iter().filter_map(|told| told.strip_prefix("content/en/more.md old-name: ")).collect();
    assert_eq!(
        told,
        [
            "`Preferences` is called `Account settings` now",
            "`My account` is called `Account settings` now",
            "`the options` is not what it is called: `Account settings` is",
            "`the options` is not what it is called: `Account settings` is",
        ]
    );
    let sources = sources([
        ("content/site.yaml", SITE_YAML),
        ("content/terms.yaml", TERMS),
        ("content/en/index.md", "---\ntitle: Home\n---\n"),
        ("content/en/open.md", "---\ntitle: Open the [=settings]\n---\nText.\n"),
    ]);
    let (site, _) = compile(&sources, &Options::default(), &Memory::default());
    let found = super::search::found(&site, "preferences");
    assert_eq!(found.first().map(|(address, _)| address.as_str()), Some("open"), "{found:?}");
}

#[test]
fn what_is_no_term_is_said() {
    let terms = "\
a b: { en: X }
b: { de: Y }
c: { en: 'x [=b] y' }
d: { en: '' }
e: { en: E, xx: F }
f: F
";
    let (_, told) = site(
        terms,
        &[
            (
                "content/en/open.md",
                "---\ntitle: \"[=nothing]\"\n---\n[=e], [=ee], [=e](open.md) and ![x [=f2]](/images/a.png).\n",
            ),
            ("themes/default/strings/en.ftl", "topics = [=gone]\n"),
        ],
    );
    let told: Vec<&String> =
        told.iter().filter(|told| ["term", "locale", "wrong-type"].iter().any(|word| told.contains(word))).collect();
    insta::assert_debug_snapshot!(told);
}

/// What somebody who reads neither language can see: `waymark l10n check`.
#[test]
fn doubts_about_translations_are_named() {
    let folder = super::support::small_site(&[
        ("content/site.yaml", two_locales().as_str()),
        ("content/terms.yaml", TERMS),
        (
            "content/en/a.md",
            "---\ntitle: Find the key\n---\nOpen **Account settings** within 90 days.\n\nPress `Ctrl` and wait for it.\n\nThis is not yet in German.\n\nThe account settings stay.\n",
        ),
        (
            "content/de/a.md",
            "---\ntitle: Wie Sie den Schlüssel finden, mit dem sich Ihre Anwendung bei der Schnittstelle ausweist\n---\nÖffnen Sie **Optionen** innerhalb von 30 Tagen.\n\nWarten Sie darauf.\n\nThis is not yet in German.\n\nDie Kontoeinstellungen bleiben.\n",
        ),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
    ]);
    let waymark = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_waymark"));
        command.args(arguments).args(["--site".as_ref(), folder.path().as_os_str()]).output().unwrap()
    };
    assert!(waymark(&["l10n", "stamp", "--untracked", "--locale", "de"]).status.success());
    let output = waymark(&["l10n", "check", "--format", "json"]);
    assert!(output.status.success(), "{output:?}");
    let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let told: Vec<String> = found
        .iter()
        .map(|found| {
            format!("{}: {}: {}", found["line"], found["code"].as_str().unwrap(), found["message"].as_str().unwrap())
        })
        .collect();
    insta::assert_debug_snapshot!(told);
    assert_eq!(waymark(&["l10n", "check", "--strict"]).status.code(), Some(1));
}

/// Names are translated like any text: told as missing, exported, put in with the comments of the file kept, and built in.
#[test]
fn names_are_translated() {
    let terms = "# Ours\nshop: { en: Shopella }   # a brand\ncode: { en: Code, de: Kennung }\nsettings:\n  en: Account settings\n  fr: Paramètres\n  note: At the top right.\n";
    let site_yaml = two_locales().replace("locales:\n", "locales:\n  fr: { name: Français }\n");
    let site_yaml =
        site_yaml.replace("title: Test help", "title: { en: \"Help for [=shop]\", de: \"Hilfe zu [=shop]\" }");
    let folder = super::support::small_site(&[
        ("content/site.yaml", &site_yaml),
        ("content/terms.yaml", terms),
        ("content/de/index.md", "---\ntitle: Start\n---\n[=settings]\n"),
        ("content/en/index.md", "---\ntitle: Home\n---\n[=settings]\n"),
    ]);
    let folder = folder.path();
    let waymark = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_waymark"));
        let output = command.args(arguments).arg("--site").arg(folder).current_dir(folder).output().unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    waymark(&["l10n", "stamp", "--untracked", "--locale", "de"]);
    let status = waymark(&["l10n", "status", "--locale", "de"]);
    assert!(status.contains("site:terms"), "{status}");
    waymark(&["l10n", "export", "--locale", "de", "--out", "de.po"]);
    let po = std::fs::read_to_string(folder.join("de.po")).unwrap();
    assert!(po.contains("At the top right.") && !po.contains("msgid \"Shopella\""), "{po}");
    let translated = po.replace(
        "msgid \"Account settings\"\nmsgstr \"\"",
        "msgid \"Account settings\"\nmsgstr \"Kontoeinstellungen\"",
    );
    assert_ne!(po, translated);
    std::fs::write(folder.join("de.po"), translated).unwrap();
    let told = waymark(&["l10n", "import", "de.po"]);
    assert!(told.contains("content/terms.yaml: changed, 1 text accepted"), "{told}");
    let written = std::fs::read_to_string(folder.join("content/terms.yaml")).unwrap();
    assert_eq!(written, format!("{terms}  de: Kontoeinstellungen\n"));
    waymark(&["build"]);
    let page = std::fs::read_to_string(folder.join("public/de/index.html")).unwrap();
    assert!(page.contains("<p>Kontoeinstellungen</p>") && page.contains("Hilfe zu Shopella"), "{page}");
    // A term that is called otherwise makes neither the title nor the page stale.
    std::fs::write(folder.join("content/terms.yaml"), written.replace("Shopella", "Shop")).unwrap();
    let status = waymark(&["l10n", "status", "--locale", "de"]);
    assert!(status.lines().nth(1).unwrap().split_whitespace().skip(2).all(|count| count == "0"), "{status}");
}
