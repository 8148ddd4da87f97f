//! Static files of a theme, named after their content.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::{accent, lint};
use crate::addresses;
use crate::config::{Config, Layers};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::memo::Fingerprint;
use crate::source::ThemeFile;

/// The built-in theme's scripts and style sheets, minified by src/build.rs.
static MINIFIED: Dir<'_> = include_dir!("$OUT_DIR/minified");

/// A static file, ready to be published.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it is published: `assets/main.0a1b2c3d4e.css`.
    pub out: Arc<str>,
    /// The whole file.
    pub bytes: Arc<[u8]>,
}

/// The static files of a theme by name.
#[derive(Debug, Default)]
pub struct Assets {
    by_name: BTreeMap<String, Asset>,
}

impl Assets {
    /// Takes the nearest theme's file of each name, and adds the site's accent.
    pub fn of(layers: &Layers, config: &Config) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut assets = Self::default();
        let files = layers.nearest_in("static/");
        // Style sheets name other files, so those get their names first.
        let (sheets, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| name.ends_with(".css"));
        for (name, (_, file)) in others {
            assets.add(
                name,
                match (file, minified(layers, name, file)) {
                    (_, Some(script)) => script.into(),
                    (ThemeFile::Text(file), None) => file.text.as_bytes().into(),
                    (ThemeFile::Bytes { bytes, .. }, None) => bytes.clone(),
                },
            );
        }
        for (name, (_, sheet)) in sheets {
            let ThemeFile::Text(file) = sheet else { continue };
            if let Some(small) = minified(layers, name, sheet) {
                assets.add(name, small.into());
                continue;
            }
            findings.extend(lint::lint_style_sheet(file, config.origin()));
            let (text, unknown) = assets.with_hashed_names(&file.text);
            for target in unknown {
                let at = file.text.find(&target).unwrap_or(0);
                let fault = Diagnostic::new(Code::BrokenAsset, format!("there is no static file `{target}`"));
                findings.push(
                    fault
                        .at(file.place(at..at + target.len()))
                        .help("name a file beside this style sheet, or embed it as `data:`"),
                );
            }
            assets.add(name, text.as_bytes().into());
        }
        if let Some((colour, place)) = &config.brand.accent {
            let (sheet, warning) = accent::style_sheet(*colour, layers.grounds, place);
            findings.extend(warning);
            assets.add("accent.css", sheet.as_bytes().into());
        }
        (assets, findings)
    }

    fn add(&mut self, name: &str, bytes: Arc<[u8]>) {
        let file = name.rsplit('/').next().unwrap_or(name);
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "bin"));
        let out = addresses::asset(stem, &Fingerprint::of_bytes(&bytes).short(addresses::HASH_IN_NAME), extension);
        self.by_name.insert(name.to_owned(), Asset { out: out.into(), bytes });
    }

    /// Every file.
    pub fn all(&self) -> impl Iterator<Item = &Asset> {
        self.by_name.values()
    }

    /// A text file as it is published.
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(&self.by_name.get(name)?.bytes).ok()
    }

    /// Where a file is published, or what is wrong.
    pub fn address(&self, name: &str) -> Result<&str, String> {
        match self.by_name.get(name) {
            Some(asset) => Ok(&asset.out),
            None => {
                let hint = nearest(name, self.by_name.keys().map(String::as_str))
                    .map(|meant| format!("; did you mean `{meant}`?"));
                Err(format!("there is no static file `{name}`{}", hint.unwrap_or_default()))
            }
        }
    }

    /// A style sheet with `url(name)` leading to the published file, and the names that lead nowhere.
    fn with_hashed_names(&self, sheet: &str) -> (String, Vec<String>) {
        let mut text = String::with_capacity(sheet.len());
        let mut unknown = Vec::new();
        let mut rest = sheet;
        while let Some(at) = rest.find("url(") {
            let open = at + 4;
            let Some(close) = rest[open..].find(')').map(|close| open + close) else { break };
            let target = rest[open..close].trim().trim_matches(['"', '\'']);
            text.push_str(&rest[..open]);
            let elsewhere = target.is_empty()
                || target.starts_with('#')
                || target.contains(':')
                || rest[open..].trim_start_matches(['"', '\'']).starts_with("data:");
            match self.by_name.get(target.trim_start_matches("./")) {
                // All assets lie in one folder.
                Some(asset) => text.push_str(&format!("\"{}\"", asset.out.trim_start_matches(addresses::ASSETS))),
                None => {
                    text.push_str(&rest[open..close]);
                    if !elsewhere {
                        unknown.push(target.to_owned());
                    }
                }
            }
            rest = &rest[close..];
        }
        text.push_str(rest);
        (text, unknown)
    }
}

/// What is published of a script that is the built-in theme's, or the same letter for letter.
fn minified(layers: &Layers, name: &str, file: &ThemeFile) -> Option<&'static [u8]> {
    let built_in = layers.themes.last()?.files.get(&*format!("static/{name}"))?;
    let (ThemeFile::Text(file), ThemeFile::Text(built_in)) = (file, built_in) else { return None };
    MINIFIED.get_file(name).filter(|_| file.text == built_in.text).map(|script| script.contents())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_name_published_files() {
        let mut assets = Assets::default();
        assets.add("icons/a.svg", (*b"<svg/>").into());
        let (text, unknown) =
            assets.with_hashed_names("a{b:url( 'icons/a.svg' )}c{d:url(data:image/svg+xml,x)}e{f:url(no.svg)}");
        assert!(text.contains("url(\"a."), "{text}");
        assert!(text.contains("url(data:image/svg+xml,x)"));
        assert_eq!(unknown, ["no.svg"]);
    }
}
