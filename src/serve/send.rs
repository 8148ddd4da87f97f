//! Making responses.

use std::fs::{File, Metadata};
use std::io;
use std::time::UNIX_EPOCH;

use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::body::{AnyBody, Asked, part, whole};
use super::live::{Answer, Content, Generation, seen};
use crate::memo::Fingerprint;
use crate::site::content_type;

/// Where the preview's own files and events lie; a site's pages lie below their locale's tag.
pub const OWN: &str = "/__waymark/";

/// A response.
pub type Reply = Response<AnyBody>;

/// What is asked for, and how.
pub struct Asking<'a> {
    /// The output.
    pub out: &'a str,
    /// Without the script of the preview.
    pub is_raw: bool,
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// Without the body.
    pub is_head: bool,
}

impl Asking<'_> {
    /// Whether the client has what has this tag.
    fn knows(&self, tag: &str) -> bool {
        self.headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes())
    }

    /// The range that is asked for, unless only of another version.
    fn range(&self, tag: &str) -> &str {
        let is_of_this = self.headers.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
        let range = self.headers.get(header::RANGE).filter(|_| is_of_this && !self.is_head);
        range.and_then(|range| range.to_str().ok()).unwrap_or_default()
    }
}

/// The response for a rendered output.
pub fn send(now: &Generation, answer: Answer, asking: &Asking<'_>) -> Reply {
    let mut response = match answer.content {
        Content::Made(bytes) if answer.path.ends_with(".html") && !asking.is_raw => {
            made(with_script(&bytes, asking.out), asking)
        }
        Content::Made(bytes) => made(Bytes::from_owner(bytes), asking),
        Content::Copy(file) => match copy(file, asking) {
            Ok(response) => response,
            Err(error) => return plain(StatusCode::NOT_FOUND, &format!("This file cannot be read: {error}\n")),
        },
    };
    if !answer.is_found {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    set(&mut response, header::CONTENT_TYPE, content_type(&answer.path));
    for (name, value) in now.site.rules.headers(&answer.path).iter() {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            response.headers_mut().append(name, value);
        }
    }
    // Whatever a host keeps, the preview shows the newest version.
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    response
}

fn made(bytes: Bytes, asking: &Asking<'_>) -> Reply {
    let tag = format!("\"{}\"", Fingerprint::of_bytes(&bytes).short(20));
    let mut response = if asking.knows(&tag) { not_modified() } else { Response::new(whole(bytes)) };
    set(&mut response, header::ETAG, &tag);
    response
}

/// A file as it is on disk, or the part of it that is asked for.
fn copy(file: File, asking: &Asking<'_>) -> io::Result<Reply> {
    let meta = file.metadata()?;
    let (tag, size) = (tag(&meta), meta.len());
    let mut response = match Asked::of(asking.range(&tag), size) {
        _ if asking.knows(&tag) => not_modified(),
        Asked::Whole => Response::new(part(file, 0..size)?),
        Asked::Part(bytes) => {
            let range = format!("bytes {}-{}/{size}", bytes.start, bytes.end - 1);
            let mut response = Response::new(part(file, bytes)?);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            set(&mut response, header::CONTENT_RANGE, &range);
            response
        }
        Asked::Nothing => {
            let mut response = Response::new(whole(""));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            set(&mut response, header::CONTENT_RANGE, &format!("bytes */{size}"));
            response
        }
    };
    set(&mut response, header::ACCEPT_RANGES, "bytes");
    set(&mut response, header::ETAG, &tag);
    Ok(response)
}

/// Tells a version of a file from others without reading it.
fn tag(meta: &Metadata) -> String {
    let changed = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(meta);
    #[cfg(not(unix))]
    let number = 0u64;
    let parts = [&changed.as_nanos().to_le_bytes()[..], &meta.len().to_le_bytes(), &number.to_le_bytes()];
    format!("\"{}\"", Fingerprint::of(parts).short(20))
}

fn not_modified() -> Reply {
    let mut response = Response::new(whole(""));
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response
}

/// The page with the one line that makes it a preview.
///
/// It names the output that was asked for, also where there is none: then the page that says so gives way when there is one.
fn with_script(html: &[u8], out: &str) -> Bytes {
    let at = memchr::memmem::rfind(html, b"</body>").unwrap_or(html.len());
    let line = format!(
        "<script src=\"{OWN}preview.js\" data-page=\"{}\" data-seen=\"{}\" defer></script>\n",
        crate::catalogue::encode_path(out),
        seen(html)
    );
    [&html[..at], line.as_bytes(), &html[at..]].concat().into()
}

/// The response with a policy, where it has none yet: whatever a browser makes of it, nothing runs.
pub fn secured(mut response: Reply) -> Reply {
    let headers = response.headers_mut();
    let policy =
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    response
}

/// A response that is of this moment.
pub fn unstored(content_type: &str, body: AnyBody) -> Reply {
    let mut response = Response::new(body);
    set(&mut response, header::CONTENT_TYPE, content_type);
    set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

fn set(response: &mut Reply, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A sentence.
pub fn plain(status: StatusCode, text: &str) -> Reply {
    let mut response = unstored("text/plain; charset=utf-8", whole(text.to_owned()));
    *response.status_mut() = status;
    response
}

/// A file of the preview itself.
pub fn file(content_type: &str, text: &'static str) -> Reply {
    let mut response = Response::new(whole(text));
    set(&mut response, header::CONTENT_TYPE, content_type);
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    response
}

/// The way to another address.
pub fn moved(to: &str) -> Reply {
    let mut response = plain(StatusCode::TEMPORARY_REDIRECT, "");
    set(&mut response, header::LOCATION, to);
    response
}
