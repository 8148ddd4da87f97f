//! How a reader finds the way: what lies around an answer, the list of all pages, the tree of them, and the list of errors.

use std::collections::BTreeMap;

use serde_json::Value;
use waymark::site::Site;
use waymark::{Memory, Options, compile};

use super::support::{SITE_YAML, outputs, sources};

fn site(files: impl IntoIterator<Item = (String, String)>) -> Site {
    let mut all = BTreeMap::from([
        ("content/site.yaml".to_owned(), SITE_YAML.to_owned()),
        ("content/en/index.md".to_owned(), "---\ntitle: Home\n---\n".to_owned()),
    ]);
    all.extend(files);
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (site, findings) = compile(&sources(all), &Options::default(), &Memory::default());
    let faults: Vec<_> = findings.iter().filter(|finding| finding.is_fault()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    site
}

fn page(path: &str, front: &str) -> (String, String) {
    (format!("content/en/{path}"), format!("---\n{front}\n---\nText.\n"))
}

/// Where the links of a page lead that are marked so.
fn linked(html: &str, mark: &str) -> Vec<String> {
    let links = html.split("<a ").skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    let href = |tag: &str| Some(tag.split_once("href=\"")?.1.split_once('"')?.0.to_owned());
    links.filter(|tag| tag.contains(mark)).filter_map(href).collect()
}

fn text(written: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(written.get(path).unwrap_or_else(|| panic!("no {path}")).clone()).unwrap()
}

fn tree(written: &BTreeMap<String, Vec<u8>>, part: usize) -> Value {
    let name = if part == 0 { "en/a-z/tree.js".to_owned() } else { format!("en/a-z/tree-{part}.js") };
    let script = text(written, &name);
    let call = script
        .strip_prefix(&format!("waymarkTree({part},"))
        .and_then(|rest| rest.strip_suffix(",\"See all (\u{fffc})\")\n"));
    serde_json::from_str(call.unwrap_or_else(|| panic!("{script}"))).unwrap()
}

#[test]
fn a_topic_is_gone_through_whatever_the_kind_and_folder() {
    let site = site([
        page("one/index.md", "title: One"),
        page("one/a.md", "title: A\norder: 1"),
        page("one/deep/index.md", "title: Deep\norder: 2"),
        page("one/deep/faq/b.md", "title: B"),
        page("one/deep/guide/index.md", "title: C\nkind: guide"),
        page("one/deep/guide/1-first.md", "title: First"),
        page("one/empty/index.md", "title: Empty\norder: 3"),
        page("one/secret.md", "title: Secret\norder: 4\nunlisted: true"),
        page("one/errors/d.md", "title: D\norder: 5\nmatch: [\"D\"]"),
        page("two/index.md", "title: Two"),
        page("two/e.md", "title: E"),
        page("loose.md", "title: Loose"),
        page("other.md", "title: Other"),
    ]);
    let written = outputs(&site);
    let way = |path: &str| {
        let html = text(&written, &format!("en/{path}/index.html"));
        let one = |mark| linked(&html, mark).first().map(|href| href.trim_start_matches("../").to_owned());
        (one("rel=\"prev\""), one("rel=\"next\""))
    };
    let to = |path: &str| Some(format!("en/{path}/index.html"));
    assert_eq!(way("one/a"), (None, to("one/deep/faq/b")));
    assert_eq!(way("one/deep/faq/b"), (to("one/a"), to("one/deep/guide")));
    assert_eq!(way("one/deep/guide"), (to("one/deep/faq/b"), to("one/errors/d")));
    assert_eq!(way("one/errors/d"), (to("one/deep/guide"), None), "the next topic is another one");
    assert_eq!(way("two/e"), (None, None));
    assert_eq!(way("loose"), (None, to("other")), "what lies beside the home page is a row of its own");
    assert_eq!(way("one/deep/guide/first"), (None, None), "a step has its guide's steps");
    assert_eq!(way("one/deep"), (None, None), "a topic lists what it has");
    assert!(!text(&written, "en/one/a/index.html").contains("Secret"), "it is in no list");
}

#[test]
fn others_of_a_topic_are_named_but_those_before_and_after() {
    let pages = (0..20).map(|at| page(&format!("one/p{at:02}.md"), &format!("title: Page {at:02}")));
    let site = site(pages.chain([page("one/index.md", "title: One")]));
    let html = text(&outputs(&site), "en/one/p05/index.html");
    let section = html.split_once("id=\"wm-around\"").unwrap().1.split_once("</section>").unwrap().0;
    let names: Vec<&str> = section.split(">Page ").skip(1).map(|rest| &rest[..2]).collect();
    assert_eq!(names, ["07", "08", "09", "10", "11", "12"]);
    assert!(section.contains("More in <span>One</span>") && section.contains("See all (20)"), "{section}");
    // At the end of the topic, those before fill up.
    let html = text(&outputs(&site), "en/one/p18/index.html");
    let section = html.split_once("id=\"wm-around\"").unwrap().1.split_once("</section>").unwrap().0;
    let names: Vec<&str> = section.split(">Page ").skip(1).map(|rest| &rest[..2]).collect();
    assert_eq!(names, ["11", "12", "13", "14", "15", "16"]);
}

#[test]
fn the_tree_holds_every_listed_page_but_steps() {
    let site = site([
        page("one/index.md", "title: One"),
        page("one/guide/index.md", "title: Guide\nkind: guide"),
        page("one/guide/1-first.md", "title: First"),
        page("one/hidden.md", "title: Hidden\nunlisted: true"),
        page("loose.md", "title: Loose"),
    ]);
    let expected =
        serde_json::json!([["Loose", "en/loose/", []], ["One", "en/one/", [["Guide", "en/one/guide/", []]]],]);
    assert_eq!(tree(&outputs(&site), 0), expected);
}

#[test]
fn a_large_site_is_listed_in_parts_that_a_phone_can_show() {
    let pages = (0..620)
        .map(|at| page(&format!("big/p{at:04}.md"), &format!("title: {} page {at:04}", ["Big", "Small"][at % 2])));
    let site = site(pages.chain([
        page("big/index.md", "title: Big"),
        page("small/index.md", "title: Small"),
        page("small/a.md", "title: A"),
    ]));
    let written = outputs(&site);
    // The tree names the topics, and each has a file of its own that names what fits, and says how much there is.
    assert_eq!(tree(&written, 0), serde_json::json!([["Big", "en/big/", 1], ["Small", "en/small/", 2]]));
    let big = tree(&written, 1);
    let nodes = big.as_array().unwrap();
    assert_eq!(nodes.len(), 601);
    assert_eq!(nodes[600], serde_json::json!(["", "en/big/", 620]));
    assert_eq!(tree(&written, 2), serde_json::json!([["A", "en/small/a/", []]]));
    // The list: 623 titles are two pages, which the first one leads to.
    let first = text(&written, "en/a-z/index.html");
    assert_eq!(linked(&first, "/a-z/").iter().filter(|href| href.contains("/a-z/2/")).count(), 1);
    assert!(!first.contains("wm-letter-1"));
    let mut named = 0;
    for part in 1..=2 {
        let html = text(&written, &format!("en/a-z/{part}/index.html"));
        named += html
            .split("<section class=\"letter\"")
            .skip(1)
            .map(|letter| letter.split("</section>").next().unwrap().matches("<li>").count())
            .sum::<usize>();
        assert!(html.contains("aria-current=\"page\""));
    }
    assert_eq!(named, 623);
    assert!(!written.contains_key("en/a-z/3/index.html"));
}

#[test]
fn every_error_is_listed_by_its_topic_and_its_code() {
    let error = |code: &str| format!("title: Error {code}\ncode: \"{code}\"\nmatch: [\"{code}\"]");
    let site = site([
        page("one/index.md", "title: One"),
        page("one/errors/b.md", &error("E20")),
        page("one/deep/index.md", "title: Deep"),
        page("one/deep/errors/a.md", &error("E9")),
        page("one/errors/c.md", "title: Without a code\nmatch: [\"broken\"]"),
        page("two/index.md", "title: Two"),
        page("two/errors/d.md", &error("A1")),
    ]);
    let html = text(&outputs(&site), "en/errors/index.html");
    let at = |needle: &str| html.find(needle).unwrap_or_else(|| panic!("no {needle} in {html}"));
    let codes = ["A1", "E9", "E20"].map(|code| at(&format!("title=\"Error {code}\"")));
    assert!(codes.is_sorted(), "numbers count by their value: {codes:?}");
    assert!(at("wm-codes") < at("wm-topic-1") && at("wm-topic-1") < at("wm-topic-2"));
    let one = &html[at("id=\"wm-topic-1\"")..at("id=\"wm-topic-2\"")];
    assert_eq!(one.matches("entry-title").count(), 3, "{one}");
    assert!(!html.contains("See all"));
}

#[test]
fn of_very_many_codes_the_rest_is_led_to() {
    let error = |number: usize| {
        page(
            &format!("one/errors/e{number}.md"),
            &format!("title: Error {number}\ncode: \"E{number}\"\nmatch: [\"E{number}\"]"),
        )
    };
    let html = text(
        &outputs(&site([page("one/index.md", "title: One")].into_iter().chain((1..=301).map(error)))),
        "en/errors/index.html",
    );
    let codes = &html[html.find("wm-codes").unwrap()..html.find("wm-topic-1").unwrap()];
    assert_eq!(codes.matches("title=\"Error").count(), 300);
    assert!(codes.contains("a-z/index.html\">See all (301)</a>"), "{codes}");
}

#[test]
fn a_new_title_moves_a_page_in_all_lists() {
    let files = |title: &str| {
        [
            ("content/site.yaml".to_owned(), SITE_YAML.to_owned()),
            ("content/en/index.md".to_owned(), "---\ntitle: Home\n---\n".to_owned()),
            page("one/index.md", "title: One"),
            page("one/a.md", "title: Alpha"),
            page("one/b.md", &format!("title: {title}")),
            page("one/c.md", "title: Gamma"),
        ]
    };
    let compile = |title: &str, memory: &Memory| {
        let files = files(title);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        compile(&sources(files), &Options::default(), memory).0
    };
    let memory = Memory::default();
    compile("Beta", &memory);
    let (warm, cold) = (compile("Zeta", &memory), compile("Zeta", &Memory::default()));
    let (warm, cold) = (outputs(&warm), outputs(&cold));
    assert!(warm == cold);
    assert_eq!(linked(&text(&warm, "en/one/a/index.html"), "rel=\"next\""), ["../../../en/one/c/index.html"]);
    assert!(text(&warm, "en/a-z/index.html").find("Zeta") > text(&warm, "en/a-z/index.html").find("Gamma"));
}
