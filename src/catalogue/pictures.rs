//! Pictures with their variants for locales and for dark mode.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::addresses;
use crate::config::Config;
use crate::diagnostic::nearest;
use crate::source::{Dimensions, RawFile};

/// The pictures of a site by path; variants lie under the picture that they vary.
#[derive(Debug, Default)]
pub struct Pictures {
    by_path: BTreeMap<Arc<str>, Variants>,
    /// Paths by file name and by folder, for hints.
    by_name: HashMap<String, Arc<str>>,
    by_folder: HashMap<String, Vec<Arc<str>>>,
}

#[derive(Debug)]
struct Variants {
    base: Arc<Picture>,
    /// By locale and darkness.
    others: BTreeMap<(Option<Arc<str>>, bool), Arc<Picture>>,
}

/// A picture file, ready to be published.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Path from the site's root.
    pub path: Arc<str>,
    /// Where it is published, below the root of the output, with the hash of its bytes in the name; not encoded.
    pub out: Arc<str>,
    /// The same, percent-encoded.
    pub address: Arc<str>,
    /// In bytes.
    pub size: u64,
    /// Width and height.
    pub dimensions: Dimensions,
}

impl Pictures {
    /// Sorts the pictures of a site. A suffix counts only where it is a locale or `dark` and the picture without it exists.
    pub fn of(files: &BTreeMap<Arc<str>, RawFile>, config: &Config) -> Self {
        let mut by_path: BTreeMap<Arc<str>, Variants> = BTreeMap::new();
        let mut variants = Vec::new();
        for (path, file) in files {
            let picture = Arc::new(Picture::of(file));
            match variant_of(path, config).filter(|(base, ..)| files.contains_key(base.as_str())) {
                Some((base, locale, dark)) => variants.push((base, (locale, dark), picture)),
                None => drop(by_path.insert(path.clone(), Variants { base: picture, others: BTreeMap::new() })),
            }
        }
        for (base, key, picture) in variants {
            if let Some(variants) = by_path.get_mut(base.as_str()) {
                variants.others.insert(key, picture);
            }
        }
        let mut pictures = Self { by_path, by_name: HashMap::new(), by_folder: HashMap::new() };
        for path in pictures.by_path.keys() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            pictures.by_name.entry(name.to_owned()).or_insert(path.clone());
            pictures.by_folder.entry(folder.to_owned()).or_default().push(path.clone());
        }
        pictures
    }

    /// The picture that a reader of a locale sees, for light and, where there is one, for dark mode.
    pub fn get(&self, path: &str, locale: &str) -> Option<(&Arc<Picture>, Option<&Arc<Picture>>)> {
        let variants = self.by_path.get(path)?;
        if variants.others.is_empty() {
            return Some((&variants.base, None));
        }
        let other = |locale: Option<&str>, dark| variants.others.get(&(locale.map(Arc::from), dark));
        match other(Some(locale), false) {
            // A picture in the right language beats one in the right colours.
            Some(light) => Some((light, other(Some(locale), true))),
            None => Some((&variants.base, other(Some(locale), true).or_else(|| other(None, true)))),
        }
    }

    /// Whether a picture was made for some language, and a reader of this locale gets it as it was made for another.
    pub fn is_in_other_language(&self, path: &str, locale: &str) -> bool {
        let made_for = |variants: &Variants| variants.others.keys().any(|(tag, _)| tag.is_some());
        let own =
            |variants: &Variants| variants.others.keys().any(|(tag, dark)| tag.as_deref() == Some(locale) && !dark);
        self.by_path.get(path).is_some_and(|variants| made_for(variants) && !own(variants))
    }

    /// The pictures that no page shows; a variant is shown where its picture is.
    pub fn unused<'a>(&'a self, used: &'a HashSet<Arc<str>>) -> impl Iterator<Item = &'a Arc<str>> {
        self.by_path.keys().filter(|path| !used.contains(*path))
    }

    /// The picture that was probably meant by a path that leads to none: one of the same name, else a neighbour.
    pub fn similar(&self, path: &str) -> Option<&str> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let neighbours = || self.by_folder.get(folder).into_iter().flatten().map(|path| &**path);
        self.by_name.get(name).map(|path| &**path).or_else(|| nearest(path, neighbours()))
    }
}

impl Picture {
    fn of(file: &RawFile) -> Self {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let out =
            addresses::asset(stem, &file.fingerprint.short(addresses::HASH_IN_NAME), &extension.to_ascii_lowercase());
        Self {
            path: file.path.clone(),
            address: super::encode_path(&out).into(),
            out: out.into(),
            size: file.size,
            dimensions: file.dimensions.unwrap_or(Dimensions { width: 1, height: 1 }),
        }
    }
}

/// `images/a.de.dark.png` varies `images/a.png` for German and dark mode.
fn variant_of(path: &str, config: &Config) -> Option<(String, Option<Arc<str>>, bool)> {
    let (stem, extension) = path.rsplit_once('.')?;
    let (stem, dark) = stem.strip_suffix(".dark").map_or((stem, false), |stem| (stem, true));
    let named = stem.rsplit_once('.').and_then(|(base, tag)| {
        let locale = config.locales.values().find(|locale| *locale.tag == *tag)?;
        Some((base, locale.tag.clone()))
    });
    match named {
        Some((base, locale)) => Some((format!("{base}.{extension}"), Some(locale), dark)),
        None if dark => Some((format!("{stem}.{extension}"), None, true)),
        None => None,
    }
}
