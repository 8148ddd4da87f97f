//! What goes into tickets: snippets, oEmbed answers, the catalogue for tools, and how agents name entries.

use std::collections::BTreeMap;

use waymark::site::Site;
use waymark::ticket::{DESKS, Desk, Unknown};
use waymark::{Memory, Options, compile};

use super::support::{SITE_YAML, outputs, sources};

fn site(files: &[(&str, &str)]) -> Site {
    let config = SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n  ar: { name: العربية }\n");
    let mut all: BTreeMap<&str, &str> = BTreeMap::from([
        ("content/site.yaml", config.as_str()),
        ("content/en/index.md", "---\ntitle: Home\n---\n"),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/ar/index.md", "---\ntitle: البداية\n---\n"),
        ("images/keys.png", "1"),
        ("images/drawn.svg", "<svg/>"),
    ]);
    all.extend(files.iter().copied());
    let (site, findings) = compile(&sources(all), &Options::default(), &Memory::default());
    let faults: Vec<_> = findings.iter().filter(|finding| finding.is_fault()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    site
}

/// One page with everything that Markdown and writers bring.
const EVERYTHING: &str = r#"---
title: Everything {{ticket.id}} & more
summary: All that a page can hold.
---
Text with **strong**, *stressed*, ~~old~~ and `code {% if %}`, [a page](b.md#part), [here](#part-two),
[mail](mailto:a@example.com), <https://example.com/x?a=1&b=2> and a note.[^n]
A line\
and another. 1 < 2 && 3 > 2. 100% of %first.name% and {{ customer }}.

## Part two

![The **keys** "page"](/images/keys.png "Its caption")

![A drawing](/images/drawn.svg)

1. One
2. Two

   More of two.

   - Inner ![in text](/images/keys.png)

7. Seven

<!-- -->

7. Starts at seven
8. Eight

- [ ] open
- [x] done

> Quoted

> [!WARNING]
> Be careful with `it`.

| Name | Value |
| --- | ---: |
| a | **1** |
| b |  |

|   | X |
| --- | --- |
| row | cell |

Term
: What it means

```bash
curl --data '{{ "a": 1 }}' <here>

  indented
```

---

<details><summary>More</summary>Hidden <kbd>Ctrl</kbd> text</details>

[^n]: The *note* itself.
"#;

fn everything() -> Site {
    site(&[
        ("content/en/a.md", EVERYTHING),
        ("content/en/b.md", "---\ntitle: B\n---\n## Part\n\nText\n"),
        ("content/ar/a.md", "---\ntitle: كل شيء\n---\nنص [صفحة](b.md) و**مهم**.\n\n- واحد\n"),
    ])
}

#[test]
fn everything_has_a_form_that_desks_keep() {
    let site = everything();
    let index = site.tickets().find("a", None).unwrap();
    for desk in &DESKS {
        let forms = site.tickets().snippet(index, None).forms(desk);
        if matches!(desk.name, "generic" | "intercom") {
            let notes: Vec<String> = forms.notes.iter().map(|(what, count)| format!("{count}× {what}")).collect();
            insta::assert_snapshot!(format!("html_{}", desk.name), format!("{}\n{}", forms.html, notes.join("\n")));
        }
        assert!(!forms.html.contains("{{") && !forms.html.contains("{%"), "{}", forms.html);
        for tag in
            ["<table", "<figure", "<picture", "<svg", "<div", "<span", "<section", "class=", "id=", "<h3", "<input"]
        {
            assert!(!forms.html.contains(tag), "{tag} for {}: {}", desk.name, forms.html);
        }
        if !desk.styles {
            assert!(!forms.html.contains("style="));
        }
    }
    let forms = site.tickets().snippet(index, None).forms(Desk::generic());
    insta::assert_snapshot!("markdown", forms.markdown);
    insta::assert_snapshot!("text", forms.text);
    for form in [&forms.markdown, &forms.text] {
        assert!(!form.contains("{{") && !form.contains("{%") && !form.contains("%first.name%"), "{form}");
    }
    assert!(
        forms
            .text
            .lines()
            .all(|line| line.chars().count() <= 72 || !line.trim().contains(' ') || line.starts_with('['))
    );
}

#[test]
fn right_to_left_text_says_so() {
    let site = everything();
    let arabic = site.catalogue.config.locale_index("ar");
    let index = site.tickets().find("a", arabic).unwrap();
    let snippet = site.tickets().snippet(index, None);
    assert!(snippet.forms(Desk::generic()).html.starts_with("<p dir=\"rtl\""));
    let plain = snippet.forms(Desk::of_name("helpscout").unwrap()).html;
    assert!(!plain.contains("dir="), "{plain}");
    for block in ["<p>\u{202B}", "\u{202C}</p>", "<li>\u{202B}", "<strong>\u{202B}"] {
        assert!(plain.contains(block), "{block} in {plain}");
    }
    assert_eq!(plain.matches('\u{202B}').count(), plain.matches('\u{202C}').count());
}

#[test]
fn code_runs_from_left_to_right_everywhere() {
    let site =
        site(&[("content/ar/a.md", "---\ntitle: خطأ\n---\nأرسل `403 Forbidden`:\n\n```\ncurl --include\n```\n")]);
    let arabic = site.catalogue.config.locale_index("ar");
    let forms = site.tickets().snippet(site.tickets().find("a", arabic).unwrap(), None).forms(Desk::generic());
    assert!(forms.html.contains("<code dir=\"ltr\">403 Forbidden</code>"), "{}", forms.html);
    assert!(forms.html.contains("<pre dir=\"ltr\""), "{}", forms.html);
}

#[test]
fn code_within_code_is_one_block() {
    let text = "---\ntitle: A\n---\n<pre>a\n<pre>b\n<b>c</b></pre>d\n</pre>\n\nAfter.\n\n<pre><ul><li><pre>e";
    let site = site(&[("content/en/a.md", text)]);
    let forms = site.tickets().snippet(site.tickets().find("a", None).unwrap(), None).forms(Desk::generic());
    assert!(forms.text.contains("\n    a\n    b\n    cd\n\nAfter.\n\n    e\n"), "{}", forms.text);
}

/// HTML and Markdown know no U+0000.
#[test]
fn no_form_holds_a_null() {
    let site = site(&[("content/en/a.md", "---\ntitle: \"A\\0b\"\n---\nc\0d `e\0f`\n")]);
    let forms = site.tickets().snippet(site.tickets().find("a", None).unwrap(), None).forms(Desk::generic());
    let published = outputs(&site);
    let page = |path: &str| String::from_utf8_lossy(&published[path]).into_owned();
    for text in [forms.html, forms.markdown, forms.text, page("en/a/index.html"), page("en/a/index.md")] {
        assert!(!text.contains('\0'), "{text:?}");
        assert!(["A\u{FFFD}b", "c\u{FFFD}d", "e\u{FFFD}f"].iter().all(|part| text.contains(part)), "{text:?}");
    }
}

/// The numbers that readers of a list see, however the form is rendered.
#[test]
fn lists_keep_their_first_number() {
    let text = "---\ntitle: A\n---\n3. Three\n4. Four\n\n   9. Nine\n   10. Ten\n\n<!-- -->\n\n7. Seven\n\n- a\n\n<!-- -->\n\n- b\n";
    let site = site(&[("content/en/a.md", text)]);
    let snippet = site.tickets().snippet(site.tickets().find("a", None).unwrap(), None);
    for desk in &DESKS {
        let html = snippet.forms(desk).html;
        assert!(!html.contains("<ol") && !html.contains("start="), "{html}");
        for line in [">3. Three<", ">4. Four<", ">9. Nine<", ">10. Ten<", ">7. Seven<"] {
            assert!(html.contains(line), "{line} for {}: {html}", desk.name);
        }
    }
    let forms = snippet.forms(Desk::generic());
    assert!(forms.text.contains("\n3. Three\n\n4. Four\n\n   9. Nine\n   10. Ten\n\n7. Seven\n"), "{}", forms.text);
    // As CommonMark reads it: lists in a row stay apart, each with its own number.
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&forms.markdown));
    for list in ["<ol start=\"3\">", "<ol start=\"9\">", "<ol start=\"7\">"] {
        assert_eq!(html.matches(list).count(), 1, "{list}\n{}\n{html}", forms.markdown);
    }
    assert_eq!(html.matches("<ul>").count(), 2, "{}\n{html}", forms.markdown);
}

fn guide(steps: usize, length: usize) -> Vec<(String, String)> {
    let mut files = vec![(
        "content/en/g/index.md".to_owned(),
        "---\ntitle: Guide\nkind: guide\nbefore: [\"a [key](../b.md)\"]\noutcome: \"All **done**\"\n---\nIntroduction.\n"
            .to_owned(),
    )];
    files.push(("content/en/b.md".into(), "---\ntitle: B\n---\nText\n".into()));
    for step in 1..=steps {
        let text = "Words that fill a line of a step. ".repeat(length);
        files.push((
            format!("content/en/g/{step}-step{step}.md"),
            format!("---\ntitle: Do {step}\nexpect: It says {step}\n---\n{text}\n"),
        ));
    }
    files
}

fn guide_site(steps: usize, length: usize) -> Site {
    let files = guide(steps, length);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    site(&files)
}

#[test]
fn a_long_guide_is_cut_at_a_step() {
    let site = guide_site(12, 400);
    let index = site.tickets().find("g", None).unwrap();
    let snippet = site.tickets().snippet(index, None);
    for desk in &DESKS {
        let forms = snippet.forms(desk);
        assert!(forms.cut);
        assert!(forms.html.len() <= desk.most, "{} bytes for {}", forms.html.len(), desk.name);
        let last = (1..=12).take_while(|step| forms.html.contains(&format!("{step}. Do "))).last().unwrap();
        assert!((3..12).contains(&last));
        // The last step is whole, and the link leads to the next.
        assert!(forms.html.contains(&format!("It says {last}")));
        let link = format!("https://help.example.com/en/g/#step{}", last + 1);
        assert!(forms.html.contains(&link) && forms.markdown.contains(&link) && forms.text.contains(&link));
        assert!(!forms.text.contains(&format!("It says {}", last + 1)));
    }
    // A part that fits is whole.
    let part = site.tickets().snippet(index, Some((2, 3)));
    let forms = part.forms(Desk::generic());
    assert!(!forms.cut && forms.text.contains("2. Do 2") && forms.text.contains("3. Do 3"));
    assert!(!forms.text.contains("1. Do 1") && !forms.text.contains("Introduction") && !forms.text.contains("done"));
    assert_eq!(part.url, "https://help.example.com/en/g/#step2");
    assert!(forms.markdown.starts_with("**[Guide](https://help.example.com/en/g/#step2)**"), "{}", forms.markdown);
}

#[test]
fn a_page_that_is_one_block_is_cut_too() {
    let text = format!("---\ntitle: Long\n---\nFirst.\n\n```\n{}```\n", "a line of code\n".repeat(9000));
    let site = site(&[("content/en/a.md", &text)]);
    let forms = site.tickets().snippet(site.tickets().find("a", None).unwrap(), None).forms(Desk::generic());
    assert!(forms.cut && forms.html.len() < 90_000 && forms.html.contains("First."));
}

#[test]
fn agents_name_entries_by_what_they_have_at_hand() {
    let site = site(&[
        ("content/en/t/index.md", "---\ntitle: T\n---\n"),
        ("content/en/t/g/index.md", "---\ntitle: Guide\nkind: guide\nslug: guide\n---\n"),
        ("content/en/t/g/1-open.md", "---\ntitle: Open\n---\n"),
        ("content/en/t/faq/who.md", "---\ntitle: Who?\naliases: [old/who]\n---\n"),
        ("content/de/t/faq/who.md", "---\ntitle: Wer?\nslug: wer\n---\n"),
        ("content/de/only.md", "---\ntitle: Nur hier\n---\n"),
        ("content/en/secret.md", "---\ntitle: Secret\ndraft: true\n---\n"),
    ]);
    let tickets = site.tickets();
    let named = |reference: &str, locale: Option<&str>| {
        let locale = locale.map(|tag| site.catalogue.config.locale_index(tag).unwrap());
        tickets.find(reference, locale).map(|index| site.catalogue.entries[index].folder.to_string())
    };
    for (reference, locale, expected) in [
        ("t/faq/who", None, "en/t/faq/who/"),
        ("t/faq/who", Some("de"), "de/t/faq/wer/"),
        ("id:t/faq/who", None, "en/t/faq/who/"),
        ("/t/faq/who/", None, "en/t/faq/who/"),
        ("content/de/t/faq/who.md", None, "de/t/faq/wer/"),
        ("./content/en/t/g/index.md", None, "en/t/guide/"),
        ("content/en/t/g", None, "en/t/guide/"),
        ("https://help.example.com/de/t/faq/wer/", None, "de/t/faq/wer/"),
        ("https://help.example.com/de/t/faq/wer/index.html?x=1#top", Some("en"), "en/t/faq/who/"),
        ("https://help.example.com/de/t/faq/who/", None, "de/t/faq/wer/"),
        ("https://help.example.com/en/old/who/", None, "en/t/faq/who/"),
        ("https://help.example.com/go/t/faq/who/", None, "en/t/faq/who/"),
        ("https://help.example.com/go/old/who/", Some("de"), "de/t/faq/wer/"),
        ("https://help.example.com/embed/de/t/faq/who/", None, "de/t/faq/wer/"),
        ("http://localhost:8080/en/t/guide/#open", None, "en/t/guide/open/"),
        ("t/g#open", None, "en/t/guide/open/"),
        ("old/who", None, "en/t/faq/who/"),
        ("t/g", Some("de"), "en/t/guide/"),
        ("de/only", None, "de/only/"),
    ] {
        assert_eq!(named(reference, locale), Ok(expected.to_owned()), "{reference} {locale:?}");
    }
    for (reference, locale, expected) in [
        ("t/faq/woh", None, Unknown::Nothing(vec!["t/faq/who".into()])),
        ("faq/who", None, Unknown::Nothing(vec!["t/faq/who".into()])),
        ("https://other.example.com/en/t/faq/who/", None, Unknown::Nothing(vec!["t/faq/who".into()])),
        ("nothing-like-it", None, Unknown::Nothing(vec![])),
        ("only", None, Unknown::OtherLocale("only".into(), vec!["de".into()])),
        ("only", Some("ar"), Unknown::OtherLocale("only".into(), vec!["de".into()])),
        ("secret", None, Unknown::Draft("secret".into())),
        ("t", None, Unknown::NoAnswer("t".into())),
    ] {
        assert_eq!(named(reference, locale), Err(expected), "{reference} {locale:?}");
    }
    for odd in [
        "",
        "#",
        "..",
        "../../etc/passwd",
        "%00",
        "%zz",
        "a\\b",
        "://",
        "https://",
        "go/",
        "embed/",
        "embed/de",
        "{{x}}",
    ] {
        assert!(named(odd, None).is_err(), "{odd}");
    }
}

#[test]
fn answers_are_oembed() {
    let site = site(&[
        ("content/en/a.md", "---\ntitle: A\n---\n![keys](/images/keys.png)\n"),
        ("content/en/b.md", "---\ntitle: B\n---\n![drawn](/images/drawn.svg)\n"),
        ("content/de/a.md", "---\ntitle: Ä\n---\nText\n"),
    ]);
    let written = outputs(&site);
    let answer = |path: &str| -> serde_json::Value { serde_json::from_slice(&written[path]).unwrap() };
    let a = answer("en/a/embed.json");
    // https://oembed.com/: what every answer needs, and what belongs together.
    assert_eq!((a["version"].as_str(), a["type"].as_str()), (Some("1.0"), Some("link")));
    assert_eq!(a["title"], "A");
    assert_eq!((&a["thumbnail_width"], &a["thumbnail_height"]), (&40.into(), &30.into()));
    assert!(a["thumbnail_url"].as_str().unwrap().starts_with("https://help.example.com/assets/keys."));
    let b = answer("en/b/embed.json");
    assert!(b.get("thumbnail_url").is_none() && b.get("thumbnail_width").is_none());
    let languages = a["languages"].as_array().unwrap();
    let told: Vec<String> = languages
        .iter()
        .map(|language| {
            format!("{} {} {}", language["locale"], language["freshness"], language["address"]).replace('"', "")
        })
        .collect();
    assert_eq!(told, ["de current de/a/", "ar missing en/a/", "en current en/a/"]);
    let page = String::from_utf8_lossy(&written["en/a/index.html"]);
    assert!(page.contains(
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"https://help.example.com/en/a/embed.json\""
    ));
}

#[test]
fn rich_answers_say_their_size() {
    let config = format!("{SITE_YAML}oembed: rich\n");
    let (site, _) = compile(
        &sources([
            ("content/site.yaml", config.as_str()),
            ("content/en/index.md", "---\ntitle: Home\n---\n"),
            ("content/en/a.md", "---\ntitle: A\n---\nText\n"),
        ]),
        &Options::default(),
        &Memory::default(),
    );
    let answer: serde_json::Value = serde_json::from_slice(&outputs(&site)["en/a/embed.json"]).unwrap();
    assert_eq!(answer["type"], "rich");
    assert!(answer["width"].is_u64() && answer["height"].is_u64() && answer["html"].is_string());
}

#[test]
fn a_site_without_embeds_has_none() {
    let config = format!("{SITE_YAML}outputs: {{ embed: false }}\n");
    let (site, _) = compile(
        &sources([
            ("content/site.yaml", config.as_str()),
            ("content/en/index.md", "---\ntitle: Home\n---\n"),
            ("content/en/a.md", "---\ntitle: A\n---\nText\n"),
        ]),
        &Options::default(),
        &Memory::default(),
    );
    let written = outputs(&site);
    let of_tickets =
        |path: &&String| path.starts_with("embed") || path.ends_with("embed.json") || path.ends_with("entries.json");
    assert_eq!(written.keys().filter(of_tickets).collect::<Vec<_>>(), [""; 0]);
    let page = String::from_utf8_lossy(&written["en/a/index.html"]).into_owned();
    assert!(!page.contains("oembed") && !page.contains("ticket"), "{page}");
    assert!(String::from_utf8_lossy(&written["_headers"]).contains("frame-ancestors 'self'"));
}

/// The help drawer of each language lists the entries that belong to addresses of a product, as a reader of that language gets them.
#[test]
fn the_drawer_knows_where_entries_belong() {
    let page = |title: &str, more: &str| format!("---\ntitle: {title}\n{more}---\nText\n");
    let (a, b, guide) = (
        page("A", "shown_on: [/a/*, \"https://app.example.com/**\"]\n"),
        page("B & B", "slug: bee\nshown_on: [/b]\n"),
        page("Guide", "kind: guide\nshown_on: [/guide]\n"),
    );
    let out: Vec<String> = ["draft", "unlisted", "gone"]
        .iter()
        .map(|key| page(key, &format!("{key}: true\nshown_on: [/{key}]\n")))
        .collect();
    let (own, other) = (page("Ah", ""), page("Beh", "shown_on: [/be]\n"));
    let written = outputs(&site(&[
        ("content/en/index.md", "---\ntitle: Home\nrelated: [a, guide]\n---\n"),
        ("content/en/a.md", &a),
        ("content/en/b.md", &b),
        ("content/en/guide/index.md", &guide),
        ("content/en/guide/1-one.md", &page("One", "")),
        ("content/en/draft.md", &out[0]),
        ("content/en/unlisted.md", &out[1]),
        ("content/en/gone.md", &out[2]),
        ("content/de/a.md", &own),
        ("content/ar/b.md", &other),
    ]));
    let text = |path: &str| String::from_utf8_lossy(&written[path]).into_owned();
    let shown = |tag: &str| -> Vec<String> {
        let page = text(&format!("embed/{tag}/index.html"));
        let items = page.lines().filter_map(|line| line.strip_prefix("<li class=\"entry\" data-wm-shown=\""));
        items.map(|item| item.split("</a>").next().unwrap().to_owned()).collect()
    };
    let item = |patterns: &str, language: &str, address: &str, title: &str| {
        format!("{patterns}\"{language}><a class=\"entry-title\" href=\"../../embed/{address}/index.html\">{title}")
    };
    let english = " lang=\"en\" dir=\"ltr\"";
    let of_a = "/a/* https://app.example.com/**";
    assert_eq!(
        shown("en"),
        [item(of_a, "", "en/a", "A"), item("/b", "", "en/b", "B &amp; B"), item("/guide", "", "en/guide", "Guide")]
    );
    // A translation that leaves the key out has what the source says; without a translation the text is the source's.
    let german = [
        item(of_a, "", "de/a", "Ah"),
        item("/b", english, "en/b", "B &amp; B"),
        item("/guide", english, "en/guide", "Guide"),
    ];
    assert_eq!(sorted(shown("de")), sorted(german.to_vec()));
    let arabic = [
        item(of_a, english, "en/a", "A"),
        item("/be", "", "ar/b", "Beh"),
        item("/guide", english, "en/guide", "Guide"),
    ];
    assert_eq!(sorted(shown("ar")), sorted(arabic.to_vec()));
    assert!(text("embed/ar/index.html").contains("<html lang=\"ar\" dir=\"rtl\">"));
    // The script on other pages knows the words of each language before anything else is loaded.
    let widget = text("embed.js");
    for words in ["[\"en\",", "[\"Help\",\"Close\",", "[\"Hilfe\",\"Schließen\",", "\"rtl\"]"] {
        assert!(widget.contains(words), "{words}: {widget}");
    }
}

fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

#[test]
fn the_menu_can_be_switched_off() {
    for (mode, shown) in [("on", true), ("agent", true), ("off", false)] {
        let config = format!("{SITE_YAML}ticket_menu: {mode}\n");
        let files = [
            ("content/site.yaml", config.as_str()),
            ("content/en/index.md", "---\ntitle: Home\n---\n"),
            ("content/en/a.md", "---\ntitle: A\n---\nText\n"),
        ];
        let (site, _) = compile(&sources(files), &Options::default(), &Memory::default());
        let page = String::from_utf8_lossy(&outputs(&site)["en/a/index.html"]).into_owned();
        assert_eq!(page.contains("data-wm-ticket="), shown, "{mode}");
        assert_eq!(page.contains(&format!("data-mode=\"{mode}\"")), shown, "{mode}");
    }
}

#[test]
fn frames_are_allowed_where_the_site_says() {
    let config = format!("{SITE_YAML}embed_origins: [\"https://shop.zendesk.com\", \"https://*.example.org\"]\n");
    let files = [
        ("content/site.yaml", config.as_str()),
        ("content/en/index.md", "---\ntitle: Home\n---\n"),
        ("content/en/a.md", "---\ntitle: A\n---\nText\n"),
    ];
    let (site, _) = compile(&sources(files), &Options::default(), &Memory::default());
    let headers = String::from_utf8_lossy(&outputs(&site)["_headers"]).into_owned();
    let rule = headers.split("\n\n").find(|rule| rule.starts_with("/embed/*")).unwrap();
    assert!(rule.contains("frame-ancestors 'self' https://shop.zendesk.com https://*.example.org"), "{headers}");
    let all = headers.split("\n\n").find(|rule| rule.starts_with("/*")).unwrap();
    assert!(!all.contains("frame-ancestors"), "policies add up, so the rule for all pages must not forbid frames");
    assert!(headers.contains("/en/*\n  Content-Security-Policy: frame-ancestors 'self'"));
}

#[test]
fn macros_hold_every_question_and_error() {
    let site = site(&[
        ("content/en/x/faq/who.md", "---\ntitle: Who {{agent}}?\n---\nYou.\n"),
        ("content/en/x/errors/e.md", "---\ntitle: \"403: no\"\ncode: \"403\"\n---\n## Fix\n\nWait.\n"),
        ("content/en/a.md", "---\ntitle: A\n---\nText\n"),
        ("content/de/x/faq/who.md", "---\ntitle: Wer?\n---\nSie.\n"),
    ]);
    let made = |desk: &str, tag: &str, folder| {
        let locale = site.catalogue.config.locale_index(tag).unwrap();
        let macros = site.tickets().macros(Desk::of_name(desk).unwrap(), locale, folder, &[]).unwrap();
        let value: serde_json::Value = serde_json::from_str(&macros.json).unwrap();
        (macros.count, value)
    };
    let (count, zendesk) = made("zendesk", "en", None);
    assert_eq!(count, 2);
    assert_eq!(zendesk["macros"][0]["title"], "Test help::English::403: no");
    assert!(zendesk["macros"][0]["description"].as_str().unwrap().starts_with("x/errors/e https://"));
    assert_eq!(zendesk["macros"][0]["actions"][0]["field"], "comment_value_html");
    assert!(!zendesk.to_string().contains("{{"));
    let (count, freshdesk) = made("freshdesk", "de", Some(7));
    assert_eq!(count, 1);
    assert_eq!(freshdesk["canned_responses"][0]["folder_id"], 7);
    assert_eq!(freshdesk["canned_responses"][0]["visibility"], 0);
}

#[test]
fn the_catalogue_for_tools_lists_what_readers_get() {
    let site = site(&[
        ("content/en/t/index.md", "---\ntitle: T\n---\n"),
        ("content/en/t/g/index.md", "---\ntitle: Guide\nkind: guide\nupdated: 2026-11-20\n---\n"),
        ("content/en/t/g/1-open.md", "---\ntitle: Open\n---\n"),
        ("content/en/t/errors/e.md", "---\ntitle: E\ncode: \"403\"\nunlisted: true\n---\n"),
        ("content/en/old.md", "---\ntitle: Old\ngone: true\n---\n"),
        ("content/de/t/g/index.md", "---\ntitle: Anleitung\n---\n"),
    ]);
    let written = outputs(&site);
    let catalogue: serde_json::Value = serde_json::from_slice(&written["de/entries.json"]).unwrap();
    assert_eq!(catalogue["version"], 1);
    let told: Vec<String> = catalogue["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            format!("{} {} {} {}", entry["id"], entry["kind"], entry["locale"], entry["freshness"]).replace('"', "")
        })
        .collect();
    assert_eq!(told, ["t/errors/e error en missing", "t/g guide de current", "t/g/open step en missing"]);
    for entry in catalogue["entries"].as_array().unwrap() {
        // Every address that a tool is told is written.
        for key in ["url", "embed", "oembed", "markdown"] {
            let path = entry[key].as_str().unwrap().strip_prefix("https://help.example.com/").unwrap();
            let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
            assert!(written.contains_key(&path), "{path}");
        }
    }
    // In a frame, too, a reader gets what there is.
    assert!(String::from_utf8_lossy(&written["embed/de/t/g/open/index.html"]).contains("embed/en/t/g/open/index.html"));
    assert!(!written.contains_key("embed/en/t/index.html"));
    assert!(String::from_utf8_lossy(&written["embed/en/old/index.html"]).contains("class=\"embed article\""));
}
