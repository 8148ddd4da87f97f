//! `waymark host-config`.

use std::path::Path;

use clap::ValueEnum;

use super::error::Result;
use super::open::open;
use super::terminal::hand_over;
use crate::diagnostic::Diagnostic;
use crate::site::{Server, host_config};

#[derive(clap::Args)]
pub struct Arguments {
    /// The web server.
    #[arg(value_name = "SERVER")]
    server: Name,
    /// The folder on the server that holds the site's files.
    #[arg(long, value_name = "DIR", default_value = "/srv/help", value_parser = folder)]
    root: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    Nginx,
    Apache,
    Caddy,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let opened = open(site_folder, Diagnostic::is_fault)?;
    let server = match arguments.server {
        Name::Nginx => Server::Nginx,
        Name::Apache => Server::Apache,
        Name::Caddy => Server::Caddy,
    };
    hand_over(&host_config(&opened.site, server, &arguments.root));
    Ok(())
}

/// Checks a folder of the server: what has a meaning in a configuration must not be in its path.
fn folder(text: &str) -> std::result::Result<String, String> {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if !text.starts_with('/') {
        return Err("it must begin with `/`: the server does not run in this folder".into());
    }
    match text.chars().find(|c| !is_plain(*c)) {
        Some(bad) => Err(format!("it holds `{}`, which a configuration could misread", bad.escape_default())),
        None => Ok(text.trim_end_matches('/').to_owned()),
    }
}
