//! What holds for every input: no panic, no dependence on order or threads, and warm equals cold.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use waymark::{Memory, Options, compile};

use super::support::{SITE_YAML, everything, random_cases, sources};

pub type Files = BTreeMap<String, String>;

fn as_sources(files: &Files) -> waymark::source::Sources {
    sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// Pieces that make trouble more often than random letters do.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("---\n".to_owned()),
        Just("title: A\n".to_owned()),
        Just("kind: guide\n".to_owned()),
        Just("related: [a, b]\n".to_owned()),
        Just("before:\n  - \"[x](y.md)\"\n".to_owned()),
        Just("{{ page.title }}{% if x %}".to_owned()),
        Just("<div onclick=\"x\"><b>\u{FDD0}0\u{FDD0}&#xFDD0;1&#64976;".to_owned()),
        Just("[a](<b c.md>) ![](/images/a.png) [^1]\n\n[^1]: x[^1]\n".to_owned()),
        Just("| a | b |\n| --: | --- |\n| c | d |\n".to_owned()),
        Just("> [!NOTE]\n> x\n\n1. a\n   - [ ] b\n".to_owned()),
        Just("```rust\nfn a() {}\n".to_owned()),
        Just("## H {#a}\n### {#a}\n".to_owned()),
        Just("x = { $y\n".to_owned()),
        "\\PC{0,12}",
        any::<Vec<u8>>().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(fragment(), 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(random_cases(96))]

    #[test]
    fn no_text_makes_a_panic(page in text(), config in text(), template in text(), strings in text(), body in text()) {
        let page_with_title = format!("---\ntitle: A\n---\n{body}");
        for config in [SITE_YAML, config.as_str()] {
            let sources = sources([
                ("content/site.yaml", config),
                ("content/en/index.md", "---\ntitle: Home\n---\n"),
                ("content/en/a/index.md", page.as_str()),
                ("content/en/a/1-b.md", page_with_title.as_str()),
                ("themes/default/templates/article.html", template.as_str()),
                ("themes/default/strings/en.ftl", strings.as_str()),
            ]);
            everything(&sources, &Options::default(), &Memory::default());
        }
    }

    #[test]
    fn no_bytes_make_the_scan_panic(bytes in any::<Vec<u8>>()) {
        let folder = super::support::small_site(&[]);
        for path in ["content/en/a.md", "images/a.png", "images/a.svg", "images/a.jpg", "files/a.bin", "themes/default/static/a.css"] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &bytes).unwrap();
        }
        let sources = waymark::source::scan(folder.path());
        everything(&sources, &Options::default(), &Memory::default());
    }
}

/// A site with something of everything, for edits to work on.
pub fn playground() -> Files {
    static MADE: LazyLock<Files> = LazyLock::new(make_playground);
    MADE.clone()
}

fn make_playground() -> Files {
    let two_locales = SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n");
    let address = "en/a/key/ a/key #copy #open";
    let hash = waymark::memo::Fingerprint::of_bytes(address.as_bytes()).short(10);
    let urls = format!(
        "# waymark urls 1. Written by `waymark check --update-urls`; do not edit.\n{address}\n# 1 address, {hash}\n"
    );
    let guide = "---\ntitle: Get a key\nkind: guide\nminutes: 3\nbefore: [\"an [account](../faq/who.md)\"]\nrelated: [a/faq/who]\n---\nText [step](1-open.md).\n";
    let step = "---\ntitle: Open\nexpect: A page\n---\n![keys](/images/keys.png \"Keys\")\n\n## Part\n\nSee [next](2-copy.md#more) and [^1].\n\n[^1]: Note\n";
    let files = [
        ("content/site.yaml", two_locales.as_str()),
        ("content/en/index.md", "---\ntitle: Home\nrelated: [a/key]\n---\n"),
        ("content/en/a/index.md", "---\ntitle: A\norder: 1\n---\n"),
        ("content/en/a/key/index.md", guide),
        ("content/en/a/key/1-open.md", step),
        ("content/en/a/key/2-copy.md", "---\ntitle: Copy\n---\n## More\n\n```json\n{\"a\": 1}\n```\n"),
        (
            "content/en/a/faq/who.md",
            "---\ntitle: Who?\n---\nYou. See [the guide](../key/index.md#open). Open [=panel].\n",
        ),
        (
            "content/en/a/errors/403.md",
            "---\ntitle: Forbidden\ncode: \"403\"\nmatch: [\"403 {word}\"]\napplies_to: [a/key, a/key/copy]\n---\n## Cause\n\nx\n",
        ),
        ("content/en/b.md", "---\ntitle: B\naliases: [old/b]\nslug: bee\nshown_on: [/b/**]\n---\n<b>raw</b>\n"),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/de/a/key/1-open.md", "---\ntitle: Öffnen\n---\n## Teil\n\nText\n"),
        ("content/de/a/key/2-copy.md", "---\ntitle: Kopieren\n---\n## Mehr\n\n```json\n{\"a\": 1}\n```\n"),
        ("content/de/a/faq/who.md", "---\ntitle: Wer?\n---\nSie. Siehe [die Anleitung](../key/index.md#open).\n"),
        ("images/keys.png", "1"),
        ("images/keys.dark.png", "2"),
        ("content/urls.lock", urls.as_str()),
        ("content/en/synonyms.yaml", "- [key, token]\n- [account, \"sign in\"]\n"),
        ("content/terms.yaml", "panel: { en: Panel, de: Tafel, was: [Board] }\n"),
    ];
    let mut files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    // With a lock, so that edits make parts stale, and locks faulty.
    super::freshness::stamp(&mut files);
    files
}

#[derive(Clone, Debug)]
pub enum Edit {
    Append(usize, String),
    Replace(&'static str, &'static str),
    Retitle(usize, &'static str),
    Break(usize),
    Truncate(usize, usize),
    Delete(usize),
    Rename(usize, &'static str),
    Write(&'static str, &'static str),
    Restore,
}

pub fn edit() -> impl Strategy<Value = Edit> {
    let at = || any::<prop::sample::Index>().prop_map(|index| index.index(64));
    let replacement = prop::sample::select(vec![
        ("title: ", "title: New "),
        ("title", "titel"),
        ("kind: guide", "kind: topic"),
        ("{#a}", "{#b}"),
        ("## ", "### "),
        ("../", "../../"),
        ("order: 1", "order: 9"),
        ("order: 1", "extra: { a: [1] }"),
        ("slug: bee", "slug: b/c"),
        ("old/b", "a/key"),
        ("/b/**", "/c"),
        ("[", "[["),
        ("related:", "draft: true\nrelated:"),
        ("code:", "unlisted: true\ncode:"),
        ("minutes: 3", "gone: true"),
        ("applies_to: [a/key,", "applies_to: [nothing,"),
        ("sanitise", "deny"),
        ("json", "rust"),
        ("You.", "You two."),
        ("## More", "New.\n\n## More"),
        ("  sum ", "  sum 0"),
        ("token", "pass phrase"),
        ("key, token", "key"),
        ("en: Panel,", "en: Pane, de: Feld,"),
        ("[Board]", "[You, Text]"),
        ("title: Öffnen", "title: \"[=panel] öffnen\""),
        ("## More", "## [=panel]"),
        ("\n\na/key/copy\n", "\n<<<<<<< HEAD\n\na/key/copy\n"),
    ]);
    let written = prop::sample::select(vec![
        ("content/site.yaml", SITE_YAML),
        (
            "content/site.yaml",
            "title: Other\nbase_url: https://example.com/sub/\nsource_locale: de\nlocales: { de: { name: D }, en: { name: E } }\nraw_html: deny\n",
        ),
        (
            "content/site.yaml",
            "title: T\nbase_url: https://example.com/\nlocales: { en: { name: E } }\ntheme: own\nbrand: { accent: \"#0b5cad\" }\n",
        ),
        (
            "themes/own/templates/article.html",
            "{% extends \"builtin/article.html\" %}{% block after_body %}<p>own</p>{% endblock %}",
        ),
        ("themes/default/templates/faq.html", "<h1>{{ page.titel }}</h1>"),
        ("themes/default/templates/elements/code.html", "<pre>{{ code.html | safe }}</pre>"),
        (
            "themes/default/templates/elements/figure.html",
            "<img src=\"{{ figure.src }}\" alt=\"{{ figure.alternative }}\">",
        ),
        ("themes/default/strings/en.ftl", "topics = Subjects\n"),
        ("themes/default/static/main.css", "a{}"),
        ("themes/default/templates/error.html", "{{ unclosed"),
        ("content/en/a/key/3-new.md", "---\ntitle: New step\n---\nText\n"),
        ("content/en/a/key/more.md", "---\ntitle: More\nkind: step\n---\nText\n"),
        ("content/en/a/key/extra.md", "---\ntitle: Extra\nkind: step\nrelated: [nothing]\n---\nText\n"),
        ("content/en/c/index.md", "---\ntitle: C\nid: a/faq/who\n---\n"),
        ("content/de/b.md", "---\ntitle: Be\n---\n[who](a/faq/who.md)\n"),
        ("images/keys.de.png", "3"),
        ("content/en/synonyms.yaml", "- [who, whoever]\n- [forbidden, \"not allowed\"]\n"),
        ("content/en/synonyms.yaml", "- [key, token, Token]\n"),
        ("content/de/synonyms.yaml", "- [Öffnen, aufmachen]\n"),
        ("content/xx/synonyms.yaml", "- [a, b]\n"),
        ("content/terms.yaml", "panel: { en: Panel }\nkeys: { de: x, fr: y }\n"),
        ("content/de.l10n.lock", "# waymark l10n lock 1\n\n# end\n"),
        ("content/fr.l10n.lock", "# waymark l10n lock 1\n\n# end\n"),
    ]);
    prop_oneof![
        1 => (at(), fragment()).prop_map(|(at, text)| Edit::Append(at, text)),
        4 => replacement.prop_map(|(from, to)| Edit::Replace(from, to)),
        4 => (at(), prop::sample::select(vec!["Aa", "Zz", "\"A\n  b\"", "\"A\norder: 5\"", "&x Y", "{", "A\nsummary: S"]))
            .prop_map(|(at, title)| Edit::Retitle(at, title)),
        1 => at().prop_map(Edit::Break),
        1 => (at(), 0..200usize).prop_map(|(at, length)| Edit::Truncate(at, length)),
        1 => at().prop_map(Edit::Delete),
        1 => (at(), prop::sample::select(vec!["content/en/moved.md", "content/en/a/key/9-last.md", "content/de/a/index.md", "images/other.png"])).prop_map(|(at, to)| Edit::Rename(at, to)),
        3 => written.prop_map(|(path, text)| Edit::Write(path, text)),
        1 => Just(Edit::Restore),
    ]
}

pub fn apply(files: &mut Files, edit: &Edit) {
    let key = |files: &Files, at: usize| files.keys().nth(at % files.len().max(1)).cloned();
    match edit {
        Edit::Append(at, text) => {
            if let Some(path) = key(files, *at) {
                files.get_mut(&path).unwrap().push_str(text);
            }
        }
        Edit::Replace(from, to) => {
            if let Some(text) = files.values_mut().find(|text| text.contains(from)) {
                *text = text.replacen(from, to, 1);
            }
        }
        Edit::Retitle(at, title) => {
            if let Some(text) = key(files, *at).and_then(|path| files.get_mut(&path))
                && let Some(start) = text.find("title: ").map(|at| at + "title: ".len())
                && let Some(end) = text[start..].find('\n').map(|end| start + end)
            {
                text.replace_range(start..end, title);
            }
        }
        Edit::Break(at) => {
            if let Some(path) = key(files, *at) {
                files.get_mut(&path).unwrap().insert_str(0, "---\na: [\n---\n");
            }
        }
        Edit::Truncate(at, length) => {
            if let Some(path) = key(files, *at) {
                let text = files.get_mut(&path).unwrap();
                let end = (0..=(*length).min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
                text.truncate(end);
            }
        }
        Edit::Delete(at) => drop(key(files, *at).map(|path| files.remove(&path))),
        Edit::Rename(at, to) => {
            if let Some(text) = key(files, *at).and_then(|path| files.remove(&path)) {
                files.insert((*to).to_owned(), text);
            }
        }
        Edit::Write(path, text) => drop(files.insert((*path).to_owned(), (*text).to_owned())),
        Edit::Restore => *files = playground(),
    }
}

#[test]
fn the_playground_is_a_good_site() {
    let (findings, outputs) = everything(&as_sources(&playground()), &Options::default(), &Memory::default());
    let faults: Vec<_> = findings.iter().filter(|finding| finding.is_fault()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(outputs.contains_key("en/a/key/index.html"));
}

proptest! {
    #![proptest_config(random_cases(48))]

    /// The property that guards the whole design: after any sequence of edits a warm compile equals a cold one, byte for byte,
    /// faults included.
    #[test]
    fn warm_equals_cold(edits in prop::collection::vec((edit(), any::<bool>()), 1..16)) {
        let memory = Memory::default();
        let mut files = playground();
        for (edit, drafts) in edits {
            apply(&mut files, &edit);
            let sources = as_sources(&files);
            let options = Options { drafts, base_url: None };
            let (warm_findings, warm) = everything(&sources, &options, &memory);
            let (cold_findings, cold) = everything(&sources, &options, &Memory::default());
            prop_assert_eq!(&warm_findings, &cold_findings, "findings differ after {:?}", edit);
            for path in warm.keys().chain(cold.keys()) {
                prop_assert!(warm.get(path) == cold.get(path), "{} differs after {:?}", path, edit);
            }
        }
    }

    /// What an output read says whether an edit can have touched it: the preview renders nothing else again.
    #[test]
    fn what_an_edit_does_not_touch_stays_the_same(
        edits in prop::collection::vec(prop_oneof![
            2 => (0..64usize, fragment()).prop_map(|(at, text)| Edit::Append(at, format!("\n{text}"))),
            2 => (0..64usize, fragment()).prop_map(|(at, _)| Edit::Retitle(at, "Another title")),
            1 => edit(),
        ], 1..8),
    ) {
        let memory = Memory::default();
        let mut files = playground();
        let compiled = |files: &Files| {
            let site = compile(&as_sources(files), &Options::default(), &memory).0;
            let (outputs, reads) = super::support::outputs_and_reads(&site);
            (site, outputs, reads)
        };
        let (mut old, mut before, mut reads) = compiled(&files);
        for edit in edits {
            apply(&mut files, &edit);
            let (site, outputs, reads_now) = compiled(&files);
            if let Some(changes) = site.changes_since(&old) {
                for (path, reads) in &reads {
                    let is_same = before.get(path) == outputs.get(path);
                    prop_assert!(is_same || reads.is_touched_by(&changes), "{} after {:?}", path, edit);
                }
            }
            (old, before, reads) = (site, outputs, reads_now);
        }
    }

    #[test]
    fn threads_do_not_matter(edits in prop::collection::vec(edit(), 0..6)) {
        let mut files = playground();
        edits.iter().for_each(|edit| apply(&mut files, edit));
        let sources = as_sources(&files);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| everything(&sources, &Options::default(), &Memory::default()))
        };
        prop_assert_eq!(on(1), on(5));
    }
}

#[test]
fn a_new_title_makes_no_other_page_anew() {
    let memory = Memory::default();
    let mut files = playground();
    let before = compile(&as_sources(&files), &Options::default(), &memory).0;
    let text = files.get_mut("content/en/a/faq/who.md").unwrap();
    *text = text.replace("Who?", "Zounds, who?");
    let after = compile(&as_sources(&files), &Options::default(), &memory).0;
    let index = after.catalogue.by_path("content/en/a/faq/who.md").unwrap();
    let anew: Vec<&str> = after
        .pages()
        .indices()
        .filter(|at| {
            let pages = [&before, &after].map(|site| site.pages()[*at].as_ref().map(std::sync::Arc::as_ptr));
            pages[0] != pages[1]
        })
        .map(|at| &*after.catalogue.entries[at].outline.path)
        .collect();
    let translation = "content/de/a/faq/who.md";
    assert_eq!(anew, [translation, &*after.catalogue.entries[index].outline.path]);
}

#[test]
fn code_is_marked_when_it_is_first_written() {
    let memory = Memory::default();
    let (site, _) = compile(&as_sources(&playground()), &Options::default(), &memory);
    assert!(memory.marked_code().is_empty());
    super::support::outputs(&site);
    assert_eq!(memory.marked_code().len(), 1, "one block, on two pages");
}

#[test]
fn memory_does_not_grow_with_edits() {
    let memory = Memory::default();
    let mut files = playground();
    let mut sizes = Vec::new();
    for round in 0..50 {
        files.insert("content/en/b.md".into(), format!("---\ntitle: B{round}\n---\n\n```json\n{round}\n```\n"));
        compile(&as_sources(&files), &Options::default(), &memory);
        sizes.push(memory.len());
    }
    assert_eq!(sizes[5], sizes[49], "{sizes:?}");
}
