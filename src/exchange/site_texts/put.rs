//! Putting translated texts of the site into `site.yaml` and into the table of strings.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{SITE_TERMS, STRING, SiteTexts, TERM, yaml};
use crate::catalogue::Catalogue;
use crate::config::{Config, LocaleIx};
use crate::content::FrontText;
use crate::diagnostic::{Code, Diagnostic};
use crate::exchange::check::{self, lost};
use crate::exchange::put::unknown;
use crate::exchange::{Import, Imported, Returned, Returns, UnitName};
use crate::freshness::{Comparison, Freshness, Locked, Row, changed_lock, git_blob, is_of_site};
use crate::source::{CONFIG, Sources, TERMS, TextFile};
use crate::words::{BadString, with_string};

/// What a translator returned of the site's texts, put in. With a fault among the findings, nothing may be written.
pub fn import_site_texts(
    import: &mut Import,
    sources: &Sources,
    catalogue: &Catalogue,
    freshness: &Freshness,
    (file, returns): (&TextFile, &Returns),
) -> Vec<Diagnostic> {
    let Some(locale) = import.locale else { return Vec::new() };
    let mut findings = Vec::new();
    let mut changes = BTreeMap::new();
    let all = SiteTexts::of(sources, catalogue, freshness, locale, true);
    for texts in &all {
        let known = freshness.lock(locale).entries.get(texts.id);
        let mut putting = Putting { texts, sources, catalogue, locale, file, findings: Vec::new(), open: 0 };
        let puts = putting.find(returns);
        let made = putting.put(&puts, known);
        import.open += putting.open;
        findings.append(&mut putting.findings);
        if let Some((imported, locked)) = made {
            import.pages.push(imported);
            changes.insert(Arc::from(texts.id), locked);
        }
    }
    let is_gone = |name: UnitName| is_of_site(&name.id) && all.iter().all(|texts| *texts.id != *name.id);
    for returned in returns.texts.iter().filter(|returned| !returned.target.trim().is_empty()) {
        if UnitName::parse(&returned.name).is_some_and(is_gone) {
            findings.push(unknown(file, returned, "the site has no such text to translate any more"));
        }
    }
    if !changes.is_empty() {
        import.lock = Some(match import.lock.take() {
            // It has pages that are made only now, of which the catalogue knows nothing.
            Some(mut lock) => {
                lock.entries.extend(changes);
                lock
            }
            None => changed_lock(catalogue, locale, freshness.lock(locale), changes),
        });
    }
    findings
}

/// The texts of one file that came back.
struct Putting<'a> {
    texts: &'a SiteTexts,
    sources: &'a Sources,
    catalogue: &'a Catalogue,
    locale: LocaleIx,
    file: &'a TextFile,
    findings: Vec<Diagnostic>,
    /// Texts that the translator has not called done.
    open: usize,
}

/// What a key is to say, and where that stands in the translator's file.
type Puts<'a> = BTreeMap<&'a str, (String, &'a Returned)>;

impl<'a> Putting<'a> {
    fn find(&mut self, returns: &'a Returns) -> Puts<'a> {
        let mut puts = Puts::new();
        for returned in &returns.texts {
            let Some(name) = UnitName::parse(&returned.name).filter(|name| *name.id == *self.texts.id) else {
                continue;
            };
            let source = self.texts.source.blocks.front.iter().find(|text| *text.key == *name.key);
            let own = self.translation(&name.key);
            let is_done = !returned.target.trim().is_empty()
                && (returned.accepted
                    || returns.changes_count
                        && own.is_none_or(|own| *own.text != *returned.target)
                        && source.is_some_and(|source| *source.text != *returned.target));
            match source.filter(|source| source.hash == name.hash) {
                _ if !is_done => self.open += 1,
                Some(source) => {
                    let words = match source.key.starts_with(STRING) {
                        true => returned.target.trim().to_owned(),
                        false => returned.target.split_whitespace().collect::<Vec<_>>().join(" "),
                    };
                    puts.entry(&*source.key).or_insert((words, returned));
                }
                None => {
                    let what = format!("the source of this text has changed since it was exported: `{}`", name.key);
                    self.findings.push(unknown(self.file, returned, &what));
                }
            }
        }
        puts
    }

    fn translation(&self, key: &str) -> Option<&'a FrontText> {
        self.texts.translation.blocks.front.iter().find(|text| *text.key == *key)
    }

    fn put(&mut self, puts: &Puts<'a>, known: Option<&Locked>) -> Option<(Imported, Locked)> {
        if puts.is_empty() {
            return None;
        }
        let path = &self.texts.path;
        let old = self.sources.text(path).map_or(String::new(), |file| file.text.to_string());
        let mut new = old.clone();
        for (key, (words, returned)) in puts {
            if self.translation(key).is_some_and(|own| *own.text == **words) {
                continue;
            }
            let source = self.texts.source.blocks.front.iter().find(|text| *text.key == **key)?;
            let put = match key.strip_prefix(STRING) {
                Some(name) => self.string(&new, name, (&source.text, words), returned),
                None => {
                    let key = key.strip_prefix(TERM).unwrap_or(key);
                    self.text_of_yaml(&new, key, (&source.text, words), returned)
                }
            };
            new = put.unwrap_or(new);
        }
        if self.findings.iter().any(Diagnostic::is_fault) {
            return None;
        }
        let locked = self.locked(puts, known);
        if new == old && known == Some(&locked) {
            return None;
        }
        let imported = Imported {
            path: path.as_str().into(),
            is_new: old.is_empty(),
            text: (new != old).then_some(new),
            source: self.texts.source_text(),
            accepted: puts.len(),
        };
        Some((imported, locked))
    }

    fn fault(&mut self, code: Code, returned: &Returned, message: String, help: &str) {
        let place = self.file.place(returned.span.clone());
        self.findings.push(Diagnostic::new(code, message).at(place).help(help));
    }

    /// `site.yaml` or `terms.yaml` with a text in it; none where it has a fault.
    fn text_of_yaml(
        &mut self,
        yaml: &str,
        key: &str,
        (source, words): (&str, &str),
        returned: &Returned,
    ) -> Option<String> {
        let text = |text| check::Text { text, definitions: "", is_markdown: false };
        let lost = lost(&text(source), &text(words));
        if !lost.is_empty() {
            let message = format!("the translation has lost {}", lost.join(", "));
            self.fault(Code::LostMarkup, returned, message, &format!("the source says `{source}`"));
            return None;
        }
        let config = &self.catalogue.config;
        let tag = &config.locales[self.locale].tag;
        let made = yaml::with_text(yaml, key, (tag, words), (&config.source_locale, source)).filter(|made| {
            let (says, findings) = self.said(made, key, tag);
            says.as_deref() == Some(words) && !findings.iter().any(Diagnostic::is_fault)
        });
        if made.is_none() {
            let path = &self.texts.path;
            let message = format!("`{key}` cannot be put into `{path}` by itself");
            let help = format!("write it there by hand, then run `waymark l10n stamp {}`", self.texts.id);
            self.fault(Code::TextsDoNotFit, returned, message, &help);
        }
        made
    }

    /// What a file says under a key in a locale, and what is wrong with it.
    fn said(&self, made: &str, key: &str, tag: &str) -> (Option<String>, Vec<Diagnostic>) {
        if self.texts.id == SITE_TERMS {
            let config = Config::read(self.sources.config.as_ref()).0;
            let (config, findings) = config.with_terms(None, Some(&TextFile::new(TERMS, made)));
            let term = config.terms.iter().find(|term| *term.id == *key);
            return (term.and_then(|term| term.names.get(tag)).map(|(name, _)| name.clone()), findings);
        }
        let (config, findings) = Config::read(Some(&TextFile::new(CONFIG, made)));
        let texts = config.texts();
        let own = texts.iter().find(|(name, _)| *name == key).map(|(_, texts)| texts);
        let says = own.and_then(|texts| texts.iter().find(|(of, _)| of.as_deref() == Some(tag)));
        (says.map(|(_, text)| text.clone()), findings)
    }

    /// The table of strings with one in it; none where it has a fault.
    fn string(
        &mut self,
        table: &str,
        name: &str,
        (source, words): (&str, &str),
        returned: &Returned,
    ) -> Option<String> {
        let tag = self.catalogue.config.locales[self.locale].tag.clone();
        let (code, message, help) = match with_string(table, &tag, name, (source, words)) {
            Ok((made, warning)) => {
                self.findings.extend(warning.map(|warning| warning.at(self.file.place(returned.span.clone()))));
                return Some(made);
            }
            Err(BadString::Syntax(why)) => {
                let help = "keep what stands in braces as the source has it: `{ $name }`".to_owned();
                (Code::BadStrings, format!("this is not Fluent: {why}"), help)
            }
            Err(BadString::Lost(names)) => {
                let names: Vec<String> = names.iter().map(|name| format!("`{{ ${name} }}`")).collect();
                let message = format!("the translation has lost the placeholder {}", names.join(", "));
                (Code::LostMarkup, message, format!("the source says `{}`", crate::exchange::shorten(source)))
            }
            Err(BadString::Unknown(argument)) => {
                let message = format!("the string `{name}` asks for `${argument}`, which no page gives");
                (Code::UnknownArgument, message, format!("the source says `{}`", crate::exchange::shorten(source)))
            }
            Err(BadString::DoesNotFit) => {
                let message = format!("the string `{name}` cannot be put into `{}` by itself", self.texts.path);
                (
                    Code::TextsDoNotFit,
                    message,
                    "write it there by hand, then run `waymark l10n stamp site:strings`".to_owned(),
                )
            }
        };
        self.fault(code, returned, message, &help);
        None
    }

    /// What the lock says from now on.
    fn locked(&self, puts: &Puts<'a>, known: Option<&Locked>) -> Locked {
        let source = &self.texts.source.blocks;
        let mut locked = Locked { sources: vec![git_blob(&self.texts.source_text())], ..Locked::default() };
        let mut after = self.texts.translation.blocks.clone();
        let mut front = after.front.to_vec();
        for text in &source.front {
            let own = match puts.get(&*text.key) {
                Some((words, _)) => {
                    let new = FrontText::new(&text.key, words);
                    let hash = new.hash;
                    front.retain(|own| own.key != text.key);
                    front.push(new);
                    locked
                        .front
                        .insert(text.key.clone(), vec![Row { source: Some(text.hash), translation: Some(hash) }]);
                    continue;
                }
                None => self.translation(&text.key).map(|own| own.hash),
            };
            let old = known.and_then(|known| known.front_row(&text.key, own, Some(text.hash)));
            if own.is_some() {
                let row = Row { source: old.and_then(|row| row.source), translation: own };
                locked.front.insert(text.key.clone(), vec![row]);
            }
        }
        // What the source has dropped stays known until somebody takes it away.
        for own in self.texts.translation.blocks.front.iter() {
            if let Some(rows) = known.and_then(|known| known.front.get(&own.key)) {
                locked.front.entry(own.key.clone()).or_insert_with(|| rows.clone());
            }
        }
        after.front = front.into();
        if !Comparison::of(source, &after, Some(&locked)).is_current() {
            let older = known.map_or(&[][..], |known| &known.sources).iter();
            let older: Vec<String> = older.filter(|name| **name != locked.sources[0]).cloned().collect();
            locked.sources.extend(older);
        }
        locked
    }
}
