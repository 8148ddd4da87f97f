//! Lines and columns of many places; each text is scanned once.

use std::collections::HashMap;

use super::Place;

/// Finds lines and columns, in time that grows with the texts and not with texts times places.
#[derive(Default)]
pub struct Positions {
    /// By address and length of a text: two versions of a file have one path, but never one text.
    marks: HashMap<(usize, usize), Vec<Mark>>,
}

/// A byte of a text whose line and column are known, both from 1.
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

/// Within a line there is a mark at least every so many bytes, so that a file of one long line is fast too.
const STRIDE: usize = 1024;

impl Positions {
    /// Line and column of a place's start, both from 1, the column in characters. The place's text must outlive `self`.
    pub fn of(&mut self, place: &Place) -> Option<(usize, usize)> {
        let (start, _) = place.span?;
        let text = place.text.as_ref()?;
        let marks = self.marks.entry((text.as_ptr() as usize, text.len())).or_insert_with(|| marks(text));
        let mark = &marks[marks.partition_point(|mark| mark.offset <= start) - 1];
        Some((mark.line, mark.column + text[mark.offset..start].chars().count()))
    }
}

/// Marks at the start of each line, and within long lines.
fn marks(text: &str) -> Vec<Mark> {
    let mut marks = vec![Mark { offset: 0, line: 1, column: 1 }];
    let (mut line, mut column) = (1, 1);
    for (at, character) in text.char_indices() {
        if at >= marks.last().map_or(0, |mark| mark.offset) + STRIDE {
            marks.push(Mark { offset: at, line, column });
        }
        column += 1;
        if character == '\n' {
            (line, column) = (line + 1, 1);
            marks.push(Mark { offset: at + 1, line, column });
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn columns_count_characters() {
        let text: Arc<str> = "äöü\nß [x](y)".into();
        let place = Place::span("a.md", &text, text.find("[x]").unwrap()..text.len());
        assert_eq!(Positions::default().of(&place), Some((2, 3)));
    }

    #[test]
    fn positions_are_those_of_a_plain_count() {
        let long = "ü".repeat(3000);
        for text in ["", "\n", "a\n\nb", "äöü\nß x\n", &format!("{long}\n{long}x\n"), &long] {
            let text: Arc<str> = text.into();
            let mut positions = Positions::default();
            for start in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let before = &text[..start];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
                assert_eq!(positions.of(&Place::span("a.md", &text, start..start)), Some((line, column)));
            }
        }
    }
}
