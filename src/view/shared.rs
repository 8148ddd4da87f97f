//! What all pages of a locale share.

use std::sync::Arc;

use serde::Serialize;

use super::LinkView;
use crate::addresses;
use crate::catalogue::{Catalogue, Picture};
use crate::config::{Direction, Extra, LocaleIx};
use crate::content::Kind;
use crate::search::errors::has_errors;
use crate::search::has_search;

/// `site` in a template.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // `docs/themes.md` says what each field is.
pub struct SiteView {
    pub title: String,
    pub locale: Arc<str>,
    pub language: Arc<str>,
    pub dir: Direction,
    pub home: String,
    pub accent: bool,
    pub logo: Option<PictureView>,
    pub icon: Option<PictureView>,
    pub contact: Option<ContactView>,
    pub topics: Vec<LinkView>,
    pub search: bool,
    pub errors: bool,
    pub embed: bool,
    pub markdown: bool,
    pub llms: Option<String>,
    pub ticket_menu: Arc<str>,
    pub feedback: Option<FeedbackView>,
    pub extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct PictureView {
    pub address: Arc<str>,
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct ContactView {
    pub label: String,
    pub url: Arc<str>,
}

/// Where pages send what readers say and do not find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct FeedbackView {
    pub url: Arc<str>,
    pub host: String,
}

impl SiteView {
    /// Makes what the pages of a locale share.
    pub fn of(catalogue: &Catalogue, locale: LocaleIx) -> Self {
        let config = &catalogue.config;
        let own = &config.locales[locale];
        let brand_picture = |named: &Option<(String, crate::diagnostic::Place)>| {
            let (path, _) = named.as_ref()?;
            let (picture, _) = catalogue.pictures.get(path.trim_start_matches('/'), &own.tag)?;
            Some(PictureView::of(picture))
        };
        let topics = catalogue.homes[locale].map_or(Vec::new(), |home| {
            let children = catalogue.entries[home].children.iter().filter(|child| catalogue.is_listed(**child));
            let topics = children.filter(|child| catalogue.entries[**child].kind == Kind::Topic);
            topics.map(|child| LinkView::to(catalogue, *child, locale)).collect()
        });
        Self {
            title: config.title(own).to_owned(),
            locale: own.tag.clone(),
            language: own.name.clone(),
            dir: own.direction,
            home: addresses::home(&own.tag),
            accent: config.brand.accent.is_some(),
            logo: brand_picture(&config.brand.logo),
            icon: brand_picture(&config.brand.icon),
            contact: config
                .contact
                .as_ref()
                .map(|contact| ContactView { label: config.contact_label(own).to_owned(), url: contact.url.clone() }),
            topics,
            search: has_search(catalogue, locale),
            errors: has_errors(catalogue, locale),
            embed: config.outputs.embed,
            markdown: config.outputs.markdown,
            llms: config.outputs.markdown.then(|| addresses::llms_of_locale(&own.tag, locale == config.source_index())),
            ticket_menu: config.ticket_menu.clone(),
            feedback: config
                .feedback_endpoint
                .as_ref()
                .map(|report| FeedbackView { url: report.url.clone(), host: report.origin.host().to_owned() }),
            extra: config.extra.clone(),
        }
    }
}

impl PictureView {
    fn of(picture: &Picture) -> Self {
        Self { address: picture.address.clone(), width: picture.dimensions.width, height: picture.dimensions.height }
    }
}
