//! Filling the holes.

use pulldown_cmark_escape::{escape_href, escape_html};

use super::{LinkTo, PictureTo, Targets};
use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx, Picture};
use crate::content::{Body, Filler, Hole, PictureRef, PictureShape};
use crate::words::{Argument, Words};

/// Stands in a string for a name that is put in as HTML. A private character, so no translator has written it.
const STAND_IN: &str = "\u{F8FF}";

/// Begins a notice that a part is behind its source.
const NOTICE: &str = "<p class=\"behind\">";

/// A body's HTML without the notices that parts of it are behind: what the page says, not what is said of it.
pub fn without_notices(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(NOTICE) {
        text.push_str(&rest[..at]);
        rest = rest[at..].find("</p>").map_or("", |end| &rest[at + end + "</p>".len()..]);
    }
    text + rest
}

/// Where a body is shown: what of its HTML depends on the page around it.
pub struct Surface<'a> {
    /// For the addresses of entries.
    pub catalogue: &'a Catalogue,
    /// The way to the root of the output: `../../`.
    pub root: &'a str,
    /// The interface's words in the page's language.
    pub words: &'a Words,
    /// What comes before anchors and footnotes: `create-key--` in a step.
    pub prefix: &'a str,
    /// How much deeper headings stand than they are written: 1 for a step on its guide's page.
    pub deeper: u8,
    /// Whether a picture has been shown on this page: all but the first are loaded when they come near.
    pub has_picture: bool,
    /// How many tables have been shown on this page.
    pub tables: i64,
    /// Anchors that headings had before.
    pub renamed: Renamed<'a>,
}

/// Anchors that headings had before: an empty element before each heading keeps them, so that old links lead on without a script.
#[derive(Clone, Debug, Default)]
pub struct Renamed<'a> {
    /// Old and new, without the prefix.
    pub anchors: Vec<(&'a str, &'a str)>,
    /// What came before the anchors of a step that had other ids: `make-key`.
    pub prefixes: Vec<String>,
}

impl<'a> Renamed<'a> {
    /// Those of an entry.
    pub fn of(catalogue: &'a Catalogue, index: EntryIx) -> Self {
        let entry = &catalogue.entries[index];
        let prefixes = if entry.prefix.is_empty() { Vec::new() } else { catalogue.old_anchors_of_step(index) };
        Self { anchors: catalogue.renamed_anchors(entry), prefixes }
    }

    fn write(&self, prefix: &str, anchor: &str, out: &mut String) {
        if self.anchors.is_empty() && self.prefixes.is_empty() {
            return;
        }
        let old = self.anchors.iter().filter(|(_, new)| *new == anchor).map(|(old, _)| *old);
        let old: Vec<&str> = old.collect();
        let before = self.prefixes.iter().flat_map(|name| {
            std::iter::once(anchor).chain(old.iter().copied()).map(move |anchor| format!("{name}--{anchor}"))
        });
        for id in old.iter().map(|old| format!("{prefix}{old}")).chain(before) {
            out.push_str("<span id=\"");
            attribute(&id, out);
            out.push_str("\"></span>");
        }
    }
}

impl Surface<'_> {
    /// Writes a body with its links and pictures.
    pub fn html(&mut self, body: &Body, targets: &Targets, anchors: &[String]) -> String {
        let mut out = String::with_capacity(body.room());
        self.behind(targets, None, &mut out);
        body.write(&mut Fill { surface: self, targets, anchors }, &mut out);
        out
    }

    /// Tells the reader that a part is older than its source, and leads to what the source says.
    fn behind(&self, targets: &Targets, section: Option<usize>, out: &mut String) {
        let Some(part) = targets.behind.iter().find(|part| part.section == section) else { return };
        let config = &self.catalogue.config;
        let source = &config.locales[config.source_index()];
        // The language's name is in that language, whichever way it runs.
        let mut name = format!("<bdi lang=\"{}\" dir=\"{}\">", source.tag, source.direction.name());
        attribute(&source.name, &mut name);
        name.push_str("</bdi>");
        let say = |key: &str| {
            let text = self.words.text(key, &[("language", Argument::Text(STAND_IN.to_owned()))]);
            let mut escaped = String::new();
            attribute(&text.unwrap_or_default(), &mut escaped);
            escaped.replace(STAND_IN, &name)
        };
        out.push_str(NOTICE);
        out.push_str(&say("behind_notice"));
        if let Some((entry, anchor)) = &part.source {
            out.push_str(" <a href=\"");
            self.href(&LinkTo::Entry(*entry, anchor.clone()), "", out);
            out.push_str(&format!("\" hreflang=\"{}\">{}</a>", source.tag, say("behind_link")));
        }
        out.push_str("</p>\n");
    }

    fn href(&self, link: &LinkTo, written: &str, out: &mut String) {
        match link {
            LinkTo::External => href(written, out),
            LinkTo::Here(anchor) => {
                out.push('#');
                attribute(anchor, out);
            }
            LinkTo::Entry(entry, anchor) => {
                out.push_str(self.root);
                out.push_str(&self.catalogue.entries[*entry].address);
                out.push_str(addresses::PAGE);
                if let Some(anchor) = anchor {
                    out.push('#');
                    attribute(anchor, out);
                }
            }
            LinkTo::File(address) => {
                out.push_str(self.root);
                out.push_str(address);
            }
            LinkTo::Nowhere => out.push('#'),
        }
    }

    fn picture(&mut self, picture: &PictureRef, to: &PictureTo, out: &mut String) {
        let figure = picture.shape == PictureShape::Figure;
        if figure {
            out.push_str("<figure class=\"picture\">");
        }
        match to {
            PictureTo::Own(own) => {
                let (light, dark) = &**own;
                // Decoration has no name that a link could have, and nothing to look at closely.
                let zooms = figure && !picture.alt.is_empty();
                if zooms {
                    out.push_str("<a class=\"zoom\" href=\"");
                    self.address(light, out);
                    out.push_str("\">");
                }
                out.push_str("<picture>");
                if let Some(dark) = dark {
                    out.push_str("<source data-scheme=\"dark\" media=\"(prefers-color-scheme: dark)\" srcset=\"");
                    self.address(dark, out);
                    out.push_str("\">");
                }
                out.push_str("<img");
                if !figure {
                    out.push_str(" class=\"inline\"");
                }
                out.push_str(" src=\"");
                self.address(light, out);
                out.push_str("\" alt=\"");
                attribute(&picture.alt, out);
                out.push_str(&format!(
                    "\" width=\"{}\" height=\"{}\"",
                    light.dimensions.width, light.dimensions.height
                ));
                if self.has_picture {
                    out.push_str(" loading=\"lazy\"");
                }
                out.push_str(" decoding=\"async\"></picture>");
                if zooms {
                    out.push_str("</a>");
                }
                self.has_picture = true;
            }
            PictureTo::External => {
                out.push_str("<img src=\"");
                href(&picture.target, out);
                out.push_str("\" alt=\"");
                attribute(&picture.alt, out);
                out.push_str("\" loading=\"lazy\">");
            }
            PictureTo::Nothing => {}
        }
        if figure {
            if let Some(caption) = &picture.caption {
                out.push_str("<figcaption>");
                attribute(caption, out);
                out.push_str("</figcaption>");
            }
            out.push_str("</figure>");
        }
    }

    fn address(&self, picture: &Picture, out: &mut String) {
        out.push_str(self.root);
        out.push_str(&picture.address);
    }
}

struct Fill<'f, 's, 'a> {
    surface: &'f mut Surface<'s>,
    targets: &'a Targets,
    anchors: &'a [String],
}

impl Filler for Fill<'_, '_, '_> {
    fn fill(&mut self, hole: &Hole, body: &Body, out: &mut String) {
        match hole {
            Hole::Link(index) => {
                let index = *index as usize;
                self.surface.href(&self.targets.links[index], &body.links[index].target, out);
            }
            Hole::Picture(index) => {
                let index = *index as usize;
                self.surface.picture(&body.pictures[index], &self.targets.pictures[index], out);
            }
            Hole::PictureUrl(index) => match &self.targets.pictures[*index as usize] {
                PictureTo::Own(own) => self.surface.address(&own.0, out),
                PictureTo::External => href(&body.pictures[*index as usize].target, out),
                PictureTo::Nothing => {}
            },
            Hole::HeadingStart(index) => {
                let index = *index as usize;
                let anchor = self.anchors.get(index).map_or(&body.headings[index].anchor, |anchor| anchor);
                self.surface.renamed.write(self.surface.prefix, anchor, out);
                out.push_str(&format!("<h{} id=\"{}", self.level(body, index), self.surface.prefix));
                attribute(anchor, out);
                out.push_str("\">");
            }
            Hole::HeadingEnd(index) => {
                let index = *index as usize;
                out.push_str(&format!("</h{}>", self.level(body, index)));
                if !self.targets.behind.is_empty() {
                    out.push('\n');
                    self.surface.behind(self.targets, Some(index), out);
                }
            }
            Hole::Prefix => out.push_str(self.surface.prefix),
            Hole::CalloutTitle(callout) => {
                attribute(&self.surface.words.plain(&format!("callout_{}", callout.name())), out)
            }
            Hole::TableLabel => {
                self.surface.tables += 1;
                let number = [("number", Argument::Number(self.surface.tables))];
                attribute(&self.surface.words.text("table_label", &number).unwrap_or_default(), out);
            }
            Hole::FootnoteBack => attribute(&self.surface.words.plain("footnote_back"), out),
            Hole::Task(ticked) => {
                let (state, word) = if *ticked { (" checked", "task_done") } else { ("", "task_open") };
                out.push_str(&format!("<input type=\"checkbox\" disabled{state} aria-label=\""));
                attribute(&self.surface.words.plain(word), out);
                out.push_str("\">");
            }
            Hole::Code(code) => out.push_str(code.html()),
        }
    }
}

impl Fill<'_, '_, '_> {
    fn level(&self, body: &Body, heading: usize) -> u8 {
        (body.headings[heading].level + self.surface.deeper).min(6)
    }
}

fn attribute(text: &str, out: &mut String) {
    escape_html(out, text).expect("writing to a string does not fail");
}

fn href(url: &str, out: &mut String) {
    escape_href(out, url.trim()).expect("writing to a string does not fail");
}
