//! Sites from memory, and what must hold for each.

use std::collections::{BTreeMap, BTreeSet};

use waymark::diagnostic::{Code, Diagnostic, Limit, arrange, as_github, as_json, as_text};
use waymark::memo::Fingerprint;
use waymark::site::Site;
use waymark::source::{Dimensions, RawFile, Sources, TextFile, ThemeFile};
use waymark::{Memory, Options, compile};

/// Two locales, so that blocks are compared and stand-ins are made.
pub const SITE: &str = "title: Test help\nbase_url: https://help.example.com/\nsource_locale: en\n\
                        locales:\n  en: { name: English }\n  de: { name: Deutsch }\n";

const OTHER: &str = "content/en/other.md";
const OTHERS: [(&str, &str); 5] = [
    ("content/en/index.md", "---\ntitle: Home\n---\n"),
    ("content/de/index.md", "---\ntitle: Start\n---\n"),
    (OTHER, "---\ntitle: Other\n---\n## Part {#part}\n\nSee [the page](page.md).\n"),
    ("images/a.png", "1"),
    ("images/a.dark.png", "2"),
];

/// Bytes as the text of a file. What is not UTF-8 is a fault of the scan, which every target would find again.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// A site with these files besides a few that every site has. Files below `images/` become pictures.
pub fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources { config: Some(TextFile::new("content/site.yaml", SITE)), ..Sources::default() };
    for (path, text) in OTHERS.iter().chain(files) {
        let file = TextFile::new(path, text);
        match path.split('/').next().expect("a path has a part") {
            "content" if *path == "content/site.yaml" => sources.config = Some(file),
            "content" if path.ends_with(".l10n.lock") => drop(sources.locks.insert((*path).into(), file)),
            "content" if *path == "content/terms.yaml" => sources.terms = Some(file),
            "content" if *path == "content/urls.lock" => sources.urls = Some(file),
            "content" => drop(sources.pages.insert((*path).into(), file)),
            "themes" => drop(sources.themes.insert((*path).into(), ThemeFile::Text(file))),
            _ => {
                let dimensions = Some(Dimensions { width: 40, height: 30 });
                let fingerprint = Fingerprint::of_bytes(text.as_bytes());
                let file = RawFile { path: (*path).into(), size: text.len() as u64, fingerprint, dimensions };
                sources.pictures.insert((*path).into(), file);
            }
        }
    }
    sources
}

/// A compiled site with all that was found, after everything has been rendered.
pub struct Whole {
    pub site: Site,
    pub findings: Vec<Diagnostic>,
    pub outputs: BTreeMap<String, Vec<u8>>,
}

impl Whole {
    /// Compiles a site and renders all of it.
    pub fn of(sources: &Sources, memory: &Memory) -> Self {
        let (site, mut findings) = compile(sources, &Options::default(), memory);
        let (mut outputs, mut doubts) = (BTreeMap::new(), BTreeSet::new());
        let entries = &site.catalogue.entries;
        // Files of the theme are the same for every input, and pages that no target changes nearly so.
        let is_other = |entry| &*entries[entry].outline.path == OTHER;
        let is_same = |path: &str| path.starts_with("assets/") || path.contains("/other/");
        for (path, artefact) in site.artefacts.iter() {
            if is_same(path) || artefact.leads_to().is_some_and(is_other) {
                continue;
            }
            let rendering = site.render(path, artefact);
            doubts.extend(rendering.doubts);
            match rendering.result {
                Ok(rendered) => drop(outputs.extend(rendered.bytes().map(|bytes| (path.to_string(), bytes.to_vec())))),
                Err(found) => findings.extend(found),
            }
        }
        findings.extend(site.settle(doubts));
        arrange(&mut findings);
        check_findings(&findings);
        Self { site, findings, outputs }
    }

    /// Whether it could be published.
    pub fn is_published(&self) -> bool {
        !self.findings.iter().any(Diagnostic::is_fault)
    }
}

/// No finding is a panic that was caught, each has a place within its file, and all can be told in each format.
pub fn check_findings(findings: &[Diagnostic]) {
    for finding in findings {
        assert!(finding.code != Code::InternalFault, "{finding:#?}");
        assert!(!finding.message.is_empty());
        for place in finding.places() {
            if let (Some((start, end)), Some(text)) = (place.span, &place.text) {
                assert!(text.get(start..end).is_some(), "a place outside of its text: {finding:#?}");
            }
        }
    }
    let told = as_text(findings, Limit::All, false);
    assert!(!told.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "steers a terminal: {told:?}");
    serde_json::from_str::<serde_json::Value>(&as_json(findings)).expect("JSON");
    for line in as_github(findings).lines() {
        let is_command =
            ["::error ", "::warning ", "::error::", "::warning::"].iter().any(|start| line.starts_with(start));
        assert!(is_command || !line.trim_start().starts_with("::"), "another command for the runner: {line}");
    }
}

/// Whether an input is one of so many that a dear check is made for.
pub fn is_one_of(many: u8, data: &[u8]) -> bool {
    Fingerprint::of_bytes(data).0[0].is_multiple_of(many)
}

thread_local! {
    static WARM: Memory = Memory::default();
}

/// Compiles and renders a site after all the others of this process, which is quicker than from nothing. For some inputs what comes
/// out is compared with what comes out of nothing.
pub fn warm(data: &[u8], sources: &Sources) -> Whole {
    let warm = WARM.with(|memory| Whole::of(sources, memory));
    if is_one_of(8, data) {
        let cold = Whole::of(sources, &Memory::default());
        assert_eq!(cold.findings, warm.findings, "warm findings differ from cold ones");
        let paths = |whole: &Whole| whole.outputs.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&cold), paths(&warm));
        for (path, bytes) in &cold.outputs {
            assert!(
                warm.outputs[path] == *bytes,
                "{path} differs after other pages:\n{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
    warm
}
