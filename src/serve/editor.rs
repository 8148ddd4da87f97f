//! Where a click on a place in a file leads: an address that an editor has registered, or a command that is run.

use std::path::Path;
use std::process::{Command, Stdio};

/// How a place is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editor {
    /// An address with `{file}` and `{line}`, such as `vscode://file/{file}:{line}`.
    Address(String),
    /// A program with its arguments; `{file}` and `{line}` are put in, or added as the program wants them.
    Program(Vec<String>),
    /// There is none that a preview could start.
    None,
}

/// Editors that need a terminal of their own, which a preview cannot give them.
const IN_TERMINALS: [&str; 16] = [
    "vi",
    "vim",
    "nvim",
    "view",
    "nano",
    "pico",
    "ed",
    "ex",
    "hx",
    "helix",
    "kak",
    "micro",
    "joe",
    "ne",
    "mcedit",
    "emacs-nox",
];

impl Editor {
    /// Reads what the writer said: an address if it has `://`, else a program.
    pub fn of(said: &str) -> Self {
        if said.contains("://") {
            return Self::Address(said.to_owned());
        }
        let words: Vec<String> = said.split_whitespace().map(str::to_owned).collect();
        match words.first() {
            Some(program) if !IN_TERMINALS.contains(&name(program)) => Self::Program(words),
            _ => Self::None,
        }
    }

    /// The address that opens a place, for a link.
    pub fn address(&self, disk: &Path, line: usize) -> Option<String> {
        let Self::Address(template) = self else { return None };
        let file = crate::catalogue::encode_path(&disk.to_string_lossy());
        // Every such template has a slash before the file.
        let file = if template.contains("/{file}") { file.trim_start_matches('/') } else { &file };
        Some(template.replace("{file}", file).replace("{line}", &line.to_string()).replace("{column}", "1"))
    }

    /// Starts the program at a place; says why not where it cannot.
    pub fn open(&self, disk: &Path, line: usize) -> Result<(), String> {
        let Self::Program(words) = self else { return Err("no editor to start is known: say `--editor`".into()) };
        let mut command = Command::new(&words[0]);
        command.args(arguments(words, &disk.to_string_lossy(), line));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| format!("`{}` cannot be started: {error}", words[0]))?;
        // Waited for, so that nothing is left of it when it has ended.
        std::thread::spawn(move || child.wait());
        Ok(())
    }

    /// Whether a click can start a program.
    pub fn can_start(&self) -> bool {
        matches!(self, Self::Program(_))
    }
}

fn name(program: &str) -> &str {
    let file = program.rsplit(['/', '\\']).next().unwrap_or(program);
    file.trim_end_matches(".exe")
}

/// How common editors are told the line; others get the file alone.
fn arguments(words: &[String], file: &str, line: usize) -> Vec<String> {
    let own = &words[1..];
    if own.iter().any(|word| word.contains("{file}")) {
        return own.iter().map(|word| word.replace("{file}", file).replace("{line}", &line.to_string())).collect();
    }
    let at = match name(&words[0]) {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => vec!["-g".to_owned(), format!("{file}:{line}")],
        "subl" | "sublime_text" | "zed" | "zeditor" | "atom" => vec![format!("{file}:{line}")],
        "gvim" | "mvim" | "gedit" | "gnome-text-editor" | "emacs" | "emacsclient" | "xed" | "pluma" | "mousepad" => {
            vec![format!("+{line}"), file.to_owned()]
        }
        "kate" | "kwrite" | "mate" | "bbedit" => vec!["-l".to_owned(), line.to_string(), file.to_owned()],
        "idea" | "webstorm" | "pycharm" | "rustrover" => vec!["--line".to_owned(), line.to_string(), file.to_owned()],
        _ => vec![file.to_owned()],
    };
    own.iter().cloned().chain(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_told_the_line_in_their_own_way() {
        let words = |text: &str| match Editor::of(text) {
            Editor::Program(words) => arguments(&words, "/s/a.md", 7),
            _ => Vec::new(),
        };
        assert_eq!(words("code --wait"), ["--wait", "-g", "/s/a.md:7"]);
        assert_eq!(words("/usr/bin/gedit"), ["+7", "/s/a.md"]);
        assert_eq!(words("edit --at {line} {file}"), ["--at", "7", "/s/a.md"]);
        assert_eq!(words("unknown"), ["/s/a.md"]);
        assert_eq!(Editor::of("vim"), Editor::None);
        assert_eq!(Editor::of(""), Editor::None);
        let address = Editor::of("vscode://file/{file}:{line}:{column}").address(Path::new("/s/a b.md"), 7);
        assert_eq!(address.as_deref(), Some("vscode://file/s/a%20b.md:7:1"));
    }
}
