//! What agents read: the lists of `llms.txt`, and the Markdown copies that they lead to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use waymark::diagnostic::Code;
use waymark::{Options, compile};

use super::support::{outputs, sources};

const URL: &str = "https://help.example.com/";

type Files = Vec<(String, String)>;

fn config(more: &str) -> (String, String) {
    let text = format!(
        "title: {{ en: Test help, de: Testhilfe }}\nbase_url: {URL}\nsource_locale: en\n\
         locales: {{ en: {{ name: English }}, de: {{ name: Deutsch }} }}\n{more}"
    );
    ("content/site.yaml".into(), text)
}

fn page(path: &str, front: &str) -> (String, String) {
    (format!("content/{path}"), format!("---\n{front}\n---\nText.\n"))
}

fn built(files: Files) -> BTreeMap<String, String> {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let (site, findings) = compile(&sources(files), &Options::default(), &Default::default());
    let faults: Vec<_> = findings.iter().filter(|finding| finding.is_fault()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let text = |(path, bytes): (_, Vec<u8>)| (path, String::from_utf8_lossy(&bytes).into_owned());
    outputs(&site).into_iter().map(text).collect()
}

/// A topic with so many questions, whose summaries have so many characters.
fn topic(id: &str, questions: usize, summary: usize) -> Files {
    let mut files = vec![page(&format!("en/{id}/index.md"), &format!("title: About {id}"))];
    for number in 0..questions {
        let front = format!("title: Question {id} {number}\nkind: faq\nsummary: {}", "word ".repeat(summary / 5));
        files.push(page(&format!("en/{id}/q{number}.md"), &front));
    }
    files
}

/// What the lists lead to from the first one on: the lists, and the copies.
fn reached(outputs: &BTreeMap<String, String>) -> (BTreeSet<String>, Vec<String>) {
    let (mut lists, mut copies) = (BTreeSet::new(), Vec::new());
    let mut waiting = VecDeque::from(["llms.txt".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        if !lists.insert(path.clone()) {
            continue;
        }
        let text = outputs.get(&path).unwrap_or_else(|| panic!("there is no {path}"));
        assert!(text.chars().count() < 50_000, "{path} has {} characters", text.chars().count());
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let target = link.strip_prefix(URL).unwrap_or_else(|| panic!("{path} leads to {link}"));
            assert!(outputs.contains_key(target), "{path} leads to {target}, which is not there");
            match target.ends_with(".txt") {
                true => waiting.push_back(target.to_owned()),
                false => copies.push(target.to_owned()),
            }
        }
    }
    (lists, copies)
}

/// Every copy that is there is listed once.
fn assert_complete(outputs: &BTreeMap<String, String>) -> BTreeSet<String> {
    let (lists, mut copies) = reached(outputs);
    copies.sort();
    let all: Vec<String> = outputs.keys().filter(|path| path.ends_with("index.md")).cloned().collect();
    assert_eq!(copies, all);
    let made: BTreeSet<String> = outputs.keys().filter(|path| path.contains("llms")).cloned().collect();
    assert_eq!(lists, made, "every list is led to");
    lists
}

fn homes() -> Files {
    vec![page("en/index.md", "title: Home\nsummary: All of it"), page("de/index.md", "title: Start")]
}

#[test]
fn a_small_site_has_one_list_a_language() {
    let mut files = vec![config("")];
    files.extend(homes());
    files.extend(topic("one", 3, 20));
    files.push(page("de/one/q1.md", "title: Frage\nkind: faq"));
    files.push(page("en/guide/index.md", "title: Guide\nkind: guide"));
    files.push(page("en/guide/first.md", "title: First\nkind: step\norder: 1"));
    let outputs = built(files);
    assert_eq!(assert_complete(&outputs), ["de/llms.txt", "llms.txt"].map(str::to_owned).into());
    let list = &outputs["llms.txt"];
    assert!(list.starts_with("# Test help\n\n> All of it\n"), "{list}");
    let guide = format!("- [Guide]({URL}en/guide/index.md)\n  - [First]({URL}en/guide/first/index.md)\n");
    assert!(list.contains(&guide), "{list}");
    let german = &outputs["de/llms.txt"];
    assert!(german.contains("Frage") && !german.contains("Question"), "{german}");
    for path in ["en/one/q1/index", "de/one/q1/index"] {
        let own = if path.starts_with("de") { "de/llms.txt" } else { "llms.txt" };
        assert!(outputs[&format!("{path}.md")].contains(&format!("> [llms.txt]({URL}{own})")), "{path}");
        let html = &outputs[&format!("{path}.html")];
        assert!(html.contains(&format!("<a hidden href=\"../../../{own}\">")), "{html}");
    }
}

#[test]
fn lists_of_large_sites_nest() {
    for (questions, summary, topics) in [(60, 100, 3), (100, 600, 2), (320, 20, 1)] {
        let mut files = vec![config("")];
        files.extend(homes());
        for id in ["one", "one/deep", "one/deep/deeper"].into_iter().take(topics) {
            files.extend(topic(id, questions, summary));
        }
        let lists = assert_complete(&built(files));
        assert_eq!(lists.len(), if topics == 1 { 6 } else { 4 }, "{lists:?}");
    }
}

#[test]
fn a_site_without_copies_has_no_lists() {
    let mut files = vec![config("outputs: { markdown: false }\n")];
    files.extend(homes());
    let outputs = built(files);
    assert!(!outputs.keys().any(|path| path.contains("llms") || path.ends_with(".md")));
    assert!(!outputs["en/index.html"].contains("llms"));
}

#[test]
fn no_page_can_take_the_place_of_a_list() {
    for name in ["llms.txt", "llms-2.txt"] {
        let files = [config(""), homes()[0].clone(), page(&format!("en/{name}.md"), "title: A page")];
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let (_, findings) = compile(&sources(files), &Options::default(), &Default::default());
        assert!(findings.iter().any(|finding| finding.code == Code::ReservedId), "{name}: {findings:?}");
    }
}

#[test]
fn copies_of_topics_and_errors_say_what_their_pages_say() {
    let mut files = vec![config("")];
    files.extend(homes());
    files.extend(topic("one", 2, 10));
    files.extend(topic("one/deep", 1, 0));
    files.push(page(
        "en/one/e.md",
        "title: It fails\nkind: error\ncode: E`1\nexamples: [\"E1: ```broken``` at line 3\"]",
    ));
    let outputs = built(files);
    let topic = &outputs["en/one/index.md"];
    for part in [
        format!("## Questions\n\n- [Question one 0]({URL}en/one/q0/index.md): word word"),
        format!("## Error messages\n\n- [It fails]({URL}en/one/e/index.md)\n"),
        format!("## [About one/deep]({URL}en/one/deep/index.md)\n\n- [Question one/deep 0]"),
    ] {
        assert!(topic.contains(&part), "no {part} in {topic}");
    }
    // What is not translated has no copy in the language, so the page is named.
    assert!(outputs["de/index.md"].contains(&format!("]({URL}de/one/)")), "{}", outputs["de/index.md"]);
    let error = &outputs["en/one/e/index.md"];
    assert!(error.contains("\n``E`1``\n"), "{error}");
    assert!(error.contains("\n````text\nE1: ```broken``` at line 3\n````\n"), "{error}");
}
