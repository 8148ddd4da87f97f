//! Texts of a site as they are shown to people: nothing in them steers a terminal or a CI runner.

use std::borrow::Cow;

/// Whether a character is shown as its escape: the control characters C0 and C1 (Unicode's category Cc), but for tabs, the two separators
/// of lines, and those that turn the direction of what stands beside them (the property `Bidi_Control`).
fn is_shown_escaped(c: char) -> bool {
    is_control(c)
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_control(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// A text on one line, in which `\u{1b}` stands for the character with that code point, and `\n` for a line's end.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, is_shown_escaped)
}

/// Lines for people. None is a command of GitHub's runner.
///
/// The runner takes a line that begins with `::` for a command, white space before it aside, and what follows `##[` anywhere:
/// <https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs>.
pub fn visible_lines(text: &str) -> String {
    let line = |line: &str| {
        let line = visible(line).replace("##[", "##\\u{5b}");
        let start = line.len() - line.trim_start().len();
        match line[start..].strip_prefix("::") {
            Some(rest) => format!("{}\\u{{3a}}:{rest}", &line[..start]),
            None => line,
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// A text that another program or a ticket takes over: lines and directions stay as they are.
pub fn without_controls(text: &str) -> Cow<'_, str> {
    escaped(text, |c| is_control(c) && c != '\n')
}

/// A text for HTML and Markdown, which know no U+0000: as browsers and CommonMark do, U+FFFD stands in its place.
pub fn without_null(text: String) -> String {
    if memchr::memchr(0, text.as_bytes()).is_some() { text.replace('\0', "\u{FFFD}") } else { text }
}

/// JSON in which what [`visible_lines`] escapes stands as its escapes of JSON: the same value.
pub fn visible_json(json: &str) -> String {
    // They stand within strings: elsewhere JSON has line ends only.
    let mut units = [0; 2];
    let escaped: String = json
        .chars()
        .map(|c| match c {
            c if c != '\n' && is_shown_escaped(c) => {
                c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
            }
            c => c.to_string(),
        })
        .collect();
    escaped.replace("##[", "##\\u005b")
}

fn escaped(text: &str, is_escaped: fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(is_escaped) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_escaped(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(visible("a\x1b]0;x\x07\n\r\u{9b}1m\u{7f}\tä"), "a\\u{1b}]0;x\\u{7}\\n\\r\\u{9b}1m\\u{7f}\tä");
        assert_eq!(visible("\u{202e}gnp.exe\u{2066}\u{200f}\u{2028}"), "\\u{202e}gnp.exe\\u{2066}\\u{200f}\\u{2028}");
        assert_eq!(without_controls("\u{2068}a b\u{2069}\n\x1b[2J"), "\u{2068}a b\u{2069}\n\\u{1b}[2J");
        assert_eq!(visible_json("{\n\"a\": \"\u{9b}\u{202e}ü##[x]\"}"), "{\n\"a\": \"\\u009b\\u202eü##\\u005bx]\"}");
    }

    #[test]
    fn no_line_is_a_command() {
        let lines = "::error ::a\n \u{a0}::add-mask::b\n\r::stop-commands::c\na ::d\n##[add-mask]e\n:f\n";
        let shown =
            "\\u{3a}:error ::a\n \u{a0}\\u{3a}:add-mask::b\n\\r::stop-commands::c\na ::d\n##\\u{5b}add-mask]e\n:f\n";
        assert_eq!(visible_lines(lines), shown);
    }
}
