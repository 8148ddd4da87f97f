//! The design's own rules, held by a test: the order of the stages, and who may touch the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::support::project;

/// The stages in the order in which data flows. `addresses`, `diagnostic`, `memo` and `table` serve them all.
const STAGES: [&str; 17] = [
    "source",
    "config",
    "content",
    "catalogue",
    "freshness",
    "words",
    "page",
    "exchange",
    "search",
    "view",
    "theme",
    "ticket",
    "site",
    "lock",
    "publish",
    "serve",
    "cli",
];
const SERVANTS: [&str; 4] = ["addresses", "diagnostic", "memo", "table"];
/// The ends: only these may name the file system or the network.
const ENDS: [&str; 3] = ["source", "publish", "serve"];

fn rust_files() -> BTreeMap<String, String> {
    let root = project().join("src");
    let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| {
        (
            entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned(),
            fs::read_to_string(entry.path()).unwrap(),
        )
    })
    .collect()
}

/// The stage that a file belongs to: its folder, or its own name.
fn stage(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

#[test]
fn no_stage_imports_a_later_one() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files() {
        let own = stage(&path);
        let Some(position) = STAGES.iter().position(|stage| *stage == own) else { continue };
        for later in &STAGES[position + 1..] {
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                if line.contains(&format!("crate::{later}")) {
                    wrong.push(format!("src/{path}:{}: `{own}` imports `{later}`, which comes after it", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn servants_import_no_stage() {
    for (path, text) in rust_files().iter().filter(|(path, _)| SERVANTS.contains(&stage(path))) {
        for stage in STAGES {
            assert!(!text.contains(&format!("crate::{stage}")), "src/{path} imports `{stage}`");
        }
    }
}

#[test]
fn every_folder_is_a_stage() {
    for entry in fs::read_dir(project().join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = STAGES.iter().chain(&SERVANTS).chain(&["lib", "main", "build"]);
        assert!(
            known.clone().any(|known| stage(&name) == *known),
            "src/{name} is no stage: add it to the order in tests/suite/tidy.rs"
        );
    }
}

#[test]
fn only_the_ends_touch_the_disk() {
    for (path, text) in rust_files().iter().filter(|(path, _)| !ENDS.contains(&stage(path))) {
        for banned in ["std::fs", "File::open", "walkdir::", "tempfile::", "TcpListener", "notify::"] {
            assert!(!text.contains(banned), "src/{path} names `{banned}`, and only {ENDS:?} may");
        }
    }
}

#[test]
fn nothing_reads_the_clock_or_chance_but_the_preview_and_the_command_line() {
    for (path, text) in rust_files().iter().filter(|(path, _)| !["serve", "cli"].contains(&stage(path))) {
        for banned in ["SystemTime", "Instant::now", " rand::", "RandomState"] {
            assert!(!text.contains(banned), "src/{path} names `{banned}`: the same input must give the same bytes");
        }
    }
}

#[test]
fn serde_yaml_stands_in_one_module() {
    for (path, text) in rust_files().iter().filter(|(path, _)| *path != "config/yaml.rs") {
        assert!(!text.contains("serde_yaml"), "src/{path} names serde_yaml, which only config/yaml.rs may");
    }
}

#[test]
fn the_manual_names_every_stage() {
    let manual = fs::read_to_string(Path::new(project()).join("docs/architecture.md")).unwrap();
    for stage in STAGES.iter().chain(&SERVANTS) {
        assert!(manual.contains(&format!("`{stage}`")), "docs/architecture.md says nothing of `{stage}`");
    }
}
