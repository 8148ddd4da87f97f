//! `waymark host-config`: nginx, Apache and Caddy run with the configuration that it prints, at the root of a host and below a path, and
//! answer the same requests as `_headers` and `_redirects` promise.

pub mod servers;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use waymark::catalogue::encode_path;
use waymark::memo::Fingerprint;
use waymark::publish::set_time_of_content;
use waymark::site::content_type;

use self::servers::{Response, Running, SERVERS, free_port};
use super::command::waymark;
use super::support::{tree, write_all};

const MOUNTS: [&str; 2] = ["/", "/help/"];
/// The headers that `_headers` speaks of, besides `Cache-Control`.
const PROMISED: [&str; 5] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-robots-tag",
    "access-control-allow-origin",
];
const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9z\"/></svg>\n";

/// A server that serves a site, and all that it needs.
struct Served {
    folder: tempfile::TempDir,
    server: Running,
    /// Where the site is on its host.
    mount: &'static str,
}

/// A site in two languages with everything that a host has to treat in a way of its own, at an address.
fn site(folder: &Path, base_url: &str, mount: &str) {
    let config = format!(
        "title: Test help\nbase_url: {base_url}\nsource_locale: en\nlocales:\n  en: {{ name: English }}\n  de: {{ name: Deutsch }}\n\
         embed_origins: [https://shop.example.com]\n"
    );
    // Addresses from the root of the host, of which some are outside of the site where it is below a path.
    let long = ["x".repeat(150), "y".repeat(150), "z".repeat(150)].join("/");
    let from_root = format!("/{long}, /hc/en-us/articles/1-page, \"/hc/ö page\", /old/page.html, \"{mount}faq#one\"");
    let page = format!(
        "---\ntitle: A page\nslug: a-page\naliases: [\"old page/ü\", \"o'clock (two)\", b/c, {from_root}]\n---\nIts text 1.\n\n![Square](/images/square.svg)\n"
    );
    write_all(
        folder,
        &[
            ("content/site.yaml", &config),
            ("content/en/index.md", "---\ntitle: Home\n---\n"),
            ("content/de/index.md", "---\ntitle: Start\n---\n"),
            ("content/en/page.md", &page),
            ("images/square.svg", SVG),
            ("files/.well-known/security.txt", "Contact: mailto:a@example.com\n"),
            ("files/manual.pdf", "%PDF-1.4\n"),
            ("files/drawing.SVG", SVG),
            ("files/download.tar.gz", "an archive"),
        ],
    );
}

impl Served {
    fn new(server: &str, mount: &'static str) -> Self {
        Self::with(server, mount, |config| config)
    }

    /// A server whose configuration was changed by hand.
    fn with(server: &str, mount: &'static str, change: impl Fn(String) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Where the test runs as root, the server runs as another user.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let port = free_port();
        let site_folder = folder.path().join("site");
        site(&site_folder, &format!("http://127.0.0.1:{port}{mount}"), mount);
        build(&site_folder);
        let public = site_folder.join("public");
        let printed = waymark(&["host-config", server, "--root", public.to_str().unwrap()], &site_folder);
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        let config = change(String::from_utf8(printed.stdout).unwrap());
        let own = folder.path().join("server");
        Self { server: Running::start(server, &config, port, &own), mount, folder }
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn public(&self) -> PathBuf {
        self.site().join("public")
    }

    /// Asks for an address below the site's own.
    fn get(&self, path: &str) -> Response {
        self.get_with(path, &[])
    }

    fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.server.get(&format!("{}{path}", self.mount), headers)
    }

    /// The lines of `_redirects`: from where and to where.
    fn redirects(&self) -> Vec<(String, String)> {
        let lines = fs::read_to_string(self.public().join("_redirects")).unwrap();
        let parts = lines.lines().map(|line| match line.split(' ').collect::<Vec<_>>()[..] {
            [from, to, "301"] => (from.to_owned(), to.to_owned()),
            _ => panic!("{line}"),
        });
        parts.collect()
    }

    /// What `_headers` promises for an address below the site's own: the names in lower case, the values of each sorted.
    fn promised(&self, path: &str, name: &str) -> Vec<String> {
        let rules = fs::read_to_string(self.public().join("_headers")).unwrap();
        let address = format!("{}{path}", self.mount);
        let (mut fits, mut values) = (false, Vec::new());
        for line in rules.lines() {
            match line.strip_prefix("  ") {
                None => {
                    fits = match line.split_once('*') {
                        Some((start, end)) => {
                            address.len() >= start.len() + end.len()
                                && address.starts_with(start)
                                && address.ends_with(end)
                        }
                        None => address == line,
                    }
                }
                Some(header) if fits => {
                    let (own, value) = header.split_once(": ").unwrap();
                    values.extend((own.to_lowercase() == name).then(|| value.to_owned()));
                }
                Some(_) => {}
            }
        }
        values.sort_unstable();
        values.dedup();
        values
    }
}

fn build(site: &Path) {
    let built = waymark(&["build"], site);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}

/// Runs a test against each server at each place.
fn everywhere(test: impl Fn(&str, &Served)) {
    for server in SERVERS {
        for mount in MOUNTS {
            test(&format!("{server} at {mount}"), &Served::new(server, mount));
        }
    }
}

/// Whether a response says that it depends on a header of the request.
fn varies(response: &Response, header: &str) -> bool {
    response.all("vary").iter().flat_map(|value| value.split(',')).any(|name| name.trim().eq_ignore_ascii_case(header))
}

/// The address below the site's own under which a file of the output is asked for.
fn address_of(path: &str) -> String {
    let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    encode_path(folder.unwrap_or(path))
}

#[test]
fn every_file_is_sent_as_headers_promises() {
    everywhere(|at, served| {
        let files = tree(&served.public());
        let hidden = |path: &str| path == ".waymark" || path == "_headers" || path == "_redirects";
        let plain = |address: &str| address.trim_end_matches('/').to_owned();
        let moved: Vec<String> = served.redirects().iter().map(|(from, _)| plain(from)).collect();
        let mut sent = 0;
        for (path, bytes) in files.iter().filter(|(path, _)| !hidden(path)) {
            let address = address_of(path);
            if moved.contains(&plain(&format!("{}{address}", served.mount))) {
                continue;
            }
            sent += 1;
            let response = served.get(&address);
            assert_eq!(response.status, 200, "{at}: {path}: {response:?}");
            assert!(response.body == *bytes, "{at}: {path} has other bytes");
            assert_eq!(response.one("content-type"), content_type(path), "{at}: {path}");
            for name in PROMISED {
                assert_eq!(response.all(name), served.promised(&address, name), "{at}: {path}: {name}");
            }
            let kept = served.promised(&address, "cache-control");
            let kept = kept.first().map_or("no-cache", |kept| kept);
            assert_eq!(response.one("cache-control"), kept, "{at}: {path}");
            assert_eq!(response.one("content-encoding"), "", "{at}: {path}");
            let validator = response.one("etag").to_owned();
            // The name of an asset changes with its content, so any validator is a strong one.
            let is_strong = validator.starts_with('"') || path.starts_with("assets/");
            assert!(is_strong, "{at}: {path} has no strong validator: {response:?}");
            let same = served.get_with(&address, &[("If-None-Match", &validator)]);
            assert_eq!((same.status, same.body.len()), (304, 0), "{at}: {path}");
            assert_eq!(same.one("cache-control"), kept, "{at}: {path}");
        }
        assert!(sent > 40, "{at}: {sent} files");
    });
}

#[test]
fn what_is_missing_or_hidden_is_not_found_in_the_readers_language() {
    everywhere(|at, served| {
        let page = |path: &str| fs::read(served.public().join(path)).unwrap();
        let cases = [
            ("missing", "404.html"),
            ("en/missing/", "en/404.html"),
            ("de/missing/", "de/404.html"),
            ("de/missing/deeper.png", "de/404.html"),
            ("assets/main.0000000000.css", "404.html"),
            ("embed/de/missing/", "404.html"),
            (".waymark", "404.html"),
            (".git/config", "404.html"),
            ("de/.secret", "de/404.html"),
            ("_headers", "404.html"),
            ("_redirects", "404.html"),
        ];
        for (path, shown) in cases {
            let response = served.get(path);
            assert_eq!(response.status, 404, "{at}: {path}");
            assert!(response.body == page(shown), "{at}: {path}: {}", String::from_utf8_lossy(&response.body));
            assert_eq!(response.one("content-type"), "text/html; charset=utf-8", "{at}: {path}");
            assert_eq!(response.one("cache-control"), "no-cache", "{at}: {path}");
            assert_eq!(response.one("x-content-type-options"), "nosniff", "{at}: {path}");
            let policies = response.all("content-security-policy");
            assert!(
                policies.iter().any(|policy| policy.starts_with("default-src 'none'")),
                "{at}: {path}: {policies:?}"
            );
        }
    });
}

#[test]
fn programs_that_ask_for_markdown_get_the_copy_of_a_page() {
    everywhere(|at, served| {
        let file = |path: &str| fs::read(served.public().join(path)).unwrap();
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let cases = [
            ("", "text/markdown", "index.html"),
            ("en/", "text/markdown", "en/index.md"),
            ("en/a-page/", "text/markdown", "en/a-page/index.md"),
            ("en/a-page/", "text/markdown, text/html;q=0.9, */*;q=0.1", "en/a-page/index.md"),
            ("en/a-page/", browser, "en/a-page/index.html"),
            ("en/a-page/", "*/*", "en/a-page/index.html"),
            // These have no copy.
            ("en/search/", "text/markdown", "en/search/index.html"),
            ("en/a-page/index.html", "text/markdown", "en/a-page/index.html"),
        ];
        for (path, accepted, shown) in cases {
            let response = served.get_with(path, &[("Accept", accepted)]);
            assert_eq!(response.status, 200, "{at}: {path}: {accepted}: {response:?}");
            assert!(response.body == file(shown), "{at}: {path}: {accepted} is not {shown}");
            assert_eq!(response.one("content-type"), content_type(shown), "{at}: {path}: {accepted}");
            assert_eq!(
                response.all("x-robots-tag"),
                served.promised(shown, "x-robots-tag"),
                "{at}: {path}: {accepted}"
            );
            let is_noted = varies(&response, "accept") || path.ends_with(".html");
            assert!(is_noted, "{at}: {path}: {accepted}: caches would take one for the other: {response:?}");
        }
        let missing = served.get_with("en/missing/", &[("Accept", "text/markdown")]);
        assert_eq!(missing.status, 404, "{at}");
        let style = tree(&served.public()).into_keys().find(|path| path.ends_with(".css")).unwrap();
        let style = served.get_with(&style, &[("Accept", "text/markdown")]);
        assert!(!varies(&style, "accept"), "{at}: {style:?}");
    });
}

#[test]
fn old_addresses_lead_on() {
    everywhere(|at, served| {
        let mount = served.mount;
        let redirects = served.redirects();
        assert_eq!(redirects.len(), 11, "{redirects:?}");
        for (from, to) in &redirects {
            for asked in [from, from.trim_end_matches('/')] {
                // Browsers leave these as they are.
                let asked = asked.replace("%27", "'").replace("%28", "(").replace("%29", ")");
                let response = served.server.get(&asked, &[]);
                let target = response.one("location").replace(&format!("http://127.0.0.1:{}", served.server.port), "");
                assert_eq!((response.status, &target), (301, to), "{at}: {asked}");
            }
        }
        // What is behind `#` does not reach a server, so a page stands there, and its script reads it.
        let by_fragment = served.get("faq/");
        assert_eq!(by_fragment.status, 200, "{at}: {by_fragment:?}");
        let html = String::from_utf8_lossy(&by_fragment.body).into_owned();
        assert!(
            html.contains("data-from=\"one\" href=\"../en/a-page/index.html\"") && !html.contains("refresh"),
            "{html}"
        );
        let slash = served.get("en/a-page");
        assert_eq!(slash.status / 100, 3, "{at}: {slash:?}");
        assert!(slash.one("location").ends_with("en/a-page/"), "{at}: {slash:?}");
        if mount != "/" {
            let to_site = served.server.get(mount.trim_end_matches('/'), &[]);
            assert!(to_site.one("location").ends_with(mount), "{at}: {to_site:?}");
            assert_eq!(served.server.get("/elsewhere", &[]).status, 404, "{at}");
        }
    });
}

#[test]
fn a_file_that_takes_the_place_of_one_of_the_same_size_is_sent() {
    everywhere(|at, served| {
        let first = served.get("en/a-page/");
        let page = served.site().join("content/en/page.md");
        let text = fs::read_to_string(&page).unwrap();
        let mut seen = vec![first.one("etag").to_owned()];
        // All within one second, as far as the machine is quick.
        for number in 2..6 {
            fs::write(&page, text.replace("text 1", &format!("text {number}"))).unwrap();
            build(&served.site());
            let again = served.get_with("en/a-page/", &[("If-None-Match", seen.last().unwrap())]);
            assert_eq!((again.status, again.body.len()), (200, first.body.len()), "{at}: version {number}");
            assert!(String::from_utf8_lossy(&again.body).contains(&format!("text {number}")), "{at}: version {number}");
            let validator = again.one("etag").to_owned();
            assert!(!seen.contains(&validator), "{at}: {validator} stands for two versions");
            seen.push(validator);
        }
    });
}

#[test]
fn where_times_follow_from_content_validators_do() {
    everywhere(|at, served| {
        let path = served.public().join("en/a-page/index.html");
        let versions: Vec<Vec<u8>> = ["text 1", "text 2", "text 1"]
            .iter()
            .map(|text| String::from_utf8_lossy(&fs::read(&path).unwrap()).replace("text 1", text).into_bytes())
            .collect();
        let validators: Vec<String> = versions
            .iter()
            .map(|bytes| {
                fs::write(&path, bytes).unwrap();
                set_time_of_content(&path, Fingerprint::of_bytes(bytes)).unwrap();
                let sent = served.get("en/a-page/");
                assert!(sent.body == *bytes, "{at}");
                sent.one("etag").to_owned()
            })
            .collect();
        assert_ne!(validators[0], validators[1], "{at}");
        assert_eq!(validators[0], validators[2], "{at}");
    });
}

#[test]
fn what_is_compressed_already_is_sent_so() {
    let test = |at: &str, served: &Served, has_brotli: bool| {
        let style = tree(&served.public()).into_keys().find(|path| path.ends_with(".css")).unwrap();
        for path in ["en/a-page/index.html", &style, "en/a-page/index.md", "sitemap.xml"] {
            for (extension, bytes) in [("br", "by brotli"), ("gz", "by gzip")] {
                fs::write(served.public().join(format!("{path}.{extension}")), bytes).unwrap();
            }
            let address = address_of(path);
            let plain = served.get(&address);
            let both = if has_brotli { ("br", "by brotli") } else { ("gzip", "by gzip") };
            for (accepted, (encoding, bytes)) in
                [("gzip", ("gzip", "by gzip")), ("gzip, deflate, br", both), ("identity", ("", ""))]
            {
                let sent = served.get_with(&address, &[("Accept-Encoding", accepted)]);
                assert_eq!((sent.status, sent.one("content-encoding")), (200, encoding), "{at}: {path}: {accepted}");
                let expected = if encoding.is_empty() { &plain.body[..] } else { bytes.as_bytes() };
                assert!(sent.body == expected, "{at}: {path}: {accepted}");
                assert_eq!(sent.one("content-type"), content_type(path), "{at}: {path}: {accepted}");
                let is_strong = sent.one("etag").starts_with('"') || path.starts_with("assets/");
                assert!(is_strong, "{at}: {path}: {accepted}: {sent:?}");
                assert_eq!(sent.all("content-language"), plain.all("content-language"), "{at}: {path}");
                for name in PROMISED.into_iter().chain(["cache-control"]) {
                    assert_eq!(sent.all(name), plain.all(name), "{at}: {path}: {name}");
                }
                let is_noted = varies(&sent, "accept-encoding") || encoding.is_empty();
                assert!(is_noted, "{at}: {path}: {accepted}: caches would take one for the other");
                let same =
                    served.get_with(&address, &[("Accept-Encoding", accepted), ("If-None-Match", sent.one("etag"))]);
                assert_eq!(same.status, 304, "{at}: {path}: {accepted}");
            }
        }
        let archive = served.get_with("download.tar.gz", &[("Accept-Encoding", "gzip, br")]);
        assert_eq!(
            (archive.one("content-encoding"), archive.one("content-type")),
            ("", "application/octet-stream"),
            "{at}"
        );
    };
    everywhere(|at, served| test(at, served, !at.starts_with("nginx")));
    let uncomment = |config: String| config.replace("# brotli_static on;", "brotli_static on;");
    test("nginx with brotli", &Served::with("nginx", "/help/", uncomment), true);
}

#[test]
fn a_call_that_makes_no_sense_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path(), "https://help.example.com/", "/");
    let call = |arguments: &[&str]| {
        let output = waymark(&[&["host-config"], arguments].concat(), folder.path());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), output.stdout.is_empty())
    };
    let (code, said, _) = call(&["nginx"]);
    assert_eq!(code, Some(0), "{said}");
    for arguments in [&["iis"][..], &[], &["nginx", "--root", "public"], &["nginx", "--root", "/srv/$x; }"]] {
        let (code, said, is_empty) = call(arguments);
        assert_eq!((code, is_empty), (Some(2), true), "{arguments:?}: {said}");
    }
    write_all(folder.path(), &[("content/en/broken.md", "---\ntitle: Broken\n---\n[x](nowhere.md)\n")]);
    let (code, said, is_empty) = call(&["nginx"]);
    assert_eq!((code, is_empty), (Some(1), true), "{said}");
    assert!(said.contains("broken-link"), "{said}");
}

#[test]
fn a_site_on_its_own_host_is_for_every_address_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path(), "https://help.example.com/", "/");
    let printed = |server| String::from_utf8(waymark(&["host-config", server], folder.path()).stdout).unwrap();
    for (server, lines) in [
        ("nginx", ["    listen 80;", "    server_name help.example.com;", "        root /srv/help;"]),
        ("apache", ["<VirtualHost *:80>", "    ServerName help.example.com", "    DocumentRoot \"/srv/help\""]),
        ("caddy", ["https://help.example.com {", "        file_server {", "            root `/srv/help`"]),
    ] {
        let config = printed(server);
        for line in lines {
            assert!(config.lines().any(|own| own == line), "{server} has no line `{line}`:\n{config}");
        }
        assert!(!config.contains("Listen"), "{config}");
    }
}
