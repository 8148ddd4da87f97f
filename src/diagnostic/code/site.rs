//! Codes of the configuration and of files.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const THE_SITE_AND_ITS_CONFIGURATION: Group = Group {
    title: "The site and its configuration",
    intro: "",
    rows: &[
        Row {
            code: Code::NoSite,
            name: "no-site",
            severity: Fault,
            meaning: "The folder has no `content/site.yaml`, so there is no site to read: every command needs the title, the \
                address and the locales from it.",
            remedy: "Name the site's folder with `--site DIR`, or start a site with `waymark new DIR`.",
            place: "",
            wrong: &["waymark build"],
            mended: &["waymark build --site my-help"],
        },
        Row {
            code: Code::EmptySite,
            name: "empty-site",
            severity: Fault,
            meaning: "The source locale has no pages. A site needs at least the home page of that locale, since all other \
                locales fall back to it.",
            remedy: "Write `content/<locale>/index.md` with a title.",
            place: "",
            wrong: &["content/site.yaml"],
            mended: &["content/site.yaml", "content/en/index.md"],
        },
        Row {
            code: Code::NoHome,
            name: "no-home",
            severity: Fault,
            meaning: "A locale has pages, but no home page, so its readers would have nowhere to begin.",
            remedy: "Write an `index.md` with a title at the top of the locale's folder.",
            place: "",
            wrong: &["content/en/keys.md"],
            mended: &["content/en/index.md", "content/en/keys.md"],
        },
        Row {
            code: Code::MissingKey,
            name: "missing-key",
            severity: Fault,
            meaning: "`site.yaml` lacks a key that it needs, or `contact` lacks its `label` or its `url`. waymark does not \
                guess an address or a language.",
            remedy: "Add the key; the help line shows an example.",
            place: "content/site.yaml",
            wrong: &["contact: { label: Write to us }"],
            mended: &["contact: { label: Write to us, url: \"mailto:help@example.com\" }"],
        },
        Row {
            code: Code::UnknownWord,
            name: "unknown-word",
            severity: Fault,
            meaning: "A key takes one of a few words, and this is another one. Such a slip would otherwise choose the default \
                without notice.",
            remedy: "Write one of the words that the help line lists.",
            place: "content/site.yaml",
            wrong: &["raw_html: sanitize"],
            mended: &["raw_html: sanitise"],
        },
        Row {
            code: Code::BadUrl,
            name: "bad-url",
            severity: Fault,
            meaning: "An address in `site.yaml` cannot be read, or its scheme is not allowed in that place. Links of every \
                page are made from it.",
            remedy: "Write the whole address, with `https://`.",
            place: "content/site.yaml",
            wrong: &["base_url: help.example.com"],
            mended: &["base_url: https://help.example.com/"],
        },
        Row {
            code: Code::TwoReports,
            name: "two-reports",
            severity: Fault,
            meaning: "`site.yaml` has both `search_report` and `feedback_endpoint`. Each is sent the searches that find nothing, so every \
                one of them would be counted twice.",
            remedy: "Keep one: `feedback_endpoint` is sent the same searches as JSON, and answers and pastes besides.",
            place: "content/site.yaml",
            wrong: &["search_report: https://example.com/report", "feedback_endpoint: https://example.com/feedback"],
            mended: &["feedback_endpoint: https://example.com/feedback"],
        },
        Row {
            code: Code::BadDestination,
            name: "bad-destination",
            severity: Fault,
            meaning: "A place below `publish` in `site.yaml` cannot be published to as it is written.",
            remedy: "Give it a plain name, and write behind `to:` one of `dir:PATH`, `s3://BUCKET/PREFIX`, `az://CONTAINER/PREFIX`, \
                `gs://BUCKET/PREFIX` and `git:BRANCH@REMOTE`.",
            place: "content/site.yaml",
            wrong: &["publish:", "  live: { to: /srv/help }"],
            mended: &["publish:", "  live: { to: \"dir:/srv/help\" }"],
        },
        Row {
            code: Code::BadColour,
            name: "bad-colour",
            severity: Fault,
            meaning: "A colour cannot be read. Without quotes, YAML takes `#` and what follows it as a comment.",
            remedy: "Write the colour as `\"#0b5cad\"`, between quotes.",
            place: "content/site.yaml",
            wrong: &["brand: { accent: blue }"],
            mended: &["brand: { accent: \"#0b5cad\" }"],
        },
        Row {
            code: Code::BadLocale,
            name: "bad-locale",
            severity: Fault,
            meaning: "A key of `locales` is not a language tag (BCP 47), is not in its canonical spelling, or is a name that \
                the output needs for a folder of its own. The tag becomes the first part of every address, and browsers \
                read it from `lang`.",
            remedy: "Write the tag as the help line shows it, such as `pt-BR` or `zh-Hans`.",
            place: "content/site.yaml",
            wrong: &["locales: { en: { name: English }, pt-br: { name: Português } }"],
            mended: &["locales: { en: { name: English }, pt-BR: { name: Português } }"],
        },
        Row {
            code: Code::UnknownLocale,
            name: "unknown-locale",
            severity: Fault,
            meaning: "A folder below `content/`, or a tag in `site.yaml`, is not one of `locales`. Pages in such a folder \
                would not be published.",
            remedy: "Add the locale to `locales`, or correct the spelling.",
            place: "content/site.yaml",
            wrong: &["title: { en: Help, fr: Aide }"],
            mended: &["title: { en: Help }"],
        },
        Row {
            code: Code::BadSynonyms,
            name: "bad-synonyms",
            severity: Fault,
            meaning: "A group of words in `synonyms.yaml` cannot be used: it has a word alone, a word that another group has too, or one \
                that no reader could type. The search could only guess what is meant.",
            remedy: "Write two words or more into each group, each word once in the whole file.",
            place: "content/en/synonyms.yaml",
            wrong: &["- [money back, refund]", "- [refund, reimbursement]"],
            mended: &["- [money back, refund, reimbursement]"],
        },
        Row {
            code: Code::FallbackCycle,
            name: "fallback-cycle",
            severity: Fault,
            meaning: "The `fallback` lists of some locales lead back to where they began, so a text that is missing in all of \
                them would be looked for without end.",
            remedy: "Take one locale out of the chain.",
            place: "content/site.yaml",
            wrong: &[
                "locales:",
                "  en: { name: English }",
                "  da: { name: Dansk, fallback: [nb] }",
                "  nb: { name: Norsk, fallback: [da] }",
            ],
            mended: &[
                "locales:",
                "  en: { name: English }",
                "  da: { name: Dansk, fallback: [nb] }",
                "  nb: { name: Norsk }",
            ],
        },
        Row {
            code: Code::PageOutsideLocale,
            name: "page-outside-locale",
            severity: Fault,
            meaning: "A page lies in `content/` itself. The folder below `content/` says which language a page is in, so this \
                page has none and no address.",
            remedy: "Move the page into the folder of its locale.",
            place: "",
            wrong: &["content/about.md"],
            mended: &["content/en/about.md"],
        },
        Row {
            code: Code::NoStrings,
            name: "no-strings",
            severity: Warning,
            meaning: "The theme has no words of the interface in this language, such as \"Search\" and \"Next step\". Readers \
                see those of the nearest fallback instead.",
            remedy: "Translate the theme's `strings/en.ftl` into `themes/default/strings/<locale>.ftl`.",
            place: "",
            wrong: &["themes/default/strings/ is empty"],
            mended: &["themes/default/strings/nb.ftl"],
        },
        Row {
            code: Code::MissingString,
            name: "missing-string",
            severity: Warning,
            meaning: "The theme has words in this language, but not all of them. Those that are missing are shown in the next \
                language of the chain, so readers see two languages on one page.",
            remedy: "Translate the strings that the message names, or override them in `themes/default/strings/`.",
            place: "themes/default/strings/nb.ftl",
            wrong: &["search = Søk"],
            mended: &["search = Søk", "next_step = Neste steg"],
        },
        Row {
            code: Code::MissingForm,
            name: "missing-form",
            severity: Warning,
            meaning: "A string of the interface that counts things lacks a form which its language has by the Unicode CLDR, such as `few` in \
                Russian. Readers see the form `other` instead.",
            remedy: "Add the form that the message names. An exact number, such as `[0]`, counts too.",
            place: "themes/default/strings/ru.ftl",
            wrong: &["readers = { $count ->", "    [one] { $count } читатель", "   *[other] { $count } читателя", "}"],
            mended: &[
                "readers = { $count ->",
                "    [one] { $count } читатель",
                "    [few] { $count } читателя",
                "    [many] { $count } читателей",
                "   *[other] { $count } читателя",
                "}",
            ],
        },
        Row {
            code: Code::UnknownArgument,
            name: "unknown-argument",
            severity: Fault,
            meaning: "A string of the interface asks for an argument that no page passes to it, so readers would see the \
                argument's name in place of a value.",
            remedy: "Use the arguments that the English string has; the help line names them.",
            place: "themes/default/strings/de.ftl",
            wrong: &["step_of = Schritt { $numer }"],
            mended: &["step_of = Schritt { $number }"],
        },
        Row {
            code: Code::LocaleWithoutContent,
            name: "locale-without-content",
            severity: Warning,
            meaning: "A locale of `site.yaml` has no pages of its own, so it is not offered to readers.",
            remedy: "Translate its `index.md` first, or take the locale out until a translation begins.",
            place: "content/site.yaml",
            wrong: &["locales: { en: { name: English }, nb: { name: Norsk } }"],
            mended: &["locales: { en: { name: English } }"],
        },
        Row {
            code: Code::AccentContrast,
            name: "accent-contrast",
            severity: Warning,
            meaning: "Text in your accent colour has too little contrast with the light page to be read with ease (WCAG asks \
                for 4.5:1). A darker shade of the colour is used for text.",
            remedy: "Nothing needs to be done. To silence the warning, write the colour that the message names.",
            place: "content/site.yaml",
            wrong: &["brand: { accent: \"#ffee00\" }"],
            mended: &["brand: { accent: \"#0b5cad\" }"],
        },
    ],
};

pub(super) const FILES: Group = Group {
    title: "Files",
    intro: "",
    rows: &[
        Row {
            code: Code::Unreadable,
            name: "unreadable",
            severity: Fault,
            meaning: "The system refuses to read a file or folder. What cannot be read would be missing in the output, so \
                nothing is written; findings that follow from it are left out.",
            remedy: "Check the permissions of the file and of the folders above it.",
            place: "",
            wrong: &["chmod 000 content/en/keys.md"],
            mended: &["chmod 644 content/en/keys.md"],
        },
        Row {
            code: Code::Symlink,
            name: "symlink",
            severity: Fault,
            meaning: "A file or folder is a symbolic link. Links are not followed, so that no file from outside the site can \
                be published by mistake.",
            remedy: "Put the file itself in its place.",
            place: "",
            wrong: &["ln -s ../../notes/keys.md content/en/keys.md"],
            mended: &["cp notes/keys.md content/en/keys.md"],
        },
        Row {
            code: Code::NameNotUtf8,
            name: "name-not-utf8",
            severity: Fault,
            meaning: "The name of a file is not UTF-8, so no link and no address can name it.",
            remedy: "Rename the file.",
            place: "",
            wrong: &["content/en/caf\\xe9.md"],
            mended: &["content/en/café.md"],
        },
        Row {
            code: Code::NotUtf8,
            name: "not-utf8",
            severity: Fault,
            meaning: "A text file has an encoding other than UTF-8. Its letters would be published as other letters.",
            remedy: "Save the file as UTF-8.",
            place: "",
            wrong: &["iconv -f utf-8 -t latin1 keys.md > content/en/keys.md"],
            mended: &["iconv -f latin1 -t utf-8 keys.md > content/en/keys.md"],
        },
        Row {
            code: Code::TooLarge,
            name: "too-large",
            severity: Fault,
            meaning: "A file is larger than the limit of its kind. The limits keep one wrong file from taking all memory, and \
                keep readers' downloads small.",
            remedy: "Split the file, shrink it, or publish it outside the site and link to it.",
            place: "",
            wrong: &["images/wix/tour.png has 60 MB"],
            mended: &["images/wix/tour.png has 300 KB"],
        },
        Row {
            code: Code::FileCollision,
            name: "file-collision",
            severity: Fault,
            meaning: "A file below `files/` is copied to the same path of the output, and the site writes a file of its own \
                there. One of the two would be lost.",
            remedy: "Give the file another name, or put it into a folder of its own.",
            place: "",
            wrong: &["files/index.html"],
            mended: &["files/downloads/index.html"],
        },
        Row {
            code: Code::StrayFile,
            name: "stray-file",
            severity: Warning,
            meaning: "A file below `content/` is neither a page nor `site.yaml`, or is the lock file of no translation. It is \
                not published.",
            remedy: "Name pages with `.md`; put pictures into `images/` and downloads into `files/`.",
            place: "",
            wrong: &["content/en/shot.png"],
            mended: &["images/shot.png"],
        },
    ],
};
