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

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

use waymark::diagnostic::{Code, Diagnostic, Severity};
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
        found.extend(imported(folder.path()));
        if start.elapsed() > Duration::from_secs(5) {
            wrong.push(format!("{name}: took {:?}", start.elapsed()));
        }
        wrong.extend(compare(&expected, &found).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case_and_a_line_in_the_manual() {
    let manual = fs::read_to_string(super::support::project().join("docs/faults.md")).unwrap();
    let shown: String = cases("tests/faults").iter().map(|case| fs::read_to_string(case).unwrap()).collect();
    // Found only where a test cannot lay out files as text; each has a test of its own.
    let elsewhere = [
        Code::LockConflict,
        Code::NameNotUtf8,
        Code::NoCounterpart,
        Code::TextsDoNotFit,
        Code::TranslationMissing,
        Code::TranslationOrphan,
        Code::TranslationStale,
        Code::TranslationUntracked,
        Code::Unreadable,
    ];
    let mut wrong = Vec::new();
    for code in Code::ALL {
        if !manual.contains(&format!("`{code}`")) {
            wrong.push(format!("docs/faults.md lacks `{code}`"));
        }
        let has_case = shown.contains(&format!("<<< fault {code}"))
            || shown.contains(&format!("<<< warning {code}"))
            || shown.contains(&format!(" fault {code}"));
        if !has_case && !elsewhere.contains(code) {
            wrong.push(format!("tests/faults/ has no case for `{code}`"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
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
    let spot = |finding: &Diagnostic| {
        let place = finding.place.as_ref();
        (place.map(|place| place.path.to_string()), place.and_then(|place| place.line_column()).map(|(line, _)| line))
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
