//! What a picture file says of itself.

use imagesize::{Compression, ImageType};

use super::dimensions::{Dimensions, Wrong};
use super::svg;

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
pub fn dimensions(path: &str, bytes: &[u8]) -> Result<Dimensions, Wrong> {
    let found = if is_svg(path) { svg::dimensions(bytes)? } else { raster(path, bytes).map_err(Wrong::new)? };
    if found.width == 0 || found.height == 0 {
        return Err(Wrong::new("it says that it is 0 pixels wide or high"));
    }
    if u64::from(found.width) * u64::from(found.height) > MOST_PIXELS {
        let Dimensions { width, height } = found;
        return Err(Wrong::new(format!("it says that it is {width} × {height} pixels, which is too large for a page")));
    }
    Ok(found)
}

fn is_svg(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".svg")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lying_header_is_refused() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0]);
        assert!(dimensions("a.png", &png).is_err());
        assert!(dimensions("a.png", b"no picture").is_err());
    }
}
