//! Codes of what `waymark l10n check` finds in translations.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::Warning;

pub(super) const DOUBTS: Group = Group {
    title: "Doubts about translations",
    intro: "`waymark l10n check` says so of parts that are current; no build does. Each may be right: a reader of both languages decides.",
    rows: &[
        Row {
            code: Code::CopiedText,
            name: "copied-text",
            severity: Warning,
            meaning: "A text of four words or more is the same in the translation and in its source.",
            remedy: "Translate it. What is the same in both languages, such as a list of commands, may stay.",
            place: "content/de/find-key.md",
            wrong: &["Open the page of keys."],
            mended: &["Öffnen Sie die Seite der Schlüssel."],
        },
        Row {
            code: Code::LacksMarkup,
            name: "lacks-markup",
            severity: Warning,
            meaning: "A translation lacks links, code, marks, placeholders or terms of its source. An import would refuse it.",
            remedy: "Put them in.",
            place: "content/de/find-key.md",
            wrong: &["Drücken Sie die Taste."],
            mended: &["Drücken Sie `Ctrl`."],
        },
        Row {
            code: Code::OtherNumbers,
            name: "other-numbers",
            severity: Warning,
            meaning: "A number of two digits or more stands in the translation or in its source only. How digits are grouped makes no \
                difference.",
            remedy: "Write the source's number, unless it is another one in this language, such as that of a law.",
            place: "content/de/find-key.md",
            wrong: &["Der Schlüssel gilt 30 Tage."],
            mended: &["Der Schlüssel gilt 90 Tage."],
        },
        Row {
            code: Code::TermNotUsed,
            name: "term-not-used",
            severity: Warning,
            meaning: "The source has the name of a term, and the translation calls the thing otherwise. Readers look for a button by the name \
                that they are told.",
            remedy: "Write `[=id]`, or the name that `content/terms.yaml` has in this language.",
            place: "content/de/find-key.md",
            wrong: &["Öffnen Sie **Optionen**."],
            mended: &["Öffnen Sie **[=settings]**."],
        },
        Row {
            code: Code::LongTitle,
            name: "long-title",
            severity: Warning,
            meaning: "A translated title is too wide for a browser's tab and for lists of results, where the source's is not.",
            remedy: "Say the same in fewer words; the rest can stand in the summary.",
            place: "content/de/find-key.md",
            wrong: &["title: Wie Sie den Schlüssel finden, mit dem sich Ihre Anwendung bei der Schnittstelle ausweist"],
            mended: &["title: So finden Sie Ihren Schlüssel"],
        },
    ],
};
