//! Codes of what a page says: headings, links, pictures, HTML, and what guides and errors need.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const HEADINGS: Group = Group {
    title: "Headings",
    intro: "",
    rows: &[
        Row {
            code: Code::Heading1,
            name: "heading-1",
            severity: Fault,
            meaning: "The text has a heading of level 1. The title is the only one on a page; screen readers and search \
                engines take it for the page's name.",
            remedy: "Begin headings with `##`.",
            place: "content/en/find-key.md",
            wrong: &["# Copy the key"],
            mended: &["## Copy the key"],
        },
        Row {
            code: Code::DuplicateAnchor,
            name: "duplicate-anchor",
            severity: Fault,
            meaning: "Two elements of a page have one anchor: two headings with the same `{#anchor}`, two steps of a guide \
                with ids that end alike, or a heading and an element of the theme. A link could lead to either.",
            remedy: "Rename one of the two, or give the heading another `{#anchor}`.",
            place: "content/en/find-key.md",
            wrong: &["## Copy {#key}", "", "## Paste {#key}"],
            mended: &["## Copy {#copy-key}", "", "## Paste {#paste-key}"],
        },
        Row {
            code: Code::SkippedHeading,
            name: "skipped-heading",
            severity: Warning,
            meaning: "A heading is more than one level below the one above it. Readers who jump from heading to heading think \
                that they have missed one.",
            remedy: "Write the heading with fewer `#`.",
            place: "content/en/find-key.md",
            wrong: &["## Keys", "", "#### Copy"],
            mended: &["## Keys", "", "### Copy"],
        },
    ],
};

pub(super) const TEXT: Group = Group {
    title: "Text",
    intro: "",
    rows: &[
        Row {
            code: Code::ForeignSyntax,
            name: "foreign-syntax",
            severity: Warning,
            meaning: "The text holds syntax of another tool, or of another dialect of Markdown, which means nothing here. Readers \
                see it as it is written. Each construct is reported once a page, at its first place.",
            remedy: "Write what the help line says. If readers are meant to see the characters, put them into code.",
            place: "content/en/find-key.md",
            wrong: &[":::tip", "Copy the key now.", ":::"],
            mended: &["> [!TIP]", "> Copy the key now."],
        },
        Row {
            code: Code::UnclosedBlock,
            name: "unclosed-block",
            severity: Warning,
            meaning: "A code block, or a comment in HTML, does not end. It takes in all that follows: the rest of the page is shown \
                as code, or is not published.",
            remedy: "Add the line that ends the block: as many backticks as the first line has, or `-->`.",
            place: "content/en/find-key.md",
            wrong: &["```bash", "waymark build", "", "The site lies in `public/`."],
            mended: &["```bash", "waymark build", "```", "", "The site lies in `public/`."],
        },
        Row {
            code: Code::EmptyPage,
            name: "empty-page",
            severity: Warning,
            meaning: "A page has a title and nothing else, so a reader who opens it finds no answer. A topic and a guide list other \
                pages, and may be empty.",
            remedy: "Write the page, or add `draft: true` until it is written.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "---"],
            mended: &["---", "title: Find your key", "---", "Open the dashboard."],
        },
    ],
};

pub(super) const LINKS: Group = Group {
    title: "Links",
    intro: "",
    rows: &[
        Row {
            code: Code::BrokenLink,
            name: "broken-link",
            severity: Fault,
            meaning: "A link leads to no page or file of the site, or nowhere. Links name files, not addresses, so that they \
                can be checked before readers follow them.",
            remedy: "Name the page's file, with `.md`, as seen from this one; or name its id, such as `id:wix/faq/find-key`.",
            place: "content/en/find-key.md",
            wrong: &["See [what a key is](key.md)."],
            mended: &["See [what a key is](keys.md)."],
        },
        Row {
            code: Code::BrokenAnchor,
            name: "broken-anchor",
            severity: Fault,
            meaning: "The page that is linked to has no heading with this anchor, so readers would arrive at its top. The key \
                `anchors` must also lead to an anchor that is there.",
            remedy: "Write an anchor that the page has; the help line names them.",
            place: "content/en/find-key.md",
            wrong: &["See [how to copy it](keys.md#copie)."],
            mended: &["See [how to copy it](keys.md#copy)."],
        },
        Row {
            code: Code::UnsafeLink,
            name: "unsafe-link",
            severity: Fault,
            meaning: "The address is one that a help page must not link to: its scheme can run code, such as `javascript:`, or \
                it depends on the page's own scheme, such as `//example.com`.",
            remedy: "Link to a page's file, to `id:…`, or to an address with `https:`, `http:`, `mailto:` or `tel:`.",
            place: "content/en/find-key.md",
            wrong: &["[Open the dashboard](//example.com)"],
            mended: &["[Open the dashboard](https://example.com)"],
        },
        Row {
            code: Code::PathEscape,
            name: "path-escape",
            severity: Fault,
            meaning: "The path leads out of the site's folder. Nothing outside it is read or published.",
            remedy: "Link to a file of the site, or to a whole address.",
            place: "content/en/find-key.md",
            wrong: &["[Terms](../../../terms.md)"],
            mended: &["[Terms](https://example.com/terms)"],
        },
        Row {
            code: Code::LinkToDraft,
            name: "link-to-draft",
            severity: Fault,
            meaning: "A published page links to a draft, or names it in its front matter. Drafts are not published, so readers \
                would be led nowhere.",
            remedy: "Publish that page too, take the link away, or build with `--drafts`.",
            place: "content/en/find-key.md",
            wrong: &["See [rotating keys](rotate-key.md), which has `draft: true`."],
            mended: &["See [what a key is](keys.md)."],
        },
        Row {
            code: Code::LostAnchor,
            name: "lost-anchor",
            severity: Warning,
            meaning: "A translation links to an anchor that the page in the other language lacks. The link leads to the top of \
                that page.",
            remedy: "Correct the anchor, or translate that page.",
            place: "",
            wrong: &["content/de/a.md:  [Kopieren](../en/keys.md#kopieren)"],
            mended: &["content/de/a.md:  [Kopieren](../en/keys.md#copy)"],
        },
    ],
};

pub(super) const PICTURES: Group = Group {
    title: "Pictures",
    intro: "",
    rows: &[
        Row {
            code: Code::PictureInOtherLanguage,
            name: "picture-in-other-language",
            severity: Warning,
            meaning: "A translated page shows a picture that was made for the source language, though the same picture has \
                variants for other languages. Readers see labels that they may not understand.",
            remedy: "Make the picture in this language, and save it under the name in the help line.",
            place: "",
            wrong: &["images/keys.png, images/keys.nb.png"],
            mended: &["images/keys.png, images/keys.nb.png, images/keys.de.png"],
        },
        Row {
            code: Code::MissingPicture,
            name: "missing-picture",
            severity: Fault,
            meaning: "There is no such picture. This holds for `logo` and `icon` of `brand` in `site.yaml` too.",
            remedy: "Save the picture below `images/`, or correct the path.",
            place: "content/en/find-key.md",
            wrong: &["![The list of keys](/images/wix/key.png)"],
            mended: &["![The list of keys](/images/wix/keys.png)"],
        },
        Row {
            code: Code::MissingAlt,
            name: "missing-alt",
            severity: Fault,
            meaning: "A picture has no text that says what it shows. Readers who cannot see it, and answers that are copied as \
                text, would have nothing in its place.",
            remedy: "Write `![What it shows](…)`; for decoration, `![](… \"decorative\")`.",
            place: "content/en/find-key.md",
            wrong: &["![](/images/wix/keys.png)"],
            mended: &["![The list of keys](/images/wix/keys.png)"],
        },
        Row {
            code: Code::BadPicture,
            name: "bad-picture",
            severity: Fault,
            meaning: "The file is not a picture that can be shown: it is cut off, too large, of an unknown format, of another \
                format than its name says, or an SVG that holds more than a picture: scripts, handlers, HTML, declarations of entities, or \
                addresses of files elsewhere. Browsers would show a gap, or run the script.",
            remedy: "Export the picture again, an SVG as plain SVG with everything embedded.",
            place: "",
            wrong: &["images/wix/keys.svg:  <svg xmlns=\"http://www.w3.org/2000/svg\" …><script>…</script></svg>"],
            mended: &["images/wix/keys.svg:  <svg xmlns=\"http://www.w3.org/2000/svg\" …></svg>"],
        },
        Row {
            code: Code::ExternalPicture,
            name: "external-picture",
            severity: Warning,
            meaning: "The picture lies on another server. The site's content security policy blocks it, so that readers are \
                not tracked and no picture vanishes.",
            remedy: "Save the picture below `images/`.",
            place: "content/en/find-key.md",
            wrong: &["![The list of keys](https://example.com/keys.png)"],
            mended: &["![The list of keys](/images/wix/keys.png)"],
        },
        Row {
            code: Code::UnusedPicture,
            name: "unused-picture",
            severity: Warning,
            meaning: "No page shows this picture, so it is not published.",
            remedy: "Show it on a page, or delete it.",
            place: "",
            wrong: &["images/wix/old-keys.png"],
            mended: &["rm images/wix/old-keys.png"],
        },
    ],
};

pub(super) const HTML_WITHIN_MARKDOWN: Group = Group {
    title: "HTML within Markdown",
    intro: "",
    rows: &[
        Row {
            code: Code::RawHtml,
            name: "raw-html",
            severity: Fault,
            meaning: "The site has `raw_html: deny`, and this is HTML within Markdown.",
            remedy: "Write it as Markdown.",
            place: "content/en/find-key.md",
            wrong: &["Copy it <b>now</b>."],
            mended: &["Copy it **now**."],
        },
        Row {
            code: Code::SanitisedHtml,
            name: "sanitised-html",
            severity: Warning,
            meaning: "A part of your HTML could run code, would break the page around it, or is unknown. That part is taken out. \
                The content of an element stays, but for `script`, `style` and `template`.",
            remedy: "Write it as Markdown, or set `raw_html: allow` if you trust every writer of the site.",
            place: "content/en/find-key.md",
            wrong: &["<b onclick=\"copy()\">Copy it now</b>"],
            mended: &["**Copy it now**"],
        },
    ],
};

pub(super) const GUIDES_STEPS_AND_ERRORS: Group = Group {
    title: "Guides, steps and errors",
    intro: "",
    rows: &[
        Row {
            code: Code::StepWithoutGuide,
            name: "step-without-guide",
            severity: Fault,
            meaning: "A page has `kind: step`, but lies beside no guide. A step is shown as a part of its guide.",
            remedy: "Put the page beside an `index.md` that has `kind: guide`, or change its kind.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "kind: step", "---"],
            mended: &["---", "title: Find your key", "kind: article", "---"],
        },
        Row {
            code: Code::UnnumberedStep,
            name: "unnumbered-step",
            severity: Warning,
            meaning: "A page beside a guide's `index.md` has no number and hyphen before its name, so it is no step: the guide does \
                not show it, and no list leads to it.",
            remedy: "Rename the file, such as `3-wait.md`; or say `kind: article` where it is meant to be a page of its own.",
            place: "",
            wrong: &["content/en/get-key/index.md, content/en/get-key/1-open.md, content/en/get-key/02_wait.md"],
            mended: &["content/en/get-key/index.md, content/en/get-key/1-open.md, content/en/get-key/2-wait.md"],
        },
        Row {
            code: Code::FolderCase,
            name: "folder-case",
            severity: Warning,
            meaning: "The name of a folder is `faq` or `errors` but for capitals. Only the name in small letters makes its pages \
                questions or errors; here they are articles.",
            remedy: "Rename the folder. The ids of its pages change with it: note the old ones under `aliases`.",
            place: "",
            wrong: &["content/en/wix/FAQ/find-key.md"],
            mended: &["content/en/wix/faq/find-key.md"],
        },
        Row {
            code: Code::UnknownHole,
            name: "unknown-hole",
            severity: Fault,
            meaning: "A message template has a hole of a type that does not exist, so it would match no message.",
            remedy: "Write one of the types: `{word}`, `{int}`, `{path}` and the others that the help line names.",
            place: "content/en/errors/exit.md",
            wrong: &["---", "title: The program ends", "match: [\"exit status {itn}\"]", "---"],
            mended: &["---", "title: The program ends", "match: [\"exit status {int}\"]", "---"],
        },
        Row {
            code: Code::TemplateMatchesAll,
            name: "template-matches-all",
            severity: Fault,
            meaning: "A message template has no words of its own, so it would explain every message with this entry.",
            remedy: "Add the words that are the same in each message.",
            place: "content/en/errors/exit.md",
            wrong: &["---", "title: The program ends", "match: [\"{*} {word}\"]", "---"],
            mended: &["---", "title: The program ends", "match: [\"the program ended with {word}\"]", "---"],
        },
        Row {
            code: Code::ExampleUnmatched,
            name: "example-unmatched",
            severity: Fault,
            meaning: "An example of an error entry matches neither its code nor its templates nor its patterns. A reader who \
                pastes that message would not find the entry.",
            remedy: "Describe the message under `match`, or correct the template that should match it.",
            place: "content/en/errors/exit.md",
            wrong: &[
                "---",
                "title: The program ends",
                "match: [\"exit status {int}\"]",
                "examples: [\"exit code 3\"]",
                "---",
            ],
            mended: &[
                "---",
                "title: The program ends",
                "match: [\"exit status {int}\", \"exit code {int}\"]",
                "examples: [\"exit code 3\"]",
                "---",
            ],
        },
        Row {
            code: Code::ExampleOfAnother,
            name: "example-of-another",
            severity: Fault,
            meaning: "An example of an error entry matches another entry too, so a reader would get two answers.",
            remedy: "Make the templates of one of the two say more.",
            place: "",
            wrong: &["match: [\"disk is full\"]  beside  examples: [\"E1234: disk is full\"]"],
            mended: &["match: [\"backup disk is full\"]"],
        },
        Row {
            code: Code::TemplatesOverlap,
            name: "templates-overlap",
            severity: Warning,
            meaning: "Whatever this template matches, the template of another error matches too, so readers get two answers.",
            remedy: "Make the more general of the two templates say more.",
            place: "",
            wrong: &["match: [\"low memory\"]  beside  match: [\"very low memory in {word}\"]"],
            mended: &["match: [\"low memory at start\"]"],
        },
        Row {
            code: Code::BadRegex,
            name: "bad-regex",
            severity: Fault,
            meaning: "A pattern under `regex` cannot be read. Patterns are compiled when the site is built, into tables that a \
                browser can run.",
            remedy: "Write the pattern in the syntax of Rust's `regex`; it has no lookaround.",
            place: "content/en/errors/exit.md",
            wrong: &["---", "title: The program ends", "regex: [\"exit (status\"]", "---"],
            mended: &["---", "title: The program ends", "regex: [\"exit (status|code)\"]", "---"],
        },
        Row {
            code: Code::RegexTooLarge,
            name: "regex-too-large",
            severity: Fault,
            meaning: "The table of a pattern would be too large for a browser to load with every page.",
            remedy: "Use smaller counts, or a template with holes.",
            place: "content/en/errors/exit.md",
            wrong: &["---", "title: The program ends", "regex: [\"exit [a-z]{900}[0-9]{900}\"]", "---"],
            mended: &["---", "title: The program ends", "regex: [\"exit [a-z]+[0-9]+\"]", "---"],
        },
        Row {
            code: Code::GuideWithoutSteps,
            name: "guide-without-steps",
            severity: Warning,
            meaning: "A guide has no steps, so it is an empty page with a title.",
            remedy: "Put numbered files beside its `index.md`, such as `1-open-settings.md`, or change its `kind`.",
            place: "content/en/find-key/index.md",
            wrong: &["---", "title: Find your key", "kind: guide", "---"],
            mended: &["---", "title: Find your key", "kind: topic", "---"],
        },
        Row {
            code: Code::ErrorWithoutMessage,
            name: "error-without-message",
            severity: Warning,
            meaning: "An error entry has none of `code`, `match` and `regex`, so the error box cannot find it.",
            remedy: "Say how a reader meets the error, such as `match: [\"the message\"]`.",
            place: "content/en/wix/errors/exit.md",
            wrong: &["---", "title: The program ends", "---"],
            mended: &["---", "title: The program ends", "match: [\"exit status {int}\"]", "---"],
        },
    ],
};
