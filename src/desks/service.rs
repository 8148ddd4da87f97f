//! The desks whose answers can be kept in step, and how answers are named there.

use super::wish::Wish;
use crate::ticket::Answer;

/// A help desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Its answers are macros.
    Zendesk,
    /// Its answers are canned responses.
    Freshdesk,
    /// Its answers are saved replies.
    HelpScout,
}

impl Service {
    /// Its name, which is also that of its row in the table of what desks keep.
    pub fn name(self) -> &'static str {
        match self {
            Service::Zendesk => "zendesk",
            Service::Freshdesk => "freshdesk",
            Service::HelpScout => "helpscout",
        }
    }

    /// An answer as it should stand there. `site` is the site's title, and `has_languages` says whether it has more than one.
    pub fn wish(self, answer: Answer, site: &str, has_languages: bool) -> Wish {
        let (title, language) = (answer.title.clone(), answer.language.clone());
        match self {
            // `::` makes a menu.
            Service::Zendesk => {
                let levels = [site, &language, &title].map(|level| level.replace("::", ":"));
                Wish::of(answer, levels.join("::"), String::new())
            }
            Service::Freshdesk => Wish::of(answer, title, format!("{site}: {language}")),
            // It has one list for all.
            Service::HelpScout if has_languages => Wish::of(answer, format!("{language}: {title}"), String::new()),
            Service::HelpScout => Wish::of(answer, title, String::new()),
        }
    }
}
