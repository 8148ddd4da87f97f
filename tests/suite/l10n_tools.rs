//! Exchange files through the tools of others: the Translate Toolkit, and the finder that Weblate sets up projects with.

use std::fs;
use std::path::Path;

use super::l10n::{run, story, waymark};
use super::support::{project, tree};

/// What `pofilter` asks of a translation that is no matter of taste: quotes, brackets, capitals and the number of sentences differ by language.
const SENSIBLE: [&str; 17] = [
    "accelerators",
    "blank",
    "emails",
    "endwhitespace",
    "escapes",
    "filepaths",
    "functions",
    "numbers",
    "options",
    "printf",
    "pythonbraceformat",
    "startwhitespace",
    "tabs",
    "urls",
    "validchars",
    "variables",
    "xmltags",
];

fn tool(folder: &Path, name: &str, arguments: &[&str]) -> String {
    let tool = project().join("target/python/bin").join(name);
    assert!(tool.exists(), "{} is missing; tests/run installs it", tool.display());
    run(folder, tool.to_str().unwrap(), arguments)
}

/// This repository's own help centre.
fn own_site() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    for folder in ["content", "images"] {
        for (path, bytes) in tree(&project().join(folder)) {
            let path = site.path().join(folder).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    site
}

fn export(site: &Path, arguments: &[&str]) {
    let output = waymark(site, &[&["export"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What `pofilter` finds in a file.
fn filtered(site: &Path, file: &str) -> String {
    let filters: Vec<String> = SENSIBLE.iter().map(|name| format!("--test={name}")).collect();
    let mut arguments: Vec<&str> = filters.iter().map(String::as_str).collect();
    arguments.extend(["--progress=none", "--errorlevel=exception", file, "found.po"]);
    let _ = fs::remove_file(site.join("found.po"));
    tool(site, "pofilter", &arguments);
    let found = fs::read_to_string(site.join("found.po")).unwrap_or_default();
    found.lines().filter(|line| line.starts_with("# (pofilter)")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn translations_pass_the_filters_of_the_translate_toolkit() {
    let site = own_site();
    let folder = site.path();
    export(folder, &["--all", "--out", "l10n"]);
    for tag in ["de", "ja", "ar"] {
        let file = format!("l10n/{tag}.po");
        run(folder, "msgfmt", &["-c", "-o", "/dev/null", &file]);
        // Texts that are not translated yet are blank, and no fault.
        assert_eq!(filtered(folder, &file), "", "{tag}");
    }
    let path = folder.join("l10n/de.po");
    let po = fs::read_to_string(&path).unwrap();
    fs::write(&path, po.replace("msgstr \"403 Forbidden\"", "msgstr \"404 Forbidden\"")).unwrap();
    assert!(filtered(folder, "l10n/de.po").contains("numbers"));
}

#[test]
fn pot2po_brings_translations_into_a_new_template() {
    let site = own_site();
    let folder = site.path();
    assert_eq!(waymark(folder, &["stamp", "--untracked", "--locale", "de"]).status.code(), Some(0));
    export(folder, &["--all", "--locale", "de", "--out", "old.po"]);
    export(folder, &["--pot", "--out", "site.pot"]);
    tool(folder, "pot2po", &["--progress=none", "--nofuzzymatching", "-t", "old.po", "site.pot", "de.po"]);
    run(folder, "msgfmt", &["-c", "-o", "/dev/null", "de.po"]);
    let before = tree(&folder.join("content"));
    let told = story(folder, &["import", "de.po"]);
    assert!(told.ends_with("de: 0 pages written\n(exit 0)"), "{told}");
    assert!(tree(&folder.join("content")) == before);
}

#[test]
fn podebug_makes_a_language_that_is_imported() {
    let site = own_site();
    let folder = site.path();
    let yaml = folder.join("content/site.yaml");
    let text = fs::read_to_string(&yaml).unwrap();
    fs::write(&yaml, text.replace("  de: { name: Deutsch }", "  de: { name: Deutsch }\n  fr: { name: Français }"))
        .unwrap();
    export(folder, &["--locale", "fr", "--out", "fr.po"]);
    let debug = |style: &str| {
        let rewrite = format!("--rewrite={style}");
        tool(folder, "podebug", &["--progress=none", &rewrite, "--preserveplaceholders", "fr.po", "new.po"]);
        run(folder, "msgfmt", &["-c", "-o", "/dev/null", "new.po"]);
    };
    // Brackets around a table or a callout are none any more, and are told; everything else can stand between them.
    debug("bracket");
    let told = story(folder, &["import", "new.po"]);
    let codes: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("fault[")).collect();
    assert!(!codes.is_empty() && codes.iter().all(|code| code.starts_with("broken-block")), "{told}");
    assert!(!folder.join("content/fr").exists());
    debug("en");
    let told = story(folder, &["import", "new.po"]);
    assert!(told.ends_with(" pages written\n(exit 0)"), "{told}");
    assert_eq!(
        waymark(folder, &["status", "--locale", "fr", "--fail-on", "stale,missing,untracked"]).status.code(),
        Some(0)
    );
}

#[test]
fn weblate_finds_the_files_of_all_locales() {
    let site = own_site();
    let folder = site.path();
    export(folder, &["--all", "--out", "l10n"]);
    let found = tool(folder, "weblate-discover", &["l10n"]);
    for line in ["file_format    : po", "filemask       : *.po"] {
        assert!(found.contains(line), "{found}");
    }
    // The settings in docs/ name the same files.
    let settings = |name: &str| fs::read_to_string(project().join("docs/translating").join(name)).unwrap();
    let weblate: serde_json::Value = serde_json::from_str(&settings("weblate.json")).unwrap();
    assert_eq!((&weblate["filemask"], &weblate["new_base"]), (&"l10n/*.po".into(), &"l10n/site.pot".into()));
    assert_eq!(weblate["file_format"], "po");
    let crowdin = settings("crowdin.yml");
    assert!(crowdin.contains("source: /l10n/site.pot\n    translation: /l10n/%two_letters_code%.po\n"), "{crowdin}");
    assert!(folder.join("l10n/site.pot").exists() && folder.join("l10n/de.po").exists());
}
