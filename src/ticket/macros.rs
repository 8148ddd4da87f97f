//! Canned answers for help desks to import: every question and every error.

use serde_json::{Value, json};

use super::variables::disarm;
use super::{Desk, Doubt, Notes, Tickets};
use crate::catalogue::EntryIx;
use crate::config::LocaleIx;
use crate::content::Kind;

/// Canned answers, and what was said in another way in them.
pub struct Macros {
    /// What the desk's API takes.
    pub json: String,
    /// How many answers there are.
    pub count: usize,
    /// What was said in another way, over all of them.
    pub notes: Notes,
    /// What may be wrong to send, in the order of ids: left out, unless it was asked for.
    pub doubtful: Vec<(EntryIx, Doubt)>,
}

impl Tickets<'_> {
    /// Writes the canned answers of a locale for Zendesk or Freshdesk; `None` for a desk that imports none.
    /// What may be wrong to send is left out, but for the reasons in `included`.
    ///
    /// Zendesk: `macros`, each for `POST /api/v2/macros`; `::` makes a folder of macros. Freshdesk: the body of
    /// `POST /api/v2/canned_responses/create_multiple`, for the folder with this number.
    pub fn macros(&self, desk: &Desk, locale: LocaleIx, folder: Option<u64>, included: &[Doubt]) -> Option<Macros> {
        let catalogue = self.catalogue;
        let (found, doubtful) = self.desk_entries(locale, &[Kind::Faq, Kind::Error], included);
        let own = &catalogue.config.locales[locale];
        let site = catalogue.config.title(own);
        let mut notes = Notes::new();
        let mut answers: Vec<Value> = Vec::new();
        for index in found {
            let entry = &catalogue.entries[index];
            let snippet = self.snippet(index, None);
            let forms = snippet.forms(desk);
            for (what, count) in forms.notes {
                *notes.entry(what).or_default() += count;
            }
            // `::` parts the levels of Zendesk's menu.
            let title = disarm(&snippet.title).replace("::", ":");
            answers.push(match desk.name {
                "zendesk" => json!({
                    "title": format!("{site}::{}::{title}", own.name),
                    "description": format!("{} {}", entry.id, snippet.url),
                    "active": true,
                    "actions": [{"field": "comment_value_html", "value": forms.html}],
                }),
                "freshdesk" => match folder {
                    Some(folder) => {
                        json!({"title": title, "content_html": forms.html, "visibility": 0, "folder_id": folder})
                    }
                    None => json!({"title": title, "content_html": forms.html, "visibility": 1}),
                },
                _ => return None,
            });
        }
        let count = answers.len();
        let key = if desk.name == "zendesk" { "macros" } else { "canned_responses" };
        let mut json = serde_json::to_string_pretty(&json!({ key: answers })).expect("plain values");
        json.push('\n');
        Some(Macros { json, count, notes, doubtful })
    }
}
