//! All that commands print goes through here: what a site's texts hold is shown, and never obeyed by a terminal or a CI runner.
//!
//! Nothing else names standard output or standard error. What cannot be written is dropped: that nobody
//! reads on, as in `waymark search key | head -1`, is no failure.

use std::io::{IsTerminal, Write, stderr, stdout};

use crate::diagnostic::{visible, visible_json, visible_lines, without_controls};

/// Prints a line on standard error.
pub fn say(line: &str) {
    // Line by line, since its beginning could be a command too.
    let _ = writeln!(stderr(), "{}", visible_lines(&visible(line)));
}

/// Prints a report of findings on standard error: with colours as it is, since its texts are escaped within.
pub fn say_report(report: &str) {
    let report = if has_colours() { report.to_owned() } else { visible_lines(report) };
    let _ = stderr().lock().write_all(report.as_bytes());
}

/// Prints lines for people on standard output; false where nobody reads them.
pub fn show(lines: &str) -> bool {
    stdout().lock().write_all(visible_lines(lines).as_bytes()).is_ok()
}

/// Prints what a ticket, a file or another program takes over: to a terminal as lines for people.
pub fn hand_over(text: &str) {
    if stdout().is_terminal() {
        show(text);
    } else {
        let _ = stdout().lock().write_all(without_controls(text).as_bytes());
    }
}

/// Whether somebody looks at standard output.
pub fn has_reader() -> bool {
    stdout().is_terminal()
}

/// Prints JSON on standard output; false where nobody reads it.
pub fn show_json(json: &str) -> bool {
    stdout().lock().write_all(visible_json(json).as_bytes()).is_ok()
}

/// Standard input and output for a protocol between programs. Whoever speaks it prints nothing else there.
pub fn protocol() -> (tokio::io::Stdin, tokio::io::Stdout) {
    rmcp::transport::stdio()
}

/// Prints commands for GitHub's runner, whose texts are escaped already.
pub fn command_runner(commands: &str) {
    let _ = stdout().lock().write_all(commands.as_bytes());
}

/// Sends a control sequence of our own to the terminal, if there is one.
pub fn control(sequence: &str) -> Option<std::io::Result<()>> {
    stderr().is_terminal().then(|| stderr().write_all(sequence.as_bytes()))
}

/// Whether findings on standard error may have colours; <https://no-color.org> names the variable.
pub fn has_colours() -> bool {
    has_screen() && std::env::var_os("NO_COLOR").is_none()
}

/// Whether a CI's runner calls, which throws away what is written into the site: nearly all of them set this variable.
pub fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|said| !["", "0", "false"].contains(&&*said))
}

/// Whether somebody looks at standard error.
pub fn has_screen() -> bool {
    stderr().is_terminal()
}
