//! What is said of a construct of another tool, and what to write instead.

use super::Construct;
use super::shapes::hashes;

/// The callout that stands for a kind of another tool's box.
fn callout_for(kind: &str) -> &'static str {
    match kind.trim().to_ascii_lowercase().as_str() {
        "tip" | "hint" | "success" | "check" | "done" => "TIP",
        "important" => "IMPORTANT",
        "warning" | "warn" | "attention" => "WARNING",
        "caution" | "danger" | "error" | "bug" | "failure" | "fail" => "CAUTION",
        _ => "NOTE",
    }
}

/// What is said of a construct, and what to write instead.
pub(super) fn words(construct: Construct, written: &str) -> (String, String) {
    let literal = |what: &str| format!("{what}, which readers see as it is written");
    let instead = |box_: &str| {
        format!("write a callout: a line `> [!{}]`, then its text with `> ` before each line", callout_for(box_))
    };
    let name = |marks: &[char]| {
        let rest = written.trim_start_matches(marks).trim_start();
        rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
    };
    match construct {
        Construct::Shortcode => (
            literal("this is a shortcode of Hugo"),
            "write in Markdown what it stands for; if the braces are meant, put them into code: `` `{{< … >}}` ``"
                .into(),
        ),
        Construct::TemplateTag => (
            literal("this is a tag of a template language"),
            "pages hold no template code: write the text itself; if the braces are meant, put them into code".into(),
        ),
        Construct::Variable => (
            literal("this is a variable of a template language"),
            "pages hold no template code: write the value itself; if the braces are meant, put them into code".into(),
        ),
        Construct::Attributes => (
            literal("these are attributes of another dialect of Markdown"),
            "take them out; only headings have attributes: `## Heading {#anchor}`".into(),
        ),
        Construct::Directive => {
            (literal("this is a container of another dialect of Markdown"), instead(&name(&[':', ' '])))
        }
        Construct::Admonition => (literal("this is an admonition of MkDocs"), instead(&name(&['!', '?', '+', ' ']))),
        Construct::Callout => callout_words(written.trim_start_matches("[!").trim_end_matches(']')),
        Construct::WikiLink => (
            literal("this is a link of a wiki"),
            "link to the page's file, `[its title](../faq/find-key.md)`, or to its id, `[its title](id:faq/find-key)`"
                .into(),
        ),
        Construct::Math => {
            (literal("this is a formula"), "write it in words, as code, or as a picture: pages show no formulas".into())
        }
        Construct::Footnote => (
            format!("no footnote has the label of `{written}`, so readers see it as it is written"),
            format!("add a line `{written}: The note.`; if the brackets are meant, write `\\{written}`"),
        ),
        Construct::UnusedFootnote => (
            format!("no text refers to the footnote `{written}`, so no reader sees it"),
            format!("put `{written}` behind the words that the footnote is about, or take the footnote out"),
        ),
        Construct::Heading => (
            literal("this is no heading, as a space is missing"),
            format!("put a space behind `{}`", "#".repeat(hashes(written))),
        ),
        Construct::Emoji => (
            literal(&format!("`{written}` is the name of an emoji")),
            "put the character itself into the text; if the colons are meant, put them into code".into(),
        ),
        Construct::BareAddress => (
            "this address is text, and no link".into(),
            format!("put it into angle brackets, `<{written}>`, or give it a text: `[the text]({written})`"),
        ),
        Construct::SpaceInPath => {
            ("this path has a space, so there is no link or picture, and readers see it as it is written".into(), {
                let path = written.split_once("](").map_or(written, |(_, path)| path).trim_end_matches(')').trim();
                format!("write `%20` for each space, or put the path into angle brackets: `(<{path}>)`")
            })
        }
        Construct::Mdx => (
            literal("this is MDX"),
            "take it out: pages hold no scripts and no components; a note for writers is a comment, `<!-- … -->`"
                .into(),
        ),
        Construct::Conflict => (
            literal("this is the beginning of a merge conflict"),
            "keep one of the two versions, and take out the lines `<<<<<<<`, `=======` and `>>>>>>>`".into(),
        ),
    }
}

fn callout_words(kind: &str) -> (String, String) {
    let known = callout_for(kind);
    if known.eq_ignore_ascii_case(kind) {
        let help = format!(
            "a callout begins with a line that holds `> [!{known}]` and nothing else; put a title of its own into the next line: \
             `> **Title**`"
        );
        return (format!("`[!{kind}]` begins no callout here, and readers see it as it is written"), help);
    }
    let message = format!("there is no callout `{kind}`, and readers see it as it is written");
    (message, format!("write `[!{known}]`: there are NOTE, TIP, IMPORTANT, WARNING and CAUTION"))
}
