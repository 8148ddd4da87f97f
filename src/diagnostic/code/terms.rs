//! Codes of the names that pages put in.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const TERMS: Group = Group {
    title: "Terms",
    intro: "`content/terms.yaml` has the names of products, buttons and plans; see [the site format](site-format.md#terms).",
    rows: &[
        Row {
            code: Code::BadTerm,
            name: "bad-term",
            severity: Fault,
            meaning: "A term in `terms.yaml` cannot be put into pages: it has no name in the language that others fall back to, or its id or \
                a name is none.",
            remedy: "Give the term an id of letters, digits and hyphens, and a name in the source's language.",
            place: "content/terms.yaml",
            wrong: &["settings: { was: [Preferences] }"],
            mended: &["settings: { en: Account settings, was: [Preferences] }"],
        },
        Row {
            code: Code::UnknownTerm,
            name: "unknown-term",
            severity: Fault,
            meaning: "`[=id]` stands for the name of a term, and `content/terms.yaml` has no term with this id. Readers would see the \
                brackets.",
            remedy: "Correct the id, or add the term. `\\[=id]` and code show the characters themselves.",
            place: "content/en/find-key.md",
            wrong: &["Open [=setings]."],
            mended: &["Open [=settings]."],
        },
        Row {
            code: Code::OldName,
            name: "old-name",
            severity: Warning,
            meaning: "A text has a name that `content/terms.yaml` lists under `was` or `avoid`. Readers look for it in the product in \
                vain.",
            remedy: "Write `[=id]`, which becomes the name that the term has in the page's language. Where the old name is meant, as in \
                a text about the change, put it into code.",
            place: "content/en/find-key.md",
            wrong: &["Open Preferences."],
            mended: &["Open [=settings], which was called `Preferences`."],
        },
    ],
};
