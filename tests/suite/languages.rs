//! What holds for every mixture of translated, missing and hidden pages: links lead somewhere, search engines are told the
//! truth, and every word says which language it is in.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use waymark::catalogue::EntryIx;
use waymark::content::{BlockHash, BlockKind};
use waymark::diagnostic::Code;
use waymark::freshness::{self, Lock, Locked, Row, lock_path};
use waymark::{Memory, Options, compile};

use super::support::{everything, random_cases, sources};

const BASE: &str = "https://help.example.com/";
const LOCALES: [&str; 4] = ["en", "de", "de-AT", "ar"];
/// Files below a locale's folder; each may be written in each locale.
const FILES: [&str; 9] = [
    "index.md",
    "wix/index.md",
    "wix/key/index.md",
    "wix/key/1-open.md",
    "wix/key/2-copy.md",
    "wix/faq/lost.md",
    "wix/errors/403.md",
    "wix/about.md",
    "only.md",
];

/// How a page stands in a locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Written,
    WithSlug,
    /// Written, and behind its source.
    Stale,
    Draft,
    Gone,
    Missing,
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![
        5 => Just(State::Written),
        2 => Just(State::WithSlug),
        2 => Just(State::Stale),
        1 => Just(State::Draft),
        1 => Just(State::Gone),
        4 => Just(State::Missing),
    ]
}

type Site = Vec<[State; FILES.len()]>;

fn site() -> impl Strategy<Value = Site> {
    prop::collection::vec(prop::array::uniform9(state()), LOCALES.len())
}

/// The site's files. Every word of a text says its language, `word-de`, so that it can be found again.
fn files(site: &Site) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let locales: String = LOCALES.iter().map(|tag| format!("  {tag}: {{ name: \"{tag}\" }}\n")).collect();
    files.insert(
        "content/site.yaml".to_owned(),
        format!("title: Help\nbase_url: {BASE}\nsource_locale: en\nlocales:\n{locales}")
            .replace("\"de-AT\"", "\"de-AT\", fallback: [de]"),
    );
    files.insert("images/keys.png".to_owned(), "1".to_owned());
    files.insert("images/keys.de.png".to_owned(), "2".to_owned());
    for (tag, states) in LOCALES.iter().zip(site) {
        if *tag != "en" {
            files.insert(lock_path(tag), lock(states).write());
        }
        for (index, (path, state)) in FILES.iter().zip(states).enumerate() {
            // The source has all, but for the page that exists in other languages only; every locale has its home page.
            let is_home = *path == "index.md";
            let state = match state {
                _ if is_home => State::Written,
                // Links name the steps by their anchors on the guide's page.
                State::Gone if path.starts_with("wix/key/") => State::Written,
                State::Missing | State::Draft if *tag == "en" && *path != "only.md" => State::Written,
                state => *state,
            };
            if state == State::Missing {
                continue;
            }
            let key = match state {
                State::WithSlug => format!("slug: \"{tag}-{index}\"\n"),
                State::Draft => "draft: true\n".to_owned(),
                State::Gone => "gone: true\n".to_owned(),
                _ => String::new(),
            };
            let own = match *path {
                "index.md" => "related: [wix/key, wix/about]\n",
                "wix/key/index.md" => "kind: guide\nbefore: [\"word-TAG [x](../about.md)\"]\noutcome: word-TAG\n",
                "wix/key/1-open.md" => "expect: word-TAG [x](2-copy.md)\n",
                "wix/faq/lost.md" => "related: [wix/key]\n",
                "wix/errors/403.md" => "code: \"403\"\napplies_to: [wix/key]\n",
                _ => "related: [wix/key, wix/faq/lost]\n",
            };
            let links = match *path {
                "index.md" => "[word-TAG](wix/key/index.md#copy) [word-TAG](wix/about.md)",
                "wix/key/1-open.md" => "[word-TAG](../faq/lost.md#part) [word-TAG](id:wix/errors/403)",
                _ => "[word-TAG](id:wix/key) [word-TAG](id:wix/about#part)",
            };
            let text = format!(
                "---\ntitle: word-TAG\nsummary: word-TAG\n{key}{own}---\nword-TAG {links}\n\n![word-TAG](/images/keys.png)\n\n## word-TAG {{#part}}\n\nword-TAG\n"
            );
            files.insert(format!("content/{tag}/{path}"), text.replace("TAG", tag));
        }
    }
    files
}

/// A lock that says of each stale page that it was made from a source that nobody has any more.
fn lock(states: &[State]) -> Lock {
    let mut lock = Lock::default();
    let is_stale = |(_, state): &(&&str, &State)| **state == State::Stale;
    for (path, _) in FILES.iter().zip(states).filter(is_stale) {
        let stem = path.trim_end_matches(".md").trim_end_matches("/index");
        let id = stem.replace("/1-", "/").replace("/2-", "/");
        let row = Row { source: BlockHash::parse("0123456789ab"), translation: None };
        let body = [BlockKind::Paragraph, BlockKind::Paragraph, BlockKind::Heading(2), BlockKind::Paragraph];
        let locked = Locked { body: body.map(|kind| (kind, row)).into(), ..Locked::default() };
        lock.entries.insert(id.into(), locked);
    }
    lock
}

/// The tags, attributes and texts of a page, with the language in force at each text.
fn texts(html: &str) -> Vec<(String, String)> {
    const VOID: [&str; 8] = ["meta", "link", "img", "input", "br", "hr", "source", "wbr"];
    let mut languages: Vec<(String, String)> = Vec::new();
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let language = languages.last().map(|(_, language)| language.clone()).unwrap_or_default();
        found.push((language.clone(), rest[..open].to_owned()));
        rest = &rest[open..];
        let close = rest.find('>').unwrap();
        let tag = &rest[1..close];
        rest = &rest[close + 1..];
        let name = tag.split([' ', '\n', '/']).next().unwrap().to_owned();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(languages.pop().map(|(open, _)| open).as_deref(), Some(name));
        } else if !tag.starts_with('!') && !VOID.contains(&&*name) {
            let own = attribute(tag, "lang").map_or(language, str::to_owned);
            languages.push((name, own));
        }
    }
    found
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// The alternates that a page names: language and address.
fn alternates(html: &str) -> BTreeMap<String, String> {
    let links = html.split("<link ").filter(|link| link.starts_with("rel=\"alternate\" hreflang"));
    links
        .map(|link| {
            let of = |name| attribute(&format!(" {link}"), name).unwrap().to_owned();
            (of("hreflang"), of("href"))
        })
        .collect()
}

/// The output that an address of the site names.
fn file_of(address: &str) -> String {
    format!("{}index.html", address.strip_prefix(BASE).unwrap())
}

proptest! {
    #![proptest_config(random_cases(24))]

    #[test]
    fn every_mixture_of_languages_hangs_together(one in site(), other in site()) {
        let memory = Memory::default();
        for site in [one, other] {
            let files = files(&site);
            let sources = sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
            let (findings, outputs) = everything(&sources, &Options::default(), &memory);
            // Links, anchors and pictures of all pages are looked up when they are rendered: each that leads nowhere is a fault.
            let faults: Vec<_> = findings.iter().filter(|finding| finding.is_fault() && finding.code != Code::StepWithoutGuide).collect();
            prop_assert!(faults.is_empty(), "{faults:#?}");
            let cold = everything(&sources, &Options::default(), &Memory::default());
            prop_assert!(cold == (findings, outputs.clone()), "warm differs from cold");

            let pages: BTreeMap<String, String> = outputs
                .into_iter()
                .filter(|(path, _)| path.ends_with(".html"))
                .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
                .collect();
            let mut named_in_sitemap = BTreeSet::new();
            let mut told = 0;
            for (path, html) in &pages {
                let alternates = alternates(html);
                for (language, address) in &alternates {
                    let file = file_of(address);
                    let Some(there) = pages.get(&file) else {
                        return Err(TestCaseError::fail(format!("{path}: hreflang {language} leads to {file}, which is not there")));
                    };
                    prop_assert_eq!(&alternates, &super::languages::alternates(there), "{} and {} name different languages", path, file);
                    if language != "x-default" {
                        prop_assert!(there.contains(&format!("<html lang=\"{language}\"")), "{}: {} is not in {}", path, file, language);
                        named_in_sitemap.insert(address.clone());
                    }
                }
                let own = path.split('/').next().unwrap();
                told += html.matches("class=\"behind\"").count();
                if LOCALES.contains(&own) {
                    prop_assert!(html.contains(&format!("<html lang=\"{own}\"")), "{path}");
                    // A page that stands in for another names that as its address, and nobody names it.
                    let canonical = attribute(html.split("<link rel=\"canonical\"").nth(1).unwrap_or(" href=\"\""), "href").unwrap();
                    if !canonical.is_empty() && !path.ends_with("404.html") && file_of(canonical) != *path {
                        prop_assert!(alternates.is_empty(), "{path} stands in for {canonical} and has alternates");
                    }
                }
                let head = html.find("<head>").unwrap()..html.find("</head>").unwrap() + "</head>".len();
                let without_head = format!("{}{}", &html[html.find("<html").unwrap()..head.start], &html[head.end..]);
                for (language, text) in texts(&without_head) {
                    for (at, _) in text.match_indices("word-") {
                        let word = &text[at + 5..];
                        let end = word.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(word.len());
                        prop_assert_eq!(&word[..end], &language, "on {}: {}", path, text);
                    }
                }
            }
            // What is retired with its source or its guide says nothing more.
            let compiled = compile(&sources, &Options::default(), &memory).0;
            let is_told = |index: EntryIx| {
                let entry = &compiled.catalogue.entries[index];
                let is_stale = matches!(compiled.freshness.state(index), Some(freshness::State::Stale(_)));
                is_stale && !entry.hidden && !entry.gone
            };
            if compiled.catalogue.entries.indices().any(is_told) {
                prop_assert!(told > 0, "no page says that it is behind");
            }
            for address in named_in_sitemap {
                prop_assert!(pages.contains_key(&file_of(&address)));
            }
        }
    }
}
