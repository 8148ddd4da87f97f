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

/// Why an entry is no answer by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Its source has changed since it was translated.
    Stale,
    /// It is in no list and no search: for agents who know it.
    Unlisted,
}

impl Tickets<'_> {
    /// Which entries of a locale and of these kinds are answers at a help desk, by their ids, and with each that may be wrong to send the
    /// reasons for that. These are left out, but for the reasons in `included`; so is what is not translated, since an answer in the wrong
    /// language is none.
    pub fn desk_entries(
        &self,
        locale: LocaleIx,
        kinds: &[Kind],
        included: &[Doubt],
    ) -> (Vec<EntryIx>, Vec<(EntryIx, Doubt)>) {
        let catalogue = self.catalogue;
        let is_answer = |index: &EntryIx| {
            let entry = &catalogue.entries[*index];
            entry.locale == locale
                && entry.stands_for.is_none()
                && !entry.hidden
                && !entry.gone
                && !entry.draft
                && kinds.contains(&entry.kind)
        };
        let mut answers: Vec<EntryIx> = catalogue.entries.indices().filter(is_answer).collect();
        answers.sort_by(|one, other| catalogue.entries[*one].id.cmp(&catalogue.entries[*other].id));
        let doubtful = answers.iter().flat_map(|index| self.doubts(*index).map(|doubt| (*index, doubt))).collect();
        answers.retain(|index| self.doubts(*index).all(|doubt| included.contains(&doubt)));
        (answers, doubtful)
    }

    /// Why an entry may be wrong to send.
    pub fn doubts(&self, index: EntryIx) -> impl Iterator<Item = Doubt> {
        let entry = &self.catalogue.entries[index];
        let stale = (self.fit(index, entry.locale) == Fit::Stale).then_some(Doubt::Stale);
        stale.into_iter().chain(entry.unlisted.then_some(Doubt::Unlisted))
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
