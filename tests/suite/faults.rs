//! Every fault and warning, each written beside the line that it is about.
//!
//! A case is a text file in `tests/faults/`: a sentence that says what it shows, then the files of a site, each below a line
//! `=== path`. A line that ends in `<<< fault code: words` must give that finding at that line, its message or help holding the
//! words, and nothing else may be found. The mark and the spaces before it are not part of the file. On a `===` line it means the
//! whole file (or, as `<<< line 2 fault …`, a line of it), above the first `===` line the whole site; a path that ends in `/` is a
//! folder. Configuration and home page are added where a case has none;
//! `=== without path` keeps one out. In place of a text, `(…)` behind a path makes the file: `(png 4x3)`, `(bytes ff fe)`,
//! `(symlink target)`, `(size 1000000000)`, `(repeat 20000 text)`. A file `import.po` or `import.xlf` came back from a translator: what its
//! import finds counts too.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use waymark::diagnostic::{
    Code, Diagnostic, GROUPS, Limit, Place, Positions, Row, Severity, as_github, as_json, as_text,
};
use waymark::exchange::{Import, po, xliff};
use waymark::source::TextFile;
use waymark::{Memory, Options, compile, source};

use super::support::{SITE_YAML, cases, everything, png};

/// Where a finding is expected: file and line, either of which it may have none of.
type Spot = (Option<String>, Option<usize>);

struct Expected {
    spot: Spot,
    severity: Severity,
    code: String,
    words: String,
}

#[test]
fn every_case_finds_what_it_says() {
    let mut wrong = Vec::new();
    for case in cases("tests/faults") {
        let text = fs::read_to_string(&case).unwrap();
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let folder = tempfile::tempdir().unwrap();
        let expected = lay_out(&text, folder.path());
        let start = Instant::now();
        let (mut found, _) = everything(&source::scan(folder.path()), &Options::default(), &Memory::default());
        if start.elapsed() > Duration::from_secs(5) {
            wrong.push(format!("{name}: took {:?}", start.elapsed()));
        }
        let light = Memory::default().holding(0);
        let (same, _) = everything(&light.scan(folder.path()), &Options::default(), &light);
        if same != found {
            wrong.push(format!("{name}: other findings where pages are read one by one: {same:?}, not {found:?}"));
        }
        found.extend(imported(folder.path()));
        wrong.extend(compare(&expected, &found).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Its marks look like those of a case.
#[test]
fn a_merge_conflict_is_named_where_it_stands() {
    let conflict = "<<<<<<< HEAD\nOurs.\n=======\nTheirs.\n>>>>>>> branch\n";
    let site = super::support::small_site(&[
        ("content/en/a.md", &format!("---\ntitle: A\n---\n{conflict}")),
        ("content/en/b.md", &format!("---\ntitle: B\n{conflict}---\nText.\n")),
        ("content/en/c.md", &format!("{conflict}Text.\n")),
    ]);
    let (found, _) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
    let said: Vec<_> = found
        .iter()
        .map(|finding| {
            assert!(finding.help.as_deref().unwrap().contains("keep one of the two versions"), "{finding:?}");
            let place = finding.place.as_ref().unwrap();
            (finding.code.name(), &*place.path, Positions::default().of(place).unwrap().0)
        })
        .collect();
    let [a, b, c] = ["content/en/a.md", "content/en/b.md", "content/en/c.md"];
    let expected = [
        ("foreign-syntax", a, 4),
        ("heading-1", a, 4),
        ("bad-yaml", b, 3),
        ("no-front-matter", c, 1),
        ("foreign-syntax", c, 1),
        ("heading-1", c, 1),
    ];
    assert_eq!(said, expected);
}

#[test]
fn every_code_has_a_case() {
    let shown: String = cases("tests/faults").iter().map(|case| fs::read_to_string(case).unwrap()).collect();
    // Found only where a test cannot lay out files as text, or by mistakes of waymark; each has a test of its own.
    let elsewhere = [
        Code::CopiedText,
        Code::InternalFault,
        Code::LacksMarkup,
        Code::MoreFindings,
        Code::LockConflict,
        Code::LongTitle,
        Code::NameNotUtf8,
        Code::NoCounterpart,
        Code::OtherNumbers,
        Code::StaleAnswer,
        Code::TermNotUsed,
        Code::TextsDoNotFit,
        Code::TranslationMissing,
        Code::TranslationOrphan,
        Code::TranslationRemoved,
        Code::TranslationStale,
        Code::TranslationUnsure,
        Code::TranslationUntracked,
        Code::UnlistedAnswer,
        Code::Unreadable,
    ];
    let has_case = |code: &Code| {
        shown.contains(&format!("<<< fault {code}"))
            || shown.contains(&format!("<<< warning {code}"))
            || shown.contains(&format!(" fault {code}"))
    };
    let lacking: Vec<Code> = Code::all().filter(|code| !elsewhere.contains(code) && !has_case(code)).collect();
    assert!(lacking.is_empty(), "tests/faults/ has no case for {lacking:?}");
}

/// The line of `docs/faults.md` below which it is made from the table.
const MADE: &str = "writes it. -->\n";

#[test]
fn the_manual_of_faults_is_made_from_the_table() {
    let path = super::support::project().join("docs/faults.md");
    let old = fs::read_to_string(&path).unwrap();
    let (head, _) = old.split_once(MADE).expect("docs/faults.md says where the table begins");
    let mut new = format!("{head}{MADE}");
    for group in GROUPS {
        let _ = writeln!(new, "\n## {}", group.title);
        if !group.intro.is_empty() {
            let _ = writeln!(new, "\n{}", group.intro);
        }
        for row in group.rows {
            let severity = if row.severity == Severity::Fault { "Fault" } else { "Warning" };
            let place = if row.place.is_empty() { String::new() } else { format!(" in `{}`", row.place) };
            let (wrong, mended) = (row.wrong.join("\n"), row.mended.join("\n"));
            let _ = writeln!(new, "\n### `{}`\n\n**{severity}.** {} {}", row.name, row.meaning, row.remedy);
            let _ = writeln!(new, "\nWrong{place}:\n\n```\n{wrong}\n```\n\nMended:\n\n```\n{mended}\n```");
        }
    }
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(&path, &new).unwrap();
    } else {
        assert!(
            old == new,
            "docs/faults.md is not what the table in src/diagnostic/code/ says; \
             `INSTA_UPDATE=always cargo nextest run manual_of_faults` writes it anew"
        );
    }
}

/// An example that is an excerpt of a file is laid out in a small site: the wrong one has the finding, the mended one has not.
#[test]
fn the_examples_of_the_manual_are_right() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for row in Code::all().map(Code::row) {
        let is_theme = row.place.starts_with("themes/default/");
        if !(row.place.starts_with("content/en/")
            || ["content/site.yaml", "content/terms.yaml"].contains(&row.place)
            || is_theme)
            || NOT_LAID_OUT.contains(&row.code)
        {
            continue;
        }
        tried += 1;
        for (lines, has) in [(row.wrong, true), (row.mended, false)] {
            let found = codes_of_example(row, &lines.join("\n"));
            if found.contains(&row.code) != has {
                wrong.push(format!("{}: {lines:?} gives {found:?}", row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(tried > 50, "only {tried} examples were tried");
}

/// Examples whose text is shortened, or that need more than one file.
const NOT_LAID_OUT: [Code; 3] = [Code::YamlTooLong, Code::MissingString, Code::MissingForm];

fn codes_of_example(row: &Row, excerpt: &str) -> Vec<Code> {
    let key = |line: &str| line.split(':').next().unwrap().to_owned();
    let text = match row.place {
        "content/site.yaml" => {
            // The excerpt takes the place of what has the same key.
            let mut kept = true;
            let base = format!("{SITE_YAML}raw_html: sanitise\n");
            let base: Vec<&str> = base
                .lines()
                .filter(|line| {
                    if !line.starts_with(' ') {
                        kept = !excerpt.lines().any(|own| key(own) == key(line));
                    }
                    kept
                })
                .collect();
            format!("{}\n{excerpt}\n", base.join("\n"))
        }
        page if page.ends_with(".md") && !excerpt.starts_with("---") && row.code != Code::NoFrontMatter => {
            format!("---\ntitle: Find your key\n---\n{excerpt}\n")
        }
        template if template.ends_with("article.html") => {
            format!("{{% extends \"base.html\" %}}\n{{% block body %}}\n{excerpt}\n{{% endblock %}}\n")
        }
        _ => format!("{excerpt}\n"),
    };
    let page = |title: &str, rest: &str| format!("---\ntitle: {title}\n{rest}");
    let raw_html = if row.code == Code::RawHtml { "raw_html: deny\n" } else { "" };
    let choices = "choices: { platform: { iphone: iPhone, android: Android }, plan: { free: Free, pro: Pro } }\n";
    let site = super::support::small_site(&[
        ("content/site.yaml", &format!("{SITE_YAML}{raw_html}{choices}")),
        ("content/en/keys.md", &page("Keys", "---\n## Copy\n")),
        ("content/en/rotate-key.md", &page("Rotate a key", "draft: true\n---\n")),
        ("content/terms.yaml", "settings: { en: Account settings, was: [Preferences] }\n"),
        (row.place, &text),
    ]);
    fs::create_dir_all(site.path().join("images/wix")).unwrap();
    fs::write(site.path().join("images/wix/keys.png"), png(8, 6)).unwrap();
    let (found, _) = everything(&source::scan(site.path()), &Options::default(), &Memory::default());
    found.iter().map(|finding| finding.code).collect()
}

/// Each place would cost a scan of the text before it, if its line were counted alone: 40 GB here.
#[test]
fn the_cost_of_printing_grows_with_text_and_findings_alone() {
    let text: Arc<str> = "A line of forty bytes, and a bad link: x\n".repeat(100_000).into();
    let findings: Vec<Diagnostic> = (0..20_000)
        .map(|line| {
            let start = line * 5 * 41 + 39;
            Diagnostic::new(Code::BrokenLink, "there is no `x`").at(Place::span("a.md", &text, start..start + 1))
        })
        .collect();
    let start = Instant::now();
    let json = as_json(&findings);
    let shown = as_text(&findings, Limit::All, false);
    assert!(json.contains("\"line\": 99996") && shown.contains("--> a.md:99996:40"));
    assert_eq!(
        as_github(&findings).lines().last().unwrap().split("::").nth(1).unwrap(),
        "error file=a.md,line=99996,col=40,title=broken-link"
    );
    // Scanning 40 GB takes minutes; a machine with other work takes longer than one without.
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
}

/// What importing a translator's file finds, where a case has one.
fn imported(root: &Path) -> Vec<Diagnostic> {
    let name = ["import.po", "import.xlf"].into_iter().find(|name| root.join(name).exists());
    let Some(name) = name else { return Vec::new() };
    let (site, _) = compile(&source::scan(root), &Options::default(), &Memory::default());
    let file = TextFile::new(name, &fs::read_to_string(root.join(name)).unwrap());
    let returns = if name.ends_with(".po") { po::read(&file) } else { xliff::read(&file) };
    Import::of(&site.catalogue, site.bodies(), &site.freshness, &file, &returns).1
}

fn lay_out(text: &str, root: &Path) -> Vec<Expected> {
    let mut expected = Vec::new();
    let mut files: Vec<(String, String)> = Vec::new();
    let mut without = Vec::new();
    for line in text.lines() {
        let (line, mark) =
            line.split_once("<<<").map_or((line, None), |(line, mark)| (line.trim_end(), Some(mark.trim())));
        if let Some(header) = line.strip_prefix("=== ") {
            if let Some(path) = header.strip_prefix("without ") {
                without.push(path.to_owned());
                expected.extend(mark.map(|mark| expectation((Some(path.to_owned()), None), mark)));
                continue;
            }
            files.push((header.to_owned(), String::new()));
            let path = header.split(" (").next().unwrap().trim_end_matches('/').to_owned();
            for mark in mark.into_iter().flat_map(|mark| mark.split("<<<")) {
                let (line, mark) = match mark.trim().strip_prefix("line ").and_then(|rest| rest.split_once(' ')) {
                    Some((line, mark)) => (Some(line.parse().unwrap()), mark),
                    None => (None, mark.trim()),
                };
                expected.push(expectation((Some(path.clone()), line), mark));
            }
            continue;
        }
        let spot = match files.last_mut() {
            None => (None, None),
            Some((path, content)) => {
                content.push_str(line);
                content.push('\n');
                (Some(path.clone()), Some(content.matches('\n').count()))
            }
        };
        expected.extend(
            mark.into_iter().flat_map(|mark| mark.split("<<<")).map(|mark| expectation(spot.clone(), mark.trim())),
        );
    }
    for (path, content) in [("content/site.yaml", SITE_YAML), ("content/en/index.md", "---\ntitle: Home\n---\n")] {
        let given = files.iter().any(|(known, _)| known.split(" (").next() == Some(path))
            || without.iter().any(|known| known == path);
        if !given {
            files.push((path.to_owned(), content.to_owned()));
        }
    }
    for (header, content) in files {
        let (path, made) =
            header.split_once(" (").map_or((header.as_str(), None), |(path, made)| (path, made.strip_suffix(')')));
        let target = root.join(path);
        fs::create_dir_all(if path.ends_with('/') { &target } else { target.parent().unwrap() }).unwrap();
        if path.ends_with('/') {
            continue;
        }
        match made.map(|made| made.split_once(' ').unwrap()) {
            None => fs::write(target, content).unwrap(),
            Some(("png", size)) => {
                let (width, height) = size.split_once('x').unwrap();
                fs::write(target, png(width.parse().unwrap(), height.parse().unwrap())).unwrap();
            }
            Some(("bytes", bytes)) => {
                let bytes: Vec<u8> = bytes.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
                fs::write(target, bytes).unwrap();
            }
            Some(("symlink", to)) => symlink(to, target).unwrap(),
            Some(("size", size)) => fs::File::create(target).unwrap().set_len(size.parse().unwrap()).unwrap(),
            Some(("repeat", rest)) => {
                let (count, what) = rest.split_once(' ').unwrap();
                let head = content.trim_end_matches('\n');
                fs::write(target, format!("{head}\n{}\n", what.replace("\\n", "\n").repeat(count.parse().unwrap())))
                    .unwrap();
            }
            Some((other, _)) => panic!("a case cannot make `{other}`"),
        }
    }
    expected
}

fn expectation(spot: Spot, mark: &str) -> Expected {
    let (head, words) = mark.split_once(": ").unwrap_or((mark, ""));
    let (severity, code) = head.split_once(' ').unwrap_or_else(|| panic!("`{mark}` is no expectation"));
    let severity = match severity {
        "fault" => Severity::Fault,
        "warning" => Severity::Warning,
        other => panic!("`{other}` is no severity"),
    };
    Expected { spot, severity, code: code.to_owned(), words: words.to_owned() }
}

fn compare(expected: &[Expected], found: &[Diagnostic]) -> Vec<String> {
    let mut positions = Positions::default();
    let mut spot = |finding: &Diagnostic| {
        let place = finding.place.as_ref();
        (place.map(|place| place.path.to_string()), place.and_then(|place| positions.of(place)).map(|(line, _)| line))
    };
    let mut left: Vec<&Diagnostic> = found.iter().collect();
    let mut wrong = Vec::new();
    for wanted in expected {
        let at = left.iter().position(|finding| {
            let told = format!("{} {}", finding.message, finding.help.as_deref().unwrap_or_default());
            finding.code.name() == wanted.code
                && finding.severity == wanted.severity
                && spot(finding) == wanted.spot
                && told.contains(&wanted.words)
        });
        match at {
            Some(at) => drop(left.remove(at)),
            None => wrong
                .push(format!("expected {:?} {} at {:?}: {}", wanted.severity, wanted.code, wanted.spot, wanted.words)),
        }
    }
    wrong.extend(left.iter().map(|finding| {
        format!(
            "found {:?} {} at {:?}: {} ({:?})",
            finding.severity,
            finding.code,
            spot(finding),
            finding.message,
            finding.help
        )
    }));
    wrong
}
