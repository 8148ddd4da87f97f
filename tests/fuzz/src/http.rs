//! Requests to the preview, over a real connection to a real server in this process.

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::time::Duration;

use tempfile::TempDir;
use waymark::Options;
use waymark::serve::{Editor, News, Settings, serve};

use crate::site::SITE;

/// What no answer may hold: a file beside the site.
const SECRET: &str = "nobody may read this 5f2b";

static SERVER: OnceLock<(SocketAddr, TempDir)> = OnceLock::new();

fn start() -> (SocketAddr, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path().join("site");
    let files = [
        ("content/site.yaml", SITE),
        ("content/en/index.md", "---\ntitle: Home\n---\n"),
        ("content/en/page.md", "---\ntitle: Page\n---\nText.\n"),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("files/a.txt", "0123456789"),
        ("../secret.txt", SECRET),
    ];
    for (path, text) in files {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let (sender, news) = channel();
    let settings = Settings {
        site,
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        poll: false,
        editor: Editor::None,
        options: Options::default(),
    };
    std::thread::spawn(move || serve(settings, move |word| drop(sender.send(word))).expect("a preview"));
    let mut address = None;
    loop {
        match news.recv().expect("the preview tells something") {
            News::Listening(at) => address = Some(at),
            News::Findings(_) => break,
            _ => {}
        }
    }
    (address.expect("it listens"), folder)
}

/// A request; `PORT` in it is the port of the preview, without which nothing is answered.
pub fn http(data: &[u8]) {
    let (address, _) = SERVER.get_or_init(start);
    let port = address.port().to_string();
    let mut request = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(4).position(|part| part == b"PORT") {
        request.extend_from_slice(&rest[..at]);
        request.extend_from_slice(port.as_bytes());
        rest = &rest[at + 4..];
    }
    request.extend_from_slice(rest);
    // An answer to these never ends, or comes when all is rendered.
    if [b"events".as_slice(), b"quiet"].iter().any(|part| request.windows(part.len()).any(|own| own == *part)) {
        return;
    }
    let mut stream = TcpStream::connect(address).expect("the preview listens");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a time");
    let is_whole = request.windows(4).any(|end| end == b"\r\n\r\n");
    // It may hang up in the middle of what it does not like.
    if stream.write_all(&request).is_err() {
        return;
    }
    if !is_whole {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let answer = read(&mut stream);
    let text = String::from_utf8_lossy(&answer);
    assert!(!text.contains(SECRET), "a file from outside the site");
    if text.is_empty() {
        return;
    }
    let status =
        text.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).unwrap_or_else(|| panic!("no answer: {text}"));
    let known = [
        "200", "206", "304", "307", "308", "301", "302", "400", "403", "404", "405", "408", "409", "414", "416", "421",
        "431", "505",
    ];
    assert!(known.contains(&status), "{text}");
    // What the library refuses before a request is read has no page.
    if !["400", "431", "414", "505", "408"].contains(&status) {
        let head = text.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase();
        assert!(head.contains("\r\ncontent-security-policy: "), "no policy: {head}");
        assert!(head.contains("\r\nx-content-type-options: nosniff"), "may be sniffed: {head}");
    }
}

/// The first answer, or all until the preview hangs up.
fn read(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let mut buffer = [0; 64 << 10];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return answer,
            Ok(count) => answer.extend_from_slice(&buffer[..count]),
        }
        let Some(end) = answer.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        let is_empty = head.starts_with("http/1.1 304") || length.is_none() && !head.contains("transfer-encoding");
        if is_empty || length.is_some_and(|length| answer.len() >= end + 4 + length) {
            return answer;
        }
    }
}
