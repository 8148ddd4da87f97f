//! SVG pictures: their size, and whether they are pictures and nothing else.
//!
//! A reader who opens an SVG by itself opens a document: its scripts run, its links lead on, what it names is loaded. So a picture may
//! hold only what [`names`] lists, and name only its own parts and pictures that it holds as data. Nothing is taken out of a picture,
//! since that would change what its author sees: what is not allowed is a fault.

mod css;
mod names;

use std::ops::Range;

use roxmltree::{Attribute, Document, Error, Node, PI, ParsingOptions};

use super::dimensions::{Dimensions, Wrong};

/// The most nodes of a picture: a detailed map has about 100,000.
const MOST_NODES: u32 = 500_000;
/// The most attributes of an element; the parser compares each with each.
const MOST_ATTRIBUTES: usize = 1_000;
/// The most declarations of namespaces; the parser copies those of the elements around each.
const MOST_NAMESPACES: usize = 4_000;

/// What helps where a program wrote more than a picture.
const PLAIN: &str = "export it again as plain SVG, without what the program needs to edit it, or as PNG";

/// An SVG's `width` and `height`, else its `viewBox`; or why it is not a picture that may be shown.
pub fn dimensions(bytes: &[u8]) -> Result<Dimensions, Wrong> {
    let text = std::str::from_utf8(bytes).map_err(|_| Wrong::new("it is not UTF-8 text"))?;
    check_declarations(text)?;
    check_encoding(text)?;
    check_counts(text)?;
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| unread(text, &error))?;
    for node in document.descendants() {
        if let Some(instruction) = node.pi() {
            check_instruction(instruction, node.range())?;
        } else if node.is_element() {
            check_element(node)?;
        }
    }
    size(document.root_element())
}

/// The beginning of a text from a picture, as messages show it.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

fn unread(text: &str, error: &Error) -> Wrong {
    let pos = error.pos();
    let line = text.split_inclusive('\n').take(pos.row as usize - 1).map(str::len).sum::<usize>();
    let rest = &text[line.min(text.len())..];
    let column = rest.char_indices().nth(pos.col as usize - 1).map_or(rest.len(), |(at, _)| at);
    let why = match error {
        Error::NodesLimitReached => format!("it has more than {MOST_NODES} elements and texts"),
        _ => format!("it is not well-formed XML: {error}"),
    };
    Wrong::new(why).at(line + column..line + column + 1).help(PLAIN)
}

/// Refuses what the parser would need time for that grows with the square of its number.
fn check_counts(text: &str) -> Result<(), Wrong> {
    if memchr::memmem::find_iter(text.as_bytes(), "xmlns").take(MOST_NAMESPACES + 1).count() > MOST_NAMESPACES {
        return Err(Wrong::new(format!("it declares more than {MOST_NAMESPACES} namespaces")).help(PLAIN));
    }
    let (mut count, mut quote, mut is_tag) = (0, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            // No value holds `<`, so a tag begins anew.
            (b'<', _) => (count, quote, is_tag) = (0, None, true),
            (b'>', None) => is_tag = false,
            (b'=', None) if is_tag => count += 1,
            (b'"' | b'\'', None) if is_tag => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
        if count > MOST_ATTRIBUTES {
            let why = format!("one of its elements has more than {MOST_ATTRIBUTES} attributes");
            return Err(Wrong::new(why).at(at..at + 1).help(PLAIN));
        }
    }
    Ok(())
}

/// Refuses declarations of entities and of attributes' values: what they stand for could be read in two ways, and be very long.
fn check_declarations(text: &str) -> Result<(), Wrong> {
    let declared = ["<!ENTITY", "<!ATTLIST"].into_iter().find_map(|mark| Some((mark, text.find(mark)?)));
    let Some((mark, at)) = declared else { return Ok(()) };
    let help = "export it again as plain SVG; from Illustrator without \"Preserve Illustrator Editing Capabilities\"";
    Err(Wrong::new(format!("it declares what it holds with `{mark}`")).at(at..at + mark.len()).help(help))
}

/// Refuses an encoding in which browsers would read another text.
fn check_encoding(text: &str) -> Result<(), Wrong> {
    let declaration = text.trim_start_matches('\u{FEFF}').strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let Some((_, encoding)) = declaration.and_then(|(declaration, _)| declaration.split_once("encoding")) else {
        return Ok(());
    };
    let name = encoding.split(['"', '\'']).nth(1).unwrap_or_default().to_ascii_lowercase();
    // All of these write ASCII as UTF-8 does.
    if name == "utf-8" || text.is_ascii() && matches!(&*name, "us-ascii" | "iso-8859-1" | "windows-1252") {
        return Ok(());
    }
    let why = format!("it says that its encoding is `{}`, and it is UTF-8", shown(&name));
    Err(Wrong::new(why).at(0..1).help("save it again with the encoding UTF-8"))
}

fn check_instruction(instruction: PI<'_>, range: Range<usize>) -> Result<(), Wrong> {
    if instruction.target.eq_ignore_ascii_case("xml-stylesheet") {
        return Err(Wrong::new("it loads a style sheet").at(range).help("put the styles into the picture"));
    }
    Ok(())
}

fn check_element(node: Node<'_, '_>) -> Result<(), Wrong> {
    let name = node.tag_name().name();
    let start = node.range().start;
    let tag = start..start + 1 + qualified_length(&node.document().input_text()[start + 1..]);
    let is_svg = match node.tag_name().namespace() {
        Some(names::SVG) if names::is_element(name) => true,
        Some(namespace) if names::is_of_program(namespace) => false,
        Some(names::SVG) => {
            let help = match name {
                "script" | "handler" | "listener" => "delete the script, or export the picture as PNG",
                "foreignObject" => {
                    "export its labels as plain SVG text or as paths, without formatted text, or the picture as PNG"
                }
                _ => PLAIN,
            };
            return Err(Wrong::new(format!("it holds `<{}>`, which no picture needs", shown(name))).at(tag).help(help));
        }
        Some(names::HTML) => {
            return Err(Wrong::new(format!("it holds HTML: `<{}>`", shown(name))).at(tag).help(PLAIN));
        }
        Some(namespace) => {
            let why =
                format!("`<{}>` is of the namespace `{}`, which is not known here", shown(name), shown(namespace));
            return Err(Wrong::new(why).at(tag).help(PLAIN));
        }
        None => {
            let why = format!("`<{}>` is not of the namespace of SVG, so browsers show nothing", shown(name));
            return Err(Wrong::new(why).at(tag).help(format!("begin the file with `<svg xmlns=\"{}\"`", names::SVG)));
        }
    };
    for attribute in node.attributes() {
        check_attribute(node, &attribute, is_svg)?;
    }
    if is_svg && name == "style" {
        for text in node.children().filter(Node::is_text) {
            let (css, range) = (text.text().unwrap_or_default(), text.range());
            css::check(css, is_within).map_err(|(at, why)| {
                // Where character references were read, places in the text are not those in the file.
                let at = if css.len() == range.len() { range.start + at.saturating_sub(1) } else { range.start };
                Wrong::new(why).at(at..at + 1).help(EMBED)
            })?;
        }
    }
    Ok(())
}

/// The length of the name that a text begins with.
fn qualified_length(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(text.len())
}

/// What helps where a picture names another file.
const EMBED: &str = "embed the file in the picture when you export it: browsers load nothing for a picture";

fn check_attribute(node: Node<'_, '_>, attribute: &Attribute<'_, '_>, is_svg: bool) -> Result<(), Wrong> {
    let (name, value, range) = (attribute.name(), attribute.value(), attribute.range());
    let wrong = |why: String, help: &str| Err(Wrong::new(why).at(range.clone()).help(help));
    let is_known = match attribute.namespace() {
        None => !is_svg || names::is_attribute(name),
        Some(names::XLINK) => matches!(name, "href" | "type" | "role" | "arcrole" | "title" | "show" | "actuate"),
        Some(names::XML) => matches!(name, "space" | "lang" | "id"),
        Some(namespace) => names::is_of_program(namespace),
    };
    let element = node.tag_name().name();
    if !is_known {
        let why = format!("`<{}>` has the attribute `{}`, which no picture needs", shown(element), shown(name));
        let is_handler = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"));
        return wrong(why, if is_handler { "delete the handler, or export the picture as PNG" } else { PLAIN });
    }
    if name == "href" && matches!(attribute.namespace(), None | Some(names::XLINK)) {
        let may = match element {
            "a" if is_svg => leads_on(value),
            "image" | "feImage" if is_svg => is_within(value),
            _ => is_fragment(value),
        };
        if !may {
            let help = if is_svg && element == "a" { "write the link's address in full, with `https:`" } else { EMBED };
            return wrong(format!("`<{}>` names `{}`", shown(element), shown(value)), help);
        }
    }
    if is_svg && name == "attributeName" {
        let animated = value.trim().rsplit(':').next().unwrap_or_default();
        if !names::is_attribute(animated) || matches!(animated, "href" | "style") {
            return wrong(format!("it animates `{}`, which no picture needs", shown(value)), PLAIN);
        }
    }
    // Most attributes that draw are values of CSS.
    if is_svg && value.contains(['(', '\\']) {
        css::check(value, is_within).or_else(|(_, why)| wrong(why, EMBED))?;
    }
    Ok(())
}

/// An address without the white space around it, which browsers take away.
fn trimmed(address: &str) -> &str {
    address.trim_matches(|c: char| c <= ' ')
}

fn is_fragment(address: &str) -> bool {
    trimmed(address).is_empty() || trimmed(address).starts_with('#')
}

/// Whether an address names a part of the picture, or data of a kind that runs nothing.
fn is_within(address: &str) -> bool {
    const KINDS: [&str; 17] = [
        // Illustrator names no kind for its fonts.
        "",
        "application/octet-stream",
        "application/vnd.ms-opentype",
        "image/png",
        "image/jpeg",
        "image/jpg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/bmp",
        "font/woff",
        "font/woff2",
        "font/ttf",
        "font/otf",
        "application/font-woff",
        "application/font-woff2",
        "application/x-font-ttf",
    ];
    let Some((scheme, rest)) = trimmed(address).split_once(':') else { return is_fragment(address) };
    let kind = rest.split([',', ';']).next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("data") && KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind))
        || is_fragment(address)
}

/// Whether a link's address leads to a part of the picture, or is written in full: the picture lies elsewhere once it is published.
fn leads_on(address: &str) -> bool {
    let Some((scheme, _)) = trimmed(address).split_once(':') else { return is_fragment(address) };
    is_fragment(address) || ["http", "https", "mailto", "tel"].iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

fn size(root: Node<'_, '_>) -> Result<Dimensions, Wrong> {
    if !root.has_tag_name((names::SVG, "svg")) {
        return Err(Wrong::new("its first element is not `<svg>`").help(PLAIN));
    }
    let start = root.range().start;
    let wrong =
        |why: &str| Wrong::new(why).at(start..start + 4).help("add `width` and `height` in pixels, or a `viewBox`");
    let number =
        |name: &str| root.attribute(name).and_then(|value| value.trim_end_matches("px").trim().parse::<f64>().ok());
    let (width, height) = match (number("width"), number("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view =
                root.attribute("viewBox").ok_or_else(|| wrong("it has neither width and height nor a viewBox"))?;
            let parts = view.split([' ', ',', '\t', '\n']).filter(|part| !part.is_empty());
            let numbers: Vec<f64> = parts.filter_map(|part| part.parse().ok()).collect();
            let [_, _, width, height] = numbers[..] else { return Err(wrong("its viewBox is not four numbers")) };
            (width, height)
        }
    };
    // A cast from f64 saturates, so a lying size ends at the limit of pixels.
    Ok(Dimensions { width: width.ceil() as u32, height: height.ceil() as u32 })
}
