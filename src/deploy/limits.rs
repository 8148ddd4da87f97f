//! What hosts that take a folder accept, as data, and what of a release is beyond it.
//!
//! The figures are those that the hosts' own documentation gave in November 2026, each with its source. Limits of plans that are paid
//! for are higher; the table has those of the free plans and says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::record::Record;
use crate::addresses;
use crate::site::OutPath;

/// A host that takes a folder of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host {
    /// The name that people know: Cloudflare Pages.
    pub title: &'static str,
    /// What it accepts.
    pub limits: &'static [Limit],
}

/// The most of something that a host accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub of: Measure,
    /// The most that the host accepts.
    pub most: u64,
    /// What happens beyond it, and what to do.
    pub beyond: &'static str,
    /// Where the host says so.
    pub source: &'static str,
}

/// What a host counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Files of the release.
    Files,
    /// Files and folders of the release.
    FilesAndFolders,
    /// Files that lie in one folder.
    FilesInAFolder,
    /// The bytes of the largest file.
    BytesOfAFile,
    /// The bytes of all files.
    Bytes,
    /// Lines of `_redirects`.
    Redirects,
    /// Rules of `_headers`.
    HeaderRules,
}

/// How much of everything a release has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    files: u64,
    folders: u64,
    fullest_folder: (u64, OutPath),
    largest_file: (u64, OutPath),
    bytes: u64,
    redirects: u64,
    header_rules: u64,
}

/// What of a release is more than a host accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The host, as people know it.
    pub host: &'static str,
    /// The limit.
    pub limit: Limit,
    /// What the release has.
    pub found: u64,
    /// The file or folder that is meant; empty where the whole release is, and for the root.
    pub at: OutPath,
}

const CLOUDFLARE: &[Limit] = &[
    Limit {
        of: Measure::Files,
        most: 20_000,
        beyond: "the upload is refused; a paid plan takes 100,000",
        source: "https://developers.cloudflare.com/pages/platform/limits/",
    },
    Limit {
        of: Measure::BytesOfAFile,
        most: 25 << 20,
        beyond: "the upload is refused; put the file elsewhere and link to it",
        source: "https://developers.cloudflare.com/pages/platform/limits/",
    },
    Limit {
        of: Measure::Redirects,
        most: 2_000,
        beyond: "the lines beyond are ignored; those old addresses lead on by their pages, and those from the root of the host lead nowhere",
        source: "https://developers.cloudflare.com/pages/configuration/redirects/",
    },
    Limit {
        of: Measure::HeaderRules,
        most: 100,
        beyond: "the rules beyond are ignored",
        source: "https://developers.cloudflare.com/pages/configuration/headers/",
    },
];

const NETLIFY: &[Limit] = &[
    Limit {
        of: Measure::FilesInAFolder,
        most: 54_000,
        beyond: "the deploy fails",
        source: "https://docs.netlify.com/site-deploys/overview/",
    },
    Limit {
        of: Measure::Redirects,
        most: 10_000,
        beyond: "the deploy can fail, since the rules become too large",
        source: "https://docs.netlify.com/routing/redirects/",
    },
];

const GITHUB: &[Limit] = &[
    Limit {
        of: Measure::Bytes,
        most: 1 << 30,
        beyond: "the site is not deployed",
        source: "https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits",
    },
    Limit {
        of: Measure::BytesOfAFile,
        most: 100 << 20,
        beyond: "a push with the file is refused",
        source: "https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github",
    },
];

const GITLAB: &[Limit] = &[
    Limit {
        of: Measure::FilesAndFolders,
        most: 200_000,
        beyond: "the site is not deployed",
        source: "https://docs.gitlab.com/user/gitlab_com/#gitlab-pages",
    },
    Limit {
        of: Measure::Bytes,
        most: 1 << 30,
        beyond: "the site is not deployed",
        source: "https://docs.gitlab.com/user/gitlab_com/#gitlab-pages",
    },
    Limit {
        of: Measure::Redirects,
        most: 1_000,
        beyond: "the lines beyond are ignored; those old addresses lead on by their pages, and those from the root of the host lead nowhere",
        source: "https://docs.gitlab.com/user/project/pages/redirects/",
    },
];

/// Every host whose limits are known. Vercel is not among them: it states no limit for a folder of files that are uploaded, and it reads
/// neither `_headers` nor `_redirects`.
pub const HOSTS: &[Host] = &[
    Host { title: "Cloudflare Pages", limits: CLOUDFLARE },
    Host { title: "Netlify", limits: NETLIFY },
    Host { title: "GitHub Pages", limits: GITHUB },
    Host { title: "GitLab Pages", limits: GITLAB },
];

impl Host {
    /// What of a release is more than the host accepts, in the order of its limits.
    pub fn excesses(&self, load: &Load) -> Vec<Excess> {
        let excess = |limit: &Limit| {
            let (found, at) = load.of_measure(limit.of);
            (found > limit.most).then_some(Excess { host: self.title, limit: *limit, found, at })
        };
        self.limits.iter().filter_map(excess).collect()
    }
}

impl Load {
    /// The load of a release, whose rules are read from the output.
    pub fn of_release(record: &Record, output: &Path) -> Self {
        let rules = |path: &str, is_rule: fn(&str) -> bool| {
            let text = std::fs::read_to_string(output.join(path)).unwrap_or_default();
            text.lines().filter(|line| !line.is_empty() && !line.starts_with('#') && is_rule(line)).count()
        };
        let redirects = rules(addresses::REDIRECTS, |_| true);
        let header_rules = rules(addresses::HEADERS, |line| !line.starts_with(' '));
        // Hosts that take a folder compress by themselves, and get none of the copies.
        let files = record.files.iter().filter(|(_, file)| !file.is_compressed());
        Self::of(files.map(|(path, file)| (path, file.size)), redirects, header_rules)
    }

    /// The load of files with these sizes, with so many redirects and rules for headers.
    fn of<'a>(files: impl Iterator<Item = (&'a OutPath, u64)>, redirects: usize, header_rules: usize) -> Self {
        let mut load = Self { redirects: redirects as u64, header_rules: header_rules as u64, ..Self::default() };
        let mut in_folder: BTreeMap<&str, u64> = BTreeMap::new();
        let mut folders = BTreeSet::new();
        for (path, size) in files {
            load.files += 1;
            load.bytes += size;
            if size > load.largest_file.0 {
                load.largest_file = (size, path.clone());
            }
            *in_folder.entry(path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
            folders.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
        }
        load.folders = folders.len() as u64;
        for (folder, files) in in_folder {
            if files > load.fullest_folder.0 {
                load.fullest_folder = (files, folder.into());
            }
        }
        load
    }

    fn of_measure(&self, measure: Measure) -> (u64, OutPath) {
        let whole = |count: u64| (count, "".into());
        match measure {
            Measure::Files => whole(self.files),
            Measure::FilesAndFolders => whole(self.files + self.folders),
            Measure::FilesInAFolder => self.fullest_folder.clone(),
            Measure::BytesOfAFile => self.largest_file.clone(),
            Measure::Bytes => whole(self.bytes),
            Measure::Redirects => whole(self.redirects),
            Measure::HeaderRules => whole(self.header_rules),
        }
    }
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { host, limit, found, at } = self;
        let most = limit.most;
        match limit.of {
            Measure::Files => write!(f, "the site has {found} files, and {host} takes {most}")?,
            Measure::FilesAndFolders => write!(f, "the site has {found} files and folders, and {host} takes {most}")?,
            Measure::FilesInAFolder => write!(f, "`{at}/` has {found} files, and {host} takes {most} in a folder")?,
            Measure::BytesOfAFile => {
                write!(f, "`{at}` has {}, and {host} takes files up to {}", mebibytes(*found), mebibytes(most))?
            }
            Measure::Bytes => write!(f, "the site has {}, and {host} takes {}", mebibytes(*found), mebibytes(most))?,
            Measure::Redirects => write!(f, "the site has {found} redirects, and {host} takes {most}")?,
            Measure::HeaderRules => write!(f, "the site has {found} rules for headers, and {host} takes {most}")?,
        }
        write!(f, ": {}", limit.beyond)
    }
}

/// A number of bytes, rounded up: what is beyond a limit must not read like the limit.
fn mebibytes(bytes: u64) -> String {
    let tenths = (bytes * 10).div_ceil(1 << 20);
    if tenths.is_multiple_of(10) {
        format!("{} MiB", tenths / 10)
    } else {
        format!("{}.{} MiB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Files = BTreeMap<OutPath, u64>;

    fn release(files: impl IntoIterator<Item = (String, u64)>) -> Files {
        files.into_iter().map(|(path, size)| (path.into(), size)).collect()
    }

    fn load(files: &Files, redirects: usize, header_rules: usize) -> Load {
        Load::of(files.iter().map(|(path, size)| (path, *size)), redirects, header_rules)
    }

    fn said(title: &str, load: &Load) -> Vec<String> {
        let host = HOSTS.iter().find(|host| host.title == title).unwrap();
        host.excesses(load).iter().map(Excess::to_string).collect()
    }

    #[test]
    fn what_a_host_takes_is_no_finding_and_one_more_is() {
        let files = |count: usize| release((0..count).map(|number| (format!("en/{number}/index.html"), 1)));
        assert!(said("Cloudflare Pages", &load(&files(20_000), 2_000, 100)).is_empty());
        let beyond = said("Cloudflare Pages", &load(&files(20_001), 2_001, 101));
        assert_eq!(beyond.len(), 3, "{beyond:#?}");
        assert!(beyond[0].starts_with("the site has 20001 files, and Cloudflare Pages takes 20000: "), "{beyond:#?}");
        // 100,000 files in 100,000 folders, in one more.
        assert_eq!(said("GitLab Pages", &load(&files(100_000), 1_000, 0)).len(), 1);
        assert!(said("Netlify", &load(&files(100_000), 0, 0)).is_empty());
    }

    #[test]
    fn the_file_and_the_folder_are_named() {
        let mebibyte = 1 << 20;
        let large = release([("a.pdf".to_owned(), 25 * mebibyte), ("b/c.mp4".to_owned(), 25 * mebibyte + 1)]);
        let beyond = said("Cloudflare Pages", &load(&large, 0, 0));
        assert!(
            beyond[0].starts_with("`b/c.mp4` has 25.1 MiB, and Cloudflare Pages takes files up to 25 MiB: "),
            "{beyond:#?}"
        );
        let full = release((0..54_001).map(|number| (format!("assets/{number}.png"), 1)));
        let beyond = said("Netlify", &load(&full, 0, 0));
        assert_eq!(beyond, ["`assets/` has 54001 files, and Netlify takes 54000 in a folder: the deploy fails"]);
        let heavy = release((0..11).map(|number| (format!("{number}.mp4"), 100 * mebibyte)));
        assert_eq!(said("GitHub Pages", &load(&heavy, 0, 0)).len(), 1);
    }

    #[test]
    fn every_limit_has_a_source() {
        for host in HOSTS {
            assert!(host.limits.iter().all(|limit| limit.source.starts_with("https://") && limit.most > 0), "{host:?}");
        }
    }
}
