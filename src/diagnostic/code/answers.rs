//! What canned answers for help desks leave out.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::Warning;

pub const CANNED_ANSWERS: Group = Group {
    title: "Canned answers",
    intro: "`waymark macros` says so of what may be wrong to send; no build does.",
    rows: &[
        Row {
            code: Code::StaleAnswer,
            name: "stale-answer",
            severity: Warning,
            meaning: "The source of a translation has changed since it was made, of a guide that of a step. A customer could be told what \
                is no longer true, so it is no canned answer.",
            remedy: "Bring the translation up to date and stamp it, or take it in with `--include stale`.",
            place: "",
            wrong: &["waymark macros --for zendesk --locale de"],
            mended: &["waymark l10n stamp keys/faq/find-key --locale de", "waymark macros --for zendesk --locale de"],
        },
        Row {
            code: Code::UnlistedAnswer,
            name: "unlisted-answer",
            severity: Warning,
            meaning: "An entry has `unlisted: true`: it is in no list and no search, so it is no canned answer by itself.",
            remedy: "Take it in with `--include unlisted`, or take `unlisted` out of its page.",
            place: "",
            wrong: &["waymark macros --for zendesk"],
            mended: &["waymark macros --for zendesk --include unlisted"],
        },
    ],
};
