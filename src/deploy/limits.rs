//! What known hosts take, and whether a release is within it.

use std::path::Path;

use super::record::Record;
use crate::addresses;

const MB: u64 = 1_000_000;
const MIB: u64 = 1 << 20;

/// What a release is as hosts count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files.
    pub files: u64,
    /// The bytes of all.
    pub bytes: u64,
    /// The bytes of the largest one.
    pub largest: u64,
    /// Lines of `_redirects`.
    pub redirects: u64,
    /// Rules of `_headers`.
    pub headers: u64,
}

/// A limit of a host: what counts, and how much of it the host takes.
struct Limit {
    host: &'static str,
    what: &'static str,
    count: fn(&Counts) -> u64,
    most: u64,
    /// Whether it counts bytes.
    is_size: bool,
}

const fn limit(host: &'static str, what: &'static str, count: fn(&Counts) -> u64, most: u64, is_size: bool) -> Limit {
    Limit { host, what, count, most, is_size }
}

/// As the hosts' own documentation had it in November 2026. Netlify documents none that a site could reach.
static LIMITS: [Limit; 10] = [
    limit("Cloudflare's free plan", "files", |counts| counts.files, 20_000, false),
    limit("Cloudflare's paid plans", "files", |counts| counts.files, 100_000, false),
    limit("Cloudflare", "the largest file", |counts| counts.largest, 25 * MIB, true),
    limit("Cloudflare", "redirects", |counts| counts.redirects, 2_000, false),
    limit("Cloudflare", "rules for headers", |counts| counts.headers, 100, false),
    limit("GitHub Pages", "all files together", |counts| counts.bytes, 1_000 * MB, true),
    limit("GitHub Pages", "the largest file", |counts| counts.largest, 100 * MIB, true),
    limit("GitLab Pages", "redirects", |counts| counts.redirects, 1_000, false),
    limit("Vercel", "redirects", |counts| counts.redirects, 1_024, false),
    limit("Vercel's free plan", "all files together", |counts| counts.bytes, 100 * MB, true),
];

impl Counts {
    /// Counts a release, whose rules are read from the output.
    pub fn of(record: &Record, output: &Path) -> Self {
        let rules = |path: &str, is_rule: fn(&str) -> bool| {
            let text = std::fs::read_to_string(output.join(path)).unwrap_or_default();
            text.lines().filter(|line| !line.is_empty() && !line.starts_with('#') && is_rule(line)).count() as u64
        };
        Self {
            files: record.files.len() as u64,
            bytes: record.bytes(),
            largest: record.files.values().map(|file| file.size).max().unwrap_or(0),
            redirects: rules(addresses::REDIRECTS, |_| true),
            headers: rules(addresses::HEADERS, |line| !line.starts_with(' ')),
        }
    }

    /// What of it is more than a host takes.
    pub fn beyond(&self) -> Vec<String> {
        let beyond = LIMITS.iter().filter(|limit| (limit.count)(self) > limit.most);
        beyond
            .map(|limit| {
                let shown = |count: u64| {
                    if limit.is_size { format!("{:.1} MB", count as f64 / MB as f64) } else { count.to_string() }
                };
                let (host, what) = (limit.host, limit.what);
                format!(
                    "{host} takes no more than {}, and {what} are {}",
                    shown(limit.most),
                    shown((limit.count)(self))
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_a_limit_is_told() {
        assert_eq!(Counts { files: 20_000, redirects: 1_000, ..Counts::default() }.beyond(), [""; 0]);
        let many = Counts { files: 20_001, largest: 26 * MIB, redirects: 2_001, headers: 101, bytes: 5 };
        let told = many.beyond();
        assert_eq!(told.len(), 6, "{told:#?}");
        assert_eq!(told[0], "Cloudflare's free plan takes no more than 20000, and files are 20001");
    }
}
