//! Following the disk, and compiling what has changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use super::check::Checked;
use super::live::Live;
use super::watch::{Folders, Hints};
use super::{News, Settings};
use crate::diagnostic::caught;
use crate::publish::{recall, store};
use crate::source::{Scanner, path_in_site};
use crate::{Memory, Options, compile};

/// Something that wakes the work.
pub enum Event {
    /// The system says that something changed.
    Disk(notify::Result<notify::Event>),
    /// Somebody asks for a look at the whole site, with the ticket to answer.
    Look(u64),
    /// Everything has been rendered once.
    Rendered,
}

/// After a change the whole site is looked at once more, in case an event was lost: so soon after folders came or went,
/// else later.
const AFTER_FOLDERS: Duration = Duration::from_millis(150);
const AFTER_CHANGE: Duration = Duration::from_secs(1);
/// Looking at the disk without a hint may take one part in so many of the time.
const SHARE: u32 = 100;
const SHARE_POLLING: u32 = 10;
/// A look without a hint makes way for a hint, but not for longer than this: hints can be wrong.
const MOST_UNSEEN: Duration = Duration::from_secs(30);
/// An event comes later than its change by no more than this.
const LATENESS: Duration = Duration::from_millis(100);
/// So many changes without an event prove that events cannot be relied on; where none came at all, one does.
const MOST_MISSED: u32 = 3;

type Tell = Arc<dyn Fn(News) + Send + Sync>;

/// Follows a site's folder for as long as the process lives.
pub struct Work {
    root: Arc<PathBuf>,
    options: Options,
    scanner: Scanner,
    memory: Memory,
    live: Arc<Live>,
    tell: Tell,
    checker: Sender<()>,
    sender: Sender<Event>,
    /// Without them the disk is looked at again and again.
    folders: Option<Folders>,
    polls: bool,
    hints: Hints,
    next_look: Instant,
    /// When the whole site was looked at for the last time.
    seen: Instant,
    /// How long the last look at the whole site took.
    cost: Duration,
    heard: bool,
    missed: u32,
    is_stored: bool,
    /// What has changed together with a page that was read while it was empty, and waits for what is written into that.
    waiting: Vec<Arc<str>>,
}

impl Work {
    pub fn new(
        root: PathBuf,
        settings: &Settings,
        live: Arc<Live>,
        sender: Sender<Event>,
        checker: Sender<()>,
        tell: Tell,
    ) -> Self {
        Self {
            scanner: Scanner::new(&root),
            root: Arc::new(root),
            options: settings.options.clone(),
            memory: recall(),
            live,
            tell,
            checker,
            sender,
            folders: None,
            polls: settings.poll,
            hints: Hints::default(),
            next_look: Instant::now(),
            seen: Instant::now(),
            cost: Duration::ZERO,
            heard: false,
            missed: 0,
            is_stored: false,
            waiting: Vec::new(),
        }
    }

    /// Compiles the site, and again after every change.
    pub fn run(mut self, events: &Receiver<Event>) {
        // Watched before it is read, so that no change falls between the two.
        if !self.polls {
            self.watch();
        }
        let start = Instant::now();
        self.look(&[]);
        self.build(Vec::new(), start);
        loop {
            let until = self.hints.due().unwrap_or(self.next_look);
            match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(event) => {
                    let mut tickets = self.take(event);
                    while let Ok(event) = events.try_recv() {
                        tickets = self.take(event).or(tickets);
                    }
                    if let Some(ticket) = tickets {
                        self.answer(ticket);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.follow(events);
        }
    }

    /// Takes in an event; a ticket is for a look that somebody waits for.
    fn take(&mut self, event: Event) -> Option<u64> {
        match event {
            Event::Disk(Ok(event)) => self.heard |= self.hints.add(event, Instant::now()),
            Event::Disk(Err(error)) => self.give_up_watching(&error),
            Event::Look(ticket) => return Some(ticket),
            Event::Rendered => self.store(),
        }
        None
    }

    /// Looks where hints lead, if they are ready; else at the whole site, if it is time.
    fn follow(&mut self, events: &Receiver<Event>) {
        let now = Instant::now();
        let sources = self.scanner.sources();
        let was_empty = |path: &Path| {
            let path = path_in_site(&self.root, path);
            path.and_then(|path| sources.pages.get(&path)).is_some_and(|file| file.text.is_empty())
        };
        if let Some(ready) = self.hints.take(now, was_empty) {
            let paths: Vec<Arc<str>> = ready.paths.iter().filter_map(|path| path_in_site(&self.root, path)).collect();
            let paths: Vec<&str> = paths.iter().map(|path| &**path).filter(|path| !path.is_empty()).collect();
            if ready.paths.is_empty() {
                self.look_at_all(None);
            } else if !paths.is_empty() {
                let changed = self.look(&paths);
                self.build_if(changed, now);
            }
            let wait = if ready.has_folders { AFTER_FOLDERS } else { AFTER_CHANGE };
            self.next_look = self.next_look.min(now + wait);
        } else if self.hints.due().is_none() && now >= self.next_look {
            let changed = self.look_at_all(Some(events));
            if !changed.is_empty() && self.folders.is_some() {
                self.was_told(&changed, events);
            }
        }
    }

    /// Looks at the whole site for somebody who waits for it.
    fn answer(&mut self, ticket: u64) {
        self.hints = Hints::default();
        self.look_at_all(None);
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            self.build(waiting, Instant::now());
        }
        self.live.followed(ticket);
    }

    /// Looks at the whole site and compiles what differs. With events it makes way for the first that comes, and looks later.
    fn look_at_all(&mut self, events: Option<&Receiver<Event>>) -> Vec<Arc<str>> {
        let start = Instant::now();
        let renewed = self.folders.as_mut().map_or(Ok(false), Folders::renew);
        let events = events.filter(|_| self.seen.elapsed() < MOST_UNSEEN);
        let mut news = None;
        let mut stop = || {
            news = events.and_then(|events| events.try_recv().ok());
            news.is_some()
        };
        let looked = self.scanner.look_unless(&[], since_1970(), &mut stop);
        let Some(changed) = looked else {
            self.next_look = Instant::now() + AFTER_CHANGE;
            if let Err(error) = renewed {
                self.give_up_watching(&error);
            }
            if let Some(ticket) = news.and_then(|event| self.take(event)) {
                self.answer(ticket);
            }
            return Vec::new();
        };
        self.seen = Instant::now();
        self.cost = start.elapsed();
        self.build_if(changed.clone(), start);
        let share = if self.folders.is_some() { SHARE } else { SHARE_POLLING };
        let least = if self.folders.is_some() { 2000 } else { 300 };
        let wait = (self.cost * share).max(Duration::from_millis(least));
        self.next_look = Instant::now() + wait.min(Duration::from_secs(30));
        match renewed {
            // What came before it was watched is found by another look.
            Ok(true) => self.next_look = Instant::now() + AFTER_FOLDERS,
            Ok(false) => {}
            Err(error) => self.give_up_watching(&error),
        }
        changed
    }

    /// Whether events came for changes that a look without a hint has found; else they may be dead.
    fn was_told(&mut self, changed: &[Arc<str>], events: &Receiver<Event>) {
        let until = Instant::now() + LATENESS;
        loop {
            if changed.iter().any(|path| self.hints.names(&self.root.join(&**path))) {
                return;
            }
            match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Look(ticket)) => self.answer(ticket),
                Ok(event) => drop(self.take(event)),
                Err(_) => break,
            }
        }
        self.missed += 1;
        if !self.heard || self.missed >= MOST_MISSED {
            self.folders = None;
            self.polls = true;
            self.next_look = Instant::now();
            (self.tell)(News::Word(
                "files change here without the system saying so, as on network folders and in containers: from now on the \
                 folder is looked at again and again, as with `--poll`"
                    .into(),
            ));
        }
    }

    fn watch(&mut self) {
        let sender = self.sender.clone();
        match Folders::new(&self.root, move |event| drop(sender.send(Event::Disk(event)))) {
            Ok(folders) => self.folders = Some(folders),
            Err(error) => self.give_up_watching(&error),
        }
    }

    fn give_up_watching(&mut self, error: &notify::Error) {
        if matches!(error.kind, notify::ErrorKind::PathNotFound | notify::ErrorKind::WatchNotFound) {
            return self.hints.add_everything(Instant::now());
        }
        if self.polls {
            return;
        }
        self.folders = None;
        self.polls = true;
        self.next_look = Instant::now();
        let why = match &error.kind {
            notify::ErrorKind::MaxFilesWatch => {
                "the system's limit of watched folders is reached (fs.inotify.max_user_watches)".to_owned()
            }
            notify::ErrorKind::Io(error) => format!("the folder cannot be watched: {error}"),
            _ => format!("the folder cannot be watched: {error}"),
        };
        (self.tell)(News::Word(format!("{why}; it is looked at again and again instead, as with `--poll`")));
    }

    fn look(&mut self, below: &[&str]) -> Vec<Arc<str>> {
        self.scanner.look(below, since_1970())
    }

    /// Stores what rendering has made, once: what a later edit adds, the next start makes again.
    fn store(&mut self) {
        if std::mem::replace(&mut self.is_stored, true) {
            return;
        }
        if let Err((folder, error)) = store(&self.memory) {
            (self.tell)(News::Word(format!(
                "`{}` cannot be written, so the next start is slower: {error}",
                folder.display()
            )));
        }
    }

    /// Compiles what has changed. A page that an editor has just emptied, as many do before they write it anew, is given one moment.
    fn build_if(&mut self, mut changed: Vec<Arc<str>>, start: Instant) {
        let has_waited = !self.waiting.is_empty();
        changed.append(&mut self.waiting);
        if changed.is_empty() {
            return;
        }
        let pages = &self.scanner.sources().pages;
        let is_empty = |path: &&Arc<str>| pages.get(*path).is_some_and(|file| file.text.is_empty());
        let emptied: Vec<PathBuf> = changed.iter().filter(is_empty).map(|path| self.root.join(&**path)).collect();
        if has_waited || emptied.is_empty() {
            return self.build(changed, start);
        }
        self.waiting = changed;
        self.hints.wait_for(emptied, Instant::now());
    }

    fn build(&mut self, changed: Vec<Arc<str>>, start: Instant) {
        let (site, findings) = match caught(|| compile(self.scanner.sources(), &self.options, &self.memory)) {
            Ok(compiled) => compiled,
            Err(said) => {
                // A fault of waymark's own. What it remembers may be half made.
                self.memory = Memory::default();
                (self.tell)(News::Word(format!(
                    "waymark cannot deal with this state of the site, so the last one stays: {said}; this is a mistake in \
                     waymark: please report it"
                )));
                return;
            }
        };
        let pages = site.pages().values().flatten().count();
        let base_path = site.catalogue.config.base_path().to_owned();
        let state = self.live.publish(site, findings, &self.root);
        let _ = self.checker.send(());
        (self.tell)(News::Compiled { changed, pages, took: start.elapsed(), base_path });
        (self.tell)(News::Findings(state.all_findings()));
    }
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// Starts the thread that renders everything once after each change. It is woken by sending.
pub fn check_in_background(live: Arc<Live>, events: Sender<Event>, tell: Tell) -> std::io::Result<Sender<()>> {
    let (sender, wakes) = channel();
    std::thread::Builder::new().name("check".into()).spawn(move || {
        let mut checked = Checked::default();
        while wakes.recv().is_ok() {
            let Some(now) = live.now() else { continue };
            let work = || {
                checked.turn_to(&now.site);
                checked.work(|| live.is_newest(now.number))
            };
            let Ok((findings, is_done)) = caught(work) else {
                checked = Checked::default();
                live.found(now.number, Vec::new(), true);
                continue;
            };
            if is_done && let Some(state) = live.found(now.number, findings, true) {
                tell(News::Findings(state.all_findings()));
                let _ = events.send(Event::Rendered);
            }
        }
    })?;
    Ok(sender)
}
