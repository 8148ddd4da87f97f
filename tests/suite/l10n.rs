//! `waymark l10n` as translators meet it: with git, with gettext's own tools, with XLIFF's schema.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::freshness::two_locales;
use super::support::{small_site, tree, write_all};

/// Calls `waymark l10n` in a site.
pub fn waymark(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymark"))
        .arg("l10n")
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .unwrap()
}

/// What a command said, first on standard output, then on standard error, and how it ended.
pub fn story(folder: &Path, arguments: &[&str]) -> String {
    let output = waymark(folder, arguments);
    format!(
        "{}--\n{}(exit {})",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        output.status.code().unwrap()
    )
}

pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("XML_CATALOG_FILES", folder.join("catalog.xml"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap_or_else(|error| panic!("{program} does not run ({error}); tests/run installs it"));
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}: {told}");
    told
}

fn commit(folder: &Path) {
    run(folder, "git", &["add", "-A"]);
    run(folder, "git", &["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "x"]);
}

const GUIDE: &str = "---\ntitle: Copy the key\nkind: guide\nsummary: Short.\nbefore:\n  - an **account**\n---\n";
const STEP: &str = "---\ntitle: Open it\nexpect: \"A page: yours\"\n---\nFirst words\nhere.\n\n## Part {#part}\n\n1. one\n2. two\n\n```sh\nls\n```\n";

/// A help centre with a guide in German, tracked and committed, and a question that is not translated.
pub fn site() -> tempfile::TempDir {
    let site = small_site(&[
        ("content/site.yaml", &two_locales()),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/keys/index.md", GUIDE),
        ("content/en/keys/1-open.md", STEP),
        ("content/en/faq/who.md", "---\ntitle: Who?\nkeywords: [person]\n---\nYou, [see](../keys/1-open.md#part).\n"),
        (
            "content/de/keys/index.md",
            "---\ntitle: Schlüssel kopieren\nsummary: Kurz.\nbefore:\n  - ein **Konto**\n---\n",
        ),
        (
            "content/de/keys/1-open.md",
            "---\ntitle: Öffnen\nexpect: Eine Seite\n---\nErste Wörter\nhier.\n\n## Teil\n\n1. eins\n2. zwei\n\n```sh\nls\n```\n",
        ),
        ("content/de/nur-hier.md", "---\ntitle: Nur hier\n---\nText.\n"),
        (".gitattributes", include_str!("../../src/cli/new_site/.gitattributes")),
    ]);
    run(site.path(), "git", &["init", "-q"]);
    assert_eq!(waymark(site.path(), &["stamp", "--untracked"]).status.code(), Some(0));
    commit(site.path());
    site
}

/// Replaces a text in a file, which has it.
pub fn edit(folder: &Path, path: &str, from: &str, to: &str) {
    let path = folder.join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// The site after its source went on: a block changed, one new, one dropped.
pub fn behind() -> tempfile::TempDir {
    let site = site();
    let step = "content/en/keys/1-open.md";
    edit(site.path(), step, "2. two", "2. three");
    edit(site.path(), step, "## Part", "A new **one**.\n\n## Part");
    edit(site.path(), step, "\n```sh\nls\n```\n", "");
    edit(site.path(), "content/en/keys/index.md", "an **account**", "an **account** of your own");
    site
}

#[test]
fn status_tells_what_is_to_be_done() {
    let site = behind();
    write_all(site.path(), &[("content/de/faq/who.md", "---\ntitle: Wer?\n---\nSie.\n")]);
    insta::assert_snapshot!("l10n_status", story(site.path(), &["status"]));
    insta::assert_snapshot!("l10n_status_json", story(site.path(), &["status", "--format", "json", "keys"]));
    insta::assert_snapshot!(
        "l10n_status_github",
        story(site.path(), &["status", "--format", "github", "--fail-on", "stale"])
    );
}

#[test]
fn status_fails_on_what_it_is_told_to() {
    let site = site();
    let code = |arguments: &[&str]| waymark(site.path(), arguments).status.code().unwrap();
    assert_eq!(code(&["status"]), 0);
    assert_eq!(code(&["status", "--fail-on", "stale,untracked"]), 0);
    assert_eq!(code(&["status", "--fail-on", "stale,missing"]), 1);
    assert_eq!(code(&["status", "--fail-on", "missing", "keys"]), 0);
    assert_eq!(code(&["status", "--fail-on", "orphan"]), 1);
    assert_eq!(code(&["status", "--locale", "en"]), 2);
    assert_eq!(code(&["status", "--locale", "fr"]), 2);
    assert_eq!(code(&["status", "keyz"]), 1);
    // A missing page is a warning of its own, and a fault where the command fails on it.
    let missing =
        |arguments: &[&str]| story(site.path(), &[&["status", "--format", "github", "faq/who"], arguments].concat());
    let line = "file=content/en/faq/who.md,title=translation-missing::";
    assert!(missing(&[]).starts_with(&format!("::warning {line}")));
    assert!(missing(&["--fail-on", "missing"]).starts_with(&format!("::error {line}")));
}

#[test]
fn status_tells_what_the_source_lost() {
    let site = site();
    write_all(site.path(), &[("content/en/keys/2-close.md", "---\ntitle: Close it\n---\nText.\n")]);
    fs::remove_file(site.path().join("content/en/keys/1-open.md")).unwrap();
    edit(site.path(), "content/en/faq/who.md", ", [see](../keys/1-open.md#part)", "");
    insta::assert_snapshot!("l10n_status_removed", story(site.path(), &["status", "keys"]));
    let json = story(site.path(), &["status", "keys", "--format", "json"]);
    assert!(json.contains("\"state\": \"removed\""), "{json}");
    let told = story(site.path(), &["status", "keys", "--format", "github", "--fail-on", "removed"]);
    assert!(told.contains("::error file=content/de/keys/1-open.md") && told.ends_with("(exit 1)"), "{told}");
    let told = story(site.path(), &["diff", "keys/open", "--locale", "de"]);
    assert!(told.contains("the source has this page no more"), "{told}");
}

#[test]
fn pages_of_several_languages_are_stamped_at_once() {
    let site = site();
    let yaml = two_locales().replace("locales:\n", "locales:\n  fr: { name: Français }\n");
    write_all(
        site.path(),
        &[
            ("content/site.yaml", &yaml),
            ("content/fr/index.md", "---\ntitle: Accueil\n---\n"),
            ("content/fr/faq/who.md", "---\ntitle: Qui ?\n---\nVous, [ici](../keys/1-open.md#part).\n"),
            ("content/de/faq/who.md", "---\ntitle: Wer?\n---\nSie, [hier](../keys/1-open.md#part).\n"),
        ],
    );
    let told = story(site.path(), &["stamp", "content/fr/faq/who.md", "content/de/faq/who.md"]);
    assert!(told.contains("de: 1 page stamped") && told.contains("fr: 1 page stamped"), "{told}");
    fs::remove_dir_all(site.path().join(".git")).unwrap();
    edit(site.path(), "content/en/faq/who.md", "You,", "You and I,");
    for locale in ["de", "fr"] {
        let told = story(site.path(), &["diff", "faq/who", "--locale", locale]);
        assert!(told.contains("- You, [see]"), "{told}");
    }
}

#[test]
fn diff_shows_old_new_and_translation() {
    let site = behind();
    insta::assert_snapshot!("l10n_diff", story(site.path(), &["diff", "keys", "--locale", "de"]));
    assert_eq!(
        waymark(site.path(), &["diff", "content/de/keys/1-open.md"]).stdout,
        waymark(site.path(), &["diff", "keys/open"]).stdout
    );
}

#[test]
fn old_texts_are_known_without_git() {
    let site = behind();
    fs::remove_dir_all(site.path().join(".git")).unwrap();
    let told = story(site.path(), &["diff", "keys/open"]);
    assert!(told.contains("- two\n+ three\n= zwei"), "{told}");
    let po = story(site.path(), &["export", "--locale", "de"]);
    assert!(po.contains("#| msgid \"two\"") && !po.contains("left out"), "{po}");
    // Two lines of one file: what git keeps of both sides of a merge.
    let path = site.path().join("content/sources.lock");
    let text = fs::read_to_string(&path).unwrap();
    let twice = text.lines().map(|line| format!("{line}\n<<<<<<< x\n{line}\n")).collect::<String>();
    fs::write(&path, twice).unwrap();
    assert_eq!(story(site.path(), &["diff", "keys/open"]), told);
    // Without the file and git it is said; damage counts as missing.
    fs::write(&path, text.replace(' ', " A")).unwrap();
    let told = story(site.path(), &["diff", "keys/open"]);
    assert!(told.contains("? the old text is not known: the site is in no git repository"), "{told}");
    run(site.path(), "git", &["init", "-q"]);
    let told = story(site.path(), &["diff", "keys/open"]);
    assert!(told.contains("neither `content/sources.lock` nor git has that version of the page"), "{told}");
}

#[test]
fn stamping_accepts_what_matches_and_names_the_rest() {
    let site = behind();
    insta::assert_snapshot!("l10n_stamp_unsure", story(site.path(), &["stamp", "keys", "--locale", "de"]));
    assert_eq!(waymark(site.path(), &["status", "keys", "--fail-on", "stale"]).status.code(), Some(0));
    assert_eq!(waymark(site.path(), &["status", "keys", "--fail-on", "unsure"]).status.code(), Some(1));
    let step = "content/de/keys/1-open.md";
    edit(site.path(), step, "## Teil", "Ein **neuer**.\n\n## Teil");
    edit(site.path(), step, "\n```sh\nls\n```\n", "");
    insta::assert_snapshot!("l10n_stamp", story(site.path(), &["stamp", step]));
    assert_eq!(waymark(site.path(), &["status", "keys", "--fail-on", "stale,unsure"]).status.code(), Some(0));
    let blob = run(site.path(), "git", &["hash-object", "content/en/keys/1-open.md"]);
    let lock = fs::read_to_string(site.path().join("content/de.l10n.lock")).unwrap();
    assert!(lock.contains(&format!(" from:{} ", blob.trim())), "{lock}");
    assert_eq!(waymark(site.path(), &["stamp"]).status.code(), Some(2));
    assert_eq!(waymark(site.path(), &["stamp", "nur-hier"]).status.code(), Some(1));
}

#[test]
fn a_broken_lock_stops_everything_until_it_is_rebuilt() {
    let site = site();
    let path = site.path().join("content/de.l10n.lock");
    let lock = fs::read_to_string(&path).unwrap();
    let line = lock.lines().find(|line| line.starts_with("keys/open ")).unwrap();
    let conflict = format!("<<<<<<< HEAD\n{line}\n=======\n{line}\n>>>>>>> theirs");
    fs::write(&path, lock.replace(line, &conflict)).unwrap();
    for command in [&["status"][..], &["diff", "keys"], &["stamp", "keys"], &["export", "--locale", "de"]] {
        let told = story(site.path(), command);
        assert!(told.contains("lock-conflict") && told.contains("stamp --rebuild --locale de"), "{told}");
        assert!(told.ends_with("(exit 1)"));
    }
    let build =
        Command::new(env!("CARGO_BIN_EXE_waymark")).args(["build", "--site"]).arg(site.path()).output().unwrap();
    assert_eq!(build.status.code(), Some(1));
    insta::assert_snapshot!("l10n_rebuild", story(site.path(), &["stamp", "--rebuild", "--locale", "de"]));
    assert_eq!(waymark(site.path(), &["status", "--fail-on", "untracked"]).status.code(), Some(0));
    // A line that was edited is lost, and said to be.
    fs::write(&path, lock.replace(line, &line.replacen(":", ":0", 2))).unwrap();
    insta::assert_snapshot!("l10n_rebuild_lost", story(site.path(), &["stamp", "--rebuild", "--locale", "de"]));
    assert_eq!(waymark(site.path(), &["status", "--fail-on", "untracked"]).status.code(), Some(1));
}

/// Two translators on two branches stamp different pages; git merges their locks by itself.
#[test]
fn locks_of_two_branches_merge() {
    let site = behind();
    let git = |arguments: &[&str]| run(site.path(), "git", arguments);
    commit(site.path());
    git(&["checkout", "-qb", "guide"]);
    edit(site.path(), "content/de/keys/index.md", "ein **Konto**", "ein eigenes **Konto**");
    assert_eq!(waymark(site.path(), &["stamp", "content/de/keys/index.md"]).status.code(), Some(0));
    commit(site.path());
    git(&["checkout", "-q", "-"]);
    // The other translator corrects the same page, and writes one that is new.
    edit(site.path(), "content/de/keys/index.md", "title: Schlüssel kopieren", "title: Den Schlüssel kopieren");
    assert_eq!(waymark(site.path(), &["stamp", "content/de/keys/index.md"]).status.code(), Some(0));
    write_all(
        site.path(),
        &[("content/de/faq/who.md", "---\ntitle: Wer?\n---\nSie, [hier](../keys/1-open.md#part).\n")],
    );
    assert_eq!(waymark(site.path(), &["stamp", "faq/who"]).status.code(), Some(0));
    commit(site.path());
    git(&["-c", "user.name=A", "-c", "user.email=a@example.com", "merge", "-q", "guide"]);
    let told = story(site.path(), &["status", "--fail-on", "untracked,missing"]);
    assert!(told.ends_with("(exit 0)"), "{told}");
    assert_eq!(
        waymark(site.path(), &["status", "content/de/keys/index.md", "--fail-on", "stale"]).status.code(),
        Some(0)
    );
    // Written once more, each page has one line again.
    assert_eq!(waymark(site.path(), &["stamp", "--rebuild", "--locale", "de"]).status.code(), Some(0));
    let lock = fs::read_to_string(site.path().join("content/de.l10n.lock")).unwrap();
    assert_eq!(lock.lines().filter(|line| line.starts_with("keys ")).count(), 1, "{lock}");
}

/// The commit that `HEAD` names.
fn head(folder: &Path) -> String {
    run(folder, "git", &["rev-parse", "HEAD"]).trim().to_owned()
}

#[test]
fn a_translation_can_be_stamped_as_of_an_older_source() {
    let site = site();
    let step = "content/en/keys/1-open.md";
    let first = head(site.path());
    fs::remove_file(site.path().join("content/de.l10n.lock")).unwrap();
    edit(site.path(), step, "2. two", "2. three");
    commit(site.path());
    let states = |folder: &Path| {
        let json: serde_json::Value =
            serde_json::from_slice(&waymark(folder, &["status", "--format", "json", "keys/open"]).stdout).unwrap();
        let entry = json["entries"][0].clone();
        let parts = entry["parts"].as_array().unwrap().iter().map(|part| part["part"].to_string());
        (entry["state"].as_str().unwrap().to_owned(), parts.collect::<Vec<_>>())
    };
    let stale = ("stale".to_owned(), vec!["\"item\"".to_owned()]);
    assert_eq!(states(site.path()).0, "untracked");
    let stamp = |arguments: &[&str]| story(site.path(), &[&["stamp"], arguments, &["--locale", "de"]].concat());
    assert!(stamp(&["--as-of", &first[..9], "keys/open"]).ends_with("(exit 0)"));
    assert_eq!(states(site.path()), stale);
    let told = stamp(&["--as-of", "v9", "keys/open"]);
    assert!(told.contains("git knows no commit `v9`") && told.ends_with("(exit 2)"), "{told}");
    let told = stamp(&["--as-of", "HEAD~1", "--from-git"]);
    assert!(told.ends_with("(exit 2)"), "{told}");
    // By the last change of the translation's file, which was before.
    fs::remove_file(site.path().join("content/de.l10n.lock")).unwrap();
    let told = stamp(&["--from-git"]);
    assert!(told.contains("3 pages stamped") && told.ends_with("(exit 0)"), "{told}");
    assert_eq!(states(site.path()), stale);
    // A change that is not committed yet cannot be dated, and that is said.
    edit(site.path(), "content/de/keys/1-open.md", "zwei", "drei");
    let told = stamp(&["--from-git", "keys/open"]);
    assert!(told.contains("commit it first") && told.ends_with("(exit 1)"), "{told}");
    commit(site.path());
    assert!(stamp(&["--from-git", "keys/open"]).ends_with("(exit 0)"));
    assert_eq!(states(site.path()).0, "current");
    // The source has been renamed since; its translation is found by the step's name, and its old text under the old path.
    run(site.path(), "git", &["mv", step, "content/en/keys/7-open.md"]);
    commit(site.path());
    assert!(stamp(&["--as-of", &first, "keys/open"]).ends_with("(exit 0)"));
    assert_eq!(states(site.path()), stale);
    run(site.path(), "git", &["mv", "content/en/keys/7-open.md", step]);
    commit(site.path());
    // The commit that the page itself names, as other projects write it.
    for key in [format!("default_lang_commit: {first} # patched"), format!("l10n:\n  sourceCommit: \"{first}\"")] {
        edit(site.path(), "content/de/keys/1-open.md", "title: Öffnen", &format!("title: Öffnen\n{key}"));
        commit(site.path());
        assert!(stamp(&["--from-git", "keys/open"]).ends_with("(exit 0)"));
        assert_eq!(states(site.path()), stale);
        edit(site.path(), "content/de/keys/1-open.md", &format!("\n{key}"), "");
    }
}

#[test]
fn export_writes_what_translators_tools_read() {
    let site = behind();
    insta::assert_snapshot!("l10n_export_po", story(site.path(), &["export", "--locale", "de"]));
    insta::assert_snapshot!(
        "l10n_export_xliff2",
        story(site.path(), &["export", "--locale", "de", "--format", "xliff2", "keys/open"])
    );
    insta::assert_snapshot!(
        "l10n_export_xliff",
        story(site.path(), &["export", "--locale", "de", "--format", "xliff", "keys/open"])
    );
    for all in [&[][..], &["--all"]] {
        let export = |format: &str, out: &str| {
            let arguments = [&["export", "--locale", "de", "--format", format, "--out", out][..], all].concat();
            assert_eq!(waymark(site.path(), &arguments).status.code(), Some(0));
        };
        export("po", "de.po");
        let told = run(site.path(), "msgfmt", &["-c", "--statistics", "-o", "/dev/null", "de.po"]);
        assert!(!told.contains("warning"), "{told}");
        export("xliff", "de.xlf");
        validate(site.path(), "de.xlf", "xliff-core-1.2-strict.xsd");
        export("xliff2", "de.xlf");
        validate(site.path(), "de.xlf", "xliff-core-2.0.xsd");
    }
}

/// Against a schema of OASIS, of those that Debian carries with a PHP library: XLIFF 1.2 strict and the core of 2.0.
pub fn validate(folder: &Path, file: &str, schema: &str) {
    const SCHEMAS: &str = "/usr/share/php/Symfony/Component/Translation/Resources/schemas";
    // The schemas name copies of W3C's that the package has under another name.
    let names = [
        "http://www.w3.org/2001/xml.xsd".to_owned(),
        format!("{SCHEMAS}/informativeCopiesOf3rdPartySchemas/w3c/xml.xsd"),
        format!("file://{SCHEMAS}/informativeCopiesOf3rdPartySchemas/w3c/xml.xsd"),
    ];
    let entries = names.map(|name| {
        let uri = format!("uri=\"file://{SCHEMAS}/xml.xsd\"");
        format!("<uri name=\"{name}\" {uri}/><system systemId=\"{name}\" {uri}/>")
    });
    let catalog =
        format!("<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">{}</catalog>", entries.concat());
    fs::write(folder.join("catalog.xml"), catalog).unwrap();
    let schema = format!("{SCHEMAS}/{schema}");
    assert!(Path::new(&schema).exists(), "{schema} is missing; tests/run installs it");
    run(folder, "xmllint", &["--nonet", "--noout", "--schema", &schema, file]);
}

#[test]
fn a_round_trip_without_a_change_changes_no_byte() {
    let site = behind();
    write_all(
        site.path(),
        &[("content/de/faq/who.md", "---\ntitle:   'Wer?'\n---\n\nSie, [hier](../keys/1-open.md#part).\n")],
    );
    let before = tree(&site.path().join("content"));
    for format in ["po", "xliff", "xliff2"] {
        for all in [&[][..], &["--all"]] {
            let export = [&["export", "--locale", "de", "--out", "x", "--format", format][..], all].concat();
            assert_eq!(waymark(site.path(), &export).status.code(), Some(0));
            if format == "po" {
                // As other tools write it: wrapped, sorted, merged with a newer version of itself.
                run(site.path(), "msgcat", &["--width=40", "--sort-output", "-o", "x", "x"]);
                run(site.path(), "msgmerge", &["-q", "--no-fuzzy-matching", "-o", "y", "x", "x"]);
                fs::rename(site.path().join("y"), site.path().join("x")).unwrap();
            }
            assert_eq!(waymark(site.path(), &["import", "x"]).status.code(), Some(0));
            assert!(tree(&site.path().join("content")) == before, "{format} {all:?}");
        }
    }
}

/// From nothing to a page in another language, and on through a change of the source, by files alone.
#[test]
fn a_page_goes_to_the_translator_and_back() {
    let site = site();
    let export = &["export", "--locale", "de", "--out", "de.po", "faq/who"];
    assert_eq!(waymark(site.path(), export).status.code(), Some(0));
    let translated = |pairs: &[(&str, &str)]| {
        let mut po = fs::read_to_string(site.path().join("de.po")).unwrap();
        for (source, target) in pairs {
            let line = format!("msgid \"{source}\"\n");
            let at = po.find(&line).unwrap_or_else(|| panic!("{source} is not in {po}")) + line.len();
            let end = at + po[at..].find('\n').unwrap();
            po.replace_range(at..end, &format!("msgstr \"{target}\""));
        }
        fs::write(site.path().join("de.po"), po.replace("#, fuzzy\n", "")).unwrap();
    };
    translated(&[("Who?", "Wer?")]);
    insta::assert_snapshot!("l10n_import_in_part", story(site.path(), &["import", "de.po"]));
    let sentence = "You, [see](../keys/1-open.md#part).";
    translated(&[(sentence, "Sie, [siehe](../keys/1-open.md#part)."), ("person", "Mensch\\nLeute: alle")]);
    let dry = waymark(site.path(), &["import", "de.po", "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0));
    assert!(!site.path().join("content/de/faq/who.md").exists());
    insta::assert_snapshot!("l10n_import", story(site.path(), &["import", "de.po"]));
    insta::assert_snapshot!("l10n_imported", fs::read_to_string(site.path().join("content/de/faq/who.md")).unwrap());
    assert_eq!(waymark(site.path(), &["status", "--fail-on", "stale,missing,untracked"]).status.code(), Some(0));
    commit(site.path());
    // The source goes on.
    edit(site.path(), "content/en/faq/who.md", "You,", "You and I,");
    assert_eq!(waymark(site.path(), &["status", "--fail-on", "stale"]).status.code(), Some(1));
    assert_eq!(waymark(site.path(), export).status.code(), Some(0));
    let po = fs::read_to_string(site.path().join("de.po")).unwrap();
    assert!(po.contains(&format!("#| msgid \"{sentence}\"")) && po.contains("#, fuzzy"), "{po}");
    translated(&[("You and I, [see](../keys/1-open.md#part).", "Sie und ich, [siehe](../keys/1-open.md#part).")]);
    assert_eq!(waymark(site.path(), &["import", "de.po"]).status.code(), Some(0));
    let page = fs::read_to_string(site.path().join("content/de/faq/who.md")).unwrap();
    assert!(page.contains("Sie und ich, [siehe]") && page.contains("\"Leute: alle\""), "{page}");
    assert_eq!(waymark(site.path(), &["status", "--fail-on", "stale"]).status.code(), Some(0));
    let check =
        Command::new(env!("CARGO_BIN_EXE_waymark")).args(["check", "--strict", "--site"]).arg(site.path()).output();
    assert_eq!(check.unwrap().status.code(), Some(0));
}

#[test]
fn an_import_with_a_fault_writes_nothing() {
    let site = behind();
    waymark(site.path(), &["export", "--locale", "de", "--out", "de.po"]);
    let po = fs::read_to_string(site.path().join("de.po")).unwrap();
    let po = po
        .replace("#, fuzzy\n", "")
        .replace("msgid \"A new **one**.\"\nmsgstr \"\"", "msgid \"A new **one**.\"\nmsgstr \"Ein neuer.\"");
    fs::write(site.path().join("de.po"), po).unwrap();
    let before = tree(&site.path().join("content"));
    insta::assert_snapshot!("l10n_import_lost", story(site.path(), &["import", "de.po"]));
    assert!(tree(&site.path().join("content")) == before);
    assert_eq!(waymark(site.path(), &["import", "nothing.po"]).status.code(), Some(2));
}

/// A translation that stands where a new page would go is never written over.
#[test]
fn texts_that_do_not_fit_are_refused() {
    let site = site();
    waymark(site.path(), &["export", "--locale", "de", "--out", "de.po", "faq/who"]);
    let po = fs::read_to_string(site.path().join("de.po")).unwrap();
    let po = po.replace("\"Who?\"\nmsgstr \"\"", "\"Who?\"\nmsgstr \"Wer?\"");
    let po = po.replace("#part).\"\nmsgstr \"\"", "#part).\"\nmsgstr \"[Sie](../keys/1-open.md#part)\"");
    fs::write(site.path().join("de.po"), po).unwrap();
    write_all(site.path(), &[("content/de/faq/who.md", "---\ntitle: Anderes\nid: faq/other\n---\n")]);
    let told = story(site.path(), &["import", "de.po"]);
    assert!(told.contains("texts-do-not-fit") && told.ends_with("(exit 1)"), "{told}");
}
