//! What a site publishes for tickets and frames.

use std::collections::HashSet;

use serde_json::json;

use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx};
use crate::config::LocaleIx;
use crate::site::delivery::{CONTENT_SECURITY_POLICY, Rule, noindex};
use crate::site::output::{Check, CheckOrder, Claims, Family, Load, Made, OutPath, Output};
use crate::site::parts::Parts;
use crate::source::Sources;
use crate::view::{embed_folder, is_answer};

/// Pages without chrome, oEmbed answers, catalogues for tools, and the widget.
pub struct Tickets;

enum Ticket {
    /// The page of an entry without chrome, and whether its links are checked: one page of each kind in each locale shows what the
    /// template does.
    Embed(EntryIx, bool),
    /// A page in a frame that leads on: its folder, and the entry.
    Moved(OutPath, EntryIx),
    /// The oEmbed answer of an entry.
    Oembed(EntryIx),
    /// The catalogue of a locale for tools.
    Entries(LocaleIx),
    /// The drawer of a locale, which pages elsewhere open.
    Drawer(LocaleIx),
    /// The script that pages elsewhere load.
    Widget,
}

/// What the widget's script in the theme holds in place of the list of the site's locales.
const LOCALES: &str = "LOCALES";
/// What it holds in place of the words of the drawer's button and frame in each of them.
const WORDS: &str = "WORDS";

impl Family for Tickets {
    fn name(&self) -> &'static str {
        "what goes into tickets and frames"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        let catalogue = &*parts.catalogue;
        if !catalogue.config.outputs.embed {
            return;
        }
        // An old id leads on, unless another entry has it now.
        for redirect in catalogue.redirects.iter().filter(|redirect| redirect.is_alias) {
            let entry = &catalogue.entries[redirect.target];
            if is_answer(entry.kind, &entry.id) {
                let folder = addresses::embed_of(&redirect.folder);
                claims.add(addresses::page(&folder), Ticket::Moved(folder.into(), redirect.target));
            }
        }
        let mut sampled = HashSet::new();
        for page in parts.views.pages() {
            let entry = &catalogue.entries[page.entry];
            if !is_answer(entry.kind, &entry.id) {
                continue;
            }
            let folder = embed_folder(catalogue, page.entry);
            let path = addresses::page(&folder);
            if entry.stands_for.is_some() {
                // A frame that asks for a language which an entry lacks shows the one that its reader would get.
                claims.add(path, Ticket::Moved(folder.into(), page.entry));
                continue;
            }
            let is_sample = sampled.insert((entry.kind, entry.locale, entry.gone));
            claims.add(path, Ticket::Embed(page.entry, is_sample));
            if !entry.gone {
                claims.add(addresses::oembed(&entry.folder), Ticket::Oembed(page.entry));
            }
        }
        for (locale, own) in catalogue.locales_with_home() {
            claims.add(addresses::entries(&own.tag), Ticket::Entries(locale));
            claims.add(addresses::page(&addresses::drawer(&own.tag)), Ticket::Drawer(locale));
        }
        if parts.theme.assets.text(addresses::WIDGET).is_some() && catalogue.locales_with_home().next().is_some() {
            claims.add(addresses::WIDGET, Ticket::Widget);
        }
    }

    fn rules(&self, catalogue: &Catalogue) -> Vec<Rule> {
        let config = &catalogue.config;
        if !config.outputs.embed {
            return Vec::new();
        }
        let origins: String = config.embed_origins.iter().map(|origin| format!(" {origin}")).collect();
        let framing = (!origins.is_empty())
            .then(|| (CONTENT_SECURITY_POLICY.into(), format!("frame-ancestors 'self'{origins}").into()));
        let frames = Rule::new(format!("{}*", addresses::EMBEDS), [noindex()].into_iter().chain(framing));
        // Other tools read these from their own pages.
        let read =
            [addresses::WIDGET.to_owned(), format!("*/{}", addresses::OEMBED), format!("*/{}", addresses::ENTRIES)];
        let read = read.map(|pattern| Rule::new(pattern, [("Access-Control-Allow-Origin".into(), "*".into())]));
        std::iter::once(frames).chain(read).collect()
    }

    fn check_order(&self, _: &str) -> CheckOrder {
        CheckOrder::Tickets
    }
}

impl Output for Ticket {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        match self {
            Self::Embed(entry, _) => parts.views.embed(*entry).into(),
            Self::Moved(folder, target) => parts.views.embed_moved(folder, *target).into(),
            Self::Oembed(entry) => parts.tickets().oembed(*entry).into(),
            Self::Entries(locale) => parts.tickets().entries(*locale).into(),
            Self::Drawer(locale) => parts.views.drawer(*locale).into(),
            Self::Widget => widget(parts).into(),
        }
    }

    fn check(&self) -> Check {
        match self {
            Self::Embed(_, false) => Check::Nothing,
            // Ids are checked on the page.
            _ => Check::Links,
        }
    }

    fn load(&self) -> Load {
        match self {
            Self::Embed(entry, _) | Self::Oembed(entry) => Load::Text(*entry),
            Self::Moved(..) | Self::Entries(_) | Self::Drawer(_) | Self::Widget => Load::Small,
        }
    }

    fn leads_to(&self) -> Option<EntryIx> {
        match self {
            Self::Embed(entry, _) | Self::Moved(_, entry) => Some(*entry),
            _ => None,
        }
    }
}

/// The widget's script, with the site's locales and their words.
fn widget(parts: &Parts) -> String {
    let catalogue = &parts.catalogue;
    // The source locale comes first: it is what a reader gets whose language the site has not.
    let source = catalogue.config.source_index();
    let (first, others): (Vec<_>, Vec<_>) = catalogue.locales_with_home().partition(|(locale, _)| *locale == source);
    let locales: Vec<_> = first.into_iter().chain(others).collect();
    let tags: Vec<&str> = locales.iter().map(|(_, locale)| &*locale.tag).collect();
    let words = locales.iter().map(|(index, locale)| {
        let [help, close, home] = ["drawer", "close", "drawer_home"].map(|key| parts.words[*index].plain(key));
        json!([help, close, home, locale.direction])
    });
    let words: Vec<_> = words.collect();
    let script = parts.theme.assets.text(addresses::WIDGET).unwrap_or_default();
    script.replacen(LOCALES, &json!(tags).to_string(), 1).replacen(WORDS, &json!(words).to_string(), 1)
}
