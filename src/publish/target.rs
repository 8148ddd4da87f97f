//! Where releases go.

use std::path::PathBuf;

use super::Failure;
use super::difference::Difference;
use super::manifest::Manifest;
use super::release::{File, Release};
use crate::site::{OutPath, Rendered};

/// A place that holds a release: the only writer of what is published.
///
/// A new release is staged file by file, from many threads at once and while the site is rendered, so that no target needs the
/// whole site in memory. Until [`Target::switch`] the live release stays as it is, and dropping the target drops what is staged.
pub trait Target: Sync {
    /// The manifest of the live release; empty where there is none.
    fn live(&self) -> &Manifest;

    /// Whether the live release holds this very file. Without its bytes a target says so only where it can tell from the hash alone.
    fn holds(&self, path: &OutPath, file: &File, rendered: Option<&Rendered>) -> bool;

    /// Puts a file of the new release beside the live one.
    fn stage(&self, path: &OutPath, file: &File, rendered: &Rendered) -> Result<(), Failure>;

    /// Puts a file of the new release beside the live one, unless that holds it. Gives whether it does.
    fn bring(&self, path: &OutPath, file: &File, rendered: &Rendered) -> Result<bool, Failure> {
        let is_held = self.holds(path, file, Some(rendered));
        if !is_held {
            self.stage(path, file, rendered)?;
        }
        Ok(is_held)
    }

    /// Makes the new release the live one. Files that are not in `difference` are those of the live release. Where nothing differs,
    /// nothing is touched.
    fn switch(
        self,
        release: &Release,
        difference: &Difference,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Switched, Failure>;
}

/// How a switch went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switched {
    /// The live release could not be replaced in one step, so its files were replaced one by one.
    pub one_by_one: bool,
}

/// What a user should hear of while a release is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Another build holds the target; this one waits for it.
    Waiting,
    /// Every file of the live release was read again. These were damaged, and will be written again.
    Verified(Vec<OutPath>),
    /// The number of outputs that are done.
    Done(usize),
    /// Files that are no part of any release were moved to this folder.
    SetAside(PathBuf),
}
