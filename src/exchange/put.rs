//! Putting translated texts into one page.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::{self, is_one, lost};
use super::front::{self, texts_of};
use super::name::{UnitName, spot};
use super::shape::shape;
use super::{Returned, Version, is_text};
use crate::catalogue::Catalogue;
use crate::config::LocaleIx;
use crate::content::{self, BlockHash, BlockKind, Blocks, Parsed, is_free_key, is_markdown_key};
use crate::diagnostic::{Code, Diagnostic};
use crate::freshness::{Comparison, Locked, Row, Spot, git_blob};
use crate::source::TextFile;

/// What becomes of one page.
#[derive(Debug)]
pub struct Imported {
    /// Its file.
    pub path: Arc<str>,
    /// The file's new text; none where it stays as it is.
    pub text: Option<String>,
    /// Whether the page is new.
    pub is_new: bool,
    /// The file of its source, as the lock names it.
    pub source: String,
    /// How many texts are translated now, or were found to be right.
    pub accepted: usize,
}

/// One text to put in.
pub struct Put<'a> {
    pub(super) target: String,
    returned: &'a Returned,
}

/// The texts of one page as they came back.
pub type Texts<'a> = Vec<(UnitName, &'a Returned)>;

/// The texts of one page by where they stand in the source.
pub type Puts<'a> = BTreeMap<Spot, Put<'a>>;

/// A text that has no place in the site any more.
pub fn unknown(file: &TextFile, returned: &Returned, message: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownText, message)
        .at(file.place(returned.span.clone()))
        .help("it was left out: export again, and the tool that you translate with will find it by its words")
}

/// One page that texts came back for.
pub struct Page<'a> {
    /// What the translator returned.
    pub file: &'a TextFile,
    /// The page in the source's language.
    pub source: Version,
    /// What is wrong with the texts.
    pub findings: Vec<Diagnostic>,
}

impl<'a> Page<'a> {
    /// Where each text stands in the source as it is now.
    pub fn find(&mut self, texts: Texts<'a>) -> Puts<'a> {
        let page = &self.source;
        let mut puts = Puts::new();
        for (name, returned) in texts {
            let Some(spot) = spot(page, &name) else {
                let what =
                    format!("the source of this text has changed since it was exported, on the page `{}`", name.id);
                self.findings.push(unknown(self.file, returned, &what));
                continue;
            };
            if puts.contains_key(&spot) {
                continue;
            }
            let target = returned.target.trim_end().trim_start_matches('\n').to_owned();
            puts.insert(spot, Put { target, returned });
        }
        puts
    }

    /// Leaves out what nobody calls done and what says what the source says, or what was exported; how many those are.
    pub fn drop_untouched(&self, puts: &mut Puts<'_>, translation: Option<&Version>, known: Option<&Locked>) -> usize {
        let all = puts.len();
        let compared = translation.map(|to| (to, Comparison::of(self.source.blocks(), to.blocks(), known)));
        puts.retain(|spot, put| {
            let own = compared.as_ref().and_then(|(to, compared)| {
                let part = compared.parts.iter().find(|part| part.source == Some(*spot))?;
                Some(shape(to, part.translation?).text)
            });
            put.returned.accepted
                || put.target != shape(&self.source, *spot).text && own.is_none_or(|own| own != put.target)
        });
        all - puts.len()
    }

    /// What is wrong with texts as translations; one that says what the page says already is not asked again.
    pub(super) fn check_all(&mut self, puts: &Puts<'_>, is_there: impl Fn(Spot, &str) -> bool) {
        for (spot, put) in puts.iter().filter(|(spot, put)| !is_there(**spot, &put.target)) {
            self.check(*spot, &put.target, put.returned);
        }
    }

    fn check(&mut self, spot: Spot, target: &str, returned: &Returned) {
        let page = &self.source;
        let whole = shape(page, spot);
        let (is_markdown, kind) = match spot {
            Spot::Front(at) => (is_markdown_key(&page.blocks().front[at].key), None),
            Spot::Body(at) => (true, Some(page.blocks().body[at].kind)),
        };
        let place = || self.file.place(returned.span.clone());
        if let Some(kind) = kind.filter(|kind| !is_one(*kind, &whole.with(target))) {
            let fault = Diagnostic::new(Code::BrokenBlock, format!("this is no longer one {}", noun(kind)));
            let help = format!("write it as the source does: `{}`", super::shorten(&whole.text));
            self.findings.push(fault.at(place()).help(help));
            return;
        }
        if kind == Some(BlockKind::Code) {
            return;
        }
        let definitions = page.definitions();
        let text = |text| check::Text { text, definitions: &definitions, is_markdown };
        let lost = lost(&text(&whole.text), &text(target));
        if !lost.is_empty() {
            let fault = Diagnostic::new(Code::LostMarkup, format!("the translation has lost {}", lost.join(", ")));
            let help = format!("the source says `{}`", super::shorten(&whole.text));
            self.findings.push(fault.at(place()).help(help));
        }
    }

    /// A new page, made after its source.
    pub fn create(&mut self, catalogue: &Catalogue, locale: LocaleIx, puts: &Puts<'_>) -> Option<(Imported, Locked)> {
        let source = self.source.clone();
        let blocks = source.blocks();
        let all = (0..blocks.front.len()).map(Spot::Front).chain((0..blocks.body.len()).map(Spot::Body));
        let is_needed = |spot: &Spot| {
            is_text(&source, *spot) && !matches!(*spot, Spot::Front(at) if is_free_key(&blocks.front[at].key))
        };
        let needed: Vec<Spot> = all.filter(is_needed).collect();
        let lacking = needed.iter().filter(|spot| !puts.contains_key(spot)).count();
        let from = &source.outline.path;
        if lacking > 0 {
            let done = needed.len() - lacking;
            let message = format!("`{from}` is translated in part: {done} of its {} texts", needed.len());
            let warning = Diagnostic::new(Code::PageNotComplete, message);
            let place = self.file.place(first(puts).span.clone());
            self.findings.push(warning.at(place).help("a new page is written when all of its texts are there"));
            return None;
        }
        self.check_all(puts, |_, _| false);
        let config = &catalogue.config;
        let rest =
            from.strip_prefix("content/").and_then(|rest| rest.split_once('/')).map_or(&**from, |(_, rest)| rest);
        let path: Arc<str> = format!("content/{}/{rest}", config.locales[locale].tag).into();
        if catalogue.by_path(&path).is_some() {
            let message = format!("`{path}` is there already, and is the translation of another page");
            let fault = Diagnostic::new(Code::TextsDoNotFit, message);
            let place = self.file.place(first(puts).span.clone());
            self.findings.push(fault.at(place).help("look at its `id:`, and at that of the source"));
            return None;
        }
        let mut keys = BTreeMap::new();
        let mut body = source.written().to_owned();
        let mut made = Vec::new();
        let mut accepted = Vec::new();
        for (at, block) in blocks.body.iter().enumerate().rev() {
            let spot = Spot::Body(at);
            if let Some(put) = puts.get(&spot) {
                let start = source.start();
                let range = block.span().start - start..block.span().end - start;
                body.replace_range(range, &shape(&source, spot).with(&put.target));
            }
            made.push((block.kind, Some(block.hash)));
        }
        made.reverse();
        for (spot, put) in puts {
            if let Spot::Front(at) = spot {
                keys.insert(blocks.front[*at].key.clone(), put.target.clone());
                accepted.push(blocks.front[*at].key.clone());
            }
        }
        let mut text = "---\n".to_owned();
        for key in content::TEXT_KEYS {
            let texts = texts_of(key, &keys);
            if !texts.is_empty() {
                text.push_str(&front::lines(key, &texts));
            }
        }
        text.push_str("---\n");
        text.push_str(&body);
        let page = self.read(&path, &text);
        self.check_whole(&page, None, &made, &keys, puts)?;
        let mut front = self.front_rows(&page.outline.blocks, None, &accepted);
        for row in blocks.front.iter().filter(|text| is_free_key(&text.key)) {
            // A page that has just been translated as a whole does without what it lacks.
            front.entry(row.key.clone()).or_insert_with(|| vec![Row { source: Some(row.hash), translation: None }]);
        }
        let locked = self.locked(&page, front, &made);
        Some((
            Imported {
                path,
                text: Some(text),
                source: source.file_text().to_owned(),
                is_new: true,
                accepted: puts.len(),
            },
            locked,
        ))
    }

    pub(super) fn read(&self, path: &str, text: &str) -> Parsed {
        // What happens to HTML is the site's business, and no block depends on it.
        let options = content::Options { raw_html: crate::config::RawHtml::Allow, blocks: true, names: None };
        content::parse(&TextFile::new(path, text), &options, &content::CodeMemo::default())
    }

    /// Whether the page as it would be has the blocks and texts that were put in, and no new fault.
    pub(super) fn check_whole(
        &mut self,
        page: &Parsed,
        old: Option<&Parsed>,
        made: &[(BlockKind, Option<BlockHash>)],
        keys: &BTreeMap<Box<str>, String>,
        puts: &Puts<'_>,
    ) -> Option<()> {
        if self.findings.iter().any(Diagnostic::is_fault) {
            return None;
        }
        let faults = |page: &Parsed| page.findings.iter().filter(|finding| finding.is_fault()).count();
        let before = old.map_or(0, faults);
        if faults(page) > before {
            self.findings.extend(page.findings.iter().filter(|finding| finding.is_fault()).cloned());
            return None;
        }
        let blocks = &page.outline.blocks;
        let kinds = made.iter().map(|(kind, _)| *kind).eq(blocks.body.iter().map(|block| block.kind));
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let says = |key: &str, text: &str| {
            let found = blocks.front.iter().find(|text| *text.key == *key);
            found.is_some_and(|found| folded(&found.text) == folded(text))
        };
        if kinds && keys.iter().all(|(key, text)| says(key, text)) {
            return Some(());
        }
        let message = format!("the texts for `{}` do not fit together as a page", page.outline.path);
        let fault = Diagnostic::new(Code::TextsDoNotFit, message);
        let place = self.file.place(first(puts).span.clone());
        self.findings.push(fault.at(place).help("put them in by hand, and then run `waymark l10n stamp`"));
        None
    }

    pub(super) fn front_rows(
        &self,
        page: &Blocks,
        known: Option<&Locked>,
        accepted: &[Box<str>],
    ) -> BTreeMap<Box<str>, Vec<Row>> {
        let mut rows = BTreeMap::new();
        for text in &self.source.outline.blocks.front {
            let own = page.front.iter().find(|own| own.key == text.key).map(|own| own.hash);
            let old = known.and_then(|known| known.front_row(&text.key, own, Some(text.hash)));
            let row = if accepted.contains(&text.key) {
                Row { source: Some(text.hash), translation: own }
            } else if old.is_none() && own.is_none() {
                continue;
            } else {
                Row { source: old.and_then(|row| row.source), translation: own }
            };
            rows.insert(text.key.clone(), vec![row]);
        }
        rows
    }

    pub(super) fn locked(
        &self,
        page: &Parsed,
        front: BTreeMap<Box<str>, Vec<Row>>,
        made: &[(BlockKind, Option<BlockHash>)],
    ) -> Locked {
        let body = page.outline.blocks.body.iter().zip(made);
        Locked {
            sources: vec![git_blob(self.source.file_text())],
            front,
            own: Vec::new(),
            was: Vec::new(),
            body: body
                .map(|(block, (_, source))| (block.kind, Row { source: *source, translation: Some(block.hash) }))
                .collect(),
        }
    }
}

/// The text that stands for a page where all of its texts are meant.
fn first<'p>(puts: &'p Puts<'_>) -> &'p Returned {
    puts.values().next().expect("a page without texts is passed over").returned
}

fn noun(kind: BlockKind) -> String {
    match kind {
        BlockKind::Heading(_) => "heading".into(),
        BlockKind::Code => "code block".into(),
        BlockKind::Html => "piece of HTML".into(),
        BlockKind::Definitions => "list of definitions".into(),
        other => other.name(),
    }
}
