//! `waymark l10n` with texts that stand on no page: titles and labels of `site.yaml`, and strings of the interface.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use waymark::exchange::{Import, Returned, Returns, SiteTexts, import_site_texts};
use waymark::source::TextFile;

use super::freshness::{as_sources, compiled};
use super::l10n::{edit, run, story, waymark};
use super::support::{random_cases, small_site, write_all};

const SITE: &str = "\
# The help of the shop.
title:   # one each
  # The brand comes first.
  en: Shop help
  de: 'Shop-Hilfe'
base_url: https://help.example.com/
source_locale: en
locales:
  en: { name: English }
  de: { name: Deutsch }
contact:
  # Readers see it at the end of every page.
  label: { en: Write to us }
  url: mailto:help@example.com
";

const ENGLISH: &str = "office_hours = Monday to Friday
readers = { $count ->
    [one] { $count } reader
   *[other] { $count } readers
}
";

/// A help centre in English and German, all pages of which are translated.
fn site() -> tempfile::TempDir {
    let site = small_site(&[
        ("content/site.yaml", SITE),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("themes/default/strings/en.ftl", ENGLISH),
    ]);
    assert_eq!(waymark(site.path(), &["stamp", "--untracked"]).status.code(), Some(0));
    site
}

fn read(site: &Path, path: &str) -> String {
    fs::read_to_string(site.join(path)).unwrap()
}

/// Fills in texts of a PO file by what they say.
fn translate(site: &Path, pairs: &[(&str, &str)]) {
    let mut po = read(site, "de.po").replace("#, fuzzy\n", "");
    for (source, target) in pairs {
        let at = po.find(source).unwrap_or_else(|| panic!("{source} is not in {po}"));
        let start = at + po[at..].find("msgstr ").unwrap();
        let end = start + po[start..].find("\n\n").unwrap_or(po.len() - start);
        po.replace_range(start..end, &format!("msgstr \"{target}\"\n"));
    }
    fs::write(site.join("de.po"), po).unwrap();
}

fn states(site: &Path) -> BTreeMap<String, String> {
    let json: serde_json::Value =
        serde_json::from_slice(&waymark(site, &["status", "--format", "json"]).stdout).unwrap();
    let rows = json["entries"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    rows.filter(|row| row["kind"] == "site").map(|row| (text(&row["id"]), text(&row["state"]))).collect()
}

#[test]
fn the_sites_own_texts_are_told_and_translated() {
    let site = site();
    let folder = site.path();
    insta::assert_snapshot!("l10n_site_status", story(folder, &["status"]));
    insta::assert_snapshot!(
        "l10n_site_github",
        story(folder, &["status", "--format", "github", "--fail-on", "missing"])
    );
    let export = &["export", "--locale", "de", "--out", "de.po"];
    assert_eq!(waymark(folder, export).status.code(), Some(0));
    insta::assert_snapshot!("l10n_site_po", read(folder, "de.po"));
    run(folder, "msgfmt", &["-c", "-o", "/dev/null", "de.po"]);
    translate(
        folder,
        &[
            ("msgid \"Write to us\"", "Schreib uns: hier"),
            ("msgid \"Monday to Friday\"", "Montag bis Freitag"),
            ("{ $count } reader\\n", "{ $count ->\\n [one] { $count } Leser\\n *[other] { $count } Leser\\n}"),
        ],
    );
    let told = story(folder, &["import", "de.po"]);
    assert!(told.contains("content/site.yaml: changed, 1 text accepted"), "{told}");
    assert!(told.contains("themes/default/strings/de.ftl: new file, 2 texts accepted"), "{told}");
    assert_eq!(
        read(folder, "content/site.yaml"),
        SITE.replace("{ en: Write to us }", "{ en: Write to us, de: 'Schreib uns: hier' }")
    );
    insta::assert_snapshot!("l10n_site_strings", read(folder, "themes/default/strings/de.ftl"));
    assert!(states(folder).iter().all(|(_, state)| state == "current"), "{:?}", states(folder));
    assert_eq!(waymark(folder, &["status", "--fail-on", "stale,missing,untracked"]).status.code(), Some(0));
    let check = Command::new(env!("CARGO_BIN_EXE_waymark")).args(["check", "--strict", "--site"]).arg(folder).output();
    assert_eq!(check.unwrap().status.code(), Some(0));
    // Once more, nothing changes.
    let before = super::support::tree(folder);
    assert_eq!(waymark(folder, &["import", "de.po"]).status.code(), Some(0));
    assert!(super::support::tree(folder) == before);
}

#[test]
fn a_changed_title_is_stale_until_it_is_translated_or_stamped() {
    let site = site();
    let folder = site.path();
    edit(folder, "content/site.yaml", "en: Shop help\n", "en: Help with the shop\n");
    assert_eq!(states(folder)["site:yaml"], "stale");
    let told = story(folder, &["diff", "site.yaml"]);
    assert!(told.contains("- Shop help\n+ Help with the shop\n= Shop-Hilfe"), "{told}");
    assert_eq!(waymark(folder, &["export", "--locale", "de", "--out", "de.po", "site.yaml"]).status.code(), Some(0));
    let po = read(folder, "de.po");
    assert!(po.contains("#, fuzzy\n#| msgid \"Shop help\"") && !po.contains("site:strings"), "{po}");
    // Once its mark is off, it is accepted as it is.
    translate(folder, &[]);
    assert_eq!(waymark(folder, &["import", "de.po"]).status.code(), Some(0));
    let told = story(folder, &["status", "site.yaml"]);
    assert!(!told.contains("`title`") && told.contains("`contact.label`: new in line 13"), "{told}");
    edit(folder, "content/site.yaml", "en: Help with the shop\n", "en: Help\n");
    assert_eq!(waymark(folder, &["stamp", "content/site.yaml"]).status.code(), Some(0));
    assert!(!story(folder, &["status", "site.yaml"]).contains("`title`"));
    // A lock from before there were such lines is still read.
    let lock = read(folder, "content/de.l10n.lock");
    let old: String = lock.lines().filter(|line| !line.starts_with("site:")).map(|line| format!("{line}\n")).collect();
    fs::write(folder.join("content/de.l10n.lock"), old).unwrap();
    assert_eq!(states(folder)["site:yaml"], "stale");
    edit(folder, "content/site.yaml", "{ en: Write to us }", "{ en: Write to us, de: Schreib uns }");
    assert_eq!(states(folder)["site:yaml"], "untracked");
    assert_eq!(waymark(folder, &["stamp", "--untracked"]).status.code(), Some(0));
    assert_eq!(states(folder)["site:yaml"], "current");
}

#[test]
fn a_string_that_the_source_lost_is_told() {
    let site = site();
    let folder = site.path();
    write_all(
        folder,
        &[(
            "themes/default/strings/de.ftl",
            "office_hours = Werktags\nreaders = { $count } Leser\ncopy = Abschreiben\n",
        )],
    );
    assert_eq!(waymark(folder, &["stamp", "site:strings"]).status.code(), Some(0));
    assert_eq!(states(folder)["site:strings"], "current");
    fs::write(folder.join("themes/default/strings/en.ftl"), ENGLISH.replace("office_hours = Monday to Friday\n", ""))
        .unwrap();
    let told = story(folder, &["status", "site:strings"]);
    assert!(told.contains("string `office_hours`, line 1: gone from the source: Werktags"), "{told}");
    edit(folder, "themes/default/strings/de.ftl", "office_hours = Werktags\n", "");
    assert_eq!(states(folder)["site:strings"], "current");
    // A file of another release: what the site has no more is left out.
    assert_eq!(waymark(folder, &["export", "--locale", "de", "--all", "--out", "de.po"]).status.code(), Some(0));
    fs::remove_dir_all(folder.join("themes")).unwrap();
    let told = story(folder, &["import", "de.po"]);
    assert!(told.contains("warning[unknown-text]: the site has no such text to translate any more"), "{told}");
}

#[test]
fn one_text_for_all_languages_needs_no_translation() {
    let site = small_site(&[
        ("content/site.yaml", &super::freshness::two_locales()),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
    ]);
    let folder = site.path();
    assert!(states(folder).is_empty());
    assert_eq!(waymark(folder, &["export", "--locale", "de", "--all", "--out", "de.po"]).status.code(), Some(0));
    translate(folder, &[("msgctxt \"site:yaml#title", "Hilfe")]);
    assert_eq!(waymark(folder, &["import", "de.po"]).status.code(), Some(0));
    let yaml = read(folder, "content/site.yaml");
    assert!(yaml.contains("title:\n  en: ") && yaml.contains("\n  de: Hilfe\n"), "{yaml}");
    assert_eq!(states(folder), BTreeMap::from([("site:yaml".to_owned(), "current".to_owned())]));
}

#[test]
fn a_language_that_waymark_does_not_speak_gets_every_string() {
    let site = site();
    let folder = site.path();
    edit(folder, "content/site.yaml", "  de: { name", "  nb: { name: Norsk }\n  de: { name");
    write_all(folder, &[("content/nb/index.md", "---\ntitle: Start\n---\n")]);
    assert_eq!(waymark(folder, &["export", "--locale", "nb", "--out", "de.po"]).status.code(), Some(0));
    let po = read(folder, "de.po");
    assert!(po.contains("string.search") && po.contains("builtin/strings/en.ftl"), "{po}");
    translate(folder, &[("msgid \"Skip to content\"", "Hopp til innhold")]);
    let told = story(folder, &["import", "de.po"]);
    assert!(told.contains("themes/default/strings/nb.ftl: new file, 1 text accepted"), "{told}");
    assert_eq!(read(folder, "themes/default/strings/nb.ftl"), "skip_to_content = Hopp til innhold\n");
}

#[test]
fn faults_in_the_sites_texts_write_nothing() {
    let site = site();
    let folder = site.path();
    edit(folder, "content/site.yaml", "en: Write to us", "en: \"Write to {desk}\"");
    assert_eq!(waymark(folder, &["export", "--locale", "de", "--out", "de.po"]).status.code(), Some(0));
    let po = read(folder, "de.po");
    let before = super::support::tree(folder);
    for (text, target, code) in [
        ("msgid \"Write to {desk}\"", "Schreib uns", "lost-markup"),
        ("{ $count } reader\\n", "Leser", "lost-markup"),
        ("{ $count } reader\\n", "{ $count ->", "bad-strings"),
        ("{ $count } reader\\n", "{ $zahl } { $count }", "unknown-argument"),
        ("msgid \"Monday to Friday\"", "Montag { $a }", "unknown-argument"),
    ] {
        translate(folder, &[(text, target)]);
        let told = story(folder, &["import", "de.po"]);
        assert!(told.contains(code) && told.ends_with("Nothing was written.\n(exit 1)"), "{target}: {told}");
        fs::write(folder.join("de.po"), &po).unwrap();
        assert!(super::support::tree(folder) == before, "{target}");
    }
    // A form that a language has is only warned of.
    translate(folder, &[("{ $count } reader\\n", "{ $count ->\\n [zero] keiner\\n *[other] { $count } Leser\\n}")]);
    let told = story(folder, &["import", "de.po"]);
    assert!(told.contains("missing-form") && told.ends_with("(exit 0)"), "{told}");
}

/// The folder that Weblate and Crowdin are given, and what comes back from there.
#[test]
fn all_locales_go_and_come_back_in_one_call() {
    let site = site();
    let folder = site.path();
    edit(folder, "content/site.yaml", "  de: { name", "  zh-Hans: { name: 简体中文 }\n  de: { name");
    write_all(
        folder,
        &[
            ("content/en/faq/who.md", "---\ntitle: Who?\n---\nYou.\n"),
            ("content/zh-Hans/index.md", "---\ntitle: 首页\n---\n"),
        ],
    );
    assert_eq!(waymark(folder, &["stamp", "--untracked", "--locale", "zh-Hans"]).status.code(), Some(0));
    for (format, ending) in [("po", "po"), ("xliff", "xlf"), ("xliff2", "xlf")] {
        let out = format!("l10n/{format}");
        insta::assert_snapshot!(
            format!("l10n_site_folder_{format}"),
            story(folder, &["export", "--out", &out, "--format", format])
        );
        let name = |tag: &str| format!("{out}/{tag}.{ending}");
        for tag in ["de", "zh-Hans"] {
            assert!(read(folder, &name(tag)).contains("faq/who#paragraph@"));
        }
        let template = if format == "po" { format!("{out}/site.pot") } else { name("site") };
        let text = read(folder, &template);
        assert!(text.contains(".#title@") && !text.contains("Start") && !text.contains("target"), "{text}");
        match format {
            "po" => drop(run(folder, "msgfmt", &["-o", "/dev/null", &template])),
            "xliff" => super::l10n::validate(folder, &template, "xliff-core-1.2-strict.xsd"),
            _ => super::l10n::validate(folder, &template, "xliff-core-2.0.xsd"),
        }
        assert_eq!(read(folder, &template), {
            let pot = story(folder, &["export", "--pot", "--format", format]);
            pot.split("--\n").next().unwrap().to_owned()
        });
    }
    // Each language in a folder of its own, with the tool's name of the language; the template beside them.
    let translated = |tag: &str, name: &str, words: [&str; 2]| {
        let po = read(folder, &format!("l10n/po/{tag}.po"))
            .replace(&format!("Language: {}", tag.replace('-', "_")), &format!("Language: {name}"));
        let po = po.replace(&format!("\"X-Locale: {tag}\\n\"\n"), "");
        let po = po.replace("msgid \"Who?\"\nmsgstr \"\"", &format!("msgid \"Who?\"\nmsgstr \"{}\"", words[0]));
        po.replace("msgid \"You.\"\nmsgstr \"\"", &format!("msgid \"You.\"\nmsgstr \"{}\"", words[1]))
            .replace("msgid \"Write to us\"\nmsgstr \"\"", &format!("msgid \"Write to us\"\nmsgstr \"{}\"", words[1]))
    };
    write_all(
        folder,
        &[
            ("back/de_DE/site.po", &translated("de", "de_DE", ["Wer?", "Sie."])),
            ("back/zh_CN/site.po", &translated("zh-Hans", "zh_CN", ["谁？", "您。"])),
            ("back/site.pot", &read(folder, "l10n/po/site.pot")),
            ("back/empty.xlf", &read(folder, "l10n/xliff/site.xlf")),
        ],
    );
    insta::assert_snapshot!("l10n_site_folder_dry", story(folder, &["import", "back", "--dry-run"]));
    assert!(!folder.join("content/de/faq").exists());
    insta::assert_snapshot!("l10n_site_folder_back", story(folder, &["import", "back"]));
    let yaml = read(folder, "content/site.yaml");
    assert!(yaml.contains("label: { en: Write to us, de: Sie., zh-Hans: 您。 }"), "{yaml}");
    assert!(
        read(folder, "content/zh-Hans/faq/who.md").contains("谁？")
            && read(folder, "content/de/faq/who.md").contains("Sie.")
    );
    // A fault in one of them, and none is written.
    let before = super::support::tree(&folder.join("content"));
    edit(folder, "back/de_DE/site.po", "\"Sie.\"", "\"Sie, alle.\"");
    edit(folder, "back/zh_CN/site.po", "Language: zh_CN", "Language: tlh");
    let told = story(folder, &["import", "back"]);
    assert!(told.contains("exchange-locale") && told.ends_with("Nothing was written.\n(exit 1)"), "{told}");
    assert!(super::support::tree(&folder.join("content")) == before);
    for wrong in [
        &["export"][..],
        &["export", "--out", "content/site.yaml"],
        &["export", "--pot", "--locale", "de"],
        &["import", "content"],
    ] {
        assert_eq!(waymark(folder, wrong).status.code(), Some(2), "{wrong:?}");
    }
}

/// Tools leave states as they were, and their users translate all the same.
#[test]
fn what_was_translated_counts_whatever_its_state() {
    for (format, ending) in [("xliff", "</target>"), ("xliff2", "</target>")] {
        let site = site();
        let folder = site.path();
        edit(folder, "content/site.yaml", "en: Shop help\n", "en: Help with the shop\n");
        let export = &["export", "--locale", "de", "--format", format, "--out", "de.xlf"];
        assert_eq!(waymark(folder, export).status.code(), Some(0));
        let exported = read(folder, "de.xlf");
        let before = read(folder, "content/site.yaml");
        // Neither what was exported nor a copy of the source.
        let told = story(folder, &["import", "de.xlf"]);
        assert!(told.contains("de: 0 pages written, 4 texts not translated yet"), "{told}");
        let put = |source: &str, target: &str| {
            let at = exported.find(&format!("<source>{source}</source>")).unwrap_or_else(|| panic!("{exported}"));
            let start = at + exported[at..].find("<target").unwrap();
            let start = start + exported[start..].find('>').unwrap() + 1;
            let end = start + exported[start..].find(ending).unwrap();
            fs::write(folder.join("de.xlf"), format!("{}{target}{}", &exported[..start], &exported[end..])).unwrap();
            story(folder, &["import", "de.xlf"])
        };
        assert!(put("Write to us", "Write to us").contains("4 texts not translated yet"));
        assert_eq!(read(folder, "content/site.yaml"), before);
        let told = put("Write to us", "Schreib uns");
        assert!(told.contains("content/site.yaml: changed, 1 text accepted"), "{told}");
        let told = put("Help with the shop", "Hilfe zum Shop");
        assert!(told.contains("content/site.yaml: changed, 1 text accepted"), "{told}");
        let yaml = read(folder, "content/site.yaml");
        assert!(yaml.contains("de: Hilfe zum Shop") && yaml.contains("de: Schreib uns"), "{yaml}");
    }
}

proptest! {
    #![proptest_config(random_cases(48))]

    /// Whatever comes back, it is a fault, or the file says it; never a panic, never another text changed.
    #[test]
    fn any_text_of_the_site_is_put_in_or_refused(words in "(\\PC|\n|: | #|'|\"|\\{|\\}|\\[|\\]|->|\\*|\\$count|- |\t|&|!|%|@|`){1,12}", is_title in any::<bool>()) {
        let files = [("content/site.yaml", SITE), ("content/de/index.md", "---\ntitle: Start\n---\n"), ("content/en/index.md", "---\ntitle: Home\n---\n"), ("themes/default/strings/en.ftl", ENGLISH)];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let (sources, site) = (as_sources(&files), compiled(&files));
        let german = site.catalogue.config.locale_index("de").unwrap();
        let all = SiteTexts::of(&sources, &site.catalogue, &site.freshness, german, false);
        let id = if is_title { "site:yaml" } else { "site:strings" };
        let unit = all.iter().find(|texts| texts.id == id).unwrap().template_units().remove(0);
        let returned = Returned { name: unit.name.to_string(), target: words.clone(), accepted: true, span: 0..0 };
        let returns = Returns { locale: Some("de".into()), texts: vec![returned], ..Returns::default() };
        let mut import = Import { locale: Some(german), ..Import::default() };
        let findings = import_site_texts(&mut import, &sources, &site.catalogue, &site.freshness, (&TextFile::new("de.po", "\n"), &returns));
        let Some(text) = import.pages.first().and_then(|page| page.text.clone()) else {
            prop_assert!(words.trim().is_empty() || findings.iter().any(|finding| finding.is_fault()), "{:?}", findings);
            return Ok(());
        };
        let mut after: super::freshness::Files = files.clone();
        after.insert(import.pages[0].path.to_string(), text.clone());
        let site = compiled(&after);
        let now = SiteTexts::of(&as_sources(&after), &site.catalogue, &site.freshness, german, false);
        let now = now.iter().find(|texts| texts.id == id).unwrap();
        let own = now.translation.blocks.front.iter().find(|text| *text.key == *unit.name.key).unwrap();
        if is_title {
            prop_assert_eq!(&*own.text, words.split_whitespace().collect::<Vec<_>>().join(" "), "{}", text);
            let mut others = SITE.lines().filter(|line| *line != "  de: 'Shop-Hilfe'");
            prop_assert!(others.all(|line| text.lines().any(|own| own == line)), "{}", text);
        }
        prop_assert_eq!(now.translation.blocks.front.len(), 1);
    }
}

/// Names of choices stand deeper in the file than titles, and may hold a term; one name for all languages needs no translation.
#[test]
fn names_of_choices_are_translated() {
    let yaml =
        format!("{SITE}choices:\n  platform:\n    web: {{ en: \"[=shop] on the web\" }}   # a browser\n    tv: TV\n");
    let page = "---\ntitle: Watch\n---\n## Web {choice=web}\n\nx\n\n## TV {choice=tv}\n\ny\n";
    let site = small_site(&[
        ("content/site.yaml", &yaml),
        ("content/terms.yaml", "shop: { en: Shopella }\n"),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/watch.md", page),
        ("content/de/watch.md", page),
    ]);
    let folder = site.path();
    assert_eq!(waymark(folder, &["stamp", "--untracked"]).status.code(), Some(0));
    assert_eq!(waymark(folder, &["export", "--locale", "de", "--out", "de.po"]).status.code(), Some(0));
    assert!(!read(folder, "de.po").contains("msgid \"TV\""));
    translate(folder, &[("msgid \"[=shop] on the web\"", "[=shop] im Netz")]);
    let told = story(folder, &["import", "de.po"]);
    assert!(told.contains("content/site.yaml: changed, 1 text accepted"), "{told}");
    let written = read(folder, "content/site.yaml");
    assert!(
        written.contains("web: { en: \"[=shop] on the web\", de: ") && written.contains("   # a browser\n    tv: TV\n"),
        "{written}"
    );
    let build = Command::new(env!("CARGO_BIN_EXE_waymark")).args(["build", "--site"]).arg(folder).output().unwrap();
    assert!(build.status.success(), "{build:?}");
    assert!(read(folder, "public/de/watch/index.html").contains("data-wm-name=\"Shopella im Netz\""));
    assert!(read(folder, "public/en/watch/index.html").contains("data-wm-name=\"Shopella on the web\""));
}
