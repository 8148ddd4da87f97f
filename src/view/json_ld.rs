//! Structured data: breadcrumbs, articles and questions in schema.org's words.

use serde::Serialize;
use serde_json::json;

use super::make::Views;
use super::{LinkView, PageView};
use crate::addresses;
use crate::catalogue::{Entry, EntryIx};
use crate::content::Kind;
use crate::page::visible;

const CONTEXT: &str = "https://schema.org";

impl Views {
    /// The structured data of an entry's page.
    pub(super) fn json_ld(&self, index: EntryIx, entry: &Entry, page: &PageView) -> String {
        let config = &self.catalogue.config;
        let locale = &config.locales[entry.locale].tag;
        let mut data = String::new();
        if !page.breadcrumbs.is_empty() {
            data.push_str(&breadcrumbs(&config.base_url, &page.breadcrumbs, &page.title, &page.canonical));
        }
        match entry.kind {
            Kind::Faq => {
                let answer = visible(&self.bodies.get(index).text, &self.words[entry.locale]);
                data.push_str(&question(&page.title, &answer, locale));
            }
            Kind::Guide | Kind::Step | Kind::Error | Kind::Article => data.push_str(&script(&Article {
                context: CONTEXT,
                kind: "TechArticle",
                headline: &page.title,
                in_language: locale,
                main_entity_of_page: &page.canonical,
                description: &page.description,
                date_modified: page.updated.as_deref(),
                image: page.social_image.as_deref(),
            })),
            Kind::Home | Kind::Topic => {}
        }
        data
    }
}

/// A `TechArticle`; <https://schema.org/TechArticle>. Its fields are written in this order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@type")]
    kind: &'a str,
    /// The page's title.
    headline: &'a str,
    /// BCP 47 tag.
    in_language: &'a str,
    /// The page's own absolute address.
    main_entity_of_page: &'a str,
    /// May be empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    /// `2026-11-20`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    /// Absolute address.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
}

/// A `BreadcrumbList`; <https://schema.org/BreadcrumbList>.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BreadcrumbList<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@type")]
    kind: &'a str,
    item_list_element: Vec<ListItem<'a>>,
}

/// A page of a `BreadcrumbList`.
#[derive(Serialize)]
struct ListItem<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    /// From 1.
    position: usize,
    name: &'a str,
    /// Absolute address.
    item: String,
}

/// A `BreadcrumbList` with the page itself at the end.
fn breadcrumbs(base_url: &str, crumbs: &[LinkView], title: &str, url: &str) -> String {
    let address =
        |link: &LinkView| format!("{base_url}{}", addresses::folder_of_page(&link.address).unwrap_or(&link.address));
    let above = crumbs.iter().map(|link| (link.title.as_str(), address(link)));
    let items = above.chain([(title, url.to_owned())]).zip(1..);
    let items = items.map(|((name, item), position)| ListItem { kind: "ListItem", position, name, item });
    script(&BreadcrumbList { context: CONTEXT, kind: "BreadcrumbList", item_list_element: items.collect() })
}

/// A `FAQPage` with one question, whose answer is the page's visible text; <https://schema.org/FAQPage>.
fn question(question: &str, answer: &str, locale: &str) -> String {
    script(&json!({
        "@context": CONTEXT,
        "@type": "FAQPage",
        "inLanguage": locale,
        "mainEntity": [{"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}],
    }))
}

/// A data block; nothing in it can end the element that holds it.
fn script(data: &impl Serialize) -> String {
    let json = serde_json::to_string(data).expect("data of strings and numbers can be written");
    let mut out = String::with_capacity(json.len() + 64);
    out.push_str("<script type=\"application/ld+json\">");
    let mut rest = json.as_str();
    while let Some(at) = memchr::memchr3(b'<', b'>', b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => "\\u0026",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push_str("</script>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_element() {
        assert_eq!(
            script(&"</script><b>&"),
            "<script type=\"application/ld+json\">\"\\u003c/script\\u003e\\u003cb\\u003e\\u0026\"</script>"
        );
    }
}
