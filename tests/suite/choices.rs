//! Choices: alternatives by platform, plan or product, from the file to every output. `tests/browser/choices.test.mjs` has the tabs.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use waymark::search::Index;
use waymark::site::Site;
use waymark::ticket::Desk;
use waymark::{Memory, Options, compile, source};

use super::command::waymark;
use super::support::{everything, outputs, project, small_site, tree, write_all};

/// The site of the browser's tests, in a folder of its own.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in tree(&project().join("tests/sites/browser-choices")) {
        let target = folder.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
    folder
}

fn site() -> Site {
    let (site, findings) = compile(&source::scan(folder().path()), &Options::default(), &Memory::default());
    assert!(findings.is_empty(), "{findings:#?}");
    site
}

fn texts(site: &Site) -> BTreeMap<String, String> {
    let all = outputs(site).into_iter();
    all.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
}

#[test]
fn a_page_has_all_choices_one_below_the_other() {
    let texts = texts(&site());
    let page = &texts["en/photos/share-album/index.html"];
    let order = [
        "Where the switch is depends",
        "<div class=\"choices\" data-wm-label=\"Instructions for\">",
        "data-wm-kind=\"platform\" data-wm-choice=\"iphone\" data-wm-name=\"iPhone\"",
        "<h3 id=\"iphone\" class=\"choice-name\">iPhone</h3>",
        "data-wm-choice=\"android\"",
        "<h3 id=\"android\" class=\"choice-name\">Android</h3>",
        "<h4 id=\"where-the-link-is-kept\">",
        "data-wm-choice=\"web\"",
        "</section>\n</div>\n<p>Everybody with the link",
        "<h3 id=\"iphone-1\" class=\"choice-name\">",
        "data-wm-name=\"Web\">\n<h3 id=\"in-a-browser\">In a browser</h3>",
        "data-wm-kind=\"plan\" data-wm-choice=\"free\"",
    ];
    let mut from = 0;
    for part in order {
        from +=
            page[from..].find(part).unwrap_or_else(|| panic!("{part} is missing in {}", &page[from..])) + part.len();
    }
    // The line that ends a group is not shown, and no other page loads what choices need.
    assert!(!page.contains("<hr>"), "{page}");
    assert!(page.contains("assets/choices.") && !texts["en/index.html"].contains("assets/choices."));
    // The contents name what all readers have.
    let contents = page.split("<nav class=\"aside contents\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert!(contents.contains("#turn-sharing-on") && !contents.contains("#android"), "{contents}");
}

#[test]
fn names_follow_the_language_of_the_text() {
    let texts = texts(&site());
    assert!(
        texts["de/photos/share-album/index.html"]
            .contains("data-wm-name=\"Browser\">\n<h3 id=\"web\" class=\"choice-name\">Browser")
    );
    assert!(texts["de/photos/share-album/index.html"].contains("data-wm-label=\"Anleitung für\""));
    // German has no name of its own for it, and takes the source's.
    assert!(texts["de/photos/share-album/index.html"].contains("data-wm-name=\"Android\""));
    assert!(texts["ar/photos/share-album/index.html"].contains("data-wm-name=\"أندرويد\""));
    // The guide is not translated: its texts speak English, the chooser of the page German.
    let guide = &texts["de/photos/sync/index.html"];
    assert!(guide.contains("<p class=\"only\" lang=\"en\" dir=\"ltr\">Only for iPhone / Android</p>"), "{guide}");
    assert!(guide.contains("value=\"web\"") && guide.contains("> Browser</label>"), "{guide}");
}

#[test]
fn a_step_can_be_for_some_choices_alone() {
    let texts = texts(&site());
    let guide = &texts["en/photos/sync/index.html"];
    for part in [
        "<li class=\"left-out\" data-wm-kind=\"platform\" data-wm-not=\"iphone android\" hidden><a href=\"#allow-access\">Step 2: Only for iPhone / Android</a></li>",
        "<li class=\"step\" id=\"allow-access\" data-wm-kind=\"platform\" data-wm-only=\"iphone android\">",
        "<p class=\"only\">Only for Web</p>",
        "<li class=\"step\" id=\"start\">",
        "name=\"wm-platform\" value=\"android\" data-wm-steps=\"3 steps\"",
        "data-wm-words=\"0 of 3 steps done|1 of 3 steps done|",
    ] {
        assert!(guide.contains(part), "{part} is missing in {guide}");
    }
    // Numbers are those of the whole guide.
    let step = &texts["en/photos/sync/choose-folder/index.html"];
    assert!(step.contains("<li>Step 3 of 4</li>\n<li>Only for Web</li>"), "{step}");
}

#[test]
fn a_translation_of_a_step_is_for_the_same_choices() {
    let folder = folder();
    write_all(
        folder.path(),
        &[("content/de/photos/sync/3-choose-folder.md", "---\ntitle: Ordner wählen\n---\n\nWähle den Ordner.\n")],
    );
    let (_, outputs) = everything(&source::scan(folder.path()), &Options::default(), &Memory::default());
    let step = String::from_utf8_lossy(&outputs["de/photos/sync/choose-folder/index.html"]).into_owned();
    assert!(step.contains("<li>Nur für Browser</li>"), "{step}");
}

#[test]
fn a_markdown_copy_has_plain_headings() {
    let texts = texts(&site());
    let copy = &texts["en/photos/share-album/index.md"];
    assert!(copy.contains("\n### Android\n\n1. Open the album"), "{copy}");
    assert!(!texts.iter().any(|(path, text)| path.ends_with(".md") && text.contains("{choice")));
    // An anchor that the author wrote beside it goes too: it is an address of the page, not of the copy.
    let site = small_site(&[
        ("content/site.yaml", &format!("{}choices: {{ plan: {{ a: A, b: B }} }}\n", super::support::SITE_YAML)),
        ("content/en/x.md", "---\ntitle: X\n---\n## A {#one choice=a}\n\nx\n\nB {choice=b}\n---\n\ny\n"),
    ]);
    let (findings, outputs) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
    assert!(findings.is_empty(), "{findings:#?}");
    let copy = String::from_utf8_lossy(&outputs["en/x/index.md"]).into_owned();
    assert!(copy.ends_with("## A\n\nx\n\nB\n---\n\ny\n"), "{copy}");
    assert!(
        String::from_utf8_lossy(&outputs["en/x/index.html"]).contains("<h2 id=\"one\" class=\"choice-name\">A</h2>")
    );
}

#[test]
fn a_ticket_has_one_choice_or_all_with_their_names() {
    let site = site();
    let text = |id: &str, chosen: &[&str]| {
        let tickets = site.tickets();
        let index = tickets.find(id, None).unwrap();
        tickets.for_choices(chosen).snippet(index, None).forms(Desk::generic()).text
    };
    let all = text("photos/share-album", &[]);
    assert!(
        all.contains("\niPhone\n\n1. Open the album and tap More") && all.contains("\nAndroid\n\n1. Open"),
        "{all}"
    );
    let one = text("photos/share-album", &["android"]);
    assert!(one.contains("Where the switch is depends on your device.\n\n1. Open the album and press"), "{one}");
    assert!(one.contains("/en/photos/share-album/#android\n") && one.contains("Everybody with the link"), "{one}");
    assert!(!one.contains("tap More") && !one.contains("photos share"), "{one}");
    // Of a group without it, and of another kind, all is there.
    assert!(one.contains("\nIn a browser\n") && one.contains("\nFree\n") && one.contains("\nPro\n"), "{one}");
    let both = text("photos/share-album", &["web", "pro"]);
    assert!(
        both.contains("In a browser") && both.contains("As many as you like") && !both.contains("Up to 20"),
        "{both}"
    );

    let guide = text("photos/sync", &[]);
    assert!(guide.contains("2. Allow access to pictures (Only for iPhone / Android)"), "{guide}");
    assert!(guide.contains("3. Choose a folder (Only for Web)\n"), "{guide}");
    let web = text("photos/sync", &["web"]);
    assert!(web.contains("3. Choose a folder\n") && !web.contains("2. Allow"), "{web}");
    let phone = text("photos/sync", &["iphone"]);
    assert!(phone.contains("2. Allow access to pictures\n") && phone.contains("Allow full access"), "{phone}");
    assert!(!phone.contains("While using") && !phone.contains("Choose a folder"), "{phone}");
    assert!(text("photos/sync/choose-folder", &[]).contains("\nOnly for Web\n"));
    // Canned answers hold all of them.
    assert!(all.contains("Select Share"));
}

#[test]
fn files_for_tools_have_the_choices() {
    let texts = texts(&site());
    let answer: Value = serde_json::from_str(&texts["en/photos/share-album/embed.json"]).unwrap();
    let ids: Vec<_> = answer["choices"].as_array().unwrap().iter().map(|made| made["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["iphone", "android", "web", "free", "pro"]);
    let web = &answer["choices"][2];
    assert_eq!((&web["kind"], &web["name"]), (&"platform".into(), &"Web".into()));
    assert_eq!(web["url"], "https://photos.example.org/en/photos/share-album/#web");
    assert!(
        web["markdown"].as_str().unwrap().contains("**Share** beside")
            && !web["html"].as_str().unwrap().contains("iPhone<")
    );
    let none: Value = serde_json::from_str(&texts["en/photos/sync/sign-in/embed.json"]).unwrap();
    assert_eq!(none.get("choices"), None);

    let entries: Value = serde_json::from_str(&texts["en/entries.json"]).unwrap();
    let of = |id: &str| {
        entries["entries"].as_array().unwrap().iter().find(|entry| entry["id"] == id).unwrap()["choices"].clone()
    };
    assert_eq!(of("photos/faq/lost"), serde_json::json!(["iphone", "android"]));
    assert_eq!(of("photos/sync"), serde_json::json!(["iphone", "android", "web"]));
    assert_eq!(of("photos/sync/sign-in"), Value::Null);
}

#[test]
fn a_search_leads_into_the_choice() {
    let site = site();
    let (layout, files) = site.index(site.catalogue.config.source_index()).unwrap();
    let index = Index::open(files).unwrap();
    let found = |query: &str| {
        let hit = index.search(query, 10).hits.into_iter().next().unwrap_or_else(|| panic!("nothing for {query}"));
        let record = index.record(hit.page).unwrap();
        let entry = &site.catalogue.entries[layout.pages[hit.page as usize].entry];
        (entry.id.to_string(), record.section(hit.section, query).map_or(String::new(), |(anchor, _)| anchor.clone()))
    };
    assert_eq!(found("share album android"), ("photos/share-album".into(), "android".into()));
    assert_eq!(found("widget"), ("photos/share-album".into(), "where-the-link-is-kept".into()));
    assert_eq!(found("turn sharing on android"), ("photos/share-album".into(), "android".into()));
    // What follows a group belongs to no choice.
    assert_eq!(found("kingfisher"), ("photos/share-album".into(), "turn-sharing-on".into()));
    assert_eq!(found("folder web"), ("photos/sync/choose-folder".into(), "".into()));
}

#[test]
fn a_choice_is_found_by_a_name_that_its_heading_leaves_out() {
    let site = small_site(&[
        ("content/site.yaml", &format!("{}choices: {{ plan: {{ a: Zebra, b: B }} }}\n", super::support::SITE_YAML)),
        (
            "content/en/x.md",
            "---\ntitle: X\n---\n## The large one {choice=a}\n\nx\n\n## The small one {choice=b}\n\ny\n",
        ),
    ]);
    let told = waymark(&["search", "zebra"], site.path());
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("#the-large-one"), "{told}");
}

#[test]
fn what_is_stale_is_said_where_it_stands() {
    let folder = folder();
    assert!(waymark(&["l10n", "stamp", "--untracked", "--locale", "de"], folder.path()).status.success());
    let source = folder.path().join("content/en/photos/share-album.md");
    let notices = |from: &str, to: &str| {
        let text = fs::read_to_string(&source).unwrap();
        assert!(text.contains(from));
        fs::write(&source, text.replace(from, to)).unwrap();
        let (_, outputs) = everything(&source::scan(folder.path()), &Options::default(), &Memory::default());
        fs::write(&source, text).unwrap();
        let page = String::from_utf8_lossy(&outputs["de/photos/share-album/index.html"]).into_owned();
        let notice = |part: &str| part.rsplit("id=\"").next().unwrap().split('"').next().unwrap().to_owned();
        let parts: Vec<&str> = page.split("<p class=\"behind\">").collect();
        parts[..parts.len() - 1].iter().map(|part| notice(part)).collect::<Vec<_>>()
    };
    // Within a choice, at its heading; behind a group, at the heading above the group and not in the last choice.
    assert_eq!(notices("move the switch", "turn the switch"), ["android"]);
    assert_eq!(notices("that you add later", "that you add then"), ["turn-sharing-on"]);
    // Another choice says something else.
    assert_eq!(notices("### Android {choice=android}", "### Android {choice=free}"), ["android"]);
}

#[test]
fn translators_see_no_marks() {
    let folder = folder();
    let l10n = |arguments: &[&str]| {
        let output = waymark(&[&["l10n"], arguments].concat(), folder.path());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    l10n(&["stamp", "--untracked", "--locale", "de"]);
    let source = folder.path().join("content/en/photos/share-album.md");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replace("### Web {choice=web}", "### On the web {choice=web}")).unwrap();
    let po = l10n(&["export", "--locale", "de", "--format", "po"]);
    assert!(po.contains("msgid \"On the web\"") && !po.contains("choice="), "{po}");
    // And what comes back keeps the heading a choice.
    let (before, after) = po.split_once("msgid \"On the web\"\n").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    let before = before.replace("#, fuzzy\n", "");
    fs::write(folder.path().join("de.po"), format!("{before}msgid \"On the web\"\nmsgstr \"Im Netz\"\n{after}"))
        .unwrap();
    l10n(&["import", "de.po"]);
    let page = fs::read_to_string(folder.path().join("content/de/photos/share-album.md")).unwrap();
    assert!(page.contains("### Im Netz {choice=web}"), "{page}");
}

#[test]
fn the_command_line_asks_which_one() {
    let folder = folder();
    let embed = |arguments: &[&str]| {
        let output = waymark(&[&["embed", "--format", "text"], arguments].concat(), folder.path());
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        );
        (output.status.code().unwrap(), out, err)
    };
    let (code, out, err) = embed(&["photos/sync"]);
    assert!(code == 0 && out.contains("3. Choose a folder (Only for Web)"), "{out}");
    assert_eq!(err, "waymark: `photos/sync` has choices: iphone, android, web; `--choice iphone` takes one\n");
    let (code, out, err) = embed(&["photos/sync", "--choice", "web,pro"]);
    assert!(code == 0 && out.contains("3. Choose a folder\n") && !out.contains("2. Allow"), "{out}");
    assert_eq!(err, "waymark: `photos/sync` has nothing for `pro` alone\n");
    let (code, out, err) = embed(&["photos/sync", "--choice", "andriod"]);
    assert_eq!((code, &*out), (2, ""), "{err}");
    assert!(err.contains("there is no choice `andriod`; did you mean `android`?"), "{err}");
    let (code, _, err) = embed(&["photos/sync", "--choice", "web,android"]);
    assert!(code == 2 && err.contains("`web` and `android` are both of the kind `platform`"), "{err}");
    let (code, _, err) = embed(&["photos/sync/sign-in"]);
    assert_eq!((code, &*err), (0, ""));
}

#[test]
fn an_authors_html_cannot_break_a_group() {
    let page = |text: &str| {
        let site = small_site(&[
            ("content/site.yaml", &format!("{}choices: {{ plan: {{ a: A, b: B }} }}\n", super::support::SITE_YAML)),
            ("content/en/x.md", &format!("---\ntitle: X\n---\n{text}")),
        ]);
        let (_, outputs) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
        let page = String::from_utf8_lossy(&outputs["en/x/index.html"]).into_owned();
        page.split("<div class=\"prose\">").nth(1).unwrap().split("</main>").next().unwrap().to_owned()
    };
    for broken in ["<div>", "</div>", "</section>", "<b>"] {
        let html = page(&format!("## A {{choice=a}}\n\n{broken}\n\nx\n\n## B {{choice=b}}\n\ny\n\n---\n\nz\n"));
        assert_eq!(html.matches("data-wm-choice=").count(), 2, "{broken}: {html}");
        assert!(html.matches("<section").count() == html.matches("</section>").count(), "{broken}: {html}");
    }
    let within =
        page("<details><summary>More</summary>\n\n## A {choice=a}\n\nx\n\n## B {choice=b}\n\ny\n\n</details>\n");
    assert!(within.contains("</summary>") && within.contains("data-wm-choice=\"b\""), "{within}");
    // What looks like a part of a choice is the theme's alone.
    let html = page("<section data-wm-choice=\"a\" data-wm-kind=\"plan\">x</section>\n");
    assert!(!html.contains("data-wm-"), "{html}");
}
