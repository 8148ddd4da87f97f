//! How a host should send each output: its content type, its headers, and for how long browsers may keep it.
//!
//! `_headers`, the preview and every release take them from here.

use std::fmt::Write as _;

use crate::catalogue::Catalogue;

/// For how long browsers and caches may keep an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// For a year without asking: its name has a hash of its content.
    Immutable,
    /// As the host does by default. A host should let browsers ask again after a short time.
    HostDefault,
}

impl Cache {
    /// The policy for an output path.
    pub fn of(path: &str) -> Self {
        if path.starts_with("assets/") { Self::Immutable } else { Self::HostDefault }
    }

    /// The value of `Cache-Control`; none where the host decides.
    pub fn header(self) -> Option<&'static str> {
        match self {
            Self::Immutable => Some("public, max-age=31536000, immutable"),
            Self::HostDefault => None,
        }
    }
}

/// A response header: its name and its value.
pub type Header = (&'static str, String);

/// Headers for all outputs whose path fits a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    /// A path below the root of the output, in which one `*` stands for any characters, also none.
    pattern: String,
    headers: Vec<Header>,
}

impl Rule {
    fn new(pattern: impl Into<String>, headers: impl IntoIterator<Item = Header>) -> Self {
        Self { pattern: pattern.into(), headers: headers.into_iter().collect() }
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

/// The headers of a site's outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRules(Vec<Rule>);

/// The policy that every page of the built-in theme works under.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";
const CONTENT_SECURITY_POLICY: &str = "Content-Security-Policy";

impl HeaderRules {
    /// The rules of a site.
    pub fn of(catalogue: &Catalogue) -> Self {
        let config = &catalogue.config;
        let own_frames = || (CONTENT_SECURITY_POLICY, "frame-ancestors 'self'".to_owned());
        let noindex = || ("X-Robots-Tag", "noindex".to_owned());
        let mut policy = policy(catalogue);
        // Hosts add the headers of all patterns that fit, and browsers apply every policy that they get. So with frames for other
        // sites, who may frame a page cannot be in the rule for all pages: each folder has a rule of its own.
        if !config.outputs.embed {
            policy.push_str("; frame-ancestors 'self'");
        }
        let everywhere = [
            (CONTENT_SECURITY_POLICY, policy),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        ];
        let kept = Cache::Immutable.header().map(|value| ("Cache-Control", value.to_owned()));
        let mut rules =
            vec![Rule::new("*", everywhere), Rule::new("assets/*", kept), Rule::new("*/index.md", [noindex()])];
        if config.outputs.embed {
            let locales = config.locales.iter().filter(|(locale, _)| catalogue.homes[*locale].is_some());
            let folders = locales.map(|(_, locale)| format!("{}/*", locale.tag));
            let whole = ["", "index.html", "404.html", "go/*"].into_iter().map(str::to_owned);
            rules.extend(whole.chain(folders).map(|pattern| Rule::new(pattern, [own_frames()])));
            let origins = &config.embed_origins;
            let framing = (!origins.is_empty())
                .then(|| (CONTENT_SECURITY_POLICY, format!("frame-ancestors 'self' {}", origins.join(" "))));
            rules.push(Rule::new("embed/*", std::iter::once(noindex()).chain(framing)));
            // Other tools read these from their own pages.
            let everybody = || ("Access-Control-Allow-Origin", "*".to_owned());
            let read = ["embed.js", "*/embed.json", "*/entries.json"];
            rules.extend(read.map(|pattern| Rule::new(pattern, [everybody()])));
        }
        Self(rules)
    }

    /// The headers of an output, those of all rules that fit its path. `Cache-Control` is among them.
    pub fn headers(&self, path: &str) -> impl Iterator<Item = &Header> {
        self.0.iter().filter(move |rule| rule.fits(path)).flat_map(|rule| &rule.headers)
    }

    /// The rules as Netlify and Cloudflare Pages read them, for a site below a path of its host.
    pub fn file(&self, base: &str) -> String {
        let mut out = String::new();
        for Rule { pattern, headers } in &self.0 {
            let _ = writeln!(out, "{}{base}{pattern}", if out.is_empty() { "" } else { "\n" });
            for (name, value) in headers {
                let _ = writeln!(out, "  {name}: {value}");
            }
        }
        out
    }
}

fn policy(catalogue: &Catalogue) -> String {
    let config = &catalogue.config;
    // Reports of searches without a result go to an address that the site names.
    let report = config.search_report.as_ref().filter(|_| config.outputs.search);
    match report.map(|report| report.split('/').take(3).collect::<Vec<_>>()).as_deref() {
        Some([scheme, "", host]) => {
            POLICY.replace("connect-src 'self'", &format!("connect-src 'self' {scheme}//{host}"))
        }
        _ => POLICY.to_owned(),
    }
}

/// The content type of an output, by its name.
pub fn content_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        _ if path.starts_with('_') || path == "CNAME" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
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
