//! Printing what a command found and did.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::error::{CommandError, Exit, Result};
use super::terminal::{command_runner, has_colours, has_screen, say_report, show_json};
use crate::diagnostic::{Code, Diagnostic, Format, Limit, Severity, as_github, as_json, as_text};
use crate::source::CONFIG;

/// How findings are printed.
#[derive(clap::Args, Clone, Copy)]
pub struct Reporting {
    /// How faults and warnings are printed: as text on standard error, or as json or github on standard output.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// As text, print every fault and warning, not only the first 10 of each code.
    #[arg(long)]
    all: bool,
}

impl Reporting {
    /// Prints findings, and fails if there are faults among them; with `strict` also if there are warnings. That an address is new is no
    /// failure: it is locked when it is published.
    pub fn report(self, findings: &[Diagnostic], strict: bool) -> Result {
        match self.format {
            Format::Text => {
                let limit = if self.all { Limit::All } else { Limit::OfACode("--all") };
                return report(findings, limit, strict);
            }
            Format::Json => drop(show_json(&as_json(findings))),
            Format::Github => command_runner(&as_github(findings)),
        }
        result(findings, strict)
    }
}

/// Prints findings as text, and fails as [`Reporting::report`] does.
pub fn report(findings: &[Diagnostic], limit: Limit, strict: bool) -> Result {
    say_report(&as_text(findings, limit, has_colours()));
    result(findings, strict)
}

/// What findings mean for the command that has printed them.
fn result(findings: &[Diagnostic], strict: bool) -> Result {
    if findings.iter().any(|finding| finding.is_fault() && is_in_config(finding)) {
        Err(CommandError::reported(Exit::Usage))
    } else if findings.iter().any(|finding| finding.is_fault() || strict && finding.code != Code::UnlockedAddress) {
        Err(CommandError::reported(Exit::Faults))
    } else {
        Ok(())
    }
}

/// Whether a finding is about `content/site.yaml`, or about its absence.
pub fn is_in_config(finding: &Diagnostic) -> bool {
    finding.code == Code::NoSite || finding.place.as_ref().is_some_and(|place| &*place.path == CONFIG)
}

/// "2 faults and 1 warning".
pub fn count(findings: &[Diagnostic]) -> String {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (faults, warnings) = (of(Severity::Fault), of(Severity::Warning));
    match (faults, warnings) {
        (0, 0) => "no faults".into(),
        (faults, 0) => plural(faults, "fault"),
        (0, warnings) => plural(warnings, "warning"),
        (faults, warnings) => format!("{} and {}", plural(faults, "fault"), plural(warnings, "warning")),
    }
}

/// "1 page", "2 pages".
pub fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("{count} {word}") } else { format!("{count} {word}s") }
}

/// "1 address", "2 addresses".
pub fn addresses(count: usize) -> String {
    if count == 1 { "1 address".into() } else { format!("{count} addresses") }
}

/// "0.3 s".
pub fn seconds(duration: Duration) -> String {
    if duration < Duration::from_millis(100) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

/// A progress bar that appears when the work takes longer than a second, on a terminal only.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
}

impl Progress {
    /// A bar for `length` outputs.
    pub fn new(length: usize) -> Self {
        Self::with(length as u64, "{bar:32} {pos} of {len} files")
    }

    /// A bar for the bytes of a file.
    pub fn of_bytes(length: u64) -> Self {
        Self::with(length, "{bar:32} {bytes} of {total_bytes}")
    }

    fn with(length: u64, template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template(template).expect("the template is ours"));
        Self { bar, start: Instant::now() }
    }

    /// Shows that `done` outputs are rendered.
    pub fn at(&self, done: usize) {
        if done.is_multiple_of(64) {
            self.show(done as u64);
        }
    }

    /// Shows how much is done.
    pub fn show(&self, done: u64) {
        if self.start.elapsed() > Duration::from_secs(1) {
            if self.bar.is_hidden() && has_screen() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            self.bar.set_position(done);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
