//! The clipboard of the system that runs the command line: through its own tool, else through the terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use super::terminal::control;

/// The tools by system, each with the arguments for HTML (where it can say so) and for plain text, and the variable without which it
/// cannot work.
const TOOLS: [Tool; 5] = [
    Tool { name: "wl-copy", html: Some(&["--type", "text/html"]), plain: &[], needs: Some("WAYLAND_DISPLAY") },
    Tool {
        name: "xclip",
        html: Some(&["-selection", "clipboard", "-t", "text/html"]),
        plain: &["-selection", "clipboard"],
        needs: Some("DISPLAY"),
    },
    Tool { name: "xsel", html: None, plain: &["--clipboard", "--input"], needs: Some("DISPLAY") },
    Tool { name: "pbcopy", html: None, plain: &[], needs: None },
    Tool { name: "clip.exe", html: None, plain: &[], needs: None },
];

struct Tool {
    name: &'static str,
    html: Option<&'static [&'static str]>,
    plain: &'static [&'static str],
    needs: Option<&'static str>,
}

/// Puts a text on the clipboard: the HTML where the system's tool takes HTML, else the plain text. Gives how it was done.
pub fn put(html: Option<&str>, plain: &str) -> Result<String, String> {
    for tool in TOOLS.iter().filter(|tool| tool.needs.is_none_or(|name| std::env::var_os(name).is_some())) {
        let (arguments, text) = match (html, tool.html) {
            (Some(html), Some(arguments)) => (arguments, html),
            _ => (tool.plain, plain),
        };
        if run(tool.name, arguments, text) {
            let what = if html.is_some() && tool.html.is_none() { " as plain text" } else { "" };
            return Ok(format!("by {}{what}", tool.name));
        }
    }
    // OSC 52, as xterm's control sequences define it: the terminal itself keeps the text, also over ssh.
    match control(&format!("\x1b]52;c;{}\x07", base64(plain.as_bytes()))) {
        Some(Ok(())) => Ok("by the terminal, as plain text".into()),
        Some(Err(error)) => Err(format!("the terminal did not take it: {error}")),
        None => {
            Err("this system has no clipboard: install wl-clipboard or xclip, or leave `--to-clipboard` out".into())
        }
    }
}

fn run(name: &str, arguments: &[&str], text: &str) -> bool {
    let child =
        Command::new(name).args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = child else { return false };
    let written = child.stdin.take().is_some_and(|mut input| input.write_all(text.as_bytes()).is_ok());
    child.wait().is_ok_and(|status| status.success()) && written
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let part = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for position in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * position) & 63) as usize] as char;
            out.push(if position <= chunk.len() { letter } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let known = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, code) in known {
            assert_eq!(base64(text.as_bytes()), code);
        }
    }
}
