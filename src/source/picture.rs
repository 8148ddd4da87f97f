//! What a picture file says of itself.

use imagesize::{Compression, ImageType};
use serde::Serialize;

/// Width and height in pixels, as the file's own header gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Dimensions {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// File name extensions that count as pictures, in lower case.
pub const PICTURE_EXTENSIONS: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// A picture with more pixels than this is a bomb or a mistake; 100 million is a sheet of A2 at 300 dpi.
const MOST_PIXELS: u64 = 100_000_000;

/// Whether a path has a picture's extension.
pub fn is_picture(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| PICTURE_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}

/// Reads width and height from the bytes, or says why they are no picture.
pub fn dimensions(path: &str, bytes: &[u8]) -> Result<Dimensions, String> {
    let found = if path.to_ascii_lowercase().ends_with(".svg") { svg(bytes)? } else { raster(path, bytes)? };
    if found.width == 0 || found.height == 0 {
        return Err("it says that it is 0 pixels wide or high".into());
    }
    if u64::from(found.width) * u64::from(found.height) > MOST_PIXELS {
        return Err(format!(
            "it says that it is {} × {} pixels, which is too large for a page",
            found.width, found.height
        ));
    }
    Ok(found)
}

fn raster(path: &str, bytes: &[u8]) -> Result<Dimensions, String> {
    let unknown = |_| "its bytes are not those of a PNG, JPEG, GIF, WebP or AVIF file".to_owned();
    let size = imagesize::blob_size(bytes).map_err(unknown)?;
    check_name(path, imagesize::image_type(bytes).map_err(unknown)?)?;
    let fit = |side: usize| u32::try_from(side).map_err(|_| "its size does not fit any page".to_owned());
    let found = Dimensions { width: fit(size.width)?, height: fit(size.height)? };
    if cut_off(bytes) {
        return Err("it is cut off: the end of the file is missing".into());
    }
    Ok(found)
}

/// Refuses a picture whose bytes are not of the format that its name says: servers take the type from the name, and a photo in a
/// format of phones would show nothing.
fn check_name(path: &str, found: ImageType) -> Result<(), String> {
    let (format, extension) = match found {
        ImageType::Png => ("PNG", "png"),
        ImageType::Jpeg => ("JPEG", "jpg"),
        ImageType::Gif => ("GIF", "gif"),
        ImageType::Webp => ("WebP", "webp"),
        ImageType::Heif(Compression::Av1) => ("AVIF", "avif"),
        ImageType::Heif(_) => ("HEIC", "heic"),
        _ => return Err("its bytes are of a format that browsers do not show".into()),
    };
    let named = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if named == extension || (named == "jpeg" && extension == "jpg") {
        return Ok(());
    }
    let what = if extension == "heic" { "which browsers do not show" } else { "and its name says another format" };
    Err(format!("its bytes are those of a {format} file, {what}"))
}

/// Whether the formats that say where they end have not ended.
fn cut_off(bytes: &[u8]) -> bool {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => memchr::memmem::rfind(bytes, b"IEND").is_none(),
        [0xFF, 0xD8, ..] => memchr::memmem::rfind(bytes, &[0xFF, 0xD9]).is_none(),
        [b'R', b'I', b'F', b'F', a, b, c, d, ..] => {
            (u32::from_le_bytes([*a, *b, *c, *d]) as usize).saturating_add(8) > bytes.len() + 1
        }
        _ => false,
    }
}

/// An SVG's `width` and `height`, else its `viewBox`; one that carries scripts is refused, since a reader who opens the
/// picture by itself would run them.
fn svg(bytes: &[u8]) -> Result<Dimensions, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<svg").ok_or("it has no <svg> element")?;
    if lower.contains("<script")
        || lower.contains("javascript:")
        || lower.contains("<foreignobject")
        || has_handler(&lower)
    {
        return Err("it carries a script, a handler or foreign HTML".into());
    }
    let tag = &text[start..start + text[start..].find('>').ok_or("its <svg> element does not end")?];
    let number =
        |name: &str| attribute(tag, name).and_then(|value| value.trim_end_matches("px").trim().parse::<f64>().ok());
    let (width, height) = match (number("width"), number("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view = attribute(tag, "viewBox").ok_or("it has neither width and height nor a viewBox")?;
            let numbers: Vec<f64> =
                view.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
            let [_, _, width, height] = numbers[..] else { return Err("its viewBox is not four numbers".into()) };
            (width, height)
        }
    };
    // A cast from f64 saturates, so a lying size ends at the limit of pixels.
    Ok(Dimensions { width: width.ceil() as u32, height: height.ceil() as u32 })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(at) = tag[from..].find(name) {
        let at = from + at;
        let after = tag[at + name.len()..].trim_start();
        from = at + name.len();
        if !tag[..at].ends_with(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.strip_prefix('=') else { continue };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        return value[1..].split(quote).next();
    }
    None
}

/// Whether an attribute that begins with `on` stands anywhere.
fn has_handler(lower: &str) -> bool {
    lower.match_indices("on").any(|(at, _)| {
        let name_end = lower[at..].find(|c: char| !c.is_ascii_alphabetic()).map_or(lower.len(), |end| at + end);
        name_end - at > 4
            && lower[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'))
            && lower[name_end..].trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_says_its_size_in_two_ways() {
        let size = Dimensions { width: 24, height: 16 };
        assert_eq!(dimensions("a.svg", br#"<svg width="24" height="16px" viewBox="0 0 1 1"/>"#), Ok(size));
        assert_eq!(dimensions("a.svg", br#"<svg viewBox="0 0 23.5 16"></svg>"#), Ok(size));
    }

    #[test]
    fn an_svg_with_a_script_is_refused() {
        for bad in ["<script>", "<a href='javascript:x'>", r#"<g onload="x">"#, "<g onclick = 'x'>"] {
            assert!(
                dimensions("a.svg", format!(r#"<svg width="1" height="1">{bad}</svg>"#).as_bytes()).is_err(),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_lying_header_is_refused() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0]);
        assert!(dimensions("a.png", &png).is_err());
        assert!(dimensions("a.png", b"no picture").is_err());
    }
}
