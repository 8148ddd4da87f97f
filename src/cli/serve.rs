//! `waymark serve`.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use super::error::{CommandError, Result};
use super::open::find;
use super::report::{count, plural, seconds};
use super::terminal::{has_colours, say, say_report};
use crate::Options;
use crate::diagnostic::{Diagnostic, Limit, as_text};
use crate::serve::{Editor, News, Settings, serve};

#[derive(clap::Args)]
pub struct Arguments {
    /// Where to listen; without an address, on every network that this machine is in.
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_value = "127.0.0.1", default_missing_value = "0.0.0.0")]
    host: String,
    /// The port; where it is taken, the next free one.
    #[arg(long, default_value_t = 4040)]
    port: u16,
    /// Open the browser.
    #[arg(long)]
    open: bool,
    /// Look at the files again and again, where the system does not tell of changes.
    #[arg(long)]
    poll: bool,
    /// What a click on a file opens: a program, or an address such as vscode://file/{file}:{line}; else $VISUAL or $EDITOR.
    #[arg(long, value_name = "EDITOR")]
    editor: Option<String>,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let host: IpAddr = match arguments.host.as_str() {
        "localhost" => Ipv4Addr::LOCALHOST.into(),
        other => other.trim_matches(['[', ']']).parse().map_err(|_| {
            CommandError::usage(format!("`--host {other}` is no address of this machine, such as 192.168.0.10"))
        })?,
    };
    find(site_folder)?;
    if !site_folder.join("content").is_dir() {
        let message = format!("there is no `content/` in `{}`, so nothing to serve", site_folder.display());
        let hint = "Start a site with `waymark new DIR`, or name its folder with `--site DIR`.";
        return Err(CommandError::usage(message).hint(hint));
    }
    let said =
        arguments.editor.clone().or_else(|| ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok()));
    let settings = Settings {
        site: site_folder.to_owned(),
        host,
        port: arguments.port,
        poll: arguments.poll,
        editor: Editor::of(&said.unwrap_or_default()),
        options: Options { base_url: None, drafts: true },
    };
    if !host.is_loopback() {
        say("waymark: everyone on this network can read this site now, drafts included, for as long as this runs");
    }
    let teller = Teller { opens: arguments.open, state: Mutex::default() };
    serve(settings, move |news| teller.tell(news))
        .map_err(|error| CommandError::failure(format!("the preview cannot listen at {host}: {error}")))
}

/// Says in the terminal what happens.
struct Teller {
    opens: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    address: Option<SocketAddr>,
    is_compiled: bool,
    /// What has been told and still stands.
    told: Vec<Diagnostic>,
}

impl Teller {
    fn tell(&self, news: News) {
        let mut state = self.state.lock().expect("nobody panics while telling");
        match news {
            News::Word(word) => say(&format!("waymark: {word}")),
            News::Listening(address) => state.address = Some(address),
            News::Compiled { changed, pages, took, base_path } => {
                if !state.is_compiled {
                    state.is_compiled = true;
                    let Some(address) = state.address else { return };
                    let urls = addresses(address, &base_path);
                    for url in &urls {
                        say(&format!("{} at {url}", plural(pages, "page")));
                    }
                    if let Some(url) = urls.first().filter(|_| self.opens) {
                        open(url);
                    }
                    say(&format!("Read in {}. Save a file and the browser follows; Ctrl-C ends this.", seconds(took)));
                } else {
                    let what = match changed.as_slice() {
                        [one] => one.to_string(),
                        many => plural(many.len(), "file"),
                    };
                    say(&format!("{what}: {}", seconds(took)));
                }
            }
            News::Findings(findings) => state.findings(findings),
        }
    }
}

impl State {
    /// Tells what is new, and when all is well again.
    fn findings(&mut self, findings: Vec<Diagnostic>) {
        // A text that an edit has moved down is the same finding.
        let name = |finding: &Diagnostic| {
            (finding.code, finding.message.clone(), finding.place.as_ref().map(|place| place.path.clone()))
        };
        let told: HashSet<_> = self.told.iter().map(name).collect();
        let new: Vec<Diagnostic> = findings.iter().filter(|finding| !told.contains(&name(finding))).cloned().collect();
        let text = as_text(&new, Limit::OfACode("waymark check --drafts --all"), has_colours());
        if !text.is_empty() {
            say_report(&format!("{}\n", text.trim_end()));
        }
        let faults = |list: &[Diagnostic]| list.iter().filter(|finding| finding.is_fault()).count();
        if faults(&findings) != faults(&self.told) {
            say(&format!("waymark: {}", count(&findings)));
        }
        self.told = findings;
    }
}

/// The addresses to print; listening everywhere, the one for other machines cannot be known, so the way to it is said.
fn addresses(address: SocketAddr, base_path: &str) -> Vec<String> {
    let url = |host: &str| format!("http://{host}:{}{base_path}", address.port());
    match address.ip() {
        ip if ip.is_unspecified() => {
            let mut urls = vec![url("localhost")];
            urls.extend(own_address().map(|ip| url(&ip.to_string())));
            urls
        }
        IpAddr::V6(ip) => vec![url(&format!("[{ip}]"))],
        IpAddr::V4(ip) if ip.is_loopback() => vec![url("localhost")],
        ip => vec![url(&ip.to_string())],
    }
}

/// The address by which this machine would speak to others. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback())
}

fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = if cfg!(windows) { Command::new("explorer") } else { Command::new(program) };
    if command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        say(&format!("waymark: no browser could be opened; go to {url}"));
    }
}
