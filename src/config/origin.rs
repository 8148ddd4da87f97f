//! Origins that reach a content security policy.

use std::fmt;
use std::sync::Arc;

/// Scheme, host and port, as a policy names them (a `host-source`, <https://www.w3.org/TR/CSP3/#grammardef-host-source>): nothing that
/// ends a source or a directive can be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(Arc<str>);

impl Origin {
    /// Reads an origin and nothing else; `*.` may stand for names before a host, and `*` for any port.
    pub fn pattern(text: &str) -> Option<Self> {
        let (host, port) = authority(text)?;
        let is_port = port.is_none_or(|port| port == "*" || is_number(port));
        (is_host(host.strip_prefix("*.").unwrap_or(host)) && is_port).then(|| Self(text.into()))
    }

    /// The origin of an address.
    pub fn of(address: &str) -> Option<Self> {
        let scheme_end = address.find("://")? + "://".len();
        let end = address[scheme_end..].find(['/', '?', '#']).map_or(address.len(), |at| scheme_end + at);
        let (host, port) = authority(&address[..end])?;
        (is_host(host) && port.is_none_or(is_number)).then(|| Self(address[..end].into()))
    }

    /// Its host, with the port if it has one.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or(&self.0, |(_, host)| host)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Host and port behind the scheme.
fn authority(text: &str) -> Option<(&str, Option<&str>)> {
    let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"))?;
    Some(rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port))))
}

fn is_host(host: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    host.split('.').all(is_label)
}

fn is_number(port: &str) -> bool {
    !port.starts_with('+') && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_origin_holds_nothing_else() {
        for good in ["https://a.example", "http://127.0.0.1:8080", "https://xn--bcher-kva.example:443"] {
            assert_eq!(Origin::pattern(good).unwrap().to_string(), good);
            assert_eq!(Origin::of(&format!("{good}/report?x;y")).unwrap().to_string(), good);
        }
        for pattern in ["https://*.example.org", "https://a.example:*"] {
            assert!(Origin::pattern(pattern).is_some() && Origin::of(pattern).is_none(), "{pattern}");
        }
        let bad = [
            "https://x;sandbox",
            "https://x,y",
            "https://x 'unsafe-inline'",
            "https://",
            "https://.",
            "https://*",
            "https://*.",
            "https://a..b",
            "https://a@b",
            "https://a:",
            "https://a:b",
            "https://a:1:2",
            "https://a:+1",
            "https://a:99999",
            "https://[::1]",
            "https://ü.example",
            "https://a\\b",
            "ftp://a",
            "a.example",
            "//a.example",
            "https:a",
            "https://*a.example",
            "https://a.*",
        ];
        for text in bad {
            assert!(Origin::pattern(text).is_none() && Origin::of(text).is_none(), "{text}");
        }
        assert!(Origin::pattern("https://a.example/").is_none());
    }
}
