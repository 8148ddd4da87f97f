//! `waymark mcp`: the help centre for agents, by the Model Context Protocol, <https://modelcontextprotocol.io/specification>.
//!
//! The answers are made in `answers`; here they are put into the protocol (`tools.rs`), from a site that follows its files
//! (`current.rs`).

mod current;
mod tools;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use rmcp::transport::StreamableHttpServerConfig;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::tower::StreamableHttpService;
use tokio::runtime::{Builder, Runtime};

use self::current::Current;
use self::tools::Tools;
use super::error::{CommandError, Result};
use super::terminal::{has_reader, protocol, say};
use crate::serve::answer_at;

/// Where agents are answered if the call names no port.
const PORT: u16 = 4041;
/// The path of the protocol below the address.
const PATH: &str = "/mcp";
/// Pages of this machine may ask too; a browser says which page asks.
const OWN_ORIGINS: [&str; 3] = ["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"];

#[derive(clap::Args)]
pub struct Arguments {
    /// Answer at an address of this machine, such as 127.0.0.1:4041, instead of on standard input and output.
    #[arg(long, value_name = "ADDRESS")]
    http: Option<String>,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    // Before the site is read, which takes longer: an address that is wrong.
    let address = arguments.http.as_deref().map(loopback).transpose()?;
    let tools = Tools::new(Arc::new(Current::open(site_folder)?));
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CommandError::failure(format!("agents cannot be answered: {error}")))?;
    let result = match address {
        Some(address) => over_http(&runtime, address, tools),
        None => over_stdio(&runtime, tools),
    };
    // What waits for standard input is not waited for.
    runtime.shutdown_background();
    result
}

/// Reads an address of this machine that others cannot reach.
fn loopback(said: &str) -> Result<SocketAddr> {
    let (host, port) = match said.parse::<SocketAddr>() {
        Ok(address) => (address.ip(), address.port()),
        Err(_) => {
            let unread = || CommandError::usage(format!("`--http {said}` is no address, such as 127.0.0.1:{PORT}"));
            let bare = said.trim_start_matches('[').trim_end_matches(']');
            match bare.parse::<IpAddr>() {
                Ok(host) => (host, PORT),
                Err(_) => {
                    let (name, port) = said.split_once(':').unwrap_or((said, ""));
                    let port = if port.is_empty() { Ok(PORT) } else { port.parse() };
                    let host = (name == "localhost").then_some(Ipv4Addr::LOCALHOST.into());
                    (host.ok_or_else(unread)?, port.map_err(|_| unread())?)
                }
            }
        }
    };
    if !host.is_loopback() {
        return Err(CommandError::usage(format!(
            "`--http {said}` can be reached by other machines, and nobody is asked for a password"
        ))
        .hint(format!("Name an address of this machine alone, such as 127.0.0.1:{PORT}.")));
    }
    Ok(SocketAddr::new(host, port))
}

fn over_stdio(runtime: &Runtime, tools: Tools) -> Result {
    if has_reader() {
        say(
            "waymark: this is for an assistant, which starts it and talks to it in JSON; docs/agents.md says how. Ctrl-D ends it.",
        );
    }
    runtime.block_on(async {
        let serving = match tools.serve(protocol()).await {
            Ok(serving) => serving,
            // It was started and ended without a word.
            Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            Err(error) => return Err(CommandError::failure(format!("the agent cannot be answered: {error}"))),
        };
        let ended = serving.waiting().await;
        ended
            .map(drop)
            .map_err(|error| CommandError::failure(format!("the agent cannot be answered any more: {error}")))
    })
}

fn over_http(runtime: &Runtime, address: SocketAddr, tools: Tools) -> Result {
    // A call needs nothing of the calls before it, so no session is kept. What names another host is refused: a name that a stranger
    // has pointed at this machine (DNS rebinding).
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_allowed_origins(OWN_ORIGINS)
        .enforce_origin_validation();
    let sessions = Arc::new(NeverSessionManager::default());
    let service = Arc::new(StreamableHttpService::new(move || Ok(tools.clone()), sessions, config));
    let ready = |address| say(&format!("Agents are answered at http://{address}{PATH}. Ctrl-C ends this."));
    let answer = move |request| {
        let service = service.clone();
        async move { service.handle(request).await }
    };
    runtime
        .block_on(answer_at(address, PATH, ready, answer))
        .map_err(|error| CommandError::failure(format!("agents cannot be answered at {address}: {error}")))
}
