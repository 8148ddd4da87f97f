//! The command line. A command is a file; each calls [`compile`] and does something with the site.

mod build;
mod check;
mod l10n;
mod clipboard;
mod embed;
mod macros;
mod matching;
mod new;
mod report;
mod search;
mod serve;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::config::LocaleIx;
use crate::diagnostic::Format;
use crate::site::Site;
use crate::{Memory, Options, compile, source};

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
    /// Write a small complete site to start from.
    #[command(after_help = "Example:\n  waymark new my-help && waymark build --site my-help")]
    New {
        /// The folder to write it to; it must be empty or not there.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Make the site: every page, picture and listing, all or nothing.
    #[command(after_help = "\
Examples:
  waymark build                                  make ./public from the site in this folder
  waymark build --out /srv/help                  make it somewhere else
  waymark build --base-url https://example.com/help/
  waymark build --format github                  faults as annotations, for CI

A build with faults leaves the old output as it was. Open public/index.html in a browser, or copy public/ to any host.")]
    Build(build::Arguments),
    /// Preview the site: serve it from memory, and let the browser follow every save.
    #[command(after_help = "\
Examples:
  waymark serve --open                               and open the browser
  waymark serve --editor 'vscode://file/{file}:{line}'
  waymark serve --host                               for a phone on the same network

Drafts are shown and marked. Nothing is written but a cache.")]
    Serve(serve::Arguments),
    /// Say everything that is wrong with the site, and write nothing.
    #[command(
        after_help = "Examples:\n  waymark check\n  waymark check --strict --format github   fail on warnings too, for CI"
    )]
    Check(check::Arguments),
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

REF is an id, a file of the site, or an address of the published site, also an old one.")]
    Embed(embed::Arguments),
    /// Print canned answers, for a help desk to import.
    #[command(
        after_help = "Examples:\n  waymark macros --for zendesk --locale de > macros.json\n  waymark macros --for freshdesk --folder 8000041 > answers.json"
    )]
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
    /// Print the tokens of a text, one a line, as the index has them.
    #[command(hide = true)]
    Tokens {
        /// The text.
        #[arg(default_value = "-", value_name = "FILE")]
        file: PathBuf,
    },
    /// Write the completion script of a shell to standard output.
    #[command(after_help = "Example:\n  waymark completions bash > ~/.local/share/bash-completion/completions/waymark")]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// How faults are told, for commands that look through the whole site.
#[derive(clap::Args, Clone, Copy)]
struct Telling {
    /// How faults and warnings are told: as text on standard error, or as json or github on standard output.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// All is well; there may be warnings.
    Done,
    /// There are faults in the content.
    Faults,
    /// The call or `site.yaml` is wrong.
    Usage,
    /// The disk or the network failed.
    Failed,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let ending = match arguments.command {
        Command::New { folder } => new::run(&folder),
        Command::Build(build) => build::run(&arguments.site, &build),
        Command::Serve(serve) => serve::run(&arguments.site, &serve),
        Command::Check(check) => check::run(&arguments.site, &check),
        Command::L10n(command) => l10n::run(&arguments.site, &command),
        Command::Embed(embed) => embed::run(&arguments.site, &embed),
        Command::Macros(macros) => macros::run(&arguments.site, &macros),
        Command::Match(arguments_of) => matching::run(&arguments.site, &arguments_of),
        Command::Search(search) => search::run(&arguments.site, &search),
        Command::Tokens { file } => search::tokens(&file),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "waymark", &mut std::io::stdout());
            Ending::Done
        }
    };
    ExitCode::from(match ending {
        Ending::Done => 0,
        Ending::Faults => 1,
        Ending::Usage => 2,
        Ending::Failed => 3,
    })
}

/// A site without faults, and the locale that a command was asked for, by its tag; the source's where none was named.
fn site_and_locale(folder: &Path, tag: Option<&str>) -> Result<(Site, LocaleIx), Ending> {
    let (site, findings) = compile(&source::scan(folder), &Options::default(), &Memory::default());
    if findings.iter().any(|finding| finding.is_fault()) {
        return Err(report::tell(&findings, Format::Text, false));
    }
    let config = &site.catalogue.config;
    let locale = tag.map_or(Some(config.source_index()), |tag| config.locale_index(tag));
    let Some(locale) = locale else {
        let known: Vec<&str> = config.locales.values().map(|locale| &*locale.tag).collect();
        report::say(&format!(
            "waymark: the site has no language `{}`; it has {}",
            tag.unwrap_or_default(),
            known.join(", ")
        ));
        return Err(Ending::Usage);
    };
    Ok((site, locale))
}
