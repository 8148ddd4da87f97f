//! Codes of choices: alternatives by platform, plan or product.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const CHOICES: Group = Group {
    title: "Choices",
    intro: "[The site format](site-format.md#choices) says how alternatives are written.",
    rows: &[
        Row {
            code: Code::UnknownChoice,
            name: "unknown-choice",
            severity: Fault,
            meaning: "A heading or a step names a choice that `choices` in `site.yaml` does not have, so it has no name that \
                readers could be shown.",
            remedy: "Correct the id, or add the choice to `site.yaml`.",
            place: "content/en/find-key.md",
            wrong: &[
                "### Android {choice=androd}",
                "",
                "Open the app.",
                "",
                "### iPhone {choice=iphone}",
                "",
                "Open the app.",
            ],
            mended: &[
                "### Android {choice=android}",
                "",
                "Open the app.",
                "",
                "### iPhone {choice=iphone}",
                "",
                "Open the app.",
            ],
        },
        Row {
            code: Code::MixedChoices,
            name: "mixed-choices",
            severity: Fault,
            meaning: "One group of choices, or the `choice` of one step, names choices of two kinds, such as a platform and a plan. \
                A reader answers one question at a time.",
            remedy: "Put a line `---` or a heading for all between the two groups.",
            place: "content/en/find-key.md",
            wrong: &["### iPhone {choice=iphone}", "", "Tap it.", "", "### Pro {choice=pro}", "", "Call us."],
            mended: &[
                "### iPhone {choice=iphone}",
                "",
                "Tap it.",
                "",
                "### Android {choice=android}",
                "",
                "Tap it twice.",
            ],
        },
        Row {
            code: Code::ChoiceTwice,
            name: "choice-twice",
            severity: Fault,
            meaning: "A choice stands twice in one group, or in two kinds of `site.yaml`. Readers who have made it could be shown \
                one of the two only.",
            remedy: "Join the two texts, or end the group between them with a line `---`. In `site.yaml`, rename one of the two.",
            place: "content/en/find-key.md",
            wrong: &["### iPhone {choice=iphone}", "", "Tap it.", "", "### iPad {choice=iphone}", "", "Tap it twice."],
            mended: &[
                "### iPhone {choice=iphone}",
                "",
                "Tap it; on an iPad twice.",
                "",
                "### Android {choice=android}",
                "",
                "Tap it.",
            ],
        },
        Row {
            code: Code::MisplacedChoice,
            name: "misplaced-choice",
            severity: Fault,
            meaning: "The heading of a choice stands in a list, a quotation, a note or another choice, has no words, or names two choices.",
            remedy: "Begin its line with `#`, at the level of the other choices, and write a heading for each.",
            place: "content/en/find-key.md",
            wrong: &["- Open the app.", "", "  ### iPhone {choice=iphone}", "", "  Tap it."],
            mended: &[
                "- Open the app.",
                "",
                "### iPhone {choice=iphone}",
                "",
                "Tap it.",
                "",
                "### Android {choice=android}",
                "",
                "Tap it.",
            ],
        },
        Row {
            code: Code::ChoiceAlone,
            name: "choice-alone",
            severity: Warning,
            meaning: "A group has one choice, so there is nothing to choose, and readers who have made another choice are told nothing.",
            remedy: "Add the other choices, or make a plain heading of it.",
            place: "content/en/find-key.md",
            wrong: &["### iPhone {choice=iphone}", "", "Tap it."],
            mended: &["### iPhone", "", "Tap it."],
        },
    ],
};
