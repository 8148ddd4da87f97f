//! What a desk can do.

use serde_json::Value;

use super::http::{Answer, Failed, Http};
use super::mark::Mark;
use super::wish::{Held, Wish};
use crate::deploy::Trouble;

/// More pages than any list has.
const MOST_PAGES: usize = 10_000;

/// A desk that keeps answers.
pub trait HelpDesk {
    /// The desk as messages name it.
    fn shown(&self) -> String;
    /// The answers that stand there with a mark of this site; those of other sites may be among them.
    fn held(&mut self, site: &str) -> Result<Vec<Held>, Trouble>;
    /// Puts an answer there.
    fn create(&mut self, wish: &Wish, mark: &Mark) -> Result<(), Failed>;
    /// Gives an answer another text and another mark.
    fn change(&mut self, held: &Held, wish: &Wish, mark: &Mark) -> Result<(), Failed>;
    /// Takes an answer away.
    fn remove(&mut self, held: &Held) -> Result<(), Failed>;
    /// Where answers go that are taken away, at a desk whose interface deletes none.
    fn aside(&self) -> Option<&'static str> {
        None
    }
}

/// Asks for all pages of a list; `next` finds the address of the page after an answer.
pub fn pages(http: &mut Http, path: &str, next: impl Fn(&Answer) -> Option<String>) -> Result<Vec<Value>, Trouble> {
    let mut found = Vec::new();
    let mut path = path.to_owned();
    for _ in 0..MOST_PAGES {
        let answer = http.get(&path)?;
        let following = next(&answer);
        found.push(answer.json);
        match following {
            Some(following) if following != path => path = following,
            _ => return Ok(found),
        }
    }
    Err(http.trouble("its list does not end"))
}

/// The items of a list, or of the list with this name.
pub fn items<'a>(http: &Http, json: &'a Value, name: Option<&str>) -> Result<&'a [Value], Trouble> {
    let list = name.map_or(json, |name| &json[name]);
    list.as_array().map(Vec::as_slice).ok_or_else(|| {
        let what = name.map_or("no list".to_owned(), |name| format!("no list `{name}`"));
        http.trouble(&format!("its answer holds {what}"))
    })
}

/// A text, or nothing where there is none.
pub fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}
