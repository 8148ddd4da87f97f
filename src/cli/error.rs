//! Why a command failed, and the exit code that says so.

use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::terminal::say;
use crate::deploy::{Cause, Trouble};
use crate::publish::NotWritten;
use crate::relocate::Refused;

/// What a command gives: nothing, or why it failed.
pub type Result<T = (), E = CommandError> = std::result::Result<T, E>;

/// The exit code of a command that failed, as `docs/command-line.md` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// There are faults in the content, or there is no such content.
    Faults = 1,
    /// The call or `site.yaml` is wrong.
    Usage = 2,
    /// The disk or the network failed.
    Failure = 3,
}

/// Why a command failed.
#[derive(Debug)]
pub struct CommandError {
    exit: Exit,
    /// None where all has been printed already.
    message: Option<String>,
    hint: Option<String>,
}

impl CommandError {
    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: Some(message.into()), hint: None }
    }

    /// The content lacks what was asked for.
    pub fn faults(message: impl Into<String>) -> Self {
        Self::new(Exit::Faults, message)
    }

    /// The call cannot be what was meant.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// The disk, the network or another program failed.
    pub fn failure(message: impl Into<String>) -> Self {
        Self::new(Exit::Failure, message)
    }

    /// A file that was named in the call cannot be read: where there is no such file, the call is wrong.
    pub fn unread(file: &Path, error: &io::Error) -> Self {
        let exit = match error.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::InvalidFilename
            | io::ErrorKind::InvalidInput => Exit::Usage,
            _ => Exit::Failure,
        };
        Self::new(exit, format!("`{}` cannot be read: {error}", file.display()))
    }

    /// What is wrong has been printed already, as findings or line by line.
    pub fn reported(exit: Exit) -> Self {
        Self { exit, message: None, hint: None }
    }

    /// The same, with what to do next, printed below the message.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, with more behind its message.
    pub fn with(mut self, more: impl Display) -> Self {
        self.message = self.message.map(|message| format!("{message}{more}"));
        self
    }

    /// The same, with the place that it is about before its message.
    pub fn at(mut self, place: &str) -> Self {
        self.message = self.message.map(|message| format!("{place}: {message}"));
        self
    }

    /// What went wrong, in one line.
    pub fn message(self) -> String {
        self.message.unwrap_or_default()
    }

    /// Prints what has not been printed yet, and gives the process's exit code.
    pub fn end(self) -> ExitCode {
        if let Some(message) = self.message {
            say(&format!("waymark: {message}"));
        }
        if let Some(hint) = self.hint {
            say(&hint);
        }
        ExitCode::from(self.exit as u8)
    }
}

/// A file could not be written.
impl From<(PathBuf, io::Error)> for CommandError {
    fn from((path, error): (PathBuf, io::Error)) -> Self {
        Self::failure(format!("`{}` cannot be written: {error}", path.display()))
    }
}

/// An entry cannot be moved, or made, as it was asked for.
impl From<Refused> for CommandError {
    fn from(refused: Refused) -> Self {
        Self::usage(refused.message).hint(refused.help)
    }
}

/// A release could not be published.
impl From<Trouble> for CommandError {
    fn from(trouble: Trouble) -> Self {
        let exit = match trouble.cause {
            Cause::Content => Exit::Faults,
            Cause::Call => Exit::Usage,
            Cause::Environment => Exit::Failure,
        };
        Self { exit, message: Some(trouble.message), hint: trouble.hint }
    }
}

/// Files of the site could not be changed.
impl From<NotWritten> for CommandError {
    fn from(why: NotWritten) -> Self {
        match why {
            NotWritten::Changed(path) => {
                Self::failure(format!("`{path}` was changed meanwhile; nothing written, run the command again"))
            }
            NotWritten::Disk(path, error) => Self::from((path, error)),
        }
    }
}
