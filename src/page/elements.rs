//! Elements whose markup a theme can replace, and the values that its templates are given.

use serde::Serialize;

use crate::catalogue::note_shared;
use crate::config::LocaleIx;
use crate::diagnostic::Diagnostic;

/// The element templates of a theme. Where there is no template for an element, the built-in markup is written.
pub trait Elements: Send + Sync {
    /// Whether the theme has a template for an element.
    fn has(&self, kind: ElementKind) -> bool;

    /// Renders an element in the words of a locale; `root` is the way to the root of the output. A template that fails is a fault.
    fn render(&self, element: &ElementView<'_>, locale: LocaleIx, root: &str) -> Result<String, Vec<Diagnostic>>;
}

/// An element whose markup a theme can replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementKind {
    /// A picture alone in its paragraph.
    Figure,
    /// One of GitHub's alerts.
    Callout,
    /// A code block.
    Code,
    /// A table.
    Table,
}

impl ElementKind {
    /// Every element whose markup a theme can replace.
    pub const ALL: [Self; 4] = [Self::Figure, Self::Callout, Self::Code, Self::Table];

    /// The name of its template, as other templates would include it.
    pub fn template(self) -> &'static str {
        match self {
            Self::Figure => "elements/figure.html",
            Self::Callout => "elements/callout.html",
            Self::Code => "elements/code.html",
            Self::Table => "elements/table.html",
        }
    }
}

/// What the template of an element is given, under the element's name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // `docs/themes.md` says what each field is, for those who write templates.
pub enum ElementView<'a> {
    Figure(FigureView<'a>),
    Callout { kind: &'static str, title: String, body: &'a str },
    Code { language: &'a str, text: &'a str, html: &'a str },
    Table { label: String, head: &'a str, body: &'a str },
}

/// `figure` in a template.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct FigureView<'a> {
    pub src: String,
    pub alt: &'a str,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub dark: Option<String>,
    pub caption: Option<&'a str>,
    pub zooms: bool,
    pub first: bool,
    pub framed: bool,
}

impl ElementView<'_> {
    /// Whose template it is for.
    pub fn kind(&self) -> ElementKind {
        match self {
            Self::Figure(_) => ElementKind::Figure,
            Self::Callout { .. } => ElementKind::Callout,
            Self::Code { .. } => ElementKind::Code,
            Self::Table { .. } => ElementKind::Table,
        }
    }
}

/// The element templates of the page that a text is shown on, and what was wrong with them so far.
pub struct Themed<'a> {
    elements: &'a dyn Elements,
    locale: LocaleIx,
    root: &'a str,
    faults: Vec<Diagnostic>,
}

impl<'a> Themed<'a> {
    /// Templates that are given the words of a locale.
    pub fn new(elements: &'a dyn Elements, locale: LocaleIx, root: &'a str) -> Self {
        Self { elements, locale, root, faults: Vec::new() }
    }

    /// Whether the theme has a template for an element.
    pub(super) fn has(&self, kind: ElementKind) -> bool {
        self.elements.has(kind)
    }

    /// Writes an element on lines of its own. Where its template fails, nothing is written: the page will not be shown.
    pub(super) fn write(&mut self, element: &ElementView<'_>, out: &mut String) {
        // Templates are given the site in the text's language, also on a page in another one.
        note_shared(self.locale);
        match self.elements.render(element, self.locale, self.root) {
            Ok(html) if html.trim().is_empty() => {}
            Ok(html) => {
                out.push_str(html.trim());
                out.push('\n');
            }
            Err(faults) => self.faults.extend(faults),
        }
    }

    /// What was wrong with the templates.
    pub fn into_faults(self) -> Vec<Diagnostic> {
        self.faults
    }
}
