//! Answering browsers.
//!
//! Only addresses of this machine are answered, and only its own pages may ask for more than pages: a name that a stranger has
//! pointed at this machine (DNS rebinding) is misdirected (421), a request that another site's page makes is refused (403).

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::body::{events as stream_of, whole};
use super::editor::Editor;
use super::limits::{Connections, Patient};
use super::live::{Generation, Live};
use super::message::message;
use super::send::{Asking, OWN, Reply, file, moved, plain, secured, send, unstored};
use crate::addresses;
use crate::content::percent_decode;

/// A request must have said what it wants after so long.
const HEADERS: Duration = Duration::from_secs(15);
/// A tab that went away without a word is noticed after so long.
const PING: Duration = Duration::from_secs(15);

/// What answering needs.
pub struct Preview {
    /// What is served.
    pub live: Arc<Live>,
    /// Where a click on a place leads.
    pub editor: Editor,
    /// The address that is listened at.
    pub address: SocketAddr,
    /// Asks for a look at the whole site, now; gives the ticket to wait for.
    pub look: Box<dyn Fn() -> u64 + Send + Sync>,
}

/// Answers for ever.
pub async fn listen(listener: TcpListener, preview: Arc<Preview>) {
    let connections = Arc::new(Connections::default());
    loop {
        let free = connections.free().await;
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Hung up at once where there are too many from there.
                let Some(counted) = connections.count(peer.ip()) else { continue };
                let served = connection(stream, peer, preview.clone());
                tokio::spawn(async move {
                    let _counts = (free, counted);
                    served.await;
                });
            }
            // Too many open files: some will be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, preview: Arc<Preview>) {
    let _ = stream.set_nodelay(true);
    let answer = hyper::service::service_fn(move |request| {
        let preview = preview.clone();
        async move { Ok::<_, Infallible>(secured(reply(&preview, peer, request).await)) }
    });
    let mut server = hyper::server::conn::http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(64 << 10);
    // A client that breaks off has had what it wanted.
    let _ = server.serve_connection(Patient::new(TokioIo::new(stream)), answer).await;
}

async fn reply(preview: &Arc<Preview>, peer: SocketAddr, request: Request<Incoming>) -> Reply {
    if !is_own_host(request.headers(), preview.address) {
        return plain(
            StatusCode::MISDIRECTED_REQUEST,
            "This preview answers only to the address that it was started with.\n",
        );
    }
    if !is_own_origin(request.headers()) {
        return plain(StatusCode::FORBIDDEN, "Another site's page has asked for this.\n");
    }
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    if let Some(own) = path.strip_prefix(OWN) {
        return own_reply(preview, peer, own, &query, &request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "A preview can only be read.\n");
    }
    let now = now(preview).await;
    let Some(path) = decoded(&path) else { return not_found(&now) };
    let base = now.site.catalogue.config.base_path();
    let base = percent_decode(base).unwrap_or_else(|| base.to_owned());
    let Some(below) = path.strip_prefix(&base) else {
        let is_root = path == "/" || format!("{path}/") == base;
        return if is_root { moved(&base) } else { not_found(&now) };
    };
    let is_raw = query.split('&').any(|part| part == "raw");
    let artefacts = &now.site.artefacts;
    let out = if below.is_empty() || below.ends_with('/') { addresses::page(below) } else { below.to_owned() };
    // Whatever the hash in the name is: a page whose root is older than the index finds out by itself.
    let out = addresses::of_index_part(&out).unwrap_or(out);
    if !artefacts.contains_key(out.as_str()) && artefacts.contains_key(addresses::page(&format!("{out}/")).as_str()) {
        let rest = if query.is_empty() { String::new() } else { format!("?{query}") };
        return moved(&format!("{}/{rest}", request.uri().path()));
    }
    let shown = now.clone();
    let answer = tokio::task::spawn_blocking(move || (shown.answer(&out), out)).await;
    match answer {
        Ok((answer, out)) => {
            let asking =
                Asking { out: &out, is_raw, headers: request.headers(), is_head: request.method() == Method::HEAD };
            send(&now, answer, &asking)
        }
        // A page that makes the renderer panic is a fault of waymark's own; the preview goes on.
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be rendered.\n"),
    }
}

async fn own_reply(
    preview: &Arc<Preview>,
    peer: SocketAddr,
    own: &str,
    query: &str,
    request: &Request<Incoming>,
) -> Reply {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).and_then(|(_, value)| percent_decode(&value.replace('+', " ")))
    };
    match (request.method(), own) {
        (&Method::GET | &Method::HEAD, "preview.js") => {
            file("text/javascript; charset=utf-8", include_str!("preview.js"))
        }
        (&Method::GET | &Method::HEAD, "preview.css") => file("text/css; charset=utf-8", include_str!("preview.css")),
        (&Method::GET | &Method::HEAD, "phone") => file("text/html; charset=utf-8", include_str!("phone.html")),
        (&Method::GET | &Method::HEAD, "phone.css") => file("text/css; charset=utf-8", include_str!("phone.css")),
        (&Method::GET | &Method::HEAD, "phone.js") => file("text/javascript; charset=utf-8", include_str!("phone.js")),
        (&Method::GET, "events") => {
            let (sender, receiver) = mpsc::channel(8);
            tokio::spawn(events(preview.clone(), value("page").unwrap_or_default(), sender));
            unstored("text/event-stream", stream_of(receiver))
        }
        (&Method::GET, "quiet") => {
            // It has the whole site looked at and rendered, and tells every fault: tools of the writer's own machine ask.
            if !peer.ip().to_canonical().is_loopback() {
                return plain(StatusCode::FORBIDDEN, "Only this machine can ask when all is checked.\n");
            }
            let now = quiet(preview, (preview.look)()).await;
            let faults = crate::diagnostic::as_json(&now.all_findings());
            unstored("application/json", whole(faults))
        }
        (&Method::POST, "open") => {
            if !peer.ip().to_canonical().is_loopback() || !request.headers().contains_key(header::ORIGIN) {
                return plain(StatusCode::FORBIDDEN, "Only this machine's own browser can open the editor.\n");
            }
            let now = now(preview).await;
            let line = value("line").and_then(|line| line.parse().ok()).unwrap_or(1);
            let opened =
                value("file").and_then(|file| now.file_on_disk(&file)).map(|disk| preview.editor.open(&disk, line));
            match opened {
                Some(Ok(())) => plain(StatusCode::OK, "opened\n"),
                Some(Err(why)) => plain(StatusCode::CONFLICT, &format!("{why}\n")),
                None => plain(StatusCode::NOT_FOUND, "The site has no such file.\n"),
            }
        }
        _ => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
    }
}

/// The newest state, waited for while the first compile runs.
async fn now(preview: &Preview) -> Arc<Generation> {
    let mut news = preview.live.news();
    loop {
        if let Some(now) = preview.live.now() {
            return now;
        }
        let _ = news.changed().await;
    }
}

/// The next state in which all is rendered and the look with this ticket is done.
async fn quiet(preview: &Preview, ticket: u64) -> Arc<Generation> {
    let mut news = preview.live.news();
    loop {
        if let Some(now) = preview.live.quiet_since(ticket) {
            return now;
        }
        let _ = news.changed().await;
    }
}

/// Tells one tab about its page for as long as it listens.
async fn events(preview: Arc<Preview>, page: String, sender: mpsc::Sender<Bytes>) {
    let mut news = preview.live.news();
    let mut last = String::new();
    loop {
        let now = now(&preview).await;
        let (shown, page) = (preview.clone(), page.clone());
        let Ok(text) = tokio::task::spawn_blocking(move || message(&now, &page, &shown.editor)).await else { return };
        if text != last {
            if sender.send(Bytes::from(format!("data: {text}\n\n"))).await.is_err() {
                return;
            }
            last = text;
        }
        while tokio::time::timeout(PING, news.changed()).await.is_err() {
            if sender.send(Bytes::from_static(b":\n\n")).await.is_err() {
                return;
            }
        }
    }
}

/// The answer for an address that names no output at all.
fn not_found(now: &Generation) -> Reply {
    send(now, now.answer(""), &Asking { out: "", is_raw: false, headers: &HeaderMap::new(), is_head: false })
}

/// A path of an address, percent-decoded once; nothing where it could name anything but an output.
fn decoded(path: &str) -> Option<String> {
    let path = percent_decode(path)?;
    let is_bad = |part: &str| part == "." || part == ".." || part.contains(['\\', '\0', '\u{FFFD}']);
    let mut parts = path.strip_prefix('/')?.split('/').peekable();
    while let Some(part) = parts.next() {
        if is_bad(part) || part.is_empty() && parts.peek().is_some() {
            return None;
        }
    }
    Some(path)
}

/// Whether the Host header names this server. A name other than localhost could be a stranger's.
fn is_own_host(headers: &HeaderMap, address: SocketAddr) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Ok(host) = host.to_str() else { return false };
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name, port.parse().unwrap_or(0))
        }
        _ => (host, 80),
    };
    if port != address.port() {
        return false;
    }
    let name = name.to_ascii_lowercase();
    if name == "localhost" || name.ends_with(".localhost") {
        return true;
    }
    let literal: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
    literal.is_some_and(|literal| literal == address.ip() || literal.is_loopback() || address.ip().is_unspecified())
}

/// Whether the request comes from a page of this server, or from no page at all.
fn is_own_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let own = match headers.get(header::ORIGIN) {
        Some(_) => text(header::ORIGIN).and_then(|origin| origin.strip_prefix("http://")) == Some(host),
        None => true,
    };
    // A link on another page may lead here; its scripts and pictures may not.
    let is_navigation = text(HeaderName::from_static("sec-fetch-mode")).is_none_or(|mode| mode == "navigate");
    own && (is_navigation || text(HeaderName::from_static("sec-fetch-site")) != Some("cross-site"))
}

/// Takes the first free port from `port` on.
pub async fn bind(ip: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut taken = None;
    for port in (port..=port.saturating_add(50)).chain([0]) {
        match TcpListener::bind((ip, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(taken.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_site() {
        assert_eq!(decoded("/en/a%20b/").as_deref(), Some("/en/a b/"));
        for path in ["/../x", "/%2e%2e/x", "/a/..%2fb", "/a%5c..", "/a%00", "/a//b", "//etc", "x", "/.", "/%ff"] {
            assert_eq!(decoded(path), None, "{path}");
        }
    }
}
