//! Whatever happens between and during runs, a desk comes to hold what it should.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::carry::{Done, carry_out};
use super::desk::HelpDesk;
use super::http::Failed;
use super::mark::Mark;
use super::plan::Plan;
use super::wish::{Held, Wish};
use crate::deploy::Trouble;

const SITE: &str = "aaaa";

/// A desk in memory. It goes away after some requests that write.
#[derive(Default)]
struct Model {
    held: BTreeMap<u64, Held>,
    next: u64,
    left: usize,
    has_aside: bool,
}

impl Model {
    /// A request that writes: it may be heeded although the sender does not hear of it.
    fn write(&mut self, is_heeded: bool, change: impl FnOnce(&mut Self)) -> Result<(), Failed> {
        if self.left > 0 || is_heeded {
            change(self);
        }
        if self.left == 0 {
            return Err(Failed { status: None, is_unsure: false, trouble: Trouble::environment("gone") });
        }
        self.left -= 1;
        Ok(())
    }

    fn put(&mut self, number: u64, wish: &Wish, mark: &Mark) {
        let (title, html, state) = (wish.title.clone(), wish.html.clone(), String::new());
        self.held.insert(number, Held { number, mark: mark.clone(), title, html, state, is_aside: false });
    }
}

impl HelpDesk for Model {
    fn shown(&self) -> String {
        "model".into()
    }

    fn held(&mut self, _: &str) -> Result<Vec<Held>, Trouble> {
        Ok(self.held.values().cloned().collect())
    }

    fn create(&mut self, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        self.next += 1;
        let (number, is_heeded) = (self.next, self.next.is_multiple_of(2));
        self.write(is_heeded, |desk| desk.put(number, wish, mark))
    }

    fn change(&mut self, held: &Held, wish: &Wish, mark: &Mark) -> Result<(), Failed> {
        self.write(false, |desk| desk.put(held.number, wish, mark))
    }

    fn remove(&mut self, held: &Held) -> Result<(), Failed> {
        let has_aside = self.has_aside;
        self.write(false, |desk| {
            if has_aside {
                desk.held.entry(held.number).and_modify(|held| held.is_aside = true);
            } else {
                desk.held.remove(&held.number);
            }
        })
    }
}

#[derive(Clone, Debug)]
enum Event {
    /// The site has another text for an entry, or none.
    Write(u8, Option<u8>),
    /// Somebody edits, deletes or copies at the desk.
    Edit(usize, u8),
    Delete(usize),
    Copy(usize),
    /// A run, which is stopped after so many requests.
    Run(usize),
    /// Two runs that have both read the desk before either writes.
    AtOnce,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..6u8, prop::option::weighted(0.7, 0..4u8)).prop_map(|(id, text)| Event::Write(id, text)),
        1 => (any::<usize>(), 0..4u8).prop_map(|(at, text)| Event::Edit(at, text)),
        1 => any::<usize>().prop_map(Event::Delete),
        1 => any::<usize>().prop_map(Event::Copy),
        3 => (0..6usize).prop_map(Event::Run),
        1 => Just(Event::AtOnce),
    ]
}

fn wishes(site: &BTreeMap<u8, u8>) -> Vec<Wish> {
    let wish = |(id, text): (&u8, &u8)| Wish {
        locale: "en".into(),
        id: id.to_string(),
        title: format!("Title {id}"),
        folder: String::new(),
        html: format!("<p>Text {text}</p>"),
        url: String::new(),
    };
    site.iter().map(wish).collect()
}

/// Runs as the command does.
fn run(desk: &mut Model, wishes: &[Wish], requests: usize) -> Result<(), Trouble> {
    desk.left = requests;
    let held = desk.held(SITE)?;
    carry_out(desk, SITE, wishes, &Plan::of(SITE, wishes, &held), &mut Done::default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_desk_comes_to_hold_what_it_should(events in prop::collection::vec(event(), 1..30), has_aside in any::<bool>()) {
        let mut desk = Model { has_aside, ..Model::default() };
        let mark = |site: &str| Mark { site: site.into(), key: "k".into(), sent: "s".into(), kept: "k".into() };
        let foreign = Held {
            number: 1000, mark: mark("zzzz"), title: "T".into(), html: "h".into(), state: String::new(), is_aside: false,
        };
        desk.held.insert(1000, foreign.clone());
        let mut site = BTreeMap::new();
        let mut edited: BTreeMap<u64, String> = BTreeMap::new();
        for event in events {
            let own: Vec<u64> = desk.held.keys().copied().filter(|number| *number != 1000).collect();
            let at = |at: usize| own.get(at % own.len().max(1)).copied();
            match event {
                Event::Write(id, Some(text)) => drop(site.insert(id, text)),
                Event::Write(id, None) => drop(site.remove(&id)),
                Event::Edit(number, text) => if let Some(number) = at(number) {
                    let html = format!("<p>By hand {text}</p>");
                    desk.held.get_mut(&number).unwrap().html = html.clone();
                    edited.insert(number, html);
                },
                Event::Delete(number) => if let Some(number) = at(number) {
                    desk.held.remove(&number);
                    edited.remove(&number);
                },
                Event::Copy(number) => if let Some(number) = at(number) {
                    desk.next += 1;
                    let copy = Held { number: desk.next, ..desk.held[&number].clone() };
                    if let Some(html) = edited.get(&number).cloned() {
                        edited.insert(copy.number, html);
                    }
                    desk.held.insert(copy.number, copy);
                },
                Event::Run(requests) => drop(run(&mut desk, &wishes(&site), requests)),
                Event::AtOnce => {
                    let wishes = wishes(&site);
                    let held = desk.held(SITE).unwrap();
                    let plan = Plan::of(SITE, &wishes, &held);
                    desk.left = usize::MAX;
                    for _ in 0..2 {
                        carry_out(&mut desk, SITE, &wishes, &plan, &mut Done::default()).unwrap();
                    }
                }
            }
            for (number, html) in &edited {
                prop_assert_eq!(&desk.held[number].html, html, "what somebody wrote is lost");
            }
        }
        let wishes = wishes(&site);
        run(&mut desk, &wishes, usize::MAX).unwrap();
        let held = desk.held(SITE).unwrap();
        prop_assert!(Plan::of(SITE, &wishes, &held).is_empty());
        prop_assert_eq!(&desk.held[&1000], &foreign);
        for wish in &wishes {
            let key = wish.key();
            let of_it: Vec<&Held> = held.iter().filter(|held| held.mark.key == key && !held.is_aside).collect();
            let unedited: Vec<&&Held> = of_it.iter().filter(|held| !held.is_edited()).collect();
            prop_assert!(unedited.len() <= 1, "it stands there twice");
            prop_assert!(unedited.iter().all(|held| held.html == wish.html));
            prop_assert!(!of_it.is_empty(), "it is missing");
        }
        let keys: Vec<String> = wishes.iter().map(Wish::key).collect();
        let left = held.iter().filter(|held| held.mark.site == SITE && !held.is_aside && !held.is_edited());
        prop_assert!(left.into_iter().all(|held| keys.contains(&held.mark.key)), "something is left over");
    }
}

#[test]
fn what_is_much_is_refused_unasked() {
    let site: BTreeMap<u8, u8> = (0..8).map(|id| (id, 0)).collect();
    let mut desk = Model::default();
    let all = wishes(&site);
    let plan = |desk: &mut Model, wishes: &[Wish]| {
        let held = desk.held(SITE).unwrap();
        Plan::of(SITE, wishes, &held).refusal("it").map_err(|trouble| trouble.message)
    };
    assert_eq!(
        plan(&mut desk, &all).unwrap_err(),
        "it has no answers of this site yet, and 8 would be created; nothing was changed"
    );
    assert_eq!(plan(&mut desk, &[]), Ok(()));
    run(&mut desk, &all, usize::MAX).unwrap();
    assert_eq!(plan(&mut desk, &all[2..]), Ok(()));
    let refused = plan(&mut desk, &all[3..]).unwrap_err();
    assert_eq!(refused, "3 of 8 answers at it would be deleted (`Title 1`, `Title 0`, `Title 2`); nothing was changed");
}
