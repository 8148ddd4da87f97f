//! Files that are made to break waymark: each ends in a page or a fault, within limits of time and memory.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::support::{Run, small_site};

/// Seconds of processor time that a command may take. The program that Cargo builds for tests is not optimised, and its machine may be
/// busy; `WAYMARK` names one that is optimised, as in the browser tests. A quiet machine takes less than 2 seconds with that.
const SECONDS: u32 = 30;
const SECONDS_OPTIMISED: u32 = 4;
/// KiB of data that a command may hold: 300 MiB beyond what a small site needs.
const KIB: u32 = (300 + 100) << 10;

/// Runs the program with limits of time and memory, at which the system ends it. Prints how many seconds of processor time it took.
fn limited(what: &str, arguments: &[&str], site: &Path) -> Output {
    let optimised = std::env::var_os("WAYMARK");
    let seconds = if optimised.is_some() { SECONDS_OPTIMISED } else { SECONDS };
    let program = optimised.unwrap_or_else(|| env!("CARGO_BIN_EXE_waymark").into());
    let limits = format!("ulimit -t {seconds} -d {KIB}; TIMEFORMAT='%U %S'; time \"$0\" \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &limits]).arg(program).args(arguments).arg("--site").arg(site);
    let mut output = command.env("XDG_CACHE_HOME", site.join("cache")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    let (said, times) = said.rsplit_once('\n').unwrap_or(("", &said));
    let took: f64 = times.split(' ').map(|seconds| seconds.parse::<f64>().expect(times)).sum();
    eprintln!("{took:.2} s: {what}: {arguments:?}");
    output.stderr = said.into();
    output
}

/// Fails where a command ended in another way than its manual says.
fn assert_ends(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{what}: {}\n{said}", output.status);
    assert!(!said.contains("panicked"), "{what}: {said}");
}

/// A text of about so many bytes that repeats what `part` gives for each number.
fn repeat(bytes: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&part(number));
    }
    text
}

/// Writes a text of about so many bytes.
type Generator = fn(usize) -> String;

/// How large the files are: a megabyte in a long run.
fn bytes() -> usize {
    match Run::this() {
        run if run.is_long() => 1 << 20,
        run => (run.times(8) as usize) << 15,
    }
}

const SITE: &str = "title: Test help\nbase_url: https://help.example.com/\nsource_locale: en\nlocales:\n  en: { name: English }\n  \
                    de: { name: Deutsch }\n";

/// Lays out a site with each text in turn at a path, and checks it. A long run tries other commands too.
fn check_all(path: &str, head: &str, more: &str, generators: &[(&str, Generator)]) {
    let site = small_site(&[
        ("content/site.yaml", &format!("{SITE}{more}")),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/other.md", "---\ntitle: Other\n---\nText.\n"),
    ]);
    let commands: &[&[&str]] = match Run::this().is_long() {
        true => &[&["check"], &["l10n", "status"], &["l10n", "export", "--locale", "de"], &["search", "text"]],
        false => &[&["check"]],
    };
    fs::create_dir_all(site.path().join(path).parent().unwrap()).unwrap();
    for (name, generator) in generators {
        fs::write(site.path().join(path), format!("{head}{}", generator(bytes()))).unwrap();
        for command in commands {
            assert_ends(&format!("{name}, {command:?}"), &limited(name, command, site.path()));
        }
    }
}

const PAGE: &str = "content/en/page.md";
const FRONT: &str = "---\ntitle: Page\n---\n\n";

#[test]
fn deep_markdown_ends_in_a_fault() {
    check_all(
        PAGE,
        FRONT,
        "",
        &[
            ("quotes", |n| ">".repeat(n)),
            ("lists", |n| "- ".repeat(n / 2) + "x"),
            ("numbered lists", |n| "1. ".repeat(n / 3) + "x"),
            ("lists and quotes", |n| "- > 1. * ".repeat(n / 9) + "x"),
            ("lists over empty lines", |n| "- ".repeat(n / 4) + "x" + &"\n".repeat(n / 2)),
            ("ever deeper lists", |n| repeat(n, |depth| "  ".repeat(depth) + "- x\n")),
            ("ever deeper quotes", |n| repeat(n, |depth| "> ".repeat(depth) + "x\n")),
            ("many deep quotes", |n| repeat(n, |_| ">".repeat(90) + "x\n\n")),
            ("many deep lists", |n| repeat(n, |_| "- ".repeat(45) + "x\n\n")),
            ("emphasis", |n| "*".repeat(n / 2) + "x" + &"*".repeat(n / 2)),
            ("emphasis and strong", |n| "*a **b ".repeat(n / 14) + "x" + &" b** a*".repeat(n / 14)),
            ("links", |n| "[".repeat(n / 5) + "a" + &"](b)".repeat(n / 5)),
            ("pictures", |n| "![".repeat(n / 6) + "a" + &"](b)".repeat(n / 6)),
            ("definitions", |n| format!("a\n{}", ": ".repeat(n / 2))),
            ("footnotes", |n| repeat(n, |label| format!("[^{label}]: ")) + "x"),
        ],
    );
}

#[test]
fn many_inlines_end() {
    check_all(
        PAGE,
        FRONT,
        "",
        &[
            ("open emphasis", |n| "*a _b ~c ".repeat(n / 9)),
            ("open brackets", |n| "[".repeat(n)),
            ("closed brackets", |n| "[".repeat(n / 2) + &"]".repeat(n / 2)),
            ("open links", |n| "[a](".repeat(n / 4)),
            ("open addresses", |n| "[a](<b".repeat(n / 6)),
            ("open code", |n| repeat(n, |length| "`".repeat(length % 1000) + "a ")),
            ("broken links", |n| "[a](nowhere.md)\n\n".repeat(n / 17)),
            ("broken links to ids", |n| repeat(n, |at| format!("[a](id:no/{at})\n"))),
            ("broken anchors", |n| repeat(n, |at| format!("## Heading {at}\n[a](#heading-{at}x)\n"))),
            ("links", |n| "[a](other.md) ".repeat(n / 14)),
            ("links by reference", |n| "[a][b] ".repeat(n / 7) + "\n\n[b]: other.md\n"),
            ("references", |n| {
                repeat(n / 2, |at| format!("[a{at}]: other.md\n")) + "\n" + &repeat(n / 2, |at| format!("[a{at}] "))
            }),
            ("addresses", |n| "<https://example.com> ".repeat(n / 22)),
            ("pictures", |n| repeat(n, |at| format!("![a](/images/{at}.png)\n\n"))),
            ("pictures without words", |n| "![](x.png)\n".repeat(n / 11)),
            ("entities and escapes", |n| "&amp;&#x41;\\*".repeat(n / 13)),
            ("other tools' syntax", |n| "{{ a [[b $$ :c http://d {% e ".repeat(n / 29)),
            ("one word", |n| "abcdefgh".repeat(n / 8)),
            ("one line of words", |n| repeat(n, |at| format!("w{at} "))),
            ("combining marks", |n| "a".to_owned() + &"\u{301}".repeat(n / 2)),
            ("control characters", |n| "\u{1}\u{2}\0:a".repeat(n / 5)),
        ],
    );
}

#[test]
fn many_blocks_end() {
    check_all(
        PAGE,
        FRONT,
        "",
        &[
            ("headings", |n| repeat(n, |at| format!("## a{at}\n"))),
            ("the same heading", |n| "## a\n".repeat(n / 5)),
            ("the same anchor", |n| "## a {#b}\n".repeat(n / 10)),
            ("headings of level 1", |n| "# a\n".repeat(n / 4)),
            ("a long heading", |n| "## ".to_owned() + &"a b ".repeat(n / 4)),
            ("underlined headings", |n| "a\n---\n".repeat(n / 6)),
            ("code blocks", |n| "```\nx\n```\n".repeat(n / 10)),
            ("open code blocks", |n| repeat(n, |length| "`".repeat(3 + length) + "\nx\n")),
            ("code", |n| format!("```bash\n{}```\n", "a \"b\" $c | d\n".repeat(n / 13))),
            ("long lines of code", |n| {
                repeat(n, |at| format!("```bash\n{} {at}\n```\n", "a \"b\" $c | d ".repeat(4000)))
            }),
            ("code with classes", |n| {
                repeat(n, |at| format!("```java\n{}```\n", format!("a(\"b{at}\") {{$c}} <d e='f'> [g]\n").repeat(40)))
            }),
            ("footnotes", |n| {
                repeat(n / 2, |at| format!("[^{at}] ")) + "\n\n" + &repeat(n / 2, |at| format!("[^{at}]: x\n\n"))
            }),
            ("a chain of footnotes", |n| {
                "[^0]\n\n".to_owned() + &repeat(n, |at| format!("[^{at}]: x [^{}]\n\n", at + 1))
            }),
            ("a footnote of itself", |n| "[^a]\n\n[^a]: ".to_owned() + &"[^a] ".repeat(n / 5)),
            ("unused footnotes", |n| repeat(n, |at| format!("[^{at}]: x\n\n"))),
            ("tables", |n| "| a | b |\n|---|---|\n| c | d |\n\n".repeat(n / 31)),
            ("a long table", |n| format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(n / 10))),
            ("a wide table", |n| {
                format!("{}|\n{}|\n{}|\n", "| a ".repeat(n / 12), "|---".repeat(n / 12), "| b ".repeat(n / 12))
            }),
            ("a ragged table", |n| {
                format!("{}|\n{}|\n{}", "| a ".repeat(n / 16), "|---".repeat(n / 16), "| b\n".repeat(n / 16))
            }),
            ("definitions", |n| "a\n: b\n\n".repeat(n / 7)),
            ("tasks", |n| "- [ ] a\n".repeat(n / 8)),
            ("callouts", |n| "> [!NOTE]\n> a\n\n".repeat(n / 15)),
            ("directives", |n| ":::tip\n".repeat(n / 7)),
            ("paragraphs", |n| "a\n\n".repeat(n / 3)),
            ("lines", |n| "a\n".repeat(n / 2)),
            ("white space", |n| " \t\n".repeat(n / 3)),
            ("rules", |n| "---\n\n".repeat(n / 5)),
        ],
    );
}

const HTML: [(&str, Generator); 30] = [
    ("open b", |n| "<b>".repeat(n / 3) + "x"),
    ("open div", |n| "<div>".repeat(n / 5)),
    ("open div over blocks", |n| "<div>\n\n".repeat(n / 7)),
    ("open b over blocks", |n| repeat(n, |at| format!("<b id=a{at}>\n\nx\n\n"))),
    ("fifty open b", |n| repeat(600, |at| format!("<b id=a{at}>")) + "\n\n" + &"x\n\n".repeat(n / 3)),
    ("b closed within div", |n| "<b><div></b>".repeat(n / 12)),
    ("b closed within a table", |n| repeat(n, |at| format!("<b id={at}><table><tr><td></b></table>"))),
    ("links", |n| repeat(n, |at| format!("<a href=\"b{at}.md\">x</a> "))),
    ("links with entities", |n| repeat(n, |at| format!("<a href=\"&#98;{at}.md\">x</a> "))),
    ("pictures", |n| repeat(n, |at| format!("<img src=\"/images/{at}.png\">\n"))),
    ("attributes", |n| format!("<b {}>x</b>", repeat(n, |at| format!("data-{at}=\"x\" ")))),
    ("attributes of a block", |n| format!("<div {}>x</div>", repeat(n, |at| format!("a{at}=x ")))),
    ("handlers", |n| "<b onclick=x>y</b>".repeat(n / 18)),
    ("unknown elements", |n| "<Card>x</Card> ".repeat(n / 15)),
    ("open unknown elements", |n| "<Card>\n".repeat(n / 7)),
    ("templates", |n| "<template>".repeat(n / 10)),
    ("tables in tables", |n| "<table><tr><td>".repeat(n / 15)),
    ("text beside cells", |n| "<table>".to_owned() + &"<i>x</i>".repeat(n / 8)),
    ("lists in lists", |n| "<ul><li>".repeat(n / 8)),
    ("items", |n| "<li>".repeat(n / 4)),
    ("paragraphs", |n| "<p>".repeat(n / 3)),
    ("details", |n| "<details><summary>x</summary>\n\n".repeat(n / 31)),
    ("svg", |n| "<svg><g>".repeat(n / 8)),
    ("select", |n| "<select><option selected>".repeat(n / 25)),
    ("comments", |n| "<!--\n\n".repeat(n / 6)),
    ("declarations", |n| "<!a <?b <![CDATA[ ".repeat(n / 18)),
    ("brackets", |n| "<".repeat(n)),
    ("open quotes", |n| "<a b=\"".repeat(n / 6)),
    ("ids", |n| repeat(n, |at| format!("<b id=\"a{at}\">x</b>\n\n"))),
    ("the same id", |n| "<b id=\"a\">x</b>\n\n".repeat(n / 17)),
];

#[test]
fn html_ends_sanitised() {
    check_all(PAGE, FRONT, "", &HTML);
}

#[test]
fn html_ends_as_it_is() {
    check_all(PAGE, FRONT, "raw_html: allow\n", &HTML);
}

/// Below each other they nest as deep as their library lets them, and no deeper.
#[test]
fn front_matter_strings_and_templates_end() {
    let yaml: [(&str, Generator); 6] = [
        ("flow lists", |n| format!("title: {}\n---\n", "[".repeat(n))),
        ("flow mappings", |n| format!("title: {}\n---\n", "{a: ".repeat(n.min(4000)))),
        ("indented lists", |n| repeat(n.min(15_000), |depth| format!("{}-\n", " ".repeat(depth))) + "---\n"),
        ("aliases", |n| {
            let laugh = |at: usize| format!("a{at}: &a{at} [{}]\n", format!("*a{},", at.saturating_sub(1)).repeat(9));
            format!("a0: &a0 [x]\n{}---\n", (1..n.min(100)).map(laugh).collect::<String>())
        }),
        ("keys", |n| repeat(n.min(15_000), |at| format!("k{at}: x\n")) + "---\n"),
        ("no end", |n| "a: b\n".repeat(n / 5)),
    ];
    check_all(PAGE, "---\n", "", &yaml);
    let strings: [(&str, Generator); 5] = [
        ("braces", |n| "{".repeat(n / 2) + "\"x\"" + &"}".repeat(n / 2)),
        ("selectors", |n| "{ 1 ->\n  *[a] ".repeat(n / 16) + "x" + &"\n }".repeat(n / 16)),
        ("calls", |n| "{ ".to_owned() + &"F(\n".repeat(n / 3)),
        ("parts", |n| "{ \"x\" }".repeat(n / 7)),
        ("itself", |n| "{ topics }".repeat(n / 10)),
    ];
    check_all("themes/default/strings/en.ftl", "topics = ", "", &strings);
    let templates: [(&str, Generator); 6] = [
        ("conditions", |n| "{% if a %}".repeat(n / 10)),
        ("brackets", |n| "{{ ".to_owned() + &"(".repeat(n)),
        ("lists", |n| "{{ ".to_owned() + &"[".repeat(n)),
        ("negations", |n| "{{ ".to_owned() + &"not ".repeat(n / 4)),
        ("sums", |n| "{{ a ".to_owned() + &"+ a ".repeat(n / 4) + "}}"),
        ("elements", |n| "<a b={{ c ".repeat(n / 10)),
    ];
    check_all("themes/default/templates/article.html", "", "", &templates);
}

#[test]
fn what_translators_return_ends() {
    let site = small_site(&[("content/site.yaml", SITE), ("content/de/index.md", "---\ntitle: Start\n---\n")]);
    let po: [(&str, Generator); 4] = [
        ("messages", |n| {
            repeat(n, |at| format!("msgctxt \"a#body.{at}@000000000000\"\nmsgid \"a\"\nmsgstr \"b\"\n\n"))
        }),
        ("one message", |n| "msgid \"\"\nmsgstr \"\"\n".to_owned() + &"\"a\"\n".repeat(n / 4)),
        ("no quotes", |n| "msgid\n".repeat(n / 6)),
        ("escapes", |n| format!("msgid \"{}\"\n", "\\\\n".repeat(n / 3))),
    ];
    let xliff: [(&str, Generator); 4] = [
        ("elements", |n| "<a>".repeat(n / 3)),
        ("attributes", |n| format!("<a {}/>", repeat(n, |at| format!("a{at}='x' ")))),
        ("namespaces", |n| repeat(n, |at| format!("<a xmlns:b{at}='c{at}'>"))),
        ("units", |n| repeat(n, |at| format!("<trans-unit id='{at}'><target>x</target></trans-unit>"))),
    ];
    let head =
        "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file target-language=\"de\"><body>";
    for (path, head, generators) in [("back.po", "", &po), ("back.xlf", head, &xliff)] {
        for (name, generator) in generators {
            let path = site.path().join(path);
            fs::write(&path, format!("{head}{}", generator(bytes()))).unwrap();
            let output = limited(name, &["l10n", "import", path.to_str().unwrap()], site.path());
            assert_ends(name, &output);
        }
    }
}

#[test]
fn a_lock_full_of_conflicts_ends() {
    let site = small_site(&[("content/site.yaml", SITE), ("content/de/index.md", "---\ntitle: Start\n---\n")]);
    let conflicts = "<<<<<<< a\n".repeat(if Run::this().is_long() { 2_000_000 } else { 500_000 });
    fs::write(site.path().join("content/de.l10n.lock"), conflicts).unwrap();
    assert_ends("check", &limited("", &["check"], site.path()));
    assert_ends("stamp", &limited("", &["l10n", "stamp", "--rebuild", "--locale", "de"], site.path()));
}

#[test]
fn shuffled_blocks_are_told_soon() {
    let count = bytes() / 50;
    let page = |order: &dyn Fn(usize) -> usize| {
        let blocks: String = (0..count).map(|at| format!("Block {}\n\n", order(at))).collect();
        format!("---\ntitle: Page\n---\n{blocks}")
    };
    let site = small_site(&[
        ("content/site.yaml", SITE),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/page.md", &page(&|at| at)),
        ("content/de/page.md", &page(&|at| at)),
    ]);
    assert_ends("stamp", &limited("", &["l10n", "stamp", "--untracked", "--locale", "de"], site.path()));
    // Each seventh in turn: no run of blocks stays as it was.
    fs::write(site.path().join(PAGE), page(&|at| at * 7 % count)).unwrap();
    for format in ["text", "json", "github"] {
        assert_ends(format, &limited("", &["l10n", "status", "--format", format], site.path()));
    }
    assert_ends("export", &limited("", &["l10n", "export", "--locale", "de"], site.path()));
}

#[test]
fn steps_and_patterns_have_a_limit() {
    let guide = "---\ntitle: Guide\nkind: guide\n---\n";
    let patterns: String = (0..300).map(|at| format!("  - \"a{at}.*b\"\n")).collect();
    let error = format!("---\ntitle: Error\nkind: error\nregex:\n{patterns}---\nText.\n");
    let site = small_site(&[("content/en/guide/index.md", guide), ("content/en/error.md", &error)]);
    let steps = if Run::this().is_long() { 3000 } else { Run::this().times(400) };
    for step in 1..=steps {
        fs::write(site.path().join(format!("content/en/guide/{step}-a{step}.md")), "---\ntitle: Step\n---\nText.\n")
            .unwrap();
    }
    let output = limited("", &["check"], site.path());
    assert_ends("check", &output);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("an error can have 20 patterns"), "{said}");
    assert!(steps <= 200 || said.contains("a guide can have 200 steps"), "{said}");
}

#[test]
fn a_thousand_findings_of_a_page_are_told() {
    let page = format!("{FRONT}{}", "[a](nowhere.md)\n\n".repeat(1234));
    let site = small_site(&[(PAGE, &page)]);
    let output = limited("", &["check", "--format", "json"], site.path());
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.matches("\"broken-link\"").count(), 1000);
    assert!(said.contains("and 234 more faults in this file"), "{said}");
}
