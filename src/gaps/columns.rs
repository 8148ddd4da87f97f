//! Which columns of a row hold what somebody asked.

use std::collections::BTreeSet;

use super::row::Row;

/// Names of columns that hold a question in few words, the best first; spaces, `_` and `-` and the outer keys do not count.
const SHORT: [&str; 16] = [
    "query",
    "question",
    "subject",
    "title",
    "summary",
    "searchterm",
    "searchquery",
    "keywords",
    "betreff",
    "frage",
    "titel",
    "sujet",
    "asunto",
    "assunto",
    "oggetto",
    "onderwerp",
];
/// Names of columns that hold a whole message.
const LONG: [&str; 12] = [
    "description",
    "body",
    "message",
    "text",
    "comment",
    "content",
    "firstmessage",
    "problem",
    "beschreibung",
    "nachricht",
    "descripción",
    "descrizione",
];
/// No more names are kept to be shown.
const MAX_NAMES: usize = 50;
/// No file names a page in more characters.
const MAX_PAGE_CHARS: usize = 1000;

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Somebody asked something.
    Asked {
        /// In few words, as far as the file has them.
        question: String,
        /// All that was asked, for the error matcher.
        whole: String,
        /// The tag of the asker's language.
        locale: Option<String>,
    },
    /// Somebody said whether a page helped.
    Voted {
        /// Its address or its id.
        page: String,
        /// The tag of the reader's language.
        locale: Option<String>,
        /// Whether it did.
        helped: bool,
    },
}

/// Takes what rows say, and remembers which columns of tickets that was.
#[derive(Debug, Default)]
pub struct Columns {
    /// Those that hold questions, where the call names them.
    named: Vec<String>,
    /// Those that were taken.
    pub taken: BTreeSet<String>,
    /// All that there are, but no more than can be shown.
    pub seen: BTreeSet<String>,
    /// How many rows were read.
    pub rows: usize,
    /// How many of them said something.
    pub items: usize,
}

impl Columns {
    /// Takes the named columns, or without any those with known names.
    pub fn new(named: &[String]) -> Self {
        Self { named: named.to_vec(), ..Self::default() }
    }

    /// The named columns that no row has.
    pub fn missing(&self) -> Option<&String> {
        self.named.iter().find(|name| !self.taken.contains(*name) && !self.seen.contains(*name))
    }

    /// What a row says, if anything.
    pub fn item(&mut self, row: &Row) -> Option<Item> {
        self.rows += 1;
        let item = self.event(row).unwrap_or_else(|| self.ticket(row));
        self.items += usize::from(item.is_some());
        item
    }

    /// What an event of a page says; none where a row is no event.
    fn event(&self, row: &Row) -> Option<Option<Item>> {
        let of = |name: &str| row.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
        let locale = of("locale").map(str::to_owned);
        match of("event")? {
            "vote" => {
                let page: String = of("page").unwrap_or_default().chars().take(MAX_PAGE_CHARS).collect();
                let helped = of("helped")?;
                let is_vote = !page.is_empty() && (helped == "true" || helped == "false");
                Some(is_vote.then(|| Item::Voted { page, locale, helped: helped == "true" }))
            }
            "search" | "match" => {
                let query = of("query").unwrap_or_default();
                let item = || Item::Asked { question: query.to_owned(), whole: query.to_owned(), locale };
                Some((!query.trim().is_empty()).then(item))
            }
            _ => None,
        }
    }

    fn ticket(&mut self, row: &Row) -> Option<Item> {
        for (name, _) in row {
            if self.seen.len() < MAX_NAMES && !self.seen.contains(name) {
                self.seen.insert(name.clone());
            }
        }
        let mut short: Vec<&(String, String)> = Vec::new();
        let mut long = Vec::new();
        if self.named.is_empty() {
            short.extend(by_name(row, &SHORT));
            // One title is enough: a second column of that kind is most often about something else.
            short.truncate(1);
            long.extend(by_name(row, &LONG));
        } else {
            short.extend(self.named.iter().filter_map(|name| row.iter().find(|(known, _)| known == name)));
        }
        let taken: Vec<_> = short.into_iter().chain(long).collect();
        for (name, _) in &taken {
            if !self.taken.contains(name) {
                self.taken.insert(name.clone());
            }
        }
        let mut texts = taken.iter().map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
        let question = texts.next()?.to_owned();
        let whole = texts.fold(question.clone(), |whole, text| format!("{whole}\n{text}"));
        let locale = by_name(row, &["locale", "language", "lang", "sprache"]).next();
        Some(Item::Asked { question, whole, locale: locale.map(|(_, tag)| tag.clone()) })
    }
}

/// The columns of a row with one of these names, in the order of the names.
fn by_name<'a>(row: &'a Row, names: &'static [&str]) -> impl Iterator<Item = &'a (String, String)> {
    let plain = |name: &str| -> String {
        let own = name.rsplit('.').next().unwrap_or(name);
        own.chars().filter(|c| !c.is_whitespace() && !"_-".contains(*c)).flat_map(char::to_lowercase).collect()
    };
    let all: Vec<(String, &(String, String))> = row.iter().map(|column| (plain(&column.0), column)).collect();
    names.iter().filter_map(move |name| all.iter().find(|(own, _)| own == name).map(|(_, column)| *column))
}
