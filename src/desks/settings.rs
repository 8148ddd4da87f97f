//! Where a desk is and who asks: from the environment, so that no file of the site holds a secret.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use reqwest::header::HeaderValue;

use super::Service;
use crate::deploy::Trouble;

/// Where a desk is, and the credentials.
pub struct Settings {
    /// The desk's name.
    pub name: &'static str,
    /// Its address, without a slash at the end.
    pub base: String,
    /// The variable that says it.
    pub base_variable: &'static str,
    /// What is sent with each request.
    pub authorization: Option<HeaderValue>,
    /// What must not be shown.
    pub secrets: Vec<String>,
    /// What to do where credentials are refused.
    pub hint_401: &'static str,
    /// What to do where something is not allowed.
    pub hint_403: &'static str,
    /// What to do where nothing is found.
    pub hint_404: &'static str,
}

/// It holds secrets.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Settings({})", self.base)
    }
}

/// What the environment says, by the name of the variable.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The variables that a desk needs, and the form of each.
const ZENDESK: &str = "ZENDESK_URL is the address of the desk, such as https://shop.zendesk.com; ZENDESK_EMAIL is the address of an \
                       admin, and ZENDESK_TOKEN an API token (Admin Center, Apps and integrations, APIs).";
const FRESHDESK: &str = "FRESHDESK_URL is the address of the desk, such as https://shop.freshdesk.com; FRESHDESK_TOKEN is the API key \
                         of an agent (Profile settings, View API key).";
const HELP_SCOUT: &str = "HELPSCOUT_MAILBOX is the number of the inbox, as it stands in its address; HELPSCOUT_APP_ID and \
                          HELPSCOUT_APP_SECRET are those of an app (Your profile, My apps).";

impl Settings {
    /// Reads what the environment says about a desk.
    pub fn of(service: Service, environment: Environment) -> Result<Self, Trouble> {
        let get = |name: &'static str, all: &'static str| {
            let value = environment(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
            value.ok_or_else(|| Trouble::environment(format!("{name} is not in the environment")).hint(all))
        };
        match service {
            Service::Zendesk => {
                let base = base("ZENDESK_URL", &get("ZENDESK_URL", ZENDESK)?)?;
                let (email, token) = (get("ZENDESK_EMAIL", ZENDESK)?, get("ZENDESK_TOKEN", ZENDESK)?);
                let basic = basic(&format!("{email}/token"), &token)?;
                Ok(Self {
                    name: "zendesk",
                    base,
                    base_variable: "ZENDESK_URL",
                    secrets: secrets(token, Some(&basic)),
                    authorization: Some(basic),
                    hint_401: "Check ZENDESK_EMAIL and ZENDESK_TOKEN, and that the desk allows API tokens.",
                    hint_403: "ZENDESK_EMAIL has to be an admin, or an agent whose role may manage shared macros.",
                    hint_404: "Is ZENDESK_URL the address of the desk?",
                })
            }
            Service::Freshdesk => {
                let base = base("FRESHDESK_URL", &get("FRESHDESK_URL", FRESHDESK)?)?;
                let token = get("FRESHDESK_TOKEN", FRESHDESK)?;
                // The password can be anything, as the desk's documentation says.
                let basic = basic(&token, "X")?;
                Ok(Self {
                    name: "freshdesk",
                    base,
                    base_variable: "FRESHDESK_URL",
                    secrets: secrets(token, Some(&basic)),
                    authorization: Some(basic),
                    hint_401: "Check FRESHDESK_TOKEN: it is the API key in an agent's profile settings.",
                    hint_403: "The agent of FRESHDESK_TOKEN has to be allowed to manage canned responses.",
                    hint_404: "Is FRESHDESK_URL the address of the desk?",
                })
            }
            Service::HelpScout => {
                let given = environment("HELPSCOUT_URL").filter(|given| !given.trim().is_empty());
                let base = base("HELPSCOUT_URL", given.as_deref().unwrap_or("https://api.helpscout.net").trim())?;
                get("HELPSCOUT_APP_ID", HELP_SCOUT)?;
                Ok(Self {
                    name: "helpscout",
                    base,
                    base_variable: "HELPSCOUT_URL",
                    secrets: secrets(get("HELPSCOUT_APP_SECRET", HELP_SCOUT)?, None),
                    authorization: None,
                    hint_401: "Check HELPSCOUT_APP_ID and HELPSCOUT_APP_SECRET, and that their user is active.",
                    hint_403: "The user of HELPSCOUT_APP_ID has to be allowed to manage saved replies of the inbox HELPSCOUT_MAILBOX.",
                    hint_404: "Is HELPSCOUT_MAILBOX the number of the inbox?",
                })
            }
        }
    }

    /// Adds a secret that the desk has given, and uses it from now on.
    pub fn use_bearer(&mut self, token: &str) -> Result<(), Trouble> {
        self.authorization = Some(sensitive(HeaderValue::from_str(&format!("Bearer {token}")))?);
        self.secrets.push(token.to_owned());
        Ok(())
    }

    /// The desk as messages name it.
    pub fn shown(&self) -> String {
        format!("{} ({})", self.name, self.base)
    }
}

/// The number of Help Scout's inbox, and the credentials of its app.
pub fn help_scout(environment: Environment) -> Result<(u64, String, String), Trouble> {
    let get = |name: &str| environment(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    let mailbox = get("HELPSCOUT_MAILBOX");
    let mailbox = mailbox.parse().map_err(|_| {
        let what = if mailbox.is_empty() { "is not in the environment" } else { "is no number" };
        Trouble::environment(format!("HELPSCOUT_MAILBOX {what}")).hint(HELP_SCOUT)
    })?;
    Ok((mailbox, get("HELPSCOUT_APP_ID"), get("HELPSCOUT_APP_SECRET")))
}

/// The address of a desk. Without TLS, credentials go to this machine only.
fn base(variable: &str, given: &str) -> Result<String, Trouble> {
    let refused = |why: &str| Trouble::environment(format!("{variable}: {why}"));
    let Ok(address) = Url::parse(given) else {
        return Err(refused("it is no address").hint("An address begins with `https://`."));
    };
    if !address.username().is_empty() || address.password().is_some() {
        return Err(refused("it holds a name or a password, which have variables of their own"));
    }
    if address.query().is_some() || address.fragment().is_some() {
        return Err(refused("it has a `?` or `#`, and should be the address of the desk alone"));
    }
    let host = address.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    match address.scheme() {
        "https" => {}
        "http" if is_here => {}
        _ => return Err(refused("credentials are sent by `https://` alone, but for this machine itself")),
    }
    Ok(address.as_str().trim_end_matches('/').to_owned())
}

/// The header of basic authentication (RFC 7617).
fn basic(user: &str, password: &str) -> Result<HeaderValue, Trouble> {
    sensitive(HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))))
}

fn sensitive(header: Result<HeaderValue, reqwest::header::InvalidHeaderValue>) -> Result<HeaderValue, Trouble> {
    let mut header =
        header.map_err(|_| Trouble::environment("the credentials have characters that no request can carry"))?;
    header.set_sensitive(true);
    Ok(header)
}

/// What must not be shown of credentials: as they are, and as they are sent.
fn secrets(token: String, header: Option<&HeaderValue>) -> Vec<String> {
    let sent = header.and_then(|header| header.to_str().ok()?.split_once(' ').map(|(_, sent)| sent.to_owned()));
    std::iter::once(token).chain(sent).collect()
}
