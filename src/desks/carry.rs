//! Carrying out a plan, one request for each answer.

use std::collections::BTreeSet;

use reqwest::StatusCode;

use super::desk::HelpDesk;
use super::mark::Mark;
use super::plan::{Plan, Why};
use super::wish::{Held, Wish};
use crate::deploy::Trouble;

/// How often an answer is created where the desk does not say whether it was.
const TRIES: usize = 3;

/// What has been done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How many answers were created.
    pub created: usize,
    /// How many have another text.
    pub changed: usize,
    /// How many are gone.
    pub removed: usize,
}

/// Carries out a plan, and looks at the desk again where something was written: of answers that two runs have created at once, the older
/// one stays. Of a run that ends early, `done` says how far it came, and the next one goes on from there.
pub fn carry_out(
    desk: &mut dyn HelpDesk,
    site: &str,
    wishes: &[Wish],
    plan: &Plan,
    done: &mut Done,
) -> Result<(), Trouble> {
    for wish in &plan.create {
        create(desk, site, wish)?;
        done.created += 1;
    }
    for (held, wish) in &plan.change {
        desk.change(held, wish, &wish.mark(site)).map_err(|failed| match failed.status {
            Some(StatusCode::NOT_FOUND) => {
                let message = format!(
                    "{}: `{}` is not there any more: somebody has deleted it meanwhile",
                    desk.shown(),
                    held.title
                );
                Trouble::environment(message).hint("Run the command again.")
            }
            _ => failed.trouble,
        })?;
        done.changed += 1;
    }
    for (held, _) in &plan.remove {
        remove(desk, held)?;
        done.removed += 1;
    }
    if plan.create.is_empty() && plan.change.is_empty() { Ok(()) } else { look_again(desk, site, wishes, plan) }
}

/// Creates an answer, once: where the desk does not say whether it did, it is asked what it has.
fn create(desk: &mut dyn HelpDesk, site: &str, wish: &Wish) -> Result<(), Trouble> {
    let mark = wish.mark(site);
    let mut tries = 0;
    loop {
        let Err(failed) = desk.create(wish, &mark) else { return Ok(()) };
        tries += 1;
        if !failed.is_unsure || tries == TRIES {
            return Err(failed.trouble);
        }
        if desk.held(site)?.iter().any(|held| held.mark.site == site && held.mark.key == mark.key) {
            return Ok(());
        }
    }
}

fn remove(desk: &mut dyn HelpDesk, held: &Held) -> Result<(), Trouble> {
    match desk.remove(held) {
        // Somebody was faster.
        Err(failed) if failed.status != Some(StatusCode::NOT_FOUND) => Err(failed.trouble),
        _ => Ok(()),
    }
}

/// Removes what another run has created at the same time, and writes down what the desk made of the texts that were written.
fn look_again(desk: &mut dyn HelpDesk, site: &str, wishes: &[Wish], before: &Plan) -> Result<(), Trouble> {
    let held = desk.held(site)?;
    let now = Plan::of(site, wishes, &held);
    for (held, _) in now.remove.iter().filter(|(_, why)| *why == Why::Twice) {
        remove(desk, held)?;
    }
    let left_alone: BTreeSet<u64> = before.kept.iter().map(|(held, _)| held.number).collect();
    for (held, wish) in now.kept.iter().filter(|(held, _)| !left_alone.contains(&held.number)) {
        let Some((wish, mark)) = wish.map(|wish| (wish, wish.mark(site))) else { continue };
        let is_written =
            before.create.contains(&wish) || before.change.iter().any(|(held, _)| held.mark.key == mark.key);
        // Of what somebody else has edited, the mark is an older one.
        if is_written && held.mark == mark {
            // The desk's own words are sent back, so an edit of this very moment is not lost.
            let as_it_is = Wish { title: held.title.clone(), html: held.html.clone(), ..wish.clone() };
            desk.change(held, &as_it_is, &Mark { kept: held.kept(), ..mark }).map_err(|failed| failed.trouble)?;
        }
    }
    Ok(())
}
