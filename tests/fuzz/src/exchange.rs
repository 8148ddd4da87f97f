//! PO and XLIFF files that come back from translators.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use waymark::content::BlockHash;
use waymark::diagnostic::Diagnostic;
use waymark::exchange::{
    Exchange, Import, OldTexts, Returns, Unit, UnitName, UnitState, po as po_files, units, xliff as xliff_files,
};
use waymark::freshness::lock_path;
use waymark::site::Site;
use waymark::source::{Sources, TextFile};
use waymark::{Memory, Options, compile};

use crate::site::{check_findings, sources, text};

const PAGE: &str = "---\ntitle: Get a key\nsummary: Short.\nkeywords: [key, token]\n---\nText with **bold**, `code` and [a link](other.md#part).\n\n\
                    ## Part {#p}\n\n![A picture](/images/a.png)\n\n1. one\n2. two\n\n```sh\nls\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n<b>raw</b>\n";

/// The site that files come back to.
struct Base {
    sources: Sources,
    site: Site,
    faults: usize,
    /// The name of each text, by the same with `?` in the place of the hash: so seeds outlive a change of the hash.
    names: BTreeMap<String, String>,
}

static BASE: OnceLock<Base> = OnceLock::new();

fn base() -> &'static Base {
    BASE.get_or_init(|| {
        let sources = sources(&[
            ("content/en/page.md", PAGE),
            ("content/de/other.md", "---\ntitle: Anderes\n---\n## Teil {#part}\n\nSiehe [die Seite](page.md).\n"),
        ]);
        let (site, findings) = compile(&sources, &Options::default(), &Memory::default());
        let catalogue = &site.catalogue;
        let german = catalogue.config.locale_index("de").expect("the site is in German");
        let of_source = |index: &waymark::catalogue::EntryIx| {
            let entry = &catalogue.entries[*index];
            entry.locale == catalogue.config.source_index() && entry.stands_for.is_none()
        };
        let all = catalogue.entries.indices().filter(of_source).flat_map(|entry| {
            units(catalogue, site.bodies(), &site.freshness, entry, german, true, &OldTexts::default())
        });
        let named = |unit: Unit| (format!("{}#{}@?", unit.name.id, unit.name.key), unit.name.to_string());
        let names = all.map(named).collect();
        let faults = findings.iter().filter(|finding| finding.is_fault()).count();
        Base { sources, site, faults, names }
    })
}

/// A file as it came back.
fn returned(path: &str, data: &[u8]) -> TextFile {
    let mut text = text(data);
    if text.contains("@?") {
        for (short, name) in &base().names {
            text = text.replace(short, name);
        }
    }
    TextFile::new(path, &text)
}

/// A PO file.
pub fn po(data: &[u8]) {
    let file = returned("back.po", data);
    let returns = po_files::read(&file);
    round_trip(&returns, po_files::write, po_files::read, |text| text.to_owned());
    import(&file, &returns);
}

/// An XLIFF file.
pub fn xliff(data: &[u8]) {
    let file = returned("back.xlf", data);
    let returns = xliff_files::read(&file);
    // XML cannot hold every character.
    let kept = |text: &str| {
        let is_no_xml = |c: char| c < ' ' && !"\t\n\r".contains(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
        text.replace(is_no_xml, "\u{fffd}")
    };
    round_trip(&returns, xliff_files::write, xliff_files::read, kept);
    import(&file, &returns);
}

/// What was read is the same after it was written and read again.
fn round_trip(
    returns: &Returns,
    write: fn(&Exchange) -> String,
    read: fn(&TextFile) -> Returns,
    kept: impl Fn(&str) -> String,
) {
    let units: Vec<Unit> = returns
        .texts
        .iter()
        .map(|returned| Unit {
            name: UnitName::parse(&returned.name).unwrap_or_else(|| UnitName {
                id: "page".into(),
                key: "body.1".into(),
                hash: BlockHash::parse("000000000000").expect("a hash"),
            }),
            source: returned.name.clone(),
            target: returned.target.clone(),
            state: if returned.accepted { UnitState::Done } else { UnitState::Stale },
            previous: Some(returned.target.clone()),
            notes: vec![returned.name.clone(), returned.target.clone()],
            file: "content/en/a b.md".into(),
            line: 1,
        })
        .collect();
    let exchange = Exchange { title: "A\nB \\\" <c>".into(), source_locale: "en".into(), locale: "de".into(), units };
    let written = write(&exchange);
    let again = read(&TextFile::new("again", &written));
    assert!(again.findings.is_empty(), "{:#?}\n{written}", again.findings);
    assert_eq!(again.texts.len(), exchange.units.len(), "{written}");
    for (unit, returned) in exchange.units.iter().zip(&again.texts) {
        assert_eq!(kept(&unit.target), returned.target, "{written}");
        assert_eq!(kept(&unit.name.to_string()), returned.name, "{written}");
        assert_eq!(unit.state == UnitState::Done && !unit.target.is_empty(), returned.accepted, "{written}");
    }
}

/// What came back goes into the site, once: a second time changes nothing, and the site is as sound as before.
fn import(file: &TextFile, returns: &Returns) {
    check_findings(&returns.findings);
    let base = base();
    let (import, findings) = put(&base.site, file, returns);
    check_findings(&findings);
    if findings.iter().any(Diagnostic::is_fault) || import.pages.is_empty() {
        return;
    }
    let mut sources = base.sources.clone();
    for page in &import.pages {
        assert!(page.path.starts_with("content/de/"), "written to {}", page.path);
        if let Some(text) = &page.text {
            sources.pages.insert(page.path.clone(), TextFile::new(&page.path, text));
        }
    }
    if let Some(lock) = &import.lock {
        let path: Arc<str> = lock_path("de").into();
        sources.locks.insert(path.clone(), TextFile::new(&path, &lock.write()));
    }
    let (site, findings) = compile(&sources, &Options::default(), &Memory::default());
    check_findings(&findings);
    let faults: Vec<_> = findings.into_iter().filter(Diagnostic::is_fault).collect();
    assert!(faults.len() <= base.faults, "an import makes faults: {faults:#?}");
    let (again, findings) = put(&site, file, returns);
    check_findings(&findings);
    for page in again.pages {
        assert_eq!(page.text, None, "a second import changes {}", page.path);
    }
}

fn put(site: &Site, file: &TextFile, returns: &Returns) -> (Import, Vec<Diagnostic>) {
    Import::of(&site.catalogue, site.bodies(), &site.freshness, file, returns)
}
