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
        Some(filled(template, file, line))
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

/// A word of the writer's with what stands for its holes. What a file's name holds is no hole.
fn filled(word: &str, file: &str, line: usize) -> String {
    let mut filled = String::with_capacity(word.len() + file.len());
    let mut rest = word;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let holes = [("{file}", file), ("{line}", &line.to_string()), ("{column}", "1")];
        let (hole, value) = holes.into_iter().find(|(hole, _)| rest.starts_with(hole)).unwrap_or(("{", "{"));
        filled.push_str(value);
        rest = &rest[hole.len()..];
    }
    filled + rest
}

/// How common editors are told the line; others get the file alone.
fn arguments(words: &[String], file: &str, line: usize) -> Vec<String> {
    let own = &words[1..];
    if own.iter().any(|word| word.contains("{file}")) {
        return own.iter().map(|word| filled(word, file, line)).collect();
    }
    let at = match name(&words[0]) {
        // Editors that take both in one word could take a part of such a name for the line.
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" | "subl" | "sublime_text" | "zed" | "zeditor"
        | "atom"
            if file.contains(':') =>
        {
            vec![file.to_owned()]
        }
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
    fn a_name_of_a_file_is_one_word_and_says_no_line() {
        let words = |text: &str, file: &str| match Editor::of(text) {
            Editor::Program(words) => arguments(&words, file, 7),
            _ => Vec::new(),
        };
        assert_eq!(words("edit +{line} {file}", "/s/{line} {file}\";x.md"), ["+7", "/s/{line} {file}\";x.md"]);
        assert_eq!(words("edit {x} {file}:{line}", "/s/a.md"), ["{x}", "/s/a.md:7"]);
        assert_eq!(words("code", "/s/a:3:b.md"), ["/s/a:3:b.md"]);
        assert_eq!(words("kate", "/s/-a.md"), ["-l", "7", "/s/-a.md"]);
        let address = Editor::of("vscode://file/{file}:{line}").address(Path::new("/s/{line}?#&.md"), 7);
        assert_eq!(address.as_deref(), Some("vscode://file/s/%7Bline%7D%3F%23%26.md:7"));
    }

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
