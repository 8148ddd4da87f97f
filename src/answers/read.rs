//! `read`: the text of an entry.

use serde::{Deserialize, Serialize};

use super::asked::{Answer, Refused, check, did_you_mean, locale, short, tag, url};
use crate::config::LocaleIx;
use crate::content::Kind;
use crate::site::Site;
use crate::ticket::{Fit, Unknown};

/// What is to be read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// An id, an address or a link of an entry or of a step.
    pub entry: String,
    /// The language; by default the one that the address names, else the source's.
    pub locale: Option<String>,
}

/// An entry with its text.
#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// The full address of its page.
    pub url: String,
    /// The language of the text.
    pub locale: String,
    /// `current`, `stale` where the source has changed since it was translated, `missing` where it is not translated into the language
    /// that was asked for.
    pub freshness: &'static str,
    /// Of a step, the id of its guide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guide: Option<String>,
    /// Its text, the same as in its file `index.md`.
    pub markdown: String,
}

/// Gives the Markdown copy of an entry.
pub fn read(site: &Site, asked: &Read) -> Result<Copy, Refused> {
    check("entry", &asked.entry, "name an id or an address as `search` and `list` give them")?;
    let wanted = asked.locale.as_deref().map(|tag| locale(site, Some(tag))).transpose()?;
    let tickets = site.tickets();
    let index =
        tickets.find_page(&asked.entry, wanted).map_err(|unknown| explained(&asked.entry, wanted, site, unknown))?;
    let catalogue = &site.catalogue;
    let entry = &catalogue.entries[index];
    if entry.gone {
        let named = catalogue.inherited(entry, |outline| outline.front.replaced_by.as_ref());
        let other = named.map_or(String::new(), |(id, _)| format!("; `{id}` took its place"));
        return Err(Refused::new(format!("`{}` is retired{other}", entry.id)));
    }
    let guide = entry.parent.filter(|_| entry.kind == Kind::Step);
    Ok(Copy {
        id: entry.id.to_string(),
        kind: entry.kind.name(),
        title: entry.outline.front.title.clone(),
        url: url(site, index),
        locale: tag(site, entry.locale),
        freshness: tickets.fit(index, wanted.unwrap_or(entry.locale)).name(),
        guide: guide.map(|guide| catalogue.entries[guide].id.to_string()),
        markdown: site.markdown(index),
    })
}

/// Why nothing can be read.
fn explained(asked: &str, wanted: Option<LocaleIx>, site: &Site, unknown: Unknown) -> Refused {
    Refused(match unknown {
        Unknown::Nothing(alike) => {
            let more = did_you_mean(&alike).unwrap_or_else(|| "look for it with `search`".to_owned());
            format!("nothing is called `{}`; {more}", short(asked))
        }
        Unknown::Draft(id) => format!("`{id}` is a draft, which is not published"),
        Unknown::OtherLocale(id, locales) => {
            let wanted = tag(site, wanted.unwrap_or(site.catalogue.config.source_index()));
            format!("`{id}` exists only in {}, not in `{wanted}`; name that `locale`", locales.join(", "))
        }
        Unknown::NoAnswer(id) => format!("`{id}` has no text"),
    })
}

impl Answer for Copy {
    fn text(&self) -> String {
        let state = match self.freshness {
            name if name == Fit::Stale.name() => ", behind its source",
            name if name == Fit::Missing.name() => ", not translated into the language that was asked for",
            _ => "",
        };
        let guide = self.guide.as_ref().map_or(String::new(), |guide| format!(" of the guide {guide}"));
        let head = format!("{}{guide}, id {}, {}{state}\n{}\n", self.kind, self.id, self.locale, self.url);
        format!("{head}\n{}", self.markdown)
    }
}
