//! Configurations of web servers that serve a site as `_headers` and `_redirects` say.
//!
//! All are written from one [`Plan`], which is made from the same rules, content types and redirects as those files.

mod apache;
mod caddy;
mod nginx;

use super::Site;
use super::delivery::{Cache, Rule};
use super::redirects::{Moved, moved};
use crate::addresses;
use crate::catalogue::Catalogue;

/// A web server that a configuration can be written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// <https://nginx.org/>
    Nginx,
    /// <https://httpd.apache.org/>
    Apache,
    /// <https://caddyserver.com/>
    Caddy,
}

/// The configuration with which a server serves a site whose files lie in a folder of the server.
pub fn host_config(site: &Site, server: Server, folder: &str) -> String {
    let plan = Plan::of(site, folder);
    match server {
        Server::Nginx => nginx::write(&plan),
        Server::Apache => apache::write(&plan),
        Server::Caddy => caddy::write(&plan),
    }
}

/// Everything that a server has to know of a site.
struct Plan<'a> {
    /// The folder that holds the site's files, without a final slash.
    folder: &'a str,
    /// The path of the site on its host, with a slash at both ends.
    base: &'a str,
    /// The address as readers write it.
    base_url: &'a str,
    is_https: bool,
    host: &'a str,
    port: Option<&'a str>,
    /// The headers of the rules, those with the same name and value together.
    headers: Vec<Sent<'a>>,
    /// Regular expressions for the paths that may be kept for ever.
    immutable: Vec<String>,
    moved: Vec<Moved>,
    /// The folders that have a page of their own for missing addresses.
    locales: Vec<&'a str>,
    /// Whether pages have Markdown copies, which programs are sent that ask for Markdown.
    has_markdown: bool,
}

/// What programs send as `Accept` that want the Markdown copy of a page. Browsers never do.
const MARKDOWN_TYPE: &str = "text/markdown";

/// A header, and for which paths it is sent.
struct Sent<'a> {
    name: &'a str,
    value: &'a str,
    /// Regular expressions for whole paths on the host; none where it is sent with everything.
    patterns: Vec<String>,
}

impl<'a> Plan<'a> {
    fn of(site: &'a Site, folder: &'a str) -> Self {
        let catalogue: &'a Catalogue = &site.catalogue;
        let config = &catalogue.config;
        let base = config.base_path();
        let (scheme, authority) = config.origin().split_once("://").unwrap_or(("https", config.origin()));
        let (host, port) = match authority.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()) {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        let mut headers: Vec<Sent<'a>> = Vec::new();
        for rule in site.rules.rules() {
            for (name, value) in rule.headers() {
                let known = headers.iter_mut().find(|sent| (sent.name, sent.value) == (&**name, &**value));
                match known {
                    Some(sent) => sent.patterns.extend(pattern(base, rule)),
                    None => headers.push(Sent { name, value, patterns: pattern(base, rule).into_iter().collect() }),
                }
            }
        }
        let kept = site.rules.rules().iter().filter(|rule| rule.cache() == Cache::Immutable);
        Self {
            folder: folder.trim_end_matches('/'),
            base,
            base_url: &config.base_url,
            is_https: scheme == "https",
            host,
            port,
            headers,
            immutable: kept.filter_map(|rule| pattern(base, rule)).collect(),
            moved: moved(catalogue).collect(),
            locales: catalogue.locales_with_home().map(|(_, locale)| &*locale.tag).collect(),
            has_markdown: config.outputs.markdown,
        }
    }

    /// The address to listen on, where the site is not for all addresses of its machine.
    fn bind(&self) -> Option<&'a str> {
        let address = self.host.trim_start_matches('[').trim_end_matches(']');
        let is_address = address.parse::<std::net::IpAddr>().is_ok();
        is_address.then_some(self.host)
    }

    /// What to listen on without TLS: `80`, `127.0.0.1:8080`.
    fn listen(&self) -> String {
        let port = self.port.filter(|_| !self.is_https).unwrap_or("80");
        self.bind().map_or_else(|| port.to_owned(), |address| format!("{address}:{port}"))
    }

    /// The path of an output on the host.
    fn path(&self, output: &str) -> String {
        format!("{}{output}", self.base)
    }

    /// The path of the page for missing addresses, of the site or of a locale.
    fn not_found(&self, locale: Option<&str>) -> String {
        self.path(&locale.map_or_else(|| addresses::NOT_FOUND.to_owned(), addresses::not_found))
    }

    /// A regular expression for the paths of what is for other hosts alone.
    fn for_other_hosts(&self) -> String {
        format!("^{}({}|{})$", escaped(self.base), addresses::HEADERS, addresses::REDIRECTS)
    }

    /// The first lines of a configuration, as comments.
    fn preface(&self, server: &str, place: &str) -> String {
        let Self { base_url, folder, .. } = self;
        let mut text = format!(
            "# {base_url} as {server} serves it. Written by `waymark host-config {server}`: write it anew when the\n\
             # configuration or the old addresses of the site have changed, and read the file again.\n\
             # {place}. The files of the site lie in {folder}.\n"
        );
        let outside = self.moved.iter().filter(|moved| !moved.from.starts_with(self.base)).count();
        if outside > 0 {
            text.push_str(&format!(
                "# Of the old addresses {outside} lie outside of {}: only these rules can lead on from them.\n",
                self.base
            ));
        }
        text
    }
}

impl Moved {
    /// The old address as requests name it: with a final slash and without.
    fn spellings(&self) -> [String; 2] {
        let path = self.from.trim_end_matches('/');
        [path.to_owned(), format!("{path}/")]
    }
}

/// A regular expression for the paths on the host that fit a rule; none for the rule that all fit.
fn pattern(base: &str, rule: &Rule) -> Option<String> {
    let start = |text: &str| format!("^{}{}", escaped(base), escaped(text));
    match rule.pattern().split_once('*') {
        Some(("", "")) => None,
        Some((first, "")) => Some(start(first)),
        Some((first, last)) => Some(format!("{}.*{}$", start(first), escaped(last))),
        None => Some(format!("{}$", start(rule.pattern()))),
    }
}

/// A text as a regular expression for itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\.+*?()[]{}|^$".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
