//! What a release must not do unasked.

use super::{Plan, State, Wish};
use crate::deploy::record::{Hex, Record};
use crate::deploy::trouble::Trouble;

/// How many of the vanished pages a message names.
const NAMED: usize = 3;

/// Why a release must not be published as it is planned. With `yes` pages may vanish.
pub fn refusals(state: State, wish: Wish, plan: &Plan, yes: bool) -> Result<(), Trouble> {
    let Some(live) = state.live else { return Ok(()) };
    if live.title != wish.record.title && live.base_url != wish.record.base_url {
        let (title, base_url) = (&live.title, &live.base_url);
        let hint = format!(
            "Publish to another place. If it is this one under a new name, publish once with `--base-url {base_url}`, or once under \
             the old title."
        );
        let message = format!("another help centre is published there, `{title}` of {base_url}; nothing was changed");
        return Err(Trouble::call(message).hint(hint));
    }
    let pages = state.ledger.live().map_or(0, |live| live.pages);
    let vanished = plan.vanished.len();
    if vanished * 4 > pages && !yes {
        let named: Vec<String> = plan.vanished.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
        let more = if vanished > NAMED { ", …" } else { "" };
        let message =
            format!("{vanished} of {pages} pages would vanish ({}{more}); nothing was changed", named.join(", "));
        return Err(Trouble::content(message).hint(
            "More than a quarter at once is often a mistake. `--dry-run` lists them; if they may go, publish with `--yes`.",
        ));
    }
    if wish.back_to.is_some() {
        return can_go_back(state, wish.record, plan);
    }
    Ok(())
}

/// A rollback sends nothing, so the bytes of all its files have to be there.
fn can_go_back(state: State, record: &Record, plan: &Plan) -> Result<(), Trouble> {
    let is_there = |key| state.ledger.bytes.contains_key(&Hex(key)) || plan.keep.values().any(|kept| *kept == key);
    match plan.steps().find(|step| step.is_kept && !is_there(step.file.key())) {
        None => Ok(()),
        Some(step) => Err(Trouble::call(format!(
            "release {} cannot be put back: `{}` is not kept any more; nothing was changed",
            record.build, step.path
        ))
        .hint("Build the site as it was then, and publish that.")),
    }
}
