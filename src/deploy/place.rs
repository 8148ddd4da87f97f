//! What every place that releases are published to can do.

use std::path::Path;

use super::ledger::{Holder, Ledger};
use super::plan::Plan;
use super::record::Record;
use super::trouble::Trouble;

/// A place that holds releases. [`carry_out`](super::carry_out) calls those that change something in the order in which they stand here.
pub trait Place {
    /// The text of its ledger; none before anything was published there.
    fn ledger(&mut self) -> Result<Option<String>, Trouble>;

    /// The text of the record of a build; none where it was not written.
    fn record(&mut self, build: &str) -> Result<Option<String>, Trouble>;

    /// Some files where a first release would go, which no ledger knows of.
    fn foreign(&mut self) -> Result<Vec<String>, Trouble>;

    /// Whether a publisher that the ledger names is certainly at work no more.
    fn is_gone(&self, holder: &Holder) -> bool;

    /// Writes down that this publisher begins: the ledger with its lock, and the record of what it is going to put here. Fails where
    /// the ledger is not the one any more that was read.
    fn begin(&mut self, ledger: &Ledger, record: &Record) -> Result<(), Trouble>;

    /// Keeps the bytes that the plan says, and puts every file at its path, in the plan's order. Files come from the output folder, or
    /// from what is kept. A place that can change as a whole does so at the end.
    fn deliver(
        &mut self,
        plan: &Plan,
        record: &Record,
        output: &Path,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), Trouble>;

    /// Writes the ledger: the new release is the live one.
    fn commit(&mut self, ledger: &Ledger) -> Result<(), Trouble>;

    /// Deletes what the ledger lists under `deletions`. That something is not there is no failure.
    fn clear(&mut self, ledger: &Ledger) -> Result<(), Trouble>;

    /// The number of requests that a plan needs; none where nothing goes over a network.
    fn requests(&self, plan: &Plan) -> Option<usize>;

    /// The text of a file of a release that is kept, by the release's number and build; none where it is not there. Only a place that
    /// keeps whole releases can tell: others say that they cannot.
    fn file_of(&mut self, _number: u32, _build: &str, _path: &str) -> Result<Option<String>, Trouble> {
        Err(Trouble::call("this place keeps no whole releases from which a text can be read")
            .hint("A place `dir:PATH` does. Elsewhere build the commit that `waymark releases` names, and call `waymark embed` there."))
    }

    /// What a publisher should know of the place, in the end.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}
