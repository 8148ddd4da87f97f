//! Names of terms in the plain texts of the front matter.

use super::front_matter::FrontMatter;
use crate::config::LocaleNames;
use crate::diagnostic::Findings;
use crate::source::TextFile;

/// Puts the names of terms into the texts that readers see, and says where there is no such term, or where an old name stands. Old names
/// among `keywords` and `asked_as` are wanted: readers search for them.
pub fn put_into(front: &mut FrontMatter, file: &TextFile, names: &LocaleNames, findings: &mut Findings) {
    let place = |key: &str| {
        let span = front.keys.iter().find(|(known, _)| known.0 == key).map_or(0..0, |(_, span)| span.clone());
        file.place(span)
    };
    let mut put = |key: &str, text: &mut String, is_checked: bool| {
        let (mut unknown, old) = (Vec::new(), if is_checked { names.old_in(text) } else { Vec::new() });
        findings.extend(old.iter().map(|(_, old)| names.warning(old).at(place(key))));
        let put = names.put_into(text, |id| unknown.push(id.to_owned())).into_owned();
        findings.extend(unknown.iter().map(|id| names.unknown(id).at(place(key))));
        *text = put;
    };
    // A page without a title is called by its path, which nobody wrote to be read.
    let mut title = std::mem::take(&mut front.title);
    put("title", &mut title, !front.broken);
    let mut summary = std::mem::take(&mut front.summary);
    put("summary", &mut summary, true);
    let (mut keywords, mut asked_as) = (std::mem::take(&mut front.keywords), std::mem::take(&mut front.asked_as));
    keywords.iter_mut().for_each(|text| put("keywords", text, false));
    asked_as.iter_mut().for_each(|text| put("asked_as", text, false));
    (front.title, front.summary, front.keywords, front.asked_as) = (title, summary, keywords, asked_as);
}
