//! `content/terms.yaml`: the names of products, buttons and plans, written once and put in wherever `[=id]` stands.

use std::collections::BTreeMap;

use super::locale::Locale;
use super::names::{LocaleNames, Names, OldName, is_of_id, uses};
use super::site::{Config, Synonym, SynonymGroups, Term};
use super::yaml::Fields;
use crate::diagnostic::{Code, Diagnostic, Place, caught_in, nearest};
use crate::source::{CONFIG, TERMS, TextFile};

/// The longest file that is read, in bytes.
const MOST_BYTES: usize = 128 << 10;
/// The longest name, in characters.
const MOST_CHARS: usize = 100;

impl Config {
    /// Reads the names of terms, puts them into the texts of `site.yaml`, and says what is wrong with them.
    pub fn with_terms(mut self, site_yaml: Option<&TextFile>, file: Option<&TextFile>) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        if let Some(file) = file {
            let read = caught_in(Place::file(TERMS), || read(file, &self));
            let (terms, found) = read.unwrap_or_else(|fault| (Vec::new(), vec![fault]));
            self.terms = terms;
            findings = found;
        }
        self.names = names(&self).into();
        findings.extend(self.put_names(site_yaml));
        (self, findings)
    }

    /// Puts the names of terms into the texts of `site.yaml`, and says where there is no such term.
    fn put_names(&mut self, file: Option<&TextFile>) -> Vec<Diagnostic> {
        let mut unknown: Vec<(String, Diagnostic)> = Vec::new();
        let labels = self.contact.as_mut().map(|contact| &mut contact.labels);
        let choices = self.choices.kinds.iter_mut().flat_map(|kind| &mut kind.choices);
        for text in [&mut self.titles].into_iter().chain(labels).chain(choices.map(|choice| &mut choice.names)) {
            text.put_names(&self.locales, &self.names, &mut unknown);
        }
        // Locales without a title of their own have that of another one.
        unknown.dedup_by(|one, other| one.0 == other.0);
        let place = |id: &str| {
            let at = file.and_then(|file| Some((file, uses(&file.text).find(|used| used.id == id)?.range)));
            at.map_or(Place::file(CONFIG), |(file, range)| file.place(range))
        };
        unknown.into_iter().map(|(id, fault)| fault.at(place(&id))).collect()
    }

    /// What a thing was called, or should not be called, beside the name that it has in a locale: readers search for either.
    pub fn renamed(&self, locale: &Locale) -> SynonymGroups {
        let names = self.names.of_locale(&locale.tag);
        let group = |term: &Term| {
            let others: Vec<&Synonym> = term.was.iter().chain(&term.avoid).collect();
            let now = Synonym { text: names.get(&term.id)?.to_owned(), place: others.first()?.place.clone() };
            Some([&now].into_iter().chain(others).cloned().collect())
        };
        self.terms.iter().filter_map(group).collect()
    }
}

/// What each term is called in each locale: what the nearest language of its chain has.
fn names(config: &Config) -> Names {
    let of_locale = |locale: &Locale| {
        let name = |term: &Term| {
            let mut chain = std::iter::once(&locale.tag).chain(&locale.fallback);
            chain.find_map(|tag| term.names.get(&**tag)).map(|(name, _)| name.as_str().into())
        };
        let named = config.terms.iter().filter_map(|term| Some((term.id.clone(), name(term)?)));
        let old = config.terms.iter().flat_map(|term| {
            let lists = term.was.iter().map(|old| (old, true)).chain(term.avoid.iter().map(|old| (old, false)));
            lists.map(|(old, was)| OldName { id: term.id.clone(), name: old.text.as_str().into(), was })
        });
        LocaleNames::new(named.collect(), old.collect())
    };
    config.locales.values().map(|locale| (locale.tag.as_ref().into(), of_locale(locale))).collect()
}

fn read(file: &TextFile, config: &Config) -> (Vec<Term>, Vec<Diagnostic>) {
    let (rows, mut findings) = Fields::parse_up_to(file, 0..file.text.len(), MOST_BYTES).mappings();
    let mut terms: Vec<Term> = Vec::new();
    for (id, span, mut fields) in rows {
        let place = || file.place(span.start..(span.start + id.len()).min(span.end));
        let bad = |message: String| Diagnostic::new(Code::BadTerm, message);
        let list = |fields: &mut Fields<'_>, key: &'static str| -> Vec<Synonym> {
            let texts = fields.list(key).into_iter().filter(|(text, _)| !text.trim().is_empty());
            texts.map(|(text, span)| Synonym { text, place: file.place(span) }).collect()
        };
        let (was, avoid) = (list(&mut fields, "was"), list(&mut fields, "avoid"));
        let note = fields.text("note").map(|(note, _)| note);
        let tags: Vec<&str> = config.locales.values().map(|locale| &*locale.tag).collect();
        let (rows, found) = fields.texts();
        findings.extend(found);
        let has_source = rows.iter().any(|(tag, ..)| **tag == *config.source_locale);
        let mut names = BTreeMap::new();
        for (tag, name, span) in rows {
            let fault = if !tags.contains(&&*tag) {
                let known = [&tags[..], &["was", "avoid", "note"]].concat();
                let help = match nearest(&tag, known.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("a term has a name for each locale, and {}", known[tags.len()..].join(", ")),
                };
                Diagnostic::new(Code::UnknownLocale, format!("the site has no locale `{tag}`")).help(help)
            } else if name.trim().is_empty() {
                bad(format!("the term `{id}` has an empty name"))
                    .help("write what stands on the button, or take the line away")
            } else if name.chars().count() > MOST_CHARS || name.contains('\n') {
                bad(format!("the name of `{id}` is no name: it has more than {MOST_CHARS} characters or a line end"))
                    .help("a term is the name of one thing; write sentences into the pages")
            } else if uses(&name).next().is_some() {
                bad(format!("the name of `{id}` names another term")).help("write the name out: names are put in once")
            } else {
                names.insert(tag.into_boxed_str(), (name.trim().to_owned(), span));
                continue;
            };
            findings.push(fault.at(file.place(span)));
        }
        if let Some(odd) = id.chars().find(|c| !is_of_id(*c)) {
            let fault = bad(format!("the id `{id}` has a character that `[=…]` cannot have: `{odd}`"));
            findings
                .push(fault.at(place()).help("write ids with letters, digits and hyphens, such as `account-settings`"));
        }
        if !has_source {
            let source = &config.source_locale;
            let fault = bad(format!("the term `{id}` has no name in `{source}`, which other languages fall back to"));
            findings.push(fault.at(place()).help(format!("add `{source}: Its name`")));
        }
        terms.push(Term { id: id.into(), names, was, avoid, note });
    }
    (terms, findings)
}
