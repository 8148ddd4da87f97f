//! Structured data: breadcrumbs, articles and questions in schema.org's words.

use serde_json::{Value, json};

use super::make::Views;
use super::{LinkView, PageView};
use crate::addresses;
use crate::catalogue::{Entry, EntryIx};
use crate::content::Kind;
use crate::page::visible;

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
            Kind::Guide | Kind::Step | Kind::Error | Kind::Article => data.push_str(&article(&Article {
                headline: &page.title,
                description: &page.description,
                url: &page.canonical,
                locale,
                updated: page.updated.as_deref(),
                image: page.social_image.as_deref(),
            })),
            Kind::Home | Kind::Topic => {}
        }
        data
    }
}

/// What an article's data says.
struct Article<'a> {
    /// The page's title.
    headline: &'a str,
    /// May be empty.
    description: &'a str,
    /// The page's own absolute address.
    url: &'a str,
    /// BCP 47 tag.
    locale: &'a str,
    /// `2026-11-20`.
    updated: Option<&'a str>,
    /// Absolute address.
    image: Option<&'a str>,
}

/// A `BreadcrumbList` with the page itself at the end; <https://schema.org/BreadcrumbList>.
fn breadcrumbs(base_url: &str, crumbs: &[LinkView], title: &str, url: &str) -> String {
    let address =
        |link: &LinkView| format!("{base_url}{}", addresses::folder_of_page(&link.address).unwrap_or(&link.address));
    let mut items: Vec<(String, &str)> = crumbs.iter().map(|link| (address(link), link.title.as_str())).collect();
    items.push((url.to_owned(), title));
    let list: Vec<Value> = items
        .iter()
        .enumerate()
        .map(|(index, (item, name))| json!({"@type": "ListItem", "position": index + 1, "name": name, "item": item}))
        .collect();
    script(&json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": list}))
}

/// A `TechArticle`; <https://schema.org/TechArticle>.
fn article(article: &Article<'_>) -> String {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": article.headline,
        "inLanguage": article.locale,
        "mainEntityOfPage": article.url,
    });
    for (key, value) in [
        ("description", Some(article.description).filter(|text| !text.is_empty())),
        ("dateModified", article.updated),
        ("image", article.image),
    ] {
        if let Some(value) = value {
            data[key] = value.into();
        }
    }
    script(&data)
}

/// A `FAQPage` with one question, whose answer is the page's visible text; <https://schema.org/FAQPage>.
fn question(question: &str, answer: &str, locale: &str) -> String {
    script(&json!({
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": locale,
        "mainEntity": [{"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}],
    }))
}

/// A data block; nothing in it can end the element that holds it.
fn script(data: &Value) -> String {
    let json = data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    format!("<script type=\"application/ld+json\">{json}</script>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_element() {
        assert_eq!(
            script(&json!("</script><b>&")),
            "<script type=\"application/ld+json\">\"\\u003c/script\\u003e\\u003cb\\u003e\\u0026\"</script>"
        );
    }
}
