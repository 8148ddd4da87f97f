//! The design's own rules, enforced by tests: the order of the stages, who may touch the disk, and how long code may be.
//! `CONTRIBUTING.md` states them.

mod code;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use waymark::diagnostic;

use self::code::{Code, Name};
use super::support::project;

/// The stages in the order in which data flows. `addresses`, `diagnostic`, `limits`, `memo` and `table` serve them all.
const STAGES: [&str; 22] = [
    "source",
    "config",
    "content",
    "catalogue",
    "freshness",
    "words",
    "page",
    "exchange",
    "relocate",
    "search",
    "view",
    "theme",
    "ticket",
    "site",
    "lock",
    "answers",
    "gaps",
    "publish",
    "deploy",
    "desks",
    "serve",
    "cli",
];
const SERVANTS: [&str; 6] = ["addresses", "columns", "diagnostic", "limits", "memo", "table"];
/// The ends: only these may name the file system or the network. `desks` speaks to help desks.
const ENDS: [&str; 5] = ["source", "publish", "deploy", "desks", "serve"];
/// A file with more lines holds more than one idea.
const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 80;
/// What may look for tags in text, since others wrote it: the translations that come back, finished pages with what templates and
/// allowed HTML wrote, SVG pictures, and authors' HTML. Structured data is not read, but must not hold what ends its element.
const READERS_OF_TAGS: [&str; 5] =
    ["content/gauge.rs", "content/raw_html.rs", "exchange/check.rs", "site/links.rs", "view/json_ld.rs"];

/// The stage that a file belongs to: its folder, or its own name.
fn stage(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

/// Fails if a rule is broken anywhere, and lists each place.
fn assert_none(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Whether a path has these parts in succession: `std::fs` is in `std::fs::read`.
fn has(name: &Name, parts: &str) -> bool {
    format!("::{}::", name.join("::")).contains(&format!("::{parts}::"))
}

/// All places outside `exempt` stages or files that name one of these modules or items.
fn namings(code: &Code, exempt: &[&str], banned: &[&str]) -> Vec<String> {
    let files = code.files.iter().filter(|(path, _)| !exempt.contains(&stage(path)) && !exempt.contains(&&***path));
    files
        .flat_map(|(path, file)| {
            let names = file.names.iter().filter(|named| banned.iter().any(|banned| has(&named.name, banned)));
            names.map(move |named| format!("src/{path}:{}: names `{}`", named.line, named.name.join("::")))
        })
        .collect()
}

#[test]
fn no_stage_imports_a_later_one() {
    let mut wrong = Vec::new();
    for (path, file) in Code::read().files {
        let own = stage(&path);
        let Some(position) = STAGES.iter().position(|stage| *stage == own) else { continue };
        let tops = file.names.iter().filter_map(|named| Some((named.line, named.top()?)));
        for (line, later) in tops.filter(|(_, top)| STAGES[position + 1..].contains(top)) {
            wrong.push(format!("src/{path}:{line}: `{own}` names `{later}`, which comes after it"));
        }
    }
    assert_none(wrong);
}

#[test]
fn no_form_of_a_path_evades_these_rules() {
    let forms = [
        "use crate::{memo, site};",
        "use crate::site as other;",
        "use super::super::site::*;",
        "fn f() { crate::site::make() }",
        "fn f() -> crate::site::Site { todo!() }",
        "fn f() { println!(\"{}\", [crate :: site :: make()]) }",
        "mod inner { use super::super::super::site::Site; }",
        "use super::super as root; fn f() { root::site::make() }",
    ];
    let code = Code::read();
    for form in forms {
        let file = code.with("page/html.rs", form);
        assert!(file.names.iter().any(|named| named.top() == Some("site")), "not seen in `{form}`");
    }
}

#[test]
fn servants_import_no_stage() {
    let mut wrong = Vec::new();
    for (path, file) in Code::read().files.iter().filter(|(path, _)| SERVANTS.contains(&stage(path))) {
        let tops = file.names.iter().filter_map(|named| Some((named.line, named.top()?)));
        for (line, stage) in tops.filter(|(_, top)| STAGES.contains(top)) {
            wrong.push(format!("src/{path}:{line}: names the stage `{stage}`"));
        }
    }
    assert_none(wrong);
}

/// What all stages need is in a module of its own, and never in the crate's root, which needs all stages.
#[test]
fn only_what_compiles_needs_the_crate_root() {
    let mut wrong = Vec::new();
    let compiles = |path: &str| {
        ["lib", "joined", "memory", "build", "cli", "serve"].contains(&stage(path)) || path == "publish/cache.rs"
    };
    for (path, file) in Code::read().files.iter().filter(|(path, _)| !compiles(path)) {
        let is_item = |top: &&str| !STAGES.contains(top) && !SERVANTS.contains(top);
        for named in file.names.iter().filter(|named| named.top().as_ref().is_some_and(is_item)) {
            wrong.push(format!("src/{path}:{}: names `{}`", named.line, named.name.join("::")));
        }
    }
    assert_none(wrong);
}

/// Within a stage too, each file can be understood from those that it needs.
#[test]
fn no_files_need_each_other() {
    let code = Code::read();
    let needed = code.needed();
    let reachable = |start: &str| {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut left: Vec<&str> = needed[start].iter().copied().collect();
        while let Some(path) = left.pop() {
            if found.insert(path) {
                left.extend(&needed[path]);
            }
        }
        found
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = needed.keys().map(|path| (*path, reachable(path))).collect();
    let in_circles = reached.iter().filter(|(path, found)| found.contains(*path));
    let broken = in_circles.map(|(path, found)| {
        let others: Vec<_> = found.iter().filter(|other| *other != path && reached[*other].contains(path)).collect();
        let direct: Vec<_> = others.iter().filter(|other| needed[path].contains(***other)).collect();
        format!("src/{path} needs {direct:?}, and they need it")
    });
    assert_none(broken.collect());
}

#[test]
fn every_folder_is_a_stage() {
    for entry in fs::read_dir(project().join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = STAGES.iter().chain(&SERVANTS).chain(&["lib", "main", "build", "joined", "memory"]);
        assert!(
            known.clone().any(|known| stage(&name) == *known),
            "src/{name} is no stage: add it to the order in tests/suite/tidy/mod.rs"
        );
    }
}

#[test]
fn only_the_ends_touch_the_disk() {
    let exempt = [&ENDS[..], &["build"]].concat();
    let banned = ["std::fs", "TcpListener", "TcpStream", "tokio::fs", "walkdir", "tempfile", "notify"];
    assert_none(namings(&Code::read(), &exempt, &banned));
}

#[test]
fn nothing_reads_the_clock_or_chance_but_the_preview_and_the_command_line() {
    assert_none(namings(&Code::read(), &["serve", "cli"], &["SystemTime", "Instant", "rand", "RandomState"]));
}

/// One module shows what a site's texts hold, so that none steers a terminal. Clippy refuses `println!` and the like, see `lib.rs`.
#[test]
fn one_module_prints() {
    let banned = ["std::io::stdout", "std::io::stderr"];
    assert_none(namings(&Code::read(), &["cli/terminal.rs", "build"], &banned));
}

#[test]
fn serde_yaml_stands_in_one_module() {
    assert_none(namings(&Code::read(), &["config/yaml.rs"], &["serde_yaml"]));
}

#[test]
fn html_is_parsed_in_content_alone() {
    let exempt = ["content/gauge.rs", "content/html.rs", "content/raw_html.rs"];
    assert_none(namings(&Code::read(), &exempt, &["ammonia", "html5ever", "lol_html", "markup5ever_rcdom"]));
}

/// A body is a tree, so nothing looks for tags in HTML that waymark wrote. What does look for them reads text of others.
#[test]
fn nothing_else_looks_for_tags() {
    let mut wrong = Vec::new();
    for (path, file) in Code::read().files.iter().filter(|(path, _)| !READERS_OF_TAGS.contains(&&***path)) {
        wrong.extend(file.tag_searches.iter().map(|line| format!("src/{path}:{line}: looks for `<`")));
    }
    assert_none(wrong);
}

/// A code is compared as a value of `Code`, so that none can be misspelt.
#[test]
fn no_code_of_a_finding_is_a_string() {
    let codes: BTreeSet<&str> = diagnostic::Code::all().map(|code| code.name()).collect();
    let mut wrong = Vec::new();
    for (path, file) in Code::read().files.iter().filter(|(path, _)| !path.starts_with("diagnostic/code/")) {
        let strings = file.strings.iter().filter(|(_, text)| codes.contains(&**text));
        wrong.extend(strings.map(|(line, text)| format!("src/{path}:{line}: spells out the code `{text}`")));
    }
    assert_none(wrong);
}

#[test]
fn files_and_functions_are_short() {
    let mut wrong = Vec::new();
    for (path, file) in Code::read().files {
        if file.lines > MAX_FILE_LINES {
            wrong.push(format!("src/{path} has {} lines, and {MAX_FILE_LINES} is the most", file.lines));
        }
        for function in file.functions.iter().filter(|function| function.lines > MAX_FUNCTION_LINES) {
            let (line, name, lines) = (function.line, &function.name, function.lines);
            wrong.push(format!("src/{path}:{line}: `{name}` has {lines} lines, and {MAX_FUNCTION_LINES} is the most"));
        }
    }
    assert_none(wrong);
}

#[test]
fn the_manual_names_every_stage() {
    let manual = fs::read_to_string(project().join("docs/architecture.md")).unwrap();
    for stage in STAGES.iter().chain(&SERVANTS) {
        assert!(manual.contains(&format!("`{stage}`")), "docs/architecture.md says nothing of `{stage}`");
    }
}
