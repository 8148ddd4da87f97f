//! All tests of the library and the command, in one binary. Cases are data: `tests/faults/` and `tests/sites/`.

mod command;
mod commonmark;
mod faults;
mod freshness;
mod l10n;
mod languages;
mod properties;
mod publishing;
mod search;
mod sites;
mod support;
mod tidy;
