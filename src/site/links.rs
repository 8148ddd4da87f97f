//! Links of finished pages.
//!
//! Links in content were resolved long before; what is found here was written by a template, or is HTML that a
//! site allows unread.

use std::collections::HashSet;

use super::{Doubt, Site};
use crate::addresses;
use crate::content::resolve_path;
use crate::diagnostic::{Code, Diagnostic};

/// Looks up every link of a page: what leads nowhere is a fault, what only another page can show is a doubt.
pub fn check(site: &Site, path: &str, kind: &str, html: &str) -> (Vec<Diagnostic>, Vec<Doubt>) {
    let mut findings = Vec::new();
    let mut doubts = Vec::new();
    let mut ids: HashSet<&str> = HashSet::new();
    for id in values(html, &["id"]) {
        if !ids.insert(id) && !site.has_twice(path, id) {
            let fault =
                Diagnostic::new(Code::DuplicateAnchor, format!("two elements of the page `{path}` have the id `{id}`"));
            findings.push(fault.help("give the heading or the element another one, such as `## Title {#another}`"));
        }
    }
    let mut known: HashSet<&str> = HashSet::new();
    for target in values(html, &["href", "src", "srcset", "poster"]) {
        // Most links stand on a page twice and more.
        if !known.insert(target) {
            continue;
        }
        if let Some(anchor) = target.strip_prefix('#') {
            if !anchor.is_empty() && anchor != "top" && !ids.contains(anchor) {
                findings.push(fault(
                    site,
                    kind,
                    path,
                    target,
                    Code::BrokenAnchor,
                    format!("`{target}` names no `id` of the page"),
                ));
            }
            continue;
        }
        if let Some(id) = target.strip_prefix("id:") {
            let message = format!("`{target}` is an address for pages, and browsers cannot follow it");
            findings.push(fault(site, kind, path, target, Code::BrokenLink, message).help(format!(
                "write `{{{{ root }}}}` and the address of the page with the id `{id}`, such as `{{{{ root }}}}go/{id}/`"
            )));
            continue;
        }
        if is_external(target) {
            continue;
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
        match find(site, path, file) {
            // Every page links to its home; that it is missing has been said.
            None if site.lacks_home(file) => {}
            None => findings.push(fault(
                site,
                kind,
                path,
                target,
                Code::BrokenLink,
                format!("`{target}` leads to nothing that the site has"),
            )),
            Some(found) => {
                if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
                    let entry = site.shown_at(&found);
                    let proven = entry.is_some_and(|entry| site.catalogue.anchor_on(entry, anchor).is_some());
                    if !proven {
                        doubts.push((found, anchor.to_owned()));
                    }
                }
            }
        }
    }
    (findings, doubts)
}

/// Whether a page has an element with this id.
pub fn has_id(html: &str, id: &str) -> bool {
    values(html, &["id"]).any(|known| known == id)
}

/// The values of attributes with these names, as they are written.
fn values<'a>(html: &'a str, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
    Attributes { html, at: 0, in_tag: false }.filter(|(name, _)| names.contains(name)).map(|(_, value)| value)
}

/// The quoted attributes of a page's tags. What looks like one in text, such as code that shows HTML, is none: in text `<` is
/// always escaped.
struct Attributes<'a> {
    html: &'a str,
    at: usize,
    in_tag: bool,
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
            let end = self.at + memchr::memchr2(b'=', b'>', &bytes[self.at..])?;
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

/// The output that a link of a page leads to.
fn find(site: &Site, from: &str, file: &str) -> Option<super::OutPath> {
    let from_root = file.strip_prefix(site.catalogue.config.base_path());
    let resolved = match from_root {
        Some(rest) => resolve_path("", rest)?,
        None if file.starts_with('/') => return None,
        None => resolve_path(from, file)?,
    };
    let is_folder = file.is_empty() || file.ends_with('/') || site.has_folder(&resolved);
    let resolved = match (is_folder, resolved.as_str()) {
        (true, "") => addresses::PAGE.to_owned(),
        (true, folder) => addresses::page(&format!("{folder}/")),
        (false, _) => resolved,
    };
    site.artefacts.get_key_value(resolved.as_str()).map(|(path, _)| path.clone())
}

fn fault(site: &Site, kind: &str, path: &str, target: &str, code: Code, message: String) -> Diagnostic {
    // The way to the root differs from page to page; the rest is as the template has it.
    let rest = target.trim_start_matches("../");
    match site.theme.find(kind, rest).filter(|_| !rest.is_empty()) {
        Some(place) => Diagnostic::new(code, format!("`{rest}` leads to nothing that the site has"))
            .at(place)
            .help("links in templates begin with `{{ root }}` and name a page's `address`"),
        None => Diagnostic::new(code, format!("on the page `{path}`, {message}"))
            .help("a template or allowed HTML wrote this link: mend it there"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_have_attributes() {
        let html = "<a class=\"x>y\" href='1'>&lt;a href=\"no\" id=\"no\"&gt;</a><img src=\"2\" alt=\"id=&quot;no\"/><b data-id=\"no\" id=\"3\" hidden>";
        assert_eq!(values(html, &["href", "src", "id"]).collect::<Vec<_>>(), ["1", "2", "3"]);
        for broken in ["<", "<a", "<a b", "<a b=", "<a b=\"", "<a =\"\"", "text"] {
            assert_eq!(values(broken, &["b"]).count(), 0);
        }
    }
}
