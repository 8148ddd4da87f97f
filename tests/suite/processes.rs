//! A build in a new process, with whatever an earlier one stored, gives the same bytes and findings as one without.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use proptest::sample::Index;
use waymark::diagnostic::{Diagnostic, arrange};
use waymark::publish::{Failure, Summary, force, publish, version, with_site, write_site};
use waymark::source::{Sources, Stored};
use waymark::{Memory, Options, compile};

use super::bucket::{Bucket, Store};
use super::properties::{Edit, Files, apply, edit, playground};
use super::support::{random_cases, sources};

/// Builds in what could be a new process: with nothing but what is stored. Gives the findings, what was published, and what is stored
/// for the next process, if anything was published.
fn build(
    sources: &Sources,
    options: &Options,
    stored: Option<Vec<u8>>,
    store: &Arc<Mutex<Store>>,
) -> (Vec<Diagnostic>, Option<(Summary, Vec<u8>)>) {
    let stored = stored.and_then(|bytes| Stored::of(bytes, version())).unwrap_or_default();
    let memory = with_site(Memory::default().holding(100), &stored);
    let (site, mut findings) = compile(sources, options, &memory);
    let earlier = memory.earlier();
    let published = if findings.iter().any(Diagnostic::is_fault) {
        findings.extend(force(&site, earlier.as_deref(), &|_| {}));
        None
    } else {
        match publish(&site, Bucket::of(store), earlier.as_deref(), None, None, &|_| {}) {
            Ok(summary) => {
                let mut bytes = Vec::new();
                write_site(&memory, &site, summary.outputs.clone(), |_| None, &mut bytes).unwrap();
                Some((summary, bytes))
            }
            Err(Failure::Faults(found)) => {
                findings.extend(found);
                None
            }
            Err(other) => panic!("{other:?}"),
        }
    };
    arrange(&mut findings);
    (findings, published)
}

/// The playground's files on disk, where bodies are read again.
fn on_disk(root: &Path, files: &Files) -> Sources {
    let _ = fs::remove_dir_all(root.join("content"));
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("content/")) {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
    let mut sources = sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    sources.root = root.to_owned();
    sources
}

/// What a process finds in the place of what the last one stored.
#[derive(Clone, Debug)]
enum Found {
    /// What the last build stored.
    Last,
    /// What any earlier one stored.
    Stored(Index),
    Damaged(Index),
    CutOff(Index),
    Nothing,
}

fn found() -> impl Strategy<Value = Found> {
    let at = any::<Index>;
    prop_oneof![
        6 => Just(Found::Last),
        3 => at().prop_map(Found::Stored),
        1 => at().prop_map(Found::Damaged),
        1 => at().prop_map(Found::CutOff),
        1 => Just(Found::Nothing),
    ]
}

impl Found {
    fn bytes(&self, stored: &[Vec<u8>]) -> Option<Vec<u8>> {
        let mut last = stored.last()?.clone();
        match self {
            Found::Last => Some(last),
            Found::Stored(at) => Some(at.get(stored).clone()),
            Found::Damaged(at) => {
                let at = at.index(last.len());
                last[at] ^= 1;
                Some(last)
            }
            Found::CutOff(at) => {
                last.truncate(at.index(last.len()));
                Some(last)
            }
            Found::Nothing => None,
        }
    }
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// The third way of `warm_equals_cold`: a new process that finds what any earlier state of the site left, whole or not.
    #[test]
    fn a_new_process_equals_a_cold_one(
        edits in prop::collection::vec((
            prop_oneof![
                2 => (0..64usize, "[a-z ]{0,9}").prop_map(|(at, text)| Edit::Append(at, format!("\n{text}"))),
                2 => (0..64usize, prop::sample::select(vec!["Another", "Zz", "A"])).prop_map(|(at, title)| Edit::Retitle(at, title)),
                1 => edit(),
            ],
            found(),
            prop::bool::weighted(0.1),
        ), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::default();
        let mut files = playground();
        let mut stored = Vec::new();
        for (edit, found, drafts) in edits {
            apply(&mut files, &edit);
            let sources = on_disk(folder.path(), &files);
            let options = Options { drafts, base_url: None };
            let (findings, published) = build(&sources, &options, found.bytes(&stored), &store);
            let cold = Arc::default();
            let (cold_findings, _) = build(&sources, &options, None, &cold);
            prop_assert_eq!(&findings, &cold_findings, "findings differ after {:?} with {:?}", edit, found);
            let Some((_, bytes)) = published else { continue };
            stored.push(bytes);
            let (live, cold) = (&store.lock().unwrap().files, &cold.lock().unwrap().files);
            for path in live.keys().chain(cold.keys()) {
                prop_assert!(live.get(path) == cold.get(path), "{} differs after {:?} with {:?}", path, edit, found);
            }
        }
    }
}

/// Without this the property above could hold because nothing is ever taken over.
#[test]
fn only_what_an_edit_touches_is_rendered() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::default();
    let mut files = playground();
    let build =
        |files: &Files, stored| build(&on_disk(folder.path(), files), &Options::default(), stored, &store).1.unwrap();
    let (first, stored) = build(&files, None);
    let rendered = |stored: &Vec<u8>, files: &Files| {
        let memory = with_site(Memory::default(), &Stored::of(stored.clone(), version()).unwrap());
        let (site, _) = compile(&on_disk(folder.path(), files), &Options::default(), &memory);
        let untouched = memory.earlier().map_or(Vec::new(), |earlier| {
            earlier.untouched(&site).into_iter().flatten().map(|output| output.path.to_string()).collect()
        });
        site.artefacts
            .keys()
            .filter(|path| !untouched.contains(&path.to_string()))
            .map(|path| path.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(rendered(&stored, &files), [""; 0], "nothing has changed");
    let text = files.get_mut("content/en/b.md").unwrap();
    text.push_str("\nOne more sentence.\n");
    let touched = rendered(&stored, &files);
    assert!(touched.contains(&"en/bee/index.html".to_owned()), "{touched:?}");
    assert!(!touched.iter().any(|path| path.ends_with("key/index.html")), "{touched:?}");
    assert!(touched.len() < first.release.files.len() / 2, "{touched:?}");
    let (second, _) = build(&files, Some(stored));
    assert!(second.difference.written.contains("en/bee/index.html"));
}
