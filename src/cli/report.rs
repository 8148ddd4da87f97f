//! Saying how it went.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ending;
use crate::diagnostic::{Code, Diagnostic, Format, Severity, print};

/// Tells findings and gives the ending that they mean.
pub fn tell(findings: &[Diagnostic], format: Format, strict: bool) -> Ending {
    let told = print(findings, format, stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none());
    match format {
        // A reader that went away is no failure of ours.
        Format::Text => drop(stderr().lock().write_all(told.as_bytes())),
        Format::Json | Format::Github => drop(stdout().lock().write_all(told.as_bytes())),
    }
    let is_bad = |finding: &Diagnostic| finding.is_fault() || strict;
    let in_config = |finding: &Diagnostic| {
        finding.place.as_ref().is_some_and(|place| &*place.path == "content/site.yaml") || finding.code == Code::NoSite
    };
    if findings.iter().any(|finding| finding.is_fault() && in_config(finding)) {
        Ending::Usage
    } else if findings.iter().any(is_bad) {
        Ending::Faults
    } else {
        Ending::Done
    }
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

/// "0.3 s".
pub fn seconds(duration: Duration) -> String {
    if duration < Duration::from_millis(100) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

/// Says a line on standard error.
pub fn say(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}

/// A progress bar that shows itself when the work takes longer than a second, on a terminal only.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
}

impl Progress {
    /// A bar for so many outputs.
    pub fn new(length: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:32} {pos} of {len} files").expect("the template is ours");
        bar.set_style(style);
        Self { bar, start: Instant::now() }
    }

    /// So many are done.
    pub fn at(&self, done: usize) {
        if self.start.elapsed() > Duration::from_secs(1) && done.is_multiple_of(64) {
            if self.bar.is_hidden() && stderr().is_terminal() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            self.bar.set_position(done as u64);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
