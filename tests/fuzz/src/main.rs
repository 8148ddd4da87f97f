//! Fuzzing of every parser with libFuzzer, on stable Rust: the compiler counts which edges an input reaches, and inputs that reach new
//! ones are kept and changed further.
//!
//! One program holds all targets, so that waymark is linked once; `WAYMARK_FUZZ` names the one to run. `tests/fuzz/run` does the rest.

#![no_main]

mod exchange;
mod html;
mod http;
mod locks;
mod pages;
mod pictures;
mod site;
mod themes;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

/// A target: takes any bytes, and panics where what waymark made of them breaks a promise.
type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 10] = [
    ("front-matter", pages::front_matter),
    ("page", pages::page),
    ("template", themes::template),
    ("fluent", themes::fluent),
    ("config", themes::config),
    ("po", exchange::po),
    ("xliff", exchange::xliff),
    ("svg", pictures::svg),
    ("locks", locks::locks),
    ("http", http::http),
];

static TARGET: OnceLock<Target> = OnceLock::new();

fn choose() {
    let wanted = std::env::var("WAYMARK_FUZZ").unwrap_or_default();
    let found = TARGETS.iter().find(|(name, _)| *name == wanted);
    let names = || TARGETS.map(|(name, _)| name).join(", ");
    let (_, target) = found.unwrap_or_else(|| panic!("WAYMARK_FUZZ is `{wanted}`, and can be {}", names()));
    TARGET.set(*target).expect("libFuzzer initialises once");
}

fuzz_target!(init: choose(), |data: &[u8]| (TARGET.get().expect("a target was chosen"))(data));
