//! The themes that stand behind a site: its own, what that extends, and the one in the binary.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use super::read::colour;
use super::yaml::Fields;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::memo::Fingerprint;
use crate::source::{Sources, TextFile, ThemeFile};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
/// The scripts of the built-in theme that src/build.rs puts together from modules, readable.
static JOINED: Dir<'_> = include_dir!("$OUT_DIR/joined");

/// The theme that a site has where it names none. A site can replace it, file by file.
const DEFAULT: &str = "default";
/// The name under which templates reach the theme in the binary.
pub const BUILT_IN_NAME: &str = "builtin";

/// One theme's files.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The folder's name under `themes/`, or `builtin`.
    pub name: Arc<str>,
    /// By path below the theme's folder: `templates/base.html`.
    pub files: BTreeMap<Arc<str>, ThemeFile>,
}

/// The themes of a site, nearest first; the last one is in the binary.
#[derive(Clone, Debug)]
pub struct Layers {
    /// Nearest first.
    pub themes: Vec<Layer>,
    /// The page's colour in light and in dark mode, as red, green, blue.
    pub grounds: ([u8; 3], [u8; 3]),
}

impl Layers {
    /// Finds the themes behind the one that `site.yaml` names.
    pub fn of(sources: &Sources, theme: &str) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut themes: Vec<Layer> = Vec::new();
        let mut grounds = None;
        let mut next: Arc<str> = theme.into();
        let mut named_at: Option<Place> = None;
        loop {
            if themes.iter().any(|layer| layer.name == next) {
                findings.push(cycle(&themes, &next, named_at));
                break;
            }
            let Some(layer) = site_layer(sources, &next) else {
                if ![DEFAULT, BUILT_IN_NAME].contains(&&*next) {
                    findings.push(unknown(sources, &next, named_at));
                }
                break;
            };
            let (extends, own_grounds, found) = read_settings(&layer);
            findings.extend(found);
            grounds = grounds.or(own_grounds);
            themes.push(layer);
            if &*next == DEFAULT {
                break;
            }
            (next, named_at) = extends.map_or((DEFAULT.into(), None), |(name, place)| (name.into(), Some(place)));
        }
        if findings.is_empty() {
            findings.extend(unused(sources, &themes));
        }
        let built_in = Layer { name: BUILT_IN_NAME.into(), files: built_in_files().clone() };
        let (_, built_in_grounds, _) = read_settings(&built_in);
        themes.push(built_in);
        let grounds = grounds.or(built_in_grounds).unwrap_or(([255; 3], [0x14, 0x17, 0x1C]));
        (Self { themes, grounds }, findings)
    }

    /// The nearest file of each path below a folder, with the name of its theme.
    pub fn nearest_in(&self, folder: &str) -> BTreeMap<&str, (&str, &ThemeFile)> {
        let mut found = BTreeMap::new();
        for layer in &self.themes {
            for (path, file) in &layer.files {
                if let Some(name) = path.strip_prefix(folder) {
                    found.entry(name).or_insert((&*layer.name, file));
                }
            }
        }
        found
    }

    /// Of every file.
    pub fn fingerprint(&self) -> Fingerprint {
        let parts = self.themes.iter().flat_map(|layer| {
            layer
                .files
                .iter()
                .flat_map(|(path, file)| [layer.name.as_bytes(), path.as_bytes(), &file.fingerprint().0[..]])
        });
        Fingerprint::of(parts)
    }
}

fn built_in_files() -> &'static BTreeMap<Arc<str>, ThemeFile> {
    static FILES: LazyLock<BTreeMap<Arc<str>, ThemeFile>> = LazyLock::new(|| {
        let mut files = BTreeMap::new();
        let mut folders = vec![&BUILT_IN, &JOINED];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().to_str().expect("our own file names are UTF-8");
                let site_path = format!("{BUILT_IN_NAME}/{path}");
                let file = match file.contents_utf8() {
                    Some(text) => ThemeFile::Text(TextFile::new(&site_path, text)),
                    None => ThemeFile::Bytes {
                        bytes: file.contents().into(),
                        fingerprint: Fingerprint::of_bytes(file.contents()),
                    },
                };
                files.insert(path.into(), file);
            }
        }
        files
    });
    &FILES
}

fn site_layer(sources: &Sources, name: &str) -> Option<Layer> {
    let folder = format!("themes/{name}/");
    let files: BTreeMap<Arc<str>, ThemeFile> = sources
        .themes
        .range::<str, _>((std::ops::Bound::Included(folder.as_str()), std::ops::Bound::Unbounded))
        .take_while(|(path, _)| path.starts_with(&folder))
        .map(|(path, file)| (path[folder.len()..].into(), file.clone()))
        .collect();
    (!files.is_empty()).then(|| Layer { name: name.into(), files })
}

type Settings = (Option<(String, Place)>, Option<([u8; 3], [u8; 3])>, Vec<Diagnostic>);

/// Reads `theme.yaml`: what it extends, and the two grounds.
fn read_settings(layer: &Layer) -> Settings {
    let Some(ThemeFile::Text(file)) = layer.files.get("theme.yaml") else { return (None, None, Vec::new()) };
    let mut fields = Fields::parse(file, 0..file.text.len());
    let mut findings = Vec::new();
    if let Some((name, span)) =
        fields.text("name").filter(|(name, _)| **name != *layer.name && &*layer.name != BUILT_IN_NAME)
    {
        let fault =
            Diagnostic::new(Code::ThemeName, format!("the theme in `themes/{}/` calls itself `{name}`", layer.name));
        findings.push(fault.at(file.place(span)).help("give folder and `name` the same name"));
    }
    let extends = fields.text("extends").map(|(name, span)| (name, file.place(span)));
    let mut grounds = None;
    if let Some(mut inner) = fields.mapping("grounds") {
        let mut read = |key| {
            let (text, span) = inner.text(key)?;
            let found = colour(&text);
            if found.is_none() {
                let fault = Diagnostic::new(Code::BadColour, format!("`{text}` is not a colour"));
                inner.findings.push(
                    fault.at(file.place(span)).help(format!("write it as `{key}: \"#ffffff\"`, with the quotes")),
                );
            }
            found
        };
        let (light, dark) = (read("light"), read("dark"));
        grounds = light.zip(dark);
        fields.adopt(inner);
    }
    findings.extend(fields.finish());
    (extends, grounds, findings)
}

fn cycle(themes: &[Layer], name: &str, place: Option<Place>) -> Diagnostic {
    let names: Vec<_> = themes.iter().map(|layer| &*layer.name).chain([name]).collect();
    let fault =
        Diagnostic::new(Code::ThemeCycle, format!("themes extend each other in a circle: {}", names.join(" → ")));
    let fault = match place {
        Some(place) => fault.at(place),
        None => fault,
    };
    fault.help("let one of them extend `default`")
}

/// Themes of the site that are not behind the one in use.
fn unused(sources: &Sources, used: &[Layer]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut last = "";
    for path in sources.themes.keys() {
        let Some((name, _)) = path.strip_prefix("themes/").and_then(|path| path.split_once('/')) else { continue };
        if name == last || used.iter().any(|layer| &*layer.name == name) {
            continue;
        }
        last = name;
        let names = used.iter().map(|layer| &*layer.name).chain([DEFAULT]);
        let help = match nearest(name, names) {
            Some(meant) => format!("did you mean `themes/{meant}/`?"),
            None => format!("write `theme: {name}` in `content/site.yaml`, or take the folder away"),
        };
        let warning = Diagnostic::new(Code::UnusedTheme, format!("nothing uses the theme in `themes/{name}/`"));
        findings.push(warning.at(Place::file(format!("themes/{name}"))).help(help));
    }
    findings
}

fn unknown(sources: &Sources, name: &str, place: Option<Place>) -> Diagnostic {
    let fault = Diagnostic::new(Code::UnknownTheme, format!("there is no theme `{name}`"));
    let place = place.or_else(|| {
        let config = sources.config.as_ref()?;
        Some(config.place(super::yaml::locate(&config.text, &(0..config.text.len()), "theme")))
    });
    let known = sources.themes.keys().filter_map(|path| path.split('/').nth(1)).chain([DEFAULT]);
    let help = match nearest(name, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("put it into `themes/{name}/`, or take `theme:` away for the built-in one"),
    };
    let fault = match place {
        Some(place) => fault.at(place),
        None => fault,
    };
    fault.help(help)
}
