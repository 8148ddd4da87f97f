//! The files that waymark alone writes: what is read of one, and written, is read again as the same.

use waymark::freshness;
use waymark::lock;
use waymark::memo::Fingerprint;
use waymark::publish::Manifest;
use waymark::source::TextFile;

use crate::site::{check_findings, text};

/// Each kind of lock; the sums in it are made to fit, so that changes get behind them.
pub fn locks(data: &[u8]) {
    let text = text(data);
    if text.starts_with("waymark output") {
        manifest(&text);
    } else if text.starts_with("# waymark urls") {
        urls(&text);
    } else {
        freshness_lock(&text);
    }
}

fn urls(text: &str) {
    let file = TextFile::new(lock::PATH, text);
    if let Ok(whole) = lock::Lock::read(text) {
        let again = lock::Lock::read(&whole.write()).expect("what is written can be read");
        assert_eq!(whole.addresses, again.addresses);
        assert_eq!(whole.write(), again.write());
    }
    match lock::Lock::repaired(text) {
        Ok(repaired) => {
            let again = lock::Lock::read(&repaired.write()).expect("what was repaired is whole");
            assert_eq!(repaired.addresses, again.addresses);
            for address in repaired.addresses.keys() {
                assert!(text.get(repaired.line_of(address)).is_some());
            }
        }
        Err(broken) => check_findings(&[broken.fault(&file)]),
    }
}

fn freshness_lock(text: &str) {
    for text in [text.to_owned(), with_sums(text)] {
        let file = TextFile::new("content/de.l10n.lock", &text);
        let (lock, findings) = freshness::Lock::read(&file);
        check_findings(&findings);
        let written = lock.write();
        let (again, findings) = freshness::Lock::read(&TextFile::new("content/de.l10n.lock", &written));
        assert!(findings.is_empty(), "{findings:#?}\n{written}");
        assert_eq!(lock, again);
        assert_eq!(written, again.write());
    }
}

/// A lock whose sums fit the lines above them.
fn with_sums(text: &str) -> String {
    let mut out = String::new();
    let mut entry = String::new();
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "  sum ?" {
            out.push_str(&format!("  sum {}\n", Fingerprint::of_bytes(entry.as_bytes()).short(8)));
            continue;
        }
        if !line.starts_with(' ') {
            entry.clear();
        }
        entry.push_str(line);
        out.push_str(line);
    }
    out
}

fn manifest(text: &str) {
    let mut texts = vec![text.to_owned()];
    if let Some((first, rest)) = text.split_once('\n')
        && let Some((_, rows)) = rest.split_once('\n')
    {
        texts.push(format!("{first}\nrelease {}\n{rows}", Fingerprint::of_bytes(rows.as_bytes()).short(32)));
    }
    for text in texts {
        let Some(manifest) = Manifest::parse(&text) else { continue };
        let again = Manifest::parse(&manifest.text()).expect("what is written can be read");
        assert_eq!(manifest, again);
        for path in manifest.paths() {
            let leads_out = path.starts_with('/') || path.split('/').any(|part| matches!(part, "" | "." | ".."));
            assert!(!leads_out, "a manifest lists {path:?}");
        }
    }
}
