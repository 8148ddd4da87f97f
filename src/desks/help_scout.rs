//! Help Scout: saved replies of an inbox, whose names carry the mark.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::desk::{HelpDesk, items, text};
use super::http::{Failed, Http};
use super::mark::Mark;
use super::wish::{Held, Wish};
use crate::deploy::Trouble;

pub struct HelpScout<'a> {
    http: Http<'a>,
    replies: String,
}

impl<'a> HelpScout<'a> {
    /// Asks for a token, which lasts for two days.
    pub fn new(mut http: Http<'a>, mailbox: u64, app: &str, secret: &str) -> Result<Self, Trouble> {
        let asked = json!({"grant_type": "client_credentials", "client_id": app, "client_secret": secret});
        let answer = http.send(Method::POST, "/v2/oauth2/token", Some(&asked))?;
        let token = text(&answer.json, "access_token");
        if token.is_empty() {
            return Err(http.trouble("its answer holds no `access_token`"));
        }
        let token = token.to_owned();
        http.use_bearer(&token)?;
        Ok(Self { http, replies: format!("/v2/mailboxes/{mailbox}/saved-replies") })
    }

    fn body(wish: &Wish, mark: &Mark) -> Value {
        json!({"name": format!("{} {mark}", wish.title), "text": wish.html})
    }
}

impl HelpDesk for HelpScout<'_> {
    fn shown(&self) -> String {
        self.http.settings().shown()
    }

    fn held(&mut self, site: &str) -> Result<Vec<Held>, Trouble> {
        let list = self.http.get(&format!("{}?includeChatReplies=true", self.replies))?.json;
        let mut held = Vec::new();
        for listed in items(&self.http, &list, None)? {
            let Some((title, mark)) = Mark::at_end_of(text(listed, "name")) else { continue };
            let Some(number) = listed["id"].as_u64().filter(|_| mark.site == site) else { continue };
            // The list has beginnings only.
            let reply = match self.http.get(&format!("{}/{number}", self.replies)) {
                Ok(reply) => reply.json,
                Err(failed) if failed.status == Some(StatusCode::NOT_FOUND) => continue,
                Err(failed) => return Err(failed.trouble),
            };
            let (title, html) = (title.to_owned(), text(&reply, "text").to_owned());
            // Waymark writes none.
            let state = text(&reply, "chatText").to_owned();
            held.push(Held { number, mark, title, html, state, is_aside: false });
        }
        Ok(held)
    }

    fn create(&mut self, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        self.http.create(&self.replies, &Self::body(wish, mark)).map(drop)
    }

    fn change(&mut self, held: &Held, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        let path = format!("{}/{}", self.replies, held.number);
        self.http.send(Method::PUT, &path, Some(&Self::body(wish, mark))).map(drop)
    }

    fn remove(&mut self, held: &Held) -> Result<(), Failed> {
        self.http.send(Method::DELETE, &format!("{}/{}", self.replies, held.number), None).map(drop)
    }
}
