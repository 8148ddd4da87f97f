//! From what a link says to where it leads.

use std::ops::Range;

use super::{LinkTo, PictureTo, Targets, hints};
use crate::catalogue::{Catalogue, Entry, EntryIx};
use crate::content::{Link, PictureRef, Scheme, TextOutline, resolve_path};
use crate::diagnostic::{Code, Diagnostic, Findings, Severity, nearest};
use crate::source::is_picture;

pub struct Resolver<'a> {
    catalogue: &'a Catalogue,
    index: EntryIx,
    entry: &'a Entry,
    pub findings: Findings,
}

impl<'a> Resolver<'a> {
    pub fn new(catalogue: &'a Catalogue, index: EntryIx) -> Self {
        Self { catalogue, index, entry: &catalogue.entries[index], findings: Findings::default() }
    }

    pub fn targets(&mut self, text: &TextOutline) -> Targets {
        Targets {
            links: text.links.iter().map(|link| self.link(link)).collect(),
            pictures: text.pictures.iter().map(|picture| self.picture(picture)).collect(),
            behind: Vec::new(),
        }
    }

    /// Whether the next fault is told, and not only counted: to find out what was meant takes longer than all else.
    fn hints(&self) -> bool {
        !self.findings.is_full_of(Severity::Fault)
    }

    fn fault(&mut self, code: Code, span: &Range<usize>, message: String, help: String) {
        let place = self.entry.outline.place(span.clone());
        self.findings.push(Diagnostic::new(code, message).at(place).help(help));
    }

    /// A fault that reports the absence of the file at `path`, or of the page with the id behind `id:`.
    fn missing(&mut self, code: Code, span: &Range<usize>, path: &str, message: String, help: String) {
        let place = self.entry.outline.place(span.clone());
        self.findings.push(Diagnostic::new(code, message).at(place).help(help).missing(path));
    }

    fn link(&mut self, link: &Link) -> LinkTo {
        match Scheme::of(&link.target) {
            Scheme::External => LinkTo::External,
            // Said where the file was read.
            Scheme::Forbidden(_) => LinkTo::Nowhere,
            Scheme::Empty => {
                self.fault(
                    Code::BrokenLink,
                    &link.span,
                    "this link leads nowhere".into(),
                    "put the path of a page's file there, or an address".into(),
                );
                LinkTo::Nowhere
            }
            Scheme::Anchor(anchor) => match self.anchor(self.index, anchor, &link.span) {
                Some(Some(anchor)) => LinkTo::Here(anchor),
                Some(None) => LinkTo::Here(String::new()),
                None => LinkTo::Nowhere,
            },
            Scheme::Id(id, anchor) => self.id(id, anchor, link),
            Scheme::Path(path, anchor) => self.path(path, anchor, link),
        }
    }

    fn id(&mut self, id: &str, anchor: Option<&str>, link: &Link) -> LinkTo {
        if let Some(target) = self.catalogue.for_reader(id, self.entry.locale) {
            return self.entry_with_anchor(target, anchor, link);
        }
        if self.catalogue.is_draft(id) {
            self.draft(id, link);
        } else {
            let meant = if self.hints() { self.catalogue.similar_id(id) } else { None };
            let help = match meant {
                Some(meant) => format!("did you mean `id:{meant}`?"),
                None => "an id is the path of a page's file below its locale, without `.md`".into(),
            };
            self.missing(Code::BrokenLink, &link.span, &format!("id:{id}"), format!("no page has the id `{id}`"), help);
        }
        LinkTo::Nowhere
    }

    fn path(&mut self, path: &str, anchor: Option<&str>, link: &Link) -> LinkTo {
        let from = &self.entry.outline.path;
        let Some(resolved) = resolve_path(from, path) else {
            self.fault(
                Code::PathEscape,
                &link.span,
                format!("`{path}` leads out of the site"),
                "link to a file of the site, or to an address that begins with `https://`".into(),
            );
            return LinkTo::Nowhere;
        };
        if let Some(target) = self.find(&resolved) {
            let id = &self.catalogue.entries[target].id;
            let as_read = || self.catalogue.for_reader(id, self.entry.locale);
            let target = if self.catalogue.entries[target].hidden && !self.entry.hidden {
                // A translation that is a draft: its readers get the page in another language.
                let Some(published) = as_read() else {
                    self.draft(id, link);
                    return LinkTo::Nowhere;
                };
                published
            } else {
                target
            };
            return self.entry_with_anchor(target, anchor, link);
        }
        if let Some(address) = self.catalogue.published_file(&resolved) {
            return LinkTo::File(crate::catalogue::encode_path(address).into());
        }
        if is_picture(&resolved)
            && let Some((picture, _)) =
                self.catalogue.pictures.get(&resolved, &self.catalogue.language_of(self.index).tag)
        {
            return LinkTo::File(picture.address.clone());
        }
        let help = if self.hints() { hints::for_link(self.catalogue, self.entry, &resolved) } else { String::new() };
        self.missing(Code::BrokenLink, &link.span, &resolved, format!("there is no `{resolved}`"), help);
        LinkTo::Nowhere
    }

    /// The entry of a file or of a folder's index: in the locale that the path names, else as the reader gets it.
    fn find(&self, path: &str) -> Option<EntryIx> {
        let catalogue = self.catalogue;
        let index = format!("{path}/index.md");
        let of_file = |path: &str| catalogue.by_path(path);
        if let Some(found) = of_file(path).or_else(|| of_file(&index)) {
            // Who reads a text in another language stays among the pages of their own.
            let id = &catalogue.entries[found].id;
            return match self.entry.stands_for {
                Some(_) if id.is_empty() => catalogue.homes[self.entry.locale],
                Some(_) if !catalogue.entries[found].hidden => catalogue.for_reader(id, self.entry.locale),
                _ => Some(found),
            };
        }
        // A translation links to its neighbours by their place in its own folder, translated or not yet.
        let (tag, rest) = path.strip_prefix("content/")?.split_once('/')?;
        let locale = catalogue.config.locale_index(tag)?;
        let in_source = format!("content/{}/{rest}", catalogue.config.source_locale);
        let source = of_file(&in_source).or_else(|| of_file(&format!("{in_source}/index.md")))?;
        catalogue.for_reader(&catalogue.entries[source].id, locale)
    }

    fn draft(&mut self, id: &str, link: &Link) {
        let message = format!("`{id}` is a draft, and this page is published");
        self.fault(
            Code::LinkToDraft,
            &link.span,
            message,
            "publish that page too, take the link away, or build with `--drafts`".into(),
        );
    }

    fn entry_with_anchor(&mut self, target: EntryIx, anchor: Option<&str>, link: &Link) -> LinkTo {
        match anchor.filter(|anchor| !anchor.is_empty()) {
            None => LinkTo::Entry(target, None),
            Some(anchor) => match self.anchor(target, anchor, &link.span) {
                Some(anchor) => LinkTo::Entry(target, anchor),
                None => LinkTo::Nowhere,
            },
        }
    }

    /// The anchor as the target's page has it: `Some(None)` where it is left off with a warning, `None` where it is a fault.
    fn anchor(&mut self, target: EntryIx, anchor: &str, span: &Range<usize>) -> Option<Option<String>> {
        let decoded = resolve_path("", anchor).filter(|decoded| !anchor.contains('/') && !decoded.is_empty());
        let anchor = decoded.as_deref().unwrap_or(anchor);
        if anchor.is_empty() || anchor == "top" {
            return Some(None);
        }
        if let Some(found) = self.catalogue.anchor_on(target, anchor) {
            return Some(Some(found));
        }
        let entry = &self.catalogue.entries[target];
        let message = format!("`{}` has no heading with the anchor `{anchor}`", entry.outline.path);
        if entry.locale != self.entry.locale || entry.stands_for.is_some() || self.entry.stands_for.is_some() {
            let place = self.entry.outline.place(span.clone());
            self.findings.push(
                Diagnostic::new(Code::LostAnchor, message)
                    .at(place)
                    .help("the link leads to the top of that page until it is translated"),
            );
            return Some(None);
        }
        let help = if self.hints() { self.hint_for_anchor(target, anchor) } else { String::new() };
        self.fault(Code::BrokenAnchor, span, message, help);
        None
    }

    /// What to write in place of an anchor that a page has not.
    fn hint_for_anchor(&self, target: EntryIx, anchor: &str) -> String {
        let entry = &self.catalogue.entries[target];
        let renamed =
            entry.outline.front.anchors.iter().find(|(old, ..)| old == anchor).map(|(_, new, _)| new.as_str());
        let meant = renamed.or_else(|| nearest(anchor, self.catalogue.anchors_on(target)));
        match meant {
            Some(meant) => format!("did you mean `#{meant}`?"),
            None if self.catalogue.anchors_on(target).is_empty() => {
                "that page has no headings: add one, or link to the page as a whole, without `#` and what follows"
                    .into()
            }
            None => format!(
                "its anchors: {}",
                self.catalogue
                    .anchors_on(target)
                    .into_iter()
                    .take(8)
                    .map(|anchor| format!("`#{anchor}`"))
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
        }
    }

    fn picture(&mut self, picture: &PictureRef) -> PictureTo {
        let path = match Scheme::of(&picture.target) {
            Scheme::External => {
                let place = self.entry.outline.place(picture.span.clone());
                let warning = Diagnostic::new(
                    Code::ExternalPicture,
                    "this picture lies on another server, and the site's policy blocks it",
                );
                self.findings.push(warning.at(place).help("save it below `images/`"));
                return PictureTo::External;
            }
            Scheme::Path(path, _) => path,
            Scheme::Forbidden(_) => {
                self.fault(
                    Code::UnsafeLink,
                    &picture.span,
                    "this address cannot be a picture's".into(),
                    "save the picture below `images/`".into(),
                );
                return PictureTo::Nothing;
            }
            _ => {
                self.fault(
                    Code::MissingPicture,
                    &picture.span,
                    "this names no picture".into(),
                    "name a file below `images/`, such as `/images/wix/keys.png`".into(),
                );
                return PictureTo::Nothing;
            }
        };
        let Some(resolved) = resolve_path(&self.entry.outline.path, path) else {
            self.fault(
                Code::PathEscape,
                &picture.span,
                format!("`{path}` leads out of the site"),
                "save the picture below `images/`".into(),
            );
            return PictureTo::Nothing;
        };
        let tag = &self.catalogue.language_of(self.index).tag;
        if *tag != self.catalogue.config.source_locale && self.catalogue.pictures.is_in_other_language(&resolved, tag) {
            let (stem, extension) = resolved.rsplit_once('.').unwrap_or((&resolved, "png"));
            let warning = Diagnostic::new(
                Code::PictureInOtherLanguage,
                format!("`{resolved}` is shown as it was made for `{}`", self.catalogue.config.source_locale),
            );
            let place = self.entry.outline.place(picture.span.clone());
            self.findings.push(
                warning
                    .at(place)
                    .help(format!("make the same picture in `{tag}`, and save it as `{stem}.{tag}.{extension}`")),
            );
        }
        if let Some((light, dark)) = self.catalogue.pictures.get(&resolved, tag) {
            return PictureTo::Own(light.clone(), dark.cloned());
        }
        let (message, help) = match self.hints() {
            true => hints::for_picture(self.catalogue, &resolved),
            false => (String::new(), String::new()),
        };
        self.missing(Code::MissingPicture, &picture.span, &resolved, message, help);
        PictureTo::Nothing
    }
}
