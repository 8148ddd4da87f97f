//! Static files of the theme.

use std::sync::Arc;

use crate::addresses;
use crate::catalogue::Catalogue;
use crate::site::delivery::{Cache, Rule};
use crate::site::output::{Claims, Family, Made, Output, Rendered};
use crate::site::parts::Parts;
use crate::source::Sources;

/// Style sheets, scripts and fonts, each with a hash of its content in its name.
pub struct Assets;

/// A file's bytes.
struct Asset(Arc<[u8]>);

impl Family for Assets {
    fn name(&self) -> &'static str {
        "files of the theme"
    }

    fn claim(&self, parts: &Parts, _: &Sources, claims: &mut Claims) {
        let assets = &parts.theme.assets;
        // The widget is published at an address of its own, with the list of locales in it.
        let widget = assets.address(addresses::WIDGET).ok().filter(|_| parts.catalogue.config.outputs.embed);
        for asset in assets.all().filter(|asset| Some(&*asset.out) != widget) {
            claims.add(asset.out.clone(), Asset(asset.bytes.clone()));
        }
    }

    fn rules(&self, _: &Catalogue) -> Vec<Rule> {
        // Pictures too.
        vec![Rule::cached(format!("{}*", addresses::ASSETS), Cache::Immutable)]
    }
}

impl Output for Asset {
    fn make(&self, _: &Parts, _: &str) -> Made {
        Made::File(Rendered::Shared(self.0.clone()))
    }
}
