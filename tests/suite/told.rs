//! What readers are told of parts that are behind, and of languages that lack a page: where, in which language, and how often.

use super::freshness::{Files, edit, page, site_of, stamp};

const GUIDE: &str =
    "---\ntitle: Guide\nkind: guide\nbefore:\n  - An account\n  - A key\noutcome: A copy.\n---\nText.\n";
const STEP: &str = "---\ntitle: Open\nexpect: A page.\n---\nText.\n";

/// A page with a section of sixteen items, and a short one.
fn long(word: &str) -> String {
    let items: String = (1..=16).map(|number| format!("- {word} {number}\n")).collect();
    format!("---\ntitle: {word}\n---\nLead.\n\n## Long\n\n{items}\nAfter.\n\n## Short\n\n- one\n- two\n\nEnd.\n")
}

fn stamped() -> Files {
    let (source, german) = (long("Item"), long("Punkt"));
    let mut files = site_of(&[
        ("content/en/a.md", &*source),
        ("content/de/a.md", &*german),
        ("content/en/g/index.md", GUIDE),
        ("content/de/g/index.md", GUIDE),
        ("content/en/g/1-open.md", STEP),
        ("content/de/g/1-open.md", STEP),
    ]);
    stamp(&mut files);
    files
}

/// What stands right before and after each notice on a page.
fn around(html: &str) -> Vec<(String, String)> {
    let notices = html.match_indices("<p class=\"behind\"");
    notices
        .map(|(at, _)| {
            let after = &html[at..][html[at..].find("</p>").unwrap() + "</p>".len()..];
            let line = |text: &str| text.trim().to_owned();
            let before = html[..at].trim_end().rsplit('\n').next().unwrap();
            (line(before), line(after.trim_start().split('\n').next().unwrap()))
        })
        .collect()
}

#[test]
fn an_item_of_a_long_list_is_told_where_it_stands() {
    let mut files = stamped();
    edit(&mut files, "content/en/a.md", "Item 9\n", "Item nine\n");
    let told = around(&page(&files, "de/a/index.html"));
    assert_eq!(told, [("<li>".to_owned(), "Punkt 9</li>".to_owned())]);
    // Neighbours are one part.
    edit(&mut files, "content/en/a.md", "Item 10\n", "Item ten\n");
    assert_eq!(around(&page(&files, "de/a/index.html")).len(), 1);
    // What the source alone has is told before what follows it.
    edit(&mut files, "content/en/a.md", "- Item 13\n", "- Item new\n- Item 13\n");
    let told = around(&page(&files, "de/a/index.html"));
    assert_eq!(told[1], ("<li>".to_owned(), "Punkt 13</li>".to_owned()));
    edit(&mut files, "content/en/a.md", "After.", "Afterwards.");
    let told = around(&page(&files, "de/a/index.html"));
    assert_eq!(told[2], ("</ul>".to_owned(), "<p>After.</p>".to_owned()));
    assert_eq!(told.len(), 3);
    // Of more than that, one at the heading says as much.
    edit(&mut files, "content/en/a.md", "Item 2\n", "Item two\n");
    let told = around(&page(&files, "de/a/index.html"));
    assert_eq!(told, [("<h2 id=\"long\">Long</h2>".to_owned(), "<ul>".to_owned())]);
}

#[test]
fn a_short_section_is_told_below_its_heading() {
    let mut files = stamped();
    edit(&mut files, "content/en/a.md", "- two", "- three");
    let heading = ("<h2 id=\"short\">Short</h2>".to_owned(), "<ul>".to_owned());
    assert_eq!(around(&page(&files, "de/a/index.html")), std::slice::from_ref(&heading));
    edit(&mut files, "content/en/a.md", "End.", "The end.");
    assert_eq!(around(&page(&files, "de/a/index.html")), [heading]);
}

#[test]
fn where_html_can_move_blocks_the_section_is_told() {
    let mut files = stamped();
    for tag in ["en", "de"] {
        edit(&mut files, &format!("content/{tag}/a.md"), "After.", "<div>Some</div>\n\nAfter.");
    }
    stamp(&mut files);
    edit(&mut files, "content/en/a.md", "Item 9\n", "Item nine\n");
    let told = around(&page(&files, "de/a/index.html"));
    assert_eq!(told, [("<h2 id=\"long\">Long</h2>".to_owned(), "<ul>".to_owned())]);
}

#[test]
fn texts_of_the_front_matter_are_told_where_they_stand() {
    for (file, from, to, path, before) in [
        ("g/1-open.md", "A page.", "Two pages.", "de/g/open/index.html", "<p class=\"expect-title\">"),
        ("g/1-open.md", "A page.", "Two pages.", "de/g/index.html", "<p class=\"expect-title\">"),
        ("g/index.md", "A copy.", "Two copies.", "de/g/index.html", "id=\"wm-outcome\""),
        ("g/index.md", "A key", "Two keys", "de/g/index.html", "An account"),
        ("g/index.md", "title: Guide", "title: The guide", "de/g/index.html", "<div class=\"prose\">"),
    ] {
        let mut files = stamped();
        edit(&mut files, &format!("content/en/{file}"), from, to);
        let html = page(&files, path);
        let at = html.find("class=\"behind\"").unwrap();
        assert_eq!(html.matches("class=\"behind\"").count(), 1, "{path}");
        assert!(html[..at].rfind(before).is_some_and(|found| at - found < 200), "{path}: {before}");
        assert!(html[at..].contains("hreflang=\"en\""), "{path}");
    }
}

#[test]
fn a_notice_on_a_page_that_stands_in_speaks_to_its_reader() {
    let mut files = stamped();
    edit(&mut files, "content/site.yaml", "locales:\n", "locales:\n  fr: { name: Français, fallback: [de] }\n");
    files.insert("content/fr/index.md".into(), "---\ntitle: Accueil\n---\n".into());
    edit(&mut files, "content/en/a.md", "Lead.", "Lead, and more.");
    let html = page(&files, "fr/a/index.html");
    assert!(html.contains("<p class=\"behind\" lang=\"fr\" dir=\"ltr\">Cette partie"), "{html}");
    assert!(page(&files, "de/a/index.html").contains("<p class=\"behind\">Dieser Teil"));
}

#[test]
fn the_menu_of_languages_says_how_complete_each_is() {
    // German comes first in the site's list.
    let german = |files: &Files, path: &str| -> String {
        let html = page(files, path);
        let menu = &html[html.find("class=\"languages\"").unwrap()..html.find("</details>").unwrap()];
        let note = menu.split("<li>").nth(1).unwrap().split("class=\"note\">").nth(1);
        note.map_or(String::new(), |note| note[..note.find("</span>").unwrap()].to_owned())
    };
    let mut files = stamped();
    assert_eq!(german(&files, "en/a/index.html"), "");
    edit(&mut files, "content/en/g/1-open.md", "Text.", "More.");
    assert_eq!(german(&files, "en/g/index.html"), "may be out of date");
    assert_eq!(german(&files, "en/g/open/index.html"), "may be out of date");
    assert!(page(&files, "en/g/index.html").contains("<span class=\"note\">complete</span>"));
    files.remove("content/de/g/1-open.md");
    assert_eq!(german(&files, "en/g/index.html"), "partly not translated");
    files.remove("content/de/a.md");
    assert_eq!(german(&files, "en/a/index.html"), "shown in <bdi lang=\"en\" dir=\"ltr\">English</bdi>");
}

#[test]
fn a_page_that_stands_in_says_so_and_leads_to_its_own() {
    let mut files = stamped();
    files.remove("content/de/a.md");
    let html = page(&files, "de/a/index.html");
    let notice = &html[html.find("class=\"notice fallback\"").unwrap()..];
    let notice = &notice[..notice.find("</p>").unwrap()];
    assert!(
        notice.contains("<bdi>Deutsch</bdi>") && notice.contains("<bdi lang=\"en\" dir=\"ltr\">English</bdi>"),
        "{notice}"
    );
    assert!(notice.contains("<a href=\"../../en/a/index.html\" hreflang=\"en\">"), "{notice}");
    assert!(html.find("class=\"notice fallback\"").unwrap() < html.find("<h1").unwrap());
    // In lists, too.
    let all = page(&files, "de/a-z/index.html");
    assert!(all.contains("<span class=\"in-language\" lang=\"en\" dir=\"ltr\">English</span>"), "{all}");
}
