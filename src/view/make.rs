//! From a page to its view.

use std::sync::{Arc, OnceLock};

use super::lists::{Counts, counts};
use super::{ChoiceView, Language, LinkView, Own, PageView, SiteView, TocView, TranslationView, View};
use crate::addresses;
use crate::catalogue::{Catalogue, Entry, EntryIx, encode_path, note_shared, note_text};
use crate::config::{Extra, LocaleIx};
use crate::content::{Kind, beginning};
use crate::page::{Bodies, Elements, Page, Pages};
use crate::table::Table;
use crate::words::Words;

/// Makes the views of a site.
#[derive(Clone)]
pub struct Views {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) pages: Arc<Pages>,
    pub(super) bodies: Bodies,
    pub(super) words: Arc<Table<LocaleIx, Arc<Words>>>,
    sites: Arc<Table<LocaleIx, Arc<SiteView>>>,
    pub(super) counts: Arc<Table<EntryIx, Counts>>,
    /// What each locale has, sorted by title when it is first asked for.
    pub(super) sorted: Arc<Table<LocaleIx, OnceLock<Vec<EntryIx>>>>,
    /// The theme's templates for elements, where it has any.
    pub(super) elements: Option<Arc<dyn Elements>>,
}

/// Descriptions for search engines are cut to this many characters, at the end of a word.
const MAX_DESCRIPTION_CHARS: usize = 155;

impl Views {
    /// Takes what all views need.
    pub fn of(
        catalogue: Arc<Catalogue>,
        pages: Arc<Pages>,
        bodies: Bodies,
        words: Arc<Table<LocaleIx, Arc<Words>>>,
    ) -> Self {
        let sites = catalogue.config.locales.map(|(locale, _)| Arc::new(SiteView::of(&catalogue, locale))).into();
        let counts = counts(&catalogue).into();
        let sorted = catalogue.config.locales.map(|_| OnceLock::new()).into();
        Self { catalogue, pages, bodies, words, sites, counts, sorted, elements: None }
    }

    /// The same views, with bodies whose elements are written by a theme's templates.
    pub fn with_elements(self, elements: Option<Arc<dyn Elements>>) -> Self {
        Self { elements, ..self }
    }

    /// The same views over other texts: what the catalogue says of entries must be the same.
    pub fn with_pages(&self, catalogue: Arc<Catalogue>, pages: Arc<Pages>, bodies: Bodies) -> Self {
        Self { catalogue, pages, bodies, ..self.clone() }
    }

    /// The pages of all entries.
    pub fn all_pages(&self) -> &Pages {
        &self.pages
    }

    /// The texts of all entries.
    pub fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// What the pages of each locale share.
    pub fn sites(&self) -> &Table<LocaleIx, Arc<SiteView>> {
        &self.sites
    }

    /// The pages that there are.
    pub fn pages(&self) -> impl Iterator<Item = &Arc<Page>> {
        self.pages.values().flatten()
    }

    /// The page of an entry; none for a hidden one.
    pub fn page(&self, index: EntryIx) -> Option<&Arc<Page>> {
        note_text(index);
        self.pages[index].as_ref()
    }

    /// The view of an entry's page.
    pub fn entry(&self, index: EntryIx) -> View {
        let entry = &self.catalogue.entries[index];
        let mut page = self.common(index, entry);
        let root = root_of(&entry.folder);
        let faults;
        (page.body, page.own, faults) = self.content(index, &root, false);
        if entry.gone {
            page.kind = "gone";
            page.noindex = true;
            page.markdown = None;
            page.ticket = None;
            return self.view(entry.locale, root, page);
        }
        page.around = self.around(index);
        if let (Kind::Topic, Own::Lists(lists)) = (entry.kind, &page.own) {
            page.toc.extend(lists.sections(&self.words[entry.locale]));
        }
        if let Own::Guide(guide) = &page.own {
            page.toc = guide
                .steps
                .iter()
                .map(|step| TocView { title: step.title.clone(), anchor: step.anchor.clone(), level: 2 })
                .collect();
        }
        // What stands in is no page of its own to search engines.
        if entry.stands_for.is_none() {
            page.json_ld = self.json_ld(index, entry, &page);
        }
        View { faults, ..self.view(entry.locale, root, page) }
    }

    /// The page that says that there is none: of a locale, or of the whole site in its source locale.
    pub fn not_found(&self, locale: LocaleIx, out: &str) -> View {
        let config = &self.catalogue.config;
        let title = self.words[locale].plain("not_found");
        let page = PageView {
            kind: "not_found",
            title,
            canonical: format!("{}{out}", config.base_url),
            address: out.to_owned(),
            noindex: true,
            translations: self.home_translations(Some(locale)),
            ..PageView::default()
        };
        // It is served for any missing address, so its links cannot be relative.
        self.view(locale, config.base_path().to_owned(), page)
    }

    /// The page that shows the results of a search.
    pub fn results(&self, locale: LocaleIx, out: &str) -> View {
        let translations = self.tool_translations(locale, addresses::search, |site| site.search);
        self.tool("search", "search_results_title", locale, out, translations)
    }

    /// The page with the box for error messages, and the list of all errors.
    pub fn error_box(&self, locale: LocaleIx, out: &str) -> View {
        let translations = self.tool_translations(locale, addresses::errors, |site| site.errors);
        let mut view = self.tool("errors", "match_title", locale, out, translations);
        view.page.own = Own::Errors(self.errors(locale));
        view
    }

    /// A page that holds no entry but a tool.
    fn tool(
        &self,
        kind: &'static str,
        title: &str,
        locale: LocaleIx,
        out: &str,
        translations: Vec<TranslationView>,
    ) -> View {
        let page = PageView {
            kind,
            title: self.words[locale].plain(title),
            canonical: self.url(addresses::folder_of_page(out).unwrap_or(out)),
            address: out.to_owned(),
            noindex: true,
            breadcrumbs: self.home_crumb(locale),
            translations,
            ..PageView::default()
        };
        self.view(locale, root_of(out), page)
    }

    /// The first page of all, where a reader's language is found.
    pub fn chooser(&self) -> View {
        let config = &self.catalogue.config;
        let source = config.source_index();
        let choices = self.locales_with_home().map(|(index, _)| {
            let locale = &config.locales[index];
            let address = addresses::home(&locale.tag);
            let link = LinkView { title: config.title(locale).to_owned(), language: None, address };
            ChoiceView::of(locale, link, true)
        });
        let choices: Vec<ChoiceView> = choices.collect();
        let page = PageView {
            kind: "chooser",
            title: self.sites[source].title.clone(),
            canonical: config.base_url.to_string(),
            address: addresses::PAGE.into(),
            translations: self.home_translations(None),
            x_default: (choices.len() > 1).then(|| config.base_url.to_string()),
            own: Own::Chooser { choices },
            ..PageView::default()
        };
        self.view(source, String::new(), page)
    }

    /// The page under an entry's id that leads to it in the reader's language, for ever: a chooser of its own.
    pub fn permalink(&self, folder: &str, id: &str) -> Option<View> {
        let catalogue = &*self.catalogue;
        let config = &catalogue.config;
        let source = config.source_index();
        let first = catalogue.for_reader(id, source)?;
        let entry = &catalogue.entries[first];
        let in_locale =
            |index: LocaleIx| catalogue.for_reader(id, index).filter(|read| catalogue.entries[*read].locale == index);
        let found: Vec<EntryIx> = self.locales_with_home().filter_map(|(index, _)| in_locale(index)).collect();
        // With nothing to choose, it only leads on.
        if let [only] = found[..] {
            return Some(self.moved(folder, only));
        }
        let choice = |read: EntryIx| {
            let entry = &catalogue.entries[read];
            let link = LinkView::to(catalogue, read, entry.locale);
            ChoiceView::of(&config.locales[entry.locale], link, entry.stands_for.is_none())
        };
        let choices = found.into_iter().map(choice).collect();
        let page = PageView {
            kind: "chooser",
            id: entry.id.clone(),
            title: entry.outline.front.title.clone(),
            language: Language::on_page(catalogue, first, source),
            canonical: self.canonical(first),
            address: addresses::page(&encode_path(folder)),
            noindex: true,
            own: Own::Chooser { choices },
            ..PageView::default()
        };
        Some(self.view(source, root_of(folder), page))
    }

    pub(super) fn locales_with_home(&self) -> impl Iterator<Item = (LocaleIx, EntryIx)> {
        self.catalogue.homes.iter().filter_map(|(index, home)| Some((index, (*home)?)))
    }

    /// A link to what lies above a page. The home page is called by the site's name there: its own title is a headline.
    pub(super) fn crumb(&self, above: EntryIx, locale: LocaleIx) -> LinkView {
        let link = LinkView::to(&self.catalogue, above, locale);
        if self.catalogue.entries[above].kind != Kind::Home {
            return link;
        }
        LinkView { title: self.sites[locale].title.clone(), language: None, ..link }
    }

    /// The way to a page that lies right below the home page.
    pub(super) fn home_crumb(&self, locale: LocaleIx) -> Vec<LinkView> {
        self.catalogue.homes[locale].map(|home| self.crumb(home, locale)).into_iter().collect()
    }

    /// The address of the page that was written, in full.
    pub(super) fn canonical(&self, index: EntryIx) -> String {
        self.url(&self.catalogue.entries[self.catalogue.text_of(index)].address)
    }

    pub(super) fn view(&self, locale: LocaleIx, root: String, page: PageView) -> View {
        note_shared(locale);
        View { site: self.sites[locale].clone(), locale, root, page, faults: Vec::new() }
    }

    pub(super) fn url(&self, address: &str) -> String {
        format!("{}{address}", self.catalogue.config.base_url)
    }

    /// What every kind of entry has.
    fn common(&self, index: EntryIx, entry: &Entry) -> PageView {
        let catalogue = &*self.catalogue;
        let config = &catalogue.config;
        let front = &entry.outline.front;
        let text_outline = &entry.outline.text;
        let text = &catalogue.entries[catalogue.text_of(index)];
        let updated = catalogue.inherited(entry, |outline| outline.front.updated);
        let fill = |url: &Arc<str>| {
            let url =
                url.replace("{id}", &encode_path(&entry.id)).replace("{locale}", &config.locales[entry.locale].tag);
            url.replace("{path}", &encode_path(&entry.outline.path))
        };
        let edit = |url: &Arc<str>| {
            if url.contains("{path}") { fill(url) } else { format!("{url}{}", encode_path(&entry.outline.path)) }
        };
        PageView {
            kind: entry.kind.name(),
            id: entry.id.clone(),
            title: front.title.clone(),
            summary: front.summary.clone(),
            description: if front.summary.is_empty() {
                beginning(&text_outline.lead, MAX_DESCRIPTION_CHARS).into_owned()
            } else {
                front.summary.clone()
            },
            address: entry.page(),
            canonical: self.canonical(index),
            noindex: entry.unlisted || entry.draft,
            markdown: config.outputs.markdown.then(|| addresses::markdown(&text.address)),
            ticket: ticket(config.outputs.embed, text),
            updated: updated.map(|date| date.to_string()),
            updated_words: updated.map(|date| self.words[entry.locale].date(date)),
            edit_url: config.edit_url.as_ref().map(edit),
            feedback_url: config.feedback_url.as_ref().map(fill),
            social_image: self.social_image(index).map(|address| self.url(&address)),
            breadcrumbs: catalogue.ancestors(index).into_iter().map(|above| self.crumb(above, entry.locale)).collect(),
            translations: self.translations(index),
            x_default: self.x_default(entry),
            language: Language::on_page(catalogue, index, entry.locale),
            toc: toc(entry),
            draft: entry.draft,
            has_choices: !catalogue.offered(index).is_empty(),
            extra: self.extra(entry),
            ..PageView::default()
        }
    }

    /// The values that a page has for the site's own templates.
    pub(super) fn extra(&self, entry: &Entry) -> Extra {
        self.catalogue.inherited(entry, |outline| outline.front.extra.clone()).unwrap_or_default()
    }

    /// The first picture of a page; a guide's is that of its first step that has one.
    fn social_image(&self, index: EntryIx) -> Option<Arc<str>> {
        let pages = std::iter::once(index).chain(self.catalogue.steps(index)).filter_map(|index| self.page(index));
        let mut pictures = pages.flat_map(|page| page.pictures());
        pictures.find(|picture| !picture.path.ends_with(".svg")).map(|picture| picture.address.clone())
    }
}

/// The contents of an entry's page. The names of choices are left out where each section would repeat them.
fn toc(entry: &Entry) -> Vec<TocView> {
    let text = &entry.outline.text;
    let is_shown = |at: usize, level: u8| {
        level == 2 || (level == 3 && text.choices.iter().all(|offered| offered.heading as usize != at))
    };
    let headings = text.headings.iter().zip(&*entry.anchors).enumerate();
    headings
        .filter(|(at, (heading, _))| is_shown(*at, heading.level))
        .map(|(_, (heading, anchor))| TocView {
            title: heading.text.clone(),
            anchor: format!("{}{anchor}", entry.prefix),
            level: heading.level,
        })
        .collect()
}

/// Where an entry's forms for tickets are, if it has them.
pub(super) fn ticket(has_outputs: bool, entry: &Entry) -> Option<String> {
    (has_outputs && is_answer(entry.kind, &entry.id)).then(|| addresses::oembed(&entry.address))
}

/// The way from a folder of the output to its root.
pub fn root_of(folder: &str) -> String {
    "../".repeat(folder.matches('/').count())
}

/// Whether an entry can be shown in a frame and put into a ticket: a guide, a step, an answer, an error, an article.
pub fn is_answer(kind: Kind, id: &str) -> bool {
    !matches!(kind, Kind::Home | Kind::Topic) && !id.is_empty()
}
