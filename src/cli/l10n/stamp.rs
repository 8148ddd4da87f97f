//! `waymark l10n stamp`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::{git, load, lock_files, references, shown, target, targets};
use crate::catalogue::{Entry, EntryIx};
use crate::cli::error::{CommandError, Exit, Result};
use crate::cli::open::{Opened, lock_sources};
use crate::cli::report::{plural, report};
use crate::cli::terminal::say;
use crate::config::LocaleIx;
use crate::content::{self, BlockHash};
use crate::diagnostic::{Diagnostic, Limit};
use crate::exchange::{SiteTexts, Version, accept};
use crate::freshness::{Lock, Locked, PartState, State, changed_lock, is_of_site, lock_path};
use crate::source::TextFile;

#[derive(clap::Args)]
pub struct Arguments {
    /// Ids or files; a guide stands for its steps too.
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    /// The locale of the translations; a file of a translation says it by itself.
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// Every translation that no lock knows yet; also meant where only `--as-of` or `--from-git` is given.
    #[arg(long)]
    untracked: bool,
    /// Accept them as made from what the source said at this commit, instead of from what it says now.
    #[arg(long, value_name = "COMMIT", conflicts_with = "from_git")]
    as_of: Option<String>,
    /// Accept each as made from what its source said when the translation was last changed: at the commit that its `default_lang_commit` or
    /// `l10n.sourceCommit` names, else at the last commit of its file.
    #[arg(long)]
    from_git: bool,
    /// Accept the part in this line of a translation as its own: the source has no such part, and that is meant. Lines can be given together
    /// (`9,14`); one translation has to be named.
    #[arg(long, value_name = "LINE", value_delimiter = ',', conflicts_with_all = ["as_of", "from_git", "untracked"])]
    own: Vec<usize>,
    /// Write the lock file anew from its entries that are whole, and say which are lost.
    #[arg(long)]
    rebuild: bool,
}

pub fn run(site_folder: &Path, arguments: &Arguments) -> Result {
    let has_baseline = arguments.from_git || arguments.as_of.is_some();
    let untracked = arguments.untracked || has_baseline && arguments.entries.is_empty();
    if arguments.entries.is_empty() && !untracked && !arguments.rebuild {
        return Err(CommandError::usage("name the entries to stamp, or use `--untracked` or `--rebuild`"));
    }
    let lock = lock_sources(site_folder)?;
    let opened = load(site_folder, arguments.rebuild)?;
    let catalogue = &*opened.site.catalogue;
    let chosen = arguments.locale.as_deref().map(|tag| target(&opened, tag)).transpose()?;
    let wanted = references(catalogue, site_folder, &arguments.entries)?;
    let locales: Vec<LocaleIx> = targets(catalogue).collect();
    if chosen.is_none()
        && locales.len() > 1
        && (untracked || arguments.rebuild || wanted.iter().any(|reference| reference.locale.is_none()))
    {
        return Err(CommandError::usage("the site has more than one translation: say which with `--locale`"));
    }
    let mut stamping = Stamping {
        folder: site_folder,
        opened: &opened,
        is_complete: true,
        locks: BTreeMap::new(),
        texts: Vec::new(),
        unsure: Vec::new(),
        own: Vec::new(),
        told: Vec::new(),
    };
    for locale in locales {
        if chosen.is_some_and(|chosen| chosen != locale) {
            continue;
        }
        let mut indices = Vec::new();
        let of_locale = wanted.iter().filter(|reference| reference.locale.is_none_or(|named| named == locale));
        let (of_site, of_pages): (Vec<_>, Vec<_>) = of_locale.partition(|reference| is_of_site(&reference.id));
        for reference in of_pages {
            match catalogue.in_locale(&reference.id, locale) {
                Some(index) => indices.push(index),
                None => {
                    let tag = &catalogue.config.locales[locale].tag;
                    stamping.lacks(&format!("{} in {tag}: there is no translation to stamp", shown(&reference.id)));
                }
            }
        }
        if untracked {
            indices.extend(stamping.untracked(locale));
        }
        let pages = stamping.pages(&indices);
        stamping.own = stamping.own_blocks(&pages, &arguments.own)?;
        let sources = stamping.sources(&pages, arguments)?;
        if !pages.is_empty() || arguments.rebuild {
            stamping.stamp(locale, &pages, sources, arguments.rebuild);
        }
        if has_baseline && !of_site.is_empty() {
            return Err(CommandError::usage(
                "`--as-of` and `--from-git` are for pages: stamp the site's other texts without",
            ));
        }
        // Git cannot tell what they were made from: they all stand in one file.
        if !has_baseline {
            let ids: Vec<&str> = of_site.iter().map(|reference| reference.id.as_str()).collect();
            stamping.stamp_site_texts(locale, &ids, untracked);
        }
    }
    lock.write(&opened.sources, &lock_files(site_folder, &opened, &stamping.locks, &stamping.texts))?;
    report_unsure(&stamping.unsure)?;
    stamping.told.iter().for_each(|line| say(line));
    if stamping.is_complete { Ok(()) } else { Err(CommandError::reported(Exit::Faults)) }
}

/// One run of the command.
struct Stamping<'a> {
    folder: &'a Path,
    opened: &'a Opened,
    /// Whether everything that was asked for could be done.
    is_complete: bool,
    /// The locks as they are to be, and the pages of the source that they name.
    locks: BTreeMap<LocaleIx, Lock>,
    texts: Vec<String>,
    /// Parts that could not be matched.
    unsure: Vec<Diagnostic>,
    /// Parts that are accepted as the translation's own, by line.
    own: Vec<(usize, BlockHash)>,
    /// What is said once all is written.
    told: Vec<String>,
}

/// A translation and its source.
struct Page<'a> {
    index: EntryIx,
    entry: &'a Entry,
    from: Version,
    to: Version,
}

impl<'a> Stamping<'a> {
    fn lacks(&mut self, what: &str) {
        say(what);
        self.is_complete = false;
    }

    fn untracked(&self, locale: LocaleIx) -> Vec<EntryIx> {
        let site = &self.opened.site;
        let is_untracked = |index: &EntryIx| {
            site.catalogue.entries[*index].locale == locale
                && matches!(site.freshness.state(*index), Some(State::Untracked))
        };
        site.catalogue.entries.indices().filter(is_untracked).collect()
    }

    /// Those that can be stamped; of the others it is said why.
    fn pages(&mut self, indices: &[EntryIx]) -> Vec<Page<'a>> {
        let site = &self.opened.site;
        let catalogue = &*site.catalogue;
        let mut pages = Vec::new();
        for index in indices.iter().copied() {
            let entry = &*catalogue.entries[index];
            let Some(source) = entry.source else {
                self.lacks(&format!("{}: it has no source to be current with", entry.outline.path));
                continue;
            };
            if entry.outline.front.broken || catalogue.entries[source].outline.front.broken {
                let path = &entry.outline.path;
                self.lacks(&format!("{path}: its front matter cannot be read; `waymark check` says why"));
                continue;
            }
            let version = |index| Version::of(catalogue, site.bodies(), index);
            pages.push(Page { index, entry, from: version(source), to: version(index) });
        }
        pages
    }

    /// What each page was made from: none where git does not have it, which is said.
    fn sources(&mut self, pages: &[Page<'_>], arguments: &Arguments) -> Result<Vec<Option<Version>>> {
        let commits = match (&arguments.as_of, arguments.from_git) {
            (Some(name), _) => {
                let commit = git::commit(self.folder, name).map_err(|why| {
                    CommandError::usage(why).hint("In a shallow clone, `git fetch --unshallow` brings it.")
                })?;
                vec![Some(commit); pages.len()]
            }
            (None, true) => self.last_commits(pages)?,
            (None, false) => return Ok(pages.iter().map(|page| Some(page.from.clone())).collect()),
        };
        let asked: Vec<(String, String)> = pages
            .iter()
            .zip(&commits)
            .filter_map(|(page, commit)| Some((commit.clone()?, page.from.outline.path.to_string())))
            .collect();
        let mut texts = self.texts_at(asked)?.into_iter();
        let raw_html = self.opened.site.catalogue.config.raw_html;
        let mut found = Vec::new();
        for (page, commit) in pages.iter().zip(commits) {
            let text = commit.as_ref().and_then(|_| texts.next().flatten());
            let path = &page.from.outline.path;
            match (&commit, &text) {
                (None, _) => {
                    let own = &page.to.outline.path;
                    self.lacks(&format!(
                        "{own}: no commit has it as it is now; commit it first, or stamp it without `--from-git`"
                    ));
                }
                (Some(commit), None) => {
                    let commit = &commit[..12.min(commit.len())];
                    self.lacks(&format!("{path}: git does not have it at {commit}; `--as-of` takes another commit"));
                }
                _ => {}
            }
            found.push(text.map(|text| {
                let options = content::Options { raw_html, blocks: true, names: None };
                content::parse(&TextFile::new(path, &text), &options, &content::CodeMemo::default()).into()
            }));
        }
        Ok(found)
    }

    /// What files said at a commit each, also where they had another path then.
    fn texts_at(&self, mut asked: Vec<(String, String)>) -> Result<Vec<Option<String>>> {
        let texts = git::files_at(self.folder, &asked).map_err(CommandError::failure)?;
        let mut renames: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for ((commit, path), _) in asked.iter_mut().zip(&texts).filter(|(_, text)| text.is_none()) {
            let renamed = renames.entry(commit.clone()).or_insert_with(|| git::renamed_since(self.folder, commit));
            if let Some(old) = renamed.get(path) {
                path.clone_from(old);
            }
        }
        if renames.is_empty() { Ok(texts) } else { git::files_at(self.folder, &asked).map_err(CommandError::failure) }
    }

    /// The blocks of the one page in these lines.
    fn own_blocks(&mut self, pages: &[Page<'_>], lines: &[usize]) -> Result<Vec<(usize, BlockHash)>> {
        let (page, lines) = match (pages, lines) {
            (_, []) => return Ok(Vec::new()),
            ([page], lines) => (page, lines),
            _ => return Err(CommandError::usage("`--own` names lines of one translation: name its file alone")),
        };
        let mut found = Vec::new();
        for line in lines {
            match page.to.block_in_line(*line) {
                Some(hash) => found.push((*line, hash)),
                None => self.lacks(&format!("{}: no part of the text stands in line {line}", page.to.outline.path)),
            }
        }
        Ok(found)
    }

    /// What is known of a page, and what the call says of it.
    fn with_own<'l>(&self, known: Option<Cow<'l, Locked>>) -> Option<Cow<'l, Locked>> {
        if self.own.is_empty() {
            return known;
        }
        let mut known = known.map_or_else(Locked::default, Cow::into_owned);
        known.own.extend(self.own.iter().map(|(_, hash)| (*hash, *hash)));
        Some(Cow::Owned(known))
    }

    fn check_own(&mut self, page: &Page<'_>, locked: &Locked) {
        let is_lacking = |(_, hash): &&(usize, BlockHash)| locked.own.iter().all(|(own, _)| own != hash);
        let lines: Vec<usize> = self.own.iter().filter(is_lacking).map(|(line, _)| *line).collect();
        for line in lines {
            let path = &page.to.outline.path;
            self.lacks(&format!("{path}: what stands in line {line} has a counterpart in the source; `--own` is for parts that have none"));
        }
    }

    fn last_commits(&self, pages: &[Page<'_>]) -> Result<Vec<Option<String>>> {
        let paths: BTreeSet<String> = pages.iter().map(|page| page.to.outline.path.to_string()).collect();
        let changes = git::last_changes(self.folder, &paths).map_err(CommandError::failure)?;
        let commit = |page: &Page<'_>| named_commit(&page.to).or(changes.get(&*page.to.outline.path).cloned());
        Ok(pages.iter().map(commit).collect())
    }

    fn stamp(&mut self, locale: LocaleIx, pages: &[Page<'_>], sources: Vec<Option<Version>>, rebuild: bool) {
        let site = &self.opened.site;
        let catalogue = &*site.catalogue;
        let mut changes: BTreeMap<Arc<str>, Locked> = BTreeMap::new();
        let (mut unsure, mut unsure_pages) = (Vec::new(), 0);
        for (page, source) in pages.iter().zip(sources) {
            let Some(source) = source else { continue };
            // What is known was made from other versions, so it says nothing of a translation that was made from an old one.
            let is_now = source.file_text() == page.from.file_text();
            let known = site.freshness.locked(catalogue, page.index).filter(|_| is_now);
            let known = self.with_own(known);
            let (locked, findings) = accept(&source, &page.to, known.as_deref());
            self.check_own(page, &locked);
            unsure_pages += usize::from(!findings.is_empty());
            unsure.extend(findings);
            self.texts.push(source.file_text().to_owned());
            changes.insert(page.entry.id.clone(), locked);
        }
        let tag = &catalogue.config.locales[locale].tag;
        let stamped = changes.len();
        let changed = changed_lock(catalogue, locale, site.freshness.lock(locale), changes);
        if rebuild {
            let is_lost = |entry: &&Arc<Entry>| {
                entry.locale == locale
                    && entry.stands_for.is_none()
                    && entry.source.is_some()
                    && !changed.entries.contains_key(&entry.id)
            };
            let lost: Vec<&str> = catalogue.entries.values().filter(is_lost).map(|entry| shown(&entry.id)).collect();
            self.told.push(format!("{}: rebuilt with {}", lock_path(tag), entries(changed.entries.len())));
            if !lost.is_empty() {
                self.told.push(format!("Untracked now: {}", lost.join(", ")));
                self.told.push("Read each against its source, then stamp it.".into());
            }
        }
        if stamped > 0 {
            let unsure = match unsure.len() {
                0 => String::new(),
                parts => format!(", but {} of {} unsure", plural(parts, "part"), plural(unsure_pages, "page")),
            };
            self.told.push(format!("{tag}: {} stamped{unsure}", plural(stamped, "page")));
        }
        self.locks.insert(locale, changed);
        self.unsure.append(&mut unsure);
    }
}

impl Stamping<'_> {
    /// Accepts texts of `site.yaml` and strings of the interface: those that are named, or all that no lock knows.
    fn stamp_site_texts(&mut self, locale: LocaleIx, ids: &[&str], untracked: bool) {
        let site = &self.opened.site;
        let (catalogue, freshness) = (&*site.catalogue, &*site.freshness);
        let tag = &catalogue.config.locales[locale].tag;
        let all = SiteTexts::of(&self.opened.sources, catalogue, freshness, locale, false);
        for id in ids.iter().filter(|id| all.iter().all(|texts| texts.id != **id)) {
            self.lacks(&format!("{id} in {tag}: there is nothing to translate"));
        }
        let mut changes: BTreeMap<Arc<str>, Locked> = BTreeMap::new();
        for texts in &all {
            let known = freshness.lock(locale).entries.get(texts.id);
            let is_named = ids.contains(&texts.id);
            let is_meant = is_named || untracked && known.is_none();
            if !is_meant {
                continue;
            }
            if texts.translation.blocks.front.is_empty() {
                if is_named {
                    self.lacks(&format!("{} in {tag}: there is no translation to stamp", texts.id));
                }
                continue;
            }
            let (locked, comparison) = texts.accept(known);
            let copies =
                comparison.parts.iter().filter(|part| part.state == PartState::Unsure && part.translation.is_some());
            let unsure = match copies.count() {
                0 => String::new(),
                count => format!(", but {} unsure: they say what the source says", plural(count, "part")),
            };
            self.told.push(format!("{tag}: {} stamped{unsure}", texts.path));
            self.texts.push(texts.source_text());
            changes.insert(texts.id.into(), locked);
        }
        if !changes.is_empty() {
            let lock = self.locks.get(&locale).unwrap_or(freshness.lock(locale));
            let changed = changed_lock(catalogue, locale, lock, changes);
            self.locks.insert(locale, changed);
        }
    }
}

/// Says which parts could not be matched; they are warnings, and what could be is stamped.
fn report_unsure(unsure: &[Diagnostic]) -> Result {
    if unsure.is_empty() { Ok(()) } else { report(unsure, Limit::OfACode("waymark l10n status --format json"), false) }
}

/// The commit that a page's front matter names, as the sites of OpenTelemetry and MDN write it.
fn named_commit(page: &Version) -> Option<String> {
    let front = page.front_matter().lines().map(str::trim);
    let mut named =
        front.filter_map(|line| line.strip_prefix("default_lang_commit:").or(line.strip_prefix("sourceCommit:")));
    let name = named.next()?.split('#').next()?.trim().trim_matches(['"', '\'']);
    let is_commit = (7..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_commit.then(|| name.to_owned())
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".into() } else { format!("{count} entries") }
}
