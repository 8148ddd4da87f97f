//! `docs/themes.md`: its examples are compiled, and it names what a theme can use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use waymark::diagnostic::Code;
use waymark::{Memory, Options, source};

use super::support::{SITE_YAML, everything, png, project, small_site, tree, write_all};

/// An example of the manual: the file that it is, and its text.
struct Example {
    section: String,
    path: String,
    text: String,
}

fn manual() -> String {
    fs::read_to_string(project().join("docs/themes.md")).unwrap()
}

/// Every block of code that has a language. The line above it ends with the path of the file: `` `content/site.yaml`: ``.
fn examples() -> Vec<Example> {
    let manual = manual();
    let mut examples = Vec::new();
    let (mut section, mut before) = (String::new(), "");
    let mut lines = manual.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") || line.starts_with("### ") {
            section = line.trim_start_matches(['#', ' ']).to_owned();
        }
        if let Some(language) = line.strip_prefix("```") {
            let text: String =
                lines.by_ref().take_while(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect();
            let path = before.strip_suffix("`:").and_then(|before| before.rsplit_once('`'));
            assert!(language.is_empty() || path.is_some(), "an example of `{section}` names no file: {text}");
            if let Some((_, path)) = path {
                examples.push(Example { section: section.clone(), path: path.to_owned(), text });
            }
        }
        if !line.is_empty() {
            before = line;
        }
    }
    examples
}

/// A page with every element that a theme can replace.
const PAGE: &str = "---\ntitle: A page\n---\n![A dot](/images/dot.png \"A caption\")\n\n> [!NOTE]\n> A note.\n\n```sh\nls\n```\n\n\
    | a | b |\n| - | - |\n| 1 | 2 |\n";

#[test]
fn the_examples_of_the_manual_of_themes_compile() {
    let mut sections: BTreeMap<String, Vec<Example>> = BTreeMap::new();
    for example in examples() {
        sections.entry(example.section.clone()).or_default().push(example);
    }
    assert!(sections.len() > 1, "the manual has no examples");
    for (section, examples) in sections {
        let site = small_site(&[
            ("content/en/page.md", PAGE),
            ("content/en/faq/why.md", PAGE),
            ("content/en/guide/index.md", "---\ntitle: A guide\nkind: guide\n---\n"),
            ("content/en/guide/1-open.md", PAGE),
        ]);
        fs::create_dir_all(site.path().join("images")).unwrap();
        fs::write(site.path().join("images/dot.png"), png(4, 3)).unwrap();
        let mut config = SITE_YAML.to_owned();
        for Example { path, text, .. } in &examples {
            let theme = path.strip_prefix("themes/").and_then(|path| path.strip_suffix("/theme.yaml"));
            if let Some(theme) = theme.filter(|theme| *theme != "default") {
                config.push_str(&format!("theme: {theme}\n"));
            }
            if path.ends_with(".css") && text.contains("paper.woff2") {
                write_all(site.path(), &[("themes/default/static/paper.woff2", "a font")]);
            }
            if path == "content/site.yaml" {
                config.push_str(text);
            } else {
                write_all(site.path(), &[(path, text)]);
            }
        }
        write_all(site.path(), &[("content/site.yaml", &config)]);
        let (findings, outputs) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
        assert!(findings.is_empty(), "{section}: {findings:#?}");
        assert!(outputs.contains_key("embed/en/page/index.html"));
    }
}

/// Whoever begins with the templates of the manual begins with the markup of the built-in theme, byte for byte.
#[test]
fn the_manual_has_the_built_in_markup_of_elements() {
    for site in ["tests/sites/markdown/site", "tests/sites/elements/site", "tests/sites/kinds/site"] {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in tree(&project().join(site)) {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let _ = fs::remove_dir_all(folder.path().join("themes"));
        let config = folder.path().join("content/site.yaml");
        let own = fs::read_to_string(&config).unwrap();
        let without: Vec<&str> = own.lines().filter(|line| !line.starts_with("theme:")).collect();
        fs::write(config, without.join("\n")).unwrap();
        let outputs = || everything(&source::scan(folder.path()), &Options::default(), &Memory::default()).1;
        let built_in = outputs();
        let templates = examples().into_iter().filter(|example| example.section == "Elements");
        for example in templates {
            write_all(folder.path(), &[(&example.path, &example.text)]);
        }
        let templated = outputs();
        assert_eq!(built_in.len(), templated.len());
        for (path, bytes) in &built_in {
            let (built_in, templated) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&templated[path]));
            assert_eq!(built_in, templated, "{site}: {path}");
        }
    }
}

#[test]
fn the_head_of_a_site_reaches_every_page() {
    for locales in ["en: { name: English }", "en: { name: English }\n  de: { name: Deutsch }"] {
        let site = small_site(&[
            ("content/site.yaml", &SITE_YAML.replace("en: { name: English }", locales)),
            ("content/de/index.md", "---\ntitle: Start\n---\n"),
            ("content/en/page.md", "---\ntitle: A page\naliases: [old/page]\n---\n"),
            (
                "themes/default/templates/head.html",
                "<link rel=\"stylesheet\" href=\"{{ root }}{{ asset(name=\"own.css\") }}\">",
            ),
            ("themes/default/static/own.css", "a { color: red }"),
        ]);
        let (_, outputs) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
        let pages: Vec<_> = outputs.iter().filter(|(path, _)| path.ends_with(".html")).collect();
        for wanted in
            ["index.html", "404.html", "go/page/index.html", "embed/en/page/index.html", "en/old/page/index.html"]
        {
            assert!(pages.iter().any(|(path, _)| *path == wanted), "there is no {wanted}");
        }
        for (path, bytes) in pages {
            assert!(String::from_utf8_lossy(bytes).contains("assets/own."), "{path} lacks the style sheet");
        }
    }
}

#[test]
fn the_manual_names_every_block_and_every_token() {
    let mut wanted = BTreeSet::new();
    for (_, bytes) in tree(&project().join("themes/default/templates")) {
        let text = String::from_utf8(bytes).unwrap();
        let names =
            text.split("block ").skip(1).filter_map(|rest| rest.split_once(" %}").map(|(name, _)| name.to_owned()));
        wanted.extend(names.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
    }
    let sheet = fs::read_to_string(project().join("themes/default/static/main.css")).unwrap();
    let root = sheet.split_once(":root {").and_then(|(_, rest)| rest.split_once('}')).unwrap().0;
    let tokens = root.lines().filter_map(|line| Some(line.trim().strip_prefix("--")?.split_once(':')?.0));
    // The manual has the first and the last of the spaces.
    let is_between = |token: &&str| ["s2", "s3", "s4", "s5", "s6", "s7"].contains(token);
    wanted.extend(tokens.filter(|token| !is_between(token)).map(|token| format!("--{token}")));
    assert!(wanted.len() > 50, "only {wanted:?} were found");
    let manual = manual();
    let lacking: Vec<&String> = wanted.iter().filter(|name| !manual.contains(&format!("`{name}`"))).collect();
    assert!(lacking.is_empty(), "docs/themes.md does not name {lacking:?}");
}

#[test]
fn a_value_of_ones_own_that_is_not_there_is_a_fault_unless_replaced() {
    let output = |template: &str| {
        let site = small_site(&[
            ("content/en/page.md", "---\ntitle: A page\nextra: { other: x }\n---\nText.\n"),
            ("themes/default/templates/article.html", template),
        ]);
        let (findings, outputs) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
        let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
        (codes, outputs.get("en/page/index.html").map(|bytes| String::from_utf8(bytes.clone()).unwrap()))
    };
    assert_eq!(output("{{ page.extra.icon }}"), (vec![Code::BadTemplate], None));
    let with_default = "{{ page.extra.icon | default(value=\"page\") }}{% if page.extra.icon %}no{% endif %}";
    assert_eq!(output(with_default), (vec![], Some("page".to_owned())));
}

/// Templates name the theme in the program `builtin`, so whoever extends it by that name gets it.
#[test]
fn a_theme_may_extend_the_one_in_the_program_by_its_name() {
    let site = small_site(&[
        ("content/en/page.md", "---\ntitle: A page\n---\nWords.\n"),
        ("themes/mine/theme.yaml", "extends: builtin\n"),
        (
            "themes/mine/templates/article.html",
            "{% extends \"builtin/article.html\" %}{% block title %}Mine{% endblock %}\n",
        ),
        ("content/site.yaml", &format!("{SITE_YAML}theme: mine\n")),
    ]);
    let (findings, outputs) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
    assert!(findings.is_empty(), "{findings:#?}");
    assert!(String::from_utf8_lossy(&outputs["en/page/index.html"]).contains("Mine"));
}
