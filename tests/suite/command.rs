//! The command line as its users meet it: what it says, and how it ends. Snapshots hold the exact words; read a new one before you
//! accept it (`INSTA_UPDATE=always cargo test`).

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use waymark::diagnostic::{Code, Diagnostic, Limit, Place, Severity, as_text};

use super::support::{SITE_YAML, small_site, write_all};

pub fn waymark(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymark"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .unwrap()
}

/// Standard output, standard error and exit code, with the time taken out.
pub fn story(output: &Output) -> String {
    let mut told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let lines: Vec<String> = told
        .lines()
        .map(|line| match line.rsplit_once(", ") {
            Some((rest, time)) if time.ends_with(" ms") || time.ends_with(" s") => format!("{rest}, (time)"),
            _ => line.trim_end().to_owned(),
        })
        .collect();
    told = lines.join("\n");
    format!("{told}\n(exit {})", output.status.code().unwrap())
}

fn faulty() -> tempfile::TempDir {
    small_site(&[
        (
            "content/en/keys.md",
            "---\ntitel: Keys\ntitle: Keys\n---\n\n## Copy\n\nSee [the guide](../en/gide.md#copy).\n",
        ),
        ("content/en/guide.md", "---\ntitle: Guide\n---\n\n#### Deep\n"),
    ])
}

#[test]
fn help_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("help", story(&waymark(&["--help"], folder.path())));
    insta::assert_snapshot!("help_build", story(&waymark(&["build", "--help"], folder.path())));
    insta::assert_snapshot!("help_check", story(&waymark(&["check", "--help"], folder.path())));
    insta::assert_snapshot!("help_serve", story(&waymark(&["serve", "--help"], folder.path())));
    insta::assert_snapshot!("help_embed", story(&waymark(&["embed", "--help"], folder.path())));
    insta::assert_snapshot!("help_macros", story(&waymark(&["macros", "--help"], folder.path())));
    insta::assert_snapshot!("help_gaps", story(&waymark(&["gaps", "--help"], folder.path())));
    insta::assert_snapshot!("help_new", story(&waymark(&["new", "--help"], folder.path())));
}

#[test]
fn faults_are_shown_with_their_line() {
    let site = faulty();
    insta::assert_snapshot!("faults_text", story(&waymark(&["check"], site.path())));
    insta::assert_snapshot!("faults_json", story(&waymark(&["check", "--format", "json"], site.path())));
    insta::assert_snapshot!("faults_github", story(&waymark(&["check", "--format", "github"], site.path())));
}

#[test]
fn a_code_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("explain", story(&waymark(&["explain", "missing-alt"], folder.path())));
    insta::assert_snapshot!("explain_unknown", story(&waymark(&["explain", "mising-alt"], folder.path())));
    let listed = story(&waymark(&["explain"], folder.path()));
    for code in Code::all() {
        let severity = if code.severity() == Severity::Fault { "fault" } else { "warning" };
        let is_its = |line: &str| line.split_whitespace().eq([code.name(), severity]);
        assert!(listed.lines().any(is_its), "{code}");
    }
    assert!(story(&waymark(&["completions", "bash"], folder.path())).contains("missing-alt"));
}

#[test]
fn build_and_check_tell_the_same() {
    let site = faulty();
    let told = |arguments: &[&str]| waymark(arguments, site.path()).stdout;
    assert_eq!(told(&["build", "--format", "json"]), told(&["check", "--format", "json"]));
}

#[test]
fn endings_have_their_codes() {
    let nothing = tempfile::tempdir().unwrap();
    let good = small_site(&[]);
    let warned = small_site(&[("content/en/a.md", "---\ntitle: A\n---\n#### Deep\n")]);
    let code = |arguments: &[&str], folder: &Path| waymark(arguments, folder).status.code().unwrap();
    assert_eq!(code(&["build"], nothing.path()), 2);
    assert_eq!(code(&["check"], nothing.path()), 2);
    assert_eq!(code(&["build"], good.path()), 0);
    assert_eq!(code(&["check", "--strict"], good.path()), 0);
    assert_eq!(code(&["check"], warned.path()), 0);
    assert_eq!(code(&["check", "--strict"], warned.path()), 1);
    assert_eq!(code(&["check"], faulty().path()), 1);
    assert_eq!(code(&["build", "--base-url", "nonsense"], good.path()), 2);
    assert_eq!(code(&["bild"], good.path()), 2);
    assert_eq!(code(&[], good.path()), 2);
    write_all(good.path(), &[("content/site.yaml", "titel: x\n")]);
    assert_eq!(code(&["build"], good.path()), 2);
}

#[test]
fn a_folder_without_a_site_is_told_what_to_do() {
    let nothing = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("no_site", story(&waymark(&["build"], nothing.path())));
}

#[test]
fn the_folder_of_the_site_is_named_in_one_way() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("content/site.yaml", SITE_YAML), ("content/en/index.md", "---\ntitle: Home\n---\n")] {
        write_all(&folder.path().join("birke"), &[(path, text)]);
    }
    insta::assert_snapshot!("site_as_word", story(&waymark(&["serve", "birke"], folder.path())));
    insta::assert_snapshot!("site_misspelt", story(&waymark(&["serve", "--site", "birk"], folder.path())));
    insta::assert_snapshot!("site_missing", story(&waymark(&["build", "--site", "elsewhere/x"], folder.path())));
    let said = |arguments: &[&str]| story(&waymark(arguments, folder.path()));
    for command in [&["build"][..], &["check"], &["macros", "--for", "zendesk"]] {
        let told = said(&[command, &["birke"]].concat());
        assert!(told.contains("'--site birke'") && told.ends_with("(exit 2)"), "{told}");
    }
    assert!(!said(&["new", "a", "b"]).contains("--site b"));
    let missing = "waymark: there is no folder `birk`; did you mean `birke`?\n(exit 2)";
    let commands: [&[&str]; 9] = [
        &["build"],
        &["check"],
        &["embed", "keys"],
        &["l10n", "status"],
        &["macros", "--for", "zendesk"],
        &["match", "birke/content/site.yaml"],
        &["search", "key"],
        &["l10n", "import", "de.po"],
        &["l10n", "stamp", "keys"],
    ];
    for command in commands {
        assert_eq!(said(&[command, &["--site", "birk"]].concat()), missing, "{command:?}");
    }
}

#[test]
fn a_locale_that_the_site_lacks_is_named_in_one_way() {
    let site = small_site(&[]);
    let lacking = "waymark: the site has no locale `fr`; it has en\n(exit 2)";
    let commands: [&[&str]; 7] = [
        &["embed", "keys"],
        &["macros", "--for", "zendesk"],
        &["match", "content/site.yaml"],
        &["search", "key"],
        &["l10n", "status"],
        &["l10n", "export"],
        &["l10n", "stamp", "keys"],
    ];
    for command in commands {
        assert_eq!(story(&waymark(&[command, &["--locale", "fr"]].concat(), site.path())), lacking, "{command:?}");
    }
}

#[test]
fn a_new_site_builds_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("new", story(&waymark(&["new", "help"], folder.path())));
    insta::assert_snapshot!("new_checked", story(&waymark(&["check", "--strict", "--site", "help"], folder.path())));
    let kinds = [
        "index.md",
        "orders/index.md",
        "orders/track-order/index.md",
        "orders/track-order/1-open-order.md",
        "orders/faq/late-order.md",
        "orders/errors/unknown-number.md",
        "orders/about-delivery.md",
    ];
    for kind in kinds {
        assert!(folder.path().join("help/content/en").join(kind).exists(), "{kind}");
    }
    assert_eq!(
        waymark(&["new", "help"], folder.path()).status.code(),
        Some(2),
        "a folder with files in it is left alone"
    );
}

#[test]
fn building_says_what_was_made() {
    let site = small_site(&[("content/en/a.md", "---\ntitle: A\n---\nText.\n")]);
    insta::assert_snapshot!("built", story(&waymark(&["build"], site.path())));
    insta::assert_snapshot!("built_again", story(&waymark(&["build"], site.path())));
}

#[test]
fn drafts_are_published_only_on_request() {
    let site = small_site(&[("content/en/a.md", "---\ntitle: A\ndraft: true\n---\n")]);
    waymark(&["build"], site.path());
    assert!(!site.path().join("public/en/a/index.html").exists());
    waymark(&["build", "--drafts"], site.path());
    let page = fs::read_to_string(site.path().join("public/en/a/index.html")).unwrap();
    assert!(page.contains("Draft") && page.contains("noindex"));
    assert!(!fs::read_to_string(site.path().join("public/sitemap.xml")).unwrap().contains("/en/a/"));
}

#[test]
fn another_base_url_can_be_built_for() {
    let site = small_site(&[]);
    waymark(&["build", "--base-url", "https://example.com/help"], site.path());
    let page = fs::read_to_string(site.path().join("public/en/index.html")).unwrap();
    assert!(page.contains("https://example.com/help/en/"));
    assert!(fs::read_to_string(site.path().join("public/404.html")).unwrap().contains("href=\"/help/en/index.html\""));
}

#[test]
fn shells_get_their_completions() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = waymark(&["completions", shell], folder.path());
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("base-url"), "{shell}");
    }
}

#[test]
fn many_findings_of_one_kind_are_cut_short_as_text_only() {
    let text = format!("---\ntitle: A\n---\n{}[no](no.md)\n", "## Two\n\n#### Four\n\n[gone](gone.md)\n\n".repeat(40));
    let site = small_site(&[("content/en/a.md", &text)]);
    let told = story(&waymark(&["check"], site.path()));
    let table =
        "code             severity  count\nbroken-link      fault        41\nskipped-heading  warning      40\n\n";
    assert!(told.starts_with(table), "{told}");
    let pictures = |told: &str, code: &str| told.matches(&format!("[{code}]: ")).count();
    let more = "fault[broken-link]: 31 more like it; `--all` shows all\n\n\
                warning[skipped-heading]: 30 more like it; `--all` shows all\n";
    assert!(told.contains(more), "{told}");
    assert_eq!(
        (pictures(&told, "broken-link"), pictures(&told, "skipped-heading")),
        (11, 11),
        "ten, and what is left out"
    );
    let all = story(&waymark(&["check", "--all"], site.path()));
    assert!(all.starts_with(table) && !all.contains("more like it"), "{all}");
    assert_eq!((pictures(&all, "broken-link"), pictures(&all, "skipped-heading")), (41, 40));
    let listed = waymark(&["check", "--format", "json"], site.path());
    assert_eq!(String::from_utf8_lossy(&listed.stdout).matches("skipped-heading").count(), 40);
    let searched = story(&waymark(&["search", "two"], site.path()));
    assert!(searched.contains("31 more like it; `waymark check --all` shows all"), "{searched}");
}

#[test]
fn a_short_report_has_no_table() {
    let told = story(&waymark(&["check"], faulty().path()));
    assert!(!told.contains("severity"), "{told}");
}

/// What a terminal or GitHub's runner would obey.
fn steers(printed: &[u8]) -> bool {
    let text = String::from_utf8_lossy(printed);
    let is_control = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let is_command = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
    text.contains(is_control) || text.lines().any(is_command)
}

#[test]
fn no_name_or_text_steers_a_terminal_or_a_runner() {
    const EVIL: &str = "\\e]52;c;b3duZWQ=\\a\\x9b31m\\u202Egnp \\n::add-mask::x ##[error]y";
    let page = format!(
        "---\ntitle: \"zebra {EVIL}\"\nkind: error\nmatch: [\"zebra plain\"]\n---\n\x1b[2Jx\u{9b}31m [gone](\x1b[31m.md)\n\n::error ::x\n\n    ##[error]y\n\nzebra plain\n"
    );
    let mut config = format!("{SITE_YAML}  de: {{ name: \"Deutsch {EVIL}\" }}\n");
    config = config.replace("Test help", "\"Test\"");
    let site = small_site(&[
        ("content/site.yaml", &config),
        ("content/en/z.md", &page),
        ("content/en/\x1b]0;OWNED\x07\x1b[31mred.txt", "x"),
        ("content/en/a\n::error::INJECTED\nb.txt", "x"),
        ("content/en/##[error]b\u{202e}\u{9b}.txt", "x"),
        ("content/de/index.md", "---\ntitle: H\n---\n"),
        ("content/de/z.md", "---\ntitle: Z\n---\n[x](\x1b.md)\n"),
        ("a\x1b[31m\n::error::x.po", "msgid \"\x1b\n::error::x\"\n"),
    ]);
    let calls: [&[&str]; 24] = [
        &["check"],
        &["check", "--all", "--drafts"],
        &["check", "--format", "json"],
        &["build"],
        &["build", "--out", "a\x1b[31m\n::error::x"],
        &["search", "zebra"],
        &["search", "zebra", "--format", "json"],
        &["match", "content/en/z.md"],
        &["match", "content/en/z.md", "--format", "json"],
        &["tokens", "content/en/z.md"],
        &["embed", "z"],
        &["embed", "z", "--format", "text"],
        &["embed", "z", "--format", "markdown"],
        &["embed", "\x1b[31m\n::error::x"],
        &["macros", "--for", "zendesk"],
        &["l10n", "status"],
        &["l10n", "status", "--format", "json"],
        &["l10n", "diff", "z", "--locale", "de"],
        &["l10n", "stamp", "z", "--locale", "de"],
        &["l10n", "import", "a\x1b[31m\n::error::x.po"],
        &["l10n", "import", "b\x1b[31m\n::error::x.po"],
        &["check", "--site", "a\x1b[31m\n::error::x"],
        &["explain", "a\x1b[31m\n::error::x"],
        &["check", "a\x1b[31m\n::error::x"],
    ];
    for call in calls {
        let output = waymark(call, site.path());
        // What a ticket or another program takes over keeps the direction of its text and the beginnings of its lines.
        let (printed, is_taken_over) = (&output.stdout, call[0] == "embed");
        let is_clean = |bytes: &[u8]| !steers(bytes) || is_taken_over && !bytes.contains(&0x1b) && !bytes.contains(&7);
        let told = format!("{}{}", String::from_utf8_lossy(printed), String::from_utf8_lossy(&output.stderr));
        assert!(is_clean(printed) && !steers(&output.stderr), "{call:?}: {told:?}");
        assert!(!told.is_empty(), "{call:?}");
    }
    let github = waymark(&["check", "--format", "github"], site.path());
    let lines = String::from_utf8(github.stdout).unwrap();
    assert!(lines.lines().count() == 3 && !steers(lines.replace("::", "").replace("##[", "").as_bytes()), "{lines:?}");
    assert!(
        lines.lines().all(|line| line.starts_with("::error file=") || line.starts_with("::warning file=")),
        "{lines}"
    );
}

#[test]
fn colours_are_all_that_a_report_sends_to_a_terminal() {
    let text = "title: \x1b[2Jx \u{202e}y\u{9b}31m\n".into();
    let place = Place::span("a\x1b[31m.md", &text, 7..14);
    let finding =
        Diagnostic::new(Code::BadYaml, "m\x1b[31m\n::error::x").at(place.clone()).and(place, "w\x1b[31m").help("h\x07");
    let report = as_text(&[finding], Limit::All, true);
    let mut rest = report.as_str();
    while let Some(at) = rest.find(|c: char| c.is_control() && c != '\n') {
        rest = rest[at..].strip_prefix("\x1b[").unwrap_or_else(|| panic!("{report:?}"));
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').strip_prefix('m').unwrap();
    }
    assert!(report.contains("\\u{1b}[2Jx \\u{202e}y\\u{9b}31m") && !report.contains("\u{202e}"), "{report}");
}

#[test]
fn a_file_of_the_call_is_no_failure_of_the_disk() {
    let site = small_site(&[("de.po", "")]);
    fs::write(site.path().join("de.po"), b"msgid \"\xff\"\n").unwrap();
    let code = |arguments: &[&str]| waymark(arguments, site.path()).status.code().unwrap();
    assert_eq!(code(&["l10n", "import", "de.po"]), 1);
    for missing in ["fr.po", "content", "de.po/x", &"x".repeat(300)] {
        assert_eq!(code(&["l10n", "import", missing]), 2, "{missing}");
        assert_eq!(code(&["match", missing]), 2, "{missing}");
        assert_eq!(code(&["search", "--queries", missing]), 2, "{missing}");
    }
    let long = format!("---\ntitle: L\nid: {}\n---\nx\n", vec!["a"; 501].join("/"));
    write_all(site.path(), &[("content/en/long.md", &long)]);
    let checked = story(&waymark(&["check"], site.path()));
    assert!(checked.contains("--> content/en/long.md:3:1\n") && checked.ends_with("(exit 1)"), "{checked}");
    assert_eq!(code(&["build"]), 1);
}
