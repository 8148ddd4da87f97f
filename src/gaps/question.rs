//! A question that is kept.

use std::sync::Arc;

use crate::config::LocaleIx;

/// A question that the site does not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its words, masked.
    pub text: Arc<str>,
    /// The language that it was asked in.
    pub locale: LocaleIx,
    /// How often it was asked.
    pub count: usize,
    /// Its different terms.
    pub terms: Vec<String>,
}
