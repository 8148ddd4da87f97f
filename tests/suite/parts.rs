//! A site that is built in parts and joined has the bytes of one build, whatever happens on the way.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use waymark::diagnostic::{Diagnostic, arrange};
use waymark::memo::Fingerprint;
use waymark::publish::{
    Failure, Folder, Handling, Made, Misfit, NoPart, Outlines, PartFolder, Parts, check_place, join, publish,
    publish_share,
};
use waymark::site::{Share, Site};
use waymark::source::{NoTable, Sources};
use waymark::{Memory, Options, compile, compile_outlines, made_from};

use super::properties::{Edit, Files, apply, edit, playground};
use super::publishing::{left_overs, said, waymark};
use super::support::{Run, SITE_YAML, project, random_cases, small_site, sources, tree, write_all};

/// Every file below a folder with its bytes and its mode.
fn tree_and_modes(root: &Path) -> BTreeMap<String, (Vec<u8>, u32)> {
    let mode = |path: &str| fs::metadata(root.join(path)).unwrap().permissions().mode() & 0o7777;
    tree(root).into_iter().map(|(path, bytes)| (path.clone(), (bytes, mode(&path)))).collect()
}

/// The files of a site on disk, as the scan would give them: pictures here are no pictures that it would accept.
fn on_disk(root: &Path, files: &Files) -> Sources {
    for (path, text) in files {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
    let mut sources = sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    sources.root = root.to_owned();
    sources
}

fn folder<'a>(out: &Path, site: &Path) -> Folder<'a> {
    let place = check_place(out, site).unwrap();
    Folder::open(&place, site, Handling::default(), &|_| {}).unwrap_or_else(|_| panic!("the folder is free"))
}

/// What a part finds wrong when it is rendered, if anything.
fn part(site: &Site, root: &Path, share: Share, build: Fingerprint, out: &Path) -> Vec<Diagnostic> {
    let made = Made { share, build, commit: Some("0123".into()) };
    match publish_share(site, made, folder(out, root), None, &|_| {}) {
        Ok(_) => Vec::new(),
        Err(Failure::Faults(faults)) => faults,
        Err(other) => panic!("{other:?}"),
    }
}

/// The site as a process sees it that was handed outlines of it.
fn by_outlines(sources: &Sources, options: &Options, first: &Memory) -> (Site, Memory) {
    let mut bytes = Vec::new();
    let earlier = first.outlines().unwrap();
    Outlines::write(&earlier, Some("0123"), options.fingerprint(), &first.all_code(), &mut bytes).unwrap();
    let outlines = Outlines::read(bytes).unwrap();
    assert_eq!(outlines.commit.as_deref(), Some("0123"));
    let mut sources = Sources { pages: BTreeMap::new(), ..sources.clone() };
    sources.unread = outlines.pages().into_iter().collect();
    outlines.check(&sources, options.fingerprint(), &made_from(&sources, options)).unwrap();
    let memory = Memory::with_code(outlines.code).holding(0).after(outlines.earlier, Vec::new());
    let (site, _) = compile_outlines(&sources, options, &memory);
    (site, memory)
}

proptest! {
    #![proptest_config(random_cases(8))]

    /// The property that guards building in parts: whatever the site, however many parts there are, and whether they were handed
    /// outlines, joined they have the bytes, the modes and the faults of one build.
    #[test]
    fn parts_equal_the_whole(
        edits in prop::collection::vec(edit(), 0..6),
        of in prop::sample::select(vec![1u32, 2, 3, 8, 40]),
        drafts in any::<bool>(),
    ) {
        let (root, outs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut files = playground();
        for edit in &edits {
            apply(&mut files, edit);
        }
        let sources = on_disk(root.path(), &files);
        let options = Options { drafts, base_url: None };
        let memory = Memory::default();
        let (site, findings) = compile(&sources, &options, &memory);
        if findings.iter().any(Diagnostic::is_fault) {
            // Nobody renders parts of such a site.
            return Ok(());
        }
        let out = outs.path().join("one");
        let whole = publish(&site, folder(&out, root.path()), None, Some("0123".into()), None, &|_| {});
        let whole = match whole {
            Ok(_) => Vec::new(),
            Err(Failure::Faults(faults)) => faults,
            Err(other) => panic!("{other:?}"),
        };
        let (handed, handed_memory) = by_outlines(&sources, &options, &memory);
        prop_assert_eq!(memory.fingerprint(), handed_memory.fingerprint());
        for (way, site, memory) in [("reads", &site, &memory), ("handed", &handed, &handed_memory)] {
            let build = memory.fingerprint().unwrap();
            let place = |number: u32| outs.path().join(format!("{way}-{number}"));
            let mut faults = Vec::new();
            for number in (1..=of).rev() {
                faults.extend(part(site, root.path(), Share { number, of }, build, &place(number)));
            }
            arrange(&mut faults);
            prop_assert_eq!(&faults, &whole, "{} {:?}", way, edits);
            if !whole.is_empty() {
                continue;
            }
            let mut parts: Vec<PartFolder> = (1..=of).map(|number| PartFolder::open(&place(number), || {}).unwrap()).collect();
            prop_assert!(parts.iter().all(|part| part.verify().is_empty()));
            let parts = Parts::of(&mut parts).unwrap();
            let joined = outs.path().join(format!("{way}-joined"));
            let target = Folder::for_parts(&joined, parts.folders(), Handling::default(), &|_| {}).unwrap_or_else(|_| panic!("it is free"));
            join(&parts, target, None, &|_| {}).unwrap();
            let (one, joined) = (tree_and_modes(&out), tree_and_modes(&joined));
            for path in one.keys().chain(joined.keys()) {
                prop_assert!(one.get(path) == joined.get(path), "{} differs, {} parts, {}, {:?}", path, of, way, edits);
            }
        }
    }
}

/// Without this the property above could hold because sites of it have no search, no stand-ins, or always faults.
#[test]
fn the_sites_of_the_property_have_what_is_hard() {
    let sources = on_disk(tempfile::tempdir().unwrap().path(), &playground());
    let (site, findings) = compile(&sources, &Options::default(), &Memory::default());
    assert!(!findings.iter().any(Diagnostic::is_fault), "{findings:?}");
    assert!(site.artefacts.contains_key("en/search/root.js") && site.artefacts.contains_key("de/search/root.js"));
    assert!(site.catalogue.entries.values().any(|entry| entry.stands_for.is_some()));
}

#[test]
fn every_output_is_in_one_part_and_parts_cost_about_the_same() {
    let sources = on_disk(tempfile::tempdir().unwrap().path(), &playground());
    let site = compile(&sources, &Options::default(), &Memory::default()).0;
    for of in [1, 2, 5, 100] {
        let mut all: Vec<_> =
            (1..=of).flat_map(|number| site.outputs_of(Share { number, of })).map(|(path, _)| path.clone()).collect();
        all.sort();
        let wanted: Vec<_> = site.artefacts.keys().filter(|path| !is_of_index(path)).cloned().collect();
        assert_eq!(all, wanted, "{of} parts");
    }
    let of_entry = |path: &str| path.contains("a/faq/who/") && path.starts_with("en/");
    let paths =
        |number| site.outputs_of(Share { number, of: 4 }).into_iter().filter(|(path, _)| of_entry(path)).count();
    let counts: Vec<usize> = (1..=4).map(paths).filter(|count| *count > 0).collect();
    assert_eq!(counts.len(), 1, "what shows one text is in one part: {counts:?}");
}

fn is_of_index(path: &str) -> bool {
    let name = path.split("/search/").nth(1).unwrap_or_default();
    name.ends_with(".js")
}

/// A site of two languages with a search, of so many articles, some of which only one language has.
fn site_of(count: usize) -> tempfile::TempDir {
    let config = SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n");
    let site = small_site(&[("content/site.yaml", &config), ("content/de/index.md", "---\ntitle: Start\n---\n")]);
    for page in 0..count {
        let text = format!("---\ntitle: Page {page}\n---\nWords of {page}.\n\n```json\n{{\"a\": {page}}}\n```\n");
        write_all(site.path(), &[(&format!("content/en/p{page}.md"), &text)]);
        if page % 3 == 0 {
            let text = format!("---\ntitle: Seite {page}\n---\nText von {page}.\n");
            write_all(site.path(), &[(&format!("content/de/p{page}.md"), &text)]);
        }
    }
    write_all(site.path(), &[("files/manual.txt", "A manual")]);
    site
}

/// Runs the command in a folder with a cache of its own.
fn run(site: &Path, arguments: &[&str]) -> Output {
    command(site, arguments).output().unwrap()
}

fn command(site: &Path, arguments: &[&str]) -> std::process::Command {
    let mut command = waymark();
    command.current_dir(site).env("XDG_CACHE_HOME", site.join("cache")).args(arguments);
    command
}

#[track_caller]
fn good(output: Output) -> String {
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

/// Fails unless the command ended with this exit code, said all of this, and left nothing at `out`.
#[track_caller]
fn refused(site: &Path, arguments: &[&str], code: i32, words: &[&str]) {
    let output = run(site, arguments);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
    for word in words {
        assert!(told.contains(word), "{arguments:?} does not say `{word}`: {told}");
    }
    assert!(!site.join("refused").exists(), "{arguments:?} has written something");
}

fn build_parts(site: &Path, of: u32, options: &[&str]) -> Vec<String> {
    let names: Vec<String> = (1..=of).map(|number| format!("part-{number}")).collect();
    for (number, name) in (1..=of).zip(&names) {
        let part = format!("{number}/{of}");
        good(run(site, &[&["build", "--part", &part, "--out", name], options].concat()));
    }
    names
}

fn join_all<'a>(names: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    ["join"].into_iter().chain(names.iter().map(String::as_str)).chain(more.iter().copied()).collect()
}

#[test]
fn eight_processes_of_which_some_are_killed_make_the_bytes_of_one_build() {
    let site = site_of(60);
    let site = site.path();
    let start = Instant::now();
    good(run(site, &["build", "--out", "one"]));
    let whole = start.elapsed();
    good(run(site, &["build", "--outlines", "outlines"]));
    let run_of = Run::this();
    for round in 0..run_of.times(2) {
        let part = |number: u32| {
            let (part, out) = (format!("{number}/8"), format!("part-{number}"));
            let arguments = ["build", "--part", &part, "--outlines", "outlines", "--out", &out];
            command(site, &arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
        };
        let mut children: Vec<_> = (1..=8).map(|number| (number, part(number))).collect();
        let mut killed = Vec::new();
        for (at, (number, child)) in children.iter_mut().enumerate().filter(|(at, _)| at % 2 == 0) {
            let moment = (f64::from(run_of.seed as u32 % 1000 + round * 8 + at as u32) * 0.618_034).fract();
            std::thread::sleep(whole.mul_f64(moment / 4.0).min(Duration::from_millis(500)));
            child.kill().unwrap();
            killed.push(*number);
        }
        for (number, child) in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success() || killed.contains(&number), "{}", said(&output));
        }
        for number in killed {
            good(part(number).wait_with_output().unwrap());
        }
        let names: Vec<String> = (1..=8).rev().map(|number| format!("part-{number}")).collect();
        good(run(site, &join_all(&names, &["--out", "joined"])));
        assert_eq!(tree_and_modes(&site.join("one")), tree_and_modes(&site.join("joined")));
        assert_eq!(left_overs(site), [""; 0]);
    }
}

#[test]
fn a_join_that_is_killed_leaves_the_old_output_or_the_new_one() {
    let site = site_of(40);
    let site = site.path();
    good(run(site, &["build", "--out", "joined"]));
    let old = tree(&site.join("joined"));
    write_all(site, &[("content/en/index.md", "---\ntitle: Other\n---\n")]);
    let names = build_parts(site, 3, &[]);
    let start = Instant::now();
    good(run(site, &join_all(&names, &["--out", "other"])));
    let (whole, new) = (start.elapsed(), tree(&site.join("other")));
    for round in 0..Run::this().times(8) {
        let mut child = command(site, &join_all(&names, &["--out", "joined"])).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole.mul_f64((f64::from(round) * 0.618_034).fract()));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = tree(&site.join("joined"));
        assert!(found == old || found == new, "round {round}");
    }
    good(run(site, &join_all(&names, &["--out", "joined"])));
    assert_eq!(tree(&site.join("joined")), new);
    assert_eq!(left_overs(site), [""; 0]);
    assert_eq!(tree_and_modes(&site.join("part-1")).get("version.json"), None);
}

#[test]
fn compressed_copies_are_those_of_one_build() {
    let site = site_of(12);
    let site = site.path();
    good(run(site, &["build", "--compress", "--out", "one"]));
    let names = build_parts(site, 3, &["--compress"]);
    good(run(site, &join_all(&names, &[])));
    assert!(site.join("one/en/p1/index.html.gz").exists());
    assert_eq!(tree_and_modes(&site.join("one")), tree_and_modes(&site.join("public")));
    // A second time nothing is done.
    assert!(good(run(site, &join_all(&names, &[]))).contains("nothing changed"));
    good(run(site, &["build", "--part", "2/3", "--out", "part-2"]));
    refused(site, &join_all(&names, &["--out", "refused"]), 2, &["only one was built with `--compress`"]);
}

/// Parts that come from other machines were copied, and have other modes and times.
#[test]
fn parts_that_were_copied_are_joined_with_the_right_modes() {
    let site = site_of(6);
    let site = site.path();
    good(run(site, &["build", "--out", "one"]));
    build_parts(site, 2, &[]);
    for name in ["part-1", "part-2"] {
        for (path, bytes) in tree(&site.join(name)) {
            let to = site.join("copied").join(name).join(&path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(&to, bytes).unwrap();
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
    good(run(site, &["join", "copied/part-2", "copied/part-1", "--out", "joined"]));
    assert_eq!(tree_and_modes(&site.join("one")), tree_and_modes(&site.join("joined")));
}

#[test]
fn a_part_reads_only_the_pages_that_it_shows() {
    let site = site_of(40);
    let site = site.path();
    good(run(site, &["build", "--out", "one"]));
    good(run(site, &["build", "--outlines", "outlines"]));
    let page = "content/en/p7.md";
    let text = fs::read_to_string(site.join(page)).unwrap();
    fs::write(site.join(page), text.replace("Words", "Other words")).unwrap();
    let mut told = Vec::new();
    for number in 1..=4 {
        let (part, out) = (format!("{number}/4"), format!("part-{number}"));
        let output = run(site, &["build", "--part", &part, "--outlines", "outlines", "--out", &out]);
        assert_eq!(output.status.success(), site.join(&out).exists());
        told.push((output.status.code(), said(&output)));
    }
    let failed: Vec<_> = told.iter().filter(|(code, _)| *code != Some(0)).collect();
    assert_eq!(failed.len(), 1, "{told:?}");
    assert_eq!(failed[0].0, Some(2));
    assert!(failed[0].1.contains("`content/en/p7.md` is not as it was when `outlines` was made"), "{told:?}");
    fs::remove_file(site.join(page)).unwrap();
    let words = ["`content/en/p7.md` is gone", "Write the outlines anew"];
    refused(site, &["build", "--part", "1/4", "--outlines", "outlines", "--out", "refused"], 2, &words);
    // Put back, all is as it was.
    fs::write(site.join(page), text).unwrap();
    let names = build_parts(site, 4, &["--outlines", "outlines"]);
    good(run(site, &join_all(&names, &["--out", "joined"])));
    assert_eq!(tree(&site.join("one")), tree(&site.join("joined")));
}

#[test]
fn outlines_that_do_not_fit_are_refused() {
    let site = site_of(3);
    let site = site.path();
    good(run(site, &["build", "--outlines", "outlines"]));
    let bytes = fs::read(site.join("outlines")).unwrap();
    let with = |file: &str, words: &[&str]| {
        refused(site, &["build", "--part", "1/2", "--outlines", file, "--out", "refused"], 2, words);
    };
    for cut in [0, 10, 20, 40, bytes.len() / 2, bytes.len() - 1] {
        fs::write(site.join("cut"), &bytes[..cut]).unwrap();
        with("cut", &["`cut` was cut off or changed; nothing written"]);
    }
    let mut other = bytes.clone();
    other[20] ^= 1;
    fs::write(site.join("other"), &other).unwrap();
    with("other", &["another version of waymark wrote `other`"]);
    other[20] ^= 1;
    other[bytes.len() / 2] ^= 1;
    fs::write(site.join("other"), &other).unwrap();
    with("other", &["was cut off or changed"]);
    with("content/site.yaml", &["holds no outlines"]);
    with("nowhere", &["`nowhere` cannot be read"]);
    good(run(site, &["build", "--part", "1/2", "--out", "part-1"]));
    with("part-1/.waymark-part", &["holds no outlines"]);
    let more = ["build", "--part", "1/2", "--outlines", "outlines", "--drafts", "--out", "refused"];
    refused(site, &more, 2, &["made with another `--base-url` or other drafts"]);
    let changes = [
        ("content/en/new.md", "---\ntitle: New\n---\n", "it does not know `content/en/new.md`"),
        ("themes/own/strings/en.ftl", "topics = Subjects\n", "a theme differs"),
        ("files/manual.txt", "Another manual", "the configuration, a picture, a file or a lock differs"),
    ];
    for (path, text, words) in changes {
        let old = fs::read(site.join(path)).ok();
        write_all(site, &[(path, text)]);
        with("outlines", &[words, "Write the outlines anew"]);
        match old {
            Some(old) => fs::write(site.join(path), old).unwrap(),
            None => fs::remove_file(site.join(path)).unwrap(),
        }
    }
    // What cannot be read is told as such.
    std::os::unix::fs::symlink("p1.md", site.join("content/en/link.md")).unwrap();
    let arguments = ["build", "--part", "1/2", "--outlines", "outlines", "--out", "refused"];
    refused(site, &arguments, 1, &["fault[symlink]", "1 fault, nothing written"]);
    fs::remove_file(site.join("content/en/link.md")).unwrap();
    good(run(site, &["build", "--part", "1/2", "--outlines", "outlines", "--out", "part-1"]));
    assert_eq!(Outlines::read(Vec::new()).err(), Some(NoTable::Damaged));
}

#[test]
fn calls_that_cannot_be_meant_are_refused() {
    let site = site_of(1);
    let site = site.path();
    refused(site, &["build", "--part", "1/2"], 2, &["part 1 of 2 needs a folder of its own", "--out part-1"]);
    refused(site, &["build", "--part", "3/2", "--out", "refused"], 2, &["counted from 1"]);
    refused(site, &["build", "--part", "x", "--out", "refused"], 2, &["such as 3/8"]);
    refused(site, &["build", "--outlines", "o", "--out", "refused"], 2, &["`--out`", "without `--part` writes none"]);
    refused(site, &["build", "--outlines", "o", "--compress"], 2, &["`--compress`"]);
    refused(site, &["build", "--outlines", "files/o"], 2, &["lies in the site's own `files/`"]);
    refused(site, &["build", "--outlines", "/proc/nowhere/o"], 3, &["cannot be written"]);
    assert!(!site.join("o").exists() && !site.join("files/o").exists());
    write_all(site, &[("files/.waymark-part", "x")]);
    refused(site, &["build", "--out", "refused"], 1, &["would lie where the site writes"]);
}

#[test]
fn parts_that_do_not_fit_are_refused_and_what_is_missing_is_named() {
    let site = site_of(8);
    let site = site.path();
    good(run(site, &["build", "--out", "one"]));
    good(run(site, &["build", "--part", "1/1", "--out", "alone"]));
    let names = build_parts(site, 8, &[]);
    let without = |left_out: &[usize]| -> Vec<String> {
        names.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).map(|(_, name)| name.clone()).collect()
    };
    let with = |names: &[String], words: &[&str]| {
        refused(site, &join_all(names, &["--out", "refused"]), 2, words);
    };
    with(&without(&[2]), &["part 3 of 8 is missing; nothing joined"]);
    with(&without(&[0, 7]), &["parts 1 and 8 of 8 are missing"]);
    with(&without(&[0, 1, 2, 3, 4, 5]), &["parts 1, 2, 3 and 3 more of 8 are missing"]);
    with(&[names.clone(), vec!["part-2".into()]].concat(), &["`part-2` is named twice"]);
    with(&["nowhere".into()], &["there is no folder `nowhere`"]);
    with(&["one".into()], &["`one` is a whole site, not a part"]);
    with(&["content".into()], &["`content` is no part: it has no `.waymark`", "pack it with `tar`"]);
    with(&["alone".into(), "part-2".into()], &["are not of one build"]);
    refused(site, &["join", "part-1", "--out", "part-1/refused"], 2, &["lie in one another"]);
    refused(site, &["join", "part-1", "--out", "."], 2, &["lie in one another"]);
    refused(site, &["join"], 2, &["DIR"]);
    // The same part twice, from two folders.
    good(run(site, &["build", "--part", "2/8", "--out", "second"]));
    with(&[names.clone(), vec!["second".into()]].concat(), &["are both part 2 of 8"]);
    // A part of another state of the site.
    write_all(site, &[("content/en/p1.md", "---\ntitle: Page 1\n---\nOther.\n")]);
    good(run(site, &["build", "--part", "2/8", "--out", "second"]));
    with(
        &[without(&[1]), vec!["second".into()]].concat(),
        &["`part-1` (part 1 of 8) and `second` (part 2 of 8) are not of one build"],
    );
    damaged_parts_are_refused(site, &names);
}

fn damaged_parts_are_refused(site: &Path, names: &[String]) {
    let page = tree(&site.join("part-4")).into_keys().find(|path| path.ends_with("index.html")).unwrap();
    let page = site.join("part-4").join(page);
    let with = |words: &[&str]| refused(site, &join_all(names, &["--out", "refused"]), 2, words);
    let good_bytes = fs::read(&page).unwrap();
    fs::write(&page, good_bytes.iter().map(|byte| byte ^ 1).collect::<Vec<_>>()).unwrap();
    with(&["part 4 of 8 in", "is damaged", "index.html` has other bytes"]);
    fs::write(&page, &good_bytes[1..]).unwrap();
    with(&["has other bytes"]);
    fs::remove_file(&page).unwrap();
    with(&["index.html` is missing"]);
    fs::write(&page, &good_bytes).unwrap();
    good(run(site, &join_all(names, &["--out", "joined"])));
    for (file, words) in
        [(".waymark-part", "`.waymark` files were cut off"), (".waymark", "`.waymark` files were cut off")]
    {
        let file = site.join("part-4").join(file);
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        with(&["`part-4` is damaged", words]);
        fs::write(&file, bytes).unwrap();
    }
    assert!(matches!(PartFolder::open(&site.join("joined"), || {}), Err(NoPart::Whole)));
    assert!(matches!(Parts::of(&mut []), Err(Misfit::None)));
}

#[test]
fn a_part_is_taken_for_no_site() {
    let site = site_of(2);
    let site = site.path();
    build_parts(site, 2, &[]);
    for command in ["check", "build", "publish"] {
        let arguments = [command, "--site", "part-1"];
        let target: &[&str] = if command == "publish" { &["dir:refused"] } else { &[] };
        refused(site, &[&arguments[..], target].concat(), 2, &["one part of a built site", "waymark join"]);
    }
}

/// What is wrong is told once: by the outlines, or, without them, by the first part.
#[test]
fn warnings_are_told_once_and_faults_by_whoever_finds_them() {
    let site = site_of(6);
    let site = site.path();
    write_all(site, &[("content/en/p1.md", "---\ntitle: One\n---\n#### Deep\n")]);
    let told = |arguments: &[&str]| {
        let output = run(site, arguments);
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let json = ["--format", "json"];
    let one = told(&[&["build", "--out", "one"][..], &json].concat());
    assert!(one.0 == 0 && one.1.contains("heading"), "{one:?}");
    let nothing = (0, "[]\n".to_owned());
    assert_eq!(told(&[&["build", "--outlines", "outlines"][..], &json].concat()), one);
    let part = |number: u32, options: &[&str]| {
        let (part, out) = (format!("{number}/3"), format!("part-{number}"));
        told(&[&["build", "--part", &part, "--out", &out][..], options, &json].concat())
    };
    for number in 1..=3 {
        let (code, said) = part(number, &["--outlines", "outlines"]);
        assert!(code == 0 && (said.is_empty() || said == nothing.1), "{said}");
        let found = part(number, &[]);
        assert!(if number == 1 { found == one } else { found.1.is_empty() || found.1 == nothing.1 }, "{found:?}");
    }
    // A fault of the content, and one that only rendering finds.
    write_all(site, &[("content/en/p2.md", "---\ntitle: Two\n---\n[x](nowhere.md)\n")]);
    let one = told(&[&["build", "--out", "one"][..], &json].concat());
    assert_eq!(one.0, 1);
    assert_eq!(told(&[&["build", "--outlines", "outlines"][..], &json].concat()), one);
    assert_eq!(part(1, &[]), one);
    assert_eq!(part(2, &[]), (1, String::new()));
    let output = run(site, &["build", "--part", "3/3", "--out", "part-3"]);
    assert!(
        said(&output).contains("1 fault and 1 warning in the site, nothing written; part 1 of 3 tells which"),
        "{}",
        said(&output)
    );
    write_all(site, &[("content/en/p2.md", "---\ntitle: Two\n---\nText.\n")]);
    let template = "{% extends \"builtin/article.html\" %}{% block after_body %}<a href=\"{{ root }}gone.html\">x</a>{% endblock %}";
    write_all(site, &[("themes/default/templates/article.html", template)]);
    let one = told(&[&["build", "--out", "one"][..], &json].concat());
    assert_eq!(one.0, 1);
    assert_eq!(told(&[&["build", "--outlines", "outlines"][..], &json].concat()).0, 0);
    let found = part(2, &["--outlines", "outlines"]);
    assert!(found.0 == 1 && found.1.contains("gone.html"), "{found:?}");
}

#[test]
fn parts_are_published_as_a_site_is() {
    let site = site_of(4);
    let site = site.path();
    // As `publish` makes copies for a folder of releases.
    let names = build_parts(site, 3, &["--compress"]);
    let arguments = ["publish", "dir:live", "--parts"].into_iter().chain(names.iter().map(String::as_str));
    let told = good(run(site, &arguments.collect::<Vec<_>>()));
    assert!(told.contains("is live"), "{told}");
    good(run(site, &["publish", "dir:other"]));
    assert_eq!(tree(&site.join("live/current/")), tree(&site.join("other/current/")));
    refused(site, &["publish", "dir:live", "--parts", "part-1"], 2, &["parts 2 and 3 of 3 are missing"]);
}

/// The manifests in `docs/` do what they say: their own commands, run here, make the bytes of one build.
#[test]
fn the_manifests_of_the_manual_make_the_bytes_of_one_build() {
    let site = site_of(9);
    let site = site.path();
    good(run(site, &["build", "--out", "one"]));
    let work = tempfile::tempdir().unwrap();
    let manifest = fs::read_to_string(project().join("docs/many-machines/kubernetes.yaml")).unwrap();
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_waymark"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut steps = Vec::new();
    for document in manifest.split("\n---\n") {
        let job: serde_yaml::Value = serde_yaml::from_str(document).unwrap();
        if job["kind"].as_str() != Some("Job") {
            continue;
        }
        steps.push(job["metadata"]["name"].as_str().unwrap().to_owned());
        let container = &job["spec"]["template"]["spec"]["containers"][0];
        let script = container["command"][2].as_str().unwrap();
        let script = script.replace("--site /site ", &format!("--site {} ", site.display()));
        let script = script.replace("/parts/", &format!("{}/", work.path().display()));
        for index in 0..job["spec"]["completions"].as_u64().unwrap_or(1) {
            let mut shell = std::process::Command::new("sh");
            shell.args(["-c", &script]).env("PATH", &path).env("JOB_COMPLETION_INDEX", index.to_string());
            good(shell.env("XDG_CACHE_HOME", work.path().join("cache")).output().unwrap());
        }
    }
    assert_eq!(steps, ["help-outlines", "help-parts", "help-join"]);
    assert_eq!(tree(&site.join("one")), tree(&work.path().join("public")));
}

/// An edit is what the property makes of the playground; without any it is a good site.
#[test]
fn an_edit_that_breaks_nothing_is_built_in_parts() {
    let mut files = playground();
    apply(&mut files, &Edit::Replace("You.", "You two."));
    let root = tempfile::tempdir().unwrap();
    let sources = on_disk(root.path(), &files);
    let memory = Memory::default();
    let (_, findings) = compile(&sources, &Options::default(), &memory);
    assert!(!findings.iter().any(Diagnostic::is_fault));
    let (site, _) = by_outlines(&sources, &Options::default(), &memory);
    let build = memory.fingerprint().unwrap();
    assert!(part(&site, root.path(), Share { number: 1, of: 2 }, build, &root.path().join("out")).is_empty());
    assert!(site.bodies().changed().is_none());
}
