//! What should stand at a desk, and what does.

use super::mark::Mark;
use crate::content::essence;
use crate::ticket::Answer;

/// A title of more letters is cut, so that its mark stays.
const MOST_TITLE: usize = 180;

/// An answer as it should stand at a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The tag of its locale.
    pub locale: String,
    /// The entry's id.
    pub id: String,
    /// Its title there, without a mark.
    pub title: String,
    /// The folder that it is put in when it is created, at a desk that has folders.
    pub folder: String,
    /// Its text.
    pub html: String,
    /// The address of its page.
    pub url: String,
}

/// An answer of waymark's that stands at a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The desk's number for it.
    pub number: u64,
    /// Its mark.
    pub mark: Mark,
    /// Its title, without the mark.
    pub title: String,
    /// Its text.
    pub html: String,
    /// What else somebody may have changed; empty where it is as waymark makes it.
    pub state: String,
    /// Put aside, where a desk deletes nothing.
    pub is_aside: bool,
}

impl Wish {
    /// An answer with the title that it has at a desk, which is found below its site and language there.
    pub fn of(answer: Answer, title: String, folder: String) -> Self {
        let mut title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((cut, _)) = title.char_indices().nth(MOST_TITLE) {
            title.truncate(cut);
            title.push('…');
        }
        let Answer { id, locale, url, html, .. } = answer;
        Self { locale, id, title, folder, html, url }
    }

    /// The code of the entry and its language.
    pub fn key(&self) -> String {
        Mark::key(&self.locale, &self.id)
    }

    /// Its mark, if the desk keeps what it is sent.
    pub fn mark(&self, site: &str) -> Mark {
        Mark {
            site: site.to_owned(),
            key: self.key(),
            sent: Mark::sent([&*self.title, &self.html, &self.url]),
            kept: kept(&self.title, &self.html, ""),
        }
    }
}

impl Held {
    /// The code of what the desk has now.
    pub fn kept(&self) -> String {
        kept(&self.title, &self.html, &self.state)
    }

    /// Whether the desk has something else than waymark left there.
    pub fn is_edited(&self) -> bool {
        self.kept() != self.mark.kept
    }
}

fn kept(title: &str, html: &str, state: &str) -> String {
    let title: String = title.split_whitespace().collect();
    Mark::kept([&*title, &essence(html), state])
}
