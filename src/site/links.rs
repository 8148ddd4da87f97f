//! Links of finished pages.
//!
//! Links in content were resolved long before; what is found here was written by a template, or is HTML that a
//! site allows unread.

use super::{Artefact, Doubt, OutPath, Site};
use crate::addresses;
use crate::catalogue::EntryIx;
use crate::content::{Kind, resolve_path};
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Severity};

/// Looks up every link of a page: what leads nowhere is a fault, what only another page can show is a doubt.
pub fn check(site: &Site, path: &str, kind: &str, html: &str) -> (Vec<Diagnostic>, Vec<Doubt>) {
    let (mut ids, mut targets) = (Vec::new(), Vec::new());
    for (name, value) in Attributes::of(html) {
        match name {
            "id" => ids.push(value),
            "href" | "src" | "srcset" | "poster" => targets.push(value),
            _ => {}
        }
    }
    // A page has few of each: sorting them takes less time than hashing.
    ids.sort_unstable();
    targets.sort_unstable();
    targets.dedup();
    let root = "../".repeat(path.matches('/').count());
    let mut page = Page { site, path, kind, root, ids, findings: Findings::default(), doubts: Vec::new() };
    page.check_ids();
    for target in targets {
        page.check_target(target);
    }
    let file = site.shown_at(path).map_or(path.into(), |entry| site.catalogue.entries[entry].outline.path.clone());
    (page.findings.of_file(&file), page.doubts)
}

/// A page whose links are checked.
struct Page<'a> {
    site: &'a Site,
    path: &'a str,
    kind: &'a str,
    /// The way from the page to the root of the output.
    root: String,
    /// In order.
    ids: Vec<&'a str>,
    findings: Findings,
    doubts: Vec<Doubt>,
}

impl<'a> Page<'a> {
    fn check_ids(&mut self) {
        let mut last = None;
        for pair in self.ids.windows(2) {
            let (id, path) = (pair[0], self.path);
            if id == pair[1] && last.replace(id) != Some(id) && !self.site.has_twice(path, id) {
                let help = "give the heading or the element another one, such as `## Title {#another}`";
                let fault = match self.author_of(id).filter(|(entry, _)| self.site.shown_at(path) == Some(*entry)) {
                    Some((_, place)) => {
                        let message = format!("two elements of this page have the id `{id}`");
                        Diagnostic::new(Code::DuplicateAnchor, message).at(place)
                    }
                    None => {
                        let message = format!("two elements of the page `{path}` have the id `{id}`");
                        Diagnostic::new(Code::DuplicateAnchor, message)
                    }
                };
                self.findings.push(fault.help(help));
            }
        }
    }

    fn check_target(&mut self, target: &str) {
        let site = self.site;
        if let Some(anchor) = target.strip_prefix('#') {
            if !anchor.is_empty() && anchor != "top" && self.ids.binary_search(&anchor).is_err() {
                let message = format!("`{target}` names no `id` of the page");
                self.findings.push(self.fault(target, Code::BrokenAnchor, message));
            }
            return;
        }
        if let Some(id) = target.strip_prefix("id:") {
            let message = format!("`{target}` is an address for pages, and browsers cannot follow it");
            self.findings.push(self.fault(target, Code::BrokenLink, message).help(format!(
                "write `{{{{ root }}}}` and the address of the page with the id `{id}`, such as `{{{{ root }}}}go/{id}/`"
            )));
            return;
        }
        if is_external(target) {
            return;
        }
        let decoded;
        let written = if target.contains('&') {
            decoded = target.replace("&amp;", "&");
            &decoded
        } else {
            target
        };
        let (file, anchor) = written.split_once('#').map_or((written, None), |(file, anchor)| (file, Some(anchor)));
        let file = file.split('?').next().unwrap_or(file);
        match self.find(self.path, file) {
            // Every page links to its home; that it is missing has been said.
            None if site.lacks_home(file) => {}
            None => {
                let message = format!("`{target}` leads to nothing that the site has");
                match self.author_of(target) {
                    // Said at the author's own page.
                    Some((entry, _)) if self.fails_at_home(entry, file) => {}
                    _ => self.findings.push(self.fault(target, Code::BrokenLink, message)),
                }
            }
            Some(found) => {
                if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
                    let entry = site.shown_at(found);
                    let proven = entry.is_some_and(|entry| site.catalogue.anchor_on(entry, anchor).is_some());
                    if !proven {
                        self.doubts.push((found.clone(), anchor.to_owned()));
                    }
                }
            }
        }
    }

    /// The output that a link on a page leads to: a file, or the page of a folder.
    fn find(&self, from: &str, file: &str) -> Option<&'a OutPath> {
        let site = self.site;
        let output = |path: &str| site.artefacts.get_key_value(path).map(|(path, _)| path);
        // Most links lead to a file by way of the root: the rest of the link is the path of the file.
        if from == self.path
            && let Some(below) = file.strip_prefix(&self.root).filter(|below| !below.contains('%'))
            && let Some(found) = output(below)
        {
            return Some(found);
        }
        let resolved = if file.starts_with('/') {
            resolve_path("", file.strip_prefix(site.catalogue.config.base_path())?)?
        } else {
            resolve_path(from, file)?
        };
        if !file.is_empty()
            && !file.ends_with('/')
            && let Some(found) = output(&resolved)
        {
            return Some(found);
        }
        let folder = if resolved.is_empty() { resolved } else { resolved + "/" };
        output(&addresses::page(&folder))
    }

    /// The entry whose author wrote a value of an attribute as HTML that no check of the text reads, and where it stands. None where
    /// no further finding is told.
    fn author_of(&self, value: &str) -> Option<(EntryIx, Place)> {
        if self.findings.is_full_of(Severity::Fault) {
            return None;
        }
        let catalogue = &self.site.catalogue;
        let shown = self.site.artefacts.get(self.path).and_then(Artefact::leads_to)?;
        let steps = (catalogue.entries[shown].kind == Kind::Guide).then(|| catalogue.steps(shown));
        let value = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        std::iter::once(shown).chain(steps.into_iter().flatten()).find_map(|entry| {
            let body = self.site.bodies().get(entry);
            let (text, span) = body.texts().find_map(|text| Some((text, text.written_attribute(&value)?)))?;
            let path = &catalogue.entries[entry].outline.path;
            // A text of the front matter counts in a text of its own.
            let place = match text.is_inline {
                true => Place::file(path.clone()),
                false => Place::span(path.clone(), &text.source, span),
            };
            Some((entry, place))
        })
    }

    /// Whether a link leads nowhere on the page of an entry itself, of which this page shows the text.
    fn fails_at_home(&self, entry: EntryIx, file: &str) -> bool {
        let home = addresses::page(&self.site.catalogue.entries[entry].folder);
        home != self.path && self.site.shown_at(&home) == Some(entry) && self.find(&home, file).is_none()
    }

    fn fault(&self, target: &str, code: Code, message: String) -> Diagnostic {
        // The way to the root differs from page to page; the rest is as the template has it.
        let rest = target.trim_start_matches("../");
        let is_told = !rest.is_empty() && !self.findings.is_full_of(Severity::Fault);
        if let Some((entry, place)) = self.author_of(target) {
            let is_elsewhere = self.site.shown_at(self.path) != Some(entry);
            let on = if is_elsewhere { format!(" on the page `{}`", self.path) } else { String::new() };
            return Diagnostic::new(code, format!("{message}{on}"))
                .at(place)
                .help("addresses in allowed HTML are published as they are: write one that is right where the page is published");
        }
        match is_told.then(|| self.site.theme.find(self.kind, rest)).flatten() {
            Some(place) => Diagnostic::new(code, format!("`{rest}` leads to nothing that the site has"))
                .at(place)
                .help("links in templates begin with `{{ root }}` and name a page's `address`"),
            None => Diagnostic::new(code, format!("on the page `{}`, {message}", self.path))
                .help("a template or allowed HTML wrote this link: mend it there"),
        }
    }
}

/// Whether a page has an element with this id.
pub fn has_id(html: &str, id: &str) -> bool {
    Attributes::of(html).any(|attribute| attribute == ("id", id))
}

/// The quoted attributes of a page's tags. What looks like one in text, such as code that shows HTML, is none: in text `<` is
/// always escaped.
struct Attributes<'a> {
    html: &'a str,
    at: usize,
    in_tag: bool,
}

impl<'a> Attributes<'a> {
    fn of(html: &'a str) -> Self {
        Self { html, at: 0, in_tag: false }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.html.as_bytes();
        loop {
            if !self.in_tag {
                self.at += memchr::memchr(b'<', &bytes[self.at..])? + 1;
                self.in_tag = bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic);
                continue;
            }
            // Names are short: a loop over their bytes takes fewer instructions than a call of `memchr2`.
            let end = self.at + bytes[self.at..].iter().position(|byte| matches!(byte, b'=' | b'>'))?;
            if bytes[end] == b'>' {
                self.in_tag = false;
                self.at = end + 1;
                continue;
            }
            let start = bytes[..end].iter().rposition(u8::is_ascii_whitespace).map_or(0, |space| space + 1);
            self.at = end + 1;
            let Some(quote @ (b'"' | b'\'')) = bytes.get(end + 1).copied() else { continue };
            let close = end + 2 + memchr::memchr(quote, &bytes[end + 2..])?;
            self.at = close + 1;
            return Some((&self.html[start..end], &self.html[end + 2..close]));
        }
    }
}

fn is_external(target: &str) -> bool {
    target.starts_with("//") || target.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_have_attributes() {
        let html = "<a class=\"x>y\" href='1'>&lt;a href=\"no\" id=\"no\"&gt;</a><img src=\"2\" alt=\"id=&quot;no\"/><b data-id=\"no\" id=\"3\" hidden>";
        let named = |wanted: &[&str]| -> Vec<&str> {
            Attributes::of(html).filter(|(name, _)| wanted.contains(name)).map(|(_, value)| value).collect()
        };
        assert_eq!(named(&["href", "src", "id"]), ["1", "2", "3"]);
        for broken in ["<", "<a", "<a b", "<a b=", "<a b=\"", "<a =\"\"", "text"] {
            assert_eq!(Attributes::of(broken).filter(|(name, _)| *name == "b").count(), 0);
        }
    }
}
