//! The preview under load: large files, clients that do not read, too many of them, and files that change while they are sent.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::preview::{PATIENCE, Server, several_pages};
use super::support::{Run, write_all};

/// A site with a large file at `/video.mp4`, as long as it is empty on disk.
fn with_video() -> tempfile::TempDir {
    let site = several_pages();
    File::create(site.path().join("files/video.mp4")).unwrap().set_len(60 << 20).unwrap();
    site
}

/// The memory of a process, in MiB.
fn memory(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() >> 10
}

/// Asks for a file, and reads nothing of it.
fn ask(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    stream
}

fn local(server: &Server) -> SocketAddr {
    ([127, 0, 0, 1], server.port).into()
}

#[test]
fn a_file_is_sent_in_the_parts_that_are_asked_for() {
    let site = several_pages();
    let bytes: Vec<u8> = (0..300_000u32).flat_map(|number| number.to_le_bytes()).collect();
    fs::write(site.path().join("files/a.bin"), &bytes).unwrap();
    fs::write(site.path().join("files/empty.bin"), "").unwrap();
    let server = Server::start(site.path());
    let whole = server.get("/a.bin");
    let header = |head: &str, name: &str| -> Option<String> {
        head.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(": ")?.to_owned()))
    };
    assert!(whole.status == 200 && whole.body == bytes);
    assert_eq!(header(&whole.head, "accept-ranges").as_deref(), Some("bytes"));
    let tag = header(&whole.head, "etag").unwrap();
    let size = bytes.len();
    for (range, part) in [
        ("0-9", 0..10),
        ("100000-899999", 100_000..900_000),
        ("1199990-", size - 10..size),
        ("-7", size - 7..size),
        ("0-99999999", 0..size),
    ] {
        for condition in [String::new(), format!("If-Range: {tag}\r\n")] {
            let answer = server.request("GET", "/a.bin", &format!("Range: bytes={range}\r\n{condition}"));
            let said = format!("bytes {}-{}/{size}", part.start, part.end - 1);
            assert_eq!(header(&answer.head, "content-range"), Some(said), "{range}");
            assert_eq!(header(&answer.head, "content-length"), Some(part.len().to_string()), "{range}");
            assert!(answer.status == 206 && answer.body == bytes[part.clone()], "{range}");
        }
    }
    let beyond = server.request("GET", "/a.bin", "Range: bytes=1200000-\r\n");
    assert_eq!((beyond.status, header(&beyond.head, "content-range")), (416, Some(format!("bytes */{size}"))));
    for other in ["Range: bytes=0-1,3-4\r\n", "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n", "Range: pages=1-2\r\n"] {
        let answer = server.request("GET", "/a.bin", other);
        assert!(answer.status == 200 && answer.body == bytes, "{other}");
    }
    let known = server.request("GET", "/a.bin", &format!("If-None-Match: {tag}\r\nRange: bytes=0-1\r\n"));
    assert_eq!((known.status, known.body.len()), (304, 0));
    let head = server.request("HEAD", "/a.bin", "Range: bytes=0-1\r\n");
    assert_eq!((head.status, head.body.len(), header(&head.head, "content-length")), (200, 0, Some(size.to_string())));
    let empty = server.get("/empty.bin");
    assert_eq!((empty.status, empty.body.len(), header(&empty.head, "content-length").as_deref()), (200, 0, Some("0")));
    fs::write(site.path().join("files/a.bin"), &bytes[4..]).unwrap();
    let answer = server.request("GET", "/a.bin", &format!("Range: bytes=0-1\r\nIf-Range: {tag}\r\n"));
    assert!(answer.status == 200 && answer.body == bytes[4..], "of another version, all is sent");
}

#[test]
fn clients_that_do_not_read_hold_little() {
    let site = with_video();
    let server = Server::start(site.path());
    assert_eq!(server.get("/en/a/key/").status, 200);
    let before = memory(&server);
    let clients: Vec<TcpStream> = (0..200).map(|_| ask(local(&server), "/video.mp4")).collect();
    for _ in 0..30 {
        std::thread::sleep(Duration::from_millis(100));
        assert!(memory(&server) < before + 96, "{} MiB, and {before} at rest", memory(&server));
    }
    assert_eq!(server.get("/en/a/key/").status, 200, "pages are rendered all the while");
    drop(clients);
}

#[test]
fn a_slow_client_gets_all_and_one_that_takes_nothing_is_dropped() {
    // Half a minute of waiting tells nothing that a quick run is for.
    if Run::this().times(2) == 1 {
        return;
    }
    let site = with_video();
    let server = Server::start(site.path());
    let mut idle = ask(local(&server), "/video.mp4");
    let mut slow = ask(local(&server), "/video.mp4");
    let (mut got, mut piece) = (0, vec![0; 2 << 20]);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(36) {
        std::thread::sleep(Duration::from_millis(1500));
        got += slow.read(&mut piece).unwrap();
    }
    got += slow.read_to_end(&mut Vec::new()).unwrap();
    assert!(got > 60 << 20, "{got} bytes");
    let mut rest = Vec::new();
    // Where the connection was reset, what came before counts.
    let _ = idle.read_to_end(&mut rest);
    assert!(rest.len() < 40 << 20, "{} bytes", rest.len());
}

#[test]
fn a_file_that_is_cut_off_while_it_is_sent_ends_its_answer() {
    let site = with_video();
    let server = Server::start(site.path());
    let mut stream = ask(local(&server), "/video.mp4");
    stream.read_exact(&mut [0; 1000]).unwrap();
    File::options().write(true).open(site.path().join("files/video.mp4")).unwrap().set_len(1000).unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(rest.len() < 60 << 20, "{} bytes", rest.len());
    assert_eq!(server.get("/en/a/key/").status, 200);
}

#[test]
fn a_folder_that_became_a_link_is_not_followed() {
    let site = several_pages();
    let root = site.path();
    write_all(root, &[("files/docs/a.txt", "harmless"), ("outside/a.txt", "secret")]);
    let server = Server::start(root);
    server.until("/docs/a.txt", |answer| answer.status == 200);
    for _ in 0..Run::this().times(25) {
        fs::rename(root.join("files/docs"), root.join("kept")).unwrap();
        symlink(root.join("outside"), root.join("files/docs")).unwrap();
        for _ in 0..10 {
            assert!(!server.get("/docs/a.txt").text().contains("secret"));
        }
        fs::remove_file(root.join("files/docs")).unwrap();
        fs::rename(root.join("kept"), root.join("files/docs")).unwrap();
    }
    server.until("/docs/a.txt", |answer| answer.text() == "harmless");
}

/// The address by which this machine speaks to others; none where there are no others. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback())
}

#[test]
fn a_stranger_leaves_room_for_others() {
    let Some(stranger) = own_address() else { return };
    let site = with_video();
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.args(["serve", "--host", "--port", "0", "--site"]).arg(site.path());
    let server = Server::run(command, site.path());
    let address = SocketAddr::new(stranger, server.port);
    let mut quiet = TcpStream::connect(address).unwrap();
    write!(quiet, "GET /__waymark/quiet HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let answer = std::io::read_to_string(&mut quiet).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    drop(quiet);
    let held: Vec<TcpStream> = (0..64).map(|_| ask(address, "/video.mp4")).collect();
    for stream in &held {
        assert!(stream.peek(&mut [0]).unwrap() > 0);
    }
    let mut one_more = TcpStream::connect(address).unwrap();
    let _ = write!(one_more, "GET /en/ HTTP/1.1\r\nHost: {address}\r\n\r\n");
    assert_eq!(one_more.read(&mut [0]).unwrap_or(0), 0, "it is hung up");
    assert_eq!(server.get("/en/a/key/").status, 200, "the writer's own browser is answered");
    drop(held);
    let until = Instant::now() + PATIENCE;
    loop {
        let mut again = ask(address, "/en/a/key/");
        if again.read(&mut [0]).is_ok_and(|count| count > 0) {
            break;
        }
        assert!(Instant::now() < until, "those that have gone are not counted any more");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn every_answer_carries_a_policy() {
    let site = several_pages();
    write_all(
        site.path(),
        &[("files/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")],
    );
    let server = Server::start(site.path());
    let page = server.get("/en/a/key/open/").text();
    let picture = &page[page.find("assets/keys.").unwrap()..];
    let picture = format!("/{}", &picture[..picture.find('"').unwrap()]);
    let own = ["preview.js", "preview.css", "phone", "phone.js", "quiet", "nothing", "open"];
    let own = own.map(|name| format!("/__waymark/{name}"));
    let others =
        ["/en/a/key/", "/en/a/key", "/en/none/", "/none", "/a.svg", "/robots.txt", "/_headers", "/%2e%2e/x", &picture];
    let mut answers: Vec<(String, String)> =
        own.iter().map(String::as_str).chain(others).map(|path| (path.into(), server.get(path).head)).collect();
    answers.push(("POST".into(), server.request("POST", "/en/", "").head));
    answers.push(("Host".into(), server.request("GET", "/en/", "Host: evil.example\r\n").head));
    answers.push(("Origin".into(), server.request("GET", "/en/", "Origin: http://evil.example\r\n").head));
    answers.push(("Range".into(), server.request("GET", &picture, "Range: bytes=999-\r\n").head));
    let mut events = ask(local(&server), "/__waymark/events?page=en/index.html");
    let mut head = [0; 600];
    events.read_exact(&mut head).unwrap();
    answers.push(("events".into(), String::from_utf8_lossy(&head).into()));
    for (asked, head) in answers {
        assert!(head.contains("content-security-policy: default-src 'none'"), "{asked}: {head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{asked}: {head}");
    }
    assert!(server.get("/a.svg").head.contains("; sandbox\r\n"));
}

#[test]
fn the_log_steers_no_terminal() {
    let site = several_pages();
    let server = Server::start(site.path());
    let name = |name: &str| site.path().join("content/en").join(Path::new(name));
    fs::write(name("\x1b]0;OWNED\x07\n::error::x.md"), "---\ntitle: x\n---\n[gone](\x1b[31m.md)\n").unwrap();
    let said = [server.hears("OWNED"), server.hears("OWNED"), server.hears("waymark: ")].concat();
    assert!(!said.contains(|c: char| c.is_control()), "{said:?}");
}
