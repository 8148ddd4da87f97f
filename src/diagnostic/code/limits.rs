//! Codes of what exceeds a limit.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const LIMITS: Group = Group {
    title: "Limits",
    intro: "Each limit is a count, so that a site gives the same result on every machine, and is far above what people write by hand.",
    rows: &[
        Row {
            code: Code::TooDeep,
            name: "too-deep",
            severity: Fault,
            meaning: "Lists, quotations and emphasis nest more than 100 deep, elements of HTML more than 200, or braces in a string of the \
            interface more than 100. What lies deeper is not read. An element of HTML that is left open holds all that follows.",
            remedy: "Take out what was repeated by accident, or begin the inner text anew, outside of what surrounds it.",
            place: "content/en/find-key.md",
            wrong: &[
                ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> Copy the key.",
            ],
            mended: &["> Copy the key."],
        },
        Row {
            code: Code::TooMany,
            name: "too-many",
            severity: Fault,
            meaning: "There is more of something than the limit that the message names. It would make waymark, or a reader's browser, slow.",
            remedy: "Take out what was repeated by accident, or make several pages of one.",
            place: "",
            wrong: &["(an element with 1,000 attributes)"],
            mended: &["<b class=\"key\">Copy the key.</b>"],
        },
        Row {
            code: Code::MoreFindings,
            name: "more-findings",
            severity: Warning,
            meaning: "A file has more than 1,000 faults or more than 1,000 warnings. The first of them are told, the others are counted.",
            remedy: "Mend what is told first. Often one mistake has all of them.",
            place: "",
            wrong: &["(a page with 1,001 links that lead nowhere)"],
            mended: &["(the page without them)"],
        },
        Row {
            code: Code::InternalFault,
            name: "internal-fault",
            severity: Fault,
            meaning: "waymark, or a library that it is built on, could not deal with a file. That is a mistake in waymark, and not in the \
            file. The rest of the site was checked.",
            remedy: "Report it together with the file. Until it is mended, take out what was written last.",
            place: "",
            wrong: &["(any file)"],
            mended: &["(the same file without what waymark cannot deal with)"],
        },
    ],
};
