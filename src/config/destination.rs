//! Where a site is published to.

use std::fmt::{self, Display};
use std::sync::Arc;

/// A place to publish to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A folder of releases.
    Folder(Arc<str>),
    /// A bucket or container, and what the keys begin with; the prefix has no slash at its ends.
    Bucket(Cloud, Arc<str>, Arc<str>),
    /// A branch of the site's repository, and the remote repository that it is pushed to.
    Branch(Arc<str>, Option<Arc<str>>),
}

/// Whose bucket it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloud {
    /// Amazon's, or any other that is spoken to in the same way.
    S3,
    /// Microsoft's.
    Azure,
    /// Google's.
    Google,
}

impl Cloud {
    /// What the address of such a bucket begins with.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Azure => "az",
            Self::Google => "gs",
        }
    }
}

/// A destination with a name in `site.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: Arc<str>,
    /// The place.
    pub to: Destination,
    /// How many releases can be rolled back to.
    pub keep: Option<usize>,
    /// The address of the service, where it is not the cloud's own.
    pub endpoint: Option<Arc<str>>,
    /// A command that gets the changed addresses.
    pub purge: Option<Arc<str>>,
}

impl Destination {
    /// Reads a destination; otherwise why it is none. Nothing where the text could be a name.
    pub fn parse(text: &str) -> Option<Result<Self, String>> {
        let (kind, rest) = text.split_once(':')?;
        let cloud = [Cloud::S3, Cloud::Azure, Cloud::Google].into_iter().find(|cloud| cloud.scheme() == kind);
        Some(match (kind, cloud) {
            ("dir", _) if rest.is_empty() => Err("it names no folder, such as `dir:/srv/help`".into()),
            ("dir", _) => Ok(Self::Folder(rest.into())),
            ("git", _) => branch(rest),
            (_, Some(cloud)) => bucket(cloud, rest),
            _ => Err(format!(
                "`{kind}:` is no kind of destination; there are `dir:`, `s3://`, `az://`, `gs://` and `git:`"
            )),
        })
    }
}

fn bucket(cloud: Cloud, rest: &str) -> Result<Destination, String> {
    let scheme = cloud.scheme();
    let rest = rest.strip_prefix("//").ok_or_else(|| format!("it is written `{scheme}://BUCKET/PREFIX`"))?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let is_name = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if bucket.is_empty() || !bucket.chars().all(is_name) {
        return Err(format!("`{bucket}` cannot be the name of a bucket; it is written `{scheme}://BUCKET/PREFIX`"));
    }
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    let is_good = |part: &str| !matches!(part, "" | "." | ".." | ".waymark") && !part.chars().any(char::is_control);
    if !prefix.is_empty() && !prefix.split('/').all(is_good) {
        return Err(format!(
            "`{prefix}` cannot be the beginning of keys: no part may be empty, `.`, `..` or `.waymark`"
        ));
    }
    Ok(Destination::Bucket(cloud, bucket.into(), prefix.into()))
}

/// A branch, checked by the rules of git that a name must follow.
fn branch(rest: &str) -> Result<Destination, String> {
    let (branch, remote) = match rest.split_once('@') {
        Some((branch, remote)) => (branch, Some(remote)),
        None => (rest, None),
    };
    let is_bad = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c);
    if branch.is_empty() || branch.starts_with(['-', '/', '.']) || branch.contains("..") || branch.contains(is_bad) {
        return Err(format!(
            "`{branch}` cannot be the name of a branch; it is written `git:BRANCH` or `git:BRANCH@REMOTE`"
        ));
    }
    match remote {
        Some(remote) if remote.is_empty() || remote.starts_with('-') || remote.contains(char::is_control) => {
            Err("it names no remote repository behind `@`, such as `git:pages@origin`".into())
        }
        remote => Ok(Destination::Branch(branch.into(), remote.map(Into::into))),
    }
}

/// As it is written, without what could be secret.
impl Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "dir:{path}"),
            Self::Bucket(cloud, bucket, prefix) => {
                write!(f, "{}://{bucket}{}{prefix}", cloud.scheme(), if prefix.is_empty() { "" } else { "/" })
            }
            Self::Branch(branch, None) => write!(f, "git:{branch}"),
            Self::Branch(branch, Some(remote)) => write!(f, "git:{branch}@{}", without_secrets(remote)),
        }
    }
}

/// An address without the user's name and password that may stand in it.
pub fn without_secrets(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_read_as_they_are_written() {
        let good = [
            "dir:/srv/help",
            "dir:../a folder",
            "s3://bucket",
            "s3://bucket/help/de",
            "az://container/ein präfix",
            "gs://bucket/x",
            "git:gh-pages",
            "git:pages/live@origin",
        ];
        for text in good {
            assert_eq!(Destination::parse(text).unwrap().unwrap().to_string(), text);
        }
        assert_eq!(Destination::parse("live"), None);
        assert_eq!(Destination::parse("s3://b/p/").unwrap().unwrap().to_string(), "s3://b/p");
        let bad = [
            "dir:",
            "s3:bucket",
            "s3://",
            "s3://b/../x",
            "s3://b//x",
            "s3://b/.waymark",
            "s3://a b/x",
            "git:",
            "git:-x",
            "git:a..b",
            "git:a@",
            "git:a@--upload-pack=x",
            "ftp://x",
            "https://x/y",
        ];
        for text in bad {
            assert!(Destination::parse(text).unwrap().is_err(), "{text}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        let shown = Destination::parse("git:pages@https://me:token@example.com/x.git").unwrap().unwrap().to_string();
        assert_eq!(shown, "git:pages@https://example.com/x.git");
    }
}
