//! A year of a help centre: writers change a source in every ordinary way, translators keep up with a part of it, branches are merged. What
//! waymark says of each block is compared with the truth after every change.
//!
//! Each text holds its own history: `b12v3` is the third version of text 12, and its translation says `ü12v3`. So the truth is in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::Command;

use proptest::prelude::*;
use waymark::exchange::{Import, Version, accept};
use waymark::freshness::{PartState, Spot, State, changed_lock, lock_path};
use waymark::source::TextFile;

use super::freshness::{Files, compiled, exported, site_of, stamp};
use super::support::{Run, random_cases};

/// Random numbers, the same for a seed on every machine (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Paragraph,
    Heading,
    Item,
    Code,
    Callout,
    Picture,
}

#[derive(Clone)]
struct Block {
    kind: Kind,
    text: usize,
    version: usize,
}

impl Block {
    fn write(&self) -> String {
        let said = format!("b{}v{}", self.text, self.version);
        match self.kind {
            Kind::Paragraph => format!("Words of {said} and *more* in [=shop]."),
            Kind::Heading => format!("## Part {said}"),
            Kind::Item => format!("- Item {said}"),
            Kind::Code => format!("```sh\nrun {said}\n```"),
            Kind::Callout => format!("> [!NOTE]\n> Note {said}"),
            Kind::Picture => format!("![The page {said}](/images/a.png)"),
        }
    }
}

#[derive(Clone)]
struct Page {
    title: Block,
    /// The last part of its path, without a number.
    name: String,
    /// An id that it says itself.
    own_id: Option<String>,
    aliases: Vec<String>,
    blocks: Vec<Block>,
}

#[derive(Clone)]
struct Guide {
    folder: String,
    index: Page,
    steps: Vec<Page>,
}

impl Guide {
    fn step_id(&self, step: &Page) -> String {
        step.own_id.clone().unwrap_or(format!("{}/{}", self.folder, step.name))
    }

    fn id(&self) -> String {
        self.index.own_id.clone().unwrap_or(self.folder.clone())
    }
}

/// The source as its writers know it.
#[derive(Clone)]
struct Source {
    guides: Vec<Guide>,
    texts: usize,
    names: usize,
}

impl Source {
    fn new(guides: usize, dice: &mut Dice) -> Self {
        let mut source = Self { guides: Vec::new(), texts: 0, names: 0 };
        for _ in 0..guides {
            let index = source.page(1, dice);
            let steps = (0..2 + dice.below(3)).map(|_| source.page(6, dice)).collect();
            source.guides.push(Guide { folder: index.name.clone(), index, steps });
        }
        source
    }

    fn block(&mut self, kind: Kind) -> Block {
        self.texts += 1;
        Block { kind, text: self.texts, version: 1 }
    }

    fn any_block(&mut self, dice: &mut Dice) -> Block {
        use Kind::*;
        let kinds = [Paragraph, Paragraph, Paragraph, Heading, Item, Item, Item, Code, Callout, Picture];
        self.block(kinds[dice.below(kinds.len())])
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("name{}", self.names)
    }

    fn page(&mut self, most: usize, dice: &mut Dice) -> Page {
        let blocks = (0..1 + dice.below(most)).map(|_| self.any_block(dice)).collect();
        let (title, name) = (self.block(Kind::Heading), self.name());
        Page { title, name, own_id: None, aliases: Vec::new(), blocks }
    }

    /// Puts the files of the source into a site.
    fn write(&self, files: &mut Files) {
        files.retain(|path, _| !path.starts_with("content/en/") || path == "content/en/index.md");
        for guide in &self.guides {
            let mut put = |path: String, page: &Page, is_guide: bool| {
                let mut text = format!("---\ntitle: Title b{}v{}\n", page.title.text, page.title.version);
                text.push_str(if is_guide { "kind: guide\n" } else { "" });
                text.extend(page.own_id.iter().map(|id| format!("id: {id}\n")));
                if !page.aliases.is_empty() {
                    let _ = writeln!(text, "aliases: [{}]", page.aliases.join(", "));
                }
                text.push_str("---\n");
                let mut before = None;
                for block in &page.blocks {
                    let is_tight = before == Some(Kind::Item) && block.kind == Kind::Item;
                    text.push_str(if is_tight { "" } else { "\n" });
                    let _ = writeln!(text, "{}", block.write());
                    before = Some(block.kind);
                }
                files.insert(format!("content/en/{}/{path}.md", guide.folder), text);
            };
            put("index".into(), &guide.index, true);
            for (number, step) in guide.steps.iter().enumerate() {
                put(format!("{}-{}", number + 1, step.name), step, false);
            }
        }
    }

    /// One ordinary change to the guides that `is_mine` names; says what it was.
    fn change(&mut self, dice: &mut Dice, is_mine: &dyn Fn(usize) -> bool) -> &'static str {
        let mine: Vec<usize> = (0..self.guides.len()).filter(|guide| is_mine(*guide)).collect();
        let at = mine[dice.below(mine.len())];
        let count = self.guides[at].steps.len();
        let step = dice.below(count);
        let old_id = self.guides[at].step_id(&self.guides[at].steps[step]);
        let (new_block, new_page, name) = (self.any_block(dice), self.page(5, dice), self.name());
        let steps = &mut self.guides[at].steps;
        let page = &mut steps[step];
        let block = dice.below(page.blocks.len());
        match dice.below(13) {
            0 | 1 => page.blocks[block].version += 1,
            2 => page.title.version += 1,
            3 => page.blocks.insert(block, new_block),
            4 if page.blocks.len() > 1 => drop(page.blocks.remove(block)),
            5 => {
                let moved = page.blocks.remove(block);
                page.blocks.insert(dice.below(page.blocks.len() + 1), moved);
                return "a block moves";
            }
            6 if count > 1 => {
                steps.swap(step, (step + 1) % count);
                return "steps change places";
            }
            7 => steps.insert(step, new_page),
            8 if count > 1 => {
                steps.remove(step);
                return "a step goes";
            }
            9 if page.own_id.is_none() => {
                page.name = name;
                page.aliases.push(old_id);
                return "a step gets another name, and its old one as an alias";
            }
            10 if page.own_id.is_none() => {
                page.name = name;
                page.own_id = Some(old_id);
                return "a step gets another name, and keeps its id";
            }
            11 if count > 1 => {
                let mut step = steps.remove(step);
                if step.own_id.is_none() {
                    step.aliases.push(old_id);
                }
                let other = mine[dice.below(mine.len())];
                let place = dice.below(self.guides[other].steps.len() + 1);
                self.guides[other].steps.insert(place, step);
                if other == at {
                    self.guides[other].steps[place].aliases.pop();
                }
                return "a step moves to another guide";
            }
            _ => {
                // A whole guide gets another name, and its steps with it.
                let guide = &mut self.guides[at];
                let id = guide.id();
                if guide.index.own_id.is_none() {
                    guide.index.aliases.push(id);
                }
                let ids: Vec<String> = guide.steps.iter().map(|step| guide.step_id(step)).collect();
                for (step, id) in guide.steps.iter_mut().zip(ids).filter(|(step, _)| step.own_id.is_none()) {
                    step.aliases.push(id);
                }
                guide.folder = name;
                return "a guide gets another name";
            }
        }
        "texts change"
    }
}

/// The texts that a page holds, with their versions.
fn said(text: &str, mark: char) -> Vec<(usize, usize)> {
    let numbers = |piece: &str| {
        let (text, rest) = piece.split_once('v')?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some((text.parse().ok()?, digits.parse().ok()?))
    };
    text.split(mark).skip(1).filter_map(numbers).collect()
}

fn translated(text: &str) -> String {
    let mut out = String::new();
    let mut pieces = text.split('b');
    out.push_str(pieces.next().unwrap());
    for piece in pieces {
        out.push(if piece.starts_with(|c: char| c.is_ascii_digit()) { 'ü' } else { 'b' });
        out.push_str(piece);
    }
    out
}

/// A translator takes a file from the tool, translates a part of it, and puts it in.
fn import_some(files: &mut Files, dice: &mut Dice, is_mine: &dyn Fn(&str) -> bool) {
    let exchange = exported(files, false);
    let pages: BTreeSet<&str> = exchange.units.iter().map(|unit| &*unit.name.id).filter(|id| is_mine(id)).collect();
    let chosen: BTreeSet<&str> = pages.into_iter().filter(|_| dice.one_in(6)).collect();
    let is_whole = dice.one_in(2);
    let mut returns = waymark::exchange::po::read(&TextFile::new("de.po", &waymark::exchange::po::write(&exchange)));
    for (text, unit) in returns.texts.iter_mut().zip(&exchange.units) {
        text.accepted = chosen.contains(&*unit.name.id) && (is_whole || dice.one_in(2));
        text.target = if text.accepted { translated(&unit.source) } else { text.target.clone() };
    }
    let site = compiled(files);
    let file = TextFile::new("de.po", " ".repeat(1 << 20).as_str());
    let (import, findings) = Import::of(&site.catalogue, site.bodies(), &site.freshness, &file, &returns);
    assert!(findings.iter().all(|finding| !finding.is_fault()), "{findings:?}");
    for page in &import.pages {
        files.extend(page.text.clone().map(|text| (page.path.to_string(), text)));
    }
    files.extend(import.lock.as_ref().map(|lock| (lock_path("de"), lock.write())));
}

/// A translator writes a page anew by hand, and stamps it.
fn rewrite_one(files: &mut Files, dice: &mut Dice, is_mine: &dyn Fn(&str) -> bool) {
    let site = compiled(files);
    let catalogue = &site.catalogue;
    let german = catalogue.config.locale_index("de").unwrap();
    let english = catalogue.entries.values().filter(|entry| entry.locale == catalogue.config.source_index());
    let english: Vec<_> = english.filter(|entry| !entry.id.is_empty() && is_mine(&entry.id)).collect();
    let source = english[dice.below(english.len())];
    let own = catalogue.in_locale(&source.id, german).map(|index| catalogue.entries[index].outline.path.to_string());
    let path = own.unwrap_or(source.outline.path.replace("content/en/", "content/de/"));
    let text = translated(&files[&*source.outline.path]);
    let is_own = |line: &&str| !line.starts_with("aliases: ") && !line.starts_with("id: ");
    let id = source.id.clone();
    // A file that lies elsewhere than its source says whose translation it is.
    files.insert(path.clone(), text.split_inclusive('\n').filter(is_own).collect());
    let site = compiled(files);
    let catalogue = &site.catalogue;
    let index = catalogue.in_locale(&id, german).unwrap_or_else(|| panic!("{path} is no translation of {id}"));
    let version = |index| Version::of(catalogue, site.bodies(), index);
    let known = site.freshness.locked(catalogue, index);
    let source = version(catalogue.entries[index].source.unwrap());
    let (locked, unsure) = accept(&source, &version(index), known.as_deref());
    assert!(unsure.is_empty(), "{unsure:?}");
    let lock = changed_lock(catalogue, german, site.freshness.lock(german), BTreeMap::from([(id, locked)]));
    files.insert(lock_path("de"), lock.write());
}

/// A translator moves a file to the place of its source, or takes away one whose source is gone.
fn tidy_one(files: &mut Files, dice: &mut Dice, is_mine: &dyn Fn(&str) -> bool) {
    let site = compiled(files);
    let catalogue = &site.catalogue;
    let german = catalogue.config.locale_index("de").unwrap();
    let all: Vec<_> = catalogue.entries.iter().filter(|(_, entry)| entry.locale == german).collect();
    let mine: Vec<_> = all.into_iter().filter(|(_, entry)| entry.stands_for.is_none() && is_mine(&entry.id)).collect();
    let Some((index, entry)) = mine.get(dice.below(mine.len())) else { return };
    let path = entry.outline.path.to_string();
    match entry.source {
        Some(source) => {
            let to = catalogue.entries[source].outline.path.replace("content/en/", "content/de/");
            if !files.contains_key(&to) {
                let text = files.remove(&path).unwrap();
                files.insert(to, text);
            }
        }
        None if site.freshness.state(*index) == Some(&State::Removed) => drop(files.remove(&path)),
        None => {}
    }
    // As any command of `l10n` that writes does, `stamp --rebuild` at least.
    let site = compiled(files);
    let lock = changed_lock(&site.catalogue, german, site.freshness.lock(german), BTreeMap::new());
    files.insert(lock_path("de"), lock.write());
}

/// How often what is said was wrong.
#[derive(Default, Debug)]
struct Score {
    blocks: usize,
    false_current: Vec<String>,
    false_stale: usize,
    unsure: usize,
    forgotten: Vec<String>,
}

impl Score {
    /// Compares what is said of every block of every translation with the truth.
    fn judge(&mut self, files: &Files, after: &str) {
        let site = compiled(files);
        let catalogue = &site.catalogue;
        let german = catalogue.config.locale_index("de").unwrap();
        let titles: BTreeSet<usize> = files
            .iter()
            .filter(|(path, _)| path.starts_with("content/en/"))
            .filter_map(|(_, text)| said(text, 'b').first().map(|(title, _)| *title))
            .collect();
        for (index, entry) in
            catalogue.entries.iter().filter(|(_, entry)| entry.locale == german && !entry.id.is_empty())
        {
            if entry.stands_for.is_some() {
                continue;
            }
            let own = said(&files[&*entry.outline.path], 'ü');
            let is_lost = !titles.contains(&own[0].0);
            let comparison = match site.freshness.state(index).unwrap() {
                State::Removed if is_lost => continue,
                state if is_lost => {
                    self.false_current.push(format!("{after}: {} lost its source: {state:?}", entry.outline.path));
                    continue;
                }
                State::Stale(comparison) | State::Unsure(comparison) => Some(comparison),
                State::Current => None,
                other => {
                    self.forgotten.push(format!("{after}: {} is {other:?}", entry.outline.path));
                    continue;
                }
            };
            let source = &catalogue.entries[entry.source.unwrap()].outline;
            let text = |path: &str, span: std::ops::Range<usize>, mark| said(&files[path][span], mark).first().copied();
            let theirs: Vec<_> = source.blocks.body.iter().map(|block| text(&source.path, block.span(), 'b')).collect();
            let of = |at: usize| text(&entry.outline.path, entry.outline.blocks.body[at].span(), 'ü');
            let state_of = |wanted: &dyn Fn(Spot) -> bool, is_source: bool| {
                let Some(comparison) = comparison else { return PartState::Current };
                let spot = |part: &waymark::freshness::Part| if is_source { part.source } else { part.translation };
                let part = comparison.parts.iter().find(|part| spot(part).is_some_and(wanted));
                part.map_or(PartState::Current, |part| part.state)
            };
            for at in 0..entry.outline.blocks.body.len() {
                let is_current = theirs.contains(&of(at));
                self.blocks += 1;
                match state_of(&|spot| spot == Spot::Body(at), false) {
                    PartState::Current | PartState::Moved if !is_current => {
                        self.false_current.push(format!("{after}: {} block {at}", entry.outline.path));
                    }
                    PartState::Stale | PartState::Extra if is_current => self.false_stale += 1,
                    PartState::Unsure => self.unsure += 1,
                    _ => {}
                }
            }
            let own_texts: BTreeSet<usize> = own.iter().map(|(text, _)| *text).collect();
            for (at, theirs) in theirs.iter().enumerate().filter(|(_, text)| !own_texts.contains(&text.unwrap().0)) {
                if state_of(&|spot| spot == Spot::Body(at), true) == PartState::Current {
                    self.false_current.push(format!("{after}: {} lacks {theirs:?}", entry.outline.path));
                }
            }
            // Readers are told of a page whenever `status` names a part of it that they can see.
            let is_told = !site.freshness.behind(catalogue, index).is_empty();
            let is_behind = comparison.is_some();
            if is_told != is_behind {
                self.false_current.push(format!("{after}: {}: readers are told {is_told}", entry.outline.path));
            }
        }
    }
}

/// What git makes of three versions of a lock with `merge=union`.
fn united(base: &str, ours: &str, theirs: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let output = Command::new("git")
        .args(["merge-file", "--union", "-p", "ours", "base", "theirs"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Two colleagues work on guides of their own, each on a branch; both change the source, and both translate.
fn branches(files: &mut Files, source: &mut Source, dice: &mut Dice) {
    let (base, base_source) = (files.clone(), source.clone());
    let mut made = Vec::new();
    for side in 0..2 {
        let (mut own, mut own_source) = (base.clone(), base_source.clone());
        // Names and texts that the other branch does not use.
        (own_source.texts, own_source.names) = (own_source.texts + 1000 * side, own_source.names + 1000 * side);
        for _ in 0..3 {
            own_source.change(dice, &|guide| guide % 2 == side);
        }
        own_source.write(&mut own);
        let mine: BTreeSet<String> = (own_source.guides.iter().enumerate().filter(|(at, _)| at % 2 == side))
            .flat_map(|(_, guide)| guide.steps.iter().map(|step| guide.step_id(step)).chain([guide.id()]))
            .collect();
        import_some(&mut own, dice, &|id| mine.contains(id));
        rewrite_one(&mut own, dice, &|id| mine.contains(id));
        tidy_one(&mut own, dice, &|id| mine.contains(id));
        made.push((own, own_source));
    }
    let (theirs, theirs_source) = made.pop().unwrap();
    let (ours, ours_source) = made.pop().unwrap();
    let lock = lock_path("de");
    let changed = |side: &Files, path: &String| side.get(path) != base.get(path);
    let paths: BTreeSet<String> = ours.keys().chain(theirs.keys()).chain(base.keys()).cloned().collect();
    files.clear();
    for path in paths.into_iter().filter(|path| *path != lock) {
        let side = if changed(&ours, &path) { &ours } else { &theirs };
        files.extend(side.get(&path).map(|text| (path.clone(), text.clone())));
    }
    files.insert(lock.clone(), united(&base[&lock], &ours[&lock], &theirs[&lock]));
    let guides = ours_source.guides.into_iter().zip(theirs_source.guides).enumerate();
    source.guides = guides.map(|(at, (ours, theirs))| if at % 2 == 0 { ours } else { theirs }).collect();
    source.texts = theirs_source.texts.max(ours_source.texts) + 1000;
    source.names = theirs_source.names.max(ours_source.names) + 1000;
}

proptest! {
    // A long run is one long year.
    #![proptest_config(ProptestConfig { cases: 1, max_shrink_iters: 0, ..random_cases(1) })]

    #[test]
    fn no_translation_is_quietly_wrong(seed in any::<u64>()) {
        let (guides, changes) = if Run::this().is_long() { (40, 500) } else { (6, 40) };
        let mut dice = Dice(seed | 1);
        let mut source = Source::new(guides, &mut dice);
        let mut files = site_of(&[("content/terms.yaml", "shop: { en: Shop }\n")]);
        source.write(&mut files);
        for (path, text) in files.clone().iter().filter(|(path, _)| path.starts_with("content/en/name")) {
            files.insert(path.replace("content/en/", "content/de/"), translated(text));
        }
        stamp(&mut files);
        let mut score = Score::default();
        score.judge(&files, "at first");
        prop_assert_eq!((score.false_stale, score.unsure), (0, 0));
        for number in 0..changes {
            let everybody = |_: &str| true;
            let what = match dice.below(13) {
                0 => { import_some(&mut files, &mut dice, &everybody); "an import" }
                1 => { rewrite_one(&mut files, &mut dice, &everybody); "a page is written anew" }
                2 => { tidy_one(&mut files, &mut dice, &everybody); "a file is moved" }
                4 => {
                    files.insert("content/terms.yaml".into(), format!("shop: {{ en: Shop {number}, de: Laden {number} }}\n"));
                    "a term gets another name"
                }
                3 => { branches(&mut files, &mut source, &mut dice); "two branches are merged" }
                _ => {
                    let what = source.change(&mut dice, &|_| true);
                    source.write(&mut files);
                    what
                }
            };
            score.judge(&files, &format!("{number}, {what}"));
            prop_assert!(score.false_current.is_empty() && score.forgotten.is_empty(), "{:#?}", score);
        }
        println!("{} blocks judged, {} stale by mistake, {} unsure", score.blocks, score.false_stale, score.unsure);
        prop_assert!(score.false_stale * 50 <= score.blocks, "{score:?}");
        prop_assert!(score.unsure * 50 <= score.blocks, "{score:?}");
    }
}
