//! HTML that the author wrote within Markdown.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::html::MARK;
use super::link::Scheme;
use super::tree::{Element, Text};

/// What is kept: ammonia's own choice, less what would break the page's outline (a second h1, landmarks), and with
/// the attributes that our own HTML has, which goes through it together with the author's.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .rm_tags(["h1", "header", "footer", "nav", "article", "aside", "hgroup", "map", "area", "center"])
        .add_tags(["section"])
        .add_generic_attributes(["id", "class", "tabindex", "role", "dir"])
        .add_generic_attribute_prefixes(KEPT_PREFIXES)
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("details", ["open"])
        .link_rel(None)
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(|_, name, value| (!is_own(name, value)).then(|| value.into()))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "id"]));
    builder
});

/// Attributes of any element by the beginning of their names: what assistive technology reads, and data that runs nothing.
const KEPT_PREFIXES: [&str; 2] = ["aria-", "data-"];

/// What an id begins with that scripts and styles of the theme look for. Attributes begin with `data-` and this.
pub const OWN_PREFIX: &str = "wm-";

/// Whether an attribute is one that scripts look for.
fn is_own(name: &str, value: &str) -> bool {
    name == "id" && value.starts_with(OWN_PREFIX)
        || name.strip_prefix("data-").is_some_and(|name| name.starts_with(OWN_PREFIX))
}

struct Kept {
    tags: HashSet<&'static str>,
    attributes: HashSet<&'static str>,
    tag_attributes: HashMap<&'static str, HashSet<&'static str>>,
}

static KEPT: LazyLock<Kept> = LazyLock::new(|| Kept {
    tags: SANITISER.clone_tags(),
    attributes: SANITISER.clone_generic_attributes(),
    tag_attributes: SANITISER.clone_tag_attributes(),
});

/// Takes out what could run or disfigure the page.
pub fn sanitise(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

/// Whether HTML is a comment and nothing else: a writer's note, which is not published and needs no word.
pub fn is_comment(html: &str) -> bool {
    let text = html.trim();
    text.strip_prefix("<!--").is_some_and(|rest| rest.find("-->").is_some_and(|end| end + 3 == rest.len()))
}

/// Whether HTML that begins with a comment has one that does not end.
pub fn has_open_comment(html: &str) -> bool {
    html.rfind("<!--").is_some_and(|at| !html[at..].contains("-->"))
}

/// Elements that the sanitiser takes out with all that they hold.
const WITH_CONTENT: [&str; 3] = ["script", "style", "template"];

/// A part of a piece of HTML that is taken out: how it is called, and how it begins in the text.
pub type Removed = (String, String);

/// A piece of HTML without the tags of unknown elements, and everything that is taken out of it here or by [`sanitise`].
///
/// The sanitiser would drop some unknown elements together with their content: those whose names MathML or SVG has, such as `card`.
pub fn without_unknown(html: &str) -> (String, Vec<Removed>) {
    let mut found = Vec::new();
    let look = element!("*", |element| {
        let tag = element.tag_name();
        let written = element.tag_name_preserve_case();
        if WITH_CONTENT.contains(&tag.as_str()) {
            found.push((format!("`<{tag}>` with all that it holds"), format!("<{written}")));
            return Ok(());
        }
        if !KEPT.tags.contains(tag.as_str()) {
            found.push((format!("`<{tag}>`"), format!("<{written}")));
            element.remove_and_keep_content();
            return Ok(());
        }
        for attribute in element.attributes() {
            let name = attribute.name();
            let of_tag = KEPT.tag_attributes.get(tag.as_str()).is_some_and(|names| names.contains(name.as_str()));
            let of_all = KEPT.attributes.contains(name.as_str());
            let kept = of_tag || of_all || KEPT_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
            let forbidden = is_own(&name, &decode(&attribute.value()))
                || matches!(name.as_str(), "href" | "src")
                    && matches!(Scheme::of(&decode(&attribute.value())), Scheme::Forbidden(_));
            if !kept || forbidden {
                found.push((format!("`{name}` of `<{tag}>`"), attribute.name_preserve_case()));
            }
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(look);
    let kept = rewrite_str(html, settings);
    // Declarations and instructions are comments to a browser.
    if let Some(mark) = ["<![CDATA[", "<!", "<?"].into_iter().find(|mark| html.trim_start().starts_with(mark))
        && !html.trim_start().starts_with("<!--")
    {
        found.push((format!("`{mark}` with all that it holds"), mark.into()));
    }
    let Ok(kept) = kept else {
        found.push(("HTML that cannot be read".into(), html.chars().take(20).collect()));
        return (html.to_owned(), found);
    };
    (kept, found)
}

/// The entities that a serialiser writes.
fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{A0}")
        .replace("&amp;", "&")
}

/// The HTML without anything that would read as the mark of a node, written plainly or as a character reference.
pub fn without_marks(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['&', MARK]) {
        clean.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix(MARK) {
            rest = after;
            continue;
        }
        let (code, length) = reference(rest);
        if code != Some(MARK as u32) {
            clean.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    clean.push_str(rest);
    clean
}

/// The code point of a numeric character reference at the start of a text, and the length to step over.
fn reference(text: &str) -> (Option<u32>, usize) {
    let Some(digits) = text.strip_prefix("&#") else { return (None, 1) };
    let (digits, radix, start) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 3),
        None => (digits, 10, 2),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let code = u32::from_str_radix(&digits[..end], radix).ok();
    (code, start + end)
}

impl Text {
    /// Where an attribute with this value stands in the text: of an element that the author wrote, and not one whose target is kept
    /// as a link or a picture.
    pub fn written_attribute(&self, value: &str) -> Option<Range<usize>> {
        let has_it = |element: &Element| {
            let of_name = |name: &str| element.leads.iter().any(|(led, _)| *led == name);
            element.attributes.iter().any(|(name, own)| **own == *value && !of_name(name))
        };
        let element = self.elements.iter().find(|element| has_it(element))?;
        let text = &self.source[self.area.clone()];
        let is_value = |at: &usize| text[..*at].trim_end_matches(['"', '\'']).trim_end().ends_with('=');
        let find = |written: &str| {
            let at = memchr::memmem::find_iter(text.as_bytes(), written.as_bytes()).find(is_value)?;
            Some(at..at + written.len())
        };
        let tag = format!("<{}", element.name);
        let found = find(value).or_else(|| find(&value.replace('&', "&amp;")));
        let found = found.or_else(|| text.find(&tag).map(|at| at..at + tag.len()))?;
        Some(self.area.start + found.start..self.area.start + found.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_is_named() {
        let names: Vec<_> =
            without_unknown("<b onclick=\"x()\" class=\"y\">z</b><script>1</script><a href=\"javascript:x\">")
                .1
                .into_iter()
                .map(|(name, _)| name)
                .collect();
        assert_eq!(names, ["`onclick` of `<b>`", "`<script>` with all that it holds", "`href` of `<a>`"]);
        assert!(without_unknown("<kbd>Ctrl</kbd><br>").1.is_empty());
    }

    #[test]
    fn unknown_elements_keep_their_content() {
        for (html, kept) in [
            ("<Card title=\"x\" /><p>b</p>", "<p>b</p>"),
            ("<card>a <b>b</b></card>", "a <b>b</b>"),
            ("<svg><text>a</text></svg><math><mi>b</mi></math>", "ab"),
            ("<iframe>a</iframe><select><option>b</select>", "ab"),
            ("<template>a</template>b<style>c</style>", "b"),
        ] {
            assert_eq!(sanitise(&without_unknown(html).0), kept, "{html}");
        }
    }

    #[test]
    fn a_mark_cannot_be_forged() {
        assert_eq!(without_marks("a&#xFDD0;0&#64976;&amp;&#00064976;&#x41;\u{FDD0}"), "a;0;&amp;;&#x41;");
        assert!(!sanitise(&without_marks("<b title=\"&#xFDD0;0&#xFDD0;\">x</b>")).contains(MARK));
    }

    #[test]
    fn comments_are_known() {
        assert!(is_comment("<!-- note -->\n"));
        assert!(!is_comment("<!-- a --><b>x</b><!-- c -->"));
    }
}
