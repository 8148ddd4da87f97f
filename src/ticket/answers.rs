//! The answers that stand at a help desk, each by itself.

use super::variables::disarm;
use super::{Desk, Fit, Notes, Tickets};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::content::Kind;

/// An entry as an answer at a help desk.
pub struct Answer {
    /// The entry's id.
    pub id: String,
    /// The tag of its locale.
    pub locale: String,
    /// The locale's own name.
    pub language: String,
    /// Its title on one line, with a guide's before that of a step.
    pub title: String,
    /// The address of its page.
    pub url: String,
    /// Its text, as the desk keeps it.
    pub html: String,
    /// What was said in another way for the desk.
    pub notes: Notes,
}

/// Why an entry is no answer at a help desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Its source has changed since it was translated.
    Stale,
    /// It is in no list of the site.
    Unlisted,
}

impl Tickets<'_> {
    /// Which entries of a locale stand at a help desk, by their ids: questions, errors, guides and steps that say what their sources
    /// say, and are listed. What is left out though it is published comes with the reason.
    pub fn desk_entries(&self, locale: LocaleIx) -> (Vec<EntryIx>, Vec<(EntryIx, LeftOut)>) {
        let catalogue = self.catalogue;
        let mut all: Vec<EntryIx> = catalogue
            .entries
            .indices()
            .filter(|index| {
                let entry = &catalogue.entries[*index];
                entry.locale == locale
                    && entry.stands_for.is_none()
                    && !entry.hidden
                    && !entry.gone
                    && !entry.draft
                    && matches!(entry.kind, Kind::Faq | Kind::Error | Kind::Guide | Kind::Step)
            })
            .collect();
        all.sort_by(|one, other| catalogue.entries[*one].id.cmp(&catalogue.entries[*other].id));
        let (mut answers, mut left_out) = (Vec::new(), Vec::new());
        for index in all {
            if catalogue.entries[index].unlisted {
                left_out.push((index, LeftOut::Unlisted));
            } else if self.fit(index, locale) == Fit::Stale {
                left_out.push((index, LeftOut::Stale));
            } else {
                answers.push(index);
            }
        }
        (answers, left_out)
    }

    /// An entry as an answer at a desk.
    pub fn desk_answer(&self, index: EntryIx, desk: &Desk) -> Answer {
        let catalogue = self.catalogue;
        let entry = &catalogue.entries[index];
        let locale = &catalogue.config.locales[entry.locale];
        let snippet = self.snippet(index, None);
        let forms = snippet.forms(desk);
        let guide = entry.parent.filter(|_| entry.kind == Kind::Step);
        let title = match guide.map(|guide| &catalogue.entries[guide].outline.front.title) {
            Some(guide) => format!("{guide}: {}", snippet.title),
            None => snippet.title,
        };
        Answer {
            id: entry.id.to_string(),
            locale: locale.tag.to_string(),
            language: locale.name.to_string(),
            title: disarm(&title).into_owned(),
            url: snippet.url,
            html: forms.html,
            notes: forms.notes,
        }
    }
}
