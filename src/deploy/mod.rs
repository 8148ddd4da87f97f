//! Bringing releases to where readers get them.
//!
//! A build has made the output folder, and a [`Record`] says what is in it. A [`Place`] is where it goes; its [`Ledger`] says what is
//! there. From these a pure function makes a [`Plan`], and the place carries it out: what pages need first, then pages, then what leads
//! to them, the switch, deletions last. Nothing is rendered here.
//!
//! A publisher that is stopped leaves a ledger that says what it had begun. The next one reads that, and its plan covers whatever may
//! have been left.

mod trouble;
mod sealed;
mod record;
mod ledger;
mod kind;
mod plan;
mod limits;
mod lost;
mod process;
mod place;
mod folder;
mod bucket;
mod git;
mod open;
mod verify;

use std::path::Path;

pub use folder::Folder;
pub use kind::{Kind, is_page};
pub use ledger::{Holder, Ledger, Listed};
pub use limits::{Excess, HOSTS, Host, Limit, Load, Measure};
pub use open::{Service, open};
pub use place::Place;
pub use plan::{KEEP, Phase, Plan, State, Step, Wish};
pub use process::holder;
pub use record::{Record, Sent, Way};
pub use trouble::{Cause, Trouble};
pub use verify::{Verified, address, verify};

use plan::{plan, refusals};
use sealed::Broken;

/// What is known of a place before anything is done.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Its ledger; empty where nothing was published yet.
    pub ledger: Ledger,
    /// The record of the live release.
    pub live: Option<Record>,
    /// What was begun since, and not brought to its end.
    pub attempts: Vec<Record>,
}

/// What a publisher agrees to, whatever is found at the place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consent {
    /// Addresses may vanish, and files of others may lie there.
    pub yes: bool,
    /// The lock of another publisher is broken.
    pub break_lock: bool,
}

impl Found {
    /// Reads the ledger of a place, and nothing else.
    pub fn ledger_of(place: &mut dyn Place) -> Result<Option<Ledger>, Trouble> {
        let Some(text) = place.ledger()? else { return Ok(None) };
        Ledger::parse(&text).map(Some).map_err(|broken| unreadable("the list of releases", broken))
    }

    /// Reads what a plan needs to know of a place. `consent` says what of it is no obstacle.
    pub fn at(place: &mut dyn Place, consent: Consent) -> Result<Self, Trouble> {
        let Some(ledger) = Self::ledger_of(place)? else {
            let foreign = place.foreign()?;
            if !foreign.is_empty() && !consent.yes {
                let named: Vec<String> = foreign.iter().take(3).map(|path| format!("`{path}`")).collect();
                let message = format!("files lie there that waymark did not put there, such as {}", named.join(", "));
                let hint = "Name an empty place. With `--yes` they stay, but for those that the site has too, which are replaced.";
                return Err(Trouble::call(message).hint(hint));
            }
            return Ok(Self::default());
        };
        if let Some(holder) = ledger.lock.as_ref().filter(|holder| !consent.break_lock && !place.is_gone(holder)) {
            let message =
                format!("{} is publishing there since {}; nothing was changed", holder.who, time(holder.since));
            let hint = "Wait until that has ended. If it was stopped and will not go on, publish with `--break-lock`.";
            return Err(Trouble::environment(message).hint(hint));
        }
        let live = match ledger.live() {
            Some(live) => Some(Self::record_of(place, &live.build)?.ok_or_else(|| lost(&live.build))?),
            None => None,
        };
        let mut attempts = Vec::new();
        for build in &ledger.attempts {
            // A publisher that was stopped before it wrote the record has put nothing there.
            attempts.extend(Self::record_of(place, build)?);
        }
        Ok(Self { ledger, live, attempts })
    }

    /// Reads the record of a build.
    pub fn record_of(place: &mut dyn Place, build: &str) -> Result<Option<Record>, Trouble> {
        let Some(text) = place.record(build)? else { return Ok(None) };
        Record::parse(&text).map(Some).map_err(|broken| unreadable(&format!("the record of release {build}"), broken))
    }

    /// What a plan is made from.
    pub fn state(&self) -> State<'_> {
        State { ledger: &self.ledger, live: self.live.as_ref(), attempts: &self.attempts }
    }

    /// Plans a release, and refuses what must not be done unasked.
    pub fn plan(&self, wish: Wish, consent: Consent) -> Result<Plan, Trouble> {
        let plan = plan(self.state(), wish);
        refusals(self.state(), wish, &plan, consent.yes)?;
        Ok(plan)
    }

    /// The release of the list that an id names by its beginning; without one, the release before the live one.
    pub fn earlier(&self, id: Option<&str>) -> Result<&Listed, Trouble> {
        let list = "`waymark releases` lists those that can be gone back to.";
        match id {
            None => self.ledger.before().ok_or_else(|| {
                Trouble::call("there is no release before the live one to go back to; nothing was changed").hint(list)
            }),
            Some(id) => {
                let mut found = self.ledger.releases.iter().rev().filter(|listed| listed.build.starts_with(id));
                let Some(first) = found.next().filter(|_| !id.is_empty()) else {
                    return Err(Trouble::call(format!("there is no release `{id}`; nothing was changed")).hint(list));
                };
                match found.find(|other| other.build != first.build) {
                    Some(_) => {
                        Err(Trouble::call(format!("`{id}` could be several releases; nothing was changed")).hint(list))
                    }
                    None => Ok(first),
                }
            }
        }
    }
}

/// Carries a plan out. `done` hears how many files are in place.
pub fn carry_out(
    place: &mut dyn Place,
    found: &Found,
    plan: &Plan,
    record: &Record,
    holder: Holder,
    output: &Path,
    done: &(dyn Fn(usize) + Sync),
) -> Result<(), Trouble> {
    let mut begun = Ledger { lock: Some(holder), ..found.ledger.clone() };
    if !begun.attempts.contains(&record.build) {
        begun.attempts.push(record.build.clone());
    }
    place.begin(&begun, record)?;
    place.deliver(plan, record, output, done)?;
    place.commit(&plan.ledger)?;
    place.clear(&plan.ledger)?;
    if !plan.ledger.deletions.is_empty() {
        place.commit(&Ledger { deletions: Vec::new(), ..plan.ledger.clone() })?;
    }
    Ok(())
}

fn unreadable(what: &str, broken: Broken) -> Trouble {
    match broken {
        Broken::Newer => Trouble::call(format!("a later version of waymark wrote {what} there; nothing was changed"))
            .hint("Publish with that version or a later one."),
        Broken::Other | Broken::Damaged => {
            Trouble::call(format!("{what} there was cut off or edited; nothing was changed")).hint(
                "Put `.waymark/` back as it was from a copy. Without one, publish to an empty place, or delete `.waymark/` there and \
                 publish with `--yes`: the site is sent whole, and what is kept for old pages is forgotten.",
            )
        }
    }
}

fn lost(build: &str) -> Trouble {
    Trouble::call(format!("the record of the live release {build} is missing there; nothing was changed")).hint(
        "Put `.waymark/records/` back from a copy. Without one, delete `.waymark/` there and publish with `--yes`.",
    )
}

/// A time, as people read it.
pub fn time(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    time.map_or_else(|| format!("second {seconds}"), |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times_are_readable() {
        assert_eq!(time(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(time(951_782_399), "2000-02-28 23:59:59 UTC");
        assert_eq!(time(951_782_400), "2000-02-29 00:00:00 UTC");
        assert_eq!(time(1_796_083_200), "2026-12-01 00:00:00 UTC");
    }
}
