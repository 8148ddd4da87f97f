//! Why a release could not be published.

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Content or addresses forbid it.
    Content,
    /// The call is wrong, or the destination is not ours.
    Call,
    /// Disk, network, credentials, or another publisher.
    Environment,
}

/// Why a release could not be published, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Whose fault it is.
    pub cause: Cause,
    /// What is wrong, with its place.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Trouble {
    fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self { cause, message: message.into(), hint: None }
    }

    /// Content or addresses forbid it.
    pub fn content(message: impl Into<String>) -> Self {
        Self::new(Cause::Content, message)
    }

    /// The call is wrong, or the destination is not ours.
    pub fn call(message: impl Into<String>) -> Self {
        Self::new(Cause::Call, message)
    }

    /// Disk, network, credentials, or another publisher.
    pub fn environment(message: impl Into<String>) -> Self {
        Self::new(Cause::Environment, message)
    }

    /// The same, with what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
