//! What to do about links and pictures that lead nowhere.

use crate::catalogue::{Catalogue, Entry};
use crate::diagnostic::nearest;
use crate::source::is_picture;

/// File name extensions of pictures that not every browser shows, in lower case.
const FOREIGN_PICTURES: [&str; 10] = ["heic", "heif", "bmp", "tif", "tiff", "psd", "ico", "eps", "jxl", "raw"];

/// File name extensions of videos, in lower case.
const VIDEOS: [&str; 7] = ["mp4", "m4v", "webm", "mov", "avi", "mkv", "ogv"];

/// What to write in place of a link to the path of a file that is not there.
pub fn for_link(catalogue: &Catalogue, from: &Entry, path: &str) -> String {
    let suggest = |meant: &str| format!("did you mean `{}`?", relative(&from.outline.path, meant));
    if let Some(meant) = page_at(catalogue, from, path) {
        return suggest(meant);
    }
    match extension(path).as_deref() {
        Some("html" | "htm") | None => {}
        Some(extension) if nearest(extension, ["md"]).is_some() => {}
        Some(_) if is_picture(path) => return for_picture(catalogue, path).1,
        Some(_) if !path.starts_with("files/") => {
            return move_to("files", path, "files to download lie below `files/`");
        }
        Some(_) => return "save the file there, or take the link out of the text".into(),
    }
    match catalogue.similar_path(path).filter(|meant| **meant != *from.outline.path) {
        Some(meant) => suggest(meant),
        None if path.starts_with("content/") && !path.ends_with(".md") => {
            "links name the page's file, with `.md`".into()
        }
        None => "name the page's file as seen from this one, such as `../faq/find-key.md`".into(),
    }
}

/// The file of the page that a path means which is written like an address: `faq/find-key.html`, `/en/faq/find-key/`.
fn page_at<'a>(catalogue: &'a Catalogue, from: &Entry, path: &str) -> Option<&'a str> {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let path = ["html", "htm", "md"].iter().find_map(|end| path.strip_suffix(end)?.strip_suffix('.')).unwrap_or(path);
    let (tag, id) = path.strip_prefix("content/").unwrap_or(path).split_once('/')?;
    let locale = catalogue.config.locale_index(tag)?;
    let entry = &catalogue.entries[catalogue.in_locale(id, locale)?];
    (entry.id != from.id && !entry.hidden).then_some(&*entry.outline.path)
}

/// What is wrong with a picture's path that leads to none, and what to do.
pub fn for_picture(catalogue: &Catalogue, path: &str) -> (String, String) {
    let missing = format!("there is no picture `{path}`");
    match extension(path).as_deref() {
        Some(extension) if FOREIGN_PICTURES.contains(&extension) => {
            let message = format!("browsers do not show pictures that end in `.{extension}`");
            (message, "export the picture as PNG, JPEG, WebP, AVIF or SVG, and name that file".into())
        }
        Some(extension) if VIDEOS.contains(&extension) => {
            let help = move_to("files", path, "videos are files to download");
            (format!("`{path}` is a video, and this shows a picture"), help)
        }
        Some(_) if !is_picture(path) => {
            let help = move_to("files", path, "files to download lie below `files/`, and are linked without `!`");
            (format!("`{path}` is no picture"), help)
        }
        _ => match catalogue.pictures.similar(path) {
            Some(meant) => (missing, format!("did you mean `/{meant}`?")),
            None if path.starts_with("images/") => {
                (missing, format!("save it as `{path}`, or take the picture out of the text"))
            }
            None => (missing, move_to("images", path, "pictures lie below `images/`")),
        },
    }
}

/// Says into which folder a file belongs, and how pages name it there.
fn move_to(folder: &str, path: &str, why: &str) -> String {
    // The folders of a page's locale, `content/en/`, mean nothing there.
    let below = path.strip_prefix("content/").map_or(path, |rest| rest.split_once('/').map_or(rest, |(_, rest)| rest));
    let below = below.strip_prefix("images/").unwrap_or(below);
    format!("{why}: move it to `{folder}/{below}`, and write `/{folder}/{below}`")
}

fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    Some(name.rsplit_once('.')?.1.to_ascii_lowercase())
}

/// The way from one file of the site to another.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from[..from.len() - 1].iter().zip(&to[..to.len() - 1]).take_while(|(one, other)| one == other).count();
    let up = "../".repeat(from.len() - 1 - shared);
    format!("{up}{}", to[shared..].join("/"))
}
