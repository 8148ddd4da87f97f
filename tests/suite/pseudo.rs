//! `waymark l10n export --pseudo`: a language that there is not, to see what can be translated.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::support::{own_site, project};

fn done(site: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    let output = command.args(arguments).arg("--site").arg(site).output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {told}");
    told
}

/// This repository's own help centre in two languages that there are not: everything is taken in as it came, builds, and is current.
#[test]
fn a_pseudo_locale_builds() {
    let site = own_site();
    let site = site.path();
    let config = fs::read_to_string(project().join("content/site.yaml")).unwrap();
    let with = config.replacen("locales:\n", "locales:\n  en-XA: { name: Accents }\n  ar-XB: { name: Turned }\n", 1);
    assert_ne!(config, with);
    fs::write(site.join("content/site.yaml"), with).unwrap();
    for tag in ["en-XA", "ar-XB"] {
        let file = site.join(format!("{tag}.po"));
        let file = file.to_str().unwrap();
        done(site, &["l10n", "export", "--pseudo", "--locale", tag, "--out", file]);
        let told = done(site, &["l10n", "import", file]);
        assert!(!told.contains("not translated yet"), "{told}");
        let status = done(site, &["l10n", "status", "--locale", tag]);
        let row = status.lines().nth(1).unwrap();
        assert!(row.split_whitespace().skip(2).all(|count| count == "0"), "{status}");
        let check = done(site, &["l10n", "check", "--locale", tag]);
        assert!(check.contains("no findings") || !check.contains("lacks-markup"), "{check}");
    }
    let out = site.join("public");
    done(site, &["build", "--out", out.to_str().unwrap()]);
    let page = |path: &str| fs::read_to_string(out.join(path)).unwrap();
    let accents = page("en-XA/wix/get-api-key/index.html");
    assert!(accents.contains("<h1>⟦") && accents.contains("lang=\"en-XA\" dir=\"ltr\""), "{accents}");
    let turned = page("ar-XB/wix/get-api-key/index.html");
    assert!(turned.contains("⟦\u{202E}") && turned.contains("dir=\"rtl\""), "{turned}");
}
