//! Freshdesk: canned responses, whose titles carry the mark. Its interface deletes none, so what goes is put aside.

use std::collections::BTreeMap;

use reqwest::Method;
use reqwest::header::LINK;
use serde_json::{Value, json};

use super::desk::{HelpDesk, items, pages, text};
use super::http::{Answer, Failed, Http};
use super::mark::Mark;
use super::wish::{Held, Wish};
use crate::deploy::Trouble;

const FOLDERS: &str = "/api/v2/canned_response_folders";
const RESPONSES: &str = "/api/v2/canned_responses";
/// The folder of responses that nobody should use any more.
const ASIDE: &str = "waymark: withdrawn";
/// Who sees a response.
const ALL_AGENTS: u8 = 0;
const ITS_AGENT: u8 = 1;

pub struct Freshdesk<'a> {
    http: Http<'a>,
    /// The numbers of the folders by their names, without those of single agents.
    folders: BTreeMap<String, u64>,
}

impl<'a> Freshdesk<'a> {
    pub fn new(http: Http<'a>) -> Self {
        Self { http, folders: BTreeMap::new() }
    }

    /// All folders with their names, and whether they are of a single agent.
    fn read_folders(&mut self) -> Result<Vec<(u64, String, bool)>, Trouble> {
        let pages = pages(&mut self.http, &format!("{FOLDERS}?per_page=100"), next)?;
        let mut folders = Vec::new();
        for page in &pages {
            for folder in items(&self.http, page, None)? {
                let is_personal = folder["personal"].as_bool() == Some(true);
                let number =
                    folder["id"].as_u64().ok_or_else(|| self.http.trouble("a folder in its answer has no id"))?;
                folders.push((number, text(folder, "name").to_owned(), is_personal));
            }
        }
        let shared = folders.iter().filter(|(_, _, is_personal)| !is_personal);
        self.folders = shared.rev().map(|(number, name, _)| (name.clone(), *number)).collect();
        Ok(folders)
    }

    /// The number of a folder, which is made where there is none.
    fn folder(&mut self, name: &str) -> Result<u64, Failed> {
        if let Some(number) = self.folders.get(name) {
            return Ok(*number);
        }
        let made = self.http.create(FOLDERS, &json!({"name": name}));
        // Another one may have made it meanwhile, or the desk has done so and could not say it.
        self.read_folders().map_err(refused)?;
        match (self.folders.get(name), made) {
            (Some(number), _) => Ok(*number),
            (None, Err(failed)) => Err(failed),
            (None, Ok(_)) => {
                Err(refused(self.http.trouble(&format!("the folder `{name}` is not there after it was made"))))
            }
        }
    }
}

impl HelpDesk for Freshdesk<'_> {
    fn shown(&self) -> String {
        self.http.settings().shown()
    }

    fn held(&mut self, _: &str) -> Result<Vec<Held>, Trouble> {
        let mut held = Vec::new();
        for (number, name, is_personal) in self.read_folders()? {
            let is_aside = is_personal || name == ASIDE;
            for page in pages(&mut self.http, &format!("{FOLDERS}/{number}/responses?per_page=100"), next)? {
                held.extend(items(&self.http, &page, None)?.iter().filter_map(|json| of_response(json, is_aside)));
            }
        }
        Ok(held)
    }

    fn create(&mut self, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        let folder = self.folder(&wish.folder)?;
        let body = json!({
            "title": format!("{} {mark}", wish.title),
            "content_html": wish.html,
            "folder_id": folder,
            "visibility": ALL_AGENTS,
        });
        self.http.create(RESPONSES, &body).map(drop)
    }

    fn change(&mut self, held: &Held, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        // Who has moved it or shows it to some groups only has meant that.
        let mut body = json!({"title": format!("{} {mark}", wish.title), "content_html": wish.html});
        if held.is_aside {
            body["folder_id"] = self.folder(&wish.folder)?.into();
            body["visibility"] = ALL_AGENTS.into();
        }
        self.http.send(Method::PUT, &format!("{RESPONSES}/{}", held.number), Some(&body)).map(drop)
    }

    fn remove(&mut self, held: &Held) -> Result<(), Failed> {
        let folder = self.folder(ASIDE)?;
        let body = json!({"folder_id": folder, "visibility": ITS_AGENT});
        self.http.send(Method::PUT, &format!("{RESPONSES}/{}", held.number), Some(&body)).map(drop)
    }

    fn aside(&self) -> Option<&'static str> {
        Some(ASIDE)
    }
}

/// A failure of which nothing is in doubt.
fn refused(trouble: Trouble) -> Failed {
    Failed { status: None, is_unsure: false, trouble }
}

/// A response with a mark.
fn of_response(json: &Value, is_aside: bool) -> Option<Held> {
    let (title, mark) = Mark::at_end_of(text(json, "title"))?;
    let html = text(json, "content_html").to_owned();
    Some(Held { number: json["id"].as_u64()?, mark, title: title.to_owned(), html, state: String::new(), is_aside })
}

/// The address of the next page, which a header says.
fn next(answer: &Answer) -> Option<String> {
    let links = answer.headers.get(LINK)?.to_str().ok()?;
    let next = links.split(',').find(|link| link.contains("rel=\"next\""))?;
    // Brackets stand around it.
    next.split(';').next()?.trim().get(1..)?.strip_suffix('>').map(str::to_owned)
}
