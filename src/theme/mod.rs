//! From a view to the bytes of a page.
//!
//! Templates get a view and nothing else. Two functions stand beside it, both pure: `asset`, which gives the address of
//! a static file, and `text`, which gives a string with its arguments put in.

mod accent;
mod assets;
mod elements;
mod lint;
mod unused;

use std::collections::HashSet;
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use crate::config::{Config, Layers, LocaleIx};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::page::Elements;
use crate::source::{TextFile, ThemeFile};
use crate::table::Table;
use crate::view::{SiteView, View};
use crate::words::{Argument, Words};

pub use assets::{Asset, Assets};

/// The templates and static files of a site, checked and compiled.
pub struct Theme {
    tera: Tera,
    /// Static files by name.
    pub assets: Arc<Assets>,
    /// Whether every template could be read; a fault says where not, and nothing is rendered.
    is_whole: bool,
    /// Templates by the name under which Tera knows them: `builtin/base.html`.
    files: Vec<(String, TextFile)>,
}

/// A theme in one locale: with its words and what its pages share, made ready once.
pub struct Localised {
    tera: Tera,
    site: Value,
    words: Value,
}

impl Theme {
    /// Compiles the templates of all layers; with faults there is a theme that renders nothing.
    pub fn of(layers: &Layers, config: &Config) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let (assets, found) = Assets::of(layers, config);
        findings.extend(found);
        let assets = Arc::new(assets);
        let mut tera = Tera::new();
        let prefixes: Vec<String> = layers.themes.iter().map(|layer| format!("{}/", layer.name)).collect();
        tera.set_fallback_prefixes(prefixes).expect("no template has been added yet");
        let known = assets.clone();
        tera.register_function("asset", move |arguments: Kwargs, _: &State| {
            let name = arguments.must_get::<&str>("name")?;
            known.address(name).map(Value::safe_string).map_err(tera::Error::message)
        });
        tera.register_function("lang", |arguments: Kwargs, _: &State| {
            arguments.must_get::<&Value>("of").map(language_attributes)
        });
        // Each locale registers its own; this one lets templates that call it compile.
        tera.register_function("text", |_: Kwargs, _: &State| Err::<Value, _>(tera::Error::message("no words")));
        let files = reachable(layers);
        for (_, file) in &files {
            findings.extend(lint::lint(file, config.origin()));
        }
        findings.extend(unused::check(layers, &files));
        let mut theme = Self { tera, assets, is_whole: true, files };
        let all = theme.files.iter().map(|(name, file)| (name.as_str(), &*file.text));
        if let Err(error) = theme.tera.add_raw_templates(all.collect::<Vec<_>>()) {
            // Tera stops at the first file that it cannot read; each by itself tells them all.
            let broken: Vec<tera::Error> =
                theme.files.iter().filter_map(|(name, file)| syntax_error(name, &file.text)).collect();
            let errors = if broken.is_empty() { vec![error] } else { broken };
            findings.extend(errors.iter().flat_map(|error| theme.template_faults(error)));
            theme.is_whole = false;
        }
        (theme, findings)
    }

    /// Makes the theme ready for the pages of one locale.
    pub fn localise(&self, words: &Arc<Words>, site: &SiteView) -> Localised {
        let mut tera = self.tera.clone();
        let own = words.clone();
        tera.register_function("text", move |arguments: Kwargs, _: &State| {
            let key = arguments.must_get::<&str>("key")?;
            let given: Vec<(String, Argument)> = arguments
                .iter()
                .filter(|(name, _)| name.as_str() != Some("key"))
                .map(|(name, value)| {
                    (
                        name.to_string(),
                        value.as_i64().map_or_else(|| Argument::Text(value.to_string()), Argument::Number),
                    )
                })
                .collect();
            let given: Vec<(&str, Argument)> =
                given.iter().map(|(name, argument)| (name.as_str(), argument.clone())).collect();
            own.text(key, &given).map_err(tera::Error::message)
        });
        Localised { tera, site: Value::from_serializable(site), words: Value::from_serializable(&words.plain) }
    }

    /// Renders a page.
    pub fn render(&self, localised: &Localised, view: &View) -> Result<String, Vec<Diagnostic>> {
        if !self.is_whole {
            return Err(Vec::new());
        }
        if !view.faults.is_empty() {
            return Err(view.faults.clone());
        }
        let mut context = Context::new();
        context.insert("page", &view.page);
        self.fill(localised, &format!("{}.html", view.page.kind), context, &view.root)
    }

    /// Renders a template with what all templates of a locale are given.
    fn fill(
        &self,
        localised: &Localised,
        template: &str,
        mut context: Context,
        root: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        context.insert_value("site", localised.site.clone());
        context.insert_value("t", localised.words.clone());
        context.insert("root", root);
        localised.tera.render(template, &context).map_err(|error| self.template_faults(&error))
    }

    /// The templates for elements in each locale; none where the theme has none, or cannot be read.
    pub fn elements(self: &Arc<Self>, localised: &Arc<Table<LocaleIx, Localised>>) -> Option<Arc<dyn Elements>> {
        let found = elements::ElementTemplates::of(self, localised).filter(|_| self.is_whole)?;
        Some(Arc::new(found))
    }

    /// The template file under a name of Tera's.
    fn file(&self, name: &str) -> Option<&TextFile> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, file)| file)
    }

    /// The place in a template where a text stands, in the first of the files that a kind of page is made of; the nearest theme counts.
    pub fn find(&self, kind: &str, text: &str) -> Option<Place> {
        let own = format!("{kind}.html");
        let of_kind = self.files.iter().filter(|(name, _)| name.ends_with(&own));
        let mut seen = HashSet::new();
        of_kind.chain(&self.files).filter(|(name, _)| seen.insert(name)).find_map(|(_, file)| {
            let at = file.text.find(text)?;
            Some(file.place(at..at + text.len()))
        })
    }

    /// What Tera says of a template, with its place.
    fn template_faults(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let place_of = |name: &str, needle: Option<&str>| {
            let file = self.file(name)?;
            let span = needle.and_then(|needle| file.text.find(needle).map(|at| at..at + needle.len()));
            Some(span.map_or_else(|| Place::file(file.path.clone()), |span| file.place(span)))
        };
        let (message, place) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let file = self.file(report.filename());
                let place = file.map(|file| file.place(report.span().range.clone()));
                (report.message().to_owned(), place)
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                ("this template extends itself".to_owned(), place_of(tpl, Some("extends")))
            }
            ErrorKind::CircularInclude { tpl, include_chain } => (
                format!("this template includes itself: {}", include_chain.join(" → ")),
                place_of(tpl, Some("include")),
            ),
            ErrorKind::MissingParent { current, parent } => {
                (format!("it extends `{parent}`, which does not exist"), place_of(current, Some(parent)))
            }
            // Several findings come as one text with a picture of each; the pictures name file and line themselves.
            other => return reports(&other.to_string(), |name| self.file(name)),
        };
        let fault = Diagnostic::new(Code::BadTemplate, one_line(&message))
            .help("the templates' fields and functions are listed in `docs/themes.md`");
        vec![match place {
            Some(place) => fault.at(place),
            None => fault,
        }]
    }
}

/// `lang` and `dir` for a view whose text is in another language than the page; nothing for any other.
fn language_attributes(view: &Value) -> Value {
    let field = |value: &Value, name: &'static str| value.as_map()?.get(&tera::value::Key::from(name)).cloned();
    let attributes = || {
        let language = field(view, "language")?;
        let (locale, dir) = (field(&language, "locale")?, field(&language, "dir")?);
        Some(format!(" lang=\"{}\" dir=\"{}\"", locale.as_str()?, dir.as_str()?))
    };
    Value::safe_string(&attributes().unwrap_or_default())
}

/// The nearest template of each name, and those behind them that a template names by its theme. A template that is replaced and that
/// nobody extends is left out: it need not fit the templates that took the others' places.
fn reachable(layers: &Layers) -> Vec<(String, TextFile)> {
    let mut behind = Vec::new();
    let mut found = Vec::new();
    let nearest = layers.nearest_in("templates/");
    for layer in &layers.themes {
        for (path, file) in &layer.files {
            let (Some(name), ThemeFile::Text(file)) = (path.strip_prefix("templates/"), file) else { continue };
            let is_nearest = nearest.get(name).is_some_and(|(theme, _)| *theme == &*layer.name);
            let list = if is_nearest { &mut found } else { &mut behind };
            list.push((format!("{}/{name}", layer.name), file.clone()));
        }
    }
    let mut next = 0;
    while let Some((_, file)) = found.get(next).cloned() {
        next += 1;
        let (named, rest): (Vec<_>, Vec<_>) = behind.into_iter().partition(|(name, _)| {
            file.text.contains(&format!("\"{name}\"")) || file.text.contains(&format!("'{name}'"))
        });
        found.extend(named);
        behind = rest;
    }
    found
}

fn syntax_error(name: &str, text: &str) -> Option<tera::Error> {
    let error = Tera::new().add_raw_template(name, text).err()?;
    matches!(error.kind(), ErrorKind::SyntaxError(_)).then_some(error)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes Tera's own report of several faults apart: each begins with a line `error: …`, followed by `--> file:line:column`.
fn reports<'a>(text: &str, file: impl Fn(&str) -> Option<&'a TextFile>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for line in text.lines() {
        if let Some(message) = line.strip_prefix("error: ") {
            found.push(
                Diagnostic::new(Code::BadTemplate, message)
                    .help("the templates' fields and functions are listed in `docs/themes.md`"),
            );
        } else if let Some((_, place)) = line.split_once("--> ")
            && let Some(last) = found.last_mut()
        {
            let place = place.trim_matches(|c: char| c.is_whitespace() || "[]".contains(c));
            let mut parts = place.rsplitn(3, ':');
            let (column, row, name) = (parts.next(), parts.next(), parts.next());
            if let (Some(column), Some(row), Some(file)) = (
                column.and_then(|text| text.parse::<usize>().ok()),
                row.and_then(|text| text.parse::<usize>().ok()),
                name.and_then(&file),
            ) {
                let start: usize = file.text.split_inclusive('\n').take(row.saturating_sub(1)).map(str::len).sum();
                let start = (start + column.saturating_sub(1)).min(file.text.len());
                let end = file.text[start..].find('\n').map_or(file.text.len(), |end| start + end);
                last.place = Some(file.place(start..end));
            }
        }
    }
    if found.is_empty() {
        found.push(
            Diagnostic::new(Code::BadTemplate, one_line(text))
                .help("the templates' fields and functions are listed in `docs/themes.md`"),
        );
    }
    found
}
