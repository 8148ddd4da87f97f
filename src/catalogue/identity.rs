//! Locale, kind and id of each file.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::file_names::{id_of_path, step_number};
use super::source_files::SourceFiles;
use super::{Entry, Options, Translated};
use crate::addresses;
use crate::config::Config;
use crate::content::{Kind, Outline};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};

/// Makes an entry of each outline, in the order of their paths.
pub fn entries(
    outlines: Vec<Arc<Outline>>,
    config: &Config,
    options: Options,
    translated: &Translated,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let by_path: HashMap<&str, &Outline> = outlines.iter().map(|outline| (&*outline.path, &**outline)).collect();
    let sources = SourceFiles::of(outlines.iter().map(|outline| &**outline), &config.source_locale);
    let made: Vec<(Option<Entry>, Vec<Diagnostic>)> = outlines
        .par_iter()
        .map(|outline| {
            let mut findings = Vec::new();
            (entry(outline, config, options, (&by_path, &sources, translated), &mut findings), findings)
        })
        .collect();
    let mut entries = Vec::with_capacity(outlines.len());
    for (entry, found) in made {
        entries.extend(entry);
        findings.extend(found);
    }
    let mut unknown_folders = HashSet::new();
    findings.retain(|finding| {
        let folder =
            finding.place.as_ref().filter(|_| finding.code == Code::UnknownLocale).map(|place| place.path.clone());
        folder.is_none_or(|folder| unknown_folders.insert(folder))
    });
    entries
}

/// The entry of an outline; none where it lies in no locale's folder.
fn entry(
    outline: &Arc<Outline>,
    config: &Config,
    options: Options,
    (by_path, sources, translated): (&HashMap<&str, &Outline>, &SourceFiles<'_>, &Translated),
    findings: &mut Vec<Diagnostic>,
) -> Option<Entry> {
    let path = &outline.path;
    let Some((tag, rest)) = path.strip_prefix("content/").and_then(|rest| rest.split_once('/')) else {
        let fault = Diagnostic::new(Code::PageOutsideLocale, format!("`{path}` is in no locale's folder"));
        findings.push(fault.at(Place::file(path.clone())).help("move it below a folder such as `content/en/`"));
        return None;
    };
    let Some(locale) = config.locale_index(tag) else {
        findings.push(unknown_folder(tag, config));
        return None;
    };
    let source = sources.find(rest, &translated[locale]);
    let file = SiteFile { locale: tag, rest, source, config, by_path };
    let kind = file.kind(outline);
    check_home(outline, kind, findings);
    let id = file.id(outline, kind, findings);
    check_keys(outline, kind, findings);
    let front = &outline.front;
    let inherited =
        |own: Option<bool>, of: fn(&Outline) -> Option<bool>| own.or_else(|| source.and_then(of)).unwrap_or(false);
    // A step shares its guide's lot: it is hidden, unlisted or retired with it.
    let guides = if kind == Kind::Step { file.guides() } else { Vec::new() };
    let with_guide = |own: Option<bool>, of: fn(&Outline) -> Option<bool>| {
        inherited(own, of) || guides.iter().find_map(|guide| of(guide)).unwrap_or(false)
    };
    let draft = with_guide(front.draft, |outline| outline.front.draft);
    let prefix =
        if kind == Kind::Step { format!("{}--", id.rsplit('/').next().unwrap_or_default()) } else { String::new() };
    Some(Entry {
        locale,
        kind,
        hidden: draft && !options.drafts,
        draft,
        unlisted: with_guide(front.unlisted, |outline| outline.front.unlisted),
        gone: with_guide(front.gone, |outline| outline.front.gone),
        anchors: outline.text.anchors.clone(),
        outline: outline.clone(),
        id,
        address: "".into(),
        folder: "".into(),
        source: None,
        stands_for: None,
        parent: None,
        children: Vec::new(),
        position: 0,
        number: 0,
        prefix,
    })
}

/// A page's file in its locale's folder.
struct SiteFile<'a> {
    locale: &'a str,
    /// The path below the locale's folder.
    rest: &'a str,
    /// The file that it was made from.
    source: Option<&'a Outline>,
    config: &'a Config,
    by_path: &'a HashMap<&'a str, &'a Outline>,
}

impl SiteFile<'_> {
    /// The path of its source below the source locale's folder; its own where it has no source.
    fn in_source(&self) -> &str {
        self.source.and_then(|source| source.path.splitn(3, '/').nth(2)).unwrap_or(self.rest)
    }

    /// What a file is: what it says, else what its source says, else what its folder says.
    fn kind(&self, outline: &Outline) -> Kind {
        if self.rest == "index.md" {
            return Kind::Home;
        }
        let said = |outline: &Outline| outline.front.kind;
        if let Some(kind) = said(outline).or_else(|| self.source.and_then(said)) {
            return kind;
        }
        let (folder, name) = self.rest.rsplit_once('/').unwrap_or(("", self.rest));
        if name == "index.md" {
            return Kind::Topic;
        }
        if step_number(name).is_some() && !self.guides().is_empty() {
            return Kind::Step;
        }
        match folder.split('/').rev().find(|part| matches!(*part, "faq" | "errors")) {
            Some("faq") => Kind::Faq,
            Some(_) => Kind::Error,
            None => Kind::Article,
        }
    }

    /// The guide in whose folder the file lies: in its own locale, then in the source's.
    fn guides(&self) -> Vec<&Outline> {
        let index = |tag: &str, rest: &str| {
            let folder = rest.rsplit_once('/')?.0;
            self.by_path.get(format!("content/{tag}/{folder}/index.md").as_str()).copied()
        };
        let own = index(self.locale, self.rest);
        let found: Vec<&Outline> = own.into_iter().chain(index(&self.config.source_locale, self.in_source())).collect();
        if found.iter().any(|outline| outline.front.kind == Some(Kind::Guide)) { found } else { Vec::new() }
    }

    fn id(&self, outline: &Outline, kind: Kind, findings: &mut Vec<Diagnostic>) -> Arc<str> {
        if kind == Kind::Home {
            if let Some((_, span)) = &outline.front.id {
                let fault = Diagnostic::new(Code::ReservedId, "the home page has no id");
                findings.push(fault.at(outline.place(span.clone())).help("take the line away"));
            }
            return "".into();
        }
        if let Some((id, span)) = outline.front.id.as_ref().or_else(|| self.source?.front.id.as_ref()) {
            let own = outline.front.id.is_some();
            match check_path(id, true) {
                Ok(()) => return id.as_str().into(),
                Err(why) if own => {
                    let fault = Diagnostic::new(Code::ReservedId, format!("the id `{id}` cannot be used: {why}"));
                    findings
                        .push(fault.at(outline.place(span.clone())).help("write it like a path: `wix/get-api-key`"));
                }
                // Said at the source's own place.
                Err(_) => {}
            }
        }
        let id = id_of_path(self.in_source(), kind);
        if let Err(why) = check_path(&id, true) {
            let fault = Diagnostic::new(
                Code::ReservedId,
                format!("the file's id would be `{id}`, and that cannot be used: {why}"),
            );
            findings.push(
                fault
                    .at(Place::file(outline.path.clone()))
                    .help("rename the file or folder, or give the page another `id:`"),
            );
        }
        id.into()
    }
}

/// The most bytes of an id, an old address, or an address below its locale. Systems take paths of about 4,000 bytes, of which the way to the
/// output is a part.
pub const MOST_PATH: usize = 1_000;

/// Whether a path may stand in an address: no empty or dotted part, nothing that a file system or an address takes for
/// something else, and, where `first` counts, nothing that the site keeps for itself.
pub fn check_path(path: &str, first: bool) -> Result<(), String> {
    if path.len() > MOST_PATH {
        return Err(format!("it is longer than {MOST_PATH} bytes, and its files need a path that systems take"));
    }
    for (index, part) in path.split('/').enumerate() {
        if part.is_empty() {
            return Err("it has an empty part".into());
        }
        if part == "." || part == ".." {
            return Err(format!("it holds `{part}`"));
        }
        if let Some(bad) = part.chars().find(|c| is_bad(*c)) {
            return Err(format!("it holds `{}`", bad.escape_default()));
        }
        if part.trim() != part || part.ends_with('.') {
            return Err(format!("`{part}` begins or ends with a space or a dot"));
        }
        if part.len() > 200 {
            return Err("a part of it is longer than 200 bytes, more than file systems take".into());
        }
        if addresses::is_reserved(part, index == 0 && first) {
            return Err(format!("the site keeps `{part}` for itself"));
        }
    }
    Ok(())
}

fn is_bad(c: char) -> bool {
    let is_special = matches!(c, '\\' | '?' | '#' | '%' | ':' | '*' | '"' | '<' | '>' | '|' | '\u{FFFD}' | '\u{FFFE}');
    is_special || c.is_control()
}

/// A locale's `index.md` is its home page, whatever it says.
fn check_home(outline: &Outline, kind: Kind, findings: &mut Vec<Diagnostic>) {
    let said = outline.front.kind.filter(|said| kind == Kind::Home && *said != Kind::Home);
    if let Some((said, (_, span))) = said.zip(outline.front.keys.iter().find(|(key, _)| key.0 == "kind")) {
        let fault = Diagnostic::new(Code::KeyOfOtherKind, format!("this is the home page, and no {}", said.name()));
        findings.push(fault.at(outline.place(span.clone())).help("take the line away, or move the page into a folder"));
    }
}

fn check_keys(outline: &Outline, kind: Kind, findings: &mut Vec<Diagnostic>) {
    for (key, span) in &outline.front.keys {
        let kinds = crate::content::kinds_of_key(key.0);
        if !kinds.contains(&kind) {
            let names = kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" and ");
            let fault = Diagnostic::new(
                Code::KeyOfOtherKind,
                format!("`{}` belongs to the kind {names}, and this page is of kind {}", key.0, kind.name()),
            );
            let help = match kinds {
                [Kind::Step] => "a step is a numbered file beside an `index.md` that says `kind: guide`".to_owned(),
                [other] => format!("take the line away, or say `kind: {}`", other.name()),
                _ => "take the line away".to_owned(),
            };
            findings.push(fault.at(outline.place(span.start..span.start + key.0.len())).help(help));
        }
    }
}

fn unknown_folder(tag: &str, config: &Config) -> Diagnostic {
    let fault = Diagnostic::new(Code::UnknownLocale, format!("`content/{tag}/` is no locale of the site"))
        .at(Place::file(format!("content/{tag}")));
    match nearest(tag, config.locales.values().map(|locale| &*locale.tag)) {
        Some(meant) => fault.help(format!("did you mean `{meant}`? Else add `{tag}` to `locales` in `site.yaml`")),
        None => fault.help(format!("add `{tag}: {{ name: … }}` to `locales` in `site.yaml`, or move the folder away")),
    }
}

pub fn duplicate_id(first: &Entry, second: &Entry) -> Diagnostic {
    let place = |entry: &Entry| match &entry.outline.front.id {
        Some((_, span)) => entry.outline.place(span.clone()),
        None => Place::file(entry.outline.path.clone()),
    };
    let what = if second.id.is_empty() {
        "two home pages".to_owned()
    } else {
        format!("two pages have the id `{}`", second.id)
    };
    Diagnostic::new(Code::DuplicateId, what)
        .at(place(second))
        .and(place(first), "the other one")
        .help("rename one of the files, or give it another `id:`")
}
