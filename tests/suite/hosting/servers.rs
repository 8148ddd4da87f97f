//! nginx, Apache and Caddy with the configurations that waymark prints, each wrapped so that it runs for a test: with its own folder, in the
//! foreground, on a port of the loopback interface.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::preview::PATIENCE;

pub const SERVERS: [&str; 3] = ["nginx", "apache", "caddy"];

/// A running server, ended with the test.
pub struct Running {
    child: Child,
    pub port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A response: its headers with their names in lower case.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// The values of a header, in order.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let mut values: Vec<&str> =
            self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| &**value).collect();
        values.sort_unstable();
        values
    }

    pub fn one(&self, name: &str) -> &str {
        let values = self.all(name);
        assert!(values.len() < 2, "{name} is there twice: {values:?}");
        values.first().copied().unwrap_or_default()
    }
}

/// A port of the loopback interface that nothing listens on.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

impl Running {
    /// Starts a server with a configuration that was printed for this port; `folder` is for its own files.
    pub fn start(server: &str, config: &str, port: u16, folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        let command = match server {
            "nginx" => nginx(config, folder),
            "apache" => apache(config, folder),
            _ => caddy(config, folder),
        };
        Self::wait(server, command, port, folder, config)
    }

    /// Starts a server and waits until it listens.
    fn wait(server: &str, mut command: Command, port: u16, folder: &Path, config: &str) -> Self {
        let log = fs::File::create(folder.join("log")).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("`tests/run` installs {server}, and it does not start: {error}"));
        let mut running = Self { child, port };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = running.child.try_wait().unwrap();
            let log = || fs::read_to_string(folder.join("log")).unwrap();
            assert!(ended.is_none(), "{server} ended:\n{}\n{config}", log());
            assert!(start.elapsed() < PATIENCE, "{server} does not listen:\n{}", log());
            sleep(Duration::from_millis(10));
        }
        running
    }

    /// Runs PHP's own web server on a folder.
    pub fn php(folder: &Path, port: u16, environment: &[(&str, &Path)]) -> Self {
        let mut command = Command::new("php");
        command.args(["-S", &format!("127.0.0.1:{port}"), "-t"]).arg(folder).envs(environment.iter().copied());
        Self::wait("php", command, port, folder, "")
    }

    /// Sends a request with further headers, and reads the response.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.send("GET", path, headers, "")
    }

    /// Sends a text, and reads the response.
    pub fn post(&self, path: &str, body: &str) -> Response {
        let length = body.len().to_string();
        self.send("POST", path, &[("Content-Type", "text/plain;charset=UTF-8"), ("Content-Length", &length)], body)
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n", self.port);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        parse(&bytes).unwrap_or_else(|| panic!("{path}: {}", String::from_utf8_lossy(&bytes)))
    }
}

fn parse(bytes: &[u8]) -> Option<Response> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let body = &bytes[end + 4..];
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if is_chunked { unchunked(body)? } else { body.to_vec() };
    Some(Response { status, headers, body })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend(rest.get(end + 2..end + 2 + size)?);
        rest = rest.get(end + 4 + size..)?;
    }
}

fn nginx(config: &str, folder: &Path) -> Command {
    fs::write(folder.join("site.conf"), config).unwrap();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("{kind}_temp_path {kind};\n"))
        .collect();
    // A module is loaded where the configuration uses it.
    let module = if config.contains("\n        brotli_static on;") {
        "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;"
    } else {
        ""
    };
    let wrap = format!(
        "{module}\npid pid;\nerror_log stderr;\ndaemon off;\nmaster_process off;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}include site.conf;\n}}\n"
    );
    fs::write(folder.join("nginx.conf"), wrap).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).args(["-e", "stderr"]);
    command
}

fn apache(config: &str, folder: &Path) -> Command {
    fs::write(folder.join("site.conf"), config).unwrap();
    let modules: String = ["mpm_event", "authz_core", "alias", "dir", "mime", "env", "headers", "rewrite", "deflate"]
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    let folder_name = folder.display();
    let user = if rustix::process::getuid().is_root() { "User nobody\nGroup nogroup\n" } else { "" };
    // The types and languages that Debian sets for all sites.
    let wrap = format!(
        "{modules}{user}ServerRoot {folder_name}\nPidFile {folder_name}/pid\nDefaultRuntimeDir {folder_name}\nServerName 127.0.0.1\nErrorLog {folder_name}/log\n\
         Mutex file:{folder_name} default\nInclude /etc/apache2/mods-available/mime.conf\nInclude {folder_name}/site.conf\n"
    );
    fs::write(folder.join("apache2.conf"), wrap).unwrap();
    let mut command = Command::new("apache2");
    command.args(["-X", "-f"]).arg(folder.join("apache2.conf"));
    command
}

fn caddy(config: &str, folder: &Path) -> Command {
    fs::write(folder.join("site.caddy"), config).unwrap();
    let wrap = "{\n\tadmin off\n\tauto_https off\n}\nimport site.caddy\n";
    fs::write(folder.join("Caddyfile"), wrap).unwrap();
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.join("Caddyfile"));
    command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
    command
}
