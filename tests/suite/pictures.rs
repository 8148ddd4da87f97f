//! Which SVGs are pictures, and which are faults.

use std::fs;
use std::time::{Duration, Instant};

use waymark::diagnostic::{Code, Diagnostic, Positions};
use waymark::source::scan;

use super::support::{project, write_all};

/// What is wrong with SVGs in the folder of pictures.
fn findings(pictures: &[(String, String)]) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<(String, &str)> = pictures.iter().map(|(name, text)| (format!("images/{name}"), &**text)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    write_all(folder.path(), &files);
    let sources = scan(folder.path());
    assert_eq!(sources.pictures.len() + sources.findings.len(), pictures.len());
    sources.findings
}

fn svg(content: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">\n{content}\n</svg>\n")
}

#[test]
fn what_drawing_programs_export_is_a_picture() {
    let files: Vec<(String, String)> = fs::read_dir(project().join("tests/pictures/allowed"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .collect();
    assert!(files.len() >= 4);
    assert_eq!(findings(&files), []);
}

#[test]
fn what_could_run_or_load_something_is_a_fault_at_its_line() {
    let text = fs::read_to_string(project().join("tests/pictures/refused.txt")).unwrap();
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (content, words) = line.rsplit_once(" | ").unwrap();
        let found = findings(&[("a.svg".into(), svg(content))]);
        let [fault] = &found[..] else {
            wrong.push(format!("{content}: no fault"));
            continue;
        };
        let line = fault.place.as_ref().and_then(|place| Positions::default().of(place)).map(|(line, _)| line);
        if fault.code != Code::BadPicture || !fault.message.contains(words) || fault.help.is_none() || line != Some(2) {
            wrong.push(format!("{content}: line {line:?}, {}", fault.message));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_would_be_read_in_two_ways_is_a_fault() {
    let plain = svg("");
    let subset = |declarations: &str, content: &str| format!("<!DOCTYPE svg [{declarations}]>\n{}", svg(content));
    let texts = [
        subset("<!ENTITY x '<script>alert(1)</script>'>", "&x;"),
        subset("<!ATTLIST svg onload CDATA 'alert(1)'>", ""),
        subset("<!ENTITY % x SYSTEM 'https://example.com/x.dtd'> %x;", ""),
        format!("<?xml version=\"1.0\" encoding=\"UTF-7\"?>{plain}"),
        format!("<?xml version=\"1.0\" encoding='iso-2022-jp'?>{plain}"),
        format!("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>{}", svg("<text>ü</text>")),
        format!("<?xml-stylesheet href=\"x.xsl\" type=\"text/xsl\"?>{plain}"),
        plain.replace(" xmlns=\"http://www.w3.org/2000/svg\"", ""),
        format!("{plain}{plain}"),
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>".into(),
        String::new(),
    ];
    for text in texts {
        let found = findings(&[("a.svg".into(), text.clone())]);
        assert!(matches!(&found[..], [fault] if fault.code == Code::BadPicture), "{text}: {found:?}");
    }
    let text = format!("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>{plain}");
    assert_eq!(findings(&[("a.svg".into(), text)]), []);
}

/// 1 MB of whatever the parser, or the check, could need long for.
#[test]
fn no_picture_takes_long() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    let namespaces: String = (0..30_000).map(|number| format!("<g xmlns:a{number}=\"x\">")).collect();
    let texts = [
        svg(&"<g>".repeat(300_000)),
        svg(&format!("{}{}", "<g>".repeat(140_000), "</g>".repeat(140_000))),
        svg(&"<g/>".repeat(250_000)),
        svg(&format!("<g{attributes}/>")),
        svg(&namespaces),
        svg(&format!("<style>{}</style>", "a{(".repeat(300_000))),
        svg(&format!("<g style=\"{}\"/>", "(".repeat(1_000_000))),
        svg(&"&#65;".repeat(200_000)),
        format!("<!DOCTYPE svg [<!ENTITY a \"{}\">]>{}", "a".repeat(100_000), svg(&"&a;".repeat(100_000))),
    ];
    for text in texts {
        let start = Instant::now();
        findings(&[("a.svg".into(), text.clone())]);
        assert!(start.elapsed() < Duration::from_secs(5), "{}: {:?}", &text[..100], start.elapsed());
    }
}
