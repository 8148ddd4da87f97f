//! Names of terms in a text: `[=id]`, and names that are not to be used.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::TERMS;

/// The names of all terms in each locale, by its tag. Pages are parsed with them, so a change of one parses pages anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    by_locale: BTreeMap<Box<str>, LocaleNames>,
}

/// The names of all terms in a locale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocaleNames {
    /// By id.
    names: BTreeMap<Box<str>, Box<str>>,
    old: Vec<OldName>,
    #[serde(skip)]
    finder: Finder,
}

/// A name that pages should not use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldName {
    /// The id of the term.
    pub id: Box<str>,
    /// What is not to be written.
    pub name: Box<str>,
    /// Whether it was the name once; otherwise it never was.
    pub was: bool,
}

/// Finds old names; made when the first text is looked through. It follows from the names, so it is equal where they are.
#[derive(Debug, Default)]
struct Finder(OnceLock<Option<AhoCorasick>>);

impl Clone for Finder {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Finder {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Finder {}

/// A place of a text where the name of a term goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use<'a> {
    /// From `[=` to `]`, in bytes; with the backslash where one stands before it.
    pub range: Range<usize>,
    /// What stands between.
    pub id: &'a str,
    /// Whether a backslash says that the characters themselves are meant.
    pub is_escaped: bool,
}

/// Finds each `[=id]` of a text.
pub fn uses(text: &str) -> impl Iterator<Item = Use<'_>> {
    memchr::memmem::find_iter(text.as_bytes(), b"[=").filter_map(|start| {
        let id = id_at(&text[start..])?;
        let is_escaped = text[..start].ends_with('\\');
        let range = start - usize::from(is_escaped)..start + id.len() + 3;
        Some(Use { range, id, is_escaped })
    })
}

/// The id of the term that a text begins with.
pub fn id_at(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("[=")?;
    let id = &inside[..inside.find(|c: char| !is_of_id(c))?];
    (!id.is_empty() && inside[id.len()..].starts_with(']')).then_some(id)
}

/// Whether a character can stand in the id of a term.
pub fn is_of_id(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

impl LocaleNames {
    /// Names by the id of their term, and those that are not to be used.
    pub fn new(names: BTreeMap<Box<str>, Box<str>>, old: Vec<OldName>) -> Self {
        // An old name of one language can be the name in another.
        let is_current = |old: &OldName| names.values().any(|name| *name == old.name);
        let old = old.into_iter().filter(|old| !is_current(old)).collect();
        Self { names, old, finder: Finder::default() }
    }

    /// The name of a term.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(|name| &**name)
    }

    /// Each id with its name, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(id, name)| (&**id, &**name))
    }

    /// A plain text with names put in; calls `unknown` with each id that there is none of.
    pub fn put_into<'t>(&self, text: &'t str, mut unknown: impl FnMut(&str)) -> Cow<'t, str> {
        let (mut written, mut from) = (String::new(), 0);
        for found in uses(text) {
            let name = match self.get(found.id) {
                _ if found.is_escaped => &text[found.range.start + 1..found.range.end],
                Some(name) => name,
                None => {
                    unknown(found.id);
                    &text[found.range.clone()]
                }
            };
            written.push_str(&text[from..found.range.start]);
            written.push_str(name);
            from = found.range.end;
        }
        if from == 0 {
            return Cow::Borrowed(text);
        }
        written.push_str(&text[from..]);
        Cow::Owned(written)
    }

    /// What is wrong where a text names a term that there is not.
    pub fn unknown(&self, id: &str) -> Diagnostic {
        let fault = Diagnostic::new(Code::UnknownTerm, format!("there is no term `{id}`"));
        let meant = nearest(id, self.names.keys().map(|id| &**id));
        fault.help(match meant {
            Some(meant) => format!("did you mean `[={meant}]`?"),
            None => format!(
                "add `{id}: {{ en: Its name }}` to `{TERMS}`, or write `\\[={id}]` for the characters themselves"
            ),
        })
    }

    /// The names in a text that are not to be used, with their bytes. A name that is part of one to be used is none.
    pub fn old_in<'s>(&'s self, text: &str) -> Vec<(Range<usize>, &'s OldName)> {
        let finder = self.finder.0.get_or_init(|| {
            let patterns = self.old.iter().map(|old| &*old.name).chain(self.names.values().map(|name| &**name));
            let made = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
            if self.old.is_empty() { None } else { made.ok() }
        });
        let Some(finder) = finder else { return Vec::new() };
        let found = finder.find_iter(text).filter_map(|found| {
            let old = self.old.get(found.pattern().as_usize())?;
            is_whole(text, &found.range()).then(|| (found.range(), old))
        });
        found.collect()
    }

    /// Whether there are names that are not to be used.
    pub fn has_old(&self) -> bool {
        !self.old.is_empty()
    }

    /// What to say where one of them is used.
    pub fn warning(&self, old: &OldName) -> Diagnostic {
        let OldName { id, name, was } = old;
        let now = self.get(id).unwrap_or_default();
        let message = if *was {
            format!("`{name}` is called `{now}` now")
        } else {
            format!("`{name}` is not what it is called: `{now}` is")
        };
        let help = format!("write `[={id}]`, which stays right when the name changes");
        Diagnostic::new(Code::OldName, message).help(help)
    }
}

/// Whether a text has a name as a whole word.
pub fn has_name(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| is_whole(text, &(at..at + name.len())))
}

/// Whether no letter stands right before or behind. Scripts without spaces have letters everywhere.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_dense(c));
    let found = &text[range.clone()];
    let begins = is_letter(found.chars().next()) && is_letter(text[..range.start].chars().next_back());
    let ends = is_letter(found.chars().next_back()) && is_letter(text[range.end..].chars().next());
    !begins && !ends
}

/// Whether a character is of a script that puts no spaces between words: Thai to Myanmar, Khmer, and the scripts of East Asia.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
}

impl Names {
    /// The names of the locale that a page is in, by its path.
    pub fn of_page(&self, path: &str) -> &LocaleNames {
        static NONE: LocaleNames =
            LocaleNames { names: BTreeMap::new(), old: Vec::new(), finder: Finder(OnceLock::new()) };
        path.split('/').nth(1).and_then(|tag| self.by_locale.get(tag)).unwrap_or(&NONE)
    }

    /// The names of a locale.
    pub fn of_locale(&self, tag: &str) -> &LocaleNames {
        self.of_page(&format!("content/{tag}/"))
    }
}

impl FromIterator<(Box<str>, LocaleNames)> for Names {
    fn from_iter<I: IntoIterator<Item = (Box<str>, LocaleNames)>>(by_locale: I) -> Self {
        Self { by_locale: by_locale.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pairs: &[(&str, &str)], old: &[(&str, &str)]) -> LocaleNames {
        let names = pairs.iter().map(|(id, name)| ((*id).into(), (*name).into())).collect();
        let old = old.iter().map(|(id, name)| OldName { id: (*id).into(), name: (*name).into(), was: true }).collect();
        LocaleNames::new(names, old)
    }

    #[test]
    fn names_are_put_in() {
        let own = names(&[("save", "Save"), ("app-1", "Shop")], &[]);
        let mut missing = Vec::new();
        let text = own.put_into("[=save] in [=app-1], \\[=save], [=sav], [=], [= save], [=sa ve]", |id| {
            missing.push(id.to_owned())
        });
        assert_eq!(text, "Save in Shop, [=save], [=sav], [=], [= save], [=sa ve]");
        assert_eq!(missing, ["sav"]);
        assert!(matches!(own.put_into("nothing", |_| ()), Cow::Borrowed("nothing")));
    }

    #[test]
    fn old_names_are_found_as_whole_words() {
        let own = names(&[("plans", "Billing & Plans")], &[("plans", "Billing"), ("plans", "課金")]);
        let found = |text: &str| -> Vec<(usize, usize)> {
            own.old_in(text).into_iter().map(|(range, _)| (range.start, range.end)).collect()
        };
        assert_eq!(found("Billing, Billings, reBilling, Billing & Plans."), [(0, 7)]);
        assert_eq!(found("この課金は"), [(6, 12)]);
    }
}
