//! The command line. A command is a file; each opens the site in the one way of `open.rs` and does something with it. What fails is
//! a `CommandError`, which has the exit code.

mod answer;
mod build;
mod check;
mod l10n;
mod choices;
mod clipboard;
mod commit;
mod embed;
mod error;
mod explain;
mod gaps;
mod host_config;
mod join;
mod lost;
mod macros;
mod matching;
mod mcp;
mod new;
mod new_entry;
mod open;
mod output;
mod parts;
mod place;
mod publish;
mod releases;
mod relocate;
mod report;
mod search;
mod sent;
mod serve;
mod sync;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use self::error::{CommandError, Exit, Result};
use crate::diagnostic::{caught, visible_lines};

/// Turns Markdown step pages, screenshots, FAQ and error entries into a static help centre.
#[derive(Parser)]
#[command(
    name = "waymark",
    version,
    max_term_width = 100,
    after_help = "\
Start here:
  waymark new my-help           write a small complete site
  waymark serve --site my-help  see it in the browser while you write
  waymark build --site my-help  make it into my-help/public
  waymark check --site my-help  say what is wrong with it

Exit codes:
  0  done, with warnings or without
  1  faults in the content
  2  a wrong call, or faults in site.yaml
  3  the disk or the network failed"
)]
struct Arguments {
    /// The site's folder: the one that holds `content/`.
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    site: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a small complete site to start from, or a new page of a site.
    #[command(after_help = "\
Examples:
  waymark new my-help && waymark build --site my-help
  waymark new page wix/about-tokens
  waymark new question wix/lost-key --title \"What if I lose my key?\"
  waymark new step wix/get-api-key/name-key --at 2    the steps behind it get the next number")]
    New(new::Arguments),
    /// Give an entry another id: its files move in every language, links follow, and the old address leads on.
    #[command(after_help = "\
Examples:
  waymark move wix/about-keys wix/keys --dry-run    says what would change
  waymark move wix/get-api-key wix/api-key          a guide, with its steps")]
    Move(relocate::Arguments),
    /// Make the site: every page, picture and listing, all or nothing.
    #[command(after_help = "\
Examples:
  waymark build                                  make ./public from the site in this folder
  waymark build --out /srv/help                  make it somewhere else
  waymark build --base-url https://example.com/help/
  waymark build --format github                  faults as annotations, for CI

A build with faults leaves the old output as it was. Open public/index.html in a browser, or copy public/ to any host.")]
    Build(build::Arguments),
    /// Put the parts of a site together that several machines have built.
    #[command(after_help = "\
Examples:
  waymark build --outlines site.outlines                           once, then on each machine:
  waymark build --part 3/8 --outlines site.outlines --out part-3   the third of eight parts
  waymark join part-*                                              and here all of them, into ./public

The output is the same, byte for byte, as that of one build. docs/many-machines.md tells the rest.")]
    Join(join::Arguments),
    /// Build the site and bring it to where readers get it.
    #[command(after_help = "\
Examples:
  waymark publish dir:/srv/help             a folder of releases; serve /srv/help/current
  waymark publish s3://my-bucket/help       any S3-compatible bucket; also az:// and gs://
  waymark publish git:pages@origin          a branch, for GitHub, GitLab and Codeberg Pages
  waymark publish live                      a place with a name below `publish` in site.yaml
  waymark publish live --dry-run            what it would do
  waymark publish live --rollback           back to the release before; nothing is sent

Without TARGET it is the one place that site.yaml names. A release that is stopped leaves the old one or the new one; call again, and it
goes on. Credentials come from the environment, such as AWS_ACCESS_KEY_ID. docs/publishing.md tells the rest.")]
    Publish(publish::Arguments),
    /// List the releases of a place, newest first.
    #[command(after_help = "Examples:\n  waymark releases dir:/srv/help\n  waymark releases live")]
    Releases(releases::Arguments),
    /// Preview the site: serve it from memory, and let the browser follow every save.
    #[command(after_help = "\
Examples:
  waymark serve --open                               and open the browser
  waymark serve --editor 'vscode://file/{file}:{line}'
  waymark serve --host                               for a phone on the same network

Drafts are shown and marked. Nothing is written but a cache.")]
    Serve(serve::Arguments),
    /// Report every fault and warning of the site; write nothing.
    #[command(
        after_help = "Examples:\n  waymark check\n  waymark check --strict --format github   fail on warnings too, for CI"
    )]
    Check(check::Arguments),
    /// Print the configuration of a web server for this site: headers, cache rules, old addresses.
    #[command(after_help = "\
Examples:
  waymark host-config nginx --root /srv/help > /etc/nginx/conf.d/help.conf
  waymark host-config apache
  waymark host-config caddy

It follows base_url, its path, embed_origins, the languages and the old addresses of the site.")]
    HostConfig(host_config::Arguments),
    /// Keep translations current: what is behind, what changed, and the way to translators and back.
    #[command(subcommand)]
    L10n(l10n::Command),
    /// Print an entry ready to be pasted into a ticket.
    #[command(after_help = "\
Examples:
  waymark embed wix/faq/find-key                        the answer as HTML, for rich text fields
  waymark embed wix/get-api-key --steps 2-4 --format text
  waymark embed https://help.example.com/de/wix/faq/find-key/ --to-clipboard
  waymark embed content/en/wix/errors/403-forbidden.md --locale de --for zendesk
  waymark embed wix/about-keys#how-to-keep-a-key-safe      a section of an article
  waymark embed wix/faq/find-key --what-was 3fa9c2d17b     as a release had it that was sent then

REF is an id, a file of the site, or an address of the published site, also an old one.")]
    Embed(embed::Arguments),
    /// Print canned answers for a help desk to import, or keep those at a desk in step with the site.
    #[command(after_help = "\
Examples:
  waymark macros --for zendesk --locale de > macros.json
  waymark macros --for freshdesk --folder 8000041 > answers.json
  waymark macros --sync zendesk --dry-run    what would be created, changed and deleted there
  waymark macros --sync zendesk              do it

--sync changes only answers that it has made, and keeps those that somebody has edited at the
desk. Address and credentials come from the environment:
  zendesk    ZENDESK_URL, ZENDESK_EMAIL, ZENDESK_TOKEN
  freshdesk  FRESHDESK_URL, FRESHDESK_TOKEN
  helpscout  HELPSCOUT_MAILBOX, HELPSCOUT_APP_ID, HELPSCOUT_APP_SECRET
docs/tickets.md tells the rest.")]
    Macros(macros::Arguments),
    /// Look something up in the site's search index, and print what a reader would be shown.
    #[command(after_help = "\
Examples:
  waymark search copy the key                 the pages that answer it, best first
  waymark search --locale de Schlüssel        in another language
  waymark search --queries questions.txt      a query a line, answered by a line of JSON each")]
    Search(search::Arguments),
    /// Find the error entries that explain a message or log, as the error box does.
    #[command(after_help = "\
Examples:
  waymark match < server.log                  the entries that explain it, best first
  waymark match --format json --locale de response.txt")]
    Match(matching::Arguments),
    /// Say which entries answer a ticket, best first.
    #[command(after_help = "\
Examples:
  waymark answer < ticket.txt               three entries, each with the link to send
  waymark answer --format json mail.eml.txt

The language is recognised; quoted mails and signatures are left out. An entry is a block: score, kind
and title, then its address, then what of the ticket it fits. Nothing leaves this machine.")]
    Answer(answer::Arguments),
    /// Read what readers asked and did not find, and say what to write next.
    #[command(after_help = "\
Examples:
  waymark gaps feedback.jsonl                what pages have sent to feedback_endpoint
  waymark gaps tickets.csv old/*.json        exported tickets, as CSV or JSON
  waymark gaps export.csv --column Anliegen  the column that holds the questions
  waymark gaps feedback.jsonl --format json

Each question is looked up as a reader would; what has no answer is grouped by likeness. Numbers,
addresses and keys are masked. docs/feedback.md has receivers for nginx, Cloudflare and PHP.")]
    Gaps(gaps::Arguments),
    /// Let an agent use the help centre, over the Model Context Protocol.
    #[command(after_help = "\
Examples:
  waymark mcp --site my-help           what an assistant starts, and talks to
  waymark mcp --http 127.0.0.1:4041    for assistants on this machine that ask over HTTP

It searches, explains errors, reads and lists entries, and says which one fits a ticket; it changes
nothing. Files that change meanwhile are read again. docs/agents.md says how to add it to an
assistant.")]
    Mcp(mcp::Arguments),
    /// Print the tokens of a text, one a line, as the index has them.
    #[command(hide = true)]
    Tokens {
        /// The text.
        #[arg(default_value = "-", value_name = "FILE")]
        file: PathBuf,
    },
    /// Say what a fault or warning means and what to do about it.
    #[command(after_help = "\
Examples:
  waymark explain broken-link   one code, with an example
  waymark explain               all codes, each with its severity")]
    Explain(explain::Arguments),
    /// Write the completion script of a shell to standard output.
    #[command(after_help = "Example:\n  waymark completions bash > ~/.local/share/bash-completion/completions/waymark")]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let result = match Arguments::try_parse() {
        Ok(arguments) => caught(|| dispatch(arguments)).unwrap_or_else(|said| Err(stopped(&said))),
        Err(error) => return refuse(&with_site_tip(error)),
    };
    result.map_or_else(CommandError::end, |()| ExitCode::SUCCESS)
}

/// The error of a command that panicked.
fn stopped(said: &str) -> CommandError {
    // The standard library does so where a folder that was only read cannot be closed.
    if said.contains("closedir") {
        return CommandError::failure(format!("a folder that was read cannot be closed: {said}"))
            .hint("Check the disk, then run the command again.");
    }
    CommandError::failure(format!("waymark has stopped: {said}"))
        .hint("This is a mistake in waymark: please report it together with the site.")
}

fn dispatch(arguments: Arguments) -> Result {
    let site = &arguments.site;
    match arguments.command {
        Command::New(new) => new::run(site, &new),
        Command::Move(arguments_of) => relocate::run(site, &arguments_of),
        Command::Build(build) => parts::run(site, &build),
        Command::Join(join) => join::run(&join),
        Command::Publish(publish) => publish::run(site, &publish),
        Command::Releases(releases) => releases::run(site, &releases),
        Command::Serve(serve) => serve::run(site, &serve),
        Command::Check(check) => check::run(site, &check),
        Command::HostConfig(arguments_of) => host_config::run(site, &arguments_of),
        Command::L10n(command) => l10n::run(site, &command),
        Command::Embed(embed) => embed::run(site, &embed),
        Command::Macros(macros) => macros::run(site, &macros),
        Command::Match(arguments_of) => matching::run(site, &arguments_of),
        Command::Answer(answer) => answer::run(site, &answer),
        Command::Gaps(gaps) => gaps::run(site, &gaps),
        Command::Mcp(mcp) => mcp::run(site, &mcp),
        Command::Search(search) => search::run(site, &search),
        Command::Tokens { file } => search::tokens(&file),
        Command::Explain(explain) => {
            explain::run(&explain);
            Ok(())
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "waymark", &mut script);
            terminal::hand_over(&String::from_utf8_lossy(&script));
            Ok(())
        }
    }
}

/// Prints clap's help or error. A name that a shell put into the call is shown in it, and could steer a terminal.
fn refuse(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if visible_lines(&text) == text {
        error.exit();
    }
    terminal::say_report(&visible_lines(&text));
    ExitCode::from(Exit::Usage as u8)
}

/// Adds to clap's error about a word too many, as in `waymark serve my-help`, how the site's folder is named.
fn with_site_tip(mut error: clap::Error) -> clap::Error {
    if let (ErrorKind::UnknownArgument, Some(ContextValue::String(word))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
        && !word.starts_with('-')
        && reads_site()
    {
        let tip = format!("name the folder of the site with '--site {word}'");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// Whether the command of this process is one that reads a site and takes no words.
fn reads_site() -> bool {
    let matches = Arguments::command().ignore_errors(true).get_matches();
    matches!(matches.subcommand_name(), Some("build" | "serve" | "check" | "macros" | "mcp"))
}
