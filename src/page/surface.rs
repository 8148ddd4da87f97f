//! Where a text is shown, and what of its HTML depends on that: addresses, pictures, notices.

use pulldown_cmark_escape::{escape_href, escape_html};

use super::{ElementKind, ElementView, FigureView, LinkTo, PictureTo, Themed};
use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx, Picture};
use crate::config::Locale;
use crate::content::{PictureRef, PictureShape};
use crate::words::Words;

/// Where a text is shown: what of its HTML depends on the page around it.
pub struct Surface<'a> {
    /// For the addresses of entries.
    pub catalogue: &'a Catalogue,
    /// The way to the root of the output: `../../`.
    pub root: &'a str,
    /// The interface's words in the text's language.
    pub words: &'a Words,
    /// The page's language, where the text is in another one, with the interface's words in it: what concerns the reader is said in these.
    pub reader: Option<(&'a Locale, &'a Words)>,
    /// The locale of the text.
    pub locale: &'a Locale,
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
    /// Whether links that leave the page open in a tab of their own: in a frame, the site has no room.
    pub outside: bool,
    /// The theme's templates for elements, where it has any.
    pub themed: Option<Themed<'a>>,
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

    pub(super) fn write(&self, prefix: &str, anchor: &str, out: &mut String) {
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
    /// Writes `<a href="…`, up to the end of the address.
    pub(super) fn open_link(&self, link: &LinkTo, written: &str, out: &mut String) {
        out.push_str(if self.opens_outside(link) { "<a target=\"_blank\" href=\"" } else { "<a href=\"" });
        self.href(link, written, out);
    }

    /// Whether a link opens in a tab of its own.
    pub(super) fn opens_outside(&self, link: &LinkTo) -> bool {
        self.outside && !matches!(link, LinkTo::Here(_) | LinkTo::Nowhere)
    }

    /// Writes the address of a link, escaped.
    pub fn href(&self, link: &LinkTo, written: &str, out: &mut String) {
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

    pub(super) fn picture(&mut self, picture: &PictureRef, to: &PictureTo, out: &mut String) {
        let figure = picture.shape == PictureShape::Figure;
        if figure && self.has_template(ElementKind::Figure) && *to != PictureTo::Nothing {
            return self.themed_figure(picture, to, out);
        }
        if figure {
            let is_tall = matches!(to, PictureTo::Own(light, _) if is_tall(light));
            out.push_str(if is_tall { "<figure class=\"picture tall\">" } else { "<figure class=\"picture\">" });
        }
        match to {
            PictureTo::Own(light, dark) => {
                let zooms = figure && zooms(picture);
                if zooms {
                    out.push_str(if self.outside { "<a target=\"_blank\" " } else { "<a " });
                    out.push_str("class=\"zoom\" href=\"");
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
            out.push_str("</figure>\n");
        }
    }

    /// Whether the theme replaces the markup of an element.
    pub(super) fn has_template(&self, kind: ElementKind) -> bool {
        self.themed.as_ref().is_some_and(|themed| themed.has(kind))
    }

    /// Writes an element by the theme's template, which there must be.
    pub(super) fn write_themed(&mut self, element: &ElementView<'_>, out: &mut String) {
        if let Some(themed) = &mut self.themed {
            themed.write(element, out);
        }
    }

    fn themed_figure(&mut self, picture: &PictureRef, to: &PictureTo, out: &mut String) {
        let (own, dark) = match to {
            PictureTo::Own(light, dark) => (Some(&**light), dark.as_deref()),
            _ => (None, None),
        };
        let address = |own: &Picture| format!("{}{}", self.root, own.address);
        let figure = FigureView {
            src: own.map_or_else(|| picture.target.trim().to_owned(), address),
            alt: &picture.alt,
            width: own.map(|own| own.dimensions.width),
            height: own.map(|own| own.dimensions.height),
            dark: dark.map(address),
            caption: picture.caption.as_deref(),
            zooms: own.is_some() && zooms(picture),
            first: own.is_some() && !self.has_picture,
            framed: self.outside,
        };
        self.has_picture |= own.is_some();
        self.write_themed(&ElementView::Figure(figure), out);
    }

    /// Writes the address of a picture, escaped.
    pub fn address(&self, picture: &Picture, out: &mut String) {
        out.push_str(self.root);
        out.push_str(&picture.address);
    }
}

/// Whether a figure links to its picture. Decoration has no name that a link could have, and nothing to look at closely.
fn zooms(figure: &PictureRef) -> bool {
    !figure.alt.is_empty()
}

/// Whether a picture is so high that a style sheet should keep it within the window: from a quarter higher than wide.
fn is_tall(picture: &Picture) -> bool {
    u64::from(picture.dimensions.height) * 4 >= u64::from(picture.dimensions.width) * 5
}

pub(super) fn attribute(text: &str, out: &mut String) {
    escape_html(out, text).expect("writing to a string does not fail");
}

/// Writes an address as it was written, escaped.
pub fn href(url: &str, out: &mut String) {
    escape_href(out, url.trim()).expect("writing to a string does not fail");
}
