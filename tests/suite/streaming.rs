//! Large sites: texts that are not held in memory are read when they are needed, and that changes nothing of what is built.

use std::fs;
use std::path::Path;

use waymark::publish::{Failure, Folder, Handling, check_place, publish};
use waymark::{Memory, Options, compile, source};

use super::support::{cases, everything, project, small_site};

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn however_many_bodies_are_held_the_output_is_the_same() {
    let mut sites: Vec<_> = cases("tests/sites").into_iter().map(|case| case.join("site")).collect();
    sites.retain(|site| site.exists());
    sites.push(project().to_owned());
    for site in sites {
        let folder = tempfile::tempdir().unwrap();
        for part in source::FOLDERS.iter().filter(|part| site.join(part).exists()) {
            copy(&site.join(part), &folder.path().join(part));
        }
        let sources = source::scan(folder.path());
        let all = everything(&sources, &Options::default(), &Memory::default());
        for bytes in [0, 2_000] {
            let memory = Memory::default().holding(bytes);
            let some = everything(&memory.scan(folder.path()), &Options::default(), &memory);
            assert_eq!(all.0, some.0, "findings of {} with {bytes} bytes held", site.display());
            assert!(all.1 == some.1, "outputs of {} with {bytes} bytes held", site.display());
        }
    }
}

#[test]
fn a_page_that_changes_while_it_is_built_stops_the_build() {
    let page = "---\ntitle: P\n---\nSee [this](https://example.com).\n";
    let site = small_site(&[("content/en/p.md", page), ("content/en/q.md", page)]);
    let out = site.path().join("public");
    for (path, new) in [("content/en/p.md", Some("---\ntitle: P\n---\nNew.\n")), ("content/en/q.md", None)] {
        let memory = Memory::default().holding(0);
        let sources = memory.scan(site.path());
        let (compiled, findings) = compile(&sources, &Options::default(), &memory);
        assert!(findings.iter().all(|finding| !finding.is_fault()), "{findings:?}");
        match new {
            Some(new) => fs::write(site.path().join(path), new).unwrap(),
            None => fs::remove_file(site.path().join(path)).unwrap(),
        }
        let place = check_place(&out, site.path()).unwrap();
        let target = Folder::open(&place, site.path(), Handling::default(), &|_| {})
            .unwrap_or_else(|_| panic!("the folder is free"));
        let Err(Failure::Changed(changed)) = publish(&compiled, target, None, None, None, &|_| {}) else {
            panic!("a mixture of two versions was published");
        };
        assert_eq!(&*changed, path);
        assert!(!out.exists());
    }
}
