//! `publish` in `site.yaml`: the places that a site is published to, by name.

use super::destination::{Destination, Named};
use super::yaml::Fields;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::TextFile;

/// Reads them.
pub fn read(fields: &mut Fields, file: &TextFile) -> Vec<Named> {
    let Some(places) = fields.mapping("publish") else { return Vec::new() };
    let (rows, findings) = places.mappings();
    fields.findings.extend(findings);
    let mut named = Vec::new();
    for (name, span, mut row) in rows {
        let to = row.text("to");
        let keep = row.integer("keep");
        let endpoint = row.text("endpoint").map(|(endpoint, _)| endpoint.into());
        let purge = row.text("purge").map(|(purge, _)| purge.into());
        fields.adopt(row);
        let mut fault = |message: String, span, help: &str| {
            fields.findings.push(Diagnostic::new(Code::BadDestination, message).at(file.place(span)).help(help));
        };
        const TO: &str = "say where to, such as `to: dir:/srv/help` or `to: s3://bucket/help`";
        if Destination::parse(&name).is_some() {
            let help = "give the place a plain name, such as `live`, and write the address behind `to:`";
            fault(format!("`{name}` is an address, and should be a name"), span.clone(), help);
        }
        let keep = match keep.map(usize::try_from) {
            Some(Err(_)) => {
                fault(
                    "`keep` cannot be less than 0".into(),
                    span.clone(),
                    "it is the number of releases that can be gone back to",
                );
                None
            }
            keep => keep.and_then(Result::ok),
        };
        let Some((to, place)) = to else {
            fault(format!("`{name}` does not say where to publish"), span, TO);
            continue;
        };
        match Destination::parse(&to) {
            Some(Ok(to)) => named.push(Named { name: name.into(), to, keep, endpoint, purge }),
            Some(Err(why)) => fault(why, place, TO),
            None => fault(format!("`{to}` is no place to publish to"), place, TO),
        }
    }
    named
}
