//! How a host should send each output: its content type, its headers, and for how long browsers may keep it.
//!
//! Each family of outputs states its own rules. `_headers`, the preview and every release are made from all of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;

/// For how long browsers and caches may keep an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cache {
    /// For a year without asking: its name has a hash of its content.
    Immutable,
    /// As the host does by default. A host should let browsers ask again after a short time.
    HostDefault,
}

impl Cache {
    /// The value of `Cache-Control`; none where the host decides.
    pub fn header(self) -> Option<&'static str> {
        match self {
            Self::Immutable => Some("public, max-age=31536000, immutable"),
            Self::HostDefault => None,
        }
    }

    /// The value of `Cache-Control` for a server that sends none by itself: what is not kept for ever is asked for again each time, and
    /// costs an answer without a body while it is the same.
    pub fn explicit(self) -> &'static str {
        self.header().unwrap_or("no-cache")
    }
}

/// A response header: its name and its value.
pub type Header = (Cow<'static, str>, Arc<str>);

/// The header for policies; browsers apply every one that they get.
pub const CONTENT_SECURITY_POLICY: &str = "Content-Security-Policy";

/// Keeps an output out of search engines.
pub fn noindex() -> Header {
    ("X-Robots-Tag".into(), "noindex".into())
}

/// How all outputs whose path fits a pattern are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// A path below the root of the output, in which one `*` stands for any characters, also none.
    pattern: String,
    headers: Vec<Header>,
    cache: Cache,
}

impl Rule {
    /// Headers for a pattern.
    pub fn new(pattern: impl Into<String>, headers: impl IntoIterator<Item = Header>) -> Self {
        Self { pattern: pattern.into(), headers: headers.into_iter().collect(), cache: Cache::HostDefault }
    }

    /// A cache policy for a pattern.
    pub fn cached(pattern: impl Into<String>, cache: Cache) -> Self {
        Self { cache, ..Self::new(pattern, []) }
    }

    /// Lets only the site's own pages frame outputs. Where no other site may frame any page, the rule for all outputs says so.
    pub fn own_frames(catalogue: &Catalogue, pattern: impl Into<String>) -> Option<Self> {
        let rule = || Self::new(pattern, [(CONTENT_SECURITY_POLICY.into(), OWN_FRAMES.into())]);
        catalogue.config.outputs.embed.then(rule)
    }

    /// The pattern: a path below the root of the output, in which one `*` stands for any characters, also none.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The headers that it adds, without the cache policy.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// For how long what fits may be kept.
    pub fn cache(&self) -> Cache {
        self.cache
    }

    fn fits(&self, path: &str) -> bool {
        match self.pattern.split_once('*') {
            Some((start, end)) => {
                path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end)
            }
            None => path == self.pattern,
        }
    }
}

/// How a site's outputs are sent.
#[derive(Debug, Serialize, Deserialize)]
pub struct HeaderRules {
    rules: Vec<Rule>,
    /// The headers of rules that fit a path together, by the positions of those rules: thousands of outputs share them.
    #[serde(skip)]
    sets: Mutex<HashMap<Vec<usize>, Arc<[Header]>>>,
}

/// The policy that every page of the built-in theme works under.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";
const OWN_FRAMES: &str = "frame-ancestors 'self'";

impl HeaderRules {
    /// The rule for all outputs of a site, and further ones.
    pub fn new(catalogue: &Catalogue, further: impl IntoIterator<Item = Rule>) -> Self {
        let mut policy = policy(catalogue);
        // Hosts add the headers of all patterns that fit. So where other sites may frame some pages, who may frame a page cannot be
        // in the rule for all of them: each folder has a rule of its own.
        if !catalogue.config.outputs.embed {
            policy = format!("{policy}; {OWN_FRAMES}");
        }
        let everywhere = [
            (CONTENT_SECURITY_POLICY.into(), policy.into()),
            ("X-Content-Type-Options".into(), "nosniff".into()),
            ("Referrer-Policy".into(), "strict-origin-when-cross-origin".into()),
        ];
        Self { rules: std::iter::once(Rule::new("*", everywhere)).chain(further).collect(), sets: Mutex::default() }
    }

    /// The headers of an output, those of all rules that fit its path, without its cache policy.
    pub fn headers(&self, path: &str) -> Arc<[Header]> {
        let fitting: Vec<usize> = (0..self.rules.len()).filter(|at| self.rules[*at].fits(path)).collect();
        let mut sets = self.sets.lock().expect("no thread panics while it holds the sets");
        let headers = |fitting: &[usize]| fitting.iter().flat_map(|at| &self.rules[*at].headers).cloned().collect();
        sets.entry(fitting).or_insert_with_key(|fitting| headers(fitting)).clone()
    }

    /// The cache policy of an output.
    pub fn cache(&self, path: &str) -> Cache {
        let is_immutable = |rule: &Rule| rule.cache == Cache::Immutable && rule.fits(path);
        if self.rules.iter().any(is_immutable) { Cache::Immutable } else { Cache::HostDefault }
    }

    /// All rules; the first is for all outputs.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules as Netlify and Cloudflare Pages read them, for a site below a path of its host.
    pub fn file(&self, base: &str) -> String {
        let mut out = String::new();
        for Rule { pattern, headers, cache } in &self.rules {
            let _ = writeln!(out, "{}{base}{pattern}", if out.is_empty() { "" } else { "\n" });
            let cache = cache.header().map(|value| ("Cache-Control", value));
            for (name, value) in headers.iter().map(|(name, value)| (&**name, &**value)).chain(cache) {
                let _ = writeln!(out, "  {name}: {value}");
            }
        }
        out
    }
}

fn policy(catalogue: &Catalogue) -> String {
    let config = &catalogue.config;
    // Pages send to an address that the site names, if any: reports of searches only where there is a search.
    let report = config.search_report.as_ref().filter(|_| config.outputs.search);
    config.feedback_endpoint.as_ref().or(report).map_or(POLICY.to_owned(), |report| {
        POLICY.replace("connect-src 'self'", &format!("connect-src 'self' {}", report.origin))
    })
}

/// Content types by the extension of a name.
pub const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("md", "text/markdown; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "application/xml"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("pdf", "application/pdf"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("wasm", "application/wasm"),
];
/// The content type of all other names.
pub const OTHER_TYPE: &str = "application/octet-stream";

/// The content type of an output, by its name.
pub fn content_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match TYPES.iter().find(|(known, _)| extension.eq_ignore_ascii_case(known)) {
        Some((_, content_type)) => content_type,
        None if path.starts_with('_') || path == "CNAME" => "text/plain; charset=utf-8",
        None => OTHER_TYPE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_star_stands_for_any_characters() {
        let fits = |pattern: &str, path: &str| Rule::new(pattern, []).fits(path);
        assert!(
            fits("*", "") && fits("en/*", "en/") && fits("*/index.md", "en/a/index.md") && fits("embed.js", "embed.js")
        );
        assert!(!fits("en/*", "de/en/") && !fits("*/index.md", "index.md") && !fits("embed.js", "embed.json"));
    }
}
