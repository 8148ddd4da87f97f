//! Elements that the author wrote as HTML.

use super::Writer;
use crate::content::{Element, Leads};
use crate::page::PictureTo;
use crate::page::surface::{attribute, href};

impl Writer<'_, '_, '_> {
    pub(super) fn element(&mut self, index: u32) {
        let element = self.text.element(index);
        self.out.push('<');
        self.out.push_str(&element.name);
        if let Some(Leads::Link(link)) = element.leads("href")
            && element.attribute("target").is_none()
            && self.surface.opens_outside(&self.targets.links[link as usize])
        {
            self.out.push_str(" target=\"_blank\"");
        }
        for (name, value) in &element.attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.attribute_of(element, name, value);
            self.out.push('"');
        }
        self.out.push('>');
        self.verbatim += usize::from(element.is_verbatim());
    }

    fn attribute_of(&mut self, element: &Element, name: &str, value: &str) {
        match element.leads(name) {
            Some(Leads::Link(index)) => {
                let index = index as usize;
                let written = &self.text.outline.links[index].target;
                self.surface.href(&self.targets.links[index], written, &mut self.out);
            }
            Some(Leads::Picture(index)) => match &self.targets.pictures[index as usize] {
                PictureTo::Own(light, _) => self.surface.address(light, &mut self.out),
                PictureTo::External => href(value, &mut self.out),
                PictureTo::Nothing => {}
            },
            None => attribute(value, &mut self.out),
        }
    }

    pub(super) fn end_element(&mut self, index: u32) {
        let element = self.text.element(index);
        self.verbatim -= usize::from(element.is_verbatim());
        if !element.is_void() {
            self.out.push_str("</");
            self.out.push_str(&element.name);
            self.out.push('>');
        }
    }
}
