//! `waymark explain`.

use std::ffi::OsStr;
use std::fmt::Write as _;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;

use super::terminal::show;
use crate::diagnostic::{Code, GROUPS, Row, nearest};

#[derive(clap::Args)]
pub struct Arguments {
    /// The code of a fault or warning, as it is printed in brackets: `broken-link`.
    #[arg(value_name = "CODE", value_parser = CodeParser, hide_possible_values = true)]
    code: Option<Code>,
}

pub fn run(arguments: &Arguments) {
    let text = arguments.code.map_or_else(list, |code| explanation(code.row()));
    show(&text);
}

/// Every code with its severity, by subject.
fn list() -> String {
    let width = Code::all().map(|code| code.name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for (index, group) in GROUPS.iter().enumerate() {
        let _ = writeln!(text, "{}{}:", if index > 0 { "\n" } else { "" }, group.title);
        for row in group.rows {
            let _ = writeln!(text, "  {:width$}  {}", row.name, row.severity.name());
        }
    }
    text
}

fn explanation(row: &Row) -> String {
    let mut text = format!("{}[{}]\n", row.severity.name(), row.name);
    for paragraph in [row.meaning, row.remedy] {
        let _ = write!(text, "\n{}", wrapped(paragraph));
    }
    let place = if row.place.is_empty() { String::new() } else { format!(" in {}", row.place) };
    for (label, lines) in [(format!("Wrong{place}"), row.wrong), ("Mended".into(), row.mended)] {
        let _ = writeln!(text, "\n{label}:\n");
        for line in lines {
            let _ = writeln!(text, "{}", format!("    {line}").trim_end());
        }
    }
    text
}

/// The most characters of a line of prose.
const WIDTH: usize = 80;

/// A paragraph in lines that a terminal need not break.
fn wrapped(paragraph: &str) -> String {
    let mut text = String::new();
    let mut column = 0;
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text + "\n"
}

/// Reads the name of a code. Shells complete all of them; the error for an unknown one names the nearest instead of all.
#[derive(Clone)]
struct CodeParser;

impl TypedValueParser for CodeParser {
    type Value = Code;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let name = value.to_string_lossy();
        Code::of_name(&name).ok_or_else(|| {
            let meant = nearest(&name, Code::all().map(Code::name));
            let hint = meant.map_or("`waymark explain` lists all".into(), |meant| format!("did you mean `{meant}`?"));
            let message = format!("there is no code `{name}`; {hint}\n");
            clap::Error::raw(ErrorKind::InvalidValue, message).with_cmd(command)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Code::all().map(|code| PossibleValue::new(code.name()))))
    }
}
