//! The preview under real faults: real files, a real server, and always the same question: once quiet, is what is served what
//! a clean build gives?

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use waymark::diagnostic::{Diagnostic, as_json};
use waymark::site::{Rendered, Site};
use waymark::source::scan;
use waymark::{Memory, Options, compile};

use super::support::{Run, SITE_YAML, everything, png, small_site, tree, write_all};

/// Nothing here takes longer unless it is broken; the machines that run tests are slow.
pub const PATIENCE: Duration = Duration::from_secs(60);
const DRAFTS: Options = Options { base_url: None, drafts: true };

/// A running preview, ended with the test.
pub struct Server {
    pub child: Child,
    pub port: u16,
    said: Receiver<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer to a request.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    pub fn start(site: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
        command.args(["serve", "--port", "0", "--site"]).arg(site);
        Self::run(command, site)
    }

    /// Runs a command that serves, and waits for its address.
    pub fn run(mut command: Command, site: &Path) -> Self {
        command.env("XDG_CACHE_HOME", site.join(".cache")).env_remove("VISUAL").env_remove("EDITOR");
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let (sender, said) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut server = Self { child, port: 0, said };
        let line = server.hears(" at http://localhost:");
        let port = line.split("localhost:").nth(1).unwrap().split('/').next().unwrap();
        server.port = port.parse().unwrap();
        server
    }

    /// Waits for a line with a text.
    pub fn hears(&self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        let mut all = String::new();
        loop {
            let line = self.said.recv_timeout(until.saturating_duration_since(Instant::now()));
            let line = line.unwrap_or_else(|_| panic!("`{text}` was not said, but:\n{all}"));
            if line.contains(text) {
                return line;
            }
            all += &format!("{line}\n");
        }
    }

    pub fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // Where the server hangs up early, what came so far counts.
        let _ = stream.read_to_end(&mut bytes);
        let at = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: bytes.get(at + 4..).unwrap_or_default().to_vec() }
    }

    pub fn request(&self, method: &str, path: &str, headers: &str) -> Answer {
        let port = self.port;
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: localhost:{port}\r\n") };
        self.send(&format!("{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n"))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path, "")
    }

    /// Waits until a page holds a text, or does not.
    pub fn until(&self, path: &str, good: impl Fn(&Answer) -> bool) -> Answer {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path);
            if good(&answer) {
                return answer;
            }
            assert!(Instant::now() < until, "{path} stays {}\n{}", answer.head, answer.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Everything that is wrong, once all that is on disk has been compiled and rendered.
    pub fn findings(&self) -> String {
        self.get("/__waymark/quiet").text()
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }
}

/// What a clean build of the folder gives: findings, and the outputs of entries without a fault.
fn clean(root: &Path) -> (String, BTreeMap<String, Vec<u8>>) {
    let sources = scan(root);
    let (site, _) = compile(&sources, &DRAFTS, &Memory::default());
    let (findings, mut outputs) = everything(&sources, &DRAFTS, &Memory::default());
    outputs.retain(|path, bytes| {
        let rendered =
            site.artefacts.get_key_value(path.as_str()).map(|(path, artefact)| site.render(path, artefact).result);
        if let Some(Ok(Rendered::Copy(file))) = rendered {
            *bytes = fs::read(root.join(&*file.path)).unwrap();
        }
        !path.ends_with(".html") || !is_faulty(&site, path, &findings)
    });
    (as_json(&findings), outputs)
}

/// Whether a page's own files have a fault, or one touches the whole site.
fn is_faulty(site: &Site, path: &str, findings: &[Diagnostic]) -> bool {
    let entries = &site.catalogue.entries;
    let own: Vec<&str> = match site.shown_at(path) {
        Some(entry) => std::iter::once(entry)
            .chain(entries[entry].children.iter().copied())
            .map(|entry| &*entries[entry].outline.path)
            .collect(),
        None => Vec::new(),
    };
    findings.iter().filter(|finding| finding.is_fault()).any(|finding| match &finding.place {
        None => true,
        Some(place) => {
            own.contains(&&*place.path) || &*place.path == "content/site.yaml" || place.path.starts_with("themes/")
        }
    })
}

/// What differs between the preview and a clean build.
fn difference(server: &Server, root: &Path, findings: &str) -> Option<String> {
    let (clean_findings, outputs) = clean(root);
    if findings != clean_findings {
        return Some(format!("served findings: {findings}\nclean: {clean_findings}"));
    }
    let base = compile(&scan(root), &DRAFTS, &Memory::default()).0.catalogue.config.base_path().to_owned();
    outputs.iter().find_map(|(path, bytes)| {
        let answer = server.get(&format!("{base}{}?raw", waymark::catalogue::encode_path(path)));
        (answer.status != 200 || answer.body != *bytes).then(|| {
            format!("{path} ({}):\n{}\nclean:\n{}", answer.status, answer.text(), String::from_utf8_lossy(bytes))
        })
    })
}

/// Checks that what is served is what a clean build gives. The server is asked to look at the disk.
fn assert_clean(server: &Server, root: &Path, when: &str) {
    if let Some(difference) = difference(server, root, &server.findings()) {
        panic!("{when}: {difference}");
    }
}

/// A site with something of everything.
pub fn several_pages() -> tempfile::TempDir {
    let site = small_site(&[
        ("content/en/a/index.md", "---\ntitle: Topic\n---\n"),
        ("content/en/a/key/index.md", "---\ntitle: Get a key\nkind: guide\n---\n"),
        ("content/en/a/key/1-open.md", "---\ntitle: Open\n---\n![keys](/images/keys.png)\n\n## Part\n"),
        ("content/en/a/key/2-copy.md", "---\ntitle: Copy\n---\nCopy it.\n"),
        ("content/en/a/faq/who.md", "---\ntitle: Who?\n---\nSee [the guide](../key/index.md#open).\n"),
        ("content/en/b.md", "---\ntitle: Bee\ndraft: true\n---\nText\n"),
        ("files/robots.txt", "User-agent: *\n"),
    ]);
    fs::create_dir_all(site.path().join("images")).unwrap();
    fs::write(site.path().join("images/keys.png"), png(4, 3)).unwrap();
    site
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let site = several_pages();
    let server = Server::start(site.path());
    assert_clean(&server, site.path(), "at the start");
    let raw = server.get("/en/a/key/?raw").text();
    let shown = server.get("/en/a/key/").text();
    let added: Vec<&str> = shown.lines().filter(|line| !raw.contains(line)).collect();
    assert!(matches!(added[..], [line] if line.starts_with("<script src=\"/__waymark/preview.js\"")), "{added:?}");
    assert_eq!(server.get("/en/b/").status, 200, "drafts are shown");
    assert_eq!(server.get("/en/a").status, 307, "a folder is named with its slash");
    assert_eq!(server.get("/en/nothing/").status, 404);
    let again = server.get("/en/a/").head;
    let headers = server.get("/_headers").text();
    for line in headers.split("\n\n").next().unwrap().lines().skip(1) {
        let (name, value) = line.trim().split_once(": ").unwrap();
        assert!(again.contains(&format!("{}: {value}\r\n", name.to_lowercase())), "hosts send `{line}`: {again}");
    }
    let tag = again.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    assert_eq!(server.request("GET", "/en/a/", &format!("If-None-Match: {tag}\r\n")).status, 304);
}

#[test]
fn strangers_are_turned_away() {
    let site = several_pages();
    let server = Server::start(site.path());
    let port = server.port;
    let with = |headers: &str| server.request("GET", "/en/", headers).status;
    for host in
        ["evil.example", &format!("evil.example:{port}"), "localhost", "", &format!("localhost:{port}.evil.example")]
    {
        assert_eq!(with(&format!("Host: {host}\r\n")), 421, "Host: {host}");
    }
    for host in [format!("127.0.0.1:{port}"), format!("[::1]:{port}"), format!("help.localhost:{port}")] {
        assert_eq!(with(&format!("Host: {host}\r\n")), 200, "Host: {host}");
    }
    assert_eq!(with(&format!("Host: localhost:{port}\r\nHost: localhost:{port}\r\n")), 421);
    for origin in ["http://evil.example", "null", "https://localhost", "http://localhost:1"] {
        assert_eq!(with(&format!("Origin: {origin}\r\n")), 403, "Origin: {origin}");
        let events = server.request("GET", "/__waymark/events?page=en/index.html", &format!("Origin: {origin}\r\n"));
        assert_eq!(events.status, 403);
    }
    assert_eq!(with(&format!("Origin: http://localhost:{port}\r\n")), 200);
    assert_eq!(with("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"), 403);
    assert_eq!(with("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"), 200);
    assert_eq!(server.request("POST", "/en/", "").status, 405);
    assert_eq!(server.request("POST", "/__waymark/open?file=content/en/b.md", "").status, 403, "no page has asked");
}

#[test]
fn no_spelling_leads_out_of_the_site() {
    let site = several_pages();
    fs::write(site.path().join("secret.txt"), "secret").unwrap();
    fs::write(site.path().join("content/en/a/key/.secret.md"), "secret").unwrap();
    let server = Server::start(site.path());
    let spellings = [
        "/../secret.txt",
        "/en/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/en/%2e%2e/%2e%2e/secret.txt",
        "//secret.txt",
        "/./secret.txt",
        "/secret.txt",
        "/secret.txt%00.html",
        "/content/site.yaml",
        "/%c0%ae%c0%ae/secret.txt",
        "/assets/../../secret.txt",
        "/en/a/key/.secret.md",
        "/....//secret.txt",
        "/..;/secret.txt",
        "/.waymark",
    ];
    for path in spellings {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.head);
        assert!(!answer.text().contains("secret\n") && answer.text().trim() != "secret", "{path}");
    }
    for file in
        ["../../etc/passwd", "/etc/passwd", "content/../secret.txt", "secret.txt", "content/en/../../secret.txt"]
    {
        let port = server.port;
        let asked = server.request(
            "POST",
            &format!("/__waymark/open?file={file}&line=1"),
            &format!("Origin: http://localhost:{port}\r\n"),
        );
        assert_eq!(asked.status, 404, "{file}");
    }
}

#[test]
fn a_picture_that_became_a_link_is_not_followed() {
    let site = several_pages();
    let server = Server::start(site.path());
    let page = server.get("/en/a/key/open/").text();
    let at = page.find("assets/keys.").unwrap();
    let address = format!("/{}", &page[at..at + page[at..].find('"').unwrap()]);
    assert_eq!(server.get(&address).status, 200);
    fs::write(site.path().join("secret.txt"), "secret").unwrap();
    fs::remove_file(site.path().join("images/keys.png")).unwrap();
    std::os::unix::fs::symlink(site.path().join("secret.txt"), site.path().join("images/keys.png")).unwrap();
    assert_ne!(server.get(&address).text(), "secret");
    assert_clean(&server, site.path(), "with a link");
    assert_ne!(server.get(&address).text(), "secret");
}

#[test]
fn the_next_port_is_taken_and_said() {
    let site = several_pages();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.args(["serve", "--port", &port.to_string(), "--site"]).arg(site.path());
    command.stderr(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let said = lines.next().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said.contains(&format!("port {port} is in use")), "{said}");
}

#[test]
fn idle_and_broken_clients_do_not_matter() {
    let site = several_pages();
    let server = Server::start(site.path());
    let mut idle = Vec::new();
    // Where this process may not open so many files, as many as it may.
    while idle.len() < 1000 {
        match TcpStream::connect(("127.0.0.1", server.port)) {
            Ok(stream) => idle.push(stream),
            Err(_) => break,
        }
    }
    assert!(idle.len() > 200, "{}", idle.len());
    idle.truncate(idle.len().saturating_sub(50));
    // Some have begun and stopped, some ask and never read, some hang up at once.
    for (index, stream) in idle.iter_mut().enumerate().take(300) {
        let request: &[u8] = match index % 3 {
            0 => b"GET /en/ HT",
            1 => b"GET /en/a/key/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            _ => b"\x16\x03\x01\x02\x00\x01garbage\r\n\r\n",
        };
        let _ = stream.write_all(request);
        if index % 2 == 0 {
            let _ = stream.shutdown(std::net::Shutdown::Write);
        }
    }
    assert_eq!(server.get("/en/a/key/").status, 200);
    write_all(site.path(), &[("content/en/b.md", "---\ntitle: Still here\n---\n")]);
    server.until("/en/b/", |answer| answer.text().contains("Still here"));
}

#[test]
fn the_bar_says_how_far_translations_are() {
    let page = "---\ntitle: Who?\nkind: faq\n---\nYou.\n";
    let mut files: BTreeMap<String, String> = [
        (
            "content/site.yaml",
            SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n  fr: { name: Français }\n"),
        ),
        ("content/en/index.md", "---\ntitle: Home\n---\n".to_owned()),
        ("content/de/index.md", "---\ntitle: Start\n---\n".to_owned()),
        ("content/en/who.md", page.to_owned()),
        ("content/de/who.md", page.replace("You", "Sie")),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into();
    super::freshness::stamp(&mut files);
    let site = small_site(&files.iter().map(|(path, text)| (&**path, &**text)).collect::<Vec<_>>());
    let server = Server::start(site.path());
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    let request = "GET /__waymark/events?page=en/who/index.html HTTP/1.1\r\nHost: localhost";
    stream.write_all(format!("{request}:{}\r\n\r\n", server.port).as_bytes()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut messages = BufReader::new(stream).lines().map_while(Result::ok).filter_map(|line| {
        let told: serde_json::Value = serde_json::from_str(line.strip_prefix("data:")?).ok()?;
        Some(told["bar"].clone())
    });
    let states = |bar: &serde_json::Value| -> BTreeMap<String, String> {
        let locales = bar["locales"].as_array().into_iter().flatten();
        locales.map(|told| (told["locale"].to_string(), told["state"].to_string())).collect()
    };
    let of = |german: &str| {
        let pairs = [("de", german), ("en", "source"), ("fr", "missing")];
        BTreeMap::from(pairs.map(|(locale, state)| (format!("\"{locale}\""), format!("\"{state}\""))))
    };
    let bar = messages.find(|bar| states(bar) == of("current")).expect("it is current");
    let snippet = bar["snippet"].as_str().unwrap();
    assert!(snippet.contains("Who?") && snippet.contains("You.") && snippet.contains("https://"), "{snippet}");
    fs::write(site.path().join("content/en/who.md"), page.replace("You.", "You, and nobody else.")).unwrap();
    let bar = messages.find(|bar| states(bar) == of("stale")).expect("it is stale now");
    assert!(bar["snippet"].as_str().unwrap().contains("nobody else"), "{bar}");
}

/// Saves in the ways of editors, many times; a fault must never flash up.
#[test]
fn saves_of_editors_are_followed_and_nothing_flashes() {
    let site = several_pages();
    let server = Server::start(site.path());
    let page = site.path().join("content/en/b.md");
    let (sender, messages) = channel();
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    let request = format!(
        "GET /__waymark/events?page=en/a/faq/who/index.html HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        server.port
    );
    stream.write_all(request.as_bytes()).unwrap();
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    std::thread::spawn(move || lines.filter(|line| line.starts_with("data:")).try_for_each(|line| sender.send(line)));
    let mut was_slow = false;
    for round in 0..15 {
        let text = format!("---\ntitle: Round {round}\n---\nText of round {round}.\n");
        let start = Instant::now();
        match round % 5 {
            // VS Code, and most others: emptied, then written.
            0 => {
                let mut file = fs::File::create(&page).unwrap();
                file.write_all(text.as_bytes()).unwrap();
            }
            // vim: the old file goes away under another name, a new one is written, the old one is deleted.
            1 => {
                let backup = page.with_extension("md~");
                fs::rename(&page, &backup).unwrap();
                fs::write(&page, &text).unwrap();
                fs::remove_file(backup).unwrap();
            }
            // Most careful programs: a new file takes the old one's name.
            2 => {
                let new = page.with_file_name(".b.md.new");
                fs::write(&new, &text).unwrap();
                fs::rename(new, &page).unwrap();
            }
            // JetBrains' editors: a new file beside it, and the old one away under another name.
            3 => {
                let [new, old] = ["tmp", "old"].map(|part| page.with_file_name(format!("b.md___jb_{part}___")));
                fs::write(&new, &text).unwrap();
                fs::rename(&page, &old).unwrap();
                fs::rename(new, &page).unwrap();
                fs::remove_file(old).unwrap();
            }
            // In two strokes, through a file that stays open.
            _ => {
                let mut file = fs::File::create(&page).unwrap();
                let (head, tail) = text.as_bytes().split_at(10);
                file.write_all(head).unwrap();
                file.write_all(tail).unwrap();
            }
        }
        // On a machine so busy that a save takes longer than any editor does, a flash is right.
        was_slow |= start.elapsed() > Duration::from_millis(25);
        server.until("/en/b/", |answer| answer.text().contains(&format!("Text of round {round}.")));
    }
    assert_clean(&server, site.path(), "after all saves");
    let flashed: Vec<String> = messages.try_iter().filter(|message| !message.contains("\"count\":0")).collect();
    assert!(was_slow || flashed.is_empty(), "{flashed:#?}");
}

/// Each fault shows the last good page with the fault, the others go on, and all is well when it is mended.
#[test]
fn the_last_good_version_stays() {
    let site = several_pages();
    let server = Server::start(site.path());
    let good = server.get("/en/a/faq/who/?raw").text();
    let faults = [
        ("content/en/a/faq/who.md", "---\ntitle: \"Who\nx: [\n---\n", "bad-yaml"),
        ("content/en/a/faq/who.md", "---\ntitle: Other\n---\n[x](nowhere.md)\n", "broken-link"),
        ("themes/default/templates/base.html", "{{ unclosed", "bad-template"),
        ("themes/default/templates/faq.html", "{{ page.titel }}", "bad-template"),
        ("themes/default/strings/en.ftl", "x = { $y\n", "bad-strings"),
        ("content/site.yaml", "title: [\n", "bad-yaml"),
    ];
    for (path, text, code) in faults {
        let kept = fs::read(site.path().join(path)).ok();
        write_all(site.path(), &[(path, text)]);
        let message = |server: &Server| {
            let stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
            let request = format!(
                "GET /__waymark/events?page=en/a/faq/who/index.html HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
                server.port
            );
            (&stream).write_all(request.as_bytes()).unwrap();
            let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
            lines.find(|line| line.starts_with("data:")).unwrap()
        };
        assert!(server.findings().contains(code), "{path}");
        assert!(message(&server).contains(&format!("\"code\":\"{code}\"")), "{path}: {}", message(&server));
        let shown = server.get("/en/a/faq/who/?raw");
        assert_eq!((shown.status, shown.text()), (200, good.clone()), "{path}: {code}");
        // Work goes on elsewhere, unless the whole site is touched.
        if path.ends_with("who.md") {
            write_all(site.path(), &[("content/en/b.md", &format!("---\ntitle: During {code}\n---\n"))]);
            server.until("/en/b/", |answer| answer.text().contains(&format!("During {code}")));
            assert_eq!(server.get("/en/a/faq/who/?raw").text(), good, "{path}: {code}");
        }
        match kept {
            Some(text) => fs::write(site.path().join(path), text).unwrap(),
            None => fs::remove_file(site.path().join(path)).unwrap(),
        }
        server.until("/en/a/faq/who/?raw", |answer| answer.text() == good);
        assert_clean(&server, site.path(), "mended");
        assert!(message(&server).contains("\"faults\":[]"), "{path}: {}", message(&server));
    }
}

/// A small generator of numbers, so that a failure comes back.
pub struct Chance(pub u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % most.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Does something to a site's folder that a writer could do.
pub fn edit(root: &Path, chance: &mut Chance, step: usize) -> String {
    let two = SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n");
    let based = SITE_YAML.replace("example.com/", "example.com/sub/");
    let files: Vec<String> =
        tree(root).into_keys().filter(|path| path.starts_with("content/en/") && path.ends_with(".md")).collect();
    let any = files.get(chance.below(files.len())).cloned().unwrap_or_else(|| "content/en/index.md".into());
    let place = chance.of(&[
        "content/en/new.md",
        "content/en/a/new.md",
        "content/de/b.md",
        "content/de/index.md",
        "content/en/c/index.md",
        "content/en/a/key/3-last.md",
    ]);
    let at = root.join(&any);
    let (what, done) = match chance.below(20) {
        0..6 => (
            "append",
            fs::OpenOptions::new().append(true).open(&at).and_then(|mut file| writeln!(file, "\nText of step {step}.")),
        ),
        6 => (
            "title",
            fs::read_to_string(&at)
                .and_then(|text| fs::write(&at, text.replacen("title: ", &format!("title: S{step} "), 1))),
        ),
        7 => (
            "heading",
            fs::OpenOptions::new().append(true).open(&at).and_then(|mut file| writeln!(file, "\n## Part {step}")),
        ),
        8 => (
            "write",
            fs::create_dir_all(root.join(place).parent().unwrap())
                .and_then(|()| fs::write(root.join(place), format!("---\ntitle: New {step}\n---\nText\n"))),
        ),
        9 => ("delete", fs::remove_file(&at)),
        10 => ("rename", fs::rename(&at, root.join(format!("content/en/moved-{}.md", step % 3)))),
        11 => (
            "move a folder",
            fs::rename(root.join("content/en/a"), root.join("content/en/z"))
                .or_else(|_| fs::rename(root.join("content/en/z"), root.join("content/en/a"))),
        ),
        12 => (
            "delete and make a folder",
            fs::remove_dir_all(root.join("content/en/a")).map(|()| {
                write_all(
                    root,
                    &[
                        ("content/en/a/index.md", "---\ntitle: Again\n---\n"),
                        ("content/en/a/x.md", "---\ntitle: X\n---\n"),
                    ],
                );
            }),
        ),
        13 => ("break", fs::write(&at, "---\ntitle: [\n---\n")),
        14 => (
            "link",
            fs::OpenOptions::new()
                .append(true)
                .open(&at)
                .and_then(|mut file| writeln!(file, "\n[x](id:a/key#open) [y](id:b)")),
        ),
        15 => (
            "site.yaml",
            fs::write(
                root.join("content/site.yaml"),
                chance.of(&[SITE_YAML, &two, &based, SITE_YAML, &two, "title: [\n"]),
            ),
        ),
        16 => {
            let (path, text) = [
                (
                    "themes/default/templates/article.html",
                    "{% extends \"builtin/article.html\" %}{% block after_body %}<p>own</p>{% endblock %}",
                ),
                (
                    "themes/default/templates/article.html",
                    "{% extends \"builtin/article.html\" %}{% block after_body %}{{ page.no }}{% endblock %}",
                ),
                ("themes/default/strings/en.ftl", "topics = Subjects\n"),
                ("themes/default/static/main.css", "a { color: red }"),
            ][chance.below(4)];
            write_all(root, &[(path, text)]);
            ("theme", Ok(()))
        }
        17 => ("no theme", fs::remove_dir_all(root.join("themes"))),
        18 => (
            "picture",
            fs::create_dir_all(root.join("images"))
                .and_then(|()| fs::write(root.join("images/keys.png"), png(4, 1 + step as u32 % 5))),
        ),
        _ => ("restore", {
            let _ = fs::remove_dir_all(root.join("content"));
            let _ = fs::remove_dir_all(root.join("themes"));
            for (path, bytes) in tree(several_pages().path()) {
                fs::create_dir_all(root.join(&path).parent().unwrap()).unwrap();
                fs::write(root.join(path), bytes).unwrap();
            }
            Ok(())
        }),
    };
    format!("{what} {any}{}", if done.is_err() { ", which failed" } else { "" })
}

/// The property that matters most. Half of the time nobody asks the server to look: events and its own looks must do.
#[test]
fn after_any_edits_what_is_served_is_what_a_clean_build_gives() {
    let site = several_pages();
    let server = Server::start(site.path());
    let run = Run::this();
    let mut chance = Chance(7 + run.seed);
    for round in 0..run.times(40) as usize {
        let steps: Vec<String> =
            (0..1 + chance.below(8)).map(|step| edit(site.path(), &mut chance, round * 8 + step)).collect();
        let when = format!("round {round}: {steps:#?}");
        if round % 2 == 0 {
            assert_clean(&server, site.path(), &when);
            continue;
        }
        let until = Instant::now() + PATIENCE;
        let (findings, _) = clean(site.path());
        while difference(&server, site.path(), &findings).is_some() {
            assert!(Instant::now() < until, "{when}: {:?}", difference(&server, site.path(), &findings));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    assert_clean(&server, site.path(), "at the end");
}

#[test]
fn folders_can_be_deleted_and_made_again() {
    let site = several_pages();
    let server = Server::start(site.path());
    for folder in ["content", "images", "files"] {
        let kept = site.path().join(format!("kept-{folder}"));
        fs::rename(site.path().join(folder), &kept).unwrap();
        assert_clean(&server, site.path(), "without a folder");
        fs::create_dir(site.path().join(folder)).unwrap();
        fs::remove_dir(site.path().join(folder)).unwrap();
        fs::rename(&kept, site.path().join(folder)).unwrap();
        server.until("/en/a/key/open/?raw", |answer| answer.status == 200 && answer.text().contains("<img"));
    }
    // Changes in the new folders are followed by themselves.
    write_all(site.path(), &[("content/en/a/faq/who.md", "---\ntitle: Followed?\n---\nYes.\n")]);
    server.until("/en/a/faq/who/", |answer| answer.text().contains("Followed?"));
    write_all(site.path(), &[("content/en/deep/er/new.md", "---\ntitle: Deeper\n---\nText\n")]);
    server.until("/en/deep/er/new/", |answer| answer.text().contains("Deeper"));
    assert_clean(&server, site.path(), "at the end");
}

/// Pages and strings that once ended the process, or the thread that follows the disk.
#[test]
fn what_a_writer_saves_does_not_end_the_preview() {
    let site = small_site(&[("content/en/a.md", "---\ntitle: A\n---\nText.\n")]);
    let server = Server::start(site.path());
    let escapes = "---\ntitle: éééééééé\n\"key\\x77ords\": [x]\n---\nx\n".to_owned();
    let selectors = format!("topics = {{ 1 ->\n  *[a] {}\n }}\n", "{ \"x\" }".repeat(101));
    let braces = format!("topics = {}\"x\"{}\n", "{".repeat(30_000), "}".repeat(30_000));
    for (path, text) in [
        ("content/en/b.md", format!("---\ntitle: B\n---\n{}x\n", ">".repeat(12_000))),
        ("content/en/b.md", format!("---\ntitle: B\n---\n{}x\n", "<b>".repeat(8000))),
        ("content/en/b.md", escapes),
        ("themes/default/strings/en.ftl", selectors),
        ("themes/default/strings/en.ftl", braces),
    ] {
        write_all(site.path(), &[(path, &text)]);
        assert_clean(&server, site.path(), &text[..text.len().min(60)]);
        fs::remove_file(site.path().join(path)).unwrap();
        write_all(site.path(), &[("content/en/a.md", &format!("---\ntitle: A {}\n---\nText.\n", text.len()))]);
        server.until("/en/a/", |answer| answer.text().contains(&format!("A {}", text.len())));
    }
}

/// Stopped while so much is written that the system's queue of events overflows.
#[test]
fn a_storm_while_the_server_is_stopped_is_not_lost() {
    let site = several_pages();
    let server = Server::start(site.path());
    server.signal("-STOP");
    let stopped = Instant::now();
    // Each write is several events, and the system keeps 16,384: some are lost.
    for round in 0..10 {
        for page in 0..1000 {
            let path = format!("content/en/s{}/p{page}.md", page % 10);
            let text = format!("---\ntitle: Page {page}\n---\nRound {round}.\n");
            write_all(site.path(), &[(path.as_str(), text.as_str())]);
        }
    }
    let pause = if Run::this().is_long() { Duration::from_secs(60) } else { Duration::ZERO };
    std::thread::sleep(pause.saturating_sub(stopped.elapsed()));
    server.signal("-CONT");
    server.until("/en/s9/p999/", |answer| answer.text().contains("Round 9."));
    assert_eq!(server.findings(), clean(site.path()).0);
    for page in [0, 1, 500, 998] {
        let address = format!("/en/s{}/p{page}/", page % 10);
        assert!(server.get(&address).text().contains("Round 9."), "{address}");
    }
}

/// The limit of watches is set for a user namespace of this test alone.
#[test]
fn without_watches_the_folder_is_looked_at() {
    let site = several_pages();
    let mut command = Command::new("unshare");
    let script = "echo 3 > /proc/sys/user/max_inotify_watches && exec \"$0\" serve --port 0 --site \"$1\"";
    command.args(["--user", "--map-root-user", "sh", "-euc", script, env!("CARGO_BIN_EXE_waymark")]).arg(site.path());
    command.env("XDG_CACHE_HOME", site.path().join(".cache")).stderr(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let said = lines.by_ref().find(|line| line.contains("watched folders") || line.contains("not permitted")).unwrap();
    assert!(said.contains("as with `--poll`"), "{said}");
    let line = lines.by_ref().find(|line| line.contains("localhost:")).unwrap();
    let port = line.split("localhost:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    std::thread::spawn(move || lines.for_each(drop));
    let server = Server { child, port, said: channel().1 };
    write_all(site.path(), &[("content/en/b.md", "---\ntitle: Seen all the same\n---\n")]);
    server.until("/en/b/", |answer| answer.text().contains("Seen all the same"));
    assert_clean(&server, site.path(), "without watches");
}

/// The server sees the site through an overlay, and the files change below it: as in a container, no event comes of that.
#[test]
fn dead_events_are_noticed() {
    let site = several_pages();
    let script = r#"
        layers=$(mktemp -d); mount -t tmpfs tmpfs "$layers"; mkdir "$layers/up" "$layers/work" "$layers/site"
        mount -t overlay overlay -o "lowerdir=$1,upperdir=$layers/up,workdir=$layers/work" "$layers/site"
        exec "$0" serve --port 0 --site "$layers/site"
    "#;
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-euc", script, env!("CARGO_BIN_EXE_waymark")]).arg(site.path());
    let server = Server::run(command, site.path());
    write_all(site.path(), &[("content/en/b.md", "---\ntitle: Found by looking\n---\n")]);
    server.hears("as with `--poll`");
    server.until("/en/b/", |answer| answer.text().contains("Found by looking"));
    for round in 0..3 {
        write_all(site.path(), &[("content/en/b.md", &format!("---\ntitle: Found again {round}\n---\n"))]);
        server.until("/en/b/", |answer| answer.text().contains(&format!("Found again {round}")));
    }
}

#[test]
fn polling_follows_too() {
    let site = several_pages();
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.args(["serve", "--poll", "--port", "0", "--site"]).arg(site.path());
    let server = Server::run(command, site.path());
    for round in 0..3 {
        // The same length, and in the same tick as the look before: only the scan's doubt about young files can tell.
        write_all(site.path(), &[("content/en/b.md", &format!("---\ntitle: Poll {round}\n---\n"))]);
        server.until("/en/b/", |answer| answer.text().contains(&format!("Poll {round}")));
    }
}

#[test]
fn ending_leaves_nothing_behind() {
    let site = several_pages();
    let before = tree(site.path());
    for wait in [0, 20, 100] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
        command.args(["serve", "--port", "0", "--site"]).arg(site.path());
        let mut server = Server::run(command, site.path());
        std::thread::sleep(Duration::from_millis(wait));
        server.signal("-INT");
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
        let after: BTreeMap<_, _> =
            tree(site.path()).into_iter().filter(|(path, _)| !path.starts_with(".cache/")).collect();
        assert_eq!(before, after);
        assert!(!tree(site.path()).keys().any(|path| path.contains(".tmp")), "half-written files stay in the cache");
    }
}

#[test]
fn a_folder_without_a_site_is_told_what_to_do_in_a_preview_too() {
    let nothing = tempfile::tempdir().unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_waymark")).args(["serve", "--site"]).arg(nothing.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("waymark new"), "{output:?}");
}
