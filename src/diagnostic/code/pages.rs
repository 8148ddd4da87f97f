//! Codes of front matter, ids and addresses.

use super::{Code, Group, Row};
use crate::diagnostic::Severity::{Fault, Warning};

pub(super) const FRONT_MATTER: Group = Group {
    title: "Front matter",
    intro: "These also hold for `site.yaml` and `theme.yaml`.",
    rows: &[
        Row {
            code: Code::NoFrontMatter,
            name: "no-front-matter",
            severity: Fault,
            meaning: "The page does not begin with a line `---`. Every page needs front matter, since lists, links and search \
                show its title.",
            remedy: "Begin the page with `---`, `title: …` and `---`.",
            place: "content/en/find-key.md",
            wrong: &["Open the dashboard."],
            mended: &["---", "title: Find your key", "---", "Open the dashboard."],
        },
        Row {
            code: Code::FrontMatterOpen,
            name: "front-matter-open",
            severity: Fault,
            meaning: "The line `---` that ends the front matter is missing, so the rest of the page would be read as YAML.",
            remedy: "Add a line `---` below the last key.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "", "Open the dashboard."],
            mended: &["---", "title: Find your key", "---", "Open the dashboard."],
        },
        Row {
            code: Code::BadYaml,
            name: "bad-yaml",
            severity: Fault,
            meaning: "The block is not YAML, or has a key twice. Nothing can be read from it, so other faults of the page may \
                appear once it is mended.",
            remedy: "Read the help line. Most often a text that holds `: ` needs quotes.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Keys: find yours", "---"],
            mended: &["---", "title: \"Keys: find yours\"", "---"],
        },
        Row {
            code: Code::YamlNoMapping,
            name: "yaml-no-mapping",
            severity: Fault,
            meaning: "The YAML is a list or a single value, not a mapping of keys to values.",
            remedy: "Write one `key: value` a line.",
            place: "content/en/find-key.md",
            wrong: &["---", "- Find your key", "---"],
            mended: &["---", "title: Find your key", "---"],
        },
        Row {
            code: Code::YamlTooLong,
            name: "yaml-too-long",
            severity: Fault,
            meaning: "The block is longer than 16 KB. Longer blocks are not parsed at all, so that no file can make a build \
                slow.",
            remedy: "Move long texts into the body of the page.",
            place: "content/en/find-key.md",
            wrong: &["--- with 20 KB of text in `summary`"],
            mended: &["--- with a `summary` of one sentence"],
        },
        Row {
            code: Code::MissingTitle,
            name: "missing-title",
            severity: Fault,
            meaning: "The page has no `title`, or an empty one. Lists, links, search results and browser tabs show the title.",
            remedy: "Add a `title`.",
            place: "content/en/find-key.md",
            wrong: &["---", "summary: Where the key is shown.", "---"],
            mended: &["---", "title: Find your key", "summary: Where the key is shown.", "---"],
        },
        Row {
            code: Code::UnknownKey,
            name: "unknown-key",
            severity: Fault,
            meaning: "There is no such key. A misspelt key would be ignored, and what it was to do would not happen.",
            remedy: "Write the key that was meant, or delete the line.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "sumary: Where the key is shown.", "---"],
            mended: &["---", "title: Find your key", "summary: Where the key is shown.", "---"],
        },
        Row {
            code: Code::KeyOfOtherKind,
            name: "key-of-other-kind",
            severity: Fault,
            meaning: "The key exists, but not for this kind of page, where it would have no effect.",
            remedy: "Delete the line, or set the `kind` of the page that has this key.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "minutes: 5", "---"],
            mended: &["---", "title: Find your key", "---"],
        },
        Row {
            code: Code::UnknownKind,
            name: "unknown-kind",
            severity: Fault,
            meaning: "`kind` names no kind of page. The kind decides how a page is laid out and where it is listed.",
            remedy: "Write `topic`, `guide`, `step`, `faq`, `error` or `article`.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "kind: artikel", "---"],
            mended: &["---", "title: Find your key", "kind: article", "---"],
        },
        Row {
            code: Code::WrongType,
            name: "wrong-type",
            severity: Fault,
            meaning: "A value has another type than its key, such as a number where text belongs. YAML reads `403` as a number \
                and `yes` as a truth value, which loses how they are written.",
            remedy: "Write the value as the help line shows it.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: 403", "---"],
            mended: &["---", "title: \"403\"", "---"],
        },
        Row {
            code: Code::BadDate,
            name: "bad-date",
            severity: Fault,
            meaning: "`updated` is not a day of the calendar. Readers and search engines are shown this date.",
            remedy: "Write year, month and day, such as `2026-11-20`.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "updated: 2026-13-01", "---"],
            mended: &["---", "title: Find your key", "updated: 2026-11-20", "---"],
        },
        Row {
            code: Code::CutOffValue,
            name: "cut-off-value",
            severity: Warning,
            meaning: "In YAML, `#` behind a space begins a comment, so the rest of the line is no part of the value. Readers would see \
                half a text.",
            remedy: "Put the value between quotes; put a comment on a line of its own.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Photo #1 is missing", "---"],
            mended: &["---", "title: \"Photo #1 is missing\"", "---"],
        },
        Row {
            code: Code::FoldedList,
            name: "folded-list",
            severity: Warning,
            meaning: "An entry of a list is indented deeper than the one above it, so YAML takes both for one entry.",
            remedy: "Begin each `-` of a list in the same column.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "keywords:", "- token", " - secret", "---"],
            mended: &["---", "title: Find your key", "keywords:", "- token", "- secret", "---"],
        },
        Row {
            code: Code::UnknownId,
            name: "unknown-id",
            severity: Fault,
            meaning: "`related`, `applies_to` or `replaced_by` names an id that no page has, so readers would be led nowhere.",
            remedy: "Write the id of a page: the path of its file below the locale, without `.md`.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "related: [keyz]", "---"],
            mended: &["---", "title: Find your key", "related: [keys]", "---"],
        },
        Row {
            code: Code::NamesItself,
            name: "names-itself",
            severity: Fault,
            meaning: "`related` or `replaced_by` names the page that it stands on, and readers would be led in a circle.",
            remedy: "Take the id away, or name the other page.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "related: [find-key]", "---"],
            mended: &["---", "title: Find your key", "related: [keys]", "---"],
        },
        Row {
            code: Code::BadShownOn,
            name: "bad-shown-on",
            severity: Fault,
            meaning: "A pattern under `shown_on` fits no address of a product, so the entry would never be shown there. The help drawer \
                knows scheme, host and path of the page around it, and nothing behind `?` or `#`.",
            remedy: "Write a path that begins with `/`, or a whole address. `*` stands for any characters but `/`, `**` for any.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "shown_on: [settings/keys]", "---"],
            mended: &["---", "title: Find your key", "shown_on: [/settings/keys]", "---"],
        },
    ],
};

pub(super) const IDS_AND_ADDRESSES: Group = Group {
    title: "Ids and addresses",
    intro: "",
    rows: &[
        Row {
            code: Code::DuplicateId,
            name: "duplicate-id",
            severity: Fault,
            meaning: "Two pages of a locale have one id. Links and translations name a page by its id, so each must have its \
                own.",
            remedy: "Rename one of the files, or give it another `id`.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "id: keys", "---"],
            mended: &["---", "title: Find your key", "id: find-key", "---"],
        },
        Row {
            code: Code::ReservedId,
            name: "reserved-id",
            severity: Fault,
            meaning: "An id holds a character that an address cannot have, or is a name that the site keeps for itself. The \
                home page has no id at all. Anchors of headings cannot begin with `wm-`: scripts look for such ids.",
            remedy: "Rename the file or folder, or set another `id`.",
            place: "content/en/search.md",
            wrong: &["---", "title: Search operators", "---"],
            mended: &["---", "title: Search operators", "id: search-operators", "---"],
        },
        Row {
            code: Code::BadSlug,
            name: "bad-slug",
            severity: Fault,
            meaning: "A slug holds a slash or a character that an address cannot have. The slug is the last part of the page's \
                address.",
            remedy: "Write one word, or several with hyphens between them.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "slug: keys/find", "---"],
            mended: &["---", "title: Find your key", "slug: keys-find", "---"],
        },
        Row {
            code: Code::DuplicateAddress,
            name: "duplicate-address",
            severity: Fault,
            meaning: "Two pages have one address, or addresses that differ only in case or in how letters are composed \
                (Unicode normalisation). Some file systems take both for one, and one page would overwrite the other. The same holds \
                for a page and another output at one address.",
            remedy: "Rename one of the files, or set another `slug`.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "slug: keys", "---"],
            mended: &["---", "title: Find your key", "slug: find-key", "---"],
        },
        Row {
            code: Code::BadAlias,
            name: "bad-alias",
            severity: Fault,
            meaning: "An alias cannot be an id or an address, so no redirect can be made from it.",
            remedy: "Write the old id or address without its locale: `wix/old-name`.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "aliases: [\"../old-name\"]", "---"],
            mended: &["---", "title: Find your key", "aliases: [old-name]", "---"],
        },
        Row {
            code: Code::AliasTaken,
            name: "alias-taken",
            severity: Fault,
            meaning: "An alias is the address of another page, or leads to two pages. A redirect has one source and one \
                target.",
            remedy: "Take the alias away, or keep it on one of the pages.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "aliases: [keys]", "---"],
            mended: &["---", "title: Find your key", "---"],
        },
    ],
};

pub(super) const ADDRESSES_FOR_EVER: Group = Group {
    title: "Addresses for ever",
    intro: "[Addresses that last](tickets.md#addresses-that-last) has the rules.",
    rows: &[
        Row {
            code: Code::VanishedAddress,
            name: "vanished-address",
            severity: Fault,
            meaning: "An address that was published would lead nowhere, or the id that frames and permalinks name would be \
                gone. Tickets that were sent long ago still link there. `content/urls.lock` knows what was published, and so do the \
                kept releases of the place that `waymark publish` publishes to.",
            remedy: "Add the line `aliases` that the help line shows, or put the page back with `gone: true`. To lose an address for good, \
                delete its line in `content/urls.lock`, and publish once with `--yes`.",
            place: "",
            wrong: &["git mv content/en/keys.md content/en/find-key.md"],
            mended: &["git mv content/en/keys.md content/en/find-key.md", "and in it:  aliases: [keys]"],
        },
        Row {
            code: Code::VanishedAnchor,
            name: "vanished-anchor",
            severity: Fault,
            meaning: "A page that was published had an anchor that it has no more. Links to that section would lead to the top \
                of the page.",
            remedy: "Add the line `anchors` that the help line shows.",
            place: "",
            wrong: &["## Copy the key {#copy-the-key}    was    ## Copy {#copy}"],
            mended: &["and in the front matter:  anchors: { copy: copy-the-key }"],
        },
        Row {
            code: Code::AnchorTaken,
            name: "anchor-taken",
            severity: Fault,
            meaning: "`anchors` leads away from an anchor that the page has, so the section could not be linked to.",
            remedy: "Take the line away, or rename the heading's anchor.",
            place: "content/en/find-key.md",
            wrong: &["---", "title: Find your key", "anchors: { copy: paste }", "---", "## Copy", "", "## Paste"],
            mended: &["---", "title: Find your key", "anchors: { old-copy: copy }", "---", "## Copy", "", "## Paste"],
        },
        Row {
            code: Code::BrokenLock,
            name: "broken-lock",
            severity: Fault,
            meaning: "`content/urls.lock` holds a merge conflict, is cut off, or has a line that was edited by hand. It proves that no \
                published address vanishes, so nothing in it may be guessed. With the line `content/urls.lock merge=union` in \
                `.gitattributes`, which `waymark new` writes, git keeps the lines of both sides and there is no conflict.",
            remedy: "Follow the help line: some damage is mended by `waymark check --update-urls`, other damage by version \
                control.",
            place: "content/urls.lock",
            wrong: &["<<<<<<< ours", "en/keys/ keys", "=======", "en/key/ key", ">>>>>>> theirs"],
            mended: &["waymark check --update-urls"],
        },
        Row {
            code: Code::UnlockedAddress,
            name: "unlocked-address",
            severity: Warning,
            meaning: "The site publishes addresses or anchors that `content/urls.lock` does not hold yet. Until it does, \
                nobody is warned when they vanish. `waymark check --strict` lets this pass: a branch need not lock what nobody has published.",
            remedy: "`waymark publish` writes the file when a release is live; if you publish otherwise, run `waymark check --update-urls` \
                then. Commit it.",
            place: "",
            wrong: &["waymark build"],
            mended: &["waymark check --update-urls && git add content/urls.lock"],
        },
    ],
};
