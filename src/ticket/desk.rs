//! Help desks, and what each keeps of the HTML that is pasted or posted to it.
//!
//! `docs/tickets.md` has the table with its sources; `tests/desks/` holds each desk's allow-list, and a test passes snippets through
//! them.

/// What a desk keeps.
#[derive(Debug, PartialEq)]
pub struct Desk {
    /// As `--for` names it.
    pub name: &'static str,
    /// `style` attributes.
    pub styles: bool,
    /// The tag of a heading; a strong line where there is none.
    pub heading: Option<&'static str>,
    /// `blockquote`.
    pub quotes: bool,
    /// `dir` attributes; without them right-to-left text is marked by characters.
    pub direction: bool,
    /// The most bytes of a snippet.
    pub most: usize,
}

/// Below what Gmail clips (102 KB), with room for the rest of a mail.
pub const MOST_BYTES: usize = 90_000;

const GENERIC: Desk =
    Desk { name: "generic", styles: true, heading: None, quotes: true, direction: true, most: MOST_BYTES };

/// Every desk by name; the first is the default.
pub const DESKS: [Desk; 6] = [
    GENERIC,
    Desk { name: "zendesk", styles: false, most: 60_000, ..GENERIC },
    Desk { name: "freshdesk", ..GENERIC },
    Desk { name: "intercom", styles: false, heading: Some("h2"), quotes: false, direction: false, ..GENERIC },
    Desk { name: "helpscout", styles: false, direction: false, ..GENERIC },
    Desk { name: "gmail", ..GENERIC },
];

impl Desk {
    /// The desk of a name.
    pub fn of_name(name: &str) -> Option<&'static Desk> {
        DESKS.iter().find(|desk| desk.name == name)
    }

    /// What is used where nothing is said of a desk: the tags that all keep.
    pub fn generic() -> &'static Desk {
        &DESKS[0]
    }
}
