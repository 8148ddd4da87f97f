//! Asking the site, where it stands now, whether it is what was published: a sample of all kinds of files, as a reader gets them.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::kind::{Kind, is_page};
use super::record::{Record, Sent};
use crate::addresses;
use crate::catalogue::encode_path;
use crate::memo::Fingerprint;
use crate::site::OutPath;

/// How many files of a kind are asked for.
const OF_A_KIND: usize = 3;
const PATIENCE: Duration = Duration::from_secs(10);
/// Pages that browsers keep for longer than this, in seconds, without asking are old pages.
const LONG: u64 = 3600;
/// Hosts that nobody can have, <https://www.rfc-editor.org/rfc/rfc2606>: a site that names one stands nowhere yet.
const NOWHERE: [&str; 6] = ["example.com", "example.org", "example.net", ".example", ".test", ".invalid"];

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The site's address is a placeholder.
    Nowhere,
    /// Nothing answers there, or another build does, as the text says.
    NotThere(String),
    /// What is not as it should be, and the number of files that were asked for.
    Asked(usize, Vec<String>),
}

/// What is wrong, each thing once, with the first address that shows it.
#[derive(Default)]
struct Found(BTreeMap<String, String>);

impl Found {
    fn add(&mut self, what: impl Into<String>, address: &str) {
        self.0.entry(what.into()).or_insert_with(|| address.to_owned());
    }
}

/// Asks the site for a sample of a release.
pub fn verify(record: &Record) -> Verified {
    let base = &record.base_url;
    let host = base.split("://").nth(1).unwrap_or_default().split(['/', ':']).next().unwrap_or_default();
    if NOWHERE.iter().any(|nowhere| host.ends_with(nowhere)) {
        return Verified::Nowhere;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match (client, runtime) {
        (Ok(client), Ok(runtime)) => runtime.block_on(ask(&client, record)),
        _ => Verified::NotThere("no connection can be made".into()),
    }
}

async fn ask(client: &Client, record: &Record) -> Verified {
    let base = &record.base_url;
    let version = match get(client, &format!("{base}{}", addresses::VERSION)).await {
        Ok((StatusCode::OK, _, bytes)) => bytes,
        Ok((status, ..)) => return Verified::NotThere(format!("{base} answers {status} for {}", addresses::VERSION)),
        Err(()) => return Verified::NotThere(format!("{base} does not answer")),
    };
    let build = serde_json::from_slice::<Value>(&version).ok();
    if build.as_ref().and_then(|said| said["build"].as_str()) != Some(&record.build) {
        return Verified::NotThere(format!("{base} still shows another release, so its host or a cache is slower"));
    }
    let mut found = Found::default();
    let sample = sample(record);
    for (path, file) in &sample {
        let address = address(base, path);
        let Ok((status, headers, bytes)) = get(client, &address).await else {
            found.add("it does not answer", &address);
            continue;
        };
        if status.is_redirection() && path.starts_with(addresses::PERMALINKS) {
            continue;
        }
        if status != StatusCode::OK {
            let why = if path.ends_with(addresses::PAGE) {
                "; does the host know `index.html` as the page of a folder?"
            } else {
                ""
            };
            found.add(format!("the answer is {status}{why}"), &address);
            continue;
        }
        if Fingerprint::of_bytes(&bytes) != file.hash {
            found.add("other bytes than those that were published", &address);
        }
        judge(path, file, &headers, &address, &mut found);
    }
    not_found(client, record, &mut found).await;
    let findings = found.0.into_iter().map(|(what, address)| format!("{address}: {what}")).collect();
    Verified::Asked(sample.len() + 1, findings)
}

/// A few files of each kind that hosts treat in their own way.
fn sample(record: &Record) -> BTreeMap<&OutPath, &Sent> {
    let is_part = |path: &str| addresses::of_index_part(path).is_some();
    let kinds: [&dyn Fn(&str) -> bool; 8] = [
        &is_page,
        &|path| path.starts_with(addresses::EMBEDS) && path.ends_with(addresses::PAGE),
        &|path| path.starts_with(addresses::PERMALINKS),
        &is_part,
        &|path| Kind::of(path) == Kind::Part && !is_part(path),
        &|path| Kind::of(path) == Kind::Lasting,
        &|path| path.ends_with(addresses::MARKDOWN),
        &|path| Kind::of(path) == Kind::Root && !path.starts_with(['_', '.']) && path.contains('.'),
    ];
    let mut sample = BTreeMap::new();
    for is_of_kind in kinds {
        let all = record.files.iter().filter(|(path, file)| is_of_kind(path) && !file.is_compressed());
        let all: Vec<_> = all.collect();
        // From the whole of the site, and the same ones in each release.
        let step = (all.len() / OF_A_KIND).max(1);
        sample.extend(all.into_iter().step_by(step).take(OF_A_KIND));
    }
    sample
}

/// Compares the headers of an answer with those that the file should have.
fn judge(path: &str, file: &Sent, headers: &HeaderMap, address: &str, found: &mut Found) {
    let all = |name: &str| {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.collect::<Vec<_>>().join(", ")
    };
    let plain = |text: &str| text.to_ascii_lowercase().replace(' ', "");
    let (wanted, sent) = (&file.way.content_type, all(CONTENT_TYPE.as_str()));
    if plain(wanted) != plain(&sent) {
        found.add(format!("its type is `{sent}` and should be `{wanted}`"), address);
    }
    let cache = plain(&all(CACHE_CONTROL.as_str()));
    let age: Option<u64> = cache.split("max-age=").nth(1).and_then(|rest| rest.split(',').next()?.parse().ok());
    match &file.way.cache {
        Some(_) if age.unwrap_or(0) < LONG => {
            found.add(
                "its name has a hash of its content, and browsers are not told to keep it (Cache-Control)",
                address,
            );
        }
        None if age.unwrap_or(0) > LONG && !cache.contains("no-cache") => {
            found.add(
                format!("browsers keep it for {} seconds without asking (Cache-Control)", age.unwrap_or(0)),
                address,
            );
        }
        _ => {}
    }
    for (name, value) in &file.way.headers {
        if !plain(&all(name)).contains(&plain(value)) {
            found.add(format!("it should be sent with `{name}: {value}`"), address);
        }
    }
    if path.starts_with(addresses::EMBEDS) && headers.contains_key("x-frame-options") {
        found.add("`X-Frame-Options` keeps it out of frames, which it is for", address);
    }
}

/// Whether a missing address of a locale is answered by the locale's own page, and as missing.
async fn not_found(client: &Client, record: &Record, found: &mut Found) {
    let is_of_locale = |path: &&OutPath| path.ends_with(&format!("/{}", addresses::NOT_FOUND));
    let Some(path) = record.files.keys().rfind(is_of_locale) else { return };
    let folder = path.strip_suffix(addresses::NOT_FOUND).unwrap_or_default();
    let address = format!("{}{folder}no-such-page-{}/", record.base_url, record.build);
    match get(client, &address).await {
        Ok((StatusCode::NOT_FOUND, _, bytes)) => {
            if Fingerprint::of_bytes(&bytes) != record.files[path].hash {
                found.add(format!("a missing address should be answered with `{path}`"), &address);
            }
        }
        Ok((status, ..)) => {
            found.add(format!("a missing address is answered with {status} and should be with 404"), &address)
        }
        Err(()) => found.add("it does not answer", &address),
    }
}

async fn get(client: &Client, address: &str) -> Result<(StatusCode, HeaderMap, Vec<u8>), ()> {
    let answer = client.get(address).send().await.map_err(drop)?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    Ok((status, headers, answer.bytes().await.map_err(drop)?.to_vec()))
}

/// The address at which readers get a file.
pub fn address(base_url: &str, path: &str) -> String {
    let below = addresses::folder_of_page(path).unwrap_or(path);
    format!("{base_url}{}", encode_path(below))
}
