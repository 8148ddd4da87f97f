//! Footnotes: numbered as they are referred to, written at the end.

use std::collections::HashMap;

use super::Writer;
use crate::content::body::Hole;

/// The footnotes of a body: numbered as they are referred to, written at the end.
#[derive(Default)]
pub struct Footnotes {
    /// Label to number and count of references.
    pub numbers: HashMap<String, (usize, usize)>,
    pub order: Vec<String>,
    pub definitions: HashMap<String, String>,
    /// The text before the definition that is being written, and its label.
    pub outside: Option<(String, String)>,
}

impl Writer<'_, '_, '_> {
    pub fn footnote_reference(&mut self, label: &str) {
        let next = self.footnotes.order.len() + 1;
        let (number, count) =
            *self.footnotes.numbers.entry(label.to_owned()).and_modify(|(_, count)| *count += 1).or_insert((next, 1));
        if count == 1 {
            self.footnotes.order.push(label.to_owned());
        }
        let again = if count > 1 { format!("-{count}") } else { String::new() };
        self.out.push_str("<sup class=\"footnote-ref\"><a id=\"");
        self.hole(Hole::Prefix);
        self.out.push_str(&format!("fnref-{number}{again}\" href=\"#"));
        self.hole(Hole::Prefix);
        self.out.push_str(&format!("fn-{number}\">{number}</a></sup>"));
    }

    pub fn write_footnotes(&mut self) {
        if self.footnotes.order.is_empty() {
            return;
        }
        self.block("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n");
        let mut index = 0;
        // A footnote can refer to another, which then joins the order.
        while let Some(label) = self.footnotes.order.get(index).cloned() {
            index += 1;
            let text = self.footnotes.definitions.remove(&label).unwrap_or_default();
            let text = text.trim_end();
            let (text, end) = text.strip_suffix("</p>").map_or((text, ""), |text| (text, "</p>"));
            self.out.push_str("<li id=\"");
            self.hole(Hole::Prefix);
            self.out.push_str(&format!("fn-{index}\">"));
            self.out.push_str(text);
            self.out.push_str(" <a class=\"footnote-back\" href=\"#");
            self.hole(Hole::Prefix);
            self.out.push_str(&format!("fnref-{index}\" aria-label=\""));
            self.hole(Hole::FootnoteBack);
            self.out.push_str(&format!("\">↩</a>{end}</li>\n"));
        }
        self.out.push_str("</ol></section>\n");
    }
}
