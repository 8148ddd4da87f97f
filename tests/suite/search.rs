//! The index and the error matcher, asked on the command line's side. `tests/browser/search.test.mjs` holds the browser to the same
//! answers.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use waymark::search::Index;
use waymark::search::errors::{Matcher, Reason, known};
use waymark::{Memory, Options, compile};

use super::support::{SITE_YAML, outputs, small_site, sources};

const GUIDE: &str = "---\ntitle: Track a parcel\nkind: guide\nsummary: Where your parcel is.\n---\n";
const STEP: &str = "---\ntitle: Enter the number\nexpect: A map appears.\n---\n\nType the **tracking number**.\n";
const FAQ: &str = "---\ntitle: When does it arrive?\nasked_as: [my delivery is late]\nkeywords: [shipment]\n---\n\nUsually in two days.\n\n## On holidays {#holidays}\n\nA week at Christmas.\n";
const ERROR: &str = "---\ntitle: The number is not known\ncode: E1042\nmatch: [\"no parcel with number {int}\"]\nregex: [\"(?i)tracking (id|number) [0-9]+ (not found|unknown)\"]\nexamples: [\"Error E1042: no parcel with number 77\"]\n---\n\nCheck the digits.\n";

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("content/en/parcels/index.md", "---\ntitle: Parcels\n---\n"),
        ("content/en/parcels/track/index.md", GUIDE),
        ("content/en/parcels/track/1-enter.md", STEP),
        ("content/en/parcels/faq/when.md", FAQ),
        ("content/en/parcels/errors/unknown.md", ERROR),
        ("content/en/hidden.md", "---\ntitle: Parcels for staff\nunlisted: true\n---\n"),
    ]
}

fn compiled(files: &[(&str, &str)]) -> waymark::site::Site {
    let base = [("content/site.yaml", SITE_YAML), ("content/en/index.md", "---\ntitle: Home\n---\n")];
    let (site, findings) =
        compile(&sources(base.into_iter().chain(files.iter().copied())), &Options::default(), &Memory::default());
    assert!(!findings.iter().any(|finding| finding.is_fault()), "{findings:#?}");
    site
}

/// The ids of the pages that answer a query, best first, each with the section.
pub fn found(site: &waymark::site::Site, query: &str) -> Vec<(String, u32)> {
    let (layout, files) = site.index(site.catalogue.config.source_index()).unwrap();
    let hits = Index::open(files).unwrap().search(query, 10).hits;
    let id = |page: u32| site.catalogue.entries[layout.pages[page as usize].entry].id.to_string();
    hits.iter().map(|hit| (id(hit.page), hit.section)).collect()
}

#[test]
fn people_find_what_they_mean() {
    let site = compiled(&files());
    let first = |query: &str| found(&site, query).first().map(|(id, _)| id.clone()).unwrap_or_default();
    let cases = [
        ("when does it arrive", "parcels/faq/when"),
        ("my delivery is late", "parcels/faq/when"),
        ("shipment", "parcels/faq/when"),
        ("type the tracking number", "parcels/track/enter"),
        ("typ the traking nubmer", "parcels/track/enter"),
        ("arriv", "parcels/faq/when"),
        ("arriving", "parcels/faq/when"),
        ("E1042", "parcels/errors/unknown"),
        ("e1042 whatever else", "parcels/errors/unknown"),
        ("christmas holiday", "parcels/faq/when"),
        ("a map appears", "parcels/track/enter"),
    ];
    for (query, id) in cases {
        assert_eq!(first(query), id, "{query}: {:?}", found(&site, query));
    }
    assert_eq!(found(&site, "christmas")[0], ("parcels/faq/when".to_owned(), 1), "the section that has it");
    assert!(found(&site, "staff").is_empty(), "what is unlisted is not found");
    assert!(found(&site, "xyzzy").is_empty());
}

#[test]
fn sentences_and_everyday_words_find_what_they_mean() {
    let page = |title: &str, text: &str| format!("---\ntitle: {title}\n---\n\n{text}\n");
    let files = [
        ("content/en/delete.md", page("Delete your account", "This cannot be undone.")),
        ("content/en/window.md", page("Close a window", "Choose the cross in the corner.")),
        ("content/en/where.md", page("Where are my keys?", "On the page of keys.")),
        ("content/en/why.md", page("Why you need keys", "Programs sign in with keys.")),
        ("content/en/refund.md", page("Refunds", "Write to us within a month.")),
        (
            "content/en/long.md",
            page("Questions", &"I want to know how you do it as I get it, and then it is all for you. ".repeat(9)),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = compiled(&files);
    let first = |query: &str| found(&site, query).first().map(|(id, _)| id.clone()).unwrap_or_default();
    for (query, id) in [
        // The words that say nothing would find the page of questions.
        ("how do I get my money if I want it back", "refund"),
        ("what is it that I do to wipe my profile for good", "delete"),
        // Two words are no sentence, but nothing else has this one.
        ("wipe account", "delete"),
        ("reimbursement", "refund"),
        // The site has this word, so it means what it says.
        ("close", "window"),
        ("close a window", "window"),
        // Nothing but words that say nothing.
        ("how do you get it for all", "long"),
        // These say something, and titles of questions live by them.
        ("where do I find all of my keys", "where"),
        ("why do I need any of my keys", "why"),
    ] {
        assert_eq!(first(query), id, "{query}: {:?}", found(&site, query));
    }
    // The last word may be but the beginning of another one.
    assert_eq!(first("what do I do to get a ref"), "refund");
}

#[test]
fn words_that_the_sites_readers_use_find_what_they_mean() {
    let page = |title: &str, text: &str| format!("---\ntitle: {title}\n---\n\n{text}\n");
    let files = [
        ("content/en/vault.md", page("Vaults", "Where your things are.")),
        ("content/en/refund.md", page("Request a chargeback", "Write to us.")),
        ("content/en/safe.md", page("Good to know", "It is safe to close the window. Money goes back and forth.")),
        ("content/en/id.md", page("Passport", "Show it.")),
        ("content/en/other.md", page("Printers", "They are loud.")),
    ];
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let before = outputs(&compiled(&files));
    let without = compiled(&files);
    files.push((
        "content/en/synonyms.yaml",
        "- [vault, safe, Tresor]\n- [money back, chargeback]\n- [QX papers, passport]\n",
    ));
    let site = compiled(&files);
    let first = |site: &_, query: &str| found(site, query).first().map(|(id, _)| id.clone()).unwrap_or_default();
    for (query, id) in [
        ("tresor", "vault"),
        ("open the tresor", "vault"),
        // The site has these words too, but its readers mean more.
        ("safe", "vault"),
        ("money back", "refund"),
        ("how do I get my money back from you", "refund"),
        ("qx papers", "id"),
        ("lost my QX-papers", "id"),
    ] {
        assert_eq!(first(&site, query), id, "{query}: {:?}", found(&site, query));
        assert_ne!(first(&without, query), id, "{query} needs no synonym");
    }
    // The words of a phrase alone do not stand for it.
    assert_eq!(first(&site, "back"), "safe");
    assert!(!found(&site, "back money").iter().any(|(id, _)| id == "refund"));
    // A reader loads no more files for it.
    let after = outputs(&site);
    assert!(before.keys().eq(after.keys().filter(|path| before.contains_key(*path))) && before.len() == after.len());
}

/// What was found in other words, by meaning or hardly at all is told from answers.
#[test]
fn an_answer_says_why_it_is_one() {
    let page = |title: &str, text: &str| format!("---\ntitle: {title}\n---\n\n{text}\n");
    let files = [
        ("content/en/delete.md", page("Delete your account", "This cannot be undone.")),
        ("content/en/refund.md", page("Request a refund", "Write to us.")),
        ("content/en/print.md", page("Print a label", "On paper.")),
        ("content/en/synonyms.yaml", "- [money back, refund]\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = compiled(&files);
    let (_, index) = site.index(site.catalogue.config.source_index()).unwrap();
    let index = Index::open(index).unwrap();
    let why = |query: &str| {
        let found = index.search(query, 10);
        let hit = found.hits.first().unwrap_or_else(|| panic!("{query}"));
        let title = index.record(hit.page).unwrap().title;
        let likes: Vec<_> = hit.likes.iter().map(|like| like.shown(query, &[&title])).collect();
        (title, likes, hit.is_meant(), found.is_weak)
    };
    let like = |asked: &str, has: &str| (asked.to_owned(), Some(has.to_owned()));
    assert_eq!(why("delete account "), ("Delete your account".into(), vec![], false, false));
    assert_eq!(why("Close account "), ("Delete your account".into(), vec![like("Close", "Delete")], false, false));
    let (title, likes, is_meant, is_weak) = why("Money-back ");
    assert_eq!((&*title, is_meant, is_weak), ("Request a refund", false, false));
    // Each of the two words has the phrase in its place.
    assert!(!likes.is_empty() && likes.iter().all(|one| *one == like("Money-back", "refund")), "{likes:?}");
    assert_eq!(why("mein Konto löschen"), ("Delete your account".into(), vec![], true, false));
    // It has one word of five.
    let (title, _, _, is_weak) = why("chocolate cake recipe oven label ");
    assert_eq!((&*title, is_weak), ("Print a label", true));
    // The last one may be half a word.
    assert!(!index.search("chocolate cake recipe oven lab", 10).is_weak);
    assert!(!index.search("zebra quux", 10).is_weak, "nothing is found");
}

#[test]
fn no_query_makes_a_panic() {
    let site = compiled(&files());
    for query in [
        "",
        " ",
        "...!?",
        "\u{0}",
        "\u{FDD0}",
        "𐏿",
        "ー",
        "_ __ ___",
        "\"'`<b>&amp;",
        "\u{202E}אבג",
        &"a".repeat(10_000),
        &"ab ".repeat(10_000),
        &"鍵".repeat(10_000),
    ] {
        found(&site, query);
    }
}

#[test]
fn without_search_nothing_of_it_is_there() {
    let yaml = format!("{SITE_YAML}outputs: {{ search: false }}\n");
    let all = [("content/site.yaml", yaml.as_str()), ("content/en/index.md", "---\ntitle: Home\n---\n")];
    let (site, _) = compile(&sources(all.into_iter().chain(files())), &Options::default(), &Memory::default());
    let outputs = outputs(&site);
    assert!(outputs.keys().all(|path| !path.contains("/search/") && !path.starts_with("en/errors/")));
    let page = String::from_utf8_lossy(&outputs["en/index.html"]);
    assert!(!page.contains("role=\"search\"") && !page.contains("/errors/index.html\""), "{page}");
}

/// The length of a text as a host sends it at best.
fn gzipped(bytes: &[u8]) -> usize {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let gzip = Command::new("gzip").args(["-9", "-n", "-c"]).arg(file.path()).output().unwrap();
    assert!(gzip.status.success(), "{}", String::from_utf8_lossy(&gzip.stderr));
    gzip.stdout.len()
}

#[test]
fn scripts_are_small() {
    let outputs = outputs(&compiled(&files()));
    let size = |start: &str| {
        let (path, bytes) = outputs.iter().find(|(path, _)| path.starts_with(start) && path.ends_with(".js")).unwrap();
        assert!(!String::from_utf8_lossy(bytes).contains("// "), "{path} is minified");
        gzipped(bytes)
    };
    let (search, matcher, widget) = (size("assets/search."), size("assets/match."), size("embed."));
    let drawer = size("assets/drawer.");
    assert!(search < 7_400, "search: {search} bytes");
    assert!(matcher < 3_800, "matcher: {matcher} bytes");
    assert!(widget < 4_300, "widget: {widget} bytes");
    assert!(drawer < 3_100, "drawer: {drawer} bytes");
    // What few answers need.
    let hints = size("assets/hints.");
    assert!(hints < 1_700, "hints: {hints} bytes");
}

#[test]
fn a_script_that_a_site_has_changed_is_published_as_it_is() {
    let path = "themes/default/static/search.js";
    // The readable script, which src/build.rs puts together.
    let source = include_str!(concat!(env!("OUT_DIR"), "/joined/static/search.js"));
    let published = |text: Option<&str>| {
        let own: Vec<_> = text.map(|text| (path, text)).into_iter().chain(files()).collect();
        let mut outputs = outputs(&compiled(&own)).into_iter();
        outputs.find(|(path, _)| path.starts_with("assets/search.") && path.ends_with(".js")).unwrap()
    };
    assert_eq!(published(Some(source)), published(None));
    let changed = format!("{source}// Ours.\n");
    assert_eq!(published(Some(&changed)).1, changed.as_bytes());
}

/// The terms are written in parts, fewer for an index of few files: whatever their number, each word is found on its pages.
#[test]
fn every_word_is_found_in_an_index_of_any_size() {
    let word = |number: usize| format!("{}w{number}", ["", "ä", "b", "zq", "日本"][number % 5]);
    let mut counts = Vec::new();
    for words in [6, 15_000, 30_000, 60_000, 120_000] {
        let pages: Vec<(String, String)> = (0..3)
            .map(|page| {
                let text: String = (0..words).filter(|n| n % 3 <= page).map(|n| word(n) + " ").collect();
                (format!("content/en/p{page}.md"), format!("---\ntitle: Page {page}\n---\n\n{text}\n"))
            })
            .collect();
        let site = compiled(&pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
        let (layout, files) = site.index(site.catalogue.config.source_index()).unwrap();
        counts.push(layout.term_files);
        let index = Index::open(files).unwrap();
        for number in (0..words).step_by(words / 6) {
            let text = word(number);
            for term in waymark::search::tokens(&text) {
                let groups = index.groups(&term);
                let group = groups.iter().find(|group| group.forms.contains(&term)).expect(&term);
                let on: Vec<u32> = group.postings.iter().map(|posting| posting.page).collect();
                assert!((number as u32 % 3..3).all(|page| on.contains(&page)), "{term}: {on:?}");
            }
        }
    }
    assert!(counts.is_sorted() && counts.first() == Some(&1) && counts.last() >= Some(&16), "{counts:?}");
}

/// What is cut off from the lists of common words is read where the best pages do not answer a query.
#[test]
fn pages_beyond_the_best_of_common_words_are_found() {
    let pages: Vec<(String, String)> = (0..5000)
        .map(|page| {
            let (one, other) = (if page < 2400 { "apple" } else { "" }, if page >= 2300 { "orange" } else { "" });
            // Those with one of the words have it often, and those with both have each once.
            let often = if one.is_empty() || other.is_empty() { 9 } else { 1 };
            let text = format!("{one} {other} ").repeat(often);
            (format!("content/en/p{page:04}.md"), format!("---\ntitle: Number {page}\n---\n\n{text}\n"))
        })
        .collect();
    let site = compiled(&pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    let is_both = |(id, _): &(String, u32)| ("p2300".."p2400").contains(&id.as_str());
    assert!(found(&site, "apple orange").iter().all(is_both));
    assert!(!found(&site, "apple orang").iter().any(is_both), "no rest of a list is read for half a word");
    assert!(!found(&site, "apple").iter().any(is_both));
    let (_, files) = site.index(site.catalogue.config.source_index()).unwrap();
    let index = Index::open(files).unwrap();
    let all = |term: &str| {
        let groups = index.groups(term);
        let group = groups.iter().find(|group| group.forms.iter().any(|form| form == term)).unwrap();
        let more = index.more(&group.forms[0]);
        let more = more.iter().find(|more| more.forms[0] == group.forms[0]).unwrap();
        assert_eq!(group.more, more.postings.len());
        group.postings.len() + more.postings.len()
    };
    assert_eq!([all("apple"), all("orange")], [2400, 2700]);
}

/// Three letters are answered by a list of their own.
#[test]
fn a_beginning_finds_the_words_in_other_files() {
    let site = compiled(&files());
    for (query, id) in [("shi", "parcels/faq/when"), ("chr", "parcels/faq/when"), ("tra", "parcels/track")] {
        assert!(found(&site, query).iter().any(|(found, _)| found == id), "{query}: {:?}", found(&site, query));
    }
    let (_, files) = site.index(site.catalogue.config.source_index()).unwrap();
    let index = Index::open(files).unwrap();
    let groups = index.groups("shi");
    let group = groups.iter().find(|group| group.forms == ["shi*"]).unwrap();
    // 4 of the 8 letters of `shipment`, whose level is 9 as a keyword.
    assert_eq!(group.postings.iter().map(|posting| posting.level).collect::<Vec<_>>(), [5]);
}

#[test]
fn an_edit_changes_only_the_files_of_its_words() {
    let many: Vec<(String, String)> = (0..400)
        .map(|page| {
            let words: String =
                (0..200).map(|word| format!("w{:03}x{} ", (page * 31 + word * 17) % 900, word % 7)).collect();
            (format!("content/en/p{page:03}.md"), format!("---\ntitle: Page {page}\n---\n\n{words}\n"))
        })
        .collect();
    let with = |edit: &str| {
        let mut all: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let edited = all[7].1.replace("Page 7", edit);
        all[7].1 = &edited;
        let site = compiled(&all);
        outputs(&site).into_iter().filter(|(path, _)| path.starts_with("en/search/")).collect::<Vec<_>>()
    };
    let (before, after) = (with("Page 7"), with("Page seventy"));
    let changed: Vec<&String> =
        before.iter().zip(&after).filter(|(one, other)| one != other).map(|((path, _), _)| path).collect();
    assert_eq!(before.len(), after.len());
    // All of these pages mean the same, so another one moves in each of the three halvings.
    let (groups, words): (Vec<&String>, Vec<&String>) = changed.iter().partition(|path| path.contains("/search/v"));
    assert!(words.len() < 12 && groups.len() <= 8, "{changed:?} of {} files", before.len());
}

#[test]
fn errors_are_matched_with_a_reason() {
    let site = compiled(&files());
    let known = known(&site.catalogue, site.catalogue.config.source_index());
    let matcher = Matcher::new(&known);
    let first = |text: &str| matcher.find(text).0.first().map(|found| (found.reason.clone(), found.line.clone()));
    assert_eq!(
        first("x\n\u{1b}[31mfailed: E1042\u{1b}[0m\ny"),
        Some((Reason::Code("e1042".into()), "failed: E1042".into()))
    );
    assert_eq!(first("log\nError: No parcel  with number 12.\n").unwrap().0, Reason::Text);
    assert_eq!(first("Tracking ID 5 not found").unwrap().0, Reason::Text);
    assert_eq!(first("<h1>No parcel with number 12</h1>").unwrap().0, Reason::Text);
    for nothing in ["", "\n\n", "all is well", "E10421", "XE1042", "parcel", "no number"] {
        assert_eq!(first(nothing), None, "{nothing}");
    }
}

#[test]
fn huge_pastes_cost_little() {
    let site = compiled(&files());
    let matcher = Matcher::new(&known(&site.catalogue, site.catalogue.config.source_index()));
    let start = Instant::now();
    for unit in ["a", "no parcel with number \n", "<", "\u{1b}[", "\"", "no parcel with number x no parcel "] {
        let (_, is_cut) = matcher.find(&unit.repeat(5_000_000 / unit.len()));
        assert!(is_cut);
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn thousands_of_messages_that_are_nearly_alike_still_build() {
    let errors: Vec<(String, String)> = (0..3000)
        .map(|number| {
            let text = format!(
                "---\ntitle: Error {number}\ncode: E{number}\nmatch: [\"cannot open the file of part {number} in {{path}}\", \"{{*}} part {number} failed\"]\nexamples: [\"cannot open the file of part {number} in /x\"]\n---\n"
            );
            (format!("content/en/t/errors/e{number}.md"), text)
        })
        .collect();
    let mut all: Vec<(&str, &str)> = errors.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    all.push(("content/en/t/index.md", "---\ntitle: T\n---\n"));
    let start = Instant::now();
    compiled(&all);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

fn told(site: &std::path::Path, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_waymark"))
        .args(arguments)
        .current_dir(site)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    format!(
        "{}{}(exit {})",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        output.status.code().unwrap()
    )
}

#[test]
fn the_command_line_answers() {
    let site = small_site(&files());
    let told = |arguments: &[&str], input: &str| told(site.path(), arguments, input);
    insta::assert_snapshot!("search_text", told(&["search", "tracking", "number"], ""));
    insta::assert_snapshot!("search_json", told(&["search", "christmas", "--format", "json"], ""));
    insta::assert_snapshot!("search_queries", told(&["search", "--queries", "-"], "e1042\nxyzzy\n\n"));
    insta::assert_snapshot!("search_no_locale", told(&["search", "x", "--locale", "tlh"], ""));
    insta::assert_snapshot!("match_text", told(&["match"], "GET /track\nE1042: no parcel with number 5\n"));
    insta::assert_snapshot!("match_json", told(&["match", "--format", "json"], "no parcel with number 5"));
    insta::assert_snapshot!("match_none", told(&["match"], "all is well"));
}

#[test]
fn what_a_language_lacks_is_found_in_the_source_s() {
    let site = small_site(&[
        ("content/site.yaml", &super::freshness::two_locales()),
        ("content/en/parcel.md", "---\ntitle: Where is my parcel?\n---\nIn the lorry.\n"),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/de/karte.md", "---\ntitle: Karte verloren\n---\nSperre die Karte.\n"),
    ]);
    let told = |arguments: &[&str]| told(site.path(), arguments, "");
    let found = told(&["search", "parcel", "--locale", "de"]);
    assert!(found.starts_with("nothing found in Deutsch; in English:\n") && found.contains("en/parcel/"), "{found}");
    assert!(told(&["search", "Karte", "--locale", "de"]).contains("de/karte/"));
    assert!(told(&["search", "Karte"]).contains("nothing found\n"));
    assert!(told(&["search", "parcel", "--locale", "de", "--format", "json"]).contains("\"address\":\"en/parcel/\""));
}
