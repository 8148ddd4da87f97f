//! What comes back broken from translators and their tools: each is told with the line and what to do, and nothing is written.

use std::fs;
use std::path::Path;

use super::l10n::{run, story, waymark};
use super::support::{small_site, tree};

const PAGE: &str = "---
title: Send {count} files
---
Open [the page](b.md), press `Ctrl` and **wait** for *it*.

- one
- two **bold**

| A | B |
|---|---|
| `1` | 2 |

> [!NOTE]
> Careful, press <kbd>Esc</kbd>.

Read %s in $HOME.[^1]

## The part

```sh
ls
```

[^1]: The ~~old~~ note.
";

fn site() -> tempfile::TempDir {
    small_site(&[
        ("content/site.yaml", &super::freshness::two_locales()),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/a.md", PAGE),
        ("content/en/b.md", "---\ntitle: B\n---\nText.\n"),
    ])
}

/// An exported file in which every text has its source as its translation.
fn filled(folder: &Path, format: &str, out: &str) -> String {
    let arguments = ["export", "--locale", "de", "--format", format, "--out", out, "a", "b"];
    assert_eq!(waymark(folder, &arguments).status.code(), Some(0));
    if format == "po" {
        run(folder, "msgen", &["--no-wrap", "-o", out, out]);
        return fs::read_to_string(folder.join(out)).unwrap();
    }
    let text = fs::read_to_string(folder.join(out)).unwrap();
    let mut filled = String::new();
    let mut source = String::new();
    for piece in text.split_inclusive('\n') {
        if let Some(words) = piece.strip_prefix("<source>") {
            source = words.to_owned();
        } else if !piece.starts_with("<target")
            && !piece.starts_with("<note")
            && !source.contains("</source>")
            && !source.is_empty()
        {
            source.push_str(piece);
        }
        match piece.find("</target>") {
            Some(at) if piece.starts_with("<target") => {
                let words = source.split("</source>").next().unwrap();
                let open = if format == "xliff" { "<target state=\"translated\">" } else { "<target>" };
                filled.push_str(&format!("{open}{words}{}", &piece[at..]));
                source.clear();
            }
            _ => filled.push_str(piece),
        }
    }
    filled.replace("<segment state=\"initial\">", "<segment state=\"translated\">")
}

/// Markup that translators and machines break, in the translation of one text: what was there, what came back, the code, and what is said.
const BROKEN: [(&str, &str, &str, &str); 24] = [
    ("(b.md)", "(c.md)", "lost-markup", "the link to `b.md`"),
    ("](b.md)", "] (b.md)", "lost-markup", "the link to `b.md`"),
    ("(b.md)", "（b.md）", "lost-markup", "the link to `b.md`"),
    ("[the page](b.md)", "the page", "lost-markup", "the link to `b.md`"),
    ("`Ctrl`", "Ctrl", "lost-markup", "the code `Ctrl`"),
    ("`Ctrl`", "`Strg`", "lost-markup", "the code `Ctrl`"),
    ("`Ctrl`", "'Ctrl'", "lost-markup", "the code `Ctrl`"),
    ("**wait**", "wait", "lost-markup", "bold text"),
    ("**wait**", "**wait", "lost-markup", "bold text"),
    ("**wait**", "** wait **", "lost-markup", "bold text"),
    ("*it*", "it", "lost-markup", "emphasised text"),
    ("{count}", "{zahl}", "lost-markup", "the placeholder `{count}`"),
    ("{count}", "count", "lost-markup", "the placeholder `{count}`"),
    ("%s", "% s", "lost-markup", "the placeholder `%s`"),
    ("$HOME", "$HAUS", "lost-markup", "the placeholder `$HOME`"),
    ("[^1]\"", "\"", "lost-markup", "the footnote `[^1]`"),
    ("</kbd>", "", "lost-markup", "the tag `</kbd>`"),
    ("| `1` | 2 |", "", "lost-markup", "a row of the table"),
    ("|---|---|\\n", "|---|---|\\n\\n", "broken-block", "no longer one table"),
    ("> [!NOTE]\\n", "> ", "broken-block", "no longer one callout"),
    ("The part", "The\\n\\npart", "broken-block", "no longer one heading"),
    ("Open [the page]", "- Open [the page]", "broken-block", "no longer one paragraph"),
    ("two **bold**", "two bold", "lost-markup", "bold text"),
    ("```sh\\n", "sh\\n", "broken-block", "no longer one code block"),
];

#[test]
fn broken_markup_is_told_where_it_stands() {
    let site = site();
    let folder = site.path();
    let po = filled(folder, "po", "de.po");
    let before = tree(&folder.join("content"));
    for (from, to, code, said) in BROKEN {
        // In the translation, not in the source above it.
        let at = po.match_indices(from).map(|(at, _)| at).find(|at| {
            let field = po[..*at].rfind("\nmsg").unwrap() + 1;
            let line = po[..*at].rfind('\n').unwrap() + 1;
            po[field..].starts_with("msgstr") && !po[line..].starts_with('#')
        });
        let at = at.unwrap_or_else(|| panic!("{from} is not in {po}"));
        fs::write(folder.join("de.po"), format!("{}{to}{}", &po[..at], &po[at + from.len()..])).unwrap();
        let told = story(folder, &["import", "de.po"]);
        let field = po[..at].rfind("\nmsgstr").unwrap() + 1;
        let line = po[..field].matches('\n').count() + 1;
        assert_eq!(told.matches("fault[").count(), 1, "{from} to {to}: {told}");
        for wanted in
            [&format!("fault[{code}]"), said, &format!("--> de.po:{line}:"), "= help: ", "Nothing was written."]
        {
            assert!(told.contains(wanted), "{from} to {to}: {wanted}: {told}");
        }
        assert!(told.ends_with("(exit 1)"), "{told}");
        assert!(tree(&folder.join("content")) == before, "{from} to {to}");
    }
}

/// What tools do to a file: the format, what was there, what came back, and the finding, its line's text and what is said of it. A warning
/// leaves out what it is about.
const TOOLS: [(&str, &str, &str, &str, &str); 17] = [
    ("po", "msgctxt \"b#title@", "msgctxt \"", "warning[unknown-text]", "this names no text of a site"),
    ("po", "msgctxt \"b#title@", "msgctxt \"b#title@0", "warning[unknown-text]", "this names no text of a site"),
    (
        "po",
        "msgctxt \"b#paragraph@",
        "msgctxt \"gone#paragraph@",
        "warning[unknown-text]",
        "the site has no page `gone` any more",
    ),
    ("po", "\"Language: de\\n\"\n", "", "fault[exchange-locale]", "does not say which language"),
    ("po", "charset=UTF-8", "charset=ISO-8859-1", "fault[bad-po]", "its encoding is iso-8859-1"),
    ("po", "msgstr \"B\"", "msgstr \"B \"x\"\"", "fault[bad-po]", "a quote in the middle"),
    ("po", "msgstr \"B\"", "msgstr \"B", "fault[bad-po]", "the text has no end"),
    ("po", "msgstr \"B\"", "msgstr B", "fault[bad-po]", "no quotes"),
    ("po", "msgstr \"B\"", "<<<<<<< HEAD\nmsgstr \"B\"", "fault[bad-po]", "no quotes"),
    ("xliff", "target-language=\"de\"", "target-language=\"fr-CA\"", "fault[exchange-locale]", "`fr-CA`"),
    ("xliff", "</xliff>", "", "fault[bad-xliff]", "this is not XML"),
    (
        "xliff",
        "<target state=\"translated\">B<",
        "<target state=\"translated\">B & C<",
        "fault[bad-xliff]",
        "this is not XML",
    ),
    (
        "xliff",
        "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"",
        "<xliff version=\"1.2\"",
        "fault[bad-xliff]",
        "neither XLIFF 1.2 nor 2",
    ),
    ("xliff", "id=\"b#title@", "id=\"b_title_", "warning[unknown-text]", "this names no text of a site"),
    ("xliff2", " name=\"b#title@", " title=\"b#title@", "fault[bad-xliff]", "has lost its `name`"),
    ("xliff2", " trgLang=\"de\"", "", "fault[exchange-locale]", "does not say which language"),
    ("xliff2", "<target>B<", "<target>B</tgt><", "fault[bad-xliff]", "this is not XML"),
];

#[test]
fn what_tools_lose_is_told() {
    let site = site();
    let folder = site.path();
    let before = tree(&folder.join("content"));
    for (format, from, to, found, said) in TOOLS {
        let text = filled(folder, format, "back");
        assert!(text.contains(from), "{format}: {from} is not in {text}");
        let often = if from.starts_with("target-language") { usize::MAX } else { 1 };
        let mut text = text.replacen(from, to, often);
        if from.contains("Language") {
            text = text.replace("\"X-Locale: de\\n\"\n", "");
        }
        fs::write(folder.join("back"), text).unwrap();
        let told = story(folder, &["import", "back", "--dry-run"]);
        for wanted in [found, said, "--> back:", "= help: "] {
            assert!(told.contains(wanted), "{format}, {from} to {to}: {wanted}: {told}");
        }
        let exit = if found.starts_with("fault") { "(exit 1)" } else { "(exit 0)" };
        assert!(told.ends_with(exit), "{format}, {from} to {to}: {told}");
        assert!(tree(&folder.join("content")) == before);
    }
}

/// The order of the texts, comments, and marks that a tool puts into them make no difference.
#[test]
fn reordered_files_come_back_whole() {
    let order = |text: &str| {
        let mut messages: Vec<&str> = text.trim().split("\n\n").collect();
        messages[1..].reverse();
        format!("{}\n", messages.join("\n\n"))
    };
    let marked =
        |text: &str| text.replace("**wait**", "<g id=\"1\">**wait**</g>").replace("<target", "<target xml:lang=\"de\"");
    let split = |text: &str| {
        text.replace(
            "<target>Open [the page](b.md), press `Ctrl` and **wait** for *it*.</target>\n</segment>",
            "<target>Open [the page](b.md), press `Ctrl` </target>\n</segment>\n<segment state=\"final\"><source>x</source><target>and **wait** for <mrk id=\"m1\">*it*</mrk>.</target></segment>",
        )
    };
    for (format, change) in [("po", &order as &dyn Fn(&str) -> String), ("xliff", &marked), ("xliff2", &split)] {
        let site = site();
        let folder = site.path();
        let text = filled(folder, format, "back");
        let changed = change(&text);
        assert_ne!(changed, text);
        fs::write(folder.join("back"), changed).unwrap();
        let told = story(folder, &["import", "back"]);
        assert!(told.ends_with("de: 2 pages written\n(exit 0)"), "{format}: {told}");
        let page = fs::read_to_string(folder.join("content/de/a.md")).unwrap();
        assert_eq!(page, PAGE, "{format}");
    }
}

/// A file of another release: what has changed since is left out, and told at its line; the rest counts.
#[test]
fn texts_of_another_release_are_left_out() {
    for format in ["po", "xliff", "xliff2"] {
        let site = site();
        let folder = site.path();
        let text = filled(folder, format, "back");
        fs::write(folder.join("back"), &text).unwrap();
        assert_eq!(waymark(folder, &["import", "back"]).status.code(), Some(0));
        fs::write(folder.join("content/en/a.md"), PAGE.replace("Read %s", "Do read %s")).unwrap();
        let told = story(folder, &["import", "back"]);
        assert_eq!(told.matches("warning[unknown-text]").count(), 1, "{format}: {told}");
        assert!(
            told.contains("has changed since it was exported, on the page `a`") && told.contains("export again"),
            "{told}"
        );
        let line = told.split("--> back:").nth(1).unwrap().split(':').next().unwrap().parse::<usize>().unwrap();
        assert!(text.lines().nth(line - 1).unwrap().contains("Read %s"), "{format}: {told}");
        assert!(told.ends_with("(exit 0)"), "{told}");
        let stale = story(folder, &["status", "a"]);
        assert!(stale.contains("paragraph, line 16: changed in line 16"), "{stale}");
    }
}
