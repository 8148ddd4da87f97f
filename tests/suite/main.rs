//! All tests of the library and the command, in one binary. Cases are data: `tests/faults/` and `tests/sites/`.

mod agent;
mod cache;
mod command;
mod commonmark;
mod faults;
mod freshness;
mod hostile;
mod l10n;
mod languages;
mod last_build;
mod lock;
mod output_folder;
mod preview;
mod properties;
mod publishing;
mod scanning;
mod releases;
mod search;
mod sites;
mod streaming;
mod support;
mod themes;
mod tickets;
mod tidy;
