//! Zendesk: macros, whose descriptions carry the mark.

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{HelpDesk, items, pages, text};
use super::http::{Failed, Http};
use super::mark::Mark;
use super::wish::{Held, Wish};
use crate::deploy::Trouble;

/// A hundred is the most that a page has.
const LIST: &str = "/api/v2/macros?page%5Bsize%5D=100";
/// The action that writes a comment with formatted text.
const COMMENT: &str = "comment_value_html";

pub struct Zendesk<'a> {
    http: Http<'a>,
    /// The commit of the site, which descriptions name.
    commit: Option<String>,
}

impl<'a> Zendesk<'a> {
    pub fn new(http: Http<'a>, commit: Option<&str>) -> Self {
        Self { http, commit: commit.map(str::to_owned) }
    }

    fn body(&self, wish: &Wish, mark: &Mark) -> Value {
        let commit = self.commit.as_ref().map_or(String::new(), |commit| format!("\ncommit {commit}"));
        json!({"macro": {
            "title": wish.title,
            "description": format!("{} ({}) {}{commit}\n{mark}", wish.id, wish.locale, wish.url),
            "active": true,
            "actions": [{"field": COMMENT, "value": wish.html}],
        }})
    }
}

impl HelpDesk for Zendesk<'_> {
    fn shown(&self) -> String {
        self.http.settings().shown()
    }

    fn held(&mut self, _: &str) -> Result<Vec<Held>, Trouble> {
        let pages = pages(&mut self.http, LIST, |answer| {
            let has_more = answer.json["meta"]["has_more"].as_bool() == Some(true);
            answer.json["links"]["next"].as_str().filter(|_| has_more).map(str::to_owned)
        })?;
        let mut held = Vec::new();
        for page in &pages {
            held.extend(items(&self.http, page, Some("macros"))?.iter().filter_map(of_macro));
        }
        Ok(held)
    }

    fn create(&mut self, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        let body = self.body(wish, mark);
        self.http.create("/api/v2/macros", &body).map(drop)
    }

    fn change(&mut self, held: &Held, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        let body = self.body(wish, mark);
        self.http.send(Method::PUT, &format!("/api/v2/macros/{}", held.number), Some(&body)).map(drop)
    }

    fn remove(&mut self, held: &Held) -> Result<(), Failed> {
        self.http.send(Method::DELETE, &format!("/api/v2/macros/{}", held.number), None).map(drop)
    }
}

/// A macro with a mark.
fn of_macro(json: &Value) -> Option<Held> {
    let (_, mark) = Mark::at_end_of(text(json, "description"))?;
    let actions = json["actions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let comment = actions.iter().find(|action| text(action, "field") == COMMENT);
    let mut state = String::new();
    if json["active"].as_bool() == Some(false) {
        state.push_str("inactive ");
    }
    for action in actions.iter().filter(|action| text(action, "field") != COMMENT) {
        state.push_str(&action.to_string());
    }
    Some(Held {
        number: json["id"].as_u64()?,
        mark,
        title: text(json, "title").to_owned(),
        html: comment.map_or(String::new(), |comment| text(comment, "value").to_owned()),
        state,
        is_aside: false,
    })
}
