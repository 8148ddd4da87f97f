//! Texts for machines: sitemaps, robots.txt, and the rules that some hosts read.

use pulldown_cmark_escape::escape_html;

use crate::addresses;
use crate::catalogue::{Catalogue, EntryIx, encode_path};
use crate::site::output::{Claims, Family, Made, Output};
use crate::site::parts::Parts;
use crate::site::redirects::moved;
use crate::source::Sources;

/// The most addresses that one sitemap may hold: <https://www.sitemaps.org/protocol.html>.
const MOST_IN_SITEMAP: usize = 50_000;

/// All of them.
pub struct Listings;

enum Listing {
    /// All pages, or, where they are too many for one, all sitemaps.
    Sitemap,
    /// One part of a large sitemap, from 1.
    SitemapPart(usize),
    /// What crawlers may read.
    Robots,
    /// Response headers, as Netlify and Cloudflare Pages read them.
    Headers,
    /// Redirects, as Netlify and Cloudflare Pages read them.
    Redirects,
}

impl Family for Listings {
    fn name(&self) -> &'static str {
        "texts for machines"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        claims.add(addresses::SITEMAP, Listing::Sitemap);
        claims.add(addresses::ROBOTS, Listing::Robots);
        claims.add(addresses::HEADERS, Listing::Headers);
        claims.add(addresses::REDIRECTS, Listing::Redirects);
        let pages = listed(&parts.catalogue).count();
        if pages > MOST_IN_SITEMAP {
            for part in 1..=pages.div_ceil(MOST_IN_SITEMAP) {
                claims.add(addresses::sitemap_part(part), Listing::SitemapPart(part));
            }
        }
    }
}

impl Output for Listing {
    fn make(&self, parts: &Parts, _: &str) -> Made {
        let catalogue = &*parts.catalogue;
        let text = match self {
            Self::Sitemap => {
                let pages: Vec<EntryIx> = listed(catalogue).collect();
                if pages.len() > MOST_IN_SITEMAP {
                    sitemap_index(catalogue, pages.len())
                } else {
                    sitemap(catalogue, &pages)
                }
            }
            Self::SitemapPart(part) => {
                let pages: Vec<EntryIx> =
                    listed(catalogue).skip((part - 1) * MOST_IN_SITEMAP).take(MOST_IN_SITEMAP).collect();
                sitemap(catalogue, &pages)
            }
            Self::Robots => {
                let (base, sitemap) = (&catalogue.config.base_url, addresses::SITEMAP);
                format!("User-agent: *\nAllow: /\n\nSitemap: {base}{sitemap}\n")
            }
            Self::Headers => parts.rules.file(catalogue.config.base_path()),
            Self::Redirects => redirects(catalogue),
        };
        text.into()
    }

    fn is_replaceable(&self) -> bool {
        !matches!(self, Self::Sitemap | Self::SitemapPart(_))
    }
}

/// The entries that stand in lists, drafts that are shown left out.
fn listed(catalogue: &Catalogue) -> impl Iterator<Item = EntryIx> {
    catalogue.written().filter(|index| catalogue.is_listed(*index) && !catalogue.entries[*index].draft)
}

fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_html(&mut escaped, text).expect("writing to a string does not fail");
    escaped
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn sitemap(catalogue: &Catalogue, pages: &[EntryIx]) -> String {
    let base = &catalogue.config.base_url;
    let mut out = String::from(XML);
    out.push_str(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for index in pages {
        let entry = &catalogue.entries[*index];
        out.push_str(&format!("<url><loc>{}</loc>", xml(&format!("{base}{}", entry.address))));
        if let Some(date) = catalogue.inherited(entry, |outline| outline.front.updated) {
            out.push_str(&format!("<lastmod>{date}</lastmod>"));
        }
        let versions: Vec<EntryIx> =
            catalogue.versions(&entry.id).filter(|version| catalogue.is_listed(*version)).collect();
        for version in versions.iter().filter(|_| versions.len() > 1) {
            let other = &catalogue.entries[*version];
            let tag = &catalogue.config.locales[other.locale].tag;
            out.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{}\"/>",
                xml(&format!("{base}{}", other.address))
            ));
        }
        let source =
            versions.iter().find(|version| catalogue.entries[**version].locale == catalogue.config.source_index());
        if let Some(source) = source.filter(|_| versions.len() > 1) {
            let address = if entry.id.is_empty() { "" } else { &*catalogue.entries[*source].address };
            out.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"x-default\" href=\"{}\"/>",
                xml(&format!("{base}{address}"))
            ));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

fn sitemap_index(catalogue: &Catalogue, pages: usize) -> String {
    let mut out = String::from(XML);
    out.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for part in 1..=pages.div_ceil(MOST_IN_SITEMAP) {
        out.push_str(&format!(
            "<sitemap><loc>{}{}</loc></sitemap>\n",
            xml(&catalogue.config.base_url),
            addresses::sitemap_part(part)
        ));
    }
    out.push_str("</sitemapindex>\n");
    out
}

fn redirects(catalogue: &Catalogue) -> String {
    moved(catalogue).map(|moved| format!("{} {} 301\n", encode_path(&moved.from), moved.to)).collect()
}
