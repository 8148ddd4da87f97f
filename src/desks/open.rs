//! From a desk's name to the desk.

use super::desk::HelpDesk;
use super::freshdesk::Freshdesk;
use super::help_scout::HelpScout;
use super::http::Http;
use super::service::Service;
use super::settings::{Environment, Settings, help_scout};
use super::zendesk::Zendesk;
use crate::deploy::Trouble;

/// Prepares to speak to a desk, with what the environment says of it. `commit` is that of the site, and `tell` is told of each wait.
pub fn open<'a>(
    service: Service,
    environment: Environment,
    commit: Option<&str>,
    tell: &'a dyn Fn(&str),
) -> Result<Box<dyn HelpDesk + 'a>, Trouble> {
    let settings = Settings::of(service, environment)?;
    Ok(match service {
        Service::Zendesk => Box::new(Zendesk::new(Http::new(settings, tell)?, commit)),
        Service::Freshdesk => Box::new(Freshdesk::new(Http::new(settings, tell)?)),
        Service::HelpScout => {
            let (mailbox, app, secret) = help_scout(environment)?;
            Box::new(HelpScout::new(Http::new(settings, tell)?, mailbox, &app, &secret)?)
        }
    })
}
