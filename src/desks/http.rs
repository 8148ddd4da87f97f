//! Requests to a desk, one after the other: limits are heeded, what passes is tried again, and no credentials leave for another host.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode, Url};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::secret::masked;
use super::settings::Settings;
use crate::deploy::Trouble;

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a request is tried, and how often where a desk says that there were too many.
const TRIES: u32 = 4;
const TRIES_OF_TOO_MANY: u32 = 30;
/// The first wait after a failure that may pass; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The wait that is heeded where a desk says that there were too many requests, and not how long to wait.
const UNSAID_WAIT: u64 = 10;
/// The longest wait that is heeded, and that of all together, in seconds.
const MOST_WAIT: u64 = 300;
const MOST_WAIT_IN_ALL: u64 = 1800;
/// An answer of more bytes is not read on.
const MOST_BYTES: usize = 64 << 20;
/// How much is shown of what a desk says about a failure.
const MOST_SAID: usize = 300;

/// What a desk answered.
pub struct Answer {
    /// Its headers.
    pub headers: HeaderMap,
    /// What it says; null where it says nothing.
    pub json: Value,
}

/// Why a request came to nothing.
pub struct Failed {
    /// What the desk answered, if it did.
    pub status: Option<StatusCode>,
    /// Whether the desk may have done what was asked all the same.
    pub is_unsure: bool,
    /// What to tell.
    pub trouble: Trouble,
}

impl From<Failed> for Trouble {
    fn from(failed: Failed) -> Self {
        failed.trouble
    }
}

/// A connection to a desk.
pub struct Http<'a> {
    settings: Settings,
    client: Client,
    runtime: Runtime,
    tell: &'a dyn Fn(&str),
    waited: u64,
}

/// What came of one attempt.
enum Attempt {
    Done(Answer),
    /// Another one is of use, after so many seconds, or after a while that grows.
    Again(Option<u64>, Failed),
    Failed(Failed),
}

impl<'a> Http<'a> {
    /// Prepares to speak to a desk; nothing is sent yet. `tell` is told of each wait.
    pub fn new(settings: Settings, tell: &'a dyn Fn(&str)) -> Result<Self, Trouble> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).user_agent("waymark").build();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match (client, runtime) {
            (Ok(client), Ok(runtime)) => Ok(Self { settings, client, runtime, tell, waited: 0 }),
            _ => Err(Trouble::environment("no connection can be made on this machine")),
        }
    }

    /// Adds a secret that the desk has given, and uses it from now on.
    pub fn use_bearer(&mut self, token: &str) -> Result<(), Trouble> {
        self.settings.use_bearer(token)
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Asks for something below the desk's address.
    pub fn get(&mut self, path: &str) -> Result<Answer, Failed> {
        self.send(Method::GET, path, None)
    }

    /// Sends a request that does nothing more when it is sent again, and gives its answer. `path` may also be an address that the desk
    /// gave, as long as it leads to the desk.
    pub fn send(&mut self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer, Failed> {
        self.tried(method, path, body, |_| true)
    }

    /// Asks the desk to create something. It is tried again only where the desk has surely not done so.
    pub fn create(&mut self, path: &str, body: &Value) -> Result<Answer, Failed> {
        self.tried(Method::POST, path, Some(body), |failed| !failed.is_unsure)
    }

    fn tried(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        may_repeat: impl Fn(&Failed) -> bool,
    ) -> Result<Answer, Failed> {
        let address = self.address(path)?;
        let mut tries = 0;
        loop {
            let (wait, failed) = match self.attempt(&method, &address, body) {
                Attempt::Done(answer) => return Ok(answer),
                Attempt::Failed(failed) => return Err(failed),
                Attempt::Again(wait, failed) => (wait, failed),
            };
            tries += 1;
            let most = if failed.status == Some(StatusCode::TOO_MANY_REQUESTS) { TRIES_OF_TOO_MANY } else { TRIES };
            if tries >= most {
                return Err(failed);
            }
            self.wait(wait, tries, &failed)?;
            if !may_repeat(&failed) {
                return Err(failed);
            }
        }
    }

    /// An absolute address at the desk.
    fn address(&self, path: &str) -> Result<Url, Failed> {
        let base = &self.settings.base;
        let address = if path.starts_with('/') { Url::parse(&format!("{base}{path}")) } else { Url::parse(path) };
        let own = Url::parse(base).map(|base| base.origin());
        match (address, own) {
            (Ok(address), Ok(own)) if address.origin() == own => Ok(address),
            _ => {
                let message =
                    "its answer leads to another host for the next page, and the credentials are not sent there";
                Err(self.failed(None, false, self.trouble(message)))
            }
        }
    }

    fn attempt(&self, method: &Method, address: &Url, body: Option<&Value>) -> Attempt {
        let mut request = self.client.request(method.clone(), address.clone());
        if let Some(authorization) = &self.settings.authorization {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let answer = match self.runtime.block_on(async { request.send().await }) {
            Ok(answer) => answer,
            Err(error) => {
                let is_unsure = !error.is_connect();
                let why = if error.is_timeout() {
                    "it does not answer in time"
                } else if error.is_connect() {
                    "no connection can be made"
                } else {
                    "the connection broke off"
                };
                let hint = format!("Check {}, and the network of this machine.", self.settings.base_variable);
                let why = self.trouble(&format!("{why}{}", self.cause(&error))).hint(hint);
                return Attempt::Again(None, self.failed(None, is_unsure, why));
            }
        };
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = match self.runtime.block_on(read(answer)) {
            Ok(text) => text,
            Err(why) => {
                return Attempt::Again(None, self.failed(Some(status), true, self.trouble(why)));
            }
        };
        self.judge(status, headers, &text)
    }

    /// What an answer means.
    fn judge(&self, status: StatusCode, headers: HeaderMap, text: &[u8]) -> Attempt {
        let parsed = serde_json::from_slice::<Value>(text);
        if status == StatusCode::TOO_MANY_REQUESTS {
            let wait = asked_to_wait(&headers).unwrap_or(UNSAID_WAIT);
            let trouble = self.trouble("there were too many requests (429)");
            return Attempt::Again(Some(wait), self.failed(Some(status), false, trouble));
        }
        if status.is_server_error() {
            let trouble = self.trouble(&format!("it has an error of its own ({status}){}", self.said(&parsed)));
            let trouble = trouble.hint("Run the command again later: it goes on from what is there.");
            return Attempt::Again(asked_to_wait(&headers), self.failed(Some(status), true, trouble));
        }
        if status.is_redirection() {
            return Attempt::Failed(self.failed(Some(status), false, self.moved(status, &headers)));
        }
        if !status.is_success() {
            let why = match status {
                StatusCode::UNAUTHORIZED => "it does not accept the credentials (401)".to_owned(),
                StatusCode::FORBIDDEN => "it does not allow this (403)".to_owned(),
                status => format!("it refuses this ({status})"),
            };
            let trouble = self.trouble(&format!("{why}{}", self.said(&parsed)));
            let trouble = match status {
                StatusCode::UNAUTHORIZED => trouble.hint(self.settings.hint_401),
                StatusCode::FORBIDDEN => trouble.hint(self.settings.hint_403),
                StatusCode::NOT_FOUND => trouble.hint(self.settings.hint_404),
                _ => trouble,
            };
            return Attempt::Failed(self.failed(Some(status), false, trouble));
        }
        if text.is_empty() {
            return Attempt::Done(Answer { headers, json: Value::Null });
        }
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !content_type.contains("json") {
            let trouble = self.trouble(&format!("it answers with `{content_type}`, and not with JSON"));
            let hint =
                format!("Is `{}` the address of the desk's API, with no login page before it?", self.settings.base);
            return Attempt::Failed(self.failed(Some(status), true, trouble.hint(hint)));
        }
        match parsed {
            Ok(json) => Attempt::Done(Answer { headers, json }),
            Err(error) => {
                let trouble = self.trouble(&format!("its answer is cut off or no JSON: {error}"));
                Attempt::Again(None, self.failed(Some(status), true, trouble))
            }
        }
    }

    /// The trouble of an answer that leads elsewhere.
    fn moved(&self, status: StatusCode, headers: &HeaderMap) -> Trouble {
        let to = headers.get(LOCATION).and_then(|to| to.to_str().ok());
        let to = to.and_then(|to| Url::parse(&self.settings.base).ok()?.join(to).ok());
        let host = to.as_ref().and_then(Url::host_str).unwrap_or("nowhere");
        let host = masked(host, &self.settings.secrets);
        self.trouble(&format!("it leads to `{host}` ({status}), and the credentials are not sent there"))
            .hint(format!("If that is the desk, let {} name it.", self.settings.base_variable))
    }

    /// Waits before another attempt, and says so.
    fn wait(&mut self, asked: Option<u64>, tries: u32, failed: &Failed) -> Result<(), Failed> {
        let wait = asked.map_or_else(|| FIRST_WAIT * (1 << (tries - 1).min(6)), Duration::from_secs);
        let seconds = wait.as_secs();
        if seconds > MOST_WAIT || self.waited + seconds > MOST_WAIT_IN_ALL {
            let message = format!("{}, and it asks to wait for {seconds} seconds", failed.trouble.message);
            let trouble =
                Trouble::environment(message).hint("Run the command again then: it goes on from what is there.");
            return Err(self.failed(failed.status, failed.is_unsure, trouble));
        }
        self.waited += seconds;
        let shown = if seconds > 0 { format!("{seconds} s") } else { format!("{} ms", wait.as_millis()) };
        (self.tell)(&format!("{}; waiting for {shown}", failed.trouble.message));
        self.runtime.block_on(async { tokio::time::sleep(wait).await });
        Ok(())
    }

    /// A failure of the desk, with its name before it.
    pub fn trouble(&self, message: &str) -> Trouble {
        Trouble::environment(format!("{}: {message}", self.settings.shown()))
    }

    fn failed(&self, status: Option<StatusCode>, is_unsure: bool, trouble: Trouble) -> Failed {
        Failed { status, is_unsure, trouble }
    }

    /// What a desk says about a failure, where it says it in JSON; shortened, and without what is secret.
    fn said(&self, parsed: &serde_json::Result<Value>) -> String {
        let Ok(said @ Value::Object(fields)) = parsed else { return String::new() };
        if fields.is_empty() {
            return String::new();
        }
        let said = masked(&said.to_string(), &self.settings.secrets);
        let short: String = said.chars().take(MOST_SAID).collect();
        format!(": {short}{}", if short.len() < said.len() { "…" } else { "" })
    }

    /// Why a connection failed, from the innermost error.
    fn cause(&self, error: &reqwest::Error) -> String {
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        let is_new = !std::ptr::addr_eq(cause, error);
        if is_new { format!(" ({})", masked(&cause.to_string(), &self.settings.secrets)) } else { String::new() }
    }
}

/// How long an answer asks to wait, in seconds. A date counts from that of the answer, since clocks differ.
fn asked_to_wait(headers: &HeaderMap) -> Option<u64> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let asked = headers.get(RETRY_AFTER).or_else(|| headers.get("x-ratelimit-retry-after")).and_then(text)?;
    let asked = asked.trim();
    if let Ok(seconds) = asked.parse::<f64>() {
        return Some(seconds.max(0.0).ceil() as u64);
    }
    let time = |text: &str| chrono::DateTime::parse_from_rfc2822(text).ok();
    let now = headers.get(DATE).and_then(text)?;
    u64::try_from((time(asked)? - time(&now)?).num_seconds()).ok()
}

async fn read(mut answer: Response) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|_| "its answer is cut off")? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MOST_BYTES {
            return Err("its answer does not end");
        }
    }
    Ok(bytes)
}
