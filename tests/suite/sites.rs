//! Whole sites with the whole tree that comes out: one folder below `tests/sites/` for each idea.
//!
//! A folder holds a site, and `expected/` with its output. Pages are written by the plain theme in `tests/sites/plain`, which
//! shows every field of the view and nothing else, so that a change of the default theme changes nothing here. `BLESS=1 cargo test`
//! writes what comes out now; read the difference before you commit it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use waymark::diagnostic::Code;
use waymark::{Memory, Options, source};

use super::support::{cases, everything, project, tree};

/// Outputs whose content is shown; of the others, such as pictures and the theme's files, only the name.
fn shown(outputs: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    let mut names = String::new();
    for (path, bytes) in outputs {
        match String::from_utf8(bytes) {
            // What an index holds is `docs/search.md`'s business, and has tests of its own.
            Ok(text) if !path.starts_with("assets/") && !path.ends_with(".js") => drop(shown.insert(path, text)),
            // The built-in theme's own files change with it.
            _ if path.starts_with("assets/") && [".css", ".js"].iter().any(|end| path.ends_with(end)) => {}
            _ if path.starts_with("assets/icon.") => {}
            _ => names.push_str(&format!("{path}\n")),
        }
    }
    shown.insert("assets.txt".into(), names);
    shown
}

#[test]
fn sites_come_out_as_expected() {
    let mut wrong = Vec::new();
    let plain = project().join("tests/sites/plain");
    for case in cases("tests/sites") {
        let name = case.file_name().unwrap().to_str().unwrap();
        if name == "plain" || name.starts_with("browser-") {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        copy(&case.join("site"), folder.path());
        copy(&plain, &folder.path().join("themes/plain"));
        let (findings, outputs) = everything(&source::scan(folder.path()), &Options::default(), &Memory::default());
        let findings: Vec<_> = findings.iter().filter(|finding| finding.code != Code::NoStrings).collect();
        assert!(findings.is_empty(), "{name}: {findings:#?}");
        let found = shown(outputs);
        let expected = case.join("expected");
        if std::env::var_os("BLESS").is_some() {
            let _ = fs::remove_dir_all(&expected);
            for (path, text) in &found {
                let path = expected.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            continue;
        }
        let wanted: BTreeMap<String, String> =
            tree(&expected).into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
        for path in wanted.keys().chain(found.keys()) {
            let (wanted, found) = (wanted.get(path), found.get(path));
            if wanted != found {
                wrong.push(format!(
                    "{name}/{path}:\n--- expected\n{}\n--- found\n{}",
                    wanted.map_or("(nothing)", |text| text),
                    found.map_or("(nothing)", |text| text)
                ));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "\n{}\n\nBLESS=1 accepts what came out.", wrong.join("\n"));
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}
