//! What a customer wrote of a mail: without headers, quoted mails and the signature.
//!
//! The same rules are in `themes/default/scripts/answer/mail.js`.

use super::constants::{CLOSINGS, HEADERS, LEAST_OWN, MOST_CLOSING, MOST_SIGNED, SENT_FROM};

/// The lines that the customer wrote. Of a mail that is nothing but a quoted one, all lines: somebody passed it on.
pub fn written(ticket: &str) -> Vec<&str> {
    let all: Vec<&str> = ticket.lines().collect();
    let own = without_signature(without_quotes(&all));
    let letters = own.iter().flat_map(|line| line.chars()).filter(|character| character.is_alphanumeric()).count();
    if letters < LEAST_OWN && letters * 4 < ticket.chars().filter(|c| c.is_alphanumeric()).count() { all } else { own }
}

fn without_quotes<'t>(all: &[&'t str]) -> Vec<&'t str> {
    let mut own: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let line = all[at].trim();
        if line.starts_with('>') {
            drop_attribution(&mut own);
        } else if is_header(line) && all.get(at + 1).is_some_and(|next| is_header(next.trim())) {
            // Below one's own text begins the mail that is answered.
            if own.iter().any(|line| !line.trim().is_empty()) {
                break;
            }
            while at < all.len() && is_header(all[at].trim()) {
                own.extend(subject(all[at]));
                at += 1;
            }
            continue;
        } else if let Some(subject) = subject(all[at]).filter(|_| own.is_empty()) {
            own.push(subject);
        } else if !is_rule(line) {
            own.push(all[at]);
        }
        at += 1;
    }
    own
}

/// Takes the line above a quotation away, "On Monday Tom wrote:", which may be broken into two.
fn drop_attribution(own: &mut Vec<&str>) {
    while own.last().is_some_and(|line| line.trim().is_empty()) {
        own.pop();
    }
    let Some(last) = own.last().filter(|line| line.trim_end().ends_with([':', '：'])) else { return };
    let is_whole = last.contains(|character: char| character.is_numeric());
    own.pop();
    if !is_whole && own.last().is_some_and(|line| line.contains(|character: char| character.is_numeric())) {
        own.pop();
    }
}

/// The name of a mail's header, in small letters.
fn header_name(line: &str) -> Option<String> {
    let (name, _) = line.split_once([':', '：'])?;
    Some(name.trim_matches(['*', ' ']).to_lowercase()).filter(|name| HEADERS.iter().any(|known| known.1 == name))
}

fn is_header(line: &str) -> bool {
    header_name(line).is_some()
}

/// What a subject says.
fn subject(line: &str) -> Option<&str> {
    let name = header_name(line)?;
    let is_subject = HEADERS.iter().any(|(is_subject, known)| *is_subject && *known == name);
    line.split_once([':', '：']).map(|(_, said)| said).filter(|_| is_subject)
}

/// A line of underscores or hyphens, as programs for mail write between mails.
fn is_rule(line: &str) -> bool {
    let inner = line.trim_matches(['-', '_', '=', ' ']);
    line.len() - inner.len() >= 10 && (inner.is_empty() || line.starts_with("-----"))
}

/// The lines above the signature: below a line `--`, or a closing formula near the end.
fn without_signature(own: Vec<&str>) -> Vec<&str> {
    let filled = |lines: &[&str]| lines.iter().filter(|line| !line.trim().is_empty()).count();
    let signature = (0..own.len()).find(|at| {
        let line = own[*at].trim();
        // RFC 3676, section 4.3.
        line == "--"
            || line == "—"
            || (filled(&own[at + 1..]) <= MOST_SIGNED && filled(&own[..*at]) > 0 && closes(line))
    });
    let mut own = own;
    own.truncate(signature.unwrap_or(own.len()));
    own
}

/// Whether a line is a closing formula, or what a phone writes below a mail.
fn closes(line: &str) -> bool {
    let small = line.to_lowercase();
    let begins =
        |phrase: &&str| small.strip_prefix(*phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    line.split_whitespace().count() <= MOST_CLOSING
        && !line.contains(['?', '？', '؟'])
        && (CLOSINGS.iter().any(begins) || SENT_FROM.iter().any(|phrase| small.starts_with(phrase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(ticket: &str) -> Vec<&str> {
        written(ticket).into_iter().map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn quoted_mails_are_left_out() {
        let quoted =
            "Still broken.\n\nOn Mon, 23 Nov 2026 at 10:02,\nSupport <a@example.com> wrote:\n> Try again\n> and again";
        assert_eq!(own(quoted), ["Still broken."]);
        let below = "Von: Support\nGesendet: Montag\n\nIch lese: nichts";
        assert_eq!(own(&format!("Es geht nicht.\n\n________________________________\n{below}")), ["Es geht nicht."]);
        assert_eq!(own("> Did you try?\nYes, and it says 403."), ["Yes, and it says 403."]);
        assert_eq!(
            own("From: a@example.com\nTo: b@example.com\nSubject: No key\n\nWhere is it?"),
            ["No key", "Where is it?"]
        );
        assert_eq!(
            own("確認コードが届きません。\n\n差出人: サポート\n日時: 2026年\n\n作成してください"),
            ["確認コードが届きません。"]
        );
    }

    #[test]
    fn signatures_are_left_out() {
        assert_eq!(own("Where is it?\n-- \nTom\nhttps://example.com"), ["Where is it?"]);
        assert_eq!(own("Wo ist es?\n\nMit freundlichen Grüßen\nJürgen Wald\nWaldstraße 3"), ["Wo ist es?"]);
        assert_eq!(own("Où est-il ?\nCordialement,\nClaire"), ["Où est-il ?"]);
        assert_eq!(own("Where is it?\nSent from my phone"), ["Where is it?"]);
        // A word of thanks within the text is none.
        let goes_on = format!("Thanks for the key!\n{}", "It fails again.\n".repeat(20));
        assert_eq!(own(&goes_on).len(), 21);
        assert_eq!(own("Thanks, but where is it?"), ["Thanks, but where is it?"]);
    }

    #[test]
    fn a_mail_that_was_passed_on_is_read() {
        let passed =
            "FYI\n\n> The import says 403 Forbidden since this morning, and nobody has changed the key. What is it?";
        assert_eq!(own(passed).len(), 2);
        assert_eq!(own(""), [""; 0]);
    }
}
