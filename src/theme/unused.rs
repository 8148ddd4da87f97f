//! Files of a site's themes that nothing uses, as a misspelt name makes them.

use std::collections::BTreeSet;

use crate::config::{BUILT_IN_NAME, Layers};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::page::ElementKind;
use crate::source::{TextFile, ThemeFile};

/// The folders of a theme that are read.
const FOLDERS: [&str; 3] = ["templates", "static", "strings"];

/// Finds templates that no page uses, and folders that are not read. `files` are the templates in use, by their full names.
pub fn check(layers: &Layers, files: &[(String, TextFile)]) -> Vec<Diagnostic> {
    let mut findings = folders(layers);
    let built_in = layers.themes.iter().filter(|layer| &*layer.name == BUILT_IN_NAME);
    let names = built_in.flat_map(|layer| layer.files.keys()).filter_map(|path| path.strip_prefix("templates/"));
    let known: Vec<&str> = names.chain(ElementKind::ALL.map(ElementKind::template)).collect();
    for (name, (theme, file)) in layers.nearest_in("templates/") {
        let ThemeFile::Text(file) = file else { continue };
        if theme == BUILT_IN_NAME || known.contains(&name) || is_named(name, theme, files) || has_component(file) {
            continue;
        }
        let help = match nearest(name, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "include it in a template that a page uses, or take the file away".into(),
        };
        let warning = Diagnostic::new(Code::UnusedThemeFile, format!("nothing uses the template `{name}`"));
        findings.push(warning.at(Place::file(file.path.clone())).help(help));
    }
    findings
}

/// Whether a template in use includes or extends a template.
fn is_named(name: &str, theme: &str, files: &[(String, TextFile)]) -> bool {
    let names = [name.to_owned(), format!("{theme}/{name}")];
    let quoted = || names.iter().flat_map(|name| [format!("\"{name}\""), format!("'{name}'")]);
    files.iter().any(|(own, file)| *own != names[1] && quoted().any(|name| file.text.contains(&name)))
}

/// Whether a template has components, which others use without naming its file.
fn has_component(file: &TextFile) -> bool {
    file.text.split("{%").any(|rest| rest.trim_start_matches(['-', ' ']).starts_with("component "))
}

/// Folders of a theme whose names are near to those that are read.
fn folders(layers: &Layers) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for layer in layers.themes.iter().filter(|layer| &*layer.name != BUILT_IN_NAME) {
        let folders: BTreeSet<&str> =
            layer.files.keys().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect();
        for folder in folders.into_iter().filter(|folder| !FOLDERS.contains(folder)) {
            let Some(meant) = nearest(folder, FOLDERS) else { continue };
            let path = format!("themes/{}/{folder}", layer.name);
            let warning = Diagnostic::new(Code::UnusedThemeFile, format!("nothing in `{path}/` is used"));
            findings.push(warning.at(Place::file(path)).help(format!("did you mean `{meant}/`?")));
        }
    }
    findings
}
