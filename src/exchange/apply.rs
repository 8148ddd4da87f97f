//! Putting translated texts into a site.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use unic_langid::LanguageIdentifier;

use super::put::{Imported, Page, Texts, unknown};
use super::{Returns, UnitName, Version};
use crate::catalogue::Catalogue;
use crate::config::{Config, LocaleIx};
use crate::diagnostic::{Code, Diagnostic};
use crate::freshness::{Freshness, Lock, changed_lock, is_of_site};
use crate::page::Bodies;
use crate::source::TextFile;

/// What an exchange file changes in the site.
#[derive(Debug, Default)]
pub struct Import {
    /// The locale that it was translated into; `None` where a fault says why no locale was found.
    pub locale: Option<LocaleIx>,
    /// In the order of the file.
    pub pages: Vec<Imported>,
    /// The locale's lock from now on; none where it stays as it is.
    pub lock: Option<Lock>,
    /// Texts that the translator has not called done.
    pub open: usize,
}

impl Import {
    /// Puts what came back into the pages. With a fault among the findings, nothing of it may be written.
    pub fn of(
        catalogue: &Catalogue,
        bodies: &Bodies,
        freshness: &Freshness,
        file: &TextFile,
        returns: &Returns,
    ) -> (Self, Vec<Diagnostic>) {
        let mut import = Self::default();
        let mut findings = returns.findings.clone();
        if findings.iter().any(Diagnostic::is_fault) {
            return (import, findings);
        }
        let locale = match target_locale(catalogue, file, returns) {
            Ok(locale) => locale,
            Err(fault) => {
                findings.push(fault);
                return (import, findings);
            }
        };
        import.locale = Some(locale);
        let mut by_page: Vec<(Arc<str>, Texts<'_>)> = Vec::new();
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        for returned in &returns.texts {
            let Some(name) = UnitName::parse(&returned.name) else {
                findings.push(unknown(file, returned, "this names no text of a site"));
                continue;
            };
            if is_of_site(&name.id) {
                // They stand on no page, see `import_site_texts`.
                continue;
            }
            if !(returned.accepted || returns.changes_count) || returned.target.trim().is_empty() {
                import.open += 1;
                continue;
            }
            let at = *places.entry(name.id.clone()).or_insert_with(|| {
                by_page.push((name.id.clone(), Vec::new()));
                by_page.len() - 1
            });
            by_page[at].1.push((name, returned));
        }
        let mut locked = BTreeMap::new();
        for (id, texts) in by_page {
            // A page that was renamed since the export is known by its old id.
            let source = catalogue.source_of(&id);
            let id = source.map_or(id, |source| catalogue.entries[source].id.clone());
            let Some(source) = source.map(|index| Version::of(catalogue, bodies, index)) else {
                findings.push(unknown(file, texts[0].1, &format!("the site has no page `{id}` any more")));
                continue;
            };
            let mut page = Page { file, source, findings: Vec::new() };
            let mut puts = page.find(texts);
            let translation = catalogue.in_locale(&id, locale);
            let known = translation.and_then(|index| freshness.locked(catalogue, index));
            let translation = translation.map(|index| Version::of(catalogue, bodies, index));
            import.open += page.drop_untouched(&mut puts, translation.as_ref(), known.as_deref());
            let made = match translation {
                _ if puts.is_empty() => None,
                Some(translation) => page.change(&translation, known.as_deref(), &puts),
                None => page.create(catalogue, locale, &puts),
            };
            findings.append(&mut page.findings);
            if let Some((imported, lines)) = made {
                import.pages.push(imported);
                locked.insert(id, lines);
            }
        }
        let lock = freshness.lock(locale);
        let changed = changed_lock(catalogue, locale, lock, locked);
        import.lock = (changed != *lock).then_some(changed);
        (import, findings)
    }
}

/// The locale that a tool calls by a longer or shorter name: `de_DE` is `de`, `zh_CN` is `zh-Hans`.
fn likely(config: &Config, tag: &str) -> Option<LocaleIx> {
    let whole = |tag: &str| {
        let mut id: LanguageIdentifier = tag.parse().ok()?;
        id.maximize();
        Some(id)
    };
    let wanted = whole(tag)?;
    config.locales.indices().find(|locale| whole(&config.locales[*locale].tag).as_ref() == Some(&wanted))
}

fn target_locale(catalogue: &Catalogue, file: &TextFile, returns: &Returns) -> Result<LocaleIx, Diagnostic> {
    let config = &catalogue.config;
    let wrong = |message: String| {
        let tags: Vec<String> = config
            .locales
            .values()
            .filter(|locale| locale.tag != config.source_locale)
            .map(|locale| format!("`{}`", locale.tag))
            .collect();
        Diagnostic::new(Code::ExchangeLocale, message).at(file.place(0..0)).help(format!(
            "the site is translated into {}",
            if tags.is_empty() { "no language yet".into() } else { tags.join(", ") }
        ))
    };
    let Some(said) = &returns.locale else {
        return Err(wrong("this file does not say which language it was translated into".into()));
    };
    let tag = said.replace('_', "-");
    match config.locale_index(&tag).or_else(|| likely(config, &tag)) {
        Some(locale) if locale == config.source_index() => {
            Err(wrong(format!("this file was translated into `{said}`, the language of the source")))
        }
        Some(locale) => Ok(locale),
        None => Err(wrong(format!("this file was translated into `{said}`, and that is no locale of the site"))),
    }
}
