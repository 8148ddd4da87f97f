//! A site that follows its files: each call is answered from what they hold now, or, while that has faults, from the last state without.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::cli::error::Result;
use crate::cli::open::{Opened, compiled, find};
use crate::cli::report::{is_in_config, plural};
use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::source::Scanner;
use crate::{Memory, Options, compile};

/// A site that follows its files.
pub struct Current {
    folder: PathBuf,
    state: Mutex<State>,
}

struct State {
    scanner: Scanner,
    memory: Memory,
    /// The last state without faults.
    good: Site,
    /// What keeps the present state from being shown.
    trouble: Option<String>,
}

impl Current {
    /// Reads and compiles a site; faults are printed, and stop the command.
    pub fn open(folder: &Path) -> Result<Self> {
        find(folder)?;
        let (mut scanner, memory) = (Scanner::new(folder), Memory::default());
        scanner.look(&[], now());
        let (good, findings) = compiled(|| compile(scanner.sources(), &Options::default(), &memory))?;
        let opened = Opened { sources: scanner.sources().clone(), site: good, findings };
        opened.fail_at(is_in_config)?;
        opened.fail_at(|_| true)?;
        let state = State { scanner, memory, good: opened.site, trouble: None };
        Ok(Self { folder: folder.to_owned(), state: Mutex::new(state) })
    }

    /// The site, compiled again where a file has changed, and what keeps the files' present state from being it.
    pub fn now(&self) -> (Site, Option<String>) {
        let mut state = self.state.lock().expect("no thread panics while it compiles");
        // What has not changed is neither read nor parsed again.
        let is_same = compiled(|| state.scanner.look(&[], now())).is_ok_and(|changed| changed.is_empty());
        if !is_same {
            self.compile(&mut state);
        }
        (state.good.clone(), state.trouble.clone())
    }

    fn compile(&self, state: &mut State) {
        let State { scanner, memory, .. } = &*state;
        match compiled(|| compile(scanner.sources(), &Options::default(), memory)) {
            Ok((site, findings)) => {
                let faults: Vec<&Diagnostic> = findings.iter().filter(|finding| finding.is_fault()).collect();
                state.trouble = trouble(&faults);
                if faults.is_empty() {
                    state.good = site;
                }
            }
            Err(error) => {
                // What a panic left half made is not used again.
                state.scanner = Scanner::new(&self.folder);
                state.memory = Memory::default();
                state.trouble = Some(error.message());
            }
        }
    }
}

/// What faults are told as: the first of them, and how many there are.
fn trouble(faults: &[&Diagnostic]) -> Option<String> {
    let first = faults.first()?;
    let place = first.place.as_ref().map_or(String::new(), |place| format!("{}: ", place.path));
    let count = plural(faults.len(), "fault");
    Some(format!("the files have {count} now, first {place}{}; `waymark check` lists all", first.message))
}

/// The time since 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
