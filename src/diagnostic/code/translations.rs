//! Codes of lock files, and of what `waymark l10n` finds.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const TRANSLATIONS: Group = Group {
    title: "Translations",
    intro: "`waymark build` and `waymark check` read the lock files of [translations](translating.md).",
    rows: &[
        Row {
            code: Code::WrongLanguage,
            name: "wrong-language",
            severity: Warning,
            meaning: "A page lies in the folder of one language and seems to be written in another: a copy that was not translated, or a \
                file in the wrong folder. Its readers are told nothing, search looks for its words in the wrong language, and screen \
                readers read it wrongly. It is recognised by the words of a text of some length; code and names do not count.",
            remedy: "Translate the page. A page that is not translated needs no file: readers get it in the next language of the fallback, \
                and are told so.",
            place: "content/de/keys.md",
            wrong: &["Open the dashboard and select **API keys**, which is …"],
            mended: &["Öffnen Sie das Dashboard und wählen Sie **API-Schlüssel**, das ist …"],
        },
        Row {
            code: Code::LockConflict,
            name: "lock-conflict",
            severity: Fault,
            meaning: "The lock file of a translation holds a merge conflict, so it is not known which translations are \
                current.",
            remedy: "Run `waymark l10n stamp --rebuild --locale …`: it keeps every entry that is whole, and names the others.",
            place: "content/de.l10n.lock",
            wrong: &["<<<<<<< ours"],
            mended: &["waymark l10n stamp --rebuild --locale de"],
        },
        Row {
            code: Code::LockCutOff,
            name: "lock-cut-off",
            severity: Fault,
            meaning: "The last line of a lock file is missing, so entries may be missing too.",
            remedy: "Restore the file from version control, or rebuild it with `waymark l10n stamp --rebuild --locale …`.",
            place: "content/de.l10n.lock",
            wrong: &["keys", "  title 9350f3487eed 251f784003e9"],
            mended: &["git checkout content/de.l10n.lock"],
        },
        Row {
            code: Code::LockEdited,
            name: "lock-edited",
            severity: Fault,
            meaning: "A lock file was changed by hand. Its sums no longer fit, so it does not prove which source a translation \
                was made from.",
            remedy: "Restore the file from version control, or rebuild it with `waymark l10n stamp --rebuild --locale …`.",
            place: "content/de.l10n.lock",
            wrong: &["  title 9350f3487eed 000000000000"],
            mended: &["git checkout content/de.l10n.lock"],
        },
        Row {
            code: Code::LockVersion,
            name: "lock-version",
            severity: Fault,
            meaning: "Another version of waymark wrote the lock file, in a format that this version does not read.",
            remedy: "Use that version of waymark, or the newest.",
            place: "content/de.l10n.lock",
            wrong: &["# waymark l10n lock 7"],
            mended: &["# waymark l10n lock 1"],
        },
    ],
};

pub(super) const TRANSLATORS_FILES: Group = Group {
    title: "Translators' files",
    intro: "Findings of `waymark l10n` alone; [translating](translating.md) has the rules.",
    rows: &[
        Row {
            code: Code::NoCounterpart,
            name: "no-counterpart",
            severity: Warning,
            meaning: "`stamp`: nothing tells which part of the source a part of a translation was made from, or the other way round, since \
                the page has other parts than its source; or the page is a copy of its source for the most part. The rest of the page is \
                stamped. Readers are told that this part may differ, and `status` calls it unsure.",
            remedy: "Give the translation the parts of its source, in their order, and stamp the page again. A part that only the \
                translation is to have is accepted by `waymark l10n stamp content/de/keys.md --own LINE`.",
            place: "content/de/keys.md",
            wrong: &["Kopieren Sie ihn."],
            mended: &["Kopieren Sie ihn.", "", "Bewahren Sie ihn auf."],
        },
        Row {
            code: Code::BadPo,
            name: "bad-po",
            severity: Fault,
            meaning: "`import`: the file is not PO, or not UTF-8. Nothing is written.",
            remedy: "Mend the line, or save the file again with the tool that wrote it.",
            place: "de.po",
            wrong: &["msgid \"Send"],
            mended: &["msgid \"Send\""],
        },
        Row {
            code: Code::BadXliff,
            name: "bad-xliff",
            severity: Fault,
            meaning: "`import`: the file is neither XLIFF 1.2 nor XLIFF 2, holds two languages, or has lost the names of its texts. \
                Nothing is written.",
            remedy: "Have the tool write the version that was exported, one file for each language.",
            place: "de.xlf",
            wrong: &["<xliff version=\"3.0\">"],
            mended: &["<xliff version=\"1.2\">"],
        },
        Row {
            code: Code::ExchangeLocale,
            name: "exchange-locale",
            severity: Fault,
            meaning: "`import`: the file's language is not one that the site is translated into, so it is not known which \
                pages are meant.",
            remedy: "Add the locale to `site.yaml`, or correct `X-Locale` (PO) or `target-language` (XLIFF).",
            place: "de.po",
            wrong: &["\"Language: fr_CA\\n\""],
            mended: &["\"Language: de\\n\""],
        },
        Row {
            code: Code::LostMarkup,
            name: "lost-markup",
            severity: Fault,
            meaning: "`import`: a translation lacks links, code, marks, pictures or placeholders of its source. Readers of the \
                translation would miss them.",
            remedy: "Put them back into the translation.",
            place: "de.po",
            wrong: &["msgid \"Press `Ctrl`.\"", "msgstr \"Drücken Sie die Taste.\""],
            mended: &["msgid \"Press `Ctrl`.\"", "msgstr \"Drücken Sie `Ctrl`.\""],
        },
        Row {
            code: Code::BrokenBlock,
            name: "broken-block",
            severity: Fault,
            meaning: "`import`: what is one block in the source is none or several in the translation, such as a list that an \
                empty line cuts in two.",
            remedy: "Write the text in the same shape as the source.",
            place: "de.po",
            wrong: &["msgid \"- one\\n- two\"", "msgstr \"- eins\\n\\nzwei\""],
            mended: &["msgid \"- one\\n- two\"", "msgstr \"- eins\\n- zwei\""],
        },
        Row {
            code: Code::TextsDoNotFit,
            name: "texts-do-not-fit",
            severity: Fault,
            meaning: "`import`: the texts cannot be put into the page, or another page is in its place.",
            remedy: "Put the texts in by hand, then run `waymark l10n stamp`.",
            place: "",
            wrong: &["waymark l10n import de.po"],
            mended: &["waymark l10n stamp keys --locale de"],
        },
        Row {
            code: Code::UnknownText,
            name: "unknown-text",
            severity: Warning,
            meaning: "`import`: the page of a text is gone, or its source has changed since the export. The text is left out.",
            remedy: "Export again; most tools find the translation by its words.",
            place: "",
            wrong: &["waymark l10n import old.po"],
            mended: &["waymark l10n export --locale de --out de.po"],
        },
        Row {
            code: Code::PageNotComplete,
            name: "page-not-complete",
            severity: Warning,
            meaning: "`import`: a new page is translated in part. It is not written until all of it is translated.",
            remedy: "Translate the rest, then import again.",
            place: "de.po",
            wrong: &["msgid \"Copy the key\"", "msgstr \"\""],
            mended: &["msgid \"Copy the key\"", "msgstr \"Schlüssel kopieren\""],
        },
        Row {
            code: Code::TranslationStale,
            name: "translation-stale",
            severity: Warning,
            meaning: "`status --format github`: the source of a part has changed since its translation was made. With \
                `--fail-on stale` it is a fault.",
            remedy: "Run `waymark l10n diff ENTRY --locale …`, bring the translation up to date, and stamp it.",
            place: "",
            wrong: &["waymark l10n diff keys --locale de"],
            mended: &["waymark l10n stamp keys --locale de"],
        },
        Row {
            code: Code::TranslationUnsure,
            name: "translation-unsure",
            severity: Warning,
            meaning: "`status --format github`: when the page was stamped, nothing told which part of the source this part was made from. \
                With `--fail-on unsure` it is a fault.",
            remedy: "Give the translation the parts of its source, in their order, and stamp it.",
            place: "",
            wrong: &["waymark l10n diff keys --locale de"],
            mended: &["waymark l10n stamp keys --locale de"],
        },
        Row {
            code: Code::TranslationRemoved,
            name: "translation-removed",
            severity: Warning,
            meaning: "The source had this step, and has it no more: readers of the translation are told that it was taken down. \
                `status --format github` says it of pages too, and with `--fail-on removed` it is a fault.",
            remedy: "Take the translation away too. If the step or page has another name now, give its source the old id in `aliases`.",
            place: "",
            wrong: &["title: Copy the key"],
            mended: &["title: Copy the key", "aliases: [wix/get-api-key/copy]"],
        },
        Row {
            code: Code::TranslationMissing,
            name: "translation-missing",
            severity: Warning,
            meaning: "`status --format github`: a page is not translated into a locale; its readers see the page in the next \
                language of the chain. With `--fail-on missing` it is a fault.",
            remedy: "Export the page for translators, or write the translation at the same path.",
            place: "",
            wrong: &["content/en/keys.md"],
            mended: &["content/en/keys.md", "content/de/keys.md"],
        },
        Row {
            code: Code::TranslationUntracked,
            name: "translation-untracked",
            severity: Warning,
            meaning: "`status --format github`: no lock file says what a translation was made from, so it is not known whether \
                it is current. With `--fail-on untracked` it is a fault.",
            remedy: "Read it against its source, then run `waymark l10n stamp ENTRY --locale …`.",
            place: "",
            wrong: &["waymark l10n status"],
            mended: &["waymark l10n stamp keys --locale de"],
        },
        Row {
            code: Code::TranslationOrphan,
            name: "translation-orphan",
            severity: Warning,
            meaning: "`status --format github`: a page exists in the translation only. That may be meant. With `--fail-on \
                orphan` it is a fault.",
            remedy: "Write the page in the source language, or take the page away.",
            place: "",
            wrong: &["content/de/keys.md"],
            mended: &["content/de/keys.md", "content/en/keys.md"],
        },
    ],
};
